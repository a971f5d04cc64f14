"""The text of a pair file cut into blocks and pieces, from which it is put together again byte for byte.

Knows headers, comments and where a statement ends, in one pass of time linear in the text. Does not know what a
header may say (`pairs`) nor SQL beyond strings, quoted names and comments, so it cuts broken SQL too.

A statement goes to the first `;` outside of those. One that finds none before the header of another pair (a run
of comment lines with both `id:` and `question:`) is broken there: the pairs below it are read nevertheless.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Literal

KEYS = ("id", "question", "also", "follows", "tags", "status", "order", "source", "accept")

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_LINE_END = re.compile(r"\r\n|\r|\n")
_BLANK = re.compile(r"[^\S\r\n]*")
# `-- https://…` is a comment, not a key.
_HEADER = re.compile(r"--[^\S\r\n]*(?P<key>[a-z_]+):(?!//)[^\S\r\n]*(?P<value>[^\r\n]*)")
# What a `;` may hide in, by its beginning. DATE'…' begins no E'…', and a$b$c is one name.
_OPENING = re.compile(r";|--[^\r\n]*|/\*|(?<![\w$])[eE]'|'|\"|(?<![\w$])\$(?:[^\W\d]\w*)?\$")
_ESCAPED = re.compile(r"(?:[^'\\]|\\.|'')*+'", re.DOTALL)
_COMMENT_MARK = re.compile(r"/\*|\*/")

# A lone half of a surrogate pair is how bytes that are no UTF-8 are kept (errors="surrogateescape").
UNDECODABLE = re.compile("[\ud800-\udfff]")


@dataclass
class Piece:
    """A part of a file: a header or accept line, a statement's text, its end, blank and comment lines, or a fault's."""

    kind: Literal["header", "accept", "sql", "end", "comment", "blank", "broken"]
    text: str
    line: int
    key: str = ""
    value: str = ""


@dataclass
class Block:
    """A pair with its pieces, or what stands between two; a fault is a line and what is wrong there."""

    pieces: list[Piece] = field(default_factory=list)
    is_pair: bool = False
    has_statement: bool = False
    faults: list[tuple[int, str]] = field(default_factory=list)

    @property
    def line(self) -> int:
        """The line it begins in."""
        return self.pieces[0].line if self.pieces else 1

    @property
    def statements(self) -> list[str]:
        """The statements without their `;`, line ends as one character."""
        return [_LINE_END.sub("\n", piece.text) for piece in self.pieces if piece.kind == "sql"]

    @property
    def header(self) -> dict[str, list[tuple[int, str]]]:
        """The header's values by key, each with its line."""
        found: dict[str, list[tuple[int, str]]] = {}
        for piece in self.pieces:
            if piece.kind == "header":
                found.setdefault(piece.key, []).append((piece.line, piece.value))
        return found

    def text(self) -> str:
        """Return the block as it was read."""
        return "".join(piece.text for piece in self.pieces)


def parse_blocks(text: str) -> list[Block]:
    """Cut the text of a pair file; the blocks' texts joined are the text."""
    return _Cutter(text).cut()


def find_end(text: str, start: int = 0, stop: int | None = None) -> int:
    """Return where the first `;` from `start` stands that is part of no string, name or comment; -1 if nowhere.

    >>> find_end("SELECT ';' -- ;")
    -1
    """
    stop = len(text) if stop is None else stop
    position = start
    while opening := _OPENING.search(text, position, stop):
        mark = opening[0]
        position = opening.end()
        if mark == ";":
            return opening.start()
        if mark == "/*":
            position = _skip_comment(text, opening.start(), stop)
        elif mark in ("e'", "E'"):
            closing = _ESCAPED.match(text, position, stop)
            position = closing.end() if closing else -1
        elif not mark.startswith(
            "--"
        ):  # a doubled quote reads as two strings side by side, which ends the same
            position = text.find(mark, position, stop) + len(mark)
            position = -1 if position < opening.end() + len(mark) else position
        if position < 0:
            return -1
    return -1


def _skip_comment(text: str, start: int, stop: int) -> int:
    """Return where the block comment, perhaps with others in it, has ended; -1 if it does not."""
    depth = 0
    for mark in _COMMENT_MARK.finditer(text, start, stop):
        depth += 1 if mark[0] == "/*" else -1
        if not depth:
            return mark.end()
    return -1


