"""How far an answer can be trusted: signals taken from it without a model, a band, and the reason in plain words.

Signals are what the passes know, what of the question the query accounts for (`coverage`), and how sure the model was
of its tokens. A calibration that was fitted for the model that answered turns them into a probability (`calibration`);
without one there are bands by rule and no number, since a number that was not measured would be a guess. Asks no model
again and runs no query.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sqlglot import exp
from sqlglot.errors import SqlglotError

from app.assistant.beside import agreed_with
from app.assistant.coverage import LOOSE, is_near, tell_value, words_of_query
from app.assistant.errors import SqlError
from app.assistant.nodes import nodes_of
from app.assistant.parse import BROKEN, parse_sql
from app.assistant.personal import split_notes
from app.assistant.skeleton import skeleton, skeleton_of
from app.assistant.unheard import unheard

if TYPE_CHECKING:
    from app.assistant.assistant import Assistant
    from app.assistant.attempt import Attempt

Band = Literal["verified", "likely", "check this", "cannot answer"]

LIKELY = 0.7  # the least probability of that band
UNREVIEWED = "built from the schema alone: nobody has said which rows count"
LITERAL = "read by the names of tables and columns alone: nobody has said what else the words may mean"
MOST = 3.0  # a count beyond this says no more

# What each signal says; every one is 0 where nothing speaks against or for the answer.
SIGNALS = (
    "foreign", "unused", "unheard", "undefined", "repairs", "asked_again", "doubts", "empty", "like_pair",
    "no_pair", "tables", "nested", "terms", "surprise", "least_sure", "close_calls",
    "agrees", "alone", "together",
)  # fmt: skip
# Known where the model's engine tells probabilities.
OF_THE_MODEL = frozenset(["surprise", "least_sure", "close_calls"])


@dataclass(frozen=True)
class Confidence:
    """The band, the probability that the answer is right (None: not measured for this model), and why.

    `reasons` are sentences' ends, the gravest first and what speaks for the answer last.
    """

    band: Band
    probability: float | None = None
    reasons: tuple[str, ...] = ()
    signals: Mapping[str, float] = field(default_factory=dict)


def confide(assistant: Assistant, attempt: Attempt, verdict: str) -> Confidence:
    """Say how far the outcome of an attempt can be trusted."""
    if verdict != "answered":
        return Confidence("cannot answer")
    if attempt.verified:
        return Confidence("verified")
    if said := _outside(assistant, attempt):
        return Confidence("cannot answer", None, (said,))
    signals, reasons = find_signals(assistant, attempt)
    if (
        not attempt.generations
    ):  # composed of the house's definitions: no model was asked, so none is measured
        told = (LITERAL,) if attempt.literal else (UNREVIEWED,) if attempt.unreviewed else ()
        if attempt.refined:  # as good as the query before, which a model may have written
            return Confidence(band_of(signals, None), None, (*reasons, *told), signals)
        return Confidence("check this" if attempt.doubts else "likely", None, told, signals)
    model = assistant.model.name if assistant.model else ""
    calibration = assistant.calibrations.get(model)
    if calibration and OF_THE_MODEL & calibration.weights.keys() and not _logprobs(attempt):
        calibration = None  # it would take silence for certainty
    probability = calibration.probability(signals) if calibration else None
    return Confidence(band_of(signals, probability), probability, reasons, signals)


def _outside(assistant: Assistant, attempt: Attempt) -> str:
    """Say what a query looks for that the data does not reach, if it does."""
    if not assistant.clarify or attempt.evidence:
        return ""
    try:
        tree = parse_sql(attempt.sql, assistant.schema.dialect)
    except (SqlError, *BROKEN):
        return ""
    away = assistant.outside.of_query(attempt.question, tree)
    return away.message if away else ""


def band_of(signals: Mapping[str, float], probability: float | None) -> Band:
    """The band of an answer that no approved pair gave: by its probability, else by rule.

    >>> band_of({"foreign": 1.0}, None), band_of({}, 0.9)
    ('check this', 'likely')
    """
    if signals.get("foreign") or signals.get("doubts"):
        return "check this"
    if probability is not None:
        return "likely" if probability >= LIKELY else "check this"
    against = sum(
        signals.get(name, 0.0) for name in ("unheard", "undefined", "empty", "asked_again", "alone")
    )
    against += max(0.0, signals.get("repairs", 0.0) - 1)
    return "check this" if against or signals.get("unused", 0.0) > 0.5 else "likely"


def find_signals(assistant: Assistant, attempt: Attempt) -> tuple[dict[str, float], tuple[str, ...]]:
    """Take the signals of an attempt that has an answer, and the reasons that they are."""
    signals = dict.fromkeys(SIGNALS, 0.0)
    corrections, _left_out = split_notes(attempt.repairs)
    signals["repairs"] = min(MOST, float(len(corrections)))
    # Of an answer that was drawn again: what the samples say, and not that there were several.
    signals["asked_again"] = float(len(attempt.generations) > 1 and not attempt.agreed)
    signals["alone"], signals["together"] = float(attempt.agreed == 1), float(attempt.agreed > 1)
    signals["doubts"] = float(bool(attempt.doubts))
    signals["no_pair"] = float(not attempt.context.similar)
    signals["terms"] = min(MOST, float(len(attempt.context.grounding.terms)))
    if logprobs := _logprobs(attempt):
        signals["surprise"] = min(MOST, -10 * sum(logprobs) / len(logprobs))
        signals["least_sure"] = 1 - math.exp(min(logprobs))
        signals["close_calls"] = min(MOST, float(sum(value < math.log(0.5) for value in logprobs)))
    reasons: list[str] = []
    try:
        tree = parse_sql(attempt.sql, assistant.schema.dialect)
        reasons += _look_at(assistant, attempt, tree, signals)
    except (SqlError, *BROKEN):  # of a shape that is not known here: what else is known counts
        pass
    result = attempt.result
    if result is not None and not any(value is not None for row in result.rows[:1] for value in row):
        signals["empty"] = 1.0
        reasons.append("nothing in the data fits the conditions")
    if corrections:
        reasons.append("the SQL had to be corrected")
    if attempt.agreed == 1:
        reasons.append("asked again, the model gave other rows each time")
    # Definitions that nobody has reviewed share the model's blind spot: neither knows which rows count.
    unreviewed = assistant.composer is not None and assistant.composer.is_unreviewed(None)
    if not unreviewed and (agreed := agreed_with(attempt)):
        signals["agrees"] = 1.0
        reasons.append(f"the house’s definitions give the same to “{agreed}”")
    if attempt.agreed > 1:
        reasons.append("asked again, the model gave the same rows")
    return signals, tuple(reasons)


def _logprobs(attempt: Attempt) -> tuple[float, ...]:
    """Of the tokens of the text that the answer is of; empty where the engine did not tell."""
    return attempt.written.logprobs if attempt.written else ()


def _look_at(
    assistant: Assistant, attempt: Attempt, tree: exp.Expr, signals: dict[str, float]
) -> Iterator[str]:
    """Set the signals that the query's tree gives, yielding reasons."""
    terms = attempt.context.grounding.terms
    told = " ".join((attempt.question, *(turn.question for turn in attempt.turns)))
    known = words_of_query(tree, assistant.schema, terms)
    content = assistant.house.content(attempt.question)
    unused = [
        word
        for word in content
        if word.stem not in known and not any(is_near(word.stem, other) for other in known)
    ]
    foreign = [
        word.text
        for word in unused
        if word.name or not assistant.house.has(word.stem, without_pair=attempt.without_pair)
    ]
    signals["foreign"] = min(MOST, float(len(foreign)))
    signals["unused"] = len(unused) / len(content) if content else 0.0
    for word in foreign:
        yield f"the word “{word}” is not accounted for"
    asked = told if attempt.turns and not attempt.refined else attempt.question
    missing = [
        *map(tell_value, assistant.house.missed_values(attempt.question, tree)),
        *unheard(asked, tree, assistant.workspace),
    ]
    signals["unheard"] = min(MOST, float(len(missing)))
    yield from missing
    undefined = [term.term for term in assistant.house.missed_terms(attempt.question, tree, LOOSE)]
    signals["undefined"] = min(MOST, float(len(undefined)))
    for name in undefined:
        yield f"the query does not follow the house’s definition of “{name}”"
    nodes = nodes_of(tree)
    signals["tables"] = min(MOST, max(0.0, sum(isinstance(node, exp.Table) for node in nodes) - 1.0))
    signals["nested"] = min(MOST, sum(isinstance(node, exp.Select) for node in nodes) - 1.0)
    shape = skeleton_of(tree, assistant.schema.dialect)
    signals["like_pair"] = float(shape in (_shapes(attempt, assistant.schema.dialect)))


def _shapes(attempt: Attempt, dialect: str) -> Iterator[str]:
    for pair in attempt.context.similar:
        try:
            yield skeleton(pair.sql, dialect)
        except (SqlError, SqlglotError):
            continue
