"""Cells of a result as JSON types, for answers and reports alike."""

from __future__ import annotations

import math
from typing import Any


def json_value(value: Any) -> Any:
    """Turn a database value into a JSON type without losing digits: what JSON lacks becomes text.

    >>> import datetime
    >>> json_value(datetime.date(2025, 10, 15)), json_value(float("nan"))
    ('2025-10-15', None)
    """
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple):
        return [json_value(item) for item in value]
    if isinstance(value, dict):
        return {str(key): json_value(item) for key, item in value.items()}
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    return str(value)
