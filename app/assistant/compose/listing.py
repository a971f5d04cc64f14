"""A list of records as one value, and its query: which records, what is shown of each, in which order.

A record is shown by columns of its own table or of tables that keys lead to from every row, so that none is lost and
none comes twice. What a list shows where its question names nothing is the workspace's `shown`; without it, no list.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from app.assistant.compose.domain import Condition, Dimension, Domain, Measure, Subject
from app.assistant.compose.query import Query, render
from app.assistant.compose.spans import Span
from app.assistant.schema import Column as SchemaColumn

_NUMERIC = ("DECIMAL", "NUMERIC", "INTEGER", "BIGINT", "DOUBLE", "SMALLINT", "REAL", "FLOAT")
_WHEN = ("when their {}", "when is their {}", "when the {}")
_MANY_TO_ONE = 2  # what a step costs that loses no row


@dataclass(frozen=True)
class Attribute:
    """What is shown of a record: an expression, its name in the result, the words for it; or a `figure` of it."""

    expr: str
    name: str
    label: str
    figure: Measure | None = None


@dataclass(frozen=True)
class Order:
    """The attribute that a list is ordered by, largest or latest first where `descending`."""

    expr: str
    label: str
    descending: bool


@dataclass(frozen=True)
class Listing:
    """The records of a subject under conditions; `count` is the measure that would count them."""

    count: Measure
    shown: tuple[Attribute, ...]
    conditions: tuple[Condition, ...] = ()
    span: Span | None = None
    order: Order | None = None
    limit: int | None = None
    each: Dimension | None = None  # so many of each of these

    @property
    def subject(self) -> Subject:
        """What is listed."""
        assert self.count.subject
        return self.count.subject


def content_of(listing: Listing) -> Hashable:
    """What two lists share that are the same, in whatever order their conditions were named."""
    where = listing.count.where + tuple(part for each in listing.conditions for part in each.where)
    by = (listing.order.expr, listing.order.descending) if listing.order else None
    shown = tuple(each.expr for each in listing.shown)
    span = (listing.subject.date, listing.span.start, listing.span.end) if listing.span else None
    each = listing.each.expr if listing.each else ""
    return listing.count.base, shown, frozenset(where), span, by, listing.limit, each


def build_list(listing: Listing, domain: Domain) -> str:
    """The query of a list as text. Raises: LookupError where no key leads to a table it needs."""
    subject, order = listing.subject, listing.order
    where = listing.count.where + tuple(part for each in listing.conditions for part in each.where)
    where += listing.span.conditions(subject.date) if listing.span else ()
    ties = [part.strip() for part in subject.order.split(",")]
    first = [f"{order.expr}{' DESC' if order.descending else ''}"] if order else []
    ties = [part for part in ties if not (order and part == order.expr)]
    if figure := next((each for each in listing.shown if each.figure), None):
        return _with_figure(listing, figure, where, first, domain)
    query = Query(
        listing.count.base, tuple((each.expr, each.name) for each in listing.shown), where,
        order=(*first, *ties), limit=listing.limit,
    )  # fmt: skip
    return render(_of_each(listing.each, query) if listing.each else query, domain.joins)


def _of_each(each: Dimension, query: Query) -> Query:
    """The query of the first few records of each group in place of that of the first few of all."""
    by, ties = query.order[0], query.order[1:]
    place = f"RANK() OVER (PARTITION BY {each.expr} ORDER BY {by}) = 1"
    if query.limit != 1:
        place = (
            f"ROW_NUMBER() OVER (PARTITION BY {each.expr} ORDER BY {', '.join((by, *ties))}) <= {query.limit}"
        )
    order = (each.expr, *ties) if query.limit == 1 else (each.expr, by, *ties)
    return query.but(select=((each.expr, each.name), *query.select), qualify=place, order=order, limit=None)


def _with_figure(
    listing: Listing, shown: Attribute, where: tuple[str, ...], first: list[str], domain: Domain
) -> str:
    """The query of a list with a figure of each record, over the rows that the figure is of."""
    measure, key = shown.figure, key_of(listing.subject, domain)
    assert measure
    plain = [each.expr for each in listing.shown if each is not shown]
    needs = tuple(alias for alias in measure.needs if alias in domain.joins.tables)
    query = Query(
        measure.base, tuple((each.expr, each.name) for each in listing.shown), (*where, *measure.where),
        group=tuple(dict.fromkeys((key, *plain))), joins=measure.joins, limit=listing.limit,
        order=(*(first or [f"{shown.name} DESC"]), key), needs=needs,
    )  # fmt: skip
    return render(query, domain.joins)


def describe_list(listing: Listing) -> str:
    """All that the list asks, its parts divided by dots."""
    subject = listing.subject
    said = listing.count.np.removeprefix("the number of ")
    parts = [f"list of {said}", *(condition.words for condition in listing.conditions)]
    if listing.span:
        clear = not subject.dated or subject.event
        parts.append(listing.span.words if clear else f"{subject.dated} {listing.span.words}")
    if listing.order:
        way = "descending" if listing.order.descending else "ascending"
        parts.append(f"by {listing.order.label}, {way}")
    each = f" in each {listing.each.one}" if listing.each else ""
    parts += [f"the first {listing.limit}{each}"] if listing.limit else []
    return " · ".join([*parts, f"showing {', '.join(each.label for each in listing.shown)}"])


def attributes_of(subject: Subject, domain: Domain) -> Iterator[tuple[str, Attribute]]:
    """The words for what a list of the subject may show, each with what it means."""
    texts: dict[str, list[str]] = {expr: [label] for expr, label in subject.columns.items()}
    for expr, more in subject.attributes.items():
        texts.setdefault(expr, []).extend(more)
    key = key_of(subject, domain)
    if key:
        texts.setdefault(key, [f"{subject.one} id"])
    for expr, said in texts.items():
        words = [*said, *(form.format(text) for text in said for form in _WHEN if is_day(expr, domain))]
        found = Attribute(expr, expr.partition(".")[2], words[0])
        for text in words:
            yield text, found
            for noun in (subject.one, *subject.say):
                if text.startswith(f"{noun} "):
                    yield text.removeprefix(f"{noun} "), found
                else:
                    yield f"{noun} {text}", found
        if expr == key:
            yield from ((text, found) for text in ("id", f"{subject.one} id", f"{subject.one} number"))
        if expr == subject.date:
            verbs = {
                done.replace("ed", end, 1)
                for done in (subject.did, subject.active)
                for end in ("ed", "", "e")
            }
            for form in ("when {}", "when they {}", "day they {}", "date they {}", "day {}"):
                yield from ((form.format(verb), found) for verb in verbs - {""})
    for dimension in domain.dimensions:
        if (
            dimension.where
            or dimension.group
            or dimension.note
            or not is_of_every_row(subject.base, dimension.alias, domain)
        ):
            continue
        found = Attribute(dimension.expr, dimension.name, dimension.one)
        yield from ((text, found) for text in (dimension.one, *dimension.say, *dimension.also))


def is_of_every_row(base: str, alias: str, domain: Domain) -> bool:
    """Whether keys that are never NULL lead from a table to another, or it is the same."""
    path = domain.joins.path({base}, alias)
    return path is not None and all(step.cost == _MANY_TO_ONE for step in path)


def key_of(subject: Subject, domain: Domain) -> str:
    """The column that identifies a record; empty where it takes several."""
    return key_of_table(subject.base, domain)


def key_of_table(alias: str, domain: Domain) -> str:
    """The one column of a table's primary key; empty where it takes several."""
    table = next((t for t in domain.schema.tables if t.alias == alias), None)
    return f"{alias}.{table.primary_key[0]}" if table and len(table.primary_key) == 1 else ""


