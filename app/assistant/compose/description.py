"""A frame in a few words, for who wants to know how an answer was made: "net revenue · by region · last quarter"."""

from __future__ import annotations

import re

from app.assistant.compose.frame import Frame

_GRAINS = {"quarter": "fiscal quarter", "year": "fiscal year"}
_SIGNS = {">": "more than", "<": "less than", ">=": "at least", "<=": "at most", "=": "exactly"}


def describe(frame: Frame) -> str:
    """All that the frame asks, its parts divided by dots."""
    measure, dimension = frame.measure, frame.dimension
    parts = [" and ".join(re.sub(r"^the ", "", each.np) for each in (measure, *frame.more))]
    if frame.both and not (frame.moved or frame.stepwise or frame.window):
        parts = [f"{parts[0]} and both its figures" if frame.own else f"both figures of {parts[0]}"]
    figure = parts[0]
    if frame.counted:
        parts = [f"number of {dimension.many if dimension else f'{frame.grain}s'}"]
    parts += [condition.words for condition in frame.conditions]
    if dimension and not frame.counted:
        parts.append(f"by {dimension.one}")
        parts += [dimension.note] if dimension.note else []
    if frame.second:
        parts.append(f"by {frame.second.one}")
    if frame.sides:
        parts.append(f"a column each {' and '.join(side.words for side in frame.sides)}")
    if frame.across:
        across = frame.across if isinstance(frame.across, str) else frame.across.one
        parts.append(f"a column for each {_GRAINS.get(across, across)}")
    if frame.each or frame.each_grain:
        parts.append(
            f"in each {frame.each.one if frame.each else _GRAINS.get(frame.each_grain, frame.each_grain)}"
        )
    parts += [f"by {_GRAINS.get(frame.grain, frame.grain)}"] if frame.grain and not frame.counted else []
    if frame.before and frame.span:
        unit = {"percent": " in percent", "points": " in percentage points"}.get(frame.change, "")
        moved = {"<": "less in", ">": "more in"}.get(frame.moved)
        change = (
            f"{'and the ' if frame.named else ''}change from {frame.before.name} to {frame.span.name}{unit}"
        )
        if frame.top:
            change = f"{'fall' if frame.moved == '<' else 'rise'} from {frame.before.name} to {frame.span.name}{unit}"
        parts.append(
            f"{moved} {frame.span.name} than in {frame.before.name}" if moved and not frame.top else change
        )
    elif frame.span:
        clear = not measure.dated or (measure.subject and measure.subject.event)
        parts.append(frame.span.words if clear else f"{measure.dated} {frame.span.words}")
    if frame.beside:
        parts.append(f"beside {frame.beside.name}")
    parts += _asked_of_all(frame)
    if frame.share:
        parts.append("as a percentage of the total")
    if frame.part:
        part = (frame.part.part or frame.part.words).replace("{was} ", "").removeprefix("that ")
        parts.append(f"the percentage that {'was ' if '{was} ' in frame.part.part else ''}{part}")
    if frame.averaged:
        parts.append(f"on average per {frame.averaged}")
    if frame.stepwise:
        unit = {"percent": " in percent", "points": " in percentage points"}.get(frame.change, "")
        beside = "with the " if frame.both else ""
        parts.append(f"{beside}change on the {_GRAINS.get(frame.grain, frame.grain)} before{unit}")
    if frame.running:
        parts.append("the running total" if frame.running_alone else "with the running total")
    if frame.over:
        sign, _, number = frame.over.partition(" ")
        parts.append(f"{f'{figure} ' if frame.counted else ''}{_SIGNS[sign]} {float(number):,.10g}")
    if frame.bound:
        sign, _, number = frame.bound[1].partition(" ")
        parts.append(f"{re.sub('^the ', '', frame.bound[0].np)} {_SIGNS[sign]} {float(number):,.10g}")
    if frame.top:
        best = "lowest" if frame.lowest else "highest"
        parts.append(f"the {best}" if frame.top == 1 else f"the {frame.top} {best}")
    elif frame.lowest or frame.by_name:
        parts.append("alphabetically" if frame.by_name else "the lowest first")
    if frame.columns:
        parts.append(f"showing {', '.join(each.label for each in frame.columns)}")
    if frame.decimals:
        parts.append(f"to {frame.decimals} decimals")
    return " · ".join(parts)


def _asked_of_all(frame: Frame) -> list[str]:
    """What is asked of all groups together."""
    window = frame.window
    if window is None:
        return []
    return [
        {
            "with share": "with the percentage of the total",
            "shares": "both",
            "average": f"{'above' if window.sign == '>' else 'below'} the average of them",
            "overall": f"{'above' if window.sign == '>' else 'below'} that of all",
            "rank": "with the rank",
            "share within": "as a percentage of each",
            "top share": f"the percentage that the {window.n} highest have",
            "fewest": f"how many of the highest have {window.n} percent",
            "moving": f"{'with ' if frame.both else ''}the average over {window.n} {window.unit}s",
        }[window.kind]
    ]
