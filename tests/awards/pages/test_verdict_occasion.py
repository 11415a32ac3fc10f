"""The whole occasion: counts, filters, files, and what is missing by who must supply it."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from awards.models import CriterionConfirmation
from awards.rules.conditions import KINDS, scoring
from awards.selectors import needs_page, verdict_export, verdict_table
from awards.selectors.needs import Need
from awards.selectors.nominations import tiers_of
from emulation.enums import Role
from emulation.models import PendingCase, PledgeEntry, Result, Staff, Subject
from tests.awards.makers import (
    accepted_pledge,
    fulfil_criteria,
    give_result,
    give_target,
    make_occasion,
)
from tests.factories import (
    collective_of,
    make_officer,
    make_staff,
    make_tccb,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 12)


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = TODAY


class Office:
    """Collective A lacks 3 hộ and the norm; B has no target and no confirmation; the person of A
    waits for one word; C is blocked."""

    def __init__(self):
        self.occasion = make_occasion()
        names = ("Chi cục Thủy lợi", "Chi cục Kiểm lâm", "Ban Quản lý Cảng cá")
        self.a, self.b, self.c = (make_unit(name) for name in names)
        self.works = collective_of(self.a)
        give_result(self.works, 30, target=give_target(self.works, 30))
        fulfil_criteria(self.occasion, self.works)
        self.person = make_staff(self.a, "Danh Sa Rây").subject
        PledgeEntry.objects.create(
            pledge=accepted_pledge(self.a), subject=self.person, tier="giay_khen"
        )
        give_result(self.person, 12, target=give_target(self.person, 10, name="Hộ của ông Rây"))
        fulfil_criteria(self.occasion, self.person)
        CriterionConfirmation.objects.get(subject=self.person, criterion="general_1").delete()
        self.stopped = collective_of(self.c)
        give_result(self.stopped, 30, target=give_target(self.stopped, 30, name="Cảng"))
        fulfil_criteria(self.occasion, self.stopped)
        PendingCase.objects.create(
            subject=self.stopped, kind="complaint", opened_on=date(2025, 10, 20),
            handler="Thanh tra Sở",
        )  # fmt: skip


@pytest.fixture
def office():
    return Office()


def read(client, route, **asked):
    return client.get(reverse(route), asked).content.decode().replace("\u00a0", " ")


def sheet_of(client, **asked):
    answer = client.get(reverse("verdict_excel"), asked)
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    head = [cell.value for cell in sheet[4]]
    rows = [
        dict(zip(head, row, strict=True)) for row in sheet.iter_rows(min_row=5, values_only=True)
    ]
    return sheet, {row["Tập thể, cá nhân"]: row for row in rows}


# --- The table ------------------------------------------------------------------------------


def test_states_are_counted_for_every_tier_and_lead_to_their_rows(client, office):
    client.force_login(make_tccb())
    page = read(client, "verdict_list", tier="bang_khen_tinh")
    assert "Đạt theo từng hình thức: Giấy khen 1 · Bằng khen tỉnh 0" in page
    assert "3 chưa đủ căn cứ: xem còn thiếu gì, ai phải bổ sung" in page
    rows = read(client, "verdict_list", tier="giay_khen", buoc="met")
    assert "Chi cục Thủy lợi</a>" in rows and "Danh Sa Rây</a>" not in rows


def test_class_and_what_is_missing_narrow_the_table(client, office):
    client.force_login(make_tccb())
    workers = read(client, "verdict_list", loai="worker")
    assert "Danh Sa Rây</a>" in workers and "Chi cục Thủy lợi</a>" not in workers
    waiting = read(client, "verdict_list", thieu="unit")
    assert "Kiểm lâm</a>" in waiting and "Danh Sa Rây</a>" not in waiting
    one = read(client, "verdict_list", thieu="tccb.general_1.cho-tccb-xac-nhan", buoc="unknown")
    assert "Danh Sa Rây</a>" in one and "Kiểm lâm</a>" in one
    assert "Chi cục Thủy lợi</a>" not in one
    assert "Chờ TCCB xác nhận: Chấp hành chủ trương" in one
    assert '<input type="hidden" name="buoc" value="unknown">' in one
    assert "Không ai khớp bộ lọc" in read(client, "verdict_list", thieu="tccb.none.x")


def test_a_long_table_shows_the_same_as_a_short_one(client, office, monkeypatch):
    client.force_login(make_tccb())
    asked = {"sap-xep": "-ratio", "tier": "giay_khen"}
    short = read(client, "verdict_list", **asked)
    monkeypatch.setattr(verdict_table.Survey, "KEPT", 0)
    assert rows_in(read(client, "verdict_list", **asked)) == rows_in(short)
    monkeypatch.setattr(verdict_table.Survey, "rows", lambda *_: [])  # the control
    assert rows_in(read(client, "verdict_list", **asked)) != rows_in(short)


def rows_in(page):
    return page.partition("<tbody>")[2].partition("Dòng")[0]


def test_only_the_tiers_of_the_occasion_are_offered_and_another_one_is_dropped(client, office):
    client.force_login(make_tccb())
    given = [tier.code for tier in tiers_of(office.occasion.movement_id).values()]
    assert "bang_khen_ttg" in given  # the control: a tier of the plan, not of the occasion
    answer = client.get(reverse("verdict_list"), {"tier": "bang_khen_ttg", "q": "thuy loi"})
    choices = [code for code, _ in answer.context["filters"].fields["tier"].choices]
    assert choices == ["", "giay_khen", "bang_khen_tinh"]
    assert (answer.context["filters"].errors, len(answer.context["rows"])) == ({}, 2)
    sheet, rows = sheet_of(client, tier="bang_khen_ttg")
    assert "Lọc" not in sheet["A2"].value
    plain = sheet_of(client)[1]
    assert {n: r["Xét hình thức"] for n, r in rows.items()} == {
        n: r["Xét hình thức"] for n, r in plain.items()
    }


# --- What is missing ------------------------------------------------------------------------


def needs(client, **asked):
    page = client.get(reverse("verdict_needs"), asked).context["page"]
    return page, {(w.need.who, w.need.point): w for g in page.groups for w in g.wanted}


def test_undecided_ones_are_grouped_by_who_must_supply_what(client, office):
    client.force_login(make_tccb())
    page, found = needs(client, tier="giay_khen")
    assert (page.subjects, page.asked) == (2, 4)  # the blocked one and the met one wait for nothing
    assert [(g.title, g.subjects) for g in page.groups] == [
        ("Đơn vị", 1),
        ("Phòng Tổ chức cán bộ", 2),
    ]
    word = found["tccb", "general_1"]
    assert word.need.title.startswith("Chờ TCCB xác nhận: Chấp hành chủ trương")
    assert (word.count, [unit.name for unit, _, _ in word.units]) == (
        2,
        ["Chi cục Kiểm lâm", "Chi cục Thủy lợi"],
    )
    target = found["unit", "progress"]
    assert (target.need.todo, target.count) == ("Chờ đăng ký chỉ tiêu và mức đề ra", 1)
    assert target.place == (reverse("pledge_overview"), "Đăng ký thi đua")


def test_one_thing_awaited_under_two_tiers_is_one_need(client, office):
    """The criterion that waits may stand in another clause of another tier."""
    first = Need("tccb", "general_1", "Chờ TCCB xác nhận", "confirmed", "Chấp hành", "mục IV.1")
    same = replace(first, label="Chấp hành pháp luật", clause="mục IV.2")
    assert {first, same} == {first}
    assert first != replace(first, todo="Chờ chấm điểm")


def test_the_norm_matters_only_where_the_result_is_not_enough(client, office):
    client.force_login(make_tccb())
    _, aimed = needs(client, tier="giay_khen")
    norm = aimed["tccb", "contribution"]
    assert [unit.name for unit, _, _ in norm.units] == ["Chi cục Kiểm lâm"]
    _, higher = needs(client, tier="bang_khen_tinh")
    assert higher["tccb", "contribution"].count == 2
    assert norm.place == (reverse("norm_enter", args=["kh54"]), "Nhập định mức đóng góp")


def test_every_kind_of_condition_has_its_place():
    """A new kind has to be given one; the kinds of parts are asked by their parts."""
    assert set(needs_page.PLACES) | {"confirmed", "contribution", "all", "any"} == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "todo", "count", "said"),
    [
        ("score", scoring.NOT_GIVEN, 1, "Xác nhận tiêu chuẩn"),
        ("score", scoring.TWO_GIVEN, 1, "Xác nhận tiêu chuẩn"),
        ("score", scoring.NOT_GIVEN, 2, "Xác nhận từng dòng trong bảng"),
        ("score", "Chờ sửa mức đề ra", 1, "Đăng ký thi đua"),
        ("classification", "Chờ nhập xếp loại", 1, "Nhập xếp loại, kỷ luật"),
        ("contribution", "Chờ TCCB sửa định mức", 1, "Nhập định mức đóng góp"),
        ("confirmed", "Chờ TCCB xác nhận", 1, "Xác nhận tiêu chuẩn"),
        ("not_awarded", "Chờ tra cứu các lần khen trước", 1, "Sổ khen thưởng"),
        ("of_tomorrow", "Chờ", 1, None),
    ],
)
def test_a_need_leads_to_where_it_is_supplied(office, kind, todo, count, said):
    tccb = make_tccb()
    page = needs_page.NeedsPage(
        office.occasion, Subject.objects.none(), verdict_table.Choice(), user=tccb, on=TODAY
    )
    need = Need("tccb", "x", todo, kind, "Điểm phong trào", "KH 7")
    tally = needs_page._Tally(count=count, first=office.works.pk)
    place = page._place(need, tally)
    assert (place and place[1]) == said
    if said == "Xác nhận tiêu chuẩn":
        assert place[0] == reverse("criteria_confirm", args=[office.occasion.pk, office.works.pk])


def test_figures_that_differ_wait_for_the_same_check(client, office):
    Result.objects.filter(subject=office.works).update(verified_on=None, verified_by=None)
    Result.objects.filter(subject=office.person).update(verified_on=None, verified_by=None)
    client.force_login(make_tccb())
    _, found = needs(client, tier="giay_khen")
    check = found["tccb", "progress"]
    assert (check.need.todo, check.count) == ("Chờ TCCB xác nhận kết quả", 2)
    assert check.place == (reverse("record_check"), "Xác nhận số liệu")


def test_every_count_leads_to_as_many_rows(client, office):
    client.force_login(make_tccb())
    _, found = needs(client, tier="bang_khen_tinh")
    assert found
    for wanted in found.values():
        assert client.get(wanted.url).context["page"].paginator.count == wanted.count
        for _, count, url in wanted.units:
            assert client.get(url).context["page"].paginator.count == count


def test_a_unit_reads_its_own_needs_and_is_not_sent_where_it_may_not_go(client, office):
    client.force_login(make_officer(office.b))
    page, found = needs(client)
    assert (page.subjects, page.asked) == (1, 1)
    assert found["unit", "progress"].place == (reverse("pledge_list"), "Đăng ký thi đua")
    assert {w.place for w in found.values() if w.need.who != "unit"} == {None}
    shown = read(client, "verdict_needs")
    assert "Kiểm lâm" in shown and "Thủy lợi" not in shown


def test_nothing_missing_is_said(client, office):
    client.force_login(make_tccb())
    assert "Không ai chưa đủ căn cứ" in read(client, "verdict_needs", unit=office.c.pk)
    assert "Không ai khớp bộ lọc" in read(client, "verdict_needs", q="khong co ai")


# --- Files ----------------------------------------------------------------------------------


def test_the_workbook_says_of_each_what_is_missing_by_whom_and_under_which_plan(client, office):
    client.force_login(make_tccb())
    sheet, rows = sheet_of(client, tier="bang_khen_tinh")
    version = office.occasion.movement.plan_versions.get()
    assert sheet["A1"].value == "Kết quả xét điều kiện, Hằng năm 2025"
    assert "Lọc: Hình thức Bằng khen tỉnh" in sheet["A2"].value
    row = rows["Chi cục Thủy lợi"]
    assert row["Mã"] == office.a.code
    assert (row["Loại"], row["Điều kiện"]) == ("Đơn vị trực thuộc", "Chưa đủ căn cứ")
    assert (row["So mức đề ra"], row["Còn thiếu (số)"], row["Đơn vị tính"]) == (1, 3, "hộ")
    assert row["Còn thiếu gì"] == (
        "Còn thiếu 3 hộ (Kết quả so với mức đề ra trong năm); "
        "Chờ TCCB nhập định mức đóng góp (Đóng góp quy ra tiền)"
    )
    assert row["Ai bổ sung"] == "Phòng Tổ chức cán bộ"
    assert row["Điều khoản"] == "KH 54, mục IV.2.1"
    assert row["Đã đủ điều kiện"] == "Giấy khen"
    assert row["Kế hoạch"] == "54/KH-SNNPTNT"
    assert (row["Bản kế hoạch"], row["SHA-256 của kế hoạch"]) == (version.number, version.sha256)
    assert rows["Ban Quản lý Cảng cá"]["Điều kiện"] == "Bị chặn"
    assert sheet.auto_filter.ref == "A4:Q8"


@pytest.mark.parametrize("order", ["", "-name", "ratio", "-ratio"])
def test_the_workbook_keeps_the_order_of_the_table(client, office, monkeypatch, order):
    monkeypatch.setattr(verdict_export, "CHUNK", 2)
    client.force_login(make_tccb())
    asked = {"sap-xep": order} if order else {}
    shown = client.get(reverse("verdict_list"), asked).context["rows"]
    assert list(sheet_of(client, **asked)[1]) == [row.subject.name for row in shown]


def test_files_follow_filters_and_rights(client, office):
    client.force_login(make_tccb())
    assert set(sheet_of(client, buoc="blocked")[1]) == {"Ban Quản lý Cảng cá"}
    assert set(sheet_of(client, thieu="unit")[1]) == {"Chi cục Kiểm lâm"}
    client.force_login(make_officer(office.a))
    assert set(sheet_of(client)[1]) == {"Chi cục Thủy lợi", "Danh Sa Rây"}
    client.force_login(make_user(Role.STAFF, staff=office.person.staff))
    told = b"".join(client.get(reverse("verdict_csv")).streaming_content).decode()
    assert told.count("\r\n") == 2 and "Danh Sa Rây" in told


def test_csv_has_its_mark_a_decimal_comma_and_starts_no_formula(client, office):
    Staff.objects.filter(pk=office.person.staff.pk).update(code="=1+1")
    client.force_login(make_tccb())
    answer = client.get(reverse("verdict_csv"), {"kind": "individual"})
    assert answer["Content-Disposition"].endswith('filename="xet-dieu-kien-annual-2025.csv"')
    told = b"".join(answer.streaming_content).decode()
    assert told.startswith('\ufeffMã,"Tập thể, cá nhân",')
    assert "'=1+1,Danh Sa Rây,Chi cục Thủy lợi,Cá nhân," in told
    assert '"120,00%"' in told


def test_files_take_as_many_queries_for_one_as_for_four(
    client, office, django_assert_max_num_queries
):
    client.force_login(make_tccb())
    counts = []
    for asked in ({"q": "sa ray"}, {}):
        client.get(reverse("verdict_list"))
        with django_assert_max_num_queries(60) as seen:
            assert b"".join(client.get(reverse("verdict_csv"), asked).streaming_content)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_without_an_occasion_there_is_no_file(client):
    client.force_login(make_tccb())
    assert client.get(reverse("verdict_excel")).url == reverse("verdict_list")
    assert client.get(reverse("verdict_csv")).url == reverse("verdict_list")
    assert "Chưa có dịp khen nào để xét" in read(client, "verdict_needs")
