"""The grammar of what a model may write about one schema: one SELECT over tables and columns that exist, or CANNOT.

In GBNF, llama.cpp's notation (https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md). It knows words,
not SQL: behind FROM and JOIN stands a table or a bracket, and behind a dot a column of some table; `parse` and `bind`
judge the rest. In a statement that begins with WITH any bare name may stand there, since it names tables and columns
of its own; what is qualified by a schema must exist there too. A greedy answer that keeps to the grammar is the one
that the model would give without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.assistant.schema import Schema

FUNCTIONS = ("generate_series", "range", "unnest")  # of rows; those that read files are none

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\[(?:\\.|[^\]\\])*\]|[()|?*+]|[a-z]+|\s+')
_SPACE = "[ \\t\\n]"
_MORE = "\u0080-\U0010ffff"  # letters of other languages
_GAP = f'{_SPACE} | [(),*+/<>=!|%;:&@#$?~^{{}}-] | "[" | "]" | "\\\\" | text | from {_SPACE}* "("'


def build_grammar(schema: Schema) -> str:
    """Return the grammar of SQL over the tables of a schema; its root is `root`."""
    tables = [tuple(part for part in (table.schema, table.name) if part) for table in schema.tables]
    columns = [each for table in schema.tables for each in table.columns]
    nested = any("STRUCT" in each.type.upper() for each in columns)  # whose fields stand behind a dot too
    qualified = [parts for parts in tables if len(parts) > 1]
    free = "anyname" if not qualified else "(qualified | anyname)"
    rules = {
        # Some tokenizers begin with a space.
        "root": '[ \\n]? ("CANNOT" [^\\n]* | statement | "```" [a-z]* "\\n" statement "```")',
        "statement": f"{_letters('SELECT')} rest | with",
        "with": f"{_letters('WITH')} {_SPACE}+ ({_letters('RECURSIVE')} {_SPACE}+)? anyname {_SPACE}* names? "
        f'{_letters("AS")} {_SPACE}* "(" free',
        "names": f'"(" [^()]* ")" {_SPACE}*',
        "rest": "(gap+ unit)* gap*",
        "unit": f"number | from {_SPACE}+ (table | {_choice((name,) for name in FUNCTIONS)}) | part "
        '| (table | anyname) ("." (column | "*"))?',
        "free": "freeunit? (gap+ freeunit)* gap*",
        "freeunit": f'number | from {_SPACE}+ {free} | part | anyname ("." (anyname | "*"))*',
        "part": f'{_letters("EXTRACT")} {_SPACE}* "(" word {_SPACE}+ {_letters("FROM")} {_SPACE}+ anyname',
        "gap": _GAP,
        "from": f"{_letters('FROM')} | {_letters('JOIN')}",
        "text": '"\'" [^\'\\n]* "\'"',
        "anyname": 'word | "\\"" [^"\\n]* "\\"" | "`" [^`\\n]* "`"',
        "number": '[0-9]* "."? [0-9]+ ([Ee] [+-]? [0-9]+)?',
        "table": _choice(tables),
        "column": "anyname" if nested else _choice((each.name,) for each in columns),
        "word": _word_but_from_and_join(),
        "tail": f"[A-Za-z0-9_{_MORE}]",
    }
    if qualified:
        rules["qualified"] = _choice(qualified)
    return "".join(f"{name} ::= {rule}\n" for name, rule in rules.items())


def as_regex(grammar: str) -> str:
    """Return a grammar of this module, which has no recursion, as a regular expression for a whole text.

    >>> as_regex('root ::= "a" word?\\nword ::= [b-d]+\\n')
    'a(?:[b-d]+)?'
    """
    rules = dict(line.split(" ::= ", 1) for line in grammar.splitlines())

    def write_out(rule: str) -> str:
        parts = []
        for token in _TOKEN.findall(rule):
            if token[0] == '"':
                parts.append(
                    re.escape(token[1:-1].replace("\\n", "\n").replace('\\"', '"').replace("\\\\", "\\"))
                )
            elif token.isalpha():
                parts.append(f"(?:{write_out(rules[token])})")
            elif not token.isspace():
                parts.append("(?:" if token == "(" else token)
        return "".join(parts)

    return write_out(rules["root"])


def _word_but_from_and_join() -> str:
    """Any word but those two: those that part from both at their first letter, and from each at a later one."""
    found = [f"[A-EG-IK-Z_a-eg-ik-z{_MORE}] tail*"]
    for keyword in ("FROM", "JOIN"):
        for number in range(1, len(keyword)):
            found.append(f"{_letters(keyword[:number])} ({_other_than(keyword[number])} tail*)?")
        found.append(f"{_letters(keyword)} tail+")
    return " | ".join(found)


def _other_than(letter: str) -> str:
    """Any character of a word but this letter."""
    before, after = chr(ord(letter) - 1), chr(ord(letter) + 1)
    return f"[A-{before}{after}-Za-{before.lower()}{after.lower()}-z0-9_{_MORE}]"


def _choice(names: Iterable[tuple[str, ...]]) -> str:
    """Any of the names, each of parts, in whatever case, bare or quoted."""
    return " | ".join(dict.fromkeys(' "." '.join(map(_name, parts)) for parts in sorted(set(names))))


def _name(part: str) -> str:
    bare = _letters(part)
    return f'({bare} | "\\"" {bare} "\\"" | "`" {bare} "`")'


def _letters(text: str) -> str:
    return " ".join(f"[{c.upper()}{c.lower()}]" if c.isascii() and c.isalpha() else _literal(c) for c in text)


def _literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
