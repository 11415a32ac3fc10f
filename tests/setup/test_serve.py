"""`manage.py serve` on the embedded default: starts, answers, ends with all it started."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings

from emulation.management import processes
from tests.run import free_port
from tests.setup.proc import family, living

Serve = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    started: list[subprocess.Popen[str]] = []

    def start(port: int) -> "subprocess.Popen[str]":
        environment = {
            "PATH": os.environ["PATH"],
            "ENV_FILE": os.devnull,
            "VAR_DIR": str(tmp_path / "var"),
            "PORT": str(port),
            "WEB_CONCURRENCY": "1",
            "PYTHONUNBUFFERED": "1",
        }
        started.append(
            subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=settings.BASE_DIR,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield start
    for process in started:
        end(process)


def end(process: "subprocess.Popen[str]") -> None:
    """It and whatever it started; what it left behind would hold its pipes open for ever."""
    for pid in family(process.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.communicate(timeout=60)


def wait_for_address(process: "subprocess.Popen[str]") -> str:
    """The line with the address; it comes when the web answers."""
    assert process.stdout is not None
    for line in process.stdout:
        if "http://" in line:
            return line.strip()
    pytest.fail(f"it ended: {process.stderr.read() if process.stderr else ''}")


def get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()


def all_gone(pids: set[int]) -> bool:
    return processes.wait_until(lambda: not living(pids), [], seconds=30)


def test_it_answers_and_ends_with_everything_on_ctrl_c(serve: Serve) -> None:
    port = free_port()
    process = serve(port)
    assert wait_for_address(process) == f"Nêu Gương đang chạy: http://localhost:{port}/"
    assert get(port, "/healthz") == (200, b"ok\n")
    assert processes.wait_until(lambda: get(port, "/readyz")[0] == 200, [], seconds=60)
    everybody = family(process.pid)
    assert len(everybody) >= 7  # serve; gunicorn and its worker; celery, two workers, the clock
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Đã dừng." in out
    assert living(everybody) == set()


def test_killed_it_takes_everything_with_it(serve: Serve) -> None:
    process = serve(free_port())
    wait_for_address(process)
    everybody = family(process.pid)
    assert len(everybody) >= 3
    process.kill()
    process.wait()
    assert all_gone(everybody)


@pytest.mark.parametrize(
    ("which", "name"), [(b"worker", "Việc nền"), (b"beat", "Đồng hồ việc nền")]
)
def test_what_runs_behind_the_web_is_started_again(serve: Serve, which: bytes, name: str) -> None:
    port = free_port()
    process = serve(port)
    wait_for_address(process)

    def running() -> set[int]:
        words = {pid: command_of(pid).split(b"\0") for pid in family(process.pid)}
        return {pid for pid, given in words.items() if b"celery" in given and which in given}

    before = running()
    assert before
    os.kill(min(before), signal.SIGKILL)
    line = next(line for line in process.stdout or () if "bất thường" in line)
    assert line == f"{name} đã dừng bất thường; chạy lại sau 1 giây.\n"
    assert processes.wait_until(lambda: bool(running() - before), [], seconds=30)
    assert not running() & before
    assert get(port, "/healthz") == (200, b"ok\n")
    everybody = family(process.pid)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert living(everybody) == set()


def test_when_the_web_dies_it_says_so_and_ends(serve: Serve) -> None:
    process = serve(free_port())
    wait_for_address(process)
    everybody = family(process.pid)
    web = min(pid for pid in everybody if b"gunicorn" in command_of(pid))
    os.kill(web, signal.SIGKILL)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Web đã dừng bất thường; dừng cả hệ thống." in err
    assert all_gone(everybody)


def test_a_busy_port_is_one_sentence(serve: Serve) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = serve(port)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"Không mở được cổng {port} trên 127.0.0.1" in err
    assert f"PORT={port + 1} make run" in err
    assert "Traceback" not in err


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it ended while we looked
        return b""
