"""A workspace: everything that is specific to one company, read once into frozen dataclasses.

Reads `inhouse.toml`, `schema/*.yaml` and `glossary.yaml`; an unknown key is an error that names the nearest
known one. Environment variables win over the file: INHOUSE_WORKSPACE, INHOUSE_MODEL, INHOUSE_ADAPTER. Opens no
database.
"""

from __future__ import annotations

import datetime as dt
import difflib
import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import yaml

from app.assistant.base_models import BASE_MODELS, resolve_name
from app.assistant.errors import WorkspaceError

MISSING_REMEDY = (
    "name its folder with --workspace DIR or INHOUSE_WORKSPACE (the example is `data/`), or make one for your own "
    "database: `inhouse init DIR --db FILE`"
)


@dataclass(frozen=True)
class DatabaseConfig:
    """One database: `url` as SQLAlchemy reads it, file paths resolved; `build` a script that makes it."""

    name: str
    url: str
    build: Path | None = None


@dataclass(frozen=True)
class ModelConfig:
    """The model: `name` of a known base, or a path to a GGUF file; the longest answer in tokens.

    `adapter` is the folder of what was tuned for this base, absolute once read; empty: the base alone. `others` are
    the folders for other bases, by the names of these, served where --model or INHOUSE_MODEL names one.
    """

    name: str = "qwen2.5-coder-1.5b-instruct"
    max_new_tokens: int = 400
    adapter: str = ""
    others: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """What one query may take."""

    timeout_s: float = 20.0
    max_rows: int = 5000
    memory_mb: int = 1024


@dataclass(frozen=True)
class Term:
    """A word or metric of the house; `sql`, `from_` and `where` are fragments, each optional."""

    term: str
    means: str
    also: tuple[str, ...] = ()
    sql: str = ""
    from_: str = ""
    where: str = ""
    unit: str = ""


@dataclass(frozen=True)
class ColumnNote:
    """What the data team wrote about a column."""

    description: str = ""
    values: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    unit: str = ""
    personal: bool = False
    references: str = ""


@dataclass(frozen=True)
class TableNote:
    """What the data team wrote about a table, and the file it stands in; `alias` is its one alias in queries."""

    file: Path
    description: str
    synonyms: tuple[str, ...]
    columns: Mapping[str, ColumnNote]
    alias: str = ""

    @property
    def has_words(self) -> bool:
        """Whether the note says what the table or one of its columns means: `inhouse init` leaves that to people."""
        said = (note.description or note.synonyms for note in self.columns.values())
        return bool(self.description or self.synonyms) or any(said)


@dataclass(frozen=True)
class Workspace:
    """One company; `databases` is never empty, and its first entry is the default."""

    root: Path
    name: str
    databases: tuple[DatabaseConfig, ...]
    model: ModelConfig = ModelConfig()
    limits: Limits = Limits()
    about: str = ""
    reference_date: dt.date | None = None
    fiscal_year_start_month: int = 1
    fiscal_year_named_after: Literal["start", "end"] = "end"
    starter_questions: tuple[str, ...] = ()
    house_rules: tuple[str, ...] = ()
    glossary: tuple[Term, ...] = ()
    notes: Mapping[str, TableNote] | None = None

    @property
    def described(self) -> bool:
        """Whether anybody has said what words mean here: a glossary, or a note with any word in it."""
        return bool(self.glossary) or any(note.has_words for note in (self.notes or {}).values())

    @property
    def today(self) -> dt.date:
        """The date that "today" means: the fixed reference date, else the clock's."""
        return self.reference_date or dt.date.today()


