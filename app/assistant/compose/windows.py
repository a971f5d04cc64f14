"""What is asked of all groups of a figure together: shares beside it, ranks, who is above average, what the top hold.

Found before a question is read: its parts are put together as those of the figure by the group, which is read as any
other, and what is asked of the groups is kept as a `Window`. Not covered: groups that leave records out, since their
total may be meant or that of all, and limits that may be said of the groups or of the average that they are held
against.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.assistant.compose.domain import Dimension, Domain, Measure
from app.assistant.compose.exclusions import is_of_split
from app.assistant.compose.figures import are_of_the_same_rows
from app.assistant.compose.firsts import has_firsts, named_each
from app.assistant.compose.frame import Frame, Window
from app.assistant.compose.parts import (
    AND,
    BESIDE,
    CONDITION,
    DIMENSION,
    GRAIN,
    GRAINS,
    HOW_MANY,
    IN_TOTAL,
    MEASURE,
    MOVED,
    NOUN,
    NUMBER,
    PER,
    PERCENT,
    SHARE,
    SHOW,
    WITH,
    Lexeme,
    Lexicon,
    in_line,
)
from app.assistant.compose.said_in import has_steps
from app.assistant.compose.spans import step_before
from app.assistant.compose.window_words import (
    ALSO_SHARE,
    COMPARED,
    HALF_OF,
    LONGER,
    OVERALL,
    ROLLING,
    STEP_TOO,
    TOO_SHARE,
    WITHIN,
)
from app.assistant.question_tokens import Token, Tokens

Dimensions = Callable[[Measure, Sequence[Lexeme]], list[Dimension] | None]

_FIG = "(?P<fig>(?:HU?)?C*[MN])"
_BY = "(?P<by>[DG])"
_TOP = f"(?:(?P<best>t)(?P<n>#)|(?P<n_>#)(?P<best_>[tB])|(?P<best__>B)(?P<n__>#)){_BY}"
_TOP_WITH = f"(?P<n>#){_BY}[wkWq]*V?(?P<best>B)(?P<same>[MN])?"
_ECHO = "(?P<echo>k?(?:[DM][+&]?)+L?)?"  # "show region, country, revenue and rank"
_WORDED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (
        kind,
        re.compile(
            "[WLk]*(?:"
            + pattern.replace("TOPWITH", _TOP_WITH).replace("TOP", _TOP).replace("BY", _BY)
            + ")z?"
            + _ECHO
        ),
    )
    for kind, pattern in (
        ("top share", f"S(?P<a>[PC]*){_FIG}(?P<b>[PTC]*)V?TOPWITH(?P<c>[PTm%]*)"),
        ("top share", f"S(?P<a>[PC]*){_FIG}(?P<b>[PTC]*)V?TOP(?P<c>[PTm%]*)"),
        ("top share", f"S(?P<a>P?)TOP{_FIG}(?P<b>[PTCm%]*)"),
        ("top share", f"TOPS{_FIG}(?P<b>[PTCm%]*)"),
        ("share within", f"SE(?P<in>D)(?P<a>P?){_FIG}(?P<b>P?)V?F?EBYV?(?P<c>[PT]*)"),
        (
            "fewest",
            f"Ht?BY[Vp_O21]*(?:(?P<n>#)(?P<percent>[%U])|(?P<half>{HALF_OF}))(?P<a>[PC]*){_FIG}(?P<b>[PTC]*)",
        ),
        ("average", f"BY[VwWqŏ]*(?P<sign>{MOVED}){_FIG}(?P<a>[PT]*)v/(?P<again>[DG])(?P<b>[PT]*)"),
        ("average", f"BY[VwWqŏ]*(?P<sign>{COMPARED}){_FIG}(?P<a>[PTn]*)"),
        ("overall", f"BY[VwWqŏ]*{_FIG}(?P<a>[PT]*)(?P<sign>{OVERALL})(?P<same>[MN])?(?P<b>[PT]*)"),
        ("overall", f"BY[VwWqŏ]*(?P<sign>{OVERALL}){_FIG}(?P<a>[PT]*)f?"),
        ("overall", f"BY[VwWqŏ]*(?P<sign>[{MOVED}{LONGER}]){_FIG}(?P<a>[PT]*)vI(?P<same>[MN])?(?P<b>[PT]*)"),
        (
            "rank",
            f"(?P<told>L)E?BY(?P<a>[PT]*){WITHIN}E?(?P<in>D)(?P<b>[PT]*)[Ey](?P<c>P?){_FIG}(?P<d>[PTC]*)",
        ),
        ("rank", f"(?P<told>L)E?BY[Ey](?P<a>P?){_FIG}(?P<b>[PTC]*){WITHIN}E?(?P<in>D)(?P<c>[PTC]*)"),
        (
            "rank",
            f"E?BY(?P<told>L)(?P<a>[PT]*){WITHIN}E?(?P<in>D)(?P<b>[PT]*)[Ey](?P<c>P?){_FIG}(?P<d>[PTC]*)",
        ),
        ("rank", f"E?BY(?P<told>L)[Ey](?P<a>P?){_FIG}(?P<b>[PTC]*){WITHIN}E?(?P<in>D)(?P<c>[PTC]*)"),
    )
)
_TRIGGERS = {LONGER, SHARE, HALF_OF, MOVED, COMPARED, OVERALL, WITHIN}
_ALL = {*_TRIGGERS, TOO_SHARE, STEP_TOO, ROLLING, PERCENT, IN_TOTAL}
_END = "(?=[EPyA%mz]|$)"  # what stands behind may else be said of the whole: "of total online orders"
_TOO = re.compile(
    f"(?:{TOO_SHARE}(?:[IK]?(?P<same>[MN]))?|[wk&+]E(?P<again>[DG])(?:S[IK]?(?P<same_>[MN])?|=)){_END}"
)
_SHARES = re.compile(f"(?:SK?[MN]{ALSO_SHARE}K?(?P<other>M)|SK?M[+&](?P<other_>M)){_END}")
_STEP_TOO = re.compile(f"{STEP_TOO}(?P<unit>[%U]?){_END}")
_BESIDE = (WITH, SHOW, BESIDE, AND)
_PART, _FEWEST = 100, 2
_STEPS = ("day", "week", "month")


@dataclass(frozen=True)
class Found:
    """The parts of a question as those of its figure by group, and what is asked of all groups."""

    rest: list[Lexeme]
    window: Window
    same: tuple[Lexeme, ...] = ()  # what names the figure again
    again: tuple[Lexeme, ...] = ()  # what names the groups again
    within: Lexeme | None = None
    beside: Lexeme | None = None  # of what the shares are shown, too
    both: bool = False  # the figure beside its moving average

    def frame_of(self, frame: Frame, dimensions: Dimensions) -> Iterator[Frame]:
        """The frame with what is asked of its groups, where what is named again is the same."""
        if frame.window or not all(_is_named(frame, lexeme) for lexeme in (*self.same, *self.again)):
            return
        if self.window.kind == "with share" and self.same and frame.conditions:
            return  # "online orders with their share of all orders": of those online, or of all
        if self.beside:
            for other in self.beside.means:
                if are_of_the_same_rows(frame.measure, other):
                    yield frame.but(more=(other,), window=self.window)
            return
        if self.within:
            each = named_each(dimensions(frame.measure, [self.within]))
            if each:
                yield frame.but(window=self.window, each=each)
            return
        if self.window.kind == "steps":
            yield from _with_steps(frame, self.window)
            return
        yield frame.but(window=self.window, both=self.both)


def find_windows(cut: Sequence[Lexeme], tokens: Tokens, lexicon: Lexicon) -> Iterator[Found]:
    """The ways to read a question's parts as a figure by group of which all groups together are asked something."""
    kinds = {lexeme.kind for lexeme in cut}
    if not kinds & _ALL:
        return
    letters = "".join(lexeme.kind for lexeme in cut)
    if kinds & _TRIGGERS or {NUMBER, HOW_MANY, "%"} <= kinds:
        for kind, pattern in _WORDED:
            match = pattern.fullmatch(letters)
            if match and not _is_an_average(match, cut, in_line(tokens), lexicon):
                yield from _worded(kind, match, cut, tokens)
    too = TOO_SHARE in kinds or (PER in kinds and kinds & {SHARE, IN_TOTAL})
    for match in _TOO.finditer(letters) if too else ():
        rest = [*cut[: match.start()], *cut[match.end() :]]
        yield Found(rest, Window("with share"), _named(match, cut, "same"), _named(match, cut, "again"))
    for match in _SHARES.finditer(letters) if SHARE in kinds else ():
        [other] = _named(match, cut, "other")
        also = cut[match.start() + match[0].rindex("M") - 1]
        if ALSO_SHARE not in match[0] and not _is_of(also, other, tokens):
            continue  # "the share of units and the margin"
        behind = cut[match.end() :]
        first = cut[match.start() : match.start() + letters[match.start() :].index("M") + 1]
        yield Found([*cut[: match.start()], *first, *behind], Window("shares"), beside=other)
    for match in _STEP_TOO.finditer(letters) if STEP_TOO in kinds else ():
        for unit, told in cut[match.start()].means:
            behind = _named(match, cut, "unit")
            means = behind[0].means[0] if behind else None
            said = "percent" if behind and behind[0].kind == PERCENT and means is None else means
            if said is None or told in ("", said):
                rest = [*cut[: match.start()], *cut[match.end() :]]
                yield Found(rest, Window("steps", sign=told or said or "", unit=unit))
    for at in (at for at, lexeme in enumerate(cut) if lexeme.kind == ROLLING):
        for n, unit in cut[at].means:
            beside = at > 0 and cut[at - 1].kind in _BESIDE
            if _has_figure(cut[:at]) != beside or (beside and _has_figure(cut[at:])):
                continue  # "orders, and the moving average of margin"
            rest = [*cut[: at - beside], *cut[at + 1 :]]
            if not kinds & {GRAIN, GRAINS}:
                of = cut[at]
                rest += [
                    Lexeme(PER, (None,), False, of.stop, of.stop),
                    Lexeme(GRAIN, (unit,), False, of.stop, of.stop),
                ]
            yield Found(rest, Window("moving", n=n, unit=unit), both=beside)


