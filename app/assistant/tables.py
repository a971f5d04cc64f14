"""Finds the table that a query's FROM names, putting right a name that is nearly one.

A schema that is missing or wrong, a plural, case or underscores are put right when one table is left, and a table's
alias in the house names that table. Other spelling is an error with the nearest names.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from sqlglot import exp

from app.assistant.errors import BindError
from app.assistant.schema import Schema, Table
from app.assistant.spelling import are_one_name

DEFAULT_SCHEMA = {"duckdb": "main", "sqlite": "main", "postgres": "public"}


class Tables:
    """The tables of one schema by their names."""

    def __init__(self, schema: Schema) -> None:
        self.default = DEFAULT_SCHEMA.get(schema.dialect, "")
        self.by_name: dict[str, list[Table]] = {}
        for table in schema.tables:
            self.by_name.setdefault(table.name.lower(), []).append(table)
        self.by_alias = {table.alias.lower(): table for table in schema.tables if table.alias}

    def find(self, node: exp.Table, ctes: Iterable[str]) -> tuple[Table, str]:
        """Find the table and put the node's name right; with it comes the sentence that says so, if it was.

        Raises:
            BindError: no table has the name, or several.
        """
        wanted = f"{node.catalog}.{node.db}" if node.catalog else node.db
        said = f"{wanted}.{node.name}" if wanted else node.name
        schemas = {"", self.default} if wanted.lower() in ("", self.default) else {wanted.lower()}
        same = self.by_name.get(node.name.lower(), []) or self._near(node.name, ctes)
        found = [table for table in same if table.schema.lower() in schemas]
        found = [table for table in found if table.name == node.name] or found
        if len(found) == 1 and _are_same(found[0].name, node.name):
            return found[0], ""
        meant = found if len(found) == 1 else same
        if len(meant) == 1 and not node.catalog:
            table = meant[0]
            node.set("db", exp.to_identifier(table.schema) if table.schema else None)
            if not _are_same(table.name, node.name):
                if not node.alias and _are_same(table.alias, node.name):
                    node.set("alias", exp.TableAlias(this=exp.to_identifier(table.alias)))
                node.set("this", exp.to_identifier(table.name))
            return table, f"{said} read as {table.key}"
        if same:
            keys = " or ".join(table.key for table in found or same)
            raise BindError(f'No table "{said}": it may be {keys}; say which.')
        names = {name: table.key for name, tables in self.by_name.items() for table in tables}
        names |= {key.lower(): key for key in names.values()} | {name: name for name in ctes}
        close = dict.fromkeys(names[name] for name in get_close_matches(said.lower(), names, 4, 0.5))
        raise BindError(f'No table "{said}"{"; nearest: " if close else ""}{", ".join(close)}.')

    def _near(self, name: str, ctes: Iterable[str]) -> list[Table]:
        """The tables that are called so but for a plural, case or underscores, or in short; none beside such a CTE."""
        if any(are_one_name(name, cte) for cte in ctes):
            return []
        if called := self.by_alias.get(name.lower()):
            return [called]
        return [t for tables in self.by_name.values() for t in tables if are_one_name(name, t.name)]


def _are_same(one: str, other: str) -> bool:
    """Whether two names are the same to a database, which ignores case."""
    return one.lower() == other.lower()
