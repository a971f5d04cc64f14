"""A report as JUnit XML, which CI systems show as test results: one testcase a case.

What is not right is a failure, whatever the reason: wrong, abstained, refused, failed or without a verdict. The
gate's decision is a property of the suite and no testcase; the exit status of the eval tells it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from evals.render_figures import kind_words
from evals.report import Outcome, Report

# What XML 1.0 has no place for, not even as a character reference.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_junit(report: Report) -> str:
    """Render the report as a <testsuites> document in UTF-8, with its hashes as properties."""
    wrong = [outcome for outcome in report.outcomes if not outcome.right]
    counts = {
        "name": report.suite,
        "tests": str(len(report.outcomes)),
        "failures": str(len(wrong)),
        "errors": "0",
        "time": _time(sum(outcome.seconds or 0.0 for outcome in report.outcomes)),
    }
    root = _element("testsuites", counts)
    extra = {"skipped": "0"}
    if started := report.about.get("started_at"):
        extra["timestamp"] = str(started)
    suite = _element("testsuite", counts | extra, root)
    properties = _element("properties", {}, suite)
    for name, value in _properties(report).items():
        _element("property", {"name": name, "value": value}, properties)
    for outcome in report.outcomes:
        _add_case(suite, report.suite, outcome)
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def _properties(report: Report) -> dict[str, str]:
    properties = {f"hash.{name}": digest for name, digest in report.hashes.items()}
    properties |= {f"about.{name}": str(value) for name, value in report.about.items()}
    properties["execution_accuracy"] = f"{report.summary.execution_accuracy:.6f}"
    if report.gate is not None:
        properties["gate"] = "passed" if report.gate.passed else "failed"
        properties |= {f"gate.reason.{i}": reason for i, reason in enumerate(report.gate.reasons, 1)}
    return properties


def _add_case(suite: ET.Element, name: str, outcome: Outcome) -> None:
    group = outcome.tags[0] if outcome.tags else outcome.difficulty or "untagged"
    # A dot would open one more package in the tree that CI systems show.
    classname = f"{name.replace('.', '-')}.{group.replace('.', '-')}"
    case = _element(
        "testcase", {"classname": classname, "name": outcome.id, "time": _time(outcome.seconds or 0.0)}, suite
    )
    if outcome.right:
        return
    message = outcome.reason or kind_words(outcome.kind)
    failure = _element("failure", {"type": outcome.kind, "message": message}, case)
    lines = [f"Question: {outcome.question}"]
    lines += [f"After: {turn.question}" for turn in outcome.turns]
    lines += [f"Verdict: {outcome.verdict}, {kind_words(outcome.kind)}", f"Reason: {message}"]
    lines += ["", "Gold:", outcome.gold, "", "Prediction:", outcome.sql or "(none)"]
    failure.text = _legal("\n".join(lines))


def _element(tag: str, attributes: dict[str, str], parent: ET.Element | None = None) -> ET.Element:
    legal = {name: _legal(value) for name, value in attributes.items()}
    return ET.Element(tag, legal) if parent is None else ET.SubElement(parent, tag, legal)


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)


def _time(value: float) -> str:
    return f"{value:.3f}"
