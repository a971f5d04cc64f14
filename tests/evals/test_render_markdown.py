"""The comment on a pull request: verdict first, never too long, and no one else's marks, links or mentions in it."""

from __future__ import annotations

import doctest
import html
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import render_markdown as module
from evals.render_markdown import LONGEST, escape, marker, render_report
from evals.report import Count, Flip, Gate, Outcome, Report

MakeOutcome = Callable[..., Outcome]
MakeReport = Callable[..., Report]

EVIL = "a|b `c` <img src=x onerror=x> @team #12 GH-12 [x](http://y.z) **b**\n# h\n</details> $x$ <!-- -->"


def rows(text: str, title: str) -> list[str]:
    """The rows of the table under a title."""
    _, found, rest = text.partition(title)
    assert found, title
    table = rest.partition("\n\n")[2].partition("\n\n")[0].partition("\n</details>")[0]
    return table.splitlines()[2:]


def test_the_examples_in_the_module_hold() -> None:
    found = doctest.testmod(module)
    assert found.attempted and not found.failed


def test_a_failed_gate_to_the_letter(outcome: MakeOutcome, report_of: MakeReport) -> None:
    broken = Flip("orders", "How many orders?", True, "right", "missing_rows: 1 row missing")
    fixed = Flip("stores", "How many stores?", False, "rounding: 0.1 off", "right")
    report = report_of(
        outcome("orders", "missing_rows", tags=("sales",), must_pass=True),
        outcome("stores"),
        hashes={"code": "c0de", "data": "da7a"},
        about={"model": "1.5b"},
        gate=Gate(False, ("1 case broke",), {"execution_accuracy": 0.5}, 2, (fixed,), (broken,), 1.0),
    )
    assert render_report(report) == """\
<!-- inhouse-eval: heldout -->
## ❌ Failed: heldout

- 1 case broke

**Execution accuracy 50.0 %** (1 of 2 right, 95 % interval 9.5–90.5 %), was 50.0 % (±0.0 points)  
±0.0 points on the 2 cases that the baseline has too (1 fixed, 1 broken, p = 1.000).

valid SQL 100.0 %, soft score 0.500, answered right 50.0 %, answered wrong 50.0 %, abstained 0.0 %

### Must pass, but not right (1)

| case | question | verdict | why |
| --- | --- | --- | --- |
| <code>orders</code> | How many orders? | missing rows | 1 row missing, first&#58; &#40;1&#41; |

### Broken (1)

| case | question | was → now |
| --- | --- | --- |
| <code>orders</code> | How many orders? | right → missing rows&#58; 1 row missing |

### Fixed (1)

| case | question | was → now |
| --- | --- | --- |
| <code>stores</code> | How many stores? | other rounding&#58; 0&#46;1 off → right |

### What went wrong (1)

| cases | kind |
| --- | --- |
| 1 | missing rows |

<details><summary>By tag (1)</summary>

| tag | right | accuracy | 95 % interval |
| --- | --- | --- | --- |
| sales | 0 of 1 | 0.0 % | 0.0–79.3 % |

</details>

<sub>model 1&#46;5b<br>code c0de, data da7a</sub>
"""  # fmt: skip


def test_a_passed_gate_and_no_gate_say_so(outcome: MakeOutcome, report_of: MakeReport) -> None:
    assert "\n## ✅ Passed: heldout\n" in render_report(report_of(outcome("a"), gate=Gate(True)))
    without = render_report(report_of(outcome("a")))
    assert "Measured: heldout" in without and "no baseline" in without


@pytest.mark.parametrize("suite", ["heldout", "--> <b>", "a -- b", "x" * 500, "日本"])
def test_the_first_line_is_one_hidden_comment_whatever_the_suite(
    outcome: MakeOutcome, report_of: MakeReport, suite: str
) -> None:
    first = render_report(report_of(outcome("a"), suite=suite)).splitlines()[0]
    assert first == marker(suite)
    assert re.fullmatch(r"<!-- inhouse-eval: [A-Za-z0-9.-]* -->", first) and len(first) < 110


def test_nothing_written_by_others_is_a_mark(outcome: MakeOutcome, report_of: MakeReport) -> None:
    flip = Flip(EVIL, EVIL, True, EVIL, EVIL)
    report = report_of(
        outcome(EVIL, EVIL, question=EVIL, reason=EVIL, tags=(EVIL,), must_pass=True, difficulty=EVIL),
        suite=EVIL, about={EVIL: EVIL}, hashes={EVIL: EVIL}, gate=Gate(False, (EVIL,), {}, 1, (flip,), (flip,)),
    )  # fmt: skip
    text = render_report(report)
    tags = set(re.findall(r"<[^>]*>", text))
    known = {f"<{slash}{tag}>" for tag in ("code", "details", "summary", "sub") for slash in ("", "/")}
    assert tags == known | {"<br>", marker(EVIL)}
    shown = html.unescape(text.partition("\n")[2])
    assert not re.search(r"@\w|#\d|GH-\d", shown)
    for title in ("Must pass, but not right", "Broken", "Fixed"):
        (row,) = rows(text, title)
        assert row.count("|") in (4, 5)
    assert "`" not in text and "](" not in text and "$" not in text


@given(st.text(max_size=200))
def test_escaped_text_reads_as_the_text_on_one_line(text: str) -> None:
    escaped = escape(text, 1000)
    assert "\n" not in escaped and not set("|`<>@*[]") & set(escaped)
    read = html.unescape(escaped).replace("\u200b", "")
    assert read == module.one_line(text, 1000)


def test_however_much_there_is_it_stays_short_and_says_what_is_left_out(
    outcome: MakeOutcome, report_of: MakeReport
) -> None:
    long = "<|@*>" * 500
    flips = tuple(Flip(f"{n}{long}", long, True, long, long) for n in range(4000))
    cases = [
        outcome(f"{n}{long}", f"kind {n}", question=long, reason=long, must_pass=True) for n in range(3000)
    ]
    count = Count(1, 1, 1.0, (0.2, 1.0))
    groups = {name: {f"{n}{long}": count for n in range(3000)} for name in ("difficulty", "tag", "table")}
    gate = Gate(False, (long,) * 50, {"execution_accuracy": 0.1}, 4000, flips, flips, 0.5)
    text = render_report(
        report_of(*cases, suite=long, groups=groups, gate=gate, about={long: long}, hashes={long: long})
    )
    assert 0.8 * LONGEST < len(text) < LONGEST
    for title, n in (("Must pass, but not right", 3000), ("Broken", 4000), ("Fixed", 4000)):
        shown = rows(text, f"### {title} ({n:,})")
        assert shown
        assert f"{n - len(shown):,} more did not fit into this comment: see report.html." in text
    assert "- and 40 more reasons, in report.html" in text


def test_a_report_of_usual_size_is_whole(outcome: MakeOutcome, report_of: MakeReport) -> None:
    cases = [outcome(f"case-{n}", "extra_rows", must_pass=True) for n in range(60)]
    text = render_report(report_of(*cases))
    assert len(rows(text, "Must pass")) == 60 and "did not fit" not in text
