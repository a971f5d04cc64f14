"""Tables and columns in words, by their names: `sales.order_lines` is order lines, `closed_at` closed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.assistant.schema import Column, Table

UNNAMED = "the result"  # of what neither its tree nor a name says

_UNITS = ("usd", "eur", "gbp", "chf", "at", "on", "id", "no", "code", "sqm", "ts", "date", "key")
_LAYERS = frozenset("dim fact fct stg tbl int mart vw".split())  # prefixes of warehouse tables
_PARTICIPLES = frozenset("sent sold paid born left made won lost built bought given taken".split())
_PLAIN = frozenset(
    "name title city status type kind state total amount quantity price date description".split()
)
_OWN_NAMES = frozenset("name full_name title label".split())
NUMERIC = ("INT", "DECIMAL", "NUMERIC", "DOUBLE", "REAL", "FLOAT", "HUGEINT")


def singular(words: str) -> str:
    """Say one of many.

    >>> [singular(word) for word in ("order lines", "categories", "status", "addresses", "stock")]
    ['order line', 'category', 'status', 'address', 'stock']
    """
    if words.endswith("ies"):
        return words[:-3] + "y"
    if words.endswith(("sses", "xes", "ches", "shes")):
        return words[:-2]
    return words[:-1] if words.endswith("s") and not words.endswith(("ss", "us", "is")) else words


def plural(words: str) -> str:
    """Say many of one.

    >>> [plural(word) for word in ("category", "status", "day", "branch")]
    ['categories', 'statuses', 'days', 'branches']
    """
    if words.endswith("y") and words[-2:-1] not in "aeiou":
        return words[:-1] + "ies"
    return words + ("es" if words.endswith(("s", "x", "ch", "sh")) else "s")


def article(noun: str) -> str:
    """Put an article before a noun.

    >>> article("order"), article("ticket")
    ('an order', 'a ticket')
    """
    return f"a{'n' if noun[:1] in 'aeiou' else ''} {noun}"


def many(table: Table) -> str:
    """Say a table's rows; those of a table named by a mass, such as stock, are entries."""
    words = table_words(table.name)
    return words if words.endswith("s") and not words.endswith(("ss", "us", "is")) else f"{words} entries"


def table_words(name: str) -> str:
    """Say a table's name without the word for its layer of a warehouse.

    >>> table_words("factBooking"), table_words("ad_spend")
    ('booking', 'ad spend')
    """
    words = spaced(name)
    first, _, rest = words.partition(" ")
    return rest if rest and first in _LAYERS else words


def one(table: Table) -> str:
    """Say one row of a table."""
    return singular(many(table))


def spaced(name: str) -> str:
    """Say a name's words: `OrderItems` and `order_items` are order items.

    >>> spaced("factBooking"), spaced("ad_spend"), spaced("HTTPLog"), spaced("Order Details")
    ('fact booking', 'ad spend', 'http log', 'order details')
    """
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return " ".join(apart.replace("_", " ").lower().split())


def bare_name(name: str) -> str:
    """Say a name without what only marks its unit or kind.

    >>> [bare_name(name) for name in ("unit_cost_usd", "closed_at", "country_code", "NetRevenue", "refund_pct")]
    ['unit cost', 'closed', 'country', 'net revenue', 'refund in percent']
    """
    parts = spaced(name).split()
    if len(parts) > 1 and parts[-1] in ("pct", "percent"):
        return " ".join(parts[:-1]) + " in percent"
    while len(parts) > 1 and parts[-1] in _UNITS:
        parts.pop()
    if len(parts) > 1 and parts[0] in ("is", "has"):
        parts = parts[1:]
    return " ".join(parts) or name


def dimension_words(table: Table, column: Column, tables: Sequence[Table]) -> str:
    """Say what a column tells apart, for one of several tables: a name stands for what it names.

    >>> staff, films = Table("staff", (Column("full_name"), Column("title"))), Table("films", (Column("title"),))
    >>> [dimension_words(table, Column("title"), (table,)) for table in (staff, films)]
    ['title', 'film']
    """
    name = spaced(column.name).replace(" ", "_")
    # The title of a film is what it is called, that of somebody with a name is not.
    titled = name in ("title", "label") and any(c.name.lower().endswith("name") for c in table.columns)
    if (name in _OWN_NAMES and not titled) or name in (
        f"{one(table).replace(' ', '_')}_name",
        f"{one(table).replace(' ', '_')}_id",
    ):
        return one(table)
    words = bare_name(name)
    if is_date(column):
        happened = participle(column)
        words = (
            f"{happened.removesuffix('ing')} date"
            if happened
            else words
            if "date" in words
            else f"{words} date"
        )
    if words.endswith(" name") and words not in ("first name", "last name"):
        words = words.removesuffix(" name")
    shared = (
        sum(any(other.name.lower() == column.name.lower() for other in each.columns) for each in tables) > 1
    )
    if len(tables) > 1 and (shared or name in _PLAIN) and column.name.lower() not in _joined(table):
        return f"{one(table)} {words}"
    return words


def _joined(table: Table) -> set[str]:
    keys = {name.lower() for key in table.foreign_keys for name in key.columns}
    return keys | {name.lower() for name in table.primary_key}


def value_words(table: Table, column: Column) -> str:
    """Say the number that a column holds: by a short description, else by its name."""
    about = column.description.split(",")[0].split(";")[0].split(".")[0].strip()
    first = about.split(" ")[0]
    if (
        column.unit
        and about
        and len(about.split()) <= 3
        and first not in ("When", "What", "How", "Who", "Which", "The")
    ):
        return about[0].lower() + about[1:]
    return bare_name(column.name)


def participle(column: Column) -> str:
    """Say what happened at a date, such as `signed up`; "" where the name does not say it."""
    name = spaced(column.name).replace(" ", "_")
    if not name.endswith(("_at", "_on", "_date", "_ts", "_time")):
        return ""
    words = bare_name(name)
    first = words.split()[0]
    if first in ("starts", "ends"):
        return first[:-1] + "ing"
    return words if first.endswith("ed") or first in _PARTICIPLES else ""


def is_numeric(column: Column) -> bool:
    """Whether its values are numbers to compute with."""
    return column.type.upper().startswith(NUMERIC)


def is_date(column: Column) -> bool:
    """Whether its values are dates or times."""
    return column.type.upper().startswith(("DATE", "TIMESTAMP", "DATETIME"))


def join_words(words: Sequence[str], last: str = "and") -> str:
    """List words.

    >>> join_words(["name", "city", "id"])
    'name, city and id'
    """
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
