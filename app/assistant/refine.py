"""A follow-up that only names another value or another period: the query before, with that put in its place.

"And for the Nordics?" after a question about APAC, "the same for last year": the earlier query's condition on the same
column gets the other value, its one date range the other dates. No model is asked, so nothing else of the query can
change. Strict: every other word must be one that asks for the same again, the value must be one of a column that the
query compares with one text, and the dates the only ones in the query. Whatever adds, excludes or compares goes to the
model: "and Germany too", "without Reno", "by month". The composer comes before this, where the query is its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from app.assistant.ground import Value, fold
from app.assistant.parse import parse_sql
from app.assistant.periods import Period, spot_periods
from app.assistant.prompt import Turn
from app.assistant.question import stem, stems
from app.assistant.words.readable import find_column

if TYPE_CHECKING:
    from app.assistant.assistant import Assistant

SAME_AGAIN = frozenset(
    """
    a about again all alright and are at but can could did do does for from far give how i i'd if in instead is
    it just let like look looked looks make me need now of ok okay on only or our please pls same show so tell
    thanks that the them then there these they this those to us was we were what what's whats with would you
    """.split()
)
# After a question about May, "the previous month" is April.
_RELATIVE = re.compile(r"(?:previous|next)\b", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class Refined:
    """The query, and what was put in whose place."""

    sql: str
    note: str


def refine(question: str, turn: Turn, assistant: Assistant) -> Refined | None:
    """Return the last query with the value or the period of the question; None where it says more, or fits nowhere."""
    spotted = list(spot_periods(question, assistant.workspace))
    values = assistant.vocabulary.named_values(question)
    rest = question
    for some in reversed(spotted):
        rest = rest[: some.begin] + " " + rest[some.stop :]
    known = {word for value in values for word in re.findall(r"\w+", fold(value.spelling))}
    for value in values:
        for column in value.columns:  # "the Venlo warehouse", "customers in DACH"
            table, _, name = column.rpartition(".")
            known |= {*stems(name), *stems(table.rpartition(".")[2])}
    left = [word for word in map(fold, _TOKEN.findall(rest)) if not {word, stem(word)} & (known | SAME_AGAIN)]
    if left or len(values) + len(spotted) != 1 or any(_RELATIVE.match(each.period.words) for each in spotted):
        return None
    tree = parse_sql(turn.sql, assistant.schema.dialect)
    note = _put_value(tree, values[0], assistant) if values else _put_period(tree, spotted[0].period)
    return Refined(tree.sql(assistant.schema.dialect), note) if note else None


def _put_value(tree: exp.Expr, value: Value, assistant: Assistant) -> str:
    """Replace the one text with which the query compares the value's column; say so, or nothing where it cannot."""
    literals: list[exp.Literal] = []
    for column in tree.find_all(exp.Column):
        found = find_column(column, assistant.schema)
        if found is None or f"{found[0].key}.{found[1].name}" not in value.columns:
            continue
        condition = column.parent
        if not isinstance(condition, exp.EQ | exp.In | exp.NEQ):
            continue  # shown, grouped or ordered by
        if not isinstance(condition, exp.EQ) or not isinstance(condition.expression, exp.Literal):
            return ""
        literals.append(condition.expression)
    before = {literal.name for literal in literals}
    if len(before) != 1 or value.spelling in before:
        return ""
    for literal in literals:
        literal.set("this", value.spelling)
    return f"The same query as before, with {value.spelling} in place of {before.pop()}."


def _put_period(tree: exp.Expr, period: Period) -> str:
    """Replace the two dates of the query's one half-open range, if it has no others."""
    dates = [
        node
        for node in tree.find_all(exp.Cast)
        if node.to.this == exp.DataType.Type.DATE and isinstance(node.this, exp.Literal)
    ]
    begins = {date.this.name for date in dates if isinstance(date.parent, exp.GTE)}
    ends = {date.this.name for date in dates if isinstance(date.parent, exp.LT)}
    columns = {date.parent.this.sql() for date in dates if isinstance(date.parent, exp.GTE | exp.LT)}
    whole = all(isinstance(date.parent, exp.GTE | exp.LT) for date in dates)
    if not whole or len(begins) != 1 or len(ends) != 1 or len(columns) != 1 or period.end is None:
        return ""
    begin, end = begins.pop(), ends.pop()
    if (str(period.start), str(period.end)) == (begin, end):
        return ""
    for date in dates:
        date.this.set("this", str(period.start if date.this.name == begin else period.end))
    return f"The same query as before, for {period.words}."
