"""Queries in a child process, whose limits hold whatever the engine does; run as a module, it is that child.

In the child `run_sql` keeps its own limits, which give the better errors and let the child live. The parent
kills a child that is over its time by more than a grace, and the kernel refuses it memory beyond what it took to
open the database, the limit and a headroom: a runaway query ends in an error or with the child. A child ends with
its parent, even one killed by SIGKILL; after a death a new one starts (0.5 s) for the next query.

Parent and child speak in frames, each a length and a pickle, over a socket pair that only these two hold, so a
pickle never comes from anyone else; what a library prints is kept out of it. Not covered: the memory limit, and a
parent's SIGKILL amid a query that heeds no interrupt, on other systems than Linux; Windows.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pickle
import resource
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.assistant.database import Database
from app.assistant.errors import DatabaseError, InhouseError, LimitError, RunError
from app.assistant.run import Result, over_memory, over_time, run_sql
from app.assistant.workspace import DatabaseConfig, Limits

START_S = 60.0  # a child may take so long to start and open a database; on an idle machine it takes 0.5 s
LOOK_S = 0.05  # between two looks at whether the question was given up
END_S = 2.0  # a child without a query ends within 0.1 s of being told

# Sorts, joins and groupings of DuckDB took up to 93 MB above its own limit before it said so, on 2 cores; what its
# threads have in hand is not in that limit.
HEADROOM_MB = 256 + 16 * (os.cpu_count() or 1)
START_MB = 100  # a child before its first query, rounded up

ROOT = Path(__file__).parents[2]
LENGTH = struct.Struct("!Q")

Query = tuple[str, int | None]  # its text, and the most rows; None: the limits' rows
Request = DatabaseConfig | Query  # open this database or go back to it; run this on the one opened last
Reply = Result | InhouseError | None  # None: the database is open


class QueryProcess:
    """A child process with one open database. Safe to share between threads: they wait in line."""

    def __init__(self, config: DatabaseConfig, limits: Limits) -> None:
        """Start the child and return; what is wrong with the database, the first query says."""
        self.config = config
        self.limits = limits
        self._lock = threading.Lock()
        self._closed = False
        self._child = self._start()

    def run(self, sql: str, *, max_rows: int | None = None, cancel: threading.Event | None = None) -> Result:
        """Run `sql` as `run_sql` does; `cancel`, once set, ends the query and its child.

        Raises: what `run_sql` raises; RunError when the child died of something else; DatabaseError when the
        database cannot be opened; generate.Cancelled.
        """
        given_up = cancel.is_set if cancel else lambda: False
        while not self._lock.acquire(timeout=LOOK_S):
            _stop_if(given_up)
        try:
            _stop_if(given_up)
            if self._closed:
                raise RunError("The database was closed before this query could run: ask again.")
            if not self._child.usable:
                self._child.kill()
                self._child = self._start()
            return self._run(self._child, sql, max_rows, given_up)
        finally:
            self._lock.release()

    def _run(self, child: Child, sql: str, max_rows: int | None, given_up: Callable[[], bool]) -> Result:
        try:
            if not child.opened:
                self._expect(child, START_S, given_up)
                child.opened = True
            child.ask([(sql, max_rows)])
            result = self._expect(child, hard_limit_s(self.limits), given_up)
            assert isinstance(result, Result)
            return result
        except BaseException as error:
            # What a query over its limit still holds would be missing from the next one's memory.
            if child.waits_for or isinstance(error, LimitError | DatabaseError):
                child.kill()
            if child.ended and child.opened and not self._closed and isinstance(error, Exception):
                self._child = self._start()
            raise

    def _expect(self, child: Child, timeout_s: float, given_up: Callable[[], bool]) -> Reply:
        deadline = time.monotonic() + timeout_s
        while not child.ready(LOOK_S):
            _stop_if(given_up)
            if time.monotonic() >= deadline:
                raise over_time(self.limits.timeout_s) if child.opened else not_started()
        reply = child.receive()
        if isinstance(reply, InhouseError):
            raise reply
        return reply

    def _start(self) -> Child:
        child = Child(self.limits)
        child.ask([self.config])
        return child

    def close(self) -> None:
        """End the child; a query that it has is ended too, with a RunError for whoever waits."""
        self._closed = True
        while not self._lock.acquire(timeout=LOOK_S):
            self._child.kill()
        self._child.close()
        self._lock.release()

    def __enter__(self) -> QueryProcess:
        return self

    def __exit__(self, *about: object) -> None:
        self.close()


def hard_limit_s(limits: Limits) -> float:
    """Return the seconds after which a query's child is killed: the limit and a grace to heed it."""
    return limits.timeout_s + max(1.0, 0.1 * limits.timeout_s)


