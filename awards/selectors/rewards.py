"""The money that goes with awards: of each, of a decision, and by the source that pays.

Worked out anew whenever it is read, from the law on the decision's day, the reward key that the
form has in the plan the award was judged by, and who receives it. Nothing is stored, so a decision
whose day is put right has the money of the right day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db import models
from django.db.models import Case, Count, F, QuerySet, When

from awards.models import Award, PlanVersion
from awards.rules.parameters import NoValue, Reward, Value, reward
from awards.selectors.parameters import parameters
from awards.selectors.plans import plan_of
from emulation.enums import SubjectClass, SubjectKind
from emulation.models import Subject
from emulation.vietnamese.money import amount_in_words

HOUSEHOLD = SubjectClass.HOUSEHOLD.value
# A kind of subject, or the one class that is paid otherwise than its kind.
RECIPIENTS = {
    SubjectKind.COLLECTIVE.value: ("collective", SubjectKind.COLLECTIVE.label),
    SubjectKind.INDIVIDUAL.value: ("person", SubjectKind.INDIVIDUAL.label),
    HOUSEHOLD: ("household", SubjectClass.HOUSEHOLD.label),
}
_PAID_AS = Case(
    When(subject__subject_class=HOUSEHOLD, then=models.Value(HOUSEHOLD)),
    default=F("subject__kind"),
)
NO_REWARD = "Chưa có mức thưởng trong tham số"
NO_FUND = "Chưa ghi nguồn chi"


@dataclass(frozen=True)
class Money:
    """What one recipient is paid. `fund`: the source's name, None where no file says it."""

    kind: str
    reward: Reward
    fund: Value | None

    @property
    def exact(self) -> Decimal:
        """Coefficient × salary, before any rounding."""
        return self.reward.coefficient * self.reward.base_salary

    @property
    def is_rounded(self) -> bool:
        return self.exact != self.reward.amount

    @property
    def recipient(self) -> str:
        return RECIPIENTS[self.kind][1]

    @property
    def fund_name(self) -> str:
        return str(self.fund.value) if self.fund else NO_FUND

    @property
    def fund_verified(self) -> bool:
        return self.fund is not None and self.fund.verified


@dataclass(frozen=True)
class FundTotal:
    """Awards paid by one source. `to_compare`: those whose amount uses a value nobody has compared
    with the published text; `verified`: whether that was done for the source itself."""

    name: str
    verified: bool
    count: int
    amount: Decimal
    to_compare: int


@dataclass(frozen=True)
class Totals:
    """`without`: awards for which the parameters hold no amount; no sum counts them."""

    funds: list[FundTotal]
    without: int

    @property
    def count(self) -> int:
        return sum(fund.count for fund in self.funds)

    @property
    def amount(self) -> Decimal:
        return sum((fund.amount for fund in self.funds), Decimal(0))

    @property
    def in_words(self) -> str:
        return amount_in_words(int(self.amount))

    @property
    def to_compare(self) -> int:
        return sum(fund.to_compare for fund in self.funds)


class _Kind(NamedTuple):
    """Awards that are paid alike. `judged_by`: a plan version, None from before this system."""

    decided_on: date
    tier: str
    movement: int
    kind: str
    judged_by: int | None


class Rewards:
    """The money of all of `rows`, in two queries however many there are."""

    def __init__(self, rows: QuerySet[Award]) -> None:
        names = (
            "decision__decided_on", "decision__tier", "decision__occasion__movement",
            "paid_as", "nomination__plan_version",
        )  # fmt: skip
        counted = (
            rows.order_by()
            .annotate(paid_as=_PAID_AS)
            .values_list(*names)
            .annotate(count=Count("pk", distinct=True))
        )
        self._counts = {_Kind(*found): count for *found, count in counted}
        self._versions = _versions(self._counts)
        self._paid = {kind: self._money(kind) for kind in self._counts}

    def of(self, award: Award) -> Money | None:
        """None where the plan names no reward or the law's files hold no value of that day."""
        decision = award.decision
        nomination = award.nomination
        kind = _Kind(
            decision.decided_on,
            decision.tier,
            decision.occasion.movement_id,
            _paid_as(award.subject),
            nomination.plan_version_id if nomination else None,
        )
        if kind not in self._paid:  # recorded or put right since the rows were counted
            self._versions |= _versions([kind])
            self._paid[kind] = self._money(kind)
        return self._paid[kind]

    @property
    def kinds(self) -> list[Money]:
        """Every way to be paid here, collectives first, each once."""
        found = {money: None for money in self._paid.values() if money}
        return sorted(found, key=lambda money: (money.kind, money.exact))

    @cached_property
    def totals(self) -> Totals:
        paid = [(money, n) for kind, n in self._counts.items() if (money := self._paid[kind])]
        names = sorted({money.fund_name for money, _ in paid})
        without = sum(n for kind, n in self._counts.items() if self._paid[kind] is None)
        return Totals([_fund(name, paid) for name in names], without)

    def _money(self, kind: _Kind) -> Money | None:
        version = self._versions.get(kind.judged_by or -kind.movement)
        stem = _stem(version, kind.tier)
        if not stem:
            return None
        try:
            found = reward(parameters(), stem, RECIPIENTS[kind.kind][0], on=kind.decided_on)
        except NoValue:
            return None
        return Money(kind.kind, found, _fund_on(stem, kind.decided_on))


def _paid_as(subject: Subject) -> str:
    return HOUSEHOLD if subject.subject_class == HOUSEHOLD else subject.kind


def _versions(kinds: Iterable[_Kind]) -> dict[int, PlanVersion]:
    """The plan versions by id, and by minus the movement's id the one in force there: it speaks for
    awards that no nomination led to."""
    wanted = {kind.judged_by for kind in kinds if kind.judged_by}
    movements = {kind.movement for kind in kinds if kind.judged_by is None}
    active = PlanVersion.objects.filter(movement__in=movements).exclude(activated_at=None)
    found = PlanVersion.objects.filter(pk__in=wanted) | active
    versions: dict[int, PlanVersion] = {}
    for version in found.order_by("number"):
        versions[version.pk] = version
        if version.activated_at:
            versions[-version.movement_id] = version
    return versions


def _stem(version: PlanVersion | None, tier: str) -> str:
    """The reward key of a form, "" where the plan has no such form or names no reward for it."""
    tiers = plan_of(version).tiers if version else ()
    return next((each.reward for each in tiers if each.code == tier), "")


def _fund_on(stem: str, day: date) -> Value | None:
    try:
        return parameters().value(f"{stem}.fund", on=day)
    except NoValue:
        return None


def _fund(name: str, paid: Iterable[tuple[Money, int]]) -> FundTotal:
    here = [(money, count) for money, count in paid if money.fund_name == name]
    return FundTotal(
        name=name,
        verified=all(money.fund_verified for money, _ in here),
        count=sum(count for _, count in here),
        amount=sum((money.reward.amount * count for money, count in here), Decimal(0)),
        to_compare=sum(count for money, count in here if not money.reward.verified),
    )
