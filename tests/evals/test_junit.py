"""JUnit XML: what CI systems read of it, in a strict parser."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest

from app.assistant.prompt import Turn
from evals.junit import render_junit
from evals.report import Gate, Outcome, Report

MakeOutcome = Callable[..., Outcome]
MakeReport = Callable[..., Report]


def parse(report: Report) -> ET.Element:
    return ET.fromstring(render_junit(report).encode("utf-8"))


def test_one_testcase_a_case_with_class_and_time(outcome: MakeOutcome, report_of: MakeReport) -> None:
    cases = [
        outcome("a", tags=("sales.net", "x"), seconds=1.25),
        outcome("b", difficulty="hard"),
        outcome("c", "extra_rows"),
    ]
    root = parse(report_of(*cases, suite="spider.dev"))
    assert [case.attrib for case in root.iter("testcase")] == [
        {"classname": "spider-dev.sales-net", "name": "a", "time": "1.250"},
        {"classname": "spider-dev.hard", "name": "b", "time": "0.000"},
        {"classname": "spider-dev.untagged", "name": "c", "time": "0.000"},
    ]
    for element in (root, root[0]):
        assert (element.get("tests"), element.get("failures"), element.get("errors"), element.get("time")) == (
            "3", "1", "0", "1.250",
        )  # fmt: skip


def test_a_failure_says_kind_reason_gold_and_prediction(outcome: MakeOutcome, report_of: MakeReport) -> None:
    case = outcome("a", "extra_rows", reason="1 row too many", gold="SELECT 1", sql="SELECT 2",
                   turns=(Turn("How many before?", "SELECT 0"),))  # fmt: skip
    (failure,) = parse(report_of(case)).iter("failure")
    assert failure.attrib == {"type": "extra_rows", "message": "1 row too many"}
    assert failure.text is not None
    for text in ("How many a?", "After: How many before?", "Gold:\nSELECT 1", "Prediction:\nSELECT 2"):
        assert text in failure.text


@pytest.mark.parametrize(
    "kind", ["abstained", "refused", "failed", "invalid", "limit", "missing", "no_verdict"]
)
def test_whatever_is_not_right_is_a_failure(outcome: MakeOutcome, report_of: MakeReport, kind: str) -> None:
    (failure,) = parse(report_of(outcome("a", kind, reason="", sql=""))).iter("failure")
    assert failure.get("type") == kind and failure.get("message")


def test_a_right_refusal_is_no_failure(outcome: MakeOutcome, report_of: MakeReport) -> None:
    assert list(parse(report_of(outcome("a", verdict="refused"))).iter("failure")) == []


def test_the_properties_have_hashes_and_gate(outcome: MakeOutcome, report_of: MakeReport) -> None:
    report = report_of(
        outcome("a"), hashes={"code": "c0de"}, about={"model": "1.5b", "started_at": "2025-11-25T18:40:00Z"},
        gate=Gate(False, ("too low", "too slow")),
    )  # fmt: skip
    root = parse(report)
    properties = {p.get("name"): p.get("value") for p in root.iter("property")}
    assert properties == {
        "hash.code": "c0de", "about.model": "1.5b", "about.started_at": "2025-11-25T18:40:00Z",
        "execution_accuracy": "1.000000", "gate": "failed", "gate.reason.1": "too low", "gate.reason.2": "too slow",
    }  # fmt: skip
    assert root[0].get("timestamp") == "2025-11-25T18:40:00Z"


def test_what_xml_has_no_place_for_is_left_out(outcome: MakeOutcome, report_of: MakeReport) -> None:
    everything = "".join(map(chr, [*range(0x300), 0xD800, 0xFFFE, 0xFFFF, 0x1F600])) + "]]><!--&amp;"
    case = outcome(everything, "extra_rows", question=everything, reason=everything, sql=everything,
                   tags=(everything,))  # fmt: skip
    root = parse(report_of(case, suite=everything, hashes={everything: everything}))
    (failure,) = root.iter("failure")
    assert failure.text is not None
    assert "\x1f" not in failure.text and "\U0001f600]]><!--&amp;" in failure.text
    legal = "".join(c for c in everything if c in "\t\n\r" or (c >= " " and c not in "\ud800\ufffe\uffff"))
    assert failure.get("message") == legal
