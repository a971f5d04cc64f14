"""Approved pairs → conversations, rendered by the assistant's own prompt code, as a model will be asked.

A dialogue of pairs is one conversation; single questions are asked alone or, in part, put together to conversations
of two or three. What is found for the last question is shown in most and hidden in some, so that a model can use it
and do without; earlier questions stand bare, as in serving. Held-out pairs never come in. Synthetic pairs and
questions that get no SQL are read from a folder of `inhouse synthesize`.
"""

from __future__ import annotations

import dataclasses
import json
import random
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, overload

import numpy as np
from sqlglot import exp

from app.assistant.ad_hoc import ad_hoc_workspace
from app.assistant.assistant import Assistant
from app.assistant.errors import InhouseError, ParseError, PolicyError
from app.assistant.ground import Grounding
from app.assistant.one_line import one_line
from app.assistant.pairs import Pair, read_pairs
from app.assistant.parse import parse_sql
from app.assistant.prompt import KEPT_TURNS, Context, Message, Turn, render_system
from app.assistant.skeleton import skeleton
from app.assistant.workspace import DatabaseConfig
from training.synthetic_pairs import SyntheticPairs, read_synthetic_pairs

Source = Literal["curated", "varied", "repair", "synthetic", "refusal", "general"]
EXCHANGES = KEPT_TURNS + 1
GENERAL_KEYS = ("db_id", "question", "query")


class DataError(InhouseError):
    """Pairs that nothing can be trained on."""


@dataclass(frozen=True)
class Conversation:
    """Chat messages, system first, then question and answer in turn; every answer is trained on.

    But with `only_last` the last one alone: those before it are what a model shall not write. `prune` renders the
    system text with only the tables that the answers need; None where there are none to need.
    """

    id: str
    source: Source
    messages: tuple[Message, ...]
    prune: Callable[[], str | None] = field(default=lambda: None, compare=False, repr=False)
    only_last: bool = False


@dataclass(frozen=True)
class Exchange:
    """One question and what a model shall reply; `pair` is the id of the pair it is, not to be its own example."""

    id: str
    question: str
    answer: str
    is_sql: bool = True
    pair: str = ""


class Conversations:
    """Makes conversations for one assistant; the same seed makes the same ones."""

    def __init__(self, assistant: Assistant, *, seed: int, fill_slots: float, grouped: float) -> None:
        """Use the assistant's prompt, grounding and pairs; it needs no model."""
        self.assistant = assistant
        self.seed = seed
        self.fill_slots = fill_slots
        self.grouped = grouped

    def dialogues(self, pairs: Sequence[Pair], source: Source = "curated") -> Iterator[Conversation]:
        """One conversation per chain of pairs and wording of its last question; bare pairs are singles."""
        before, wordings = find_dialogues(pairs)
        followed = np.zeros(len(pairs), bool)
        followed[before[before >= 0]] = True
        singles = _Singles(self, pairs)
        for place in range(len(pairs)):
            if before[place] < 0:
                singles.add(place, int(wordings[place]))
                continue
            if followed[place]:
                continue
            places = [place]
            while before[places[0]] >= 0:
                places.insert(0, int(before[places[0]]))
            chain = [pairs[each] for each in places]
            pair = chain[-1]
            earlier = [self.exchange(turn, 0, turn.question) for turn in chain[-EXCHANGES:-1]]
            for n, wording in enumerate((pair.question, *pair.also)):
                yield self.conversation([*earlier, self.exchange(pair, n, wording)], source)
        yield from self.singles(singles, source)

    def singles(self, exchanges: Sequence[Exchange], source: Source) -> Iterator[Conversation]:
        """Each exchange once: some alone, the others in twos and threes."""
        rng = random.Random(f"{self.seed} singles {source}")
        order = array("q", range(len(exchanges)))
        rng.shuffle(order)
        start = 0
        while start < len(order):
            size = rng.randint(2, EXCHANGES) if rng.random() < self.grouped else 1
            taken = [exchanges[number] for number in order[start : start + size]]
            start += size
            # In serving, a question without SQL is no earlier turn.
            taken.sort(key=lambda exchange: not exchange.is_sql)
            silent = [exchange for exchange in taken if not exchange.is_sql]
            for alone in silent[1:]:
                yield self.conversation([alone], source)
            yield self.conversation([*[e for e in taken if e.is_sql], *silent[:1]], source)

    def conversation(self, exchanges: Sequence[Exchange], source: Source) -> Conversation:
        """Render exchanges as the assistant would at the last of them, and its answer."""
        last = exchanges[-1]
        turns = [Turn(exchange.question, exchange.answer) for exchange in exchanges[:-1]]
        rng = random.Random(f"{self.seed} slots {last.id}")
        context = self.assistant.find_context(last.question, without_pair=last.pair)
        if rng.random() >= self.fill_slots:
            context = _hide(context, rng)
        messages = self.assistant.render(last.question, context, turns)
        answer: Message = {"role": "assistant", "content": last.answer}
        sql = [exchange.answer for exchange in exchanges if exchange.is_sql]
        return Conversation(
            "+".join(e.id for e in exchanges), source, (*messages, answer), lambda: self.prune(sql)
        )

    def prune(self, answers: Sequence[str]) -> str | None:
        """The system text with the tables that the answers name and those that these refer to."""
        schema = self.assistant.schema
        named = {
            f"{table.db}.{table.name}" if table.db else table.name
            for sql in answers
            for table in parse_sql(sql, schema.dialect).find_all(exp.Table)
        }
        named |= {
            key.ref_table for table in schema.tables if table.key in named for key in table.foreign_keys
        }
        kept = tuple(table for table in schema.tables if table.key in named)
        if not kept or len(kept) == len(schema.tables):
            return None
        return render_system(self.assistant.workspace, dataclasses.replace(schema, tables=kept))

    def exchange(self, pair: Pair, number: int, wording: str) -> Exchange:
        """One wording of a pair's question, with its SQL on one line."""
        id = pair.id if not number else f"{pair.id}#{number}"
        return Exchange(id, wording, one_line(pair.sql, self.assistant.schema.dialect), pair=pair.id)


