"""A real worker is killed with -9 in the middle of a dossier: every paper is finished once."""

from django.utils import timezone

from dossiers import tasks
from dossiers.models import Document
from emulation.management import processes
from tests.dossiers.makers import make_snapshot

PEOPLE = 6


def until(celery, met) -> None:
    assert processes.wait_until(met, [celery.child], seconds=120)


def test_killing_the_worker_leaves_every_paper_finished_once(celery):
    dossier = make_snapshot(PEOPLE).dossier
    tasks.wake(list(dossier.documents.values_list("pk", flat=True)))
    until(celery, lambda: dossier.documents.filter(state="rendering").exists())
    celery.kill()
    left = dossier.documents.unfinished().count()
    assert left > 0, "the worker was through before it died; the test must kill it earlier"
    celery.start()
    lapsed = Document.objects.filter(dossier=dossier, state="rendering")
    lapsed.update(lease_until=timezone.now())
    tasks.sweep.delay()
    until(celery, lambda: not dossier.documents.unfinished().exists())
    papers = list(dossier.documents.all())
    assert {paper.state for paper in papers} == {"ready"}, [p.error for p in papers]
    assert {paper.finishes for paper in papers} == {1}
    assert all(paper.file.storage.size(paper.file.name) == paper.size for paper in papers)
    until(celery, lambda: type(dossier).objects.get(pk=dossier.pk).checked_papers != "")
    assert type(dossier).objects.get(pk=dossier.pk).differences == []
