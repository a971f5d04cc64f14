"""What a column's name and type let be said of it: which day something happened, what may be added up, what is a place.

By words of names alone, and strict: what is doubtful has no such meaning, and the data team adds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.assistant.compose.proposal import plural
from app.assistant.parse import RESERVED
from app.assistant.schema import Table
from app.assistant.words.names import bare_name, many, singular, spaced
from app.workbench.table_facts import ColumnFacts, TableFacts

_WHEN = frozenset("at on date time timestamp ts day datetime dt".split())
# Days of something else than that a row came to be: what it is due, ended by, or when it was loaded.
_OTHER_DAYS = frozenset(
    """
    birth born dob birthday due expiry expires expire expired valid until till end ends ended finish finished update
    updated modified changed deleted loaded imported synced planned required promised expected estimated closed
    cancelled canceled returned last next archived processed effective left terminated check checkin checkout
    arrival departure delivery delivered resolved completed
    """.split()
)
_PARTICIPLES = frozenset("sent sold paid made bought written taken given built begun held lent".split())
# What happens to a record of a thing or person that is then there: not an event of that day.
_CAME_TO_BE = frozenset(
    "registered joined created hired opened launched started founded added signed acquired enrolled admitted".split()
)
# What is done of something else, before a record that has such a day becomes what it is called.
_DONE_BEFORE = frozenset(
    "ordered booked requested reserved purchased bought sold paid invoiced billed".split()
)
_BY_ITSELF = frozenset("joined started registered enrolled signed".split())
_ADDS_UP = frozenset(
    """
    amount amounts total revenue sales quantity qty hours minutes duration nights cost costs fee fees freight tax vat
    payment payments paid deposit deposits tip tips refund refunded distance km miles litres liters
    """.split()
)
_NEVER_ADDS_UP = frozenset(
    """
    price rate per unit avg average mean min max percent pct ratio share age year month day number no nr id code score
    rating stars level rank discount limit target running cumulative balance stock daily hourly weekly monthly
    """.split()
)
_NO_FIGURE = frozenset(
    "id no nr number code key zip postcode postal year month day week hour lat latitude lon lng longitude version line "
    "floor level position sort sequence phone".split()
)
_BOTH = ("species", "series", "news")  # one and many
_UNITS = frozenset("kg g km cm mm eur usd gbp chf min sec".split())
PLACES = frozenset("city town country region state district county province".split())
_NAMES = frozenset("name title label".split())
# Verbs for what was done, of the nouns of what was done: "never rented" is without a rental.
_DONE = {
    "rental": "rented", "booking": "booked", "order": "ordered", "loan": "borrowed", "visit": "visited",
    "purchase": "purchased", "review": "reviewed", "reservation": "reserved", "subscription": "subscribed",
    "delivery": "delivered", "service use": "used", "use": "used",
}  # fmt: skip
_MONEY_DONE = {
    "invoice": "invoiced", "bill": "billed", "payment": "paid", "refund": "refunded", "donation": "donated",
}  # fmt: skip


@dataclass(frozen=True)
class Happened:
    """The day of a table's rows: its column, what `did` happen ("booked", "" for what its noun says), an `event`?"""

    column: str
    did: str
    active: str
    event: bool


def nouns(table: Table) -> tuple[str, str]:
    """What one and several rows of a table are called.

    >>> nouns(Table("dimGuest", ())), nouns(Table("order_details", ()))
    (('guest', 'guests'), ('order detail', 'order details'))
    """
    words = _plain(many(table).removesuffix(" entries"))
    one = words if words.endswith(_BOTH) else singular(words)
    return one, one if one.endswith(_BOTH) else plural(one)


def result_name(words: str) -> str:
    """What a column of a result is called, as SQL takes it without quotes.

    >>> result_name("machine type"), result_name("order"), result_name("42 numbers")
    ('machine_type', 'order_name', 'n_42_numbers')
    """
    name = re.sub(r"\W+", "_", words)
    name = f"n_{name}" if name[:1].isdigit() else name
    return f"{name}_name" if name in RESERVED["duckdb"] else name


def label_of(name: str) -> str:
    """What a column is called, without its unit.

    >>> label_of("totalAmount_eur"), label_of("Weight kg")
    ('total amount', 'weight')
    """
    words = _plain(bare_name(name)).split()
    while len(words) > 1 and words[-1] in _UNITS:
        words.pop()
    return " ".join(words)


def _plain(text: str) -> str:
    """The text's words alone, which is what questions have."""
    return " ".join(re.findall(r"\w+(?:[-'’]\w+)*", text)) or "value"