def find_dialogues(pairs: Sequence[Pair]) -> tuple[Any, Any]:
    """Return the place of the pair that each follows, -1 for none, and how many wordings each has."""
    if isinstance(pairs, SyntheticPairs):
        return pairs.before, pairs.wordings
    places = {pair.id: place for place, pair in enumerate(pairs)}
    before = [places[pair.follows] if pair.follows else -1 for pair in pairs]
    return np.array(before, np.int64), np.array([1 + len(pair.also) for pair in pairs], np.int64)


class _Singles(Sequence[Exchange]):
    """Every wording of pairs, an exchange made when it is asked for: two numbers are kept of each."""

    def __init__(self, maker: Conversations, pairs: Sequence[Pair]) -> None:
        self.maker = maker
        self.pairs = pairs
        self.places = array("q")
        self.wordings = array("q")

    def add(self, place: int, wordings: int) -> None:
        """Add all wordings of the pair at a place."""
        self.places.extend([place] * wordings)
        self.wordings.extend(range(wordings))

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, number: int) -> Exchange: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Exchange]: ...
    def __getitem__(self, number: int | slice) -> Exchange | Sequence[Exchange]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        pair, wording = self.pairs[self.places[number]], self.wordings[number]
        return self.maker.exchange(pair, wording, (pair.question, *pair.also)[wording])


def _hide(context: Context, rng: random.Random) -> Context:
    """Hide all that was found or, as often, some of it."""
    if rng.random() < 0.5:
        return Context(dialect=context.dialect)
    terms, values, similar, periods = (rng.random() < 0.5 for _ in range(4))
    grounding = Grounding(
        () if terms else context.grounding.terms, () if values else context.grounding.values
    )
    return dataclasses.replace(
        context,
        grounding=grounding,
        similar=() if similar else context.similar,
        periods=() if periods else context.periods,
    )


def read_training_pairs(
    folder: Path, validation: int, seed: int, dialect: str
) -> tuple[list[Pair], list[Pair]]:
    """Read the approved pairs that are not held out, and set `validation` of them aside by skeleton.

    The pairs set aside, for choosing a checkpoint, share no skeleton with a pair that is trained on. Dialogues stay
    whole, in training. Raises: PairError, DataError.
    """
    pairs = [pair for pair in read_pairs(folder) if pair.status == "approved" and not pair.heldout]
    if not pairs:
        raise DataError(f"{folder} holds no approved pair to train on: add some with `inhouse pairs add`.")
    for pair in pairs:
        try:
            parse_sql(pair.sql, dialect)
        except (ParseError, PolicyError) as error:
            why = " ".join(str(error).split())[:200]
            raise DataError(
                f"{pair.file}:{pair.line}: the SQL of {pair.id!r} cannot be trained on ({why}): mend it, or make the "
                "pair a draft with `-- status: draft`."
            ) from error
    if not validation:
        return pairs, []
    in_dialogue = {pair.follows for pair in pairs} | {pair.id for pair in pairs if pair.follows}
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(skeleton(pair.sql, dialect), []).append(pair)
    free = [group for group in groups.values() if not any(pair.id in in_dialogue for pair in group)]
    random.Random(f"{seed} validation").shuffle(free)
    aside: list[Pair] = []
    for group in free:
        if len(aside) + len(group) <= validation:
            aside += group
    ids = {pair.id for pair in aside}
    return [pair for pair in pairs if pair.id not in ids], aside


