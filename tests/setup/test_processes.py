"""A child ends with its parent, also when the parent was gone before the child could ask."""

import os
import signal
import subprocess
import sys

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
