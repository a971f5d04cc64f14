"""The entries of a `semantics.yaml` that schema, keys and rows of a database suggest, for its data team to review.

What each kind of entry needs to be proposed: a subject, a key; the day of a subject, one column that alone says what
happened; a split, few texts, or the name of what a key leads to; a condition, a stored text; something that may be
lacking, a key. Measures are `semantics_measures`'. Personal columns are left out. Not proposed: other words than names
have, ratios, and which rows do not count, which only people know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.assistant.compose.proposal import plural, with_aliases
from app.assistant.schema import Schema, Table, quote_key, quote_name
from app.assistant.words.names import spaced
from app.workbench.key_paths import KeyPaths, find_paths
from app.workbench.semantics_words import (
    PLACES,
    Happened,
    find_happened,
    is_price,
    label_of,
    name_columns,
    nouns,
    result_name,
)
from app.workbench.table_facts import ColumnFacts, TableFacts

Entry = dict[str, Any]
MOST_SPLIT = 60  # values of what is split by
MOST_COLUMNS = 8  # of a list
_MOST_KINDS = 12  # of the rows of one table
_RANKED_FROM = 20  # so many records that only the first few are of interest
_SMALL_WORDS = frozenset(
    "all and any by for from in not of on or select to top when where with value".split()
)
VAGUE = frozenset("name type kind code description status state title label category group".split())


@dataclass(frozen=True)
class Proposal:
    """What is known of the tables that entries are made of."""

    facts: Mapping[str, TableFacts]  # by alias
    paths: KeyPaths
    happened: Mapping[str, Happened]  # by alias
    dialect: str = "duckdb"

    def expr(self, alias: str, column: str) -> str:
        """A column under the alias of its table, as SQL writes it."""
        return f"{alias}.{self.quote(column)}"

    def quote(self, name: str) -> str:
        """A name as the database's SQL writes it."""
        return quote_name(name, self.dialect)

    def day(self, alias: str) -> str:
        """The SQL of a table's day, "" for none."""
        if alias not in self.happened:
            return ""
        name = self.happened[alias].column
        expr = self.expr(alias, name)
        text = self.facts[alias].columns[name].kind == "text date" and self.dialect == "duckdb"
        return f"CAST({expr} AS TIMESTAMP)" if text else expr

    def noun(self, alias: str) -> tuple[str, str]:
        """What one and several rows are called."""
        return nouns(self.facts[alias].table)

    def source(self, alias: str) -> str:
        """The table with its alias, as FROM writes it."""
        return f"{quote_key(self.facts[alias].table, self.dialect)} AS {alias}"

    def is_unique(self, alias: str) -> bool:
        """Whether no other table has the noun, so that it says which is meant, and all of its rows are so called."""
        alone = sum(self.noun(other)[0] == self.noun(alias)[0] for other in self.facts) == 1
        return alone and not self.is_mixed(alias)

    def is_mixed(self, alias: str) -> bool:
        """Whether a table's rows are of other kinds, too: invoices whose kind is "invoice" or "credit note"."""
        nouns = self.noun(alias)
        kinds = ({text.lower() for text in c.values} for c in self.facts[alias].columns.values())
        return any(1 < len(texts) <= _MOST_KINDS and texts & {*nouns} for texts in kinds)

    def is_link(self, alias: str) -> bool:
        """Whether a table's rows pair those of others and are called by both: "train stations" are not these."""
        words, nouns = self.noun(alias)[0].split(), {self.noun(other)[0] for other in self.facts}
        halves = [{" ".join(words[:at]), " ".join(words[at:])} for at in range(1, len(words))]
        return len(self.facts[alias].table.foreign_keys) > 1 and any(pair <= nouns for pair in halves)

    def labels(self) -> dict[str, list[str]]:
        """By alias, what its columns are called."""
        return {alias: [label_of(name) for name in each.columns] for alias, each in self.facts.items()}

    def is_key(self, alias: str, column: str) -> bool:
        """Whether a column is of a key of its table, or leads to another."""
        facts = self.facts[alias]
        refers = {name for key in facts.table.foreign_keys for name in key.columns}
        return column in refers or column in facts.table.primary_key or column == facts.key


