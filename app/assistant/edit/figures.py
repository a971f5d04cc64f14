"""What the figures of a query are: the house's measures where it has them, and what splits and conditions they bear.

A figure that the house knows bears what its measure does. Of any other it is asked only whether it is of its rows: one
that divides by a number of different records (an average per order) is of those records, and a condition or split that
is of a part of each ("tents", of an order) would make another figure of it.
"""

from __future__ import annotations

from sqlglot import exp

from app.assistant.compose.domain import Condition, Dimension, Measure
from app.assistant.edit.plain import Plain


def bare(item: exp.Expr) -> exp.Expr:
    """A figure without its name and its rounding."""
    node = item.this if isinstance(item, exp.Alias) else item
    while isinstance(node, exp.Round | exp.Paren):
        node = node.this
    return node


def measures_of(plain: Plain) -> list[Measure]:
    """The house's measures that the figures may be; a figure that is none has none."""
    return [measure for some in measures_by_figure(plain) for measure in some]


def measures_by_figure(plain: Plain) -> list[list[Measure]]:
    """For each figure the house's measures that it may be.

    All that count rows are the same SQL: of these it is those whose conditions the query has most of.
    """
    domain = plain.domain
    own = [
        m
        for m in (*domain.measures, *domain.unspoken, *domain.distincts)
        # Active customers are customers, though there is a row for each of their orders.
        if m.sql and (m.base == plain.base or (m.joins and m.base in plain.names))
    ]
    present = {plain.text(part) for part in plain.where}
    found: list[list[Measure]] = []
    for text in [plain.text(bare(figure)) for figure in plain.figures]:
        same = [m for m in own if plain.normal(m.sql) == text]
        told = [m for m in same if {plain.normal(part) for part in m.where} <= present]
        most = max((len(m.where) for m in told), default=0)
        found.append([m for m in told if len(m.where) == most] or same)
    return found


def days_of(plain: Plain) -> set[str]:
    """The columns by which its figures are dated, or where the house has none of these, its records."""
    domain = plain.domain
    all_measures = (*domain.measures, *domain.unspoken, *domain.distincts)
    of_base = {measure.date for measure in all_measures if measure.base == plain.base and measure.date}
    return {measure.date for measure in measures_of(plain)} or of_base


def counts_records(plain: Plain) -> bool | None:
    """Whether all figures are numbers of the rows; None where some are."""
    counts = [isinstance(bare(figure), exp.Count) for figure in plain.figures]
    return None if any(counts) and not all(counts) else all(counts)


def bears_aliases(plain: Plain, aliases: tuple[str, ...]) -> bool:
    """Whether all figures mean the same of only those rows that something is true of, which these tables say."""
    for measures in measures_by_figure(plain):
        if measures and all(set(aliases) & set(measure.not_with) for measure in measures):
            return False
    reaches = plain.domain.joins.reaches
    return all(reaches(whole, alias) for whole in _wholes(plain) for alias in aliases)


def bears_split(plain: Plain, dimension: Dimension) -> bool:
    """Whether the figures can be split so."""
    domain = plain.domain
    plainly = (
        any(dimension is known for known in domain.dimensions)
        and domain.joins.reaches(plain.base, dimension.alias)
        and (not dimension.bases or plain.base in dimension.bases)
        and not (dimension.key and dimension.alias == plain.base)
        and not (dimension.ranked or dimension.never_whole)
    )
    for measures in measures_by_figure(plain):
        fits = [m for m in measures if any(dimension is d for d in domain.dimensions_of(m, spoken=False))]
        if measures and not fits:
            return False
    return plainly and bears_aliases(plain, (dimension.alias,))


def conditions_of(plain: Plain, *, scoped: bool = False) -> list[Condition]:
    """The house's conditions that its rows may have to meet; `scoped`: also those of the records they are named by."""
    domain, counts = plain.domain, counts_records(plain)
    of_records = domain.conditions_of(plain.base, subject=True, spoken=False)
    of_figures = domain.conditions_of(plain.base, spoken=False)
    if plain.is_list or counts:
        return of_records
    if scoped:
        return [*of_figures, *(c for c in of_records if not any(c is other for other in of_figures))]
    return (
        of_figures if counts is False else [c for c in of_figures if any(c is other for other in of_records)]
    )


def _wholes(plain: Plain) -> set[str]:
    """The house aliases of records of which figures that divide count each once."""
    return {_owner(plain, column) for column in _distinct_columns(plain)}


def _distinct_columns(plain: Plain) -> set[str]:
    found: set[str] = set()
    for figure in map(bare, plain.figures):
        if not isinstance(figure, exp.Count):
            for count in figure.find_all(exp.Count):
                if isinstance(count.this, exp.Distinct):
                    found |= {plain.text(column) for column in count.this.find_all(exp.Column)}
    return found


def _owner(plain: Plain, column: str) -> str:
    """The house alias of the records that a column numbers: of its key, or of what its key refers to."""
    alias = column.partition(".")[0]
    for step in plain.domain.joins.steps:
        if step.parent == alias and step.on.endswith(f"= {column}"):
            return step.alias
    return alias
