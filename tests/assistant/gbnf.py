"""A grammar in GBNF without recursion, as a pattern of Python's, to ask which texts it accepts."""

from __future__ import annotations

import re

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\[(?:\\.|[^\]\\])*\]|[()|?*+]|[a-z]+|\s+')


def to_pattern(grammar: str) -> re.Pattern[str]:
    """Write out the rules from `root` on; each rule stands in one line, `name ::= …`."""
    rules = dict(line.split(" ::= ", 1) for line in grammar.splitlines())

    def write_out(rule: str) -> str:
        parts = []
        for token in _TOKEN.findall(rule):
            if token[0] == '"':
                text = token[1:-1].replace("\\n", "\n").replace('\\"', '"').replace("\\\\", "\\")
                parts.append(f"(?:{re.escape(text)})")
            elif token.isalpha():
                parts.append(f"(?:{write_out(rules[token])})")
            elif not token.isspace():
                parts.append(token.replace("(", "(?:"))
        return "".join(parts)

    assert all("".join(_TOKEN.findall(rule)) == rule for rule in rules.values())
    return re.compile(write_out(rules["root"]))
