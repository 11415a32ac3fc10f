"""Whom a meeting did not vote on: set aside at its end, nominated anew, before another meeting."""

import pytest
from django.urls import reverse

from awards.models import Nomination
from awards.selectors.holding import presented_with
from awards.selectors.nominations import candidates
from awards.services import ballots, meetings, nominations, reports, rounds
from awards.services.setting_aside import put_off
from awards.states import NOMINATION_STEPS
from dossiers import tasks
from dossiers.printing import content_of
from dossiers.services.snapshots import conclude_and_freeze, freeze_again
from emulation import clock
from emulation.acts import Act
from emulation.errors import Forbidden, Refused
from emulation.models import AuditEntry, InboxMessage
from emulation.states import Step
from tests.awards.council.test_pages import signed_in, text_of
from tests.awards.council.world import make_meeting
from tests.awards.makers import give_result
from tests.dossiers.makers import (
    TODAY,
    Office,
    compiled_nomination,
    hold_meeting,
    make_office,
    make_people,
)
from tests.dossiers.test_late_work import agrees
from tests.factories import collective_of
from tests.invariants.history import unexplained

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def left(office) -> Nomination:
    """Ten of thirty households: listed, not on the ballot, and the meeting is over."""
    (person,) = make_people(office.unit)
    found = [
        compiled_nomination(office, collective_of(office.unit)),
        compiled_nomination(office, person, result=10),
    ]
    hold_meeting(office, found)
    conclude_and_freeze(meeting=office.meeting, by=office.chair, ends_at=clock.now().time())
    nomination = found[1]
    nomination.refresh_from_db()
    return nomination


def test_the_figures_of_whom_nobody_voted_on_may_be_put_right(office, left):
    """The council's own words are kept with the nomination; a wrong figure need not be."""
    voted = Nomination.objects.get(state="approved")
    figures = [nomination.subject.results.get() for nomination in (left, voted)]
    assert list(presented_with(figures)) == figures[1:]


def renew(nomination: Nomination, office: Office, reason: str = "Đã thêm 23 hộ.") -> Nomination:
    return nominations.renew_nomination(
        nomination=nomination, reason=reason, by=office.tccb, on=TODAY
    )


def test_who_was_not_on_the_ballot_comes_before_the_next_meeting(office, left):
    assert left.state == "set_aside"
    entry = AuditEntry.objects.get(act=Act.NOMINATION_CONCLUDED, object_id=str(left.pk))
    assert entry.data == {
        "conclusion": "not_on_ballot",
        "note": left.agenda_item.exclusion_reason,
    }
    give_result(left.subject, 23, target=left.subject.targets.get())
    office.occasion.state, office.occasion.closed_on = "closed", TODAY
    office.occasion.save()
    renewed = renew(left, office)
    assert (renewed.state, renewed.verdict_status, renewed.report) == (
        "submitted", "met", left.report
    )  # fmt: skip
    told = InboxMessage.objects.get(recipient=office.officer, text__contains="được xét lại")
    assert told.text.endswith("Đã thêm 23 hộ.")
    nominations.compile_nomination(nomination=renewed, by=office.tccb, on=TODAY)
    council = office.meeting.council
    second = make_meeting(council, list(council.members.all()), occasion=office.occasion)
    nominations.present_nominations(
        meeting=second, nominations=[renewed], reasons={}, by=office.tccb, on=TODAY
    )
    assert second.items.get().on_ballot
    faults = [fault for fault in unexplained() if not fault.startswith(("Occasion", "Pledge"))]
    assert faults == []


def test_the_first_meeting_goes_on_saying_what_it_was_shown(office, left):
    before = (left.verdict, left.facts, left.agenda_item.exclusion_reason)
    give_result(left.subject, 23, target=left.subject.targets.get())
    renew(left, office)
    left.refresh_from_db()
    assert (left.verdict, left.facts, left.agenda_item.exclusion_reason) == before
    with pytest.raises(Refused, match="Không có gì thay đổi so với lần chốt trước"):
        freeze_again(meeting=office.meeting, reason="Xem lại", by=office.tccb)


