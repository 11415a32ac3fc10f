"""The bảng tổng hợp: counts, filters, orders, workbook, rights, queries."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from awards.enums import NominationState as S
from awards.models import Award, Decision, Nomination
from awards.services.plans import activate_plan_version
from emulation.enums import Role
from emulation.models import Result
from tests.awards.makers import (
    make_report,
    make_sent,
    meets,
    next_version,
)
from tests.awards.pages.scene import said
from tests.factories import (
    MOMENT,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db


# --- The table -----------------------------------------------------------------------------------


def test_the_table_counts_by_verdict_and_shows_gap_report_and_step(table):
    page = said(table.table())
    assert "3 đề nghị của 3 đơn vị" in page
    counts = {state["label"]: state["count"] for state in table.table().context["states"]}
    assert counts == {
        "Tất cả": 3, "Đạt": 1, "Chưa đủ căn cứ": 1, "Không đạt": 0, "Bị chặn": 1,
    }  # fmt: skip
    rows = {row.name: row for row in table.table().context["rows"]}
    assert list(rows) == ["Ban Quản lý Cảng cá", "Chi cục Kiểm lâm", "Trung tâm Khuyến nông"]
    assert (rows["Trung tâm Khuyến nông"].why, rows["Trung tâm Khuyến nông"].step) == (
        "còn thiếu 1 hộ", "TCCB xét",
    )  # fmt: skip
    assert rows["Ban Quản lý Cảng cá"].step == "Dừng"
    assert "96,66%" in page and "110,00%" in page


def test_reassessing_says_whose_answer_changed(table):
    Result.objects.filter(subject=table.short.subject).update(value=30)
    url = table.url("nomination_reassess", table.occasion.pk)
    page = said(table.client.post(url, follow=True))
    assert "1 đề nghị đổi kết quả: Trung tâm Khuyến nông: đạt." in page
    assert "Không đề nghị nào đổi kết quả." in said(table.client.post(url, follow=True))


NOW = "Nay: Đạt</span>"


def test_a_row_whose_answer_would_be_another_one_now_says_so_until_it_is_assessed_anew(table):
    one = table.url("nomination_detail", table.short.pk)
    excel = table.url("nomination_excel", table.occasion.pk)
    Result.objects.filter(subject=table.short.subject).update(value=30)
    rows = {row.name: row for row in table.table().context["rows"]}
    assert [name for name, row in rows.items() if row.now] == ["Trung tâm Khuyến nông"]
    page = said(table.table())
    assert "Chưa đủ căn cứ</span>" in page and page.count(NOW) == 1 and "Xét lại" in page
    shown = said(table.client.get(one))
    assert NOW in shown and "bấm Xét lại ở" in shown
    heads = next(load_workbook(BytesIO(table.client.get(excel).content)).active.iter_rows(
        min_row=4, max_row=4, values_only=True))  # fmt: skip
    assert heads[-1] == "Nay"
    table.client.post(table.url("nomination_reassess", table.occasion.pk))
    assert NOW not in said(table.table()) and NOW not in said(table.client.get(one))


@pytest.mark.parametrize("state", [S.SUBMITTED, S.COMPILED, S.PRESENTED])
def test_another_version_is_named_and_what_the_council_saw_is_left_alone(table, state):
    version = next_version(table.occasion.movement)
    activate_plan_version(version=version, by=None, reason="Sửa đổi")
    Nomination.objects.filter(pk=table.met.pk).update(state=state)
    told = "Nay theo bản 2: vẫn đạt" in said(table.table(q="kiem lam"))
    assert told is (state != S.PRESENTED)
    Nomination.objects.filter(pk=table.met.pk).update(verdict_status="unknown")
    told = "Nay: Đạt, theo bản 2</span>" in said(table.table(q="kiem lam"))
    assert told is (state != S.PRESENTED)


@pytest.mark.parametrize("text", ["khuyen nong", "KHUYẾN NÔNG", "khuye\u0302\u0301n"])
def test_the_search_finds_with_or_without_marks(table, text):
    rows = table.table(q=text).context["rows"]
    assert [row.name for row in rows] == ["Trung tâm Khuyến nông"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"tier": "giay_khen"}, ["Trung tâm Khuyến nông"]),
        ({"kind": "individual"}, []),
        ({"step": "compiled"}, ["Chi cục Kiểm lâm"]),
        ({"verdict": "blocked"}, ["Ban Quản lý Cảng cá"]),
        ({"sort": "ratio", "step": "submitted"}, ["Trung tâm Khuyến nông", "Ban Quản lý Cảng cá"]),
        ({"sort": "-ratio", "verdict": "met"}, ["Chi cục Kiểm lâm"]),
        ({"sort": "changed"}, ["Trung tâm Khuyến nông", "Ban Quản lý Cảng cá", "Chi cục Kiểm lâm"]),
        ({"tier": "no-such-tier", "unit": "x", "sort": "; drop"},
         ["Ban Quản lý Cảng cá", "Chi cục Kiểm lâm", "Trung tâm Khuyến nông"]),
    ],
)  # fmt: skip
def test_filters_and_orders(table, query, names):
    for place, nomination in enumerate([table.short, table.blocked, table.met]):
        moment = nomination.changed_at.replace(day=1 + place)
        Nomination.objects.filter(pk=nomination.pk).update(changed_at=moment)
    assert [row.name for row in table.table(**query).context.get("rows", [])] == names


def test_no_hit_says_which_filter_to_take_away(table):
    page = said(table.table(q="khuyen nong", tier="bang_khen_tinh"))
    assert "Không có đề nghị nào khớp “khuyen nong”, hình thức Bằng khen tỉnh" in page
    assert "Có 2 kết quả nếu bỏ phần tìm theo tên." in page
    page = said(table.table(q="khuyen nong", step="compiled", tier="giay_khen"))
    assert "Có 1 kết quả nếu bỏ lọc bước." in page
    assert "?q=khuyen+nong&amp;tier=giay_khen" in page


def test_an_empty_table_says_who_must_act_and_by_when(scene):
    scene.sign_in(scene.tccb)
    page = said(scene.table())
    assert "Các đơn vị chưa gửi đề nghị cho dịp này" in page
    assert "1 đơn vị gửi từ ngày 01/01/2025 đến hết ngày 31/12/2025." in page
    assert "cần nhập định mức đóng góp" in page


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.STAFF, Role.MEMBER, Role.ADMIN])
def test_the_table_is_for_those_who_oversee(scene, role):
    by = scene.officer if role == Role.UNIT_OFFICER else make_user(role)
    scene.sign_in(by)
    for route in ("nomination_table", "nomination_excel"):
        answer = scene.client.get(scene.url(route, scene.occasion.pk))
        assert (answer.status_code, "xem bảng tổng hợp" in said(answer)) == (403, True)


def test_an_inspector_reads_the_table_without_its_acts(table):
    table.sign_in(make_user(Role.INSPECTOR))
    page = said(table.table())
    assert "Trung tâm Khuyến nông" in page
    assert "data-pick-all" not in page and "Xét lại" not in page
    for route in ("nomination_reassess", "nomination_present", "nomination_return_many"):
        url = table.url(route, table.occasion.pk) + f"?pick={table.met.pk}"
        assert table.client.post(url).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_table_takes_a_constant_number_of_queries(scene, count, django_assert_num_queries):
    for number in range(count):
        scene.other(f"Trung tâm {number}")
    scene.sign_in(scene.tccb)
    scene.table()
    with django_assert_num_queries(34):
        assert len(scene.table().context["rows"]) == count


def fill(scene, number: int) -> None:
    """One more of everything: sent, reported only, approved, awarded."""
    for name, state in (("Danh Thị", S.SUBMITTED), ("Thạch", S.APPROVED), ("Sơn", S.RETURNED)):
        subject = make_staff(scene.unit, f"{name} {number}").subject
        meets(scene.occasion, subject)
        sent = make_sent(scene.occasion, subject, by=scene.officer)
        Nomination.objects.filter(pk=sent.pk).update(state=state)
    alone = make_staff(scene.unit, f"Lý {number}").subject
    make_report(scene.occasion, alone, by=scene.officer)
    awarded = make_staff(scene.unit, f"Kim {number}").subject
    decision = Decision.objects.create(
        occasion=scene.occasion, tier="giay_khen", number=f"{number}/QĐ", issuer="Giám đốc Sở",
        decided_on=date(2024, 7, 15), recorded_by=scene.tccb, recorded_at=MOMENT,
    )  # fmt: skip
    Award.objects.create(decision=decision, subject=awarded, recipient_name="x", unit_name="x")


@pytest.mark.parametrize(
    ("who", "route"),
    [
        ("officer", "nomination_list"),
        ("officer", "report_list"),
        ("officer", "award_list"),
        ("officer", "home"),
        ("tccb", "nomination_list"),
        ("tccb", "report_list"),
        ("tccb", "decision_list"),
        ("tccb", "award_list"),
        ("tccb", "search"),
    ],
)
def test_lists_take_as_many_queries_for_three_as_for_one(scene, who, route):
    scene.sign_in(getattr(scene, who))
    taken = []
    fill(scene, 0)
    fill(scene, 1)
    for number in (2, 3):
        scene.client.get(scene.url(route), {"q": "danh"})
        with CaptureQueriesContext(connection) as queries:
            assert scene.client.get(scene.url(route), {"q": "danh"}).status_code == 200
        taken.append(len(queries))
        fill(scene, number)
    assert taken[0] == taken[1] < 70


# --- Workbook ------------------------------------------------------------------------------------


def test_the_workbook_holds_the_filtered_rows_typed(table):
    url = table.url("nomination_excel", table.occasion.pk)
    answer = table.client.get(url, {"step": "submitted", "sort": "-name"})
    sheet = load_workbook(BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[4]][:3] == ["STT", "Tập thể, cá nhân", "Đơn vị"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert [row[1] for row in rows] == ["Trung tâm Khuyến nông", "Ban Quản lý Cảng cá"]
    assert (rows[0][5], sheet["F5"].number_format) == (0.9666, "0.00%")
    assert (sheet["K5"].is_date, sheet["K5"].number_format) == (True, "dd/mm/yyyy")
    assert "bước TCCB xét" in sheet["A2"].value
    assert answer["Content-Disposition"] == 'attachment; filename="bang-tong-hop-annual-2025.xlsx"'


def test_no_name_can_start_a_formula(scene):
    nomination = scene.other("=HYPERLINK(1)")
    scene.sign_in(scene.tccb)
    answer = scene.client.get(scene.url("nomination_excel", scene.occasion.pk))
    cell = load_workbook(BytesIO(answer.content)).active["B5"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (nomination.subject.name, "s", True)
