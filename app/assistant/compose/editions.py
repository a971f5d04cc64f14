"""Names that differ by a year, of which only the first is written out: "Black Week 2023, 2024 and 2025".

Read so only where every year makes a stored name, so that no year of time is taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from app.assistant.folding import fold
from app.assistant.ground import MAX_WORDS

_BETWEEN = r"(?:,\s*(?:and\s+|or\s+)?|\s+(?:and|or|&|vs\.?|versus|against)\s+)"
_YEARS = re.compile(rf"\b(?P<first>(?:19|20)\d\d)(?P<more>(?:{_BETWEEN}(?:19|20)\d\d)+)\b(?![-/.]\d)")


def with_editions(question: str, names: Collection[str]) -> str:
    """The question with each of such names written out; `names` are folded.

    >>> with_editions("Clicks of Black Week 2023 and 2024", {"black week 2023", "black week 2024"})
    'Clicks of Black Week 2023 and Black Week 2024'
    >>> with_editions("Clicks of Black Week 2023 and 2024", {"black week 2023"})
    'Clicks of Black Week 2023 and 2024'
    """

    def write_out(match: re.Match[str]) -> str:
        words = question[: match.start()].split()
        years = re.findall(r"\d{4}", match[0])
        stems = (" ".join(words[-n:]) for n in range(min(MAX_WORDS, len(words)), 0, -1))
        stem = next((each for each in stems if all(fold(f"{each} {year}") in names for year in years)), "")
        if not stem:
            return match[0]
        return match["first"] + re.sub(r"(?=\d{4})", f"{stem} ".replace("\\", ""), match["more"])

    return _YEARS.sub(write_out, question)
