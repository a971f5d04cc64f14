"""An exported adapter asked the held-out questions in every way to serve it: the same SQL, and how often it is right.

Each way gets the same questions by the assistant's own prompt, greedily; `parity` compares what was written, and
`inhouse eval`, in a process of its own, judges it. All of it lies in the exported folder: parity.json, and parity/ with
each way's predictions and report.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import gc
import json
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.assistant.adapter import read_adapter
from app.assistant.answer import Answer, Model
from app.assistant.assistant import Assistant
from app.assistant.errors import ContextError, InhouseError
from app.assistant.generate import Generation
from app.assistant.pairs import Pair, read_pairs, write_jsonl
from app.assistant.prompt import Message, Turn
from app.assistant.whole_file import write_whole
from app.assistant.workspace import Workspace
from app.terminal import render_table
from training.evaluation import judge, write_predictions
from training.parity import Parity, compare_answers
from training.serving import Way, find_ways

FILE, FOLDER = "parity.json", "parity"
SEED = 0

Progress = Callable[[str, int, int], None]


class ParityError(InhouseError):
    """Ways to serve that cannot be compared."""


@dataclass(frozen=True)
class Outcome:
    """What one way answered: its accuracy, and how it compares with the first way (None for that one itself)."""

    way: Way
    accuracy: float
    interval: tuple[float, float]
    conformance: float | None
    seconds: float
    parity: Parity | None
    equal_sql: int
    differing: tuple[str, ...]  # ids of pairs, in order

    def as_json(self) -> dict[str, Any]:
        """What parity.json says of it."""
        found: dict[str, Any] = {
            "way": self.way.name,
            "what": self.way.what,
            "execution_accuracy": self.accuracy,
            "interval": list(self.interval),
            "conformance": self.conformance,
            "seconds": round(self.seconds, 1),
        }
        if self.parity:
            found |= {
                "equal_texts": self.parity.equal,
                "equal_sql": self.equal_sql,
                "equal_prompt_lengths": self.parity.equal_lengths,
                "share": self.parity.share,
                "differing": list(self.differing),
            }
            if self.parity.first:
                found["first_difference"] = {
                    "id": self.differing[0], "place": self.parity.first.place, "texts": self.parity.first.texts
                }  # fmt: skip
        return found


@dataclass(frozen=True)
class Check:
    """All ways compared on the same questions; `silent` of them were answered before a model was asked."""

    questions: int
    silent: int
    least: float
    outcomes: tuple[Outcome, ...]

    @property
    def passed(self) -> bool:
        """Whether every way wrote what the first did, often enough."""
        return all(outcome.parity.share >= self.least for outcome in self.outcomes if outcome.parity)


class Drafted:
    """A model to which the texts that another wrote to the same prompts are drafts, where it takes drafts."""

    def __init__(self, model: Model, texts: dict[str, str]) -> None:
        """Take a model and the texts by prompt; those of new prompts are added."""
        self.name = model.name
        self.takes_grammar = getattr(model, "takes_grammar", False)
        self._model = model
        self._texts = texts

    def generate(self, messages: Sequence[Message], **options: Any) -> Generation:
        """Write what the model writes."""
        prompt = json.dumps(list(messages))
        if prompt in self._texts and getattr(self._model, "takes_draft", False):
            options["draft"] = self._texts[prompt]
        generation = self._model.generate(messages, **options)
        self._texts.setdefault(prompt, generation.text)
        return generation


def check_parity(
    exported: Path,
    workspace: Workspace,
    *,
    count: int = 0,
    pairs: Path | None = None,
    base_gguf: Path | None = None,
    least: float,
    progress: Progress | None = None,
) -> Check:
    """Ask every way the held-out pairs, or those in `pairs`, or a sample of `count`; writes parity.json.

    Raises: ParityError where there are no two ways or no pairs; PairError, AdapterError, ModelError, EvaluationError.
    """
    see = progress or (lambda phase, done, total: None)
    chosen = choose_pairs(workspace, pairs, count)
    with tempfile.TemporaryDirectory() as scratch, closing(Assistant(workspace, compose=False)) as assistant:
        ways = find_ways(exported, Path(scratch), base_gguf=base_gguf, progress=see)
        if len(ways) < 2:
            raise ParityError(
                f"{exported} is served in one way alone ({', '.join(way.name for way in ways)}): export it with "
                "--merged, or without --no-gguf, to have something to compare."
            )
        shutil.rmtree(exported / FOLDER, ignore_errors=True)
        answers: dict[str, Mapping[str, Answer]] = {}
        seconds: dict[str, float] = {}
        texts: dict[str, str] = {}
        for way in reversed(ways):  # llama.cpp, the fastest, drafts what the others may write
            see(f"loading {way.name}", 0, 0)
            start = time.perf_counter()
            model = Drafted(way.load(), texts)
            answers[way.name] = ask_all(
                assistant, model, chosen, lambda n, w=way: see(f"asking {w.name}", n, len(chosen))
            )
            del model
            gc.collect()  # the next one needs the memory
            seconds[way.name] = time.perf_counter() - start
        reference = answers[ways[0].name]
        outcomes: list[Outcome] = []
        for way in ways:
            see(f"judging {way.name}", 0, 0)
            summary = judge_answers(
                exported / FOLDER / way.name, workspace, [pair for pair, _ in chosen], answers[way.name]
            )
            outcomes.append(compare(way, reference, answers[way.name], summary, seconds[way.name]))
    silent = sum(not answer.generations for answer in reference.values())
    if silent == len(chosen):
        raise ParityError(
            f"None of the {silent} questions came to a model ({next(iter(reference.values())).message}): name other "
            "pairs with --check-pairs."
        )
    check = Check(len(chosen), silent, least, tuple(outcomes))
    write_check(check, exported, workspace, pairs)
    return check


def choose_pairs(workspace: Workspace, given: Path | None, count: int) -> list[tuple[Pair, tuple[Turn, ...]]]:
    """Choose approved pairs, each with the earlier turns of its dialogue; the same sample each time.

    Raises: PairError, ParityError.
    """
    folder = workspace.root / "pairs"
    known = {pair.id: pair for pair in read_pairs(folder)} if folder.is_dir() else {}
    if given is not None and not given.exists():
        raise ParityError(f"There is no {given}: name a file or folder of pairs with --check-pairs.")
    chosen = read_pairs(given) if given else [pair for pair in known.values() if pair.heldout]
    chosen = [pair for pair in chosen if pair.status == "approved"]
    if not chosen:
        raise ParityError(
            f"{given or folder / 'heldout'} holds no approved pair to compare with: name others with --check-pairs."
        )
    known |= {pair.id: pair for pair in chosen}
    if 0 < count < len(chosen):
        kept = {pair.id for pair in random.Random(f"{SEED} parity").sample(chosen, count)}
        chosen = [pair for pair in chosen if pair.id in kept]
    return [(pair, find_turns(pair, known)) for pair in chosen]


def find_turns(pair: Pair, known: Mapping[str, Pair]) -> tuple[Turn, ...]:
    """The questions that a follow-up follows, with their golds, oldest first."""
    turns: list[Turn] = []
    while pair.follows:
        pair = known[pair.follows]
        turns.insert(0, Turn(pair.question, pair.sql))
    return tuple(turns)


def ask_all(
    assistant: Assistant,
    model: Model,
    chosen: Sequence[tuple[Pair, tuple[Turn, ...]]],
    see: Callable[[int], None],
) -> dict[str, Answer]:
    """Ask one model all questions; a prompt that does not fit its context is a question that is not answered."""
    answers = {}
    assistant.model = model
    try:
        for pair, turns in chosen:
            see(len(answers))
            try:
                answers[pair.id] = assistant.ask(pair.question, turns, without_pair=pair.id)
            except ContextError as error:
                answers[pair.id] = Answer(pair.question, "failed", str(error))
    finally:
        assistant.model = None
    return answers


def judge_answers(
    place: Path, workspace: Workspace, pairs: Sequence[Pair], answers: Mapping[str, Answer]
) -> Mapping[str, Any]:
    """Have `inhouse eval` judge one way's answers; returns its summary. Raises: EvaluationError."""
    # A sample may hold a follow-up without the question that it follows, which plays no part in judging.
    write_jsonl([dataclasses.replace(pair, follows="") for pair in pairs], place / "pairs.jsonl")
    write_predictions(answers, place / "predictions.jsonl")
    return judge(place, [str(place / "pairs.jsonl"), "--workspace", str(workspace.root)])


