"""What a migration does to the rows that are there already."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from awards.models import Occasion, PlanVersion
from emulation import audit
from emulation.acts import Act
from emulation.models import AuditEntry
from tests.factories import MOMENT, make_movement, make_tccb

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def before(migration: str) -> Iterator[Any]:
    """The rows' models after this migration; whatever happens, all is migrated at the end."""
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    try:
        yield executor.migrate([("awards", migration)]).apps
    finally:
        MigrationExecutor(connection).migrate(leaves)


@pytest.fixture
def before_a_second_person() -> Any:
    with before("0008_held_by_the_database") as apps:
        yield apps


@pytest.fixture
def before_the_day_of_a_lock() -> Any:
    with before("0012_results_count_until") as apps:
        yield apps


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


def test_the_locked_get_the_day_the_journal_knows_else_the_last_decision_else_the_planned(
    before_the_day_of_a_lock: Any,
) -> None:
    """Forward, back, and forward again: the way back leaves the rows as they were."""
    movement, by = make_movement(), make_tccb()
    model = before_the_day_of_a_lock.get_model("awards", "Occasion")
    decision = before_the_day_of_a_lock.get_model("awards", "Decision")
    made = {}
    for year, state, council_on in (
        (2021, "closed", None), (2022, "closed", None), (2023, "closed", date(2023, 12, 20)),
        (2024, "closed", date(2099, 1, 1)), (2025, "open", None),
    ):  # fmt: skip
        made[year] = model.objects.create(
            movement_id=movement.pk, code="annual", name=f"{year}", state=state,
            starts_on=date(year, 1, 1), ends_on=date(year, 12, 31),
            opens_on=date(year, 10, 1), closes_on=date(year, 11, 30), council_on=council_on,
        ).pk  # fmt: skip
    for year in (2021, 2022):
        decision.objects.create(
            occasion_id=made[year], tier="giay_khen", number=f"{year}/QĐ", issuer="Giám đốc Sở",
            decided_on=date(year, 12, 15), recorded_by_id=by.pk, recorded_at=MOMENT,
        )  # fmt: skip
    with transaction.atomic():
        for act in (Act.OCCASION_CREATED, Act.OCCASION_CLOSED):
            audit.record(Occasion(pk=made[2021]), act, by=by)
    known = timezone.localtime(AuditEntry.objects.last().at).date()
    for _ in range(2):
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
        days = dict(Occasion.objects.values_list("ends_on__year", "closed_on"))
        today = timezone.localdate()
        planned = date(2023, 12, 20)
        assert days == {2021: known, 2022: date(2022, 12, 15), 2023: planned, 2024: today,
                        2025: None}  # fmt: skip
        MigrationExecutor(connection).migrate([("awards", "0012_results_count_until")])
        assert model.objects.filter(state="closed").count() == 4
