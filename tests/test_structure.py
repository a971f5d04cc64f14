"""The house rules that a machine can check: who imports whom, what a module is called, what the README names."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(file for top in ("app", "evals", "training") for file in (ROOT / top).rglob("*.py"))
NAMES = [str(file.relative_to(ROOT)) for file in SOURCES]

# Who may import what of the house; what stands nowhere may import nothing of it.
ARROWS = {
    "app/assistant": ("app.assistant",),
    "app/ui": ("app.assistant", "app.ui"),
    "app/workbench": ("app.assistant", "app.terminal", "app.workbench"),
    "evals": ("app.assistant", "app.terminal", "evals"),
    "training": ("app.assistant", "app.terminal", "training"),
    "app/cli.py": (
        "app",
        "evals.command",
        "training.card_command",
        "training.command",
        "training.export_command",
        "training.synthesize.command",
    ),
    "app/terminal.py": ("app.assistant",),
}
HEAVY = {"torch", "transformers", "peft", "streamlit", "mlflow"}


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def is_of(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize("file", SOURCES, ids=NAMES)
def test_imports_follow_the_arrows(file: Path) -> None:
    name = str(file.relative_to(ROOT))
    allowed = next((to for start, to in ARROWS.items() if name == start or name.startswith(f"{start}/")), ())
    ours = [
        module for module in imports(file) if is_of(module, ("app", "evals", "training", "tests", "data"))
    ]
    assert [module for module in ours if not is_of(module, allowed)] == []


@pytest.mark.parametrize("file", SOURCES, ids=NAMES)
def test_only_the_pages_import_streamlit_and_only_training_and_one_backend_torch(file: Path) -> None:
    found = {module.partition(".")[0] for module in imports(file)} & HEAVY
    top = str(file.relative_to(ROOT))
    allowed = (
        {"streamlit"}
        if top.startswith("app/ui/")
        else HEAVY - {"streamlit"}
        if top.startswith("training/")
        else {"torch", "transformers", "peft"}
        if top == "app/assistant/generate_transformers.py"  # within functions: the next test
        else set()
    )
    assert found <= allowed


def test_importing_the_assistant_loads_nothing_heavy() -> None:
    modules = [
        f"app.assistant.{file.stem}"
        for file in SOURCES
        if file.parent.name == "assistant" and file.stem != "__init__"
    ]
    code = f"import sys, {', '.join(modules)}; print({HEAVY!r} & {{*sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("file", SOURCES, ids=NAMES)
def test_no_module_has_a_name_that_says_nothing(file: Path) -> None:
    assert file.stem not in {
        "utils",
        "util",
        "helpers",
        "helper",
        "base",
        "common",
        "manager",
        "misc",
        "models",
        "core",
    }


@pytest.mark.parametrize(
    "file",
    [f for f in SOURCES if f.read_text().strip()],
    ids=[n for n, f in zip(NAMES, SOURCES, strict=True) if f.read_text().strip()],
)
def test_a_module_says_its_purpose(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))


def test_no_except_is_bare() -> None:
    bare = [
        f"{file}:{node.lineno}"
        for file in SOURCES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert bare == []


README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("command", ["ask", "app", "init", "eval", "model"])
def test_the_readme_shows_every_command(command: str) -> None:
    assert f"inhouse {command}" in README


def test_the_commands_are_all_of_them() -> None:
    from app.cli import build_parser

    (commands,) = build_parser()._subparsers._group_actions  # type: ignore[union-attr]
    assert set(commands.choices or ()) == {
        "ask", "app", "init", "eval", "model", "pairs", "style", "synthesize", "train", "export", "card", "promote",
        "rollback",
    }  # fmt: skip


@pytest.mark.parametrize("target", TARGETS)
def test_the_readme_names_every_make_target(target: str) -> None:
    assert re.search(rf"`?make {target}\b", README)


def test_the_readme_has_no_gap_left() -> None:
    assert re.findall(r"^[A-Z]+_TABLE$|TIME_[A-Z]+|TODO|FIXME", README, re.MULTILINE) == []


def test_the_readmes_tree_is_the_tree() -> None:
    tree = README.partition("## What is where")[2].partition("```")[2].partition("```")[0]
    named = set(re.findall(r"(\w+\.py)\b", tree))
    there = {file.name for file in SOURCES if file.name != "__init__.py"}
    assert named == there


def test_every_fixture_is_read_by_a_test() -> None:
    tests = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    folders = [folder for folder in (ROOT / "tests" / "assistant" / "fixtures").iterdir() if folder.is_dir()]
    assert [folder.name for folder in folders if f'"{folder.name}"' not in tests] == []
