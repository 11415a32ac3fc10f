"""Pages of results, contributions and evidence, and TCCB's check of them."""

import io
import re
import uuid
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from emulation import clock
from emulation.enums import Role
from emulation.forms.records import IndicatorChoice
from emulation.models import AuditEntry, Contribution, Evidence, Result, Target
from emulation.selectors.records import by_year, last_quarter, record_todos
from tests.awards.makers import give_result, give_target
from tests.emulation.record_makers import (
    PDF,
    as_shown,
    keep_pdf,
    make_evidence,
    pdf,
    result_data,
    text,
)
from tests.factories import (
    MOMENT,
    collective_of,
    make_movement,
    make_officer,
    make_staff,
    make_tccb,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


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


def macro_workbook():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/vbaProject.bin", "macro")
    return SimpleUploadedFile("danh-sach.xlsx", packed.getvalue())


def test_board_shows_target_result_and_share(client, officer, subject, target):
    give_result(subject, 30, target=target)
    page = text(client.get(reverse("record_list")))
    assert "Tập thể Chi cục Thủy lợi" in page
    assert "Hộ nghèo được hỗ trợ thoát nghèo" in page
    assert "100,00%" in page
    assert f"{reverse('result_add', args=[subject.pk])}?chi-tieu={target.indicator_id}" in page


def test_board_of_an_officer_without_accepted_targets_says_who_must_act(client, officer):
    page = text(client.get(reverse("record_list")))
    assert "Chưa có mức đề ra được nhận cho năm này" in page


def test_who_oversees_is_led_to_the_check(client):
    client.force_login(make_tccb())
    assert client.get(reverse("record_list")).url == reverse("record_check")


def test_result_with_a_new_file_is_one_act_even_when_sent_twice(client, officer, subject, target):
    url = reverse("result_add", args=[subject.pk])
    data = result_data(target, value="1.234", title="Báo cáo số 87")
    for _ in range(2):
        response = client.post(url, data | {"file": pdf()})
        assert response.url == reverse("record_detail", args=[subject.pk])
    result = Result.objects.get()
    assert (result.value, result.achieved_on) == (Decimal(1234), date(2025, 9, 30))
    assert [file.title for file in result.evidence.all()] == ["Báo cáo số 87"]
    assert Evidence.objects.count() == 1
    page = text(client.get(response.url))
    assert "1.234 hộ" in page
    assert "Báo cáo số 87" in page
    assert "Chờ xác nhận" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": "-3"}, "Kết quả không được là số âm"),
        ({"value": "ba"}, "Nhập"),
        ({"value": "1,5"}, "phải là số nguyên"),
        ({"achieved_on": "30/9/2024"}, "Ngày đạt phải nằm trong kỳ đã đề ra: năm 2025"),
        ({"achieved_on": "30/12/2025"}, "Ngày này sau hôm nay"),
        ({"achieved_on": "31/9/2025"}, "Ngày"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(
    client, officer, subject, target, changes, sentence
):
    data = result_data(target, **changes)
    response = client.post(reverse("result_add", args=[subject.pk]), data)
    page = text(response)
    assert response.status_code == 422
    assert sentence in page
    assert "<title>Lỗi: " in page
    assert f'value="{data["value"]}"' in page
    assert f'value="{data["achieved_on"]}"' in page
    assert 'value="Quý III"' in page
    assert not Result.objects.exists()


def test_result_without_an_accepted_target_is_refused_at_the_indicator(client, officer, subject):
    other = give_target(subject, 30)
    other.pledge.state = "draft"
    other.pledge.save()
    response = client.post(reverse("result_add", args=[subject.pk]), result_data(other))
    assert "Chỉ tiêu này chưa có mức đề ra được nhận." in text(response)
    assert response.context["form"].errors["indicator"]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (macro_workbook, "macro hoặc đối tượng nhúng. Hãy lưu lại dạng"),
        (lambda: SimpleUploadedFile("anh.jpg", b"MZ chuong trinh"), "Loại tệp này không nhận được"),
        (lambda: SimpleUploadedFile("trong.pdf", b""), "Tệp này trống"),
    ],
)
def test_refused_file_keeps_everything_typed(client, officer, subject, target, file, sentence):
    data = result_data(target) | {"file": file()}
    page = text(client.post(reverse("result_add", args=[subject.pk]), data))
    assert sentence in page
    assert "Những gì đã nhập vẫn còn." in page
    assert 'value="30/9/2025"' in page
    assert not Evidence.objects.exists()


