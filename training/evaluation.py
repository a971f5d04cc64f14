"""A model in training judged by execution: the validation pairs, and a general suite on databases outside the company.

Questions go through the assistant with the model as it stands; `inhouse eval`, in a process of its own, judges what was
answered. The validation pairs are never trained on; the held-out pairs play no part here.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.assistant.ad_hoc import ad_hoc_workspace
from app.assistant.answer import Answer, Model
from app.assistant.assistant import Assistant
from app.assistant.errors import ContextError, InhouseError
from app.assistant.pairs import Pair, write_jsonl
from app.assistant.whole_file import write_whole
from app.assistant.workspace import DatabaseConfig
from training.conversations import find_database, read_questions

Progress = Callable[[str, int, int], None]


class EvaluationError(InhouseError):
    """An evaluation that could not be made."""


@dataclass(frozen=True)
class Evaluator:
    """Evaluates into folders of `folder`; `general` is a folder with pairs.jsonl and database/, or None."""

    assistant: Assistant
    folder: Path
    validation: Sequence[Pair]
    general: Path | None = None
    general_names: Sequence[str] = ()
    general_limit: int = 40
    seed: int = 1

    def evaluate(self, model: Model, step: int, progress: Progress | None = None) -> dict[str, float]:
        """Return accuracy and conformance on the validation pairs and, where there is one, the general suite.

        Raises: EvaluationError when `inhouse eval` does not run.
        """
        see = progress or (lambda phase, done, total: None)
        place = self.place(step)
        found: dict[str, float] = {}
        if self.validation:
            summary = self._validation(model, place / "validation", see)
            found |= {
                "accuracy": summary["execution_accuracy"],
                "conformance": summary["conformance"] or 0.0,
                "runs": summary["valid_sql_rate"],
            }
        if self.general and self.general_limit:
            found["general_accuracy"] = self._general(model, place / "general", see)["execution_accuracy"]
        return found

    def check(self) -> None:
        """Judge the golds as if a model had written them, before a run spends hours. Raises: EvaluationError."""
        place = self.folder / "evaluations" / "golds"
        write_jsonl(self.validation, place / "pairs.jsonl")
        answers = {pair.id: Answer(pair.question, "answered", sql=pair.sql) for pair in self.validation}
        write_predictions(answers, place / "predictions.jsonl")
        summary = judge(
            place, [str(place / "pairs.jsonl"), "--workspace", str(self.assistant.workspace.root)]
        )
        if summary["execution_accuracy"] < 1:
            raise EvaluationError(
                f"Golds of the validation pairs are not judged right by themselves, see {place / 'report'}: "
                "mend them, or change `seed:` or `validation_pairs:`."
            )

    def place(self, step: int) -> Path:
        """The folder of a step's evaluation."""
        return self.folder / "evaluations" / f"step-{step:06}"

    def _validation(self, model: Model, place: Path, see: Progress) -> Mapping[str, Any]:
        write_jsonl(self.validation, place / "pairs.jsonl")
        before = self.assistant.model
        self.assistant.model = model
        try:
            answers = {}
            for done, pair in enumerate(self.validation):
                see("answering validation questions", done, len(self.validation))
                answers[pair.id] = ask(self.assistant, pair.question, pair.id)
        finally:
            self.assistant.model = before
        write_predictions(answers, place / "predictions.jsonl")
        return judge(place, [str(place / "pairs.jsonl"), "--workspace", str(self.assistant.workspace.root)])

    def _general(self, model: Model, place: Path, see: Progress) -> Mapping[str, Any]:
        assert self.general is not None
        rows = [row for row in read_questions(self.general) if row["db_id"] in self.general_names]
        random.Random(f"{self.seed} general suite").shuffle(rows)
        chosen = sorted(rows[: self.general_limit], key=lambda row: str(row["db_id"]))
        chosen = [{**row, "id": f"general-{number}"} for number, row in enumerate(chosen)]
        write_whole(place / "questions.jsonl", "".join(f"{json.dumps(row)}\n" for row in chosen))
        answers: dict[str, Answer] = {}
        for name in dict.fromkeys(row["db_id"] for row in chosen):
            path = find_database(self.general, name)
            workspace = ad_hoc_workspace(DatabaseConfig(name, f"sqlite:///{path.absolute()}"))
            with closing(Assistant(workspace, model, examples=False, compose=False)) as assistant:
                for row in (row for row in chosen if row["db_id"] == name):
                    see("answering general questions", len(answers), len(chosen))
                    answers[row["id"]] = ask(assistant, row["question"])
        write_predictions(answers, place / "predictions.jsonl")
        databases = str(self.general / "database")
        return judge(
            place, ["spider", "--questions", str(place / "questions.jsonl"), "--databases", databases]
        )


def ask(assistant: Assistant, question: str, without_pair: str = "") -> Answer:
    """Ask one question; a schema that does not fit the context is a question that is not answered."""
    try:
        return assistant.ask(question, without_pair=without_pair)
    except ContextError as error:
        return Answer(question, "failed", str(error))


def write_predictions(answers: Mapping[str, Answer], file: Path) -> None:
    """Write answers as `inhouse eval --predictions` reads them."""
    lines = [
        {"id": id, "sql": answer.sql, "verdict": answer.verdict, "message": answer.message,
         "question": answer.question, "repairs": list(answer.repairs)}
        for id, answer in answers.items()
    ]  # fmt: skip
    write_whole(file, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def judge(place: Path, arguments: Sequence[str]) -> Mapping[str, Any]:
    """Run `inhouse eval` on the predictions in `place`; returns its summary. Raises: EvaluationError."""
    command = [
        sys.executable, "-m", "app.cli", "eval", *arguments,
        "--predictions", str(place / "predictions.jsonl"), "--out", str(place / "report"),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    report = place / "report" / "report.json"
    if done.returncode or not report.exists():
        said = (done.stderr or done.stdout).strip().splitlines()
        raise EvaluationError(f"The evaluation failed: {said[-1] if said else 'it said nothing'}")
    summary: Mapping[str, Any] = json.loads(report.read_text(encoding="utf-8"))["summary"]
    return summary
