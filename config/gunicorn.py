"""Gunicorn's settings, for `manage.py serve` and for production."""

import os
import signal
from typing import Any

from emulation.management.processes import die_with_parent

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
wsgi_app = "config.wsgi:application"
# Pages are bound by Python, not by waiting: a few plain workers were measured fastest.
worker_class = "sync"
workers = int(os.environ.get("WEB_CONCURRENCY", 2 * (os.cpu_count() or 1) + 1))
preload_app = True  # imported once and shared, and no first page waits for it
timeout = 60
graceful_timeout = 10
max_requests = 5000
max_requests_jitter = 500
accesslog = None  # the application logs requests, with their ids and without their queries
errorlog = "-"
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "info")
control_socket_disable = True


def post_fork(server: Any, worker: Any) -> None:
    die_with_parent(signal.SIGTERM, parent=server.pid)
