"""What can be asked about in a workspace: subjects, measures, dimensions, conditions and periods, with their words.

Read from `semantics.yaml` beside `inhouse.toml`, whose entries point into the schema and the glossary; without that
file, `proposal` says what the two tell. Stored values are read from the database, never of a column that is marked
personal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlglot
import yaml

from app.assistant.compose.proposal import propose
from app.assistant.compose.query import Joins
from app.assistant.errors import RunError, WorkspaceError
from app.assistant.query_process import QueryProcess
from app.assistant.schema import Schema
from app.assistant.workspace import Term, Workspace

FILE = "semantics.yaml"
FORMER_FILE = "synthesis.yaml"
MOST_VALUES = 60  # of a column, to be named in conditions
_THE = ("United ", "Netherlands", "Czech Republic", "Nordics", "Philippines")
DECIMALS = {
    "usd": 2,
    "percent": 1,
    "minutes": 1,
    "hours": 1,
    "points": 2,
    "ratio": 2,
    "weeks": 1,
    "square metres": 1,
}


@dataclass(frozen=True)
class Subject:
    """What is counted and listed: its base alias, nouns, standing conditions, and the day something `did` happen."""

    base: str
    one: str
    many: str
    name: str
    where: tuple[str, ...] = ()
    date: str = ""
    did: str = ""  # passive: "were placed"
    active: str = ""  # active: "signed up"
    say: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    future: bool = False  # whether some of them lie ahead
    event: bool = False  # it happens on its day and is then over, so its number "in May" is clear
    all_words: str = ""  # "including closed ones", where one might think of those that are still there only
    also: tuple[str, ...] = ()  # nouns that are read, and never said

    @property
    def who(self) -> str:
        """The pronoun of a clause about it."""
        return "who" if self.one in ("customer", "agent") else "that"

    @property
    def dated(self) -> str:
        """The words before a period: "placed", "that started"."""
        if self.active:
            return f"{self.who} {self.active}"
        return self.did


@dataclass(frozen=True)
class Measure:
    """A figure: SQL over `base`, its name in the result, the words for it, and the day by which periods limit it."""

    sql: str
    name: str
    base: str
    np: str
    say: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    date: str = ""
    dated: str = ""
    unit: str = ""
    adds_up: bool = False
    joins: tuple[str, ...] = ()
    ctes: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()
    only: tuple[str, ...] = ()  # the aliases whose dimensions may split it
    not_with: tuple[str, ...] = ()  # aliases whose conditions would change its meaning
    whole_months: bool = False
    future: bool = False
    subject: Subject | None = None
    ask: str = ""
    term: str = ""
    also: tuple[str, ...] = ()
    spoken: bool = True
    timed: bool = False  # it means nothing without a period

    @property
    def needs_join(self) -> bool:
        """Whether it brings joins that are no keys."""
        return bool(self.joins)

    def rounded(self, sql: str | None = None) -> str:
        """The expression as the last step shows it."""
        decimals = DECIMALS.get(self.unit)
        sql = sql or self.sql
        plain = re.fullmatch(r"SUM\(\w+\.(target_usd|budget_usd|refund_usd)\)", sql)
        return sql if decimals is None or plain else f"ROUND({sql}, {decimals})"


@dataclass(frozen=True)
class Dimension:
    """What a measure is split by."""

    expr: str
    one: str
    many: str
    name: str
    group: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    say: tuple[str, ...] = ()
    ranked: bool = False  # so many that only the first few are asked for
    note: str = ""
    bases: tuple[str, ...] = ()  # of the measures it may split; empty: all that keys lead from
    key: bool = False  # one value for each row of its table
    not_with: tuple[str, ...] = ()  # aliases whose conditions would be taken for its own
    partial: bool = False  # rows that have none are left out, so that its shares are of no clear total
    also: tuple[str, ...] = ()
    split: tuple[str, ...] = ()  # words that mean it without "by": "online and in store"
    spoken: bool = True  # False: read where somebody asks so, and never said

    @property
    def alias(self) -> str:
        """The house alias of its table."""
        return str(re.findall(r"\b([a-z_]\w*)\.", self.expr)[0])

    @property
    def shown(self) -> str:
        """How ORDER BY names it."""
        return self.expr if self.expr.endswith(f".{self.name}") else self.name


@dataclass(frozen=True)
class Condition:
    """A restriction: its words behind what they restrict, its SQL, the group of which a query takes one."""

    words: str
    where: tuple[str, ...]
    group: str
    bases: tuple[str, ...]
    aliases: tuple[str, ...]
    value: str = ""
    only: str = ""  # "counts" or "figures": what it may stand behind; empty for both
    part: str = ""  # what a part of the whole does that meets it: "came from Germany"
    follow_up: str = ""  # its words where what they restrict is not named
    also: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()  # what is called so is what meets it: "VIPs"
    spoken: bool = True


@dataclass(frozen=True)
class Ratio:
    """A measure of two others that are added up apart, since joined they would multiply each other's rows."""

    shown: Measure  # its words, name and unit; its SQL is `sql` with {over} and {under}
    over: Measure
    under: Measure
    sql: str
    ctes: tuple[str, str]
    by: tuple[tuple[Dimension, Dimension], ...] = ()  # one dimension, as each of the two reaches it
    grains: tuple[str, ...] = ()


