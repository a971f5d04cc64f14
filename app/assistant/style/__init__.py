"""The house style: rules that are checked and mostly mended, and the layout of SQL as the house's pairs have it."""

from app.assistant.style.conformance import Conformance, conformance, format_answer, format_house
from app.assistant.style.house import open_house
from app.assistant.style.layout import format_sql, lay_out
from app.assistant.style.rule import Finding, House, Rule
from app.assistant.style.style_file import RULES, Style, read_style

__all__ = [
    "RULES", "Conformance", "Finding", "House", "Rule", "Style", "conformance", "format_answer", "format_house",
    "format_sql", "lay_out", "open_house", "read_style",
]  # fmt: skip
