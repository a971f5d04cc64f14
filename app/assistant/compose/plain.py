"""Everyday wording → the words that are read: what carries no condition left out, a day said in two ways made one.

Only what means the same in any company: a thank-you, a remark such as "Quick question:", a weekday beside its date, "in
order of". Where two readings would differ, the text is left, and its words stay unread: "January last year" is of one
year by the calendar and of another by fiscal years. Names of whole occasions ("Black week:") may be a condition.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from app.assistant.periods import MONTHS, fiscal_year_start
from app.assistant.workspace import Workspace

_MONTH = "|".join((*MONTHS, *(month[:3] for month in MONTHS if month != "may"), "sept"))
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_DAYS = {word: n for n, word in enumerate("first second third fourth fifth sixth seventh".split(), 1)}
_OCCASION = "board|management|leadership|executive|investor|steering|staff|all-hands"
_PURPOSE = (
    r"(?:(?:dinner|lunch|party|birthday|anniversary|price|annual|staff)\s+)?(?:invitations?|talks|negotiations|audit|"
    r"auditors?|records|archive|(?:guest|call|phone|contact)\s+list)"
)
_PAPER = "slide|slides|deck|report|meeting|presentation|memo|paper|pack|update"
# What only says hello, who it is for, or that it is a question.
_REMARKS = re.compile(
    rf"""^\s*(?:
      (?:good\s+(?:morning|afternoon|evening)|morning|hello|hi|hey|dear)
        (?:\s+(?:there|all|everyone|everybody|team|folks))? \s* [,!:.–-]
    | (?:just\s+)?(?:a\s+|one\s+|another\s+)?(?:quick|short|small|brief|simple)\s+(?:question|one|request|check)
        \s*[,:–-]
    | (?:for\s+(?:the|my|our|a|this|next)\s+)?(?:(?:{_OCCASION})\s+)(?:{_PAPER})\s*[:–]
    | (?:for\s+(?:the|my|our|an?)\s+{_PURPOSE}|(?:guest|call|phone|contact|kudos|to-do)\s+list)\s*[:–]
    | for\s+(?:the|my|our|a)\s+(?:{_PAPER})\s*[:–,]
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_THANKS = re.compile(
    r"[\s,.!–-]*\b(?:many\s+)?(?:thanks|thank\s+you|thx|cheers)(?:\s+(?:in\s+advance|a\s+lot|so\s+much|very\s+much))?[\s.!]*$",
    re.IGNORECASE,
)
_MONTH_OF = re.compile(
    rf"\b(?P<month>{_MONTH})\s+(?:of\s+)?(?P<which>this|last)\s+(?P<kind>fiscal\s+|financial\s+|calendar\s+)?year\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    rf"\b(?P<weekday>{'|'.join(_WEEKDAYS)}),?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?"
    rf"(?P<month>{_MONTH})\.?,?\s+(?P<year>\d{{4}})\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"\b(?P<before>on|since)\s+(?:the\s+)?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?|(?P<word>{'|'.join(_DAYS)}))"
    rf"\s+(?:of\s+)?(?P<month>{_MONTH})\b(?!\.?,?\s+(?:of\s+)?(?:\d{{4}}|this|last|next|to|until|and|or)\b)",
    re.IGNORECASE,
)
_BEGAN = re.compile(
    r"\bsince\s+(?:the|this)\s+(?P<unit>fiscal\s+year|financial\s+year)\s+(?:began|started|has\s+begun)\b",
    re.IGNORECASE,
)
_IN_ORDER = re.compile(
    r"^(?P<lead>\W*(?:(?:please|can you|could you|would you)\s+)*)"
    r"(?:put|sort|order|rank|arrange)\s+(?P<what>(?:our|the|all)?\s*[\w -]+?)"
    r"\s+(?:in\s+order\s+of|in\s+the\s+order\s+of|according\s+to)\s+",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"^(?P<lead>\W*(?:(?:please|can you|could you|would you)\s+)*)(?:break|split)\s+"
    r"(?P<what>(?!it\b|that\b|this\b|those\b|them\b|these\b)[\w -]+?)\s+(?:down|up)\s+(?=(?:by|per)\b)",
    re.IGNORECASE,
)
# "How many orders last month? Split it by region, please."
_SPLIT_IT = re.compile(
    r"(?<=\w)\s*[.?]\s+(?:please\s+)?(?:split|break)\s+(?:it|that|this|them)(?:\s+(?:down|up))?\s+(?=(?:by|per)\b)",
    re.IGNORECASE,
)
# "How many units of X did we sell?": what they are of stands at the end, where nothing parts the figure's words.
_UNITS_OF = re.compile(
    r"^(?P<lead>how many (?:units|pieces|items))(?P<what> of [\w&'’. -]+?)"
    r" (?P<done>(?:did|do|does|are|were|have|has|is|was)\b[^?]*)",
    re.IGNORECASE,
)


