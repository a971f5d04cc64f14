"""How people say the countries of a column: "Germany" is "German", and "in the US" is in the United States.

Facts of English, of the countries that companies trade with most. Left out is what may mean another place of the same
workspace: "American" where a region is called Americas. Not covered: peoples ("the Swiss bought …"), cities, languages.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator

from app.assistant.folding import fold

# The English name → its adjectives, and after a bar its short names.
_COUNTRIES: dict[str, str] = {
    "argentina": "Argentinian, Argentine", "australia": "Australian", "austria": "Austrian", "belgium": "Belgian",
    "brazil": "Brazilian", "canada": "Canadian", "chile": "Chilean", "china": "Chinese", "colombia": "Colombian",
    "croatia": "Croatian", "czech republic": "Czech | Czechia", "czechia": "Czech | the Czech Republic",
    "denmark": "Danish", "egypt": "Egyptian", "estonia": "Estonian", "finland": "Finnish", "france": "French",
    "germany": "German", "greece": "Greek", "hungary": "Hungarian", "iceland": "Icelandic", "india": "Indian",
    "indonesia": "Indonesian", "ireland": "Irish", "israel": "Israeli", "italy": "Italian", "japan": "Japanese",
    "latvia": "Latvian", "lithuania": "Lithuanian", "luxembourg": "Luxembourgish", "malaysia": "Malaysian",
    "mexico": "Mexican", "morocco": "Moroccan", "netherlands": "Dutch | Holland", "new zealand": "| NZ",
    "nigeria": "Nigerian", "norway": "Norwegian", "peru": "Peruvian", "philippines": "Philippine",
    "poland": "Polish", "portugal": "Portuguese", "romania": "Romanian", "serbia": "Serbian",
    "singapore": "Singaporean", "slovakia": "Slovak", "slovenia": "Slovenian", "south africa": "South African",
    "south korea": "South Korean, Korean", "spain": "Spanish", "sweden": "Swedish", "switzerland": "Swiss",
    "thailand": "Thai", "turkey": "Turkish", "ukraine": "Ukrainian",
    "united arab emirates": "Emirati | UAE", "united kingdom": "British, UK | UK, Great Britain, Britain",
    "united states": "American, US, USA, U.S. | US, USA, U.S., the States", "vietnam": "Vietnamese",
}  # fmt: skip
LONGEST_CODE = 3
_PREPOSITIONS = (
    "in",
    "from",
    "from customers in",
    "from customers from",
    "by customers in",
    "by customers from",
)


def is_country(value: str) -> bool:
    """Whether the value is a country of which other words are known."""
    return fold(value) in _COUNTRIES


def may_be_place(value: str) -> bool:
    """Whether an adjective may begin with the value: not with a code of two or three letters."""
    return len(value) > LONGEST_CODE and fold(value[: LONGEST_CODE + 1]) in _beginnings()


@functools.cache
def _beginnings() -> frozenset[str]:
    words = (word for text in _COUNTRIES.values() for word in _listed(text.partition("|")[0]))
    return frozenset(fold(word)[: LONGEST_CODE + 1] for word in words)


def country_words(value: str, values: Collection[str], others: Collection[str] = ()) -> Iterator[str]:
    """What else a question may call a value of a column, where all values of the column are countries.

    `others` are the values of other columns.

    >>> list(country_words("Germany", ["Germany", "Chile"]))
    ['German']
    >>> list(country_words("Georgia", ["Georgia", "Texas"]))
    []
    >>> [*country_words("United States", ["United States"], ["Americas"])][:2]
    ['US', 'USA']
    """
    if not all(fold(other) in _COUNTRIES for other in values) or fold(value) not in _COUNTRIES:
        return
    adjectives, _, names = _COUNTRIES[fold(value)].partition("|")
    near = tuple(fold(other).removesuffix("s") for other in others)
    yield from (word for word in _listed(adjectives) if not fold(word).startswith(near))
    for name in _listed(names):
        yield name
        yield from (f"{preposition} {name}" for preposition in _PREPOSITIONS)


def _listed(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