def test_a_nomination_is_made_anew_once_with_a_reason_by_tccb(office, left):
    with pytest.raises(Refused) as refusal:
        renew(left, office, reason="  ")
    assert refusal.value.field == "reason"
    with pytest.raises(Forbidden):
        nominations.renew_nomination(nomination=left, reason="Có", by=office.officer, on=TODAY)
    first = renew(left, office)
    with pytest.raises(Refused, match="đã có đề nghị mới"):
        renew(left, office)
    with pytest.raises(Refused):
        renew(first, office)
    assert Nomination.objects.filter(subject=left.subject).count() == 2


def test_the_unit_may_nominate_anew_and_put_its_report_right(office, left):
    subjects = [c.subject for c in candidates(office.occasion, office.officer, on=TODAY)]
    assert left.subject in subjects
    written = reports.write_report(
        report=left.report, version=left.report.version, by=office.officer, summary="Hỗ trợ 33 hộ."
    )
    assert written.summary == "Hỗ trợ 33 hộ."
    again = nominations.create_nomination(
        occasion=office.occasion,
        subject=left.subject,
        tier=left.tier,
        by=office.officer,
        on=TODAY,
    )
    assert (again.state, again.pk != left.pk) == ("draft", True)


def test_the_table_says_who_makes_it_anew_and_where_it_begins(office, left, monkeypatch):
    step = Step("compiled", frozenset({"unit_officer"}))
    monkeypatch.setitem(NOMINATION_STEPS, ("set_aside", "renew"), step)
    with pytest.raises(Forbidden):
        renew(left, office)


def test_the_page_of_the_old_one_leads_to_the_new_one(office, left):
    tccb = signed_in(office.tccb)
    place, act = (
        reverse(name, args=[left.pk]) for name in ("nomination_detail", "nomination_renew")
    )
    assert "Đề nghị lại…" in text_of(tccb.get(place))
    assert "Đề nghị lại…" not in text_of(signed_in(office.officer).get(place))
    assert tccb.post(act, {"reason": ""}).status_code == 422
    told = text_of(tccb.post(act, {"reason": "Đã bổ sung."}, follow=True))
    assert "Đã lập đề nghị mới theo số liệu hôm nay." in told and "TCCB xét" in told
    assert "Đề nghị lại…" not in text_of(tccb.get(place))
    assert text_of(tccb.get(act, follow=True)).count("Hội đồng chưa xét")


def test_what_is_put_off_after_a_round_stays_in_the_minutes_and_is_made_anew(office):
    """Two of nine vote: no result. The round stays on record, the meeting can end."""
    first, second = (
        compiled_nomination(office, subject)
        for subject in (collective_of(office.unit), *make_people(office.unit))
    )
    nominations.present_nominations(
        meeting=office.meeting, nominations=[first, second], reasons={}, by=office.tccb, on=TODAY
    )
    meetings.record_attendance(meeting=office.meeting, presence={}, by=office.tccb)
    meetings.open_meeting(meeting=office.meeting, by=office.chair, on=TODAY)
    items = list(office.meeting.items.order_by("position"))
    for chosen, voters in ((items[:1], 9), (items[1:], 2)):
        opened = rounds.open_round(meeting=office.meeting, items=chosen, by=office.chair)
        for user in office.members[:voters]:
            ballots.vote(round=opened, choices={chosen[0].pk: "agree"}, by=user)
        rounds.close_round(round=opened, by=office.chair)
    meetings.conclude_items(
        round=office.meeting.rounds.get(number=1),
        conclusions={items[0].pk: meetings.Concluded(approved=True)},
        by=office.chair,
    )
    put_off(meeting=office.meeting, items=items[1:], reason="Không còn đủ người.", by=office.chair)
    snapshot = conclude_and_freeze(
        meeting=office.meeting, by=office.chair, ends_at=clock.now().time()
    )
    content = content_of(snapshot)
    assert [len(held["lines"]) for held in content["rounds"]] == [1, 1]
    (left,) = content["not_on_ballot"]
    assert left["reasons"] == ["để lại phiên sau: Không còn đủ người."]
    for document in snapshot.dossier.documents.all():
        tasks.print_paper(document.pk)
    assert agrees(snapshot.dossier)
    second.refresh_from_db()
    assert renew(second, office).state == "submitted"
