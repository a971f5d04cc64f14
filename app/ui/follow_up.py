"""Does a question need the ones before it? Only then are they shown to the model.

An independent question must not be coloured by earlier ones, nor pay for their tokens (about 50 tokens of a
prompt are a second). So this looks for how people point back: words that open a follow-up ("and", "only", "not by
month"), fragments that name nothing to be asked for ("by region", "in percent of all"), and pronouns whose noun is
elsewhere (`pointing`). It stays out otherwise: the page offers the other reading. Knows no schema; what the house's
definitions read only as an edit of the question before is a follow-up, too, and `conversation` asks them.
"""

from __future__ import annotations

import re

from app.assistant.compose.why import points_back
from app.ui.pointing import has_no_noun, is_pointing

_PERIOD = r"(?:year|quarter|month|week|season|fiscal)"
_WH = re.compile(r"\b(?:what|which|how|who|whose|when|where)\b", re.IGNORECASE)

# Said before all else, these say nothing.
_FILLERS = re.compile(
    r"^(?:(?:ok(?:ay)?|al(?:l )?right|great|good|fine|nice|cool|perfect|thanks(?: a lot)?|thank you|thx|hm+|ah|oh|"
    r"so|right|yes|yeah|yep|well|interesting|i see|got it|please|sure|wait|hey|one more thing|sorry(?: again)?)\b"
    r"[\s,.!:;–-]+)+",
    re.IGNORECASE,
)
# A request in front says nothing of what is asked for: "could I see …", "can you please …".
_REQUEST = re.compile(
    r"^(?:(?:can|could|would|may|might) (?:you|we|i)|let(?:['’]s| us| me)|i(?:['’]d| would) like(?: you)? to|"
    r"i (?:want|need)(?: you)? to)\s+(?:(?:please|quickly)\s+)*",
    re.IGNORECASE,
)
_THAT = rf"(?:it|that|those|these|them|both|the same|this(?!\s+{_PERIOD}))"
_ASK_FIRST = "how|what|which|who|when|where|is|was|are|were|does|did|do|has|have|on|in|at|by|for|of|from"
# Said first, these always point back.
_OPENS = re.compile(
    r"(?:and|but|or|also|then|now|instead|what about|how about|same|the same|only|just|rather|again|no|nope|"
    r"not(?! (?:all|sure|certain)\b)|exclude|include|remove|ignore|add(?! up)|without|actually|what if|which ones?|"
    r"except(?: for)?|everything (?:but|except)|all (?:but|except)|drop(?! (?:in|of|off|all|every|rate|outs?)\b)|minus|"
    r"other than|apart from|aside from|compare[ds]? (?:with|to|against)|"
    r"leave|keep|hide|omit|skip|swap|switch|replace|reverse|drill|zoom|narrow|drop the ones|"
    r"next to (?:it|that|them)|of (?:which(?! \S+ \S+ (?:do|did|have|has))|those|these|them)|"
    r"the (?:others?|rest|remaining)|i mean(?:t)?|i(?:['’]d| would) rather|"
    r"i(?:['’]d)? (?:only|just) (?:need|want|like)|(?:show|list|keep|take|use|count)(?: me)? (?:only|just)|"
    r"(?:filter|group|sort|split|break|limit|restrict|cut|arrange|order|roll)(?: (?:down|up|out))? "
    r"(?:by|per|on|to|into|only)|"
    r"(?:a|one|two|three|separate) (?:separate )?(?:columns?|rows?|lines?|bars?) (?:for|per|each)|"
    r"(?:as|in) (?:an? )?(?:chart|table|percent(?:age)?s?|shares?)|"
    r"(?:is|was) that|(?:are|were|do|did) (?:these|those)|"
    rf"(?!(?:{_ASK_FIRST}|\w+s)\b)\w+ {_THAT}(?! (?:that|who|which|with|of|are|is|have)\b))"
    r"(?![\w'’-])",
    re.IGNORECASE,
)
# Said first, these point back in a fragment: "by month?", but not "In which month did we sell most?".
_FRAGMENT = re.compile(
    r"(?:by|per|for|in|of|from|since|with|at|on|during|as|not|compared|versus|vs|"
    r"against|excluding|including|alphabetically|largest first|highest first|lowest first|"
    r"newest first|oldest first|ascending|descending|"
    r"combined|together)(?![\w'’-])|"
    rf"(?:last|this|next|previous)\s+{_PERIOD}\W*$|(?:the\s+)?(?:top|bottom|first|last|best|worst|next)\s+\d+\W*$|"
    r"(?:day|week|month|quarter|year) by (?:day|week|month|quarter|year)\b|"
    r"(?:broken|split|grouped|sorted|ordered|rolled|listed|counted|summed|converted|shown|expressed) "
    r"(?:by|per|in|into|to|as|up|down|out|separately|alphabetically)\b|(?:monthly|weekly|daily|quarterly|yearly)\W*$",
    re.IGNORECASE,
)
# A question of these words alone: "From which countries?", "Which ones?", "How many?"
_BARE_ASK = re.compile(
    r"^(?:(?:from|in|at|by|for|on|to|with|of)\s+(?:which|what|whom)\s+\S+(?:\s+\S+)?|which \w+|why [A-Z]\S*|"
    r"(?:how (?:many|much|so|come)|who|when|where|why)(?: each| exactly| in total)?)\s*[?.]*$",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:only|instead|too|as well|also|again|separately|side by side|"
    r"(?:next to|beside|alongside) (?:it|that|them|each other)|in percent|"
    r"(?:in|as) (?:separate )?(?:columns|rows))\W*$",
    re.IGNORECASE,
)
# What was misunderstood is put right: "sorry, France", "my mistake, last quarter".
_CORRECTS = re.compile(
    r"^\W*(?:(?:oh|ah|wait|no)[ ,]+)*"
    r"(?:(?:sorry|oops|pardon|my mistake|i (?:was thinking|meant|mean)(?: of)?)\b[ ,.:–-]+)+(?=\w)",
    re.IGNORECASE,
)
_SHOW = re.compile(r"(?:show|put|see|have|get|give me)\b", re.IGNORECASE)
_INSTEAD = re.compile(r"\binstead\b(?! of)", re.IGNORECASE)
_TOLD = re.compile(r"(?P<fragment>[^,:;–]+)[,:;–]\s*(?P<rest>.*)")
_POLITE = re.compile(r"(?:please|thanks|thank you|pls|if possible|though)?\W*$", re.IGNORECASE)
FRAGMENT_WORDS = 6
LONG_FRAGMENT_WORDS = 10  # of an opening that only a follow-up has
CORRECTION_WORDS = 3
POINTING_WORDS = 16


