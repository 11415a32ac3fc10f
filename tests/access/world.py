"""The twelve who knock at every door, and one of each thing a door can lead to."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib.auth import SESSION_KEY
from django.core.files.base import ContentFile
from django.test import Client

from awards.models import ContributionNorm, Decision, Meeting, Nomination, Occasion
from awards.services import comments, meetings, rounds
from dossiers.enums import DocumentState
from dossiers.models import Dossier
from dossiers.services.snapshots import conclude_and_freeze
from emulation import clock
from emulation.enums import Role
from emulation.models import InboxMessage, User
from tests.access.sides import Side, make_evidence, make_side, open_case
from tests.awards.council.world import make_meeting, make_nomination
from tests.awards.makers import make_occasion, next_version
from tests.dossiers.makers import TODAY, Office, compiled_nomination, hold_meeting, make_office
from tests.factories import (
    MOMENT,
    make_officer,
    make_period,
    make_staff,
    make_unit,
    make_user,
)

ANONYMOUS, DISABLED = "anonymous", "disabled"
SIGNED_IN = (
    "officer_a", "officer_b", "staff", "tccb", "secretary", "member", "chair", "director",
    "inspector", "admin",
)  # fmt: skip
ACTORS = (ANONYMOUS, DISABLED, *SIGNED_IN)
MISSING = 9_999_999
MARK_A, MARK_B = "ban sáng", "ban chiều"

# What nobody of unit A may read, nor anybody who oversees neither unit.
SECRETS_OF_B = ("Chi cục Kiểm lâm", "Niê Kdăm Bảo Trâm", MARK_B)

Ids = dict[str, Any]


@dataclass(frozen=True)
class Thing:
    """What a route's ids may be ("?x" is a query): of unit A, of unit B, of something closed, and
    of unit A with one id swapped for unit B's. Without `other` it belongs to no unit."""

    own: Ids
    other: Ids | None = None
    closed: Ids | None = None
    mixed: tuple[Ids, ...] = ()

    @property
    def missing(self) -> Ids:
        """Numbers nobody has; a query is left out."""
        own = {name: pk for name, pk in self.own.items() if not name.startswith("?")}
        return {name: MISSING if isinstance(pk, int) else "khong-co" for name, pk in own.items()}


