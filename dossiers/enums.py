"""Closed lists of words of the paper side."""

from django.db.models import TextChoices


class DocumentState(TextChoices):
    QUEUED = "queued", "Đang đợi"
    RENDERING = "rendering", "Đang tạo"
    READY = "ready", "Sẵn sàng"
    FAILED = "failed", "Không tạo được"
    CANCELLED = "cancelled", "Đã dừng"


class PaperKind(TextChoices):
    SUBMISSION = "to_trinh", "Tờ trình"
    MINUTES = "bien_ban", "Biên bản họp Hội đồng"
    TALLY = "kiem_phieu", "Biên bản kiểm phiếu"
    REPORT_COLLECTIVE = "bao_cao_tap_the", "Báo cáo thành tích tập thể"
    REPORT_INDIVIDUAL = "bao_cao_ca_nhan", "Báo cáo thành tích cá nhân"
