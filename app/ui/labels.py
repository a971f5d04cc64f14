"""Names of columns as people write them: "net_revenue_usd" is "Net revenue (USD)".

Knows words and units, not values. A name may be anything: an alias the model chose, an expression without one.
"""

from __future__ import annotations

import re

CURRENCIES = {"usd": "$", "eur": "€", "gbp": "£"}
PERCENT_WORDS = {"pct", "percent", "percentage"}
_UNITS = {"seconds", "minutes", "hours", "days", "weeks", "months", "years", "kg", "sqm", "km"}

# In "orders_per_month" and "number_of_days" the last word is no unit, and no month either.
NO_UNIT_AFTER = set("per this last previous prior each of in by number num count a".split())
_ACRONYMS = set(
    "aov api arr b2b b2c cac cagr cogs cpa cpc cpm csat ctr ean eur fx fy gbp gmv id kpi ltv mrr nps pdf q1 "
    "q2 q3 q4 roas roi sku sla sql uk us usa usd url uuid vat vip yoy ytd".split()
)


def human_label(name: str, unit: str = "") -> str:
    """Write a column's name as a person would.

    >>> human_label("net_revenue_usd"), human_label("roi_pct"), human_label("count_star()")
    ('Net revenue (USD)', 'ROI (%)', 'Count')
    """
    if name == "count_star()":
        return "Count"
    words = name_words(name)
    if not words or re.search(r"[^\w\s]", name):
        return name  # an expression without an alias
    if name.isupper() and "_" not in name and len(words) == 1:
        return name
    suffix = ""
    if len(words) > 1 and words[-2] not in NO_UNIT_AFTER:
        last = words[-1]
        if last in CURRENCIES:
            suffix = f" ({last.upper()})"
        elif last in PERCENT_WORDS:
            suffix = " (%)"
        elif last in _UNITS:
            suffix = f" ({last})"
    if suffix:
        words = words[:-1]
    elif unit in CURRENCIES and unit not in words:
        suffix = f" ({unit.upper()})"
    elif unit in PERCENT_WORDS and not PERCENT_WORDS.intersection(words):
        suffix = " (%)"
    elif unit in _UNITS and unit not in words:
        suffix = f" ({unit})"
    text = " ".join(word.upper() if word in _ACRONYMS else word for word in words)
    return text[:1].upper() + text[1:] + suffix


def name_words(name: str) -> list[str]:
    """Split a column's name into lower-case words."""
    return re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())