def not_started() -> RunError:
    """Say that a child did not open its database."""
    return RunError(f"The database did not open within {START_S:g} seconds: try again when less is going on.")


def _stop_if(given_up: Callable[[], bool]) -> None:
    if given_up():
        from app.assistant.generate import (
            Cancelled,
        )  # not above: it brings llama.cpp, which a child does without

        raise Cancelled


class Child:
    """A child process and the frames to and from it; `waits_for` counts the replies that are still to come."""

    def __init__(self, limits: Limits, *, databases: int = 1) -> None:
        """Start it; it keeps so many databases open, those used last. Raises: DatabaseError."""
        self.limits = limits
        self.opened = False
        self.waits_for = 0
        self._inherited_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
        self._channel, theirs = socket.socketpair()
        self._channel.settimeout(START_S)
        # The parent's own copy of the house, wherever it runs: a folder `app` may lie where the user stands.
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        try:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "app.assistant.query_process", str(theirs.fileno())],
                stdin=subprocess.PIPE,  # never written to: its closing tells of the parent's end
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                process_group=0,  # a terminal's Ctrl-C is for the parent to act on
                env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            )
        except OSError as error:
            self._channel.close()
            raise DatabaseError(f"A process for queries cannot be started: {error}.") from error
        finally:
            theirs.close()
        self.pid = process.pid
        self._ending = _Ending(process, self._channel)
        weakref.finalize(self, self._ending.drop)  # nobody need close it, and an interpreter's exit does
        self._send((limits, databases))

    @property
    def ended(self) -> bool:
        """Whether it was killed, closed or found dead."""
        return self._ending.ended

    @property
    def usable(self) -> bool:
        """Whether it may be asked; with no reply to come, what can be read from it is its end."""
        return not self.ended and (self.waits_for > 0 or not self.ready(0))

    def fileno(self) -> int:
        """Return what `select` waits on."""
        return self._channel.fileno()

    def ask(self, requests: Sequence[Request]) -> None:
        """Send requests, which are answered in order, one reply each."""
        self.waits_for += len(requests)
        self._send(list(requests))

    def _send(self, frame: object) -> None:
        with contextlib.suppress(OSError):  # of a dead child `receive` says what there is to say
            _send(self._channel, pickle.dumps(frame))

    def ready(self, timeout_s: float) -> bool:
        """Wait so long for a reply, or for the child's death; returns whether `receive` will return at once."""
        if self.ended:
            return True
        poll = select.poll()
        poll.register(self._channel, select.POLLIN)
        return bool(poll.poll(timeout_s * 1000))

    def receive(self) -> Reply:
        """Return the next reply; of a dead child, the error that says so."""
        try:
            reply: Reply = _receive(self._channel)
        except (OSError, EOFError):
            return self._death()
        self.waits_for -= 1
        return reply

    def _death(self) -> RunError:
        code, peak_mb = self._ending.end(END_S)
        # The kernel counts the parent's memory as the child's until the child's own program starts.
        if peak_mb > max(START_MB + self.limits.memory_mb, self._inherited_mb):
            return over_memory(self.limits.memory_mb)
        how = f"by signal {-code} ({signal.strsignal(-code)})" if code < 0 else f"with status {code}"
        return RunError(f"The process that ran the query ended {how}: the next query gets a new one.")

    def kill(self) -> None:
        """End it now, whatever it does."""
        self._ending.end(0)

    def close(self) -> None:
        """Let it close its databases and end; one that is still starting, or at a query, is killed."""
        self._channel.close()
        self._ending.end(END_S if self.opened and not self.waits_for else 0)


