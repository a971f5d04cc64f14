"""Pronouns that point to an earlier question: those whose noun no word before them can be.

English binds them by place. "How much did they spend?" has nobody who spent; "how many customers came with them?"
cannot mean the customers of its own clause; "customers and their orders" can. Places and times are pronouns, too
("how many live there?"), and so is a noun that is left out ("how many were late?", "which 5 lost the most?"). Told by
words alone, without a parser: where a word before could be the noun, nothing is said to point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.assistant.question import stem, stems

_PERIOD = r"(?:year|quarter|month|week|season|fiscal)"
_AUX = frozenset("did do does have has had are were is was will would can could should".split())
_BEFORE = frozenset(
    "of for from to than by with about in on at among into behind between without besides against like "
    "per see show make explain split break compare understand".split()
)
# With these another clause begins, whose pronouns may mean what stands before.
_CLAUSE = frozenset(
    "and but or that who whom whose which when while after before because if since until to where than as".split()
)
_PRONOUNS = frozenset("they them their theirs it one ones these those that this".split())
_PLURAL = frozenset("all people men women children staff anyone everyone someone who whoever".split())
_WHICH = frozenset("first last only single best".split())
_EVERY = frozenset("each every any a an one".split())
_NO_PLURAL = re.compile(r"(?:ss|us|is|this|was|has|does|its|less|across|perhaps|always|plus|vs)$")
# "Those that were sold" names what it means itself.
_NAMES_ITSELF = frozenset(
    "that who which whose whom with without not having where from of we in on at outside still".split()
)
_EXPLETIVE = re.compile(
    r"\bit (?:takes?|took|costs?|makes? sense|(?:is |was )?(?:possible|true|correct|right|quiet)|seems?|"
    r"matters? (?:when|where|how|who|which|what|whether|if|on|in|at)|getting (?:better|worse) with)\b",
    re.IGNORECASE,
)
_CONTRACTED = re.compile(r"^(?:what|who|how|where|when)['’]s$")
_BEHIND = frozenset("above below as per worth then now exactly overall".split())
_PLACES = frozenset("in for from at on of".split())
_COUNTED = frozenset(
    "year quarter month week season day period region country city store shop category brand product channel campaign "
    "customer agent warehouse team count list group figure number".split()
)
_THERE = re.compile(r"(?<!are )(?<!is )(?<!was )(?<!were )(?<!been )(?<!be )\bthere\W*$", re.IGNORECASE)
_TELLS_WHERE = re.compile(
    r"[,:]|\b(?:each|every|and|with|where|if)\b|(?-i:\b(?:in|at|from) [A-Z])|"
    r"^(?:which|what) (?:\w+ )?(?:stores?|shops?|warehouses?)\b",
    re.IGNORECASE,
)
_THEN = re.compile(r"(?<!since )\b(?:then|at (?:that|the) time)\W*$", re.IGNORECASE)
_TELLS_WHEN = re.compile(
    r"\d|\b(?:when|while|as|if|before|after|until|since|last|this|today|yesterday|(?:each|every) (?:\w+ )?"
    rf"{_PERIOD})\b",
    re.IGNORECASE,
)
_TIMES = re.compile(r"^(?:two |three |four )?(?:hours|days|weeks|months|quarters|years)\b")
_TOLD_TIMES = re.compile(
    r"^(?!.* each of$).*(?:\d|\b(?:january|february|march|april|may|june|july|august|september|october|november|"
    r"december)\b)"
)
_HOLDS = frozenset("has have had with without contain contains containing each every".split())
_PERIOD_SAID = re.compile(rf"\b(?:last|this|each|every) {_PERIOD}\b")
_VERB = (
    r"(?:have|had|has|did|do|does|came|come|stayed|lost|lose|won|sold|sell|grew|grow|fell|fall|made|make|took|take|"
    r"got|get|went|go|left|brought|bring|cost|beat|rose|\w{2,}ed)"
)
_NUMBER = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten)"
# "Which unshipped orders", "which ended campaigns spent": its noun follows.
_ADJECTIVE = (
    r"(?:un\w+ed\b|\w{2,}ed \w+ (?:of (?:each|every)|do|does|did|have|has|had|are|were|is|was|spent|"
    rf"{_VERB})\b)"
)
_STATE = r"(?:in|on|from|above|below|over|under|still|not|new|online|late|open|closed|missing|left|\w{3,}ed)"
# A noun is left out: "how many were late?", "which stayed below 2?", "which 5 lost the most?", "who is number two?"
_NO_NOUN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^how many (?:are(?! there)|were(?! there)|is|was|have|had|did|do|(?!\w+ed\b){_VERB}|"
        r"\w{2,}ed(?= (?:in|on|at|by|from|since|again|so far|late|last|this|yesterday)\b|\W*$))\b",
        rf"^(?:which|what)(?: (?:top|bottom|first|last))? {_NUMBER} (?:are|were|is|was|(?!{_ADJECTIVE}){_VERB})\b",
        rf"^which (?:(?!{_ADJECTIVE}){_VERB}|(?:are|were|is|was) {_STATE})\b",
        r"^(?:what|which|how large a) (?:share|percentage|percent|proportion|fraction) "
        r"(?:came|comes|is|was|were|are|has|had|have|did)\b(?!.* of (?:the|our|all)\b)",
        r"\b(?:has|have|had|with) the (?:most|fewest|least|highest|lowest|largest|smallest)\W*$",
        r"^(?:who|which|what)(?:['’]s| is| was| are| were) (?:number|no\.?|second|third|next|"
        r"the (?:second|third|next)\b|(?:best|worst|highest|lowest|first|last)\W*$)",
        r"^(?:what|which|how) \S+(?: \S+)? of the (?:whole|total) (?:is|are|was|were) (?:each|that)\b",
        r"^what(?:['’]s| is| was) the (?:total|average|sum|difference|median|trend|change|running total)\W*$",
        r"\b(?:is|was|are) (?:each|each one)\W*$|^how (?:many|much) of each (?:did|do|does|is|was|were|are|have|had)\b",
        r"^which \S+ (?:do|does|did) (?:best|worst)\W*$|\bthan (?:before|usual|the others?)\W*$|\b(?:is|was) that\W*$",
        r"^(?:are|were) there any (?:without|with|in|from|that|who|which)\b",
        r"^(?:who|which \w+) (?:wrote|made|bought|sold|sent|took|got|\w{2,}ed) (?:it|them)\b",
        r"\bis that (?:more|less|higher|lower)\b|\b(?:is|was) (?:that|it) each time\b|"
        r"\b(?:above|below|over|under) that\W*$",
        r"^how (?:did|has|have|does|do|will) (?:it|that|this) (?:change|develop|look|compare|grow|end|go)\w*\b",
        r"^how (?:many|much) (?:more |fewer |less )?of each (?:are|is|were|was)\b|"
        r"\b(?:did|does|has|had|is|was) (?:she|he)\b",
        r"^(?:on )?(?:what|which|how)(?: \S+){1,2} of its \w+ (?:is|are|was|were)\b",
        rf"^(?:growth|change|difference) (?:on|over|from|to|against) the {_PERIOD} before\b",
    )
)
# What is spoken of is known: "both figures", "the ones in France", "the same", "much of that".
_KNOWN = re.compile(
    r"^(?!.*\b(?:against|versus|vs)\b).*\bboth (?:figures|numbers|values|of them|columns)\b|"
    r"\bthe (?:other ones?|others)\b|\bthese two\b|"
    r"\b(?:is|was) (?:the )?(?:first|last|second|other) one\b|\bthe (?:two|three|four|five|six|ten|\d+) of them\b|"
    r"\bthe ones (?:about|not|without|with|in|from|of|we|still|below|above|over|under)\b|"
    r"^(?!(?!and\b)\w+ .*\bwith ).*\b(?:next to|beside|alongside) it\b|"
    r"\b(?:in|for|from|at|of) that one\b|^(?:what|how \w+)(?:['’]s| is| was| are| were) its\b|"
    r"\b(?:much|many|most|all|part|share|none|some|half|percent\w*|proportion) of (?:that|it|this)\b"
    rf"(?! (?:of|{_PERIOD})\b)|"
    r"^(?:show|put|have|give me|place|move|set) (?:the )?\S+(?: (?:and (?:the )?)?\S+)? in(?:to)? "
    r"(?:separate )?(?:columns|rows)(?:\W*$|[:,])|"
    r"^(?:do|show|see|give|run|repeat|get|have)(?: me)? the same\b(?!.*\bas\b)|"
    r"\bthe (?:previous|earlier|above) (?:question|answer|result|figure|list|table)\b",
    re.IGNORECASE,
)
# A place or a brand is split, and no figure of it: "break the Nordics down by country".
_NAME_ALONE = re.compile(
    r"^(?:[Bb]reak|[Ss]plit|[Cc]ut) (?:the )?[A-Z][\w&'’-]*(?: [A-Z][\w&'’-]*)* (?:down|up|by|into)\b"
)
FAR_WORDS = 30


def has_no_noun(sentence: str) -> bool:
    """Whether what is asked for is left out, or said to be known.

    >>> has_no_noun("How many were late?"), has_no_noun("How many orders were late?")
    (True, False)
    """
    return (
        bool(_KNOWN.search(sentence) or _NAME_ALONE.match(sentence))
        or any(pattern.search(sentence) for pattern in _NO_NOUN)
        or bool(_THERE.search(sentence) and not _TELLS_WHERE.search(sentence))
        or bool(_THEN.search(sentence) and not _TELLS_WHEN.search(sentence))
    )


def is_pointing(text: str, *, far: bool = False) -> bool:
    """Whether a pronoun has no noun before it; `far` asks only for those of which length makes no doubt.

    >>> is_pointing("What revenue did they bring?"), is_pointing("Which customers paid for their orders?")
    (True, False)
    """
    words = re.findall(r"[\w'’-]+|[.,;:?!()]", text.lower())
    if len(words) > FAR_WORDS + 5:
        return False
    return any(_is_open(words, at, far=far) for at in _pronouns(words))


def _pronouns(words: Sequence[str]) -> Iterator[int]:
    return (at for at, word in enumerate(words) if word in _PRONOUNS)


def _is_open(words: Sequence[str], at: int, *, far: bool) -> bool:
    """Whether no word before a pronoun can be what it means."""
    word, before = words[at], words[:at]
    last = before[-1] if before else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    alone = _is_one_clause(before)
    several = _has_plural(before) or bool(_EVERY & set(before))
    if word in ("one", "ones"):  # "the Swedish one"
        return len(before) > 1 and before[-2] == "the" and last not in _WHICH and alone and not several
    if word in ("these", "those"):
        if after in _NAMES_ITSELF or (last == "among" and after.endswith("ed") and several):
            return False
        if _TIMES.search(" ".join(words[at + 1 : at + 3])) and _TOLD_TIMES.search(" ".join(before)):
            return False  # "those two months"
        if after.isalpha() and after not in _AUX and not after.endswith("ed"):
            return stem(after) not in stems(" ".join(before))  # "those orders"
        return alone or not _has_plural(before)
    if far:
        return False
    if word in ("their", "theirs"):
        return not several
    # "The products it promoted": a clause of its own behind its noun
    governed = last in _AUX | _BEFORE or bool(_CONTRACTED.search(last))
    if last == "in" and word in ("it", "them") and _is_held(before[:-1]):
        return False
    if word in ("they", "them"):
        return (alone and (governed or not before)) or not several
    if word == "it":
        return alone and (governed or not before) and not _EXPLETIVE.search(" ".join(words[at:]))
    return governed and _is_shown(words, at, after, alone=alone)


def _is_held(before: Sequence[str]) -> bool:
    """Whether what "in it" means stands before what is in it: "orders with a tent in them", "of last month"."""
    holds = [at for at, word in enumerate(before) if word in _HOLDS]
    return any(_has_plural(before[:at]) for at in holds) or bool(_PERIOD_SAID.search(" ".join(before)))


def _is_shown(words: Sequence[str], at: int, after: str, *, alone: bool) -> bool:
    """Whether "that" or "this" points, no noun before it: it does not in "that of last year" and "this year"."""
    if after in ("who", "which", "of") or (words[at] == "this" and re.match(rf"{_PERIOD}\b", after)):
        return False
    if after.isalpha() and after not in _AUX | _BEFORE | _BEHIND:
        known = words[at] == "that" and words[at - 1] in _PLACES and after in _COUNTED
        return known and stem(after) not in stems(" ".join(words[:at]))
    return alone


def _is_one_clause(before: Sequence[str]) -> bool:
    begins = (w in _CLAUSE and i and before[i - 1] not in _BEFORE for i, w in enumerate(before))
    return not any(begins) and not any(
        not w[0].isalnum() or (i and w.endswith("ing")) for i, w in enumerate(before)
    )


def _has_plural(before: Sequence[str]) -> bool:
    whole = " ".join(before).replace("all time", "").split()
    return any(w in _PLURAL or (w.endswith("s") and len(w) > 2 and not _NO_PLURAL.search(w)) for w in whole)
