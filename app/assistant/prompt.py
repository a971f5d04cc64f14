"""The one prompt, versioned: what a model reads, in serving and in training alike.

The system message holds what never changes between questions (rules, schema) and after it what changes once
a day (dates), so that an engine computes that prefix once. The user message holds what belongs to the
question: terms, values, similar pairs, the question. Renders only; chooses nothing.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

import sqlglot
from sqlglot import exp

from app.assistant.ground import Grounding, Value
from app.assistant.link import Linked
from app.assistant.one_line import one_line
from app.assistant.pairs import Pair
from app.assistant.periods import Period, standing_periods
from app.assistant.schema import Schema, render_compact
from app.assistant.workspace import Term, Workspace

PROMPT_VERSION = 2
# What an adapter may have been tuned for: a version stays here as long as the functions below can still render it.
RENDERED_VERSIONS = (PROMPT_VERSION,)
KEPT_TURNS = 2  # earlier turns that a question may refer to

DIALECT_NAMES = {"duckdb": "DuckDB", "sqlite": "SQLite"}


class Message(TypedDict):
    """One chat message."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Turn:
    """An earlier question of the conversation and the SQL that answered it."""

    question: str
    sql: str


@dataclass(frozen=True)
class Context:
    """What was found for one question."""

    grounding: Grounding = field(default_factory=Grounding)
    similar: tuple[Pair, ...] = ()
    periods: tuple[Period, ...] = ()
    dialect: str = "duckdb"
    linked: Linked | None = None  # the tables shown, where the schema does not fit whole


def render_system(workspace: Workspace, schema: Schema) -> str:
    """Render the part of the prompt that all questions of a workspace share."""
    dialect = DIALECT_NAMES.get(schema.dialect, schema.dialect)
    rules = [
        f"Reply with one {dialect} SELECT statement and nothing else.",
        "Use only the tables and columns below; a->t means column a refers to table t: join along it.",
        "If these tables hold nothing about the question, reply CANNOT: and what is missing.",
        *workspace.house_rules,
    ]
    parts = [
        f"You write SQL for {workspace.name}.",
        "\n".join(f"- {rule}" for rule in rules),
        f"Tables:\n{render_compact(schema)}",
    ]
    if workspace.fiscal_year_start_month != 1 or workspace.reference_date:
        parts.append(render_dates(workspace))
    return "\n\n".join(parts)


def render_dates(workspace: Workspace) -> str:
    """Render today and the periods that people name, as half-open ranges of ISO dates."""
    today = workspace.today
    lines = [
        f"Today is {today:%A} {today}. Periods, end excluded:",
        *(f"{period.words}: {period.start} to {period.end}" for period in standing_periods(workspace)),
        f"last 90 days: from {today - dt.timedelta(days=90)}",
    ]
    return "\n".join(lines)


def render_period(period: Period, dialect: str) -> str:
    """Render a period that the question names as the conditions to write.

    >>> render_period(Period("last month", dt.date(2025, 9, 1), dt.date(2025, 10, 1)), "duckdb")
    "last month: >= DATE '2025-09-01' AND < DATE '2025-10-01'"
    """
    word = "" if dialect == "sqlite" else "DATE "
    end = f" AND < {word}'{period.end}'" if period.end else ""
    return f"{period.words}: >= {word}'{period.start}'{end}"


def render_question(question: str, context: Context) -> str:
    """Render the part of the prompt that belongs to one question; the question stands last.

    A term whose SQL an example shows is only named: each token here costs a question time.
    """
    lines = []
    shown = [one_line(pair.sql, context.dialect) for pair in context.similar]
    if context.grounding.terms:
        lines += ["Terms:", *(render_term(term, shown) for term in context.grounding.terms)]
    for value in context.grounding.values:
        lines.append(f"'{value.spelling}' is in {', '.join(value.columns)}")
    lines += [render_period(period, context.dialect) for period in context.periods]
    for pair, sql in zip(context.similar, shown, strict=True):
        lines += [f"Example: {pair.question}", sql]
    return "\n".join([*lines, f"Question: {question}"])


