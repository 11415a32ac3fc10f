"""Units, a household and people of whom everything possible is recorded, by throws of one dice."""

import random
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle

from awards.enums import NominationState
from awards.models import (
    Award,
    ContributionNorm,
    CriterionConfirmation,
    Decision,
    Nomination,
    Occasion,
)
from awards.rules.codec import to_plain
from awards.selectors.verdicts import assess_subjects
from emulation.models import (
    Classification,
    Contribution,
    DisciplineRecord,
    Indicator,
    PendingCase,
    PledgeEntry,
    Result,
    Subject,
    Target,
    User,
)
from tests.awards.makers import make_occasion
from tests.emulation.record_makers import make_evidence
from tests.factories import (
    MOMENT,
    make_indicator,
    make_measure,
    make_movement,
    make_period,
    make_pledge,
    make_staff,
    make_tccb,
    make_unit,
)

GIVEN = ("province_plan", "ministry_plan")
FIRST = date(2020, 6, 1)
CUT_OFF = date(2024, 12, 7)  # one of the days that are thrown; another one is later
LATER = date(2025, 11, 12)


class Varied:
    """Throws of `dice` recorded about three units, two people of each, and a household."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - the same world in every run
        self.occasions = [make_occasion("annual"), make_occasion("final", counts_until=CUT_OFF)]
        self.movement = make_movement()
        self.indicators = self._indicators()
        units = [make_unit(f"Trung tâm {number}") for number in range(3)]
        for unit in units:
            for name in ("Danh Sa Rây", "Thị Ngọc Ánh"):
                make_staff(unit, name)
        units.append(make_unit("Hộ ông Danh Được", kind="household"))
        self.checkers = self._checkers(units[0])
        self.files = [
            make_evidence(subject, "Biên bản", MOMENT)
            for subject in Subject.objects.order_by("sort_key", "-pk")
        ]
        for unit in units:
            self._pledge(unit)
            self._classify(unit)
        self._norms()
        for subject in Subject.objects.order_by("-pk"):
            self._record(subject)
        self.states = cycle(NominationState.values)
        for occasion in self.occasions:
            self._nominate(occasion)

    def _indicators(self) -> list[Indicator]:
        make_measure("km", integral=False)
        return [
            make_indicator(),
            make_indicator("Kênh nạo vét", measure="km", plan_code="canals"),
            make_indicator(
                "Tỷ lệ hộ nghèo",
                measure="km",
                aggregation="level",
                direction="at_most",
                plan_code="poor",
            ),
        ]

    def _checkers(self, unit) -> list[User]:
        """With and without a person behind them, two of one name, one with two names."""
        staff = [make_staff(unit, "Lê Thị Bích", address="ba"), make_staff(unit, "Trần Văn Út")]
        return [
            make_tccb(display_name="Phòng TCCB"),
            make_tccb(display_name="Phòng TCCB", staff=staff[0]),
            make_tccb(display_name="Út", staff=staff[1]),
        ]

    def _pledge(self, unit) -> None:
        for year in (2024, 2025):
            state = self.dice.choice(["draft", "accepted", "accepted"])
            pledge = make_pledge(unit, make_period(year), state=state)
            for subject in Subject.objects.filter(unit=unit):
                if self.dice.random() < 0.6:
                    PledgeEntry.objects.get_or_create(pledge=pledge, subject=subject)
                self._promise(subject, pledge, year)

    def _promise(self, subject, pledge, year) -> None:
        for indicator in self.dice.sample(self.indicators, 2):
            own, value = self.dice.random() < 0.6, self._figure() + 1
            Target.objects.create(
                subject=subject, indicator=indicator, pledge=pledge if own else None,
                basis="unit_plan" if own else GIVEN[year % 2],
                starts_on=date(year, 1, 1), ends_on=date(year, 12, 31),
                value=value, baseline=value + 5 if indicator.falls else None,
            )  # fmt: skip

    def _classify(self, unit) -> None:
        for year in (2025, 2024):
            for body in ("Chi bộ", "Chi bộ 2"):
                Classification.objects.create(
                    unit=unit, organisation="party", body=body, year=year,
                    level=self.dice.randint(1, 4),
                )  # fmt: skip

    def _norms(self) -> None:
        for tier in ("giay_khen", "bang_khen_tinh"):
            for kind, first in (("collective", 2021), ("collective", 2024), ("individual", 2024)):
                ContributionNorm.objects.create(
                    movement=self.movement, tier=tier, subject_kind=kind, value=first * 1000,
                    source=f"Công văn {first}", valid_from=date(first, 1, 1),
                    entered_by=self.checkers[0], entered_at=MOMENT,
                )  # fmt: skip

    def _record(self, subject: Subject) -> None:
        for _ in range(self.dice.randint(0, 14)):
            self._prove(self._done(
                Result, subject, indicator=self.dice.choice(self.indicators),
                achieved_on=self._day(), value=self._figure(),
            ))  # fmt: skip
        for _ in range(self.dice.randint(0, 3)):
            self._prove(self._done(
                Contribution, subject, movement=self.movement, received_on=self._day(),
                value=self.dice.randint(1, 9) * 100_000,
            ))  # fmt: skip
        for occasion in self.occasions:
            self._confirm(subject, occasion)
            self._mark(subject, occasion)
        self._hold_against(subject)
        for _ in range(self.dice.randint(0, 2)):
            self._award(subject)

    def _done(self, model, subject, **fields):
        by = self.dice.choice([None, *self.checkers * 2])
        return model.objects.create(
            subject=subject, recorded_by=self.checkers[0], recorded_at=MOMENT,
            verified_by=by, verified_on=by and self._day(),
            return_reason="" if by or self.dice.random() < 0.7 else "Trùng số liệu", **fields,
        )  # fmt: skip

    def _prove(self, row) -> None:
        row.evidence.set(self.dice.sample(self.files, self.dice.choice([0, 1, 3])))

    def _confirm(self, subject: Subject, occasion: Occasion) -> None:
        for criterion in self.dice.sample(["specific_2", "general_1", "specific_1"], 2):
            self._prove(CriterionConfirmation.objects.create(
                occasion=occasion, subject=subject, criterion=criterion,
                met=self.dice.random() < 0.8, note=self.dice.choice(["", "Theo biên bản họp"]),
                confirmed_by=self.dice.choice(self.checkers), confirmed_on=self._day(),
            ))  # fmt: skip

    def _mark(self, subject: Subject, occasion: Occasion) -> None:
        for item in self.dice.sample(["mark_work", "mark_roads"], self.dice.randint(0, 2)):
            self._prove(CriterionConfirmation.objects.create(
                occasion=occasion, subject=subject, criterion=item, met=True,
                points=self.dice.choice(["0", "30", "53.50"]), note="Biên bản chấm",
                confirmed_by=self.dice.choice(self.checkers), confirmed_on=self._day(),
            ))  # fmt: skip

    def _hold_against(self, subject: Subject) -> None:
        for _ in range(self.dice.randint(0, 2)):
            DisciplineRecord.objects.create(
                subject=subject, level=self.dice.randint(1, 6), decided_on=self._day(),
                number=f"{self.dice.randint(1, 99)}/QĐ",
                annul_reason=self.dice.choice(["", "", "Ghi nhầm người"]),
            )  # fmt: skip
        for closed in self.dice.choices([None, None, MOMENT.date()], k=self.dice.randint(0, 3)):
            PendingCase.objects.create(
                subject=subject, kind="complaint", opened_on=self._day(), closed_on=closed,
                handler="Thanh tra Sở",
            )  # fmt: skip

    def _award(self, subject: Subject) -> None:
        decision, _ = Decision.objects.get_or_create(
            issuer="UBND tỉnh", number="574/QĐ-UBND", decided_on=self._day(),
            defaults={
                "occasion": self.dice.choice(self.occasions), "tier": "bang_khen_tinh",
                "recorded_by": self.checkers[0], "recorded_at": MOMENT,
            },
        )  # fmt: skip
        Award.objects.get_or_create(
            decision=decision, subject=subject, recipient_name="x", unit_name="x"
        )

    def _nominate(self, occasion: Occasion) -> None:
        """On any step, with what it was judged by; an award may have come of it."""
        for assessment in assess_subjects(occasion, Subject.objects.order_by("pk"), on=LATER):
            subject, verdicts = assessment.subject, assessment.verdicts
            for verdict in self.dice.sample(verdicts, self.dice.randint(0, len(verdicts))):
                stored = self.dice.random() < 0.9
                nomination = Nomination.objects.create(
                    occasion=occasion, subject=subject, tier=verdict.tier,
                    state=next(self.states),
                    plan_version=assessment.version, assessed_on=LATER,
                    facts=to_plain(assessment.facts) if stored else {},
                    verdict=to_plain(verdict) if stored else {},
                    created_by=self.checkers[0], changed_at=MOMENT,
                )  # fmt: skip
                given = subject.awards.filter(nomination=None).order_by("pk").first()
                if given:
                    Award.objects.filter(pk=given.pk).update(nomination=nomination)

    def _day(self) -> date:
        """Of a few, so that days coincide; some outside every window."""
        return FIRST + timedelta(days=self.dice.randrange(0, 2200, 275))

    def _figure(self) -> Decimal:
        return Decimal(self.dice.choice(["0", "3", "30", "0.5", "2.3333", "17.1000", "400"]))
