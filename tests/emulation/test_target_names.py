"""A target called otherwise keeps its results, or is refused: they are recorded for its indicator,
and a verdict that no longer finds them would tell nobody."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from emulation.enums import TargetBasis
from emulation.errors import Refused
from emulation.models import Indicator, Pledge, Target
from emulation.selectors.pledges import achievements, was_removed
from emulation.services import pledges, records, targets
from tests.emulation.pledge_makers import TODAY, World, accept, figures, make_world
from tests.factories import make_measure, make_movement, make_period

pytestmark = pytest.mark.django_db
RIGHT = "Hộ nghèo được hỗ trợ thoát nghèo"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def target(world: World) -> Target:
    """Accepted with 30, 33 recorded, given back."""
    pledge = accept(world)
    target = Target.objects.get(pledge=pledge, subject=world.collective)
    record(world, target)
    remark = pledges.Remark("name", "Ghi đủ tên chỉ tiêu.", target=target)
    pledges.return_pledge(pledge=pledge, remarks=[remark], by=world.tccb)
    return target


def record(world: World, target: Target) -> None:
    records.record_result(
        subject=target.subject, indicator=target.indicator, achieved_on=date(2025, 6, 30),
        value=Decimal(33), token=uuid.uuid4(), by=world.officer, on=TODAY,
    )  # fmt: skip


def change(world: World, target: Target, **given: object) -> Target:
    given = {"name": RIGHT} | given
    return targets.change_target(
        target=target, figures=figures(**given), seen=target.version, by=world.officer
    )


def done(target: Target) -> Decimal | None:
    return achievements([Target.objects.get(pk=target.pk)])[0].result


def other_year(world: World, **given: object) -> Target:
    period = make_period(2024, closes_on=date(2024, 2, 1))
    pledge = pledges.create_pledge(unit=world.unit, period=period, by=world.officer, on=TODAY)
    return targets.add_target(
        pledge=pledge, subject=world.collective, figures=figures(due_on=None, **given),
        token=uuid.uuid4(), by=world.officer,
    )  # fmt: skip


def test_a_corrected_name_takes_its_results_along(world, target):
    change(world, target)
    assert done(target) == 33
    assert Indicator.objects.get().name == RIGHT
    sibling = Target.objects.get(pledge=target.pledge, subject=world.person.subject)
    assert sibling.version == 2  # a page that still shows the old name is told


def test_a_name_that_another_year_shares_stays_while_results_count(world, target):
    other_year(world)
    with pytest.raises(Refused, match="Đã có kết quả trong kỳ ghi cho chỉ tiêu") as refusal:
        change(world, target)
    assert refusal.value.field == "name"
    assert (done(target), Indicator.objects.count()) == (33, 1)


def test_a_target_does_not_leave_its_results_for_another_indicator(world, target):
    other_year(world, name=RIGHT)
    with pytest.raises(Refused, match="Đã có kết quả"):
        change(world, target)
    assert done(target) == 33


def test_figures_are_not_counted_in_another_measure(world, target):
    with pytest.raises(Refused, match="Đã có kết quả") as refusal:
        change(world, target, measure=make_measure("khẩu"))
    assert refusal.value.field == "measure"


def test_results_outside_of_its_days_hold_nothing(world, target):
    target.subject.results.update(achieved_on=date(2024, 6, 30))
    other_year(world)
    change(world, target)
    assert (done(target), Indicator.objects.count()) == (None, 2)


def test_what_the_province_gives_keeps_its_results_too(world):
    given = {
        "subject": world.collective, "movement": make_movement(), "by": world.tccb,
        "span": make_period().span, "source": "QĐ 12/QĐ-UBND", "token": uuid.uuid4(),
    }  # fmt: skip
    target = targets.assign_target(figures=figures(), **given)
    assert (target.basis, Pledge.objects.count()) == (TargetBasis.PROVINCE_PLAN, 0)
    record(world, target)
    targets.assign_target(figures=figures(name=RIGHT), target=target, seen=1, **given)
    assert done(target) == 33


def test_two_who_make_one_indicator_at_the_same_moment_share_it(world, monkeypatch):
    """A pledge and what UBND tỉnh gives are locked apart, so neither sees the other's new row."""
    look, answers = targets._known_indicator, iter([None])
    monkeypatch.setattr(targets, "_known_indicator", lambda *a: next(answers, look(*a)))
    given = (make_movement(), world.unit, figures())
    made = Indicator.objects.create(
        movement=given[0], unit=given[1], name=given[2].name, measure=given[2].measure,
        content=given[2].content,
    )  # fmt: skip
    assert targets.indicator_for(*given) == made


def test_the_database_holds_one_indicator_of_a_name(world):
    one = {"movement": make_movement(), "name": "Ho ngheo", "measure": make_measure()}
    Indicator.objects.create(**one)
    Indicator.objects.create(**one, unit=world.unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.create(**one | {"name": "HO NGHEO"})


def test_a_removal_is_known_by_its_code_whatever_its_words(world, target, monkeypatch):
    monkeypatch.setitem(targets._VERBS, "remove", "Bỏ")
    pledge, pk = target.pledge, target.pk
    change(world, target)
    assert not was_removed(pledge, pk)
    targets.remove_target(target=target, by=world.officer)
    assert was_removed(pledge, pk)
