"""A follow-up's words → what it wants changed in the query before, each word heard.

The words are those of the house's definitions, as the composer reads them, and its wordings of follow-ups
(`compose.asked_again`). Here are only those that a frame has no edit for: what is left out ("without Germany"), put
right ("sorry, I meant France") or compared ("versus the year before"), and a value split into its parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_CORRECTS = re.compile(
    r"^\W*(?:(?:oh|ah|oops|sorry|no(?= ?[,.:;!–-])|nope|wait|actually|my mistake|pardon|"
    r"i (?:actually |really )?mean(?:t)?|i was (?:thinking|asking) (?:of|about)|(?:it|that) should (?:be|have been)|"
    r"(?:it|that) was supposed to be)\b[ ,.:;!–-]*)+(?=\w)",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"^\W*(?:(?:and|ok|okay|now|then|please|great|thanks|thank you)\b[ ,.!]*)*(?:give me |show me |do |run )?(?:the )?"
    r"same (?:table|list|thing|query|report|again|numbers|figures)?,? ?(?:but|just|now|only this time)\b[ ,]*(?=\w)",
    re.IGNORECASE,
)
# "Can I see it without …", "could you please exclude …": the request says nothing more.
_REQUEST = re.compile(
    r"^\W*(?:(?:can|could|may|would) (?:i|we|you)|i(?:['’]d| would) like(?: to)?|let me|let['’]?s|make)(?: please)? ?"
    r"(?:(?:see|have|get|look at|show(?: me| us)?|give me)\b ?)?(?:(?:it|that|this|them|those)\b ?)?(?=\w)",
    re.IGNORECASE,
)
_LEAD = (
    r"^\W*(?:(?:and|but|ok|okay|now|then|please|so|just|show(?: me| us| it| that| them)?|"
    r"(?:the )?same(?: thing| table| list| again)?|again|give me(?: that| it)?|all)\b[ ,]*)*"
)
_EXCLUDES = re.compile(
    rf"{_LEAD}(?:without|except(?: for)?|excepting|excluding|exclude|excl\.?|leave out|leaving out|omit|omitting|"
    r"ignore|ignoring|disregard|drop|skip|remove|hide|take out|minus|(?:do not|don['’]t) (?:include|count|show)|"
    r"(?:i|we) (?:do not|don['’]t) need|no need for|but not|not counting|apart from|aside from|other than|"
    r"(?:everything|everyone|anything|anyone|all) (?:but|except)|no(?! ?[,.:;!–-]))\s+"
    r"(?:the |those |any |all )?(?P<what>.+?)(?: (?:please|though|this time))?\W*$|"
    r"^\W*(?:and )?(?:leave|take) (?P<left>.+?) out\W*$|^\W*(?P<excluded>.+?) (?:excluded|left out)\W*$",
    re.IGNORECASE,
)
_UNIT = r"(?:month|quarter|year)"
_COMPARES = re.compile(
    rf"{_LEAD}(?:(?:how (?:does|did|do) (?:that|this|it|they|those) )?compare[sd]?(?: (?:that|this|it|them|those))?|"
    r"versus|vs\.?|against|(?:next to|beside|alongside) (?:that|it)|put next to (?:that|it)|in comparison|comparison)"
    r"(?: (?:with|to|against))?,?\s+(?:the )?(?:same (?:(?:period|time|months?) )?(?:as )?(?:of |in )?(?:the )?)?"
    rf"(?:(?:previous|preceding|prior) (?P<previous>{_UNIT})|"
    rf"(?:one )?(?P<earlier>{_UNIT}) (?:before|earlier|prior)(?: that)?|"
    rf"(?P<same>{_UNIT}) (?:(?:of )?(?:the )?(?:last|previous) year|(?:a|one|the) year (?:before|earlier|ago))|"
    r"(?P<year>(?:a|one) year (?:before|earlier|ago)(?: that)?)|(?P<other>.+?))\W*$",
    re.IGNORECASE,
)
_PARTS = re.compile(
    rf"{_LEAD}(?:break|split|cut|drill) (?:down |into )?(?:the )?(?P<whole>.+?)(?: down| up)? "
    r"(?P<by>(?:by|into|per) .+)$",
    re.IGNORECASE,
)
_COLUMNS = re.compile(
    r"^\W*(?:and|also)? ?(?:(?:also )?(?:show|add|include|give)(?: me)?|with) (?:me )?(?:also )?"
    r"(?P<what>(?:their|its|the|each one['’]s) .+?|.+? (?:of each|for each|too|as well))\W*$|"
    r"^\W*and (?P<their>(?:their|its) [^?]+)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wanted:
    """A follow-up's text, and how what it names is meant."""

    text: str
    corrects: bool = False  # in the place of what was misunderstood
    excludes: str = ""  # what is to be left out
    former: str = ""  # the unit of the period before that is compared with
    unit: str = ""  # what the query's period must be: "the same month last year"
    other: str = ""  # or the words for it
    whole: str = ""  # a value that is to be split, and
    by: str = ""  # by what
    columns: str = ""  # what else is to be shown of each


def read_wanted(question: str) -> Wanted:
    """Read how a follow-up's words are meant.

    >>> read_wanted("No, I meant without Germany").excludes, read_wanted("Sorry, France").text
    ('Germany', 'France')
    >>> read_wanted("Compare that with the year before").former
    'year'
    """
    text = " ".join(question.split()).strip(" .?!…")
    corrects = _CORRECTS.match(text)
    wanted = Wanted(text[corrects.end() :] if corrects else text, corrects=bool(corrects))
    text = _AGAIN.sub("", wanted.text)
    wanted = replace(wanted, text=text)
    asked = _REQUEST.sub("", text)
    if found := _EXCLUDES.match(asked):
        return replace(wanted, excludes=found["what"] or found["left"] or found["excluded"])
    if found := _COMPARES.match(asked):
        if found["same"] or found["year"]:
            return replace(wanted, former="year", unit=(found["same"] or "").lower())
        unit = found["previous"] or found["earlier"] or ""
        return replace(wanted, former=unit.lower(), other=found["other"] or "")
    if found := _PARTS.match(text):
        wanted = replace(wanted, whole=found["whole"], by=found["by"])
    if found := _COLUMNS.match(text):
        wanted = replace(wanted, columns=found["what"] or found["their"])
    return wanted
