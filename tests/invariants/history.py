"""Whether every state is explained: the journal is walked through the tables of steps.

Each kind of thing begins in its first state; an entry that names one of its acts takes the step
the table allows from there. What is stored must be where the journal ends, or where the system's
own steps, which no entry tells, lead on from there.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from awards.enums import Conclusion, MeetingState, NominationState, OccasionState, ReportState
from awards.enums import RoundState as Rounds
from awards.models import AgendaItem, Meeting, Nomination, Occasion, Report, Round
from awards.states import (
    MEETING_STEPS,
    NOMINATION_STEPS,
    OCCASION_STEPS,
    REPORT_STEPS,
    ROUND_STEPS,
)
from dossiers.enums import DocumentState
from dossiers.models import Document
from dossiers.states import DOCUMENT_STEPS
from emulation.acts import Act
from emulation.enums import PledgeState
from emulation.models import AuditEntry, Pledge
from emulation.states import PLEDGE_STEPS, Step

Steps = dict[tuple[str, str], Step]


@dataclass(frozen=True)
class Life:
    """One kind of thing: its first state and what each act does to it, as an action of its table
    or, where a field is no state of a table, as the value itself."""

    model: type[models.Model]
    first: str
    acts: dict[Act, str | Callable[[dict[str, Any]], str]]
    steps: Steps | None = None
    field: str = "state"

    def after(self, states: frozenset[str], entry: AuditEntry) -> frozenset[str]:
        """Where the entry may have led from one of `states`; empty where no step leads on."""
        action = self.acts[Act(entry.act)]
        action = action(entry.data) if callable(action) else action
        if self.steps is None:
            return frozenset({action})
        steps = [self.steps.get((state, action)) for state in states]
        return self.alone(frozenset(step.to for step in steps if step))

    def alone(self, states: frozenset[str]) -> frozenset[str]:
        """`states` and those that the system reaches from there by itself."""
        own = [(known, step.to) for (known, _), step in (self.steps or {}).items()
               if not step.roles]  # fmt: skip
        reached = states | {to for state, to in own if state in states}
        return reached if reached == states else self.alone(reached)


_DECIDES = {
    Conclusion.APPROVED: "approve",
    Conclusion.REJECTED: "reject",
    Conclusion.NOT_ON_BALLOT: "set_aside",
}


def _concluded(data: dict[str, Any]) -> str:
    return _DECIDES[data["conclusion"]]


LIVES = [
    Life(
        Pledge,
        PledgeState.DRAFT,
        {
            Act.PLEDGE_SUBMITTED: "submit",
            Act.PLEDGE_RETURNED: "return",
            Act.PLEDGE_ACCEPTED: "accept",
        },
        PLEDGE_STEPS,
    ),
    Life(
        Nomination,
        NominationState.DRAFT,
        {
            Act.NOMINATION_SUBMITTED: "submit",
            Act.NOMINATION_RETURNED: "return",
            Act.NOMINATION_COMPILED: "compile",
            Act.NOMINATION_PRESENTED: "present",
            Act.NOMINATION_TAKEN_BACK: "take_back",
            Act.NOMINATION_CONCLUDED: _concluded,
            Act.NOMINATION_RENEWED: "renew",
            Act.NOMINATION_DECLINED: "decline",
            Act.DECISION_RECORDED: "award",
        },
        NOMINATION_STEPS,
    ),
    Life(
        Meeting,
        MeetingState.PLANNED,
        {
            Act.MEETING_OPENED: "open",
            Act.MEETING_CONCLUDED: "conclude",
            Act.MEETING_WITHDRAWN: "withdraw",
        },
        MEETING_STEPS,
    ),
    Life(Round, Rounds.OPEN, {Act.ROUND_CLOSED: "close"}, ROUND_STEPS),
    Life(
        Occasion,
        OccasionState.PLANNED,
        {Act.OCCASION_OPENED: "open", Act.OCCASION_CLOSED: "close"},
        OCCASION_STEPS,
    ),
    Life(
        Report,
        ReportState.DRAFT,
        {Act.REPORT_WRITTEN: "write", Act.REPORT_SUBMITTED: "submit"},
        REPORT_STEPS,
    ),
    Life(
        AgendaItem,
        Conclusion.PENDING,
        {Act.ITEM_CONCLUDED: lambda data: data["conclusion"]},
        field="conclusion",
    ),
    Life(
        Document,
        DocumentState.QUEUED,
        {Act.PAPER_ISSUED: "issue", Act.DOSSIER_CANCELLED: "stop", Act.DOSSIER_AGAIN: "again"},
        DOCUMENT_STEPS,
    ),
    Life(
        Document,
        "",
        {Act.PAPER_ISSUED: lambda data: data["number"]},
        field="number",
    ),
]


def unexplained() -> list[str]:
    """Every state the journal does not lead to, in words; empty when all of them are explained."""
    return [fault for life in LIVES for fault in _unexplained(life)]


def _unexplained(life: Life) -> Iterable[str]:
    told = _entries(life)
    for row in life.model._base_manager.order_by("pk"):
        entries = told.get(row.pk, [])
        states = life.alone(frozenset({first_of(row, life, entries)}))
        for entry in entries:
            after = life.after(states, entry)
            if not after:
                yield f"{life.model.__name__} {row.pk}: {entry} is no step from {_told(states)}"
                break
            states = after
        else:
            if getattr(row, life.field) not in states:
                stored, ends = getattr(row, life.field), _told(states)
                yield f"{life.model.__name__} {row.pk}: {stored!r}, the journal ends at {ends}"


def _told(states: frozenset[str]) -> str:
    return " or ".join(repr(state) for state in sorted(states))


def first_of(row: models.Model, life: Life, entries: list[AuditEntry]) -> str:
    """An item kept off the ballot says so, with its reason, from the beginning; a nomination made
    anew goes on where the one before it was set aside."""
    if isinstance(row, AgendaItem) and not row.on_ballot:
        return Conclusion.NOT_ON_BALLOT
    if entries and entries[0].act == Act.NOMINATION_RENEWED:
        return NominationState.SET_ASIDE
    return life.first


def _entries(life: Life) -> dict[int, list[AuditEntry]]:
    """The entries that move things of this kind, by the thing, in order."""
    found: dict[int, list[AuditEntry]] = {}
    for entry in AuditEntry.objects.filter(act__in=life.acts).order_by("number"):
        for pk in _about(entry, life):
            found.setdefault(pk, []).append(entry)
    return found


def _about(entry: AuditEntry, life: Life) -> list[int]:
    """One entry may move several: a decision the nominations it names; stopping or printing again
    the papers of a dossier; a number the joined paper too, which takes none itself."""
    model = life.model
    if model is Nomination and entry.act == Act.DECISION_RECORDED:
        return [int(pk) for pk in entry.data["nominations"]]
    if model is Document and entry.act in (Act.DOSSIER_CANCELLED, Act.DOSSIER_AGAIN):
        return [int(pk) for pk in entry.data["documents"]]
    if entry.object_type != model._meta.label_lower:
        return []
    own = [int(entry.object_id)]
    return own + entry.data["joined"] if model is Document and life.field == "state" else own
