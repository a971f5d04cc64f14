"""A workspace for a database that has none: nothing is known of it but what it holds.

No glossary, no notes, no pairs and no house rules. What a benchmark gives beside a question (`Case.evidence`)
belongs to that question, not to the workspace.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import make_url

from app.assistant.workspace import DatabaseConfig, Workspace


def ad_hoc_workspace(database: DatabaseConfig) -> Workspace:
    """Return a workspace of this database alone, named by it in the prompt.

    >>> workspace = ad_hoc_workspace(DatabaseConfig("world_cups", "sqlite:///world_cups.sqlite"))
    >>> workspace.name, workspace.root, workspace.glossary, workspace.notes
    ('the database world cups', PosixPath('world_cups.sqlite'), (), None)
    """
    return Workspace(
        # The database's own file: there is nothing below a file, so nothing beside the database is ever read.
        root=Path(make_url(database.url).database or ""),
        name=f"the database {' '.join(database.name.split('_'))}",
        databases=(database,),
    )
