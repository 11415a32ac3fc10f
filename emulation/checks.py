"""What `migrate` and `check --database default` refuse to go on with."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connection

from emulation import journal_guard
from emulation.models import AuditEntry


def no_office_on_a_demo(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Every account of the demo has one password, and it is printed."""
    if settings.DEMO_ALLOWED or not databases:
        return []
    if AuditEntry._meta.db_table not in connection.introspection.table_names():
        return []
    if not journal_guard.began_as_demo():
        return []
    return [
        Error(
            "Cơ sở dữ liệu này là của dữ liệu mẫu; hệ thống thật không chạy trên đó.",
            hint="Đặt DATABASE_URL vào một cơ sở dữ liệu trống.",
            id="emulation.E001",
        )
    ]
