"""A question with several readings, seen before a model is asked: one question back, with choices that can be picked.

Each choice is a whole question in other words. What is ambiguous in this house the company says (`ambiguous` in
semantics.yaml: `ask`, what it `lacks`, and `choices`); general are judging words without a figure ("our best
products"), questions that name no figure at all ("how did we do?"), comparisons of one thing, and values that may be
one of several things (`which_value`). Choices that nobody wrote are made of the house's measures, where there are
such those that the composer can answer.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.assistant.compose.domain import Dimension, Measure
from app.assistant.outside import periods_of
from app.assistant.question import stems
from app.assistant.which_value import ValueReadings

if TYPE_CHECKING:
    from app.assistant.assistant import Assistant

CHOICES = 4
_JUDGES = re.compile(
    r"\b(?:best|worst|top|good|bad|badly|well|nicest|big|biggest|bigger|large|largest|small|smallest|poor|poorly|fast"
    r"|strong|weak)\b(?!-)(?<!\bon top)",
    re.IGNORECASE,
)
# "At any time", "for the first time", "three times or more", "opening time": no figure.
_NO_FIGURE = re.compile(
    r"\b(?:any|all|first|second|last|same|next|this|that|some|of|in|on|\d+|two|three|four|five|ten|many|several|more"
    r"|order|load|(?!waiting|handling|processing)\w+ing)[ -]times?\b|^\W*times? of\b|\btimes? (?:ever|zone)\b"
    r"|\band times?\b(?! to)",
    re.IGNORECASE,
)
_ASKS_ELSE = re.compile(
    r"\bwhen\b|^\W*(?:who|where)\b"
    r"|\b(?:which|what|first|last) (?:days?|dates?|weeks?|months?|teams?|city|town|country)\b",
    re.IGNORECASE,
)
_TOO = re.compile(r"\btoo (?:high|low|expensive|cheap|many|much|few|slow|big|small|long)\b", re.IGNORECASE)
_PARTICIPLE = re.compile(r"\w+ed|bought|given|lost|made|paid|sent|sold|spent|won", re.IGNORECASE)
_AGGREGATE = re.compile(r"\b(?:SUM|COUNT|AVG|MEDIAN|MIN|MAX)\s*\(", re.IGNORECASE)
_TIMES = frozenset(["minutes", "hours", "days", "weeks"])
_WORST = re.compile(r"\b(?:worst|bad|badly|poor|poorly|weak|smallest)\b", re.IGNORECASE)
_COUNTS = re.compile(
    r"\b(?:how many|number of|count|most|fewest|least|highest|lowest|by|average|total)\b", re.IGNORECASE
)
_COMPARES = re.compile(
    r"^\W*compare\b(?!.*\b(?:with|to|against|versus|vs|and|between|by|across|from)\b)", re.IGNORECASE
)
_NUMERIC = re.compile(r"INT|DEC|NUM|DOUBLE|FLOAT|REAL|BIGINT", re.IGNORECASE)
_SILENT = frozenset(
    stems("a an the our we us is are was were did do does of what which show me please give list in for on")
)


@dataclass(frozen=True)
class Asked:
    """One question back, and whole questions to choose from; none where the house has no figure that fits."""

    message: str
    choices: tuple[str, ...] = ()


class Clarifier:
    """Finds what has several readings in one workspace."""

    def __init__(self, assistant: Assistant, ambiguous: Sequence[Mapping[str, Any]] = ()) -> None:
        """Take what the company has said to be ambiguous."""
        self._assistant = assistant
        self._values = ValueReadings(assistant)
        self._entries: dict[tuple[str, ...], tuple[Mapping[str, Any], str]] = {}
        for entry in ambiguous:
            for ask in entry["ask"]:
                for which in entry.get("which", [""]):
                    text = ask.replace("{which}", which).replace("{period}", "")
                    self._entries.setdefault(_bare(text), (entry, which))
        self._figures = {
            word
            for table in assistant.schema.tables
            for column in table.columns
            if _NUMERIC.search(column.type) and not column.name.endswith("_id")
            for word in stems(" ".join((column.name, *column.synonyms)))
        }
        columns = [column for table in assistant.schema.tables for column in table.columns]
        # "How big in square metres?" names its figure, "in dollars" does not.
        self._units = {column.unit.lower() for column in columns if " " in column.unit}

    def ask_as_told(self, question: str) -> Asked | None:
        """Ask what the company has said to ask of such a question."""
        bare, period = self._apart(question)
        if found := self._entries.get(_bare(bare)):
            entry, which = found
            lacks = str(entry["lacks"]).replace("{which}", which)
            choices = [self._filled(text, which, period) for text in entry.get("choices", ())]
            return Asked(f"Please say {lacks}.", tuple(choices) or self._choices(question, period))
        return None

    def ask_back(self, question: str) -> Asked | None:
        """Ask which reading is meant; None where there is one."""
        bare, period = self._apart(question)
        if _TOO.search(bare) and not any(c.isdigit() for c in bare):
            return Asked("Too much by which measure: from what amount on?")
        if which := self._values.ask(question):
            return Asked(which.message, which.choices)
        if self._names_figure(question):
            return None
        for word, names in self._half_named(bare):
            if self._says_more(bare, word):
                continue
            texts = tuple(
                re.sub(rf"\b{word}\b", name, question, count=1, flags=re.IGNORECASE) for name in names
            )
            return Asked(f"Which {word} do you mean?", texts[:CHOICES])
        if _COMPARES.search(question):
            return Asked(
                "Compared with what: another period, or group by group?", self._choices(question, period)
            )
        if _JUDGES.search(bare) and not _COUNTS.search(bare):
            return Asked("By which figure?", self._choices(question, period))
        if _ASKS_ELSE.search(bare):
            return None
        if self._names_nothing(question) and not self._names_values(bare):
            return Asked("Which figure do you mean?", self._choices(question, period))
        return None

    def _apart(self, question: str) -> tuple[str, str]:
        """The question without its periods, and these with the preposition that they need."""
        period = periods_of(question, self._assistant)
        return (question.replace(period, " ") if period else question), placed(period)

    def _half_named(self, bare: str) -> Iterator[tuple[str, list[str]]]:
        """Words that end the names of several metrics, with those names: "rate"."""
        tables = [
            stems(name) for table in self._assistant.schema.tables for name in (table.name, *table.synonyms)
        ]
        for word in re.findall(r"[^\W\d_]+", _NO_FIGURE.sub(" ", bare)):
            if stems(word) in tables or _PARTICIPLE.fullmatch(word):  # "sold" ends two names and is no figure
                continue
            names = [
                term.term
                for term in self._assistant.workspace.glossary
                if (term.unit or _AGGREGATE.search(term.sql))
                and len(ends := stems(term.term)) > 1
                and ends[-1] == stems(word)[0]
            ]
            if len(names) > 1:
                yield word, names

    def _says_more(self, bare: str, half: str) -> bool:
        """Whether a question has several words of the house beside half a name: a model may tell which is meant."""
        house = self._assistant.house
        known = {w.stem for w in house.content(bare) if not w.name and house.has(w.stem)}
        return len(known - set(stems(half))) > 1

    def _names_figure(self, question: str) -> bool:
        """Whether a question names a metric, or a column of numbers."""
        grounding = self._assistant.vocabulary.ground(question, max_terms=99)
        if any(
            term.unit or _AGGREGATE.search(term.sql) or (term.where and not term.sql)
            for term in grounding.terms
        ):
            return True
        if any(unit in question.lower() for unit in self._units):
            return True
        return bool(self._figures & {word.stem for word in self._assistant.house.content(question)})

    def _names_nothing(self, question: str) -> bool:
        """Whether every word is one of any question, or of a stored value."""
        values = self._assistant.vocabulary.ground(question).values
        held = {word for value in values for word in stems(value.spelling)}
        return all(word.stem in held for word in self._assistant.house.content(question))

    def _names_values(self, bare: str) -> bool:
        """Whether a question counts something that is named by a value alone."""
        return bool(re.search(r"\b(?:how many|number of)\b", bare, re.IGNORECASE)) and bool(
            self._assistant.vocabulary.ground(bare).values
        )

    def _filled(self, text: str, which: str, period: str) -> str:
        return " ".join(text.replace("{which}", which).replace("{period}", period).split()).replace(" ?", "?")

    def _choices(self, question: str, period: str) -> tuple[str, ...]:
        """Whole questions about figures of what the question names; those that can be answered for certain, if any."""
        composer = self._assistant.composer
        if composer is None:
            return ()
        found = []
        for text in self._wordings(question, period):
            if composer.compose(text) is not None:
                found.append(text)
            if len(found) == CHOICES:
                break
        return tuple(found) or tuple(itertools.islice(self._wordings(question, period), CHOICES))

    def _wordings(self, question: str, period: str) -> Iterator[str]:
        assert self._assistant.composer is not None
        domain = self._assistant.composer.reader.domain
        content = set(stems(question))
        measures = [m for m in domain.measures if m.np or m.term]
        split: Dimension | None = next(
            (d for d in domain.dimensions if content & {stems(d.many)[-1], stems(d.one)[-1]} and d.key), None
        )
        worst = bool(_WORST.search(question))
        for measure in _varied(measures):
            words, when = _words(measure), period if measure.date else ""
            if split is not None and split in domain.dimensions_of(measure):
                end = (
                    "lowest" if worst != (measure.unit in _TIMES) else "highest"
                )  # a short wait is a good one
                yield _tidy(f"Which 10 {split.many} had the {end} {words} {when}?")
            elif split is None:
                values = self._assistant.vocabulary.ground(question).values
                where = f"in {values[0].spelling}" if values else ""
                yield _tidy(f"What was {measure.np or measure.term} {where} {when}?")


def _varied(measures: Sequence[Measure]) -> list[Measure]:
    """The measures, one of each unit first, the glossary's before others: four of them should differ."""
    ranked = sorted(measures, key=lambda m: not m.term)
    first = {m.unit: m for m in reversed(ranked)}
    return sorted(ranked, key=lambda m: first[m.unit] is not m)


def placed(period: str) -> str:
    """The period with the preposition that it needs: a month needs one, "last month" has none."""
    if not period or re.match(
        r"(?:this|last|previous|past|since|yesterday|today|ytd)\b", period, re.IGNORECASE
    ):
        return period
    return f"in {period}"


def _words(measure: Measure) -> str:
    return re.sub(r"^the ", "", measure.np or measure.term)


def _tidy(text: str) -> str:
    return re.sub(r"\s+\?", "?", " ".join(text.split()))


def _bare(text: str) -> tuple[str, ...]:
    return tuple(word for word in stems(text) if word not in _SILENT)
