"""What else people call the values of a column: the adjectives of countries, and currencies by their names.

"German" is Germany where a column holds countries, "Swiss francs" are CHF where one holds currency codes. Countries are
`places`', currencies the Unicode CLDR's, through Babel. Left out is what may mean something else: a word that two
values share ("dollars" beside USD and CAD). A currency in which the database's own figures are is a name of nothing:
"in US dollars" asks there for no other rows, and no country. Not covered: languages other than English, symbols (£),
peoples ("the Swiss").
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from app.assistant.folding import fold
from app.assistant.places import country_words, is_country, may_be_place
from app.assistant.schema import Schema

Names = Mapping[str, Sequence[tuple[str, str]]]  # column and spelling, by a name

_CODE = re.compile(r"[A-Z]{3}")
FEWEST_CODES = 2  # a column of one code may be of anything
# Nouns of currencies that are other words, too.
_WORDS = frozenset("all lev leu lire mark rand rands real reals ruble sol som sums won".split())


def find_other_names(values: Mapping[str, Sequence[str]], schema: Schema) -> Names:
    """Return the other names of values, by how they are written in a question; `values` are of each column.

    A name of values of several columns has them all; one of several values of a column is none. What is a name of
    nothing has no values.
    """
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for column, spellings in values.items():
        named = list(_currencies(spellings, schema))
        if all(map(is_country, spellings)):  # few of thousands of columns
            others = [value for other, some in values.items() if other != column for value in some]
            named += _countries(spellings, [each for each in others if may_be_place(each)])
        shared = Counter(name for name, _ in set(named))
        for name, spelling in dict.fromkeys(named):
            if shared[name] == 1:
                found[name] += [(column, spelling)] if spelling else []
    return found


def _countries(spellings: Sequence[str], others: Sequence[str]) -> Iterator[tuple[str, str]]:
    for spelling in spellings:
        for name in country_words(spelling, spellings, others):
            if not re.match(r"(?:in|from|by) ", name):
                yield name.removesuffix("."), spelling


def _currencies(spellings: Sequence[str], schema: Schema) -> Iterator[tuple[str, str]]:
    if len(spellings) < FEWEST_CODES or not all(map(_CODE.fullmatch, spellings)):
        return
    from babel.numbers import get_currency_name, list_currencies  # 0.1 s, where there are currencies

    if not list_currencies("en").issuperset(spellings):
        return
    own = {column.unit.upper() for table in schema.tables for column in table.columns}
    for code in spellings:
        names = [get_currency_name(code, count, locale="en") for count in (None, 1, 2)]
        for name in dict.fromkeys(filter(None, names)):
            yield fold(name), ("" if code in own else code)
            noun = fold(name).rpartition(" ")[2]
            if noun not in _WORDS:
                yield noun, ("" if code in own else code)
