"""Every list page asks the database as often for three rows as for one."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import ContributionNorm, PlanVersion
from awards.services.choosing import pick_by_hand
from awards.services.decisions import record_decision
from dossiers.services.snapshots import conclude_and_freeze
from emulation import clock
from emulation.access import require_role
from emulation.enums import Role
from emulation.models import (
    Contribution,
    DisciplineRecord,
    PendingCase,
    PledgeEntry,
    Staff,
    Subject,
    Unit,
    User,
)
from emulation.services.inbox import notify
from emulation.services.pledges import remind_units
from tests.access.sides import make_evidence
from tests.access.table import IN, ROWS
from tests.access.walking import address
from tests.awards.council.world import make_meeting
from tests.awards.makers import (
    accepted_pledge,
    give_result,
    give_target,
    make_occasion,
    meets,
    next_version,
)
from tests.awards.quota_plans import choosing_occasion, stand, total
from tests.dossiers.makers import (
    TODAY,
    Office,
    compiled_nomination,
    hold_meeting,
    make_office,
    make_people,
)
from tests.factories import (
    MOMENT,
    collective_of,
    make_movement,
    make_officer,
    make_period,
    make_staff,
    make_tccb,
    make_unit,
    make_user,
)
from tests.flows.walk import signed_in

pytestmark = pytest.mark.django_db

NAMES = ("Danh Sa Rây", "Thị Ngọc Ánh", "Y Bhăm Êban")
PERSON = "Kim Ngọc Hân"

# --- What is measured: every page of tests/access/table.py that may list rows ----------------

# What a page stands on whose lists grow with the office (of this office, by the table's names).
GROWING: dict[str, Callable[[Office], dict[str, Any]]] = {
    "nothing": lambda office: {},
    "occasion": lambda office: {"occasion_id": office.occasion.pk},
    "movement": lambda office: {"movement_code": office.occasion.movement.code},
    "plan_version": lambda office: {"pk": next_version(office.occasion.movement).pk},
    "period": lambda office: {"period_id": make_period().pk},
    "subject": lambda office: {"subject_id": collective_of(office.unit).pk},
}
# Pages that list nothing until they are asked for something.
ASKED = {
    "search": {"?q": "chi cuc"},
    "plan_what_if": {"?rule-annual-bang_khen_tinh-route-A-threshold": "200"},
}
MEASURED_ELSEWHERE = {
    "dossier": "below, by nominees",
    "concluded_meeting": "below, by nominees",
    "meeting": "tests/awards/council/test_pages.py, by nominees",
    "meeting_tier": "as its meeting",
    "called_meeting": "as its meeting",
    "round": "tests/awards/council/test_pages.py, by nominees",
}
# One record, and what the law or one form makes of it.
ONE_THING = {
    "draft", "sent_pledge", "pledge", "pledge_entry", "pledge_target", "movement_unit",
    "given_target", "subject_evidence", "subject_result", "subject_gift", "evidence", "case",
    "discipline",
    "item", "norm", "occasion_pk", "occasion_tier", "occasion_subject", "occasion_choice",
    "occasion_self", "occasion_colleague", "own_choice", "colleagues_choice", "report",
    "own_report", "draft_nomination", "nomination", "approved", "nomination_file", "decision",
    "paper", "own_paper", "persons_paper",
}  # fmt: skip
NO_LISTS = {
    "healthz": "one word for the machine",
    "gallery": "samples of the components",
    "help": "the same words for everybody",
    "accessibility": "the same words for everybody",
    "account_login": "leads on who has signed in",
    "account_change_password": "own account",
    "account_reauthenticate": "own account",
    "mfa_index": "own account",
    "mfa_reauthenticate": "own account",
    "mfa_activate_totp": "own account",
    "mfa_generate_recovery_codes": "own account",
    "record_verify": "repeats what was ticked; nothing was",
    "record_return": "repeats what was ticked; nothing was",
    "nomination_present": "repeats what was ticked; nothing was",
    "nomination_compile_many": "repeats what was ticked; nothing was",
    "choosing_excel": "leads back where the plan has no quota; below, under a plan with one",
    "nomination_return_many": "repeats what was ticked; nothing was",
}
# Measured above and no longer for more rows: what they show does not come from the office's rows.
STAYS = {
    "choosing_detail": "says that the plan has no quota; below, under a plan with one",
    "movement_open": "a form",
    "norm_enter": "a form",
    "occasion_create": "a form",
    "period_open": "a form",
    "plan_cases": "the plan's own worked cases",
    "plan_file": "one file",
    "plan_upload": "a form",
    "plan_version": "one file beside another one",
}
MORE_THAN_FIGURES = 50  # bytes: 12 for 3 somewhere in a page is no row
ASKERS = (
    "officer_a", "staff", "tccb", "secretary", "member", "chair", "director", "inspector", "admin",
)  # fmt: skip
PAGES = [
    (actor, row)
    for row in ROWS
    if row.on in GROWING and row.route not in NO_LISTS
    for actor in ASKERS
    if row.expected("get", actor) == IN
]


def test_every_page_is_measured_or_has_its_reason():
    read = [row for row in ROWS if row.lets_in("get")]
    known = GROWING.keys() | MEASURED_ELSEWHERE.keys() | ONE_THING
    assert {row.on for row in read} - known == set(), "does it list rows? Say where it belongs"
    assert NO_LISTS.keys() <= {row.route for row in read if row.on in GROWING}
    assert {row.route for _, row in PAGES} | NO_LISTS.keys() == {
        row.route for row in read if row.on in GROWING
    }


@pytest.fixture
def office(settings: Any) -> Office:
    settings.DEMO_TODAY = TODAY
    office = make_office()
    office.tccb.staff = Staff.objects.get(unit__handles_awards=True)
    office.tccb.save()
    make_user(Role.STAFF, staff=make_staff(office.unit, PERSON))
    return office


def one_more(office: Office, place: int) -> None:
    """A unit of the same officer, walked from targets to the award; and one of everything else."""
    _planned(office, place)
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
    decision = record_decision(
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
    _judged(office, unit, place)
    for recorded in (collective_of(office.unit), Subject.objects.get(name=PERSON)):
        _recorded(recorded, office.tccb, place)
        decision.awards.create(
            subject=recorded,
            recipient_name=recorded.name,
            unit_name=office.unit.name,
            achievement="Thành tích trước khi có hệ thống",
        )


def _planned(office: Office, place: int) -> None:
    """A plan version that waits, a norm of another year, an occasion that is over; and a unit that
    has registered nothing."""
    movement, day = office.occasion.movement, date(2020 + place, 1, 1)
    text = f"{next_version(movement).text}\n# lần {place}\n"
    PlanVersion.objects.create(
        movement=movement, number=10 + place, text=text, note="Sửa lần nữa", added_by=office.tccb,
        sha256=hashlib.sha256(text.encode()).hexdigest(), added_at=MOMENT,
    )  # fmt: skip
    ContributionNorm.objects.create(
        movement=movement, tier="giay_khen", subject_kind="individual", value=place * 1_000_000,
        source=f"Công văn {place}", valid_from=day, valid_to=date(2020 + place, 12, 31),
        entered_by=office.tccb, entered_at=MOMENT,
    )  # fmt: skip
    make_occasion("annual", day.year, state="closed")
    make_officer(make_unit(f"Phòng số {place}", "division"))


def _judged(office: Office, unit: Unit, place: int) -> None:
    """One who reaches the provincial certificate and one who would under the version that waits."""
    for result in (33, 32):
        person = make_staff(unit, f"Người đạt {result} hộ thứ {place}").subject
        PledgeEntry.objects.create(pledge=accepted_pledge(unit), subject=person)
        meets(office.occasion, person, result)


def _recorded(subject: Subject, tccb: User, place: int) -> None:
    """A result, a contribution and a file of one subject, checked by somebody with a name."""
    target = give_target(subject, 10, name=f"Chỉ tiêu {place} của {subject.name}")
    made = [
        give_result(subject, 4, target=target),
        Contribution.objects.create(
            movement=make_movement(), subject=subject, kind="cash", description=f"Quà {place}",
            value=5_000_000, donor="Nhà hảo tâm", received_on=TODAY, recorded_by=tccb,
            recorded_at=MOMENT,
        ),
    ]  # fmt: skip
    for record in made:
        record.verified_by, record.verified_on = tccb, TODAY
        record.save()
        record.evidence.add(make_evidence(subject, tccb, f"Ảnh {place}"))


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
    people = User.objects.exclude(roles=None)
    notify(recipients=people, text=f"Thư {place}", url=reverse("inbox"))


class Answer(NamedTuple):
    """The status, how often the page asked the database, and how long it is."""

    status: int
    queries: int
    size: int


def asked(user: User, url: str) -> int:
    client = signed_in(user)
    client.get(url)
    answer = answered(client, url)
    assert answer.status == 200
    return answer.queries


def answered(client: Client, url: str) -> Answer:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
        size = len(response.getvalue())
    return Answer(response.status_code, len(queries), size)


def all_answered(
    who: dict[str, User], urls: dict[tuple[str, str], str]
) -> dict[tuple[str, str], Answer]:
    """Each (actor, route) in a browser that was used before: a new one first keeps its session."""
    browsers = {actor: signed_in(user) for actor, user in who.items()}
    for client in browsers.values():
        client.get(reverse("help"))
    return {page: answered(browsers[page[0]], url) for page, url in urls.items()}


def people(office: Office) -> dict[str, User]:
    return {
        "officer_a": office.officer,
        "staff": User.objects.get(staff__full_name=PERSON),
        "tccb": office.tccb,
        "secretary": office.meeting.secretary.user,
        "member": office.members[1],
        "chair": office.chair,
        "director": make_user(Role.DIRECTOR),
        "inspector": make_user(Role.INSPECTOR),
        "admin": make_user(Role.ADMIN),
    }


def test_lists_ask_as_often_for_three_rows_as_for_one(office):
    who = people(office)
    urls = {}
    for actor, row in PAGES:
        ids = GROWING[row.on](office) | ASKED.get(row.route, {})
        urls[actor, row.route] = address(row.route, ids)
    one_more(office, 1)
    for (actor, _), url in {page[1]: (page, url) for page, url in urls.items()}.values():
        signed_in(who[actor]).get(url)  # what is kept for the next time is there from here on
    one = all_answered(who, urls)
    one_more(office, 2)
    one_more(office, 3)
    three = all_answered(who, urls)
    grown = [
        f"{page}: {one[page]}, {three[page]}"
        for page in urls
        if three[page].queries > one[page].queries
    ]
    assert not grown, "\n".join(grown)
    longer = {page[1] for page in urls if three[page].size > one[page].size + MORE_THAN_FIGURES}
    assert sorted({route for _, route in urls} - longer) == sorted(STAYS)
    # Some are led on to their own page of the kind; nobody but them is.
    shown = {route for (_, route), (status, *_) in one.items() if status == 200}
    assert {route for _, route in urls} - shown == set()


def test_a_choice_under_quotas_asks_as_often_for_three_as_for_one():
    occasion, tccb = choosing_occasion(total(2)), make_tccb()
    urls = [
        reverse(name, args=[occasion.pk])
        for name in ("choosing_detail", "choosing_excel", "nomination_table", "nomination_excel")
    ]
    hand = {"chosen": True, "discretion": "extra", "source": "x", "reason": "Cứu người trong lũ."}
    client, counts = signed_in(tccb), []
    for names in (["Chi cục A"], ["Chi cục B", "Chi cục C"]):
        for name in names:
            nomination = stand(occasion, name)
            pick_by_hand(nomination=nomination, by=tccb, on=TODAY, **hand)
        for url in urls:
            client.get(url)
        counts.append([answered(client, url) for url in urls])
    one, three = counts
    assert [answer.queries for answer in one] == [answer.queries for answer in three]
    assert all(more.size > less.size for less, more in zip(one, three, strict=True))


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
