"""Ctrl-C and SIGTERM while the engine's own code runs: noted, and heard when it is safe."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def note_interrupt(pressed: threading.Event) -> Iterator[None]:
    """Note Ctrl-C, and raise it at the end: raised within a callback, the engine would swallow it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kept = signal.signal(signal.SIGINT, lambda number, frame: pressed.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, kept)
    if pressed.is_set():
        raise KeyboardInterrupt


@contextlib.contextmanager
def keep_signals() -> Iterator[Callable[[], None]]:
    """Keep Ctrl-C Python's: llama.cpp takes SIGINT and SIGTERM over, and hangs when one comes while it loads.

    Gives what takes them back once it is loaded. What came meanwhile is heard at the end: this thread blocks it, but
    another, such as DuckDB's, may have received it.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield lambda: None
        return
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    came: list[int] = []

    def take_back() -> None:
        for number in kept:
            signal.signal(number, lambda number, frame: came.append(number))

    take_back()
    signal.pthread_sigmask(signal.SIG_BLOCK, kept)
    try:
        yield take_back
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, kept)
        for signum in came:
            signal.raise_signal(signum)
