"""One question on its way: its passes in order, the repair, and what each cost.

recall → ground → link → prompt → generate → parse → bind → guard → style → run → doubt; an error goes back to the model
once. Whatever the model writes ends in a verdict. A question that an approved pair answers, or that is a frame of the
house's definitions, goes from there to guard.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp
from sqlglot.errors import SqlglotError

from app.assistant.answer import OnStep, Step, Verdict
from app.assistant.beside import Pending, look_beside
from app.assistant.bind import bind_columns
from app.assistant.count_once import count_once
from app.assistant.coverage import tell_missed, tell_value
from app.assistant.doubts import find_doubts
from app.assistant.errors import ContextError, LimitError, ParseError, PolicyError, SqlError
from app.assistant.generate import Generation
from app.assistant.ground import Value
from app.assistant.guard import check_policy
from app.assistant.known import answer_verified, answer_without_model
from app.assistant.parse import CANNOT, extract_sql, parse_sql
from app.assistant.personal import leave_out_personal
from app.assistant.prompt import KEPT_TURNS, Context, Message, Turn, render_repair, with_hints
from app.assistant.put_in import run_with_missed
from app.assistant.question import check_question
from app.assistant.refusal import find_contradicting, tell_refusal
from app.assistant.run import Result
from app.assistant.style import format_answer, format_sql
from app.assistant.unheard import unheard
from app.assistant.vote import MOST_GENERATIONS, TEMPERATURE, Candidate, choose, found_nothing, is_doubtful
from app.assistant.workspace import Term

if TYPE_CHECKING:
    from app.assistant.assistant import Assistant

REPAIR_ROUNDS = 1


class Attempt:
    """The state of answering one question."""

    def __init__(
        self,
        assistant: Assistant,
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
        self.question = question
        self.earlier = turns
        self.turns = turns[-KEPT_TURNS:]
        self.forgotten = len(turns) - len(self.turns)
        self.on_step = on_step
        self.cancel = cancel
        self.context = Context()
        # Question and context that show more of what the query has no trace of.
        self.hinted: tuple[str, Context] | None = None
        self.sql = self.verified = self.composed = ""
        self.choices: tuple[str, ...] = ()
        self.unreviewed = self.literal = False  # of definitions that nobody looked at; of names alone
        self.refined = False  # the last query, changed as a follow-up wants it
        self.notes: tuple[str, ...] = ()
        self.result: Result | None = None
        self._results: dict[str, Result] = {}  # of each query that has run
        self.repairs: tuple[str, ...] = ()
        self.doubts: tuple[str, ...] = ()
        self.missed = 99  # of the question, so much may a second answer miss to be the better one
        self._missed: tuple[tuple[Value, ...], tuple[Term, ...]] = (), ()
        self.stray: tuple[str, ...] = ()
        self.doubtful: Candidate | None = None
        self.written: Generation | None = None  # the one that `sql` is of
        self.messages: Sequence[Message] = ()
        self.limited = False
        self.agreed = 0  # answers that agree with this one, itself too; 0 where only one was drawn
        self.beside: Pending | None = None  # once a model is asked
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
    def enter(self, name: str) -> Iterator[None]:
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
        if not told and (ended := answer_verified(self)):
            return ended
        if not told and (ended := self._ask_back(certain=True)):
            return ended
        if not self.evidence and (ended := answer_without_model(self)):
            return ended
        with self.timed("check"):
            away = self.assistant.clarify and self.assistant.outside.turn_away(
                self.question, without_pair=self.without_pair, told=told
            )
            if away:
                return away.verdict, away.message
            if not told and (ended := self._ask_back()):
                return ended
            if not told and self.assistant.clarify and not self.assistant.vocabulary.knows(self.question):
                return "abstained", self._nothing_about()
        self.context = self.assistant.find_context(
            self.question, evidence=self.evidence, without_pair=self.without_pair, enter=self.enter
        )
        verdict, message = self._ask_model()
        if self.doubtful and (
            verdict != "answered" or self.doubts or len(self._find_missing()) > self.missed
        ):
            # No better one was found: the first answer, with its doubts.
            self._take(self.doubtful)
            verdict, message = "answered", ""
        return self._vote(verdict, message)

    def _vote(self, verdict: Verdict, message: str) -> tuple[Verdict, str]:
        """Draw more samples where the answer is doubtful, and take what most agree on."""
        first = self._candidate() if verdict == "answered" else None
        if not self.assistant.vote or self.temperature or self.limited or not is_doubtful(verdict, first):
            return verdict, message
        kept = self.sql, self.result, self.repairs, self.doubts, self.written
        samples: list[Candidate] = []
        for seed in range(1, 1 + MOST_GENERATIONS - len(self.generations)):
            self.on_step(Step("vote"))
            with suppress(SqlError, SqlglotError, RecursionError):
                self._check_and_run(self._generate(self.messages, TEMPERATURE, seed))
                samples += filter(None, [self._candidate()])
            if choose(first, samples)[1] > 1:
                break  # of three, no other can have more
        best, self.agreed = choose(first, samples)
        if best is None:
            self.sql, self.result, self.repairs, self.doubts, self.written = kept
            return verdict, message
        self._take(best)
        return "answered", ""

    def _candidate(self) -> Candidate | None:
        result = self.result
        return Candidate(self.sql, result, self.repairs, self.doubts, self.written) if result else None

    def _take(self, candidate: Candidate) -> None:
        self.sql, self.result = candidate.sql, candidate.result
        self.repairs, self.doubts = candidate.repairs, candidate.doubts
        self.written = candidate.generation

    def _ask_back(self, *, certain: bool = False) -> tuple[Verdict, str] | None:
        """Ask which reading of the question is meant, keeping the choices; None where there is one."""
        if not self.assistant.clarify:
            return None
        clarifier = self.assistant.clarifier
        asked = clarifier.ask_as_told(self.question) if certain else clarifier.ask_back(self.question)
        if asked:
            self.choices = asked.choices
        return ("abstained", asked.message) if asked else None

    def _ask_model(self) -> tuple[Verdict, str]:
        """Ask with the earlier turns; while they do not fit the model's context, without the oldest."""
        with self.timed("link"):
            linked = self.assistant.link(
                self.question, self.turns, evidence=self.evidence, without_pair=self.without_pair
            )
        self.context = replace(self.context, linked=linked)
        while True:
            with self.timed("prompt"):
                messages = self.assistant.render(self.question, self.context, self.turns)
            self.messages = messages
            try:
                return self._try(messages)
            except ContextError:
                if not self.turns:
                    raise
                self.turns = self.turns[1:]
                self.forgotten += 1

    def _try(self, messages: Sequence[Message]) -> tuple[Verdict, str]:
        """Ask the model, and once more with what is wrong with its answer."""
        problem: SqlError | None = None
        for _ in range(1 + REPAIR_ROUNDS * self.assistant.repair):
            if problem is not None:
                self.on_step(Step("repair", str(problem)))
                messages = self.render_again(messages, self.texts[-1], problem)
            text = self._generate(messages)
            if cannot := CANNOT.match(text):
                there = find_contradicting(cannot["reason"], self.assistant.schema, self.assistant.house)
                if not there or problem is not None:
                    workspace = self.assistant.workspace
                    return "abstained", tell_refusal(cannot["reason"], workspace.about or workspace.name)
                problem = ParseError(f"{', '.join(there)} can be read: answer from there.")
                continue
            try:
                failed = self._fails(text)
            except LimitError as error:
                self.limited = True
                return "failed", str(error)
            if failed is None:
                wrong = () if problem is not None else self._find_wrong()
                if wrong and not self.doubts and run_with_missed(self, *self._missed):
                    wrong = self._find_missing()
                if not wrong:
                    return "answered", ""
                self.doubtful, self.missed = self._candidate(), 99 if self.doubts else len(wrong) - 1
                failed = SqlError(wrong[0])
            elif problem is not None and str(failed) == str(problem):
                break  # it does not learn from the error
            problem = failed
        if isinstance(problem, PolicyError):
            return "refused", str(problem)
        tried = "No working SQL was found for this question; try other words."
        return "failed", f"{tried} The last error: {problem}"

    def review(self, text: str) -> SqlError | None:
        """What a model that wrote the text would be told to be wrong with it. Raises: LimitError."""
        if (failed := self._fails(text)) is not None:
            return failed
        wrong = self._find_wrong()
        return SqlError(wrong[0]) if wrong else None

    def _fails(self, text: str) -> SqlError | None:
        """Take the model's text to a result, or return why there is none. Raises: LimitError."""
        try:
            self._check_and_run(text)
        except (SqlglotError, RecursionError) as error:
            # What sqlglot parses it may still not understand, or only by nesting too deeply.
            return ParseError(f"This SQL cannot be checked: {' '.join(str(error).split())[:200]}")
        except LimitError:
            raise
        except SqlError as error:
            return error
        return None

    def _find_wrong(self) -> tuple[str, ...]:
        """What the data or the question speaks against an answer that ran."""
        try:  # where no pair has been approved, asking again for words breaks as much as it mends
            return self.doubts or (self._find_missing() if len(self.assistant.pairs) else ())
        except (SqlError, SqlglotError, RecursionError):  # it ran, and cannot be read: nothing is said of it
            return ()

    def render_again(self, messages: Sequence[Message], text: str, problem: SqlError) -> list[Message]:
        """What a model is asked whose answer to the messages was the text, with what is wrong with it."""
        if self.hinted is not None and self.hinted != (self.question, self.context):
            asked, self.context = self.hinted
            return self.assistant.render(asked, self.context, self.turns)
        return render_repair(messages, extract_sql(text), str(problem))

    def _generate(
        self, messages: Sequence[Message], temperature: float | None = None, seed: int | None = None
    ) -> str:
        if self.assistant.model is None:
            self.on_step(Step("load"))
        model = self.assistant.need_model()
        self.on_step(Step("generate"))
        self.beside = look_beside(self)
        with self.timed("generate"):
            generation = model.generate(
                messages,
                max_tokens=self.assistant.workspace.model.max_new_tokens,
                on_token=lambda text: self.on_step(Step("token", text)),
                on_wait=lambda before: self.on_step(Step("wait", str(before))),
                cancel=self.cancel,
                temperature=self.temperature if temperature is None else temperature,
                seed=self.seed if seed is None else seed,
                **self.assistant.constraint(model, self.context),
            )
        if generation.waited_s > 0.01:
            self.timings_s["generate"] -= generation.waited_s
            self.timings_s["wait"] = self.timings_s.get("wait", 0.0) + generation.waited_s
        self.generations.append(generation)
        self.written = generation
        self.texts.append(generation.text)
        return generation.text

    def _check_and_run(self, text: str) -> None:
        """Take the model's text to a result. Raises: SqlError."""
        schema = self.assistant.schema
        self.on_step(Step("check"))
        with self.timed("parse"):
            tree = parse_sql(self.assistant.spaced_names.quote(extract_sql(text)), schema.dialect)
        self.sql = format_sql(tree, schema.dialect)
        self.stray = ()
        if self.assistant.bind and isinstance(tree, exp.Query):
            with self.timed("bind"):
                told = " ".join((*(turn.question for turn in self.turns), self.question))
                bound = bind_columns(tree, schema, question=told)
                mended = self.assistant.mender.mend(bound.tree, self.question, told)
                tree, self.stray = mended.tree, mended.stray
                once = count_once(tree, schema, self._has_row)
                self.repairs = (*bound.repairs, *mended.said, *once, *leave_out_personal(tree, schema))
                self._mend_values(tree)
        self.run(tree)
        if self.assistant.bind and self.result is not None and found_nothing(self.result):
            tree = self._come_nearer(tree)
        if self.assistant.doubt:
            with self.timed("doubt"):
                self.doubts = tuple(self.find_doubts(tree))

    def run(self, tree: exp.Expr) -> None:
        schema = self.assistant.schema
        with self.timed("guard"):
            check_policy(tree, schema)
        with self.timed("style"):
            self.sql = format_answer(tree, schema, self.assistant.workspace)
        self.on_step(Step("run", self.sql))
        with self.timed("run"):
            self.result = self._query(self.sql)

    def _come_nearer(self, tree: exp.Expr) -> exp.Expr:
        """Run a query that found nothing with typing errors mended, and return it if that found something."""
        before, near = (self.sql, self.result, self.repairs), tree.copy()
        with self.timed("bind"):
            mended = self._mend_values(near, near=True)
        if mended:
            with suppress(SqlError):  # such as one that takes too long: the query as it was has run
                self.run(near)
                if self.result is not None and not found_nothing(self.result):
                    return near
        self.sql, self.result, self.repairs = before
        return tree

    def _mend_values(self, tree: exp.Expr, *, near: bool = False) -> bool:
        """Put compared texts as they are stored, in place; whether there were any."""
        _, said = self.assistant.values.mend(tree, lambda sql: self._has_row(sql) is not False, near=near)
        self.repairs = (*self.repairs, *said)
        return bool(said)

    def find_doubts(self, tree: exp.Expr) -> Iterator[str]:
        """What keys and data say to be wrong with a query that ran."""
        yield from self.stray
        yield from find_doubts(
            tree,
            self.assistant.schema,
            self._has_row,
            lambda text: self.assistant.pairs.using(text, without=self.without_pair),
        )

    def _has_row(self, sql: str) -> bool | None:
        """Whether a query has a row; None for one that cannot be run."""
        try:
            return bool(self._query(sql).rows)
        except SqlError:
            return None

    def _query(self, sql: str) -> Result:
        """Run a query once for the question, however many answers come to it. Raises: SqlError."""
        if sql not in self._results:
            self._results[sql] = self.assistant.queries.run(sql, cancel=self.cancel)
        return self._results[sql]

    def _find_missing(self) -> tuple[str, ...]:
        """What this question says in so many words and the query has no trace of; keeps the context that shows it."""
        if not self.assistant.doubt:
            return ()
        tree, house = parse_sql(self.sql, self.assistant.schema.dialect), self.assistant.house
        self._missed = values, terms = (
            tuple(house.missed_values(self.question, tree)),
            tuple(house.missed_terms(self.question, tree)),
        )
        known = {value.spelling for value in self.context.grounding.values}
        shown = [value.spelling for value in values if value.spelling in known]
        asked = f"{self.question} Mind: {', '.join(shown)}." if shown else self.question
        self.hinted = asked, with_hints(self.context, terms, values, self.assistant.schema)
        said = (*map(tell_value, values), *unheard(self.question, tree, self.assistant.workspace))
        return (*said, *map(tell_missed, terms))

    def _nothing_about(self) -> str:
        about = self.assistant.workspace.about or self.assistant.workspace.name
        return f"The data holds nothing that this question names. It covers: {about}"
