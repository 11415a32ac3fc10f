"""What several models share."""

import uuid

from django.db import models


class OncePosted(models.Model):
    """A row made by one form. `token` travels in the form, so a double click makes one row."""

    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Versioned(models.Model):
    """A row two people may edit at once. `version` goes up with every change and travels in the
    form; a save with an old one is refused and both texts are shown."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
