"""What a migration does to the rows that are there already; each can be taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from emulation.models import Indicator, Result, Subject, Target
from tests.emulation.pledge_makers import make_world
from tests.factories import MOMENT, make_measure, make_movement

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def as_of(migration: str) -> Iterator[Any]:
    """The rows' models as the migration after it finds them; whatever happens, all is migrated
    after."""
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    try:
        yield executor.migrate([("emulation", migration)]).apps
    finally:
        again = MigrationExecutor(connection)
        again.migrate(leaves)


@pytest.fixture
def before_indicators_were_one() -> Iterator[Any]:
    with as_of("0007_what_the_plan_dropped") as apps:
        yield apps


@pytest.fixture
def before_anything_fell() -> Iterator[Any]:
    with as_of("0010_more_kinds_and_the_plan_s_indicators") as apps:
        yield apps


def test_indicators_of_one_name_become_one(before_indicators_were_one: Any) -> None:
    old, world = before_indicators_were_one, make_world()
    named = {
        "movement_id": make_movement().pk,
        "measure_id": make_measure().pk,
        "unit_id": world.unit.pk,
    }
    names = ("Hộ nghèo", "hộ nghèo", "Hộ nghèo", "Hộ cận nghèo")
    found = [
        old.get_model("emulation", "Indicator").objects.create(name=name, **named) for name in names
    ]
    span = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}
    for indicator in (found[0], found[2]):
        old.get_model("emulation", "Target").objects.create(
            subject_id=world.collective.pk, indicator=indicator, basis="province_plan",
            value=Decimal(30), **span,
        )  # fmt: skip
    old.get_model("emulation", "Result").objects.create(
        subject_id=world.collective.pk, indicator=found[1], achieved_on=date(2025, 6, 30),
        value=Decimal(33), recorded_by_id=world.officer.pk, recorded_at=MOMENT,
    )  # fmt: skip
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    left = {each.pk: each.name for each in Indicator.objects.all()}
    # The third has a target of the same days: nobody can tell which of the two figures holds.
    apart = f"Hộ nghèo ({found[2].pk})"
    assert left == {found[0].pk: "Hộ nghèo", found[2].pk: apart, found[3].pk: "Hộ cận nghèo"}
    assert Result.objects.get().indicator_id == found[0].pk
    assert Subject.objects.filter(targets__indicator__in=left).distinct().count() == 1


def test_what_was_recorded_rises_and_has_no_baseline(before_anything_fell: Any) -> None:
    old, world = before_anything_fell, make_world()
    named = {"movement_id": make_movement().pk, "measure_id": make_measure().pk}
    indicator = old.get_model("emulation", "Indicator").objects.create(name="Hộ nghèo", **named)
    pledge = old.get_model("emulation", "Pledge").objects.create(
        unit_id=world.unit.pk, period_id=world.period.pk, created_at=MOMENT, changed_at=MOMENT
    )
    span = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31), "value": Decimal(30)}
    for basis, held in (("unit_plan", pledge), ("province_plan", None)):
        old.get_model("emulation", "Target").objects.create(
            subject_id=world.collective.pk, indicator=indicator, basis=basis, pledge=held, **span
        )
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    found = Target.objects.order_by("pk").values_list("basis", "value", "baseline", "pledge")
    assert list(found) == [("unit_plan", 30, None, pledge.pk), ("province_plan", 30, None, None)]
    assert [each.falls for each in Indicator.objects.all()] == [False]
    assert Target.objects.filter(basis="province_plan").update(basis="headcount") == 1
    assert Indicator.objects.update(direction="at_most") == 1
    assert Target.objects.update(baseline=31) == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.update(baseline=30)
    Target.objects.all().delete()  # of bases that the migrations before know nothing of
