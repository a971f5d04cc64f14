"""A follow-up as an edit of the last query, whoever wrote it: the query changed in one place, and in words where.

The house's definitions say what the words mean, the query's joins and groups whether they can be meant of it: one more
condition or one that leaves some out, a split or another, another order, more columns, shares, another period, one
beside it. Strict: every word is a part of the edit, and all readings that can be carried out make the same query. The
composer comes before this where the query is its own, and `refine` where only a stored value or a period is another.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial

from sqlglot import exp

from app.assistant.compose.asked_again import read_again, says_also
from app.assistant.compose.composer import Composer
from app.assistant.compose.domain import Condition, Dimension, Measure
from app.assistant.compose.follow_up import MOST_JOINTS
from app.assistant.compose.frame import grain_sql
from app.assistant.compose.parts import (
    AND,
    ATTRIBUTE,
    BY,
    CONDITION,
    DIMENSION,
    GRAIN,
    GRAINS,
    INSTEAD,
    IT,
    LEAD,
    MEASURE,
    NOUN,
    NUMBER,
    ONLY,
    OVER,
    PER,
    PERIOD,
    SHOW,
    SPLIT,
    TO_DATE,
    TOTAL,
    UNIT,
    Lexeme,
    in_line,
)
from app.assistant.compose.small_words import conditions_fit
from app.assistant.compose.times import is_event_and_state
from app.assistant.edit.asked import Wanted, read_wanted
from app.assistant.edit.conditions import exclude, restrict
from app.assistant.edit.figures import conditions_of, measures_of
from app.assistant.edit.measures import add_figure, swap_figure
from app.assistant.edit.order import reorder
from app.assistant.edit.periods import compare, put_period, remove_period
from app.assistant.edit.plain import Plain, read_plain
from app.assistant.edit.shown import add_columns, bound, remove_columns, to_share
from app.assistant.edit.splits import split_by_dimension, split_by_grain
from app.assistant.periods import Period, spot_periods
from app.assistant.question_tokens import Tokens

_PART = "(?:N?C|CN|C_|P|Z|[Ey][DG]|A|b)"
_EDIT = re.compile(rf"^[+oL]*_?(?:{_PART}|!)(?:[+&]?(?:{_PART}|!|o))*I?$")
_SHARE = re.compile(r"^[+W]*_?=!?$")
_BOUND = re.compile(r"^[+oW]*_?[kw]?>#U?$")
_SWAP = re.compile(r"^[+WL]*(?:M|HM|HN|N)_?!?$")
_BESIDE = re.compile(r"^(?:M|HM|HN|N)$")
_SHOWN = re.compile(r"^[+k&_]*e(?:[+&]k?e)*$")
_JOINTS = re.compile(r", (?:and |but )?| and (?=only |by |per |for |with |without |sort)")
_HOW_MUCH = re.compile(r"\bhow (?:much|many|high|large)\b", re.IGNORECASE)
_NAMES = (PER, BY, IT, SHOW, LEAD, AND)  # beside what is to give way

Edit = Callable[[Plain], None]
ByKind = Mapping[str, Sequence[Lexeme]]


def edit_query(question: str, tree: exp.Expr, composer: Composer) -> tuple[exp.Expr, str] | None:
    """The query as the follow-up wants it, and what was changed; None where that is not exactly one query.

    Raises: SqlglotError where the query is of a shape that it does not know.
    """
    text = " ".join(question.split())
    if found := _Editor(composer, tree).edit(text):
        return found
    joints = list(_JOINTS.finditer(text))
    if len(joints) > MOST_JOINTS:
        return None
    for joint in joints:  # "only online, and by month": one after the other
        first = _Editor(composer, tree).edit(text[: joint.start()])
        then = _Editor(composer, first[0]).edit(text[joint.end() :]) if first else None
        undone = first and then and _parts(first[0]) - _parts(tree) - _parts(then[0])
        if first and then and not undone and not read_wanted(text[joint.end() :]).corrects:
            return then[0], f"{first[1]}, {then[1]}"
    return None


def _parts(tree: exp.Expr) -> set[str]:
    """The conditions and groups of a query, as texts: "tents, jackets" is not jackets in the place of tents."""
    where, group = tree.args.get("where"), tree.args.get("group")
    conditions = where.this.flatten(unnest=False) if where and isinstance(where.this, exp.And) else ()
    only = (where.this,) if where and not conditions else ()
    return {part.sql() for part in (*conditions, *only, *(group.expressions if group else ()))}


class _Editor:
    """The edits of one query."""

    def __init__(self, composer: Composer, tree: exp.Expr) -> None:
        self.composer = composer
        self.domain = composer.reader.domain
        self.tree = tree
        self.found: dict[str, tuple[exp.Expr, str]] = {}

    def edit(self, text: str) -> tuple[exp.Expr, str] | None:
        """The one query that the words make of it."""
        wanted = read_wanted(text)
        try:
            if ordered := reorder(wanted.text, self.tree, self.domain.schema):
                return ordered
        except LookupError:
            return None
        if wanted.excludes and isinstance(self.tree, exp.Select):
            self._remove(wanted.excludes, self.tree.copy())
        plain = read_plain(self.tree, self.domain)
        if plain is not None:
            for edit in self._edits(wanted, plain):
                self._try(edit)
        before = self.tree.sql(self.domain.dialect.name)
        return next(iter(self.found.values())) if len(self.found) == 1 and before not in self.found else None

    def _try(self, edit: Edit) -> None:
        plain = read_plain(self.tree, self.domain)
        if plain is None:
            return
        with suppress(LookupError):
            edit(plain)
            self.found.setdefault(
                plain.tree.sql(self.domain.dialect.name), (plain.tree, ", ".join(plain.said))
            )

    def _remove(self, what: str, tree: exp.Select) -> None:
        with suppress(LookupError):
            said = remove_columns(tree, what)
            self.found[tree.sql(self.domain.dialect.name)] = (tree, said)

    # -- readings ----------------------------------------------------------------------------------------------

    def _edits(self, wanted: Wanted, plain: Plain) -> Iterator[Edit]:
        """All that the words may want."""
        if wanted.excludes:
            yield from self._excluding(wanted.excludes, plain)
            return
        if wanted.former or wanted.other:
            yield from self._comparing(wanted, plain)
        if wanted.whole:
            yield from self._parting(wanted, plain)
        if wanted.columns:
            yield from self._with_columns(wanted.columns)
        ranged = plain.range()
        asked = read_again(wanted.text, ranged[1] if ranged else None, self.domain.workspace)
        if asked is None or asked.order or says_also(asked.text):
            return
        if asked.beside:
            yield from self._with_columns(asked.text)
            yield from self._with_figures(asked.text)
            return
        old = self._kind_named(asked.old, plain) if asked.old else ""
        if asked.old and not old:
            return
        tokens = self.composer.tokens(asked.text)
        for sequence in self.composer.reader.sequences(in_line(tokens)):
            letters = "".join(lexeme.kind for lexeme in sequence)
            by_kind = _by_kind(sequence)
            if old in ("", MEASURE) and _SWAP.match(letters) and (old or _goes_on(by_kind)):
                if plain.is_cut and not old and INSTEAD not in by_kind:
                    continue  # "and the margin?" of those three, or the three with most
                for measure in _measures(by_kind):
                    yield partial(swap_figure, measure=measure)
            elif not old and _SHARE.match(letters):
                yield to_share
            elif not old and _BOUND.match(letters):
                units = [lexeme.means[0] for lexeme in by_kind.get(UNIT, ())]
                yield partial(
                    bound,
                    over=by_kind[OVER][0].means[0],
                    number=f"{by_kind[NUMBER][0].means[0].normalize():f}",
                    unit=units[0] if units else "",
                )
            elif _EDIT.match(letters) and (not old or _kinds(by_kind) == {old}):
                instead = wanted.corrects or bool(old) or _says_instead(by_kind)
                yield from self._of_parts(by_kind, tokens, plain, instead=instead)

    def _of_parts(self, by_kind: ByKind, tokens: Tokens, plain: Plain, *, instead: bool) -> Iterator[Edit]:
        """The edits of a period, conditions and a split together."""
        periods = [lexeme.means[0] for lexeme in by_kind.get(PERIOD, ())]
        grains = [lexeme.means[0] for kind in (GRAIN, GRAINS) for lexeme in by_kind.get(kind, ())]
        dimensions = [lexeme for kind in (DIMENSION, SPLIT) for lexeme in by_kind.get(kind, ())]
        conditions = self._conditions(by_kind, tokens, plain)
        if grains and IT in by_kind and _HOW_MUCH.search(tokens.question):
            return  # "how much is that per day?", on average
        if TOTAL in by_kind and not (instead and len(plain.keys) == 1):
            return  # "by month, all countries together": in the place of a split by these
        if conditions is None or len(periods) > 1 or len(grains) + len(dimensions) > 1:
            return
        always = by_kind.get(TO_DATE, ())
        if always and (periods or not all(_is_always(lexeme, tokens) for lexeme in always)):
            return
        only = _says_only(by_kind)
        pointed = IT in by_kind
        replaces = INSTEAD in by_kind and not (periods or grains or dimensions)
        for dimension in dimensions[0].means if dimensions else (None,):
            for chosen in itertools.product(*conditions):
                fits = conditions_fit(by_kind, chosen, in_line(tokens), self.domain.dimensions)
                if fits and len({condition.group for condition in chosen}) == len(chosen):
                    yield partial(
                        _change, periods=periods, always=bool(always), chosen=chosen, dimension=dimension,
                        grain=grains[0] if grains else "", instead=instead, only=only, pointed=pointed,
                        replaces=replaces,
                    )  # fmt: skip

    def _conditions(self, by_kind: ByKind, tokens: Tokens, plain: Plain) -> list[list[Condition]] | None:
        """What each condition named may be of this query; None where one of them is none."""
        nouns = [count for lexeme in by_kind.get(NOUN, ()) for count in lexeme.means]
        ranged = plain.range()
        days = {plain.base, ranged[0].partition(".")[0] if ranged else ""}
        if nouns and not any(count.base in days and not count.timed for count in nouns):
            return None
        fitting = conditions_of(plain, scoped=bool(nouns))
        if IT in by_kind and plain.keys:
            groups = {plain.text(c).partition(".")[0] for key in plain.keys for c in key.find_all(exp.Column)}
            fitting += [c for c in self.domain.conditions if groups & set(c.bases)]
        found = []
        for lexeme in by_kind.get(CONDITION, ()):
            if (
                ranged
                and IT not in by_kind
                and is_event_and_state(lexeme, tokens, self.composer.reader.lexicon)
            ):
                return (
                    None  # "and closed?" after those opened last year: closed then, or those of them that are
                )
            means = [c for c in lexeme.means if any(c is other for other in fitting)]
            if not means or (AND in by_kind and not _says_only(by_kind) and self._is_figure(lexeme, tokens)):
                return None
            found.append(list({c.where: c for c in means}.values()))
        return found

    def _is_figure(self, lexeme: Lexeme, tokens: Tokens) -> bool:
        """Whether a condition's words name a figure, too: "and returns?", how many these were, or the tickets."""
        words = tuple(token.text for token in in_line(tokens)[lexeme.begin : lexeme.stop])
        return bool({NOUN, MEASURE} & {*self.composer.reader.lexicon.phrases.get(words, ())})

    def _excluding(self, what: str, plain: Plain) -> Iterator[Edit]:
        tokens = self.composer.tokens(what)
        fitting = conditions_of(plain)
        for sequence in self.composer.reader.sequences(in_line(tokens)):
            if [lexeme.kind for lexeme in sequence] == [CONDITION]:
                for condition in sequence[0].means:
                    if any(condition is other for other in fitting):
                        yield partial(exclude, condition=condition)

    def _comparing(self, wanted: Wanted, plain: Plain) -> Iterator[Edit]:
        ranged = plain.range()
        if ranged is None or (wanted.unit and wanted.unit != ranged[1].unit):
            return
        if wanted.former:
            yield partial(compare, with_=wanted.former)
            return
        spotted = list(spot_periods(wanted.other, self.domain.workspace))
        if (
            len(spotted) == 1
            and not (wanted.other[: spotted[0].begin] + wanted.other[spotted[0].stop :]).strip()
        ):
            yield partial(compare, with_=spotted[0].period)

    def _parting(self, wanted: Wanted, plain: Plain) -> Iterator[Edit]:
        """ "Break the Nordics down by country": one of the groups, split otherwise."""
        whole, by = self.composer.tokens(wanted.whole), self.composer.tokens(wanted.by)
        keys = {plain.text(key) for key in plain.keys}
        for first in self.composer.reader.sequences(in_line(whole)):
            for second in self.composer.reader.sequences(in_line(by)):
                letters = "".join(lexeme.kind for lexeme in second)
                if [lexeme.kind for lexeme in first] != [CONDITION] or not re.match(r"^[Ey][DG]$", letters):
                    continue
                grain = second[1].means[0] if second[1].kind == GRAIN else ""
                for condition in (c for c in first[0].means if any(c is f for f in conditions_of(plain))):
                    if keys and plain.normal(condition.where[0]).partition(" = ")[0] not in keys:
                        continue
                    for dimension in (None,) if grain else second[1].means:
                        yield partial(_part, condition=condition, dimension=dimension, grain=grain)

    def _with_columns(self, what: str) -> Iterator[Edit]:
        reader = self.composer.lists.reader
        for sequence in reader.sequences(in_line(self.composer.tokens(what))):
            if _SHOWN.match("".join(lexeme.kind for lexeme in sequence)):
                yield partial(add_columns, named=[x.means for x in sequence if x.kind == ATTRIBUTE])

    def _with_figures(self, what: str) -> Iterator[Edit]:
        for sequence in self.composer.reader.sequences(in_line(self.composer.tokens(what))):
            if _BESIDE.match("".join(lexeme.kind for lexeme in sequence)):
                for measure in _measures(_by_kind(sequence)):
                    yield partial(add_figure, measure=measure)

    def _kind_named(self, text: str, plain: Plain) -> str:
        """The kind of the one part of the query that words name: what is to give way; "" where they name none."""
        keys, present = {plain.text(key) for key in plain.keys}, {plain.text(part) for part in plain.where}
        ranged = plain.range()
        words = re.sub(r"^(?:by|per|for each|each) ", "", text.lower())
        found = {
            DIMENSION for item in plain.labels if item.alias_or_name.replace("_", " ") == words and plain.keys
        }
        for sequence in self.composer.reader.sequences(in_line(self.composer.tokens(text))):
            said = [lexeme for lexeme in sequence if lexeme.kind not in _NAMES]
            if len(said) != 1:
                continue
            kind, means = said[0].kind, said[0].means
            if (
                kind == PERIOD
                and ranged
                and (means[0].start, means[0].end) == (ranged[1].start, ranged[1].end)
            ):
                found.add(PERIOD)
            elif kind in (MEASURE, NOUN) and any(m is other for m in means for other in measures_of(plain)):
                found.add(MEASURE)
            elif kind in (DIMENSION, SPLIT) and any(plain.normal(d.expr) in keys for d in means):
                found.add(DIMENSION)
            elif kind in (GRAIN, GRAINS) and ranged:
                expr = grain_sql(means[0], ranged[0], self.domain.workspace)[0]
                found |= {DIMENSION} if plain.normal(expr) in keys else set()
            elif kind == CONDITION and any({*map(plain.normal, c.where)} <= present for c in means):
                found.add(CONDITION)
        return found.pop() if len(found) == 1 else ""


