"""The sentences as templates, by shape and voice; `phrases` and `records` fill them.

{np} is a measure with its conditions, {was} its verb, {when} the period with what happened in it, {many} a noun with
its conditions, {note} what is left out or included.
"""

from __future__ import annotations

from collections.abc import Mapping

Templates = Mapping[str, tuple[str, ...]]  # by voice

TEMPLATES: Mapping[str, Templates] = {
    "single": {
        "plain": ("What {was} {np} {when}?", "Tell me {np} {when}.", "What {was} {np} {when}?", "Give me {np} {when}."),
        "terse": ("{bare} {when}", "{bare} {when}?"),
        "chatty": (
            "Could you tell me what {np} {when} {was}?", "Hi, I need {np} {when}, please.",
            "Quick question: what {was} {np} {when}?", "Can you look up {np} {when} for me?",
        ),
    },
    "breakdown": {
        "plain": (
            "What {was} {np} {when} by {dim}{note}?", "Show {np} {when} for each {dim}{note}.",
            "What {was} {np} {when} per {dim}{note}?", "Break down {np} {when} by {dim}{note}.",
        ),
        "terse": ("{bare} {when} by {dim}{note}", "{bare} {when} per {dim}{note}"),
        "chatty": (
            "Could you split {np} {when} by {dim}{note}, please?", "I'd like to see {np} {when} for each {dim}{note}.",
            "Hi, can you show me {np} {when} by {dim}{note}?",
        ),
    },
    "top": {
        "plain": (
            "Which {n} {dims} {had} the {best} {short} {when}{note}?",
            "Show the {n} {dims} with the {best} {short} {when}{note}, with the figures.",
        ),
        "terse": ("{n} {dims} with the {best} {short} {when}{note}",),
        "chatty": (
            "Could you list the {n} {dims} with the {best} {short} {when}{note}?",
            "Hey, which {n} {dims} {had} the {best} {short} {when}{note}?",
        ),
    },
    "trend": {
        "plain": (
            "How did {np} {when} develop from {grain} to {grain}?", "Show {np} {when} by {grain}.",
            "What {was} {np} {dated} in each {grain} {over}?",
        ),
        "terse": ("{bare} {when} by {grain}", "{bare} {when} per {grain}"),
        "chatty": ("Could you show me {np} {when} per {grain}, please?", "I'd like to see {np} {when} by {grain}."),
    },
    "trend_undated": {
        "plain": ("What {was} {np} {dated} in each {grain}?", "Show {np} {dated} in each {grain}."),
        "terse": ("{bare} {dated} in each {grain}",),
        "chatty": ("Could you show me {np} {dated} in each {grain}, please?",),
    },
    "share": {
        "plain": (
            "What share of {np} {when} did each {dim} account for, in percent{note}?",
            "Show each {dim}'s percentage of {np} {when}{note}.",
        ),
        "terse": ("share of {bare} {when} by {dim}, in percent{note}",),
        "chatty": ("Could you show what percentage of {np} {when} each {dim} accounted for{note}?",),
    },
    "change": {
        "plain": (
            "By what percentage did {np} change from {before} to {after}{each}{note}?",
            "How did {np} change from {before} to {after}{each}, in percent{note}?",
        ),
        "terse": ("change in {bare} from {before} to {after}{each}, in percent{note}",),
        "chatty": ("Could you tell me by how many percent {np} changed from {before} to {after}{each}{note}?",),
    },
    "having": {
        "plain": (
            "For which {dims} {was} {np} {when} {than}{note}?",
            "List the {dims} for which {np} {when} {was} {than}{note}, with the figures.",
        ),
        "terse": ("{dims} with {bare} {than_short} {when}{note}",),
        "chatty": ("Could you list the {dims} for which {np} {when} {was} {than}{note}?",),
    },
    "part": {
        "plain": ("What percentage of {np} {when} {part}?", "What share of {np} {when} {part}, in percent?"),
        "terse": ("what percentage of {bare} {when} {part}",),
        "chatty": ("Could you tell me what percentage of {np} {when} {part}?",),
    },
}  # fmt: skip
COUNTS: Mapping[str, Templates] = {
    "single": {
        "plain": ("How many {many} {happened} {period}{all}?", "How many {many} {happened} {period}{all}?"),
        "terse": ("number of {many} {when}{all}", "{many} {when}{all}: how many?"),
        "chatty": (
            "Could you tell me how many {many} {told} {period}{all}?", "Hi, how many {many} {happened} {period}{all}?",
        ),
    },
    "breakdown": {
        "plain": (
            "How many {many} {happened} {period} per {dim}{all}{note}?",
            "Count the {many} {when} by {dim}{all}{note}.",
            "How many {many} {happened} {period} for each {dim}{all}{note}?",
        ),
        "terse": ("number of {many} {when} per {dim}{all}{note}", "number of {many} {when} by {dim}{all}{note}"),
        "chatty": ("Could you show me how many {many} {told} {period} per {dim}{all}{note}?",),
    },
    "trend": {
        "plain": ("How many {many} {happened} in each {grain} {over}?", "Count the {many} {when} by {grain}."),
        "terse": ("number of {many} {when} per {grain}",),
        "chatty": ("Could you show me how many {many} {told} in each {grain} {over}?",),
    },
    "trend_undated": {
        "plain": ("How many {many} {happened} in each {grain}?", "Count the {many} {dated} in each {grain}."),
        "terse": ("number of {many} {dated} in each {grain}",),
        "chatty": ("Could you show me how many {many} {told} in each {grain}?",),
    },
    "part": {
        "plain": (
            "What percentage of the {many} {when} {part}?",
            "What share of the {many} {when} {part}, in percent?",
        ),
        "terse": ("what percentage of {many} {when} {part}",),
        "chatty": ("Could you tell me what percentage of the {many} {when} {part}?",),
    },
    "having": {
        "plain": (
            "Which {dims} had {than_many} {many} {when}{note}? Show the figures too.",
            "List the {dims} with {than_many} {many} {when}{note}, and how many.",
        ),
        "terse": ("{dims} with {than_many} {many} {when}{note}",),
        "chatty": ("Could you list the {dims} that had {than_many} {many} {when}{note}?",),
    },
}  # fmt: skip
DISTINCTS: Mapping[str, Templates] = {
    "single": {
        "plain": ("How many {ask} {period}?",),
        "terse": ("{bare} {when}",),
        "chatty": ("Could you tell me how many {ask} {period}?",),
    },
}

