"""An act that stores rows pointing to a row, while another act has that row locked: both are done.

The first act is about to be stored and holds the journal's head; the second has taken its rows and
waits for the head. Storing the first asks for the key of every row its new ones point to.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.db import OperationalError
from django.db.models import QuerySet

from awards.models import CriterionConfirmation, Occasion, PlanVersion, Report
from awards.services.confirmations import Word, confirm_criteria
from awards.services.occasions import close_occasion
from awards.services.plans import activate_plan_version, add_plan_version
from awards.services.reports import start_report
from emulation.acts import Act
from emulation.models import AuditEntry, Pledge, Result, Target
from emulation.services import accounts, pledges, records, targets
from tests.awards.council.crowd import crossing, on_postgresql
from tests.awards.makers import KH54, give_target, kh54, make_occasion
from tests.emulation import pledge_makers
from tests.factories import collective_of, make_measure, make_officer, make_tccb, make_unit

pytestmark = [pytest.mark.django_db(transaction=True), on_postgresql]
DAY = date(2025, 11, 12)
Acts = tuple[Callable[[], object], Callable[[], object]]


def both_done(results: Sequence[object]) -> bool:
    return not any(isinstance(result, Exception) for result in results)


# --- Pairs of acts, each with what both leave behind ------------------------------------------


def reporting() -> Callable[[], object]:
    unit = make_unit()
    return partial(
        start_report, occasion=make_occasion(), subject=collective_of(unit), by=make_officer(unit)
    )


def confirming(subject: object) -> Callable[[], object]:
    code = next(item.code for item in kh54().criteria if item.kind == "confirmed")
    words = {code: Word(True, "Biên bản ngày 10/11/2025")}
    return partial(
        confirm_criteria,
        occasion=make_occasion(),
        subject=subject,
        words=words,
        by=make_tccb(),
        on=DAY,
    )


def a_report_and_the_subjects_criteria() -> Acts:
    report = reporting()
    return report, confirming(report.keywords["subject"])


def a_report_and_its_occasion_closed() -> Acts:
    return reporting(), partial(close_occasion, occasion=make_occasion(), by=make_tccb())


def a_report_and_its_writers_password() -> Acts:
    report = reporting()
    by = report.keywords["by"]
    return report, partial(accounts.change_password, user=by, password="mat-khau-khac-2", by=by)


def a_result_and_the_subjects_criteria() -> Acts:
    unit = make_unit()
    subject = collective_of(unit)
    record = partial(
        records.record_result,
        subject=subject,
        indicator=give_target(subject, 30).indicator,
        achieved_on=date(2025, 6, 30),
        value=Decimal(3),
        token=uuid.uuid4(),
        by=make_officer(unit),
        on=DAY,
    )
    return record, confirming(subject)


def a_pledge_and_a_reminder() -> Acts:
    world = pledge_makers.make_world()
    remind = partial(
        pledges.remind_units, period=world.period, units=[world.unit], by=world.tccb, on=DAY
    )
    return partial(pledge_makers.start, world), remind


def a_target_and_a_plan_put_in_force() -> Acts:
    """Activation writes the very content that the target's new indicator points to."""
    occasion = make_occasion()
    text = KH54.read_text(encoding="utf-8").replace("\n", "\n\n", 1)
    version = add_plan_version(movement=occasion.movement, text=text, by=None, note="bản hai")
    world = pledge_makers.make_world()
    content = occasion.movement.contents.first()
    add = partial(
        targets.add_target,
        pledge=pledge_makers.start(world),
        subject=world.collective,
        figures=targets.Figures(
            "Hộ nghèo được hỗ trợ", make_measure(), Decimal(3), content=content
        ),
        token=uuid.uuid4(),
        by=world.officer,
    )
    return add, partial(activate_plan_version, version=version, by=None, reason="Sửa đổi")


PAIRS = {
    a_report_and_the_subjects_criteria: lambda: (
        Report.objects.count(), CriterionConfirmation.objects.count()) == (1, 1),
    a_report_and_its_occasion_closed: lambda: (
        Report.objects.count(), Occasion.objects.get().state) == (1, "closed"),
    a_report_and_its_writers_password: lambda: (
        Report.objects.get().written_by.check_password("mat-khau-khac-2")),
    a_result_and_the_subjects_criteria: lambda: (
        Result.objects.count(), CriterionConfirmation.objects.count()) == (1, 1),
    a_pledge_and_a_reminder: lambda: (
        Pledge.objects.count(),
        AuditEntry.objects.filter(act=Act.PLEDGE_REMINDED).count()) == (1, 1),
    a_target_and_a_plan_put_in_force: lambda: (
        Target.objects.count(), PlanVersion.objects.exclude(activated_at=None).count()) == (1, 2),
}  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS)
def test_both_acts_are_done(pair):
    results = crossing(*pair())
    assert both_done(results), results
    assert PAIRS[pair]()


@pytest.mark.parametrize("pair", PAIRS)
def test_with_rows_locked_whole_they_stop_each_other(pair, monkeypatch):
    """The control: locks that hold the key as well, and nobody in line for the subject."""
    whole = QuerySet.select_for_update

    def lock(rows: QuerySet, **options: object) -> QuerySet:
        return whole(rows, **{**options, "no_key": False})

    monkeypatch.setattr(QuerySet, "select_for_update", lock)
    monkeypatch.setattr(records, "_take_turns", lambda subject: None)
    results = crossing(*pair())
    assert any(isinstance(result, OperationalError) for result in results), results
    assert not both_done(results)
