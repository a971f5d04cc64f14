"""What a change of the schema does to one statement: breaks it, makes it read something else, or nothing.

Each statement is resolved in the old schema and in the new one. It is broken when a name of it is gone, when it
reads other columns than it did, or when it compares a column whose type changed with a literal of the old type;
what a rename mends comes with its new text. Running it is `drift`'s.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from sqlglot import exp

from app.assistant.errors import SqlError
from app.assistant.parse import parse_words
from app.assistant.schema import Column, Schema
from app.workbench.references import Reference, References, find_references
from app.workbench.renames import Renames, family
from app.workbench.rewriting import rewrite
from app.workbench.schema_snapshot import Change

_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In, exp.Like, exp.ILike)


@dataclass(frozen=True)
class Drift:
    """The two schemas, what changed between them, and what was renamed."""

    old: Schema
    new: Schema
    changes: tuple[Change, ...]
    renames: Renames

    @property
    def touched(self) -> frozenset[str]:
        """The names, in lower case, of which a statement must have one to be affected."""
        names: set[str] = set()
        for change in self.changes:
            last = change.key.rpartition(".")[2].lower()
            if change.kind in ("table added", "table removed"):
                schema = self.new if change.kind == "table added" else self.old
                table = next(t for t in schema.tables if t.key == change.key)
                names |= {last, *(column.name.lower() for column in table.columns)}
            elif change.kind.startswith("column") or change.kind == "type changed":
                names.add(last)
        return frozenset(names)


@dataclass
class Verdict:
    """What is said of one statement: `broken` and `warnings` are reasons; `sql` is the mended text, if there is one.

    `suspect`: it reads what changed, so that running it is worth its time. `literals` are the texts that it compares
    with columns, by their keys in the new schema.
    """

    broken: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    sql: str = ""
    unmended: str = ""
    suspect: bool = False
    literals: dict[str, list[str]] = field(default_factory=dict)


def check_statement(sql: str, drift: Drift) -> Verdict:
    """Judge one statement."""
    verdict = Verdict()
    try:
        tree, _ = parse_words(sql, drift.new.dialect)  # names are mended where they stand
    except SqlError as error:
        verdict.broken.append(f"It was broken before, see `inhouse pairs lint`: {error}")
        return verdict
    now = _resolve(tree, drift.new)
    verdict.suspect = drift.changes != () and _may_be_touched(sql, drift.touched)
    if verdict.suspect or isinstance(now, SqlError):
        before = now if not drift.changes else _resolve(tree, drift.old)
        if isinstance(before, SqlError):
            if isinstance(now, SqlError):
                verdict.broken.append(f"It was broken before, see `inhouse pairs lint`: {now}")
        else:
            _compare(sql, before, now, drift, verdict)
            _check_types(before, drift, verdict)
            verdict.literals = compared_texts(before, drift.renames)
    if not verdict.literals and isinstance(now, References):
        verdict.literals = compared_texts(now)
    return verdict


def _resolve(tree: exp.Expr, schema: Schema) -> References | SqlError:
    try:
        return find_references(tree.copy(), schema)
    except SqlError as error:
        return error


def _may_be_touched(sql: str, names: frozenset[str]) -> bool:
    words = set(re.findall(r"\w+", sql.lower()))
    return bool(words & names) or "natural" in words or bool(re.search(r"(?<!\()\*", sql)) or "pivot" in words


def _compare(
    sql: str, before: References, now: References | SqlError, drift: Drift, verdict: Verdict
) -> None:
    """Say what is gone, or read otherwise; mend it where all that is gone was renamed."""
    gone, left = _gone(before, drift)
    if isinstance(now, SqlError):
        verdict.broken += gone or [str(now)]
    else:
        was, has = Counter(before.meaning), Counter(now.meaning)
        plain = (
            [key for key, how in (was - has) if how != "star"],
            [key for key, how in (has - was) if how != "star"],
        )
        if any(plain):
            moved = " where it read ".join(", ".join(sorted(keys)) or "nothing" for keys in reversed(plain))
            verdict.broken += gone or [f"It would still run, but reads {moved}."]
        stars = [key for key, how in (was - has) + (has - was) if how == "star"]
        if stars and not any(plain):
            verdict.warnings.append(f"Its * shows other columns: {', '.join(sorted(stars))} went or came.")
            return
    if not verdict.broken:
        return
    if left:
        verdict.unmended = f"no rename is known of {', '.join(left)}"
        return
    try:
        verdict.sql = rewrite(sql, before, drift.old, drift.new, drift.renames)
    except SqlError as error:
        verdict.unmended = str(error)
        return
    if verdict.sql == sql:
        verdict.sql, verdict.unmended = "", "no rename mends it"


def _gone(before: References, drift: Drift) -> tuple[list[str], list[str]]:
    """What the statement reads that is not there any more: sentences, and the names that were not renamed."""
    there = {table.key.lower(): {c.name.lower() for c in table.columns} for table in drift.new.tables}
    sentences: dict[str, None] = {}
    left: dict[str, None] = {}
    for mention in before.tables:
        if mention.table.lower() in there:
            continue
        new = drift.renames.table(mention.table)
        sentences[f"{mention.table} is {new.key} now." if new else f"{mention.table} is gone."] = None
        if new is None:
            left[mention.table] = None
    for reference in before.columns:
        new = drift.renames.table(reference.table)
        columns = there.get((new.key if new else reference.table).lower())
        name = drift.renames.column(reference.table, reference.column)
        if columns is None or (name == reference.column and name.lower() in columns):
            continue  # the table says it, or nothing changed
        renamed = name != reference.column
        sentences[f"{reference.key} is {name} now." if renamed else f"{reference.key} is gone."] = None
        if not renamed and reference.how != "star":
            left[reference.key] = None
    return list(sentences), list(left)


# -- types and values ------------------------------------------------------------------------------------------


def _check_types(before: References, drift: Drift, verdict: Verdict) -> None:
    """Flag what is compared with a literal of the old type."""
    new = {f"{table.key}.{c.name}".lower(): c for table in drift.new.tables for c in table.columns}
    old = {f"{table.key}.{c.name}".lower(): c for table in drift.old.tables for c in table.columns}
    for reference in before.columns:
        was = old[reference.key.lower()]
        now = new.get(drift.renames.key(reference.table, reference.column).lower())
        if now is None or family(was.type) == family(now.type):
            continue
        for literal in _literals(reference):
            if _literal_family(literal) == family(was.type) and not _still_fits(literal, now):
                sentence = (
                    f"{reference.key} was {was.type} and is {now.type} now, but is compared with "
                    f"{literal.sql(drift.old.dialect)}."
                )
                if sentence not in verdict.broken:
                    verdict.broken.append(sentence)
                    verdict.unmended = verdict.unmended or "write the literal as the new type has it"


def _literals(reference: Reference) -> list[exp.Expr]:
    """The literals that the column itself is compared with."""
    node = reference.node
    if not isinstance(node, exp.Column) or not isinstance(node.parent, _COMPARISONS):
        return []
    around = node.parent
    others = [around.args.get(key) for key in ("this", "expression", "low", "high")]
    others += around.expressions if isinstance(around, exp.In) else []
    return [
        other
        for other in others
        if other is not None and other is not node and _literal_family(other) and not other.find(exp.Column)
    ]


def _literal_family(node: exp.Expr) -> str:
    if isinstance(node, exp.Literal):
        return "text" if node.is_string else "number"
    if isinstance(node, exp.Neg):
        return _literal_family(node.this)
    if isinstance(node, exp.Boolean):
        return "truth"
    if isinstance(node, exp.Cast) and isinstance(node.this, exp.Literal):
        return family(node.to.sql("duckdb"))
    return ""


def _still_fits(literal: exp.Expr, column: Column) -> bool:
    """Whether a text is a date for a column of dates: databases read it so."""
    text = literal.name if isinstance(literal, exp.Literal) and literal.is_string else ""
    return family(column.type) == "time" and bool(re.match(r"\d{4}-\d\d-\d\d", text))


def compared_texts(references: References, renames: Renames | None = None) -> dict[str, list[str]]:
    """The texts that columns are compared with for equality, by `schema.table.column` of the new schema."""
    found: dict[str, list[str]] = {}
    for reference in references.columns:
        if reference.node.parent is None or not isinstance(reference.node.parent, exp.EQ | exp.NEQ | exp.In):
            continue
        key = renames.key(reference.table, reference.column) if renames else reference.key
        for literal in _literals(reference):
            if isinstance(literal, exp.Literal) and literal.is_string:
                found.setdefault(key, []).append(literal.this)
    return found
