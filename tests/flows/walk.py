"""The job at the services' level, where a story is about something else than its pages: from
targets to the words on the finished papers."""

import uuid
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse

from awards.models import CouncilMember, Meeting, Nomination
from awards.rules import Plan
from awards.services import ballots, calling, confirmations, meetings, nominations, reports, rounds
from dossiers import tasks
from dossiers.models import Document, Snapshot
from dossiers.reading import read
from dossiers.services.snapshots import conclude_and_freeze
from emulation import clock
from emulation.enums import TargetBasis
from emulation.models import RegistrationPeriod, Subject, User
from emulation.services import pledge_parts, pledges, record_checks, records, targets
from tests.awards.makers import kh54
from tests.factories import make_measure
from tests.flows.town import Town


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- Targets and results --------------------------------------------------------------------


def pledge(town: Town, values: Mapping[str, str], period: RegistrationPeriod, on: date) -> None:
    """The collective's own targets for the period, sent and accepted. Values by name, in hộ."""
    draft = pledges.create_pledge(unit=town.unit, period=period, by=town.officer, on=on)
    pledge_parts.set_collective_tier(pledge=draft, tier="bang_khen_tinh", by=town.officer)
    content = period.movement.contents.first()
    pledge_parts.set_tasks(
        pledge=draft, texts={content.pk: ["Giúp hộ nghèo"]}, by=town.officer, seen=None
    )
    pledge_parts.set_people(pledge=draft, tiers={}, collective_only=True, by=town.officer)
    for name, value in values.items():
        targets.add_target(
            pledge=draft,
            subject=town.collective,
            figures=_figures(name, value, content=content, due_on=period.ends_on),
            token=uuid.uuid4(),
            by=town.officer,
        )
    sent = pledges.submit_pledge(pledge=draft, by=town.officer, on=on)
    pledges.accept_pledge(pledge=sent, by=town.tccb)


def _figures(name: str, value: str, **more: Any) -> targets.Figures:
    return targets.Figures(name=name, measure=make_measure(), value=Decimal(value), **more)


def assign(town: Town, values: Mapping[str, str]) -> None:
    """What UBND tỉnh gives the collective for 2021-2025, entered by TCCB on its page."""
    client = signed_in(town.tccb)
    url = reverse("given_target_add", args=["kh54", town.unit.pk])
    for name, value in values.items():
        data = {
            "token": str(uuid.uuid4()),
            "subject": town.collective.pk,
            "name": name,
            "value": value,
            "measure": make_measure().pk,
            "starts_on": "01/01/2021",
            "ends_on": "31/12/2025",
            "source": "Quyết định 1180/QĐ-UBND ngày 15/6/2021",
        }
        assert client.post(url, data).status_code == 302
    given = town.collective.targets.filter(basis=TargetBasis.PROVINCE_PLAN)
    assert given.count() == len(values)


def achieve(town: Town, values: Mapping[str, str], on: date) -> None:
    """Results of the collective, recorded and verified."""
    made = [
        records.record_result(
            subject=town.collective,
            indicator=town.collective.targets.get(indicator__name=name).indicator,
            achieved_on=on,
            value=Decimal(value),
            token=uuid.uuid4(),
            by=town.officer,
            on=on,
        )
        for name, value in values.items()
    ]
    record_checks.verify_records(records=made, by=town.tccb, on=on)


# --- Nomination and council -----------------------------------------------------------------


def propose(town: Town, tier: str, on: date) -> Nomination:
    """Criteria confirmed, report handed in, nominated, compiled."""
    subject = town.collective
    confirmations.confirm_criteria(
        occasion=town.occasion,
        subject=subject,
        words=_all_met(kh54(), subject),
        by=town.tccb,
        on=on,
    )
    report = reports.start_report(occasion=town.occasion, subject=subject, by=town.officer)
    report = reports.write_report(
        report=report,
        version=report.version,
        by=town.officer,
        overview="Chi cục phụ trách 6 xã nghèo.",
        achievements="Giúp hộ nghèo thoát nghèo bền vững.",
        summary="Giúp hộ nghèo ở 6 xã.",
    )
    reports.submit_report(report=report, by=town.officer, on=on)
    return propose_also(town, tier, on)


def propose_also(town: Town, tier: str, on: date) -> Nomination:
    """Nominated on the report that is handed in, and compiled."""
    made = nominations.create_nomination(
        occasion=town.occasion, subject=town.collective, tier=tier, by=town.officer, on=on
    )
    sent = nominations.submit_nomination(nomination=made, by=town.officer, on=on)
    return nominations.compile_nomination(nomination=sent, by=town.tccb, on=on)


def _all_met(plan: Plan, subject: Subject) -> dict[str, confirmations.Word]:
    return {
        criterion.code: confirmations.Word(met=True, note="Nhận xét của Đảng ủy Sở")
        for criterion in plan.criteria
        if criterion.kind == "confirmed" and criterion.concerns(subject.subject_class)
    }


def decide(town: Town, made: list[Nomination], on: date) -> Snapshot:
    """A meeting on that day: eight of nine agree with each nomination on the ballot."""
    chair = CouncilMember.objects.get(staff=town.chair.staff)
    meeting = calling.call_meeting(
        council=town.council,
        occasion=town.occasion,
        call=calling.Call(on, time(8, 0), "Phòng họp B, trụ sở Sở", chair, town.clerk.staff),
        token=uuid.uuid4(),
        by=town.tccb,
        on=on,
    )
    nominations.present_nominations(
        meeting=meeting, nominations=made, reasons={}, by=town.tccb, on=on
    )
    meetings.record_attendance(meeting=meeting, presence={}, by=town.tccb)
    meeting = meetings.open_meeting(meeting=meeting, by=town.chair, on=on)
    for tier in sorted({nomination.tier for nomination in made}):
        _vote(town, meeting, tier)
    return conclude_and_freeze(meeting=meeting, by=town.chair, ends_at=clock.now().time())


def _vote(town: Town, meeting: Meeting, tier: str) -> None:
    items = list(meeting.items.filter(on_ballot=True, nomination__tier=tier))
    opened = rounds.open_round(meeting=meeting, items=items, by=town.chair)
    for place, member in enumerate(town.seats):
        choice = "disagree" if place == 4 else "agree"
        ballots.vote(round=opened, choices={item.pk: choice for item in items}, by=member)
    rounds.close_round(round=opened, by=town.chair)
    agreed = {item.pk: meetings.Concluded(approved=True) for item in items}
    meetings.conclude_items(round=opened, conclusions=agreed, by=town.chair)


# --- Papers ---------------------------------------------------------------------------------


def printed(snapshot: Snapshot) -> dict[str, str]:
    """The text of every finished paper by its title."""
    for document in snapshot.dossier.documents.all():
        tasks.print_paper(document.pk)
    ready = snapshot.dossier.documents.filter(state="ready")
    assert ready.count() == snapshot.dossier.documents.count()
    return {document.title: _text(document) for document in ready}


def _text(document: Document) -> str:
    with document.file.open("rb") as file:
        return read(file.read()).text