def render_term(term: Term, examples: Sequence[str] = ()) -> str:
    """Render a glossary entry: its SQL where it has some, its meaning otherwise.

    >>> render_term(Term("order count", "Number of orders.", sql="COUNT(*)", from_="sales.orders AS o"))
    'order count = COUNT(*) FROM sales.orders AS o'
    """
    if not (term.sql or term.where):
        return f"{term.term}: {term.means}"
    sql = " ".join(term.sql.split())
    if sql and any(sql in example for example in examples):
        return f"{term.term}: as in the example"
    if term.from_:
        sql += f" FROM {term.from_}"
    if term.where:
        sql += f" WHERE {term.where}"
    return f"{term.term} = {' '.join(sql.split())}"


def shorten_term(term: Term, schema: Schema) -> Term:
    """Leave out a term's FROM where the rest of the prompt says it: each table under its house alias, along keys.

    A table that neither the term's SQL nor its WHERE mentions is said by nothing else, so there FROM stays.
    """
    if not term.from_:
        return term
    try:
        tree: Any = sqlglot.parse_one(
            f"SELECT {term.sql or 1} FROM {term.from_} WHERE {term.where or 1}", read=schema.dialect
        )
    except sqlglot.errors.SqlglotError:
        return term
    aliases = {table.key: table.alias for table in schema.tables}
    keys = {
        frozenset({f"{table.alias}.{mine}", f"{aliases.get(key.ref_table)}.{theirs}"})
        for table in schema.tables
        for key in table.foreign_keys
        for mine, theirs in zip(key.columns, key.ref_columns, strict=True)
    }
    said = {
        column.table for part in (*tree.selects, tree.args["where"]) for column in part.find_all(exp.Column)
    }
    sources = [tree.args["from_"].this, *(join.this for join in tree.args.get("joins") or ())]
    for source in sources:
        if not isinstance(source, exp.Table) or not source.alias or source.alias not in said:
            return term
        if aliases.get(f"{source.db}.{source.name}" if source.db else source.name) != source.alias:
            return term
    for join in tree.args.get("joins") or ():
        on = join.args.get("on")
        if join.side or not isinstance(on, exp.EQ):
            return term
        if frozenset({on.left.sql(), on.right.sql()}) not in keys:
            return term
    return dataclasses.replace(term, from_="")


def with_hints(context: Context, terms: Sequence[Term], values: Sequence[Value], schema: Schema) -> Context:
    """Put terms and values first among those that a question's prompt shows, each once."""
    shown = context.grounding
    known = {term.term for term in shown.terms}, {value.spelling for value in shown.values}
    new_terms = [shorten_term(term, schema) for term in terms if term.term not in known[0]]
    new_values = [value for value in values if value.spelling not in known[1]]
    grounding = Grounding((*new_terms, *shown.terms), (*new_values, *shown.values))
    return dataclasses.replace(context, grounding=grounding)


def render_messages(
    system: str, question: str, context: Context, turns: Sequence[tuple[Turn, Context]] = ()
) -> list[Message]:
    """Render a whole conversation as chat messages, oldest turn first."""
    messages: list[Message] = [{"role": "system", "content": system}]
    for turn, turn_context in turns:
        messages.append({"role": "user", "content": render_question(turn.question, turn_context)})
        messages.append({"role": "assistant", "content": one_line(turn.sql, context.dialect)})
    messages.append({"role": "user", "content": render_question(question, context)})
    return messages


def render_repair(messages: Sequence[Message], sql: str, error: str) -> list[Message]:
    """Append a failed attempt and the reason it failed, asking for a corrected statement."""
    return [
        *messages,
        {"role": "assistant", "content": sql},
        {"role": "user", "content": f"That fails: {error}\nReply with the corrected SELECT only."},
    ]


def prompt_hash(system: str) -> str:
    """Return 12 hex digits that change with the prompt's version or its shared part."""
    return hashlib.sha256(f"{PROMPT_VERSION}\n{system}".encode()).hexdigest()[:12]