def column_of(expr: str, domain: Domain) -> SchemaColumn | None:
    """The column that an expression is."""
    alias, _, name = expr.partition(".")
    columns = next((t.columns for t in domain.schema.tables if t.alias == alias), ())
    return next((column for column in columns if column.name == name), None)


def is_ranked_by(expr: str, domain: Domain) -> bool:
    """Whether records can be ranked by it: a number of one unit."""
    column = column_of(expr, domain)
    return bool(
        column
        and column.unit
        and column.unit not in ("points", "order currency")
        and column.type.upper().startswith(_NUMERIC)
    )


def is_money(expr: str, domain: Domain) -> bool:
    """Whether it is an amount in dollars."""
    column = column_of(expr, domain)
    return is_ranked_by(expr, domain) and column is not None and column.unit == "usd"


def is_day(expr: str, domain: Domain) -> bool:
    """Whether it is a date or a time."""
    column = column_of(expr, domain)
    return bool(column and column.type.upper().startswith(("DATE", "TIMESTAMP")))


def label_of(subject: Subject, expr: str) -> str:
    """The first of the words for a column of a record."""
    return subject.columns.get(expr) or next(iter(subject.attributes.get(expr, ())), expr.partition(".")[2])


def is_name(expr: str, domain: Domain) -> bool:
    """Whether it is a text, which has an alphabetical order."""
    column = column_of(expr, domain)
    return bool(column and column.type.upper().startswith(("VARCHAR", "TEXT", "CHAR", "STRING")))


def identify(subject: Subject, domain: Domain) -> frozenset[str]:
    """The columns any of which says which record it is."""
    ties = (part.strip() for part in subject.order.split(","))
    return frozenset((next(iter(subject.columns), ""), *ties, *subject.shown, key_of(subject, domain))) - {""}
