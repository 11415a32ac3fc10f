"""The question before the council's door: who goes in, with what warning, who is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from awards.enums import MeetingState, NominationState, VerdictStatus
from awards.models import CouncilMember, Meeting, Nomination, Occasion
from awards.rules import Caution, Verdict
from awards.rules.words import lower_first
from awards.selectors.council_door import QUOTA, Door, comes_onto_ballot, door
from awards.selectors.nominations import Chip, shortfall, tiers_of, verdict_chip
from awards.selectors.verdicts import assess_subjects
from emulation.models import AwardTier, User


@dataclass(frozen=True)
class Entry:
    """A chosen nomination under today's verdict. `warnings`: what asks for a reason, falling out of
    the quotas too. `unmet`: by which choice it comes onto the ballot although its conditions are
    not met. `refusal`: why it cannot be presented; `full`: because a hard total does not allow."""

    nomination: Nomination
    name: str
    line: str
    tier: AwardTier
    chip: Chip
    warnings: tuple[Caution, ...]
    off_ballot: str
    unmet: str
    refusal: str
    full: bool

    @property
    def pk(self) -> int:
        return self.nomination.pk

    @property
    def needs_reason(self) -> bool:
        """As presenting asks for one: another nomination alone is shown and asks for none."""
        return any(warning.awarded or warning.code == QUOTA for warning in self.warnings)

    @property
    def reason_field(self) -> str:
        return f"reason_{self.nomination.pk}"


@dataclass(frozen=True)
class Question:
    """`ready` go before the council; `left` stay, each with its reason."""

    ready: list[Entry]
    left: list[Entry]

    @property
    def full(self) -> bool:
        """Somebody stays because of a hard total: where an extra seat is written down is told."""
        return any(entry.full for entry in self.left)

    @property
    def units(self) -> int:
        return len({entry.nomination.subject.unit_id for entry in self.ready})

    @property
    def warned(self) -> list[Entry]:
        return [entry for entry in self.ready if entry.needs_reason]

    @property
    def noted(self) -> list[Entry]:
        """Where something is to be known that asks for no reason."""
        return [entry for entry in self.ready if entry.warnings and not entry.needs_reason]

    @property
    def clauses(self) -> list[str]:
        """What the warnings lean on, each once however many nominations it concerns."""
        found = (warning.clause for entry in self.ready for warning in entry.warnings)
        return list(dict.fromkeys(filter(None, found)))


def question(occasion: Occasion, nominations: Sequence[Nomination], *, on: date) -> Question:
    """What presenting these would do on `on`. Presenting assesses anew, so the page does too."""
    tiers = tiers_of(occasion.movement_id)
    assessed = assess_subjects(occasion, [n.subject for n in nominations], on=on)
    found = door(occasion, on=on)
    entries = [
        _entry(nomination, assessment.verdict_for(nomination.tier), tiers, found)
        for nomination, assessment in zip(nominations, assessed, strict=True)
    ]
    return Question(
        ready=[entry for entry in entries if not entry.refusal],
        left=[entry for entry in entries if entry.refusal],
    )


def _entry(
    nomination: Nomination,
    verdict: Verdict | None,
    tiers: dict[str, AwardTier],
    found: Door,
) -> Entry:
    subject, beyond = nomination.subject, found.beyond.get(nomination.pk)
    status = VerdictStatus(verdict.status.value if verdict else nomination.verdict_status)
    why, pick = shortfall(verdict), found.unmet.get(nomination.pk)
    votes = comes_onto_ballot(status, pick)
    return Entry(
        nomination=nomination,
        name=subject.addressed,
        line="Tập thể" if subject.is_collective else subject.unit.name,
        tier=tiers[nomination.tier],
        chip=verdict_chip(status),
        warnings=(*(verdict.warnings if verdict else ()), *([beyond] if beyond else [])),
        off_ballot="" if votes else why or lower_first(status.label),
        unmet=f"xét theo {pick.basis}" if pick and votes else "",
        refusal=_refusal(nomination, status, why) or found.full.get(nomination.pk, ""),
        full=nomination.pk in found.full,
    )


def _refusal(nomination: Nomination, status: VerdictStatus, why: str) -> str:
    if nomination.state != NominationState.COMPILED:
        return f"Đang ở bước “{nomination.get_state_display()}”, chưa vào bảng tổng hợp."
    if status == VerdictStatus.BLOCKED:
        return f"Bị chặn: {why}." if why else "Bị chặn."
    return ""


def cautions_of(
    occasion: Occasion, nominations: Sequence[Nomination], *, on: date
) -> dict[int, tuple[Caution, ...]]:
    """By nomination, what the council will have to be told of as it stands on `on`."""
    assessed = assess_subjects(occasion, [n.subject for n in nominations], on=on)
    verdicts = {
        nomination.pk: assessment.verdict_for(nomination.tier)
        for nomination, assessment in zip(nominations, assessed, strict=True)
    }
    return {pk: verdict.warnings for pk, verdict in verdicts.items() if verdict}


def meetings_for(occasion: Occasion, user: User) -> QuerySet[Meeting]:
    """Meetings of the occasion that still take items, the nearest first."""
    return (
        Meeting.objects.visible_to(user)
        .filter(occasion=occasion)
        .filter(state__in=[MeetingState.PLANNED, MeetingState.RUNNING])
        .order_by("held_on", "pk")
    )


def council_day(occasion: Occasion) -> date | None:
    """When the council meets on the occasion: the next meeting called, else the day planned.

    None once a meeting was concluded and no other is called: the day planned is past then.
    """
    meetings = _meetings([occasion])[occasion.pk]
    if called := _called(meetings):
        return called
    return None if _concluded(meetings) else occasion.council_on


def council_days(occasions: Iterable[Occasion]) -> dict[int, date | None]:
    """When the council meets or last met on each: the next meeting called, else the last one
    concluded, else the day planned. One query for any number."""
    asked = list(occasions)
    held = _meetings(asked)
    return {
        o.pk: _called(held[o.pk]) or _concluded(held[o.pk]) or o.council_on for o in asked
    }  # fmt: skip


Held = Sequence[tuple[str, date]]  # state and day of meetings, by day


def _meetings(occasions: Sequence[Occasion]) -> dict[int, list[tuple[str, date]]]:
    found: dict[int, list[tuple[str, date]]] = {occasion.pk: [] for occasion in occasions}
    rows = Meeting.objects.filter(occasion__in=occasions).order_by("held_on", "pk")
    for occasion, state, day in rows.values_list("occasion", "state", "held_on"):
        found[occasion].append((state, day))
    return found


def _called(meetings: Held) -> date | None:
    at_work = (MeetingState.PLANNED, MeetingState.RUNNING)
    return next((day for state, day in meetings if state in at_work), None)


def _concluded(meetings: Held) -> date | None:
    return next((day for state, day in meetings[::-1] if state == MeetingState.CONCLUDED), None)


def members_told(meetings: Sequence[Meeting]) -> int:
    """Members of the meetings' councils who have an account."""
    councils = {meeting.council_id for meeting in meetings}
    seats = CouncilMember.objects.filter(council__in=councils, staff__user__is_active=True)
    return seats.values("staff").distinct().count()
