"""The test runner: its verdict, and nothing left behind, killed or not."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from emulation.management import processes
from tests.setup.proc import family, living

PASSING = "def test_good():\n    assert 'Nêu Gương'\n"
FAILING = "def test_bad():\n    assert 'một' == 'hai'\n"
WAITING = """
import pathlib, signal
def test_wait():
    pathlib.Path(__file__).with_suffix('.started').touch()
    signal.pause()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short one that the PostgreSQL user may enter, for the socket in it."""
    made = Path(tempfile.mkdtemp(prefix="ng-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def start(folder: Path, test: str, *options: str) -> "subprocess.Popen[str]":
    file = folder / "test_it.py"
    file.write_text(test, encoding="utf-8")
    command = [sys.executable, "tests/run.py", *options, "--"]
    command += ["-n0", "-c", "pyproject.toml", f"--rootdir={settings.BASE_DIR}", str(file)]
    return subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def left_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith("neu-guong-test-")]


def wait_for_the_test(runner: "subprocess.Popen[str]", folder: Path) -> set[int]:
    """The processes of a run whose test waits."""
    started = (folder / "test_it.started").exists
    assert processes.wait_until(started, [], seconds=60)
    everybody = family(runner.pid)
    assert len(everybody) >= 2
    return everybody


def test_both_databases_are_tried_and_reported_together(folder: Path) -> None:
    out, _ = start(folder, PASSING).communicate(timeout=120)
    assert "PostgreSQL  1 passed, 0 failed, 0 skipped" in out
    assert "SQLite      1 passed, 0 failed, 0 skipped" in out
    assert out.rstrip().endswith("TẤT CẢ ĐẠT / all passed")
    assert left_in(folder) == []


def test_a_failure_is_named_and_decides(folder: Path) -> None:
    runner = start(folder, FAILING, "--on", "sqlite")
    out, _ = runner.communicate(timeout=120)
    assert runner.returncode == 1
    assert "FAILED" in out
    assert "::test_bad" in out
    assert out.rstrip().endswith("CHƯA ĐẠT / failed")


def test_an_empty_selection_is_no_success(folder: Path) -> None:
    runner = start(folder, "", "--on", "sqlite")
    out, _ = runner.communicate(timeout=120)
    assert runner.returncode == 1
    assert "0 passed, 0 failed, 0 skipped" in out


def test_stopped_it_ends_its_servers_and_removes_its_folder(folder: Path) -> None:
    runner = start(folder, WAITING, "--on", "postgresql")
    everybody = wait_for_the_test(runner, folder)
    runner.send_signal(signal.SIGTERM)
    out, _ = runner.communicate(timeout=60)
    assert runner.returncode == 130
    assert "Đã dừng / stopped: SIGTERM" in out
    assert living(everybody) == set()
    assert left_in(folder) == []


def test_killed_it_takes_its_servers_with_it(folder: Path) -> None:
    runner = start(folder, WAITING, "--on", "postgresql")
    everybody = wait_for_the_test(runner, folder)
    runner.kill()
    runner.communicate(timeout=60)
    assert processes.wait_until(lambda: not living(everybody), [], seconds=30)
    assert len(left_in(folder)) == 1
    start(folder, PASSING, "--on", "sqlite").communicate(timeout=120)
    assert left_in(folder) == []