def read_proposal(schema: Schema, facts: Mapping[str, TableFacts]) -> Proposal:
    """Sort what is known; `schema` has the keys that were found, too."""
    known = [table for table in with_aliases(schema).tables if table.key in facts]
    by_alias = {table.alias: replace(facts[table.key], table=_with(table, facts)) for table in known}
    happened = {alias: day for alias, each in by_alias.items() if (day := find_happened(each))}
    paths = find_paths([each.table for each in by_alias.values()], schema.dialect)
    return Proposal(by_alias, paths, happened, schema.dialect)


def _with(table: Table, facts: Mapping[str, TableFacts]) -> Table:
    return replace(table, columns=facts[table.key].table.columns)


def propose_joins(proposal: Proposal) -> list[Entry]:
    """The joins to a table that several keys lead to, each by its own alias."""
    return [
        {
            "alias": role.alias, "table": quote_key(role.parent, proposal.dialect),
            "from": [role.child.alias], "by": role.on,
        }
        for role in proposal.paths.roles
    ]  # fmt: skip


def propose_subjects(proposal: Proposal) -> Iterator[Entry]:
    """What can be counted and listed."""
    for alias, facts in proposal.facts.items():
        one, many = proposal.noun(alias)
        if not facts.key or one == many or not proposal.is_unique(alias) or proposal.is_link(alias):
            continue
        shown = name_columns(facts)
        key = proposal.expr(alias, facts.key)
        names = [proposal.expr(alias, name) for name in shown]
        tells = len(shown) == 1 and facts.columns[shown[0]].distinct >= facts.rows
        entry: Entry = {"base": alias, "one": one, "many": many, "name": result_name(many)}
        if happened := proposal.happened.get(alias):
            entry |= {"date": proposal.day(alias), "did": happened.did}
            entry |= {"active": happened.active} if happened.active else {}
            entry |= {"event": True} if happened.event else {}
        entry["columns"] = _columns(proposal, alias, shown)
        entry["order"] = ", ".join(dict.fromkeys((*names, key)))
        entry["shown"] = names if tells else list(dict.fromkeys((key, *names)))
        prices = [name for name, each in facts.columns.items() if is_price(name) and each.kind == "number"]
        if len(prices) == 1 and not (happened and happened.event):
            words = {"most": ["most expensive", "dearest"], "least": ["cheapest", "least expensive"]}
            entry["superlatives"] = {proposal.expr(alias, prices[0]): words}
        yield entry


def _columns(proposal: Proposal, alias: str, shown: Sequence[str]) -> dict[str, str]:
    facts = proposal.facts[alias]
    one = proposal.noun(alias)[0]
    labels: dict[str, str] = {}
    for name, each in sorted(facts.columns.items(), key=lambda item: item[0] not in shown):
        refers = proposal.is_key(alias, name) or spaced(name).split()[-1] == "id"
        if each.column.personal or _says_whether(each) or (refers and name != facts.key):
            continue
        label = _attribute(each, one, shown)
        if label not in labels.values() and len(labels) < MOST_COLUMNS:
            labels[proposal.expr(alias, name)] = label
    return labels


def _says_whether(facts: ColumnFacts) -> bool:
    """Whether a column is no text, number or date to show by its name: "the discontinued products" are some of them."""
    flags = facts.kind == "text" and bool(facts.values) and all(len(value) < 2 for value in facts.values)
    happened = facts.kind in ("text", "number") and label_of(facts.column.name).endswith("ed")
    return facts.kind in ("boolean", "other") or flags or happened


def _attribute(facts: ColumnFacts, one: str, shown: Sequence[str]) -> str:
    if shown == (facts.column.name,):
        return "name"
    words, last = label_of(facts.column.name), spaced(facts.column.name).split()[-1]
    if last in ("id", "key", "no", "nr", "number"):
        kind = "id" if last in ("id", "key") else "number"
        return f"{one} {kind}" if words in (one, last) else f"{words} {kind}"
    day = " date" if facts.kind in ("date", "text date") and "date" not in words else ""
    return words.removeprefix(f"{one} ") + day


