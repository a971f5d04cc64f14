"""A company's `style.yaml`: which rules are on, how strictly, with which parameters, and rules of its own.

    rules:
      select-star: error                                # error, warning or off; a rule not named keeps its default
      table-alias: {severity: error, also: {product.categories: [d]}}
    custom:
      - {id: …, reason: …, forbid: …, bad: …, good: …}  # see custom_rule.py

A custom rule is tried on its own two examples when the file is read. What is unknown is an error that says what is
known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from app.assistant.errors import InhouseError, WorkspaceError
from app.assistant.schema import Schema
from app.assistant.style import dates, meaning, shape, wording
from app.assistant.style.custom_rule import KEYS, make_rule
from app.assistant.style.rule import House, Parameters, Rule, Severity, read_query
from app.assistant.workspace import check_keys, read_yaml

FILE = "style.yaml"
# In the order in which they are shown and in which what they find is mended.
RULES: tuple[Rule, ...] = (*shape.RULES, *dates.RULES, *meaning.RULES, *wording.RULES)
SEVERITIES = ("error", "warning")


@dataclass(frozen=True)
class Style:
    """The rules that are on, with their severities; `off` are the ids of those that are not.

    `parameters` maps a rule's id to its settings. `file` is None where a company has written none.
    """

    rules: tuple[Rule, ...] = RULES
    off: tuple[str, ...] = ()
    parameters: Mapping[str, Parameters] = field(default_factory=dict)
    file: Path | None = None

    def settings(self, rule: Rule) -> Parameters:
        """The rule's parameters, the company's before the defaults."""
        return {**rule.parameters, **self.parameters.get(rule.id, {})}


def read_style(workspace_root: Path, dialect: str = "duckdb") -> Style:
    """Read the workspace's style.yaml; the defaults when there is none. Raises: WorkspaceError, naming the file."""
    file = workspace_root / FILE
    if not file.exists():
        return Style()
    given = read_yaml(file) or {}
    if not isinstance(given, dict):
        raise WorkspaceError(f"{file} has the keys rules: and custom:, not a list.")
    check_keys(given, {"rules", "custom"}, file)
    settings, custom = given.get("rules") or {}, given.get("custom") or []
    if not isinstance(settings, dict):
        raise WorkspaceError(f"{file}: rules: is a table of rule ids, such as `select-star: error`.")
    if not isinstance(custom, list):
        raise WorkspaceError(f"{file}: custom: is a list of rules, each with id, reason, bad and good.")
    check_keys(settings, {rule.id for rule in RULES}, f"{file}, rules")
    rules, off, parameters = [], [], {}
    for rule in RULES:
        severity, chosen = _setting(rule, settings.get(rule.id), f"{file}, rule {rule.id}")
        parameters[rule.id] = chosen
        if severity is None:
            off.append(rule.id)
        else:
            rules.append(replace(rule, severity=severity))
    for number, entry in enumerate(custom, 1):
        made = _custom(entry, f"{file}, custom rule {number}", dialect)
        if made.id in {rule.id for rule in (*RULES, *rules)}:
            raise WorkspaceError(f"{file}: the rule id {made.id!r} is used twice: choose another.")
        rules.append(made)
    return Style(tuple(rules), tuple(off), parameters, file)


def _setting(rule: Rule, given: Any, where: str) -> tuple[Severity | None, dict[str, Any]]:
    """The severity, None for off, and the parameters. YAML reads a bare `off` as False."""
    if not isinstance(given, dict):
        return _severity(given, rule.severity, where), {}
    check_keys(given, {"severity", *rule.parameters}, where)
    chosen = {key: value for key, value in given.items() if key != "severity"}
    for key, value in chosen.items():
        default = rule.parameters[key]
        if not isinstance(value, type(default)):
            raise WorkspaceError(f"{where}: {key} is a {type(default).__name__}, not {value!r:.60}.")
        _check_names(value, f"{where}: {key}")
    return _severity(given.get("severity"), rule.severity, where), chosen


def _check_names(value: Any, where: str) -> None:
    """Every parameter maps names to a name or to a list of names."""
    for key, name in value.items():
        names = name if isinstance(name, list) else [name]
        if not all(isinstance(text, str) for text in (key, *names)):
            raise WorkspaceError(f"{where} maps names to names; quote {key}: {name}.")


def _severity(given: Any, default: Severity, where: str) -> Severity | None:
    if given is None or given is True or given == "on":
        return default
    if given is False or given == "off":
        return None
    if given in SEVERITIES:
        return cast(Severity, given)
    raise WorkspaceError(f"{where}: {given!r} is none of {', '.join(SEVERITIES)}, off.")


def _custom(entry: Any, where: str, dialect: str) -> Rule:
    if not isinstance(entry, dict):
        raise WorkspaceError(f"{where} needs id, reason, bad and good.")
    where = f"{where} ({entry['id']})" if "id" in entry else where
    check_keys(entry, KEYS, where)
    for key in ("id", "reason", "bad", "good"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise WorkspaceError(f"{where} needs `{key}:`, a text.")
    severity = _severity(entry.get("severity"), "error", where)
    if severity is None:
        raise WorkspaceError(f"{where}: remove the rule instead of switching it off.")
    try:
        rule = make_rule(entry, severity, dialect)
    except ValueError as error:
        raise WorkspaceError(f"{where}: {error}.") from error
    house = House(Schema((), dialect))
    for key, sql, broken in (("bad", rule.bad, True), ("good", rule.good, False)):
        try:
            places = list(rule.check(read_query(sql, house), {}))
        except InhouseError as error:
            raise WorkspaceError(f"{where}: its {key} example cannot be read: {error}") from error
        if any(place.problem for place in places) != broken:
            said = "does not break" if broken else "breaks"
            raise WorkspaceError(f"{where}: its {key} example {said} it: correct the example or the rule.")
    return rule
