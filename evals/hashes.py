"""Hashes of all that makes a result: code, data, model, prompt. Two reports are compared by them.

Short SHA-256 digests of content, so that a checkout elsewhere has the same. A model that this process did not
load has none.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable
from pathlib import Path

from app.assistant.workspace import Workspace
from evals.suite import Suite

ROOT = Path(__file__).parents[1]
DIGITS = 16


def code_hash(*packages: str) -> str:
    """Hash the Python files of packages, such as "app/assistant"."""
    files = (file for package in packages for file in (ROOT / package).rglob("*.py"))
    return _hash_files(files, ROOT)


def workspace_hash(workspace: Workspace) -> str:
    """Hash what a workspace tells the assistant: all of its files but held-out pairs, suites, adapters, databases.

    Of inhouse.toml the model's name and adapter play no part: they have hashes of their own, and a system that became
    the workspace's own is what it was.
    """
    kinds = ("*.yaml", "*.sql", "*.jsonl")
    files = (file for kind in kinds for file in workspace.root.rglob(kind))
    unseen = {"heldout", "suites", "adapters"}
    hashed = _hash_files((file for file in files if not unseen & set(file.parts)), workspace.root)
    config = tomllib.loads((workspace.root / "inhouse.toml").read_text(encoding="utf-8-sig"))
    for key in ("name", "adapter"):
        config.get("model", {}).pop(key, None)
    told = f"{hashed}{json.dumps(config, sort_keys=True, default=str)}"
    return hashlib.sha256(told.encode()).hexdigest()[:DIGITS]


def suite_hash(suite: Suite) -> str:
    """Hash a suite's questions and golds, and the size and time of its databases."""
    digest = hashlib.sha256()
    for case in suite.cases:
        digest.update(
            repr((case.id, case.question, case.golds, case.turns, case.evidence, case.order)).encode()
        )
    return digest.hexdigest()[:DIGITS]


def file_hash(file: Path) -> str:
    """Hash a file, such as a database or the model's weights; a GB takes a second. Raises: OSError."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()[:DIGITS]


def _hash_files(files: Iterable[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file.relative_to(root).as_posix()}\0".encode())
        digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()[:DIGITS]