def propose_dimensions(proposal: Proposal) -> Iterator[Entry]:
    """What figures can be split by: few texts, and the names of what keys lead to."""
    labels = proposal.labels()
    for alias, facts in proposal.facts.items():
        one, many = proposal.noun(alias)
        if facts.key and name_columns(facts) and proposal.is_unique(alias):
            yield _records(proposal, alias, alias, one, many)
        for name, each in facts.columns.items():
            if not splits(proposal, alias, each):
                continue
            label, expr = label_of(name), proposal.expr(alias, name)
            full = label if label.startswith(one) else f"{one} {label}"
            shared = _is_shared(label, labels) or any(label == proposal.noun(a)[0] for a in proposal.facts)
            if not shared and label not in VAGUE:
                more = {"also": [full, plural(full)]} if full != label else {}
                yield {"expr": expr, "one": label, "many": plural(label), **more}
                continue
            bare = label not in ("name", "description", "code", full)
            also = {"also": [label, plural(label)]} if bare else {}
            yield {"expr": expr, "one": full, "many": plural(full), "bases": [alias], **also}
            if bases := leading_to(proposal, alias):
                yield {"expr": expr, "one": full, "many": plural(full), "bases": bases}
    yield from _roles(proposal)


def _roles(proposal: Proposal) -> Iterator[Entry]:
    """The records of a table that several keys lead to, by each: of the one key of a table, its own noun will do."""
    for role in proposal.paths.roles:
        child, parent = role.child.alias, role.parent.alias
        if not (proposal.facts[parent].key and name_columns(proposal.facts[parent])):
            continue
        entry = _records(proposal, parent, role.alias, role.words, plural(role.words))
        keys = [
            each for each in proposal.paths.roles if (each.child, each.parent) == (role.child, role.parent)
        ]
        if len(keys) > 1 or not proposal.is_unique(parent):
            yield entry | {"bases": [child, *leading_to(proposal, child)]}
            continue
        one, many = proposal.noun(parent)
        yield entry | {"one": one, "many": many, "also": [role.words, plural(role.words)], "bases": [child]}
        if bases := leading_to(proposal, child):
            yield entry | {"bases": bases}


def _is_shared(label: str, labels: Mapping[str, Sequence[str]]) -> bool:
    """Whether another column may be meant, too: "by country" where an order has a ship country."""
    words = set(label.split())
    return sum(words <= set(other.split()) for each in labels.values() for other in each) > 1


def _records(proposal: Proposal, table: str, alias: str, one: str, many: str) -> Entry:
    """A split by the records of a table, under an alias, called by their names."""
    facts = proposal.facts[table]
    names = [proposal.expr(alias, name) for name in name_columns(facts)]
    name = result_name(one)
    expr = names[0] if len(names) == 1 else _in_one(names, proposal.dialect)
    entry: Entry = {
        "expr": expr,
        "as": name,
        "group": proposal.expr(alias, facts.key),
        "one": one,
        "many": many,
    }
    refers = [
        (child, key)
        for child, keys in proposal.paths.plain.items()
        for parent, key in keys
        if parent == alias
    ]
    refers += [(role.child.alias, role.key) for role in proposal.paths.roles if role.alias == alias]
    some = any(proposal.facts[child].columns[name].nulls for child, key in refers for name in key.columns)
    entry |= {"key": True} | ({"partial": True} if some else {})
    return entry | ({"ranked": True} if facts.rows > _RANKED_FROM else {})


def _in_one(names: Sequence[str], dialect: str) -> str:
    """First and last name in one text, of which either may be lacking."""
    if dialect == "duckdb":
        return f"CONCAT_WS(' ', {', '.join(names)})"
    return "TRIM(" + " || ' ' || ".join(f"COALESCE({name}, '')" for name in names) + ")"


def splits(proposal: Proposal, alias: str, each: ColumnFacts) -> bool:
    """Whether a column has few texts, each of several rows."""
    facts, name = proposal.facts[alias], each.column.name
    if each.kind != "text" or each.column.personal or _says_whether(each):
        return False
    if proposal.is_key(alias, name) or name in name_columns(facts) or label_of(name) in _SMALL_WORDS:
        return False
    often = len(each.values) * 2 <= facts.rows - each.nulls or spaced(name) in PLACES
    few = 1 < len(each.values) <= MOST_SPLIT and often
    return few and all(len(value) <= 60 for value in each.values)


def leading_to(proposal: Proposal, alias: str) -> list[str]:
    """The aliases of the tables from which plain keys lead to a table."""
    return [other for other in proposal.facts if alias in proposal.paths.reaches(other)]
