"""Renames of tables and columns between two schemas: stated ones, and guesses with their reasons.

A guess is made of names, types and places alone, within one table or one pair of tables, and only where no second
candidate is near; what has several candidates is listed. Not covered: columns that moved to another table, and two
columns that swapped their names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from app.assistant.errors import WorkspaceError
from app.assistant.schema import Column, Schema, Table

LEAST_SHARED = 0.5  # of the columns of two tables, for one to be the other's new name
LEAST_ALIKE = 0.6
MARGIN = 0.15  # by which the best candidate is ahead of the next

_FAMILIES = {
    "number": ("INT", "BIGINT", "SMALLINT", "TINYINT", "HUGEINT", "UINT", "UBIGINT", "DECIMAL", "NUMERIC", "DOUBLE",
               "REAL", "FLOAT"),
    "text": ("VARCHAR", "CHAR", "TEXT", "STRING", "ENUM", "UUID", "CLOB", "NVARCHAR"),
    "time": ("DATE", "TIMESTAMP", "DATETIME", "TIME"),
    "truth": ("BOOL",),
}  # fmt: skip


@dataclass(frozen=True)
class Rename:
    """`old` is `new` now; both `schema.table`, or both `schema.table.column`."""

    old: str
    new: str
    reason: str


@dataclass
class Renames:
    """What each name of the old schema is called now; `unclear` are sentences about what has several candidates."""

    found: list[Rename] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)  # old key in lower case -> the table now
    columns: dict[str, str] = field(default_factory=dict)  # old key in lower case -> the column's name now

    def table(self, key: str) -> Table | None:
        """The table that an old one is now, if it was renamed."""
        return self.tables.get(key.lower())

    def column(self, table: str, column: str) -> str:
        """The name of an old table's column now: the same if it was not renamed."""
        return self.columns.get(f"{table}.{column}".lower(), column)

    def key(self, table: str, column: str) -> str:
        """An old column as `schema.table.column` now."""
        new = self.table(table)
        return f"{new.key if new else table}.{self.column(table, column)}"

    def add_table(self, old: Table, new: Table, reason: str) -> None:
        """Note that a table was renamed."""
        self.found.append(Rename(old.key, new.key, reason))
        self.tables[old.key.lower()] = new

    def add_column(self, old: Table, column: str, new: Table, name: str, reason: str) -> None:
        """Note that a column was renamed."""
        self.found.append(Rename(f"{old.key}.{column}", f"{new.key}.{name}", reason))
        self.columns[f"{old.key}.{column}".lower()] = name


def find_renames(old: Schema, new: Schema, stated: Sequence[str] = ()) -> Renames:
    """Take the stated renames (`old=new`) and guess the others.

    Raises: WorkspaceError when a stated one names what was not there before, still is, or is not there now.
    """
    renames = Renames()
    before = {table.key.lower(): table for table in old.tables}
    after = {table.key.lower(): table for table in new.tables}
    split = [_split(text) for text in stated]
    for was, now in split:
        if was.lower() in before:
            if now.lower() not in after or was.lower() in after:
                raise _impossible(was, now, "table", was.lower() in after)
            renames.add_table(before[was.lower()], after[now.lower()], "stated")
    _guess_tables(before, after, renames)
    for was, now in split:
        if was.lower() not in before:
            _state_column(was, now, before, after, renames)
    for key, table in before.items():
        now_table = renames.table(key) or after.get(key)
        if now_table is not None:
            _guess_columns(table, now_table, renames)
    return renames


def _split(text: str) -> tuple[str, str]:
    was, equals, now = text.partition("=")
    if not equals or not was.strip() or not now.strip():
        raise WorkspaceError(
            f"--rename is old=new, such as sales.orders.total=sales.orders.total_usd, not {text!r}."
        )
    return was.strip(), now.strip()


def _impossible(was: str, now: str, what: str, still: bool) -> WorkspaceError:
    why = (
        f"{was} is still there: only what is gone was renamed"
        if still
        else f"the database has no {what} {now}"
    )
    return WorkspaceError(f"--rename {was}={now}: {why}.")


def _state_column(
    was: str, now: str, before: dict[str, Table], after: dict[str, Table], renames: Renames
) -> None:
    key, _, column = was.rpartition(".")
    table = before.get(key.lower())
    if table is None or column.lower() not in {c.name.lower() for c in table.columns}:
        raise WorkspaceError(f"--rename {was}={now}: the snapshot has no table or column {was}.")
    new = renames.table(key) or after.get(key.lower())
    now_key, _, name = now.rpartition(".")
    if new is None:
        raise WorkspaceError(f"--rename {was}={now}: state first what the table {key} is called now.")
    names = {c.name.lower(): c.name for c in new.columns}
    still = column.lower() in names
    if still or name.lower() not in names or (now_key and now_key.lower() != new.key.lower()):
        raise _impossible(was, now, f"column of {new.key} called", still)
    renames.add_column(table, column, new, names[name.lower()], "stated")


# -- guesses ---------------------------------------------------------------------------------------------------


