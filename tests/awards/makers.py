"""Makers of rows of the award side."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from awards.enums import OccasionState
from awards.models import CriterionConfirmation, Nomination, Occasion, PlanVersion, Report
from awards.rules import Plan, parse_plan
from awards.services.nominations import (
    compile_nomination,
    create_nomination,
    submit_nomination,
)
from awards.services.plans import activate_plan_version, add_plan_version
from awards.services.reports import save_report, submit_report
from emulation.enums import ClassificationLevel, Organisation, PledgeState, TargetBasis
from emulation.models import (
    Classification,
    Movement,
    Pledge,
    Result,
    Subject,
    Target,
    Unit,
    User,
)
from tests.factories import (
    MOMENT,
    make_indicator,
    make_movement,
    make_period,
    make_pledge,
    make_tccb,
)

KH54 = Path(__file__).parent.parent.parent / "awards" / "plans" / "kh54.toml"


def kh54() -> Plan:
    return parse_plan(KH54.read_text(encoding="utf-8"))


def make_plan_in_force() -> Movement:
    """KH 54's movement with the plan file activated."""
    movement = make_movement()
    if not movement.plan_versions.exists():
        version = add_plan_version(
            movement=movement, text=KH54.read_text(encoding="utf-8"), by=None, note="nhập lần đầu"
        )
        activate_plan_version(version=version, by=None, reason="Kế hoạch ban hành")
    return movement


def next_version(movement: Movement) -> PlanVersion:
    """The second version, stored by somebody of TCCB and waiting: one threshold is lower in it."""
    made = movement.plan_versions.filter(number=2).first()
    text = KH54.read_text(encoding="utf-8").partition("[[case]]")[0]
    return made or add_plan_version(
        movement=movement,
        text=text.replace("threshold = 110", "threshold = 105"),
        note="Hạ mốc Bằng khen tỉnh hằng năm",
        by=make_tccb(),
    )


def make_occasion(code: str = "annual", year: int = 2025, **fields) -> Occasion:
    """annual of `year`, mid_term (7/2023) or final (2025), open; a closed one was locked today."""
    windows = {
        "annual": (date(year, 1, 1), date(year, 12, 31), f"Hằng năm {year}"),
        "mid_term": (date(2021, 1, 1), date(2023, 7, 31), "Sơ kết 7/2023"),
        "final": (date(2021, 1, 1), date(2025, 12, 31), "Tổng kết 2021–2025"),
    }
    start, end, name = windows[code]
    defaults = {
        "name": name,
        "starts_on": start,
        "opens_on": date(end.year, 1, 1),
        "closes_on": date(end.year, 12, 31),
        "state": OccasionState.OPEN,
        "closed_on": MOMENT.date() if fields.get("state") == OccasionState.CLOSED else None,
    }
    return Occasion.objects.get_or_create(
        movement=make_plan_in_force(), code=code, ends_on=end, defaults=defaults | fields
    )[0]


def accepted_pledge(unit: Unit, year: int = 2025) -> Pledge:
    existing = Pledge.objects.filter(unit=unit, period__starts_on__year=year).first()
    return existing or make_pledge(unit, make_period(year), state=PledgeState.ACCEPTED)


def fulfil_criteria(occasion: Occasion, subject: Subject) -> None:
    """Every confirmed criterion said yes to; party and union classified good."""
    tccb = make_tccb()
    for criterion in kh54().criteria:
        if criterion.kind == "confirmed" and criterion.concerns(subject.subject_class):
            CriterionConfirmation.objects.get_or_create(
                occasion=occasion,
                subject=subject,
                criterion=criterion.code,
                defaults={"met": True, "confirmed_by": tccb, "confirmed_on": MOMENT.date()},
            )
    for year in {occasion.ends_on.year, 2022}:
        for organisation, body in (
            (Organisation.PARTY, "Chi bộ"),
            (Organisation.UNION, "Công đoàn"),
        ):
            Classification.objects.get_or_create(
                unit=subject.unit,
                organisation=organisation,
                body=body,
                year=year,
                defaults={"level": ClassificationLevel.GOOD},
            )


def give_result(
    subject: Subject,
    value: Decimal | int | str,
    *,
    target: Target,
    on: date = date(2025, 6, 30),
    verified: bool = True,
) -> Result:
    by = make_tccb()
    return Result.objects.create(
        subject=subject,
        indicator=target.indicator,
        achieved_on=on,
        value=Decimal(value),
        recorded_by=by,
        recorded_at=MOMENT,
        verified_by=by if verified else None,
        verified_on=on if verified else None,
    )


def give_target(
    subject: Subject,
    value: Decimal | int | str,
    *,
    year: int = 2025,
    basis: str = TargetBasis.UNIT_PLAN,
    whole: bool = False,
    measure: str = "hộ",
    name: str = "Hộ nghèo được hỗ trợ thoát nghèo",
) -> Target:
    """A target in an accepted pledge; `whole`: for 2021-2025 rather than one year."""
    pledge = None if basis == TargetBasis.PROVINCE_PLAN else accepted_pledge(subject.unit, year)
    return Target.objects.create(
        subject=subject,
        indicator=make_indicator(name, measure=measure),
        pledge=pledge,
        basis=basis,
        starts_on=date(2021, 1, 1) if whole else date(year, 1, 1),
        ends_on=date(2025, 12, 31) if whole else date(year, 12, 31),
        value=Decimal(value),
    )


# --- Reports and nominations, made by the services themselves -----------------------------------

WORDS = {
    "overview": "Chi cục có 42 công chức, phụ trách 3 xã nghèo.",
    "achievements": "Hỗ trợ 33 hộ nghèo có sinh kế.",
    "measures": "Giao từng phòng giúp một ấp.",
    "summary": "Hỗ trợ 33 hộ nghèo, vượt 10% mức đề ra.",
}


def meets(occasion: Occasion, subject: Subject, result: int = 33, target: int = 30) -> Target:
    """All criteria said yes to, and one checked result against one target."""
    fulfil_criteria(occasion, subject)
    promised = give_target(subject, target)
    give_result(subject, result, target=promised)
    return promised


def make_report(
    occasion: Occasion, subject: Subject, *, by: User, handed_in: bool = True, **words: str
) -> Report:
    """Written by `by`, and handed in; a person's own report by somebody else waits for them."""
    report = save_report(
        occasion=occasion, subject=subject, version=0, by=by, words={**WORDS, **words}
    )
    return submit_report(report=report, by=by, on=MOMENT.date()) if handed_in else report


def make_sent(
    occasion: Occasion,
    subject: Subject,
    *,
    by: User,
    tier: str = "bang_khen_tinh",
    compiled: User | None = None,
) -> Nomination:
    """Sent with its report by the unit's officer `by`; `compiled`: taken in by that TCCB."""
    day = MOMENT.date()
    if not Report.objects.filter(occasion=occasion, subject=subject).exists():
        make_report(occasion, subject, by=by)
    made = create_nomination(occasion=occasion, subject=subject, tier=tier, by=by, on=day)
    sent = submit_nomination(nomination=made, by=by, on=day)
    if compiled is None:
        return sent
    return compile_nomination(nomination=sent, by=compiled, on=day)
