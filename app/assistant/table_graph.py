"""Which tables belong together: along keys, and by the area that their names begin with.

Where the database declares no key for a column, one is inferred that has the name of another table's only primary key
column, or of a table and `_id`, if one such table stands nearest in the naming. Inferred keys only choose tables:
`bind` and the prompt know those that are declared or described. Composite keys are not inferred.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from app.assistant.question import stem
from app.assistant.schema import Table

BETWEEN = 2  # tables that may stand between two that are joined
SEEN = 400  # tables looked at for a way between two
SMALLEST_AREA = 3
LARGEST_AREA = 60  # tables; the name of a larger one says little
MOST_CANDIDATES = 3  # tables that an inferred key may refer to
# Key columns whose names do not say which table they identify.
_PLAIN = frozenset("id key code name no number type date uuid guid rowid".split())

Floats = npt.NDArray[np.float64]


class TableGraph:
    """The tables of one schema by their index, and their neighbours."""

    def __init__(self, tables: Sequence[Table], copies: Collection[int] = ()) -> None:
        """Find the keys and areas; that `copies` begin alike makes no area."""
        names = [tuple(re.findall(r"[^\W_]+", table.key.lower())) for table in tables]
        self.neighbours: list[set[int]] = [set() for _ in tables]
        for child, parent in (*_declared(tables), *_inferred(tables, names)):
            if child != parent:
                self.neighbours[child].add(parent)
                self.neighbours[parent].add(child)
        found = _areas(names, copies)
        numbers: dict[tuple[str, ...], int] = {}
        self.areas = [
            numbers.setdefault(area or name, len(numbers)) for area, name in zip(found, names, strict=True)
        ]
        self.area_words = [len(area) for area in found]  # how many words of a table's name are its area's
        self._near = _runs([near | {index} for index, near in enumerate(self.neighbours)])
        members: dict[int, list[int]] = defaultdict(list)
        for index, area in enumerate(self.areas):
            members[area].append(index)
        self._in_area = _runs(
            members[area] if len(members[area]) <= LARGEST_AREA else [index]
            for index, area in enumerate(self.areas)
        )

    def around(self, scores: Floats, hops: Sequence[float], area: float) -> Floats:
        """The best score, word by word, among a table's neighbours: `hops` weighs each step, `area` its area.

        `scores` has a row a word and a column a table; so has the result.
        """
        best = area * _most(scores, self._in_area)
        spread = scores
        for weight in hops:
            spread = _most(spread, self._near)
            best = np.maximum(best, weight * spread)
        return best

    def way(self, start: int, ends: Collection[int], scores: Floats) -> list[int] | None:
        """The tables between `start` and the nearest of `ends`, of equally short ways the best scored; None if none."""
        best: dict[int, tuple[float, tuple[int, ...]]] = {start: (0.0, ())}
        seen = {start}
        for _ in range(BETWEEN + 1):
            reached: dict[int, tuple[float, tuple[int, ...]]] = {}
            for table, (score, passed) in best.items():
                for near in self.neighbours[table] - seen:
                    way = (score + float(scores[near]), (*passed, near))
                    if near not in reached or way[0] > reached[near][0]:
                        reached[near] = way
            if arrived := [way for table, way in reached.items() if table in ends]:
                return list(max(arrived)[1][:-1])
            seen.update(reached)
            if not reached or len(seen) > SEEN:
                return None
            best = reached
        return None


def _declared(tables: Sequence[Table]) -> Iterable[tuple[int, int]]:
    by_key = {table.key.lower(): index for index, table in enumerate(tables)}
    for index, table in enumerate(tables):
        for key in table.foreign_keys:
            if key.ref_table.lower() in by_key:
                yield index, by_key[key.ref_table.lower()]


def _inferred(tables: Sequence[Table], names: Sequence[tuple[str, ...]]) -> Iterable[tuple[int, int]]:
    """Keys by name, for the columns that no key is declared for."""
    by_column: dict[str, list[int]] = defaultdict(list)
    for index, table in enumerate(tables):
        # A database that declares no primary keys has the table's own id first.
        key = table.primary_key or tuple(column.name for column in table.columns[:1])
        if len(key) == 1:
            name = key[0].lower()
            if name not in _PLAIN:
                by_column[name].append(index)
            if names[index]:
                by_column[f"{stem(names[index][-1])}_id"].append(index)
    for index, table in enumerate(tables):
        told = {name for key in table.foreign_keys for name in key.columns} | set(table.primary_key[:1])
        for place, column in enumerate(table.columns):
            name = column.name.lower()
            if column.name in told or name in _PLAIN or (place == 0 and not table.primary_key):
                continue
            owners = {*by_column.get(name, ()), *by_column.get(_as_key(name), ())} - {index}
            if owners:
                common = {owner: _common(names[index], names[owner]) for owner in owners}
                most = max(common.values())
                nearest = [owner for owner in owners if common[owner] == most]
                if len(nearest) <= MOST_CANDIDATES:
                    yield from ((index, owner) for owner in nearest)


def _as_key(name: str) -> str:
    """`products_id` and `product_id` as one name; empty where the name is no such key."""
    words = name.split("_")
    return f"{stem(words[-2])}_id" if len(words) > 1 and words[-1] == "id" else ""


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many words two names begin with alike."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _areas(names: Sequence[tuple[str, ...]], copies: Collection[int]) -> list[tuple[str, ...]]:
    """The beginning of each name that other tables share; the longest that does not split an area into many."""
    count = Counter(
        name[:size] for index, name in enumerate(names) if index not in copies for size in range(1, len(name))
    )
    areas = []
    for name in names:
        area: tuple[str, ...] = ()
        for size in range(1, len(name)):
            if count[name[:size]] < SMALLEST_AREA:
                break
            area = name[:size]
            if count[name[: size + 1]] < 0.6 * count[area]:
                break
        areas.append(area)
    return areas


def _runs(lists: Iterable[Iterable[int]]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Lists one behind the other, and where each begins; none is empty."""
    items: list[int] = []
    starts = []
    for each in lists:
        starts.append(len(items))
        items.extend(sorted(each))
    return np.array(items, dtype=np.intp), np.array(starts, dtype=np.intp)


def _most(scores: Floats, runs: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]) -> Floats:
    items, starts = runs
    return np.asarray(np.maximum.reduceat(scores[:, items], starts, axis=1), dtype=np.float64)
