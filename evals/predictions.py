"""Predictions: what a system answered to a suite's questions, in a file between predicting and judging.

A `.jsonl` file with one object a line: `id` and `sql`, and what else is known of the answer (the fields of
`Prediction`). Inhouse's own begin with a line that says what made them, so that a run goes on after a kill
only when all of that is the same. Any other system's file needs no such line. Judges nothing.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from evals.suite import Suite, SuiteError

FORMAT = "inhouse-predictions-1"
VERDICTS = ("answered", "abstained", "refused", "failed")


@dataclass(frozen=True)
class Prediction:
    """One answer. `sql` is empty when there is none; `message` says why. `samples` are further answers' SQL.

    `verified` is the approved pair that answered instead of the model, `composed` the frame that the question means.

    Seconds and tokens are of the question as a whole; None where the system does not say. `timings_s` are the passes'
    seconds when it was asked; of a recorded answer, those of the model are only in `seconds`.
    """

    id: str
    sql: str
    verdict: str = "answered"
    message: str = ""
    question: str = ""
    repairs: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    seconds: float | None = None
    first_token_s: float | None = None
    prompt_tokens: int | None = None
    new_tokens: int | None = None
    confidence: float | None = None
    signals: Mapping[str, float] = field(default_factory=dict)
    verified: str = ""
    composed: str = ""
    timings_s: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class PredictionFile:
    """A file as read: `made_by` is its first line, empty for another system's; `torn` if its last line is half."""

    predictions: Mapping[str, Prediction]
    made_by: Mapping[str, Any] = field(default_factory=dict)
    torn: bool = False


def read_predictions(file: Path) -> PredictionFile:
    """Read a predictions file; a last line that a kill left half-written is left out, and said to be `torn`.

    Raises: SuiteError, beginning with file:line.
    """
    try:
        text = _decode(file.read_bytes())
    except FileNotFoundError as error:
        raise SuiteError(f"There is no file {file}: correct --predictions.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SuiteError(f"{file}:1: the file cannot be read as UTF-8 text: {error}.") from error
    made_by: dict[str, Any] = {}
    found: dict[str, Prediction] = {}
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except ValueError as error:
            if number == len(lines):  # no line end behind it: it was being written
                return PredictionFile(found, made_by, torn=True)
            raise SuiteError(
                f"{file}:{number}: this line is no JSON ({error}): correct or remove it."
            ) from error
        if not isinstance(entry, dict):
            raise SuiteError(f"{file}:{number}: a line is an object with `id` and `sql`, not {line[:40]}.")
        if number == 1 and "format" in entry:
            if entry["format"] != FORMAT:
                raise SuiteError(
                    f"{file}:1: the format {entry['format']!r} is not {FORMAT!r}: predict again."
                )
            made_by = entry
            continue
        prediction = _prediction(entry, f"{file}:{number}")
        if prediction.id in found:
            raise SuiteError(f"{file}:{number}: a second prediction for {prediction.id!r}: keep one.")
        found[prediction.id] = prediction
    return PredictionFile(found, made_by)


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < data.rfind(b"\n") or b"\n" not in data:
            raise
        return data[: error.start].decode("utf-8-sig")  # the last line, cut within a letter


def _prediction(entry: Mapping[str, Any], where: str) -> Prediction:
    known = {f.name: f.type for f in dataclasses.fields(Prediction)}
    if unknown := sorted(entry.keys() - known.keys()):
        raise SuiteError(f"{where}: unknown key {unknown[0]!r}; known: {', '.join(known)}.")
    for key, value in entry.items():
        kinds = _KINDS[str(known[key]).partition(" ")[0]]
        optional = "None" in str(known[key])
        if not (value is None and optional) and (not isinstance(value, kinds) or isinstance(value, bool)):
            raise SuiteError(f"{where}: {key} is {value!r:.60}, which is no {kinds[0].__name__}.")
        if isinstance(value, list) and not all(isinstance(item, str) for item in value):
            raise SuiteError(f"{where}: {key} is a list of texts.")
    missing = [key for key in ("id", "sql") if key not in entry]
    if missing or not entry["id"]:
        raise SuiteError(f"{where}: a prediction needs `id` and `sql` (empty where there is no answer).")
    if entry.get("verdict", "answered") not in VERDICTS:
        raise SuiteError(f"{where}: verdict is one of {', '.join(VERDICTS)}, not {entry['verdict']!r}.")
    fields: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in entry.items()}
    return Prediction(**fields)


