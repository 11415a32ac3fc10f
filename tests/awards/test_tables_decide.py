"""The tables of steps are what decides: another table, another answer."""

import pytest

from awards.enums import MeetingState, OccasionState
from awards.services import meetings, occasions, reports, rounds
from awards.states import MEETING_STEPS, NOMINATION_STEPS, OCCASION_STEPS, REPORT_STEPS, ROUND_STEPS
from dossiers.enums import DocumentState
from dossiers.services import documents
from dossiers.states import DOCUMENT_STEPS, states_before
from emulation import clock
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Forbidden, Refused
from emulation.models import AuditEntry
from emulation.states import Step
from tests.awards.council.test_conclusions import held
from tests.awards.council.world import MEETING_DAY, make_world
from tests.awards.makers import make_occasion
from tests.dossiers.makers import make_snapshot
from tests.factories import collective_of, make_officer, make_tccb, make_unit, make_user

pytestmark = pytest.mark.django_db

SECRETARY = frozenset({Role.SECRETARY})


def test_the_table_says_who_opens_a_meeting(monkeypatch):
    world = make_world(3, nominees=1, running=False)
    opening = {"meeting": world.meeting, "on": MEETING_DAY}
    with pytest.raises(Forbidden):
        meetings.open_meeting(**opening, by=world.secretary)
    step = Step(MeetingState.RUNNING, SECRETARY)
    monkeypatch.setitem(MEETING_STEPS, (MeetingState.PLANNED, "open"), step)
    with pytest.raises(Forbidden):
        meetings.open_meeting(**opening, by=world.chair)
    assert meetings.open_meeting(**opening, by=world.secretary).state == "running"


def test_the_table_says_who_closes_a_round(monkeypatch):
    world = make_world(3, nominees=1)
    opened = world.open()
    monkeypatch.setitem(ROUND_STEPS, ("open", "close"), Step("closed", SECRETARY))
    with pytest.raises(Forbidden):
        rounds.close_round(round=opened, by=world.chair)
    assert rounds.close_round(round=opened, by=world.secretary).state == "closed"


@pytest.mark.parametrize("action", ["conclude", "approve"])
def test_the_table_says_who_concludes_a_meeting_and_its_nominations(monkeypatch, action):
    world = make_world(3, nominees=1)
    closed = held(world)
    said = {world.items[0].pk: meetings.Concluded(approved=True)}
    meetings.conclude_items(round=closed, conclusions=said, by=world.chair)
    steps, state = (
        (MEETING_STEPS, "running") if action == "conclude" else (NOMINATION_STEPS, "presented")
    )
    step = Step(steps[state, action].to, SECRETARY)
    monkeypatch.setitem(steps, (state, action), step)
    with pytest.raises(Forbidden):
        meetings.conclude_meeting(meeting=world.meeting, by=world.chair, ends_at=clock.now().time())


@pytest.mark.parametrize("state", list(OccasionState))
@pytest.mark.parametrize(
    ("action", "act"), [("open", occasions.open_occasion), ("close", occasions.close_occasion)]
)
def test_an_occasion_takes_the_steps_of_its_table_alone(state, action, act):
    occasion = make_occasion(state=state)
    step = OCCASION_STEPS.get((state, action))
    with pytest.raises(Forbidden if step else Refused):
        act(occasion=occasion, by=make_user(Role.CHAIR))
    if step:
        assert act(occasion=occasion, by=make_tccb()).state == step.to
    else:
        with pytest.raises(Refused, match=f"không {'mở' if action == 'open' else 'khóa'} được"):
            act(occasion=occasion, by=make_tccb())
    occasion.refresh_from_db()
    assert occasion.state == (step.to if step else state)


def test_the_table_says_who_writes_a_report(monkeypatch):
    unit = make_unit()
    officer = make_officer(unit)
    report = reports.start_report(occasion=make_occasion(), subject=collective_of(unit), by=officer)
    monkeypatch.setitem(REPORT_STEPS, ("draft", "write"), Step("draft", frozenset({Role.TCCB})))
    with pytest.raises(Forbidden):
        reports.write_report(report=report, version=1, by=officer, summary="Hỗ trợ 3 hộ.")
    written = reports.write_report(report=report, version=1, by=make_tccb(), summary="Hỗ trợ 3 hộ.")
    assert written.summary == "Hỗ trợ 3 hộ."


# --- Papers ---------------------------------------------------------------------------------


def test_stopping_and_printing_again_take_the_steps_of_the_table_and_are_journaled():
    dossier, tccb = make_snapshot().dossier, make_tccb()
    papers = list(dossier.documents.order_by("pk"))
    for paper, state in zip(papers, ["rendering", "failed", "cancelled"], strict=False):
        paper.state = state
        paper.save()
    waiting = [paper.pk for paper in papers[3:]]
    assert documents.stop_printing(dossier=dossier, by=tccb) == 1 + len(waiting)
    again = documents.print_again(dossier=dossier, by=tccb)
    assert again == [paper.pk for paper in papers]
    assert set(dossier.documents.values_list("state", flat=True)) == {"queued"}
    stopped, started = AuditEntry.objects.filter(
        act__in=[Act.DOSSIER_CANCELLED, Act.DOSSIER_AGAIN]
    ).order_by("number")
    assert stopped.data["documents"] == [papers[0].pk, *waiting]
    assert (started.act, started.data["documents"]) == ("dossier_again", again)
    assert documents.print_again(dossier=dossier, by=tccb) == []
    assert AuditEntry.objects.filter(act=Act.DOSSIER_AGAIN).count() == 1


def test_the_table_says_who_stops_a_paper_and_from_where(monkeypatch):
    dossier = make_snapshot().dossier
    for state in DocumentState:
        monkeypatch.delitem(DOCUMENT_STEPS, (state, "stop"), raising=False)
    step = Step(DocumentState.CANCELLED, frozenset({Role.DIRECTOR}))
    monkeypatch.setitem(DOCUMENT_STEPS, (DocumentState.READY, "stop"), step)
    assert states_before("stop") == [DocumentState.READY]
    with pytest.raises(Forbidden):
        documents.stop_printing(dossier=dossier, by=make_tccb())
    assert documents.stop_printing(dossier=dossier, by=make_user(Role.DIRECTOR)) == 0
