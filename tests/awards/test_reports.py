"""A báo cáo thành tích from the first word to the person's own confirmation."""

from datetime import date

import pytest

from awards.enums import ReportState
from awards.models import Report
from awards.services.nominations import return_nomination
from awards.services.reports import (
    confirm_report,
    save_report,
    start_report,
    submit_report,
    write_report,
)
from emulation import audit
from emulation.acts import Act
from emulation.errors import Forbidden, Refused, Stale
from tests.awards.makers import WORDS, make_occasion, make_report, make_sent, meets
from tests.factories import collective_of, make_officer, make_staff, make_tccb, make_unit, make_user

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 12)


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def officer(unit):
    return make_officer(unit)


@pytest.fixture
def occasion():
    return make_occasion()


def acts_of(thing) -> list[str]:
    return [entry.act for entry in reversed(audit.entries_of(thing))]


def test_starting_twice_makes_one_report_and_one_entry(unit, officer, occasion):
    first = start_report(occasion=occasion, subject=collective_of(unit), by=officer)
    again = start_report(occasion=occasion, subject=collective_of(unit), by=officer)
    assert first == again
    assert acts_of(first) == [Act.REPORT_WRITTEN]


def test_a_closed_occasion_takes_no_new_report(unit, officer):
    closed = make_occasion(state="closed")
    with pytest.raises(Refused, match="chưa mở hoặc đã khóa"):
        start_report(occasion=closed, subject=collective_of(unit), by=officer)
    assert Report.objects.count() == 0


@pytest.mark.parametrize("who", ["officer of another unit", "tccb", "colleague"])
def test_only_the_units_officer_and_the_person_write(who, unit, occasion):
    subject = make_staff(unit).subject
    by = {
        "officer of another unit": lambda: make_officer(make_unit("Chi cục Kiểm lâm")),
        "tccb": make_tccb,
        "colleague": lambda: make_user("staff", staff=make_staff(unit, "Thị Ngọc Ánh")),
    }[who]()
    with pytest.raises(Forbidden):
        save_report(occasion=occasion, subject=subject, version=0, by=by, words=WORDS)
    assert Report.objects.count() == 0


def test_words_are_stored_composed_with_their_line_breaks(unit, officer, occasion):
    subject = collective_of(unit)
    words = WORDS | {"achievements": "Hô\u0303 trợ  33 hộ.\r\n\r\n- Ấp Ðá Bạc \r\n"}
    report = save_report(occasion=occasion, subject=subject, version=0, by=officer, words=words)
    assert report.achievements == "Hỗ trợ 33 hộ.\n\n- Ấp Đá Bạc"
    assert report.version == 2


def test_a_save_with_an_old_version_writes_nothing_and_names_who_was_faster(
    unit, officer, occasion
):
    subject = collective_of(unit)
    report = save_report(occasion=occasion, subject=subject, version=0, by=officer, words=WORDS)
    other = make_officer(unit, display_name="Lê Thị Diễm Phúc")
    write_report(report=report, version=report.version, by=other, overview="Bản của người khác")
    with pytest.raises(Stale, match="Lê Thị Diễm Phúc vừa sửa báo cáo này lúc") as stale:
        write_report(report=report, version=report.version, by=officer, overview="Bản cũ")
    assert stale.value.field == "version"
    report.refresh_from_db()
    assert report.overview == "Bản của người khác"


def test_two_writers_who_both_saw_no_report_do_not_overwrite_each_other(unit, officer, occasion):
    subject = collective_of(unit)
    save_report(occasion=occasion, subject=subject, version=0, by=officer, words=WORDS)
    late = WORDS | {"summary": "Lời của người sau"}
    with pytest.raises(Stale):
        save_report(occasion=occasion, subject=subject, version=0, by=officer, words=late)
    assert Report.objects.get().summary == WORDS["summary"]


def test_a_double_click_saves_once(unit, officer, occasion):
    subject = collective_of(unit)
    for _ in range(2):
        save_report(occasion=occasion, subject=subject, version=0, by=officer, words=WORDS)
    report = Report.objects.get()
    assert report.version == 2
    assert acts_of(report) == [Act.REPORT_WRITTEN, Act.REPORT_WRITTEN]


