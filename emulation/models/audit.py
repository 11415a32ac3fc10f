"""The journal: append-only, each entry chained to the one before it by hash."""

from django.db import models


class AuditEntry(models.Model):
    """One act. The database refuses update and delete; it never holds a secret choice."""

    number = models.PositiveBigIntegerField("số thứ tự", unique=True)
    at = models.DateTimeField("lúc")
    actor_id = models.PositiveBigIntegerField("mã người", null=True)
    actor_name = models.CharField("người", max_length=120)
    act = models.SlugField("việc", max_length=60)
    object_type = models.CharField("loại", max_length=60)
    object_id = models.CharField("mã", max_length=40)
    data = models.JSONField("chi tiết", default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["object_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.number}. {self.act}"


class AuditHead(models.Model):
    """The one row that is locked to append: the last number and hash of the journal."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return str(self.number)
