"""What the columns of a result are and how they read: money, percentages, ids, months, with human labels.

Decided from a column's name, its values, the engine's type and the units that the workspace gives. Knows
nothing of Streamlit or charts. The values themselves are changed only where the engine gives a text or a
number type for something else (SQLite's dates, DuckDB's decimals).
"""

from __future__ import annotations

import datetime as dt
import decimal
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.assistant.run import Result
from app.assistant.schema import Schema
from app.assistant.workspace import Term
from app.ui.labels import CURRENCIES, NO_UNIT_AFTER, PERCENT_WORDS, human_label, name_words

Kind = Literal["money", "percent", "number", "ordinal", "year", "id", "date", "timestamp", "boolean", "text"]

MEASURES: tuple[Kind, ...] = ("money", "percent", "number")
EXACT = 2**53  # a browser counts no further
EMPTY = "–"

_IDS = {"id", "ids", "uuid", "key", "sku", "zip", "postcode", "ean", "barcode", "phone", "iban"}
_ORDINALS = {
    "month": (1, 12), "quarter": (1, 4), "week": (1, 53), "weekday": (0, 7), "dow": (0, 7), "isodow": (1, 7),
    "day": (1, 366), "hour": (0, 23), "rank": (1, math.inf), "position": (1, math.inf), "rn": (1, math.inf),
}  # fmt: skip
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?")


@dataclass(frozen=True)
class Column:
    """A column as a person reads it. `values` are bool, int, float, date, datetime or text; None is NULL.

    `date_format` is strftime's; `table_format` is what Streamlit's table needs for the same reading.
    """

    name: str
    label: str
    kind: Kind
    values: tuple[Any, ...]
    decimals: int = 0
    symbol: str = ""
    date_format: str = ""
    table_format: str | None = None

    @property
    def is_measure(self) -> bool:
        """Whether its numbers are amounts, so that they may be drawn and added."""
        return self.kind in MEASURES

    @property
    def is_time(self) -> bool:
        """Whether it is an axis of time."""
        return self.kind in ("date", "timestamp")

    def show(self, value: Any) -> str:
        """Write one value as a person reads it.

        >>> Column("net_usd", "Net (USD)", "money", (), 2, "$").show(-1234.5)
        '-$1,234.50'
        """
        if value is None:
            return EMPTY
        if self.is_measure:
            return _show_number(value, self.decimals, self.symbol, "%" if self.kind == "percent" else "")
        if self.is_time:
            return str(value.strftime(self.date_format))
        if isinstance(value, bool):
            return "Yes" if value else "No"
        return str(value)


def read_columns(result: Result, units: Mapping[str, str] | None = None) -> tuple[Column, ...]:
    """Read every column of a result; `units` maps column names to units (see `read_units`)."""
    columns = []
    for number, name in enumerate(result.columns):
        values = [row[number] for row in result.rows]
        unit = (units or {}).get(name.lower(), "")
        columns.append(_read_column(name, values, result.types[number].upper(), unit))
    return tuple(columns)


def read_units(schema: Schema, glossary: Sequence[Term]) -> dict[str, str]:
    """Collect the units of the workspace by the name that a result's column would have.

    A name that has several units in several tables has none here.
    """
    found: dict[str, set[str]] = {}
    for table in schema.tables:
        for column in table.columns:
            found.setdefault(column.name.lower(), set()).add(column.unit.lower())
    for term in glossary:
        if term.unit:
            found.setdefault("_".join(term.term.lower().split()), set()).add(term.unit.lower())
    return {name: units.pop() for name, units in found.items() if len(units) == 1 and units != {""}}


def unique_labels(columns: Iterable[Column]) -> list[str]:
    """Number the labels that occur more than once: "Name", "Name (2)"."""
    seen: Counter[str] = Counter()
    labels = []
    for column in columns:
        seen[column.label] += 1
        labels.append(column.label if seen[column.label] == 1 else f"{column.label} ({seen[column.label]})")
    return labels


