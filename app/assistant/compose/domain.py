"""What can be asked about in a workspace: subjects, measures, dimensions, conditions and periods, with their words.

The types alone; `definitions` reads them from `semantics.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.assistant.compose.dialects import Dialect
from app.assistant.compose.query import Joins
from app.assistant.schema import Schema
from app.assistant.workspace import Workspace

DECIMALS = {
    "usd": 2,
    "money": 2,  # of one currency at a time
    "percent": 1,
    "minutes": 1,
    "hours": 1,
    "points": 2,
    "ratio": 2,
    "weeks": 1,
    "square metres": 1,
    "rate": 4,
    "days": 1,
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
    done: tuple[str, ...] = ()  # other verbs for what happened, read and never said
    say: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    future: bool = False  # whether some of them lie ahead
    event: bool = False  # it happens on its day and is then over, so its number "in May" is clear
    all_words: str = ""  # "including closed ones", where one might think of those that are still there only
    also: tuple[str, ...] = ()  # nouns that are read, and never said
    shown: tuple[str, ...] = ()  # the columns of a list whose question names none
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # more words for what it shows
    superlatives: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(
        default_factory=dict
    )  # by expression, the words for the most and for the least of it: "dearest", "cheapest"
    listed: tuple[str, ...] = ()  # nouns for them in lists alone
    asked: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # by columns, how one asks for them of one
    events: Mapping[str, str] = field(default_factory=dict)  # what happened to it later: the verb, and when
    times: tuple[str, ...] = ()  # what is done once for each: "ordered more than 5 times"

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
    counts: str = ""  # the alias whose records it counts, each once
    rows: tuple[str, ...] = ()  # verbs that say that there is a row of it: "did we sell"
    doer: str = ""  # the alias of who alone does what these verbs say
    pieces: tuple[str, ...] = ()  # what is counted behind such a verb: "sold more than 50 units"
    inner: tuple[
        tuple[str, str], ...
    ] = ()  # names and SQL of each `key`'s figures, over which it is: in a CTE `steps`
    steps: str = ""
    key: str = ""
    of_each: str = ""  # what it means nothing over several of: a rate of currencies
    by_verb: bool = False  # a period is of its day only where its verb says so: "promised last week"
    of_records: bool = False  # its period says of which records it is: "of campaigns that started last year"
    goods: tuple[str, ...] = ()  # what is said of goods counted in its units: "how many tents are in stock"
    daily: str = ""  # "day" or "week": it is one of a day, of which there is one so often
    told: str = ""  # the group of which a condition must be said: which products an average price is of
    ranks: tuple[tuple[str, ...], ...] = ()  # verbs that rank by it: for the most of it, and for the least
    last_count: str = ""  # the table of counts of whose last one in a period it is

    @property
    def date_alias(self) -> str:
        """The alias of the table whose day it has, which may stand within an expression; empty without a day."""
        return next(iter(re.findall(r"\b([a-z_]\w*)\.", self.date)), "")

    @property
    def needs_join(self) -> bool:
        """Whether it brings joins that are no keys."""
        return bool(self.joins)

    @property
    def inner_figures(self) -> tuple[tuple[str, str], ...]:
        """The figures of each key as they are selected."""
        return tuple((sql, name) for name, sql in self.inner)

    def rounded(self, sql: str | None = None, decimals: int | None = None) -> str:
        """The expression as the last step shows it, with other decimals where they are told."""
        own = DECIMALS.get(self.unit)
        decimals = own if decimals is None or own is None else decimals
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
    never_whole: bool = False  # no split by it is meant: "orders per customer" are an average
    columns: tuple[str, ...] = ()  # what is shown of each, where its expression alone says too little
    note: str = ""
    notes: tuple[str, ...] = ()  # other words for it
    bases: tuple[str, ...] = ()  # of the measures it may split; empty: all that keys lead from
    key: bool = False  # one value for each row of its table
    not_with: tuple[str, ...] = ()  # aliases whose conditions would be taken for its own
    partial: bool = False  # rows that have none are left out, so that its shares are of no clear total
    also: tuple[str, ...] = ()
    values: Mapping[str, str] = field(
        default_factory=dict, hash=False
    )  # by the name of its column, who is meant
    split: tuple[str, ...] = ()  # words that mean it without "by": "online and in store"
    does: tuple[str, ...] = ()  # verbs for what they alone do: "who closed the most tickets"
    sides: tuple[
        tuple[str, ...], ...
    ] = ()  # what its two values are called where they are held against each other
    spoken: bool = True  # False: read where somebody asks so, and never said
    asked: bool = False  # nothing is split by it unasked, as where a change is explained

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
    listed: tuple[str, ...] = ()  # such nouns in lists alone: "how many tents" may be of units
    present: tuple[str, ...] = ()  # words that mean it in lists, but in no question about the past: "we sell"
    of: str = ""  # the alias without which it limits no measure: "Black Week" may be a time for the others
    today: bool = False  # what is so today, which nothing tells of an earlier day: "unassigned"
    since: tuple[str, ...] = ()  # verbs that may tell of when it came to be so: "members who joined"
    alone: bool = (
        True  # whether the value alone means it: "rentals in Graz" need not be of customers from there
    )


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
    whole: bool = False  # it means something without a period, too
    keeps_all: bool = False  # groups that only the second figure has are kept
    signed: bool = False  # below zero as well as above, so that none is simply the largest
    verdicts: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)  # by bound: "missed"
    judged: tuple[str, ...] = ()  # of what: "the target"
    together: tuple[
        tuple[str, ...], ...
    ] = ()  # what its two figures are called side by side: "plan and actual"
    short: tuple[str, ...] = ()  # what it is called beside both: "the gap"


@dataclass
class Domain:
    """All of it, of one workspace."""

    workspace: Workspace
    schema: Schema
    dialect: Dialect
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
    silent_subjects: list[Subject] = field(default_factory=list)  # and such subjects
    silent_absences: list[dict[str, Any]] = field(default_factory=list)
    durations: list[dict[str, Any]] = field(default_factory=list)
    has_row: Callable[[str], bool] = lambda sql: True  # whether a query has one
    reviewed: bool = True  # False: proposed of the schema, and nobody has said which rows count

    def dimensions_of(self, measure: Measure, *, spoken: bool = True) -> list[Dimension]:
        """The dimensions that keys lead to and mean something for the measure; those only read too if not `spoken`."""
        return [
            d
            for d in self.dimensions
            if (d.spoken or not spoken)
            and self.joins.reaches(measure.base, d.alias)
            and (d.alias in measure.only if measure.only else not d.bases or measure.base in d.bases)
            and d.alias not in measure.not_with
            and not (d.key and d.alias == measure.base and not _is_of_records(d, measure))
        ]

    def conditions_of(self, base: str, *, subject: bool = False, spoken: bool = True) -> list[Condition]:
        """The conditions that fit behind a noun (`subject`) or another measure of this base table."""
        wrong = "figures" if subject else "counts"
        found = [c for c in self.conditions if base in c.bases and c.only != wrong]
        return [c for c in found if c.spoken or not spoken]

    def counted_in(self, count: Measure, measure: Measure) -> Measure | None:
        """A number of records, counted in the rows that another measure is of; None where not all have such rows."""
        table = next((t for t in self.schema.tables if t.alias == count.base), None)
        if table is None or len(table.primary_key) != 1 or not count.subject or count.needs_join:
            return None
        key = f"{count.base}.{table.primary_key[0]}"
        step = next((s for s in self.joins.steps if (s.parent, s.alias) == (measure.base, count.base)), None)
        if step is None or count.date != measure.date or set(count.where) != set(measure.where):
            return None
        without = (
            f"SELECT 1 FROM {self.joins.tables[count.base]} AS {count.base} WHERE NOT EXISTS "
            f"(SELECT 1 FROM {self.joins.tables[measure.base]} AS {measure.base} WHERE {step.on}) LIMIT 1"
        )
        if self.has_row(without):
            return None
        return replace(
            measure, sql=f"COUNT(DISTINCT {key})", name=count.name, np=count.np, say=(), also=(), unit="", term="",
            adds_up=False, subject=None,
        )  # fmt: skip

    def sides_of(self, ratio: Ratio, condition: Condition) -> tuple[Condition, Condition] | None:
        """A condition as each of a ratio's two figures has it, of one value or the same; None where one has not."""
        column, _, several = condition.where[0].partition(" IN (")
        if several and not condition.value and len(condition.where) == 1:  # "of Spring Trails 2024 and 2025"
            both = all(
                any(c.where[0].startswith(f"{column} = ") for c in self.conditions if measure.base in c.bases)
                for measure in (ratio.over, ratio.under)
            )
            return (condition, condition) if both else None
        found = []
        for measure in (ratio.over, ratio.under):
            counts = measure.sql.startswith("COUNT(")
            same = [
                c
                for c in self.conditions_of(measure.base, subject=counts, spoken=False)
                if c.where == condition.where
                or (c.value and (c.value, c.group) == (condition.value, condition.group))
            ]
            if len({c.where for c in same}) != 1:
                return None
            found.append(same[0])
        return found[0], found[1]


def _is_of_records(dimension: Dimension, measure: Measure) -> bool:
    """Whether a sum over records may be taken of each of them alone: "the order with the highest amount"."""
    return measure.base in dimension.bases and measure.sql.startswith("SUM(")


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
