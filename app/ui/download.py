"""A result as a CSV file: raw values, readable by Excel, harmless to open.

Excel takes UTF-8 only with a byte order mark, and runs a cell that begins like a formula: text that does gets
an apostrophe in front (https://owasp.org/www-community/attacks/CSV_Injection). Numbers stay numbers.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from typing import Any

from app.assistant.run import Result

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render_csv(result: Result) -> bytes:
    """Write header and rows; NULL becomes an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_guarded(name) for name in result.columns])
    writer.writerows([_cell(value) for value in row] for row in result.rows)
    return text.getvalue().encode("utf-8-sig")


def file_name(question: str) -> str:
    """Name the file after its question.

    >>> file_name("What was net revenue / region?")
    'what-was-net-revenue-region.csv'
    """
    words = re.findall(r"[^\W_]+", question.lower())
    return f"{'-'.join(words)[:60].strip('-') or 'answer'}.csv"


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return _guarded(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, list | tuple | dict):
        return _guarded(json.dumps(value, ensure_ascii=False, default=str))
    return value


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