def find_happened(facts: TableFacts) -> Happened | None:
    """The day on which a table's rows happened, where one column alone says so."""
    noun = nouns(facts.table)[0].split()
    dated = [c for c in facts.columns.values() if c.kind in ("date", "text date") and not c.column.personal]
    days = [c for c in dated if not _words(c) & _OTHER_DAYS]
    own = [c for c in days if _is_named_by(c, noun) or _words(c) <= _WHEN]
    complete = [c for c in own or days if not c.nulls]
    if len(complete) != 1:
        return None
    did = _did(complete[0])
    if not (own or did):
        return None
    came = did.split(" ")[0] in _CAME_TO_BE
    # The other days came later, or will; but shipments in May need not be those that were ordered then.
    other = len(dated) > 1 and did in _DONE_BEFORE and not is_verb_of(did, " ".join(noun))
    event = not came and (bool(own) or (bool(facts.table.foreign_keys) and not other))
    active = did if did.split(" ")[0] in _BY_ITSELF else ""
    return Happened(complete[0].column.name, "" if active else did, active, event)


def _words(facts: ColumnFacts) -> frozenset[str]:
    return frozenset(spaced(facts.column.name).split())


def _is_named_by(facts: ColumnFacts, noun: Sequence[str]) -> bool:
    """Whether a date is called by what happened: `bookedAt` of bookings, `rental_date` of rentals."""
    rest = [word for word in spaced(facts.column.name).split() if word not in _WHEN]
    return len(rest) == 1 and any(_stem(word) == _stem(rest[0]) for word in noun[-1:])


def is_verb_of(verb: str, noun: str) -> bool:
    """Whether a participle says what was done where the noun says what there is then.

    >>> is_verb_of("booked", "booking"), is_verb_of("paid", "payment"), is_verb_of("departed", "leg")
    (True, True, False)
    """
    return verb in (_DONE.get(noun), _MONEY_DONE.get(noun)) or _stem(verb) == _stem(
        noun.rsplit(maxsplit=1)[-1]
    )


def _stem(word: str) -> str:
    bare = re.sub(r"(?:ments?|ings?|als?|ions?|ed|es|e|s)$", "", word)
    return bare if len(bare) >= 4 else word


def _did(facts: ColumnFacts) -> str:
    words = [word for word in spaced(facts.column.name).split() if word not in _WHEN]
    if words and (words[0].endswith("ed") or words[0] in _PARTICIPLES) and len(words) <= 2:
        return " ".join(words)
    return ""


def verb_of(noun: str) -> str:
    """The participle for what was done of a noun: "rented" of a rental, "" where it has none."""
    return _DONE.get(noun, "")


def money_done(noun: str) -> str:
    """The participle of an amount: "invoiced" of invoices, "" where it has none."""
    return _MONEY_DONE.get(noun, "")


def is_figure(facts: ColumnFacts, keys: Iterable[str]) -> bool:
    """Whether a column's values are amounts that have an average: numbers that are no keys, codes or calendar parts."""
    words = spaced(facts.column.name).split()
    if facts.kind != "number" or facts.column.personal or facts.column.name in keys or facts.distinct < 2:
        return False
    return not (
        words[-1] in _NO_FIGURE or set(words) & {"id", "year", "zip", "postal", "latitude", "longitude"}
    )


def adds_up(name: str) -> bool:
    """Whether the values of such a column mean something added up, over events.

    >>> adds_up("totalAmount"), adds_up("quantity"), adds_up("unit_price"), adds_up("stars")
    (True, True, False, False)
    """
    words = set(spaced(name).split())
    return bool(words & _ADDS_UP) and not words & _NEVER_ADDS_UP


def is_history(facts: TableFacts) -> bool:
    """Whether a table's rows held for a time, one after the other: a price of last year is none to average."""
    return any(
        {"valid", "effective"} & _words(each) for each in facts.columns.values() if each.kind != "text"
    )


def is_price(name: str) -> bool:
    """Whether a thing is dear or cheap by it."""
    return "price" in spaced(name).split()


def name_columns(facts: TableFacts) -> tuple[str, ...]:
    """The column, or first and last name, that says which row it is to people; () for none."""
    one = nouns(facts.table)[0]
    by_words = {
        spaced(name): name
        for name, each in facts.columns.items()
        if each.kind == "text" and not each.column.personal
    }
    for first, last in (
        ("first name", "last name"),
        ("firstname", "lastname"),
        ("given name", "family name"),
    ):
        if first in by_words and last in by_words:
            return by_words[first], by_words[last]
    for words in (
        "name",
        f"{one} name",
        "full name",
        f"{one.split()[-1]} name",
        "title",
        f"{one} title",
        "label",
    ):
        if words in by_words:
            return (by_words[words],)
    named = [
        name for words, name in by_words.items() if words.split()[-1] in _NAMES and len(words.split()) <= 2
    ]
    return (named[0],) if len(named) == 1 else ()


def short_labels(labels: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Of the labels of all columns of one kind, those whose words no other column's label has, too."""
    every = [label for each in labels.values() for label in each]
    return frozenset(
        label for label in every if sum(set(label.split()) <= set(other.split()) for other in every) == 1
    )
