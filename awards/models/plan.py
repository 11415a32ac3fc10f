"""Which rules: immutable plan versions, occasions, the dated contribution norm."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from awards.enums import OccasionState
from emulation.enums import SubjectKind
from emulation.models import Movement
from emulation.models.base import Versioned
from emulation.models.organisation import Dated
from emulation.periods import Period


class PlanVersion(models.Model):
    """One text of a plan file, never changed; the database's own triggers see to it. The movement's
    activated one with the highest number is in force. Who added it is not who activates it; None is
    the system."""

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="plan_versions")
    number = models.PositiveSmallIntegerField("bản")
    text = models.TextField("nội dung tệp")
    sha256 = models.CharField(max_length=64)
    note = models.CharField("thay đổi", max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField("nhập lúc")
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    activated_at = models.DateTimeField("áp dụng lúc", null=True, blank=True)
    activation_reason = models.CharField("lý do áp dụng", max_length=300, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["movement", "number"], name="one_plan_version_a_number"
            ),
            models.UniqueConstraint(fields=["movement", "sha256"], name="one_plan_version_a_text"),
            # Four eyes; the system that sets up an office is nobody.
            models.CheckConstraint(
                condition=Q(added_by=None) | Q(activated_by=None) | ~Q(activated_by=F("added_by")),
                name="a_second_person_activates_a_plan_version",
            ),
            models.CheckConstraint(
                condition=Q(activated_at=None) | ~Q(activation_reason=""),
                name="an_activated_plan_version_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.movement.code}, bản {self.number}"


class Occasion(models.Model):
    """A dịp khen: one of the plan's occasions held for certain days of work.

    `code` is the plan's (annual, mid_term, final); results of `starts_on`..`ends_on` count, and
    where the plan names a last day for them, `counts_until`, none of a later day. `closed_on`: the
    day it was locked, by which it is judged from then on; None while it is not.
    """

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="occasions")
    code = models.SlugField("dịp khen")
    name = models.CharField("tên", max_length=100)
    starts_on = models.DateField("kết quả từ ngày")
    ends_on = models.DateField("kết quả đến ngày")
    opens_on = models.DateField("nhận đề nghị từ ngày")
    closes_on = models.DateField("nhận đề nghị đến hết ngày")
    counts_until = models.DateField("kết quả tính đến hết ngày", null=True, blank=True)
    council_on = models.DateField("Hội đồng họp ngày", null=True, blank=True)
    state = models.CharField(
        "bước", max_length=10, choices=OccasionState, default=OccasionState.PLANNED
    )
    closed_on = models.DateField("khóa ngày", null=True, blank=True)

    class Meta:
        ordering = ["-ends_on", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["movement", "code", "ends_on"], name="one_occasion_a_code_and_end"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="an_occasion_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(counts_until=None)
                | Q(counts_until__gte=F("starts_on"), counts_until__lte=F("ends_on")),
                name="an_occasion_counts_inside_its_days",
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="an_occasion_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(state=OccasionState.CLOSED, closed_on__isnull=False)
                | (~Q(state=OccasionState.CLOSED) & Q(closed_on=None)),
                name="a_closed_occasion_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def window(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def counted(self) -> tuple[date, date]:
        """First and last day of the results and contributions that count."""
        return self.starts_on, self.counts_until or self.ends_on


class ContributionNorm(Versioned, Dated):
    """The định mức đóng góp of Hội đồng TĐKT tỉnh in đồng, for a tier and a kind of subject.

    The plan names it without a number; route B stays unknown until TCCB enters one with its
    document. Chosen by the last day of the occasion's window.
    """

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="norms")
    tier = models.SlugField("hình thức")
    subject_kind = models.CharField("đối tượng", max_length=20, choices=SubjectKind)
    value = models.DecimalField("định mức", max_digits=15, decimal_places=0)
    source = models.CharField("văn bản", max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    entered_at = models.DateTimeField("nhập lúc")

    class Meta:
        ordering = ["tier", "subject_kind", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(value__gt=0), name="a_norm_is_positive"),
            models.UniqueConstraint(
                fields=["movement", "tier", "subject_kind", "valid_from"], name="one_norm_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier}, {self.subject_kind}: {self.value}"
