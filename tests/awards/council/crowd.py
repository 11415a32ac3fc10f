"""Many people at once: threads with connections of their own, released together."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


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
