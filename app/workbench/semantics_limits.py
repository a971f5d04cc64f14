"""What questions about a database may be limited to, as its rows and keys suggest: stored texts, and what is lacking.

A condition takes the stored texts of a column that splits figures, or the names by which records are known; what may
be lacking, rows of a table that keys lead from. A text of another table's rows is no condition by itself: "rentals in
Graz" need not be of customers from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.assistant.words.names import spaced
from app.workbench.semantics_proposal import VAGUE, Entry, Proposal, leading_to, splits
from app.workbench.semantics_words import PLACES, Happened, is_verb_of, label_of, name_columns, verb_of

# Texts that are words of questions: "new customers" may be those who came last month, and "in US" is about us.
_COMMON = frozenset(
    """
    all any none new old other others unknown total first last best worst top high low average normal number count day
    week month year quarter today yesterday date time yes no true false each good bad big small large more less most
    least same both data the and for per with without
    """.split()
)
# Verbs that the names of flags begin with.
_VERBS = frozenset("includes allows accepts needs requires wants gets offers supports uses receives".split())


def propose_conditions(proposal: Proposal) -> Iterator[Entry]:
    """What questions can be limited to: stored texts, and what is so or not."""
    taken = {word for alias in proposal.facts for word in proposal.noun(alias)}
    taken |= {label for labels in proposal.labels().values() for label in labels}
    for alias, facts in proposal.facts.items():
        one, many = proposal.noun(alias)
        for name, each in facts.columns.items():
            expr = proposal.expr(alias, name)
            if each.kind == "boolean" and not proposal.is_key(alias, name):
                yield _so(alias, name, expr)
            called = name_columns(facts) == (name,) and each.values and each.distinct >= facts.rows
            if not (called or splits(proposal, alias, each)):
                continue
            among = _among(each.values, taken, proposal.quote(name))
            if among is None:
                continue
            bases = leading_to(proposal, alias)
            found = (
                _of_records(expr, one, bases) if called
                else _of_place(expr, one, many, alias, bases) if spaced(name) in PLACES
                else _of_value(expr, one, label_of(name), alias, bases)
            )  # fmt: skip
            yield from (entry | ({"among": among} if among else {}) for entry in found if entry["bases"])


def _so(alias: str, name: str, expr: str) -> Entry:
    words = spaced(name)
    label = label_of(name).removesuffix(" flag")
    verb, _, rest = label.partition(" ")
    say = f"with {label}" if words.startswith("has ") else f"that are {label}"
    say = f"that {verb[:-1]} {rest}" if rest and verb in _VERBS else say
    also = [] if words.startswith("has ") else [label]
    return {
        "where": expr, "say": [say], "also": also, "group": expr, "bases": [alias], "only": "counts", "today": True,
    }  # fmt: skip


def _among(values: Sequence[str], taken: set[str], name: str) -> str | None:
    """The condition that keeps the values that can be named in a question; "" for all, None where there are none."""
    left_out = [
        v for v in values if v.lower() in _COMMON | taken or len(v) < 3 or not any(map(str.isalpha, v))
    ]
    if len(left_out) == len(values):
        return None
    quoted = ", ".join("'" + value.replace("'", "''") + "'" for value in left_out)
    return f"x.{name} NOT IN ({quoted})" if left_out else ""


def _of_records(expr: str, one: str, bases: list[str]) -> list[Entry]:
    say = [f"for the {one} {{}}"]
    also = ["of {}", "for {}", f"of the {one} {{}}", f"with the {one} {{}}"]
    return [{"column": expr, "say": say, "also": also, "group": expr, "bases": bases, "alone": False}]


def _of_place(expr: str, one: str, many: str, alias: str, bases: list[str]) -> list[Entry]:
    also = ["from {the}", "who live in {the}", "live in {the}", "living in {the}", "that are in {the}"]
    own = {
        "column": expr, "say": ["in {the}"], "also": also, "group": "place", "bases": [alias], "only": "counts",
        "part": "{was} in {the}",
    }  # fmt: skip
    others = {
        "column": expr, "say": [f"of {many} in {{the}}"], "group": "place", "bases": bases, "alone": False,
        "also": [f"{by} {many} {where} {{the}}" for by in ("by", "from", "for") for where in ("in", "from")],
    }  # fmt: skip
    return [own, others]


def _of_value(expr: str, one: str, label: str, alias: str, bases: list[str]) -> list[Entry]:
    full = label if label.startswith(one) else f"{one} {label}"
    # "Cancelled last month" may be the day of the cancelling: what a status says is so today.
    today = {"today": True} if label in ("status", "state") else {}
    own = {
        "column": expr, "say": [f"with the {label} {{}}"], "group": expr, "bases": [alias],
        "also": [f"with {label} {{}}", f"of the {label} {{}}", f"whose {label} is {{}}", "that are {}"],
        "part": f"had the {label} {{}}", **today,
    }  # fmt: skip
    words = full if label in VAGUE else label
    others = {
        "column": expr, "say": [f"for the {words} {{}}"], "group": expr, "bases": bases, "alone": False,
        "also": [f"of the {words} {{}}", f"with the {words} {{}}"], **today,
    }  # fmt: skip
    return [own, others]


def propose_absences(proposal: Proposal) -> Iterator[Entry]:
    """What may be lacking: rows of a table that keys lead from, or what a table between two links."""
    said = set()
    for alias in proposal.facts:
        noun = proposal.noun(alias)[0]
        for target in proposal.paths.reaches(alias):
            chain = proposal.paths.chain(alias, target)
            if proposal.facts[target].key and len(chain) <= 2 and proposal.is_unique(alias):
                said.add((target, noun))
                yield _lacking(proposal, target, alias, chain, ())
        keys = proposal.paths.plain.get(alias, ())
        for parent, key in keys:  # products of order lines lack orders
            other = [step for step in keys if step[0] != parent]
            if (
                len(keys) == 2
                and proposal.facts[parent].key
                and (parent, proposal.noun(other[0][0])[0]) not in said
            ):
                linked = other[0][0]
                if (
                    linked in proposal.happened
                    and proposal.is_unique(linked)
                    and not (proposal.paths.chain(linked, parent) or proposal.paths.chain(parent, linked))
                    and _is_one_link(proposal, parent, linked)
                ):
                    yield _lacking(proposal, parent, linked, [(alias, parent, key)], other)

    for role in proposal.paths.roles:
        child, parent = role.child.alias, role.parent.alias
        keys = [
            other
            for other in proposal.paths.roles
            if (other.child, other.parent) == (role.child, role.parent)
        ]
        if len(keys) == 1 and proposal.facts[parent].key and proposal.is_unique(child):
            yield _lacking(proposal, parent, child, [(child, parent, role.key)], ())


def _lacking(
    proposal: Proposal, target: str, lacks: str, chain: Sequence[Any], linked: Sequence[Any]
) -> Entry:
    """That a record of `target` has none of the rows that the chain leads from."""
    noun = proposal.noun(lacks)[0]
    *before, last = chain
    inner = proposal.source(chain[0][0])
    steps = [*((chain[0][0], *step) for step in linked), *before]
    for child, parent, key in steps:
        inner += f" JOIN {proposal.source(parent)} ON {_on(proposal, child, parent, key)}"
    happened = proposal.happened.get(lacks)
    verbs = [verb for verb in dict.fromkeys((verb_of(noun), _did(happened, noun))) if verb]
    entry: Entry = {"subject": target, "say": [f"have no {noun}"], "none": [noun], "inner": inner}
    entry["where"] = _on(proposal, last[0], last[1], last[2])
    if happened and happened.event:
        entry |= {"period": proposal.day(lacks), "dated": happened.did}
    return entry | ({"did": verbs} if verbs else {})


def _is_one_link(proposal: Proposal, one: str, other: str) -> bool:
    """Whether one table alone links two: a driver has no vehicle as his own, or never drove one."""
    linking = (
        {target for target, _ in proposal.paths.plain.get(alias, ())}
        | {role.parent.alias for role in proposal.paths.roles if role.child.alias == alias}
        for alias in proposal.facts
    )
    return sum({one, other} <= targets for targets in linking) == 1


def _did(happened: Happened | None, noun: str) -> str:
    """The verb of a day, where it is the noun's own: drivers whose legs departed did not themselves."""
    return happened.did if happened and happened.event and is_verb_of(happened.did, noun) else ""


def _on(proposal: Proposal, child: str, parent: str, key: Any) -> str:
    pairs = zip(key.columns, key.ref_columns, strict=True)
    return " AND ".join(
        f"{proposal.expr(child, ours)} = {proposal.expr(parent, theirs)}" for ours, theirs in pairs
    )