def _with_steps(frame: Frame, window: Window) -> Iterator[Frame]:
    """The figure of each month with its change on the month before; a rate moves in points, never in percent."""
    unit = frame.measure.unit
    own = {"points": "points"} if unit == "percent" else {unit: "amount", "percent": "percent"}
    change = own.get(window.sign)
    plain = not (frame.dimension or frame.top or frame.over or frame.share or frame.running or frame.more)
    grain = frame.grain or window.unit
    if change and plain and grain == window.unit and has_steps(frame.but(grain=grain)):
        yield frame.but(grain=grain, stepwise=True, both=True, change=change)


def _named(match: re.Match[str], cut: Sequence[Lexeme], name: str) -> tuple[Lexeme, ...]:
    """The parts that groups of a pattern have found, whatever underscores their names end in."""
    groups = match.re.groupindex
    return tuple(
        cut[at] for each in groups if each.rstrip("_") == name for at in range(*match.span(each)) if at >= 0
    )


def _worded(kind: str, match: re.Match[str], cut: Sequence[Lexeme], tokens: Tokens) -> Iterator[Found]:
    named = functools.partial(_named, match, cut)
    [by] = named("by")
    limits = tuple(lexeme for name in "abcd" for lexeme in named(name))
    rest = [*named("fig"), Lexeme(PER, (None,), False, by.begin, by.begin), by, *limits]
    told = named("n")[0].means[0] if named("n") else 50
    number = int(told) if told == int(told) else 0  # "the top 1.5 brands"
    sign = named("sign")[0].means[0] if named("sign") else ""
    if kind == "rank" and "rank" not in named("told")[0].means:
        return
    if kind in ("top share", "fewest") and not 0 < number < (_PART if kind == "fewest" else 1000):
        return
    if any(lowest for lexeme in named("best") for lowest, _ in lexeme.means):
        return
    if named("percent") and not _is_of(named("percent")[0], named("fig")[0], tokens):
        return  # "how many products make 50 percent margin"
    if kind == "top share" and _may_be_of_theirs(by, named("fig"), named("b"), cut, tokens):
        return
    window = Window(kind, n=number, sign=sign)
    within = named("in")[0] if named("in") else None
    echo = [lexeme for lexeme in named("echo") if lexeme.kind in (DIMENSION, MEASURE)]
    if any(lexeme.kind == DIMENSION and not _are_same(lexeme, (by, *named("in"))) for lexeme in echo):
        return
    figures = tuple(lexeme for lexeme in echo if lexeme.kind == MEASURE)
    yield Found(rest, window, (*named("same"), *figures), named("again"), within)


