"""More samples where the first answer is doubtful, and the answer that most of them agree on by executed result.

Doubtful is what failed, what found nothing, and what keeps a doubt after it was asked again. At most three generations
are made for a question, repairs included, so that it never takes more than three times as long, and none after two
agree. An answer that ran and raised no doubt is given up only for one that two samples agree on.

Not doubtful is what has an unlikely token: of 320 questions on databases that the model never saw, drawing such answers
again mended 1 and broke 3, and took half as long again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.assistant.generate import Generation
from app.assistant.run import Result

MOST_GENERATIONS = 3
TEMPERATURE = 0.6


Votes = frozenset[tuple[tuple[str, ...], int]]


@dataclass(frozen=True)
class Candidate:
    """An answer that ran: what an attempt holds of it."""

    sql: str
    result: Result
    repairs: tuple[str, ...]
    doubts: tuple[str, ...]
    generation: Generation | None = None  # whose text it is of

    @property
    def votes_for(self) -> Votes:
        """What agrees."""
        return votes_of(self.result)


def votes_of(result: Result) -> Votes:
    """The rows as a multiset, whatever their order."""
    return frozenset(Counter(tuple(map(str, row)) for row in result.rows).items())


def found_nothing(result: Result) -> bool:
    """No rows, or one of NULLs and zeros, as counts and sums over no rows give."""
    return not result.rows or (len(result.rows) == 1 and all(value in (None, 0) for value in result.rows[0]))


def is_doubtful(verdict: str, candidate: Candidate | None) -> bool:
    """Whether more samples are worth their time."""
    if verdict == "failed":
        return True
    return candidate is not None and bool(candidate.doubts or found_nothing(candidate.result))


def choose(first: Candidate | None, samples: list[Candidate]) -> tuple[Candidate | None, int]:
    """Return the candidate that wins and how many agree with it; in a tie the one without doubts, then the first."""
    candidates = [*([first] if first else []), *samples]
    if not candidates:
        return None, 0
    agree = Counter(candidate.votes_for for candidate in candidates)
    best = max(candidates, key=lambda each: (agree[each.votes_for], not each.doubts))
    if first and not first.doubts and agree[best.votes_for] < 2:
        best = first
    return best, agree[best.votes_for]
