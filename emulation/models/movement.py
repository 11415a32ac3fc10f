"""The movement and what it counts: periods, contents, tiers, measures, indicators."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower

from emulation.enums import Aggregation, Direction
from emulation.models.organisation import Department, Unit
from emulation.periods import Period


class MovementQuerySet(models.QuerySet["Movement"]):
    def begun(self) -> "MovementQuerySet":
        """Those with a plan that was put in force, which alone makes tiers: nothing is written for
        one that still waits for its plan."""
        return self.filter(pk__in=AwardTier.objects.values("movement"))


class Movement(models.Model):
    """A phong trào thi đua. Its rules live in a plan version (awards), not here."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT)
    code = models.SlugField("mã", unique=True)
    name = models.CharField("tên phong trào", max_length=200)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")

    objects = MovementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_movement_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def titled(self) -> str:
        """Its name with its years, which tell it from an earlier one of that name."""
        first, last = self.starts_on.year, self.ends_on.year
        return f"{self.name}, {first}–{last}" if first != last else f"{self.name}, {first}"

    @property
    def has_begun(self) -> bool:
        return self.tiers.exists()


class MovementContent(models.Model):
    """A heading a pledge's tasks are filed under (KH 54, III), with the words of the plan in force.
    One that plan leaves out keeps what was filed under it and takes nothing new."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="contents")
    code = models.SlugField("mã")
    label = models.CharField("nội dung", max_length=200)
    clause = models.CharField("căn cứ", max_length=100)
    position = models.PositiveSmallIntegerField("thứ tự")
    in_plan = models.BooleanField("còn trong kế hoạch", default=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["movement", "code"], name="one_content_a_code")
        ]

    def __str__(self) -> str:
        return self.label


class AwardTier(models.Model):
    """A hình thức khen, with the words and rank of the plan in force, which decides. One that plan
    leaves out still has its name where it was chosen, and is offered to nobody."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="tiers")
    code = models.SlugField("mã")
    name = models.CharField("hình thức", max_length=200)
    short_name = models.CharField("tên ngắn", max_length=60)
    rank = models.PositiveSmallIntegerField("bậc")
    in_plan = models.BooleanField("còn trong kế hoạch", default=True)

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["movement", "code"], name="one_tier_a_code")]

    def __str__(self) -> str:
        return self.name


class RegistrationPeriod(models.Model):
    """A đợt đăng ký: which days the pledges are for and when units may send them."""

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="periods")
    name = models.CharField("tên đợt", max_length=100)
    starts_on = models.DateField("kỳ thi đua từ ngày")
    ends_on = models.DateField("kỳ thi đua đến ngày")
    opens_on = models.DateField("nhận đăng ký từ ngày")
    closes_on = models.DateField("nhận đăng ký đến hết ngày")

    class Meta:
        ordering = ["-starts_on", "-ends_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="period_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="registration_closes_after_it_opens"
            ),
            models.UniqueConstraint(
                fields=["movement", "starts_on", "ends_on"], name="one_registration_a_span"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def span(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    def takes_pledges_on(self, day: date) -> bool:
        return self.opens_on <= day


class MeasureUnit(models.Model):
    """What an indicator is counted in. `integral`: only whole ones exist (hộ, not km)."""

    name = models.CharField("đơn vị tính", max_length=40, unique=True)
    integral = models.BooleanField("đếm nguyên", default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """A chỉ tiêu. With a `unit` it is that unit's own; without one it is the whole movement's.

    `plan_code`: its code in the plan in force, "" where the plan does not name it. `direction`, as
    that plan says it; of one that no plan ever named more is better.
    """

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="indicators")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="indicators", null=True, blank=True
    )
    name = models.CharField("tên chỉ tiêu", max_length=200)
    measure = models.ForeignKey(MeasureUnit, on_delete=models.PROTECT)
    aggregation = models.CharField(
        "cách cộng", max_length=10, choices=Aggregation, default=Aggregation.SUM
    )
    direction = models.CharField(
        "chiều", max_length=10, choices=Direction, default=Direction.AT_LEAST
    )
    content = models.ForeignKey(MovementContent, on_delete=models.PROTECT, null=True, blank=True)
    plan_code = models.SlugField("mã trong kế hoạch", blank=True, db_index=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["movement", "plan_code"],
                condition=~Q(plan_code=""),
                name="one_indicator_a_plan_code",
            ),
            models.CheckConstraint(
                condition=Q(plan_code="") | Q(unit=None), name="the_plan_s_indicators_are_of_all"
            ),
            # Two of one name would share the results of what is one thing to everybody.
            models.UniqueConstraint(
                "movement",
                Coalesce("unit", 0, output_field=models.BigIntegerField()),
                Lower("name"),
                "measure",
                Coalesce("content", 0, output_field=models.BigIntegerField()),
                name="one_indicator_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def falls(self) -> bool:
        """The lower the better: what counts is the fall from where it was before."""
        return self.direction == Direction.AT_MOST
