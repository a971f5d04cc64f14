"""Shapes about records: lists, the latest, rankings by an attribute, and what never happened."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Any

from app.assistant.compose.clauses import dated_words, is_clause
from app.assistant.compose.domain import Condition, Subject, split_conditions
from app.assistant.compose.query import Query, render
from app.assistant.compose.spans import Span
from training.synthesize.english import choose_voice, join_words
from training.synthesize.example import Draft, pick
from training.synthesize.phrases import NUMBERS, all_note, happened_words
from training.synthesize.shapes import Sampler, in_order
from training.synthesize.templates import LAST, LATEST, LISTS, NEVER, NEVER_COUNT, RANKED


class Records:
    """Draws drafts about the rows of a subject."""

    def __init__(self, sampler: Sampler) -> None:
        """Share the sampler's domain and periods."""
        self.sampler = sampler
        self.domain = sampler.domain

    def listing(self, rng: random.Random) -> Draft | None:
        """The records that meet conditions, with the attributes asked for."""
        subject = pick(rng, self.domain.subjects)
        conditions = self._conditions(subject, rng, rng.choice((0, 1, 1, 2)))
        span = self._span(subject, rng, 0.5)
        if not conditions and not span:
            return None
        columns = self._columns(subject, conditions, rng)
        query = self._query(subject, conditions, span).but(select=columns, order=(subject.order,))
        words = " ".join(condition.words for condition in conditions)
        many = rng.choice((subject.many, *subject.say))
        filled = {"columns": self._labels(subject, columns), "all": all_note(subject, conditions, bool(span))}
        if span:
            filled |= {
                "many": f"{many} {words}".strip(), "that": dated_words(words, subject.dated, span.words),
                "happened": f"{subject.active or f'were {subject.did}'} {span.words}",
            }  # fmt: skip
        else:
            filled |= {"many": many, "that": words, "happened": happened_words(words)}
        return self._draft("list", LISTS, filled, query, conditions, span, rng, most_rows=60)

    def latest(self, rng: random.Random) -> Draft | None:
        """The newest few, or when the newest was."""
        subject = pick(rng, [s for s in self.domain.subjects if s.date])
        conditions = self._conditions(subject, rng, rng.choice((0, 1, 1)))
        words = " ".join(condition.words for condition in conditions)
        query = self._query(subject, conditions, None)
        if subject.future:
            return None  # the latest of them may lie ahead
        if subject.did and rng.random() < 0.4:
            name = f"latest_{_name_of(subject.date)}"
            query = query.but(select=((f"MAX({subject.date})", name),))
            if is_clause(words) or "handled" in words:
                return None
            filled = {"one": f"{subject.one} {words}".strip(), "did": subject.did}
            return self._draft("latest-record", LAST, filled, query, conditions, None, rng)
        n = rng.choice((3, 5, 10))
        columns = [c for c in self._columns(subject, conditions, rng) if c[0] != subject.date]
        columns = [*columns[:2], (subject.date, _name_of(subject.date))]
        query = query.but(select=tuple(columns), order=(f"{subject.date} DESC", subject.order), limit=n)
        filled = {
            "n": self._number(n, rng),
            "many": f"{subject.many} {words}".strip(),
            "columns": self._labels(subject, tuple(columns)),
        }
        return self._draft("latest-records", LATEST, filled, query, conditions, None, rng, least_rows=n)

    def ranked(self, rng: random.Random) -> Draft | None:
        """The first few by an attribute with a unit."""
        numeric = {
            f"{table.alias}.{column.name}"
            for table in self.domain.schema.tables for column in table.columns
            # Currencies are mixed, and points full of ties.
            if column.unit and column.unit not in ("order currency", "points")
            and column.type.startswith(("DECIMAL", "NUMERIC", "INTEGER", "BIGINT", "DOUBLE"))
        }  # fmt: skip
        choices = [(s, c) for s in self.domain.subjects for c in s.columns if c in numeric]
        if not choices:
            return None
        subject, column = rng.choice(choices)
        conditions = self._conditions(subject, rng, rng.choice((0, 1, 1)))
        n, lowest = rng.choice((3, 5, 10)), rng.random() < 0.35
        first = next(iter(subject.columns))
        columns = tuple((c, c.partition(".")[2]) for c in dict.fromkeys((first, column)))
        span = self._span(subject, rng, 0.3)
        query = self._query(subject, conditions, span).but(
            select=columns, order=(f"{column}{'' if lowest else ' DESC'}", subject.order), limit=n,
        )  # fmt: skip
        words = " ".join(condition.words for condition in conditions)
        when = dated_words(words, subject.dated, span.words) if span else ""
        sized = column.endswith("_sqm")
        best = ("smallest", "largest") if sized else ("lowest", "highest")
        filled = {
            "n": self._number(n, rng), "many": f"{subject.many} {words} {when}".strip(),
            "label": subject.columns[column], "best": best[not lowest], "columns": self._labels(subject, columns),
            "all": all_note(subject, conditions, bool(span), ","),
        }  # fmt: skip
        return self._draft("ranking-by-attribute", RANKED, filled, query, conditions, span, rng, least_rows=n)

    def absent(self, rng: random.Random) -> Draft | None:
        """Who never did something, or not in a period: counted or listed."""
        absence: Mapping[str, Any] = rng.choice(self.domain.absences) if self.domain.absences else {}
        subject = next((s for s in self.domain.subjects if s.base == absence.get("subject")), None)
        if not subject:
            return None
        dated = absence.get("period", "")
        span = pick(rng, self.sampler.spans) if dated and rng.random() < 0.75 else None
        conditions = self._conditions(subject, rng, rng.choice((0, 1, 1, 2)))
        inner = [*split_conditions(absence["where"]), *(span.conditions(dated) if span else ())]
        never = f"NOT EXISTS (SELECT 1 FROM {absence['inner']} WHERE {' AND '.join(inner)})"
        query = self._query(subject, conditions, None)
        query = query.but(where=(*query.where, never))
        when = f"{absence.get('dated', '')} {span.words}".strip() if span else "at all" if dated else ""
        many = f"{subject.many} {' '.join(c.words for c in conditions)}".strip()
        filled = {
            "many": many,
            "did": f"{rng.choice(absence['say'])} {when}".strip(),
            "who": "and" if any(is_clause(c.words) for c in conditions) else subject.who,
        }
        filled["all"] = all_note(subject, conditions, False, ",")
        if rng.random() < 0.5:
            query = query.but(select=(("COUNT(*)", subject.name),))
            return self._draft("not-exists-count", NEVER_COUNT, filled, query, conditions, span, rng)
        columns = self._columns(subject, conditions, rng)
        filled["columns"] = self._labels(subject, columns)
        query = query.but(select=columns, order=(subject.order,))
        return self._draft("not-exists", NEVER, filled, query, conditions, span, rng, most_rows=60)

    # -- parts -------------------------------------------------------------------------------------------

    def _conditions(self, subject: Subject, rng: random.Random, wanted: int) -> tuple[Condition, ...]:
        fitting = self.domain.conditions_of(subject.base, subject=True)
        drawn: list[Condition] = []
        for _ in range(wanted):
            groups = sorted({c.group for c in fitting} - {c.group for c in drawn})
            if groups:
                group = rng.choice(groups)
                drawn.append(rng.choice([c for c in fitting if c.group == group]))
        return in_order(drawn)

    def _span(self, subject: Subject, rng: random.Random, chance: float) -> Span | None:
        fitting = [span for span in self.sampler.spans if span.over or not subject.future]
        return pick(rng, fitting) if subject.date and rng.random() < chance else None

    def _columns(
        self, subject: Subject, conditions: tuple[Condition, ...], rng: random.Random
    ) -> tuple[tuple[str, str], ...]:
        """Two or three attributes, the first always; none that a condition already fixes."""
        fixed = " ".join(part for condition in conditions for part in condition.where if " = " in part)
        names = [c for c in subject.columns if c not in fixed]
        drawn = {names[0], *rng.sample(names[1:], min(len(names) - 1, rng.choice((1, 2))))}
        return tuple((c, c.partition(".")[2]) for c in names if c in drawn)

    def _labels(self, subject: Subject, columns: tuple[tuple[str, str], ...]) -> str:
        return join_words([subject.columns.get(c, c.partition(".")[2].replace("_", " ")) for c, _ in columns])

    def _number(self, n: int, rng: random.Random) -> str:
        return NUMBERS[n] if rng.random() < 0.4 else str(n)

    def _query(self, subject: Subject, conditions: tuple[Condition, ...], span: Span | None) -> Query:
        where = subject.where + tuple(part for c in conditions for part in c.where)
        return Query(subject.base, (), where + (span.conditions(subject.date) if span else ()))

    def _draft(
        self, shape: str, templates: Mapping[str, tuple[str, ...]], filled: Mapping[str, str], query: Query,
        conditions: tuple[Condition, ...], span: Span | None, rng: random.Random, **more: Any,
    ) -> Draft:  # fmt: skip
        voice = choose_voice(rng)
        template = rng.choice(templates["plain" if voice == "typo" else voice])
        values = (*(c.value or c.words for c in conditions), *([span.name] if span else []))
        said = self.sampler.speaker.finish(template, filled, voice, values, rng)
        tags = (self.domain.joins.tables[query.base].rpartition(".")[2],)
        return Draft(
            shape, voice, said.question, render(query, self.domain.joins), template=template, values=values,
            tags=tags, **more,
        )  # fmt: skip


def _name_of(date: str) -> str:
    """What a column of a subject's day is called in the result, where the day is an expression, too.

    >>> _name_of("o.ordered_at"), _name_of('CAST(i."Issued On" AS TIMESTAMP)')
    ('ordered_at', 'issued_on')
    """
    plain = re.fullmatch(r"\w+\.(\w+)", date)
    if plain:
        return plain[1]
    quoted, bare = re.findall(r'\.(?:"([^"]+)"|(\w+))', date)[0]
    return re.sub(r"\W+", "_", quoted or bare).lower()
