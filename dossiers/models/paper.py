"""The paper: one frozen snapshot, documents that are pure functions of it, the bundle."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from awards.models import Meeting
from awards.models.querysets import CouncilOnly, OwnOrCouncil
from dossiers.enums import DocumentState


class Snapshot(models.Model):
    """Dữ liệu chốt: everything the papers of a meeting say, as canonical JSON. Never edited;
    a change makes the next version."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="snapshots")
    version = models.PositiveSmallIntegerField("lần chốt")
    content = models.TextField("nội dung JSON chuẩn")
    sha256 = models.CharField(max_length=64)
    reason = models.CharField("lý do chốt lại", max_length=300, blank=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    frozen_at = models.DateTimeField("chốt lúc")

    objects = CouncilOnly.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="one_snapshot_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, chốt lần {self.version}"


class Leased(models.Model):
    """Work that one worker at a time holds: until when, by which token, and how often it was
    begun since it was asked for."""

    lease_until = models.DateTimeField("giữ việc đến", null=True, blank=True)
    lease_token = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)

    class Meta:
        abstract = True


class Dossier(Leased):
    """Hồ sơ khen thưởng made from one snapshot.

    `differences` is what the last check of all papers against the snapshot found, `layout_faults`
    what it found against the decree's layout, and `checked_papers` names the very papers that were
    checked (a hash over theirs). The lease is the check's; `check_error` says why it gave up on
    the papers that are there.
    """

    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="dossier")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    created_at = models.DateTimeField("lập lúc")
    checked_papers = models.CharField(max_length=64, blank=True)
    differences = models.JSONField("chỗ không khớp", default=list)
    layout_faults = models.JSONField("chỗ sai thể thức", default=list)
    check_error = models.CharField("lý do không đối chiếu được", max_length=400, blank=True)

    objects = CouncilOnly.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return str(self.snapshot)


class DocumentQuerySet(OwnOrCouncil):
    """The whole dossier for those who oversee or sit on the council; otherwise the reports of one's
    own unit and one's own."""

    def replaced_by(self, document: Document) -> DocumentQuerySet:
        """The same paper in the earlier snapshots of its meeting, the latest first."""
        snapshot = document.dossier.snapshot
        same = self.filter(
            kind=document.kind,
            key=document.key,
            dossier__snapshot__meeting=snapshot.meeting_id,
            dossier__snapshot__version__lt=snapshot.version,
        )
        return same.order_by("-dossier__snapshot__version")

    def unfinished(self) -> DocumentQuerySet:
        return self.filter(state__in=[DocumentState.QUEUED, DocumentState.RENDERING])


class Document(Leased):
    """A văn bản and the job that makes it. The row with its lease is the truth; a task only
    wakes the work. Ready means bytes, hash, template and snapshot are stored together.

    `number` is unique among papers of one `symbol` ("BB-HĐTĐKT") in the year it was issued: minutes
    and counts of votes share a book, and books restart each year. A later version of a paper may
    keep the number of the one it replaces, which then has no `book_year` and no place in the book.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="documents")
    kind = models.SlugField("loại")
    key = models.CharField("mã", max_length=120)
    title = models.CharField("tên văn bản", max_length=300)
    filename = models.CharField("tên tệp", max_length=200)
    position = models.PositiveSmallIntegerField("thứ tự")
    subject = models.ForeignKey(
        "emulation.Subject", on_delete=models.PROTECT, null=True, blank=True, related_name="papers"
    )
    symbol = models.CharField("ký hiệu", max_length=60, blank=True)
    number = models.CharField("số văn bản", max_length=40, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    book_year = models.PositiveSmallIntegerField("năm của sổ văn bản", default=0)
    state = models.CharField(
        "bước", max_length=10, choices=DocumentState, default=DocumentState.QUEUED, db_index=True
    )
    finishes = models.PositiveSmallIntegerField("số lần xong", default=0)
    error = models.CharField("lý do không tạo được", max_length=400, blank=True)
    file = models.FileField("tệp", upload_to="papers/%Y/%m/", max_length=200, blank=True)
    thumbnail = models.FileField("ảnh trang đầu", upload_to="papers/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField("cỡ tệp, byte", default=0)
    pages = models.PositiveSmallIntegerField("số trang", default=0)
    template_version = models.CharField("bản mẫu", max_length=64, blank=True)
    ready_at = models.DateTimeField("xong lúc", null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "kind", "key"], name="one_document_a_kind_and_key"
            ),
            models.UniqueConstraint(
                fields=["symbol", "book_year", "number"],
                condition=~Q(number="") & Q(book_year__gt=0),
                name="one_paper_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(state=DocumentState.READY) | ~Q(sha256=""),
                name="a_ready_document_has_its_hash",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def issued(self) -> str:
        """The number and the day it was given, as a form remembers them; empty before."""
        return f"{self.number} {self.issued_on.isoformat()}" if self.issued_on else ""
