"""Two tables with several keys between them: the query is to follow the one that the question names.

A flight has the airport that it leaves from and the one that it goes to, a ballot a president's vote and a
treasurer's. Small models take the first such key and put the words elsewhere. A key is named by the words of its
columns that its rivals lack. Changed is a plain equality or IN along one key, to the only rival that the question
names better; nothing where several are followed, or the question names none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlglot import exp

from app.assistant.question import stems
from app.assistant.schema import Schema, Table
from app.assistant.scopes import to_name
from app.assistant.style.sources import source_of, sources_of

SILENT = frozenset(stems("id ids key code no number nr fk ref the of to by from in on at for"))


class NamedKeys:
    """The tables of one schema that several one-column keys join."""

    def __init__(self, schema: Schema) -> None:
        """Read the keys. Those of the same columns, and of several columns each, are left out."""
        self.dialect = schema.dialect
        self.keys: dict[tuple[str, str, str], list[str]] = {}
        for table in schema.tables:
            for key in table.foreign_keys:
                if len(key.columns) == 1 == len(key.ref_columns):
                    place = (table.key.lower(), key.ref_table.lower(), key.ref_columns[0].lower())
                    names = self.keys.setdefault(place, [])
                    names += [key.columns[0]] if key.columns[0] not in names else []
        self.keys = {place: names for place, names in self.keys.items() if len(names) > 1}
        self.tables: dict[str, Table] = {table.key.lower(): table for table in schema.tables}

    def mend(self, tree: exp.Expr, question: str) -> list[str]:
        """Follow the key that the question names, in place; say what was changed."""
        if not self.keys:
            return []
        asked = frozenset(stems(question))
        said = []
        for column, rivals in list(self._followed(tree)):
            better = best_named(column.name, rivals, asked)
            used = {each.name.lower() for each in tree.find_all(exp.Column) if _is_followed(each)}
            if better and better.lower() not in used:
                was = column.sql(self.dialect)
                column.set("this", to_name(better, self.dialect))
                said.append(f"{was} read as {column.sql(self.dialect)}, which the question names")
        return said

    def _followed(self, tree: exp.Expr) -> Iterator[tuple[exp.Column, Sequence[str]]]:
        """The columns by which the query follows one of several keys, each with all of them."""
        for node in tree.find_all(exp.EQ, exp.In):
            ends = [node.this, _shown(node) if isinstance(node, exp.In) else node.args["expression"]]
            if not all(isinstance(end, exp.Column) for end in ends):
                continue
            for mine, theirs in (ends, ends[::-1]):
                place = (self._table(mine), self._table(theirs), theirs.name.lower())
                names = self.keys.get(place, [])
                if mine.name.lower() in map(str.lower, names):
                    yield mine, names

    def _table(self, column: exp.Column) -> str:
        source = source_of(column) if column.table else _only_source(column)
        if not isinstance(source, exp.Table):
            return ""
        return f"{source.db}.{source.name}".lower().lstrip(".")


def best_named(followed: str, names: Sequence[str], asked: frozenset[str]) -> str:
    """The one of `names`, columns of several keys, that the question's stems name better than `followed`; or "".

    >>> best_named("from_airport", ["from_airport", "to_airport"], frozenset(["land", "to"]))
    ''
    >>> best_named("president", ["president", "treasurer"], frozenset(["treasur", "vote"]))
    'treasurer'
    """
    words = {name: frozenset(stems(name)) for name in names}
    common = frozenset.intersection(*words.values())
    own = {name: (found - common - SILENT) for name, found in words.items()}
    named = {name: len(found) for name, found in own.items() if found and found <= asked}
    most = max(named.values(), default=0)
    best = [name for name, count in named.items() if count == most]
    is_followed = any(name.lower() == followed.lower() for name in best)
    return best[0] if len(best) == 1 and not is_followed else ""


def _shown(node: exp.In) -> exp.Expr | None:
    query = node.args.get("query")
    inner = query.this if isinstance(query, exp.Subquery) else None
    if not isinstance(inner, exp.Select) or len(inner.expressions) != 1:
        return None
    shown: exp.Expr = inner.expressions[0].unalias()
    return shown


def _only_source(column: exp.Column) -> exp.Expr | None:
    select = column.find_ancestor(exp.Select)
    if select is None or select.args.get("joins") or not select.args.get("from_"):
        return None
    sources = sources_of(select)
    return sources[0] if sources else None


def _is_followed(column: exp.Column) -> bool:
    return isinstance(column.parent, exp.EQ | exp.In | exp.Select)
