"""A report as one HTML page that works offline: figures, gate, breakdowns, and every case behind filters.

`report.html` beside this module is the page; this puts the data into it, as JSON that cannot end its script
element. The page builds its document from text nodes only, and its content security policy lets no script but its
own run and no address be asked. Differences of SQL are computed here; figures are put into words here, as in the
other renderings. Long cells and statements are cut, and say so: report.json has them whole.
"""

from __future__ import annotations

import base64
import difflib
import hashlib
import json
import math
import re
from collections.abc import Iterable, Sequence
from importlib import resources
from itertools import zip_longest
from typing import Any

from evals.metrics import wilson_interval
from evals.reliability import reliability_of
from evals.render_figures import (
    GROUP_WORDS,
    KIND_WORDS,
    about_baseline,
    count_kinds,
    gate_notes,
    headline,
    interval,
    kind_words,
    mutation_words,
    percent,
    seconds,
    sorted_counts,
)
from evals.report import Difference, Flip, Gate, Mutation, Outcome, Report

LONGEST_CELL = 200
LONGEST_SQL = 10_000
SAFE_INTEGER = 2**53  # beyond it JavaScript rounds

# A piece of a line and whether the other side lacks it.
Piece = tuple[str, bool]
_TOKEN = re.compile(r"'(?:[^']|'')*'|\s+|\w+|.", re.DOTALL)


def render_report(report: Report) -> str:
    """Render the page, in which everything is inlined."""
    page = resources.files("evals").joinpath("report.html").read_text(encoding="utf-8")
    for tag in ("style", "script"):
        inlined = page.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]
        digest = base64.b64encode(hashlib.sha256(inlined.encode()).digest()).decode()
        page = page.replace(f"{{{tag}-hash}}", f"sha256-{digest}", 1)
    before, _, after = page.partition("{data}")
    return before + embed_json(page_data(report)) + after


def embed_json(value: Any) -> str:
    r"""Return JSON that may stand in a script element, whatever text is in it.

    >>> embed_json("</script>&")
    '"\\u003c/script\\u003e\\u0026"'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda match: f"\\u{ord(match.group()):04x}", text)


def page_data(report: Report) -> dict[str, Any]:
    """Return what the page shows, as JSON types; the names are those that report.html reads."""
    summary = report.summary
    data = {
        "suite": report.suite,
        "about": _texts(report.about.items()),
        "hashes": _texts(report.hashes.items()),
        "n": summary.n,
        "right": summary.right,
        "accuracy": _share(summary.execution_accuracy),
        "accuracyText": percent(summary.execution_accuracy),
        "interval": [_share(bound) for bound in summary.interval],
        "intervalText": interval(summary.interval),
        "answered": [
            [name, _share(share), percent(share)]
            for name, share in (
                ("answered right", summary.answered_right),
                ("answered wrong", summary.answered_wrong),
                ("not answered", summary.abstained),
            )
        ],
        "figures": [
            figure
            for figure in headline(report)
            if figure[0] not in ("answered right", "answered wrong", "abstained")
        ],
        "kinds": count_kinds(report.outcomes),
        "kindWords": KIND_WORDS,
        "groups": [
            {
                "key": name,
                "rows": [
                    [value, count.n, count.right, _share(count.accuracy), percent(count.accuracy),
                     *map(_share, count.interval), interval(count.interval)]
                    for value, count in sorted_counts(name, report.groups[name])
                ],
            }
            for name in GROUP_WORDS
            if report.groups.get(name)
        ],
        "reliability": [
            [_share(each.probability), each.n, each.right, _share(each.right / each.n), *map(_share, bounds),
             interval(bounds)]
            for each in reliability_of(report.outcomes)
            for bounds in [wilson_interval(each.right, each.n)]
        ],
        "gate": None if report.gate is None else _gate_data(report.gate),
        "mutation": None if report.mutation is None else _mutation_data(report.mutation, report),
        "cases": [_case_data(outcome) for outcome in report.outcomes],
    }  # fmt: skip
    return data


def diff_sql(gold: str, sql: str) -> list[tuple[list[Piece] | None, list[Piece] | None]]:
    """Return the lines of gold and prediction side by side, in pieces that say whether the other side lacks them.

    Lines are matched first, then the words of those that differ. Space, and case outside quotes, make no
    difference. None stands beside a line that has no counterpart.

    >>> diff_sql("SELECT a\\nFROM t", "select b\\nFROM t")[0]
    ([('SELECT ', False), ('a', True)], [('select ', False), ('b', True)])
    """
    golds, others = gold.split("\n"), sql.split("\n")
    matcher = difflib.SequenceMatcher(None, [*map(_line_key, golds)], [*map(_line_key, others)])
    rows: list[tuple[list[Piece] | None, list[Piece] | None]] = []
    for operation, a, b, c, d in matcher.get_opcodes():
        if operation == "equal":
            rows += (
                ([(left, False)], [(right, False)])
                for left, right in zip(golds[a:b], others[c:d], strict=True)
            )
        else:
            rows += zip_longest(*_diff_words(golds[a:b], others[c:d]))
    return rows


def _diff_words(
    gold_lines: Sequence[str], lines: Sequence[str]
) -> tuple[list[list[Piece]], list[list[Piece]]]:
    golds, others = _TOKEN.findall("\n".join(gold_lines)), _TOKEN.findall("\n".join(lines))
    matcher = difflib.SequenceMatcher(str.isspace, [*map(_token_key, golds)], [*map(_token_key, others)])
    left: list[Piece] = []
    right: list[Piece] = []
    for operation, a, b, c, d in matcher.get_opcodes():
        marked = operation != "equal"
        left += [(token, marked and not token.isspace()) for token in golds[a:b]]
        right += [(token, marked and not token.isspace()) for token in others[c:d]]
    return _as_lines(left) if gold_lines else [], _as_lines(right) if lines else []


def _as_lines(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Break pieces at newlines; neighbours of one kind become one, with the space between two marked ones."""
    lines: list[list[Piece]] = [[]]
    for text, marked in pieces:
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append([])
            if not part:
                continue
            line = lines[-1]
            if line and marked and len(line) > 1 and line[-2][1] and line[-1][0].isspace():
                space = line.pop()[0]
                line[-1] = (line[-1][0] + space + part, True)
            elif line and line[-1][1] == marked:
                line[-1] = (line[-1][0] + part, marked)
            else:
                line.append((part, marked))
    return lines


