"""Reports as files: written whole, read back equal, and refused with file and remedy where they are not sound."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math
import types
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evals.report import (
    REPORT_VERSION,
    Difference,
    Gate,
    Outcome,
    Report,
    read_report,
    write_report,
    write_whole,
)
from evals.suite import SuiteError

MakeOutcome = Callable[..., Outcome]
MakeReport = Callable[..., Report]

CELLS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda cells: st.lists(cells, max_size=2) | st.dictionaries(st.text(), cells, max_size=2),
    max_leaves=3,
)


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Values of whatever type a field of a report has."""
    arguments = get_args(kind)
    if kind is Any:
        return CELLS
    if kind is float:
        return st.floats(allow_nan=False, allow_infinity=False)
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(kind, **{f.name: values_of(hints[f.name]) for f in dataclasses.fields(kind)})
    if get_origin(kind) in (Union, types.UnionType):
        return st.none() | values_of(next(a for a in arguments if a is not types.NoneType))
    if get_origin(kind) is tuple and arguments[-1] is not Ellipsis:
        return st.tuples(*map(values_of, arguments))
    if get_origin(kind) is tuple:
        unique = {"unique_by": lambda one: one.id} if arguments[0] is Outcome else {}
        return st.lists(values_of(arguments[0]), max_size=2, **unique).map(tuple)
    if get_origin(kind) is Mapping:
        return st.dictionaries(st.text(max_size=3), values_of(arguments[1]), max_size=2)
    return st.sampled_from(arguments) if get_origin(kind) is Literal else st.from_type(kind)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


@given(report=values_of(Report))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_any_report_is_read_back_equal(report: Report, folder: Path) -> None:
    assert read_report(write_report(report, folder)) == report


def test_the_file_holds_as_json_one_case_a_line(
    tmp_path: Path, outcome: MakeOutcome, report_of: MakeReport
) -> None:
    report = report_of(outcome("a"), outcome("b\n", "extra_rows"))
    text = write_report(report, tmp_path / "new" / "folder").read_text(encoding="utf-8")
    assert json.loads(text) == report.as_json()
    assert [line[:10] for line in text.splitlines() if line.startswith('{"id"')] == [
        '{"id": "a"',
        '{"id": "b\\',
    ]
    assert next(iter(json.loads(text).items())) == ("version", REPORT_VERSION)


def test_what_json_lacks_does_not_break_it(
    tmp_path: Path, outcome: MakeOutcome, report_of: MakeReport
) -> None:
    cells = (Decimal("1.10"), dt.date(2025, 1, 2), math.nan, math.inf, b"\x01", "\ud800", {"k": Decimal(1)})
    case = outcome("a", difference=Difference("base", rows=(cells,)), seconds=math.nan)
    about = types.MappingProxyType({"started_at": dt.datetime(2025, 1, 2)})
    found = read_report(write_report(report_of(case, about=about), tmp_path))
    assert found.outcomes[0].difference == Difference(
        "base", rows=(("1.10", "2025-01-02", None, None, "01", "\ud800", {"k": "1"}),)
    )
    assert found.outcomes[0].seconds is None
    assert found.about == {"started_at": "2025-01-02 00:00:00"}


def test_nan_is_null_in_the_file_and_nan_again_where_a_number_must_be(
    tmp_path: Path, outcome: MakeOutcome, report_of: MakeReport
) -> None:
    file = write_report(report_of(outcome("a", score=math.nan)), tmp_path)
    assert '"score": null' in file.read_text()
    assert math.isnan(read_report(file).outcomes[0].score)


def test_a_folder_stands_for_its_report(tmp_path: Path, outcome: MakeOutcome, report_of: MakeReport) -> None:
    report = report_of(outcome("a"))
    write_report(report, tmp_path)
    assert read_report(tmp_path) == report


