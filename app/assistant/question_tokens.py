"""A question as the tokens that carry its meaning: words, numbers, periods and names, with what says nothing left out.

Two questions with the same tokens ask the same. Left out are only requests ("can you show me"), articles, "we" and
"our", auxiliary verbs and the prepositions of, in, for, at and on, and these only before a word that is kept: a word
too many would be a filter unheard. Negations, comparisons, order and every other word stay. Does not know the pairs.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from app.assistant.folding import fold
from app.assistant.ground import MAX_WORDS
from app.assistant.periods import MONTHS, Period, spot_periods
from app.assistant.workspace import Workspace

Kind = Literal["word", "number", "period", "name"]
Phrases = Mapping[tuple[str, ...], str]  # with "" for a word that only begins one


@dataclass(frozen=True, slots=True)
class Token:
    """One token: `text` is compared, `plain` is the word as it stands, `begin` and `stop` are its characters.

    A period has its `unit`, as in `periods.Spotted.kind`, or "date" for a day that is written out.
    """

    kind: Kind
    text: str
    begin: int
    stop: int
    plain: str = ""
    number: Decimal = Decimal(0)
    period: Period | None = None
    unit: str = ""


@dataclass(frozen=True)
class Tokens:
    """A question's tokens that were kept: `bare` are all but the periods, which have their place among those.

    `past` says whether an auxiliary verb that was left out stood in the past.
    """

    question: str
    bare: tuple[Token, ...]
    periods: tuple[Token, ...] = ()
    places: tuple[int, ...] = ()
    past: bool = False

    @functools.cached_property
    def key(self) -> tuple[str, ...]:
        """What questions share that ask the same up to numbers and periods."""
        return (str(len(self.periods)), *map(key_of, self.bare))

    def text(self, begin: int, stop: int) -> str:
        """The characters of some of the bare tokens, without the 's of a name."""
        return re.sub(r"['’]s?$", "", self.question[self.bare[begin].begin : self.bare[stop - 1].stop])


def key_of(token: Token) -> str:
    """What a token must share: a number may be another."""
    return "#" if token.kind == "number" else token.text


def read_tokens(question: str, workspace: Workspace, names: Collection[str], phrases: Phrases) -> Tokens:
    """Read a question. `names` are folded stored values, `phrases` words that mean another, as one token."""
    raw = list(_raw_tokens(question, workspace, names))
    whole = tuple(_join_phrases(raw, phrases))
    kept = _drop(_drop_requests(whole))
    bare: list[Token] = []
    periods: list[Token] = []
    places: list[int] = []
    for token in kept:
        if token.kind == "period":
            periods.append(token)
            places.append(len(bare))
        else:
            bare.append(token)
    past = any(token.text in _PAST for token in whole)
    return Tokens(question, tuple(bare), tuple(periods), tuple(places), past)


# -- raw tokens ------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NAME_WORD = re.compile(r"[^\W_](?:[\w&'’./+-]*\w)?|&")
_WHOSE = re.compile(r"['’]s$")
_NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?P<k>k\b)?(?![\w]|[.,]\d)")
_SYMBOL = re.compile(r"[<>=≤≥+%$€£/#*~≠&]|(?<![\w\s])-(?=\d)|(?<=\s)-(?=\d)")
_MONTH = "|".join(MONTHS) + "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
_DATE = re.compile(
    rf"(?<![\w-])(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTH})\.?,?\s+(?P<y>\d{{4}})"
    rf"|(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2}))(?![\w-])",
    re.IGNORECASE,
)
_COUNTS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_CONTRACTIONS = {
    "what's": "what is", "who's": "who is", "how's": "how is", "where's": "where is", "that's": "that is",
    "it's": "it is", "there's": "there is", "let's": "let us", "i'd": "i would", "i'm": "i am", "we've": "we have",
    "we're": "we are", "i've": "i have", "can't": "can not", "won't": "will not", "what're": "what are",
    "whats": "what is", "whos": "who is", "hows": "how is",
}  # fmt: skip
# "The last year" may be the twelve months up to today, which "last year" is not.
_ROLLING = re.compile(r"\b(?:the|these|past)\s+(?:last|past)?\s*$", re.IGNORECASE)


