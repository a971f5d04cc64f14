"""The text of a proposed `semantics.yaml`: what each section and key is for, then one line an entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import yaml

from app.assistant.words.names import spaced
from app.workbench.semantics_limits import propose_absences, propose_conditions
from app.workbench.semantics_measures import propose_measures
from app.workbench.semantics_proposal import (
    Entry,
    Proposal,
    propose_dimensions,
    propose_joins,
    propose_subjects,
)
from app.workbench.table_facts import ColumnFacts, TableFacts

HEAD = """\
# What can be asked about {name} and answered without a model: questions all of whose words are in this file or in
# glossary.yaml are composed, in milliseconds; all others go to the model. `inhouse init` proposed this from names, keys
# and values alone. Read it line by line, delete what means nothing, add the words that your people use, then set
# `reviewed: true`: until then every answer composed of it says that nobody has said which rows count.
#
# Every entry is one line of `key: value`. SQL names columns by the alias of their table (`aliases`); the joins follow
# the keys. Where two entries have the same words for different things, neither answers.
reviewed: false

# The short name of each table in this file. A table that was renamed in the database is renamed here alone.
aliases:
{aliases}
# Which rows count, by alias, in all that is asked of the table: leave out test rows and what was cancelled or deleted.
# An entry's own `where` takes its place.
rows:
{rows}"""

SECTIONS = {
    "joins": """\
# Tables that several keys lead to, each under an alias of its own. `from`: the aliases of the tables with the key;
# `by`: the condition, {from} being such an alias.""",
    "avoid": """\
# Pairs of aliases between which no key is followed, since the joins above say which is meant.""",
    "subjects": """\
# What is counted and listed. `base`: alias; `one`, `many`: its nouns; `say`, `also`: more nouns; `name`: of the
# column in the result; `where`: which rows count (else those of `rows`). `date`: the day by which periods limit them;
# `did`: what happened on it ("placed"; `active` where they did it: "joined"), `done`: other verbs for it.
# `event: true`: it is over on its day, so that "orders in May" is clear; without it the verb must be said: "customers
# who joined in May". `columns`: what a list may show, with its words; `attributes`: more words by column; `shown`:
# what a list shows where nothing is named; `order`: its order. `superlatives`: what the most and the least of a
# column are called.""",
    "measures": """\
# Figures. `sql` over `base` (or `term`: a metric of the glossary, by name); `name` of the column in the result; `np`:
# what it is called, with its article; `say`, `also`: other words. `date`: the day by which periods limit it.
# `adds_up: true`: its parts make the whole, so that shares and running totals mean something. `where`: which rows
# count. `only`: aliases whose splits it has; `no_conditions`: aliases whose conditions would change what it means.
# `timed: true`: it means nothing without a period. `unit`: usd, percent, hours, days … (rounded as these are).""",
    "dimensions": """\
# What figures are split by ("by city"). `expr`: the column; `one`, `many`, `say`, `also`: its nouns; `as`: its name in
# the result; `group`: what tells two of one name apart. `bases`: aliases of what it may split (else all that keys lead
# from). `key: true`: one for each row of its table; `partial: true`: rows that have none are left out; `ranked: true`:
# so many that the first few are meant. `where` with a `note`: rows left out, and the words that must say so.""",
    "conditions": """\
# What questions are limited to. `column`: each of its stored values, {} in the words ({the}: with its article, "the
# United States"); or `where` alone. `say`, `also`: its words behind what it limits; `nouns`: what meets it ("VIPs").
# `bases`: aliases of what it limits; `only`: counts (with lists) or figures. `group`: a question takes one of a group.
# `among`: which values, of a row x. `part`: what a share of all does ("came from {}"). `today: true`: it is so today
# and of no other day. A value alone, without such words, means its condition too, unless `alone: false`.""",
    "absences": """\
# What a record may lack ("customers without an order"). `subject`: alias; `say`: what they do; `none`: what is
# lacking; `did`: verbs of what was never done; `inner`, `where`: the rows, and when they are of the record; `period`:
# their day, `dated`: what happened on it.""",
}


def write_semantics(name: str, proposal: Proposal) -> str:
    """The file's text."""
    entries: dict[str, Iterable[Any]] = {
        "joins": propose_joins(proposal),
        "avoid": proposal.paths.avoid,
        "subjects": propose_subjects(proposal),
        "measures": propose_measures(proposal),
        "dimensions": propose_dimensions(proposal),
        "conditions": propose_conditions(proposal),
        "absences": propose_absences(proposal),
    }
    aliases = "".join(f"  {alias}: {_flow(each.table.key)}\n" for alias, each in proposal.facts.items())
    rows = "".join(
        f'  {alias}: ""  # {_which(each, proposal.noun(alias)[1])}\n'
        for alias, each in proposal.facts.items()
    )
    parts = [HEAD.format(name=name.replace("\n", " "), aliases=aliases, rows=rows)]
    for section, about in SECTIONS.items():
        some = list(entries[section])
        if some or section not in ("joins", "avoid"):
            parts.append(
                f"{about}\n{section}:{'' if some else ' []'}\n"
                + "".join(f"  - {_flow(each)}\n" for each in some)
            )
    return "\n".join(parts)


def _which(facts: TableFacts, many: str) -> str:
    """Which rows count as long as nobody says, and columns that may tell of others."""
    said = f"all {facts.rows:,} {many}"
    told = [
        f"{name} is {', '.join(each.values[:6])}"
        for name, each in facts.columns.items()
        if each.values and len(each.values) <= 12 and _may_not_count(name)
    ]
    told += [name for name, each in facts.columns.items() if each.kind == "boolean" and _may_not_count(name)]
    told += [
        f"some have {name}" for name, each in facts.columns.items() if each.nulls and _is_over(name, each)
    ]
    return " ".join("; ".join([said, *told]).split())


def _may_not_count(name: str) -> bool:
    return any(
        word in name.lower() for word in ("status", "state", "test", "delete", "cancel", "void", "active")
    )


def _is_over(name: str, each: ColumnFacts) -> bool:
    over = ("left", "ended", "end date", "closed", "deleted", "cancel", "terminated", "void")
    return each.kind in ("date", "text date") and any(word in spaced(name) for word in over)


def _flow(value: Entry | Sequence[Any] | str) -> str:
    text = yaml.safe_dump(value, default_flow_style=True, width=10**6, sort_keys=False, allow_unicode=True)
    return text.removesuffix("...\n").strip()