def _is_an_average(
    match: re.Match[str], cut: Sequence[Lexeme], line: Sequence[Token], lexicon: Lexicon
) -> bool:
    """Whether "above average rating" may be said of a figure that is an average."""
    if COMPARED not in match[0]:
        return False
    at = next(i for i, lexeme in enumerate(cut) if lexeme.kind == COMPARED)
    words = tuple(token.text for token in line[cut[at].stop - 1 : cut[-1].stop])
    return any(MEASURE in lexicon.phrases.get(words[:n], ()) for n in range(2, len(words) + 1))


def _has_figure(lexemes: Sequence[Lexeme]) -> bool:
    return not {MEASURE, NOUN}.isdisjoint(lexeme.kind for lexeme in lexemes)


def _is_of(first: Lexeme, second: Lexeme, tokens: Tokens, words: str = "of") -> bool:
    """Whether "of", or another of some words, stands between two parts."""
    line = in_line(tokens)
    between = tokens.question[line[first.stop - 1].stop : line[second.begin].begin]
    return bool(re.search(rf"\b(?:{words})\b", between, re.IGNORECASE))


def _may_be_of_theirs(
    by: Lexeme, figure: Sequence[Lexeme], behind: Sequence[Lexeme], cut: Sequence[Lexeme], tokens: Tokens
) -> bool:
    """Whether the share may be one of what the top few have: "of the top 5 brands' revenue, the share online"."""
    if not any(lexeme.kind == CONDITION for lexeme in behind):
        return False
    theirs = 0 < cut.index(figure[0]) - cut.index(by) == 1
    return theirs and not _is_of(by, figure[0], tokens, "of|in")


