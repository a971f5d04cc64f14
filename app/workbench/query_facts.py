"""What one statement uses: tables, columns, the glossary's metrics, constructs of SQL, and how difficult it is.

Tables and columns are those that its resolved names refer to. A metric counts where the statement computes it as the
glossary defines it: the same expression, but for rounding, brackets and NULLIF, over its tables and with its
conditions. Not recognised: a metric put together from several CTEs, and one whose definition has no SQL.

The difficulty is Spider's by its thresholds (https://github.com/taoyds/spider/blob/
cccfe7bc99c4f5b7229890bbff75bfed50f2b008/evaluation.py, eval_hardness), counted over the whole statement rather than
its outermost SELECT, with CTEs, subqueries in FROM and windows as nested queries, which Spider's SQL does not have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlglot import exp

from app.assistant.errors import SqlError
from app.assistant.parse import parse_sql
from app.assistant.schema import Schema
from app.assistant.workspace import Term
from app.workbench.references import References, find_references

DIFFICULTIES = ("easy", "medium", "hard", "extra")

_DATES = (
    exp.DateTrunc, exp.TimestampTrunc, exp.Extract, exp.DateDiff, exp.TimestampDiff, exp.Year, exp.Month, exp.Quarter,
    exp.Week, exp.Day, exp.DayOfWeek, exp.Dayname, exp.Interval, exp.TimeToStr, exp.StrToTime, exp.DateAdd, exp.DateSub,
)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What a statement uses; `texts` are its string literals, `error` says why nothing is known."""

    tables: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    metrics: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    constructs: frozenset[str] = frozenset()
    difficulty: str = ""
    error: str = ""


@dataclass(frozen=True)
class Known:
    """What the statements are read with."""

    schema: Schema
    glossary: tuple[Term, ...] = ()

    @cached_property
    def metrics(self) -> tuple[Metric, ...]:
        """The terms that SQL defines."""
        return tuple(metric for term in self.glossary if (metric := read_metric(term, self.schema)))


def read_facts(sql: str, known: Known) -> Facts:
    """Read one statement; what cannot be resolved has an error."""
    try:
        tree = parse_sql(sql, known.schema.dialect)
        references = find_references(tree, known.schema)
    except SqlError as error:
        return Facts(error=str(error))
    nodes = list(tree.walk())
    texts = frozenset(node.this for node in nodes if isinstance(node, exp.Literal) and node.is_string)
    constructs, difficulty = frozenset(find_constructs(nodes)), rate_difficulty(nodes)
    return Facts(  # the metrics last, since finding them changes the tree
        tables=frozenset(mention.table for mention in references.tables),
        columns=frozenset(reference.key for reference in references.columns),
        texts=texts,
        constructs=constructs,
        difficulty=difficulty,
        metrics=frozenset(find_metrics(references, known.metrics)),
    )


# -- metrics ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Metric:
    """A term as SQL: `text` of its expression ("" if it is only a condition), `where` of its conditions."""

    term: str
    text: str
    kind: type[exp.Expr]
    where: frozenset[str]
    tables: Counter[str] = field(hash=False)


def read_metric(term: Term, schema: Schema) -> Metric | None:
    """Read a term's definition; None if it has no SQL that can be resolved."""
    if not term.from_ or not (term.sql or term.where):
        return None
    sql = f"SELECT {term.sql or '1'} FROM {term.from_}{f' WHERE {term.where}' if term.where else ''}"
    try:
        references = find_references(parse_sql(sql, schema.dialect), schema)
    except SqlError:
        return None
    root = _canonical_root(references)
    if not isinstance(root, exp.Select):
        return None
    core = _core(root.expressions[0])
    where = frozenset(_conditions(root))
    tables = Counter(mention.table for mention in references.tables)
    return Metric(term.term, _text(core) if term.sql else "", type(core), where, tables)


def find_metrics(references: References, metrics: Sequence[Metric]) -> set[str]:
    """The terms that a resolved statement computes; one that is only part of another's expression is not meant."""
    root = _canonical_root(references)
    if root is None:
        return set()
    tables = Counter(mention.table for mention in references.tables)
    possible = [metric for metric in metrics if metric.tables <= tables]
    conditions = set(_conditions(root))
    possible = [metric for metric in possible if metric.where <= conditions]
    kinds = tuple({metric.kind for metric in possible if metric.text})
    nodes: dict[str, list[exp.Expr]] = {}
    for node in root.find_all(*kinds) if kinds else ():
        nodes.setdefault(_text(node), []).append(node)
    found = {metric: nodes[metric.text] for metric in possible if metric.text in nodes}
    inner = {
        metric
        for metric, places in found.items()
        if all(
            any(_is_inside(place, other) for wider, others in found.items() if wider is not metric for other in others)
            for place in places
        )
    }  # fmt: skip
    named = {metric.term for metric in found if metric not in inner}
    return named | {metric.term for metric in possible if not metric.text}


def _canonical_root(references: References) -> exp.Expr | None:
    """The resolved tree with each column under its table's own name, without NULLIF; it is changed in place."""
    if not references.tables:
        return None
    root: exp.Expr = references.tables[0].parts[0].root()
    for reference in references.columns:
        node = reference.node
        if isinstance(node, exp.Column) and reference.name is node.this:
            node.set("this", exp.to_identifier(reference.column.lower(), quoted=False))
            node.set("table", exp.to_identifier(reference.table.lower(), quoted=True))
            node.set("db", None)
    for guard in list(root.find_all(exp.Nullif)):
        guard.replace(guard.this)
    return root


