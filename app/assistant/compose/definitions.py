"""`semantics.yaml` read as what can be asked about, its entries pointing into the schema and the glossary.

Without that file, `proposal` says what the two tell. Stored values are read from the database, never of a column that
is marked personal.
"""

from __future__ import annotations

import datetime as dt
import functools
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlglot
from sqlglot.errors import SqlglotError

from app.assistant.compose.checked import check_definitions, completed, unquoted, with_own_aliases
from app.assistant.compose.dialects import Dialect, UnwritableError
from app.assistant.compose.domain import (
    Condition,
    Dimension,
    Domain,
    Measure,
    Ratio,
    Subject,
    split_conditions,
)
from app.assistant.compose.proposal import propose
from app.assistant.compose.query import Joins
from app.assistant.errors import LimitError, RunError, SqlError, WorkspaceError
from app.assistant.query_process import QueryProcess
from app.assistant.schema import Schema, quote_key
from app.assistant.workspace import Term, Workspace, read_yaml

log = logging.getLogger(__name__)

FILE = "semantics.yaml"
FORMER_FILE = "synthesis.yaml"
MOST_VALUES = 400  # of a column, to be named in conditions
_THE = ("United ", "Netherlands", "Czech Republic", "Nordics", "Philippines")


def says_what_counts(workspace: Workspace) -> bool:
    """Whether the definitions are reviewed, or say of any table which rows count. Raises: WorkspaceError."""
    file = workspace.root / FILE
    given = read_yaml(file) if file.is_file() else None
    if not isinstance(given, dict):
        return False
    rows = (given.get("rows") or {}).values()
    return bool(given.get("reviewed", True)) or any(str(row or "").strip() for row in rows)


def read_domain(workspace: Workspace, schema: Schema, process: QueryProcess) -> Domain:
    """Read, or propose, what can be asked about. Raises: WorkspaceError naming the file and the entry."""
    file = workspace.root / FILE
    if not file.is_file() and (former := workspace.root / FORMER_FILE).is_file():
        raise WorkspaceError(f"{former} is called {FILE} now: rename it.")
    terms = {term.term: term for term in workspace.glossary}
    if file.is_file():
        given = _read(file)
        schema = with_own_aliases(schema, given, file)
        check_definitions(given, schema, terms, file)
        given = completed(given, propose(workspace, schema)["measures"])
    else:
        given = propose(workspace, schema)
    days = [str(entry.get("date")) for key in ("subjects", "measures") for entry in given.get(key) or ()]
    dialect = Dialect(schema, process, days)
    joins = Joins(schema, given.get("joins", ()), given.get("avoid", ()), one_way="reviewed" in given)
    try:
        spoken, silent = _spoken(given.get("subjects", ()))
        subjects, silent_subjects = ([_subject(entry) for entry in some] for some in (spoken, silent))
        measures = [_measure(entry, terms, schema) for entry in given.get("measures", ())]
        measures += [
            other
            for entry, measure in zip(given.get("measures", ()), tuple(measures), strict=True)
            for other in _by_other_days(entry, measure)
        ]
        unspoken = [measure for measure in measures if not measure.spoken]
        measures = [measure for measure in measures if measure.spoken]
        measures += [_count(subject) for subject in subjects]
        unspoken += [count for entry, s in zip(spoken, subjects, strict=True) for count in _later(entry, s)]
        unspoken += map(_count, silent_subjects)
        absences, silent_absences = _spoken(given.get("absences", ()))
        distincts = [_measure(entry, terms, schema) for entry in given.get("distincts", ())]
        dimensions = [_dimension(entry) for entry in given.get("dimensions", ())]
        conditions = [
            condition
            for entry in given.get("conditions", ())
            for condition in _conditions(entry, terms, schema, joins, process)
        ]
        ratios = [_ratio(entry, terms, schema) for entry in given.get("ratios", ())]
    except (KeyError, TypeError, AttributeError) as error:
        raise WorkspaceError(
            f"{file}: an entry lacks {error}, or it is no known term of the glossary."
        ) from error
    return Domain(
        workspace, schema, dialect, joins, subjects, measures, dimensions, conditions,
        absences, distincts, list(given.get("missing", ())), list(given.get("ambiguous", ())),
        ratios, unspoken, silent_subjects, silent_absences, list(given.get("durations", ())),
        lambda sql: _has_row(dialect, sql, workspace.today), given.get("reviewed", True),
    )  # fmt: skip


