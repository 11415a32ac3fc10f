"""A child ends with its parent, also when the parent was gone before the child could ask."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings

from emulation.management import processes
from tests.setup.proc import living


def ending(parent: int) -> int:
    """How a process ends that binds itself to `parent`, which is or is not its own."""
    code = (
        "import signal; from emulation.management.processes import die_with_parent;"
        f"die_with_parent(signal.SIGKILL, parent={parent})"
    )
    return subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR).returncode


def test_bound_to_its_living_parent_it_goes_on() -> None:
    assert ending(os.getpid()) == 0


def test_bound_to_a_parent_that_is_gone_it_ends() -> None:
    assert ending(os.getpid() + 1) == -signal.SIGKILL


def test_orphaned_it_gets_the_signal_for_orphans_and_not_the_polite_one() -> None:
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print(); time.sleep(600)"
    )
    code = (
        "import signal, sys; from emulation.management import processes;"
        f"child = processes.start('deaf', [sys.executable, '-uc', {deaf!r}],"
        " orphan_signal=signal.SIGKILL, stdout=-1);"
        "child.process.stdout.readline(); print(child.process.pid)"
    )
    parent = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )
    orphan = {int(parent.stdout)}
    assert processes.wait_until(lambda: not living(orphan), [], seconds=30)


def test_what_keeps_ending_is_started_later_and_later(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(processes.time, "monotonic", lambda: now[0])
    started: list[float] = []

    def start() -> processes.Child:
        started.append(now[0])
        child = processes.start("short", processes.python("-c", ""))
        os.waitid(os.P_PID, child.process.pid, os.WEXITED | os.WNOWAIT)
        return child

    kept = processes.Kept(start)
    pauses = []
    for _ in range(9):
        pauses.append(kept.look_after())
        assert kept.look_after() is None  # not before it is time
        now[0] += pauses[-1] or 0
        assert kept.look_after() is None
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert len(started) == 10
    now[0] += processes.LONGEST_PAUSE + 1  # it lived long this time
    assert kept.look_after() == 1
