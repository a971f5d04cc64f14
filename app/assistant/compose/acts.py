"""What records did, to what and how often, as conditions on them: "bought tents but no footwear", "in every quarter".

The verbs are those of `object` in an entry of `absences`: "bought", with what is bought behind them. Read are a thing
("bought tents online last year"), another that it was not ("but never footwear"), that thing alone ("only online"),
both of two, how many different of something ("in more than one store"), and each part of a period ("in every quarter of
last year"). A period stands right behind what it limits. Not covered: what may be counted in units (`units`: "how many
products were sold online"), and things of which some records have none.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from app.assistant.compose.absence import (
    EVER,
    GROUP,
    HAPPENED,
    PRONOUNS,
    absence_condition,
    presence_condition,
)
from app.assistant.compose.domain import Condition, Dimension, Domain, split_conditions
from app.assistant.compose.frame import grain_sql
from app.assistant.compose.parts import (
    ABSENCE,
    ABSENCE_OF,
    ACT_OF,
    ALL_OF,
    AND,
    BESIDE,
    BOTH,
    CONDITION,
    DATED,
    DIFFERENT,
    DIMENSION,
    GRAIN,
    HOW_MANY,
    NOT_THEN,
    NOUN,
    NUMBER,
    ONLY,
    OR_MORE,
    OVER,
    PER,
    PERIOD,
    PRESENCE,
    SHARE,
    Lexeme,
)
from app.assistant.compose.spans import Span, to_span
from app.assistant.question_tokens import Token

_THING, _WHEN = f"({CONDITION}+)", f"({PERIOD}?)"
_DONE, _NEVER = f"({ACT_OF})", f"({ABSENCE_OF})"
_SEVERAL = f"(?:({OVER})({NUMBER})|({NUMBER})({OR_MORE})){DIFFERENT}?"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("but not", re.compile(f"{_DONE}{_THING}{_WHEN}({NOT_THEN}{ACT_OF}?|{ABSENCE_OF}){_THING}{_WHEN}")),
    ("both", re.compile(f"{_DONE}{BOTH}{_THING}{BESIDE}{_THING}{_WHEN}")),
    ("only", re.compile(f"{ONLY}{_DONE}{_THING}{_WHEN}|{_DONE}(?:{ONLY}{_THING}|{_THING}{ONLY}){_WHEN}")),
    ("several", re.compile(f"{_DONE}{_SEVERAL}({DIMENSION}){_WHEN}")),
    ("every", re.compile(f"([{ACT_OF}{PRESENCE}])([{PER}{ALL_OF}]{NUMBER}?)({GRAIN})({PERIOD})")),
    ("never", re.compile(f"{_NEVER}{_THING}{_WHEN}")),
    ("thing", re.compile(f"{_DONE}{_THING}{_WHEN}")),
    ("happened", re.compile(f"({PRESENCE}){_WHEN}")),
)
THEN = HAPPENED + "then "  # something was done to a thing, in a period
_ACTS = (ACT_OF, ABSENCE_OF, PRESENCE, ABSENCE)
_BARRED = (CONDITION, NOUN, PERIOD, NOT_THEN)  # behind an act: of what was bought, or of who bought it
_BEGIN = frozenset((ACT_OF, ABSENCE_OF, PRESENCE))
Known = dict[Hashable, tuple[tuple[Lexeme, ...], list[tuple[Condition, ...]]]]
_MOST = 3  # acts in one question
_PARTS_OF = {("year", "month"): 12, ("year", "quarter"): 4, ("quarter", "month"): 3}


def act_texts(absence: Mapping[str, Any]) -> Iterator[str]:
    """The verbs before what was done to it: "bought", "who ordered from"."""
    for verb in absence.get("object", {}).get("did", ()):
        for form in ("{}", "{} from", "{} any", "{} some", "{} something", "{} something from"):
            yield form.format(verb)
            yield from (f"{pronoun} {form.format(verb)}" for pronoun in PRONOUNS[:3])


def with_acts(sequence: list[Lexeme], domain: Domain, line: Sequence[Token], known: Known) -> list[Lexeme]:
    """The parts with each act as the conditions that it is; as they stand where what it means is unclear.

    `known` keeps what the same parts meant in other ways to cut the same question.
    """
    if not any(lexeme.kind in _BEGIN for lexeme in sequence):
        return sequence
    whole = "".join(lexeme.kind for lexeme in sequence)
    for _ in range(_MOST):
        again = _with_act(sequence, domain, line, whole, known)
        if again is sequence:
            break
        sequence = again
    return sequence


def _with_act(
    sequence: list[Lexeme], domain: Domain, line: Sequence[Token], whole: str, known: Known
) -> list[Lexeme]:
    letters = "".join(lexeme.kind for lexeme in sequence)
    if _BEGIN.isdisjoint(letters):
        return sequence
    for name, pattern in _PATTERNS:
        match = pattern.search(letters)
        if not match:
            continue
        behind = letters[match.end() : match.end() + 2]
        if behind[:1] in _BARRED or re.fullmatch(f"[{AND}{BESIDE}]{CONDITION}|{ABSENCE}.?", behind):
            return sequence
        parts = [sequence[begin:end] for begin, end in match.regs[1:] if begin >= 0]
        if any(_stood_before(each, line) for each in parts):
            return sequence
        flat = tuple(sequence[match.start() : match.end()])
        several = sum(whole.count(kind) for kind in _ACTS) > 1
        told = frozenset((SHARE, PERIOD, DATED, HOW_MANY, DIFFERENT)) & {*whole}
        key = (name, tuple(map(id, flat)), several, told)
        if key not in known:  # with its parts, so that no other comes to have their ids
            known[key] = flat, _Act(domain, whole, line).read(name, parts)
        found = known[key][1]
        if not found or not all(found):
            return sequence
        begin, stop = sequence[match.start()].begin, sequence[match.end() - 1].stop
        read = [Lexeme(CONDITION, each, False, begin, stop) for each in found]
        return [*sequence[: match.start()], *read, *sequence[match.end() :]]
    return sequence


def _stood_before(parts: Sequence[Lexeme], line: Sequence[Token]) -> bool:
    """Whether a period was put behind the words that it stood before: of what it is, is said there."""
    return any(
        part.kind == PERIOD and part.begin and line[part.begin].begin < line[part.begin - 1].begin
        for part in parts
    )


class _Act:
    """Reads one act of a question."""

    def __init__(self, domain: Domain, letters: str, line: Sequence[Token]) -> None:
        self.domain = domain
        self.letters = letters
        self.line = line

    def read(self, name: str, parts: Sequence[Sequence[Lexeme]]) -> list[tuple[Condition, ...]]:
        """The conditions of the act, several for each where its words may be of several records."""
        found: list[tuple[Condition, ...]] = []
        if name == "happened" and any(map(self._is_counted, parts[0][0].means)):
            return []
        ways = [self._means(name, absence, parts) for absence in parts[0][0].means]
        for conditions in (way for way in ways if way):
            if not found:
                found = [(each,) for each in conditions]
            elif len(found) == len(conditions):
                found = [(*have, more) for have, more in zip(found, conditions, strict=True)]
            else:
                return []
        return found

    def _means(
        self, name: str, absence: Mapping[str, Any], parts: Sequence[Sequence[Lexeme]]
    ) -> list[Condition]:
        if name == "happened":
            return self._happened(absence, self._span(parts[1]), parts[0][0])
        if name == "every":
            return self._every(absence, parts)
        if name == "several":
            return self._several(absence, parts)
        if name == "but not":
            return self._but_not(absence, parts)
        if absence.get("units") and name == "thing" and HOW_MANY in self.letters:
            return []  # "how many products were sold online": so many units, or so many different ones
        span, things = self._span(parts[-1]), parts[1:-1]
        if name == "only" and len(things[0]) != 1:
            return []
        done = [self._done(absence, thing, span, never=name == "never") for thing in things]
        if name in ("thing", "both", "only") and self._is_of_no_time(absence, span):
            return []
        if name == "only":
            done.append(self._done(absence, things[0], span, never=True, other=True))
        return [each for each in done if each] if all(done) else []

    def _is_of_no_time(self, absence: Mapping[str, Any], span: Span | None) -> bool:
        """Whether something else has a period: "who ordered last year and returned something" may be then, or ever."""
        acts = sum(self.letters.count(kind) for kind in _ACTS)
        event = any(s.event for s in self.domain.subjects if s.base == absence["subject"])
        timed = bool(absence.get("period"))  # an open ticket is of today
        return span is None and timed and acts > 1 and PERIOD in self.letters and not event

    def _span(self, parts: Sequence[Lexeme]) -> Span | None:
        return to_span(parts[0].means[0], self.domain.workspace) if parts else None

    def _is_counted(self, absence: Mapping[str, Any]) -> bool:
        """Whether a figure counts those to whom it happened, or the units to which it did."""
        if sum(self.letters.count(kind) for kind in _ACTS) > 1 or SHARE in self.letters:
            return False
        tables = re.findall(r"\bAS (\w+)", absence["inner"])[:1]
        measures = (*self.domain.measures, *self.domain.unspoken)
        return bool(absence.get("units")) or any(
            m.counts == absence["subject"] and m.base in tables and m.date == absence.get("period")
            for m in measures
        )

    def _happened(self, absence: Mapping[str, Any], span: Span | None, said: Lexeme) -> list[Condition]:
        event = any(s.event for s in self.domain.subjects if s.base == absence["subject"])
        end = self.line[said.stop - 1].stop
        behind = any(token.kind == "period" and token.begin >= end for token in self.line)
        if event and behind and not {DATED, SHARE} & {*self.letters}:
            return []  # "orders with a return by country last month"
        if (event and span) or self._is_of_no_time(absence, span):
            return []  # "orders with a return last month": placed or returned then
        found = presence_condition(absence, span)
        return [found] if found else []

    def _but_not(self, absence: Mapping[str, Any], parts: Sequence[Sequence[Lexeme]]) -> list[Condition]:
        """ "Bought tents this year but no footwear": not then either, unless it is never."""
        _, thing, first, joint, other, last = parts
        verbs = [lexeme for lexeme in joint if lexeme.kind != NOT_THEN]
        if not all(any(absence is means for means in verb.means) for verb in verbs):
            return []
        never = self.line[joint[0].begin + 1].text == "never" or self.line[joint[0].begin].text == "never"
        if never and (first or last):
            return []  # "but never footwear last year": then, or at any time
        if not verbs and self._groups(absence, thing) != self._groups(absence, other):
            return []  # "tents but not online": no tents online, or nothing at all
        span = self._span(first) or self._span(last)
        own = self._done(absence, thing, span)
        lacked = self._done(absence, other, self._span(last) or span, never=True)
        return [own, lacked] if own and lacked else []

    def _groups(self, absence: Mapping[str, Any], things: Sequence[Lexeme]) -> set[str]:
        of = absence.get("object", {})
        return {each.group for lexeme in things for each in self._fitting(of, lexeme)} if of else set()

    def _several(self, absence: Mapping[str, Any], parts: Sequence[Sequence[Lexeme]]) -> list[Condition]:
        """ "In more than one store": a bound on how many different ones there were."""
        by_kind = {part[0].kind: part[0] for part in parts[1:] if part}
        sign = (by_kind.get(OVER) or by_kind[OR_MORE]).means[0]
        number = by_kind[NUMBER].means[0]
        span = self._span([by_kind[PERIOD]]) if PERIOD in by_kind else None
        if sign.startswith("<") or number < 1:
            return []
        found = []
        for dimension in by_kind[DIMENSION].means:
            if not self._is_of_act(absence, dimension):
                continue
            if dimension.ranked and DIFFERENT not in self.letters:
                return []  # "at least two products": so many units, or so many different ones
            key = dimension.group[0] if dimension.group else dimension.expr
            having = f"COUNT(DISTINCT {key}) {sign} {number.normalize():f}"
            said = {">": "more than", ">=": "at least", "=": "exactly"}[sign]
            words = f"{absence['object']['did'][0]} from {said} {number} different {dimension.many}"
            found.append(self._grouped(absence, having, words, span, dimension.alias))
        wheres = {each.where for each in found if each}
        return [each for each in found[:1] if each] if len(wheres) == 1 else []

    def _is_of_act(self, absence: Mapping[str, Any], dimension: Dimension) -> bool:
        """Whether a dimension is of what was done, and not of who did it: a customer is of one country."""
        joins, subject = self.domain.joins, absence["subject"]
        base = absence.get("object", {}).get("base", "")
        if dimension not in self.domain.dimensions or (dimension.bases and base not in dimension.bases):
            return False  # one of another figure: "channel" alone is that of ads
        reached = bool(base) and joins.reaches(base, dimension.alias) and not dimension.where
        return reached and dimension.alias != subject and not joins.reaches(subject, dimension.alias)

    def _every(self, absence: Mapping[str, Any], parts: Sequence[Sequence[Lexeme]]) -> list[Condition]:
        """ "In every quarter of last year": as many different ones as it has."""
        _, each, (grain,), when = parts
        day, part, span = absence.get("period", ""), grain.means[0], self._span(when)
        n = _PARTS_OF.get((span.unit, part)) if span and span.over else None
        numbers = [lexeme.means[0] for lexeme in each if lexeme.kind == NUMBER]
        told = numbers == [n] or (not numbers and each[0].kind == ALL_OF)
        if not (n and day and span and told):
            return []  # "in each quarter" may ask how many in each of them
        expr, _ = grain_sql(part, day, self.domain.workspace)
        words = f"{absence['did'][0]} in every {part} of {span.words}"
        found = self._grouped(absence, f"COUNT(DISTINCT {expr}) = {n}", words, span, "")
        return [found] if found else []

    def _grouped(
        self, absence: Mapping[str, Any], having: str, words: str, span: Span | None, alias: str
    ) -> Condition | None:
        """The condition that the rows of what was done, taken together, meet a bound."""
        tables, where = absence["inner"], absence["where"]
        have = re.findall(r"\bAS (\w+)", tables)
        if alias and alias not in have and self.domain.joins.path(have, alias) is None:
            tables, where = "", absence["object"]["where"]
        parts = split_conditions(where)
        links = [part.split(" = ") for part in parts if re.search(rf"\b{absence['subject']}\.\w+", part)]
        if len(links) != 1 or len(links[0]) != 2:
            return None
        inner, own = sorted(links[0], key=lambda side: side.startswith(f"{absence['subject']}."))
        limits = [part for part in parts if part != " = ".join(links[0])]
        limits += span.conditions(absence["period"]) if span else ()
        tables = self._tables(
            tables, absence["object"]["base"] if not tables else "", [inner, having, *limits]
        )
        if not tables:
            return None
        condition = f"WHERE {' AND '.join(limits)} " if limits else ""
        sql = f"{own} IN (SELECT {inner} FROM {tables} {condition}GROUP BY {inner} HAVING {having})"
        said = f"{words}{f' {span.words}' if span and span.words not in words else ''}"
        return Condition(
            f"that {said}", (sql,), f"{HAPPENED}{said}", (absence["subject"],), (), only="counts"
        )

    def _done(
        self, absence: Mapping[str, Any], things: Sequence[Lexeme], span: Span | None, *,
        never: bool = False, other: bool = False,
    ) -> Condition | None:  # fmt: skip
        """That something was done to a thing, or never was, or never to another."""
        of, day, own = absence.get("object"), absence.get("period", ""), absence["subject"]
        if not of or (span and absence_condition(absence, span) is None):
            return None
        found = []
        for chosen in itertools.product(*(self._fitting(of, lexeme) for lexeme in things)):
            where = [part for thing in chosen for part in thing.where]
            if other and len(where) != 1:
                return None
            where = [opposite(part) for part in where] if other else where
            limits = [*split_conditions(of["where"]), *where, *(span.conditions(day) if span else ())]
            tables = self._tables("", of["base"], limits, own)
            if tables:
                said = " ".join(thing.words for thing in chosen)
                found.append((f"EXISTS (SELECT 1 FROM {tables} WHERE {' AND '.join(limits)})", said))
        if len({sql for sql, _ in found}) != 1:
            return None
        sql, said = found[0]
        verb, when = of["did"][0], f" {span.words}" if span else ""
        told = of.get("say", f"never {verb}") if never else verb
        words = f"that {told}{' other than' if other else ''} {said}{when}"
        group = (GROUP if span else EVER) if never else f"{THEN if span else HAPPENED}"
        condition = f"NOT {sql}" if never else sql
        return Condition(words, (condition,), f"{group}{verb} {said} {other}", (own,), (), only="counts")

    def _fitting(self, of: Mapping[str, Any], lexeme: Lexeme) -> list[Condition]:
        groups = of.get("groups", (of.get("group"),))
        return [
            c
            for c in lexeme.means
            if of["base"] in c.bases and c.group in groups and c.only != "counts" and not c.of
        ]

    def _tables(self, tables: str, base: str, texts: Sequence[str], own: str = "") -> str:
        """FROM with the tables that the texts use; empty where no key leads to one."""
        joins = self.domain.joins
        if not tables:
            tables = f"{joins.tables[base]} AS {base}"
        have = re.findall(r"\bAS (\w+)", tables)
        for alias in (each for each in joins.aliases(*texts) if each != own and each not in have):
            path = joins.path(have, alias)
            if path is None:
                return ""
            tables += "".join(f" JOIN {joins.tables[s.alias]} AS {s.alias} ON {s.on}" for s in path)
            have += [step.alias for step in path]
        return tables


def opposite(part: str) -> str:
    """A condition as it is where it does not hold.

    >>> opposite("o.store_id IS NULL"), opposite("p.brand = 'Kestrel'")
    ('o.store_id IS NOT NULL', "p.brand <> 'Kestrel'")
    """
    for sign, other in ((" IS NOT NULL", " IS NULL"), (" IS NULL", " IS NOT NULL"), (" = ", " <> ")):
        if sign in part:
            return part.replace(sign, other)
    return f"NOT ({part})"
