"""What every deployment shares. Overlays: local (embedded default), production, test.

One code path serves every deployment; two addresses decide what carries it:
DATABASE_URL (none: SQLite) and REDIS_URL (none: files in VAR_DIR).
"""

import os
from pathlib import Path

import environ

from config.databases import with_options
from config.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()
env.read_env(os.environ.get("ENV_FILE", str(BASE_DIR / ".env")))

# Everything the running product writes: database of the embedded default, uploads, queue, logs.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "config.static.StaticFiles",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
    "js_lib_bootstrap5",
    "js_lib_bootstrap_icons",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_structlog",
    "emulation",
    "awards",
    "dossiers",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "emulation.middleware.PrivatePages",
    "emulation.middleware.SessionEndMiddleware",
    "emulation.views.unsent.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "emulation.gates.AccountGates",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.request_log.RequestLog",
    "emulation.middleware.ReadableRequest",
    "emulation.middleware.ForbiddenPage",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
# What `manage.py serve` starts; the commands themselves import nothing of config.
SERVE_GUNICORN_CONFIG = "python:config.gunicorn"
SERVE_CELERY_APP = "config.celery"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "emulation.navigation.context",
            ],
        },
    }
]

AUTH_USER_MODEL = "emulation.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True

# --- Databases, cache -----------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
DATABASE_URL = env.str("DATABASE_URL", default="").strip()
DATABASES = {
    "default": with_options(
        env.db_url_config(DATABASE_URL or f"sqlite:///{VAR_DIR}/neu-guong.sqlite3")
    )
}
CACHES = {
    # Shared by every process: login rate limits and the worker's heartbeat live here.
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "neu-guong",
    }
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
    }
}

# --- Static files and uploads ---------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "emulation.storage.WholeFileStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
# One evidence file. The form that takes files refuses more, in a sentence.
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- Sessions -------------------------------------------------------------------------------
# Two hours without a request end a session (counted at most five minutes late); twelve hours
# end it whatever happens.
SESSION_COOKIE_AGE = 2 * 60 * 60
SESSION_RENEW_AFTER = 5 * 60
SESSION_ABSOLUTE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# A form that could not be taken gives back what was typed into it.
CSRF_FAILURE_VIEW = "emulation.views.unsent.stale_form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# --- What a browser may do with our pages ---------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        # Bootstrap draws its check marks and select arrows as data: images inside its stylesheet.
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# --- Background work ------------------------------------------------------------------------
# A task is only a wake-up: the row with its lease is the truth, and the sweep finds what a lost
# message left behind. Hence no result backend, and tasks that may run twice.
CELERY_BROKER_URL = REDIS_URL or "files://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        # Longer than the longest task may run, or Redis hands it out a second time.
        "visibility_timeout": 30 * 60,
        "global_keyprefix": "neu-guong:",
        "socket_keepalive": True,
        "health_check_interval": 30,
    }
    if REDIS_URL
    else {"folder": str(VAR_DIR / "queue")}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0.1, "interval_max": 0.5}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 4 * 60
