"""Which meanings of a part fit a measure and each other: of "Germany", which may be of customers or of stores, one."""

from __future__ import annotations

from collections.abc import Sequence

from app.assistant.compose.absence import GROUP
from app.assistant.compose.column_bounds import GROUP as COLUMN_GROUP
from app.assistant.compose.domain import Condition, Domain, Measure, Ratio
from app.assistant.compose.durations import GROUP as LASTING
from app.assistant.compose.exclusions import is_left_out
from app.assistant.compose.parts import Lexeme
from app.assistant.compose.query import Joins
from app.assistant.compose.splits import VALUES

_IS_NONE = " IS NULL"


def fitting_conditions(
    domain: Domain, ratio: Ratio | None, measure: Measure, lexeme: Lexeme, *, scoped: bool
) -> list[Condition]:
    """What a lexeme may restrict the measure to, or the records that it is of, where these are named (`scoped`)."""
    if ratio:
        sides = [found[0] for c in lexeme.means if (found := domain.sides_of(ratio, c))]
        return list({id(c): c for c in sides}.values())
    wrong = "figures" if measure.subject or scoped else "counts"
    fitting = domain.conditions_of(measure.base, subject=bool(measure.subject), spoken=False)
    if scoped or (measure.sql == "COUNT(*)" and not measure.subject):  # "open tickets without an agent"
        fitting += domain.conditions_of(measure.base, subject=True, spoken=False)
    return [
        c
        for c in lexeme.means
        if (any(c is other for other in fitting) and (not c.of or c.of in (*measure.needs, measure.of_each)))
        or (c.group.startswith(LASTING) and measure.base in c.bases and _lasts(c, measure))
        or (c.group.startswith((GROUP, COLUMN_GROUP)) and measure.subject and measure.base in c.bases)
        or ((c.group.startswith(VALUES) or is_left_out(c)) and measure.base in c.bases and c.only != wrong)
    ]


def _lasts(condition: Condition, measure: Measure) -> bool:
    """Whether a measure counts the records of which a condition says how long they took."""
    if condition.of:
        return condition.of in {name for name, _ in measure.ctes}
    return measure.sql == "COUNT(*)"


def lacks_key(conditions: Sequence[Condition], joins: Joins) -> bool:
    """Whether one condition says that there is no record of which another tells: online, in the Hamburg store."""
    parts = [part for each in conditions for part in each.where if part.endswith(_IS_NONE)]
    for key in (part.removesuffix(_IS_NONE) for part in parts):
        for alias in {alias for each in conditions for alias in each.aliases}:
            path = joins.path({key.partition(".")[0]}, alias) or ()
            if any(step.alias == alias and key in step.on.split() for step in path):
                return True
    return False
