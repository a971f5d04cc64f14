"""Many statements looked at and run: in processes and in query processes, as many as there are cores, two at most.

Equal statements are looked at and run once, and of those of one shape (`lint_shapes`) one is looked at. A query that
does not end is ended by its limit while others go on.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from app.assistant.errors import DatabaseError, InhouseError
from app.assistant.query_process import QueryProcess
from app.assistant.run import Result
from app.assistant.style import House, read_style
from app.assistant.workspace import Workspace
from app.workbench.lint_shapes import Checker, shape_of
from app.workbench.lints import Checked, Outcome, TieQuery, check_error, check_result, check_tie

WORKERS = min(2, os.cpu_count() or 1)
FEW = 200  # so many are looked at here before two processes have started
CHUNK = 25  # a third of a second: so long Ctrl-C waits

Progress = Callable[[int], None]  # gets how many are done


class Checkers:
    """Processes that look at statements: they start with the first many and serve until they are closed."""

    def __init__(self, house: House, root: Path) -> None:
        """Read the style of the workspace at `root`. Raises: WorkspaceError when style.yaml is wrong."""
        self._about = house, root
        self._here = _make_checkers(house, root)
        self._pool: ProcessPoolExecutor | None = None

    def check(
        self, statements: Sequence[str], checked: dict[str, Checked], progress: Progress, *, whole: bool
    ) -> None:
        """Put what is found of each statement, as soon as it is, into `checked`; progress counts those in there."""
        texts = list(dict.fromkeys(statements))
        checker = self._here[whole]
        if named := checker.named:
            texts.sort(key=lambda text: shape_of(text, named) or text)  # those of one shape go to one process
        if WORKERS < 2 or (self._pool is None and len(texts) <= FEW):
            for text in texts:
                progress(len(checked))
                checked[text] = checker.check(text)
            return
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(WORKERS, context, _begin, self._about)
        chunks = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
        with _deaf():
            futures = [self._pool.submit(_check_chunk, chunk, whole) for chunk in chunks]
        for chunk, future in zip(chunks, futures, strict=True):
            checked.update(zip(chunk, future.result(), strict=True))
            progress(len(checked))

    def close(self) -> None:
        """End the processes, each after the chunk that it is at."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _make_checkers(house: House, root: Path) -> dict[bool, Checker]:
    return {True: Checker(house, read_style(root, house.schema.dialect)), False: Checker(house, None)}


@contextmanager
def _deaf() -> Iterator[None]:
    """Let processes that start here not hear Ctrl-C, which is for their parent to act on."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_CHECKERS: dict[bool, Checker] = {}  # of a worker: one that looks at all, one for the skeleton


def _begin(house: House, root: Path) -> None:
    _CHECKERS.update(_make_checkers(house, root))
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # trees are many and short-lived: looking for them less often saves 7 %


def _check_chunk(texts: Sequence[str], whole: bool) -> list[Checked]:
    return [_CHECKERS[whole].check(text) for text in texts]


def run_statements(
    statements: Mapping[str, Checked], workspace: Workspace, outcomes: dict[str, Outcome], progress: Progress
) -> None:
    """Run each statement once, and what shows its ties, and put what comes into `outcomes`. Raises: DatabaseError."""
    left = dict(statements)
    if not left:
        return
    config = workspace.databases[0]
    if config.url.startswith("duckdb:") and "?" not in config.url:
        config = replace(
            config, url=f"{config.url}?threads=1"
        )  # each on one core: 20 % more queries a second
    workers = min(WORKERS, 1 + len(left) // 50)
    turn = iter(left.items())
    taking = threading.Lock()
    processes = [QueryProcess(config, workspace.limits) for _ in range(workers)]

    stopped = False

    def work(process: QueryProcess) -> None:
        while True:
            with taking:
                sql, checked = next(turn, ("", None))
            if checked is None:
                return
            outcome = run_statement(sql, checked, process)
            with taking:
                if not stopped:  # else it may have failed because its process was closed
                    outcomes[sql] = outcome

    pool = ThreadPoolExecutor(workers)
    try:
        futures: set[Future[None]] = {pool.submit(work, process) for process in processes}
        while futures:
            done, futures = wait(futures, 0.1, FIRST_COMPLETED)
            for future in done:
                future.result()
            progress(len(outcomes))
    finally:
        with taking:
            turn, stopped = iter(()), True
        for process in processes:
            process.close()
        pool.shutdown()


def run_statement(sql: str, checked: Checked, process: QueryProcess) -> Outcome:
    """Run one statement, and what shows its ties. Raises: DatabaseError."""
    tie, most = checked.tie, process.limits.max_rows
    if tie is not None and tie.limit >= most:
        tie = None
    if tie is not None and tie.own:
        longer = _run_tie(tie, process)
        if longer is not None and not check_tie(longer, tie):
            # Its first rows are those of the statement, which need not run by itself.
            return check_result(replace(longer, rows=longer.rows[: tie.limit], truncated=False), most)
    try:
        result = process.run(sql)
    except DatabaseError:
        raise
    except InhouseError as error:
        return check_error(error)
    outcome = check_result(result, most)
    if tie is None or len(result.rows) < tie.limit:
        return outcome
    longer = _run_tie(tie, process)
    fault = check_tie(longer, tie) if longer else None
    return replace(outcome, faults=(*outcome.faults, *([fault] if fault else [])))


def _run_tie(tie: TieQuery, process: QueryProcess) -> Result | None:
    """The rows, or None where there are none to be had, which tells nothing of the statement. Raises: DatabaseError."""
    try:
        return process.run(tie.sql)
    except DatabaseError:
        raise
    except InhouseError:
        return None
