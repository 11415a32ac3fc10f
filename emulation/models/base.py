"""What several models share."""

import uuid
from collections.abc import Mapping
from typing import Self, TypeVar

from django.db import models

from emulation.errors import Refused

M = TypeVar("M", bound=models.Model)


class OncePosted(models.Model):
    """A row made by one form. `token` travels in the form, so a double click makes one row."""

    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def posted(cls, token: uuid.UUID, **own: object) -> Self | None:
        """The row this very form made before. Refused for a token that made a row elsewhere."""
        row = cls._base_manager.filter(token=token).first()
        if row is not None and any(getattr(row, name) != value for name, value in own.items()):
            raise Refused("Biểu mẫu này đã được gửi ở nơi khác. Tải lại trang rồi nhập lại.")
        return row


class Versioned(models.Model):
    """A row two people may edit at once. `version` goes up with every change and travels in the
    form; a save with an old one is refused and both texts are shown."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


def put(rows: models.QuerySet[M], values: Mapping[str, object], **key: object) -> M:
    """The row of that key with those values, made where there is none. Call with its parent locked.

    Unlike `update_or_create`, which locks the row against everybody who stores one pointing to it.
    """
    row, created = rows.get_or_create(defaults=values, **key)
    if not created:
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
    return row