@functools.lru_cache(maxsize=100)
def _has_row(dialect: Dialect, sql: str, today: dt.date) -> bool:
    """Whether a query has a row, looked at once a day; one that cannot be run may have. Raises: UnwritableError."""
    try:
        return bool(dialect.run(sql, max_rows=1).rows)
    except UnwritableError:
        raise
    except SqlError:
        return True


def _read(file: Path) -> dict[str, Any]:
    given = read_yaml(file)
    if not isinstance(given, dict):
        raise WorkspaceError(
            f"{file}: the file is a table of lists: subjects, measures, dimensions, conditions."
        )
    return given


def _spoken(entries: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The entries that questions are made of, and those that are only read."""
    return [e for e in entries if e.get("spoken", True)], [e for e in entries if not e.get("spoken", True)]


def _subject(entry: Mapping[str, Any]) -> Subject:
    return Subject(
        base=entry["base"], one=entry["one"], many=entry["many"], name=entry["name"],
        where=split_conditions(entry.get("where", "")), date=entry.get("date", ""), did=entry.get("did", ""),
        active=entry.get("active", ""), done=tuple(entry.get("done", ())),
        say=tuple(entry.get("say", ())), columns=entry.get("columns", {}),
        order=entry.get("order", ""), future=bool(entry.get("future")), event=bool(entry.get("event")),
        all_words=entry.get("all", ""), also=tuple(entry.get("also", ())), shown=tuple(entry.get("shown", ())),
        attributes={expr: tuple(words) for expr, words in entry.get("attributes", {}).items()},
        superlatives={
            expr: (tuple(words.get("most", ())), tuple(words.get("least", ())))
            for expr, words in entry.get("superlatives", {}).items()
        },
        listed=tuple(entry.get("listed", ())), times=tuple(entry.get("times", ())),
        asked={exprs: tuple(texts) for exprs, texts in entry.get("asked", {}).items()},
        events=entry.get("events", {}),
    )  # fmt: skip


def _count(subject: Subject) -> Measure:
    return Measure(
        sql="COUNT(*)", name=subject.name, base=subject.base, np=f"the number of {subject.many}",
        say=tuple(f"the number of {word}" for word in subject.say), where=subject.where, date=subject.date,
        dated=subject.dated, adds_up=True, subject=subject, future=subject.future,
    )  # fmt: skip


def _later(entry: Mapping[str, Any], subject: Subject) -> Iterator[Measure]:
    """The numbers of what happened to it later, each by its own day: "tickets closed"."""
    for did, date in entry.get("events", {}).items():
        event = replace(subject, date=date, did=did, active="", done=(), event=False, all_words="")
        yield replace(_count(event), timed=True, spoken=False)


def _measure(entry: Mapping[str, Any], terms: Mapping[str, Term], schema: Schema) -> Measure:
    term = terms[entry["term"]] if "term" in entry else Term("", "")
    sql = entry.get("sql", term.sql)
    if not sql:
        raise KeyError(f"sql of {entry.get('term') or entry['name']}")
    try:
        sqlglot.parse_one(sql, read=schema.dialect)
    except SqlglotError as error:
        name = entry.get("term") or entry["name"]
        raise WorkspaceError(f"{FILE} or the glossary: correct the sql of {name!r}: {error}") from error
    where = split_conditions(entry.get("where", term.where))
    aliases = tuple(re.findall(r"\bAS (\w+)", term.from_)) if "with" not in entry else ()
    needs = tuple(a for a in aliases if a not in (entry["base"], entry.get("drop")))
    return Measure(
        sql=sql, name=entry["name"], base=entry["base"], np=entry.get("np", term.term), say=tuple(entry.get("say", ())),
        where=where, date=entry.get("date", ""), dated=entry.get("dated", ""), unit=entry.get("unit", term.unit),
        adds_up=bool(entry.get("adds_up")), joins=tuple(entry.get("joins", ())),
        ctes=tuple(entry.get("with", {}).items()), needs=needs, only=tuple(entry.get("only", entry.get("dims", ()))),
        not_with=tuple(entry.get("no_conditions", ())), whole_months=bool(entry.get("whole_months")),
        future=bool(entry.get("future")), ask=entry.get("ask", ""), term=term.term, also=tuple(entry.get("also", ())),
        spoken=bool(entry.get("spoken", True)), timed=bool(entry.get("timed")),
        counts=entry.get("counts", ""), rows=tuple(entry.get("rows", ())),
        pieces=tuple(entry.get("pieces", ())), goods=tuple(entry.get("goods", ())),
        inner=tuple(entry.get("inner", {}).items()), steps=entry.get("steps", ""),
        key=entry.get("key", ""), of_each=entry.get("of_each", ""), daily=entry.get("daily", ""),
        ranks=tuple(tuple(entry.get("ranks", {}).get(way, ())) for way in ("most", "least")),
        last_count=entry.get("last_count", ""), told=entry.get("told", ""), doer=entry.get("doer", ""),
    )  # fmt: skip


def _by_other_days(entry: Mapping[str, Any], measure: Measure) -> Iterator[Measure]:
    """A measure by another day than its own, where a verb says so: "shipped on time, of the orders promised …"."""
    for dated, date in entry.get("by_days", {}).items():
        own = date.partition(".")[0] == measure.base
        yield replace(
            measure, date=date, dated=dated, timed=True, by_verb=True, spoken=False, of_records=not own
        )


def _dimension(entry: Mapping[str, Any]) -> Dimension:
    group = entry.get("group", ())
    return Dimension(
        expr=entry["expr"], one=entry["one"], many=entry["many"],
        name=entry.get("as", entry["expr"].partition(".")[2]),
        group=(group,) if isinstance(group, str) else tuple(group),
        where=split_conditions(entry.get("where", "")), say=tuple(entry.get("say", ())),
        ranked=bool(entry.get("ranked")), never_whole=entry.get("ranked") == "only",
        columns=tuple(entry.get("shown", ())), values=entry.get("values", {}),
        note=entry.get("note", ""), notes=tuple(entry.get("notes", ())), bases=tuple(entry.get("bases", ())),
        not_with=tuple(entry.get("not_with", ())), key=bool(entry.get("key")), partial=bool(entry.get("partial")),
        also=tuple(entry.get("also", ())), split=tuple(entry.get("split", ())),
        sides=tuple(map(tuple, entry.get("sides", ()))), asked=bool(entry.get("asked")),
        does=tuple(entry.get("does", ())), spoken=bool(entry.get("spoken", True)),
    )  # fmt: skip


def _conditions(
    entry: Mapping[str, Any], terms: Mapping[str, Term], schema: Schema, joins: Joins, process: QueryProcess
) -> list[Condition]:
    more = split_conditions(entry.get("where", ""))
    found: list[tuple[str, str, tuple[str, ...]]] = []  # value, its words, SQL
    if column := entry.get("column"):
        for value in stored_values(column, joins, schema, process, entry.get("among", "")):
            quoted = "'" + value.replace("'", "''") + "'"
            sql = (
                f"EXISTS ({entry['exists'].replace('{}', quoted)})"
                if "exists" in entry
                else f"{column} = {quoted}"
            )
            found += [(value, _about(say, value), (sql, *more)) for say in entry["say"]]
    else:
        where = split_conditions(terms[entry["term"]].where) if "term" in entry else more
        found = [("", say, where) for say in entry["say"]]
    return [
        Condition(
            words, where, entry["group"], tuple(entry["bases"]), tuple(joins.aliases(*where)), value,
            entry.get("only", ""), _about(entry.get("part", ""), value), _about(entry.get("follow_up", ""), value),
            (*(_about(text, value) for text in entry.get("also", ())), *entry.get("called", {}).get(value, ())),
            tuple(_about(text, value) for text in entry.get("nouns", ())), bool(entry.get("spoken", True)),
            tuple(_about(text, value) for text in entry.get("listed", ())), tuple(entry.get("present", ())),
            entry.get("of", ""), bool(entry.get("today")), tuple(entry.get("since", ())),
            bool(entry.get("alone", True)),
        )
        for value, words, where in found
    ]  # fmt: skip


def _about(words: str, value: str) -> str:
    return words.replace("{the}", with_article(value)).replace("{}", value)


def with_article(place: str) -> str:
    """Say a place as a sentence does.

    >>> with_article("United States"), with_article("Germany")
    ('the United States', 'Germany')
    """
    return f"the {place}" if place.startswith(_THE) else place


def _ratio(entry: Mapping[str, Any], terms: Mapping[str, Term], schema: Schema) -> Ratio:
    over, under = (_measure(entry[part], terms, schema) for part in ("over", "under"))
    shown = Measure(
        "", entry["name"], over.base, entry.get("np", f"the {entry.get('term')}"), tuple(entry.get("say", ())),
        date=over.date, dated=entry.get("dated", ""), unit=entry["unit"], term=entry.get("term", ""),
        also=tuple(entry.get("also", ())), by_verb=bool(entry.get("dated")),
    )  # fmt: skip
    by = tuple((_dimension(side["over"]), _dimension(side["under"])) for side in entry.get("by", ()))
    names = tuple(entry["ctes"])
    grains, signed = tuple(entry.get("grains", ())), bool(entry.get("signed", False))
    whole, keeps_all = bool(entry.get("whole")), bool(entry.get("keeps_all"))
    verdicts = {bound: tuple(verbs) for bound, verbs in entry.get("verdicts", {}).items()}
    return Ratio(
        shown, over, under, entry["sql"], (names[0], names[1]), by, grains, whole, keeps_all, signed, verdicts,
        tuple(entry.get("judged", ())), tuple(map(tuple, entry.get("together", ()))), tuple(entry.get("short", ())),
    )  # fmt: skip


def stored_values(
    column: str, joins: Joins, schema: Schema, process: QueryProcess, among: str = ""
) -> Sequence[str]:
    """The values of a text column, at most so many; `among` narrows the rows, called x.

    Raises: WorkspaceError for a personal or unknown column.
    """
    alias, _, written = column.partition(".")
    name = unquoted(written)
    key = joins.tables.get(alias, "")
    known = {quote_key(t, schema.dialect): t for t in schema.tables}.get(key)
    note = next((c for c in known.columns if c.name == name), None) if known else None
    if note is None or note.personal:
        raise WorkspaceError(f"{FILE}: {column} is no column of the schema, or a personal one: name another.")
    extra = f" AND {among}" if among else ""
    sql = f"SELECT DISTINCT x.{written} FROM {key} AS x WHERE x.{written} IS NOT NULL{extra} ORDER BY 1"
    try:
        result = process.run(sql, max_rows=MOST_VALUES)
    except LimitError as error:
        log.warning(
            "%s: the values of %s were not read, those who name them ask the model: %s", FILE, column, error
        )
        return ()
    except RunError as error:
        raise WorkspaceError(f"{FILE}: the values of {column} cannot be read: {error}") from error
    if result.truncated:
        log.warning(
            "%s: %s has more than %d values; questions that name the others are for the model: narrow it by `among`.",
            FILE, column, MOST_VALUES,
        )  # fmt: skip
    return [str(row[0]) for row in result.rows]