def test_file_too_large_is_refused(client, officer, subject, target, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    big = SimpleUploadedFile("to.pdf", PDF + b" " * (1024 * 1024))
    page = text(
        client.post(reverse("result_add", args=[subject.pk]), result_data(target, file=big))
    )
    assert "Tệp lớn hơn 1 MB" in page


def test_good_file_of_a_form_with_other_faults_is_kept_and_ticked(client, officer, subject, target):
    data = result_data(target, value="-1", file=pdf(), title="Biên bản bàn giao")
    response = client.post(reverse("result_add", args=[subject.pk]), data)
    kept = Evidence.objects.get()
    assert "Tệp đã được giữ lại." in text(response)
    assert kept.title == "Biên bản bàn giao"
    again = text(response).split('name="evidence"')[1].split(">")[0]
    assert f'value="{kept.pk}"' in again
    assert "checked" in again
    data = result_data(target, evidence=[kept.pk])
    client.post(reverse("result_add", args=[subject.pk]), data)
    assert list(Result.objects.get().evidence.all()) == [kept]


def test_contribution_is_told_in_words(client, officer, subject):
    data = {
        "token": str(uuid.uuid4()),
        "movement": make_movement().pk,
        "kind": "in_kind",
        "description": "12 con bò giống",
        "value": "186.500.000",
        "donor": "Hợp tác xã Hòn Đất",
        "received_on": "05/11/2025",
    }
    page = text(client.post(reverse("contribution_add", args=[subject.pk]), data, follow=True))
    assert Contribution.objects.get().value == 186_500_000
    assert "một trăm tám mươi sáu triệu năm trăm nghìn đồng" in page
    assert "Cộng 186.500.000 đồng" in page


def test_contribution_with_faults_echoes_the_amount(client, officer, subject):
    make_movement()
    data = {"token": str(uuid.uuid4()), "value": "1.250.000.000", "kind": "cash"}
    page = text(client.post(reverse("contribution_add", args=[subject.pk]), data))
    assert "Hiểu là: một tỷ hai trăm năm mươi triệu đồng" in page
    assert "Ghi nội dung đóng góp" in page
    assert 'value="1.250.000.000"' in page


def test_unverified_record_is_removed_after_a_question(client, officer, subject, target):
    result = give_result(subject, 5, target=target, verified=False)
    url = reverse("result_remove", args=[subject.pk, result.pk])
    assert "Xóa kết quả này?" in text(client.get(url))
    assert Result.objects.exists()
    client.post(url)
    assert not Result.objects.exists()
    page = text(client.post(url, follow=True))
    assert "Số liệu này đã được xóa rồi." in page


def test_verified_record_stays(client, officer, subject, target):
    result = give_result(subject, 5, target=target)
    page = text(client.post(reverse("result_remove", args=[subject.pk, result.pk]), follow=True))
    assert "Số liệu đã được xác nhận nên không xóa được." in page
    assert Result.objects.filter(pk=result.pk).exists()


def test_evidence_in_use_cannot_be_taken_back(client, officer, subject, target):
    kept = keep_pdf(subject, officer)
    result = give_result(subject, 5, target=target, verified=False)
    result.evidence.add(kept)
    url = reverse("evidence_remove", args=[subject.pk, kept.pk])
    assert "đang gắn với một số liệu" in text(client.post(url, follow=True))
    result.evidence.clear()
    assert "Đã gỡ minh chứng Biên bản." in text(client.post(url, follow=True))
    assert not Evidence.objects.exists()
    assert AuditEntry.objects.filter(act="evidence_removed").count() == 1


def test_download_is_an_attachment_that_nobody_sniffs(client, officer, subject):
    kept = keep_pdf(subject, officer, name="biên bản.pdf")
    response = client.get(reverse("evidence_download", args=[kept.pk]))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")


def test_another_unit_sees_nothing_and_may_nothing(client, subject, target, unit):
    owner = make_officer(unit)
    kept = keep_pdf(subject, owner)
    result = give_result(subject, 5, target=target, verified=False)
    client.force_login(make_officer(make_unit("Chi cục Kiểm lâm")))
    for url in (
        reverse("record_detail", args=[subject.pk]),
        reverse("result_add", args=[subject.pk]),
        reverse("contribution_add", args=[subject.pk]),
        reverse("evidence_add", args=[subject.pk]),
        reverse("evidence_download", args=[kept.pk]),
        reverse("evidence_remove", args=[subject.pk, kept.pk]),
        reverse("result_remove", args=[subject.pk, result.pk]),
    ):
        assert client.get(url).status_code == 404, url
        if "minh-chung/" not in url or "go/" in url:
            assert client.post(url, result_data(target)).status_code in (404, 405), url
    assert Result.objects.count() == 1


def test_evidence_of_another_subject_cannot_be_attached(client, officer, unit, subject, target):
    stranger = make_unit("Chi cục Kiểm lâm")
    foreign = keep_pdf(collective_of(stranger), make_officer(stranger), "Của đơn vị khác")
    data = result_data(target, evidence=[foreign.pk])
    page = text(client.post(reverse("result_add", args=[subject.pk]), data))
    assert "Của đơn vị khác" not in page
    assert not Result.objects.exists()


def test_person_reads_own_records_and_is_told_who_writes_them(client, unit):
    staff = make_staff(unit)
    client.force_login(make_user(Role.STAFF, staff=staff))
    own = staff.subject
    assert "Ông Danh Sa Rây" in text(client.get(reverse("record_detail", args=[own.pk])))
    refused = client.get(reverse("result_add", args=[own.pk]))
    assert refused.status_code == 403
    assert "Chỉ đầu mối thi đua của Chi cục Thủy lợi" in text(refused)


# --- TCCB's check ---------------------------------------------------------------------------


def test_check_lists_filters_and_verifies_the_chosen(client, subject, target):
    first = give_result(subject, 5, target=target, verified=False)
    second = give_result(subject, 7, target=target, verified=False)
    client.force_login(make_tccb())
    page = text(client.get(reverse("record_check")))
    assert "2 kết quả và đóng góp chưa được đối chiếu" in page
    assert "5 hộ" in page
    assert "Không có số liệu nào theo bộ lọc này" in text(
        client.get(reverse("record_check"), {"q": "kiem lam"})
    )
    picked = {"pick": [f"ket-qua-{first.pk}", "ket-qua-999999", "rac", "ket-qua-x"]}
    question = text(client.get(reverse("record_verify"), picked))
    assert "Xác nhận 1 số liệu?" in question
    page = text(client.post(reverse("record_verify"), picked | as_shown(first), follow=True))
    assert "Đã xác nhận 1 số liệu." in page
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.verified_on, second.verified_on) == (clock.today(), None)