def test_an_older_report_may_lack_what_has_a_default(
    tmp_path: Path, outcome: MakeOutcome, report_of: MakeReport
) -> None:
    data = report_of(outcome("a")).as_json()
    del data["mutation"], data["outcomes"][0]["turns"]
    (tmp_path / "report.json").write_text(json.dumps(data))
    assert read_report(tmp_path) == report_of(outcome("a"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "damaged or cut off"),
        ('{"version": 1, "outcomes": [', "damaged or cut off"),
        ("[" * 100_000, "damaged or cut off"),
        ('{"version": 1, "outcomes": [NaN]}', "it has NaN, which JSON lacks"),
        ("[]", "is not a report of an eval"),
        ('{"version": "1.0", "outcomes": []}', "is not a report of an eval"),
        ('{"version": true, "outcomes": []}', "is not a report of an eval"),
        ('{"version": 1, "results": []}', "is not a report of an eval"),
        ('{"version": 99, "outcomes": []}', "has version 99, and this Inhouse reads up to 1: update Inhouse"),
        ('{"version": 0, "outcomes": []}', "has version 0"),
        ('{"version": 1, "suite": "s", "outcomes": []}', "lacks 'summary'"),
    ],
)
def test_a_file_that_is_no_sound_report_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "report.json"
    file.write_text(text)
    with pytest.raises(SuiteError) as error:
        read_report(file)
    assert str(error.value).startswith(str(file))
    assert said in str(error.value)
    assert any(remedy in str(error.value) for remedy in ("run the eval again", "name the report.json"))


CHANGES: list[tuple[Callable[[dict[str, Any]], object], str]] = [
    (lambda data: data.update(surprise=1), "the report has 'surprise', which is unknown here"),
    (lambda data: data["outcomes"][0].update(right="yes"), "outcomes[0].right is str and must be bool"),
    (lambda data: data["outcomes"][0].update(verdict="maybe"), "outcomes[0].verdict is 'maybe' and may be answered"),
    (lambda data: data["outcomes"][0].update(tags="a"), "outcomes[0].tags is str and must be list"),
    (lambda data: data["outcomes"][0].update(seconds=True), "outcomes[0].seconds is bool and must be int or float"),
    (lambda data: data["outcomes"][0].update(score=10**400), "int too large"),
    (lambda data: data["summary"].update(interval=[0.1]), "summary.interval has 1 values and needs 2"),
    (lambda data: data["summary"].update(n=2.5), "summary.n is float and must be int"),
    (lambda data: data["summary"].pop("n"), "summary lacks 'n'"),
    (lambda data: data.update(groups=[]), "groups is list and must be dict"),
    (lambda data: data.update(gate={"passed": True, "fixed": [{}]}), "gate.fixed[0] lacks 'id'"),
    (lambda data: data["outcomes"].append(data["outcomes"][0]), "the case 'a' is in it twice"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "said"), CHANGES, ids=[said for _, said in CHANGES])
def test_a_value_that_does_not_fit_is_named(
    tmp_path: Path,
    outcome: MakeOutcome,
    report_of: MakeReport,
    change: Callable[[dict[str, Any]], object],
    said: str,
) -> None:
    data = report_of(outcome("a")).as_json()
    change(data)
    (tmp_path / "report.json").write_text(json.dumps(data))
    with pytest.raises(SuiteError) as error:
        read_report(tmp_path)
    assert said in str(error.value) and "run the eval again" in str(error.value)


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"none\.json cannot be read \(No such file"):
        read_report(tmp_path / "none.json")
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SuiteError, match=r"binary\.json is damaged"):
        read_report(tmp_path / "binary.json")


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    write_whole(file, "old")
    with pytest.raises(TypeError):
        write_whole(file, None)  # type: ignore[arg-type]
    assert file.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["report.json"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SuiteError, match=r"report\.json cannot be written \(.*\): name a folder that can be"):
        write_report(Report("s", None, (), gate=Gate(True)), tmp_path / "file")  # type: ignore[arg-type]
