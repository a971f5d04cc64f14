"""The parts of a question: what its phrases may be, each kind one letter, so that shapes of questions are patterns.

A lexeme is a run of tokens with all that it may stand for as one kind ("Germany" is a condition, of customers or of
stores: the measure decides). The words here are English; the workspace's come from `lexicon`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.assistant.compose.window_words import WORDS as WINDOW_WORDS
from app.assistant.compose.window_words import growths
from app.assistant.question_tokens import Token, Tokens, is_plural

MEASURE, NOUN, DIMENSION, CONDITION, PART = "M", "N", "D", "C", "Q"
DATED, ALL, NOTE = "T", "a", "n"
PERIOD, NUMBER = "P", "#"
HOW_MANY, PER, GRAIN, GRAINS = "H", "E", "G", "A"
BEST, TOP, SHARE, PERCENT, OVER, UNIT = "B", "t", "S", "%", ">", "U"
WHICH, LEAD, MAKE, WITH, HOW, DEVELOP, CHANGE, CHANGE_BY = "W", "L", "V", "w", "h", "d", "c", "x"
FROM, TO, FIGURES, TO_DATE, TOTAL, ACCOUNT, BY, NOW, FOR_ME = "F", "O", "f", "Z", "I", "p", "y", "r", "z"
GROWTH, SPLIT, SCOPE, DECIMALS, BESIDE = "g", "b", "s", "m", "&"
DID, ONLY, SHOW, TOO, ABSENCE = "i", "o", "k", "j", "X"
PRESENCE, NOT_THEN, ABSENCE_OF = "<", ",", ";"  # "ordered", "but not yet", "did not sell a single (rope)"
RUNNING, ALL_OF = "u", "K"
ATTRIBUTE, LATEST, FIRST, THAT, ECHO, WHEN = "e", "l", "R", "q", "Y", "7"  # of lists and columns alone
OR_MORE, ACROSS = "J", "|"
AND, INSTEAD, IT, IN_TOTAL, BEFORE, AGAINST = "+", "!", "_", "=", "^", "v"
SINCE, TOGETHER, ONE_FIGURE, THEY, BEST_FIRST, IN_UNITS, NARROWED = "@", "1", "9", "0", "2", "5", "6"
COLUMN = "8"  # of what is counted, to be bounded
ROWS, PIECES = "`", ":"  # a verb that says that there is a row of a figure, and what is counted behind it
MOST = "'"  # of lists alone: what the house means by "largest" of such records
RANKS = "ʀ"  # a verb that ranks by a figure: "takes longest to resolve"
BEST_OF = "4"  # a figure's word that ranks by it: "best-selling"
MOVED = "3"  # that fell or rose
GOODS = "¤"  # what is said of goods that a figure counts in units: "in stock"
HALF = "{"  # the first words of a figure, which its noun completes
PAIR = "~"  # two figures whose first words are said once
AVERAGE = "/"  # of each day or month of a period
EXCEPT = "-"  # what is left out by name
VERDICT, WHETHER = "}", '"'  # "missed the target", and that it is asked whether
FREQUENT = "é"  # "most common", of what records have
WHO, TIES, YEAR = "ŵ", "ť", "ŷ"  # who does what a verb says; that all who tie are told; a year named again
SAME = "*"  # "the same period", of another year
COUNT_DAY = "⌂"  # a count by its place among the last ones
PAIR_OF, OF_BOTH = "‖", "∆"  # both figures of a ratio, and what is made of them beside both
SIDE = "¦"  # one of the two values of a split, where the other stands beside it
# How long something took: "closed", "within", "took", "to close", "of opening".
LASTED, WITHIN, TOOK, LASTED_END, LASTED_FROM = "Δ", "Ω", "Θ", "Λ", "Σ"
ACT_OF, BOTH, DIFFERENT = "α", "β", "δ"  # "bought (tents)", "both", "different"
ASKED, STAND_IN = "ʔ", "ʘ"  # of lookups alone: how a record's column is asked for, and the record in it
DONE_SO = "Ξ"  # and that without a number: "shipped the same day"

Phrases = dict[tuple[str, ...], dict[str, list[Any]]]  # by the texts of tokens, then by kind

# Kind → payload → phrases, as `question_tokens` leaves them: singular, without articles and silent prepositions.
_THOUSANDS = 3  # digits of a group of a number
_WORDS: Mapping[str, Mapping[Any, str]] = {
    HOW_MANY: {None: "howmany"},
    PER: {None: "per|each|every|across|split per|split by|broken down per|broken down by|grouped per|grouped by"},
    BY: {None: "by"},
    GRAIN: {
        "month": "month|calendar month",
        "quarter": "fiscal quarter|quarter|financial quarter",
        "year": "fiscal year|financial year",
        "calendar year": "calendar year",
        "week": "week|calendar week|week per monday|calendar week per monday",
        "day": "day|date",
        "weekday": "weekday|day in week|day week",
        "hour": "hour|hour in day|hour day",
    },
    GRAINS: {
        "month": "monthly|month by month|month per month|from month to month|month to month|month month|"
        "month over month",
        "quarter": "quarterly|quarter by quarter|quarter per quarter|from fiscal quarter to fiscal quarter|"
        "from quarter to quarter|quarter to quarter|quarter quarter|"
        "fiscal quarter by fiscal quarter|fiscal quarter per fiscal quarter",
        "week": "weekly|week by week|week per week|from week to week|week to week",
        "day": "daily|day by day|day per day|from day to day",
        "year": "from fiscal year to fiscal year|fiscal year by fiscal year|fiscal year per fiscal year|"
        "from financial year to financial year",
    },
    BEST: {
        (False, False): "highest|most|largest|biggest|greatest|busiest",
        (True, False): "lowest|fewest|least|smallest",
        (False, True): "best|sold best|sell best|did best|performed best|"
        "strongest|leading|lead|led|number 1|no 1",
        (True, True): "worst|sold worst|did worst|performed worst|weakest",
        (False, "time"): "longest|slowest",
        (True, "time"): "shortest|fastest|quickest",
    },
    YEAR: {None: "year"},
    TIES: {
        None: "tie included|with tie|including tie|tie too|all them if several level|all if several level|all if tied|"
        "all them if tied|all them if they tie",
    },
    FREQUENT: {None: "most frequent|most common|commonest|most often"},
    TOP: {(False, False): "top", (True, False): "bottom", (False, True): "best", (True, True): "worst"},
    SHARE: {None: "share|percentage|proportion|percentage share|percent share|share percent|part|fraction"},
    PERCENT: {
        None: "percent|percentage|as percentage|as percent|in percent|as percentage in total",
        "points": "percentage point|in percentage point|as percentage point|percent point",
    },
    OVER: {">": ">|longer than", "<": "<", ">=": ">=", "<=": "<=", "=": "exactly"},
    ACROSS: {
        "": "next to each other|next each other|beside each other|next to 1 another|alongside each other|"
        "give both 1 row|both 1 row|1 row|1 row 2 figure|1 column each|side per side|column each|1 column per|"
        "column per|each 1 column",
        "per": "1 column per|column per|with 1 column per|with column per|with 1 column each|1 column each|column each",
    },
    OR_MORE: {">=": "or more|or above", "<=": "or less|or fewer|or below"},
    UNIT: {
        "usd": "dollar", "percent": "percent", "minutes": "minute", "hours": "hour", "weeks": "week", "days": "day",
    },
    WHICH: {None: "which|what"},
    LEAD: {
        None: "list|split|break down|break|breakdown|count|look up|quick question|quick question which|how much|"
        "how long|"
        "how good|"
        "compare|how high|how large|how big|who",
        "rank": "rank|ranked",
    },
    MAKE: {
        None: "make|made|bring|brought|brought in|bring in|earn|earned|generate|generated|achieve|achieved|"
        "account|come|came|come from|came from|come in|came in|took|take|bring home|get|got|record|recorded|see|saw|"
        "produced|produce|receive|win|won|bring us|brought us|make us|made us|earn us|earned us|lie|sit|give us|"
        "gave us|take us|give|gave|given|grant|granted|handle|handled|hold"
    },
    WITH: {None: "with|having"},
    WITHIN: {None: "within|in under"},
    HOW: {None: "how"},
    DEVELOP: {None: "develop|developed|development|move|moved|evolve|evolved|trend"},
    CHANGE: {None: "change|changed|change in|changes|grow|grew|grown|increase|increased|rise|rose|risen"},
    GROWTH: {
        "": "growth|growth rate|growth percent|percentage growth",
        None: "year year growth|year over year growth|yoy growth|growth year year|growth year over year|"
    "yoy change|year year change|year over year change",
    },
    CHANGE_BY: {
        None: "per which percentage|per what percentage|per howmany percent|by howmany percent|by which percentage|"
        "up or down per howmany percent|up or down per what percentage|up or down howmany percent",
        "points": "per howmany percentage point|howmany percentage point|by howmany percentage point|"
        "per howmany percent point|up or down per howmany percentage point|up or down howmany percentage point",
        "much": "per how much|by how much",
        "usd": "per howmany dollar|by howmany dollar|howmany dollar more or fewer",
        "units": "per howmany unit|by howmany unit",
        "hours": "per howmany hour|by howmany hour",
        "minutes": "per howmany minute|by howmany minute",
    },
    MOVED: {
        "<": "fewer|less|lower|smaller|fell|shrank|declined|dropped|decreased|fall|fallen|shrink|decline|drop|decrease",
        ">": "more|higher|larger|greater|grew|rose|increased|grow|grown|rise|risen|increase",
    },
    EXCEPT: {
        None: "without|except|except for|excluding|exclude|other than|apart from|aside from|leaving out|leave out|"
        "left out|not counting|not including|not from|not|minus|ex|non|"
        "leaving out unfinished|without unfinished|excluding unfinished|except unfinished|not counting unfinished",
        "place": "outside|outside from|from outside|live outside|who live outside|living outside|based outside|"
        "located outside|customers outside|from customers outside",
    },
    AVERAGE: {None: "average|on average|mean"},
    COUNT_DAY: {
        0: "latest count|latest weekly count|most recent count|latest stock count|latest|latest 1|last count|"
        "last weekly count",
        1: "previous count|previous weekly count|count before|count before that|count week before|last but 1 count|"
        "previous stock count|previous 1|1 before",
    },
    FROM: {None: "from|between|between count"},
    TO: {None: "to"},
    FIGURES: {
        "both": "and both number|and both figure|with both number|with both figure|both number|both figure",
        None: "with figure|with figures|show figure too|figure too|and figure|and howmany|and howmany each|"
        "howmany each|with number|separately|with amount|with figure in dollar|show number too|and number|"
        "with its number|with their number|and how high it|and how low it|and how large it|and how big it|"
        "and how much it|with that value|with value|with that figure|with that number|with this value|"
        "and howmany that|and howmany it|how high it|howmany it",
        "usd": "with dollar|and dollar|with amount dollar|and amount dollar|with sum dollar",
        "percent": "with percentage|and percentage|with rate|show their rate|show rate|show rate too|"
        "and their rate|with their rate",
    },
    TO_DATE: {"now": "to date|so far", None: "ever|whole|all time|over all time"},
    TOTAL: {None: "total|overall|intotal|altogether"},
    ACCOUNT: {
        None: "account for|account|accounted for|accounted|contribute|contributed|make up|made up|make|made|have"
    },
    FOR_ME: {None: "me"},
    DECIMALS: {
        n: f"to {n} decimal|with {n} decimal|{n} decimal|{n} decimal will do|{n} decimal place|"
        f"rounded to {n} decimal|{n} decimal enough|"
        f"{n} decimal suffice"
        for n in (1, 2, 3, 4)
    },
    SINCE: {None: "since"},
    TOGETHER: {
        0: "together|all together|taken together|combined",
        2: "both together|2 together",
    }
    | {n: f"all {n} together|{n} together|all {n} combined" for n in range(3, 10)},
    ONE_FIGURE: {
        None: "1 number|1 figure|single number|single figure|just number|just 1 number|only number|just figure"
    },
    THEY: {None: "they made|they make|they brought in|they bring in|they bring|they brought|they earned|they took"},
    BEST_FIRST: {True: "best first", False: "highest first|largest first|biggest first|most first|descending"},
    AND: {
        "add": "and|now|what about|which about|how about|same|same for|and same|and same for|and what about|"
        "and how about|"
        "do same|do same for|ok|okay|also|but|and now|then|and also",
        "only": "only|just|and only|and just|but only|now only",
        "correct": "mean|i mean|i meant|meant|no|no i meant|sorry i meant|sorry|rather",
    },
    BESIDE: {None: "and"},
    ONLY: {None: "only|nothing but|exclusively"},
    SHOW: {None: "show|show its|show their|and show|with"},
    TOO: {None: "too|as well|also"},
    INSTEAD: {None: "instead|rather"},
    IT: {
        None: "that|it|those|these|them|split that|split it|break it down|break that down|break them down|split them|"
        "show it|show that|show them|one|ones",
    },
    IN_TOTAL: {
        None: "which percentage total each|what percentage total each|share total each|"
        "as percentage total|as percent total|percentage total|percent total|as share total|share total|"
        "as percentage|as percent|as share|percent|as percentage all it|as percentage all them|percent all them|"
        "percent all it|as share all it|as share all them|as percentage whole|percentage whole each",
    },
    RUNNING: {
        "with": "with running total|with cumulative total|and running total|add running total|running total|"
        "with its running total",
        "alone": "running total of|cumulative|cumulated|cumulatively|accumulated|running howmany|"
        "running count|running sum|running total|only cumulative figure|just cumulative figure|"
        "only running total|just running total|only cumulative total",
    },
    ALL_OF: {None: "all|all our"},
    SAME: {
        "period": "same period|same day|same date|same stretch|same span",
        "ago": "same period year before|same period year ago|same period year earlier|same day year before|"
        "same day year ago|same day year earlier|same time year ago|same time year earlier|same date year ago|"
        "same date year earlier|same date year before|same stretch year before|same stretch year earlier",
        "month before": "month before|month before that|preceding month",
        "quarter before": "quarter before|quarter before that|preceding quarter",
        "week before": "week before|week before that|preceding week",
        "time": "same time", "month": "same month", "quarter": "same quarter",
    },
    BEFORE: {
        "": "year before|year earlier|same period year before|same time year before",
        "year": "previous year",
        "quarter": "same quarter year before|same quarter year earlier|same quarter year ago|same quarter last year",
        "month": "same month year before|same month year earlier|same month year ago|same month last year",
    },
    AGAINST: {
        None: "against|versus|vs|compared to|compared with|over|from|than|next to|beside|alongside|as compared to|"
        "as compared with|in comparison with|in comparison to",
    },
    NOT_THEN: {
        None: "but not|but not yet|and not|and not yet|but no more|but no longer|not yet|yet not|but no|and no|"
        "but not any|but not from|but never|and never|but never any|but never from|but none from",
    },
    BOTH: {None: "both"},
    DIFFERENT: {None: "different|separate|distinct|various"},
    NOW: {None: "now|right now|currently|current|at moment|moment|as today|as now|presently|just now|"
        "latest count|latest weekly count|most recent count"},
}  # fmt: skip


@dataclass(frozen=True)
class Lexeme:
    """A run of tokens read as one kind; `means` are its possible payloads, `many` whether its last word is plural."""

    kind: str
    means: tuple[Any, ...]
    many: bool
    begin: int
    stop: int


@dataclass
class Lexicon:
    """Phrases by their first token's text, the workspace's and the English ones."""

    phrases: Phrases = field(default_factory=dict)
    _longest: dict[str, int] = field(default_factory=dict)

    def add(self, words: Sequence[str], kind: str, payload: Any) -> None:
        """Let a phrase mean something more."""
        key = tuple(words)
        if not key:
            return
        means = self.phrases.setdefault(key, {}).setdefault(kind, [])
        if not any(payload is other for other in means):
            means.append(payload)
        self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def lexemes(self, tokens: Sequence[Token], begin: int) -> Iterator[Lexeme]:
        """All that may begin at a token, longest first, the longest of each kind only."""
        first = tokens[begin]
        if first.kind == "period":
            yield Lexeme(PERIOD, (first.period,), False, begin, begin + 1)
            return
        texts = [token.text for token in tokens[begin : begin + self._longest.get(first.text, 0)]]
        longer: set[str] = set()  # "the Denver Union store" is not also the store of that name, in stores
        for length in range(len(texts), 0, -1):
            for kind, means in self.phrases.get(tuple(texts[:length]), {}).items():
                if kind in longer:
                    continue
                longer.add(kind)
                many = is_plural(tokens[begin + length - 1])
                yield Lexeme(kind, tuple(means), many, begin, begin + length)
        if first.kind == "number" and not _may_be_thousands(first.number):
            yield Lexeme(NUMBER, (first.number,), False, begin, begin + 1)


def _may_be_thousands(number: Decimal) -> bool:
    """Whether a number is written as thousands are in other countries: "1.000" may be one or a thousand.

    >>> [_may_be_thousands(Decimal(text)) for text in ("1.000", "1000", "1.5", "0.125")]
    [True, False, False, False]
    """
    return number.as_tuple().exponent == -_THOUSANDS and number >= 1


def denies(lexeme: Lexeme) -> bool:
    """Whether a part that may join two others is a "no", as corrections begin."""
    return lexeme.kind == AND and "correct" in lexeme.means


def english() -> Lexicon:
    """A lexicon of the words that mean the same in any workspace."""
    lexicon = Lexicon()
    for kind, meanings in (*_WORDS.items(), *WINDOW_WORDS.items()):
        for payload, phrases in meanings.items():
            for phrase in phrases.split("|"):
                lexicon.add(phrase.split(), kind, payload)
    for unit, phrases in growths():
        for phrase in phrases.split("|"):
            lexicon.add(phrase.split(), GROWTH, unit)
    return lexicon


def in_line(tokens: Tokens) -> list[Token]:
    """The kept tokens of a question with its periods at their places."""
    found = list(tokens.bare)
    for place, period in reversed(list(zip(tokens.places, tokens.periods, strict=True))):
        found.insert(place, period)
    return found