@pytest.mark.parametrize("part", ["overview", "achievements", "summary"])
def test_an_empty_part_refuses_handing_in_at_that_part(part, unit, officer, occasion):
    report = make_report(
        occasion, collective_of(unit), by=officer, handed_in=False, **{part: "   "}
    )
    with pytest.raises(Refused, match="trước khi nộp báo cáo") as refusal:
        submit_report(report=report, by=officer, on=DAY)
    assert refusal.value.field == part
    report.refresh_from_db()
    assert (report.state, report.submitted_at) == (ReportState.DRAFT, None)


def test_measures_may_stay_empty_and_handing_in_twice_is_once(unit, officer, occasion):
    report = make_report(occasion, collective_of(unit), by=officer, measures="")
    submit_report(report=report, by=officer, on=DAY)
    assert acts_of(report).count(Act.REPORT_SUBMITTED) == 1
    assert report.state == ReportState.SUBMITTED


def test_the_person_is_asked_and_confirms_once(unit, officer, occasion):
    staff = make_staff(unit)
    person = make_user("staff", staff=staff)
    report = make_report(occasion, staff.subject, by=officer)
    assert report.needs_confirmation
    message = person.inbox.get()
    assert "Xác nhận báo cáo thành tích của mình" in message.text
    assert message.url == f"/bao-cao-thanh-tich/{report.pk}/"
    for _ in range(2):
        report = confirm_report(report=report, by=person)
    assert (report.confirmed_by, report.needs_confirmation) == (person, False)
    assert acts_of(report).count(Act.REPORT_CONFIRMED) == 1
    assert officer.inbox.filter(text__contains="đã xác nhận").count() == 1


def test_handing_in_ones_own_report_confirms_it(unit, occasion):
    staff = make_staff(unit)
    person = make_user("staff", staff=staff)
    report = make_report(occasion, staff.subject, by=person)
    assert report.confirmed_by == person
    assert person.inbox.count() == 0


def test_nobody_confirms_for_another_and_nothing_before_it_is_handed_in(unit, officer, occasion):
    staff = make_staff(unit)
    person = make_user("staff", staff=staff)
    report = make_report(occasion, staff.subject, by=officer, handed_in=False)
    with pytest.raises(Refused, match="chưa nộp"):
        confirm_report(report=report, by=person)
    with pytest.raises(Forbidden, match="Chỉ người có tên"):
        confirm_report(report=report, by=officer)
    collective = make_report(occasion, collective_of(unit), by=officer)
    with pytest.raises(Forbidden):
        confirm_report(report=collective, by=make_user())
    assert not Report.objects.exclude(confirmed_by=None).exists()


def test_changed_words_make_it_a_draft_again_and_take_the_confirmation_back(
    unit, officer, occasion
):
    staff = make_staff(unit)
    person = make_user("staff", staff=staff)
    report = make_report(occasion, staff.subject, by=officer)
    confirm_report(report=report, by=person)
    report = write_report(report=report, version=report.version, by=officer, summary="Lời mới")
    assert (report.state, report.confirmed_at) == (ReportState.DRAFT, None)
    submit_report(report=report, by=officer, on=DAY)
    assert person.inbox.count() == 2


def test_in_the_table_it_is_settled_until_the_nomination_comes_back(unit, officer, occasion):
    subject, tccb = collective_of(unit), make_tccb()
    meets(occasion, subject)
    nomination = make_sent(occasion, subject, by=officer, compiled=tccb)
    report = nomination.report
    with pytest.raises(Refused, match="đã vào bảng tổng hợp"):
        write_report(report=report, version=report.version, by=officer, summary="Lời mới")
    return_nomination(nomination=nomination, reason="Bổ sung số hộ", by=tccb)
    report = write_report(report=report, version=report.version, by=officer, summary="Lời mới")
    assert report.summary == "Lời mới"
