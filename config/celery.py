"""The Celery application. A worker's children end with the process that started them."""

import os
import signal
import warnings
from typing import Any

from celery import Celery, signals
from celery.platforms import SecurityWarning

from config import broker
from emulation.management.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
broker.register()
# Containers and fresh machines run as root; a warning at each start would tell nobody anything.
warnings.filterwarnings("ignore", category=SecurityWarning)

# Imported before any child is forked: the process that starts them.
_STARTER = os.getpid()
app = Celery("neu-guong")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_process_init.connect
def end_with_the_worker(**kwargs: Any) -> None:
    """Safe at any moment: an unfinished task is found by the sweep and done again."""
    die_with_parent(signal.SIGKILL, parent=_STARTER)


@signals.setup_logging.connect
def keep_our_logging(**kwargs: Any) -> None:
    """Celery leaves logging alone when somebody answers this signal; Django has set it up."""


@signals.worker_ready.connect
def keep_house_at_once(**kwargs: Any) -> None:
    """What the last worker left behind does not wait for the clock's first round."""
    for task in ("dossiers.sweep", "emulation.heartbeat"):
        app.send_task(task)
