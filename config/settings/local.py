"""The embedded default: SQLite, a local worker, no other service."""

from .base import *  # noqa: F403
from .base import VAR_DIR, env

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = "local-only-never-in-production"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/neu-guong.sqlite3")
}