def test_nothing_chosen_is_nothing_done(client):
    client.force_login(make_tccb())
    page = text(client.post(reverse("record_verify"), follow=True))
    assert "Chưa chọn số liệu nào" in page
    assert "Mọi số liệu đã được xác nhận" in page


def test_only_tccb_verifies(client, officer, subject, target):
    result = give_result(subject, 5, target=target, verified=False)
    response = client.post(reverse("record_verify"), {"pick": f"ket-qua-{result.pk}"})
    assert response.status_code == 403
    assert client.get(reverse("record_check")).status_code == 403
    result.refresh_from_db()
    assert not result.is_verified


def test_a_figure_changed_since_the_page_was_read_is_not_verified(client, subject, target):
    result = give_result(subject, 5, target=target, verified=False)
    client.force_login(make_tccb())
    shown = as_shown(result)
    Result.objects.update(value=50, version=2)
    page = text(client.post(reverse("record_verify"), shown, follow=True))
    assert "Số liệu đã chọn vừa thay đổi nên chưa làm gì." in page
    assert not Result.objects.get().is_verified


# --- Home -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 11, 12), ("III", date(2025, 7, 1))),
        (date(2025, 1, 5), ("IV", date(2024, 10, 1))),
        (date(2025, 4, 1), ("I", date(2025, 1, 1))),
    ],
)
def test_quarter_that_ended_last(day, expected):
    assert last_quarter(day) == expected


def test_officer_owes_results_until_one_is_dated_in_time(unit, subject, target):
    officer = make_officer(unit)
    (todo,) = record_todos(officer, date(2025, 11, 12))
    assert todo.title == "Nhập kết quả quý III của 1 chỉ tiêu"
    give_result(subject, 3, target=target, on=date(2025, 6, 30))
    assert record_todos(officer, date(2025, 11, 12))
    give_result(subject, 3, target=target, on=date(2025, 9, 30))
    assert record_todos(officer, date(2025, 11, 12)) == []


def test_tccb_is_told_whose_figures_wait(subject, target):
    give_result(subject, 3, target=target, verified=False)
    (todo,) = record_todos(make_tccb(), date(2025, 11, 12))
    assert todo.title == "Xác nhận 1 số liệu của Chi cục Thủy lợi"


# --- Constant queries -----------------------------------------------------------------------


def _fill(unit, count):
    for place in range(count):
        staff = make_staff(unit, f"Danh Sa Rây {place}")
        target = give_target(staff.subject, 10, name=f"Chỉ tiêu {place} của {unit.pk}")
        give_result(staff.subject, 4, target=target, verified=False)


