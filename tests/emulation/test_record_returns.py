"""Figures that TCCB gives back, their correction, and a form that comes back with other words."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from emulation import clock
from emulation.enums import RecordState
from emulation.errors import Refused
from emulation.models import AuditEntry, Contribution, Evidence, Result
from emulation.selectors.records import boards, record_todos
from emulation.services.record_checks import return_records, verify_records
from emulation.services.records import upload_evidence
from tests.awards.makers import give_result, give_target
from tests.emulation.record_makers import as_shown, checked_pdf, pdf, result_data, text
from tests.factories import (
    collective_of,
    make_movement,
    make_officer,
    make_tccb,
    make_unit,
    small_pdf,
)

pytestmark = pytest.mark.django_db
OTHER_PDF = small_pdf("bốn năm sáu")


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = date(2025, 11, 12)


@pytest.fixture
def unit():
    return make_unit("Chi cục Thủy lợi")


@pytest.fixture
def subject(unit):
    return collective_of(unit)


@pytest.fixture
def officer(client, unit):
    user = make_officer(unit)
    client.force_login(user)
    return user


@pytest.fixture
def target(subject):
    return give_target(subject, 30)


# --- Given back, corrected ------------------------------------------------------------------

WRONG = "Biên bản ghi 4 hộ, không phải 5"


@pytest.fixture
def given_back(subject, target):
    result = give_result(subject, 5, target=target, verified=False)
    return_records(records=[result], reason=WRONG, by=make_tccb())
    result.refresh_from_db()
    return result


def test_tccb_gives_a_wrong_figure_back_with_a_reason(client, subject, target):
    result = give_result(subject, 5, target=target, verified=False)
    officer = make_officer(subject.unit)
    client.force_login(make_tccb())
    url = reverse("record_return")
    assert "Trả lại 1 số liệu?" in text(client.get(url, as_shown(result)))
    without = client.post(url, as_shown(result) | {"reason": " "})
    assert without.status_code == 422
    assert "Ghi lý do để đơn vị biết cần sửa gì." in text(without)
    page = text(client.post(url, as_shown(result) | {"reason": WRONG}, follow=True))
    assert "Đã trả lại 1 số liệu kèm lý do." in page
    result.refresh_from_db()
    assert (result.state, result.return_reason) == (RecordState.RETURNED, WRONG)
    entry = AuditEntry.objects.get(act="record_returned")
    assert entry.data["reason"] == WRONG
    assert WRONG in officer.inbox.get().text
    (todo, *_) = record_todos(officer, date(2025, 11, 12))
    assert todo.title == "Sửa 1 số liệu bị trả lại của Chi cục Thủy lợi"


def test_what_was_given_back_does_not_count_and_is_not_verified(client, subject, given_back):
    assert boards([subject], 2025)[0].rows[0].result is None
    client.force_login(make_tccb())
    assert "Mọi số liệu đã được xác nhận" in text(client.get(reverse("record_check")))
    with pytest.raises(Refused):
        verify_records(records=[given_back], by=make_tccb(), on=clock.today())


def edit_data(target, record, **changes):
    return result_data(target, value="4", version=record.version) | changes


def test_the_officer_corrects_it_and_it_waits_again(client, officer, subject, target, given_back):
    url = reverse("result_edit", args=[subject.pk, given_back.pk])
    page = text(client.get(url))
    assert WRONG in page and 'value="5"' in page
    assert WRONG in text(client.get(reverse("record_detail", args=[subject.pk])))
    answer = client.post(url, edit_data(target, given_back))
    assert answer.url == reverse("record_detail", args=[subject.pk])
    given_back.refresh_from_db()
    assert (given_back.value, given_back.state) == (4, RecordState.WAITING)
    entry = AuditEntry.objects.get(act="result_changed")
    assert entry.data["before"]["value"].startswith("5")


def test_two_officers_correcting_one_figure_see_both(client, officer, subject, target, given_back):
    url = reverse("result_edit", args=[subject.pk, given_back.pk])
    client.post(url, edit_data(target, given_back, value="6"))
    late = client.post(url, edit_data(target, given_back, value="7"))
    page = text(late)
    assert late.status_code == 422
    assert "vừa được sửa sau khi trang mở" in page
    assert "6 hộ" in page and 'value="7"' in page
    assert Result.objects.get().value == 6
    again = client.post(url, edit_data(target, Result.objects.get(), value="7"))
    assert again.status_code == 302 and Result.objects.get().value == 7


def test_a_verified_figure_is_not_edited(client, officer, subject, target):
    result = give_result(subject, 5, target=target)
    url = reverse("result_edit", args=[subject.pk, result.pk])
    page = text(client.post(url, edit_data(target, result), follow=True))
    assert "đã được xác nhận nên không sửa được" in page
    assert Result.objects.get().value == 5


def test_a_contribution_is_corrected_too(client, officer, subject):
    url = reverse("contribution_add", args=[subject.pk])
    data = {
        "token": str(uuid.uuid4()),
        "movement": make_movement().pk,
        "kind": "cash",
        "description": "Quỹ vì người nghèo",
        "value": "1.000.000",
        "donor": "Công đoàn",
        "received_on": "30/9/2025",
    }
    client.post(url, data)
    given = Contribution.objects.get()
    edit = reverse("contribution_edit", args=[subject.pk, given.pk])
    assert 'value="1.000.000"' in text(client.get(edit))
    client.post(edit, data | {"value": "2.000.000", "version": "1"})
    given.refresh_from_db()
    assert (given.value, given.version) == (2_000_000, 2)


# --- The same form with something else in it ------------------------------------------------


@pytest.mark.parametrize("change", [{"value": "13"}, {"note": "Khác"}, {"achieved_on": "1/9/2025"}])
def test_back_change_send_is_told_and_keeps_the_text(client, officer, subject, target, change):
    url, data = reverse("result_add", args=[subject.pk]), result_data(target)
    client.post(url, data)
    answer = client.post(url, data | change)
    assert answer.status_code == 422
    assert "đã được ghi với nội dung khác" in text(answer)
    (value,) = change.values()
    assert f'value="{value}"' in text(answer)
    assert Result.objects.get().value == 12
    assert str(answer.context["form"]["token"].value()) != data["token"]


def test_another_file_in_the_same_form_is_told(client, officer, subject, target):
    url, data = (
        reverse("evidence_add", args=[subject.pk]),
        {"token": str(uuid.uuid4()), "title": ""},
    )
    client.post(url, data | {"file": pdf()})
    answer = client.post(url, data | {"file": SimpleUploadedFile("b.pdf", OTHER_PDF)})
    assert "Biểu mẫu này đã tải lên tệp khác" in text(answer)
    assert Evidence.objects.count() == 1


def test_a_file_sent_after_midnight_here_is_of_that_day(client, officer, subject, target):
    """17:30 in UTC on the 11th is half past midnight on the 12th."""
    kept = upload_evidence(
        subject=subject, title="Biên bản", file=checked_pdf(), token=uuid.uuid4(), by=officer
    )
    Evidence.objects.filter(pk=kept.pk).update(
        uploaded_at=datetime(2025, 11, 11, 17, 30, tzinfo=UTC)
    )
    page = text(client.get(reverse("result_add", args=[subject.pk])))
    assert "Biên bản, tải lên ngày 12/11/2025" in page
