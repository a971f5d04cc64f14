"""Texts as they are compared: without case, accents and extra white space."""

from __future__ import annotations

import functools
import unicodedata


@functools.lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Fold case, accents and white space, so that "helene" meets "Hélène".

    >>> fold("São  Paulo")
    'sao paulo'
    """
    if text.isascii():  # as nearly all are: it has nothing to decompose
        return " ".join(text.casefold().split())
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.translate(_LETTERS).casefold().split())


# Letters that have no decomposition.
_LETTERS = str.maketrans("łŁøØđĐ", "lLoOdD")