LISTS: Templates = {
    "plain": (
        "Which {many} {happened}{all}? Show their {columns}.",
        "List the {many} {that}{all}, with their {columns}.",
    ),
    "terse": ("{many} {that}{all}: {columns}",),
    "chatty": (
        "Could you list the {many} {that}{all}, with their {columns}?",
        "Hi, I need a list of the {many} {that}{all}, with their {columns}.",
    ),
}  # fmt: skip
LATEST: Templates = {
    "plain": (
        "Show the {n} latest {many}, with their {columns}.",
        "What are the {n} most recent {many}? Show their {columns}.",
    ),
    "terse": ("{n} latest {many}: {columns}",),
    "chatty": ("Could you show me the {n} most recent {many}, with their {columns}?",),
}
LAST: Templates = {
    "plain": ("When was the latest {one} {did}?", "When was the most recent {one} {did}?"),
    "terse": ("when was the latest {one} {did}",),
    "chatty": ("Do you know when the latest {one} was {did}?",),
}
RANKED: Templates = {
    "plain": (
        "Which {n} {many}{all} have the {best} {label}? Show their {columns}.",
        "List the {n} {many}{all} that have the {best} {label}, showing their {columns}.",
    ),
    "terse": ("{n} {many}{all} that have the {best} {label}: {columns}",),
    "chatty": ("Could you show me the {n} {many}{all} that have the {best} {label}, with their {columns}?",),
}
NEVER: Templates = {
    "plain": (
        "Which {many}{all} {did}? Show their {columns}.",
        "List the {many}{all} {who} {did}, with their {columns}.",
    ),
    "terse": ("{many}{all} {who} {did}: {columns}",),
    "chatty": ("Could you list the {many}{all} {who} {did}, with their {columns}?",),
}  # fmt: skip
NEVER_COUNT: Templates = {
    "plain": ("How many {many}{all} {did}?", "Count the {many}{all} {who} {did}."),
    "terse": ("number of {many}{all} {who} {did}",),
    "chatty": ("Could you tell me how many {many}{all} {did}?",),
}
