"""The house style: rules that are checked and mostly fixed, and the layout of SQL as the house's pairs have it."""

from app.assistant.style.layout import format_sql, lay_out

__all__ = ["format_sql", "lay_out"]
