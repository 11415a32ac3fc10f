"""`manage.py verify_journal`: is the journal whole, and if not, from which entry on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from emulation import audit
from emulation.acts import Act
from emulation.models import AuditEntry, AuditHead


class Command(BaseCommand):
    help = "Kiểm tra nhật ký còn nguyên vẹn. Mã thoát 0: nguyên vẹn; 1: đã bị sửa hoặc xóa."

    def handle(self, *args: Any, **options: Any) -> None:
        bad = audit.first_bad_entry()
        if bad is not None:
            raise CommandError(f"Nhật ký đã bị sửa, mục sai đầu tiên: {_told(bad)}")
        last = AuditEntry.objects.order_by("-number").first()
        lost = audit.lost_entries()
        if lost:
            after = f"sau mục {_told(last)}" if last else "từ mục đầu tiên"
            raise CommandError(f"Nhật ký đã bị xóa {lost} mục cuối, {after}")
        head = AuditHead.objects.first()
        if last is None or head is None:
            self.stdout.write("Nhật ký chưa có mục nào.")
            return
        self.stdout.write(f"Nhật ký nguyên vẹn: {last.number} mục. Mã của mục cuối: {head.hash}")


def _told(entry: AuditEntry) -> str:
    at = f"{timezone.localtime(entry.at):%H:%M ngày %d/%m/%Y}"
    known = entry.act in Act.values
    act = Act(entry.act).label if known else entry.act
    return f"số {entry.number}, {at}, {entry.actor_name}: {act}."
