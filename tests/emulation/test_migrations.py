"""What a migration does to the rows that are there already; each can be taken back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from emulation.models import Indicator, Result, Subject
from tests.emulation.pledge_makers import make_world
from tests.factories import MOMENT, make_measure, make_movement

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def before_indicators_were_one() -> Any:
    """The rows' models as the migration finds them; whatever happens, all is migrated after."""
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    try:
        yield executor.migrate([("emulation", "0007_what_the_plan_dropped")]).apps
    finally:
        again = MigrationExecutor(connection)
        again.migrate(leaves)


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
