"""A real worker on the test's database: queue, heartbeat, kill -9, start."""

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
