"""Files that come with rows. The database forgets an act that failed; the store would keep its
file for ever, so it is taken away again."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models.fields.files import FieldFile

_written: ContextVar[list[tuple[Storage, str]]] = ContextVar("written")


@contextmanager
def atomic_with_files() -> Iterator[None]:
    """`transaction.atomic` around an act that keeps files, inside another such act or by itself."""
    written: list[tuple[Storage, str]] = []
    outer = _written.get(None)
    token = _written.set(written)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        for storage, name in written:
            storage.delete(name)
        raise
    else:
        if outer is not None:
            outer.extend(written)
    finally:
        _written.reset(token)


# In quotes, for only its stubs give File a parameter.
def keep(field: FieldFile, name: str, content: "File[Any]") -> None:
    """Store `content` for a row that is saved next. Only inside `atomic_with_files`."""
    written = _written.get()
    field.save(name, content, save=False)
    written.append((field.storage, cast(str, field.name)))  # saving has named it
