"""Many people at once: threads with connections of their own, released together, or two of them
with one act in the middle of the other."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from typing import TypeVar

import pytest
from django.db import connection, connections, transaction

T = TypeVar("T")
on_postgresql = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer from its first statement"
)


def at_once(acts: Sequence[Callable[[], T]], workers: int = 24) -> list[T | Exception]:
    """Run `acts` on `workers` threads that start together; an exception is a result too."""
    workers = min(workers, len(acts))
    gate = threading.Barrier(workers)
    waiting = threading.local()

    def run(act: Callable[[], T]) -> T | Exception:
        if not getattr(waiting, "passed", False):
            waiting.passed = True
            gate.wait(timeout=60)
        try:
            return act()
        except Exception as problem:
            return problem

    def work(share: Sequence[Callable[[], T]]) -> list[T | Exception]:
        try:
            return [run(act) for act in share]
        finally:
            connections.close_all()

    shares = [acts[start::workers] for start in range(workers)]
    with ThreadPoolExecutor(max_workers=workers) as pool:
        return [result for part in pool.map(work, shares) for result in part]


def crossing(
    first: Callable[[], T],
    second: Callable[[], T],
    then: Callable[[], object] = lambda: None,
) -> list[T | Exception]:
    """Both acts; the first one does `then` and is stored when the second waits for it, or is over.
    PostgreSQL only."""
    written, over = threading.Event(), threading.Event()
    process: Queue[int] = Queue()

    def one() -> T:
        try:
            with transaction.atomic():
                result = first()
                written.set()
                _wait_until_blocked(process.get(timeout=60), over)
                then()
            return result
        finally:
            written.set()

    def two() -> T:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            process.put(cursor.fetchone()[0])
        try:
            written.wait(timeout=60)
            return second()
        finally:
            over.set()

    return at_once([one, two])


def _wait_until_blocked(process: int, over: threading.Event) -> None:
    """Until another process waits for a lock; `over` where it never does."""
    with connection.cursor() as cursor:
        while not over.is_set():
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", [process])
            if cursor.fetchone()[0]:
                return
