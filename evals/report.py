"""The report of one eval: every case's outcome, what they add up to, and the hashes of all that made them.

The types, and their JSON, which is read back as a baseline. Counting is in `metrics`, showing in
`render_markdown`, `render_html`, `junit` and `render_terminal`; deciding in `gate`.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import math
import os
import types
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from app.assistant.json_cells import json_value
from app.assistant.prompt import Turn
from evals.suite import SuiteError

REPORT_VERSION = 1
REPORT_FILE = "report.json"

Verdict = Literal["answered", "abstained", "refused", "failed"]


@dataclass(frozen=True)
class Difference:
    """Gold and prediction side by side on the first variant where they differ; at most 20 rows of each.

    Cells are JSON values (`app.assistant.json_cells.json_value`). `gold_count` and `count` are all their rows.
    `marks` and `gold_marks` are the indexes of shown rows that the other side does not have.
    """

    variant: str
    gold_columns: tuple[str, ...] = ()
    gold_rows: tuple[tuple[Any, ...], ...] = ()
    gold_count: int = 0
    gold_marks: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    count: int = 0
    marks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """One case. `right` means right on every variant; `reason` is of the first variant where it is not.

    `verdict` is the assistant's own; a prediction that is only SQL counts as answered. `kind` is a kind of
    `compare.Comparison`, or "abstained", "refused", "failed" (no SQL that runs), "invalid" (the SQL fails),
    "limit" (time or memory), "missing" (no prediction). `score` is the soft score in [0, 1], the least over
    the variants. `variants` maps each variant to its kind ("same" is right). `samples` are the verdicts of
    repeated samples, for pass^k. Seconds and tokens are None where the predictions do not say. `turns` are the
    earlier questions of the conversation with their golds.
    """

    id: str
    question: str
    database: str
    gold: str
    sql: str
    verdict: Verdict
    right: bool
    runs: bool
    kind: str
    reason: str
    score: float
    tags: tuple[str, ...] = ()
    difficulty: str = ""
    tables: tuple[str, ...] = ()
    must_pass: bool = False
    variants: Mapping[str, str] = field(default_factory=dict)
    samples: tuple[bool, ...] = ()
    conformance: float | None = None
    broken_rules: tuple[str, ...] = ()
    seconds: float | None = None
    prompt_tokens: int | None = None
    new_tokens: int | None = None
    confidence: float | None = None
    signals: Mapping[str, float] = field(default_factory=dict)
    repairs: tuple[str, ...] = ()
    difference: Difference | None = None
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class Count:
    """So many right of n; `interval` is Wilson's at 95 %."""

    n: int
    right: int
    accuracy: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class Summary:
    """What the outcomes add up to. Rates are shares in [0, 1]; None where nothing was measured.

    `answered_right`, `answered_wrong` and `abstained` (which counts refused and failed too) add up to 1.
    `pass_k` maps k to the chance that k samples of one case are all right.
    """

    n: int
    right: int
    execution_accuracy: float
    interval: tuple[float, float]
    valid_sql_rate: float
    soft_score: float
    answered_right: float
    answered_wrong: float
    abstained: float
    conformance: float | None = None
    seconds_per_question: float | None = None
    seconds_p95: float | None = None
    prompt_tokens: float | None = None
    new_tokens: float | None = None
    pass_k: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Mutation:
    """How many wrong queries the suite's variants tell from the golds; `survivors` are those they do not."""

    score: float
    killed: int
    total: int
    survivors: tuple[Survivor, ...] = ()


@dataclass(frozen=True)
class Survivor:
    """A mutant of a gold with the gold's result on every variant; `change` says in words what was changed."""

    id: str
    change: str
    sql: str


@dataclass(frozen=True)
class Flip:
    """A case that the baseline had otherwise."""

    id: str
    question: str
    was_right: bool
    was: str
    now: str


