"""A stored plan version stays what it is, in whatever words somebody asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from awards.models import PlanVersion
from awards.selectors.plans import plan_in_force, plan_of, version_in_force
from awards.services.plans import activate_plan_version
from emulation.errors import Refused
from emulation.models import Movement
from tests.awards.makers import make_plan_in_force, next_version
from tests.factories import make_tccb
from tests.invariants.test_journal import without_guard

pytestmark = pytest.mark.django_db
TABLE = "awards_planversion"
FIXED = {
    "text": "UPDATE awards_planversion SET text = text || '#'",
    "sha256": "UPDATE awards_planversion SET sha256 = '0'",
    "number": "UPDATE awards_planversion SET number = number + 5",
    "note": "UPDATE awards_planversion SET note = 'khác'",
    "added_by": "UPDATE awards_planversion SET added_by_id = NULL",
    "added_at": "UPDATE awards_planversion SET added_at = '2020-01-01'",
    "movement": "UPDATE awards_planversion SET movement_id = movement_id + 1",
    "id": "UPDATE awards_planversion SET id = id + 100",
}
ONCE = {
    "activated_by": "UPDATE awards_planversion SET activated_by_id = NULL",
    "activated_at": "UPDATE awards_planversion SET activated_at = NULL",
    "reason": "UPDATE awards_planversion SET activation_reason = 'khác'",
}
DELETE = "DELETE FROM awards_planversion"
LOWER = "UPDATE awards_planversion SET text = replace(text, 'threshold = 105', 'threshold = 5')"
REPLACE = (
    "REPLACE INTO awards_planversion"
    " (movement_id, number, sha256, note, added_by_id, added_at, activation_reason, text)"
    " SELECT movement_id, number, sha256, note, added_by_id, added_at, activation_reason, 'y'"
    " FROM awards_planversion"
)


@pytest.fixture
def movement() -> Movement:
    """Version 1 in force since long, 2 in force, 3 waiting."""
    movement = make_plan_in_force()
    second = next_version(movement)
    activate_plan_version(version=second, by=make_tccb(), reason="Kế hoạch 12")
    PlanVersion.objects.create(
        movement=movement, number=3, text="x", sha256="3", added_by=make_tccb(),
        added_at=second.added_at,
    )  # fmt: skip
    return movement


@contextmanager
def unguarded() -> Iterator[None]:
    """As somebody with the database's own password could do it."""
    if connection.vendor == "sqlite":
        with without_guard():
            yield
        return
    with connection.cursor() as cursor:
        connection.check_constraints()  # no table is altered while checks of its rows wait
        cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        yield
        connection.check_constraints()
        cursor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")


def run(statement: str, number: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement + " WHERE number = %s", [number])


def rows() -> list[tuple]:
    return list(PlanVersion.objects.order_by("pk").values_list())


@pytest.mark.parametrize("number", [2, 3])
@pytest.mark.parametrize("column", FIXED)
def test_what_was_taken_in_never_changes(movement, column, number):
    before = rows()
    with pytest.raises(DatabaseError):
        run(FIXED[column], number)
    assert rows() == before


@pytest.mark.parametrize("column", ONCE)
def test_who_put_it_in_force_when_and_why_is_written_once(movement, column):
    before = rows()
    with pytest.raises(DatabaseError):
        run(ONCE[column], 2)
    assert rows() == before


def test_one_put_in_force_is_not_deleted_and_one_that_waits_may_be(movement):
    before = rows()
    with pytest.raises(DatabaseError):
        run(DELETE, 2)
    assert rows() == before
    run(DELETE, 3)
    assert rows() == before[:2]


@pytest.mark.skipif("connection.vendor != 'sqlite'")
@pytest.mark.parametrize("number", [2, 3])
def test_nothing_takes_its_place(movement, number):
    before = rows()
    with pytest.raises(DatabaseError):
        run(REPLACE, number)
    assert rows() == before


def test_the_guards_are_what_refuses(movement):
    """The control: without them every one of these goes through."""
    with unguarded():
        for column in ("text", "sha256", "number", "note"):
            run(FIXED[column], 3)
        run(ONCE["reason"], 2)
        run(DELETE, 2)
    assert [(r.number, r.text) for r in PlanVersion.objects.order_by("pk")][1:] == [(8, "x#")]


def test_none_is_put_in_force_without_a_reason(movement):
    with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
        PlanVersion.objects.filter(number=3).update(activated_at="2025-11-12T00:00:00Z")


def test_nobody_is_judged_by_a_text_that_is_not_the_stored_one(movement):
    with unguarded():
        run(LOWER, 2)
    for asked in (lambda: plan_of(version_in_force(movement)), lambda: plan_in_force(movement)):
        with pytest.raises(Refused, match="bản kế hoạch số 2 không khớp mã kiểm tra"):
            asked()
