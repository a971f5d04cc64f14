"""Small English: articles, lists, agreement, and the light typing mistakes of one voice. Knows no company's words."""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Sequence

VOICES: tuple[tuple[str, int], ...] = (("plain", 48), ("terse", 20), ("chatty", 22), ("typo", 10))
# Words that one slip turns into other words, though neither need be in the vocabulary.
_OTHER_WORDS = frozenset("sliver silver untied united causal casual martial marital barley barely".split())


def choose_voice(rng: random.Random) -> str:
    """Draw a voice by its weight."""
    return rng.choices([name for name, _ in VOICES], [weight for _, weight in VOICES])[0]


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
    text = re.sub(r"\s+([?.,:!])", r"\1", " ".join(text.split()))
    text = re.sub(r",(?=[?.!])", "", text)
    return text[:1].upper() + text[1:]


def bare(words: str) -> str:
    """Leave out a leading article.

    >>> bare("the margin rate")
    'margin rate'
    """
    return words.removeprefix("the ")


def is_plural(noun: str) -> bool:
    """Whether a measure's noun takes "were": only "sales" does, and things whose number is not named.

    >>> is_plural("gross sales in Germany"), is_plural("the number of orders"), is_plural("units sold")
    (True, False, True)
    """
    return bool(re.match(r"(?:the )?(?:\w+ )?(?:sales|units|clicks|impressions)\b", noun))


def misspell(text: str, keep: Sequence[str], rng: random.Random, known: Collection[str] = ()) -> str:
    """Make one slip of the finger inside a longer word: two letters swapped, or one typed twice.

    The first and the last letter stay, so that it can still be read. Words of `keep` (values, periods) stay as they
    are, and no slip makes a word that is `known`.

    >>> misspell("Which regions grew?", ["grew"], random.Random(2)) != "Which regions grew?"
    True
    """
    kept = {word.lower() for part in keep for word in re.findall(r"\w+", part)}
    slips = []
    for match in re.finditer(r"[A-Za-z]{6,}", text):
        word = match[0]
        if word.lower() in kept or word.isupper():
            continue
        for at in range(1, len(word) - 2):
            if word[at] != word[at + 1]:
                swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
                doubled = word[:at] + word[at] + word[at:]
                slips += [(match, wrong) for wrong in (swapped, doubled)]
    slips = [
        (match, wrong)
        for match, wrong in slips
        if wrong.lower() not in known and wrong.lower() not in _OTHER_WORDS
    ]
    if not slips:
        return text
    match, wrong = rng.choice(slips)
    return text[: match.start()] + wrong + text[match.end() :]
