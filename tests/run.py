"""Runs the tests on servers of their own: `python tests/run.py [--on DATABASE] [-- PYTEST ARGS]`.

First everything on a throw-away PostgreSQL with a throw-away Redis, then on SQLite with the file
queue all that asks the database, but for the browser. Every server and every pytest is a child of
this process: it ends with it, even when it is killed, and its folder goes with it.
"""

import argparse
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from emulation.management import processes  # noqa: E402 - found through the line above
from emulation.management.processes import Child  # noqa: E402

FOLDER_PREFIX = "neu-guong-test-"
NOTHING_COLLECTED = 5
ONE_FILE_ONE_PROCESS = ("--dist=loadfile", "--no-loadscope-reorder")  # each world is made once
HANGS_AFTER = 45 * 60  # seconds; several times what one run takes


class CannotRun(Exception):
    """A server is missing or does not start; the message says what to do."""


@dataclass(frozen=True)
class Pass:
    """One run of pytest and what came of it."""

    database: str
    code: int
    counts: dict[str, int]
    failures: list[str]
    seconds: float

    def line(self) -> str:
        words = ", ".join(f"{number} {word}" for word, number in self.counts.items())
        return f"  {self.database:<11} {words} ({self.seconds:.0f} s)"


# --- Folders ---------------------------------------------------------------------------------


@contextmanager
def throw_away_folder() -> Iterator[Path]:
    """A folder of this process; folders of runs that were killed are removed on the way."""
    for old in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*"):
        if not alive(old.name.removeprefix(FOLDER_PREFIX).partition("-")[0]):
            shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER_PREFIX}{os.getpid()}-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def alive(pid: str) -> bool:
    return pid.isdigit() and Path("/proc", pid).exists()


# --- Servers ---------------------------------------------------------------------------------


def program(name: str, *folders: Path) -> str:
    """The newest program of that name."""
    for folder in folders:
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if found is None:
        raise CannotRun(f"Thiếu chương trình / missing program: {name}. Hãy chạy / run: make test")
    return found


def postgres_folders() -> list[Path]:
    found = Path("/usr/lib/postgresql").glob("*/bin")
    return sorted(found, key=lambda path: float(path.parent.name), reverse=True)


def as_postgres(folder: Path) -> dict[str, Any]:
    """How to start PostgreSQL, which refuses to run as root: as its user, who gets the folder."""
    if os.geteuid() != 0:
        return {}
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        raise CannotRun("Thiếu PostgreSQL / missing. Hãy chạy / run: make test") from None
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """A cluster on a socket in `folder`, sorting by ICU's Vietnamese: its DATABASE_URL."""
    folder.mkdir()
    who = as_postgres(folder)
    where = postgres_folders()
    data = folder / "data"
    made = subprocess.run(
        [program("initdb", *where), "-D", data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8",
         "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi"],
        cwd=folder, capture_output=True, text=True, **who,
    )  # fmt: skip
    if made.returncode != 0:
        raise CannotRun(f"initdb: {made.stderr.strip()}")
    command = [program("postgres", *where), "-D", data, "-k", folder, "-h", ""]
    for setting in ("fsync=off", "full_page_writes=off", "max_connections=60"):
        command += ["-c", setting]
    with server("postgres", command, folder, stop_signal=signal.SIGINT, **who) as child:
        ready: list[str | Path] = [program("pg_isready", *where), "-q", "-h", folder]
        wait_for(child, lambda: subprocess.call(ready) == 0)
        yield f"postgres://postgres@/postgres?host={folder}"


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A Redis on a free port, keeping nothing: its URL."""
    folder.mkdir()
    port = free_port()
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1"]
    command += ["--save", "", "--appendonly", "no", "--databases", "64", "--dir", str(folder)]
    with server("redis", command, folder) as child:
        wait_for(child, lambda: answers(port))
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def server(name: str, command: Sequence[Any], folder: Path, **options: Any) -> Iterator[Child]:
    with (folder / "log").open("wb") as log:
        child = processes.start(name, command, cwd=folder, stdout=log, stderr=log, **options)
    try:
        yield child
    finally:
        processes.stop([child])


def wait_for(child: Child, ready: Any) -> None:
    if not processes.wait_until(ready, [child], seconds=30):
        raise CannotRun(f"{child.name} không khởi động được / did not start")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


# --- Pytest ----------------------------------------------------------------------------------


def run_pytest(database: str, folder: Path, arguments: Sequence[str], **env: str) -> Pass:
    """One pytest on `database`, with nothing of the machine's own configuration."""
    print(f"\n===== {database} =====", flush=True)
    (folder / "tmp").mkdir(parents=True)
    report = folder / "report.xml"
    environment = {
        **os.environ,
        "ENV_FILE": os.devnull,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright keeps a loop beside the ORM
        "TEST_DIR": str(folder),
        "TMPDIR": str(folder / "tmp"),
        **env,
    }
    command = processes.python("-m", "pytest", "-p", "no:cacheprovider", *ONE_FILE_ONE_PROCESS)
    command += [f"--junit-xml={report}", f"--output={folder}/artifacts"]
    begun = time.monotonic()
    command += arguments
    child = processes.start("pytest", command, cwd=ROOT, env=environment)
    try:
        if not processes.wait_until(child.ended, [], seconds=HANGS_AFTER):
            print(f"pytest không kết thúc sau / did not end within {HANGS_AFTER // 60} min")
    finally:
        processes.stop([child])
    counts, failures = read_report(report)
    code = child.process.returncode
    return Pass(database, code, counts, failures, time.monotonic() - begun)


