"""Approved pairs of other periods, values and numbers: what a company asks again and again, in its own shapes.

A period, a stored value or a number of a wording is put for another; what is changed is kept where the app itself
answers it from that pair alone, so that its SQL is right by the rules that a verified answer is held to, and where
it finds something. Some get a sentence before them that says nothing, as people write. Follow-ups are not varied.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from app.assistant.assistant import Assistant
from app.assistant.errors import SqlError
from app.assistant.folding import fold
from app.assistant.one_line import one_line
from app.assistant.pairs import Pair
from app.assistant.parse import parse_sql
from app.assistant.periods import add_months
from app.assistant.question_tokens import Token
from app.assistant.style import format_answer
from app.assistant.verified import VerifiedPairs, stored_columns, value_spans
from app.assistant.vote import found_nothing
from training.conversations import Exchange
from training.synthesize.calendar_words import list_spans

TRIES = 12  # changes tried for one that is wanted
LEAD = 0.25  # share with a sentence before the question
YEARS = 3  # how far back periods are looked for; where nothing is found, nothing is kept
NUMBERS = (
    2,
    3,
    4,
    5,
    6,
    8,
    10,
    12,
    15,
    20,
    25,
    30,
    40,
    50,
    75,
    80,
    100,
    150,
    200,
    250,
    300,
    400,
    500,
    1000,
    2000,
    5000,
)
LEADS = (
    "Quick question:", "For the Monday meeting:", "I am preparing the board deck.", "Somebody in sales asked me this.",
    "Please look this up for me.", "I need this for a report.", "My boss wants to know:", "Just checking.",
    "This is for the newsletter.", "Can you help me with this one?", "We talked about this in the meeting.",
    "Just out of curiosity:", "I keep getting asked this.", "One for the dashboard:", "Hi there!", "To plan ahead:",
)  # fmt: skip


def vary_pairs(assistant: Assistant, pairs: Sequence[Pair], times: int, seed: int) -> Iterator[Exchange]:
    """Up to `times` exchanges of every wording that can be varied; the same seed makes the same ones."""
    if not times:
        return
    varier = _Varier(assistant, pairs)
    for pair in pairs:
        for number, wording in enumerate((pair.question, *pair.also)) if not pair.follows else ():
            rng = random.Random(f"{seed} varied {pair.id} {number}")
            for place, (question, sql) in enumerate(varier.vary(pair, wording, times, rng)):
                lead = rng.choice(LEADS) + " " if rng.random() < LEAD else ""
                yield Exchange(f"{pair.id}#{number}~{place}", lead + question, sql, pair=pair.id)


class _Varier:
    """What may stand for what in one workspace."""

    def __init__(self, assistant: Assistant, pairs: Sequence[Pair]) -> None:
        self.workspace, self.schema = workspace, schema = assistant.workspace, assistant.schema
        self.queries = assistant.queries
        self.verified = VerifiedPairs(pairs, workspace, schema, assistant.vocabulary)
        first = add_months(workspace.today.replace(day=1), -12 * YEARS)
        self.spans = list_spans(workspace, first)
        self.columns: dict[str, list[str]] = {}  # spellings by the column that holds them
        self.holders: dict[str, list[str]] = {}  # columns by the folded spelling
        for folded, spellings in stored_columns(schema, assistant.vocabulary).items():
            for spelling, columns in spellings.items():
                for column in sorted(columns):
                    self.columns.setdefault(column, []).append(spelling)
                    self.holders.setdefault(folded, []).append(column)

    def vary(self, pair: Pair, wording: str, times: int, rng: random.Random) -> Iterator[tuple[str, str]]:
        """Different questions with their SQL on one line."""
        tokens = self.verified.read(wording)
        values = [
            (tokens.bare[start].begin, tokens.bare[stop - 1].stop)
            for start, stop in value_spans(tokens, pair.sql)
        ]
        numbers = [token for token in tokens.bare if token.kind == "number"]
        seen = {fold(wording)}
        for _ in range(times * TRIES if tokens.periods or values or numbers else 0):
            edits = [(token.begin, token.stop, self._period(token, wording, rng)) for token in tokens.periods]
            edits += [(start, stop, self._value(wording[start:stop], rng)) for start, stop in values]
            edits += [(token.begin, token.stop, self._number(token, rng)) for token in numbers]
            chosen = rng.sample(edits, rng.randint(1, len(edits)))
            question = wording
            for start, stop, text in sorted(chosen, reverse=True):
                question = question[:start] + text + question[stop:] if text else question
            question = question[:1].upper() + question[1:] if wording[:1].isupper() else question
            if fold(question) in seen:
                continue
            seen.add(fold(question))
            found = self.verified.match(question)
            if found and not found.own and found.pair.id == pair.id and self._finds(found.sql):
                yield question, self._in_house_style(found.sql)
                times -= 1
                if not times:
                    return

    def _period(self, token: Token, wording: str, rng: random.Random) -> str:
        """Another period of the same unit, with the preposition that it needs; "" where there is none."""
        before = wording[: token.begin].rstrip().rpartition(" ")[2].lower()
        spans = [span for span in self.spans if span.unit == token.unit]
        if not spans:
            return ""
        span = rng.choice(spans)
        if before not in ("in", "for", "of", "during", "since", "to", "from"):
            return span.words
        moving = span.name.split(" ")[0] in ("this", "last", "since")
        return "" if before == "in" and moving else span.name

    def _value(self, text: str, rng: random.Random) -> str:
        columns = self.holders.get(fold(text), ())
        others = self.columns[rng.choice(columns)] if columns else []
        return rng.choice(others) if others else ""

    def _number(self, token: Token, rng: random.Random) -> str:
        near = [number for number in NUMBERS if token.number / 5 <= number <= token.number * 5]
        return str(rng.choice(near)) if near else ""

    def _in_house_style(self, sql: str) -> str:
        tree = parse_sql(sql, self.schema.dialect)
        return one_line(format_answer(tree, self.schema, self.workspace), self.schema.dialect)

    def _finds(self, sql: str) -> bool:
        try:
            return not found_nothing(self.queries.run(sql))
        except SqlError:
            return False
