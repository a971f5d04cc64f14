"""The English of lists, beside that of `parts`: what shows, orders and ranks records, and their questions' shapes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from app.assistant.compose.parts import (
    BEST,
    BY,
    ECHO,
    FIGURES,
    FIRST,
    LATEST,
    MOST,
    PER,
    SHOW,
    THAT,
    TO_DATE,
    UNIT,
    WHEN,
    WITH,
)

WORDS: Mapping[str, Mapping[object, str]] = {
    ECHO: {
        "usd": "amount|sum|dollar",
        "percent": "rate|percentage|percent",
        "units": "unit|piece",
        "": "number|how many|howmany",
        "any": "figure",
    },
    SHOW: {
        None: "their|with their|showing their|showing|and their|show each|with its|and its|"
        "i need|i want|i would like|give me|show me|please show|please list|just|just show|only|please"
    },
    THAT: {None: "that|who|which"},
    LATEST: {True: "latest|newest|most recent", False: "oldest|earliest"},
    FIRST: {
        ("day", True): "newest first|latest first|most recent first|most recent one first|latest one first|"
        "newest one first|newest on top|latest on top|starting with newest|starting with latest|from newest to oldest",
        ("day", False): "oldest first|earliest first|oldest one first|earliest one first|oldest on top|"
        "starting with oldest|starting with earliest|from oldest to newest",
        ("size", True): "largest first|highest first|biggest first|largest one first|biggest one first|"
        "starting with largest|starting with biggest|from largest to smallest|from highest to lowest|highest on top",
        ("size", False): "smallest first|lowest first|smallest one first|starting with smallest|"
        "from smallest to largest|from lowest to highest",
        ("money", True): "most expensive first|dearest first|priciest first|most expensive one first|"
        "starting with most expensive|from most expensive to cheapest",
        ("money", False): "cheapest first|least expensive first|cheapest one first|cheapest on top|"
        "starting with cheapest|from cheapest to most expensive|from cheapest to dearest",
        ("name", False): "alphabetically|alphabetical|alphabetical order|alphabetical order please|"
        "sorted alphabetically|ordered alphabetically|from a to z|by name|per name|sorted by name|sorted per name|"
        "ordered by name|ordered per name",
    },
    BEST: {(False, False): "most expensive|dearest|priciest", (True, False): "cheapest|least expensive"},
    WHEN: {None: "when"},
    WITH: {None: "got|get|received|receive"},  # "which campaign got the biggest budget?"
    FIGURES: {None: "and what it|and what that|and which it"},
    BY: {None: "sorted by|sorted per|ordered by|ordered per"},
    UNIT: {"usd": "dollar apiece|dollar piece|dollar per piece"},
}
MONEY = frozenset("expensive dearest priciest cheapest".split())
_MOD = "(?:Co?|P|T|a|i|r)"
_SHOWN = "W?e(?:[&+]?W?e)*"
_TAIL = f"{TO_DATE}?(?:{FIGURES}|(?:[kw&+]*SHOWN)?R?)"
SHAPES = tuple(
    re.compile(pattern.replace("TAIL", _TAIL).replace("MODS", f"{_MOD}*").replace("SHOWN", _SHOWN))
    for pattern in (
        "^F?[WL]*K?#?l?MODSNMODS(?:q?w?Bea?)?R?(?:[kw&+]*SHOWN)?R?$",
        "^L?SHOWNMODSNMODSR?$",
        "^[WL]*#?BC*NMODS[Ey]ea?C*R?(?:[kw&+]*SHOWN)?$",
        "^7E?C*N[iT]C*$",
        f"^[WL]*#?C*{MOST}C*NMODSTAIL$",  # "our 5 most expensive current tents"
        f"^[WL]*#?MODSNMODS(?:{MOST}|l)MODSTAIL$",  # "which campaign is the longest?"
        "^[WL]*#?MODSNMODSw?BeZ?MODSTAIL$",  # "which return last month had the highest refund?"
        "^[WL]*K?MODSNMODS[kw&+]*SHOWN[Ey]eR$",  # "… with price, by price, cheapest first"
    )
)
NAMED = (BEST, BY, PER)  # an attribute behind these is what is ordered by, and not yet shown


@lru_cache(maxsize=10_000)
def has_shape(letters: str) -> bool:
    """Whether a question's parts, by their letters, are those of a list."""
    return any(pattern.match(letters) for pattern in SHAPES)
