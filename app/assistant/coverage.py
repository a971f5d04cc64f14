"""What of a question's words is accounted for: by the house (before a query), and by a query.

A word of the house stands in names, synonyms, notes, glossary, stored values or an approved pair's wording. A
foreign word stands nowhere in it and is no word that any question may have ("salaries", "weather"): the strongest
sign that the data cannot answer. Words meet by their stems, and nearly where one begins the other. Knows no synonyms
but those that the workspace gives; names and quoted words may be values that are not indexed, so they are not foreign.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from bm25s.stopwords import STOPWORDS_EN_PLUS
from sqlglot import exp

from app.assistant.folding import fold
from app.assistant.ground import Value, Vocabulary
from app.assistant.nodes import nodes_of
from app.assistant.pairs import Pair
from app.assistant.periods import spot_periods
from app.assistant.question import stem, stems
from app.assistant.schema import Schema, quote_key, quote_name
from app.assistant.workspace import Term, Workspace

RICH_PAIRS = 50  # approved pairs, with most tables described: the house has its words written down
SHORTEST_SLIP, SLIP = 5, 0.87  # letters, and how alike (0 to 1) a word is to the one that was meant
SHORTEST_NEAR = 4  # letters of a word that another may begin with

# Words of questions about any data. Gathered from questions over 140 public databases: those that at least three of
# them are asked with and have no name for; and words of business questions.
ANY_QUESTION = frozenset(
    stems(
        """
        a about above abs according across add after again against ago ahead all along alphabetical alphabetically
        already also altogether always amount an and another answer answers any anyone anything anywhere apart apiece
        approx approximately apr april are around as asap asc ascending ask asked asking asks at aug august available
        average avg away back be beat beaten beats became become been before began begin begun behind being belong
        below best better between big bigger biggest biggest-selling boss both bother bottom bought break breakdown
        bring broken brought btw busiest but buy by calculate calendar can change changed chart cheap cheapest check
        checked checking cheers colleague combined come common company compare compared comparing comparison complete
        completely compute contain contribute correspond corresponding could count current currently cut cy daily data
        date day days dead dec december decrease delta desc descending detail develop developed did differ difference
        different display distinct distribution do does done down drop dropped during each earlier earliest early
        easiest easy eight either eleven else end ended ending enough entire eod eom eoy equal even ever every
        everybody everyone everything exact exactly exceed except excl exclude exist existing expensive falling false
        far fast faster fastest feb february feel feels fell female few fewer fewest figure final finally financial
        find first fiscal five following for former found four frequency frequent frequently friday from full further
        fy fyi fytd gain get give given go gone got graph great greater greatest grew group grouped grow growth guess
        had half happen happened hard hardest has have having held hello help hey hi high higher highest hold hope
        hoping hour how however hundred i if in incl include included including increase information instead into is it
        its itself jan january joined jul july jun june just keep kept kick kicked kind kindly know known kpi large
        larger last late lately later latest least left less let lie lifetime like list live locate located lol long
        longer longest look lot love low lower lowest made main majority make male many mar march mark match maximum
        may maybe me mean means median medium meeting member mention middle might million minimum minute miss missing
        mom monday money month monthly more most move mover mtd much must my name named need needs neither never new
        newest next nine no nobody none nor normal not nothing nov november now number occur oct october of off often
        ok okay old older oldest on once one only oops open or order ordered ordering originate other our out outside
        over overall own paid part particular past pay pct people per percent percentage perform performance performed
        perhaps period person pick place please plot pls plz portion possible present previous put qoq qtd qty quantity
        quarter quarterly question questions quick quickest quickly quiet quietest range rank ranked ranking rate
        rather ratio reach ready received recent recently record recorded regardless related relative remain remember
        reply report reported respect respectively rest result retrieve return rising rose row running said same
        saturday say saying says second see seem seems sell sent sentence sep separate sept september serve set seven
        several share she should show shown shrank side silly similar since single six size slow slower slowest small
        smaller smallest smooth smoothly so sold some somebody someone sorry sort sorted specific spend spent split
        start started state still stop stretch strong strongest such sum summary sunday supposed sure system table take
        taken team-mate tell ten text than thank thanks that the their them then there these they thing third this
        those thousand three through thursday thx till time timeframe times to today together told tomorrow top total
        toward trend true tuesday twelve twenty twice two type typical typically uh um under unfinished unique until up
        upon us use used using usual value versus very via vs want wanted was way we weak weakest wednesday week
        weekday weekend weekly well went were what when where whether which while who whole whom whose why wide will
        window with within without wonder wondering work working worse worst would write written year yearly yes
        yesterday yet you young younger youngest your yoy ytd zero
        afternoon christmas decade delay easter eve evening finish finished holiday midnight morning night noon
        overnight rounded unknown proportion factor pair
        """
    )
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_AGGREGATE = re.compile(r"\b(?:SUM|COUNT|AVG|MEDIAN|MIN|MAX)\s*\(", re.IGNORECASE)
_CLAUSE = re.compile(r"[.?!:;…](?:\s+|$)|\s+[-–—]+\s+")
_PERIOD_CODE = re.compile(r"(?:CY|FY|Q|H)\d{1,4}", re.IGNORECASE)
# Adverbs and participles say how, and seldom what; what ends so and names a thing does not.
_ADVERB = re.compile(
    r"(?!(?:assemb|fami|ita|ju|rep|supp|subassemb|anoma)ly$)\w{3,}(?:ly|ing)$", re.IGNORECASE
)
# Of the approved queries whose questions name a term, so many keep to it: it is binding, or may mean something else.
BINDING, LOOSE = 0.95, 0.7
_CURRENCY = re.compile(r"[A-Z]{3}")  # a code, where a question has the currency's name
BINDING_VALUE = 0.8  # the same of a stored value
NAMED = 3  # wordings that must name a term for its share to say something
MOST_PAIRS = 1_000  # approved pairs looked at for that: half a second, once
MANY = 99
FULL = 2  # known words with which a clause asks something by itself
_QUOTED = re.compile(r"""(?<!\w)(?:"[^"]+"|“[^”]+”|'[^']+'|‘[^’]+’)(?!\w)""")


