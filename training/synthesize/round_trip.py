"""The round trip: a question must bring a model back to SQL with the same result, or it is set aside for review.

The model reads the prompt that the app would render, without examples. A paraphrase takes a question's place only
when the round trip proves that it still means the query. Pairs are never deleted: review.jsonl says which differ, how.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.assistant.errors import InhouseError, ModelError
from app.assistant.ground import Vocabulary
from app.assistant.parse import extract_sql, parse_sql
from app.assistant.periods import find_periods
from app.assistant.prompt import Context, Message, Turn, render_messages, render_system
from app.assistant.whole_file import write_whole
from training.synthesize.backend import Backend, EmbeddedBackend, ServerBackend

if TYPE_CHECKING:
    from training.synthesize.generation import Generation

PARAPHRASE = (
    "Say this question to a company's database in other words, as a colleague would. Keep every number, name, "
    "period and column that it asks for. Reply with the question only."
)


def round_trip(run: Generation, server: str | None, model: str | None, count: int) -> str:
    """Ask `count` of the run's pairs of the model, drawn by its seed; return what came of it in one sentence."""
    backend: Backend = (
        ServerBackend(server, model or "") if server else EmbeddedBackend(run.workspace.root, model)
    )
    pairs = [json.loads(line) for line in (run.out / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
    drawn = random.Random(f"{run.tally.seed}:round trip").sample(pairs, min(count, len(pairs)))
    return review(run, backend, drawn, {pair["id"]: pair for pair in pairs})


def review(
    run: Generation,
    backend: Backend,
    drawn: Sequence[Mapping[str, Any]],
    by_id: Mapping[str, Mapping[str, Any]],
) -> str:
    """Try the pairs; write those that differ to review.jsonl and proven paraphrases to paraphrases.jsonl."""
    asker = Asker(run, backend)
    aside, paraphrases, reasons = [], [], Counter[str]()
    for pair in drawn:
        turns: list[Turn] = []
        before = pair
        while before.get("follows"):
            before = by_id[before["follows"]]
            turns.insert(0, Turn(before["question"], before["sql"]))
        reason, written = asker.differs(pair["question"], pair["sql"], turns)
        if reason:
            reasons[reason] += 1
            aside.append(
                {**pair, "made": {**pair["made"], "reason": reason, "model": backend.name, "wrote": written}}
            )
        elif words := asker.paraphrase(pair["question"], pair["sql"], turns):
            paraphrases.append({"id": pair["id"], "also": words, "model": backend.name})
    for name, entries in (("review.jsonl", aside), ("paraphrases.jsonl", paraphrases)):
        lines = (json.dumps(entry, ensure_ascii=False) for entry in entries)
        write_whole(run.out / name, "".join(f"{line}\n" for line in lines))
    why = "; ".join(f"{reason} {n}" for reason, n in reasons.most_common())
    back = len(drawn) - len(aside)
    said = f"{back} of {len(drawn)} came back, {len(paraphrases)} got a paraphrase"
    return f"Round trip with {backend.name}: {said}. {why}".strip()


class Asker:
    """Asks one model for the SQL of questions."""

    def __init__(self, run: Generation, backend: Backend) -> None:
        """Render the shared part of the prompt once."""
        self.run = run
        self.backend = backend
        self.system = render_system(run.workspace, run.schema)
        self.vocabulary = Vocabulary(run.schema, run.workspace.glossary)

    def differs(self, question: str, sql: str, turns: Sequence[Turn] = ()) -> tuple[str, str]:
        """Why the model's SQL is not the pair's by its rows, empty if it is; and what it wrote.

        Raises: ModelError when the model cannot be asked.
        """
        context = Context(self.vocabulary.ground(question), (), find_periods(question, self.run.workspace))
        messages = render_messages(self.system, question, context, [(turn, Context()) for turn in turns])
        written = extract_sql(self.backend.write(messages))
        try:
            parse_sql(written, self.run.schema.dialect)
            shape = self.run.checker.shape(written)
            if shape.reason in ("does not parse", "does not bind", "is not allowed"):
                return f"the model's SQL {shape.reason}", written
            theirs = self.run.process.run(written).rows
        except ModelError:
            raise
        except InhouseError:
            return "the model's SQL does not run", written
        ours = self.run.process.run(sql).rows
        return ("" if same_rows(ours, theirs) else "the model's SQL has another result"), written

    def paraphrase(self, question: str, sql: str, turns: Sequence[Turn] = ()) -> str:
        """The question in other words that lead to the same result, or nothing."""
        messages: list[Message] = [
            {"role": "system", "content": PARAPHRASE}, {"role": "user", "content": question},
        ]  # fmt: skip
        words = " ".join(self.backend.write(messages, max_tokens=80).split()).strip('"')
        if not words or words == question or len(words) > 3 * len(question) + 60:
            return ""
        return "" if self.differs(words, sql, turns)[0] else words


def same_rows(ours: Sequence[Sequence[Any]], theirs: Sequence[Sequence[Any]]) -> bool:
    """Whether two results hold the same rows in any order.

    >>> same_rows([(1, "a"), (2, "b")], [(2, "b"), (1, "a")])
    True
    """
    return Counter(map(_row, ours)) == Counter(map(_row, theirs))


def _row(row: Sequence[Any]) -> tuple[str, ...]:
    return tuple(f"{float(v):.6g}" if _is_number(v) else str(v) for v in row)


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return not isinstance(value, bool | str)
