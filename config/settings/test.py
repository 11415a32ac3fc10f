"""Tests: fast hashing, plain static files, databases and Redis from the runner's environment.

Each pytest-xdist worker has its own folder and its own Redis database. A process started by a
test (a real Celery worker) inherits the environment and so arrives at the same ones; only the
test database's name is handed over, in TEST_DATABASE_NAME.
"""

from pathlib import Path

from .base import *  # noqa: F403
from .base import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, REDIS_URL, env
from .base import VAR_DIR as _REAL_VAR_DIR

_WORKER = env.str("PYTEST_XDIST_WORKER", default="gw0")
VAR_DIR = Path(env.str("TEST_DIR", default=str(_REAL_VAR_DIR / "test"))) / _WORKER
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
DEMO_ALLOWED = True
SECRET_KEY = "test"  # noqa: S105
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECOND_FACTOR_REQUIRED = False
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file and not memory: threads, browsers and worker processes share it.
    DATABASES["default"]["NAME"] = str(VAR_DIR / "unused.sqlite3")
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
if _name := env.str("TEST_DATABASE_NAME", default=""):
    DATABASES["default"]["NAME"] = _name

CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
# Tasks run at once, in the test's own process, unless it asks for the `celery` fixture.
CELERY_TASK_ALWAYS_EAGER = env.bool("TEST_EAGER", default=True)
CELERY_TASK_EAGER_PROPAGATES = True
if REDIS_URL:
    REDIS_URL = f"{REDIS_URL.rpartition('/')[0]}/{_WORKER.removeprefix('gw')}"
    CELERY_BROKER_URL = REDIS_URL
    CACHES["default"]["LOCATION"] = REDIS_URL
else:
    CELERY_BROKER_TRANSPORT_OPTIONS["folder"] = str(VAR_DIR / "queue")
    CACHES["default"]["LOCATION"] = VAR_DIR / "cache"