class _Ending:
    """How a child came to its end: reaped once, by whichever thread is first."""

    def __init__(self, process: subprocess.Popen[bytes], channel: socket.socket) -> None:
        self.process = process
        self.channel = channel
        self.lock = threading.Lock()
        self.ended = False
        self.peak_mb = 0.0

    def end(self, wait_s: float) -> tuple[int, float]:
        """Wait so long, then kill; returns the exit status and the most memory that was resident, in MB."""
        deadline = time.monotonic() + wait_s
        with self.lock:
            while not self.ended:
                late = time.monotonic() >= deadline
                if late:
                    os.kill(self.process.pid, signal.SIGKILL)
                # Not Popen.wait: only this tells the memory of one child.
                pid, status, usage = os.wait4(self.process.pid, 0 if late else os.WNOHANG)
                if pid:
                    self.process.returncode = os.waitstatus_to_exitcode(status)
                    self.peak_mb = usage.ru_maxrss * 1024 / 1e6
                    self.ended = True
                else:
                    time.sleep(0.002)
            assert self.process.stdin is not None
            self.process.stdin.close()
            # Not yet closed: a thread that waits for a reply would wait on whatever gets its number next.
            with contextlib.suppress(OSError):
                self.channel.shutdown(socket.SHUT_RDWR)
            return self.process.returncode, self.peak_mb

    def drop(self) -> None:
        """End a child that nobody knows any more."""
        self.end(0)
        self.channel.close()


def _send(channel: socket.socket, data: bytes) -> None:
    if len(data) < 65_536:
        channel.sendall(LENGTH.pack(len(data)) + data)
    else:
        channel.sendall(LENGTH.pack(len(data)))
        channel.sendall(data)


def _receive(channel: socket.socket) -> Any:
    """Read one frame. Raises: EOFError at the other side's end."""
    (length,) = LENGTH.unpack(_read(channel, LENGTH.size))
    return pickle.loads(_read(channel, length))


def _read(channel: socket.socket, length: int) -> bytearray:
    data = bytearray(length)
    view = memoryview(data)
    while view:
        count = channel.recv_into(view)
        if not count:
            raise EOFError
        view = view[count:]
    return data


# Below: the child.


def main(argv: Sequence[str]) -> int:
    """Answer requests on the socket `argv[0]` until the parent closes it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold the company's rows
    _end_with_parent()
    with socket.socket(fileno=int(argv[0])) as channel, contextlib.suppress(EOFError, ConnectionError):
        limits, databases = _receive(channel)
        opened: dict[str, Database] = {}
        current: Database | DatabaseError = DatabaseError("No database was opened.")
        while True:
            for request in _receive(channel):
                if isinstance(request, DatabaseConfig):
                    current = _open(request, limits, opened, databases)
                    reply: Reply = current if isinstance(current, DatabaseError) else None
                elif isinstance(current, DatabaseError):
                    reply = current
                else:
                    reply = _run(request, current)
                _send(channel, _pack(reply, limits))
    return 0


def _end_with_parent() -> None:
    """Have the kernel end this process by SIGIO once the parent's side of stdin is closed.

    Not PR_SET_PDEATHSIG: that comes when the parent's thread ends that happened to start the child.
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)


def _open(
    config: DatabaseConfig, limits: Limits, opened: dict[str, Database], databases: int
) -> Database | DatabaseError:
    """Open a database, or find it among the open ones, which stay in the order of their use."""
    database = opened.pop(config.url, None)
    if database is None:
        while len(opened) >= databases:
            opened.pop(next(iter(opened))).close()
        resource.setrlimit(resource.RLIMIT_DATA, (resource.getrlimit(resource.RLIMIT_DATA)[1],) * 2)
        try:
            database = Database(config, limits)
        except DatabaseError as error:
            return error
    opened[config.url] = database
    _limit_memory(limits.memory_mb + HEADROOM_MB)
    return database


def _limit_memory(more_mb: int) -> None:
    """Let this process take so much more memory, of the kind that is written to, than it has now.

    Not RLIMIT_AS: it counts the address space that allocators reserve for every thread and never touch.
    """
    status = Path("/proc/self/status")
    if status.exists():
        now_kb = int(status.read_text().partition("VmData:")[2].split()[0])
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        most = now_kb * 1024 + more_mb * 1_000_000
        resource.setrlimit(resource.RLIMIT_DATA, (most if hard < 0 else min(most, hard), hard))


def _run(query: Query, database: Database) -> Reply:
    sql, max_rows = query
    try:
        return run_sql(sql, database, max_rows=max_rows)
    except InhouseError as error:
        return error


def _pack(reply: Reply, limits: Limits) -> bytes:
    try:
        return pickle.dumps(reply)
    except MemoryError:
        return pickle.dumps(over_memory(limits.memory_mb))
    except (pickle.PicklingError, TypeError, RecursionError) as error:
        return pickle.dumps(RunError(f"A value of the result cannot be handed over: {error}"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
