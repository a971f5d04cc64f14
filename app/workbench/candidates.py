"""One query, or a group that differs by values, → a draft pair, or the reason why it is none."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlglot import exp
from sqlglot.errors import SqlglotError

from app.assistant.bind import bind_columns
from app.assistant.errors import LimitError, PolicyError, SqlError
from app.assistant.guard import check_policy
from app.assistant.pairs import Pair
from app.assistant.parse import BROKEN, parse_sql
from app.assistant.skeleton import skeleton, skeleton_of
from app.assistant.style import format_answer
from app.assistant.words.names import UNNAMED
from app.assistant.words.question import propose_question
from app.assistant.words.readable import find_column
from app.workbench.add import make_id
from app.workbench.dedupe import IMPORTED_TAG, PROPOSED_TAG, bare_words
from app.workbench.parameters import fill_placeholders
from app.workbench.query_history import LeftOut, Query
from app.workbench.recurring import UNITS, Recurring, bare_text
from app.workbench.transpile import complete_names, read_query

if TYPE_CHECKING:
    from app.assistant.query_process import QueryProcess
    from app.assistant.schema import Schema
    from app.assistant.workspace import Workspace


log = logging.getLogger(__name__)


@dataclass
class Draft:
    """A pair in the making; `queries` counts those that it stands for, `runs` how often they ran."""

    id: str
    question: str
    sql: str
    query: Query
    source: str
    proposed: bool
    runs: int
    queries: int
    last: str = ""
    order: Literal["", "any"] = ""
    also: list[str] = field(default_factory=list)
    varied: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_pair(self, into: Path) -> Pair:
        """Return the pair, with all that a reviewer should know in its source."""
        said = [self.source]
        if self.runs > 1 or self.last:
            times = f"{self.runs:,} runs" if self.runs > 1 else "1 run"
            said.append(times + (f", the last on {self.last}" if self.last else ""))
        if self.varied:
            said.append(f"what varied: {', '.join(dict.fromkeys(self.varied))}")
        said += self.notes
        tags = (IMPORTED_TAG, PROPOSED_TAG) if self.proposed else (IMPORTED_TAG,)
        source = " ".join("; ".join(said).split())
        return Pair(
            self.id,
            self.question,
            self.sql,
            into,
            1,
            also=tuple(self.also),
            tags=tags,
            status="draft",
            source=source,
        )


class Importer:
    """What is known of the workspace and its pairs, and what this run has drafted so far."""

    def __init__(self, workspace: Workspace, schema: Schema, known: Sequence[Pair], source: str) -> None:
        self.workspace = workspace
        self.schema = schema
        self.known = known
        self.source = source
        self.ids = {pair.id for pair in known}
        self.asked = {
            bare_words(text): pair
            for pair in known
            if not pair.follows
            for text in (pair.question, *pair.also)
        }
        self.texts: dict[tuple[str, tuple[str, ...]], Pair] = {}
        self.heldout: dict[str, Pair] = {}
        self.imported: dict[tuple[str, ...], Pair] = {}
        self.drafted: dict[tuple[str, ...], Draft] = {}
        self.by_question: dict[str, Draft] = {}

    def learn_known(self, progress: Callable[[int, int], None]) -> None:
        """Note the SQL of the pairs there are; what cannot be read is the lint's business."""
        for done, pair in enumerate(self.known):
            progress(done, len(self.known))
            for sql in (pair.sql, *pair.accept):
                self.texts.setdefault(bare_text(sql), pair)
            try:
                if pair.heldout:
                    for sql in (pair.sql, *pair.accept):
                        self.heldout[skeleton(sql, self.schema.dialect)] = pair
                elif IMPORTED_TAG in pair.tags:
                    self.imported[variant(parse_sql(pair.sql, self.schema.dialect), self.schema.dialect)] = (
                        pair
                    )
            except SqlError:
                continue

    def draft(self, group: Recurring, dialect: str, process: QueryProcess | None) -> Draft | LeftOut | None:
        """Check a query and make its draft; None when it joins an earlier draft of this run."""
        query = group.commonest()
        place = group.first or query
        try:
            return self._draft(group, query, dialect, process)
        except SqlError as error:
            return LeftOut(place.file, place.line, str(error))
        except (
            SqlglotError,
            *BROKEN,
        ) as error:  # a construct that sqlglot or the wording was not written for
            log.debug("%s:%s cannot be imported", place.file, place.line, exc_info=True)
            return LeftOut(place.file, place.line, f"it cannot be followed: {type(error).__name__}: {error}")

    def _draft(
        self, group: Recurring, query: Query, dialect: str, process: QueryProcess | None
    ) -> Draft | LeftOut | None:
        place = group.first or query
        notes: list[str] = []
        ask = None if process is None else lambda sql: process.run(sql).rows
        bound = bind_columns(read_query(query.sql, dialect, self.schema), self.schema)
        filled = fill_placeholders(bound.tree, self.schema, self.workspace.today, ask)
        if filled:
            notes.append(f"{filled} placeholder{'s' if filled > 1 else ''} filled")
        check_policy(bound.tree, self.schema)
        self._refuse_persons(bound.tree)
        notes += [f"repaired: {repair}" for repair in bound.repairs]
        notes += self._write_today(bound.tree)
        complete_names(bound.tree, self.schema)
        sql = format_answer(bound.tree, self.schema, self.workspace)
        tree = parse_sql(
            sql, self.schema.dialect
        )  # as the pair will be read: a later import compares with that
        if pair := self.heldout.get(skeleton_of(tree, self.schema.dialect)):
            return LeftOut(place.file, place.line, f"a held-out pair has its skeleton: {pair.id}.")
        if (there := self.texts.get(bare_text(sql))) and (
            not query.question or bare_words(query.question) in map(bare_words, (there.question, *there.also))
        ):
            return LeftOut(place.file, place.line, f"it is a pair already: {there.id}.", skipped=True)
        key = variant(tree, self.schema.dialect)
        if not query.question and (there := self.imported.get(key)):
            return LeftOut(
                place.file, place.line, f"it is a pair already, up to values: {there.id}.", skipped=True
            )
        if query.question:
            return self._with_question(group, query, sql, notes, process)
        if earlier := self.drafted.get(key):
            earlier.runs += group.total
            earlier.queries += len(group.queries)
            earlier.varied += ["values"] if not earlier.varied else []
            earlier.last = max(earlier.last, group.last)
            return None
        self._run(sql, process, notes)
        question = self._new_question(tree, notes)
        draft = self._new(group, query, question, sql, notes, proposed=True)
        self.drafted[key] = draft
        return draft

    def _with_question(
        self, group: Recurring, query: Query, sql: str, notes: list[str], process: QueryProcess | None
    ) -> Draft | LeftOut | None:
        words = bare_words(query.question)
        if pair := self.asked.get(words):
            return LeftOut(query.file, query.line, f"its question has another answer: {pair.id}.")
        if earlier := self.by_question.get(words):
            if earlier.sql == sql:
                return None
            return LeftOut(query.file, query.line, f"its question has another answer: {earlier.id}.")
        key = ("sql", sql)
        if earlier := self.drafted.get(key):
            earlier.also.append(query.question)
            earlier.queries += 1
            self.by_question[words] = earlier
            return None
        self._run(sql, process, notes)
        draft = self._new(group, query, query.question, sql, notes, proposed=False)
        self.drafted[key] = draft
        return draft

    def _new(
        self, group: Recurring, query: Query, question: str, sql: str, notes: list[str], *, proposed: bool
    ) -> Draft:
        place = group.first or query
        if query.note:
            notes = [*notes, f"its comment: {query.note[:200]}"]
        id = make_id(question, self.ids)
        self.ids.add(id)
        source = self.source or f"imported from {place.file.name}:{place.line}"
        order = _order_of(sql, query, self.schema.dialect)
        draft = Draft(
            id, question, sql, query, source, proposed, group.total, len(group.queries), group.last, order,
            varied=group.varied(), notes=notes,
        )  # fmt: skip
        self.by_question[bare_words(question)] = draft
        return draft

    def _write_today(self, tree: exp.Expr) -> list[str]:
        """Write the workspace's fixed date for today's, so that the pair gives the same answer tomorrow."""
        found = list(tree.find_all(exp.CurrentDate)) if self.workspace.reference_date else []
        for node in found:
            node.replace(exp.cast(exp.Literal.string(self.workspace.today.isoformat()), "DATE"))
        return [f"CURRENT_DATE written as {self.workspace.today}"] if found else []

    def _refuse_persons(self, tree: exp.Expr) -> None:
        """Refuse a query that names a person's data: the pair would be trained on. Raises: PolicyError."""
        for node in tree.find_all(exp.Literal):
            condition = node.find_ancestor(exp.EQ, exp.In, exp.NEQ, exp.Like, exp.ILike, exp.Between)
            for column in condition.find_all(exp.Column) if condition is not None else ():
                found = find_column(column, self.schema)
                if found and found[1].personal:
                    raise PolicyError(f"it names personal data ({found[0].key}.{found[1].name}).")

    def _run(self, sql: str, process: QueryProcess | None, notes: list[str]) -> None:
        """Run it once. Raises: SqlError when it fails or gives more rows than the limit."""
        if process is None:
            return
        result = process.run(sql)
        if result.truncated:
            raise LimitError(f"it gives more than {len(result.rows):,} rows.")
        if not result.rows:
            notes.append("it gave no rows")

    def _new_question(self, tree: exp.Expr, notes: list[str]) -> str:
        """Propose a question that no pair has. Raises: SqlError when each proposal is taken."""
        proposal = propose_question(tree, self.schema, self.workspace)
        if proposal.unsaid:
            notes.append(f"not in the question: {', '.join(proposal.unsaid)}")
        question = proposal.question
        if UNNAMED in question:
            raise PolicyError(
                "no question can be made of what it computes: name its results with AS, or ask it."
            )
        columns = ", ".join(
            name.replace("_", " ") for name in getattr(tree, "named_selects", ()) if name != "*"
        )
        mark = question[-1]
        for text in (question, f"{question[:-1]}, shown as {columns}{mark}"):
            words = bare_words(text)
            if words not in self.asked and words not in self.by_question:
                return text
        pair = self.asked.get(bare_words(question)) or self.by_question[bare_words(question)]
        raise PolicyError(
            f"its proposed question is another pair's: {pair.id}; add it by hand (inhouse pairs add)."
        )


def _order_of(sql: str, query: Query, dialect: str) -> Literal["", "any"]:
    """`any` where the house's style ordered what nobody asked to be ordered."""
    tree = parse_sql(sql, dialect)
    asked = query.question and re.search(r"\border\s+by\b", query.sql, re.IGNORECASE)
    return "any" if tree.args.get("order") and not tree.args.get("limit") and not asked else ""


def variant(tree: exp.Expr, dialect: str) -> tuple[str, ...]:
    """Return the skeleton, with the literals that make another question: units of time, and places of columns."""
    kept = [node.this.lower() for node in tree.find_all(exp.Literal) if node.this.lower() in UNITS]
    for clause in tree.find_all(exp.Group, exp.Ordered):
        parts = clause.expressions if isinstance(clause, exp.Group) else [clause.this]
        kept += [part.this for part in parts if isinstance(part, exp.Literal)]
    return (skeleton_of(tree, dialect), *kept)