def _read_column(name: str, values: list[Any], type_: str, unit: str) -> Column:
    present = [value for value in values if value is not None]
    label = human_label(name, unit)
    if _all(present, bool) or (not present and type_.startswith("BOOL")):
        return Column(name, label, "boolean", tuple(values))
    if _all(present, int | float | decimal.Decimal) or (not present and _is_numeric_type(type_)):
        return _read_numbers(name, label, values, unit)
    times = _read_times(name, label, values, type_)
    return times or Column(name, label, "text", tuple(map(_as_text, values)))


def _read_numbers(name: str, label: str, values: list[Any], unit: str) -> Column:
    words = name_words(name) or [""]
    numbers = [_as_number(value) for value in values]
    present = [n for n in numbers if n is not None]
    finite = [n for n in present if math.isfinite(n)]
    whole = all(float(n).is_integer() or abs(n) > EXACT for n in finite)
    if kind := _kind_of_code(words, finite if whole and len(finite) == len(present) else None):
        # Text keeps a long id's digits, and its table column filters and sorts as ids do.
        if any(abs(n) > EXACT for n in finite):
            return Column(name, label, "id", tuple(None if n is None else str(n) for n in numbers))
        codes = tuple(None if n is None else int(n) for n in numbers)
        return Column(name, label, kind, codes, table_format="%d")
    symbol = next(
        (CURRENCIES[word] for word in reversed(words) if word in CURRENCIES), CURRENCIES.get(unit, "")
    )
    if symbol:
        decimals = 0 if whole else 2
        if any(n < 0 for n in finite):
            # A printf pattern would write $-5; only Streamlit's dollar has the sign in front.
            table_format = "dollar" if symbol == "$" else f"%,.{decimals}f {symbol}"
            return Column(
                name,
                label,
                "money",
                tuple(numbers),
                2 if symbol == "$" else decimals,
                symbol,
                "",
                table_format,
            )
        return Column(name, label, "money", tuple(numbers), decimals, symbol, "", f"{symbol}%,.{decimals}f")
    if PERCENT_WORDS.intersection(words[-2:]) or unit in PERCENT_WORDS:
        return Column(name, label, "percent", tuple(numbers), 1, "", "", "%,.1f%%")
    decimals = 0 if whole else _decimals_needed(finite)
    if whole and any(abs(n) > EXACT for n in finite):
        exact = tuple(None if n is None else _show_number(n, 0) for n in numbers)
        return Column(name, label, "text", exact)
    return Column(name, label, "number", tuple(numbers), decimals, "", "", f"%,.{decimals}f")


def _kind_of_code(words: list[str], whole: list[float] | None) -> Kind | None:
    """Tell ids, years and ranks, which are numbers but no amounts, by name and range."""
    if whole is None:
        return None
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last in _IDS or words == ["number"] or (last == "number" and before not in ("", "row")):
        return "id"
    if before in NO_UNIT_AFTER:
        return None
    if last in ("year", "fy") or words[0] in ("year", "fy"):
        return "year" if all(1900 <= n <= 2200 for n in whole) else None
    last = "rank" if words[-2:] == ["row", "number"] else last
    if last in _ORDINALS:
        low, high = _ORDINALS[last]
        return "ordinal" if all(low <= n <= high for n in whole) else None
    return None


