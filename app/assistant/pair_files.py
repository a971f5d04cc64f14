"""One .sql file of pairs that can be edited and written again: what an edit does not touch keeps its bytes.

Comments, blank lines, line ends, a byte-order mark, a missing final newline and even broken pieces stay as they
were read. `save` writes the file whole, and not over what someone else wrote meanwhile. Not covered: .jsonl files,
which are written anew (`pairs.write_jsonl`), and the layout of SQL.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from app.assistant.errors import PairError
from app.assistant.pair_text import KEYS, Block, Piece, find_end, parse_blocks
from app.assistant.pairs import Pair, Problem, decode, parse_all_pairs
from app.assistant.whole_file import write_whole

_MARK = "\ufeff"


class PairFile:
    """The document; edits change it in memory until `save`."""

    def __init__(self, text: str, path: Path, on_disk: bytes | None) -> None:
        """Use `read` or `parse`; `on_disk` is what the file held, None if there was none."""
        self.path = path
        self._on_disk = on_disk
        self._mark = _MARK if text.startswith(_MARK) else ""
        self.blocks = parse_blocks(text.removeprefix(_MARK))
        self._ids: set[str] | None = None
        ends = Counter(re.findall(r"\r\n|\r|\n", text))
        self.newline = ends.most_common(1)[0][0] if ends else "\n"

    @classmethod
    def read(cls, path: Path) -> PairFile:
        """Read a file, or begin the one that is not there yet. Raises: PairError when it cannot be read."""
        if path.suffix != ".sql":
            raise PairError(f"{path}:1: only .sql files are edited in place; name one.")
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return cls("", path, None)
        except OSError as error:
            raise PairError(f"{path}:1: the file cannot be read: {error.strerror}.") from error
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise PairError(f"{path}:1: the file is UTF-16: save it as UTF-8 text.")
        return cls(decode(data), path, data)

    @classmethod
    def parse(cls, text: str, path: Path) -> PairFile:
        """Parse a text as the file's; `save` then refuses to write over a file that says something else."""
        return cls(text, path, text.encode("utf-8", "surrogateescape"))

    def text(self) -> str:
        """Return the whole text: what was read, but for the edits."""
        return self._mark + "".join(block.text() for block in self.blocks)

    def data(self) -> bytes:
        """Return the bytes that `save` writes."""
        return self.text().encode("utf-8", "surrogateescape")

    def parsed(self) -> tuple[list[Pair], list[Problem]]:
        """Return the file's pairs as they are now, and what is wrong in it."""
        return parse_all_pairs(self.data(), self.path)

    @property
    def changed(self) -> bool:
        """Whether `save` would write something."""
        return self.data() != (self._on_disk or b"")

    def save(self) -> None:
        """Write the file whole, if it changed. Raises: PairError when it changed on disk meanwhile."""
        data = self.data()
        try:
            there: bytes | None = self.path.read_bytes()
        except FileNotFoundError:
            there = None
        if there != self._on_disk:
            raise PairError(
                f"{self.path}:1: the file was changed by someone else meanwhile and is left as it is: try again."
            )
        if data != (there or b""):
            write_whole(self.path, data)
            self._on_disk = data

    def replace_text(self, text: str) -> None:
        """Replace the whole text."""
        self._mark = _MARK if text.startswith(_MARK) else ""
        self.blocks = parse_blocks(text.removeprefix(_MARK))
        self._ids = None

    # -- edits -----------------------------------------------------------------------------------------------

    def set_sql(self, id: str, sql: str, *, answer: int = 0) -> None:
        """Replace the SQL of a pair; `answer` 1 is its first accepted further answer, and so on.

        Raises: PairError when there is no such statement, or `sql` is not one statement.
        """
        block = self._find(id)
        at = [number for number, piece in enumerate(block.pieces) if piece.kind == "sql"]
        if not 0 <= answer < len(at):
            raise PairError(f"{self._where(block)}: the pair {id!r} has no further answer {answer}.")
        sql = to_statement(sql)

        def edit(pieces: list[Piece]) -> None:
            place = at[answer]
            pieces[place] = replace(pieces[place], text=self._own(sql))
            if not pieces[place + 1].text.startswith((self.newline, "\n", "\r")) and _ends_in_comment(sql):
                end = self.newline + pieces[place + 1].text.lstrip()
                pieces[place + 1] = replace(pieces[place + 1], text=end)

        self._edit(block, edit, answer, sql)

    def set_header(self, id: str, key: str, *values: str) -> None:
        """Give a pair this value of a header; several for `also`, none to remove it.

        A new line stands where KEYS has it. Raises: PairError when the header may not say that.
        """
        if key not in KEYS or key == "accept":
            raise PairError(f"{self.path}:1: {key!r} is no header; known: {', '.join(KEYS[:-1])}.")
        for value in values:
            if not value or value != " ".join(value.splitlines()).strip():
                raise PairError(f"{self.path}:1: `{key}:` is one line of text, not {value!r:.80}.")
        if key == "id" and any(value != id and value in map(self._id, self.blocks) for value in values):
            raise PairError(f"{self.path}:1: the file has a pair {values[0]!r} already: choose another id.")
        block = self._find(id)

        def edit(pieces: list[Piece]) -> None:
            at = [number for number, piece in enumerate(pieces) if (piece.kind, piece.key) == ("header", key)]
            for number, value in zip(at, values, strict=False):
                if pieces[number].value != value:
                    pieces[number] = self._reworded(pieces[number], value)
            for number in reversed(at[len(values) :]):
                del pieces[number]
            place = at[-1] + 1 if at else self._place(pieces, key)
            new = [self._header(key, value) for value in values[len(at) :]]
            if new and place and not pieces[place - 1].text.endswith(("\n", "\r")):
                new[0].text = self.newline + new[0].text
            pieces[place:place] = new

        self._edit(block, edit)

    def append(self, pair: Pair) -> None:
        """Write a pair below all others, after a blank line; its `file`, `line` and `made` are not written.

        Raises: PairError when the file has its id, or its fields cannot be written.
        """
        text = self._own(render_pair(pair))
        if self._ids is None:  # kept, so that thousands of pairs can be appended one by one
            self._ids = {self._id(block) for block in self.blocks}
        if pair.id in self._ids:
            raise PairError(f"{self.path}:1: the file has a pair {pair.id!r} already: choose another id.")
        before = "".join(block.text() for block in self.blocks[-2:])  # the gap may be empty of line ends
        gap = ""
        if before:
            gap = "" if before.endswith(("\n", "\r")) else self.newline
            gap += "" if _ends_blank(before + gap) else self.newline
        if gap:
            self.blocks.append(Block([Piece("blank", gap, 0)]))
        self.blocks += parse_blocks(text)
        self._ids.add(pair.id)

    def remove(self, id: str) -> None:
        """Take a pair out, with the blank lines below it, or those above when it is the last."""
        block = self._find(id)
        at = next(number for number, other in enumerate(self.blocks) if other is block)
        del self.blocks[at]
        self._ids = None
        if at < len(self.blocks):
            below = self.blocks[at].pieces
            while not self.blocks[at].is_pair and below and below[0].kind == "blank":
                del below[0]
        elif at:
            above = self.blocks[at - 1].pieces
            while not self.blocks[at - 1].is_pair and above and above[-1].kind == "blank":
                del above[-1]

    # -- parts -----------------------------------------------------------------------------------------------

    def _find(self, id: str) -> Block:
        found = [block for block in self.blocks if self._id(block) == id]
        if not found:
            raise PairError(f"{self.path}:1: the file has no pair {id!r}.")
        if len(found) > 1:
            raise PairError(
                f"{self._where(found[1])}: the id {id!r} stands twice: give each pair its own first."
            )
        if found[0].faults:
            line, fault = found[0].faults[0]
            raise PairError(f"{self.path}:{line}: {fault}")
        return found[0]

    @staticmethod
    def _id(block: Block) -> str:
        return next(
            (piece.value for piece in block.pieces if (piece.kind, piece.key) == ("header", "id")), ""
        )

    def _where(self, block: Block) -> str:
        return f"{self.path}:{block.line}"

    def _own(self, text: str) -> str:
        return text.replace("\n", self.newline)

    def _header(self, key: str, value: str) -> Piece:
        return Piece("header", f"-- {key}: {value}{self.newline}", 0, key, value)

    @staticmethod
    def _reworded(piece: Piece, value: str) -> Piece:
        """Return the line with another value, its spaces and line end kept."""
        bare = piece.text.rstrip("\r\n")
        colon = bare.index(":") + 1
        space = bare[colon : len(bare) - len(bare[colon:].lstrip())] or " "
        return replace(
            piece, value=value, text=f"{bare[:colon]}{space}{value}{piece.text[len(bare) :] or ''}"
        )

    @staticmethod
    def _place(pieces: Sequence[Piece], key: str) -> int:
        """Where a new header line goes: behind the last of those that KEYS has before it."""
        before = KEYS[: KEYS.index(key)]
        behind = [n + 1 for n, piece in enumerate(pieces) if piece.kind == "header" and piece.key in before]
        return behind[-1] if behind else 0

    def _edit(
        self, block: Block, edit: Callable[[list[Piece]], None], answer: int = 0, sql: str = ""
    ) -> None:
        """Edit a copy of the pair's pieces and keep it if it still reads as one pair."""
        pieces = list(block.pieces)
        edit(pieces)
        text = "".join(piece.text for piece in pieces)
        pairs, problems = parse_all_pairs(text.encode("utf-8", "surrogatepass"), self.path)
        if problems:
            raise PairError(f"{self._where(block)}: {problems[0].message}")
        if len(pairs) != 1 or (sql and (pairs[0].sql, *pairs[0].accept)[answer] != sql):
            raise PairError(f"{self._where(block)}: this would read as something else than one pair.")
        first = block.line
        self._ids = None
        block.pieces = parse_blocks(text)[0].pieces
        for piece in block.pieces:
            piece.line += first - 1


