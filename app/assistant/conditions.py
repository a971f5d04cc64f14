"""What the conditions of a query imply for its columns: which are equal in every row, which cannot be NULL.

Read are the conditions that stand alone or under AND, in WHERE and in the ON of inner joins, and HAVING for NULL.
Nothing is concluded from what CASE, COALESCE or an unknown function makes of a column.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from sqlglot import exp

from app.assistant.errors import BindError
from app.assistant.scopes import Scope, Source, clause_of

COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
PATTERNS = (exp.Like, exp.ILike, exp.RegexpLike)
# What is NULL when any of its operands is.
STRICT = (
    *COMPARISONS, *PATTERNS, exp.Paren, exp.Neg, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.Cast, exp.Lower,
    exp.Upper, exp.Trim, exp.Length, exp.Substring, exp.Abs, exp.Round, exp.Year, exp.Month, exp.Day, exp.Extract,
    exp.DateTrunc, exp.TimestampTrunc,
)  # fmt: skip


def one_of_equals(scope: Scope, column: exp.Column, name: str, holders: list[Source]) -> Source:
    """The first of the sources whose `name` is equal in every row; in a grouped query, the one it groups.

    Raises:
        BindError: they are not made equal by inner joins or WHERE.
    """
    groups: list[set[tuple[Source, str]]] = []
    for pair in equalities(scope):
        touched = [group for group in groups if group & pair]
        groups = [group for group in groups if group not in touched] + [pair.union(*touched)]
    if len(holders) > 1 and not any({(source, name.lower()) for source in holders} <= g for g in groups):
        raise BindError(ambiguity(name, holders))
    if len(holders) > 1 and scope.select.args.get("group"):
        is_key = clause_of(column, scope.select)[0] == "group"
        clauses = scope.select.expressions if is_key else [scope.select.args["group"]]
        said = [c for clause in clauses for c in clause.find_all(exp.Column) if c is not column]
        tables = {c.table.lower() for c in said if c.name.lower() == name.lower()}
        meant = [source for source in holders if source.alias.lower() in tables]
        if len(meant) > 1:
            raise BindError(ambiguity(name, meant))
        return (meant or holders)[0]
    return holders[0]


def ambiguity(name: str, holders: Iterable[Source]) -> str:
    """The sentence for a name that several sources have."""
    candidates = " or ".join(f"{source.alias}.{name} ({source.label})" for source in holders)
    return f'Column "{name}" is ambiguous: it may be {candidates}.'


def equalities(scope: Scope) -> Iterator[set[tuple[Source, str]]]:
    """Pairs of columns that every row of the scope has equal."""
    for condition in _conditions(scope):
        for part in condition.flatten() if isinstance(condition, exp.And) else (condition,):
            if isinstance(part, exp.EQ):
                ends = {(_source_of(scope, side), side.name.lower()) for side in (part.left, part.right)}
                pair = {(source, name) for source, name in ends if source}
                if len(pair) == 2:
                    yield pair


def refuse_null(scope: Scope, aliases: Collection[str]) -> bool:
    """Whether the query drops every row whose columns under these aliases (in lower case) are all NULL.

    A query that is the list of an IN counts as dropping a NULL that it would select: IN never finds it.
    """
    having, around = scope.select.args.get("having"), scope.select.parent
    conditions = _conditions(scope) + ([having.this] if having else [])
    is_list = isinstance(around, exp.Subquery) and isinstance(around.parent, exp.In)
    return any(_refuses_null(condition, aliases) for condition in conditions) or (
        is_list and any(_is_null(projection.unalias(), aliases) for projection in scope.select.expressions)
    )


def not_compared_with_itself(
    scope: Scope, column: exp.Column, name: str, sources: Iterable[Source], is_undefined: bool = False
) -> list[Source]:
    """Those sources whose `name` the column can be: not one that it is then compared with for no purpose.

    That is the same column on both sides of a comparison; in ON, or under an undefined alias, any two columns
    of one source made equal.
    """
    other = other_side(column, COMPARISONS)
    links = is_undefined or clause_of(column, scope.select)[0] == "joins"
    same = other is not None and other.name.lower() == name.lower()
    told = other.table.lower() if other and (same or (links and isinstance(column.parent, exp.EQ))) else None
    return [source for source in sources if source.alias.lower() != told]


def other_side(column: exp.Column, comparisons: tuple[type[exp.Expr], ...] = (exp.EQ,)) -> exp.Column | None:
    """The column that this one is compared with."""
    parent = column.parent
    if not isinstance(parent, comparisons):
        return None
    other = parent.args["expression"] if parent.this is column else parent.this
    return other if isinstance(other, exp.Column) else None


def is_compared_text(name: exp.Column) -> bool:
    """Whether the name stands in double quotes where a comparison, LIKE or IN has a column on the other side."""
    parent = name.parent
    if not name.this.args.get("quoted") or not isinstance(
        parent, (*COMPARISONS, *PATTERNS, exp.In, exp.Between)
    ):
        return False
    other = parent.this if parent.this is not name else parent.args.get("expression")
    return other is not None and other.find(exp.Column) is not None


def _conditions(scope: Scope) -> list[exp.Expr]:
    where, joins = scope.select.args.get("where"), scope.select.args.get("joins") or ()
    inner = [join.args["on"] for join in joins if join.args.get("on") and join.kind in ("", "INNER")]
    return [on for on in inner if not on.parent.side] + ([where.this] if where else [])


def _source_of(scope: Scope, node: exp.Expr) -> Source | None:
    if not isinstance(node, exp.Column):
        return None
    table = node.text("table")
    holders = [s for s in scope.called(table) if s.has(node.name)] if table else scope.holders(node.name)
    return holders[0] if len(holders) == 1 else None


def _refuses_null(condition: exp.Expr, aliases: Collection[str]) -> bool:
    """Whether the condition is not true when the columns are NULL."""
    condition = condition.unnest()
    if isinstance(condition, (exp.And, exp.Or)):
        sides = (_refuses_null(side, aliases) for side in (condition.left, condition.right))
        return any(sides) if isinstance(condition, exp.And) else all(sides)
    if isinstance(condition, exp.Is):
        return isinstance(condition.expression, exp.Boolean) and _is_null(condition.this, aliases)
    if isinstance(condition, exp.In):
        return _is_null(condition.this, aliases)
    if isinstance(condition, exp.Not):
        inner = condition.this.unnest()
        is_not_null = isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Null)
        return _is_null(inner.this if is_not_null else inner, aliases)
    return _is_null(condition, aliases)


def _is_null(node: exp.Expr, aliases: Collection[str]) -> bool:
    """Whether the expression is surely NULL when the columns are."""
    if isinstance(node, exp.Column):
        return node.table.lower() in aliases
    if isinstance(node, exp.Between) or (isinstance(node, exp.In) and not node.args.get("query")):
        return _is_null(node.this, aliases)
    if isinstance(node, STRICT) and not node.find(exp.Any, exp.All):
        return any(_is_null(child, aliases) for child in node.iter_expressions())
    return False