def _token_key(token: str) -> str:
    return token if token.startswith("'") else " " if token.isspace() else token.casefold()


def _line_key(line: str) -> tuple[str, ...]:
    return tuple(_token_key(token) for token in _TOKEN.findall(line) if not token.isspace())


def _gate_data(gate: Gate) -> dict[str, Any]:
    before = gate.baseline.get("execution_accuracy")
    return {
        "passed": gate.passed,
        "reasons": gate.reasons,
        "baseline": _share(before) if isinstance(before, int | float) else None,
        "baselineText": percent(before) if isinstance(before, int | float) else "",
        "baselineAbout": about_baseline(gate),
        "said": gate_notes(gate),
        "broken": [_flip_data(flip) for flip in gate.broken],
        "fixed": [_flip_data(flip) for flip in gate.fixed],
        "onlyHere": gate.only_here,
        "onlyInBaseline": gate.only_in_baseline,
    }


def _flip_data(flip: Flip) -> list[str]:
    return [flip.id, flip.question, kind_words(flip.was), kind_words(flip.now)]


def _mutation_data(mutation: Mutation, report: Report) -> dict[str, Any]:
    return {
        "text": mutation_words(report),
        "survivors": [[one.id, one.change, _cut(one.sql, LONGEST_SQL)] for one in mutation.survivors],
    }


def _case_data(outcome: Outcome) -> dict[str, Any]:
    """Return one case; what is empty is left out, to keep the page small."""
    gold, sql = _cut(outcome.gold, LONGEST_SQL), _cut(outcome.sql, LONGEST_SQL)
    same = not sql or sql == gold  # else the page has both from the difference
    facts = [
        ("soft score", None if outcome.right else f"{outcome.score:.3f}"),
        ("time", None if outcome.seconds is None else seconds(outcome.seconds)),
        ("prompt tokens", None if outcome.prompt_tokens is None else f"{outcome.prompt_tokens:,}"),
        ("new tokens", None if outcome.new_tokens is None else f"{outcome.new_tokens:,}"),
        ("confidence", None if outcome.confidence is None else f"{outcome.confidence:.2f}"),
        ("house style", None if outcome.conformance is None else percent(outcome.conformance)),
    ]
    case = {
        "id": outcome.id,
        "question": outcome.question,
        "database": outcome.database,
        "verdict": outcome.verdict,
        "right": outcome.right,
        "kind": outcome.kind,
        "reason": "" if outcome.right else outcome.reason,
        "tags": outcome.tags,
        "difficulty": outcome.difficulty,
        "tables": outcome.tables,
        "mustPass": outcome.must_pass,
        "turns": [[turn.question, turn.sql] for turn in outcome.turns],
        "variants": list(outcome.variants.items()),
        "samples": outcome.samples,
        "facts": [fact for fact in facts if fact[1] is not None],
        "seconds": _finite(outcome.seconds),
        "rules": outcome.broken_rules,
        "repairs": outcome.repairs,
        "gold": gold if same else "",
        "sameSql": sql == gold,
        "diff": [] if same else [[_packed(left), _packed(right)] for left, right in diff_sql(gold, sql)],
        "difference": None if outcome.difference is None else _difference_data(outcome.difference),
    }
    return {key: value for key, value in case.items() if value not in (None, "", (), [], False)}


def _packed(line: Sequence[Piece] | None) -> list[str] | None:
    """Return the texts of a line's pieces in turn unmarked and marked, beginning with an unmarked one."""
    if line is None:
        return None
    texts: list[str] = []
    for text, marked in line:
        if (len(texts) % 2 == 1) != marked:
            texts.append("")
        texts.append(text)
    return texts


def _difference_data(difference: Difference) -> dict[str, Any]:
    sides = (
        (difference.gold_columns, difference.gold_rows, difference.gold_count, difference.gold_marks),
        (difference.columns, difference.rows, difference.count, difference.marks),
    )
    return {
        "variant": difference.variant,
        "sides": [
            {
                "columns": columns,
                "rows": [[_cell(value) for value in row] for row in rows],
                "count": count,
                "marks": marks,
            }
            for columns, rows, count, marks in sides
        ],
    }


def _cell(value: Any) -> str | int | float | None:
    """Return a cell as the page shows it: NULL and numbers as they are, all else as text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return value if abs(value) < SAFE_INTEGER else str(value)
    if value is None or isinstance(value, float):
        return _finite(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return _cut(text, LONGEST_CELL)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}… (cut, {len(text):,} characters)"


def _texts(items: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in items]


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _share(share: float) -> float:
    """Return a share for a bar: in [0, 1], whatever it was."""
    return min(1.0, max(0.0, share)) if math.isfinite(share) else 0.0
