"""A follow-up as a change of the query before, whoever wrote it: an edit, another value, another period or how many.

What the house's definitions can read as an edit with one meaning is `edit`'s: "by month", "without Germany". Here
is what needs only the stored values: "and for the Nordics?" after a question about APAC, "the same for last year":
the earlier query's condition on the same column gets the other value, its one date range the other dates; "only the
top 3" limits what it ranks. Where nothing is compared with that column, "only the Nordics" is one more condition,
if the query is one plain SELECT that reads the column's table in inner joins. No model is asked, so nothing else of
the query can change. Strict: every other word must be one that asks for the same again, and the dates the only ones
in the query. Whatever else adds, excludes or compares goes to the model: "and Germany too". The composer comes
before this, where the query is its own.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp
from sqlglot.errors import SqlglotError

from app.assistant.compose.composer import is_long
from app.assistant.compose.spans import to_span
from app.assistant.compose.times import may_follow
from app.assistant.edit.asked import read_wanted
from app.assistant.edit.conditions import limits_kind
from app.assistant.edit.editor import edit_query
from app.assistant.edit.plain import read_plain
from app.assistant.errors import SqlError
from app.assistant.folding import fold
from app.assistant.ground import Value
from app.assistant.parse import BROKEN, parse_sql
from app.assistant.periods import Period, spot_periods
from app.assistant.prompt import Turn
from app.assistant.question import stem, stems
from app.assistant.words.readable import find_column, table_key
from app.assistant.workspace import Workspace

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
_FEW = re.compile(
    r"^\W*(?:(?:and|ok|okay|now|please|only|just|show|give|me|limit|it|that|this|them|to)\b,? )*(?:the )?"
    r"(?P<which>top|highest|largest|first) (?P<n>\d{1,3}|three|four|five|six|seven|eight|nine|ten|two)"
    r"(?: (?:of them|of those|ones|rows))?(?:,? please)?\W*$",
    re.IGNORECASE,
)
_CUTS = ("limit", "offset", "having", "qualify", "distinct")  # of others, if more were restricted
_RESTRICTS = re.compile(r"\b(?:only|just)\b", re.IGNORECASE)  # "and in Germany" may be in another's place
_BESIDE = re.compile(
    r"\W*(?:and |also )*(?:with|also)\b", re.IGNORECASE
)  # "with last year": beside, it seems
_SINCE = re.compile(r"\bfrom (?:the )?$", re.IGNORECASE)  # "from August on": what follows it, too
_NUMBERS = {word: n for n, word in enumerate("two three four five six seven eight nine ten".split(), 2)}
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class Refined:
    """The query, and what was put in whose place."""

    sql: str
    note: str


def refine(question: str, turn: Turn, assistant: Assistant) -> Refined | None:
    """Return the last query with the value or the period of the question; None where it says more, or fits nowhere."""
    if is_long(question):
        return None
    tree = parse_sql(turn.sql, assistant.schema.dialect)
    if assistant.composer and (edited := edit_query(question, tree, assistant.composer)):
        return Refined(edited[0].sql(assistant.schema.dialect), f"The same query as before, {edited[1]}.")
    wanted = read_wanted(question)
    return None if wanted.excludes else _refine(wanted.text, turn, assistant)


def is_refined(question: str, turn: Turn, assistant: Assistant) -> bool:
    """Whether the question can be read as a change of the last query."""
    try:
        return refine(question, turn, assistant) is not None
    except (SqlError, SqlglotError, *BROKEN):  # an earlier query of a shape that it does not know
        return False


def _refine(question: str, turn: Turn, assistant: Assistant) -> Refined | None:
    if _BESIDE.match(question):
        return None
    if few := _FEW.match(question):
        return _limit(few, parse_sql(turn.sql, assistant.schema.dialect), assistant)
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
    if any(_SINCE.search(question[: each.begin]) for each in spotted):
        return None
    if left or len(values) + len(spotted) != 1 or any(_RELATIVE.match(each.period.words) for each in spotted):
        return None
    tree = parse_sql(turn.sql, assistant.schema.dialect)
    note = (
        _put_value(tree, values[0], assistant, bool(_RESTRICTS.search(question)))
        if values
        else _put_period(tree, spotted[0].period, assistant.workspace, only=bool(_RESTRICTS.search(question)))
    )
    return Refined(tree.sql(assistant.schema.dialect), note) if note else None


def _put_value(tree: exp.Expr, value: Value, assistant: Assistant, restricts: bool) -> str:
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
        if condition.find_ancestor(exp.Filter, exp.Case):
            return ""  # what a column is named after
        literals.append(condition.expression)
    if not literals:
        return _add_condition(tree, value, assistant) if restricts else ""
    before = {literal.name for literal in literals}
    if len(before) != 1 or value.spelling in before:
        return ""
    old, new = (_roles(spelling, assistant) for spelling in (*before, value.spelling))
    if old and new and not old & new:
        return ""  # a department, in the place of a category
    for literal in literals:
        literal.set("this", value.spelling)
    return f"The same query as before, with {value.spelling} in place of {before.pop()}."


def _roles(spelling: str, assistant: Assistant) -> set[str]:
    """The columns that the house's conditions compare with a value, by its aliases."""
    domain = assistant.composer.reader.domain if assistant.composer else None
    told = [each.where[0] for each in domain.conditions if each.value == spelling] if domain else []
    return {where.partition(" = ")[0] for where in told if "EXISTS (" not in where}