class World:
    """Everything once. `things[name]`: what a row of the table stands on."""

    def __init__(self) -> None:
        self.office: Office = make_office()
        other = make_unit("Chi cục Kiểm lâm")
        self.a = make_side(self.office.unit, self.office.officer, "Danh Sa Rây", MARK_A)
        self.b = make_side(other, make_officer(other), "Niê Kdăm Bảo Trâm", MARK_B)
        self.dossier: Dossier = self._concluded()
        open_case(self.a, MARK_A)
        open_case(self.b, MARK_B)
        self.running: Meeting = self._running()
        self.called: Meeting = self._called()
        self.users: dict[str, User] = self._people()
        self.things: dict[str, Thing] = things(self)
        self._keys = {name: _session(user) for name, user in self.users.items()}
        User.objects.filter(pk=self.users[DISABLED].pk).update(is_active=False)

    def _concluded(self) -> Dossier:
        """Both collectives and a person of each approved, the papers waiting to be printed."""
        found: list[Nomination] = []
        for side, mark in ((self.a, MARK_A), (self.b, MARK_B)):
            office = replace(self.office, officer=side.officer, unit=side.unit)
            subjects = (side.collective, side.person.subject)
            side.parts["approved"], side.parts["approved_person"] = (
                compiled_nomination(office, subject) for subject in subjects
            )
            found += [side.parts["approved"], side.parts["approved_person"]]
            side.parts["counted"] = make_evidence(side.collective, side.officer, f"Ảnh {mark}")
            counted = side.collective.results.get(achieved_on=date(2025, 6, 30))
            counted.evidence.add(side.parts["counted"])
        meeting = hold_meeting(self.office, found)
        return conclude_and_freeze(
            meeting=meeting, by=self.office.chair, ends_at=clock.now().time()
        ).dossier

    def _running(self) -> Meeting:
        """One round open on Bằng khen tỉnh; Giấy khen not voted on yet, with a comment."""
        council = self.office.meeting.council
        seats = list(council.members.order_by("position"))
        occasion = make_occasion("annual", 2024)
        meeting = make_meeting(council, seats, occasion=occasion)
        for side in (self.a, self.b):
            for name, tier in (("voted", "bang_khen_tinh"), ("unvoted", "giay_khen")):
                nomination = make_nomination(side.collective, occasion, tier)
                added = meetings.add_to_agenda(
                    meeting=meeting, nominations=[nomination], by=self.office.tccb
                )
                side.parts[name] = added[0]
        meetings.record_attendance(meeting=meeting, presence={}, by=self.office.tccb)
        meeting = meetings.open_meeting(meeting=meeting, by=self.office.chair, on=TODAY)
        self.comment = comments.comment(
            item=self.a.parts["unvoted"],
            text="Đề nghị nêu rõ số hộ.",
            token=uuid4(),
            by=self.office.members[1],
        )
        voted = [side.parts["voted"] for side in (self.a, self.b)]
        self.round = rounds.open_round(meeting=meeting, items=voted, by=self.office.chair)
        return meeting

    def _called(self) -> Meeting:
        """Not opened yet, nothing on its agenda."""
        council = self.office.meeting.council
        seats = list(council.members.order_by("position"))
        return make_meeting(council, seats, occasion=make_occasion("annual", 2023))

    def _people(self) -> dict[str, User]:
        office = self.office
        bench = office.chair.staff.unit
        office.chair.roles.exclude(role=Role.CHAIR).delete()
        deputy = make_staff(bench, "Lâm Quốc Bửu", post="Phó Giám đốc")
        return {
            "officer_a": self.a.officer,
            "officer_b": self.b.officer,
            "staff": self.a.person.user,
            "tccb": office.tccb,
            "secretary": office.meeting.secretary.user,
            "member": office.members[1],
            "chair": User.objects.get(pk=office.chair.pk),
            "director": make_user(Role.DIRECTOR, staff=deputy),
            "inspector": make_user(Role.INSPECTOR),
            "admin": make_user(Role.ADMIN),
            DISABLED: make_user(Role.TCCB, Role.ADMIN, Role.DIRECTOR),
        }

    def client(self, actor: str) -> Client:
        """A browser of the actor, signed in before; a fresh one each time."""
        client = Client()
        if actor != ANONYMOUS:
            client.cookies["sessionid"] = self._keys[actor]
        return client


def _session(user: User) -> str:
    """The key of a session that has been used once."""
    client = Client()
    client.force_login(user)
    client.get("/huong-dan/")
    assert client.session[SESSION_KEY] == str(user.pk)
    return client.session.session_key


def things(world: World) -> dict[str, Thing]:
    return (
        {"nothing": Thing({})}
        | _pledge_things(world.a, world.b)
        | _record_things(world.a, world.b)
        | _council_things(world)
        | _dossier_things(world)
        | _award_things(world)
        | _inbox(world)
    )


def _inbox(world: World) -> dict[str, Thing]:
    own, other = (
        InboxMessage.objects.create(recipient=side.officer, text="Thư", sent_at=MOMENT)
        for side in (world.a, world.b)
    )
    return {"message": Thing({"pk": own.pk}, {"pk": other.pk})}


