"""A question that can be read completely as a frame of the house's definitions is answered by the frame's SQL.

No model is asked: the words are parts of `semantics.yaml` and the glossary (`lexicon`), `reader` puts them together
and `frame` writes the query, `dialects` in the SQL of the database. Strict as approved pairs are: a word too many would
be a filter unheard, so a question with one unread word, or with two meanings, is for the model. Not covered: records
where no `semantics.yaml` says which of them count.
"""

from __future__ import annotations

import collections
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.assistant.compose.column_reader import ColumnReader
from app.assistant.compose.days import with_whole_dates
from app.assistant.compose.definitions import FILE, read_domain
from app.assistant.compose.description import describe
from app.assistant.compose.dialects import UnwritableError
from app.assistant.compose.distinct_reader import DistinctReader, Values, describe_values
from app.assistant.compose.editions import with_editions
from app.assistant.compose.exclusions import is_put_inside
from app.assistant.compose.finished import is_shortened
from app.assistant.compose.follow_up import FollowUps
from app.assistant.compose.frame import Frame
from app.assistant.compose.lexicon import Reading, build_lexicon
from app.assistant.compose.list_follow_up import ListFollowUps
from app.assistant.compose.list_reader import ListReader, ReadList
from app.assistant.compose.listing import Listing, describe_list, is_of_every_row
from app.assistant.compose.lookup_reader import ONE, LookupReader
from app.assistant.compose.movers import MoverRules, movers
from app.assistant.compose.parts import in_line
from app.assistant.compose.plain import plain_words, reworded
from app.assistant.compose.preamble import rests, says_nothing
from app.assistant.compose.proposal import with_aliases
from app.assistant.compose.ranking_verbs import add_ranking_verbs
from app.assistant.compose.reader import Read, Reader
from app.assistant.compose.slips import mend_slips
from app.assistant.compose.small_words import answers_all, asks_for_pieces, compares_rows, denies_and_affirms
from app.assistant.compose.tails import tails
from app.assistant.compose.two_sentences import is_short, joined, parted, restates
from app.assistant.compose.whether import comparisons, stands_apart
from app.assistant.compose.why import is_explained
from app.assistant.compose.years import with_years
from app.assistant.errors import SqlError
from app.assistant.ground import Vocabulary
from app.assistant.prompt import Turn
from app.assistant.query_process import QueryProcess
from app.assistant.question_tokens import Token, Tokens, read_tokens, singular
from app.assistant.schema import Schema
from app.assistant.verified import stored_columns
from app.assistant.workspace import Workspace

# What stands in questions beside the phrases, as a slip may have made it.
MOST_WORDS = 40  # of 749 approved wordings the longest that is composed has 32
_MOST_TIMES = 6  # that a long word stands in a question; of 2,498 curated ones none has one over 4 times
_LONG_WORD = 4  # letters
_WORDS = (
    "number many count what which could would please quick question there their these those about total "
    "january february march april june july august september october november december "
    "today yesterday week month quarter since during"
)


@dataclass(frozen=True)
class Composed:
    """A question's frame, its SQL, and the frame in a few words."""

    frame: Frame | Listing | Values
    sql: str
    description: str


def is_long(question: str) -> bool:
    """Whether a question has more words than one that is composed, or one again and again: it has too many cuts."""
    words = question.lower().split()
    again = collections.Counter(word for word in words if len(word) >= _LONG_WORD)
    return len(words) > MOST_WORDS or max(again.values(), default=0) > _MOST_TIMES


