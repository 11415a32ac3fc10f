"""Processes that live and end together (Linux).

Standard library only: `manage.py serve`, gunicorn's and Celery's children and the test runner
all use it.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds before a child is started again
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(number: signal.Signals, *, parent: int) -> None:
    """Ask the kernel to send this process `number` when its parent ends, however it ends.

    `parent`: the pid known before the fork; asked afterwards it may be somebody else's already.
    """
    if _libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:  # it ended in between
        os.kill(os.getpid(), number)


@dataclass(frozen=True)
class Child:
    """A program in a session and process group of its own, and the signal that ends it politely."""

    name: str
    process: subprocess.Popen[bytes]
    stop_signal: signal.Signals

    def ended(self) -> bool:
        """Whether it has ended; it stays unreaped, so that its group id is not used again."""
        if self.process.returncode is not None:
            return True
        flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self.process.pid, flags) is not None


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    stop_signal: signal.Signals = signal.SIGTERM,
    orphan_signal: signal.Signals | None = None,
    **popen: Any,
) -> Child:
    """Start `command`; it ends with us even when we are killed. Takes Popen's other arguments.

    `stop_signal` ends it politely; `orphan_signal` (the same unless given) when we are gone.
    """
    ours, last = os.getpid(), orphan_signal or stop_signal
    process = subprocess.Popen(  # noqa: S603 - callers name the program themselves
        command,
        start_new_session=True,
        preexec_fn=lambda: die_with_parent(last, parent=ours),
        **popen,
    )
    return Child(name, process, stop_signal)


def stop(children: Sequence[Child], *, patience: float = 15.0) -> None:
    """End every child and what it started: politely, after `patience` seconds by force."""
    for child in children:
        if not child.ended():
            child.process.send_signal(child.stop_signal)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and not all(child.ended() for child in children):
        time.sleep(0.05)
    for child in children:
        _end_group(child)


def _end_group(child: Child) -> None:
    if child.process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()


class Interrupted(Exception):
    """Somebody asked us to end."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn the signals that ask for an end into `Interrupted`, once."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(number: int, frame: object) -> None:
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise Interrupted(signal.Signals(number).name)

    before = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def wait_until(ready: Callable[[], bool], children: Sequence[Child], *, seconds: float) -> bool:
    """Whether `ready` came true before a child ended or the time was over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ready():
            return True
        if any(child.ended() for child in children):
            return False
        time.sleep(0.1)
    return False


class Kept:
    """A child that is started again whenever it ends, later and later where it keeps ending."""

    def __init__(self, start: Callable[[], Child]) -> None:
        self._start = start
        self._pause = FIRST_PAUSE
        self._begin()

    def _begin(self) -> None:
        self.child = self._start()
        self._since = time.monotonic()
        self._due: float | None = None

    def look_after(self) -> float | None:
        """Call often. The seconds to its next start where it has just ended, None otherwise."""
        now = time.monotonic()
        if self._due is not None:
            if now >= self._due:
                self._begin()
            return None
        if not self.child.ended():
            return None
        stop([self.child])  # what it started may still run
        lived_long = now - self._since > LONGEST_PAUSE
        pause = FIRST_PAUSE if lived_long else self._pause
        self._due, self._pause = now + pause, min(2 * pause, LONGEST_PAUSE)
        return pause


def python(*arguments: str) -> list[str]:
    """The command line of this Python with `arguments`."""
    return [sys.executable, *arguments]