def _pledge_things(a: Side, b: Side) -> dict[str, Thing]:
    def both(first: str, second: str, own: str, closed: str) -> Thing:
        """A pledge and something in it."""
        return Thing(
            {"pk": a.pk("draft"), second: a.pk(own)},
            {"pk": b.pk("draft"), second: b.pk(own)},
            {"pk": a.pk("accepted"), second: a.pk(closed)},
            (
                {"pk": a.pk("draft"), second: b.pk(own)},
                {"pk": b.pk("draft"), second: a.pk(own)},
            ),
        )

    fresh = make_period(2027, opens_on=date(2025, 11, 1))
    return {
        "draft": Thing({"pk": a.pk("draft")}, {"pk": b.pk("draft")}),
        "pledge": Thing({"pk": a.pk("draft")}, {"pk": b.pk("draft")}, {"pk": a.pk("accepted")}),
        "sent_pledge": Thing({"pk": a.pk("sent")}, {"pk": b.pk("sent")}),
        "pledge_entry": both("pk", "entry_id", "entry", "accepted_entry"),
        "pledge_target": both("pk", "target_id", "target", "accepted_target"),
        "period": Thing({"period_id": make_period(2026).pk}),
        "period_unit": Thing(
            {"period_id": fresh.pk, "unit_id": a.unit.pk},
            {"period_id": fresh.pk, "unit_id": b.unit.pk},
        ),
        "movement_unit": Thing(
            {"movement_code": "kh54", "unit_id": a.unit.pk},
            {"movement_code": "kh54", "unit_id": b.unit.pk},
        ),
        "given_target": Thing({"target_id": a.pk("given")}, {"target_id": b.pk("given")}),
    }


def _record_things(a: Side, b: Side) -> dict[str, Thing]:
    def subject_and(part: str, closed: str = "") -> Thing:
        own = {"subject_id": a.collective.pk, "pk": a.pk(part)}
        other = {"subject_id": b.collective.pk, "pk": b.pk(part)}
        mixed = ({**own, "subject_id": b.collective.pk}, {**other, "subject_id": a.collective.pk})
        return Thing(own, other, {**own, "pk": a.pk(closed)} if closed else None, mixed)

    return {
        "subject": Thing({"subject_id": a.collective.pk}, {"subject_id": b.collective.pk}),
        "evidence": Thing({"pk": a.pk("evidence")}, {"pk": b.pk("evidence")}),
        "subject_evidence": subject_and("evidence"),
        "subject_result": subject_and("result", "checked_result"),
        "subject_gift": subject_and("contribution"),
        "case": Thing({"pk": a.pk("case")}, {"pk": b.pk("case")}),
        "discipline": Thing({"pk": a.pk("discipline")}, {"pk": b.pk("discipline")}),
    }


def _council_things(world: World) -> dict[str, Thing]:
    concluded = world.dossier.snapshot.meeting
    running, a = world.running, world.a
    done = concluded.items.get(nomination=a.parts["approved"])
    waiting, voted = {"tier": "giay_khen"}, {"tier": "bang_khen_tinh"}
    return {
        "meeting": Thing({"pk": running.pk}, closed={"pk": concluded.pk}),
        "called_meeting": Thing({"pk": world.called.pk}, closed={"pk": running.pk}),
        "meeting_tier": Thing({"pk": running.pk, **waiting}, closed={"pk": concluded.pk, **voted}),
        "item": Thing({"pk": a.parts["unvoted"].pk}, closed={"pk": done.pk}),
        "comment": Thing({"pk": world.comment.pk}),
        "round": Thing({"pk": world.round.pk}, closed={"pk": concluded.rounds.get().pk}),
    }


def _dossier_things(world: World) -> dict[str, Thing]:
    dossier = world.dossier
    papers = dossier.documents
    own, other = (papers.get(subject=side.collective) for side in (world.a, world.b))
    minutes = papers.get(kind="minutes")
    theirs = [papers.get(subject=side.person.subject) for side in (world.a, world.b)]
    for paper in (own, other, minutes, *theirs):
        paper.state, paper.sha256 = DocumentState.READY, "0" * 64
        paper.file.save("giay.pdf", ContentFile(b"%PDF-1.4\n"))
        paper.thumbnail.save("giay.png", ContentFile(b"\x89PNG\r\n"))
    return {
        "dossier": Thing({"pk": dossier.pk}),
        "own_paper": Thing({"pk": own.pk}, {"pk": other.pk}),
        "persons_paper": Thing({"pk": theirs[0].pk}, {"pk": theirs[1].pk}),
        "paper": Thing({"pk": minutes.pk}),
        "concluded_meeting": Thing({"pk": dossier.snapshot.meeting.pk}),
    }


