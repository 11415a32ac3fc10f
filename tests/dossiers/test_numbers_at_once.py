"""Two papers of one symbol get the same number: one has it, the other is told, also at once."""

from datetime import date
from functools import partial
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, OperationalError

from dossiers.models import Document, Dossier, Snapshot
from dossiers.services import documents
from emulation.errors import Refused
from tests.awards.council.crowd import crossing, on_postgresql
from tests.awards.council.world import make_meeting
from tests.dossiers.makers import TODAY, make_snapshot
from tests.factories import make_tccb

TAKEN = (
    "Số 07/BB-HĐTĐKT năm 2025 đã cấp cho Biên bản họp Hội đồng ngày 12/11/2025, "
    "phiên họp ngày 12/11/2025."
)


@pytest.fixture
def minutes() -> list[Document]:
    """The minutes of two meetings."""
    snapshot = make_snapshot()
    first = snapshot.dossier.documents.get(kind="minutes")
    return [first, minutes_of_another_meeting(snapshot)]


def minutes_of_another_meeting(snapshot: Snapshot) -> Document:
    council = snapshot.meeting.council
    meeting = make_meeting(council, list(council.members.all()), occasion=snapshot.meeting.occasion)
    by, at = snapshot.frozen_by, snapshot.frozen_at
    other = Snapshot.objects.create(
        meeting=meeting, version=1, content=snapshot.content, sha256=snapshot.sha256,
        frozen_by=by, frozen_at=at,
    )  # fmt: skip
    dossier = Dossier.objects.create(snapshot=other, created_by=by, created_at=at)
    return Document.objects.create(
        dossier=dossier,
        kind="minutes",
        key="meeting",
        title="Biên bản",
        symbol="BB-HĐTĐKT",
        filename="b",
        position=1,
    )


def numbering(paper: Document, number: str = "7", day: date = TODAY) -> partial:
    return partial(
        documents.issue_paper,
        document=paper, number=number, issued_on=day, by=make_tccb(), on=day,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
@on_postgresql
def test_one_number_given_twice_at_once_is_given_once(minutes):
    first, second = crossing(*map(numbering, minutes))
    assert first == minutes[0]
    assert isinstance(second, Refused)
    assert (second.message, second.field) == (TAKEN, "number")
    assert list(Document.objects.exclude(number="").values_list("pk", flat=True)) == [first.pk]


@pytest.mark.django_db
def test_a_number_is_taken_whoever_writes_it(minutes):
    """The database keeps it, not a question asked before."""
    numbering(minutes[0])()
    numbers = {"number": "7", "issued_on": TODAY, "book_year": TODAY.year}
    with pytest.raises(IntegrityError):
        Document.objects.filter(pk=minutes[1].pk).update(**numbers)


@pytest.mark.django_db
def test_numbers_from_before_go_into_the_book_of_their_year(minutes):
    numbering(minutes[0])()
    Document.objects.update(book_year=0)
    import_module("dossiers.migrations.0003_one_paper_a_number").fill(apps, None)
    years = dict(Document.objects.values_list("pk", "book_year"))
    assert years.pop(minutes[0].pk) == TODAY.year
    assert set(years.values()) == {0}


@pytest.mark.django_db
def test_minutes_and_the_count_of_votes_share_a_book(minutes):
    """Both print "BB-HĐTĐKT"."""
    numbering(minutes[0])()
    count = minutes[0].dossier.documents.get(kind="count_record")
    with pytest.raises(Refused) as refusal:
        numbering(count)()
    assert (refusal.value.message, refusal.value.field) == (TAKEN, "number")
    count.refresh_from_db()
    assert (count.number, count.issued_on, count.state) == ("", None, "queued")
    assert numbering(count, "8")().number == "8"


@pytest.mark.django_db
def test_papers_from_before_get_the_symbol_they_print(minutes):
    numbering(minutes[0])()
    symbols = dict(Document.objects.values_list("pk", "symbol"))
    Document.objects.update(symbol="")
    # So it stood while each kind had a book of its own.
    count = minutes[0].dossier.documents.get(kind="count_record")
    twice = {"number": "7", "issued_on": TODAY, "book_year": TODAY.year}
    Document.objects.filter(pk=minutes[0].pk).update(symbol="minutes")
    Document.objects.filter(pk=count.pk).update(**twice)
    import_module("dossiers.migrations.0004_one_paper_a_symbol_and_number").fill(apps, None)
    symbols[count.pk] = f"BB-HĐTĐKT (count_record {count.pk})"
    assert dict(Document.objects.values_list("pk", "symbol")) == symbols
    assert set(symbols.values()) >= {"BB-HĐTĐKT", "TTr-SNNMT", ""}


@pytest.mark.django_db
def test_a_number_is_free_in_the_next_year_and_for_another_symbol(minutes):
    numbering(minutes[0])()
    paper = minutes[0].dossier.documents.get(kind="submission")
    assert numbering(paper)().number == "7"
    with pytest.raises(Refused) as refusal:
        numbering(minutes[1])()
    assert (refusal.value.message, refusal.value.field) == (TAKEN, "number")
    assert numbering(minutes[1], day=date(2026, 1, 5))().number == "7"
    assert Document.objects.filter(number="").filter(book_year__gt=0).count() == 0


@pytest.mark.django_db(transaction=True)
@on_postgresql
def test_a_number_given_while_the_joined_paper_is_finished(minutes):
    """Finishing holds the joined paper and asks for its dossier; giving a number holds neither
    when it waits for the first of them."""
    joined = minutes[0].dossier.documents.get(kind="joined")
    claimed = documents.claim(joined.pk)
    results = crossing(
        partial(documents._held, claimed),
        numbering(minutes[0]),
        then=partial(documents._unchecked_again, [joined.dossier_id]),
    )
    assert not any(isinstance(result, OperationalError) for result in results), results
    assert results == [joined, minutes[0]]
