"""The nearest approved pairs to a question, by BM25 over stemmed words.

Held-out pairs and pairs that are not approved are never recalled. Does not answer from a pair by itself yet:
the nearest go into the prompt as examples.
"""

from __future__ import annotations

from collections.abc import Sequence

import bm25s

from app.assistant.pairs import Pair
from app.assistant.question import stems


class PairIndex:
    """An index over the wordings of pairs; building it takes milliseconds for hundreds."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        """Index the questions and `also` wordings of the approved pairs that are not held out."""
        self._wordings = [
            (wording, pair)
            for pair in pairs
            if pair.status == "approved" and not pair.heldout and not pair.follows
            for wording in (pair.question, *pair.also)
        ]
        self._bm25 = bm25s.BM25()
        if self._wordings:
            self._bm25.index([stems(wording) for wording, _ in self._wordings], show_progress=False)

    def nearest(self, question: str, k: int = 1, *, without: str = "") -> tuple[Pair, ...]:
        """Return at most `k` different pairs that share words with the question, nearest first.

        `without` is the id of a pair to leave out, so that a pair can be asked without answering itself.
        """
        words = [word for word in stems(question) if word in getattr(self._bm25, "vocab_dict", {})]
        if not words:
            return ()
        many = min(len(self._wordings), 8 * k)
        found, scores = self._bm25.retrieve([words], k=many, show_progress=False, n_threads=0)
        nearest: dict[str, Pair] = {}
        for number, score in zip(found[0], scores[0], strict=True):
            pair = self._wordings[int(number)][1]
            if score > 0 and pair.id != without:
                nearest.setdefault(pair.id, pair)
        return tuple(nearest.values())[:k]
