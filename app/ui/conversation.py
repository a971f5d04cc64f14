"""The conversation of one session: its outcomes, the question on its way, and which questions build on which.

Lives in Streamlit's session state and holds no Streamlit. No session sees another's.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.assistant.prompt import Turn
from app.assistant.question import clean_question
from app.assistant.refine import is_refined
from app.ui.answer import Shown, prepare_answer
from app.ui.follow_up import is_follow_up
from app.ui.job import Job
from app.ui.service import Ready, Service

KEPT_OUTCOMES = 20  # each holds up to some thousand rows, drawn anew at every click


@dataclass
class Conversation:
    """Outcomes in the order of asking, and at most one job; `left_out` older outcomes are no longer held."""

    outcomes: list[Shown] = field(default_factory=list)
    job: Job | None = None
    follows: str = ""
    left_out: int = 0
    _chain: tuple[Turn, ...] = ()  # the answered questions that the next follow-up builds upon
    _before: tuple[Turn, ...] = ()  # the same when the newest question was asked

    def ask(self, service: Service, question: str) -> None:
        """Begin to answer a question, as a follow-up if it reads as one; one still on its way is stopped."""
        self.stop()
        self._before = self._chain
        self._begin(service, question, follow_up=is_follow_up(question) or self._edits(service, question))

    def _edits(self, service: Service, question: str) -> bool:
        """Whether a question is read only as an edit of the one before: "gold members", "the whole list"."""
        state = service.state
        composer = state.assistant.composer if self._chain and isinstance(state, Ready) else None
        if composer is None or not isinstance(state, Ready):
            return False
        assistant, question = state.assistant, clean_question(question)
        if composer.is_edit(question, self._chain):
            return True
        alone = composer.compose(question) or (assistant.verified and assistant.verified.match(question))
        return not alone and is_refined(question, self._chain[-1], assistant)

    @property
    def other_reading(self) -> str:
        """What a person may have meant by the newest question instead: "alone", "follow-up", or "" if nothing."""
        if self.job is not None or not self.outcomes or not self._before or self.outcomes[-1].answer is None:
            return ""
        return "alone" if self.outcomes[-1].follows else "follow-up"

    @property
    def before(self) -> str:
        """The question that the newest one builds on, or would as a follow-up; empty for the first."""
        return self._before[-1].question if self._before else ""

    def ask_otherwise(self, service: Service) -> None:
        """Ask the newest question again: on its own if it was taken for a follow-up, else as one."""
        if reading := self.other_reading:
            self._begin(service, self.outcomes[-1].question, follow_up=reading == "follow-up")

    def _begin(self, service: Service, question: str, *, follow_up: bool) -> None:
        turns = self._before if follow_up else ()
        self.follows = turns[-1].question if turns else ""
        self.job = Job(service, question, turns)

    def stop(self) -> None:
        """Stop the question on its way, if there is one; it leaves a line, but no half answer."""
        if self.job is not None:
            self.job.stop()
            self.finish(None)

    def finish(self, ready: Ready | None) -> None:
        """Turn the job that is done into an outcome."""
        job, self.job = self.job, None
        if job is None:
            return
        answer = job.answer
        if answer is None or ready is None:
            self._keep(Shown(job.question, self.follows, problem=job.problem))
            return
        dialect = ready.assistant.schema.dialect
        self._keep(prepare_answer(answer, ready.units, dialect, follows=self.follows))
        if answer.verdict == "answered":
            self._chain = (*job.turns, Turn(answer.question, answer.sql))

    def _keep(self, shown: Shown) -> None:
        self.outcomes.append(shown)
        while len(self.outcomes) > KEPT_OUTCOMES:
            del self.outcomes[0]
            self.left_out += 1
