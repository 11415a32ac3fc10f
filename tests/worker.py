"""A real Celery worker for the tests that ask for one."""

import os
import signal
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from emulation import health
from emulation.management import processes

QUEUES = ("celery", "housekeeping")


class Celery:
    """A real worker process on the test's own database, queue and media folder."""

    child: processes.Child | None = None

    def start(self) -> None:
        """Returns when the worker has done a first task."""
        cache.delete(health.HEARTBEAT)
        command = processes.python("-m", "celery", "--app", settings.SERVE_CELERY_APP)
        command += ["--quiet", "worker", "--concurrency", "2", "--queues", ",".join(QUEUES)]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        database = str(connection.settings_dict["NAME"])
        environment = {**os.environ, "TEST_EAGER": "false", "TEST_DATABASE_NAME": database}
        self.child = processes.start(
            "celery",
            command,
            stop_signal=signal.SIGQUIT,
            orphan_signal=signal.SIGKILL,
            env=environment,
        )
        if not processes.wait_until(health.worker, [self.child], seconds=60):
            self.stop()
            pytest.fail("The Celery worker did not start; its output is above.")

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.child is not None
        os.killpg(self.child.process.pid, signal.SIGKILL)
        self.child.process.wait()

    def stop(self) -> None:
        if self.child is not None:
            processes.stop([self.child])


def empty_queues(app: Any) -> None:
    with app.connection_for_write() as link, link.channel() as channel:
        for queue in QUEUES:
            channel.queue_declare(queue=queue)
            channel.queue_purge(queue=queue)