def _guess_tables(before: dict[str, Table], after: dict[str, Table], renames: Renames) -> None:
    taken = {table.key.lower() for table in renames.tables.values()}
    gone = [table for key, table in before.items() if key not in after and key not in renames.tables]
    came = [table for key, table in after.items() if key not in before and key not in taken]
    scores = {
        (old.key, new.key): share + _ratio(old.name, new.name) / 10
        for old in gone
        for new in came
        if (share := _shared(old, new)) >= LEAST_SHARED
    }
    for old in gone:
        near = [new for new in came if (old.key, new.key) in scores]
        for new in near:
            score = scores[old.key, new.key]
            rivals = [s for pair, s in scores.items() if (pair[0] == old.key) != (pair[1] == new.key)]
            if all(score >= rival + MARGIN for rival in rivals):
                same = len(_typed(old) & _typed(new))
                renames.add_table(old, new, f"{same} of its {len(old.columns)} columns are the same there")
                break
        else:
            if near:
                _list_unclear(old.key, [new.key for new in near], renames)


def _shared(old: Table, new: Table) -> float:
    one, other = _typed(old), _typed(new)
    return len(one & other) / len(one | other)


def _typed(table: Table) -> set[tuple[str, str]]:
    return {(column.name.lower(), family(column.type)) for column in table.columns}


def _guess_columns(old: Table, new: Table, renames: Renames) -> None:
    before = [c.name.lower() for c in old.columns]
    after = [c.name.lower() for c in new.columns]
    stated = {name for name in before if f"{old.key}.{name}".lower() in renames.columns}
    taken = {renames.column(old.key, name).lower() for name in stated}
    gone = [c for c in old.columns if c.name.lower() not in after and c.name.lower() not in stated]
    came = [c for c in new.columns if c.name.lower() not in before and c.name.lower() not in taken]
    scores: dict[tuple[str, str], tuple[float, str]] = {}
    for was in gone:
        for now in came:
            in_place = _neighbours(was.name, before, after) == _neighbours(now.name, after, before)
            alone = len(gone) == len(came) == 1
            score, reason = _liken(was, now, in_place=in_place, alone=alone)
            if score >= LEAST_ALIKE:
                scores[was.name, now.name] = score, reason
    for was in gone:
        near = [now for now in came if (was.name, now.name) in scores]
        for now in near:
            score, reason = scores[was.name, now.name]
            rivals = [s for pair, (s, _) in scores.items() if (pair[0] == was.name) != (pair[1] == now.name)]
            if all(score >= rival + MARGIN for rival in rivals):
                renames.add_column(old, was.name, new, now.name, reason)
                break
        else:
            if near:
                _list_unclear(f"{old.key}.{was.name}", [f"{new.key}.{now.name}" for now in near], renames)


def _liken(was: Column, now: Column, *, in_place: bool, alone: bool) -> tuple[float, str]:
    """How likely a column is another's new name, from 0 to 1.1, and why."""
    if family(was.type) != family(now.type):
        return 0.0, ""
    same = was.type.upper() == now.type.upper()
    kind = f"the same type {now.type}" if same else f"a similar type ({was.type}, now {now.type})"
    place = ", at the same place" if in_place else ""
    alike = _name_likeness(was.name, now.name)
    if alike >= LEAST_ALIKE:
        return alike + in_place / 10, f"the name goes on in it, {kind}{place}"
    if alone and same and in_place:
        return LEAST_ALIKE, f"the one column that went and the one that came, {kind}{place}"
    return 0.0, ""


def _name_likeness(was: str, now: str) -> float:
    """How much one name is the other: one says all words of the other, or the words that differ are alike.

    >>> [round(_name_likeness(*names), 2) for names in (("total", "total_usd"), ("gross_usd", "net_usd"))]
    [0.9, 0.0]
    >>> round(_name_likeness("signed_up_on", "signup_on"), 2)
    0.86
    """
    one, other = _words(was), _words(now)
    if set(one) <= set(other) or set(other) <= set(one) or "".join(one) == "".join(other):
        return 0.9
    rest = "".join(word for word in one if word not in other)
    new = "".join(word for word in other if word not in one)
    return _ratio(rest, new)


def _words(name: str) -> list[str]:
    return re.findall(r"[a-z]+|\d+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()) or [name.lower()]


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio()


def _neighbours(name: str, own: Sequence[str], others: Sequence[str]) -> tuple[str, str]:
    """The nearest names before and after that both versions of the table have."""
    at = own.index(name.lower())
    return (
        next((other for other in reversed(own[:at]) if other in others), ""),
        next((other for other in own[at + 1 :] if other in others), ""),
    )


def _list_unclear(old: str, candidates: Sequence[str], renames: Renames) -> None:
    renames.unclear.append(
        f"{old} may be {' or '.join(candidates)} now: say which with --rename {old}={candidates[0]}"
    )


def family(kind: str) -> str:
    """What a type's values are: number, text, time or truth; else the type itself.

    >>> [family(kind) for kind in ("DECIMAL(10, 2)", "BIGINT", "TIMESTAMP WITH TIME ZONE", "VARCHAR[]")]
    ['number', 'number', 'time', 'VARCHAR[]']
    """
    plain = kind.upper()
    if plain.endswith("[]"):
        return plain
    return next((name for name, begins in _FAMILIES.items() if plain.startswith(begins)), plain)