def _norm(world: World, occasion: Occasion) -> Thing:
    norm = ContributionNorm.objects.create(
        movement=occasion.movement, tier="giay_khen", subject_kind="collective", value=50_000_000,
        source="Công văn 9/HĐTĐKT", valid_from=date(2020, 1, 1), valid_to=date(2020, 12, 31),
        entered_by=world.office.tccb, entered_at=MOMENT,
    )  # fmt: skip
    return Thing({"pk": norm.pk})


def _reports_to_write(a: Side, b: Side, shut: Occasion) -> dict[str, Thing]:
    """About whom a report may be written, on an occasion where nobody has written about a person;
    as the address of the editor, and as the choice that leads there."""
    unwritten = make_occasion("annual", 2024)

    def editor_of(part: str) -> Thing:
        own, other = ({"occasion_id": unwritten.pk, "subject_id": side.pk(part)} for side in (a, b))
        return Thing(own, other, {**own, "occasion_id": shut.pk})

    def choice_of(part: str) -> Thing:
        own, other = ({"occasion_id": unwritten.pk, "?ai": side.pk(part)} for side in (a, b))
        return Thing(own, other)

    return {
        "occasion_self": editor_of("person"),
        "occasion_colleague": editor_of("colleague"),
        "occasion_choice": choice_of("collective"),
        "own_choice": choice_of("person"),
        "colleagues_choice": choice_of("colleague"),
    }


def _award_things(world: World) -> dict[str, Thing]:
    a, b = world.a, world.b
    occasion, shut = a.parts["approved"].occasion, make_occasion("mid_term", state="closed")
    drafts = [
        make_nomination(side.collective, occasion, "giay_khen", state="draft") for side in (a, b)
    ]
    reports = [side.parts["approved"].report.pk for side in (a, b)]
    own_reports = [side.parts["approved_person"].report.pk for side in (a, b)]
    decision = Decision.objects.create(
        occasion=occasion, tier="giay_khen", number="12/QĐ-SNNMT", decided_on=date(2025, 11, 12),
        issuer="Giám đốc Sở", recorded_by=world.office.tccb, recorded_at=MOMENT,
    )  # fmt: skip

    def subject_of(side: Side) -> Ids:
        return {"occasion_id": occasion.pk, "subject_id": side.collective.pk}

    def file_of(side: Side, file: Side) -> Ids:
        return {"nomination_id": side.pk("approved"), "evidence_id": file.pk("counted")}

    return {
        "draft_nomination": Thing({"pk": drafts[0].pk}, {"pk": drafts[1].pk}),
        "nomination": Thing({"pk": drafts[0].pk}, {"pk": drafts[1].pk}, {"pk": a.pk("approved")}),
        "approved": Thing({"pk": a.pk("approved")}, {"pk": b.pk("approved")}),
        "nomination_file": Thing(
            file_of(a, a), file_of(b, b), mixed=(file_of(a, b), file_of(b, a))
        ),
        "occasion": Thing({"occasion_id": occasion.pk}),
        "occasion_pk": Thing({"pk": occasion.pk}),
        "occasion_tier": Thing({"occasion_id": occasion.pk, "tier": "bang_khen_tinh"}),
        "occasion_subject": Thing(
            subject_of(a), subject_of(b), {**subject_of(a), "occasion_id": shut.pk}
        ),
        "report": Thing({"pk": reports[0]}, {"pk": reports[1]}),
        "own_report": Thing({"pk": own_reports[0]}, {"pk": own_reports[1]}),
        "decision": Thing({"pk": decision.pk}),
        "movement": Thing({"movement_code": "kh54"}),
        "plan_version": Thing({"pk": next_version(occasion.movement).pk}),
        "norm": _norm(world, occasion),
    } | _reports_to_write(a, b, shut)