def compare(
    way: Way,
    reference: Mapping[str, Answer],
    answers: Mapping[str, Answer],
    summary: Mapping[str, Any],
    seconds: float,
) -> Outcome:
    """Compare what a way wrote first to each question with what the first way did."""
    asked = [id for id in reference if reference[id].generations and answers[id].generations]
    texts = [(reference[id].generations[0], answers[id].generations[0]) for id in asked]
    parity = compare_answers(way.name, [one for one, _ in texts], [other for _, other in texts])
    differing = tuple(
        id for id, (one, other) in zip(asked, texts, strict=True) if one.text.strip() != other.text.strip()
    )
    return Outcome(
        way=way,
        accuracy=summary["execution_accuracy"],
        interval=tuple(summary["interval"]),
        conformance=summary["conformance"],
        seconds=seconds,
        parity=None if reference is answers else parity,
        equal_sql=sum(reference[id].sql == answers[id].sql for id in asked),
        differing=differing,
    )


def write_check(check: Check, exported: Path, workspace: Workspace, pairs: Path | None) -> None:
    """Write parity.json."""
    adapter = read_adapter(exported)
    about = {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "adapter": adapter.name,
        "digest": adapter.digest,
        "base": adapter.base,
        "workspace": workspace.name,
        "pairs": str(pairs) if pairs else "heldout",
        "questions": check.questions,
        "without_a_model": check.silent,
        "least_parity": check.least,
        "passed": check.passed,
        "compared_with": check.outcomes[0].way.name,
        "ways": [outcome.as_json() for outcome in check.outcomes],
    }
    write_whole(exported / FILE, json.dumps(about, indent=2, ensure_ascii=False) + "\n")


