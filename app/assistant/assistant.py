"""Question → answer: what is held open for a database, and what the prompt says beside a question.

The passes are `attempt`'s. Whatever the model writes ends in a verdict; only a broken workspace, database or engine
raises.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

from app.assistant.answer import Answer, Model, OnStep, Step
from app.assistant.attempt import Attempt
from app.assistant.beside import nearby
from app.assistant.calibration import read_calibrations
from app.assistant.clarify import Clarifier
from app.assistant.compose.composer import Composer
from app.assistant.compose.definitions import FILE, says_what_counts
from app.assistant.compose.dialects import DIALECTS
from app.assistant.confide import confide
from app.assistant.coverage import HouseWords
from app.assistant.database import Database
from app.assistant.errors import ModelError, SqlError
from app.assistant.grammar import build_grammar
from app.assistant.ground import Grounding, Vocabulary, show_values
from app.assistant.invented import find_invented
from app.assistant.link import Asked, Linked, Linker, room_for_schema
from app.assistant.literal.reader import MOST_TABLES, LiteralReader
from app.assistant.mend import Mender
from app.assistant.outside import Outside
from app.assistant.pairs import read_pairs
from app.assistant.parse import parse_sql
from app.assistant.periods import find_periods
from app.assistant.personal import split_notes
from app.assistant.prompt import (
    KEPT_TURNS,
    PROMPT_VERSION,
    Context,
    Message,
    Turn,
    prompt_hash,
    render_messages,
    render_system,
    shorten_term,
)
from app.assistant.query_process import QueryProcess
from app.assistant.question import clean_question
from app.assistant.recall import PairIndex
from app.assistant.schema import Schema, read_schema, render_compact
from app.assistant.spaced_names import SpacedNames
from app.assistant.style import read_style
from app.assistant.unfinished import Unfinished
from app.assistant.values import StoredValues
from app.assistant.verified import VerifiedPairs
from app.assistant.words.read_back import read_back
from app.assistant.words.readable import read_meanings
from app.assistant.workspace import Term, Workspace

SUGGESTIONS = 3

# What an example may cost: a character is about 0.3 tokens, and 47 to 60 prompt tokens are a second.
EXAMPLE_CHARACTERS = 480  # a longer one must be clearly nearer
LONGEST_EXAMPLE = 1200
EXAMPLE_NEARNESS = 0.4  # an unlike example misleads a small model

# Approved pairs whose tables a question probably needs, where not all tables can be shown.
LIKELY_PAIRS = 5
LIKELY_NEARNESS = 0.25


class Assistant:
    """Answers questions about one database of a workspace; safe to share between threads."""

    def __init__(
        self,
        workspace: Workspace,
        model: Model | None = None,
        *,
        bind: bool = True,
        examples: bool = True,
        doubt: bool = True,
        verified: bool = False,
        compose: bool = True,
        literal: bool = True,
        vote: bool = False,
        ground: bool = True,
        repair: bool = True,
        clarify: bool = True,
        constrain: bool = True,
    ) -> None:
        """Open the database and read schema, glossary, values and pairs (about a second).

        The model may come later, by `assistant.model = …`: a broken workspace shows without it. Or by
        `assistant.load = …`, which is called at the first question that needs one.
        The rest are the passes, to switch off and measure: `ground` shows the model values, terms and periods that
        the question names, `examples` the nearest pairs; `constrain` lets it write only names that exist, where its
        engine can; `bind` mends names, joins and values; `repair` asks again with what is wrong, `doubt` with what is
        doubtful; `vote` draws more samples where an answer is doubtful;
        `clarify` turns away what the data has no answer to and asks back what has several readings. Without the
        model, `verified` answers from an approved pair where a question asks the same up to its literals, and
        `compose` what can be read completely as a frame of the house's definitions; where nobody has described the
        data, `literal` what is asked in the very words of the schema.
        Raises: DatabaseError, WorkspaceError, PairError.
        """
        self.workspace = workspace
        self.model = model
        self.load: Callable[[], Model] | None = None
        self._loading = threading.Lock()
        self.aside = ThreadPoolExecutor(1, "aside")  # for what is looked for while a model writes
        self.bind = bind
        self.doubt = doubt
        self.vote = vote
        self.ground = ground
        self.repair = repair
        self.constrain = constrain
        self.database = Database(workspace.databases[0], workspace.limits)
        self.queries = QueryProcess(workspace.databases[0], workspace.limits)
        self.schema: Schema = read_schema(self.database, workspace.notes)
        # Without the house's own words, a question that shares none with the schema may still be about it.
        self.described = workspace.described
        self.clarify = clarify and self.described
        if not self.described and ground:
            self.schema = show_values(self.schema, self.database)
        glossary = [shorten_term(term, self.schema) for term in workspace.glossary]
        self.vocabulary = Vocabulary(self.schema, glossary, self.database)
        self.values = StoredValues(self.schema, self.vocabulary.stored)
        self.mender = Mender(self.schema, workspace)
        self.spaced_names = SpacedNames(self.schema)
        folder = workspace.root / "pairs"
        pairs = read_pairs(folder) if (examples or verified) and folder.is_dir() else []
        self.pairs = PairIndex(pairs if examples else ())
        self.house = HouseWords(workspace, self.schema, self.vocabulary, pairs)
        self.calibrations = read_calibrations(workspace.root) if self.described else {}
        self.verified = VerifiedPairs(pairs, workspace, self.schema, self.vocabulary) if verified else None
        self.compose = compose and (bool(workspace.glossary) or (workspace.root / FILE).is_file())
        self._reads_names = literal and not self.described
        read_style(workspace.root, self.schema.dialect)  # a broken file shows now, not at a question
        self.system = render_system(workspace, self.schema)
        self.prompt = f"v{PROMPT_VERSION}-{prompt_hash(self.system)}"
        rest = render_system(workspace, replace(self.schema, tables=()))
        room = room_for_schema(rest, workspace.model.max_new_tokens)
        self.linker: Linker | None = None
        if len(render_compact(self.schema)) > room:
            self.system = rest
            self.linker = Linker(self.schema, self.vocabulary.stored, room=room)
            self.term_tables = {term.term: self.linker.tables_of(term) for term in workspace.glossary}

    def warming_messages(self) -> list[Message]:
        """Return messages whose engine state every question continues."""
        return [{"role": "system", "content": self.system}, {"role": "user", "content": "Question:"}]

    def find_context(
        self,
        question: str,
        *,
        evidence: str = "",
        without_pair: str = "",
        enter: Callable[[str], AbstractContextManager[None]] = lambda name: nullcontext(),
    ) -> Context:
        """Find what the prompt says beside the question; `enter(name)` surrounds each pass. See `ask`."""
        with enter("ground"):
            grounding = self.vocabulary.ground(question) if self.ground else Grounding()
            if evidence:
                grounding = replace(
                    grounding, terms=(*grounding.terms, Term("evidence", " ".join(evidence.split())))
                )
        with enter("recall"):
            similar = self.pairs.nearest(
                question,
                terms=grounding.terms,
                least=EXAMPLE_NEARNESS,
                short_characters=EXAMPLE_CHARACTERS,
                max_characters=LONGEST_EXAMPLE,
                without=without_pair,
            )
        # "January" may be a column where nobody has said that the data has a calendar.
        periods = (
            find_periods(question, self.workspace) if self.workspace.notes is not None and self.ground else ()
        )
        return Context(grounding, similar, periods, self.schema.dialect)

    def render(self, question: str, context: Context, turns: Sequence[Turn] = ()) -> list[Message]:
        """Render what a model gets, in serving and in training; what was found for earlier turns is gone."""
        linked = context.linked or self.link(question, turns)
        system = self.system
        if linked is not None:
            system = render_system(self.workspace, replace(self.schema, tables=linked.tables))
        earlier = [(turn, Context(dialect=self.schema.dialect)) for turn in turns[-KEPT_TURNS:]]
        return render_messages(system, question, context, earlier)

    def link(
        self, question: str, turns: Sequence[Turn] = (), *, evidence: str = "", without_pair: str = ""
    ) -> Linked | None:
        """Choose the tables that a question is shown; None where the schema fits the prompt whole. See `ask`."""
        if self.linker is None:
            return None
        earlier = [(self._asked(self.linker, turn.question), turn.sql) for turn in turns[-KEPT_TURNS:]]
        return self.linker.link(self._asked(self.linker, f"{question} {evidence}", without_pair), earlier)

    def _asked(self, linker: Linker, question: str, without_pair: str = "") -> Asked:
        terms = self.vocabulary.ground(question).terms
        nearest = functools.partial(self.pairs.nearest, question, terms=terms, without=without_pair)
        example, likely = nearest(least=EXAMPLE_NEARNESS), nearest(k=LIKELY_PAIRS, least=LIKELY_NEARNESS)
        needed = [table for term in terms for table in self.term_tables.get(term.term, ())]
        needed += [table for pair in example for table in linker.tables_in(pair.sql)]
        return Asked(
            question,
            about=" ".join(term.means for term in terms),
            needed=tuple(needed),
            likely=tuple(table for pair in likely for table in linker.tables_in(pair.sql)),
        )

    def ask(
        self,
        question: str,
        turns: Sequence[Turn] = (),
        *,
        on_step: OnStep | None = None,
        cancel: threading.Event | None = None,
        evidence: str = "",
        without_pair: str = "",
        temperature: float = 0.0,
        seed: int = 0,
    ) -> Answer:
        """Answer one question, given the earlier turns of its conversation.

        `evidence` is what the asker knows beside the question, shown to the model like a glossary entry.
        `without_pair` is the id of an approved pair that may not serve as an example. At a temperature above
        0 the answer is drawn with the seed, for measuring how far repeated answers agree.
        Raises: ModelError where one is needed and there is none, or when its engine fails; generate.Cancelled
        once `cancel` is set.
        """
        attempt = Attempt(
            self, clean_question(question), tuple(turns), on_step or _ignore, cancel,
            evidence, without_pair, temperature, seed,
        )  # fmt: skip
        with attempt.timed("total"):
            verdict, message = attempt.answer()
            if self.doubt and verdict == "answered" and attempt.generations:
                attempt.doubts += self._invented(attempt)
            with attempt.timed("confide"):
                confidence = confide(self, attempt, verdict)
                if verdict == "answered" and confidence.band == "cannot answer":
                    verdict, message = "abstained", confidence.reasons[0]
            with attempt.timed("present"):
                read = read_back(attempt.sql, self.schema, self.workspace) if verdict == "answered" else ()
                notes = self._notes(attempt) if verdict == "answered" else attempt.notes
                doubtful = verdict in ("abstained", "failed") or confidence.band == "check this"
                near = nearby(attempt) if doubtful else ()
        return Answer(
            question=attempt.question,
            verdict=verdict,
            message=message,
            sql=attempt.sql,
            result=attempt.result,
            repairs=split_notes(attempt.repairs)[0],
            doubts=attempt.doubts,
            notes=notes,
            forgotten=attempt.forgotten if attempt.generations else 0,
            read_back=read,
            suggestions=self._suggest(attempt.question, attempt.context, attempt.sql),
            nearby=near,
            context=attempt.context,
            attempts=tuple(attempt.texts),
            generations=tuple(attempt.generations),
            timings_s=attempt.timings_s,
            verified=attempt.verified,
            confidence=confidence,
            choices=attempt.choices,
            composed=attempt.composed,
            unreviewed=attempt.unreviewed,
            literal=attempt.literal,
            model=self.model.name
            if self.model and not (attempt.verified or attempt.composed or attempt.refined)
            else "",
            prompt=self.prompt,
        )

    @functools.cached_property
    def outside(self) -> Outside:
        """What the data certainly has no answer to, read when first needed."""
        return Outside(self, self.composer.reader.domain.missing if self.composer else ())

    @functools.cached_property
    def clarifier(self) -> Clarifier:
        """What has several readings here, read when first needed."""
        return Clarifier(self, self.composer.reader.domain.ambiguous if self.composer else ())

    @functools.cached_property
    def composer(self) -> Composer | None:
        """What composes answers of the house's definitions, read when first needed. Raises: WorkspaceError."""
        if not self.compose or self.schema.dialect not in DIALECTS:
            return None
        return Composer(self.workspace, self.schema, self.vocabulary, self.queries)

    @functools.cached_property
    def literal(self) -> LiteralReader | None:
        """What answers questions in the words of the schema, read when first needed; None where words mean more."""
        if not self._reads_names or self.schema.dialect not in DIALECTS:
            return None
        if len(self.schema.tables) > MOST_TABLES:
            return None
        if self.workspace.glossary or says_what_counts(self.workspace):
            return None
        found = self.workspace.notes is None  # `inhouse init` has written them down
        return LiteralReader(self.schema, self.vocabulary.stored, self.queries, find_keys=found)

    def get_ready(self) -> None:
        """Read all that is read when first needed. Raises: WorkspaceError."""
        _ = self.composer, self.literal
        if self.clarify:
            _ = self.outside, self.clarifier
        if self.constrain and self.linker is None:
            _ = self.grammar
        self.house.get_ready()
        read_meanings(self.workspace.glossary, self.schema)

    def need_model(self) -> Model:
        """Return the model, loading it if that has waited. Raises: ModelError."""
        with self._loading:
            if self.model is None:
                if self.load is None:
                    raise ModelError("The model is not loaded yet: wait for the start to finish.")
                self.model = self.load()
            return self.model

    def constraint(self, model: Model, context: Context) -> dict[str, str]:
        """The grammar that the model's text must keep to, as its option; none where its engine takes none."""
        if not self.constrain or not getattr(model, "takes_grammar", False):
            return {}
        if context.linked is None:
            return {"grammar": self.grammar}
        tables = context.linked.tables
        shown = any(table.columns for table in tables)  # of nothing there is no grammar
        return {"grammar": build_grammar(replace(self.schema, tables=tables))} if shown else {}

    @functools.cached_property
    def grammar(self) -> str:
        """That of all tables."""
        return build_grammar(self.schema)

    @functools.cached_property
    def unfinished(self) -> Unfinished:
        """What tells of running periods, read when first needed."""
        return Unfinished(self.schema, self.workspace, self._rows)

    def _rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        try:
            return self.queries.run(sql).rows
        except SqlError:
            return ()

    def _invented(self, attempt: Attempt) -> tuple[str, ...]:
        """What a model's query looks for in the place of a name that was asked for."""
        told = " ".join((*(turn.question for turn in attempt.turns), attempt.question, attempt.evidence))
        named = [value.spelling for value in self.vocabulary.named_values(told)]
        try:
            return tuple(find_invented(parse_sql(attempt.sql, self.schema.dialect), told, named))
        except SqlError:  # it ran, and cannot be read: nothing is said of it
            return ()

    def _notes(self, attempt: Attempt) -> tuple[str, ...]:
        """What is to be read before an answer's rows."""
        if attempt.result is None or (
            attempt.composed and attempt.notes
        ):  # an explained change says it itself
            return attempt.notes
        said = self.unfinished.tell(attempt.sql, attempt.result)
        _corrections, left_out = split_notes(attempt.repairs)
        return (*attempt.notes, *left_out, said) if said else (*attempt.notes, *left_out)

    def _suggest(self, question: str, context: Context, sql: str) -> tuple[str, ...]:
        """What to ask next: the nearest approved pairs' questions, whose SQL is known, but for the one just asked."""
        near = self.pairs.nearest(question, SUGGESTIONS + 2, terms=context.grounding.terms)
        asked = {_bare(question), _bare(sql)}
        others = [
            pair
            for pair in near
            if not asked & {_bare(pair.question), *map(_bare, pair.also), _bare(pair.sql)}
        ]
        return tuple(pair.question for pair in others[:SUGGESTIONS])

    def close(self) -> None:
        """Give the database back."""
        self.aside.shutdown(cancel_futures=True)
        self.queries.close()
        self.database.close()


def _bare(text: str) -> str:
    return " ".join(text.lower().split()).strip(" ?.!;")


def _ignore(step: Step) -> None:
    pass
