"""A question in English."""

from __future__ import annotations

from sqlglot import exp

from app.assistant.schema import Schema
from app.assistant.workspace import Workspace


def propose_question(tree: exp.Expr, schema: Schema, workspace: Workspace) -> str:
    return "Show " + " and ".join(name.replace("_", " ") for name in tree.named_selects) + "?"
