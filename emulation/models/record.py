"""What was done: dated results, contributions, evidence; what stands for or against a subject."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from emulation.enums import (
    ClassificationLevel,
    ContributionKind,
    DisciplineLevel,
    Organisation,
    PendingCaseKind,
    RecordState,
)
from emulation.models.base import OncePosted, Versioned
from emulation.models.movement import Indicator, Movement
from emulation.models.organisation import Subject, Unit
from emulation.models.querysets import ByUnit, OfSubject
from emulation.vietnamese.numbers import format_amount, format_number


class Evidence(OncePosted):
    """A minh chứng: a stored file under a generated name, with its own name kept for people."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField("tên minh chứng", max_length=200)
    file = models.FileField("tệp", upload_to="evidence/%Y/%m/", max_length=200)
    original_name = models.CharField("tên tệp", max_length=255)
    content_type = models.CharField("loại tệp", max_length=100)
    size = models.PositiveBigIntegerField("cỡ tệp, byte")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField("tải lên lúc")

    objects = OfSubject.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def called(self) -> str:
        """The title as a paper prints it: a file's name that stands for one has no extension."""
        extension = f".{self.original_name.rpartition('.')[2]}".lower()
        if not self.title.lower().endswith(extension):
            return self.title
        return self.title[: -len(extension)] or self.title


class Verified(Versioned):
    """A record TCCB has checked, by name and day; unchecked while both are empty. One that was
    given back with a reason counts for nothing until it is corrected."""

    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_on = models.DateField("xác nhận ngày", null=True, blank=True)
    return_reason = models.CharField("lý do trả lại", max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def is_verified(self) -> bool:
        return self.verified_on is not None

    @property
    def state(self) -> str:
        if self.is_verified:
            return RecordState.VERIFIED
        return RecordState.RETURNED if self.return_reason else RecordState.WAITING


class Result(OncePosted, Verified):
    """A dated kết quả of a subject. Results of a window add up, or the last one counts."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="results")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="results")
    achieved_on = models.DateField("ngày đạt")
    value = models.DecimalField("kết quả", max_digits=18, decimal_places=4)
    note = models.CharField("ghi chú", max_length=400, blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="results")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("ghi lúc")

    objects = OfSubject.as_manager()

    class Meta:
        ordering = ["achieved_on", "pk"]
        indexes = [models.Index(fields=["subject", "indicator", "achieved_on"])]
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="a_result_is_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.indicator.name}: {format_number(self.value)}"

    @property
    def amount(self) -> str:
        """ "30 hộ", "6%"."""
        return format_amount(self.value, self.indicator.measure.name)


class Contribution(OncePosted, Verified):
    """A đóng góp of a subject, in cash or in kind, with its value in whole đồng."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="contributions")
    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="contributions")
    kind = models.CharField("hình thức", max_length=10, choices=ContributionKind)
    description = models.CharField("nội dung", max_length=300)
    donor = models.CharField("người, đơn vị đóng góp", max_length=200)
    value = models.DecimalField("giá trị", max_digits=15, decimal_places=0)
    received_on = models.DateField("ngày nhận")
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="contributions")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("ghi lúc")

    objects = OfSubject.as_manager()

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gt=0), name="a_contribution_is_positive")
        ]

    def __str__(self) -> str:
        return self.description


class Classification(models.Model):
    """The yearly xếp loại of a party, union or youth body of a unit."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="classifications")
    organisation = models.CharField("tổ chức", max_length=10, choices=Organisation)
    body = models.CharField("tên tổ chức", max_length=200)
    year = models.PositiveSmallIntegerField("năm")
    level = models.PositiveSmallIntegerField("xếp loại", choices=ClassificationLevel)
    document = models.CharField("văn bản", max_length=200, blank=True)

    objects = ByUnit.as_manager()

    class Meta:
        ordering = ["year", "organisation", "body"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "organisation", "body", "year"], name="one_classification_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.year}: {self.get_level_display()}"


class Annullable(Versioned):
    """A fact TCCB entered. One entered by mistake is annulled with a reason; it stays to be read
    and counts for nothing."""

    annul_reason = models.CharField("lý do hủy ghi", max_length=300, blank=True)

    class Meta:
        abstract = True


class DisciplineRecord(Annullable):
    """A kỷ luật of a person, decided on a day. It counts against the person and the collective."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="disciplines")
    level = models.PositiveSmallIntegerField("hình thức", choices=DisciplineLevel)
    decided_on = models.DateField("ngày quyết định")
    number = models.CharField("số quyết định", max_length=60)

    objects = OfSubject.as_manager()

    class Meta:
        ordering = ["decided_on"]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.decided_on:%d/%m/%Y}"


class PendingCase(Annullable):
    """Something unresolved that blocks every nomination of the subject while it is open.

    What the case is about is not stored: only Thanh tra reads that, elsewhere. `closed_on`: the
    day it ended, by a conclusion or because the entry was annulled.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="pending_cases")
    kind = models.CharField("loại việc", max_length=20, choices=PendingCaseKind)
    opened_on = models.DateField("từ ngày")
    handler = models.CharField("nơi giải quyết", max_length=200)
    answer_due = models.DateField("hạn trả lời", null=True, blank=True)
    closed_on = models.DateField("kết thúc ngày", null=True, blank=True)

    objects = OfSubject.as_manager()

    class Meta:
        ordering = ["opened_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(annul_reason="") | Q(closed_on__isnull=False),
                name="an_annulled_case_is_closed",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
