"""What is asked for: reports of achievement, nominations with frozen facts and verdict."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from awards.enums import NominationState, ReportState, VerdictStatus
from awards.models.plan import Occasion, PlanVersion
from awards.models.querysets import NominationQuerySet
from awards.states import NOMINATION_EDITABLE
from emulation.models import Evidence, Subject
from emulation.models.base import Versioned
from emulation.models.querysets import OfSubject


class CriterionConfirmation(models.Model):
    """A person's yes or no to a criterion of the plan for a subject on an occasion; or the points
    given for an item of its score grid, and then `met` says nothing."""

    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="confirmations")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="confirmations")
    criterion = models.SlugField("tiêu chuẩn")
    met = models.BooleanField("đạt")
    points = models.DecimalField("điểm", max_digits=7, decimal_places=2, null=True, blank=True)
    note = models.CharField("căn cứ", max_length=300, blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="confirmations")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    confirmed_on = models.DateField("xác nhận ngày")

    objects = OfSubject.as_manager()

    class Meta:
        ordering = ["criterion"]
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "subject", "criterion"], name="one_confirmation_a_criterion"
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0), name="points_are_not_below_zero"
            ),
        ]

    def __str__(self) -> str:
        if self.points is not None:
            return f"{self.criterion}: {self.points} điểm"
        return f"{self.criterion}: {'đạt' if self.met else 'không đạt'}"


class Report(Versioned):
    """The words of a báo cáo thành tích. Its figures are composed from the data, not kept here."""

    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="reports")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField("bước", max_length=10, choices=ReportState, default=ReportState.DRAFT)
    overview = models.TextField("sơ lược đặc điểm, tình hình", blank=True)
    achievements = models.TextField("thành tích đạt được", blank=True)
    measures = models.TextField("biện pháp, cách làm", blank=True)
    summary = models.CharField("tóm tắt thành tích", max_length=400, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField("sửa lúc")
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField("người báo cáo xác nhận lúc", null=True, blank=True)

    objects = OfSubject.as_manager()

    class Meta:
        ordering = ["subject__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["occasion", "subject"], name="one_report_an_occasion")
        ]

    def __str__(self) -> str:
        return f"{self.subject.name}, {self.occasion.name}"

    @property
    def needs_confirmation(self) -> bool:
        """A person confirms their own report; a collective's is its officer's."""
        return not self.subject.is_collective and self.confirmed_at is None


class Nomination(Versioned):
    """A đề nghị khen thưởng of one subject for one tier on one occasion.

    `facts`, `verdict` and `plan_version` are what the last assessment saw and said; the verdict
    can be recomputed from them. From presenting to the council on they stay as they are: whom a
    meeting did not vote on is nominated anew, in a row of its own. `beyond_quota`: why it fell out
    of the plan's quotas when it was presented all the same ("text" and "clause"), else empty.
    `by_discretion`: by which choice of whom it came onto the ballot although its conditions were
    not met ("by", "basis", "source", "reason"), else empty.
    """

    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="nominations")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="nominations")
    tier = models.SlugField("hình thức đề nghị")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, blank=True)
    state = models.CharField(
        "bước",
        max_length=10,
        choices=NominationState,
        default=NominationState.DRAFT,
        db_index=True,
    )
    plan_version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT)
    facts = models.JSONField("dữ kiện", default=dict)
    verdict = models.JSONField("kết quả xét", default=dict)
    verdict_status = models.CharField(
        "điều kiện", max_length=10, choices=VerdictStatus, default=VerdictStatus.UNKNOWN
    )
    assessed_on = models.DateField("xét ngày")
    return_reason = models.CharField("lý do trả lại", max_length=500, blank=True)
    override_reason = models.CharField("lý do vẫn trình", max_length=500, blank=True)
    override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    beyond_quota = models.JSONField("ngoài số lượng khen", default=dict, blank=True)
    by_discretion = models.JSONField("xét theo thẩm quyền", default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField("cập nhật lúc")

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["subject__unit__sort_key", "subject__kind", "subject__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "subject", "tier"],
                condition=~Q(state=NominationState.SET_ASIDE),
                name="one_nomination_a_tier",
            ),
            models.CheckConstraint(
                condition=Q(override_reason="") | Q(override_by__isnull=False),
                name="an_override_names_its_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject.name}: {self.tier}"

    @property
    def editable(self) -> bool:
        return self.state in NOMINATION_EDITABLE

    @property
    def lacks(self) -> str:
        """What is said of one whose conditions are not met."""
        unknown = self.verdict_status == VerdictStatus.UNKNOWN
        return "chưa đủ căn cứ" if unknown else "chưa đạt điều kiện"

    @property
    def unmet_words(self) -> str:
        """ "chưa đạt điều kiện, xét theo “Đề nghị đặc cách” (KH 54, mục V.5)"; "" for whoever is on
        the ballot by its conditions."""
        if not self.by_discretion:
            return ""
        return f"{self.lacks}, xét theo {self.by_discretion['basis']}"
