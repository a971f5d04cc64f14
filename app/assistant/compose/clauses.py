"""How the words of a restriction and of what happened in a period stand behind a noun. Knows no company's words."""

from __future__ import annotations

import re


def is_clause(words: str) -> bool:
    """Whether the words are a clause, which stands behind all others.

    >>> is_clause("that are still open"), is_clause("in Germany")
    (True, False)
    """
    return bool(re.search(r"\b(?:that|who) ", words))


def dated_words(restricted: str, dated: str, period: str) -> str:
    """What happened in the period, behind a noun with its restrictions.

    >>> dated_words("tickets on returns", "opened", "in May 2025")
    'opened in May 2025'
    >>> dated_words("tickets handled by Aiko Mori", "opened", "in May 2025")
    'and opened in May 2025'
    >>> dated_words("tickets that are still open", "opened", "in May 2025")
    'and were opened in May 2025'
    """
    if not dated or not restricted:
        return f"{dated} {period}".strip()
    if is_clause(restricted):
        dated = f"and {bare_clause(dated)}" if is_clause(dated) else f"and were {dated}"
    elif re.search(r"\b(?:handled by|paid in|promoted in|attributed to)\b", restricted):
        dated = dated if is_clause(dated) else f"and {dated}"
    return f"{dated} {period}".strip()


def bare_clause(words: str) -> str:
    """Leave out the pronoun of a clause.

    >>> bare_clause("who signed up")
    'signed up'
    """
    return re.sub(r"^(?:that|who) ", "", words)
