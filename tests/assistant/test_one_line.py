"""SQL on one line: comments go, literals stay."""

from __future__ import annotations

import pytest

from app.assistant.one_line import one_line


@pytest.mark.parametrize(
    ("sql", "line"),
    [
        ("SELECT\n  a,\n  b\nFROM t", "SELECT a, b FROM t"),
        ("SELECT 'a  b\n c' AS t", "SELECT 'a  b\n c' AS t"),
        ("SELECT 1 -- one\nFROM t", "SELECT 1 FROM t"),
        ("-- first\nSELECT 1 /* two */ + 2", "SELECT 1 + 2"),
        ("SELECT '-- no comment' AS t;\n", "SELECT '-- no comment' AS t"),
        ("SELECT COUNT(*)::INT, x[1]", "SELECT COUNT(*)::INT, x[1]"),
        ("SELECT 'open\n  end", "SELECT 'open end"),
        ("", ""),
    ],
)
def test_one_line(sql: str, line: str) -> None:
    assert one_line(sql) == line