def _change(
    plain: Plain, *, periods: Sequence[Period], always: bool, chosen: Sequence[Condition],
    dimension: Dimension | None, grain: str, instead: bool, only: bool, pointed: bool, replaces: bool,
) -> None:  # fmt: skip
    if periods:
        put_period(plain, periods[0], only=only)
    if always:
        remove_period(plain)
    for condition in chosen:
        restrict(plain, condition, instead=instead, pointed=pointed, replaces=replaces)
    if dimension:
        split_by_dimension(plain, dimension, instead=instead)
    if grain:
        split_by_grain(plain, grain, instead=instead)


def _part(plain: Plain, *, condition: Condition, dimension: Dimension | None, grain: str) -> None:
    if dimension:
        split_by_dimension(plain, dimension, instead=True)
    else:
        split_by_grain(plain, grain, instead=True)
    restrict(plain, condition, instead=False, pointed=False)


def _by_kind(sequence: Sequence[Lexeme]) -> ByKind:
    found: dict[str, list[Lexeme]] = {}
    for lexeme in sequence:
        found.setdefault(lexeme.kind, []).append(lexeme)
    return found


def _kinds(by_kind: ByKind) -> set[str]:
    """The kinds of what is named, all ways to split as one."""
    splits = {DIMENSION, SPLIT, GRAIN, GRAINS}
    found = {DIMENSION if kind in splits else kind for kind in by_kind}
    return found & {DIMENSION, CONDITION, PERIOD}


def _measures(by_kind: ByKind) -> list[Measure]:
    """What figure is named."""
    return [
        measure for kind in (MEASURE, NOUN) for lexeme in by_kind.get(kind, ()) for measure in lexeme.means
    ]


def _goes_on(by_kind: ByKind) -> bool:
    """Whether words say that a figure is asked for as the one before: "how many tickets?" may be of all time."""
    return bool({AND, IT, INSTEAD} & {*by_kind}) and not _says_only(by_kind)


def _says_only(by_kind: ByKind) -> bool:
    return ONLY in by_kind or any("only" in lexeme.means for lexeme in by_kind.get(AND, ()))


def _says_instead(by_kind: ByKind) -> bool:
    """Whether a part is to be in another's place."""
    return INSTEAD in by_kind or any(
        "correct" in lexeme.means for lexeme in by_kind.get(AND, ()) if lexeme.begin == 0
    )


def _is_always(lexeme: Lexeme, tokens: Tokens) -> bool:
    """Whether words mean all time, and not "so far"."""
    return in_line(tokens)[lexeme.stop - 1].text in ("time", "ever")
