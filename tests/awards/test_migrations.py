"""What a migration does to the rows that are there already."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from awards.models import PlanVersion
from tests.factories import MOMENT, make_movement, make_tccb

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def before_a_second_person() -> Any:
    """The rows' models as the migration finds them; whatever happens, all is migrated after."""
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    try:
        yield executor.migrate([("awards", "0008_held_by_the_database")]).apps
    finally:
        MigrationExecutor(connection).migrate(leaves)


def test_a_version_one_person_added_and_activated_keeps_who_activated_it(
    before_a_second_person: Any,
) -> None:
    movement, one, other = make_movement(), make_tccb(), make_tccb()
    model = before_a_second_person.get_model("awards", "PlanVersion")
    for number, activated_by in ((1, one), (2, other), (3, None)):
        model.objects.create(
            movement_id=movement.pk, number=number, text=f"{number}", sha256=f"{number}",
            added_by_id=one.pk, added_at=MOMENT,
            activated_by_id=activated_by and activated_by.pk,
        )  # fmt: skip
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    kept = PlanVersion.objects.order_by("number").values_list("added_by", "activated_by")
    assert list(kept) == [(None, one.pk), (one.pk, other.pk), (one.pk, None)]