def read_workspace(root: str | Path | None = None) -> Workspace:
    """Read the workspace in `root`, or in INHOUSE_WORKSPACE, or in `data/`.

    Raises: WorkspaceError, naming the file and the remedy.
    """
    folder = Path(root or os.environ.get("INHOUSE_WORKSPACE") or "data").expanduser().resolve()
    file = folder / "inhouse.toml"
    if not file.is_file():
        raise WorkspaceError(f"There is no workspace in {folder} (no inhouse.toml): {MISSING_REMEDY}.")
    try:
        config = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise WorkspaceError(f"{file} cannot be read as TOML: {error}.") from error
    check_keys(config, {"workspace", "databases", "model", "limits"}, file)
    databases = tuple(
        _database(folder, name, entry, file) for name, entry in _table(config, "databases", {}, file).items()
    )
    if not databases:
        raise WorkspaceError(f'{file} names no database: add [databases.NAME] with url = "…".')
    company: dict[str, Any] = {"name": folder.name} | _fields(
        _table(config, "workspace", {}, file), Workspace, file
    )
    if not 1 <= company.get("fiscal_year_start_month", 1) <= 12:
        raise WorkspaceError(f"{file}: fiscal_year_start_month is a month, 1 to 12.")
    if company.get("fiscal_year_named_after", "end") not in ("start", "end"):
        raise WorkspaceError(f'{file}: fiscal_year_named_after is "start" or "end".')
    given = dict(_table(config, "model", {}, file))
    others = _table(given, "others", {}, file)
    given.pop("others", None)
    model = _fields(given, ModelConfig, file)
    if odd := [base for base, place in others.items() if not isinstance(place, str)]:
        raise WorkspaceError(f"{file}: [model.others] {odd[0]} is the folder of an adapter, a text.")
    check_keys({resolve_name(base): "" for base in others}, set(BASE_MODELS), f"{file} [model.others]")
    model["others"] = {resolve_name(base): _place(folder, place) for base, place in others.items()}
    if model.get("adapter"):
        model["adapter"] = _place(folder, model["adapter"])
    if named := os.environ.get("INHOUSE_MODEL"):
        own = resolve_name(model.get("name", ModelConfig.name))
        if (
            resolve_name(named) != own
        ):  # the adapter is another model's: that one's, where --model names it again
            model["others"] = {own: model.get("adapter", ""), **model["others"]}
            model["adapter"] = model["others"].get(resolve_name(named), "")
        model["name"] = named
    elif model.get("name", "").endswith(".gguf"):
        model["name"] = str((folder / Path(model["name"]).expanduser()).resolve())
    if adapter := os.environ.get("INHOUSE_ADAPTER"):
        model["adapter"] = "" if adapter == "none" else str(Path(adapter).expanduser().resolve())
    if model.get("max_new_tokens", 1) < 1:
        raise WorkspaceError(f"{file}: max_new_tokens is a positive number.")
    limits = Limits(**_fields(_table(config, "limits", {}, file), Limits, file))
    if not all(0 < limit < math.inf for limit in (limits.timeout_s, limits.max_rows, limits.memory_mb)):
        raise WorkspaceError(f"{file}: the [limits] are positive numbers.")
    return Workspace(
        root=folder,
        databases=databases,
        model=ModelConfig(**model),
        limits=limits,
        glossary=_glossary(folder / "glossary.yaml"),
        notes=_notes(folder / "schema"),
        **company,
    )


def _place(folder: Path, given: str) -> str:
    return str((folder / Path(given).expanduser()).resolve())


def check_keys(given: Mapping[str, Any], known: set[str], where: Path | str) -> None:
    """Refuse a key that nobody reads, since a misspelt setting would otherwise be silently ignored."""
    for key in given:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, 1)
            hint = f"; did you mean {near[0]}?" if near else f"; known: {', '.join(sorted(known))}."
            raise WorkspaceError(f"{where}: unknown key {key!r}{hint}")


def _table(config: Mapping[str, Any], key: str, default: dict[str, Any], file: Path) -> dict[str, Any]:
    value = config.get(key, default)
    if not isinstance(value, dict):
        raise WorkspaceError(f"{file}: [{key}] is a table of settings.")
    return value


# What a setting's annotation accepts, as TOML and YAML give it.
_ACCEPTS: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "dt.date | None": (dt.date,),
    "tuple[str, ...]": (list,),
    "Literal['start', 'end']": (str,),
    'Literal["start", "end"]': (str,),
}


