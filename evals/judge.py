"""A suite's golds and predictions run in worker processes, on every variant of their databases, and judged.

Golds are run first and once; slow ones are kept on disk under the hash of the database and the query. Judging
itself is `judging`, which sees results only. Asks no model.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, cast

from sqlalchemy.engine import make_url

from app.assistant.database import Database
from app.assistant.errors import InhouseError, SqlError
from app.assistant.generate import usable_cores
from app.assistant.run import Result, run_sql
from app.assistant.schema import Schema, read_schema
from app.assistant.style import House, Style, conformance, open_house, read_style
from app.assistant.weights import default_cache_dir
from app.assistant.workspace import DatabaseConfig, Limits
from evals.gold import MAX_ROWS, GoldError, plan_gold
from evals.hashes import DIGITS, file_hash
from evals.invariants import read_facts
from evals.judging import Judged, Run, describe_gold, judge_case, same_at_a_glance, unanswered
from evals.kept import KeptResults
from evals.mutation import mutation_score
from evals.predictions import Prediction
from evals.report import Mutation, Outcome
from evals.suite import Case, Suite, SuiteError
from evals.variants import make_variants
from evals.workers import Job, QueryPool

SEED = 20251015  # of the variants
SOURCE = "source"  # the database itself, among its variants
CHUNK = 64  # cases whose results are in memory at once
MUTANT_S = 5.0  # seconds a mutant may take; one that takes longer is no evidence

Progress = Callable[[str, int, int], None]
Found = Result | SqlError


@dataclass(frozen=True)
class Target:
    """One variant of one database: `key` is its name in the pool, `digest` that of its content."""

    variant: str
    key: str
    digest: str


class Judge:
    """Worker processes with a suite's databases; a context manager, which stops them."""

    def __init__(
        self, suite: Suite, *, workers: int = 0, variants: bool = True, cache: Path | None = None,
        progress: Progress | None = None,
    ) -> None:  # fmt: skip
        """Start the workers; `workers` 0 means one a core. Raises: DatabaseError."""
        self.suite = suite
        self._see = progress or (lambda phase, done, total: None)
        self._cache = cache or default_cache_dir() / "evals"
        self._golds: dict[tuple[str, str], Found] = {}
        self.schemas: dict[str, Schema] = {}
        self.targets: dict[str, list[Target]] = {}
        self.dialects = {name: make_url(c.url).get_backend_name() for name, c in suite.databases.items()}
        self._with_variants = variants and suite.workspace is not None
        for name, config in suite.databases.items():
            self.targets[name] = [Target(SOURCE, name, _digest(config))]
        limits = suite.workspace.limits if suite.workspace else Limits()
        self.limits = replace(limits, max_rows=MAX_ROWS)
        self._pool = QueryPool(suite.databases.values(), self.limits, workers=workers or None)

    def __enter__(self) -> Judge:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()

    def run_golds(self) -> None:
        """Run every gold on every variant, before anything is spent on predictions.

        The variants are made if they are not there, which takes half a minute.
        Raises: GoldError, naming the case; SuiteError when no variants can be made.
        """
        self._run_golds()
        for name, config in self.suite.databases.items() if self._with_variants else ():
            if self.dialects[name] == "duckdb":
                self._add_variants(name, config)
                self._run_golds()

    def _run_golds(self) -> None:
        wanted: dict[tuple[str, str], Job] = {}
        for case in self.suite.cases:
            for sql in case.golds:
                for target in self.targets[case.database]:
                    key = (target.digest, sql)
                    wanted.setdefault(key, Job(key, target.key, sql))
        self._run_kept(wanted)
        for case in self.suite.cases:
            for target in self.targets[case.database]:
                for sql in case.golds:
                    found = self._golds[target.digest, sql]
                    if isinstance(found, SqlError):
                        on = f" on the variant {target.variant}" if target.variant != SOURCE else ""
                        raise GoldError(
                            f"{case.where}: the gold of {case.id!r} fails{on}: {found}"
                        ) from found

    def _add_variants(self, name: str, config: DatabaseConfig) -> None:
        assert self.suite.workspace is not None
        database = Database(config, self.limits)
        try:
            schema = read_schema(database, self.suite.workspace.notes)
        finally:
            database.close()
        self.schemas[name] = schema
        golds = self.suite.placed or tuple(sql for case in self.suite.cases for sql in case.golds)
        source = self.targets[name][0]
        self._run_kept({(source.digest, sql): Job((source.digest, sql), source.key, sql) for sql in golds})
        # Whoever breaks a pair of another suite hears of it there.
        sound = [sql for sql in golds if isinstance(self._golds[source.digest, sql], Result)]
        for variant in make_variants(
            _file(config), self._cache / "variants", schema, seed=SEED, golds=sound,
            progress=lambda done, total, what: self._see(f"making variants {what}".rstrip(), done, total),
        ):  # fmt: skip
            key = f"{name}/{variant.name}"
            self._pool.configs[key] = replace(config, name=key, url=f"duckdb:///{variant.path}", build=None)
            self.targets[name].append(Target(variant.name, key, variant.digest))

    def _run_kept(self, wanted: Mapping[tuple[str, str], Job]) -> None:
        """Run queries of golds that were not run before, here or in an earlier eval."""
        with KeptResults(self._cache / "golds.sqlite") as kept:
            for key in wanted:
                if (result := kept.get(*key)) is not None:
                    self._golds[key] = result
            left = [job for key, job in wanted.items() if key not in self._golds]
            for done, (job, found) in enumerate(self._run(left), 1):
                key = cast(tuple[str, str], job.key)
                self._golds[key] = found
                if isinstance(found, Result):
                    kept.put(*key, found)
                self._see("running the golds", done, len(left))

    def _run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Found]]:
        """Run jobs, those of one database together. Raises: DatabaseError when one cannot be opened."""
        jobs = sorted(jobs, key=lambda job: job.database)
        for index, found in self._pool.run_as_completed(jobs):
            if isinstance(found, InhouseError) and not isinstance(found, SqlError):
                raise found
            yield jobs[index], found

    def digest(self) -> str:
        """Hash the databases' contents, variants included."""
        digests = sorted(target.digest for targets in self.targets.values() for target in targets)
        return hashlib.sha256(repr(digests).encode()).hexdigest()[:DIGITS]

    def judge(self, predictions: Mapping[str, Prediction]) -> Iterator[Outcome]:
        """Judge the prediction of each case, in the suite's order. Needs `run_golds`."""
        for done, (case, judged) in enumerate(self.verdicts(predictions), 1):
            yield self._outcome(case, predictions.get(case.id), judged)
            self._see("judging", done, len(self.suite.cases))

    def verdicts(self, predictions: Mapping[str, Prediction]) -> Iterator[tuple[Case, Judged | None]]:
        """Yield what judging alone says of each case in the suite's order, None where there is no SQL to judge."""
        for start in range(0, len(self.suite.cases), CHUNK):
            cases = self.suite.cases[start : start + CHUNK]
            jobs = {}
            for case in cases:
                for sql in _statements(predictions.get(case.id)):
                    for target in self.targets[case.database]:
                        key = (case.id, target.variant, sql)
                        if (target.digest, sql) not in self._golds:
                            jobs[key] = Job(key, target.key, sql, self._enough_rows(case, target))
            ran: dict[Hashable, Found] = {job.key: found for job, found in self._run(jobs.values())}
            if wholes := dict(self._wholes(cases, predictions, ran)):
                self._run_kept(wholes)
            for case in cases:
                prediction = predictions.get(case.id)
                if prediction is None or not _statements(prediction):
                    yield case, None
                    continue
                variants = [target.variant for target in self.targets[case.database]]
                run = self._look_up(case, ran)
                dialect = self.dialects[case.database]
                yield case, judge_case(case, dialect, prediction.sql, prediction.samples, variants, run)

    def _wholes(
        self, cases: Iterable[Case], predictions: Mapping[str, Prediction], ran: Mapping[Hashable, Found]
    ) -> Iterator[tuple[tuple[str, str], Job]]:
        """What must be run of golds besides themselves, where a prediction has other rows or another order."""
        for case in cases:
            for target in self.targets[case.database]:
                run = self._look_up(case, ran)
                for sql in _statements(predictions.get(case.id)):
                    with contextlib.suppress(SqlError):
                        if same_at_a_glance(case, sql, target.variant, run):
                            continue
                        for gold in case.golds:
                            for query in plan_gold(gold, self.dialects[case.database], case.order).queries:
                                key = (target.digest, query)
                                if key not in self._golds:
                                    yield key, Job(key, target.key, query)

    def _look_up(self, case: Case, ran: Mapping[Hashable, Found]) -> Run:
        digests = {target.variant: target.digest for target in self.targets[case.database]}

        def run(variant: str, sql: str) -> Result:
            found = ran.get((case.id, variant, sql)) or self._golds[digests[variant], sql]
            if isinstance(found, SqlError):
                raise found
            return found

        return run

    def _enough_rows(self, case: Case, target: Target) -> int:
        """More rows than any right answer has: what a prediction has beyond them need not be fetched."""
        golds = [self._golds.get((target.digest, sql)) for sql in case.golds]
        return 1 + max(len(gold.rows) for gold in golds if isinstance(gold, Result))

    def mutate(self) -> Mutation:
        """Score the suite by mutants of its golds, on the variants and, last, the database itself. After `run_golds`.

        Raises: SuiteError for a suite that has no variants.
        """
        if len(self.schemas) != 1:
            raise SuiteError(
                f"The suite {self.suite.name!r} has no variants: mutants are of a workspace's pairs on DuckDB."
            )
        ((name, targets),) = self.targets.items()
        here = threading.local()

        def run(variant: str, sql: str) -> Result:
            """Run in this process: mutants are made by us, and two threads are enough for small variants."""
            if variant not in here.__dict__:
                key = name if variant == SOURCE else f"{name}/{variant}"
                here.__dict__[variant] = Database(
                    self._pool.configs[key], replace(self.limits, timeout_s=MUTANT_S)
                )
            return run_sql(sql, here.__dict__[variant])

        return mutation_score(
            self.suite.cases, self.schemas[name],
            [target.variant for target in (*targets[1:], targets[0])],  # the source last: it is the largest
            run, facts=read_facts(_file(self._pool.configs[name]), self.schemas[name]), workers=usable_cores(),
            progress=lambda done, total, case: self._see("trying mutants", done, total),
        )  # fmt: skip

    def _outcome(self, case: Case, prediction: Prediction | None, judged: Judged | None) -> Outcome:
        dialect = self.dialects[case.database]
        if prediction is None:
            return unanswered(case, dialect, "missing", "there is no prediction")
        if judged is None:
            verdict = prediction.verdict if prediction.verdict != "answered" else "failed"
            outcome = unanswered(case, dialect, verdict, prediction.message or "no SQL")
            return replace(outcome, **_known(prediction))
        difficulty, tables = describe_gold(case.golds[0], dialect)
        return Outcome(
            id=case.id, question=case.question, database=case.database, gold=case.golds[0],
            verdict="answered", right=judged.right, runs=judged.runs, kind=judged.kind, reason=judged.reason,
            score=judged.score, tags=case.tags, difficulty=case.difficulty or difficulty, tables=tables,
            must_pass=case.must_pass, variants=judged.kinds, samples=judged.samples,
            difference=judged.difference, turns=case.turns, **_known(prediction), **self._conform(prediction.sql),
        )  # fmt: skip

    @cached_property
    def _style(self) -> tuple[Style, House] | None:
        """The house style, which only a workspace has."""
        workspace = self.suite.workspace
        return (read_style(workspace.root), open_house(workspace)) if workspace else None

    def _conform(self, sql: str) -> dict[str, Any]:
        """How far an answer keeps the house style; nothing is said of what cannot be read."""
        if self._style is None:
            return {}
        try:
            found = conformance(sql, *self._style)
        except SqlError:
            return {}
        return {"conformance": found.score, "broken_rules": found.broken_rules}


def _statements(prediction: Prediction | None) -> tuple[str, ...]:
    """What is to be run of a prediction, each text once."""
    if prediction is None or prediction.verdict != "answered" or not prediction.sql:
        return ()
    return tuple(dict.fromkeys(sql for sql in (prediction.sql, *prediction.samples) if sql))


def _known(prediction: Prediction) -> dict[str, Any]:
    """What a report keeps of a prediction as it is."""
    return {
        "sql": prediction.sql,
        "repairs": prediction.repairs,
        "seconds": prediction.seconds,
        "prompt_tokens": prediction.prompt_tokens,
        "new_tokens": prediction.new_tokens,
        "confidence": prediction.confidence,
        "signals": prediction.signals,
    }


def _digest(config: DatabaseConfig) -> str:
    try:
        return file_hash(_file(config))
    except OSError:
        Database(config, Limits()).close()  # which says what is wrong, and the remedy
        raise


def _file(config: DatabaseConfig) -> Path:
    return Path(make_url(config.url).database or "")
