"""What the data certainly has no answer to, seen before a model is asked: one sentence says why.

Predictions, causes and advice; data of persons; years that no date of the data reaches; what the company has said to be
missing (`missing` in semantics.yaml); words that nothing in the house has; names that are nowhere in the data. Certain
only where somebody has described the data. Whether the words are ambiguous is decided by `clarify`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from app.assistant.coverage import Word
from app.assistant.errors import InhouseError
from app.assistant.periods import spot_periods
from app.assistant.question import TurnedAway, stems
from app.assistant.schema import Column, Table, quote_key, quote_name

if TYPE_CHECKING:
    from app.assistant.assistant import Assistant

TEXT = ("CHAR", "TEXT", "STRING")
DATE = ("DATE", "TIME")
MAX_ROWS = 1_000_000  # of a table in which a name is looked for
# Columns that are looked through: in a warehouse of thousands nothing is certain, and it would take minutes.
MAX_COLUMNS = 100
FEW = 2  # so many foreign words, or half of the words, are enough

_OPINION = re.compile(
    r"^\W*(?:why|should|predict|forecast|recommend|advise|suggest|estimate|guess)\b"
    r"|\bwill (?:we|our|it|there)\b(?!.*\?.)|\bwill\b.*\b(?:be|next)\b(?!.*\?.)|^\W*will\b"
    r"|\bgoing to (?:be|sell|need|grow|have|happen)\b|\bshould (?:we|i|our)\b"
    r"|^\W*how (?:can|could|do|should) (?:we|i) (?:\w+ )?(?:improve|reduce|increase|avoid|get|grow|raise|cut|lower"
    r"|boost|save|sell more)\b|\bwould (?:have been|be|have)\b|\bwould\b.*\bhave been\b|\bwhat if\b"
    r"|\bbest (?:strategy|way|approach)\b"
    r"|\bin your (?:view|opinion)\b|(?<!just )(?<!only )\bbecause\b(?! of)|^\W*what is the reason\b"
    r"|\bthink (?:of|about)\b|\bcompared (?:with|to) (?:the )?(?:industry|market|competit\w+)\b",
    re.IGNORECASE,
)
# How people say what a column of such a name holds.
_SAID = {
    "birth": r"\bborn\b|\bhow old\b|\byears old\b|\bbirth ?da(?:y|te)s?\b|\bdates? of birth\b",
    "phone": r"\bcontact (?:details|data)\b|\bcall list\b",
    "mail": r"\bcontact (?:details|data)\b|\bgmail\b",
}
# Questions for numbers of persons, not for what is known of each.
_COUNTS = re.compile(
    r"\bhow many\b|(?<!phone )\bnumber of\b|\bcount (?:(?:the|our|all) )?\w+s\b|\b(?:percentage|share) of\b"
    r"|\b(?:what|which) (?:share|percentage)\b"
)
_SHOWS = re.compile(
    r"^\W*(?:who|list|export|send|show)\b|\bwho (?:is|are|was|were)\b|\b(?:names?|ids?|emails)\b"
    r"|\b(?:address(?:es)?|contact|details)\b|\bwhich (?:customers|members|vips|people|buyers)\b"
)
_AGE = re.compile(r"\bhow old\b|\bages?\b|\byears old\b", re.IGNORECASE)
# A figure over the ages of many, and what it is called by.
_OF_AGES = re.compile(
    r"\b(?:averaged?|mean|median)\b|\b(?:by|per) (?:the )?(?:decade|age (?:group|band|bracket))s?\b"
)
_AGES = re.compile(
    rf"{_AGE.pattern}|\bborn\b|\b(?:birth ?(?:day|date)s?|(?:dates?|day|year) of birth)\b", re.IGNORECASE
)
_PERSONS = frozenset(
    stems("customer client buyer shopper member subscriber user person people man woman guest employee vip")
)
_HEAD = re.compile(  # what is asked for
    r"\b(?:which|how many|what(?: (?:is|was|are|were) (?:the|our))?)\s+(\w+)\b", re.IGNORECASE
)
_ON_THE_PHONE = re.compile(r"\bon the phones?\b")  # somebody calls: no number is asked for
_YEAR = re.compile(
    r"(?<![\w.,$€£-])(?:(?:FY|fiscal(?: year)?)\s*)?((?:19|20)\d\d)(?![\w,]|\.\d|-\d)", re.IGNORECASE
)
_BEFORE_A_YEAR = re.compile(
    r"(?:\b(?:in|of|for|during|since|until|year|with|and|to|than|fy|fiscal|from|before|after)|"
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)|’s|'s)\s*$",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\bborn (?:in|before|after|since|until|between)\W*$", re.IGNORECASE
)  # no date of the data


class Outside:
    """What is certainly not in one workspace's data. Built when the first question comes."""

    def __init__(self, assistant: Assistant, missing: Sequence[Mapping[str, Any]] = ()) -> None:
        """Take what the company has said to be missing from its semantics."""
        self._assistant = assistant
        self._ranges: dict[str, tuple[int, int] | None] = {}
        self._missing = [
            (frozenset(words), str(entry["lacks"]))
            for entry in missing
            for ask in entry["ask"]
            if (words := [w.stem for w in assistant.house.content(re.sub(r"\{\w+\}", "", ask))])
            and not all(map(assistant.house.has, words))
        ]

    def turn_away(self, question: str, *, without_pair: str = "", told: bool = False) -> TurnedAway | None:
        """Say why the data has no answer; None where that is not certain.

        Where more was `told`, by earlier questions or evidence, only data of persons is certain.
        """
        if said := self._personal(question):
            return TurnedAway("refused", said)
        if told:
            return None
        house = self._assistant.house
        asked = [
            part
            for part in house.asks_fully(question, without_pair=without_pair)
            if not _OPINION.search(part)
        ]
        if _OPINION.search(question) and not asked and not self._has_reasons(question):
            return self._say(
                "Inhouse answers from what is stored; it does not predict, explain or advise. Ask for the figures "
                "behind it"
            )
        if year := self._year_outside(question):
            first, last = self._years
            return self._say(f"The data has nothing of {year}: its dates go from {first} to {last}")
        content = self._assistant.house.content(question)
        found = frozenset(word.stem for word in content)
        for words, lacks in self._missing:
            if words <= found:
                return self._say(f"The data holds nothing about {lacks}")
        if house.is_rich and not asked:
            foreign = [w for w in house.foreign(question, without_pair=without_pair) if not house.is_slip(w)]
            head = _HEAD.search(question)
            enough = len(content) if house.names_metric(question) else 2 * FEW
            if foreign and (2 * len(foreign) >= min(enough, len(content)) or (head and head[1] in foreign)):
                return self._say(f"The data holds nothing about {_quoted(foreign)}")
        if unknown := self._unknown_names(content):
            return self._say(f"Nothing in the data is called {_quoted(unknown)}; check the spelling")
        return None

    def _has_reasons(self, question: str) -> bool:
        """Whether a question that begins with why names a column: "Why did customers send goods back, per reason?"."""
        return bool(re.match(r"\W*why\b", question, re.IGNORECASE)) and stems("reason")[0] in stems(question)

    def _say(self, reason: str) -> TurnedAway:
        workspace = self._assistant.workspace
        about = f" It covers: {workspace.about}" if workspace.about else ""
        return TurnedAway("abstained", f"{reason}.{about}")

    def _personal(self, question: str) -> str:
        """Say that a question names a column of personal data; one word that a stored value has too is not enough."""
        if _COUNTS.search(question.lower()) and not _SHOWS.search(question.lower()):
            return ""  # the guard sees to it that none is shown
        if self._is_of_things(question):
            question = _AGE.sub(" ", question)
        elif _OF_AGES.search(question.lower()) and not _SHOWS.search(question.lower()):
            question = _AGES.sub(" ", question)
        asked = " ".join(stems(question))
        for table in self._assistant.schema.tables:
            for column in table.columns:
                if not column.personal:
                    continue
                for name in (column.name, *column.synonyms):
                    words = " ".join(stems(name))
                    if self._names_personal(asked, words, question, name):
                        return (
                            f"{_plain(column).capitalize()} is personal data ({table.key}.{column.name}) and is not "
                            "shown: ask for counts or figures that need no person’s."
                        )
        return ""

    def _is_of_things(self, question: str) -> bool:
        """Whether a question is about records that are no persons: tickets have an age, too."""
        asked = set(stems(question))
        things = {
            word
            for table in self._assistant.schema.tables
            if not any(column.personal for column in table.columns)
            for word in stems(" ".join((table.name, *table.synonyms)))
        }
        for term in self._assistant.vocabulary.ground(question).terms:
            things |= set(stems(" ".join((term.term, *term.also))))
        return bool(asked & things) and not asked & _PERSONS

    def _names_personal(self, asked: str, words: str, question: str, name: str) -> bool:
        spaced = _ON_THE_PHONE.sub("", question.lower().replace("e-mail", "email"))
        asked = _ON_THE_PHONE.sub("", asked)
        if any(part in name and re.search(said, spaced) for part, said in _SAID.items()):
            return True
        if not re.search(rf"(?<!\w){re.escape(words)}(?!\w)", asked) and not re.search(
            rf"\b{re.escape(name.lower())}s?\b", spaced
        ):
            return False
        if self._assistant.vocabulary.stored.get(name.lower()) or self._is_value(name):
            of_value = self._words_beside(name) & set(stems(question))  # the channel "email" of campaigns
            shown = r"(?:address(?:es)?|emails)\b" + ("" if of_value else rf"|{name}s?\W*(?:of\b|and\b|list)")
            return bool(re.search(shown, spaced))
        return True

    def _words_beside(self, name: str) -> set[str]:
        """What tables and columns are called that have the name as a value."""
        texts = [
            f"{table.name} {column.name}"
            for table in self._assistant.schema.tables
            for column in table.columns
            if any(name.lower() == value.lower() for value in column.values)
        ]
        return set(stems(" ".join(texts)))

    def _is_value(self, name: str) -> bool:
        return any(
            name.lower() == value.lower()
            for table in self._assistant.schema.tables
            for column in table.columns
            for value in column.values
        )

    @cached_property
    def _years(self) -> tuple[int, int]:
        """The first and the last year of any date in the data."""
        columns = [each for each in self._columns(DATE) if not each[1].personal]
        if len(columns) > MAX_COLUMNS:
            return 0, 9999
        ranges = (self._range(table, column) for table, column in columns)
        found = [year for years in ranges if years for year in years]
        return (min(found), max(found)) if found else (0, 9999)

    def of_query(self, question: str, tree: exp.Expr) -> TurnedAway | None:
        """Say that a query looks for a year that none of its own dates reaches."""
        named = self._named_years(question)
        if not named:
            return None
        tables = {node.name.lower() for node in tree.find_all(exp.Table)}
        columns = {node.name.lower() for node in tree.find_all(exp.Column)}
        own = [
            (table, column)
            for table, column in self._columns(DATE)
            if table.name.lower() in tables and not column.personal
        ]
        # All dates of the tables of which it reads one: it may have taken the last day on sale for the first. A query
        # that reads no date at all has not heard the year: then it is any date of its tables.
        dated = {table.key for table, column in own if column.name.lower() in columns}
        read = [(table, column) for table, column in own if table.key in dated] or own
        ranges = [years for table, column in read if (years := self._range(table, column))]
        for words, begin, end in named:
            if ranges and not any(first <= end and begin <= last for first, last in ranges):
                first, last = min(r[0] for r in ranges), max(r[1] for r in ranges)
                what = read[0][0].name.replace("_", " ")
                return self._say(f"The data has no {what} of {words}: they go from {first} to {last}")
        return None

    def _range(self, table: Table, column: Column) -> tuple[int, int] | None:
        """The first and the last year of a column."""
        where = f"{table.key}.{column.name}"
        if where not in self._ranges:
            name = quote_name(column.name, self._assistant.schema.dialect)
            key = quote_key(table, self._assistant.schema.dialect)
            row = next(iter(self._rows(f"SELECT MIN({name}), MAX({name}) FROM {key}")), ())
            years = [int(str(value)[:4]) for value in row if str(value)[:4].isdigit()]
            self._ranges[where] = (years[0], years[-1]) if years else None
        return self._ranges[where]

    def _year_outside(self, question: str) -> str:
        """A year that the question names and no date of the data reaches."""
        named = self._named_years(question)
        first, last = self._years if named else (0, 9999)
        return next((words for words, begin, end in named if end < first or begin > last), "")

    def _named_years(self, question: str) -> list[tuple[str, int, int]]:
        """Periods and bare years of a question: the words, the first year and the last."""
        spotted = list(spot_periods(question, self._assistant.workspace))
        found = []
        for some in spotted:
            end = some.period.end
            last = (end - dt.timedelta(days=1)).year if end else some.period.start.year
            found.append((some.period.words, some.period.start.year, last))
        return found + [
            (match[1], int(match[1]), int(match[1]))
            for match in _YEAR.finditer(question)
            if not any(some.begin <= match.start(1) < some.stop for some in spotted)
            and not _BORN.search(question[: match.start()])
            and _BEFORE_A_YEAR.search(question[: match.start()])
        ]

    def _unknown_names(self, content: Iterable[Word]) -> tuple[str, ...]:
        """Names of the question that no text of the data has, if every text could be looked through."""
        house = self._assistant.house
        wanted = [
            word.text
            for word in content
            if word.name and len(word.text) > 2 and not house.has(word.stem) and not house.is_slip(word.text)
        ]
        return tuple(name for name in wanted if self._is_nowhere(name))

    def _is_nowhere(self, name: str) -> bool:
        dialect = self._assistant.schema.dialect
        text = name.replace("'", "''").replace("%", "").replace("_", "").lower()
        columns = list(self._columns(TEXT))
        if len(columns) > MAX_COLUMNS:
            return False
        for table, column in columns:
            key, shown = quote_key(table, dialect), quote_name(column.name, dialect)
            sample = f"SELECT {shown} AS x FROM {key} LIMIT {MAX_ROWS}"
            rows = list(
                self._rows(
                    f"SELECT COUNT(*), COUNT(*) FILTER (WHERE LOWER(x) LIKE '%{text}%') FROM ({sample}) AS sample"
                )
            )
            if not rows or rows[0][0] >= MAX_ROWS or rows[0][1]:
                return False
        return True

    def _columns(self, kinds: Sequence[str]) -> Iterator[tuple[Table, Column]]:
        for table in self._assistant.schema.tables:
            for column in table.columns:
                if any(kind in column.type.upper() for kind in kinds):
                    yield table, column

    def _rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        try:
            return self._assistant.queries.run(sql).rows
        except InhouseError:
            return ()


def periods_of(question: str, assistant: Assistant) -> str:
    """The words of a question's periods, as they stand."""
    return " ".join(question[s.begin : s.stop] for s in spot_periods(question, assistant.workspace))


def _quoted(words: Sequence[str]) -> str:
    return " or ".join(f"“{word}”" for word in words)


def _plain(column: Column) -> str:
    return (column.description or column.name.replace("_", " ")).split(";")[0].strip(" .")