def to_statement(sql: str) -> str:
    """Return one statement as a pair has it: no `;`, no blank lines or comment lines around it.

    Raises: PairError when it is not one whole statement.
    """
    bare = re.sub(r"\r\n|\r", "\n", sql)
    while match := re.match(r"\s*(?:--[^\n]*(?:\n|\Z)|\n)|[^\S\n]+(?=--)", bare):
        bare = bare[match.end() :]
    bare = bare.rstrip()
    end = find_end(bare)
    if end >= 0:
        if not _only_comments(bare[end + 1 :]):
            raise PairError("This is more than one statement: write a pair for each.")
        bare = bare[:end].rstrip()
    if not bare:
        raise PairError("This is no statement: it is empty.")
    if find_end(f"{bare}\n;") != len(bare) + 1:
        raise PairError("In this statement a string, a name in quotes or a comment does not end.")
    return bare


def render_pair(pair: Pair) -> str:
    """Return a pair as an .sql file has it, headers in the order of KEYS. Raises: PairError if it cannot be."""
    lines = []
    for key in KEYS[:-1]:
        found = getattr(pair, key)
        value = ", ".join(found) if key == "tags" else found
        for text in value if isinstance(value, tuple) else [value] if value else []:
            lines.append(f"-- {key}: {text}\n")
    statements = [to_statement(sql) for sql in (pair.sql, *pair.accept)]
    for number, sql in enumerate(statements):
        lines += ["-- accept:\n"] if number else []
        lines.append(f"{sql}\n;\n" if _ends_in_comment(sql) else f"{sql};\n")
    text = "".join(lines)
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        raise PairError(f"{pair.file}:{pair.line}: the pair {pair.id!r} holds half a character.") from error
    found_pairs, problems = parse_all_pairs(data, pair.file.with_suffix(".sql"))
    if problems:
        raise PairError(f"{pair.file}:{pair.line}: {problems[0].message}")
    as_read = replace(
        pair,
        file=pair.file.with_suffix(".sql"),
        line=1,
        made={},
        sql=statements[0],
        accept=tuple(statements[1:]),
    )
    if found_pairs != [as_read]:
        raise PairError(
            f"{pair.file}:{pair.line}: the pair {pair.id!r} would read as something else in a file: each "
            "header is one line without spaces around it."
        )
    return text


def _ends_in_comment(sql: str) -> bool:
    """Whether a `;` right behind the statement would be part of its last comment."""
    return find_end(f"{sql};") != len(sql)


def _only_comments(text: str) -> bool:
    return not re.sub(r"--[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL).strip()


def _ends_blank(text: str) -> bool:
    """Whether the last line of a text, which ends as a line does, is blank."""
    lines = re.split(r"\r\n|\r|\n", text)
    return len(lines) > 1 and not lines[-2].strip()
