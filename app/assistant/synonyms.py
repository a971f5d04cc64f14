"""The words that mean the same in this house, strictly enough to answer a question by: "AOV" and "average order value".

The glossary's `also` are hints for finding a term, and some say the opposite ("ship late" finds "on-time shipping"), a
part of it or a dimension of another table. Kept are those of metrics and conditions that no such thing speaks against.
Synonyms of tables count too, those of columns do not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from app.assistant.folding import fold
from app.assistant.question_tokens import ARTICLES, LONGEST_PHRASE, singular
from app.assistant.schema import Schema
from app.assistant.workspace import Term

# Words by which a synonym may say the opposite of its term, or less of it.
_OPPOSITE = frozenset(
    "late miss missed loss lost lose not no never without low worst bad un non fail failed against versus".split()
)
# A percentage is called one: "repeat customers" are no "repeat rate".
_RATES = frozenset("rate percentage percent share ratio attainment".split())
_AGGREGATE = re.compile(r"\b(?:SUM|COUNT|AVG|MEDIAN|MIN|MAX)\s*\(", re.IGNORECASE)


def find_synonyms(
    glossary: Sequence[Term], schema: Schema, names: Collection[str], wordings: Iterable[str]
) -> dict[tuple[str, ...], str]:
    """Map phrases, as tuples of singular words, to the one token that stands for what they mean.

    A word that only begins a phrase means "", so that others need not be looked at.

    `names` are folded stored values: those mean themselves. `wordings` are the questions of the pairs: two
    words that stand in one question are not the same.
    """
    claimed: dict[tuple[str, ...], set[str]] = {}
    for term in glossary:
        for text in (term.term, *term.also):
            claimed.setdefault(split(text), set()).add(term.term)
    for table in schema.tables:
        for text in table.synonyms:
            claimed.setdefault(split(text), set()).add(table.key)
        for column in table.columns:
            for text in column.synonyms:
                claimed.setdefault(split(text), set()).add(f"{table.key}.{column.name}")
    told = [f" {' '.join(split(wording))} " for wording in wordings]
    schema_words = _schema_words(schema)
    found: dict[tuple[str, ...], str] = {}
    for means, term_words, synonyms in _candidates(glossary, schema):
        kept = [
            words
            for words in synonyms
            if len(claimed[words]) == 1
            and fold(" ".join(words)) not in names
            and not (_OPPOSITE | ARTICLES).intersection(
                words
            )  # "our brands" are all of them, "our brand" is one
            and not any(any(c.isdigit() for c in word) for word in words)
            and not (schema_words - set(term_words)).intersection(words)
            and not _stand_together(words, term_words, told)
        ]
        if kept and 0 < len(term_words) <= LONGEST_PHRASE:
            for words in (term_words, *kept):
                found.setdefault(words, means)
    for words in list(found):
        found.setdefault(words[:1], "")
    return found


def split(text: str) -> tuple[str, ...]:
    """Split a text into the words that tokens have."""
    return tuple(singular(fold(word)) for word in re.findall(r"[^\W_]+", text))


def _candidates(
    glossary: Sequence[Term], schema: Schema
) -> Iterable[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    for term in glossary:
        metric = bool(term.unit and (_AGGREGATE.search(term.sql) or not term.sql))
        condition = bool(term.where and not term.sql)
        if not (metric or condition):
            continue
        rate = term.unit in ("percent", "ratio")
        synonyms = [
            split(text)
            for text in term.also
            if not rate or text.isupper() or _RATES.intersection(split(text))
        ]
        yield f"={term.term}", split(term.term), [words for words in synonyms if len(words) <= LONGEST_PHRASE]
    for table in schema.tables:
        words = split(table.name.replace("_", " "))
        yield f"={table.key}", words, [split(text) for text in table.synonyms]


def _schema_words(schema: Schema) -> set[str]:
    names = [table.name for table in schema.tables]
    names += [column.name for table in schema.tables for column in table.columns]
    return {word for name in names for word in split(name.replace("_", " "))}


def _stand_together(words: tuple[str, ...], term: tuple[str, ...], told: Sequence[str]) -> bool:
    """Whether a question has both, one not being a part of the other."""
    one, other = f" {' '.join(words)} ", f" {' '.join(term)} "
    if one in other or other in one:
        return False
    return any(one in text and other in text for text in told)
