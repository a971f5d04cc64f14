"""The English of what is asked of all groups together: "with its share of the total", "above average", "within"."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

TOO_SHARE, ALSO_SHARE, HALF_OF = (
    "ś",
    "š",
    "ĥ",
)  # a share beside its figure, or beside another share; half of a total
COMPARED, OVERALL, WITHIN, ROLLING = (
    "č",
    "ō",
    "ẁ",
    "ř",
)  # with the average, with the figure of all; of each; moving
LONGER, STEP_TOO, WHOSE = (
    "ľ",
    "ş",
    "ŏ",
)  # of times; the change on the month before, beside the figure; "whose CSAT"
STARTING, FULL_MONTHS = "ţ", "ḟ"  # the first month of a period, and those that are over

_SHARES = ("share", "percentage", "percent", "percent share", "percentage share", "share percent")
_UNITS = {"day": range(2, 91), "week": range(2, 53), "month": range(2, 25)}


def _with_shares() -> Iterator[str]:
    begins = (
        "with",
        "and",
        "plus",
        "and show",
        "and also",
        "along with",
        "together with",
        "as well as",
        "and which",
        "and what",
    )
    for begin, own, share in itertools.product(begins, ("", "its", "their"), _SHARES):
        for whole in ("total", "whole", "grand total", "overall total", "all"):
            yield " ".join(f"{begin} {own} {share} {whole}".split())
    for figure, share in itertools.product(("number", "amount", "dollar", "figure", "value"), _SHARES):
        yield from (f"{figure} and {share} total", f"in {figure} and {share} total", f"{figure} and {share}")


def _and_shares() -> Iterator[str]:
    begins = ("and", "with", "against", "versus", "plus", "and also", "to")
    for begin, own, share in itertools.product(begins, ("", "its", "their"), _SHARES):
        yield " ".join(f"{begin} {own} {share}".split())


def _rolling() -> Iterator[tuple[tuple[int, str], str]]:
    for unit, counts in _UNITS.items():
        for n in counts:
            steps = f"{n} {unit}"
            said = (
                f"{steps} {moving} average|{moving} {steps} average|{moving} average {steps}|"
                f"{moving} average > {steps}|{steps} {moving} mean|{moving} average across {steps}|"
                f"its {steps} {moving} average"
                for moving in ("moving", "rolling", "running", "sliding")
            )
            yield (n, unit), "|".join(said)


def _steps_too() -> Iterator[tuple[tuple[str, str], str]]:
    """By the unit and whether percent is said: "with the change on the month before"."""
    begins = ("and", "with", "plus", "and also", "with its", "and its", "along with", "and show", "show")
    for unit in ("month", "quarter", "week"):
        befores = [f"{unit} before", f"against {unit} before", f"versus {unit} before", f"vs {unit} before"]
        befores += [
            f"from {unit} before",
            f"to {unit} before",
            f"compared to {unit} before",
            f"over {unit} before",
        ]
        befores += [f"compared with {unit} before", f"{unit} {unit}", f"{unit} over {unit}"]
        percents = (
            "percentage change",
            "percent change",
            "growth",
            "change percent",
            "growth rate",
            "change in percent",
        )
        for told, changes in (("percent", percents), ("", ("change", "difference"))):
            pairs = list(itertools.product(begins, changes, befores))
            said = [f"{begin} {change} {before}" for begin, change, before in pairs]
            said += [
                f"{begin} {before} {change}" for begin, change, before in pairs if before.endswith(f" {unit}")
            ]
            yield (unit, told), "|".join(said)


def growths() -> Iterator[tuple[str, str]]:
    """By the unit, the words for its growth on the one before: "quarter-on-quarter growth"."""
    for unit in ("month", "quarter", "week"):
        said = [f"{unit} {unit}", f"{unit} over {unit}", f"{unit} to {unit}", f"{unit[0]}o{unit[0]}"]
        growth = (
            "growth",
            "growth rate",
            "change",
            "percentage change",
            "percent change",
            "percentage growth",
        )
        yield unit, "|".join(f"{a} {b}|{b} {a}" for a, b in itertools.product(said, growth))
        yield (
            unit,
            f"howmany percent up or down {unit} before|howmany percent more or less {unit} before|"
            f"percentage change {unit} before|percent change {unit} before|change percent {unit} before|"
            f"growth {unit} before|growth over {unit} before|growth against {unit} before",
        )
        yield unit, "|".join(f"{b} from {unit} to {unit}" for b in growth if b.startswith("growth"))


WORDS: Mapping[str, Mapping[object, str]] = {
    TOO_SHARE: {None: "|".join(_with_shares())},
    ALSO_SHARE: {None: "|".join(_and_shares())},
    HALF_OF: {None: "half"},
    COMPARED: {
        ">": "above average|above mean|higher than average|larger than average",
        "<": "below average|below mean|lower than average|under average|smaller than average",
    },
    WHOSE: {None: "whose"},
    LONGER: {">": "longer|slower", "<": "shorter|faster|quicker"},
    STEP_TOO: dict(_steps_too()),
    STARTING: {None: "start with|starting with|begin with|beginning with"},
    FULL_MONTHS: {
        None: "full month only|complete month only|only full month|only complete month|finished month only|"
        "only finished month|only whole month|whole month only",
    },
    OVERALL: {
        ">": "above overall rate|higher than overall rate|above overall|higher than overall|"
        "over overall|greater than overall|longer than overall",
        "<": "below overall rate|lower than overall rate|below overall|lower than overall|"
        "less than overall|under overall|shorter than overall",
    },
    WITHIN: {
        None: "within|within its|within their|within its own|within their own|inside|inside its|inside their"
    },
    ROLLING: dict(_rolling()),
}
