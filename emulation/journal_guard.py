"""Emptying a database whose journal and plan versions refuse deletion. Only the demo's reload does
that, and only where nothing was kept or the journal itself says from its first entry on that it is
the demo's.

SQLite's triggers refuse every DELETE, so they are taken away and put back word for word inside
the caller's transaction. PostgreSQL's stand before UPDATE and DELETE of a row; TRUNCATE is neither.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

from emulation.acts import Act
from emulation.models import AuditEntry

# Made by `migrate` and asked for by key everywhere; they hold nothing of the office.
KEPT = frozenset({"django_content_type", "auth_permission"})
# Whoever opens the sign-in page may leave one; without an account it says nothing.
_OF_NOBODY = KEPT | {"django_session"}


def holds_nothing() -> bool:
    """Whether no table holds a row of anybody's. A table nobody thought of counts as well."""
    models = apps.get_models(include_auto_created=True)
    asked = [model for model in models if model._meta.db_table not in _OF_NOBODY]
    return not any(model._base_manager.exists() for model in asked if model._meta.managed)


def began_as_demo() -> bool:
    """Whether the journal's first entry is the demo's mark. It cannot be put there afterwards: the
    journal takes entries at its end only."""
    return AuditEntry.objects.filter(number=1, act=Act.DEMO_LOADED).exists()


def empty_every_table() -> None:
    """Delete all rows and start all numbers again. Call inside a transaction."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = sorted(set(names) - KEPT)
    statements = connection.ops.sql_flush(no_style(), tables, reset_sequences=True)
    connection.check_constraints()  # PostgreSQL truncates nothing that has checks outstanding
    with lifted(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def lifted() -> Iterator[None]:
    """SQLite's guards of what is never deleted stand aside until the end of the block."""
    triggers = _sqlite_triggers() if connection.vendor == "sqlite" else []
    with connection.cursor() as cursor:
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        yield
        for _, statement in triggers:
            cursor.execute(statement)


def _sqlite_triggers() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return cursor.fetchall()
