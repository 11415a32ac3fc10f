"""The demo empties no database but an empty one and its own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.utils import timezone

from dossiers.demo import loading
from dossiers.demo.world import World
from emulation import audit, journal_guard
from emulation.acts import Act
from emulation.models import AuditEntry, AuditHead, Department, MeasureUnit, User
from tests.factories import make_department, make_unit, make_user

pytestmark = pytest.mark.django_db

ROWS: dict[str, Callable[[], object]] = {
    "an account": make_user,
    "a department": make_department,
    "a unit": make_unit,
    "a measure": lambda: MeasureUnit.objects.create(name="hộ"),
    "a head of the journal": lambda: AuditHead.objects.create(number=7),
    "another library's row": lambda: Authenticator.objects.create(
        user=make_user(), type=Authenticator.Type.TOTP, data={}
    ),
}


@pytest.fixture
def emptied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a load got past the guard; the demo's department stands for all of its rows."""
    done: list[str] = []
    real = journal_guard.empty_every_table

    def empty() -> None:
        done.append("emptied")
        real()

    class OneRow:
        @staticmethod
        def load(world: World) -> None:
            world.department = Department.objects.create(code="mau")
            world.timeline.on(timezone.localdate(), done.append, "loaded")

    monkeypatch.setattr(journal_guard, "empty_every_table", empty)
    monkeypatch.setattr(loading, "MODULES", (OneRow,))
    return done


@pytest.mark.parametrize("what", ROWS)
def test_a_database_that_holds_anything_unmarked_is_left_alone(
    what: str, emptied: list[str]
) -> None:
    ROWS[what]()
    before = User.objects.count(), Department.objects.count(), MeasureUnit.objects.count()
    with pytest.raises(CommandError, match="có dữ liệu không phải dữ liệu mẫu"):
        call_command("demo")
    assert emptied == []
    assert before == (User.objects.count(), Department.objects.count(), MeasureUnit.objects.count())


def test_an_empty_database_takes_it_and_afterwards_bears_its_mark(emptied: list[str]) -> None:
    Session.objects.create(
        session_key="khach", session_data="", expire_date=timezone.now() + timedelta(hours=1)
    )
    call_command("demo", verbosity=0)
    first = AuditEntry.objects.get()
    assert (first.number, first.act, first.actor_name) == (1, Act.DEMO_LOADED, "Hệ thống")
    make_user(username="nguoi.them")
    call_command("demo", verbosity=0)
    assert emptied == ["emptied", "loaded"] * 2
    assert not User.objects.filter(username="nguoi.them").exists()
    assert list(AuditEntry.objects.values_list("number", "act")) == [(1, Act.DEMO_LOADED)]


def test_the_mark_cannot_be_given_to_an_office_afterwards(emptied: list[str]) -> None:
    department = make_department()
    audit.record(department, Act.ACCOUNT_CHANGED, by=None)
    audit.record(department, Act.DEMO_LOADED, by=None)
    with pytest.raises(CommandError, match="có dữ liệu không phải dữ liệu mẫu"):
        call_command("demo")
    assert emptied == []
    assert AuditEntry.objects.count() == 2


def test_an_office_does_not_run_on_a_demo(emptied: list[str], settings: Any) -> None:
    call_command("demo", verbosity=0)
    call_command("check", databases=["default"])
    settings.DEMO_ALLOWED = False
    call_command("check")  # without a database it asks none
    with pytest.raises(SystemCheckError, match="của dữ liệu mẫu"):
        call_command("check", databases=["default"])
    with pytest.raises(SystemCheckError, match="của dữ liệu mẫu"):
        call_command("migrate", verbosity=0, skip_checks=False)


def test_an_office_of_its_own_passes_the_check(settings: Any) -> None:
    settings.DEMO_ALLOWED = False
    audit.record(make_department(), Act.OFFICE_FOUNDED, by=None)
    call_command("check", databases=["default"])
