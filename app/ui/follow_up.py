"""Does a question need the ones before it? Only then are they shown to the model.

An independent question must not be coloured by earlier ones, nor pay for their tokens (about 50 tokens of a
prompt are a second). So this looks for the words by which people point back, and stays out otherwise: who
meant to follow up can say "and", who did not can start a new conversation.
"""

from __future__ import annotations

import re

from app.assistant.compose.why import points_back
from app.assistant.question import stem, stems

_PERIOD = r"(?:year|quarter|month|week|season|fiscal)"
_ASKS = re.compile(r"\b(?:what|which|how|who|whose|when|where|list|show|give|find|count)\b", re.IGNORECASE)

# Said before all else, these say nothing.
_FILLERS = re.compile(
    r"^(?:(?:ok(?:ay)?|al(?:l )?right|great|good|fine|nice|thanks|thank you|thx|hm+|ah|so|right|yes|well)\b"
    r"[\s,.!:;–-]+)+",
    re.IGNORECASE,
)
# Said first, these always point back.
_OPENS = re.compile(
    r"(?:and|but|or|also|then|now|instead|what about|how about|same|the same|only|just|rather|again|"
    r"exclude|include|remove|ignore|add|without|as an? (?:chart|table|percentage|share)|"
    r"i(?:['’]d| would) rather|i(?:['’]d)? (?:only|just) (?:need|want|like)|"
    r"(?:break|split|group|sort|order|filter|compare|show|plot|list|limit|restrict|repeat|roll|turn|put|express|round)\s+"
    rf"(?:it|that|those|these|them|the same|this(?!\s+{_PERIOD})))\b",
    re.IGNORECASE,
)
# Said first, these point back in a fragment: "by month?", but not "In which month did we sell most?".
_FRAGMENT = re.compile(
    r"(?:by|per|for|in|of|from|since|with|at|on|during|as|not|monthly|weekly|daily|quarterly|yearly)\b|"
    rf"(?:last|this|next|previous)\s+{_PERIOD}\W*$|(?:the\s+)?(?:top|bottom|first|last)\s+\d+\W*$|"
    r"(?:day|week|month|quarter|year) by (?:day|week|month|quarter|year)\b|"
    r"(?:broken|split|grouped|sorted|ordered|rolled|listed|counted|summed)\b",
    re.IGNORECASE,
)
# A question of these words alone: "From which countries?"
_BARE_ASK = re.compile(
    r"^(?:from|in|at|by|for|on|to|with|of)\s+(?:which|what|whom)\s+\S+(?:\s+\S+)?\s*\?", re.IGNORECASE
)
_ENDS = re.compile(
    r"\b(?:only|instead|too|as well|again|separately|side by side|(?:in|as) (?:columns|rows|percent))\W*$",
    re.IGNORECASE,
)
# Pronouns whose noun must stand in an earlier question, told by where they stand: "what is their share?", but
# not "customers and their orders", "campaigns that started", "how long does it take", "among those that ended".
_POINTS = re.compile(
    r"^(?:\S+\s+){0,3}they\b|^(?:\S+\s+){0,2}(?<!and )their\b|^(?:\S+\s+){0,4}them\b|"
    r"\b(?:is|was|are|were|what['’]s) (?:that|it)\W*(?:$|in\b|above\b|below\b|of\b|as\b|per\b|by\b)|"
    r"^(?:\S+\s+){0,6}(?:in|on|into|from|about|with|for) (?:it|them)\W*(?:$|and\b)|"
    r"\b(?:of|for|from|to|than|by|with|about|in|was|were) (?:that|it|this)\W*$|"
    rf"\b(?:in|for|from|at) that (?:one|{_PERIOD}|region|country|store|category|product|period)\b|"
    r"^(?:can|could|may) (?:i|we|you) (?:see|show|have|get) (?:it|that)\b|\bof the total is each\b|\bhave they\b|"
    r"\bthe (?:previous|earlier|above) (?:question|answer|result|figure|list|table)\b",
    re.IGNORECASE,
)
# These point back from longer questions too, unless the question has the noun itself, or a sentence before.
_POINTS_FAR = re.compile(
    r"\b(?:those|these)\b(?!\s+(?:that|who|which|whose|with|without|not|having|where|from|\w+ed)\b)(?:\s+(?P<noun>\w+))?|"
    r"\b(?:each|all|any|many|most|none|some|one|which) of them\b|^(?:which|what|who) \S+ are they\b|"
    r"\bthe ones (?:about|not|without|in|from|of|we|still)\b|"
    r"\bof that (?P<figure>count|day|list|group|figure|number)\b",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.?!:]\s|\b(?:and|that|whose)\b|(?<=\S )who\b", re.IGNORECASE)
FRAGMENT_WORDS = 6
POINTING_WORDS = 12  # in a longer question the noun stands beside the pronoun
FAR_WORDS = 30


def is_follow_up(question: str) -> bool:
    """Whether the question reads as one that needs an earlier one.

    >>> is_follow_up("And by month?"), is_follow_up("What was the ROI of campaigns that started this year?")
    (True, False)
    """
    question = _FILLERS.sub("", question.strip().lstrip("…. "))
    words = question.split()
    if not words:
        return False
    if _OPENS.match(question) or points_back(question):
        return True
    if len(words) <= FAR_WORDS and (_points_far(question) or _BARE_ASK.match(question)):
        return True
    fragment = len(words) <= FRAGMENT_WORDS and not _ASKS.search(question)
    if fragment and (_FRAGMENT.match(question) or _ENDS.search(question)):
        return True
    return len(words) <= POINTING_WORDS and bool(_POINTS.search(question))


def _points_far(question: str) -> bool:
    """Whether it says "those orders" and has no orders itself, or "of them" with nothing before that they could be."""
    for match in _POINTS_FAR.finditer(question):
        before = question[: match.start()]
        noun = match["noun"] or match["figure"]
        if noun and stem(noun.lower()) not in stems(before):
            return True
        if not noun and not _ENDED.search(before):
            return True
    return False