@dataclass
class Domain:
    """All of it, of one workspace."""

    workspace: Workspace
    schema: Schema
    joins: Joins
    subjects: list[Subject]
    measures: list[Measure]
    dimensions: list[Dimension]
    conditions: list[Condition]
    absences: list[dict[str, Any]]
    distincts: list[Measure]
    missing: list[dict[str, Any]]
    ambiguous: list[dict[str, Any]]
    ratios: list[Ratio]
    unspoken: list[Measure] = field(
        default_factory=list
    )  # measures that are read where somebody asks for them

    def dimensions_of(self, measure: Measure, *, spoken: bool = True) -> list[Dimension]:
        """The dimensions that keys lead to and mean something for the measure; those only read too if not `spoken`."""
        return [
            d
            for d in self.dimensions
            if (d.spoken or not spoken)
            and self.joins.reaches(measure.base, d.alias)
            and (d.alias in measure.only if measure.only else not d.bases or measure.base in d.bases)
            and d.alias not in measure.not_with
            and not (d.key and d.alias == measure.base)
        ]

    def conditions_of(self, base: str, *, subject: bool = False, spoken: bool = True) -> list[Condition]:
        """The conditions that fit behind a noun (`subject`) or another measure of this base table."""
        wrong = "figures" if subject else "counts"
        found = [c for c in self.conditions if base in c.bases and c.only != wrong]
        return [c for c in found if c.spoken or not spoken]


def read_domain(workspace: Workspace, schema: Schema, process: QueryProcess) -> Domain:
    """Read, or propose, what can be asked about. Raises: WorkspaceError naming the file and the entry."""
    file = workspace.root / FILE
    if not file.is_file() and (former := workspace.root / FORMER_FILE).is_file():
        raise WorkspaceError(f"{former} is called {FILE} now: rename it.")
    given = _read(file) if file.is_file() else propose(workspace, schema)
    terms = {term.term: term for term in workspace.glossary}
    joins = Joins(schema, given.get("joins", ()), given.get("avoid", ()))
    try:
        subjects = [_subject(entry) for entry in given.get("subjects", ())]
        measures = [_measure(entry, terms, schema) for entry in given.get("measures", ())]
        unspoken = [measure for measure in measures if not measure.spoken]
        measures = [measure for measure in measures if measure.spoken]
        measures += [_count(subject) for subject in subjects]
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
        workspace, schema, joins, subjects, measures, dimensions, conditions,
        list(given.get("absences", ())), distincts, list(given.get("missing", ())), list(given.get("ambiguous", ())),
        ratios, unspoken,
    )  # fmt: skip


def _read(file: Path) -> dict[str, Any]:
    try:
        given = yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise WorkspaceError(f"{file} cannot be read as YAML: {error}.") from error
    if not isinstance(given, dict):
        raise WorkspaceError(
            f"{file}: the file is a table of lists: subjects, measures, dimensions, conditions."
        )
    return given


def split_conditions(where: str) -> tuple[str, ...]:
    """Split a condition at its outermost ANDs, its text kept.

    >>> split_conditions("a.x = 1 AND NOT a.y AND a.z IN (1, 2)")
    ('a.x = 1', 'NOT a.y', 'a.z IN (1, 2)')
    """
    parts, depth, start, quoted = [], 0, 0, False
    for i, letter in enumerate(where):
        quoted ^= letter == "'"
        depth += (letter == "(") - (letter == ")") if not quoted else 0
        if not quoted and depth == 0 and where.startswith(" AND ", i):
            parts.append(where[start:i])
            start = i + 5
    return tuple(part.strip() for part in [*parts, where[start:]] if part.strip())