class _Cutter:
    """The state of cutting one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[str] = _LINE.findall(text)
        self.starts: list[int] = []
        position = 0
        for line in self.lines:
            self.starts.append(position)
            position += len(line)
        self.whole_heads, self.heads = self._find_heads()
        self.blocks: list[Block] = []
        self.block: Block | None = None
        self.accepts = False
        self.has_id = False

    def _find_heads(self) -> tuple[list[int], list[int]]:
        """The lines at which headers begin: those with both id and question; and those with either."""
        whole: list[int] = []
        either: list[int] = []
        first = -1
        keys: set[str] = set()
        for number, line in enumerate([*self.lines, ""]):
            if line.startswith("--"):
                found = _HEADER.match(line)
                if found and found["key"] in KEYS and found["key"] != "accept":
                    first = number if first < 0 else first
                    keys.add(found["key"])
            elif first >= 0:
                if {"id", "question"} & keys:
                    either.append(first)
                if {"id", "question"} <= keys:
                    whole.append(first)
                first, keys = -1, set()
        return whole, either

    def cut(self) -> list[Block]:
        """Cut it line by line, but statements whole."""
        number = 0
        while number < len(self.lines):
            number = self._cut_at(number)
        self._close()
        for block in self.blocks:
            if bad := UNDECODABLE.search(text := block.text()):
                line = block.line + len(_LINE_END.findall(text, 0, bad.start()))
                block.faults.append((line, "bytes that are no UTF-8 text: save the file as UTF-8."))
        return self.blocks

    def _cut_at(self, number: int) -> int:
        """Cut the piece that begins at a line; return the line after it."""
        line = self.lines[number]
        start = self.starts[number]
        bare = line.strip()
        block = self.block
        if not bare:
            self._add(Piece("blank", line, number + 1))
            return number + 1
        if header := _HEADER.match(line):
            return self._cut_header(number, header["key"], header["value"].strip())
        if bare.startswith("--"):
            self._add(Piece("comment", line, number + 1))
            return number + 1
        finished = block is not None and block.is_pair and block.has_statement and not self.accepts
        if bare.startswith("/*") and (block is None or not block.is_pair or finished):
            end = _skip_comment(self.text, start, len(self.text))
            after = self._after(end) if end >= 0 else -1
            if after >= 0:
                return self._add_lines("comment", number, after)
        if block is None or not block.is_pair:
            self._open(number)
            return self._give_up(number, "a statement without `-- id:` and `-- question:` above it.")
        if finished:
            return self._give_up(number, "a second statement without `-- accept:` above it.")
        return self._cut_statement(number)

    def _cut_header(self, number: int, key: str, value: str) -> int:
        piece = Piece("accept" if key == "accept" else "header", self.lines[number], number + 1, key, value)
        block = self.block if self.block is not None and self.block.is_pair else None
        if key == "accept":
            if block is None or not block.has_statement:
                block = block or self._open(number)
                block.faults.append((number + 1, "`accept:` stands before a pair's first statement."))
            self.accepts = block.has_statement
            block.pieces.append(piece)
            return number + 1
        if block is not None:
            # An id after a blank line begins a pair, whatever is wrong with the one above.
            parted = key == "id" and self.has_id and block.pieces[-1].kind == "blank"
            if block.has_statement or parted:
                self._close()
                block = None
        block = block or self._open(number)
        if key not in KEYS:
            known = ", ".join(KEYS)
            block.faults.append((number + 1, f"unknown key {key!r}; known: {known}."))
        block.pieces.append(piece)
        self.has_id = self.has_id or key == "id"
        return number + 1

    def _cut_statement(self, number: int) -> int:
        assert self.block is not None
        start = self.starts[number]
        following = bisect_left(self.whole_heads, number)
        next_head = self.whole_heads[following] if following < len(self.whole_heads) else -1
        stop = self.starts[next_head] if next_head >= 0 else len(self.text)
        end = find_end(self.text, start, stop)
        if end < 0:
            below = f" before the pair in line {next_head + 1}" if next_head >= 0 else ""
            fault = f"the statement does not end with `;`{below}."
            return self._give_up(number, fault, at=self.block.line, to=next_head)
        written = self.text[start:end].rstrip()
        at = bisect_left(self.starts, end + 1)  # the line of the `;`, counted from 1
        if not written:
            return self._give_up(number, "an empty statement.", at=at)
        after = self._after(end + 1)
        if after < 0:
            return self._give_up(number, "two statements on one line.", at=at)
        self.block.pieces.append(Piece("sql", written, number + 1))
        self.block.has_statement = True
        rest = self.text[start + len(written) : self._offset(after)]
        self.block.pieces.append(Piece("end", rest, at))
        self.accepts = False
        return after

    def _after(self, position: int) -> int:
        """The line after a position behind which only comments stand in its line; -1 if something else does."""
        text = self.text
        while True:
            blank = _BLANK.match(text, position)
            position = blank.end() if blank else position
            if text.startswith("/*", position):
                position = _skip_comment(text, position, len(text))
                if position < 0:
                    return -1
            elif position >= len(text) or text[position] in "\r\n" or text.startswith("--", position):
                return bisect_left(self.starts, position + 1)
            else:
                return -1

    def _offset(self, number: int) -> int:
        return self.starts[number] if number < len(self.starts) else len(self.text)

    def _add(self, piece: Piece) -> None:
        if self.block is None:
            self.block = Block()
        self.block.pieces.append(piece)

    def _add_lines(self, kind: Literal["comment", "broken"], number: int, after: int) -> int:
        self._add(Piece(kind, self.text[self.starts[number] : self._offset(after)], number + 1))
        return after

    def _open(self, number: int) -> Block:
        self._close()
        self.block = Block(is_pair=True)
        self.has_id = False
        return self.block

    def _close(self) -> None:
        """End the block; what follows a pair's last statement is none of it."""
        block, self.block = self.block, None
        if self.accepts and block is not None:
            last = next(piece.line for piece in reversed(block.pieces) if piece.kind == "accept")
            block.faults.append((last, "`accept:` without a statement below it."))
        self.accepts = False
        if block is None:
            return
        kept = len(block.pieces)
        while block.is_pair and block.pieces[kept - 1].kind in ("blank", "comment"):
            kept -= 1
        gap = Block(block.pieces[kept:])
        del block.pieces[kept:]
        self.blocks += [part for part in (block, gap) if part.pieces]

    def _give_up(self, number: int, fault: str, *, at: int = 0, to: int = -1) -> int:
        """Leave the lines from a wrong one to the next header uncut, with the fault."""
        assert self.block is not None
        self.block.faults.append((at or number + 1, fault))
        if to < 0:
            following = bisect_left(self.heads, number)
            to = self.heads[following] if following < len(self.heads) else len(self.lines)
        self._add_lines("broken", number, to)
        self.accepts = False
        self._close()
        return to
