"""What every test may ask for."""

import os
import signal
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from celery import current_app
from django.test import TransactionTestCase

from emulation.management import processes
from tests.worker import Celery, empty_queues

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}

# A slow machine is no failure.
hypothesis.settings.register_profile("no-clock", deadline=None)
hypothesis.settings.load_profile("no-clock")


CHROMIUM = "/usr/bin/chromium"
QUIET_CHROMIUM = [
    "--no-sandbox",  # it refuses to start as root otherwise
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-gpu",
    "--no-first-run",
]


def pytest_configure(config: pytest.Config) -> None:
    """A worker of pytest-xdist ends with the process that started it, however that ends."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        processes.die_with_parent(signal.SIGKILL, parent=os.getppid())


def pytest_itemcollected(item: pytest.Item) -> None:
    """What asks no database has the same answer on each: the second run leaves it out."""
    if not (item.get_closest_marker("django_db") or DATABASE_FIXTURES & {*item.fixturenames}):
        item.add_marker("no_database")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests begin first, so that no process waits for them at the end."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Uploads of a test go where no other test looks; a real worker shares a fixed folder."""
    if "celery" not in request.fixturenames:
        settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True, scope="session")
def _journal_may_be_emptied() -> Iterator[None]:
    """Between transactional tests the tables are emptied row by row on SQLite, where the journal
    refuses it: its guards stand aside for that moment."""
    guard = import_module("emulation.journal_guard")
    empty = TransactionTestCase._fixture_teardown

    def teardown(case: TransactionTestCase) -> None:
        with guard.lifted():
            empty(case)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = empty


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, talking to nobody but the test's own server."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET_CHROMIUM}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def celery(transactional_db: None) -> Iterator[Celery]:
    """Tasks go through the real queue to a running worker: `celery.kill()`, `celery.start()`."""
    app = current_app._get_current_object()
    app.conf.task_always_eager = False
    empty_queues(app)
    worker = Celery()
    try:
        worker.start()
        yield worker
    finally:
        worker.stop()
        empty_queues(app)
        app.conf.task_always_eager = True
