"""A meeting whose papers can be printed, made by the real services from rows to conclusion."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from awards.models import Meeting, Nomination, Occasion
from awards.services import ballots, meetings, nominations, reports, rounds
from dossiers.models import Snapshot
from dossiers.services.snapshots import conclude_and_freeze
from emulation import clock
from emulation.enums import Role
from emulation.models import RoleAssignment, Staff, Subject, Unit, User
from tests.awards.council.world import make_council, make_meeting, make_rule
from tests.awards.makers import fulfil_criteria, give_result, give_target, make_occasion
from tests.factories import (
    LONG_AGO,
    collective_of,
    make_officer,
    make_staff,
    make_tccb,
    make_unit,
    make_user,
)

TODAY = date(2025, 11, 12)


@dataclass
class Office:
    """The people of a small department and its running occasion."""

    occasion: Occasion
    meeting: Meeting
    members: list[User]
    officer: User
    tccb: User
    unit: Unit

    @property
    def chair(self) -> User:
        return self.members[0]


def make_office(code: str = "annual") -> Office:
    council, seats, members = make_council(9)
    make_rule(council)
    award_unit = make_unit("Phòng Tổ chức cán bộ", "division", handles_awards=True, symbol="TCCB")
    head = {"address": "ba", "gender": "female", "is_head": True, "post": "Trưởng phòng"}
    make_staff(award_unit, "Lê Thị Diễm Phúc", **head)
    occasion = make_occasion(code)
    RoleAssignment.objects.create(user=members[0], role=Role.DIRECTOR, valid_from=LONG_AGO)
    Staff.objects.filter(pk=members[0].staff_id).update(post="Giám đốc Sở")
    unit = make_unit("Chi cục Thủy lợi")
    return Office(
        occasion=occasion,
        meeting=make_meeting(council, seats, occasion=occasion),
        members=members,
        officer=make_officer(unit),
        tccb=make_tccb(),
        unit=unit,
    )


def make_people(unit: Unit, count: int = 1) -> list[Subject]:
    names = ["Thị Ngọc Ánh", "Y Bhăm Êban", "Danh Sa Rây", "H'Hen Niê", "Đặng Thị Ái"]
    people = []
    for place in range(count):
        staff = make_staff(
            unit,
            names[place % len(names)] + (f" {place}" if place >= len(names) else ""),
            address="ba" if place % 2 == 0 else "ong",
            gender="female" if place % 2 == 0 else "male",
            birth_date=date(1985, 1, 7),
        )
        make_user(Role.STAFF, staff=staff)
        people.append(staff.subject)
    return people


def compiled_nomination(
    office: Office, subject: Subject, *, result: int = 33, tier: str = "bang_khen_tinh"
) -> Nomination:
    """Registered 30, done `result`; reported, confirmed, nominated, checked by TCCB."""
    fulfil_criteria(office.occasion, subject)
    give_result(subject, result, target=give_target(subject, 30))
    report = reports.start_report(occasion=office.occasion, subject=subject, by=office.officer)
    report = reports.write_report(
        report=report,
        version=report.version,
        by=office.officer,
        overview="Đơn vị có 42 công chức, viên chức.\nĐịa bàn có 6 xã nghèo.",
        achievements=f"Hỗ trợ {result} hộ nghèo thoát nghèo.",
        measures="Phân công từng tổ phụ trách địa bàn.",
        summary=f"Hỗ trợ {result}/30 hộ nghèo thoát nghèo.",
    )
    reports.submit_report(report=report, by=office.officer, on=TODAY)
    if subject.staff:
        reports.confirm_report(report=report, by=subject.staff.user)
    nomination = nominations.create_nomination(
        occasion=office.occasion, subject=subject, tier=tier, by=office.officer, on=TODAY
    )
    nomination = nominations.submit_nomination(nomination=nomination, by=office.officer, on=TODAY)
    return nominations.compile_nomination(nomination=nomination, by=office.tccb, on=TODAY)


def hold_meeting(
    office: Office,
    found: list[Nomination],
    *,
    agree: int = 8,
    reasons: Mapping[int, str] | None = None,
    presence: Mapping[int, meetings.Presence] | None = None,
    recused: int | None = None,
) -> Meeting:
    """Present, open, vote (`agree` yes, the rest of nine no), close, conclude each item.

    `recused`: the place of a member who is not on the list of any item.
    """
    nominations.present_nominations(
        meeting=office.meeting, nominations=found, reasons=reasons or {}, by=office.tccb, on=TODAY
    )
    meetings.record_attendance(meeting=office.meeting, presence=presence or {}, by=office.tccb)
    meeting = meetings.open_meeting(meeting=office.meeting, by=office.chair, on=TODAY)
    items = list(meeting.items.filter(on_ballot=True))
    opened = rounds.open_round(meeting=meeting, items=items, by=office.chair)
    for place, member in enumerate(office.members):
        if place == recused:
            continue
        choice = "agree" if place < agree else "disagree"
        ballots.vote(round=opened, choices={item.pk: choice for item in items}, by=member)
    rounds.close_round(round=opened, by=office.chair)
    passed = {box.item_id: meetings.Concluded(box.passed) for box in opened.boxes.all()}
    meetings.conclude_items(round=opened, conclusions=passed, by=office.chair)
    return meeting


def make_snapshot(people: int = 1) -> Snapshot:
    """A concluded meeting with the unit's collective and some of its people approved."""
    office = make_office()
    subjects = [collective_of(office.unit), *make_people(office.unit, people)]
    meeting = hold_meeting(office, [compiled_nomination(office, s) for s in subjects])
    return conclude_and_freeze(meeting=meeting, by=office.chair, ends_at=clock.now().time())