def _read_times(name: str, label: str, values: list[Any], type_: str) -> Column | None:
    present = [value for value in values if value is not None]
    if _all(present, str):
        parsed = _parse_times(values, present)
        if parsed is None or name_words(name)[-1:] in (["id"], ["sku"], ["code"]):
            return None
        values, present = parsed, [value for value in parsed if value is not None]
    elif not present:
        if not type_.startswith(("DATE", "TIMESTAMP")):
            return None
    elif not _all(present, dt.date):
        return None
    # An aware time is shown on the clock it came with: the database's.
    values = [v.replace(tzinfo=None) if isinstance(v, dt.datetime) else v for v in values]
    present = [value for value in values if value is not None]
    if not present:
        return Column(name, label, "date", tuple(values), 0, "", "%Y-%m-%d", "YYYY-MM-DD")
    if any(isinstance(value, dt.datetime) and value.time() != dt.time() for value in present):
        seconds = any(isinstance(value, dt.datetime) and value.second for value in present)
        shown, table = (
            ("%Y-%m-%d %H:%M:%S", "YYYY-MM-DD HH:mm:ss")
            if seconds
            else ("%Y-%m-%d %H:%M", "YYYY-MM-DD HH:mm")
        )
        stamps = tuple(_as_datetime(value) for value in values)
        return Column(name, label, "timestamp", stamps, 0, "", shown, table)
    days = tuple(value.date() if isinstance(value, dt.datetime) else value for value in values)
    distinct = {day for day in days if day is not None}
    words = set(name_words(name))
    shown, table = "%Y-%m-%d", "YYYY-MM-DD"
    if all(day.day == 1 for day in distinct) and (len(distinct) > 2 or words & {"month", "quarter", "year"}):
        shown, table = "%b %Y", "MMM YYYY"
        if "year" in words and all(day.month == 1 for day in distinct):
            shown, table = "%Y", "YYYY"
    return Column(name, label, "date", days, 0, "", shown, table)


def _parse_times(values: list[Any], present: list[str]) -> list[Any] | None:
    """Read ISO dates, months and timestamps out of texts, as SQLite gives them; None if one is not."""
    readers: list[tuple[re.Pattern[str], Callable[[str], Any]]] = [
        (_DATE, dt.date.fromisoformat),
        (_MONTH, lambda text: dt.date.fromisoformat(f"{text}-01")),
        (_TIMESTAMP, dt.datetime.fromisoformat),
    ]
    for pattern, read in readers:
        if present and all(pattern.fullmatch(text) for text in present):
            try:
                return [None if value is None else read(value) for value in values]
            except ValueError:
                return None  # the 31st of February
    return None


def _all(values: Sequence[Any], types: Any) -> bool:
    allowed_bool = types is bool
    return bool(values) and all(
        isinstance(v, types) and (allowed_bool or not isinstance(v, bool)) for v in values
    )


def _is_numeric_type(type_: str) -> bool:
    # DuckDB says INTEGER for a bare NULL too, which reads as well as anything.
    return type_.startswith(("DECIMAL", "NUMERIC")) or bool(
        re.fullmatch(r"U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DOUBLE|FLOAT|REAL", type_)
    )


def _as_number(value: Any) -> int | float | None:
    if isinstance(value, decimal.Decimal):
        if not value.is_finite():
            return None if value.is_nan() else float(value)
        return int(value) if value == value.to_integral_value() and abs(value) > EXACT else float(value)
    if isinstance(value, float) and math.isnan(value):
        return None
    return value


def _as_datetime(value: Any) -> dt.datetime | None:
    if value is None or isinstance(value, dt.datetime):
        return value
    return dt.datetime.combine(value, dt.time())


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _decimals_needed(numbers: Sequence[float]) -> int:
    """Two decimals, or up to four where all numbers are below one; fewer if they say as much."""
    most = 4 if max((abs(n) for n in numbers), default=0) < 1 else 2
    for decimals in range(1, most):
        if all(math.isclose(n, round(n, decimals), abs_tol=1e-9) for n in numbers):
            return decimals
    return most


def _show_number(value: float, decimals: int, before: str = "", after: str = "") -> str:
    if isinstance(value, float) and math.isinf(value):
        return "∞" if value > 0 else "-∞"
    digits = f"{abs(value):,.{decimals}f}" if isinstance(value, float) or decimals else f"{abs(value):,}"
    sign = "-" if value < 0 and digits.strip("0.,") else ""
    return f"{sign}{before}{digits}{after}"
