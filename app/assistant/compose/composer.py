"""A question that can be read completely as a frame of the house's definitions is answered by the frame's SQL.

No model is asked: the words are parts of `semantics.yaml` and the glossary (`lexicon`), `reader` puts them together
and `frame` writes the query. Strict as approved pairs are: a word too many would be a filter unheard, so a question
with one unread word, or with two meanings, is for the model. Not covered: lists of records, typing errors, and numbers
of records where no `semantics.yaml` says which of them count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.assistant.compose.description import describe
from app.assistant.compose.domain import FILE, read_domain
from app.assistant.compose.frame import Frame
from app.assistant.compose.lexicon import Reading, build_lexicon
from app.assistant.compose.proposal import with_aliases
from app.assistant.compose.reader import Read, Reader
from app.assistant.ground import Vocabulary
from app.assistant.prompt import Turn
from app.assistant.query_process import QueryProcess
from app.assistant.question_tokens import Tokens, read_tokens
from app.assistant.schema import Schema
from app.assistant.verified import stored_columns
from app.assistant.workspace import Workspace


@dataclass(frozen=True)
class Composed:
    """A question's frame, its SQL, and the frame in a few words."""

    frame: Frame
    sql: str
    description: str


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
        self.reader = Reader(domain, build_lexicon(domain, Reading(workspace, self._names), columns))

    def compose(self, question: str, turns: Sequence[Turn] = ()) -> Composed | None:
        """The SQL that the question means, or None."""
        if turns:
            return None
        read = self.reader.read(self.tokens(question))
        return self._composed(read) if read else None

    def tokens(self, question: str) -> Tokens:
        """The tokens of a question."""
        return read_tokens(question, self.workspace, self._names, {})

    def _composed(self, read: Read) -> Composed:
        return Composed(read.frame, read.sql, describe(read.frame))