def read_synthetic(folder: Path, limit: int, seed: int) -> tuple[SyntheticPairs, list[Exchange]]:
    """Read synthetic pairs and questions without SQL, at most `limit`, dialogues whole.

    Raises: DataError, PairError.
    """
    file, refusals = folder / "pairs.jsonl", folder / "refusals.jsonl"
    if not file.exists():
        raise DataError(f"{file} is not there: make it with `inhouse synthesize --out {folder}`.")
    pairs = read_synthetic_pairs(file)
    silent = [
        Exchange(entry["id"], entry["question"], entry["reply"], is_sql=False)
        for entry in map(json.loads, _lines(refusals))
    ]
    share = min(1.0, limit / max(1, len(pairs) + len(silent)))
    rng = random.Random(f"{seed} synthetic")
    roots = pairs.find_roots()
    is_kept = np.zeros(len(pairs), bool)
    _, first = np.unique(roots, return_index=True)
    for place in np.sort(first):
        is_kept[roots[place]] = rng.random() < share
    return pairs.choose(is_kept[roots]), [exchange for exchange in silent if rng.random() < share]


def read_general(folder: Path, limit: int, seed: int, excluded: Sequence[str]) -> Iterator[Conversation]:
    """Make conversations about databases outside the company, from pairs.jsonl and database/ as Spider has them.

    Raises: DataError when the folder does not hold them.
    """
    rows = [row for row in read_questions(folder) if row["db_id"] not in excluded]
    random.Random(f"{seed} general").shuffle(rows)
    by_database: dict[str, list[Exchange]] = {}
    for number, row in enumerate(rows[:limit]):
        answer = one_line(row["query"], "sqlite")
        exchange = Exchange(f"general-{row['db_id']}-{number}", row["question"], answer)
        by_database.setdefault(row["db_id"], []).append(exchange)
    for name, exchanges in sorted(by_database.items()):
        url = f"sqlite:///{find_database(folder, name).absolute()}"
        with closing(Assistant(ad_hoc_workspace(DatabaseConfig(name, url)), examples=False)) as assistant:
            maker = Conversations(assistant, seed=seed, fill_slots=1.0, grouped=1.0)
            yield from maker.singles(exchanges, "general")


def read_questions(folder: Path) -> list[dict[str, Any]]:
    """Read db_id, question and query of every line of pairs.jsonl. Raises: DataError with file and line."""
    file = folder / "pairs.jsonl"
    if not file.exists():
        raise DataError(f"{file} is not there: `general:` is a folder with pairs.jsonl and database/.")
    rows = []
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise DataError(f"{file}:{number}: this line is no JSON ({error}).") from error
        if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in GENERAL_KEYS):
            raise DataError(f"{file}:{number}: a line has the texts {', '.join(GENERAL_KEYS)}.")
        rows.append(row)
    return rows


def read_names(file: str) -> list[str]:
    """Read a file of names, one a line, `#` before a comment; no file, no names. Raises: DataError."""
    if not file:
        return []
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(f"{file}: the names held aside cannot be read: {error.strerror}.") from error
    return [name for line in lines if (name := line.partition("#")[0].strip())]


def find_database(folder: Path, name: str) -> Path:
    """Find NAME.sqlite in database/ or a folder of it. Raises: DataError."""
    for path in (folder / "database" / f"{name}.sqlite", folder / "database" / name / f"{name}.sqlite"):
        if path.exists():
            return path
    raise DataError(f"{folder / 'database'} has no {name}.sqlite.")


def _lines(file: Path) -> Iterator[str]:
    if file.exists():
        with file.open(encoding="utf-8", newline="\n") as opened:
            yield from (line for line in opened if line.strip())
