"""What a worker that died left undone is done by the sweep."""

import pytest

from awards.services import rounds, traces
from dossiers import tasks
from dossiers.models import Dossier
from dossiers.services import checking, documents
from tests.awards.council.world import World, make_world
from tests.dossiers.makers import TODAY, make_snapshot
from tests.factories import make_tccb


def close_while_somebody_reads(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as reading:
        for name in ("_rewrite_sqlite", "_rewrite_postgresql"):
            reading.setattr(traces, name, busy)
        rounds.close_round(round=world.open(), by=world.chair)
        tasks.sweep()


def busy() -> None:
    raise traces.OperationalError("somebody reads")


@pytest.mark.django_db(transaction=True)
def test_the_sweep_wipes_the_traces_that_a_closing_could_not(monkeypatch, caplog):
    world = make_world(3, nominees=1)
    close_while_somebody_reads(world, monkeypatch)
    closed = world.meeting.rounds.get()
    assert (closed.state, closed.erased_at) == ("closed", None)
    assert "tried again later" in caplog.text
    tasks.sweep()
    closed.refresh_from_db()
    assert closed.erased_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_dossier_with_a_new_number_is_checked_again_though_the_worker_died(monkeypatch):
    dossier = make_snapshot().dossier
    for document in dossier.documents.all():
        tasks.print_paper(document.pk)
    assert agrees(dossier)
    minutes = dossier.documents.get(kind="minutes")
    documents.issue_paper(document=minutes, number="7", issued_on=TODAY, by=make_tccb(), on=TODAY)
    assert not agrees(dossier)
    with monkeypatch.context() as dying:
        dying.setattr(tasks.check_dossier, "delay", lambda dossier_id: None)
        for document in dossier.documents.unfinished():
            tasks.print_paper(document.pk)
    assert not dossier.documents.unfinished().exists()
    assert not agrees(dossier)
    tasks.sweep()
    assert agrees(dossier)


def agrees(dossier: Dossier) -> bool:
    fresh = Dossier.objects.get(pk=dossier.pk)
    return checking.check_of(fresh, list(fresh.documents.all())).agrees
