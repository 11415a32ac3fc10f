"""The check of a dossier's papers: one worker at a time, a few times at most, then words."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers import tasks
from dossiers.models import Document, Dossier, Snapshot
from dossiers.selectors.todos import todos
from dossiers.services import checking, documents, leases
from emulation.enums import Role
from emulation.errors import Forbidden
from tests.dossiers.makers import TODAY
from tests.factories import make_tccb, make_user

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("printed_once", "read_once"),
]


@pytest.fixture
def dossier(snapshot, monkeypatch) -> Dossier:
    """Every paper is there and nobody has compared them."""
    with monkeypatch.context() as dying:
        dying.setattr(tasks.check_dossier, "delay", lambda dossier_id: None)
        for document in snapshot.dossier.documents.all():
            tasks.print_paper(document.pk)
    return snapshot.dossier


def lapse(dossier: Dossier) -> None:
    """As if the worker that checks had died long ago."""
    past = timezone.now() - timedelta(seconds=1)
    assert Dossier.objects.filter(pk=dossier.pk, lease_until__gt=past).update(lease_until=past)


def give_up(dossier: Dossier) -> None:
    for _ in range(leases.MAX_ATTEMPTS):
        assert checking.claim(dossier.pk) is not None
        lapse(dossier)
    tasks.sweep()
    dossier.refresh_from_db()


def check_of(dossier: Dossier) -> checking.Check:
    dossier.refresh_from_db()
    return checking.check_of(dossier, list(dossier.documents.all()))


def test_a_check_is_nobody_elses_until_its_lease_runs_out(dossier, monkeypatch):
    first = checking.claim(dossier.pk)
    assert checking.claim(dossier.pk) is None
    with monkeypatch.context() as busy:
        busy.setattr(checking, "compare", lambda claimed: pytest.fail("checked twice at once"))
        tasks.sweep()
        tasks.check_dossier(dossier.pk)
    lapse(dossier)
    assert checking.waiting() == [dossier.pk]
    second = checking.claim(dossier.pk)
    assert (second.attempts, second.lease_token != first.lease_token) == (2, True)


def test_a_check_is_ended_before_it_is_given_away():
    limits = (tasks.check_dossier.soft_time_limit, tasks.check_dossier.time_limit)
    assert max(limits) < checking.LEASE.total_seconds()


def test_a_late_check_cannot_store_what_it_found(dossier):
    late = checking.claim(dossier.pk)
    lapse(dossier)
    second = checking.claim(dossier.pk)
    found = checking.compare(late)
    assert checking.finish(dossier=late, findings=found) is False
    assert check_of(dossier).waits
    assert checking.finish(dossier=second, findings=found) is True
    assert check_of(dossier).agrees
    assert checking.claim(dossier.pk) is None


def test_new_papers_take_the_lease_from_a_check_of_the_old(dossier):
    old = checking.claim(dossier.pk)
    minutes = dossier.documents.get(kind="minutes")
    documents.issue_paper(document=minutes, number="7", issued_on=TODAY, by=make_tccb(), on=TODAY)
    for document in dossier.documents.unfinished():
        tasks.print_paper(document.pk)
    assert check_of(dossier).agrees
    checking.fail(dossier=old, reason="Quá lâu.")
    assert check_of(dossier).agrees


def test_a_check_that_nobody_survives_ends_with_words_and_a_button(dossier):
    office = make_tccb()
    give_up(dossier)
    assert "dừng giữa chừng" in dossier.check_error
    assert (checking.waiting(), check_of(dossier).waits) == ([], False)
    client = Client()
    client.force_login(office)
    address = reverse("dossier_detail", args=[dossier.pk])
    page = client.get(address).content.decode()
    assert "dừng giữa chừng" in page
    assert "every 2s" not in page
    assert [(todo.title, todo.url) for todo in todos(office, TODAY)] == [
        ("Đối chiếu lại các văn bản với dữ liệu chốt", address)
    ]
    assert "Chưa giao được" in client.get(reverse("dossier_list")).content.decode()
    refused = client.get(reverse("dossier_zip", args=[dossier.pk]), follow=True)
    assert "Chưa đối chiếu được" in refused.content.decode()
    again = client.post(reverse("dossier_again", args=[dossier.pk]), follow=True)
    assert "Đang đối chiếu lại các văn bản" in again.content.decode()
    tasks.sweep()
    assert check_of(dossier).agrees


def test_the_office_alone_lets_a_check_begin_anew(dossier):
    assert checking.check_again(dossier=dossier, by=make_tccb()) is False
    give_up(dossier)
    with pytest.raises(Forbidden):
        checking.check_again(dossier=dossier, by=make_user(Role.MEMBER))
    assert not check_of(dossier).waits


def test_a_check_that_takes_too_long_or_meets_damaged_data_says_so(dossier, monkeypatch):
    def slow(claimed):
        raise tasks.SoftTimeLimitExceeded

    with monkeypatch.context() as slowly:
        slowly.setattr(checking, "compare", slow)
        tasks.check_dossier(dossier.pk)
    assert check_of(dossier).error == "Việc đối chiếu quá lâu nên đã dừng."
    assert checking.check_again(dossier=dossier, by=make_tccb()) is True
    Snapshot.objects.update(sha256="0" * 64)
    tasks.check_dossier(dossier.pk)
    assert check_of(dossier).error == "Dữ liệu chốt không khớp mã băm đã ghi."


def test_a_paper_whose_file_is_gone_is_told_by_name_and_printed_again(dossier):
    office, lost = make_tccb(), dossier.documents.get(kind="minutes")
    lost.file.storage.delete(lost.file.name)
    tasks.sweep()
    tasks.sweep()
    states = dict(dossier.documents.values_list("pk", "state"))
    assert [pk for pk, state in states.items() if state != "ready"] == [lost.pk]
    row = Document.objects.get(pk=lost.pk)
    assert (row.state, "không còn trong kho" in row.error) == ("failed", True)
    assert checking.waiting() == []
    assert documents.print_again(dossier=dossier, by=office) == [lost.pk]
    tasks.print_paper(lost.pk)
    row.refresh_from_db()
    assert (row.state, row.sha256) == ("ready", lost.sha256)
    assert check_of(dossier).agrees
