"""What was promised: the pledge of a unit for a period, its subjects, targets and tasks."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from emulation.enums import PledgeState, TargetBasis
from emulation.models.base import OncePosted, Versioned
from emulation.models.movement import Indicator, MovementContent, RegistrationPeriod
from emulation.models.organisation import Subject, Unit
from emulation.models.querysets import ByUnit, OfSubject
from emulation.periods import Period
from emulation.states import PLEDGE_EDITABLE
from emulation.vietnamese.numbers import format_number


class Pledge(Versioned):
    """One unit's đăng ký thi đua for one period, for its collective and its people."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="pledges")
    period = models.ForeignKey(RegistrationPeriod, on_delete=models.PROTECT, related_name="pledges")
    state = models.CharField(
        "bước", max_length=12, choices=PledgeState, default=PledgeState.DRAFT, db_index=True
    )
    collective_only = models.BooleanField("không có cá nhân đăng ký", default=False)
    created_at = models.DateTimeField("tạo lúc")
    changed_at = models.DateTimeField("sửa lúc")
    submitted_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    decided_at = models.DateTimeField("nhận hoặc trả lúc", null=True, blank=True)

    objects = ByUnit.as_manager(staff_path="entries__subject__staff")

    class Meta:
        ordering = ["-period__starts_on", "unit__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "period"], name="one_pledge_a_unit_and_period")
        ]

    def __str__(self) -> str:
        return f"{self.period.name} – {self.unit.name}"

    @property
    def editable(self) -> bool:
        return self.state in PLEDGE_EDITABLE


class PledgeEntry(models.Model):
    """A subject in a pledge, with the tier aimed at (a tier code of the movement)."""

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="entries")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="pledge_entries")
    tier = models.SlugField("hình thức phấn đấu", blank=True)

    class Meta:
        ordering = ["subject__kind", "subject__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pledge", "subject"], name="one_entry_a_subject")
        ]

    def __str__(self) -> str:
        return self.subject.name


class PledgeTask(models.Model):
    """A task promised under one of the movement's contents."""

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="tasks")
    content = models.ForeignKey(MovementContent, on_delete=models.PROTECT)
    text = models.CharField("nhiệm vụ", max_length=400)

    class Meta:
        ordering = ["content__position", "pk"]

    def __str__(self) -> str:
        return self.text


class PledgeRemark(models.Model):
    """What TCCB wants changed, on the very field. Settled when the pledge is sent again."""

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="remarks")
    target = models.ForeignKey("Target", on_delete=models.SET_NULL, null=True, blank=True)
    entry = models.ForeignKey(PledgeEntry, on_delete=models.SET_NULL, null=True, blank=True)
    field = models.SlugField("chỗ cần sửa")
    text = models.CharField("lý do", max_length=500)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    made_at = models.DateTimeField("lúc")
    settled_at = models.DateTimeField("đã sửa lúc", null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.text


class Target(OncePosted, Versioned):
    """The mức đề ra of a subject for an indicator over a span of days.

    `basis` says whose plan it is: the unit's own (set in its pledge) or the one UBND tỉnh gives
    (entered by TCCB with its document).
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="targets")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    pledge = models.ForeignKey(
        Pledge, on_delete=models.CASCADE, related_name="targets", null=True, blank=True
    )
    basis = models.CharField(
        "căn cứ", max_length=20, choices=TargetBasis, default=TargetBasis.UNIT_PLAN
    )
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    value = models.DecimalField("mức đề ra", max_digits=18, decimal_places=4)
    due_on = models.DateField("ngày hoàn thành", null=True, blank=True)
    budget = models.DecimalField(
        "kinh phí dự kiến", max_digits=15, decimal_places=0, null=True, blank=True
    )
    source = models.CharField("văn bản giao", max_length=200, blank=True)

    objects = OfSubject.as_manager()

    class Meta:
        ordering = ["indicator_id", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gt=0), name="a_target_is_positive"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_target_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(basis=TargetBasis.PROVINCE_PLAN) | Q(pledge__isnull=False),
                name="a_units_own_target_stands_in_a_pledge",
            ),
            models.UniqueConstraint(
                fields=["subject", "indicator", "basis", "starts_on", "ends_on"],
                name="one_target_a_span",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.name}: {format_number(self.value)}"

    @property
    def span(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def set_by(self) -> str:
        """Whose figure it is, in words for its line: one indicator may have both."""
        given = self.basis == TargetBasis.PROVINCE_PLAN
        return str(TargetBasis.PROVINCE_PLAN.label) if given else "tự đề ra"
