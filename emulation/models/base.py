"""What several models share."""

import uuid
from typing import Self

from django.db import models

from emulation.errors import Refused


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