class Composer:
    """Answers questions of one workspace; holds nothing that changes."""

    def __init__(
        self, workspace: Workspace, schema: Schema, vocabulary: Vocabulary, queries: QueryProcess
    ) -> None:
        """Read what can be asked about, with the stored values. Raises: WorkspaceError."""
        self.workspace = workspace
        columns = stored_columns(schema, vocabulary)
        self._names = columns.keys()
        domain = read_domain(workspace, with_aliases(schema), queries)
        if not (workspace.root / FILE).is_file():
            # Nobody has said which rows count: only what the glossary defines is sure.
            domain.measures[:] = [measure for measure in domain.measures if measure.term]
        self.dialect = domain.dialect
        reading = Reading(workspace, self._names)
        lexicon = build_lexicon(domain, reading, columns)
        add_ranking_verbs(lexicon, domain, reading)
        self.reader = Reader(domain, lexicon)
        self._movers = Reader(domain, lexicon)
        self._movers.rules = MoverRules(domain)
        self.lists = ListReader(self.reader, reading)
        self.columns = ColumnReader(self.reader, self.lists)
        self.distincts = DistinctReader(self.lists)
        self.lookups = LookupReader(self.lists, columns, self._rows)
        self.follow_ups = FollowUps(self.reader, self._plain_tokens)
        self.list_follow_ups = ListFollowUps(self.lists, self._plain_tokens)
        self._words = frozenset(
            word for phrase in self.lists.reader.lexicon.phrases for text in phrase for word in text.split()
        ) | frozenset(_WORDS.split())

    def compose(self, question: str, turns: Sequence[Turn] = ()) -> Composed | None:
        """The SQL that the question means after the earlier turns, or None."""
        try:
            found = self._compose(question, turns)
            return replace(found, sql=self.dialect.write(found.sql)) if found else None
        except UnwritableError:
            return None

    def written(self, frame: Frame) -> str:
        """A frame's query as `compose` writes it; "" where the database cannot say it."""
        try:
            return self.dialect.write(self.reader.rules.sql(frame))
        except UnwritableError:
            return ""

    def _compose(self, question: str, turns: Sequence[Turn] = ()) -> Composed | None:
        """The same in the SQL that queries are composed in."""
        if is_long(question) or denies_and_affirms(question) or compares_rows(question):
            return None
        read = self._read(question, self.frame_of(turns), follows=bool(turns))
        if read:
            return Composed(read.frame, read.sql, describe(read.frame))
        if turns:
            return self._list_again(question, turns)
        tokens = self._mended(question, self.lists.reader)
        if values := self.distincts.read_values(tokens):
            return Composed(values.values, values.sql, describe_values(values.values))
        found = _composed(self.lists.read(tokens) or self.lookups.read(tokens))
        other = reworded(question)
        return found or (self._compose(other) if other != question else self._read_joined(question))

    def _read_joined(self, question: str) -> Composed | None:
        """Read two sentences as the one question that they are together."""
        lexicon = self.lists.reader.lexicon
        found = {
            read.sql: read
            for text in joined(question, self.tokens, lexicon)
            if len(text) < len(question) + MOST_WORDS and (read := self._compose(text))
        }
        for first, _, second in parted(question) if not found else ():
            said = self.tokens(second)
            whole = self.reader.read(self.tokens(first)) if is_short(said) else None
            if whole and restates(said, whole.frame):
                found[whole.sql] = Composed(whole.frame, whole.sql, describe(whole.frame))
        return next(iter(found.values())) if len(found) == 1 else None

    def is_unreviewed(self, frame: Frame | Listing | Values | None) -> bool:
        """Whether nobody has said which rows count in what a frame is of: no data team, and no term of the glossary."""
        frame = frame.frame if isinstance(frame, Values) else frame
        measure = frame.count if isinstance(frame, Listing) else frame.measure if frame else None
        return not self.reader.domain.reviewed and not (measure and measure.term)

    def _list_again(self, question: str, turns: Sequence[Turn]) -> Composed | None:
        """What the question makes of the list that the last turn was answered with."""
        listing = self.list_of(turns)
        if listing is None:
            return None
        if frame := self.list_follow_ups.counted(question, listing):
            rules = self.reader.rules
            all_of_them = self.list_follow_ups.asks_number(question)
            read = Read(frame, rules.sql(frame)) if all_of_them else self.follow_ups.read(question, frame)
            return Composed(read.frame, read.sql, describe(read.frame)) if read else None
        return _composed(self.list_follow_ups.read(question, listing))

    def list_of(self, turns: Sequence[Turn]) -> Listing | None:
        """The list of the last turn; None where it is none, or was answered otherwise."""
        listing: Listing | None = None
        for turn in turns:
            if is_long(turn.question):
                listing = None
                continue
            found = self.list_follow_ups.read(turn.question, listing) if listing else None
            found = found or self.lists.read(self._mended(turn.question, self.lists.reader))
            listing = found.listing if found and self._is_same(found.sql, turn.sql) else None
        return listing

    def is_edit(self, question: str, turns: Sequence[Turn]) -> bool:
        """Whether the question means something after the turns, and nothing without them."""
        return self.compose(question) is None and self.compose(question, turns) is not None

    def frame_of(self, turns: Sequence[Turn]) -> Frame | None:
        """The frame of the last turn; None where it is none, or was answered otherwise."""
        frame: Frame | None = None
        for turn in turns:
            if frame is not None and is_explained(turn):
                continue  # what is talked about is still the figure of the turn before
            long = is_long(turn.question)
            read = None if long else self._read(turn.question, frame, follows=frame is not None)
            frame = read.frame if read and self._is_same(read.sql, turn.sql) else None
            frame = None if frame and (frame.counted or frame.window) else frame
        return frame

    def continued(self, question: str, frame: Frame) -> Frame | None:
        """The frame that the question makes of a frame, or None."""
        read = self._read(question, frame, follows=True)
        return read.frame if read else None

    def _read(self, question: str, frame: Frame | None, *, follows: bool) -> Read | None:
        """Read a question, as an edit of the frame before where its words say so or it is no whole question."""
        tokens = self._mended(question, self.lists.reader)
        if not follows:
            read = self.reader.read(tokens) or self.columns.read(tokens) or self.distincts.read(tokens)
            read = read or self._read_behind(question) or self._read_whether(question)
            read = read or self._read_movers(question) or self._read_before_tail(question)
            return read if read and answers_all(question, read.frame) else None
        edit = self.follow_ups.read(question, frame) if frame else None
        if edit and frame and not _is_clear(question, frame, edit.frame):
            edit = None
        if self.follow_ups.is_edit(question):
            return edit
        whole = self.reader.read(tokens)
        if whole is None or not answers_all(question, whole.frame):
            return edit
        # "How many orders?" after a question about last month may be about that month, or about all time.
        alone = whole.frame.span or not whole.frame.measure.date or any(map(_says_when, tokens.bare))
        return whole if alone else None

    def _rows(self, sql: str) -> Sequence[Sequence[object]]:
        """The rows of a query, of two at most; none where it cannot be run."""
        try:
            return self.dialect.run(sql, max_rows=ONE).rows
        except SqlError:
            return ()

    def _read_behind(self, question: str) -> Read | None:
        """Read what stands behind a sentence that asks for nothing more."""
        for asked in rests(question):
            before, tokens = question.removesuffix(asked), self._mended(asked, self.lists.reader)
            read = self.reader.read(tokens) or self.columns.read(tokens)
            if read and says_nothing(
                before, self.tokens(before), tokens, self.reader.lexicon, self._everywhere(read.frame)
            ):
                return read
        return None

    def _everywhere(self, frame: Frame) -> set[str]:
        """The nouns of records that each row of a frame's figure has one of: tickets have customers."""
        domain, base = self.reader.domain, frame.measure.base
        subjects = [s for s in domain.subjects if s.base != base and is_of_every_row(base, s.base, domain)]
        return {singular(s.many) for s in subjects if s.base in domain.joins.tables}

    def _read_whether(self, question: str) -> Read | None:
        """Read a question for yes or no as one for the two figures that it holds against each other."""
        for asked in comparisons(question):
            read = self.reader.read(self._mended(asked, self.lists.reader))
            if read and stands_apart(read.frame):
                return read
        return None

    def _read_before_tail(self, question: str) -> Read | None:
        """Read what stands before a tail that says how the answer is told, and tell it so."""
        for tail in tails(question):
            read = self.reader.read(self._mended(tail.rest, self.lists.reader))
            frame = tail.of(read.frame) if read else None
            if frame and self.reader.rules.allows(frame):
                return Read(frame, self.reader.rules.sql(frame))
        return None

    def _read_movers(self, question: str) -> Read | None:
        """Read a question for those that moved most as one for the change of each."""
        found = {}
        for mover in movers(question):
            read = self._movers.read(self._mended(mover.text, self.lists.reader))
            if read and mover.fits(read.frame) and self.reader.rules.allows(mover.of(read.frame)):
                frame = mover.of(read.frame)
                found[self.reader.rules.sql(frame)] = frame
        return Read(*next((frame, sql) for sql, frame in found.items())) if len(found) == 1 else None

    def _mended(self, question: str, reader: Reader) -> Tokens:
        """The tokens, with slips of the finger put right where a reader knows not every word."""
        tokens = self.tokens(question)
        if reader.can_cut(in_line(tokens)):
            return tokens
        mended = mend_slips(question, self._words)
        return self.tokens(mended) if mended != question else tokens

    def _plain_tokens(self, text: str) -> Tokens:
        return self._mended(text, self.lists.reader)

    def _is_same(self, sql: str, other: str) -> bool:
        """Whether a composed query is another one's text, or else brings the same rows."""
        if " ".join(sql.split()) == " ".join(other.split()):
            return True
        try:
            ours, theirs = self.dialect.run(sql).rows, self.dialect.run_as_it_is(other).rows
        except SqlError:
            return False
        rows = sorted(map(repr, ours))
        told = any(value not in (None, 0) for row in ours for value in row)
        return told and rows == sorted(map(repr, theirs))

    def is_stored(self, word: str) -> bool:
        """Whether a folded word is a stored value."""
        return word in self._names

    def tokens(self, question: str) -> Tokens:
        """The tokens of a question."""
        dated = with_years(with_whole_dates(question, self.workspace), self.workspace)
        text = with_editions(plain_words(dated, self.workspace), self._names)
        return read_tokens(text, self.workspace, self._names, {})


def _composed(found: ReadList | None) -> Composed | None:
    return Composed(found.listing, found.sql, describe_list(found.listing)) if found else None


def _is_clear(question: str, before: Frame, after: Frame) -> bool:
    """Whether an edit asks for what the frame before has, and of what is not left out there."""
    if is_shortened(before.span) and not (is_shortened(after.span) or (after.span and after.span.over)):
        return False  # "only full months … and this quarter?"
    return not asks_for_pieces(question, after) and not is_put_inside(before.conditions, after.conditions)


def _says_when(token: Token) -> bool:
    return token.text in ("date", "ever", "year")