def _add_condition(tree: exp.Expr, value: Value, assistant: Assistant) -> str:
    """Restrict one plain SELECT to the value of the one column that has it, in a table that it reads; say so.

    Not where a group or a limit would then be of others, nor where the house says more of such a value than the column.
    """
    if not isinstance(tree, exp.Select) or any(tree.args.get(part) for part in _CUTS):
        return ""
    outer = any(join.side or join.kind not in ("", "INNER") for join in tree.args.get("joins") or ())
    if (
        outer
        or tree.find(exp.Window)
        or len(list(tree.find_all(exp.Select))) > 1
        or _is_of_more(value, assistant)
    ):
        return ""
    holders = [column.rpartition(".") for column in value.columns]
    places = [
        (table.alias_or_name, name)
        for table in tree.find_all(exp.Table)
        for key, _, name in holders
        if table_key(table) == key.lower()
    ]
    if len(places) == 1 and _is_told_of_another(value, places[0][0], assistant):
        return ""
    if _may_be_elsewhere(tree, holders, assistant) or _is_of_other_kind(tree, value, assistant):
        return ""
    if len(places) != 1 or any(_is_restricted(tree, table, name) for table, name in places):
        return ""
    table, name = places[0]
    tree.where(exp.column(name, table=table).eq(exp.Literal.string(value.spelling)), copy=False)
    return f"The same query as before, only for {value.spelling}."


def _is_restricted(tree: exp.Expr, table: str, name: str) -> bool:
    """Whether another column of the table has one value already: after "only Germany", "only DACH" may replace it."""
    for node in tree.find_all(exp.EQ, exp.In):
        column, value = node.this, node.args.get("expression")
        of_table = isinstance(column, exp.Column) and column.table == table and column.name != name
        if of_table and (value is None or isinstance(value, exp.Literal)):
            return True
    return False


def _is_of_more(value: Value, assistant: Assistant) -> bool:
    """Whether the house's condition for the value is more than that its column has it."""
    domain = assistant.composer.reader.domain if assistant.composer else None
    told = [each for each in domain.conditions if each.value == value.spelling] if domain else []
    return any(len(each.where) > 1 for each in told)


def _may_be_elsewhere(tree: exp.Expr, holders: list[tuple[str, str, str]], assistant: Assistant) -> bool:
    """Whether keys lead from its rows to another table that has the value: "Hamburg", a customer's or a store's."""
    domain = assistant.composer.reader.domain if assistant.composer else None
    plain = read_plain(tree, domain) if domain else None
    if domain is None or plain is None:
        return False
    read = {table_key(table) for table in tree.find_all(exp.Table)}
    others = {key.replace('"', "").lower() for key, _, _ in holders} - read
    aliases = [alias for alias, key in domain.joins.tables.items() if key.replace('"', "").lower() in others]
    return any(domain.joins.reaches(plain.base, alias) for alias in aliases)


def _is_of_other_kind(tree: exp.Expr, value: Value, assistant: Assistant) -> bool:
    """Whether the query says already where, or of what, in other words than the value's: Germany, before "Paris"."""
    domain = assistant.composer.reader.domain if assistant.composer else None
    plain = read_plain(tree, domain) if domain else None
    if domain is None or plain is None:
        return False
    return limits_kind(plain, {each.group for each in domain.conditions if each.value == value.spelling})


def _is_told_of_another(value: Value, name: str, assistant: Assistant) -> bool:
    """Whether the house has the value in conditions of this table alone where it is in another role: departments."""
    domain = assistant.composer.reader.domain if assistant.composer else None
    tables = domain.joins.tables if domain else {}
    same = {alias for alias, key in tables.items() if name in tables and key == tables[name]}
    told = (
        [set(each.aliases) & same for each in domain.conditions if each.value == value.spelling]
        if domain
        else []
    )
    return any(told) and not any(name in aliases for aliases in told)


def _limit(few: re.Match[str], tree: exp.Expr, assistant: Assistant) -> Refined | None:
    """The first few rows of a query that orders them: by a figure, largest first, where the top is asked for."""
    order = tree.args.get("order")
    if not isinstance(tree, exp.Select) or not order or tree.args.get("offset"):
        return None
    n = _NUMBERS.get(few["n"].lower()) or int(few["n"])
    limit = tree.args.get("limit")
    if limit is not None and not (limit.expression.is_int and n < int(limit.expression.name)):
        return None
    if few["which"].lower() != "first" and not (
        order.expressions[0].args.get("desc") and _is_figure(tree, order)
    ):
        return None
    return Refined(
        tree.limit(n).sql(assistant.schema.dialect), f"The same query as before, its first {n} rows."
    )


def _is_figure(tree: exp.Select, order: exp.Expr) -> bool:
    """Whether rows are ordered by an aggregate first."""
    key = order.expressions[0].this
    named = {each.alias: each for each in tree.selects}
    return (named.get(key.name, key) if isinstance(key, exp.Column) else key).find(exp.AggFunc) is not None


def _put_period(tree: exp.Expr, period: Period, workspace: Workspace, *, only: bool) -> str:
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
    if not may_follow(
        period,
        to_span(Period(begin, dt.date.fromisoformat(begin), dt.date.fromisoformat(end)), workspace),
        workspace,
        only=only,
    ):
        return ""  # "and June?" after a year, or after May of another one; "only the last month" of a quarter
    for date in dates:
        date.this.set("this", str(period.start if date.this.name == begin else period.end))
    return f"The same query as before, for {period.words}."
