"""The run: drafts are drawn, checked and written in chunks, until so many exchanges are kept.

Seeded: draft number n depends on the seed and n alone, and whether it stays on those kept before it, so a run that was
killed and goes on writes the same bytes as one that was not. A chunk is a progress record written whole after the
pairs it counts; what lies behind that record in the files is cut off when a run goes on.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.assistant.compose.definitions import read_domain
from app.assistant.compose.domain import Domain
from app.assistant.compose.proposal import with_aliases
from app.assistant.compose.query import NoPathError
from app.assistant.database import Database
from app.assistant.errors import WorkspaceError
from app.assistant.query_process import QueryProcess
from app.assistant.schema import read_schema
from app.assistant.whole_file import write_whole
from app.assistant.workspace import Workspace
from training.synthesize.check import Checker, fold
from training.synthesize.dialogue import Dialogues
from training.synthesize.example import Draft, NothingToDrawError
from training.synthesize.phrases import Speaker
from training.synthesize.ratios import Ratios
from training.synthesize.records import Records
from training.synthesize.refusals import Refusals
from training.synthesize.report import write_report
from training.synthesize.shapes import make_sampler

CHUNK = 250  # exchanges; what a kill may lose
BARREN = 60  # drafts in a row and per exchange still wanted, after which nothing new is to be expected
MIX = (
    ("single", 11), ("two_filters", 5), ("breakdown", 15), ("top", 8), ("trend", 6), ("share", 5), ("part", 3),
    ("change", 6), ("having", 5), ("distinct", 3), ("listing", 6), ("latest", 3), ("ranked", 3), ("absent", 5),
    ("ratio", 5), ("dialogue", 9), ("refusal", 5),
)  # fmt: skip
FILES = ("pairs.jsonl", "refusals.jsonl", "timings.jsonl")

Draw = Callable[[random.Random], "Draft | list[Draft] | None"]
Progress = Callable[[str, int, int], None]


@dataclass
class Tally:
    """What happened to the drafts so far; written with every chunk."""

    seed: int
    made_from: str  # a digest of what the examples depend on
    drafts: int = 0
    kept: Counter[str] = field(default_factory=Counter)
    rejected: dict[str, Counter[str]] = field(default_factory=dict)
    seconds: float = 0.0
    bytes: dict[str, int] = field(default_factory=dict)

    @property
    def exchanges(self) -> int:
        """The questions kept, with SQL or with a reply."""
        return sum(self.kept.values())

    def reject(self, shape: str, reason: str) -> None:
        """Count a draft that is not kept."""
        self.rejected.setdefault(shape, Counter())[reason] += 1


class Generation:
    """One run in one folder."""

    def __init__(self, workspace: Workspace, out: Path, seed: int) -> None:
        """Open the workspace's database and find what an earlier run wrote. Raises: WorkspaceError."""
        self.workspace = workspace
        self.out = out
        config = workspace.databases[0]
        database = Database(config, workspace.limits)
        self.schema = with_aliases(read_schema(database, workspace.notes))
        database.close()
        self.process = QueryProcess(config, workspace.limits)
        self.checker = Checker(workspace, self.schema, self.process)
        self.domain = read_domain(workspace, self.schema, self.process)
        sampler = make_sampler(self.domain, self.checker.ask, Speaker(read_words(workspace, self.domain)))
        drawers = (sampler, Records(sampler), Ratios(sampler), Dialogues(sampler), Refusals(sampler))
        self.draws: dict[str, Draw] = {
            name: next(getattr(drawer, name) for drawer in drawers if hasattr(drawer, name))
            for name, _ in MIX
        }
        self.tally = Tally(seed, self._fingerprint())
        self.seen: set[str] = set()
        self.meanings: dict[str, str] = {}
        self.waiting: dict[str, list[str]] = {name: [] for name in FILES}
        self._resume()

    def run(self, count: int, progress: Progress = lambda phase, done, total: None) -> Tally:
        """Draw until `count` exchanges are kept, or nothing new comes; then write the report."""
        started, before = time.perf_counter(), self.tally.seconds
        last = self.tally.drafts
        names, weights = zip(*MIX, strict=True)
        while self.tally.exchanges < count and self.tally.drafts - last < BARREN * 20:
            number = self.tally.drafts
            rng = random.Random(f"{self.tally.seed}:{number}")
            shape = str(rng.choices(names, weights)[0])
            self.tally.drafts += 1
            had = self.tally.exchanges
            self._try(shape, number, rng, count)
            if self.tally.exchanges > had:
                last = number
            if had // CHUNK != self.tally.exchanges // CHUNK:
                self.tally.seconds = before + time.perf_counter() - started
                self._write_chunk()
            progress("writing examples", self.tally.exchanges, count)
        self.tally.seconds = before + time.perf_counter() - started
        self._write_chunk()
        write_report(self)
        return self.tally

    def close(self) -> None:
        """End the query process."""
        self.process.close()

    # -- one draft ---------------------------------------------------------------------------------------

    def _try(self, name: str, number: int, rng: random.Random, count: int) -> None:
        try:
            drawn = self.draws[name](rng)
        except NoPathError:
            return self.tally.reject(name, "no key leads there")
        except NothingToDrawError:
            return self.tally.reject(name, "nothing to draw")
        if drawn is None:
            return self.tally.reject(name, "nothing to draw")
        drafts = drawn if isinstance(drawn, list) else [drawn]
        follows, path, entries = "", "", []
        for draft in drafts:
            key = f"{path}\n{draft.sql or fold(draft.question)}"
            reason, seconds = "", 0.0
            if key in self.seen:
                reason = "is a duplicate"
            elif not follows and self.meanings.get(fold(draft.question), draft.sql) != draft.sql:
                reason = "asks what another question asks, of another query"
            else:
                checked = self.checker.check(draft)
                reason, seconds = checked.reason, checked.seconds
            if reason:
                self.tally.reject(draft.shape, reason)
                break
            entries.append((key, draft, follows, seconds))
            follows, path = self._id(number, len(entries)), key
        if len(drafts) > 1 and len(entries) < 2:
            return None
        for i, (key, draft, after, seconds) in enumerate(entries, 1):
            if self.tally.exchanges < count:
                self._keep(key, draft, after, self._id(number, i), number, seconds)
        return None

    def _id(self, number: int, turn: int) -> str:
        return f"synthetic-{self.tally.seed}-{number:06d}" + (f"-{turn}" if turn > 1 else "")

    def _keep(self, key: str, draft: Draft, follows: str, id: str, number: int, seconds: float) -> None:
        self.seen.add(key)
        if not follows:
            self.meanings[fold(draft.question)] = draft.sql
        self.tally.kept[draft.shape] += 1
        fields: dict[str, Any] = {"id": id, "question": draft.question, "tags": [draft.shape, *draft.tags]}
        fields["status"] = "draft"
        if follows:
            fields["follows"] = follows
        fields["source"] = "synthetic"
        fields |= {"sql": draft.sql} if draft.sql else {"reply": draft.reply}
        made = {"shape": draft.shape, "seed": self.tally.seed, "draft": number, "voice": draft.voice}
        made |= {"template": draft.template, "values": list(draft.values)}
        fields["made"] = made
        file = "pairs.jsonl" if draft.sql else "refusals.jsonl"
        self.waiting[file].append(json.dumps(fields, ensure_ascii=False))
        if draft.sql:
            self.waiting["timings.jsonl"].append(json.dumps({"id": id, "run_s": round(seconds, 4)}))

    # -- files -------------------------------------------------------------------------------------------

    def _write_chunk(self) -> None:
        self.out.mkdir(parents=True, exist_ok=True)
        for name, lines in self.waiting.items():
            with (self.out / name).open("ab") as file:
                file.write("".join(f"{line}\n" for line in lines).encode())
                file.flush()
                self.tally.bytes[name] = file.tell()
            lines.clear()
        write_whole(self.out / "progress.json", json.dumps(self.tally.__dict__, indent=1) + "\n")

    def _resume(self) -> None:
        record = self.out / "progress.json"
        if not record.is_file():
            for name in FILES:  # a run that was killed before its first chunk
                (self.out / name).unlink(missing_ok=True)
            return
        try:
            found = json.loads(record.read_text(encoding="utf-8"))
            found["kept"] = Counter(found["kept"])
            found["rejected"] = {shape: Counter(reasons) for shape, reasons in found["rejected"].items()}
            tally = Tally(**found)
        except (ValueError, TypeError, KeyError) as error:
            raise WorkspaceError(
                f"{record} is no record of a run ({error}): delete it, or name another --out."
            ) from error
        if tally.seed != self.tally.seed:
            raise WorkspaceError(
                f"{self.out} holds a run with --seed {tally.seed}: use that, or name another --out."
            )
        if tally.made_from != self.tally.made_from:
            raise WorkspaceError(
                f"The workspace or its held-out pairs changed since the run in {self.out} began: name another --out."
            )
        self.tally = tally
        keys: dict[str, str] = {"": ""}
        for name in ("pairs.jsonl", "refusals.jsonl"):
            path = self.out / name
            self._cut(name)
            for line in path.read_text(encoding="utf-8").splitlines():
                fields = json.loads(line)
                follows = fields.get("follows", "")
                key = f"{keys[follows]}\n{fields.get('sql') or fold(fields['question'])}"
                keys[fields["id"]] = key
                self.seen.add(key)
                if not follows:
                    self.meanings[fold(fields["question"])] = fields.get("sql", "")
        self._cut("timings.jsonl")

    def _cut(self, name: str) -> None:
        """Cut off what a killed run wrote behind its last record."""
        path, size = self.out / name, self.tally.bytes[name]
        if not path.is_file() or path.stat().st_size < size:
            raise WorkspaceError(
                f"{path} is shorter than the run's record says: delete {self.out} and start anew."
            )
        os.truncate(path, size)

    def _fingerprint(self) -> str:
        """A digest of what a draft and its checks depend on: a run that goes on must find them as they were."""
        files = [file for file in sorted(self.workspace.root.rglob("*")) if file.suffix in (".yaml", ".toml")]
        about = [file.read_bytes() for file in files] + [
            s.encode() for s in sorted(self.checker.heldout_skeletons)
        ]
        return hashlib.sha256(b"\0".join(about)).hexdigest()[:16]


def read_words(workspace: Workspace, domain: Domain) -> frozenset[str]:
    """All words of the workspace, in lower case: none of them is another one misspelt."""
    texts = [f"{term.term} {' '.join(term.also)} {term.means}" for term in workspace.glossary]
    texts += [f"{table.key} {table.description}" for table in domain.schema.tables]
    texts += [f"{c.name} {c.description}" for table in domain.schema.tables for c in table.columns]
    texts += [f"{c.words} {c.value}" for c in domain.conditions]
    texts += [f"{m.np} {' '.join(m.say)}" for m in domain.measures]
    return frozenset(word for text in texts for word in re.findall(r"[^\W\d_]+", text.lower()))
