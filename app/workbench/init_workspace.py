"""`inhouse init`: a workspace for a company's own database, ready to ask, with all that is to be filled in beside it.

Reads the database and writes inhouse.toml, schema/*.yaml, glossary.yaml, semantics.yaml and pairs/; nothing that is
there already is touched. Questions can be asked at once; every line that the data team adds makes the answers better.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from app.assistant.base_models import resolve_name
from app.assistant.errors import WorkspaceError

if TYPE_CHECKING:
    from app.assistant.adapter import Adapter
    from app.assistant.query_process import QueryProcess
    from app.assistant.schema import Schema, Table
    from app.workbench.look_around import Findings

OLD_DAYS = 45  # data that ends so long ago is no longer loaded, as far as one can tell
EXAMPLE = Path(__file__).parents[2] / "data"
_FILE = re.compile(r"[^\w-]")  # what a file's name should not have
SHOWN = 8  # findings named on the terminal


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "init", help="make a workspace for your own database",
        description="Make a workspace in DIR for a database: its tables to describe, a glossary and pairs to fill.",
        epilog="Exit status: 0 made, 1 not.",
    )  # fmt: skip
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder to make, or an empty one")
    parser.add_argument(
        "--db", required=True, metavar="URL",
        help="a DuckDB or SQLite file, or its SQLAlchemy URL (duckdb:///sales.duckdb)",
    )  # fmt: skip
    parser.add_argument("--name", metavar="TEXT", help="the company's name (default: the folder's)")
    parser.add_argument(
        "--adapter", metavar="DIR",
        help="exported adapter to copy into it (default: the example company's; none: the base model alone)",
    )  # fmt: skip
    parser.set_defaults(command=init_workspace)


def init_workspace(arguments: argparse.Namespace) -> int:
    """Make the workspace, and say what was found and what to do next."""
    from app.assistant.database import Database
    from app.assistant.ground import show_values
    from app.assistant.query_process import QueryProcess
    from app.assistant.schema import read_schema
    from app.assistant.whole_file import write_whole
    from app.assistant.workspace import DatabaseConfig, Limits
    from app.terminal import ProgressLine
    from app.workbench.look_around import LookAround

    folder = arguments.folder.expanduser().resolve()
    if folder.exists() and not folder.is_dir():
        raise WorkspaceError(f"{folder} is a file: name a folder.")
    for name in ("inhouse.toml", "schema", "glossary.yaml", "semantics.yaml", "pairs"):
        if (folder / name).exists():
            raise WorkspaceError(f"{folder} has {name} already: name another folder, or remove it first.")
    adapter = _find_adapter(arguments.adapter)
    config = DatabaseConfig(*_find_database(arguments.db))
    database = Database(config, Limits())
    queries = QueryProcess(config, Limits())
    try:
        schema = show_values(read_schema(database), database)
        with ProgressLine() as line:
            found = LookAround(schema, queries).look(line.progress)
            semantics = _semantics(arguments.name or folder.name, schema, found, queries, line.progress)
    finally:
        queries.close()
        database.close()
    files = {
        "inhouse.toml": _config(arguments.name or folder.name, config, folder, schema, found)
        + (_model(adapter, arguments.adapter is None) if adapter else ""),
        "glossary.yaml": _glossary(schema, found),
        "pairs/first.sql": PAIRS,
        "semantics.yaml": semantics,
    }
    parts: dict[str, list[Table]] = {}  # by the name of a file, which two schemas may share
    for table in schema.tables:
        parts.setdefault(_FILE.sub("_", table.schema).lower() or "tables", []).append(table)
    files |= {f"schema/{name}.yaml": _notes(tables, found) for name, tables in sorted(parts.items())}
    files["inhouse.toml"] = files.pop("inhouse.toml")  # last: a folder without it is no workspace yet
    if adapter:
        shutil.copytree(adapter.folder, folder / "adapters" / adapter.folder.name, dirs_exist_ok=True)
    for name, text in files.items():
        write_whole(folder / name, text)
    print(_tell(folder, schema, found))
    return 0


def _semantics(
    name: str,
    schema: Schema,
    found: Findings,
    queries: QueryProcess,
    progress: Callable[[str, int, int], None],
) -> str:
    """What can be asked about, as far as the database tells."""
    from app.workbench.semantics_proposal import read_proposal
    from app.workbench.semantics_text import write_semantics
    from app.workbench.table_facts import read_facts

    tables = (replace(t, foreign_keys=(*t.foreign_keys, *found.keys.get(t.key, ()))) for t in schema.tables)
    keyed = replace(schema, tables=tuple(tables))
    facts = read_facts(keyed, queries, found.row_keys, found.personal, progress)
    return write_semantics(name, read_proposal(keyed, facts))


def _find_adapter(given: str | None) -> Adapter | None:
    """The adapter to copy: the one named, or the example's, which was tuned on other databases too.

    Raises: AdapterError when it must not be served.
    """
    from app.assistant.adapter import check_adapter
    from app.assistant.workspace import read_workspace

    if given == "none":
        return None
    if given:
        return check_adapter(Path(given).expanduser().resolve())
    if not (EXAMPLE / "inhouse.toml").is_file():  # not installed from the repository
        return None
    folder = Path(read_workspace(EXAMPLE).model.adapter or "-")
    return check_adapter(folder) if folder.is_dir() else None


def _model(adapter: Adapter, is_example: bool) -> str:
    """The table [model] with an adapter and the base that it is for; `is_example`: the one that comes along."""
    about = TUNED_ON if is_example else ""
    return MODEL.format(about=about, base=json.dumps(resolve_name(adapter.base)), adapter=adapter.folder.name)


def _find_database(given: str) -> tuple[str, str]:
    """A name and a URL for what was given: a URL, or a file whose first bytes say what it is."""
    if "://" in given:
        name = re.sub(r"\W+", "_", given.partition("?")[0].rpartition("/")[2].partition(".")[0]).strip("_")
        return (name or "database").lower(), given
    file = Path(given).expanduser().resolve()
    try:
        with file.open("rb") as opened:
            head = opened.read(16)
    except OSError as error:
        raise WorkspaceError(
            f"{file} cannot be read: {error.strerror}. Name a DuckDB or SQLite file."
        ) from error
    kind = "sqlite" if head.startswith(b"SQLite format 3") else "duckdb" if head[8:12] == b"DUCK" else ""
    if not kind:
        raise WorkspaceError(
            f"{file} is neither a DuckDB nor a SQLite file: name one, or give a SQLAlchemy URL."
        )
    name = re.sub(r"\W+", "_", file.stem).strip("_").lower() or "database"
    return (name if not name[0].isdigit() else f"db_{name}"), f"{kind}:///{quote(str(file))}"


def _config(name: str, config: Any, folder: Path, schema: Schema, found: Findings) -> str:
    url = config.url
    kind, _, path = url.partition(":///")
    if path.startswith("/") and (relative := os.path.relpath(path, quote(str(folder)))).count("../") <= 1:
        url = f"{kind}:///{relative}"  # beside the workspace: both can be moved together
    date = f"{found.last_day:%Y-%m-%d}" if found.last_day else "2026-01-31"
    why = (
        f"the latest day in the data is that, in {found.last_column}"
        if found.last_day
        else "for data that stands still"
    )
    questions = "".join(f"  {json.dumps(text, ensure_ascii=False)},\n" for text in _questions(schema, found))
    return (
        f"[workspace]\nname = {json.dumps(name, ensure_ascii=False)}\n"
        'about = ""  # one sentence: what the data holds, from when to when; shown where there is no answer\n'
        f"# What “today” is; left out, the clock's day ({why}).\n"
        f"{'' if _is_old(found) else '# '}reference_date = {date}\n"
        "# fiscal_year_start_month = 1\n"
        '# house_rules = ["Leave out test customers unless asked for."]  # in every prompt: few and short\n'
        f"starter_questions = [\n{questions}]\n\n"
        f"[databases.{config.name}]\nurl = {json.dumps(url, ensure_ascii=False)}\n\n"
        "[limits]\ntimeout_s = 20\nmax_rows = 5000\nmemory_mb = 1024\n"
    )


def _is_old(found: Findings) -> bool:
    import datetime as dt

    return found.last_day is not None and (dt.date.today() - found.last_day).days > OLD_DAYS


def _questions(schema: Schema, found: Findings) -> list[str]:
    """Questions for the start page that the data can answer: how many there are of the largest tables."""
    largest = sorted(schema.tables, key=lambda table: -found.rows.get(table.key, 0))
    named = [table for table in largest if table.primary_key and found.rows.get(table.key)] or largest
    from app.assistant.words.names import many, plural

    words = [many(table).removesuffix(" entries") for table in named[:4]]
    return [f"How many {text if text.endswith('s') else plural(text)} are there?" for text in words]


def _key(name: str) -> str:
    """A name as a key of YAML: in quotes where it would be read as something else."""
    plain = re.fullmatch(r"[A-Za-z_][\w ]*\w|[A-Za-z_]", name)
    odd = name.lower() in ("y", "n", "yes", "no", "on", "off", "true", "false", "null")
    return name if plain and not odd else json.dumps(name, ensure_ascii=False)


def _notes(tables: list[Table], found: Findings) -> str:
    lines = [
        "# What each table and column means, in the words of those who ask. Fill in what its name does not say; leave",
        "# out the rest.",
        "# A column may have more: {description: Net of tax., unit: usd, synonyms: [sales], references: table.column}",
        "",
    ]
    for table in tables:
        told = {
            key.columns[0]: f"{key.ref_table}.{key.ref_columns[0]}" for key in found.keys.get(table.key, ())
        }
        rows = f"   # {found.rows[table.key]:,} rows" if table.key in found.rows else ""
        lines += [
            f"{_key(table.key) if '.' not in table.key else _dotted(table)}:{rows}",
            '  description: ""',
            "  columns:",
        ]
        for column in table.columns:
            name = _key(column.name)
            if column.name in told:
                target = json.dumps(told[column.name], ensure_ascii=False)
                lines.append(
                    f'    {name}: {{description: "", references: {target}}}   # not declared; its values say so'
                )
            elif f"{table.key}.{column.name}" in found.personal:
                lines.append(
                    f'    {name}: ""   # personal data? {{description: "", personal: true}} keeps it out of answers'
                )
            elif column.values:
                values = json.dumps(column.values, ensure_ascii=False)
                lines.append(f'    {name}: {{description: "", values: {values}}}')
            else:
                lines.append(f'    {name}: ""')
        lines.append("")
    return "\n".join(lines)


def _dotted(table: Table) -> str:
    plain = all(re.fullmatch(r"[A-Za-z_]\w*", part) for part in (table.schema, table.name))
    return table.key if plain else json.dumps(table.key, ensure_ascii=False)


def _glossary(schema: Schema, found: Findings) -> str:
    from app.assistant.schema import quote_key
    from app.assistant.words.names import many

    largest = max(schema.tables, key=lambda table: found.rows.get(table.key, 0))
    source = quote_key(largest, schema.dialect)
    return (
        "# The house's metrics and words: what people say, what it means, and the SQL it stands for. A question\n"
        "# that names a term is answered by its definition. For example:\n#\n"
        f"# - term: number of {many(largest)}\n#   also: [volume]\n"
        f"#   means: All rows of {largest.key}.\n#   sql: COUNT(*)\n#   from: {source}\n#   unit: rows\n"
    )


TUNED_ON = """\
# Tuned on the example company and on 70 public databases. On databases that it never saw it is right more often than
# the model alone, too.
"""

MODEL = """
[model]
{about}# `inhouse train` tunes an adapter on your own pairs, `inhouse promote` puts it here.
name = {base}
adapter = "adapters/{adapter}"
"""

PAIRS = """\
-- Approved pairs of question and SQL: the nearest one is shown to the model, and one that asks the same, up to its
-- dates, names and numbers, answers the question, marked verified. `inhouse pairs add` writes one; `inhouse pairs
-- import history.sql` makes drafts of the queries you have; `inhouse pairs lint` checks them. By hand, without the
-- outer --:
--
-- -- id: orders-last-month
-- -- question: How many orders came in last month?
-- -- status: approved
-- SELECT …;
"""


def _tell(folder: Path, schema: Schema, found: Findings) -> str:
    declared = sum(len(table.foreign_keys) for table in schema.tables)
    told = [
        f"{child}.{key.columns[0]} → {key.ref_table}" for child, keys in found.keys.items() for key in keys
    ]
    columns = sum(len(table.columns) for table in schema.tables)
    lines = [f"{folder}: {len(schema.tables)} tables, {columns} columns, {declared} declared keys."]
    if told:
        lines.append(f"Keys that are not declared and that the values prove, written down: {_some(told)}.")
    if found.personal:
        lines.append(
            f"They look like personal data: {_some(list(found.personal))}. Mark those that are in schema/, "
            "or they are shown."
        )
    if found.last_day and _is_old(found):
        lines.append(
            f"The data ends on {found.last_day:%-d %B %Y}, so that is what “today” means: reference_date "
            "in inhouse.toml."
        )
    if (folder / "semantics.yaml").is_file():
        lines.append(
            "semantics.yaml says what is answered without a model, as far as names and keys tell: review it, and say "
            "which rows count."
        )
    quoted = str(folder) if " " not in str(folder) else f"'{folder}'"
    lines += [
        "", "Ask now:", f"  inhouse app --workspace {quoted}", "",
        "What makes answers better: say in schema/ what names do not say, define the house's metrics in",
        f"glossary.yaml, and add pairs: inhouse pairs add --workspace {quoted}, or inhouse pairs import FILE for the",
        "queries you have.",
    ]  # fmt: skip
    return "\n".join(lines)


def _some(names: list[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
