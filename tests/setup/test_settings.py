"""Production fails closed; the embedded default needs nothing."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping

import pytest

from config.settings import base

COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "k9" * 40 + "+-=_()",
    "DATABASE_URL": "postgres://office:pass@db.example/office",
    "REDIS_URL": "redis://queue.example/0",
    "ALLOWED_HOSTS": "thi-dua.example",
}
SHOW = """
import json
from django.conf import settings
names = {names!r}
print(json.dumps({{name: getattr(settings, name) for name in names}}, default=str))
"""


def run(code: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, **environment}
    return subprocess.run(
        [sys.executable, "-c", code], env=clean, cwd=base.BASE_DIR, capture_output=True, text=True
    )


def settings_of(environment: Mapping[str, str], *names: str) -> dict[str, object]:
    done = run(SHOW.format(names=names), environment)
    assert done.returncode == 0, done.stderr
    shown: dict[str, object] = json.loads(done.stdout)
    return shown


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"])
@pytest.mark.parametrize("value", [None, "", " "])
def test_production_has_no_default(name: str, value: str | None) -> None:
    environment = {**COMPLETE, name: value or ""}
    if value is None:
        del environment[name]
    done = run(SHOW.format(names=["DEBUG"]), environment)
    assert done.returncode != 0
    assert f"{name} is not set; production has no default for it." in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEMO_TODAY", "2025-11-12", "DEMO_TODAY is set; production refuses it."),
        ("DEBUG", "true", "DEBUG is set; production refuses it."),
        (
            "SECOND_FACTOR_REQUIRED",
            "false",
            "SECOND_FACTOR_REQUIRED is off; production refuses it.",
        ),
        ("SECOND_FACTOR_REQUIRED", "0", "SECOND_FACTOR_REQUIRED is off; production refuses it."),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS is '*'"),
        ("DATABASE_URL", "sqlite:////tmp/office.sqlite3", "must name a PostgreSQL database"),
        ("REDIS_URL", "memory://", "must begin with redis://"),
    ],
)
def test_production_refuses(name: str, value: str, sentence: str) -> None:
    done = run(SHOW.format(names=["DEBUG"]), {**COMPLETE, name: value})
    assert done.returncode != 0
    assert sentence in done.stderr


def test_production_is_closed() -> None:
    names = ["DEBUG", "DEMO_ALLOWED", "DEMO_TODAY", "SECOND_FACTOR_REQUIRED"]
    names += ["SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE"]
    names += ["CSRF_COOKIE_SECURE", "CELERY_BROKER_URL", "CELERY_TASK_ALWAYS_EAGER"]
    code = SHOW.format(names=names[:-1])
    done = run(code, COMPLETE)
    assert json.loads(done.stdout) == {
        "DEBUG": False,
        "DEMO_ALLOWED": False,
        "DEMO_TODAY": None,
        "SECOND_FACTOR_REQUIRED": True,
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "CELERY_BROKER_URL": "redis://queue.example/0",
    }


def test_the_content_policy_is_strict() -> None:
    directives = base.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    words = [word for sources in directives.values() if sources is not True for word in sources]
    assert not [word for word in words if "unsafe" in word or "http" in word or word == "*"]
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == ["'self'"]
    assert directives["style-src"] == ["'self'"]


def test_redis_waits_longer_than_the_longest_task() -> None:
    local = {"DJANGO_SETTINGS_MODULE": "config.settings.local", "REDIS_URL": "redis://q/0"}
    shown = settings_of(local, "CELERY_BROKER_TRANSPORT_OPTIONS", "CELERY_TASK_TIME_LIMIT")
    options = shown["CELERY_BROKER_TRANSPORT_OPTIONS"]
    assert isinstance(options, dict)
    assert options["visibility_timeout"] > 2 * int(str(shown["CELERY_TASK_TIME_LIMIT"]))


def test_the_embedded_default_needs_nothing(tmp_path: object) -> None:
    local = {"DJANGO_SETTINGS_MODULE": "config.settings.local", "VAR_DIR": str(tmp_path)}
    names = ["SECRET_KEY", "DATABASES", "CELERY_BROKER_URL", "DEMO_TODAY", "DEBUG"]
    first, second = settings_of(local, *names), settings_of(local, *names)
    assert first == second
    assert len(str(first["SECRET_KEY"])) >= 50
    assert first["DEMO_TODAY"] == "2025-11-12"
    assert first["DEBUG"] is False
    assert first["CELERY_BROKER_URL"] == "files://localhost"
    database = first["DATABASES"]["default"]  # type: ignore[index]
    assert database["NAME"] == f"{tmp_path}/neu-guong.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_the_demo_may_live_today(tmp_path: object) -> None:
    local = {"DJANGO_SETTINGS_MODULE": "config.settings.local", "VAR_DIR": str(tmp_path)}
    assert settings_of({**local, "DEMO_TODAY": ""}, "DEMO_TODAY") == {"DEMO_TODAY": None}


def test_collecting_finds_every_file_a_stylesheet_names(tmp_path: object) -> None:
    code = (
        "import sys; from django.core.management import execute_from_command_line;"
        "execute_from_command_line(['manage.py', 'collectstatic', '--no-input'])"
    )
    done = run(code, {**COMPLETE, "VAR_DIR": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    assert "post-processed" in done.stdout


def test_the_example_names_what_an_office_may_set_and_nothing_else() -> None:
    shown = set(re.findall(r"^#?([A-Z_]+)=", (base.BASE_DIR / ".env.example").read_text(), re.M))
    files = [*(f"settings/{name}.py" for name in ("base", "local", "production")), "gunicorn.py"]
    text = "".join((base.BASE_DIR / "config" / name).read_text() for name in files)
    read = set(re.findall(r"""(?:env(?:\.\w+)?|environ\.get)\(\s*["']([A-Z_]+)""", text))
    # Where the file itself lies, and what `manage.py serve` tells its own child.
    inside = {"ENV_FILE", "GUNICORN_LOG_LEVEL"}
    assert shown == read - inside | {"DJANGO_SETTINGS_MODULE"}
