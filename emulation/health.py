"""Two addresses for those who watch the machine: `/healthz` (alive) and `/readyz` (able to work).

Open to anybody, therefore they name what is wrong and nothing else.
"""

import logging
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

HEARTBEAT = "worker-heartbeat"
HEARTBEAT_STALE = 120  # seconds; the worker beats every 15
FREE_BYTES = 200 * 1024 * 1024


def beat() -> None:
    """Note that a worker took a task just now."""
    cache.set(HEARTBEAT, time.time(), timeout=24 * 60 * 60)


def database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def broker() -> bool:
    with current_app.connection_for_write() as link:
        link.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    return True


def worker() -> bool:
    return time.time() - (cache.get(HEARTBEAT) or 0) < HEARTBEAT_STALE


def disk() -> bool:
    """Whether the uploads' file system has room for more."""
    root = Path(settings.MEDIA_ROOT)
    existing = next(path for path in (root, *root.parents) if path.exists())
    return shutil.disk_usage(existing).free >= FREE_BYTES


CHECKS: tuple[Callable[[], bool], ...] = (database, migrations, broker, worker, disk)


def passes(check: Callable[[], bool]) -> bool:
    """A check that raises has failed; the answer does not say why, the log does."""
    try:
        return check()
    except Exception:
        logger.warning("The check %s failed.", check.__name__, exc_info=True)
        return False


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    found = {check.__name__: passes(check) for check in CHECKS}
    return JsonResponse(found, status=200 if all(found.values()) else 503)
