"""`inhouse pairs fmt`: pair files with headers in one order, a blank line between pairs, no spaces at line ends.

Comments stay where they are, those in a header with the line below them; SQL stays as it is unless --sql is given,
and with it, too, where it has comments, which the formatter would drop. A file with a problem is left alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.assistant.errors import InhouseError, PairError

if TYPE_CHECKING:
    from app.assistant.pair_files import PairFile
    from app.assistant.pair_text import Block, Piece
    from app.assistant.pairs import Pair

FormatSql = Callable[[str], str]


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "fmt", parents=[common], help="lay out pair files, by default the workspace's",
        description="Put the headers of .sql pair files in order, with one blank line between pairs.",
        epilog="Exit status: 0 fine; 1 a file has a problem or, with --check, would change.",
    )  # fmt: skip
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="files or folders (default: the workspace's pairs)",
    )
    parser.add_argument(
        "--check", action="store_true", help="only say which files would change (off: writes)"
    )
    parser.add_argument(
        "--sql", action="store_true", help="lay the SQL out in house style too (off: as it is)"
    )
    parser.set_defaults(command=format_files)


def format_files(arguments: argparse.Namespace) -> int:
    """Format, and print the files that changed or would."""
    from app.assistant.pair_files import PairFile
    from app.assistant.pairs import pair_files_in
    from app.assistant.workspace import read_workspace
    from app.terminal import ProgressLine

    workspace = read_workspace(arguments.workspace) if arguments.sql or not arguments.files else None
    places = arguments.files or [workspace.root / "pairs"] if workspace else arguments.files
    files = [
        file
        for place in places
        for file in pair_files_in(place)
        if file.suffix != ".jsonl" or file == place  # one that is named is refused, not passed over
    ]
    format_sql = house_formatter(arguments.workspace) if arguments.sql else None
    changed = problems = 0
    with ProgressLine() as line:
        for done, file in enumerate(files):
            line.progress("formatting", done, len(files))
            try:
                if not file.exists():
                    raise PairError(f"{file}:1: there is no such file.")
                document = PairFile.read(file)
                text = format_document(document, format_sql)
                if text == document.text():
                    continue
                if not arguments.check:
                    document.replace_text(text)
                    document.save()
            except PairError as error:
                problems += 1
                print(error)
                continue
            changed += 1
            print(file)
    verb = "would change" if arguments.check else "changed"
    left = f", {problems} left as they are for their problems" if problems else ""
    print(f"{changed} of {len(files)} files {verb}{left}.")
    return 1 if problems or (arguments.check and changed) else 0


def house_formatter(root: Path | None) -> FormatSql:
    """Return the house's formatter of one statement."""
    from app.assistant.style import format_house, open_house, read_style
    from app.assistant.workspace import read_workspace

    workspace = read_workspace(root)
    house = open_house(workspace)
    style = read_style(workspace.root, house.schema.dialect)
    return lambda sql: format_house(sql, style, house)


def format_document(document: PairFile, format_sql: FormatSql | None = None) -> str:
    """Return the file's text laid out; its pairs read the same as before, but for SQL under `format_sql`.

    Raises: PairError when the file has a problem.
    """
    from app.assistant.pairs import parse_all_pairs

    before, problems = document.parsed()
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise PairError(f"{problems[0]}{more}")
    parts: list[str] = []  # lines, or several of them; "" is a blank line
    gap: list[str] = []
    for block in document.blocks:
        if block.is_pair:
            parts += _settle(gap, first=not parts)
            parts += _lay_out(block, format_sql)
            gap = []
        else:
            gap += [piece.text.rstrip() for piece in block.pieces]
    while gap and not gap[-1]:
        gap.pop()
    parts += _collapse(gap)
    text = "".join(f"{part}\n" for part in parts)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", document.newline)
    mark = "\ufeff" if document.text().startswith("\ufeff") else ""
    after, _ = parse_all_pairs(text.encode("utf-8"), document.path)
    if [_content(pair, format_sql) for pair in after] != [_content(pair, format_sql) for pair in before]:
        raise PairError(f"{document.path}:1: this file cannot be laid out without changing a pair.")
    return mark + text


def _settle(gap: list[str], *, first: bool) -> list[str]:
    """What stands between two pairs, with at least one blank line; in front of the first, none at the top."""
    if not first and "" not in gap:
        gap = ["", *gap]
    gap = _collapse(gap)
    return gap[1:] if first and gap and not gap[0] else gap


def _collapse(parts: list[str]) -> list[str]:
    return [part for at, part in enumerate(parts) if part or not at or parts[at - 1]]


def _lay_out(block: Block, format_sql: FormatSql | None) -> list[str]:
    """Lay out one pair: headers in the order of KEYS, each below the comments that stood above it."""
    from app.assistant.pair_text import KEYS

    begin = next(at for at, piece in enumerate(block.pieces) if piece.kind == "sql")
    headers: list[tuple[int, list[str]]] = []
    above: list[str] = []
    for piece in block.pieces[:begin]:
        if piece.kind == "header":
            headers.append((KEYS.index(piece.key), [*above, _header_line(piece)]))
            above = []
        elif piece.kind == "comment":
            above.append(piece.text.rstrip())
    lines = [line for _, group in sorted(headers, key=lambda header: header[0]) for line in group] + above
    for piece, following in zip(block.pieces[begin:], [*block.pieces[begin + 1 :], None], strict=True):
        if piece.kind == "sql":
            assert following is not None  # the end of the statement
            lines.append(_lay_out_sql(piece.text, format_sql) + following.text.rstrip())
        elif piece.kind != "end":
            lines.append(_header_line(piece) if piece.kind == "accept" else piece.text.rstrip())
    return _collapse(lines)


def _header_line(piece: Piece) -> str:
    value = piece.value
    if piece.key == "tags":
        value = ", ".join(tag.strip() for tag in value.split(",") if tag.strip())
    return f"-- {piece.key}: {value}".rstrip()


def _lay_out_sql(sql: str, format_sql: FormatSql | None) -> str:
    if format_sql is None or _has_comment(sql):
        return sql
    try:
        return format_sql(sql)
    except InhouseError:  # what is no SQL of the dialect is the lint's business
        return sql


def _has_comment(sql: str) -> bool:
    from sqlglot import TokenError, tokenize

    try:
        return any(token.comments for token in tokenize(sql, read="duckdb"))
    except TokenError:
        return True


def _content(pair: Pair, format_sql: FormatSql | None) -> Pair:
    """The pair without what layout changes."""
    from dataclasses import replace

    if format_sql is None:
        return replace(pair, line=0)
    return replace(pair, line=0, sql="", accept=("",) * len(pair.accept))