def _raw_tokens(question: str, workspace: Workspace, names: Collection[str]) -> Iterator[Token]:
    found: list[Token] = []
    text = question
    for begin, stop in _name_spans(question, names):
        found.append(Token("name", fold(question[begin:stop]), begin, stop, question[begin:stop]))
        text = _mask(text, begin, stop)
    for match in _DATE.finditer(text):
        if day := _day(match):
            period = Period(match[0], day, day + dt.timedelta(days=1))
            found.append(_period_token(match.start(), match.end(), "date", period))
            text = _mask(text, match.start(), match.end())
    for spotted in spot_periods(text, workspace):
        before, words = text[: spotted.begin], spotted.period.words.lower()
        rolling = words.startswith("past ") or (words.startswith("last ") and _ROLLING.search(before))
        if rolling and spotted.kind != "back":
            continue
        found.append(_period_token(spotted.begin, spotted.stop, spotted.kind, spotted.period))
        text = _mask(text, spotted.begin, spotted.stop)
    for match in _NUMBER.finditer(text):
        number = Decimal(match[0].rstrip("k").replace(",", "")) * (1000 if match["k"] else 1)
        found.append(_number_token(match.start(), match.end(), number))
        text = _mask(text, match.start(), match.end())
    found += [Token("word", m[0], m.start(), m.end(), m[0]) for m in _SYMBOL.finditer(text)]
    for match in _WORD.finditer(text.replace("§", " ")):
        found += _words(match[0], match.start(), match.end())
    scaled = list(_scaled(sorted(found, key=lambda token: (token.begin, token.stop))))
    for at, (sign, amount) in enumerate(list(itertools.pairwise(scaled))):
        if sign.text in ("$", "€") and amount.kind == "number":
            scaled[at : at + 2] = [amount, sign]  # "$5" is said as "5 dollars"
    yield from scaled


def _mask(text: str, begin: int, stop: int) -> str:
    return text[:begin] + "§" * (stop - begin) + text[stop:]


def _name_spans(question: str, names: Collection[str]) -> Iterator[tuple[int, int]]:
    """The stored values of several words or with a digit, longest first: what is in them is no date and no number."""
    words = list(_NAME_WORD.finditer(question))
    folded = [fold(word[0]) for word in words]
    joined = [not question[a.end() : b.start()].strip() for a, b in itertools.pairwise(words)]
    start = 0
    while start < len(words):
        longest = 1
        while longest < min(MAX_WORDS, len(words) - start) and joined[start + longest - 1]:
            longest += 1
        for length in range(longest, 0, -1):
            name, last = " ".join(folded[start : start + length]), words[start + length - 1]
            # "Rosa Lima's open tickets", but "Levi's" may be a name itself.
            whose = 0 if name in names else len(_WHOSE.findall(last[0])) * 2
            name = name[: len(name) - whose]
            named = length > 1 or (any(map(str.isdigit, name)) and not name.isdigit())
            if named and name in names:
                yield words[start].start(), last.end() - whose
                start += length - 1
                break
        start += 1


def _day(match: re.Match[str]) -> dt.date | None:
    try:
        if match["iso"]:
            return dt.date.fromisoformat(match["iso"])
        name = (match["m"] or match["m2"]).lower()[:3]
        month = next(number for number, word in enumerate(MONTHS, 1) if word.startswith(name))
        return dt.date(int(match["y"] or match["y2"]), month, int(match["d"] or match["d2"]))
    except ValueError:
        return None


def _period_token(begin: int, stop: int, unit: str, period: Period) -> Token:
    return Token(
        "period", f"{unit} {period.start} {period.end}", begin, stop, period.words, period=period, unit=unit
    )


def _number_token(begin: int, stop: int, number: Decimal) -> Token:
    return Token("number", f"{number.normalize():f}", begin, stop, number=number)


def _words(word: str, begin: int, stop: int) -> Iterator[Token]:
    # A name in capitals is no "in", "us" or "at": it may be a country's code.
    capitals = word.isupper() and len(word) > 1
    plain = word.replace("’", "'")
    low = plain.lower()
    if low.endswith("n't") and low not in _CONTRACTIONS:
        low = f"{low[:-3]} not"
    low = _CONTRACTIONS.get(low, low).removesuffix("'s").removesuffix("'")
    for part in low.split():
        if part in _COUNTS:
            yield _number_token(begin, stop, Decimal(_COUNTS[part]))
        else:
            text = singular(fold(part))
            yield Token("word", text.upper() if capitals and text in _SILENT else text, begin, stop, part)


def _scaled(tokens: list[Token]) -> Iterator[Token]:
    """Read "2 million" as one number, and leave out the 's of a period."""
    last: Token | None = None
    for token in tokens:
        if last is not None:
            if last.kind == "number" and token.kind == "word" and token.text in _SCALES:
                last = _number_token(last.begin, token.stop, last.number * _SCALES[token.text])
                continue
            if token.kind == "word" and token.plain == "s" and last.kind in ("period", "name"):
                continue
            yield last
        last = token
    if last is not None:
        yield last


def singular(word: str) -> str:
    """Take the s of a plural off; both sides of a comparison go through it, so it need not be English.

    >>> singular("countries"), singular("sales"), singular("gross")
    ('country', 'sale', 'gross')
    """
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def is_plural(token: Token) -> bool:
    """Whether a word lost the s of its plural."""
    return token.kind == "word" and (word := fold(token.plain)).endswith("s") and singular(word) != word


# -- phrases ---------------------------------------------------------------------------------------------------

