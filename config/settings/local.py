"""The embedded default: SQLite, a local worker, no other service. Never for the real office."""

from datetime import date

from config.secrets import kept_secret

from .base import *  # noqa: F403
from .base import VAR_DIR, env

VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(VAR_DIR / "secret-key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Served straight from where they lie: nothing to collect before the first page.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

DEMO_ALLOWED = True
# The day on which the demo stands still; empty: the real day.
_demo_day = env.str("DEMO_TODAY", default="2025-11-12")
DEMO_TODAY = date.fromisoformat(_demo_day) if _demo_day else None

# The demo's accounts sign in with a password alone.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)
