"""One meeting of the council that is over: called, voted on in secret, concluded, decided."""

from datetime import timedelta
from itertools import chain, repeat
from typing import Any

from awards.enums import AttendanceStatus, Choice, NominationState
from awards.models import AgendaItem, Meeting, Nomination, Round
from awards.roll import Roll
from awards.selectors.seats import council_on
from awards.services.ballots import vote
from awards.services.calling import Call, call_meeting
from awards.services.comments import comment, mark_for_minutes
from awards.services.decisions import record_decision
from awards.services.meetings import (
    Concluded,
    Presence,
    conclude_items,
    open_meeting,
    record_attendance,
)
from awards.services.nominations import needs_reason, present_nominations
from awards.services.rounds import close_round, open_round
from dossiers.demo import tables
from dossiers.demo.world import World
from dossiers.models import Document
from dossiers.services.documents import issue_paper
from dossiers.services.snapshots import conclude_and_freeze
from emulation import clock
from emulation.models import User

BETWEEN_ACTS = timedelta(minutes=14)


def load(world: World) -> None:
    data = tables.toml("meeting")
    row = data["meeting"]
    world.timeline.on(row["called_on"], _call, world, row)
    world.timeline.on(row["presented_on"], _present, world, row)
    day = row["held_on"]
    world.timeline.keep_hours(day, begins=row["starts_at"], pause=BETWEEN_ACTS)
    for act in (_roll_call, _open, _comment, _open_round, _vote, _close_round, _conclude):
        world.timeline.on(day, act, world, data)
    world.timeline.on(data["papers"]["recorded_on"], _number, world, data["papers"]["issued"])
    world.timeline.on(data["decision"]["recorded_on"], _decide, world, data)


def _meeting() -> Meeting:
    return Meeting.objects.select_related("chair__staff").get()


def _chair(world: World) -> User:
    return world.users[_meeting().chair.staff.full_name]


def _secretary(world: World) -> User:
    return world.users["Ngô Thị Hồng Gấm"]


def _nominations(world: World, row: dict[str, Any]) -> list[Nomination]:
    occasion = world.occasions["annual", row["occasion_year"]]
    return list(Nomination.objects.filter(occasion=occasion, tier=row["tier"]).order_by("pk"))


# --- Before ---------------------------------------------------------------------------------


def _call(world: World, row: dict[str, Any]) -> None:
    council = council_on(row["held_on"])
    call_meeting(
        council=council,
        occasion=world.occasions["annual", row["occasion_year"]],
        call=Call(
            held_on=row["held_on"],
            starts_at=row["starts_at"],
            place=row["place"],
            chair=council.members.get(position=1),
            secretary=_secretary(world).staff,
        ),
        token=world.token("meeting", row["held_on"]),
        by=world.tccb,
        on=clock.today(),
    )


def _present(world: World, row: dict[str, Any]) -> None:
    found = _nominations(world, row)
    present_nominations(
        meeting=_meeting(),
        nominations=found,
        reasons={each.pk: row["reason"] for each in found if needs_reason(each)},
        by=world.tccb,
        on=clock.today(),
    )


# --- The day itself -------------------------------------------------------------------------


def _roll_call(world: World, data: dict[str, Any]) -> None:
    meeting = _meeting()
    online = data["meeting"]["online"]
    record_attendance(
        meeting=meeting,
        presence={
            seat.pk: Presence(
                AttendanceStatus.ONLINE
                if seat.staff.full_name in online
                else AttendanceStatus.PRESENT
            )
            for seat in meeting.council.members.select_related("staff")
        },
        by=_secretary(world),
    )


def _open(world: World, data: dict[str, Any]) -> None:
    open_meeting(meeting=_meeting(), by=_chair(world), on=clock.today())


def _comment(world: World, data: dict[str, Any]) -> None:
    for place, row in enumerate(data["comment"]):
        said = comment(
            item=_item(world, row["subject"]),
            text=row["text"],
            token=world.token("comment", place),
            by=world.users[row["member"]],
        )
        mark_for_minutes(comment=said, in_minutes=True, by=_secretary(world))


def _item(world: World, name: str) -> AgendaItem:
    return AgendaItem.objects.get(nomination__subject=world.subjects[name])


def _open_round(world: World, data: dict[str, Any]) -> None:
    meeting = _meeting()
    items = list(meeting.items.filter(on_ballot=True))
    open_round(meeting=meeting, items=items, by=_chair(world))


def _vote(world: World, data: dict[str, Any]) -> None:
    """Everybody on the roll drops one ballot an item; who said what is not kept anywhere."""
    opened = Round.objects.get()
    roll = Roll.from_json(opened.roll)
    piles = {line.item: _pile(world, data, line.item) for line in roll.lines}
    seats = opened.meeting.council.members.filter(pk__in=roll.voters).select_related("staff")
    for seat in seats:
        choices = {item: next(piles[item]) for item in roll.items_of(seat.pk)}
        vote(round=opened, choices=choices, by=world.users[seat.staff.full_name])


def _pile(world: World, data: dict[str, Any], item: int) -> chain[Choice]:
    """The ballots of an item: the few that do not agree, then as many as are needed."""
    for row in data["against"]:
        if _item(world, row["subject"]).pk == item:
            against = [Choice.DISAGREE] * row.get("disagree", 0)
            return chain(against, [Choice.BLANK] * row.get("blank", 0), repeat(Choice.AGREE))
    return chain(repeat(Choice.AGREE))


def _close_round(world: World, data: dict[str, Any]) -> None:
    close_round(round=Round.objects.get(), by=_chair(world))


def _conclude(world: World, data: dict[str, Any]) -> None:
    held = Round.objects.get()
    conclusions = {box.item_id: Concluded(approved=bool(box.passed)) for box in held.boxes.all()}
    conclude_items(round=held, conclusions=conclusions, by=_chair(world))
    conclude_and_freeze(meeting=_meeting(), by=_chair(world), ends_at=clock.now().time())


# --- Afterwards -----------------------------------------------------------------------------


def _number(world: World, rows: list[dict[str, Any]]) -> None:
    """What văn thư gave to the signed papers; they are printed once more when somebody works."""
    for row in rows:
        issue_paper(
            document=Document.objects.get(dossier__snapshot__meeting=_meeting(), kind=row["kind"]),
            number=row["number"],
            issued_on=row["issued_on"],
            by=world.tccb,
            on=clock.today(),
        )


def _decide(world: World, data: dict[str, Any]) -> None:
    row = data["decision"]
    found = _nominations(world, data["meeting"])
    record_decision(
        occasion=found[0].occasion,
        tier=data["meeting"]["tier"],
        number=row["number"],
        decided_on=row["decided_on"],
        issuer=row["issuer"],
        nominations=[each for each in found if each.state == NominationState.APPROVED],
        by=world.tccb,
        on=clock.today(),
    )