_ON_STEP = re.compile(
    r"\b(?P<change>change|growth|difference|up or down|more or less)(?P<told>\s+in\s+(?:percent|%))?\s+"
    r"(?:on|to|from|over|against|than|versus|vs\.?|compared\s+(?:to|with)|relative\s+to)\s+(?:the\s+|its\s+)?"
    r"(?:previous|prior|preceding)\s+(?P<unit>month|quarter|week)\b",
    re.IGNORECASE,
)
_PERCENT_OF = re.compile(r"(?P<before>^\W*|\b(?:what|which) )percent of\b", re.IGNORECASE)
_HAVE_A = re.compile(
    r"(?:\b(?:who|that|which) )?\b(?:(?:have|has) had|have|has|had) (?=(?:an?|any|at least one|no) )(?:any )?",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"\b(?P<before>exactly|only|just|at least|more than) (?P<times>once|twice)\b", re.IGNORECASE
)
_IN_EVERY = re.compile(
    r"\b(?:in|during) every (?:single )?(?P<unit>month|quarter|fiscal quarter) of\b", re.IGNORECASE
)
_AT_ALL = re.compile(r"\s+at all(?=\s*(?:[?.!,;]|$))", re.IGNORECASE)
_AMONG = re.compile(r"\bamong(?:st)? (?!(?:them|these|those|all|other)\b)", re.IGNORECASE)
_COUNT_OF = re.compile(
    rf"\b(?:(?:at|in) )?the (?:weekly |monthly )?(?:counts?|snapshot|stocktake|inventory) (?:of|on|from) "
    rf"(?=(?:the )?\d|(?:{_MONTH})\b)",
    re.IGNORECASE,
)
_THAT_OF = re.compile(
    rf"\b(?:at |in )?that (?:of|on|from) (?=(?:the )?\d{{1,2}} (?:{_MONTH})\b)", re.IGNORECASE
)
_EACH_COUNT = re.compile(
    r"\bat (?:each|every) (?P<unit>week|month)ly (?:count|snapshot|stocktake)\b", re.IGNORECASE
)


# "The hour of the day in which we get the most orders"
_THE_WHICH = re.compile(r"^\W*the (?P<what>[\w ]{3,40}?) (?P<at>in|on|at) which (?=\w)", re.IGNORECASE)
# "Search aside, which campaign …?"
_ASIDE = re.compile(
    r"^\W*(?:(?:(?:apart|aside) from|leaving (?:aside|out)|not counting|except(?: for)?|excluding) (?P<left>[^,?.:;]+)"
    r"|(?P<what>[^,?.:;]+?) (?:aside|excluded|not counted)), (?P<rest>[^?.:;]+?)"
    r"(?P<too>,? and (?:how|what|which)\b[^?]*)?(?P<end>[?.!]*)$",
    re.IGNORECASE,
)

# "The share of each region in net revenue", "how is net revenue split across the regions, in percent?"
_SHARE_OF_EACH = re.compile(
    r"\b(?P<share>share|percentage|proportion) of (?:each|every) (?P<who>[\w -]+?) in (?:our |the |total )*"
    r"(?P<what>[\w -]+?)(?= (?:last|this|in|for|since|during)\b|[,?.!]|$)",
    re.IGNORECASE,
)
_HOW_SPLIT = re.compile(
    r"^\W*how (?:is|was|are|were|does|did|do) (?:our |the )?(?P<what>.+?) (?:split(?: up)?|divided(?: up)?|distributed|"
    r"spread|broken down|break down) (?:across|among|by|between|over) (?:the |our |all |all our )?(?P<rest>[^?]+)\??$",
    re.IGNORECASE,
)
_SOLD_MORE = re.compile(r"\bsold (?P<sign>more|fewer|less) (?:units|pieces)\b", re.IGNORECASE)
_IN_PERCENT = re.compile(r",? (?:in|as(?: a)?) (?:percent|%|per cent|percentage)s?$", re.IGNORECASE)