def render_check(check: Check) -> str:
    """Render a table of the ways, and where each first differs."""
    rows = []
    for outcome in check.outcomes:
        parity = outcome.parity
        low, high = outcome.interval
        rows.append(
            [
                outcome.way.name,
                f"{parity.equal} of {parity.prompts}" if parity else "",
                f"{outcome.equal_sql} of {parity.prompts}" if parity else "",
                f"{100 * outcome.accuracy:.1f} % ({100 * low:.0f} to {100 * high:.0f})",
                "" if outcome.conformance is None else f"{100 * outcome.conformance:.1f} %",
                f"{outcome.seconds:.0f} s",
                outcome.way.what,
            ]
        )
    first = check.outcomes[0].way.name
    columns = ["way", f"text as {first}", "same SQL", "accuracy", "conformance", "time", "what was asked"]
    silent = f", {check.silent} of them answered without a model" if check.silent else ""
    lines = [
        render_table(columns, rows),
        "",
        *(
            f"{outcome.parity} ({outcome.differing[0]})"
            for outcome in check.outcomes
            if outcome.parity and outcome.parity.first
        ),
        f"{check.questions} questions{silent}; at least {100 * check.least:.0f} % of the answers must be equal: "
        f"{'passed' if check.passed else 'failed'}.",
    ]
    return "\n".join(lines)