ENGLISH: dict[tuple[str, ...], str] = {
    tuple(phrase.split()): means
    for means, said in {
        "per": "per|for each|in each|of each|by each|for every|in every|of every|by every",
        "howmany": "how many|number of|count of",
        "percent": "per cent|%|percent",
        "dollar": "us dollar|US dollar|usd|dollar|$",
        "euro": "€|euro",
        "instore": "in store",
        "onhand": "on hand",
        "instock": "in stock",
        "onorder": "on order",
        "intotal": "in total",
    }.items()
    for phrase in said.split("|")
}
# These mean a comparison only before a number: "over all time" is none.
COMPARISONS: dict[tuple[str, ...], str] = {
    tuple(phrase.split()): means
    for means, said in {
        ">": "more than|greater than|higher than|larger than|above|over|exceeding|>",
        "<": "less than|fewer than|lower than|smaller than|below|under|<",
        ">=": "at least|no less than|not less than|no fewer than|not fewer than|minimum of|≥",
        "<=": "at most|no more than|not more than|maximum of|up to|≤",
    }.items()
    for phrase in said.split("|")
}
LONGEST_PHRASE = 5
_BEGIN = frozenset(words[0] for words in (*ENGLISH, *COMPARISONS)) | {"by"}


def _join_phrases(tokens: list[Token], phrases: Phrases) -> Iterator[Token]:
    """Replace phrases, longest first, by the one token that each means."""
    at = 0
    while at < len(tokens):
        first = tokens[at].text
        if (first,) not in phrases and first not in _BEGIN:
            yield tokens[at]
            at += 1
            continue
        for length in range(min(LONGEST_PHRASE, len(tokens) - at), 0, -1):
            some = tokens[at : at + length]
            if any(token.kind != "word" for token in some):
                continue
            words = tuple(token.text for token in some)
            after = tokens[at + length] if at + length < len(tokens) else None
            means = phrases.get(words) or ENGLISH.get(words)
            if words in COMPARISONS:
                means = COMPARISONS[words] if after is not None and after.kind == "number" else None
            if words == ("by",) and after is not None and after.kind == "word" and not is_plural(after):
                means = "per"  # "by region", but not "by customers", who may do what is counted
            if means:
                plain = means if length > 1 else some[0].plain
                yield Token("word", means, some[0].begin, some[-1].stop, plain)
                at += length
                break
        else:
            yield tokens[at]
            at += 1


# -- what says nothing -----------------------------------------------------------------------------------------

ARTICLES = frozenset("the a an our we".split())
_PREPOSITIONS = frozenset("of in for at on during".split())
_PAST = frozenset("was were did had".split())
_AUXILIARIES = _PAST | frozenset("is are be been do doe does has have ha".split())
_DROPPED = ARTICLES | _PREPOSITIONS | _AUXILIARIES | {"there"}
_SILENT = ARTICLES | _PREPOSITIONS | _AUXILIARIES | frozenset(["us", "me", "i", "by", "per"])

_REQUESTS = tuple(
    tuple(request.split())
    for request in (
        "please|kindly|hi|hello|hey|can you|could you|would you|can i|could i|may i|i would like to|i want to|"
        "i need to|i would like|i want|i need|let me|let us|tell me|tell us|show me|show us|give me|give us|show|give|"
        "see|know|what is|what was|what are|what were|do you know|get me"
    ).split("|")
)
_ENDINGS = tuple(tuple(ending.split()) for ending in ("please", "thanks", "thank you"))


def _drop_requests(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Leave out "can you show me" and "what was" before what is asked for, and thanks behind it."""
    words = [token.text if token.kind == "word" else "" for token in tokens]
    plain = [token.plain.lower() if token.kind == "word" else "" for token in tokens]
    begin = lead = _leading_period(tokens)
    stop = len(tokens)
    while request := next((r for r in _REQUESTS if tuple(plain[begin : begin + len(r)]) == r), None):
        if begin + len(request) >= stop:
            break
        begin += len(request)
    while ending := next((e for e in _ENDINGS if tuple(words[stop - len(e) : stop]) == e), None):
        stop -= len(ending)
        if stop <= begin:
            break
    return (*tokens[:lead], *tokens[begin:stop])


def _leading_period(tokens: tuple[Token, ...]) -> int:
    """How many tokens "last quarter, …" or "in March, …" are at the beginning."""
    for number, token in enumerate(tokens[:2]):
        if token.kind == "period":
            return number + 1
        if token.text not in _PREPOSITIONS:
            break
    return 0


def _drop(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Leave out the silent words; a preposition only before a word that is kept, so that "in at" is heard."""
    kept: list[Token] = []
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else None
        if token.kind != "word" or token.text not in _DROPPED:
            kept.append(token)
        elif token.text in _AUXILIARIES or token.text == "there":
            placed = before is not None and before.text in (*_PREPOSITIONS, "from", "to", "per")
            if placed or (token.text == "there" and (before is None or before.text not in _AUXILIARIES)):
                kept.append(token)
        elif token.text in _PREPOSITIONS:
            after = at + 1
            while after < len(tokens) and tokens[after].text in ARTICLES:
                after += 1
            if after == len(tokens) or tokens[after].text in _DROPPED:
                kept.append(token)
    if kept and kept[0].text == "what":
        kept[0] = replace(kept[0], text="which")
    return tuple(kept)
