"""A query as the parts of its clauses, and its text in the layout of the house's pairs.

Joins are not written by who samples: a query names a base table and whatever columns it wants under the house's
aliases, and the joins follow from the foreign keys. Only many-to-one steps are taken, so no join multiplies rows.
Covers what the shapes need: one SELECT, CTEs before it; no set operations.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.assistant.schema import Schema, quote_key, quote_name

_ALIAS = re.compile(r"(?<![\w.'\"])([a-z_]\w*)\.(?=[A-Za-z_\"])")
_AGGREGATE = re.compile(r"\b(?:SUM|COUNT|AVG|MEDIAN|MIN|MAX)\(")
_CALL = re.compile(r"\b(\w+) ?\(")
_OF_FIGURES = frozenset(
    "NULLIF COALESCE ROUND ABS CAST GREATEST LEAST".split()
)  # what may stand around aggregates
_FILTER = " FILTER (WHERE "
_QUOTED = re.compile(r"'(?:[^']|'')*'")


@dataclass(frozen=True)
class Query:
    """The clauses of one SELECT; each `select` entry is an expression and its name, empty for none."""

    base: str
    select: tuple[tuple[str, str], ...]
    where: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    having: tuple[str, ...] = ()
    qualify: str = ""
    order: tuple[str, ...] = ()
    limit: int | None = None
    ctes: tuple[tuple[str, str], ...] = ()
    joins: tuple[str, ...] = ()  # written out, after those along keys
    needs: tuple[str, ...] = ()  # aliases that only a join of these uses

    def but(self, **parts: object) -> Query:
        """Return the query with other parts."""
        return replace(self, **parts)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Step:
    """A many-to-one join: `on` is the condition that brings `alias` to `parent`."""

    parent: str
    alias: str
    on: str
    cost: int

    @property
    def may_lack(self) -> bool:
        """Whether rows without such a key are left out by it."""
        return self.cost > 2


class NoPathError(LookupError):
    """No many-to-one joins lead from one table to another."""


class Joins:
    """All joins that keys allow between the tables that have a house alias."""

    def __init__(
        self,
        schema: Schema,
        extra: Iterable[Mapping[str, object]],
        avoid: Iterable[list[str]],
        *,
        one_way: bool = False,
    ) -> None:
        """Take the keys of the schema, add the `extra` joins of the workspace and leave out those to `avoid`.

        `one_way`: no table is joined in another way than the base alone would be joined to it.
        """
        self.one_way = one_way
        self.tables = {
            table.alias: quote_key(table, schema.dialect) for table in schema.tables if table.alias
        }
        avoided = {tuple(pair) for pair in avoid}
        by_key = {table.key: table for table in schema.tables}
        self.steps: list[Step] = []
        for table in schema.tables:
            nullable = {column.name for column in table.columns if column.nullable}
            for key in table.foreign_keys:
                target = by_key[key.ref_table].alias
                if not table.alias or not target or target == table.alias or (table.alias, target) in avoided:
                    continue
                if any(quote_name(name, schema.dialect) != name for name in (*key.columns, *key.ref_columns)):
                    continue  # what is composed has no quotes
                on = " AND ".join(
                    f"{target}.{quote_name(theirs, schema.dialect)} = "
                    f"{table.alias}.{quote_name(ours, schema.dialect)}"
                    for ours, theirs in zip(key.columns, key.ref_columns, strict=True)
                )
                self.steps.append(Step(table.alias, target, on, 3 if nullable & set(key.columns) else 2))
        for join in extra:
            alias = str(join["alias"])
            self.tables[alias] = str(join["table"])
            for parent in join["from"]:  # type: ignore[attr-defined]
                if (parent, alias) not in avoided:
                    self.steps.append(Step(parent, alias, str(join["by"]).replace("{from}", parent), 2))
        self._paths: dict[tuple[frozenset[str], str], list[Step] | None] = {}

    def path(self, have: Iterable[str], target: str) -> list[Step] | None:
        """The cheapest steps from what is joined to `target`; None when no key leads there."""
        known = (frozenset(have), target)
        if known not in self._paths:
            self._paths[known] = self._search(*known)
        return self._paths[known]

    def _search(self, have: frozenset[str], target: str) -> list[Step] | None:
        waiting: list[tuple[int, int, str, list[Step]]] = [(0, i, a, []) for i, a in enumerate(sorted(have))]
        seen: set[str] = set()
        counter = len(waiting)
        while waiting:
            cost, _, alias, steps = heapq.heappop(waiting)
            if alias == target:
                return steps
            if alias in seen:
                continue
            seen.add(alias)
            for step in self.steps:
                if step.parent == alias:
                    counter += 1
                    heapq.heappush(waiting, (cost + step.cost, counter, step.alias, [*steps, step]))
        return None

    def reaches(self, base: str, alias: str) -> bool:
        """Whether many-to-one joins lead from one table to another."""
        return self.path({base}, alias) is not None

    def aliases(self, *texts: str) -> list[str]:
        """The house aliases that the texts use outside of subqueries and strings, in their order."""
        found: dict[str, None] = {}
        for text in texts:
            if "(SELECT " in text:
                continue  # it brings its own tables
            for name in _ALIAS.findall(_QUOTED.sub("''", text)):
                if name in self.tables:
                    found.setdefault(name)
        return list(found)

    def joined(self, query: Query) -> list[Step]:
        """The joins that a query needs, each after the one it hangs on. Raises: NoPathError."""
        texts = [expr for expr, _ in query.select]
        texts += [*query.where, *query.group, *query.having, *query.order, *query.joins]
        written = {alias for join in query.joins for alias in re.findall(r"\bAS (\w+) ON", join)}
        wanted = [alias for alias in (*query.needs, *self.aliases(*texts)) if alias not in written]
        rank = {
            alias: i for i, alias in enumerate(("l", "r", "o", "c", "co", "s", "p", "pc", "ca", "d", "m"))
        }
        have = [query.base]
        steps: list[Step] = []
        for alias in sorted(dict.fromkeys(wanted), key=lambda a: rank.get(a, 99)):
            path = self.path(have, alias)
            if path is None:
                raise NoPathError(f"no key leads from {query.base} to {alias}")
            own = self.path({query.base}, alias)
            if (
                self.one_way and own is not None and not {*path} <= {*own}
            ):  # the invoice's owner, or the animal's
                raise NoPathError(f"{alias} is reached in two ways from {query.base}")
            steps += path
            have += [step.alias for step in path]
        return steps


def render(query: Query, joins: Joins) -> str:
    """Write the query as the house lays it out: one clause a line, one condition a line, without `;`."""
    lines: list[str] = []
    for i, (name, text) in enumerate(query.ctes):
        lines.append(f"WITH {name} AS (" if i == 0 else f"), {name} AS (")
        lines += [f"  {line}" for line in text.split("\n")]
    if query.ctes:
        lines.append(")")
    items = [
        expr if not name or expr.endswith(f".{name}") else f"{expr} AS {name}" for expr, name in query.select
    ]
    if len(items) == 1:
        lines.append(f"SELECT {items[0]}")
    else:
        lines += ["SELECT", *(f"  {item}," for item in items[:-1]), f"  {items[-1]}"]
    if query.base in joins.tables:
        lines.append(f"FROM {joins.tables[query.base]} AS {query.base}")
        lines += [f"JOIN {joins.tables[s.alias]} AS {s.alias} ON {s.on}" for s in joins.joined(query)]
    else:
        lines.append(f"FROM {query.base}")
    lines += query.joins
    for word, parts in (("WHERE", query.where), ("HAVING", query.having)):
        if word == "HAVING" and query.group:
            lines.append(f"GROUP BY {', '.join(query.group)}")
        where = list(dict.fromkeys(parts))
        if where:
            lines.append(f"{word} {where[0]}")
            lines += [f"  AND {part}" for part in where[1:]]
    if query.qualify:
        lines.append(f"QUALIFY {query.qualify}")
    if query.order:
        lines.append(f"ORDER BY {', '.join(query.order)}")
    if query.limit:
        lines.append(f"LIMIT {query.limit}")
    return "\n".join(lines)


def filtered(sql: str, condition: str) -> str:
    """Let each aggregate of an expression take only the rows that meet a condition.

    Raises: LookupError where it may have others than are known here, such as PERCENTILE_CONT.

    >>> filtered("SUM(a.x) / NULLIF(COUNT(*) FILTER (WHERE a.y), 0)", "b.z = 1")
    'SUM(a.x) FILTER (WHERE b.z = 1) / NULLIF(COUNT(*) FILTER (WHERE (a.y) AND b.z = 1), 0)'
    """
    found, at, around = "", 0, ""
    while match := _AGGREGATE.search(sql, at):
        stop = _closing(sql, match.end())
        around += sql[at : match.start()]
        found += sql[at:stop]
        if sql.startswith(_FILTER, stop):
            end = _closing(sql, stop + len(_FILTER))
            inner = sql[stop + len(_FILTER) : end - 1]
            found, stop = f"{found}{_FILTER}({inner}) AND {condition})", end
        else:
            found += f"{_FILTER}{condition})"
        at = stop
    around += sql[at:]
    if not at or any(name.upper() not in _OF_FIGURES for name in _CALL.findall(around)):
        raise LookupError(f"not known as an aggregate: {sql}")
    return found + sql[at:]


def _closing(sql: str, at: int) -> int:
    """Where the parenthesis that was opened before a place is closed."""
    depth, quoted = 1, False
    while depth:
        quoted ^= sql[at] == "'"
        depth += (sql[at] == "(") - (sql[at] == ")") if not quoted else 0
        at += 1
    return at


def in_any_order(sql: str) -> str:
    """A query with the conditions of each WHERE in the order of their texts, so that two can be told to be the same.

    >>> in_any_order("SELECT 1\\nWHERE b\\n  AND a") == in_any_order("SELECT 1\\nWHERE a\\n  AND b")
    True
    """
    found: list[str] = []
    limits: list[str] = []
    for line in sql.split("\n"):
        text = line.strip()
        if text.startswith("WHERE ") or (limits and text.startswith("AND ")):
            limits.append(text.removeprefix("WHERE ").removeprefix("AND "))
            continue
        found += [*sorted(limits), line]
        limits = []
    return "\n".join([*found, *sorted(limits)])


def is_one_aggregate(sql: str) -> bool:
    """Whether FILTER can be put behind it.

    >>> is_one_aggregate("SUM(a.x - a.y)"), is_one_aggregate("SUM(a.x) / SUM(a.y)")
    (True, False)
    """
    return bool(re.fullmatch(r"(SUM|COUNT)\((?:[^()]|\([^()]*\))*\)", sql))
