"""The nearest approved pairs to a question, by BM25 over stemmed words and by the metrics they compute.

Held-out pairs and pairs that are not approved are never recalled. Does not answer from a pair by itself yet:
the nearest go into the prompt as examples.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import bm25s
import numpy as np

from app.assistant.pairs import Pair
from app.assistant.question import stems
from app.assistant.workspace import Term

SAME_METRIC = 0.2  # what it adds to nearness that a pair's SQL computes a metric which the question names
LONG_SQL = 0.1  # what it takes from it that the SQL is long: a small model copies too much of it


class PairIndex:
    """An index over the wordings of pairs; building it takes milliseconds for hundreds."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        """Index the questions and `also` wordings of the approved pairs that are not held out."""
        approved = [pair for pair in pairs if pair.status == "approved" and not pair.heldout]
        self._wordings = [
            (wording, pair)
            for pair in approved
            if not pair.follows
            for wording in (pair.question, *pair.also)
        ]
        self._sql = {pair.id: " ".join(pair.sql.split()) for pair in approved}
        self._bm25 = bm25s.BM25()
        if self._wordings:
            self._bm25.index([stems(wording) for wording, _ in self._wordings], show_progress=False)
        self._best = functools.lru_cache(maxsize=10_000)(self._best_score)

    def __len__(self) -> int:
        """Count the approved pairs."""
        return len(self._sql)

    def nearest(
        self,
        question: str,
        k: int = 1,
        *,
        terms: Sequence[Term] = (),
        least: float = 0.0,
        short_characters: int | None = None,
        max_characters: int | None = None,
        without: str = "",
    ) -> tuple[Pair, ...]:
        """Return at most `k` different pairs that share words with the question, nearest first.

        `terms` are the metrics that the question names. Nearness is the share of the question's words that a
        pair has, rare words weighing more, plus SAME_METRIC, less LONG_SQL where its SQL is longer than
        `short_characters`; pairs under `least` are not returned, nor those whose SQL is longer than
        `max_characters`. `without` is the id of a pair to leave out, so that a pair can be asked without
        answering itself.
        """
        words = [word for word in stems(question) if word in getattr(self._bm25, "vocab_dict", {})]
        if not words:
            return ()
        # A word that no pair has counts like the average one: it makes every pair less near.
        whole = sum(map(self._best, words)) * len(stems(question)) / len(words)
        metrics = [" ".join(term.sql.split()) for term in terms if term.sql]
        nearness: dict[str, float] = {}
        pairs: dict[str, Pair] = {}
        for (_, pair), score in zip(self._wordings, self._bm25.get_scores(words), strict=True):
            sql = self._sql[pair.id]
            if not score or pair.id == without or len(sql) > (max_characters or len(sql)):
                continue
            near = float(score) / whole + SAME_METRIC * any(metric in sql for metric in metrics)
            near -= LONG_SQL * (len(sql) > (short_characters or len(sql)))
            nearness[pair.id] = max(near, nearness.get(pair.id, 0.0))
            pairs[pair.id] = pair
        found = [id for id in sorted(nearness, key=lambda id: -nearness[id]) if nearness[id] >= least]
        return tuple(pairs[id] for id in found[:k])

    def using(self, text: str, *, without: str = "") -> tuple[str, ...]:
        """Return the SQL of the pairs that have a text as a literal, the shortest first."""
        literal = "'" + text.replace("'", "''") + "'"
        return tuple(
            sorted((sql for id, sql in self._sql.items() if literal in sql and id != without), key=len)
        )

    def _best_score(self, word: str) -> float:
        return float(np.max(self._bm25.get_scores([word])))
