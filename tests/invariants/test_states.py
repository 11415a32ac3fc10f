"""Every state differs from its first only where a journal entry explains it."""

from datetime import date

import pytest

from awards.models import AgendaItem, Meeting, Nomination, Occasion, Report, Round
from awards.services.decisions import decline_nomination, record_decision
from awards.services.occasions import close_occasion, open_occasion
from dossiers.models import Document
from dossiers.services.documents import issue_paper, print_again, stop_printing
from emulation.models import Pledge
from tests.dossiers.makers import TODAY, make_snapshot
from tests.factories import make_tccb
from tests.invariants.history import LIVES, unexplained

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided():
    """A meeting made by the services up to its end: approved, one awarded, one declined."""
    snapshot = make_snapshot(people=1)
    tccb, occasion = make_tccb(), snapshot.meeting.occasion
    # The maker puts the occasion into being as an open one; everything after is a service's work.
    Occasion.objects.filter(pk=occasion.pk).update(state="planned")
    first, second = Nomination.objects.filter(state="approved").order_by("pk")
    record_decision(
        occasion=occasion,
        tier=first.tier,
        number="2041/QĐ-UBND",
        decided_on=TODAY,
        issuer="Chủ tịch UBND tỉnh",
        nominations=[first],
        by=tccb,
        on=TODAY,
    )
    decline_nomination(nomination=second, reason="Trùng thành tích.", by=tccb)
    minutes = snapshot.dossier.documents.get(kind="minutes")
    day = date(2025, 11, 13)
    issue_paper(document=minutes, number="7", issued_on=day, by=tccb, on=day)
    open_occasion(occasion=occasion, by=tccb)
    close_occasion(occasion=occasion, by=tccb)
    stop_printing(dossier=snapshot.dossier, by=tccb)
    print_again(dossier=snapshot.dossier, by=tccb)
    # Its own pledge too: the maker writes it accepted.
    Pledge.objects.update(state="draft")
    return snapshot


def test_every_state_of_a_concluded_meeting_is_explained(decided):
    assert sorted(Nomination.objects.values_list("state", flat=True)) == ["awarded", "declined"]
    assert Meeting.objects.get().state == "concluded"
    assert unexplained() == []


CONTROLS = [
    (Pledge, {"state": "accepted"}),
    (Nomination, {"state": "approved"}),
    (Meeting, {"state": "running", "concluded_at": None}),
    (Round, {"state": "open", "closed_at": None, "result_hash": ""}),
    (Occasion, {"state": "open", "closed_on": None}),
    (Report, {"state": "draft"}),
    (AgendaItem, {"conclusion": "rejected"}),
    (Document, {"number": "99"}),
    (Document, {"state": "cancelled"}),
]


def test_every_kind_has_a_control():
    assert {life.model for life in LIVES} == {model for model, _ in CONTROLS}


@pytest.mark.parametrize(("model", "change"), CONTROLS, ids=lambda value: str(value))
def test_a_state_changed_behind_the_services_is_found(decided, model, change):
    row = model.objects.order_by("pk").first()
    model.objects.filter(pk=row.pk).update(**change)
    (fault,) = unexplained()
    assert fault.startswith(f"{model.__name__} {row.pk}: ")


def test_a_step_that_does_not_exist_is_found(decided):
    """An entry alone does not make a state right: the table must know the step."""
    from emulation import audit
    from emulation.acts import Act

    nomination = Nomination.objects.get(state="awarded")
    audit.record(nomination, Act.NOMINATION_SUBMITTED, by=None)
    Nomination.objects.filter(pk=nomination.pk).update(state="submitted")
    (fault,) = unexplained()
    assert "is no step from" in fault