@pytest.mark.parametrize("route", ["record_list", "record_check"])
def test_lists_take_as_many_queries_for_one_row_as_for_three(
    client, unit, route, django_assert_max_num_queries
):
    user = make_officer(unit) if route == "record_list" else make_tccb()
    client.force_login(user)
    counts = []
    for more in (1, 2):
        _fill(unit, more)
        client.get(reverse(route))
        with django_assert_max_num_queries(60) as seen:
            client.get(reverse(route))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_one_subjects_page_takes_as_many_queries_for_three_results(
    client, officer, subject, target, django_assert_max_num_queries
):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            kept = keep_pdf(subject, officer)
            give_result(subject, 3, target=target).evidence.add(kept)
        url = reverse("record_detail", args=[subject.pk])
        client.get(url)
        with django_assert_max_num_queries(60) as seen:
            client.get(url)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_results_stand_by_year_this_year_open():
    def of(day):
        return Result(achieved_on=day)

    rows = [of(date(2025, 3, 1)), of(date(2024, 5, 1)), of(date(2024, 4, 1))]
    groups = by_year(rows, 2025)
    assert [(g.year, len(g.rows), g.current) for g in groups] == [(2025, 1, True), (2024, 2, False)]
    assert [g.current for g in by_year(rows[1:], 2025)] == [True]
    assert by_year([], 2025) == []


def test_result_form_tells_own_targets_from_given_ones(client, officer, subject, target):
    indicator = target.indicator
    given = give_target(subject, 150, basis="province_plan")
    Target.objects.filter(pk=given.pk).update(indicator=indicator)
    page = text(client.get(reverse("result_add", args=[subject.pk])))
    assert page.count(f"<h3>{indicator.name}</h3>") == 1
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page)
    assert ("Tự đề ra", "30 hộ, năm 2025") in pairs
    assert ("UBND tỉnh giao", "150 hộ, năm 2025") in pairs
    board = text(client.get(reverse("record_list")))
    assert "năm 2025 · tự đề ra" in board and "năm 2025 · UBND tỉnh giao" in board


def test_few_indicators_are_buttons_with_their_measure_and_many_a_menu(
    client, officer, subject, target, monkeypatch
):
    url = reverse("result_add", args=[subject.pk])
    page = client.get(f"{url}?chi-tieu={target.indicator_id}")
    button = re.search(r'<input type="radio" name="indicator"[^>]*>', text(page))[0]
    assert f'value="{target.indicator_id}"' in button and "checked" in button
    assert f"{target.indicator.name} (hộ)</label>" in text(page)
    monkeypatch.setattr(IndicatorChoice, "MENU_FROM", 1)
    assert '<select name="indicator"' in text(client.get(url))


def test_evidence_to_choose_from_stands_under_its_year_newest_first(
    client, officer, subject, target
):
    uploads = [("Cũ", 2023), ("Mới", 2025), ("Vừa", 2024), ("Mới hơn", 2025)]
    for place, (title, year) in enumerate(uploads):
        make_evidence(subject, title, datetime(year, 6, 1 + place, 9, tzinfo=UTC))
    page = text(client.get(reverse("result_add", args=[subject.pk])))
    said = re.findall(r"<legend[^>]*>(Tải lên[^<]*)|<label for=\"id_evidence_[^>]*>([^<]*)", page)
    assert [group or label for group, label in said] == [
        "Tải lên năm 2025",
        "Mới hơn, tải lên ngày 04/06/2025",
        "Mới, tải lên ngày 02/06/2025",
        "Tải lên năm 2024",
        "Vừa, tải lên ngày 03/06/2024",
        "Tải lên năm 2023",
        "Cũ, tải lên ngày 01/06/2023",
    ]


def test_a_rows_acts_stand_on_one_line_and_small_files_are_not_told_in_bytes(
    client, officer, subject, target
):
    give_result(subject, 30, target=target, verified=False)
    make_evidence(subject, "Phiếu thu", MOMENT)
    page = text(client.get(reverse("record_detail", args=[subject.pk])))
    cell = re.search(r'<td class="([^"]*)"><a href="[^"]*/sua/"', page)[1]
    assert "text-nowrap" in cell.split()
    assert "PDF, dưới 1 KB · tải lên" in page


def test_the_example_names_a_commune_as_it_is_written(client, officer, subject, target):
    answer = client.post(reverse("contribution_add", args=[subject.pk]), {"token": ""})
    assert "cho hộ nghèo xã Bàn Tân Định" in text(answer)
