"""The round trip: a question must bring a model back to SQL with the same result, or it is set aside for review.

The model reads the prompt that the app would render, without examples. A paraphrase is kept only when it names what
the question names and the round trip proves that it still means the query. pairs.jsonl stays as it is: review.jsonl
says which pairs came back otherwise, and how; paraphrases.jsonl gives further words for those that came back. What a
model answered is written at once, so that a run that was killed goes on.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.assistant.errors import InhouseError, ModelError
from app.assistant.ground import Vocabulary
from app.assistant.parse import extract_sql
from app.assistant.periods import find_periods
from app.assistant.prompt import Context, Message, Turn, render_messages, render_system
from app.assistant.question import is_english
from app.assistant.whole_file import write_whole
from app.assistant.workspace import Workspace
from training.synthesize.backend import Backend, EmbeddedBackend, ServerBackend
from training.synthesize.check import fold
from training.synthesize.reading import read_examples

if TYPE_CHECKING:
    from training.synthesize.generation import Generation, Progress

PARAPHRASE = (
    "Say this question to a company's database in other words, as a colleague would. Keep every number, name, "
    "period and column that it asks for. Reply with the question only."
)
ANSWERS = "round_trip.jsonl"


def round_trip(run: Generation, server: str | None, model: str | None, count: int, progress: Progress) -> str:
    """Ask `count` of the run's pairs of the model, drawn by its seed; return what came of it in one sentence.

    Raises: ModelError when the model cannot be asked; what it answered before is kept.
    """
    backend: Backend = (
        ServerBackend(server, model or "") if server else EmbeddedBackend(run.workspace.root, model)
    )
    pairs = {example["id"]: example for example in read_examples(run.out) if "sql" in example}
    drawn = random.Random(f"{run.tally.seed}:round trip").sample(sorted(pairs), min(count, len(pairs)))
    return review(run, backend, drawn, pairs, progress)


def review(
    run: Generation,
    backend: Backend,
    drawn: Sequence[str],
    pairs: Mapping[str, Mapping[str, Any]],
    progress: Progress = lambda phase, done, total: None,
) -> str:
    """Try the pairs of these ids; write review.jsonl and paraphrases.jsonl."""
    asker = Asker(run, backend)
    # One kind of question after the other: an engine that keeps one prefix would compute it anew at each change.
    asked = _ask_all(run, backend, "sql", drawn, lambda id: asker.try_pair(pairs[id], pairs), progress)
    back = [id for id in drawn if not asked[id]["reason"]]
    said = _ask_all(run, backend, "words", back, lambda id: asker.paraphrase(pairs[id]), progress)
    proven = [id for id in back if not said[id]["fault"]]
    checked = _ask_all(
        run, backend, "proof", proven, lambda id: asker.try_pair(pairs[id], pairs, said[id]["also"]), progress
    )
    aside, paraphrases = [], []
    reasons, faults = Counter[str](), Counter[str]()
    for id in drawn:
        if reason := asked[id]["reason"]:
            reasons[reason] += 1
            made = {**pairs[id]["made"], "reason": reason, "model": backend.name, "wrote": asked[id]["wrote"]}
            aside.append({**pairs[id], "made": made})
        elif fault := said[id]["fault"] or (
            "the paraphrase has another result" if checked[id]["reason"] else ""
        ):
            faults[fault] += 1
        else:
            paraphrases.append({"id": id, "also": said[id]["also"], "model": backend.name})
    for name, entries in (("review.jsonl", aside), ("paraphrases.jsonl", paraphrases)):
        lines = (json.dumps(entry, ensure_ascii=False) for entry in entries)
        write_whole(run.out / name, "".join(f"{line}\n" for line in lines))
    result = f"{len(drawn) - len(aside)} of {len(drawn)} came back, {len(paraphrases)} with a paraphrase"
    why = "; ".join(f"{reason}: {n}" for reason, n in (reasons + faults).most_common())
    return f"Round trip with {backend.name}: {result}. {why}".strip()


def _ask_all(
    run: Generation,
    backend: Backend,
    kind: str,
    ids: Sequence[str],
    ask: Callable[[str], dict[str, str]],
    progress: Progress,
) -> dict[str, dict[str, str]]:
    """What the model says of each id, written down at once; what it said before is not asked again."""
    answers = _read_answers(run, kind, backend.name)
    left = [id for id in ids if id not in answers]
    with (run.out / ANSWERS).open("a", encoding="utf-8") as file:
        for number, id in enumerate(left):
            progress(f"asking the model ({kind})", number, len(left))
            answers[id] = ask(id)
            line = {"id": id, "kind": kind, "model": backend.name, **answers[id]}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
    return answers


def _read_answers(run: Generation, kind: str, model: str) -> dict[str, dict[str, str]]:
    """What this model answered already; the half line of a run that was killed is cut off."""
    path = run.out / ANSWERS
    if not path.is_file():
        return {}
    text = path.read_text(encoding="utf-8", errors="replace")
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        write_whole(path, whole)
    found = [json.loads(line) for line in whole.splitlines()]
    return {answer["id"]: answer for answer in found if (answer["kind"], answer["model"]) == (kind, model)}


class Asker:
    """Asks one model for the SQL of questions."""

    def __init__(self, run: Generation, backend: Backend) -> None:
        """Render the shared part of the prompt once."""
        self.run = run
        self.backend = backend
        self.system = render_system(run.workspace, run.schema)
        self.vocabulary = Vocabulary(run.schema, run.workspace.glossary)
        self._prepared = ""  # the system message that the engine holds

    def differs(self, question: str, sql: str, turns: Sequence[Turn] = ()) -> tuple[str, str]:
        """Why the model's SQL is not the pair's by its rows, empty if it is; and what it wrote.

        Raises: ModelError when the model cannot be asked.
        """
        context = Context(self.vocabulary.ground(question), (), find_periods(question, self.run.workspace))
        messages = render_messages(self.system, question, context, [(turn, Context()) for turn in turns])
        written = extract_sql(self.backend.write(messages))
        shape = self.run.checker.shape(written)
        if shape.reason in ("does not parse", "does not bind", "is not allowed"):
            return f"the model's SQL {shape.reason}", written
        try:
            theirs = self.run.process.run(written).rows
        except ModelError:
            raise
        except InhouseError:
            return "the model's SQL does not run", written
        ours = self.run.process.run(sql).rows
        return ("" if same_rows(ours, theirs) else "the model's SQL has another result"), written

    def try_pair(
        self, pair: Mapping[str, Any], pairs: Mapping[str, Mapping[str, Any]], words: str = ""
    ) -> dict[str, str]:
        """Ask for a pair's SQL, by its question or by other `words`, with the conversation before it."""
        turns: list[Turn] = []
        before = pair
        while before.get("follows"):
            before = pairs[before["follows"]]
            turns.insert(0, Turn(before["question"], before["sql"]))
        self._prepare(self.system)
        reason, wrote = self.differs(words or pair["question"], pair["sql"], turns)
        return {"reason": reason, "wrote": wrote}

    def paraphrase(self, pair: Mapping[str, Any]) -> dict[str, str]:
        """The pair's question in other words, and what is wrong with them."""
        messages: list[Message] = [
            {"role": "system", "content": PARAPHRASE}, {"role": "user", "content": pair["question"]},
        ]  # fmt: skip
        words = " ".join(self.backend.write(messages, max_tokens=80).split()).strip('"')
        self._prepared = ""
        fault = paraphrase_fault(pair["question"], words, pair["made"]["values"], self.run.workspace)
        if not fault and fold(words) in self.run.checker.heldout_questions:
            fault = "the paraphrase is a held-out question"
        return {"fault": fault, "also": words}

    def _prepare(self, system: str) -> None:
        if self._prepared != system:
            self.backend.prepare(system)
            self._prepared = system