def _subject(entry: Mapping[str, Any]) -> Subject:
    return Subject(
        base=entry["base"], one=entry["one"], many=entry["many"], name=entry["name"],
        where=split_conditions(entry.get("where", "")), date=entry.get("date", ""), did=entry.get("did", ""),
        active=entry.get("active", ""), say=tuple(entry.get("say", ())), columns=entry.get("columns", {}),
        order=entry.get("order", ""), future=bool(entry.get("future")), event=bool(entry.get("event")),
        all_words=entry.get("all", ""), also=tuple(entry.get("also", ())),
    )  # fmt: skip


def _count(subject: Subject) -> Measure:
    return Measure(
        sql="COUNT(*)", name=subject.name, base=subject.base, np=f"the number of {subject.many}",
        say=tuple(f"the number of {word}" for word in subject.say), where=subject.where, date=subject.date,
        dated=subject.dated, adds_up=True, subject=subject, future=subject.future,
    )  # fmt: skip


def _measure(entry: Mapping[str, Any], terms: Mapping[str, Term], schema: Schema) -> Measure:
    term = terms[entry["term"]] if "term" in entry else Term("", "")
    sql = entry.get("sql", term.sql)
    if not sql:
        raise KeyError(f"sql of {entry.get('term') or entry['name']}")
    sqlglot.parse_one(sql, read=schema.dialect)
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
    )  # fmt: skip


def _dimension(entry: Mapping[str, Any]) -> Dimension:
    group = entry.get("group", ())
    return Dimension(
        expr=entry["expr"], one=entry["one"], many=entry["many"],
        name=entry.get("as", entry["expr"].partition(".")[2]),
        group=(group,) if isinstance(group, str) else tuple(group),
        where=split_conditions(entry.get("where", "")), say=tuple(entry.get("say", ())),
        ranked=bool(entry.get("ranked")), note=entry.get("note", ""), bases=tuple(entry.get("bases", ())),
        not_with=tuple(entry.get("not_with", ())), key=bool(entry.get("key")), partial=bool(entry.get("partial")),
        also=tuple(entry.get("also", ())), split=tuple(entry.get("split", ())), spoken=bool(entry.get("spoken", True)),
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
            tuple(_about(text, value) for text in entry.get("also", ())),
            tuple(_about(text, value) for text in entry.get("nouns", ())), bool(entry.get("spoken", True)),
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
        "", entry["name"], over.base, entry.get("np", f"the {entry['term']}"), tuple(entry.get("say", ())),
        date=over.date, dated=entry.get("dated", ""), unit=entry["unit"], term=entry["term"],
    )  # fmt: skip
    by = tuple((_dimension(side["over"]), _dimension(side["under"])) for side in entry.get("by", ()))
    names = tuple(entry["ctes"])
    return Ratio(shown, over, under, entry["sql"], (names[0], names[1]), by, tuple(entry.get("grains", ())))


def stored_values(
    column: str, joins: Joins, schema: Schema, process: QueryProcess, among: str = ""
) -> Sequence[str]:
    """The values of a text column, at most so many; `among` narrows the rows, called x.

    Raises: WorkspaceError for a personal or unknown column.
    """
    alias, _, name = column.partition(".")
    key = joins.tables.get(alias, "")
    known = {t.key: t for t in schema.tables}.get(key)
    note = next((c for c in known.columns if c.name == name), None) if known else None
    if note is None or note.personal:
        raise WorkspaceError(f"{FILE}: {column} is no column of the schema, or a personal one: name another.")
    extra = f" AND {among}" if among else ""
    sql = f"SELECT DISTINCT x.{name} FROM {key} AS x WHERE x.{name} IS NOT NULL{extra} ORDER BY 1"
    try:
        rows = process.run(sql, max_rows=MOST_VALUES).rows
    except RunError as error:
        raise WorkspaceError(f"{FILE}: the values of {column} cannot be read: {error}") from error
    return [str(row[0]) for row in rows]
