"""A statement with the new names of what was renamed: only the names' text changes, comments and layout stay.

What a query calls its columns stays too: where a renamed column is selected without an alias it gets its old name as
one, so that CTEs, subqueries and whoever reads the result find what they found. Not mended: USING and NATURAL where
one side alone is renamed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlglot import exp

from app.assistant.errors import BindError
from app.assistant.parse import parse_sql
from app.assistant.schema import Schema, quote_key, quote_name
from app.workbench.references import Reference, References, find_references
from app.workbench.renames import Renames


@dataclass(frozen=True, order=True)
class _Edit:
    """The text from `start` to before `end` becomes `text`; an alias is an edit of no length."""

    start: int
    end: int
    text: str


def rewrite(sql: str, references: References, old: Schema, new: Schema, renames: Renames) -> str:
    """Return the statement with the new names, proved to read the same columns in the new schema.

    `references` are the statement's in the old schema. Raises: SqlError saying why it cannot be mended so.
    """
    _check_using(references, renames)
    edits: set[_Edit] = set()
    for mention in references.tables:
        table = renames.table(mention.table)
        if table is not None:
            start, end = _span(mention.parts[0], sql)[0], _span(mention.parts[-1], sql)[1]
            whole = isinstance(mention.parts[0].parent, exp.Table) or len(mention.parts) > 1
            text = quote_key(table, new.dialect) if whole else quote_name(table.name, new.dialect)
            edits.add(_Edit(start, end, text))
    for reference in references.columns:
        edits |= _column_edits(sql, reference, new.dialect, renames)
    text = sql
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    _prove(text, references, new, renames)
    return text


def _check_using(references: References, renames: Renames) -> None:
    """Refuse a USING whose sides are not called the same any more."""
    names: dict[int, set[str]] = {}
    for reference in references.columns:
        if reference.how == "using" and reference.name is not None:
            known = names.setdefault(id(reference.name), set())
            known.add(renames.column(reference.table, reference.column).lower())
            if len(known) > 1:
                raise BindError(
                    f"USING ({reference.name.name}) joins what is called {' and '.join(sorted(known))} now: write ON."
                )


def _column_edits(sql: str, reference: Reference, dialect: str, renames: Renames) -> set[_Edit]:
    name = renames.column(reference.table, reference.column)
    if name == reference.column or reference.how == "star":
        return set()
    if reference.how == "natural":
        raise BindError(f"{reference.key} is {name} now, and NATURAL JOIN joins by its old name: write ON.")
    if reference.name is None:
        return set()
    start, end = _span(reference.name, sql)
    quoted = name if sql[start] in '"`[' else ""  # what stood in quotes keeps them
    edits = {
        _Edit(start, end, '"' + quoted.replace('"', '""') + '"' if quoted else quote_name(name, dialect))
    }
    node = reference.node
    if isinstance(node, exp.Column) and node.parts[-1] is reference.name and _names_output(node):
        edits.add(_Edit(end, end, f" AS {sql[start:end]}"))
    return edits


def _span(name: exp.Identifier, sql: str) -> tuple[int, int]:
    """Where a name stands in the text. Raises: BindError when the tree does not know."""
    start, end = name.meta.get("start"), name.meta.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        raise BindError(f"Where {name.name} stands cannot be told: rename it by hand.")
    written = sql[start : end + 1]
    if written.strip('"`[]').replace('""', '"').lower() != name.name.lower():
        raise BindError(f"Where {name.name} stands cannot be told: rename it by hand.")
    return start, end + 1


def _names_output(column: exp.Column) -> bool:
    """Whether the column's name is that of an output which somebody may read by name."""
    select = column.parent
    if not isinstance(select, exp.Select) or column.arg_key != "expressions":
        return False
    node: exp.Expr = select
    while node.parent is not None:
        around = node.parent
        if isinstance(around, exp.In | exp.Exists | exp.Any | exp.All):
            return False
        if isinstance(around, exp.SetOperation):
            if node.arg_key == "expression" and not around.args.get("by_name"):
                return False  # the first branch names the outputs
        elif isinstance(around, exp.CTE | exp.Subquery):
            alias = around.args.get("alias")
            if isinstance(alias, exp.TableAlias) and alias.args.get("columns"):
                return False
            if isinstance(around, exp.CTE) or isinstance(around.parent, exp.From | exp.Join):
                return True
        else:
            return isinstance(
                around, exp.Lateral
            )  # what else reads it takes it as a value, which has no name
        node = around
    return True


def _prove(text: str, references: References, new: Schema, renames: Renames) -> None:
    """Check that the new text reads the renamed columns. Raises: SqlError."""
    found = find_references(parse_sql(text, new.dialect), new)
    wanted = Counter(
        renames.key(reference.table, reference.column).lower()
        for reference in references.columns
        if reference.how != "star"
    )
    have = Counter(reference.key.lower() for reference in found.columns if reference.how != "star")
    if wanted != have:
        other = ", ".join(sorted((have - wanted) or (wanted - have)))
        raise BindError(f"With the new names the query would read other columns ({other}): rename by hand.")
