"""What was promised: the pledge of a unit for a period, its subjects, targets and tasks."""

from decimal import Decimal
from fractions import Fraction

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
from emulation.vietnamese.numbers import format_amount, format_fall, format_number
from emulation.vietnamese.words import lower_first


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

    `basis` says whose plan it is: the unit's own (set in its pledge), one given from above or how
    many people there are (entered by TCCB with its document). `baseline`: of an indicator that is
    to fall, where it stood before; `value` is then what it is to come down to, which may be zero.
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
    baseline = models.DecimalField(
        "số đầu kỳ", max_digits=18, decimal_places=4, null=True, blank=True
    )
    due_on = models.DateField("ngày hoàn thành", null=True, blank=True)
    budget = models.DecimalField(
        "kinh phí dự kiến", max_digits=15, decimal_places=0, null=True, blank=True
    )
    source = models.CharField("văn bản giao", max_length=200, blank=True)

    objects = OfSubject.as_manager()

    class Meta:
        ordering = ["indicator_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gt=0) | Q(value=0, baseline__isnull=False),
                name="a_target_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(baseline=None) | Q(baseline__gt=F("value")),
                name="a_fall_begins_above_its_target",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_target_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(basis=TargetBasis.UNIT_PLAN) | Q(pledge__isnull=False),
                name="a_units_own_target_stands_in_a_pledge",
            ),
            models.UniqueConstraint(
                fields=["subject", "indicator", "basis", "starts_on", "ends_on"],
                name="one_target_a_span",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.name}: {self.figure}"

    @property
    def span(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def set_by(self) -> str:
        """Whose figure it is, in words for its line: one indicator may have both."""
        own = self.basis == TargetBasis.UNIT_PLAN
        return "tự đề ra" if own else lower_first(str(TargetBasis(self.basis).label))

    @property
    def falls_from(self) -> Decimal | None:
        """The baseline where it counts: once the plan turns an indicator, an old one says nothing;
        and before somebody has written it, there is none."""
        return self.baseline if self.indicator.falls else None

    @property
    def figure(self) -> str:
        """ "30"; of a falling indicator "từ 8 xuống 5"."""
        start, goal = self.falls_from, format_number(self.value)
        return goal if start is None else f"từ {format_number(start)} xuống {goal}"

    @property
    def amount(self) -> str:
        """ "30 hộ"; of a falling indicator "giảm từ 8% xuống 5%"."""
        measure, start = self.indicator.measure.name, self.falls_from
        if start is None:
            return format_amount(self.value, measure)
        return format_fall(start, self.value, measure)

    def share(self, result: Decimal) -> Fraction | None:
        """What part of the target the result is, exactly; of a falling indicator what part of the
        fall is done, below zero where it rose. As the rules of a plan reckon it; None where they
        cannot."""
        if not self.indicator.falls:
            return Fraction(result) / Fraction(self.value) if self.value > 0 else None
        if self.baseline is None or self.baseline <= self.value:
            return None
        return Fraction(self.baseline - result) / Fraction(self.baseline - self.value)

    def moved(self, result: Decimal) -> str:
        """A figure of this indicator as it is held against the target: "30 hộ", "giảm 3 điểm %"."""
        measure, start = self.indicator.measure.name, self.falls_from
        if start is None:
            return format_amount(result, measure)
        apart = "điểm %" if measure == "%" else measure
        return f"{'tăng' if result > start else 'giảm'} {format_amount(abs(start - result), apart)}"
