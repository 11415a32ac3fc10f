"""When a meeting began, when its roll was called, why it was withdrawn; conclusions have versions.

Meetings held before this are taken to have begun at the hour they were called for.
"""

import uuid
from datetime import datetime

from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone


def fill(apps, schema_editor):
    for meeting in apps.get_model("awards", "Meeting").objects.all():
        meeting.token = uuid.uuid4()
        if meeting.state in ("running", "concluded"):
            planned = datetime.combine(meeting.held_on, meeting.starts_at)
            meeting.opened_at = timezone.make_aware(planned)
            meeting.roll_called_at = meeting.opened_at
        meeting.save(update_fields=["token", "opened_at", "roll_called_at"])


class Migration(migrations.Migration):
    dependencies = [("awards", "0002_boxes_leave_no_statistics")]
    operations = [
        migrations.AddField(
            "agendaitem", "version", models.PositiveIntegerField(default=1)
        ),
        migrations.AddField(
            "meeting",
            "opened_at",
            models.DateTimeField(blank=True, null=True, verbose_name="khai mạc lúc"),
        ),
        migrations.AddField(
            "meeting",
            "roll_called_at",
            models.DateTimeField(blank=True, null=True, verbose_name="điểm danh lúc"),
        ),
        migrations.AddField(
            "meeting",
            "withdrawal_reason",
            models.CharField(blank=True, max_length=300, verbose_name="lý do rút"),
        ),
        migrations.AddField(
            "meeting", "token", models.UUIDField(default=uuid.uuid4, editable=False, null=True)
        ),
        migrations.AlterField(
            "meeting",
            "state",
            models.CharField(
                choices=[
                    ("planned", "Đang chuẩn bị"),
                    ("running", "Đang họp"),
                    ("concluded", "Đã kết luận"),
                    ("withdrawn", "Đã rút"),
                ],
                default="planned",
                max_length=10,
                verbose_name="bước",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "meeting",
            "token",
            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddConstraint(
            "meeting",
            models.CheckConstraint(
                condition=~Q(state__in=["running", "concluded"], opened_at=None),
                name="a_meeting_that_began_says_when",
            ),
        ),
        migrations.AddConstraint(
            "meeting",
            models.CheckConstraint(
                condition=~Q(state="withdrawn", withdrawal_reason=""),
                name="a_withdrawn_meeting_says_why",
            ),
        ),
    ]
