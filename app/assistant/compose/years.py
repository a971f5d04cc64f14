"""A bare year behind "in", "during" or "since" as the period that it is where the fiscal year is the calendar's.

Elsewhere "in 2024" may be the one or the other, and is left to the model, as is a year that may be a number of things.
"""

from __future__ import annotations

import re

from app.assistant.workspace import Workspace

_BEHIND = r"by|per|for|with|from|and|compared|split|broken|grouped|each|were|was|did|had|have|how|which|what"
_YEAR = re.compile(
    r"\b(?P<when>in|during|since) (?P<year>(?:19|20)\d\d)"
    rf"(?=\s*(?:$|[?.!;:]|,\s*(?:(?:{_BEHIND})\b|$)|\b(?:{_BEHIND})\b))"
    r"(?!\s*(?:and|or)\s+\d)",
    re.IGNORECASE,
)


def with_years(question: str, workspace: Workspace) -> str:
    """The question with each such year named as a period.

    >>> import pathlib
    >>> shop = Workspace(pathlib.Path(), "Shop", ())
    >>> with_years("How many orders in 2024 by region?", shop), with_years("Orders in 2023 and 2024", shop)
    ('How many orders in FY2024 by region?', 'Orders in 2023 and 2024')
    """
    if workspace.fiscal_year_start_month != 1:
        return question
    return _YEAR.sub(r"\g<when> FY\g<year>", question)
