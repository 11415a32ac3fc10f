"""Every list page asks the database as often for three rows as for one."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.services.decisions import record_decision
from dossiers.services.snapshots import conclude_and_freeze
from emulation import clock
from emulation.access import require_role
from emulation.enums import Role
from emulation.models import DisciplineRecord, PendingCase, User
from emulation.services.inbox import notify
from emulation.services.pledges import remind_units
from tests.awards.council.world import make_meeting
from tests.awards.makers import give_result, give_target
from tests.dossiers.makers import (
    TODAY,
    Office,
    compiled_nomination,
    hold_meeting,
    make_office,
    make_people,
)
from tests.factories import (
    collective_of,
    make_officer,
    make_period,
    make_staff,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

NAMES = ("Danh Sa Rây", "Thị Ngọc Ánh", "Y Bhăm Êban")
PAGES = [
    (role, route)
    for role, routes in {
        "tccb": (
            "home", "inbox", "journal", "pledge_overview", "record_check", "standing_list",
            "verdict_list", "report_list", "nomination_list", "nomination_table", "meeting_list",
            "dossier_list", "decision_list", "award_list", "award_excel", "nomination_excel",
            "search", "plan_detail", "province_targets",
        ),
        "officer": (
            "home", "inbox", "pledge_list", "record_list", "verdict_list", "report_list",
            "nomination_list", "award_list",
        ),
        "chair": ("home", "meeting_list", "dossier_list", "decision_list", "award_list"),
        "inspector": ("home", "journal", "standing_list", "verdict_list", "nomination_table"),
    }.items()
    for route in routes
]  # fmt: skip


@pytest.fixture
def office(settings: Any) -> Office:
    settings.DEMO_TODAY = TODAY
    return make_office()


def one_more(office: Office, place: int) -> None:
    """A unit of the same officer, walked from targets to the award; and one of everything else."""
    unit = make_unit(f"Chi cục số {place}")
    office.officer.roles.create(role=Role.UNIT_OFFICER, unit=unit, valid_from=date(2020, 1, 1))
    officer = User.objects.get(pk=office.officer.pk)
    council = office.meeting.council
    seats = list(council.members.order_by("position"))
    here = replace(
        office,
        unit=unit,
        officer=officer,
        meeting=make_meeting(council, seats, occasion=office.occasion),
    )
    subject = collective_of(unit)
    nomination = compiled_nomination(here, subject)
    meeting = hold_meeting(here, [nomination])
    conclude_and_freeze(meeting=meeting, by=office.chair, ends_at=clock.now().time())
    record_decision(
        occasion=office.occasion,
        tier=nomination.tier,
        number=f"{place}/QĐ-UBND",
        decided_on=TODAY,
        issuer="Chủ tịch UBND tỉnh",
        nominations=[nomination],
        by=office.tccb,
        on=TODAY,
    )
    _waiting(here, place)


def _waiting(office: Office, place: int) -> None:
    """What is not through yet: a nomination in the table, figures to check, cases, letters."""
    staff = make_staff(office.unit, NAMES[place % 3])
    make_user(Role.STAFF, staff=staff)
    compiled_nomination(office, staff.subject)
    other = make_staff(office.unit, f"Người thứ {place}")
    target = give_target(other.subject, 10, name=f"Chỉ tiêu {place}")
    give_result(other.subject, 4, target=target, verified=False)
    PendingCase.objects.create(
        subject=other.subject, kind="complaint", opened_on=TODAY, handler="Thanh tra Sở"
    )
    DisciplineRecord.objects.create(
        subject=other.subject, level=1, decided_on=TODAY, number=f"{place}/QĐ"
    )
    people = [office.tccb, office.officer, office.chair]
    notify(recipients=people, text=f"Thư {place}", url=reverse("inbox"))


def address(route: str, office: Office) -> str:
    if route in ("nomination_table", "nomination_excel"):
        return reverse(route, args=[office.occasion.pk])
    return reverse(route, query={"q": "chi cuc"} if route == "search" else None)


def asked(user: User, url: str) -> int:
    client = Client()
    client.force_login(user)
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def people(office: Office) -> dict[str, User]:
    return {
        "tccb": office.tccb,
        "officer": office.officer,
        "chair": office.chair,
        "inspector": make_user(Role.INSPECTOR),
    }


def test_lists_ask_as_often_for_three_rows_as_for_one(office):
    who = people(office)
    one_more(office, 1)
    one = {page: asked(who[page[0]], address(page[1], office)) for page in PAGES}
    one_more(office, 2)
    one_more(office, 3)
    three = {page: asked(who[page[0]], address(page[1], office)) for page in PAGES}
    grown = {page: (one[page], three[page]) for page in PAGES if one[page] != three[page]}
    assert grown == {}


def test_a_dossier_asks_as_often_for_three_nominees_as_for_one(office):
    chair = office.chair
    counts = []
    for people in (0, 2):
        subjects = [collective_of(office.unit), *make_people(office.unit, people)]
        found = [compiled_nomination(office, subject) for subject in subjects]
        meeting = hold_meeting(office, found)
        dossier = conclude_and_freeze(meeting=meeting, by=chair, ends_at=clock.now().time()).dossier
        counts.append(asked(chair, reverse("dossier_detail", args=[dossier.pk])))
        seats = list(office.meeting.council.members.order_by("position"))
        office = replace(
            office,
            unit=make_unit("Chi cục Kiểm lâm"),
            officer=office.officer,
            meeting=make_meeting(office.meeting.council, seats, occasion=office.occasion),
        )
        office.officer.roles.update(unit=office.unit)
        office.officer = User.objects.get(pk=office.officer.pk)
    assert counts[0] == counts[1]


def test_the_officer_of_one_unit_is_not_asked_more_for_more_people(office):
    officer = make_officer(office.unit)
    client_urls = [reverse(name) for name in ("record_list", "report_list", "nomination_list")]
    one_person(office, "Danh Sa Rây")
    one = [asked(officer, url) for url in client_urls]
    one_person(office, "Thị Ngọc Ánh")
    one_person(office, "Y Bhăm Êban")
    assert [asked(officer, url) for url in client_urls] == one


def one_person(office: Office, name: str) -> None:
    staff = make_staff(office.unit, name)
    give_result(staff.subject, 4, target=give_target(staff.subject, 10, name=f"Chỉ tiêu {name}"))


def test_reminding_asks_as_often_for_many_units_as_for_one(office):
    period = make_period()
    require_role(office.tccb, Role.TCCB, to="nhắc")  # what is known of a person is asked once
    units = [make_unit(f"Chi cục số {place}") for place in range(5)]
    for unit in units:
        make_officer(unit)
    counts = []
    for some in (units[:1], units[1:]):
        with CaptureQueriesContext(connection) as queries:
            reminded, told = remind_units(period=period, units=some, by=office.tccb, on=TODAY)
        assert (reminded, told) == (some, len(some))
        counts.append(len(queries))
    assert counts[0] == counts[1]
