"""A file is in the store only with its row."""

import uuid
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse

from emulation import audit, uploads
from emulation.acts import Act
from emulation.models import Evidence, Result
from emulation.services import records
from emulation.services.records import Upload
from tests.awards.makers import give_target
from tests.emulation.record_makers import checked_pdf, pdf, result_data, text
from tests.factories import collective_of, make_officer, make_unit, small_pdf

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 12)


class Broken(Exception):
    """Something fails while an act is under way."""


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = DAY


@pytest.fixture
def officer():
    return make_officer(make_unit())


@pytest.fixture
def subject(officer):
    return collective_of(officer.roles.get().unit)


@pytest.fixture
def target(subject):
    return give_target(subject, 30)


def record(subject, target, by):
    return records.record_result(
        subject=subject,
        indicator=target.indicator,
        achieved_on=date(2025, 6, 30),
        value=Decimal(3),
        upload=Upload("Biên bản", checked_pdf(), uuid.uuid4()),
        token=uuid.uuid4(),
        by=by,
        on=DAY,
    )


def files(settings):
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize("act", [Act.EVIDENCE_UPLOADED, Act.RESULT_RECORDED])
def test_an_act_that_fails_leaves_no_file(act, subject, target, officer, settings, monkeypatch):
    """Whether the file's own part fails, or what comes after it."""
    seen, write = [], audit.record

    def fail(obj, given, **words):
        if given == act:
            seen.extend(files(settings))
            raise Broken
        return write(obj, given, **words)

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(Broken):
        record(subject, target, officer)
    assert len(seen) == 1
    assert files(settings) == []
    assert (Evidence.objects.count(), Result.objects.count()) == (0, 0)


def test_an_act_that_is_done_keeps_its_file(subject, target, officer, settings):
    record(subject, target, officer)
    assert [str(path) for path in files(settings)] == [Evidence.objects.get().file.path]


def test_a_failure_elsewhere_takes_no_file_of_an_act_before(subject, target, officer, settings):
    record(subject, target, officer)
    with pytest.raises(Broken), transaction.atomic():
        raise Broken
    assert len(files(settings)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("value", ["3", "abc"])
def test_a_file_is_read_once_and_nobody_waits_for_it(
    client, subject, target, officer, monkeypatch, value
):
    """With the record, or kept by itself while the form has another fault."""
    kind, inside = uploads._kind, []

    def read(*given):
        inside.append(connection.in_atomic_block)
        return kind(*given)

    monkeypatch.setattr(uploads, "_kind", read)
    client.force_login(officer)
    data = result_data(target, title="Biên bản số 3", value=value)
    client.post(reverse("result_add", args=[subject.pk]), data | {"file": pdf()})
    assert Evidence.objects.get().title == "Biên bản số 3"
    assert inside == [False]


def test_another_file_after_going_back_is_told_at_the_field(client, subject, target, officer):
    """The form had a fault and its good file was kept; going back brings the old form again."""
    client.force_login(officer)
    url = reverse("result_add", args=[subject.pk])
    data = result_data(target, title="Biên bản số 3")
    assert client.post(url, data | {"value": "abc", "file": pdf()}).status_code == 422
    other = SimpleUploadedFile("anh.pdf", small_pdf("khác"))
    answer = client.post(url, data | {"value": "abc", "file": other})
    assert answer.status_code == 422
    assert "Biểu mẫu này đã tải lên tệp khác: Biên bản số 3." in text(answer)
    assert Evidence.objects.get().title == "Biên bản số 3"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("\N{GRINNING FACE} minh chứng.pdf", "minh chứng.pdf"),
        ("\N{GRINNING FACE}.pdf", "tep.pdf"),
        ("Biên bản số 1.pdf", "Biên bản số 1.pdf"),
    ],
)
def test_a_title_taken_from_the_files_name_can_be_printed(subject, officer, name, title):
    kept = records.upload_evidence(
        subject=subject, title=" ", file=checked_pdf(name), token=uuid.uuid4(), by=officer
    )
    assert (kept.title, kept.original_name) == (title, name)
