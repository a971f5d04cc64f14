"""All that is mended in a bound query without asking the model again, in order; each mending is a module of its own."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from sqlglot import exp

from app.assistant.age_order import turn_by_age
from app.assistant.both import meet_both
from app.assistant.brackets import bracket_alternatives
from app.assistant.counted_rows import join_counted
from app.assistant.either import take_either
from app.assistant.grouping import add_up_shown, complete_grouping, group_what_is_ordered, leave_out_grouping
from app.assistant.minutes import read_months
from app.assistant.named_columns import NamedColumns
from app.assistant.named_keys import NamedKeys
from app.assistant.never import leave_out_never
from app.assistant.no_partner import keep_those_without
from app.assistant.parse import BROKEN
from app.assistant.period_bounds import begin_after, leave_out_unasked, put_period_right
from app.assistant.schema import Schema
from app.assistant.shared_figure import share_figure
from app.assistant.spare_joins import leave_out_joins
from app.assistant.spent_bounds import leave_out_spent
from app.assistant.starred import show_details
from app.assistant.stray_joins import KeyJoins
from app.assistant.trim import trim_output
from app.assistant.unlike_sides import compare_keys
from app.assistant.workspace import Workspace


@dataclass(frozen=True)
class Mended:
    """The tree, one sentence for each mending, and joins that are doubtful."""

    tree: exp.Expr
    said: tuple[str, ...]
    stray: tuple[str, ...]


class Mender:
    """What mends the queries over one schema."""

    def __init__(self, schema: Schema, workspace: Workspace | None = None) -> None:
        """Read the schema's keys; of the workspace what its periods are."""
        self.schema = schema
        self.workspace = workspace
        self.sums = frozenset(term.sql for term in workspace.glossary) if workspace else frozenset()
        self.key_joins = KeyJoins(schema)
        self.named_keys = NamedKeys(schema)
        self.named_columns = NamedColumns(schema)

    def mend(self, tree: exp.Expr, question: str, told: str) -> Mended:
        """Mend a bound tree, in place but for its root; `told` is the question with those before it."""
        said: list[str] = []
        stray: list[str] = []
        with suppress(*BROKEN):  # a tree of a shape that it does not know: it goes on as far as it came
            said, stray = self.key_joins.mend(tree)
            said += keep_those_without(tree, self.schema.dialect)
            said += self.named_keys.mend(tree, told)
            said += self.named_columns.mend(tree, question)
            said += leave_out_joins(tree, told, self.schema)
            said += bracket_alternatives(tree, self.schema.dialect)
            said += group_what_is_ordered(tree, self.schema.dialect)
            said += add_up_shown(tree, self.sums, self.schema.dialect)
            said += complete_grouping(tree, self.schema.dialect)
            said += leave_out_grouping(tree, self.schema)
            said += leave_out_spent(tree, self.schema.dialect)
            said += join_counted(tree, question, self.schema)
            said += share_figure(tree, question, self.schema)
            said += turn_by_age(tree, question, self.schema)
            said += read_months(tree, question)
            said += begin_after(tree, question, self.schema.dialect)
            if self.workspace is not None:
                said += put_period_right(tree, question, self.workspace, self.schema.dialect)
                if not self.workspace.described:
                    said += leave_out_unasked(tree, told, self.schema.dialect)
            said += trim_output(tree, told, self.schema)
            said += show_details(tree, question, self.schema)
            tree, compared = compare_keys(tree, self.schema)
            tree, either = take_either(tree, question, self.schema.dialect)
            tree, met = meet_both(tree, question, self.schema)
            tree, denied = leave_out_never(tree, question, self.schema)
            said += [*compared, *either, *met, *denied]
        return Mended(tree, tuple(said), tuple(stray))