_KINDS: dict[str, tuple[type, ...]] = {
    "str": (str,), "int": (int,), "float": (float, int), "tuple[str,": (list,), "Mapping[str,": (dict,),
}  # fmt: skip


def check_fit(file: Path, read: PredictionFile, suite: Suite, *, complete: bool) -> None:
    """Check that predictions are those of a suite.

    Raises: SuiteError when they are for other questions or, if they are to be `complete`, lack some.
    """
    cases = {case.id: case for case in suite.cases}
    strange = [id for id in read.predictions if id not in cases]
    if strange:
        raise SuiteError(
            f"{file}: {len(strange)} of its predictions are for other questions than those of {suite.name!r}, "
            f"the first {strange[0]!r}: name the suite that they were made for."
        )
    for id, prediction in read.predictions.items():
        if prediction.question and prediction.question != cases[id].question:
            raise SuiteError(
                f"{file}: {id!r} was predicted for another wording ({prediction.question!r}): predict again."
            )
    if not complete:
        return
    lacking = [case.id for case in suite.cases if case.id not in read.predictions]
    if read.torn or lacking:
        torn = "its last line is cut off; " if read.torn else ""
        raise SuiteError(
            f"{file}: {torn}{len(lacking)} of {len(cases)} cases have no prediction, the first "
            f"{lacking[0] if lacking else read.torn!r}: finish the file (a line with an empty sql says "
            "that there is no answer)."
        )


class PredictionWriter:
    """Appends predictions to a file, each on disk before the next; goes on where an equal run was stopped."""

    def __init__(self, file: Path, made_by: Mapping[str, Any], suite: Suite) -> None:
        """Open the file. `done` are the predictions that it already holds for the same `made_by`.

        A file made by something else is set aside under another name, never overwritten.
        Raises: SuiteError when it cannot be written.
        """
        self.file = file
        self.done: dict[str, Prediction] = {}
        self.set_aside: Path | None = None
        header = {"format": FORMAT, **made_by}
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if file.exists():
                self.done = self._take_up(header, suite)
            # Written anew without a torn last line, so that what is appended stands on lines of its own.
            part = file.with_name(f"{file.name}.{os.getpid()}.part")
            lines = [json.dumps(header, ensure_ascii=False), *map(_line, self.done.values())]
            part.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            os.replace(part, file)
            self._out = file.open("a", encoding="utf-8")
        except OSError as error:
            raise SuiteError(f"{file} cannot be written ({error.strerror}): name another --out.") from error

    def _take_up(self, header: Mapping[str, Any], suite: Suite) -> dict[str, Prediction]:
        try:
            read = read_predictions(self.file)
            check_fit(self.file, read, suite, complete=False)
            if dict(read.made_by) == json.loads(json.dumps(header)):
                return dict(read.predictions)
        except SuiteError:
            pass  # it is set aside whole, whatever is wrong with it
        number = 1
        while (aside := self.file.with_name(f"{self.file.stem}-{number}{self.file.suffix}")).exists():
            number += 1
        os.replace(self.file, aside)
        self.set_aside = aside
        return {}

    def write(self, prediction: Prediction) -> None:
        """Append one prediction. Raises: SuiteError on a full disk; what was written before is whole."""
        try:
            self._out.write(f"{_line(prediction)}\n")
            self._out.flush()
            os.fsync(self._out.fileno())
        except OSError as error:
            raise SuiteError(f"{self.file} cannot be written ({error.strerror}): free some space.") from error
        self.done[prediction.id] = prediction

    def __enter__(self) -> PredictionWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._out.close()


def _line(prediction: Prediction) -> str:
    """One line of the file; fields at their default are left out."""
    entry = {
        f.name: getattr(prediction, f.name)
        for f in dataclasses.fields(prediction)
        if f.name in ("id", "sql") or getattr(prediction, f.name) != f.default
    }
    return json.dumps(entry, ensure_ascii=False)


def in_order(suite: Suite, predictions: Mapping[str, Prediction]) -> Iterable[Prediction | None]:
    """The predictions in the order of the suite's cases; None where there is none."""
    return (predictions.get(case.id) for case in suite.cases)
