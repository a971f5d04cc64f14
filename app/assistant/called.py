"""What an alias means that FROM does not define: a source called otherwise, or a table that is not joined."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlglot import exp

from app.assistant.schema import Table
from app.assistant.scopes import Missing, Source, clause_of
from app.assistant.spelling import abbreviates, are_one_name, is_house_alias


def may_be_its_parent(alias: str, source: Source) -> bool:
    """Whether the table has an alias and a key to itself: m beside `employees AS e` may be its manager."""
    table = source.table
    named = table is None or table.name.lower() in (alias.lower(), source.alias.lower())
    return table is not None and not named and _refers_to_itself(table)


def _refers_to_itself(table: Table) -> bool:
    return any(key.ref_table.lower() == table.key.lower() for key in table.foreign_keys)


def is_called(alias: str, source: Source) -> bool:
    """Whether the alias is an obvious one for the source, whatever FROM calls it."""
    name = source.node.name if isinstance(source.node, exp.Table) else source.alias
    return abbreviates(alias, name) or are_one_name(alias, name) or is_house_alias(alias, source.table)


def named_tables(missing: Missing, tables: Iterable[Table]) -> list[Table]:
    """The tables that the undefined alias names: by the house's alias, or by their name."""
    alias = missing.qualifier
    house = [table for table in tables if is_house_alias(alias, table)]
    return house or [table for table in tables if are_one_name(alias, table.name)]


def renamed(alias: str, sources: list[Source]) -> list[Source]:
    """The sources to which FROM gives another alias, and whose table's name the undefined one is not."""
    return [s for s in sources if s.node.args.get("alias") and not are_one_name(alias, s.node.name)]


def is_shown_as(missing: Missing, tables: Collection[Table]) -> bool:
    """Whether a name under a source's alias is what the SELECT itself calls something: `rated.share_pct`.

    Not what holds aggregates or windows where rows are filtered before these are computed.
    """
    select, name = missing.scope.select, missing.name.lower()
    if (
        not missing.qualifier
        or tables
        or any(s.has(name) for each in missing.scope.chain() for s in each.sources)
    ):
        return False
    clause = clause_of(missing.column, select)[0]
    items = [
        item for item in select.expressions if isinstance(item, exp.Alias) and item.alias.lower() == name
    ]
    if len(items) != 1 or clause not in ("where", "having", "qualify", "order"):
        return False
    return clause != "where" or items[0].find(exp.AggFunc, exp.Window) is None