def read_report(report: Path) -> tuple[dict[str, int], list[str]]:
    """Counts by outcome, and the names of what failed."""
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    failures = []
    cases = ElementTree.parse(report).iter("testcase") if report.exists() else []  # noqa: S314 - ours
    for case in cases:
        bad = case.find("failure") is not None or case.find("error") is not None
        outcome = "failed" if bad else "skipped" if case.find("skipped") is not None else "passed"
        counts[outcome] += 1
        if bad:
            failures.append(f"{case.get('classname')}::{case.get('name')}")
    return counts, failures


def on_postgresql(folder: Path, arguments: Sequence[str]) -> Pass:
    with postgresql(folder / "pg") as database_url, redis(folder / "redis") as redis_url:
        urls = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
        return run_pytest("PostgreSQL", folder / "1", arguments, **urls)


def on_sqlite(folder: Path, arguments: Sequence[str]) -> Pass:
    urls = {"DATABASE_URL": f"sqlite:///{folder}/unused.sqlite3", "REDIS_URL": ""}
    return run_pytest(
        "SQLite", folder / "2", ["-m", "not browser and not no_database", *arguments], **urls
    )


def verdict(passes: Sequence[Pass]) -> int:
    """Print the closing summary; the exit code. A selection may be empty on one database."""
    print("\n===== Kết quả / result =====")
    for each in passes:
        print(each.line())
        for name in each.failures:
            print(f"    FAILED {name}")
    ran = any(sum(each.counts.values()) for each in passes)
    good = ran and all(each.code in (0, NOTHING_COLLECTED) for each in passes)
    print("  TẤT CẢ ĐẠT / all passed" if good else "  CHƯA ĐẠT / failed", flush=True)
    return 0 if good else 1


def arguments_of(command_line: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--on", choices=["postgresql", "sqlite"], help="only this database")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, after --")
    return parser.parse_args(command_line)


def main(command_line: Sequence[str]) -> int:
    wanted = arguments_of(command_line)
    chosen = wanted.pytest if any(a.startswith("-n") for a in wanted.pytest) else ["-n", "2"]
    chosen = chosen if chosen is wanted.pytest else [*chosen, *wanted.pytest]
    runs = {"postgresql": on_postgresql, "sqlite": on_sqlite}
    try:
        with processes.interruptible(), throw_away_folder() as folder:
            return verdict([runs[n](folder, chosen) for n in runs if wanted.on in (None, n)])
    except processes.Interrupted as signal_name:
        print(f"\nĐã dừng / stopped: {signal_name}", flush=True)
        return 130
    except CannotRun as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
