"""The question as it comes in: cleaned, or turned away with one sentence before any model is asked.

Turned away: nothing, too much, another language, an order to change data. Does not know the schema: whether
the data can answer is decided later.
"""

from __future__ import annotations

import functools
import re
import threading
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

import snowballstemmer

MAX_CHARACTERS = 1000

# A person who orders a change to data. Only at the beginning, and only with an object that databases have:
# "drop all tables", "delete the cancelled orders" – but not "update me on revenue", "drop in sales by month" or,
# in a conversation, "remove the returns", "now update this to online orders". It spares the model's seconds
# and gives the better sentence; what keeps data safe is `guard`.
_WRITE = re.compile(
    r"^(?:(?:please|can you|could you|now|just|i want you to|ignore (?:all |the )?previous instructions and)\s+|;|\W)*"
    r"(?:(?P<verb>drop|truncate|delete|erase|wipe|alter|grant|revoke|attach)\s+"
    r"(?:(?:all|everything|the|every|each|into|from|tables?|database|schema|column|rows?|our|my|these|this|any)\b"
    r"|[\w.]+\s+(?:set|where)\b)"
    r"|(?P<weak>update|insert|remove|copy|create|rename)\s+"
    r"(?:(?:all|everything|every|each|into|tables?|database|schema|view|index|column|rows?|a\s+new)\b"
    r"|[\w.]+\s+(?:set|where)\b|(?:\w+\s+){1,6}(?:tables?\b(?!\s+of)|rows?\b|records?\b|to\s+\S*\d)))",
    re.IGNORECASE,
)
# The same of a first question, which has nothing before it that "change that to May" could mean.
_ORDER = re.compile(
    r"^(?:(?:please|can you|could you|now|just)\s+|\W)*"
    r"(?:(?P<verb>set|change|mark|rename|update|move|assign|switch)\s+(?!(?:me|in|of|from|this|that|it|these)\b).+\s(?:to|as|into)\s+\S"
    r"|(?P<weak>add|insert|enter|register)\s+(?:an?|another|new)\s+(?!column|chart|total|graph|line))",
    re.IGNORECASE,
)
_NOT_WRITE = re.compile(r"^\W*drop\s+the\s+filter\b", re.IGNORECASE)

# Words by which English is told from its neighbours when a question is short or full of names; not those that
# a neighbour has too, such as "in", "we", "was", "is", "do", "me", "per", "of" and "for".
_ENGLISH = frozenset(
    "how many much what which who whose when where why are were does did the by with and "
    "last this show list top give find compare each our us total average number between since".split()
)


@dataclass(frozen=True)
class TurnedAway:
    """Why a question is not put to the model: a verdict and one sentence with the remedy."""

    verdict: Literal["abstained", "refused"]
    message: str


def clean_question(text: str) -> str:
    """Normalize unicode to NFC, drop control characters, fold white space."""
    kept = "".join(
        c if unicodedata.category(c)[0] != "C" else " " for c in unicodedata.normalize("NFC", text)
    )
    return " ".join(kept.split())


def check_question(question: str, *, follow_up: bool = False) -> TurnedAway | None:
    """Look at a cleaned question; None means it may go on."""
    if not any(c.isalnum() for c in question):
        return TurnedAway("abstained", "There is no question yet: type one in English.")
    if len(question) > MAX_CHARACTERS:
        return TurnedAway(
            "abstained",
            f"The question has {len(question):,} characters; shorten it to at most {MAX_CHARACTERS:,}.",
        )
    write = _WRITE.match(question) or (None if follow_up else _ORDER.match(question))
    if write and not _NOT_WRITE.match(question):
        return TurnedAway(
            "refused",
            f"Inhouse only reads: it cannot {(write['verb'] or write['weak']).lower()} anything. "
            "Ask for the figures instead.",
        )
    if not follow_up and not is_english(question):
        return TurnedAway("abstained", "Inhouse answers questions in English: please ask it in English.")
    return None


def is_english(question: str) -> bool:
    """Whether the question is English, with the benefit of the doubt for short ones and names.

    >>> is_english("customers in São Paulo"), is_english("Wie viele Kunden haben wir?")
    (True, False)
    """
    letters = [c for c in question if c.isalpha()]
    latin = sum("LATIN" in unicodedata.name(c, "") for c in letters)
    if latin < len(letters) / 2:
        return False
    words = re.findall(r"[^\W\d_]+", question.lower())
    if len(words) < 3 or sum(word in _ENGLISH for word in words) >= max(1, len(words) // 6):
        return True
    language, probability = _identifier().classify(question)
    return bool(language == "en" or probability < 0.9)


@functools.cache
def _identifier() -> Any:
    # Loading takes 0.2 s and 40 MB; most questions have an English word and never come here.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(["en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "cs", "tr"])
    return identifier


# A stemmer keeps the word that it works on: two threads in it would mix theirs, and the cache keep what came of it.
_stemmer = snowballstemmer.stemmer("english")
_stemming = threading.Lock()


@functools.lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of a lower-case word, so that "refunded" and "refunds" meet. Safe in threads."""
    with _stemming:
        return str(_stemmer.stemWord(word))


def stems(text: str) -> list[str]:
    """Split a text into stemmed words, snake_case and camelCase taken apart.

    >>> stems("Orders by fiscalYear, net_revenue")
    ['order', 'by', 'fiscal', 'year', 'net', 'revenu']
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return [stem(word) for word in re.findall(r"[^\W_]+", apart.lower())]