def plain_words(question: str, workspace: Workspace) -> str:
    """The question with its everyday wording as the words that are read.

    >>> import datetime as dt, pathlib
    >>> shop = Workspace(pathlib.Path(), "Shop", (), reference_date=dt.date(2025, 10, 15))
    >>> plain_words("Quick question: orders on Saturday 11 October 2025? Thanks in advance!", shop)
    'orders on 11 October 2025?'
    >>> plain_words("Returns in August this year since the first of October", shop)
    'Returns in August 2025 since 2025-10-01'
    """
    text = question
    while (shorter := _REMARKS.sub("", text, count=1)) != text and shorter.strip():
        text = shorter
    if thanked := _THANKS.search(text):
        rest = text[: thanked.start()]
        mark = "?" if "?" in text[thanked.start() : thanked.start() + 2] else ""
        text = f"{rest}{mark}" if rest.strip() else text
    for pattern, said in (
        (_MONTH_OF, _month_of),
        (_WEEKDAY, _without_weekday),
        (_DAY, _day_of),
    ):
        text = pattern.sub(_on(said, workspace), text)
    text = _ON_STEP.sub(r"\g<change>\g<told> on the \g<unit> before", text)
    text = _THAT_OF.sub("on ", _COUNT_OF.sub("on ", text))
    text = _EACH_COUNT.sub(r"per \g<unit>", text)
    text = _AMONG.sub("of ", _AT_ALL.sub("", text))
    text = _UNITS_OF.sub(r"\g<lead> \g<done>\g<what>", text)
    text = _PERCENT_OF.sub(r"\g<before>percentage of", text)
    text = _SPLIT_IT.sub(" ", text)
    text = _ONCE.sub(_times, text)
    text = _BEGAN.sub("since the start of this fiscal year", text)
    text = _DOWN.sub(r"\g<lead>\g<what> ", text)
    return _IN_ORDER.sub(r"\g<lead>rank \g<what> by ", text)


def reworded(question: str) -> str:
    """The question with "who have an open ticket" as "with …" and "in every month of" as "in all months of".

    >>> reworded("Which members have an open ticket?"), reworded("How many orders did they have?")
    ('Which members with an open ticket?', 'How many orders did they have?')
    """
    text = _THE_WHICH.sub(r"\g<at> which \g<what> ", _ASIDE.sub(_without, question))
    text = _SOLD_MORE.sub(r"had \g<sign> units sold", text)
    text = _HOW_SPLIT.sub(_split, _SHARE_OF_EACH.sub(r"\g<share> of \g<what> per \g<who>", text))
    return _IN_EVERY.sub(r"in all \g<unit>s of", _HAVE_A.sub("with ", text))


def _split(match: re.Match[str]) -> str:
    """ "How is net revenue split across regions, in percent?" as "percentage of net revenue per regions"."""
    rest = _IN_PERCENT.sub("", match["rest"].strip())
    share = "percentage of " if rest != match["rest"].strip() else ""
    return f"{share}{match['what']} per {rest}"


def _without(match: re.Match[str]) -> str:
    """ "Search aside, which campaign …?" as "which campaign … without search?"."""
    return f"{match['rest']} without {match['left'] or match['what']}{match['too'] or ''}{match['end']}"


def _times(match: re.Match[str]) -> str:
    """ "Only once" as "exactly 1 times"."""
    before = match["before"].lower()
    return f"{'exactly' if before in ('only', 'just') else before} {1 if match['times'].lower() == 'once' else 2} times"


def _on(
    said: Callable[[re.Match[str], Workspace], str], workspace: Workspace
) -> Callable[[re.Match[str]], str]:
    return lambda match: said(match, workspace)


def _number(month: str) -> int:
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(month.lower()[:3]))


def _month_of(match: re.Match[str], workspace: Workspace) -> str:
    """ "August this year" with its year, where fiscal and calendar years agree on it."""
    number, back = _number(match["month"]), match["which"].lower() == "last"
    today = workspace.today
    first = fiscal_year_start(today, workspace.fiscal_year_start_month)
    fiscal = first.year - back + (number < workspace.fiscal_year_start_month)
    calendar = today.year - back
    kind = (match["kind"] or "").strip().lower()
    if not kind and fiscal != calendar:
        return match[0]
    return f"{MONTHS[number - 1].capitalize()} {calendar if kind == 'calendar' else fiscal}"


def _without_weekday(match: re.Match[str], workspace: Workspace) -> str:
    """The date alone, where it is that day of the week."""
    try:
        day = dt.date(int(match["year"]), _number(match["month"]), int(match["day"]))
    except ValueError:
        return match[0]
    right = _WEEKDAYS[day.weekday()] == match["weekday"].lower()
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}" if right else match[0]


def _day_of(match: re.Match[str], workspace: Workspace) -> str:
    """A day without its year as the last such day."""
    today = workspace.today
    number = int(match["day"]) if match["day"] else _DAYS[match["word"].lower()]
    for year in (today.year, today.year - 1):
        try:
            day = dt.date(year, _number(match["month"]), number)
        except ValueError:
            return match[0]
        if day <= today:
            return f"{match['before']} {day}"
    return match[0]
