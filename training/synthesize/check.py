"""Whether a draft may stay: parsed, bound without repair, allowed, in house style, run, with rows, not held out.

What depends on the query's shape only – names, policy, style, the held-out skeletons – is checked once for all queries
that differ in literals alone. Whether the question really means the query, no check here can tell.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from app.assistant.bind import bind_columns
from app.assistant.errors import BindError, InhouseError, LimitError, PolicyError, SqlError
from app.assistant.guard import check_policy
from app.assistant.pairs import read_pairs
from app.assistant.parse import parse_sql
from app.assistant.query_process import QueryProcess
from app.assistant.run import Result
from app.assistant.schema import Schema
from app.assistant.skeleton import skeleton, skeleton_of
from app.assistant.style import conformance, open_house, read_style
from app.assistant.workspace import Workspace
from training.synthesize.example import Draft
from training.synthesize.refusals import reply_fault

_LITERAL = re.compile(r"'(?:[^']|'')*'|(?<![\w.])\d+(?:\.\d+)?(?!\w)")


@dataclass(frozen=True)
class Checked:
    """The reason why a draft is not kept, empty when it is; its result; the seconds that running took."""

    reason: str
    detail: str = ""
    result: Result | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class Shape:
    """What all queries of one text but for its literals share."""

    reason: str
    detail: str
    skeleton: str
    conformance: float


class Checker:
    """Checks drafts against one workspace."""

    def __init__(self, workspace: Workspace, schema: Schema, process: QueryProcess) -> None:
        """Read the house style and the held-out pairs, which no draft may resemble."""
        self.schema = schema
        self.process = process
        self.style = read_style(workspace.root, schema.dialect)
        self.house = open_house(workspace)
        self.personal = {
            (table.alias, column.name)
            for table in schema.tables
            for column in table.columns
            if column.personal
        }
        self._shapes: dict[str, Shape] = {}
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        folder = workspace.root / "pairs" / "heldout"
        heldout = read_pairs(folder) if folder.is_dir() else []
        self.heldout_skeletons = {
            skeleton(sql, schema.dialect) for pair in heldout for sql in (pair.sql, *pair.accept)
        }
        self.heldout_questions = {
            fold(q) for pair in heldout if not pair.follows for q in (pair.question, *pair.also)
        }

    def ask(self, sql: str) -> Sequence[Sequence[Any]]:
        """Run a query that a shape wants to know about, once. A query that fails has no rows."""
        if sql not in self._rows:
            try:
                self._rows[sql] = self.process.run(sql).rows
            except SqlError:
                self._rows[sql] = []
        return self._rows[sql]

    def shape(self, sql: str) -> Shape:
        """What is the same for all queries of this text but for the literals."""
        key = _LITERAL.sub("?", sql)
        if key not in self._shapes:
            self._shapes[key] = self._check_shape(sql)
        return self._shapes[key]

    def _check_shape(self, sql: str) -> Shape:
        try:
            tree = parse_sql(sql, self.schema.dialect)
            bound = bind_columns(tree, self.schema)
            if any((c.table, c.name) in self.personal for c in tree.find_all(exp.Column)):
                return Shape("names personal data", "", skeleton_of(tree, self.schema.dialect), 0)
            check_policy(bound.tree, self.schema)
        except BindError as error:
            return Shape("does not bind", str(error), "", 0)
        except PolicyError as error:
            return Shape("is not allowed", str(error), "", 0)
        except InhouseError as error:
            return Shape("does not parse", str(error), "", 0)
        found = skeleton_of(tree, self.schema.dialect)
        if bound.repairs:
            return Shape("binds only when repaired", "; ".join(bound.repairs), found, 0)
        if found in self.heldout_skeletons:
            return Shape("held-out skeleton", "", found, 0)
        style = conformance(sql, self.style, self.house)
        broken = [finding for finding in style.broken if finding.severity == "error"]
        if broken:
            return Shape(f"breaks {broken[0].rule}", broken[0].message, found, style.score)
        return Shape("", "", found, style.score)

    def check(self, draft: Draft) -> Checked:
        """Run all checks; the cheap ones first. A refusal is checked by its words alone."""
        if fold(draft.question) in self.heldout_questions:
            return Checked("held-out question")
        if not draft.sql:
            return Checked(reply_fault(draft.reply, self.schema))
        shape = self.shape(draft.sql)
        if shape.reason:
            return Checked(shape.reason, shape.detail)
        start = time.perf_counter()
        try:
            result = self.process.run(draft.sql, max_rows=draft.most_rows)
        except LimitError as error:
            return Checked("runs over its limits", str(error))
        except SqlError as error:
            return Checked("does not run", str(error))
        return Checked(judge_rows(draft, result), "", result, time.perf_counter() - start)


def judge_rows(draft: Draft, result: Result) -> str:
    """Why the rows are no good answer, if so."""
    rows = result.rows
    if not rows:
        return "returns no rows"
    if len(rows) < draft.least_rows:
        return "returns fewer rows than the question expects"
    if result.truncated:
        return "returns too many rows"
    figures = [row[-1] for row in rows] if draft.frame or len(rows[0]) == 1 else []
    if figures and all(not figure for figure in figures):
        return "returns only NULL or zero"
    if draft.frame and any(figure is None for figure in figures):
        return "returns a NULL figure"
    if draft.frame and draft.frame.dimension and any(row[0] is None for row in rows):
        return "returns a NULL group"
    return ""


def fold(question: str) -> str:
    """A question without case and punctuation."""
    return " ".join(re.findall(r"\w+", question.lower()))