def _core(node: exp.Expr) -> exp.Expr:
    while isinstance(node, exp.Round | exp.Paren | exp.Alias):
        node = node.this
    return node


def _text(node: Any) -> str:
    """The tree as a text, equal for equal trees; four times as fast as writing SQL."""
    if isinstance(node, exp.Identifier):
        return str(node.this).lower()
    if isinstance(node, exp.Expr):
        parts = (f"{key}={_text(value)}" for key, value in node.args.items() if value or value == 0)
        return f"{node.key}({' '.join(parts)})"
    return f"[{' '.join(map(_text, node))}]" if isinstance(node, list) else repr(node)


def _conditions(root: exp.Expr) -> Iterator[str]:
    """Every condition of the statement that is no join of two columns, as text, wherever it stands."""
    for clause in root.find_all(exp.Where, exp.Having, exp.Join):
        on = clause.args.get("on") if isinstance(clause, exp.Join) else clause.this
        if on is None:
            continue
        for part in on.flatten() if isinstance(on, exp.And) else [on]:
            while isinstance(part, exp.Paren):
                part = part.this
            if not (isinstance(part, exp.EQ) and _joins(part)):
                yield _text(part)


def _joins(part: exp.EQ) -> bool:
    return isinstance(part.this, exp.Column) and isinstance(part.expression, exp.Column)


def _is_inside(node: exp.Expr, other: exp.Expr) -> bool:
    parent = node.parent
    while parent is not None and parent is not other:
        parent = parent.parent
    return parent is not None


# -- constructs and difficulty -----------------------------------------------------------------------------------

_CONSTRUCTS: dict[str, tuple[type[exp.Expr], ...]] = {
    "CTE": (exp.CTE,), "window": (exp.Window,), "set operation": (exp.SetOperation,), "CASE": (exp.Case,),
    "FILTER": (exp.Filter,), "GROUP BY": (exp.Group,), "HAVING": (exp.Having,), "QUALIFY": (exp.Qualify,),
    "DISTINCT": (exp.Distinct,), "ORDER BY": (exp.Order,), "LIMIT": (exp.Limit, exp.Fetch), "date function": _DATES,
    "LIKE": (exp.Like, exp.ILike), "OR": (exp.Or,), "IN": (exp.In,), "EXISTS": (exp.Exists,), "IS NULL": (exp.Is,),
    "BETWEEN": (exp.Between,), "ratio": (exp.Div,), "aggregate": (exp.AggFunc,),
}  # fmt: skip
_OUTER = "outer join"
CONSTRUCTS = (
    "no join", "1 join", "2-3 joins", "4+ joins", _OUTER, "self-join", "subquery in FROM", "subquery elsewhere", "star",
    *_CONSTRUCTS,
)  # fmt: skip


def _names(kinds: set[type[exp.Expr]]) -> set[str]:
    return {name for name, wanted in _CONSTRUCTS.items() if any(issubclass(kind, wanted) for kind in kinds)}


def find_constructs(nodes: Sequence[exp.Expr]) -> set[str]:
    """Name what a statement is made of, given all nodes of its tree."""
    joins = [node for node in nodes if isinstance(node, exp.Join)]
    found = {["no join", "1 join", "2-3 joins", "2-3 joins", "4+ joins"][min(len(joins), 4)]}
    found |= _names({type(node) for node in nodes})
    if any(join.side in ("LEFT", "RIGHT", "FULL") for join in joins):
        found.add(_OUTER)
    for select in (node for node in nodes if isinstance(node, exp.Select)):
        if any(item.is_star for item in select.expressions if isinstance(item, exp.Star | exp.Column)):
            found.add("star")
        around = select.parent.parent if isinstance(select.parent, exp.Subquery) else select.parent
        if isinstance(around, exp.From | exp.Join):
            found.add("subquery in FROM")
        elif around is not None and not isinstance(select.parent, exp.CTE | exp.SetOperation):
            found.add("subquery elsewhere")
        if _joins_itself(select):
            found.add("self-join")
    return found


def _joins_itself(select: exp.Select) -> bool:
    members = [select.args.get("from_"), *(select.args.get("joins") or ())]
    tables = [member.this for member in members if member is not None and isinstance(member.this, exp.Table)]
    names = [f"{table.db}.{table.name}".lower() for table in tables]
    return len(names) > len(set(names))


def rate_difficulty(nodes: Sequence[exp.Expr]) -> str:
    """Rate a statement as easy, medium, hard or extra, given all nodes of its tree."""

    def of(*kinds: type[exp.Expr]) -> list[exp.Expr]:
        return [node for node in nodes if isinstance(node, kinds)]

    clauses = {kind: of(kind) for kind in (exp.Where, exp.Group, exp.Order, exp.Limit)}
    parts = sum(map(bool, clauses.values())) + len(of(exp.Join, exp.Or, exp.Like, exp.ILike))
    selects = of(exp.Select)
    nested = len(selects) - 1 + len(of(exp.Window))
    others = sum(
        (
            len(of(exp.AggFunc)) > 1,
            any(len(select.expressions) > 1 for select in selects),
            any(isinstance(where.this, exp.And | exp.Or) for where in clauses[exp.Where]),
            any(len(group.expressions) > 1 for group in clauses[exp.Group]),
        )
    )
    if parts <= 1 and others == 0 and nested == 0:
        return "easy"
    if nested == 0 and ((others <= 2 and parts <= 1) or (parts <= 2 and others < 2)):
        return "medium"
    if nested == 0 and ((others > 2 and parts <= 2) or (2 < parts <= 3 and others <= 2)):
        return "hard"
    return "hard" if parts <= 1 and others == 0 and nested <= 1 else "extra"