@dataclass(frozen=True)
class Gate:
    """The decision. `p_value` is of McNemar's exact test, two-sided; `reasons` say why it failed, if it did.

    `compared` counts the cases that both reports have. `baseline` has the suite, n,
    execution_accuracy, hashes and about of the earlier report. `still_wrong` are must-pass cases, wrong in both
    reports, that the bounds let through.
    """

    passed: bool
    reasons: tuple[str, ...] = ()
    baseline: Mapping[str, Any] = field(default_factory=dict)
    compared: int = 0
    fixed: tuple[Flip, ...] = ()
    broken: tuple[Flip, ...] = ()
    p_value: float | None = None
    only_here: tuple[str, ...] = ()
    only_in_baseline: tuple[str, ...] = ()
    still_wrong: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """One eval. `hashes` has code, data, model, adapter and prompt; `groups` counts by tag, difficulty, table.

    `about` says what produced it: model, bind, examples, command, machine, started_at (ISO, UTC), seconds.
    """

    suite: str
    summary: Summary
    outcomes: tuple[Outcome, ...]
    groups: Mapping[str, Mapping[str, Count]] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    mutation: Mutation | None = None
    gate: Gate | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what report.json holds: JSON types only, `version` first.

        What JSON lacks becomes text, as in `json_value`; NaN and infinity become null.
        """
        return {"version": REPORT_VERSION, **_plain(self)}


def write_report(report: Report, folder: str | Path) -> Path:
    """Write `report.json` into the folder, which is made, and return its path.

    One line a case, so that a baseline in git shows which cases changed. Raises: SuiteError.
    """
    parts = []
    for key, value in report.as_json().items():
        text = _dumps(value)
        if key == "outcomes" and value:
            text = "[\n" + ",\n".join(map(_dumps, value)) + "\n]"
        parts.append(f"{_dumps(key)}: {text}")
    file = Path(folder) / REPORT_FILE
    write_whole(file, "{\n" + ",\n".join(parts) + "\n}\n")
    return file


def write_whole(file: Path, text: str) -> None:
    """Write a file entirely or not at all: a reader never sees half of it. Its folder is made.

    Lone surrogates, which UTF-8 lacks, become "?". Raises: SuiteError.
    """
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_text(text, encoding="utf-8", errors="replace", newline="\n")
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise SuiteError(
            f"{file} cannot be written ({error.strerror or error}): name a folder that can be."
        ) from error


def read_report(path: str | Path) -> Report:
    """Read a report that `write_report` wrote; a folder stands for its report.json.

    A null where a number must be is NaN. Raises: SuiteError, naming the file, what is wrong and the remedy.
    """
    file = Path(path)
    if file.is_dir():
        file /= REPORT_FILE
    again = "run the eval again, or restore the file"
    try:
        data = json.loads(file.read_text(encoding="utf-8"), parse_constant=_refuse_constant)
    except OSError as error:
        raise SuiteError(
            f"{file} cannot be read ({error.strerror or error}): name the report.json of an earlier eval."
        ) from error
    except (ValueError, RecursionError) as error:
        raise SuiteError(f"{file} is damaged or cut off, it is not JSON ({error}): {again}.") from error
    version = data.get("version") if isinstance(data, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or "outcomes" not in data:
        raise SuiteError(f"{file} is not a report of an eval: name the report.json of an earlier eval.")
    if version > REPORT_VERSION:
        raise SuiteError(
            f"{file} has version {version}, and this Inhouse reads up to {REPORT_VERSION}: "
            "update Inhouse, or run the eval again with this one."
        )
    if version < 1:
        raise SuiteError(f"{file} has version {version}, which no Inhouse writes: {again}.")
    try:
        report: Report = _read(Report, {key: data[key] for key in data if key != "version"}, "")
    except (_Misfit, OverflowError) as error:
        raise SuiteError(f"{file} is damaged: {error}: {again}.") from error
    twice = [id for id, n in Counter(outcome.id for outcome in report.outcomes).items() if n > 1]
    if twice:
        raise SuiteError(f"{file} is damaged: the case {twice[0]!r} is in it twice: {again}.")
    return report


class _Misfit(Exception):
    """A value is not of the type that its field has."""


def _refuse_constant(text: str) -> None:
    raise ValueError(f"it has {text}, which JSON lacks")


def _dumps(value: Any) -> str:
    return json.dumps(value, allow_nan=False)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return json_value(value)


def _read(kind: Any, value: Any, where: str) -> Any:
    """Return a JSON value as the type that an annotation names. Raises: _Misfit."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is Any:
        return value
    if origin in (Union, types.UnionType):
        (inner,) = (argument for argument in arguments if argument is not types.NoneType)
        return None if value is None else _read(inner, value, where)
    if dataclasses.is_dataclass(kind):
        return _read_fields(kind, value, where)
    if origin is tuple:
        items = _expect(list, value, where)
        if arguments[-1] is not Ellipsis and len(items) != len(arguments):
            raise _Misfit(f"{where or 'the report'} has {len(items)} values and needs {len(arguments)}")
        return tuple(_read(arguments[0], item, f"{where}[{index}]") for index, item in enumerate(items))
    if origin is Mapping:
        items = _expect(dict, value, where)
        return {key: _read(arguments[1], item, f"{where}.{key}") for key, item in items.items()}
    if origin is Literal:
        if value not in arguments:
            raise _Misfit(f"{where} is {value!r} and may be {', '.join(map(str, arguments))}")
        return value
    if kind is float:
        return math.nan if value is None else float(_expect((int, float), value, where))
    return _expect(kind, value, where)


def _read_fields(kind: Any, value: Any, where: str) -> Any:
    items = _expect(dict, value, where)
    annotations = _annotations(kind)
    if unknown := sorted(items.keys() - annotations.keys()):
        raise _Misfit(f"{where or 'the report'} has {unknown[0]!r}, which is unknown here")
    for part in dataclasses.fields(kind):
        has_default = (
            part.default is not dataclasses.MISSING or part.default_factory is not dataclasses.MISSING
        )
        if part.name not in items and not has_default:
            raise _Misfit(f"{where or 'the report'} lacks {part.name!r}")
    return kind(
        **{
            name: _read(annotations[name], item, f"{where}.{name}" if where else name)
            for name, item in items.items()
        }
    )


@functools.cache
def _annotations(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _expect(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        names = " or ".join(one.__name__ for one in (kind if isinstance(kind, tuple) else (kind,)))
        raise _Misfit(f"{where or 'the report'} is {type(value).__name__} and must be {names}")
    return value