def _are_same(lexeme: Lexeme, others: Sequence[Lexeme]) -> bool:
    return any(means is other for each in others for means in lexeme.means for other in each.means)


def _is_named(frame: Frame, lexeme: Lexeme) -> bool:
    """Whether a part that comes again is the frame's own figure or split."""
    if lexeme.kind in (MEASURE, NOUN):
        return any(each is frame.measure for each in lexeme.means)
    if lexeme.kind == DIMENSION:
        return any(each is frame.dimension for each in lexeme.means)
    return lexeme.kind == GRAIN and frame.grain in lexeme.means


def has_window(frame: Frame, domain: Domain) -> bool:
    """Whether what is asked of all groups means something: the figure adds up, and no group may be left out."""
    window, measure, dimension = frame.window, frame.measure, frame.dimension
    assert window
    other = frame.before or frame.over or frame.part or frame.running or frame.second or frame.across_columns
    if (
        other
        or frame.bound
        or frame.counted
        or frame.columns
        or frame.averaged
        or frame.stepwise
        or measure.inner
    ):
        return False
    if window.kind == "shares":
        return frame.share and all(each.adds_up for each in (measure, *frame.more))
    if frame.share or frame.more or (frame.top and window.kind != "with share"):
        return False
    if window.kind == "moving":
        return not dimension and _moves(frame, domain)
    if window.kind in ("rank", "share within"):
        plain = frame.but(window=None, top=1)
        whole = dimension and not dimension.never_whole and (window.kind == "rank" or not dimension.partial)
        return bool(whole) and has_firsts(plain, domain)
    if not (dimension or frame.grain) or (
        dimension and (dimension.where or dimension.note or dimension.never_whole)
    ):
        return False
    if window.kind == "overall":
        rate = bool(measure.sql and measure.unit) and not (
            measure.adds_up or measure.of_each or measure.daily
        )
        return rate and bool(dimension) and not frame.conditions
    if not measure.adds_up or measure.of_each or measure.daily:
        return False
    if window.kind == "average":
        return not frame.conditions and _has_average(frame, window)
    if is_of_split(frame.conditions, dimension):
        return False
    if dimension and any(dimension.alias in condition.aliases for condition in frame.conditions):
        return False  # "by country in DACH, with the share of the total": of DACH, or of all
    if frame.grain:
        return window.kind == "with share" and frame.grain in ("month", "quarter", "week", "day", "weekday")
    return not (dimension and dimension.partial)


def _has_average(frame: Frame, window: Window) -> bool:
    """Whether the average is of groups of which none is without a row: those that have none would lower it."""
    if frame.grain:
        return frame.grain in ("month", "quarter") and bool(frame.span and frame.span.over)
    dimension = frame.dimension
    assert dimension
    return not dimension.ranked and (window.sign == ">" or frame.measure.unit == "usd")


def _moves(frame: Frame, domain: Domain) -> bool:
    """Whether an average moves over whole steps of a period that is over, of a figure that adds up and has them all."""
    window, span, measure = frame.window, frame.span, frame.measure
    if not (window and span and measure.adds_up and measure.date) or measure.daily or measure.future:
        return False
    whole = span.over or window.unit == "day"
    if frame.grain != window.unit or window.unit not in _STEPS or not whole or window.n < _FEWEST:
        return False
    first = step_before(span.start, window.n - 1, window.unit)
    alias = measure.date_alias
    table, day = domain.joins.tables.get(alias), f"DATE '{first + dt.timedelta(days=1)}'"
    return bool(table) and domain.has_row(
        f"SELECT 1 FROM {table} AS {alias} WHERE {measure.date} < {day} LIMIT 1"
    )
