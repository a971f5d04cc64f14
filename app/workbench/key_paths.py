"""The keys between tables as joins with one meaning each.

Where two ways lead from a table to another (a rental's branches to pick up and to return; the city of the customer and
of the branch), none of them is the plain join: each gets an alias of its own, named by the column that it follows, so
that "by branch" has no meaning and "by return branch" has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.assistant.schema import ForeignKey, Table, quote_name
from app.assistant.words.names import bare_name
from app.workbench.semantics_words import nouns


@dataclass(frozen=True)
class Role:
    """A table under another alias, for the one key by which `child` refers to it."""

    alias: str
    child: Table
    key: ForeignKey
    parent: Table
    words: str  # "return branch", "customer city"
    dialect: str = "duckdb"

    @property
    def on(self) -> str:
        """The join's condition, with `{from}` for the child."""
        pairs = zip(self.key.columns, self.key.ref_columns, strict=True)
        return " AND ".join(
            f"{self.alias}.{quote_name(theirs, self.dialect)} = {{from}}.{quote_name(ours, self.dialect)}"
            for ours, theirs in pairs
        )


@dataclass(frozen=True)
class KeyPaths:
    """The `plain` keys, by the alias of the child, and the `roles` in the place of the others."""

    plain: Mapping[str, Sequence[tuple[str, ForeignKey]]]
    roles: tuple[Role, ...]

    @property
    def avoid(self) -> list[list[str]]:
        """The pairs of aliases that no plain join may lead between."""
        return [list(pair) for pair in dict.fromkeys((r.child.alias, r.parent.alias) for r in self.roles)]

    def reaches(self, alias: str) -> list[str]:
        """The aliases that plain keys lead to, the nearest first; itself is not among them."""
        found: list[str] = []
        waiting = [alias]
        while waiting:
            for target, _ in self.plain.get(waiting.pop(0), ()):
                if target not in found and target != alias:
                    found.append(target)
                    waiting.append(target)
        return found

    def chain(self, alias: str, target: str) -> list[tuple[str, str, ForeignKey]]:
        """The steps (child, parent, key) of the one way from a table to another; [] for none."""
        own = self.plain.get(alias, ())
        if direct := next((step for step in own if step[0] == target), None):
            return [(alias, *direct)]
        for parent, key in own:
            if rest := self.chain(parent, target):
                return [(alias, parent, key), *rest]
        return []


def find_paths(tables: Sequence[Table], dialect: str = "duckdb") -> KeyPaths:
    """Sort the keys of tables that all have aliases, for SQL in the dialect."""
    by_key = {table.key: table for table in tables}
    edges = [
        (table, key, by_key[key.ref_table])
        for table in tables
        for key in table.foreign_keys
        if key.ref_table in by_key and key.ref_table != table.key
    ]
    apart: set[str] = set()  # the aliases of tables that are reached in more than one way
    while more := _in_two_ways(tables, edges, apart):
        apart |= more
    plain: dict[str, list[tuple[str, ForeignKey]]] = {}
    roles: list[Role] = []
    taken = {table.alias for table in tables}
    for child, key, parent in edges:
        if parent.alias not in apart:
            plain.setdefault(child.alias, []).append((parent.alias, key))
            continue
        words = _role(child, key, parent)
        alias = next(name for name in _names(words) if name not in taken)
        taken.add(alias)
        roles.append(Role(alias, child, key, parent, words, dialect))
    return KeyPaths(plain, tuple(roles))


def _in_two_ways(
    tables: Sequence[Table], edges: Sequence[tuple[Table, ForeignKey, Table]], apart: set[str]
) -> set[str]:
    """The nearest table of each that it leads to in two ways; a key of its own comes before any other way."""
    parents: dict[str, list[str]] = {}
    for child, _, parent in edges:
        if parent.alias not in apart:
            parents.setdefault(child.alias, []).append(parent.alias)
    found: set[str] = set()
    for table in tables:
        own = parents.get(table.alias, [])
        ways = {alias: _reached(alias, parents) for alias in {*own}}
        near = sorted({*own}.union(*ways.values()), key=lambda alias: (alias not in own, alias))
        twice = [alias for alias in near if own.count(alias) > 1]
        twice += [a for a in near if a not in own and sum(a in reached for reached in ways.values()) > 1]
        found |= {*twice[:1]}
    return found


def _reached(alias: str, parents: Mapping[str, Sequence[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [alias]
    while waiting:
        for parent in parents.get(waiting.pop(), ()):
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return seen


def _role(child: Table, key: ForeignKey, parent: Table) -> str:
    """What a key makes of the table that it leads to."""
    noun, column = nouns(parent)[0], bare_name(key.columns[0]).removesuffix(" id")
    if column == noun or len(key.columns) > 1 or column.endswith(" number"):
        return f"{nouns(child)[0]} {noun}"
    return column


def _names(words: str) -> Iterator[str]:
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in words)
    yield from (f"{plain}{n or ''}_" for n in range(1000))