def _fields(given: Mapping[str, Any], into: Any, where: Path | str) -> dict[str, Any]:
    """Check the keys and types of `given` against a dataclass's simple fields; lists become tuples."""
    fields = {k: v.type for k, v in into.__dataclass_fields__.items() if v.type in _ACCEPTS}
    given = {("from_" if key == "from" else key): value for key, value in given.items()}
    check_keys(given, set(fields), where)
    out = {}
    for key, value in given.items():
        wanted = _ACCEPTS[fields[key]]
        # To Python a bool is an int, and a date with a time is a date.
        odd = (isinstance(value, bool) and bool not in wanted) or isinstance(value, dt.datetime)
        if odd or not isinstance(value, wanted):
            raise WorkspaceError(f"{where}: {key} is {value!r}, but must be a {wanted[-1].__name__}.")
        if isinstance(value, list):
            if not all(isinstance(item, str) for item in value):
                raise WorkspaceError(f"{where}: {key} is a list of texts; quote {value!r}.")
            value = tuple(value)
        out[key] = value
    return out


def _database(folder: Path, name: str, entry: Any, file: Path) -> DatabaseConfig:
    if not isinstance(entry, dict) or not isinstance(entry.get("url"), str):
        raise WorkspaceError(f'{file}: [databases.{name}] needs url = "…", a SQLAlchemy URL.')
    check_keys(entry, {"url", "build"}, f"{file} [databases.{name}]")
    if not isinstance(entry.get("build", ""), str):
        raise WorkspaceError(f"{file} [databases.{name}]: build is the path of a script.")
    url = entry["url"]
    # A relative file means: beside inhouse.toml, wherever the command is run from.
    for kind in ("duckdb:///", "sqlite:///"):
        if url.startswith(kind) and not url.startswith(kind + "/") and ":memory:" not in url:
            url = f"{kind}{quote(str(folder))}/{url[len(kind) :]}"
    return DatabaseConfig(name, url, folder / entry["build"] if "build" in entry else None)


_LOADER = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # ten times as fast, where libyaml was there to build it


def read_yaml(file: Path) -> Any:
    """Read one YAML file. Raises: WorkspaceError with file and line."""
    try:
        return yaml.load(file.read_text(encoding="utf-8-sig"), _LOADER)
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise WorkspaceError(f"{file} cannot be read as YAML: {' '.join(str(error).split())}.") from error


def _mapping(value: Any, where: str) -> dict[Any, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise WorkspaceError(f"{where} `key: value` lines, not {value!r:.60}.")
    return value


def _glossary(file: Path) -> tuple[Term, ...]:
    if not file.exists():
        return ()
    entries = read_yaml(file) or []
    if not isinstance(entries, list):
        raise WorkspaceError(f"{file} is a list of terms, each with `term:` and `means:`.")
    terms = []
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or "term" not in entry or "means" not in entry:
            raise WorkspaceError(f"{file}: entry {number} needs `term:` and `means:`.")
        terms.append(Term(**_fields(entry, Term, f"{file}, term {entry['term']!r}")))
    names = [term.term.lower() for term in terms]
    if twice := {name for name in names if names.count(name) > 1}:
        raise WorkspaceError(f"{file} defines {', '.join(sorted(twice))} twice: keep one definition.")
    return tuple(terms)


def _notes(folder: Path) -> dict[str, TableNote]:
    notes: dict[str, TableNote] = {}
    for file in sorted(folder.glob("*.yaml")):
        for key, entry in _mapping(read_yaml(file), f"{file}: needs `schema.table:` and below it").items():
            where = f"{file}, table {key}"
            entry = _mapping(entry, f"{where}: needs")
            check_keys(entry, {"alias", "description", "synonyms", "columns"}, where)
            if key in notes:
                raise WorkspaceError(f"{where} stands in {notes[key].file} too: keep one.")
            columns = {}
            for name, note in _mapping(entry.pop("columns", None), f"{where}, columns: need").items():
                place = f"{where}, column {name}"
                note = {"description": note} if isinstance(note, str) else _mapping(note, f"{place}: needs")
                columns[str(name)] = ColumnNote(**_fields(note, ColumnNote, place))
            about = _fields(entry, TableNote, where)
            alias = about.get("alias", "")
            if alias and not alias.isidentifier():
                raise WorkspaceError(f"{where}: the alias {alias!r} is no plain name; write e.g. `alias: o`.")
            twice = next((other for other, note in notes.items() if alias and note.alias == alias), None)
            if twice:
                raise WorkspaceError(
                    f"{where}: the alias {alias!r} is that of {twice} too: give each its own."
                )
            notes[str(key)] = TableNote(
                file, about.get("description", ""), about.get("synonyms", ()), columns, alias
            )
    return notes
