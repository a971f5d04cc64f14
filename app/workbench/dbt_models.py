"""The Jinja of dbt models → SQL: refs and sources become tables of the schema, `config` and comments go.

What else Jinja does depends on a run of dbt and is refused. Not covered: macros, variables, loops and conditions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.assistant.errors import ParseError
from app.assistant.schema import Schema, Table, quote_key

_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_TAG = re.compile(r"\{\{(?P<say>.*?)\}\}|\{%(?P<do>.*?)%\}", re.DOTALL)
_CONFIG = re.compile(r"-?\s*config\s*\(.*\)\s*-?", re.DOTALL)
_NAMES = re.compile(
    r"""-?\s*(?P<what>ref|source)\s*\(\s*(?P<one>'[^']*'|"[^"]*")\s*(?:,\s*(?P<two>'[^']*'|"[^"]*")\s*)?"""
    r"""(?:,\s*v(?:ersion)?\s*=\s*\w+\s*)?\)\s*-?"""
)
_LAYERS = re.compile(r"^(?:stg|src|base|raw|dim|fct|fact|int|mart)_+(?:[a-z0-9]+__)?")


def has_jinja(text: str) -> bool:
    """Whether a text has a Jinja tag."""
    return "{{" in text or "{%" in text or "{#" in text


def resolve_jinja(text: str, schema: Schema) -> str:
    """Return the SQL, with as many lines. Raises: ParseError, with what is not followed."""

    def replace(match: re.Match[str]) -> str:
        lines = "\n" * match[0].count("\n")
        said = match["say"]
        if said is None:
            done = " ".join(match["do"].strip("-+ \n").split())
            raise ParseError(f"Jinja that only dbt can run: {{% {done[:60]} %}}.")
        if _CONFIG.fullmatch(said):
            return lines
        named = _NAMES.fullmatch(said)
        if named is None:
            raise ParseError(f"Jinja that only dbt can run: {{{{ {' '.join(said.split())[:60]} }}}}.")
        names = [part.strip("'\"") for part in (named["one"], named["two"]) if part]
        return quote_key(find_table(names, schema), schema.dialect) + lines

    blanked = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    return _TAG.sub(replace, blanked)


def find_table(names: Sequence[str], schema: Schema) -> Table:
    """Find the one table that `ref` or `source` names, with or without a layer's prefix such as `stg_`.

    Raises: ParseError when there is none, or several.
    """
    wanted = ".".join(names).lower()
    exact = [table for table in schema.tables if table.key.lower() == wanted]
    if exact:
        return exact[0]
    for name in (names[-1].lower(), _LAYERS.sub("", names[-1].lower())):
        found = [table for table in schema.tables if table.name.lower() == name]
        if len(found) == 1:
            return found[0]
        if found:
            raise ParseError(f"{wanted} may be {' or '.join(table.key for table in found)}.")
    raise ParseError(f"{wanted} is no table of the schema.")
