"""Question → answer: the list of passes and the loop over them.

recall → ground → prompt → generate → parse → bind → guard → style → run, with one repair round on an error.
Whatever the model writes ends in a verdict; only a broken workspace, database or engine raises.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from sqlglot import exp
from sqlglot.errors import SqlglotError

from app.assistant.bind import bind_columns
from app.assistant.database import Database
from app.assistant.errors import LimitError, ModelError, ParseError, PolicyError, SqlError
from app.assistant.fan_out import find_fan_outs
from app.assistant.generate import Generation
from app.assistant.ground import Vocabulary, show_values
from app.assistant.guard import check_policy
from app.assistant.json_cells import json_value
from app.assistant.pairs import read_pairs
from app.assistant.parse import CANNOT, extract_sql, parse_sql
from app.assistant.periods import find_periods
from app.assistant.prompt import (
    PROMPT_VERSION,
    Context,
    Message,
    Turn,
    prompt_hash,
    render_messages,
    render_repair,
    render_system,
    shorten_term,
)
from app.assistant.query_process import QueryProcess
from app.assistant.question import check_question, clean_question
from app.assistant.recall import PairIndex
from app.assistant.run import Result
from app.assistant.schema import Schema, read_schema
from app.assistant.style import format_answer, format_sql, read_style
from app.assistant.values import StoredValues
from app.assistant.words.read_back import Line, read_back
from app.assistant.workspace import Term, Workspace

Verdict = Literal["answered", "abstained", "refused", "failed"]
REPAIR_ROUNDS = 1
SUGGESTIONS = 3
KEPT_TURNS = 2  # earlier turns that a question may refer to

# What an example may cost: a character is about 0.3 tokens, and 47 to 60 prompt tokens are a second.
EXAMPLE_CHARACTERS = 480
EXAMPLE_NEARNESS = 0.4  # an unlike example misleads a small model


class Model(Protocol):
    """What the assistant needs of a model: `generate.LlamaModel`, or a server behind the same call."""

    name: str

    def generate(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        on_token: Callable[[str], None] | None = None,
        on_wait: Callable[[int], None] | None = None,
        cancel: threading.Event | None = None,
        temperature: float = 0.0,
        seed: int = 0,
    ) -> Generation:
        """Write the answer to `messages`, greedily or drawn at a temperature."""


@dataclass(frozen=True)
class Step:
    """Progress for whoever watches: `pass_` is its name, `text` a few words or, for "token", the text."""

    pass_: str
    text: str = ""


OnStep = Callable[[Step], None]


@dataclass(frozen=True)
class Answer:
    """One question's outcome. `sql` is the statement as it ran; `message` says why there is no answer.

    `doubts` are sentences on what may be wrong with an answer: it is to be checked before it is used.
    """

    question: str
    verdict: Verdict
    message: str = ""
    sql: str = ""
    result: Result | None = None
    repairs: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    read_back: tuple[Line, ...] = ()
    suggestions: tuple[str, ...] = ()
    context: Context = field(default_factory=Context)
    attempts: tuple[str, ...] = ()
    generations: tuple[Generation, ...] = ()
    timings_s: dict[str, float] = field(default_factory=dict)
    model: str = ""
    prompt: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what `inhouse ask --json` prints; values are JSON types, dates and decimals as text."""
        result = self.result
        return {
            "question": self.question,
            "verdict": self.verdict,
            "message": self.message,
            "sql": self.sql or None,
            "columns": list(result.columns) if result else [],
            "rows": [[json_value(value) for value in row] for row in result.rows] if result else [],
            "row_count": len(result.rows) if result else 0,
            "truncated": bool(result and result.truncated),
            "repairs": list(self.repairs),
            "doubts": list(self.doubts),
            "suggestions": list(self.suggestions),
            "read_back": [
                {"label": line.label, "text": line.text, "sql": line.is_sql} for line in self.read_back
            ],
            "timings_s": {name: round(seconds, 4) for name, seconds in self.timings_s.items()},
            "tokens": {
                "prompt": sum(g.prompt_tokens for g in self.generations),
                "cached": sum(g.cached_tokens for g in self.generations),
                "new": sum(g.new_tokens for g in self.generations),
            },
            "first_token_s": round(self.generations[0].first_token_s, 4) if self.generations else None,
            "model": self.model,
            "prompt": self.prompt,
        }


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
    ) -> None:
        """Open the database and read schema, glossary, values and pairs (about a second).

        The model may come later, by `assistant.model = …`: a broken workspace shows without it.
        `bind`, `examples` and `doubt` switch those passes off, to measure what they bring.
        Raises: DatabaseError, WorkspaceError, PairError.
        """
        self.workspace = workspace
        self.model = model
        self.bind = bind
        self.doubt = doubt
        self.database = Database(workspace.databases[0], workspace.limits)
        self.queries = QueryProcess(workspace.databases[0], workspace.limits)
        self.schema: Schema = read_schema(self.database, workspace.notes)
        # Without the house's own words, a question that shares none with the schema may still be about it.
        self.described = bool(workspace.glossary or workspace.notes)
        if not self.described:
            self.schema = show_values(self.schema, self.database)
        glossary = [shorten_term(term, self.schema) for term in workspace.glossary]
        self.vocabulary = Vocabulary(self.schema, glossary, self.database)
        self.values = StoredValues(self.schema, self.vocabulary.stored)
        folder = workspace.root / "pairs"
        self.pairs = PairIndex(read_pairs(folder) if examples and folder.is_dir() else ())
        read_style(workspace.root, self.schema.dialect)  # a broken file shows now, not at a question
        self.system = render_system(workspace, self.schema)
        self.prompt = f"v{PROMPT_VERSION}-{prompt_hash(self.system)}"

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
            grounding = self.vocabulary.ground(question)
            if evidence:
                grounding = replace(
                    grounding, terms=(*grounding.terms, Term("evidence", " ".join(evidence.split())))
                )
        with enter("recall"):
            similar = self.pairs.nearest(
                question,
                terms=grounding.terms,
                least=EXAMPLE_NEARNESS,
                max_characters=EXAMPLE_CHARACTERS,
                without=without_pair,
            )
        # "January" may be a column where nobody has said that the data has a calendar.
        periods = find_periods(question, self.workspace) if self.described else ()
        return Context(grounding, similar, periods, self.schema.dialect)

    def render(self, question: str, context: Context, turns: Sequence[Turn] = ()) -> list[Message]:
        """Render what a model gets, in serving and in training; what was found for earlier turns is gone."""
        earlier = [(turn, Context(dialect=self.schema.dialect)) for turn in turns[-KEPT_TURNS:]]
        return render_messages(self.system, question, context, earlier)

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
        Raises: ModelError without a model or when its engine fails; generate.Cancelled once `cancel` is set.
        """
        if self.model is None:
            raise ModelError("The model is not loaded yet: wait for the start to finish.")
        attempt = _Attempt(
            self, self.model, clean_question(question), tuple(turns), on_step or _ignore, cancel,
            evidence, without_pair, temperature, seed,
        )  # fmt: skip
        with attempt.timed("total"):
            verdict, message = attempt.answer()
            with attempt.timed("present"):
                read = read_back(attempt.sql, self.schema, self.workspace) if verdict == "answered" else ()
        return Answer(
            question=attempt.question,
            verdict=verdict,
            message=message,
            sql=attempt.sql,
            result=attempt.result,
            repairs=attempt.repairs,
            doubts=attempt.doubts,
            read_back=read,
            suggestions=self._suggest(attempt.question, attempt.context, attempt.sql),
            context=attempt.context,
            attempts=tuple(attempt.texts),
            generations=tuple(attempt.generations),
            timings_s=attempt.timings_s,
            model=self.model.name,
            prompt=self.prompt,
        )

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
        self.queries.close()
        self.database.close()


def _found_nothing(result: Result) -> bool:
    """No rows, or one of NULLs and zeros, as counts and sums over no rows give."""
    return not result.rows or (len(result.rows) == 1 and all(value in (None, 0) for value in result.rows[0]))


def _bare(text: str) -> str:
    return " ".join(text.lower().split()).strip(" ?.!;")


def _ignore(step: Step) -> None:
    pass


class _Attempt:
    """The state of answering one question."""

    def __init__(
        self,
        assistant: Assistant,
        model: Model,
        question: str,
        turns: tuple[Turn, ...],
        on_step: OnStep,
        cancel: threading.Event | None,
        evidence: str,
        without_pair: str,
        temperature: float,
        seed: int,
    ) -> None:
        self.evidence = evidence
        self.without_pair = without_pair
        self.temperature = temperature
        self.seed = seed
        self.assistant = assistant
        self.model = model
        self.question = question
        self.turns = turns[-KEPT_TURNS:]
        self.on_step = on_step
        self.cancel = cancel
        self.context = Context()
        self.sql = ""
        self.result: Result | None = None
        self.repairs: tuple[str, ...] = ()
        self.doubts: tuple[str, ...] = ()
        self.doubtful: tuple[str, Result | None, tuple[str, ...], tuple[str, ...]] | None = None
        self.texts: list[str] = []
        self.generations: list[Generation] = []
        self.timings_s: dict[str, float] = {}

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Add the seconds of a pass to its sum."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.timings_s[name] = self.timings_s.get(name, 0.0) + time.perf_counter() - start

    @contextmanager
    def _enter(self, name: str) -> Iterator[None]:
        self.on_step(Step(name))
        with self.timed(name):
            yield

    def answer(self) -> tuple[Verdict, str]:
        """Run the passes; return the verdict and, when there is no answer, why."""
        with self.timed("check"):
            turned_away = check_question(self.question, follow_up=bool(self.turns))
            if turned_away:
                return turned_away.verdict, turned_away.message
            told = bool(self.turns or self.evidence)
            if not told and self.assistant.described and not self.assistant.vocabulary.knows(self.question):
                return "abstained", self._nothing_about()
        self.context = self.assistant.find_context(
            self.question, evidence=self.evidence, without_pair=self.without_pair, enter=self._enter
        )
        with self.timed("prompt"):
            messages = self.assistant.render(self.question, self.context, self.turns)
        verdict, message = self._try(messages)
        if self.doubtful is not None and (verdict != "answered" or self.doubts):
            # No better one was found: the first answer, with its doubts.
            self.sql, self.result, self.repairs, self.doubts = self.doubtful
            return "answered", ""
        return verdict, message

    def _try(self, messages: Sequence[Message]) -> tuple[Verdict, str]:
        """Ask the model, and once more with what is wrong with its answer."""
        problem: SqlError | None = None
        for _ in range(1 + REPAIR_ROUNDS):
            if problem is not None:
                self.on_step(Step("repair", str(problem)))
                messages = render_repair(messages, extract_sql(self.texts[-1]), str(problem))
            text = self._generate(messages)
            if cannot := CANNOT.match(text):
                there = self._tables_in(cannot["reason"])
                if not there or problem is not None:
                    return "abstained", self._cannot(cannot["reason"])
                problem = ParseError(f"{', '.join(there)} can be read: answer from there.")
                continue
            try:
                self._check_and_run(text)
                if not self.doubts or problem is not None:
                    return "answered", ""
                self.doubtful = self.sql, self.result, self.repairs, self.doubts
                problem = SqlError(self.doubts[0])
            except (SqlglotError, RecursionError) as error:
                # What sqlglot parses it may still not understand, or only by nesting too deeply.
                problem = ParseError(f"This SQL cannot be checked: {' '.join(str(error).split())[:200]}")
            except LimitError as error:
                return "failed", str(error)
            except SqlError as error:
                if problem is not None and str(error) == str(problem):
                    break  # it does not learn from the error
                problem = error
        if isinstance(problem, PolicyError):
            return "refused", str(problem)
        return (
            "failed",
            f"No working SQL was found for this question; try other words. The last error: {problem}",
        )

    def _generate(self, messages: Sequence[Message]) -> str:
        self.on_step(Step("generate"))
        with self.timed("generate"):
            generation = self.model.generate(
                messages,
                max_tokens=self.assistant.workspace.model.max_new_tokens,
                on_token=lambda text: self.on_step(Step("token", text)),
                on_wait=lambda before: self.on_step(Step("wait", str(before))),
                cancel=self.cancel,
                temperature=self.temperature,
                seed=self.seed,
            )
        if generation.waited_s > 0.01:
            self.timings_s["generate"] -= generation.waited_s
            self.timings_s["wait"] = self.timings_s.get("wait", 0.0) + generation.waited_s
        self.generations.append(generation)
        self.texts.append(generation.text)
        return generation.text

    def _check_and_run(self, text: str) -> None:
        """Take the model's text to a result. Raises: SqlError."""
        schema = self.assistant.schema
        self.on_step(Step("check"))
        with self.timed("parse"):
            tree = parse_sql(extract_sql(text), schema.dialect)
        self.sql = format_sql(tree, schema.dialect)
        if self.assistant.bind and isinstance(tree, exp.Query):
            with self.timed("bind"):
                bound = bind_columns(tree, schema)
                tree, self.repairs = bound.tree, bound.repairs
                self._mend_values(tree)
        self._run(tree)
        if self.assistant.bind and self.result is not None and _found_nothing(self.result):
            tree = self._come_nearer(tree)
        if self.assistant.doubt:
            with self.timed("doubt"):
                self.doubts = tuple(self._find_doubts(tree))

    def _run(self, tree: exp.Expr) -> None:
        schema = self.assistant.schema
        with self.timed("guard"):
            check_policy(tree, schema)
        with self.timed("style"):
            self.sql = format_answer(tree, schema, self.assistant.workspace)
        self.on_step(Step("run", self.sql))
        with self.timed("run"):
            self.result = self.assistant.queries.run(self.sql, cancel=self.cancel)

    def _come_nearer(self, tree: exp.Expr) -> exp.Expr:
        """Run a query that found nothing with typing errors mended, and return it if that found something."""
        before, near = (self.sql, self.result, self.repairs), tree.copy()
        with self.timed("bind"):
            mended = self._mend_values(near, near=True)
        if mended:
            self._run(near)
            if self.result is not None and not _found_nothing(self.result):
                return near
        self.sql, self.result, self.repairs = before
        return tree

    def _mend_values(self, tree: exp.Expr, *, near: bool = False) -> bool:
        """Put compared texts as they are stored, in place; whether there were any."""
        _, said = self.assistant.values.mend(tree, self._has_row, near=near)
        self.repairs = (*self.repairs, *said)
        return bool(said)

    def _has_row(self, sql: str) -> bool:
        """Whether a query has a row; one that cannot be run is taken to have."""
        try:
            return bool(self.assistant.queries.run(sql, cancel=self.cancel).rows)
        except SqlError:
            return True

    def _find_doubts(self, tree: exp.Expr) -> Iterator[str]:
        """What the data says to be wrong with a query that ran; a check that takes too long says nothing."""
        for fan_out in find_fan_outs(tree, self.assistant.schema):
            with suppress(SqlError):
                if self.assistant.queries.run(fan_out.check, cancel=self.cancel).rows:
                    yield str(fan_out)

    def _tables_in(self, reason: str) -> list[str]:
        """The tables that a model names which says that there are none: small ones do, and answer when asked again."""
        return [
            table.key
            for table in self.assistant.schema.tables
            if re.search(rf"\b{re.escape(table.key)}\b", reason)
        ]

    def _nothing_about(self) -> str:
        about = self.assistant.workspace.about or self.assistant.workspace.name
        return f"The data holds nothing that this question names. It covers: {about}"

    def _cannot(self, reason: str) -> str:
        reason = " ".join(reason.split()).strip(" .")
        said = (
            f"The model finds no answer in this data ({reason})."
            if reason
            else "The data has no answer to this."
        )
        return f"{said} Ask about: {self.assistant.workspace.about or self.assistant.workspace.name}"
