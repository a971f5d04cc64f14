"""Which meanings of a part fit a measure: "Germany" is a condition of customers or of stores, the measure decides."""

from __future__ import annotations

from app.assistant.compose.absence import GROUP
from app.assistant.compose.column_bounds import GROUP as COLUMN_GROUP
from app.assistant.compose.domain import Condition, Domain, Measure, Ratio
from app.assistant.compose.exclusions import is_left_out
from app.assistant.compose.parts import Lexeme
from app.assistant.compose.splits import VALUES


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
        if (any(c is other for other in fitting) and (not c.of or c.of in measure.needs))
        or (c.group.startswith((GROUP, COLUMN_GROUP)) and measure.subject and measure.base in c.bases)
        or ((c.group.startswith(VALUES) or is_left_out(c)) and measure.base in c.bases and c.only != wrong)
    ]
