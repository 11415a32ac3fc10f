"""What the clock sends has a worker; a real one on the test's database: queue, heartbeat, kill -9,
start."""

from celery import current_app
from django.conf import settings
from django.core.cache import cache

from emulation import health
from emulation.management import processes
from emulation.tasks import heartbeat
from tests.setup.proc import members
from tests.worker import Celery


def test_a_task_goes_through_the_queue_to_the_worker(celery: Celery) -> None:
    cache.delete(health.HEARTBEAT)
    heartbeat.delay()
    assert celery.child is not None
    assert processes.wait_until(health.worker, [celery.child], seconds=30)


def test_killed_it_leaves_no_process_and_starts_again(celery: Celery) -> None:
    assert celery.child is not None
    group = celery.child.process.pid
    assert len(members(group)) >= 3
    celery.kill()
    assert processes.wait_until(lambda: members(group) == [], [], seconds=10)
    cache.delete(health.HEARTBEAT)
    heartbeat.delay()
    celery.start()
    assert health.worker()


def test_the_clock_sends_only_what_a_worker_knows() -> None:
    """A worker drops a task of a name it does not know: nobody would miss it."""
    current_app.loader.import_default_modules()
    sent = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert sent | {*settings.CELERY_TASK_ROUTES} <= {*current_app.tasks}
    assert sent