@dataclass(frozen=True)
class Word:
    """A content word: as it stands, its stem, and whether it may be a value that is not indexed."""

    text: str
    stem: str
    name: bool = False


class HouseWords:
    """Every word that the house has, and which approved pairs are worded with it."""

    def __init__(
        self, workspace: Workspace, schema: Schema, vocabulary: Vocabulary, pairs: Sequence[Pair]
    ) -> None:
        """Gather them; the values are those of `vocabulary`."""
        self._workspace = workspace
        texts = [workspace.about, workspace.name]
        texts += [text for term in workspace.glossary for text in (term.term, *term.also, term.means)]
        for table in schema.tables:
            texts += [table.schema, table.name, table.description, *table.synonyms]
            for column in table.columns:
                texts += [column.name, column.description, column.unit, *column.values, *column.synonyms]
        texts += [*vocabulary.stored, *vocabulary.other_names]
        self._words = set(stems(" ".join(texts)))
        self._enumerated = {
            f"{quote_key(table, schema.dialect)}.{quote_name(column.name, schema.dialect)}": len(
                column.values
            )
            for table in schema.tables
            for column in table.columns
            if column.values
        }
        # What any question may have is a subject here where a table is called so, such as "orders" and "returns".
        self._subjects = {word for t in schema.tables for word in stems(" ".join((t.name, *t.synonyms)))}
        self._begun: dict[str, set[str]] = defaultdict(set)
        for word in self._words:
            if len(word) >= SHORTEST_NEAR:
                self._begun[word[:SHORTEST_NEAR]].add(word)
        self._pairs: dict[str, set[str]] = defaultdict(set)
        self._vocabulary = vocabulary
        approved = [pair for pair in pairs if pair.status == "approved" and not pair.heldout]
        self._looked_at = approved[:: len(approved) // MOST_PAIRS + 1]
        described = sum(bool(table.description) for table in schema.tables)
        # Only then is a word that nobody has used one that the data has nothing of, rather than another name for it.
        self.is_rich = len(approved) >= RICH_PAIRS and 2 * described >= len(schema.tables)
        # Of thousands of wordings one has any word.
        self._least = 1 if len(approved) < MOST_PAIRS else 2
        for pair in approved:
            for text in (pair.question, *pair.also):
                for word in stems(text):
                    self._pairs[word].add(pair.id)

    def content(self, question: str) -> tuple[Word, ...]:
        """The words that a question is about: not numbers, not periods, not what any question may have."""
        spans = [(spotted.begin, spotted.stop) for spotted in spot_periods(question, self._workspace)]
        starts = {0, *(len(gap[0]) + gap.start() for gap in _CLAUSE.finditer(question))}
        quoted = [match.span() for match in _QUOTED.finditer(question)]
        found: dict[str, Word] = {}
        for match in _WORD.finditer(question):
            text = re.sub(r"['’](?:s|t|re|ve|ll|d|m)$", "", match[0])
            root = stem(text.lower())
            if _PERIOD_CODE.fullmatch(text) or any(begin <= match.start() < stop for begin, stop in spans):
                continue
            if (
                len(root) < 2
                or text[0].isdigit()
                or (_is_common(text.lower()) and root not in self._subjects)
            ):
                continue
            name = (match.start() not in starts and text[0].isupper()) or any(
                b <= match.start() < s for b, s in quoted
            )
            found.setdefault(root, Word(text, root, name))
        return tuple(found.values())

    def foreign(self, question: str, *, without_pair: str = "") -> tuple[str, ...]:
        """The words of a question that the house does not have at all, as they stand."""
        return tuple(
            word.text
            for word in self.content(question)
            if not word.name and not self.has(word.stem, without_pair=without_pair)
        )

    def asks_fully(self, question: str, *, without_pair: str = "") -> tuple[str, ...]:
        """The parts of a question that ask something the house knows every word of, remarks around them left out.

        Of "For the dinner invitation: gold members by city, please." that is the second part. One word of a table is
        enough, of others it takes two.
        """
        parts = [part for part in _CLAUSE.split(question) if part.strip()]
        found = []
        for part in parts if len(parts) > 1 else ():
            known = [word for word in self.content(part) if not word.name]
            if not all(self.has(word.stem, without_pair=without_pair) for word in known):
                continue
            if len(known) >= FULL or any(word.stem in self._subjects for word in known):
                found.append(part)
        return tuple(found)

    def names_metric(self, question: str) -> bool:
        """Whether a question names a figure that the glossary defines."""
        terms = self._vocabulary.ground(question, max_terms=MANY).terms
        return any(term.unit and _AGGREGATE.search(term.sql) for term in terms)

    def get_ready(self) -> None:
        """Read what is read when first needed."""
        _ = self._kept, self._kept_values

    def is_slip(self, word: str) -> bool:
        """Whether a word is one of the house, or of any question, but for a letter or two that slipped."""
        word = stem(word.lower())
        if len(word) < SHORTEST_SLIP:
            return False
        return any(
            known[:1] == word[0]
            and abs(len(known) - len(word)) <= 1
            and SequenceMatcher(None, word, known, autojunk=False).ratio() >= SLIP
            for known in self._spelled
        )

    @cached_property
    def _spelled(self) -> frozenset[str]:
        return ANY_QUESTION | self._words

    def missed_values(self, question: str, tree: exp.Expr) -> Iterator[Value]:
        """The stored values that a question names and a query has no trace of."""
        nodes = nodes_of(tree)
        literals = {fold(node.name) for node in nodes if isinstance(node, exp.Literal)}
        if any(re.fullmatch(r"[a-z]{2,3}", literal) for literal in literals):
            return  # 'SE' may stand for Sweden
        named_values = self._vocabulary.named_values(question)
        shown = {node.name.lower() for node in nodes if isinstance(node, exp.Column)}
        counted = Counter(column for value in named_values for column in value.columns)
        all_named = {column for column, number in counted.items() if number == self._enumerated.get(column)}
        for value in named_values:
            if _CURRENCY.fullmatch(value.spelling) and value.spelling not in question:
                continue  # "in euros" may ask for another unit, and not for other rows
            if any(_holds(literal, fold(value.spelling)) for literal in literals):
                continue  # the town in a store's name
            if any(column in all_named for column in _ending_in(shown, value.columns)):
                continue  # "bronze, silver and gold" are all that the column has: a row each
            named, kept = self._kept_values.get(value.spelling, (0, 0))
            if named < NAMED or kept >= BINDING_VALUE * named:
                yield value

    @cached_property
    def _kept_values(self) -> dict[str, tuple[int, int]]:
        """For each value: how many wordings of approved pairs name it, and how many of their queries have it.

        "orders placed" are seldom those with the status "placed".
        """
        found: dict[str, tuple[int, int]] = {}
        for pair in self._looked_at:
            for text in (pair.question, *pair.also):
                for value in self._vocabulary.named_values(text):
                    named, kept = found.get(value.spelling, (0, 0))
                    found[value.spelling] = named + 1, kept + (f"'{value.spelling}'" in pair.sql)
        return found

    def missed_terms(self, question: str, tree: exp.Expr, least: float = BINDING) -> Iterator[Term]:
        """The terms that a question names and a query does not follow, those that approved queries keep to.

        `least` is the share of them that must do so; a term that few questions name counts as kept only below BINDING.
        """
        for term in self._vocabulary.ground(question, max_terms=MANY).terms:
            named, kept = self._kept.get(term.term, (0, 0))
            share = kept / named if named >= NAMED else LOOSE
            if share >= least and not defines(tree, term):
                yield term

    @cached_property
    def _kept(self) -> dict[str, tuple[int, int]]:
        """For each term: how many wordings of approved pairs name it, and how many of their queries define it.

        "units" may be those in stock, and not those sold: a term is binding where its approved queries keep to it.
        """
        found: dict[str, tuple[int, int]] = {}
        for pair in self._looked_at:
            parts = _parts(pair.sql, written=True)
            for text in (pair.question, *pair.also):
                for term in self._vocabulary.ground(text, max_terms=MANY).terms:
                    named, kept = found.get(term.term, (0, 0))
                    found[term.term] = named + 1, kept + (_parts(f"{term.sql} {term.where}") <= parts)
        return found

    def has(self, root: str, *, without_pair: str = "") -> bool:
        """Whether the house has a stem, or one that begins with it or that it begins with."""
        pairs = self._pairs.get(root, set()) - {without_pair}
        return (
            root in self._words
            or len(pairs) >= self._least
            or any(is_near(root, other) for other in self._begun.get(root[:SHORTEST_NEAR], ()))
        )


def _holds(text: str, words: str) -> bool:
    """Whether a folded text has the words, whole ones.

    >>> _holds("hamburg elbe", "hamburg"), _holds("hamburger", "hamburg")
    (True, False)
    """
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def _ending_in(names: Iterable[str], columns: Iterable[str]) -> set[str]:
    """Of full columns, those whose own name is among the names."""
    return {column for column in columns if column.rpartition(".")[2].strip('"').lower() in names}


def _is_common(word: str) -> bool:
    """Whether any question may have a word: a stop word, a word of questions, a comparative of one, or an adverb.

    >>> _is_common("newer"), _is_common("actually"), _is_common("supply")
    (True, True, False)
    """
    if stem(word) in ANY_QUESTION or word in STOPWORDS_EN_PLUS or _ADVERB.match(word):
        return True
    return word.endswith(("er", "est")) and stem(re.sub(r"(?:er|est)$", "", word)) in ANY_QUESTION


def is_near(one: str, other: str) -> bool:
    """Whether one stem begins with the other, both being long enough to say something.

    >>> is_near("visitor", "visit"), is_near("car", "carrier")
    (True, False)
    """
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= SHORTEST_NEAR and longer.startswith(shorter)


def words_of_query(tree: exp.Expr, schema: Schema, terms: Iterable[Term] = ()) -> set[str]:
    """The stems that a query accounts for.

    They are of its names and literals, of what tables and columns that it reads are called and noted to be, and of the
    terms whose columns it has.
    """
    nodes = nodes_of(tree)
    names = {node.name.lower() for node in nodes if isinstance(node, exp.Identifier)}
    texts = [node.name for node in nodes if isinstance(node, exp.Identifier | exp.Literal)]
    for table in schema.tables:
        if table.name.lower() not in names:
            continue
        texts += [table.description, *table.synonyms]
        for column in table.columns:
            if column.name.lower() in names:
                texts += [column.description, column.unit, *column.synonyms, *column.values]
    for term in terms:
        if defines(tree, term):
            texts += [term.term, *term.also, term.means]
    return set(stems(" ".join(texts)))


def defines(tree: exp.Expr, term: Term) -> bool:
    """Whether a query has the columns and texts that a term is defined by; a term without SQL is never missed."""
    wanted = _parts(f"{term.sql} {term.where}")
    return wanted <= _parts(tree.sql(), written=True)


# Of DATE_DIFF and its like: sqlglot writes them as words.
_UNITS = frozenset(f"'{unit}'" for unit in "second minute hour day week month quarter year".split())


# The first or last of something, as a term says it, and as queries write it otherwise.
_EXTREME = re.compile(r"\b(?:MIN|MAX)\(", re.IGNORECASE)
_AS_EXTREME = re.compile(
    r"\b(?:ROW_NUMBER|RANK|DENSE_RANK|FIRST_VALUE|LAST_VALUE|ARG_M\w+|NOT EXISTS|ALL)\s*\(|"
    r"\bNOT \w+\.?\w* IN\b|\bDISTINCT ON\b",
    re.IGNORECASE,
)


def _parts(sql: str, *, written: bool = False) -> set[str]:
    """The columns and texts of SQL, and whether it takes a first or last; `written` as a query may."""
    extreme = _EXTREME.search(sql) or (written and _AS_EXTREME.search(sql))
    columns = {name.lower() for name in re.findall(r"\b[a-z]\w*\.(\w+)", sql, re.IGNORECASE)}
    texts = {text for text in re.findall(r"'[^']*'", sql) if text not in _UNITS}
    return columns | texts | ({"MIN or MAX"} if extreme else set())


def tell_value(value: Value) -> str:
    """Say that a query lacks a value, as a sentence's end."""
    return f"“{value.spelling}” ({value.columns[0]}) is not in the query"


def tell_missed(term: Term) -> str:
    """Say to the model what a term means, that its query has not."""
    where = f"where {term.where}" if term.where else ""
    return f"the query lacks “{term.term}”, which means {' '.join(f'{term.sql} {where}'.split())}"