CELERY_TASK_TIME_LIMIT = 5 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 500_000  # KiB
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5.0
# The file queue carries tasks only, no broadcasts.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
# A queue of its own for the house-keeping, so that it never waits behind a thousand papers.
CELERY_TASK_ROUTES = {
    "dossiers.sweep": {"queue": "housekeeping"},
    "emulation.heartbeat": {"queue": "housekeeping"},
}
CELERY_BEAT_SCHEDULE = {
    "sweep-late-documents": {
        "task": "dossiers.sweep",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "worker-heartbeat": {
        "task": "emulation.heartbeat",
        "schedule": 15.0,
        "options": {"expires": 60},
    },
}

# --- Mail (optional: everything is reachable after login) -----------------------------------
vars().update(env.email_url("EMAIL_URL", default="dummymail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="neu-guong@localhost")

# --- Logs: request ids reach the tasks; no personal data ------------------------------------
LOGGING = logging_config(json=False)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False

# --- Pages ----------------------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# The papers' four faces (LiberationSerif-*.ttf, 2.1 or newer: older ones lack Vietnamese letters).
PDF_FONT_DIR = env("PDF_FONT_DIR", default="/usr/share/fonts/truetype/liberation2")

# The day the office lives in. None: the real one. A demo may stand still on a day of its data;
# production refuses it.
DEMO_TODAY = None

# --- Accounts: made by the office, a user name and no e-mail address ------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "emulation.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
# Failed sign-ins: per address (an office shares one), and per address and name together (the
# adapter makes that key). Never per name alone, or anybody could lock a colleague out.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,5/5m/key"}
ACCOUNT_FORMS = {
    "login": "emulation.forms.accounts.LoginForm",
    "change_password": "emulation.forms.accounts.ChangePasswordForm",
    "reauthenticate": "emulation.forms.accounts.ReauthenticateForm",
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "emulation.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "emulation.passwords.NotCommon"},
    {"NAME": "emulation.passwords.NotOnlyDigits"},
    {"NAME": "emulation.passwords.NotLikeOwner"},
]
MFA_ADAPTER = "emulation.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Nêu Gương"
MFA_TOTP_TOLERANCE = 1  # a code of the step before or after: phones' clocks differ
MFA_FORMS = {
    "authenticate": "emulation.forms.accounts.AuthenticateForm",
    "reauthenticate": "emulation.forms.accounts.ReauthenticateByCodeForm",
    "activate_totp": "emulation.forms.accounts.ActivateTotpForm",
}
# Whether roles that see or decide about every unit must use a second factor.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)
# What the sign-in page announces, app by app: f(today) -> list of Notice.
LOGIN_NOTICES = [
    "emulation.selectors.notices.open_registrations",
    "awards.selectors.notices.open_occasions",
]

# The home page's parts, app by app: f(user, today) -> list of emulation.home.Todo / Panel.
HOME_TODOS: list[str] = [
    "emulation.selectors.todos.pledge_todos",
    "emulation.selectors.records.record_todos",
    "awards.selectors.todos.verdict_todos",
    "awards.selectors.todos.plan_todos",
    "awards.selectors.todos_nominations.todos",
    "awards.selectors.council_home.council_todos",
    "dossiers.selectors.todos.todos",
]
# How the journal reads objects and codes, app by app: kind -> Leads, name -> {code: words}.
JOURNAL_LEADS = ["emulation.selectors.journal.LEADS", "awards.selectors.journal.LEADS"]
JOURNAL_WORDS = ["awards.selectors.journal.WORDS"]
HOME_PANELS: list[str] = [
    "emulation.selectors.todos.pledge_panels",
    "awards.selectors.panels.next_tier_panels",
]
# Until when results are needed that may still count: f(today) -> date or None.
RESULTS_NEEDED_BY = "awards.selectors.nominations.next_closing"
# Figures that may not be given back any more: f(records, lock=) -> {record: the sentence why}.
FIGURES_HELD_BY = "awards.selectors.holding.presented_with"
# Working days within which the office answers a pledge: f(day) -> number or None.
PLEDGE_REVIEW_DAYS = "awards.selectors.parameters.pledge_review_days"
# What a target would open, shown beside it before it is promised: f(movement, measure, value,
# baseline) -> list with tier, rank, ranks, word, percent, limit, amount, clause.
PLEDGE_ASIDE = "awards.selectors.thresholds.for_target"
# Whose targets, beside the unit's own, the plan in force divides by: f(movement) -> bases.
GIVEN_BASES = "awards.selectors.plan_measures.given_bases"

# Whether `manage.py demo` may empty this database and fill it with the demo. Only an overlay
# that never serves a real office says so; no environment variable does.
DEMO_ALLOWED = False
DEMO_COMMAND = "demo"
DEMO_ACCOUNTS = "dossiers.demo.accounts.ACCOUNTS"
