"""Near-duplicate questions: two that ask the same but for wording that changes nothing.

A question becomes its set of stemmed words without those that only make a sentence of it. Two are as near as the
share of the words that both have. Numbers, names, periods, directions, aggregates, negations and `by` decide: where
one has such a word and the other does not, they are not near at all, nor where one counts what the other lists.

Not covered: synonyms, misspelt words, the order of words otherwise, and one further restriction in a long question,
which looks like a wording; whoever acts on a near pair should look at its SQL too.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.assistant.question import stem

NEAR = 0.8  # of six words one may be another question's own

_WORD = re.compile(r"\d+(?:[.,:/-]\d+)*|%|[^\W_]+(?:['’][^\W_]+)?|[.?!;:]")
_SENTENCE_ENDS = frozenset(".?!;:")
_COUNT = re.compile(r"\bhow many\b|\b(?:the |a )?(?:total )?(?:number|count) of\b", re.IGNORECASE)
_LISTED = frozenset({"which", "list", "who", "whom", "many"})

# What makes a sentence of a question, and what asks politely.
_STOP = frozenset(
    """
    a about all also am an and any are as at be been being can could did do does for from get give
    had has have having her his how i in into is it its know let like list me much need of on or our out
    please pull see shall she should show some tell than that the their them then there these they those to
    total us was we were what whatever which who whom whose will with would you your overall
    altogether exactly want wants currently actually just find display provide return
    """.split()
)
# What changes the answer wherever it stands; words on one line with = mean the same.
_DECIDE = """
    top bottom highest lowest most least fewest best worst smallest maximum=max minimum=min first last latest=newest
    earliest=oldest largest=biggest=greatest more less fewer over=above=exceeding under=below before after since until
    between up down rise fall increase decrease growth decline ascending descending
    this current next previous=prior ago today yesterday tomorrow past year=yearly=annual=annually quarter=quarterly
    month=monthly week=weekly day=daily hour=hourly weekday weekend fiscal calendar
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday
    not=no=never=non=none=neither=nor without except=excluding=exclude excluded=exclude only
    average=mean=avg median percent=percentage=share=pct=% rate ratio distinct=unique=different cumulative=running
    by=per=each=every gross net when where why who=whom many
"""
_SAME = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}
for _group in _DECIDE.split():
    _first, *_others = _group.split("=")
    _SAME |= dict.fromkeys(_others, _first)
_DECIDING = frozenset(stem(_SAME.get(word, word)) for word in re.split(r"[\s=]+", _DECIDE.strip()))


@dataclass(frozen=True)
class Wording:
    """The words of a question: `deciding` ones and the `others`; `names` are those of either that say which or by what.

    `head` is the thing that is counted or listed, "" where the question does not say so at its beginning.
    """

    deciding: frozenset[str]
    others: frozenset[str]
    names: frozenset[str]
    head: str

    @property
    def words(self) -> frozenset[str]:
        """All its words."""
        return self.deciding | self.others


def read_wording(question: str) -> Wording:
    """Take a question apart.

    >>> read_wording("How many orders from Norway in 2024?") == read_wording("the number of ORDERS from norway, 2024")
    False
    >>> sorted(read_wording("How many orders from Norway in 2024?").words)
    ['2024', 'mani', 'norway', 'order']
    """
    deciding, others, names = set(), set(), set()
    head, heads = "", False
    begins = True
    grouped = 0  # so many words after `by` say by what
    for written in _WORD.findall(_COUNT.sub(" many ", question)):
        if written in _SENTENCE_ENDS:
            begins, grouped = True, 0
            continue
        low = written.lower().replace("’", "'")
        word = "not" if low.endswith("n't") else low.split("'")[0]
        is_number = word[0].isdigit()
        word = _SAME.get(word.replace(",", "") if is_number else word, word.replace(",", ""))
        root = word if is_number else _stem(word)
        if any(map(str.isdigit, word)) or root in _DECIDING:
            deciding.add(root)
        elif word not in _STOP:
            others.add(root)
            if heads and not head:
                head = root
        if root == "by":
            grouped = 2
        elif word in _STOP:
            grouped = grouped if grouped == 2 else 0
        elif grouped:
            grouped -= 1
            names.add(root)
        if not begins and written[0].isupper() and word not in _STOP:
            names.add(root)
        heads = heads or word in _LISTED
        begins = False
    return Wording(frozenset(deciding), frozenset(others), frozenset(names), head)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return stem(word)


def similarity(one: Wording, other: Wording) -> float:
    """How near two questions are, in [0, 1]; 0 where a word that decides differs."""
    if one.deciding != other.deciding:
        return 0.0
    differ = one.others ^ other.others
    if differ & (one.names | other.names) or (one.head and other.head and one.head != other.head):
        return 0.0
    both = len(one.deciding) + len(one.others & other.others)
    return both / (both + len(differ)) if both else 0.0


def find_near(questions: Sequence[str], threshold: float = NEAR) -> list[tuple[int, int, float]]:
    """Return the pairs `(i, j, similarity)` with i < j that are at least so near, in order.

    Questions of the same words form a group: each of it is paired with its first, and only that one with the
    questions of other groups, so that a thousand equal ones give a thousand pairs and not half a million.
    """
    groups: dict[Wording, list[int]] = defaultdict(list)
    for number, question in enumerate(questions):
        groups[read_wording(question)].append(number)
    found = [(same[0], other, 1.0) for words, same in groups.items() if words.words for other in same[1:]]
    found += [
        (min(groups[one][0], groups[other][0]), max(groups[one][0], groups[other][0]), near)
        for one, other, near in find_near_wordings(list(groups), threshold)
    ]
    return sorted(found)


def find_near_wordings(
    wordings: Sequence[Wording], threshold: float = NEAR
) -> Iterator[tuple[Wording, Wording, float]]:
    """Yield the pairs of different wordings that are at least so near.

    Two sets of which a share t is common have a word in common among the rarest of each, of which so many are
    looked at that the rest alone could not make up the share: Chaudhuri and others, "A primitive operator for
    similarity joins", 2006.
    """
    blocks: dict[frozenset[str], list[Wording]] = defaultdict(list)
    for wording in wordings:
        blocks[wording.deciding].append(wording)
    for deciding, block in blocks.items():
        count = Counter(word for wording in block for word in wording.others)
        with_word: dict[str, list[Wording]] = defaultdict(list)
        for wording in block:
            size = len(deciding) + len(wording.others)
            # So many words can be missing in the other.
            spare = size - math.ceil(threshold * size - 1e-9)
            rarest = sorted(wording.others, key=lambda word: (count[word], word))[: spare + 1]
            if len(wording.others) <= spare:
                rarest.append("")  # those words that decide are share enough
            met = dict.fromkeys(other for word in rarest for other in with_word[word])
            for other in met:
                near = similarity(wording, other)
                if near >= threshold - 1e-9:
                    yield other, wording, near
            for word in rarest:
                with_word[word].append(wording)
