"""The figures that a database's number columns suggest, each with the word that says which: "average", "total".

Never a bare "price" or "amount", which may be either. A total only where names say that adding up means something, and
of rows that are events or parts of them: the price of a thing is no sum, what was paid is one.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.assistant.compose.proposal import plural
from app.workbench.semantics_proposal import Entry, Proposal
from app.workbench.semantics_words import (
    adds_up,
    is_figure,
    is_history,
    label_of,
    money_done,
    result_name,
    short_labels,
)


def propose_measures(proposal: Proposal) -> Iterator[Entry]:
    """The averages and totals."""
    numbers = {
        alias: [
            name for name, each in facts.columns.items()
            if is_figure(each, [n for n in facts.columns if proposal.is_key(alias, n)])
        ]
        for alias, facts in proposal.facts.items()
    }  # fmt: skip
    short = short_labels({alias: [_bare(name) for name in names] for alias, names in numbers.items()})
    for alias, names in numbers.items():
        if not (proposal.facts[alias].key or proposal.facts[alias].table.foreign_keys):
            continue  # a log, or what belongs to nothing
        if proposal.is_mixed(alias) or is_history(proposal.facts[alias]):
            continue  # what is paid and refunded, or prices of other years
        day = _day(proposal, alias)
        totals = [name for name in names if adds_up(label_of(name)) and (day or _is_event(proposal, alias))]
        for name in names:
            is_short = _bare(name) in short
            yield _average(proposal, alias, name, day, is_short=is_short)
            if name in totals:
                yield _total(proposal, alias, name, day, is_short=is_short, alone=len(totals) == 1)


def _bare(name: str) -> str:
    """What a column is called, without the word for its sum."""
    return label_of(name).removeprefix("total ")


def _is_event(proposal: Proposal, alias: str) -> bool:
    return alias in proposal.happened and proposal.happened[alias].event


def _day(proposal: Proposal, alias: str) -> str:
    """The day of a table's rows: their own, or that of the one event whose parts they are."""
    if _is_event(proposal, alias):
        return proposal.day(alias)
    parents = [parent for parent in proposal.paths.reaches(alias) if _is_event(proposal, parent)]
    return proposal.day(parents[0]) if len(parents) == 1 and alias not in proposal.happened else ""


def _average(proposal: Proposal, alias: str, name: str, day: str, *, is_short: bool) -> Entry:
    one, many = proposal.noun(alias)
    label = _bare(name)
    own = label.removeprefix(f"{one} ")
    also = [f"average {text}" for text in (f"{one} {own}", f"{own} per {one}")]
    also += [f"mean {own} of {many}", *([f"average {label}", f"mean {label}"] if is_short else [])]
    return {
        "sql": f"AVG({proposal.expr(alias, name)})", "name": result_name(f"average {label}"), "base": alias,
        "np": f"the average {own} of {many}", "also": also, **({"date": day} if day else {}),
    }  # fmt: skip


def _total(proposal: Proposal, alias: str, name: str, day: str, *, is_short: bool, alone: bool) -> Entry:
    one, many = proposal.noun(alias)
    label = _bare(name)
    own = label.removeprefix(f"{one} ")
    several = own if own.endswith("s") else plural(own)
    also = [f"total {one} {own}", f"sum of {own} of {many}", f"sum of {several} of {many}"]
    also += [f"total {label}", f"sum of {label}"] if is_short else []
    if alone and (done := money_done(one)):
        also += [f"total {done}", f"total amount {done}"]
    return {
        "sql": f"SUM({proposal.expr(alias, name)})", "name": result_name(f"total {label}"), "base": alias,
        "np": f"the total {own} of {many}", "also": also, **({"date": day} if day else {}), "adds_up": True,
    }  # fmt: skip
