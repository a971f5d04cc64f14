"""Many queries over many databases, in several child processes at once, each under limits that hold.

A worker is a `query_process.Child` that keeps its databases open. It is sent queries in batches, so that it never
waits for the parent; a query that dies or runs over a limit is an error of its own only. Judges nothing
(`compare`) and keeps nothing: a caller saves each outcome as it comes. Not for sharing between threads.
"""

from __future__ import annotations

import os
import select
import time
from collections import deque
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from app.assistant.errors import InhouseError, LimitError
from app.assistant.query_process import START_S, Child, Request, hard_limit_s, not_started
from app.assistant.run import Result, over_time
from app.assistant.workspace import DatabaseConfig, Limits

BATCH = 32  # queries sent at once; a worker is sent the next when it has no more than these before it
BATCH_CHARACTERS = 12_000  # two such batches fit into a socket's buffer: sending never waits for the worker
KEPT_DATABASES = 16  # open in each worker


@dataclass(frozen=True)
class Job:
    """One query: `key` is the caller's, `database` a config's name; at most `max_rows`, or the limits'."""

    key: Hashable
    database: str
    sql: str
    max_rows: int | None = None


Outcome = Result | InhouseError


class QueryPool:
    """Child processes that run jobs; they start at once and end with `close`."""

    def __init__(
        self, configs: Iterable[DatabaseConfig], limits: Limits, *, workers: int | None = None
    ) -> None:
        """Start so many workers, by default one for each usable core."""
        self.configs = {config.name: config for config in configs}
        self.limits = limits
        self._workers = [_Worker(limits) for _ in range(workers or _usable_cores())]

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Outcome]]:
        """Yield each job's outcome in the order of `jobs`; what is done early waits for those before it.

        Raises: KeyError for a database that has no config.
        """
        jobs = list(jobs)
        early: dict[int, Outcome] = {}
        turn = 0
        for index, outcome in self.run_as_completed(jobs):
            early[index] = outcome
            while turn in early:
                yield jobs[turn], early.pop(turn)
                turn += 1

    def run_as_completed(self, jobs: Iterable[Job]) -> Iterator[tuple[int, Outcome]]:
        """Yield the index and the outcome of each job as soon as it is there.

        Raises: KeyError for a database that has no config.
        """
        jobs = list(jobs)
        for job in jobs:
            self.configs[job.database]  # an unknown one is the caller's mistake, before anything has run
        todo = deque(enumerate(jobs))
        try:
            while True:
                for worker in self._workers:
                    if todo and worker.wants_more(todo[0][1]):
                        self._send_batch(worker, todo)
                busy = {worker.child.fileno(): worker for worker in self._workers if worker.waiting}
                if not busy:
                    return
                ready = _wait(list(busy), min(worker.deadline for worker in busy.values()))
                for fileno, worker in busy.items():
                    if fileno in ready:
                        yield from worker.receive(todo)
                    elif time.monotonic() >= worker.deadline:
                        yield from worker.stop(todo)
        finally:
            # Whoever stops early, by Ctrl-C or otherwise, leaves no worker at work on what nobody waits for.
            for worker in self._workers:
                if worker.waiting:
                    worker.renew()

    def _send_batch(self, worker: _Worker, todo: deque[tuple[int, Job]]) -> None:
        database = self.configs[todo[0][1].database]
        batch: list[tuple[int, Job]] = []
        characters = 0
        while todo and len(batch) < BATCH and todo[0][1].database == database.name:
            characters += len(todo[0][1].sql)
            if batch and characters > BATCH_CHARACTERS:
                break
            batch.append(todo.popleft())
        worker.send(database, batch)

    def close(self) -> None:
        """End the workers."""
        for worker in self._workers:
            worker.child.close()

    def __enter__(self) -> QueryPool:
        return self

    def __exit__(self, *about: object) -> None:
        self.close()


class _Worker:
    """A child, and the jobs that it was sent and has not answered; None stands for opening a database."""

    def __init__(self, limits: Limits) -> None:
        """Start the child."""
        self.limits = limits
        self.child = Child(limits, databases=KEPT_DATABASES)
        self.waiting: deque[tuple[int, Job] | None] = deque()
        self._database: DatabaseConfig | None = None
        self._since = 0.0

    @property
    def deadline(self) -> float:
        """When the child must have answered what it is at."""
        starts = not self.child.opened or self.waiting[0] is None
        return self._since + (START_S if starts else hard_limit_s(self.limits))

    def wants_more(self, following: Job) -> bool:
        """Whether a batch that begins with this job may be sent."""
        if len(self.waiting) > BATCH:
            return False
        before = sum(len(job[1].sql) for job in self.waiting if job)
        return not self.waiting or (before <= BATCH_CHARACTERS and len(following.sql) <= BATCH_CHARACTERS)

    def send(self, database: DatabaseConfig, batch: list[tuple[int, Job]]) -> None:
        """Send jobs of one database, which the child opens or goes back to before them."""
        if not self.waiting:
            if not self.child.usable:
                self.renew()
            self._since = time.monotonic()
        requests: list[Request] = [(job.sql, job.max_rows) for _, job in batch]
        if database is not self._database:
            requests.insert(0, database)
            self.waiting.append(None)
            self._database = database
        self.waiting += batch
        self.child.ask(requests)

    def receive(self, todo: deque[tuple[int, Job]]) -> Iterator[tuple[int, Outcome]]:
        """Take one reply, or the child's death, which goes to the job that it was at."""
        reply = self.child.receive()
        self._since = time.monotonic()
        job = self.waiting[0]
        if job is None and not self.child.ended:
            self.waiting.popleft()  # a database that does not open answers each of its jobs so
            self.child.opened = True
            return
        if self.child.ended or isinstance(reply, LimitError):
            yield from self._give_up(reply, todo)
        else:
            assert job is not None and reply is not None
            self.waiting.popleft()
            yield job[0], reply

    def stop(self, todo: deque[tuple[int, Job]]) -> Iterator[tuple[int, Outcome]]:
        """End a child that is over its time."""
        starts = not self.child.opened or self.waiting[0] is None
        yield from self._give_up(not_started() if starts else over_time(self.limits.timeout_s), todo)

    def _give_up(self, error: Outcome | None, todo: deque[tuple[int, Job]]) -> Iterator[tuple[int, Outcome]]:
        """Blame the first job, give back the others, and go on with a new child."""
        assert error is not None
        jobs = [job for job in self.waiting if job]
        self.renew()
        todo.extendleft(reversed(jobs[1:]))
        yield jobs[0][0], error

    def renew(self) -> None:
        """Go on with a new child, with nothing before it."""
        self.child.kill()
        self.child = Child(self.limits, databases=KEPT_DATABASES)
        self.waiting.clear()
        self._database = None


def _usable_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _wait(filenos: list[int], deadline: float) -> set[int]:
    """Return those of which a reply or an end can be read, waiting for one until the deadline."""
    poll = select.poll()
    for fileno in filenos:
        poll.register(fileno, select.POLLIN)
    return {fileno for fileno, _ in poll.poll(max(0.0, deadline - time.monotonic()) * 1000 + 1)}
