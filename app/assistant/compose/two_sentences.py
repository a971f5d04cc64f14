"""Two sentences that are one question, as one: "How is Kestrel doing? Its net revenue this month."

What the first names is put into the second, or the other way round, and the reader reads the whole as strictly as any
question; nothing but words that carry no condition is left out. A pronoun stands for the one name of the sentence
before; a first question of a name, a period and small words limits the second; "take last quarter" limits the first;
"I mean" says the question again; a list of columns that the answer has anyway says nothing more. Not covered: more
than one name before, a period in both, and statements that no pronoun takes up.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence

from app.assistant.compose.frame import Frame
from app.assistant.compose.parts import CONDITION, DIMENSION, MEASURE, NOUN, Lexicon, in_line
from app.assistant.compose.preamble import changing_words, says_nothing
from app.assistant.folding import fold
from app.assistant.question_tokens import Token, Tokens, singular

Read = Callable[[str], Tokens]
_END = re.compile(
    r"(?P<mark>[?.!:;])\s+(?=\S)|\s+[-–—]\s+|,\s+(?=(?:i (?:want|need)|please show|show me)\b)", re.IGNORECASE
)
_WHOSE = re.compile(r"\b(?:its|his|her|their)\b(?=\s+\w)", re.IGNORECASE)
_WHO = re.compile(r"\b(?:it|him|her|them|she|he|they)\b(?!['’])", re.IGNORECASE)
_BEFORE_NAME = re.compile(
    r"\b(?:(?:in|at|for|of|from|with|about|by|to)\s+)?(?:the\s+|our\s+|an?\s+)?$", re.IGNORECASE
)
_TELLS_MORE = re.compile(r"\b(?:in|at|for|of|from|by|on)\s+(?:the\s+|our\s+|an?\s+)?$", re.IGNORECASE)
_BASE = re.compile(r"\bbas(?:e|is|ed)\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:gr[eo]w\w*|chang\w*|compar\w*|versus|vs|against|than|increas\w*|decreas\w*|index\w*|develop\w*)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(  # before a name that is the subject, or spoken of by "I" or "us"
    r"^\W*(?:(?:and|so|the|our|did|does|do|is|are|was|has|have|how|what|why|about)\b\W*)*$"
    r"|\bwith\W+$|^\W*(?:i|we|let|please|(?:do|did|have|can) you)\b",
    re.IGNORECASE,
)
_OF_ALL = re.compile(
    r"\b(?:all|every\w*|each|overall|total|whole|entire|worldwide|global\w*|elsewhere|others?|company|altogether)\b",
    re.IGNORECASE,
)
_OWNS = re.compile(r"['’]s?\b|['’](?=\s)")
_OF_SEVERAL = frozenset(["they", "them", "their"])
_BEFORE_PERIOD = re.compile(r"\b(?:(?:in|for|during|on|since)\s+)?(?:the\s+)?$", re.IGNORECASE)
# What carries no condition in a question that is asked again in full behind it.
_LIGHT = frozenset(
    "how what which where who is are was were be been do does did doing go going goes have has had we our us you i the "
    "a an to of in on at for from by look looking perform performed performing work worked well live lives things it "
    "any news there".split()
)
_LIMITED = re.compile(
    r"^(?:please\s+)?(?:take|use|go\s+by|look\s+(?:only\s+)?at|consider|based\s+on|count|only|just|for|of)\s+"
    r"(?P<what>(?:only\s+)?.+?)(?:\s+as\s+(?:the\s+)?(?:basis|base|period))?[\s.?!]*$",
    re.IGNORECASE,
)
_MEANT = re.compile(
    r"^(?:(?:by that )?i mean|what i mean is|that is|that means|meaning|i\.e\.|in other words)[\s,:]+",
    re.IGNORECASE,
)
_MEANT_SO = re.compile(r",?\s+i mean(?=[\s.?!]*$)", re.IGNORECASE)
_WHAT = re.compile(
    r"^\W*(?:what|which ones|who)\s+(?:(?:have|has|had|was|were)\s+)?(?P<verb>.+)$", re.IGNORECASE
)
_PLEASE = re.compile(r",?\s+please(?=[\s.?!]*$)", re.IGNORECASE)
_BEST = re.compile(
    r"^(?:who|which|what)\s+are\s+(?:our|the)\s+(?:best|top|biggest|largest|strongest|most\s+(?:important|valuable))\s+"
    r"(?P<noun>\w+)\s*[?.]?$",
    re.IGNORECASE,
)
_TOP = re.compile(r"^(?P<top>(?:the\s+|our\s+)?top\s+\w+)(?=\s+(?:by|in)\b)", re.IGNORECASE)
_AGAIN = frozenset(
    "please only just number figure total and the i want need show me its their with in that how howmany it a one "
    "single".split()
)
_FEW = 4  # "the support team and its first response time"
_ONE = frozenset(["total", "one", "1", "single"])
_UNITS = {
    "usd": "dollar amount sum",
    "units": "unit",
    "percent": "percent percentage rate",
    "hours": "hour",
    "minutes": "minute",
}


def joined(question: str, read: Read, lexicon: Lexicon) -> Iterator[str]:
    """One-sentence questions that two sentences may mean, each to be read in full."""
    if (said := _MEANT_SO.sub("", question)) != question:
        yield said
    for first, mark, second in parted(question):
        begun, second = read(first), _PLEASE.sub("", second)
        names = [token for token in in_line(begun) if is_value(token, lexicon)]
        periods = [token for token in in_line(begun) if token.kind == "period"]
        if match := _MEANT.match(second):
            yield from _said_again(begun, names or periods, second[match.end() :], read, lexicon)
            continue
        if (best := _BEST.match(first)) and (top := _TOP.match(second)):
            yield f"{top['top']} {best['noun']}{second[top.end() :]}"
        if len(names) == 1:
            yield from _of_the_name(begun, names[0], periods, second, read, lexicon)
        if mark == "?" and len(names) <= 1 and len(periods) <= 1:
            yield from _limited(begun, [*names, *periods], second, read, lexicon)
        if mark in ("?", "."):
            yield from _in_the_period(first, second, read, lexicon, timed=bool(periods))


def parted(question: str) -> Iterator[tuple[str, str, str]]:
    """The first sentence, what ends it, and the rest, at each of the first two ends."""
    for match in list(_END.finditer(question))[:2]:
        yield question[: match.start()].strip(), match["mark"] or "", question[match.end() :].strip()


def is_value(token: Token, lexicon: Lexicon) -> bool:
    """Whether a token is a stored value, alone."""
    if token.kind == "name":
        return True
    conditions = lexicon.phrases.get((token.text,), {}).get(CONDITION, ())
    return any(singular(fold(condition.value)) == token.text for condition in conditions if condition.value)


def is_short(tokens: Tokens) -> bool:
    """Whether a sentence may be one that only names what is shown: a few words beside those for showing it."""
    return len([token for token in in_line(tokens) if token.text not in _AGAIN]) <= _FEW


def restates(tokens: Tokens, frame: Frame) -> bool:
    """Whether a sentence only names what a frame shows anyway: "Total units, please", "the topic and its CSAT"."""
    words = {token.text for token in in_line(tokens)}
    measure, dimension = frame.measure, frame.dimension
    of_figure = {
        singular(word) for word in f"{measure.np} {_UNITS.get(measure.unit, '')}".lower().split()
    } - _AGAIN
    split = f"{dimension.one} {dimension.many} {' '.join(dimension.say)}" if dimension else frame.grain
    of_split = {singular(word) for word in split.lower().split()}
    told = [bool(words & of_figure), bool(words & of_split)] if of_split else [True]
    if any(token.kind != "word" for token in in_line(tokens)) and not words <= of_figure | of_split | _AGAIN:
        return False
    if of_split and (words & _ONE or (words & {"only", "just"} and not all(told))):
        return False
    if _counts_groups(tokens, of_split - of_figure):
        return False  # "Orders by country. The number of countries"
    if "total" in words and not measure.adds_up:
        return False
    return bool(words) and words <= of_figure | of_split | _AGAIN


def _counts_groups(tokens: Tokens, of_split: set[str]) -> bool:
    """Whether a sentence asks how many groups there are."""
    told = [token.text for token in in_line(tokens) if token.text not in _AGAIN - {"howmany", "number"}]
    return any(
        word in ("howmany", "number") and behind in of_split for word, behind in itertools.pairwise(told)
    )


def _without(begun: Tokens, left: Sequence[Token]) -> str:
    """A sentence without some of its tokens and what leads to them."""
    text = begun.question
    for token in sorted(left, key=lambda each: -each.begin):
        before = (_BEFORE_PERIOD if token.kind == "period" else _BEFORE_NAME).sub("", text[: token.begin])
        behind = re.sub(r"^['’]s\b", "", text[token.stop :])
        text = f"{before.rstrip()} {behind.lstrip()}"
    return text.strip()


def _text(begun: Tokens, token: Token) -> str:
    return begun.question[token.begin : token.stop]


def _has(tokens: Tokens, lexicon: Lexicon, *, period: bool = False) -> bool:
    """Whether a sentence has a stored value, or a period."""
    kinds = [token.kind == "period" if period else is_value(token, lexicon) for token in in_line(tokens)]
    return any(kinds)


def _of_the_name(
    begun: Tokens, name: Token, periods: Sequence[Token], second: str, read: Read, lexicon: Lexicon
) -> Iterator[str]:
    """The second sentence with the name of the first in place of its pronoun."""
    asked = read(second)
    own_period = _has(asked, lexicon, period=True)
    if _has(asked, lexicon) or (periods and own_period) or len(periods) > 1:
        return
    called = _text(begun, name)
    whose, who = _WHOSE.findall(second), _WHO.findall(_WHOSE.sub("", second))
    if len(whose) + len(who) != 1:
        return
    said = _WHOSE.sub(f"{called}'s", second) if whose else _WHO.sub(called, second)
    rest = _without(begun, [name, *periods])
    if (periods or _may_be_another(begun, name, [*whose, *who])) and _weighty(rest, asked, read, lexicon):
        return  # "She joined last year. Her tickets?"
    if says_nothing(rest, read(rest), asked, lexicon):
        yield with_period(said, [_text(begun, token) for token in periods])


def _may_be_another(begun: Tokens, name: Token, pronouns: Sequence[str]) -> bool:
    """Whether a pronoun may be of what the name only tells more of: "the women from Germany … they"."""
    before, behind = begun.question[: name.begin], begun.question[name.stop :]
    belongs = (
        _TELLS_MORE.search(before)
        or _OWNS.match(behind)
        or not _SUBJECT.search(before)  # "A rival outsells Kestrel. Its …"
        or _WHOSE.search(begun.question)  # "Aiko Mori and her boss"
    )
    return bool(belongs) or any(fold(word) in _OF_SEVERAL for word in pronouns)


def _limited(
    begun: Tokens, left: Sequence[Token], second: str, read: Read, lexicon: Lexicon
) -> Iterator[str]:
    """The second question with what the first is of, where all other words of the first are small or its own."""
    asked = read(second)
    if _OF_ALL.search(second) and any(token.kind != "period" for token in left):
        return  # "How are we doing in Germany? Overall net revenue."
    for token in left:
        if _has(asked, lexicon, period=token.kind == "period"):
            return
    tail = _weighty(_without(begun, left), asked, read, lexicon)
    name = next((_text(begun, token) for token in left if token.kind != "period"), "")
    when = [_text(begun, token) for token in left if token.kind == "period"]
    if tail and (not when or name):
        return
    if tail:  # "What came in yesterday?"
        verb = _WHAT.match(begun.question)
        if verb and not any({NOUN, MEASURE} & lexicon.phrases.get((word,), {}).keys() for word in tail):
            yield f"{second.rstrip('.?! ')} {verb['verb'].rstrip('.?! ')}"
        return
    place = left and re.search(
        r"\b(?:in|at|from)\s+(?:the\s+)?$", begun.question[: left[0].begin], re.IGNORECASE
    )
    for preposition in (place[0].split()[0],) if name and place else ("of", "in") if name else ("",):
        yield with_period(f"{second.rstrip('.?! ')} {preposition} {name}".rstrip(), when)


def _weighty(text: str, asked: Tokens, read: Read, lexicon: Lexicon) -> list[str]:
    """The words of a sentence that are neither small nor nouns of the other."""
    said = {token.text for token in in_line(asked)}
    again = {word for word in said if {NOUN, DIMENSION} & lexicon.phrases.get((word,), {}).keys()}
    return [
        token.text
        for token in in_line(read(f"zzz {text}"))[1:]
        if token.kind != "word" or token.text not in _LIGHT | again
    ]


def with_period(text: str, when: Sequence[str]) -> str:
    """A question with a period behind it."""
    return f"{text.rstrip('.?! ')} {' '.join(when)}".rstrip() if when else text


def _has_a_condition(said: Tokens, lexicon: Lexicon) -> bool:
    """Whether words tell which records are meant."""
    line = in_line(said)
    return any(x.kind == CONDITION for at in range(len(line)) for x in lexicon.lexemes(line, at))


def _in_the_period(first: str, second: str, read: Read, lexicon: Lexicon, *, timed: bool) -> Iterator[str]:
    """The first question in the period that the second names, or of what it limits: "Take this year"."""
    sentence, *_ = re.split(
        r"(?<=[.!?])\s+|,\s+(?=i (?:want|need)\b)", second, maxsplit=1, flags=re.IGNORECASE
    )
    match = _LIMITED.match(sentence)
    if match is None:
        return
    when = any(token.kind == "period" for token in in_line(read(match["what"])))
    rest = second[len(sentence) :].lstrip(" ,.?!")
    what = re.sub(r"^(?:only|just)\s+", "", match["what"], flags=re.IGNORECASE)
    if when and (timed or (_BASE.search(second) and _CHANGE.search(first))):
        return
    if not when:
        what = re.sub(r"^(?:the|those)\s+|\s+ones$", "", what, flags=re.IGNORECASE)
        if not _has_a_condition(read(what), lexicon):
            return  # "by brand. Only the total"
    for between in (" ", " for ") if when else (" ",):
        yield f"{first.rstrip('.?! ')}{between}{what}{f'? {rest}' if rest else ''}"


def _said_again(
    begun: Tokens, named: Sequence[Token], second: str, read: Read, lexicon: Lexicon
) -> Iterator[str]:
    """The second sentence alone, where "I mean" says that it is the question, and the first names nothing more."""
    if changing_words(begun.question) - changing_words(second):
        return  # "What sold worst? I mean units by category"
    if not named and not any(
        lexeme.kind in (CONDITION, DIMENSION)
        for at in range(len(in_line(begun)))
        for lexeme in lexicon.lexemes(in_line(begun), at)
    ):
        yield second