def is_follow_up(question: str) -> bool:
    """Whether the question reads as one that needs an earlier one.

    >>> is_follow_up("And by month?"), is_follow_up("What was the ROI of campaigns that started this year?")
    (True, False)
    """
    corrects = _CORRECTS.match(question)
    if corrects and len(question[corrects.end() :].split()) <= CORRECTION_WORDS and not _WH.search(question):
        return True
    question = _FILLERS.sub("", question.strip().lstrip("…. "))
    if not question:
        return False
    if points_back(question):
        return True
    question = _REQUEST.sub("", question)
    if _OPENS.match(question):
        return True
    sentence = re.split(r"(?<=[.?!])\s", question)[0]
    words = len(sentence.split())
    if _BARE_ASK.match(sentence) or (_is_fragment(sentence) and not _WH.search(question)):
        return True
    if words <= LONG_FRAGMENT_WORDS and _INSTEAD.search(sentence):
        return True
    if words <= POINTING_WORDS and (has_no_noun(sentence) or is_pointing(sentence)):
        return True
    return is_pointing(question, far=True)


def _is_fragment(sentence: str) -> bool:
    """Whether it names only how, of what or for when: nothing that could be asked for."""
    words = len(sentence.split())
    if words > LONG_FRAGMENT_WORDS or _WH.search(sentence):
        return False
    if _ENDS.search(sentence) and (_SHOW.match(sentence) or words <= FRAGMENT_WORDS):
        return True
    told = _TOLD.match(sentence)
    rest = told["rest"] if told else ""
    return bool(_FRAGMENT.match(sentence)) and any(
        pattern.match(rest) for pattern in (_POLITE, _FRAGMENT, _OPENS)
    )
