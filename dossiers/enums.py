"""Closed lists of words of the paper side."""

from django.db.models import TextChoices


class DocumentState(TextChoices):
    QUEUED = "queued", "Đang đợi"
    RENDERING = "rendering", "Đang tạo"
    READY = "ready", "Sẵn sàng"
    FAILED = "failed", "Không tạo được"
    CANCELLED = "cancelled", "Đã dừng"
