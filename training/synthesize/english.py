"""Small English: articles, capitals, lists, and the light typing mistakes of one voice. Knows no company's words."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

VOICES = (("plain", 48), ("terse", 20), ("chatty", 22), ("typo", 10))
_THE = ("United ", "Netherlands", "Czech Republic", "Nordics", "Philippines")


def choose_voice(rng: random.Random) -> str:
    """Draw a voice by its weight."""
    names, weights = zip(*VOICES, strict=True)
    return str(rng.choices(names, weights)[0])


def with_article(place: str) -> str:
    """Say a place as a sentence does.

    >>> with_article("United States"), with_article("Germany")
    ('the United States', 'Germany')
    """
    return f"the {place}" if place.startswith(_THE) else place


def join_words(words: Sequence[str], last: str = "and") -> str:
    """List words.

    >>> join_words(["name", "city", "id"])
    'name, city and id'
    """
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def tidy(text: str) -> str:
    """Close gaps that empty parts of a template left, and begin with a capital.

    >>> tidy("what was net revenue  last month ?")
    'What was net revenue last month?'
    """
    text = re.sub(r"\s+([?.,!])", r"\1", " ".join(text.split()))
    text = re.sub(r",(?=[?.!])", "", text)
    return text[:1].upper() + text[1:]


def bare(words: str) -> str:
    """Leave out a leading article.

    >>> bare("the margin rate")
    'margin rate'
    """
    return words.removeprefix("the ")


def misspell(text: str, keep: Sequence[str], rng: random.Random) -> str:
    """Make one light typing mistake in a longer word; words of `keep` (values, periods) stay as they are.

    >>> misspell("Which regions grew?", ["grew"], random.Random(2)) != "Which regions grew?"
    True
    """
    kept = {word.lower() for part in keep for word in re.findall(r"\w+", part)}
    words = [m for m in re.finditer(r"[A-Za-z]{6,}", text) if m[0].lower() not in kept]
    if not words:
        return text
    match = rng.choice(words)
    word = match[0]
    at = rng.randrange(1, len(word) - 2)
    wrong = rng.choice(
        (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        )
    )
    return text[: match.start()] + wrong + text[match.end() :]