def paraphrase_fault(question: str, words: str, values: Sequence[str], workspace: Workspace) -> str:
    """Why words are no paraphrase of a question: it must name the same values, numbers and periods."""
    if fold(words) == fold(question) or not words:
        return "the paraphrase is the question"
    if len(words) > 2 * len(question) + 40 or not is_english(words) or re.search(r"\bSELECT\b|```", words):
        return "the paraphrase is no question"
    asked, said = ([(p.start, p.end) for p in find_periods(text, workspace)] for text in (question, words))
    if sorted(asked, key=str) != sorted(said, key=str):
        return "the paraphrase names another period"
    folded = f" {fold(words)} "
    named = [fold(value) for value in values if fold(value) in fold(question)]
    if any(f" {value} " not in folded for value in named if not find_periods(value, workspace)):
        return "the paraphrase lost a value"
    numbers, theirs = (Counter(re.findall(r"\d+", text.replace(",", ""))) for text in (question, words))
    if not asked and numbers != theirs:
        return "the paraphrase has other numbers"
    return ""


def same_rows(ours: Sequence[Sequence[Any]], theirs: Sequence[Sequence[Any]]) -> bool:
    """Whether two results hold the same rows in any order.

    >>> same_rows([(1, "a"), (2, "b")], [(2, "b"), (1, "a")])
    True
    """
    return Counter(map(_row, ours)) == Counter(map(_row, theirs))


def _row(row: Sequence[Any]) -> tuple[str, ...]:
    return tuple(f"{float(v):.6g}" if _is_number(v) else str(v) for v in row)


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return not isinstance(value, bool | str)
