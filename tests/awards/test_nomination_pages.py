"""Pages of reports, nominations and decisions: what each person reads, types, and keeps."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from awards.enums import NominationState as S
from awards.models import Award, Decision, Nomination, Report
from awards.selectors.todos_nominations import todos
from awards.services.decisions import record_decision
from awards.services.nominations import return_nomination
from emulation.enums import Role
from emulation.models import PendingCase, Result
from tests.awards.council.world import make_council, make_meeting
from tests.awards.makers import (
    WORDS,
    give_result,
    give_target,
    make_occasion,
    make_report,
    make_sent,
    meets,
)
from tests.factories import (
    MOMENT,
    collective_of,
    make_officer,
    make_staff,
    make_tccb,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 12)


@pytest.fixture(autouse=True)
def standing_day(settings):
    settings.DEMO_TODAY = DAY


class Scene:
    """A unit with its officer, TCCB, an open occasion; whoever signs in is `client`."""

    def __init__(self, client) -> None:
        self.client = client
        self.occasion, self.unit = make_occasion(), make_unit()
        self.subject, self.officer = collective_of(self.unit), make_officer(self.unit)
        self.tccb = make_tccb()

    def sign_in(self, user):
        self.client.force_login(user)
        return self.client

    def url(self, route: str, *args) -> str:
        return reverse(route, args=args)

    def table(self, **query):
        return self.client.get(self.url("nomination_table", self.occasion.pk), query)

    def other(self, name: str, **fields) -> Nomination:
        unit = make_unit(name)
        meets(self.occasion, collective_of(unit))
        return make_sent(self.occasion, collective_of(unit), by=make_officer(unit), **fields)


@pytest.fixture
def scene(client) -> Scene:
    return Scene(client)


def said(response) -> str:
    """The page's words with plain spaces."""
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


# --- Writing a report -----------------------------------------------------------------------


def edit_url(scene) -> str:
    return scene.url("report_edit", scene.occasion.pk, scene.subject.pk)


def post_words(scene, act="save", version=0, **words):
    return scene.client.post(edit_url(scene), {**WORDS, **words, "version": version, "act": act})


def test_the_editor_shows_the_figures_and_saves_a_draft(scene):
    meets(scene.occasion, scene.subject)
    scene.sign_in(scene.officer)
    page = said(scene.client.get(edit_url(scene)))
    assert "33 trên 30 hộ, bằng 110%" in page
    assert Report.objects.count() == 0
    answer = post_words(scene)
    assert (answer.status_code, answer.url) == (302, edit_url(scene))
    assert Report.objects.get().summary == WORDS["summary"]
    assert "Đã lưu lúc" in said(scene.client.get(edit_url(scene)))


def test_a_draft_may_have_empty_parts_and_handing_in_points_at_them(scene):
    scene.sign_in(scene.officer)
    answer = post_words(scene, act="check", overview="", summary="")
    report = Report.objects.get()
    assert answer.url == scene.url("report_detail", report.pk)
    answer = scene.client.post(scene.url("report_submit", report.pk))
    page = said(scene.client.get(answer.url))
    assert "<title>Lỗi: Báo cáo thành tích" in page
    assert "Viết phần sơ lược trước khi nộp báo cáo" in page
    assert "Viết phần tóm tắt trước khi nộp báo cáo" in page
    assert "Viết phần thành tích" not in page
    assert WORDS["achievements"] in page


def test_a_summary_that_is_too_long_keeps_every_word(scene):
    scene.sign_in(scene.officer)
    answer = post_words(scene, summary="dài " * 120)
    page = said(answer)
    assert answer.status_code == 422
    assert "không quá 400 ký tự" in page
    assert WORDS["overview"] in page and "dài dài" in page
    assert Report.objects.count() == 0


def test_the_proposal_fills_an_empty_part_and_asks_before_it_touches_typed_words(scene):
    meets(scene.occasion, scene.subject)
    scene.sign_in(scene.officer)
    post_words(scene, act="compose", achievements="")
    report = Report.objects.get()
    assert report.achievements == (
        "Năm 2025, Chi cục Thủy lợi thực hiện 1 chỉ tiêu:\n"
        "- Hộ nghèo được hỗ trợ thoát nghèo: 33 hộ trên 30 hộ đề ra, bằng 110% "
        "(kế hoạch của đơn vị)."
    )
    answer = post_words(scene, act="compose", version=report.version, achievements="Lời của tôi")
    assert answer.url.endswith("?soan-san=1")
    page = said(scene.client.get(answer.url))
    assert "Lời soạn sẵn từ số liệu" in page and "Lời của tôi" in page
    report.refresh_from_db()
    assert report.achievements == "Lời của tôi"
    post_words(scene, act="append", version=report.version, achievements="Lời của tôi")
    report.refresh_from_db()
    assert report.achievements.startswith("Lời của tôi\nNăm 2025")


def test_a_conflict_shows_both_texts_and_the_next_save_is_knowing(scene):
    scene.sign_in(scene.officer)
    post_words(scene)
    colleague = make_officer(scene.unit, display_name="Lê Thị Diễm Phúc")
    scene.sign_in(colleague)
    post_words(scene, version=2, overview="Bản của bà Phúc")
    scene.sign_in(scene.officer)
    answer = post_words(scene, version=2, overview="Bản của tôi")
    page = said(answer)
    assert answer.status_code == 409
    assert "Lê Thị Diễm Phúc vừa sửa báo cáo này lúc" in page
    assert "Bản của bà Phúc" in page and "Bản của tôi" in page
    assert 'name="version" value="3"' in page
    assert Report.objects.get().overview == "Bản của bà Phúc"
    post_words(scene, version=3, overview="Bản của tôi")
    assert Report.objects.get().overview == "Bản của tôi"


def test_another_units_report_is_not_there_and_tccb_does_not_write(scene):
    report = make_report(scene.occasion, scene.subject, by=scene.officer)
    scene.sign_in(make_officer(make_unit("Chi cục Kiểm lâm")))
    for url in (edit_url(scene), scene.url("report_detail", report.pk)):
        assert scene.client.get(url).status_code == 404
    assert scene.client.post(scene.url("report_submit", report.pk)).status_code == 404
    scene.sign_in(scene.tccb)
    answer = scene.client.get(edit_url(scene))
    assert answer.status_code == 403
    assert "Chỉ đầu mối thi đua của Chi cục Thủy lợi" in said(answer)
    assert WORDS["achievements"] in said(scene.client.get(scene.url("report_detail", report.pk)))


def test_a_person_confirms_the_report_their_home_names(scene):
    staff = make_staff(scene.unit)
    person = make_user(Role.STAFF, staff=staff)
    report = make_report(scene.occasion, staff.subject, by=scene.officer)
    scene.sign_in(person)
    assert [t.title for t in todos(person, DAY)] == ["Xác nhận báo cáo thành tích của mình"]
    assert "Xác nhận báo cáo của tôi" in said(
        scene.client.get(scene.url("report_detail", report.pk))
    )
    for _ in range(2):
        scene.client.post(scene.url("report_confirm", report.pk))
    report.refresh_from_db()
    assert (report.confirmed_by, todos(person, DAY)) == (person, [])


# --- Nominating -----------------------------------------------------------------------------


def test_an_officer_nominates_checks_and_sends(scene):
    meets(scene.occasion, scene.subject)
    make_report(scene.occasion, scene.subject, by=scene.officer)
    scene.sign_in(scene.officer)
    assert "Đề nghị khen Chi cục Thủy lợi" in said(scene.client.get(scene.url("nomination_list")))
    create = scene.url("nomination_create", scene.occasion.pk, scene.subject.pk)
    assert "Bằng khen của Chủ tịch UBND tỉnh: đạt" in said(scene.client.get(create))
    answer = scene.client.post(create, {"tier": "bang_khen_tinh"})
    made = Nomination.objects.get()
    check = scene.url("nomination_check", made.pk)
    assert answer.url == check
    page = said(scene.client.get(check))
    assert "Phòng Tổ chức cán bộ (" in page and "Gửi đề nghị tặng Bằng khen tỉnh" in page
    assert scene.client.post(check).url == scene.url("nomination_list")
    assert scene.client.post(check).url == scene.url("nomination_detail", made.pk)
    made.refresh_from_db()
    assert made.state == S.SUBMITTED
    assert "TCCB xét" in said(scene.client.get(scene.url("nomination_list")))


def test_a_missing_tier_and_a_missing_report_are_told(scene):
    meets(scene.occasion, scene.subject, result=31)
    scene.sign_in(scene.officer)
    create = scene.url("nomination_create", scene.occasion.pk, scene.subject.pk)
    answer = scene.client.post(create, {})
    assert (answer.status_code, "Chọn một hình thức khen." in said(answer)) == (422, True)
    scene.client.post(create, {"tier": "bang_khen_tinh"})
    check = scene.url("nomination_check", Nomination.objects.get().pk)
    page = said(scene.client.get(check))
    assert "Cần báo cáo thành tích đã nộp" in page
    assert "còn thiếu 2 hộ" in page.lower()
    answer = scene.client.post(check)
    assert (answer.status_code, "Chưa gửi được." in said(answer)) == (409, True)


def test_a_returned_nomination_quotes_its_reason_in_list_home_and_editor(scene):
    meets(scene.occasion, scene.subject)
    sent = make_sent(scene.occasion, scene.subject, by=scene.officer)
    return_nomination(nomination=sent, reason="Bổ sung danh sách 33 hộ", by=scene.tccb)
    scene.sign_in(scene.officer)
    for url in (
        scene.url("nomination_list"),
        scene.url("nomination_check", sent.pk),
        scene.url("nomination_detail", sent.pk),
        edit_url(scene),
    ):
        assert "Bổ sung danh sách 33 hộ" in said(scene.client.get(url)), url
    todo = next(t for t in todos(scene.officer, DAY) if t.quote)
    assert todo.title == "Sửa và gửi lại đề nghị tặng Bằng khen tỉnh cho Chi cục Thủy lợi"
    assert todo.quote == "Bổ sung danh sách 33 hộ"


@pytest.mark.parametrize(
    "route", ["nomination_detail", "nomination_check", "nomination_return", "nomination_decline"]
)
def test_another_units_nomination_is_not_there(scene, route):
    meets(scene.occasion, scene.subject)
    sent = make_sent(scene.occasion, scene.subject, by=scene.officer)
    scene.sign_in(make_officer(make_unit("Chi cục Kiểm lâm")))
    answer = scene.client.get(scene.url(route, sent.pk))
    assert answer.status_code == 404
    assert "Thủy lợi" not in said(answer)


@pytest.mark.parametrize("route", ["nomination_return", "nomination_decline"])
def test_tccbs_acts_are_forbidden_to_the_units_own_officer(scene, route):
    meets(scene.occasion, scene.subject)
    sent = make_sent(scene.occasion, scene.subject, by=scene.officer)
    scene.sign_in(scene.officer)
    answer = scene.client.get(scene.url(route, sent.pk))
    assert (answer.status_code, "Chỉ Phòng Tổ chức cán bộ được" in said(answer)) == (403, True)


# --- The table ------------------------------------------------------------------------------


@pytest.fixture
def table(scene):
    """Met and compiled; not met; blocked; one draft that nobody but its unit sees."""
    scene.met = scene.other("Chi cục Kiểm lâm", compiled=scene.tccb)
    scene.short = scene.other("Trung tâm Khuyến nông", tier="giay_khen")
    Result.objects.filter(subject=scene.short.subject).update(value=29)
    scene.blocked = scene.other("Ban Quản lý Cảng cá")
    PendingCase.objects.create(
        subject=scene.blocked.subject,
        kind="complaint",
        opened_on=date(2025, 10, 28),
        handler="Thanh tra Sở",
    )
    meets(scene.occasion, scene.subject)
    Nomination.objects.filter(pk=scene.met.pk).update(verdict_status="met")
    scene.sign_in(scene.tccb)
    scene.client.post(scene.url("nomination_reassess", scene.occasion.pk))
    return scene


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
    with django_assert_num_queries(17):
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


# --- Workbook -------------------------------------------------------------------------------


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


# --- Acts on chosen rows --------------------------------------------------------------------


def test_nothing_selected_means_nothing(table):
    for route in ("nomination_present", "nomination_compile_many", "nomination_return_many"):
        url = table.url(route, table.occasion.pk)
        for answer in (table.client.get(url, follow=True), table.client.post(url, follow=True)):
            assert "Chưa chọn đề nghị nào." in said(answer)
    assert set(Nomination.objects.values_list("state", flat=True)) == {S.SUBMITTED, S.COMPILED}


def many(table, route, *nominations):
    picks = "&".join(f"pick={nomination.pk}" for nomination in nominations)
    return f"{table.url(route, table.occasion.pk)}?{picks}"


def test_several_are_returned_with_one_reason_after_their_names(table):
    url = many(table, "nomination_return_many", table.met, table.short)
    page = said(table.client.get(url))
    assert "Trả lại 2 đề nghị?" in page and "Trung tâm Khuyến nông" in page
    answer = table.client.post(url, {"reason": ""})
    assert answer.status_code == 422
    assert "Ghi lý do để đơn vị biết cần làm gì." in said(answer)
    answer = table.client.post(url, {"reason": "Bổ sung minh chứng"}, follow=True)
    assert "Đã trả lại 2 đề nghị." in said(answer)
    returned = Nomination.objects.filter(state=S.RETURNED, return_reason="Bổ sung minh chứng")
    assert returned.count() == 2
    assert "Không trả lại được đề nghị nào" in said(table.client.post(url, {"reason": "Lần hai"}))


def test_compiling_several_leaves_those_with_something_in_the_way(table):
    target = give_target(table.short.subject, 5, name="Lớp tập huấn")
    give_result(table.short.subject, 5, target=target, verified=False)
    url = many(table, "nomination_compile_many", table.short, table.blocked, table.met)
    page = said(table.client.get(url))
    assert "Đưa 1 đề nghị vào bảng tổng hợp?" in page
    assert "Còn 1 kết quả của Trung tâm Khuyến nông chưa xác nhận." in page
    table.client.post(url)
    states = dict(Nomination.objects.values_list("subject__name", "state"))
    assert states == {
        "Ban Quản lý Cảng cá": S.COMPILED,
        "Chi cục Kiểm lâm": S.COMPILED,
        "Trung tâm Khuyến nông": S.SUBMITTED,
    }


def test_presenting_without_a_meeting_leads_to_calling_one(table):
    page = said(table.client.get(many(table, "nomination_present", table.met)))
    assert "Dịp này chưa có phiên họp nào đang chuẩn bị." in page
    assert reverse("meeting_call") in page


def test_presenting_asks_tells_and_leaves_the_blocked_behind(table):
    council, seats, users = make_council(9)
    meeting = make_meeting(council, seats, occasion=table.occasion)
    Nomination.objects.filter(pk=table.blocked.pk).update(state=S.COMPILED)
    url = many(table, "nomination_present", table.met, table.blocked)
    page = said(table.client.get(url))
    assert "Trình Hội đồng 1 đề nghị?" in page
    assert "Phiên họp ngày 12/11/2025" in page
    assert "Hệ thống báo cho 9 thành viên Hội đồng" in page
    assert "và đầu mối của 1 đơn vị" in page
    assert "Bị chặn: đang có khiếu nại" in page
    answer = table.client.post(url, {"meeting": meeting.pk}, follow=True)
    assert "Đã trình Hội đồng 1 đề nghị, phiên họp ngày 12/11/2025." in said(answer)
    states = set(Nomination.objects.values_list("subject__name", "state"))
    assert ("Chi cục Kiểm lâm", S.PRESENTED) in states
    assert ("Ban Quản lý Cảng cá", S.COMPILED) in states
    assert users[0].inbox.filter(text__contains="được trình phiên họp").count() == 1
    assert "Chưa trình được đề nghị nào" in said(table.client.post(url, {"meeting": meeting.pk}))
    assert meeting.items.count() == 1


def test_each_warning_has_its_own_reason_field_and_typed_reasons_stay(table):
    meeting = make_meeting(*make_council(3)[:2], occasion=table.occasion)
    other = table.other("Chi cục Thủy sản", compiled=table.tccb)
    for nomination, number in ((table.met, "111/QĐ-SNNMT"), (other, "112/QĐ-SNNMT")):
        decision = Decision.objects.create(
            occasion=table.occasion, tier="giay_khen", number=number, decided_on=date(2025, 7, 15),
            issuer="Giám đốc Sở", recorded_by=table.tccb, recorded_at=nomination.changed_at,
        )  # fmt: skip
        Award.objects.create(
            decision=decision, subject=nomination.subject, recipient_name="x", unit_name="x"
        )
    url = many(table, "nomination_present", table.met, other)
    page = said(table.client.get(url))
    assert "Lý do vẫn trình Chi cục Kiểm lâm" in page and "Lý do vẫn trình Chi cục Thủy sản" in page
    assert "theo Quyết định 111/QĐ-SNNMT ngày 15/07/2025" in page
    given = {"meeting": meeting.pk, f"reason_{table.met.pk}": "Xét kết quả cả năm"}
    answer = table.client.post(url, given)
    assert answer.status_code == 422
    assert "Ghi lý do vẫn trình Chi cục Thủy sản." in said(answer)
    assert "Xét kết quả cả năm" in said(answer)
    assert meeting.items.count() == 0
    table.client.post(url, {**given, f"reason_{other.pk}": "Mô hình khác"})
    reasons = dict(
        Nomination.objects.filter(state=S.PRESENTED).values_list("pk", "override_reason")
    )
    assert reasons == {table.met.pk: "Xét kết quả cả năm", other.pk: "Mô hình khác"}


def test_ids_of_another_occasion_or_rubbish_are_nobodys(table):
    elsewhere = make_occasion(year=2024)
    url = f"{table.url('nomination_present', elsewhere.pk)}?pick={table.met.pk}&pick=x&pick={9**30}"
    assert "Chưa chọn đề nghị nào." in said(table.client.get(url, follow=True))


def test_the_detail_page_leads_tccb_through_its_acts(table):
    page = said(table.client.get(table.url("nomination_detail", table.short.pk)))
    assert "Đưa vào bảng tổng hợp" in page and "còn thiếu 1 hộ" in page.lower()
    assert WORDS["achievements"] in page and "Gửi đề nghị khen thưởng" in page
    answer = table.client.post(table.url("nomination_compile", table.short.pk), follow=True)
    assert "Đã đưa đề nghị của Trung tâm Khuyến nông vào bảng tổng hợp." in said(answer)
    again = table.client.post(table.url("nomination_compile", table.short.pk), follow=True)
    assert "Hãy tải lại trang." in said(again)
    assert f"?pick={table.short.pk}" in said(again)


# --- Decisions and register -----------------------------------------------------------------


@pytest.fixture
def approved(scene):
    meets(scene.occasion, scene.subject)
    sent = make_sent(scene.occasion, scene.subject, by=scene.officer)
    Nomination.objects.filter(pk=sent.pk).update(state=S.APPROVED)
    scene.approved = Nomination.objects.get(pk=sent.pk)
    scene.sign_in(scene.tccb)
    return scene


def record_url(scene, tier="bang_khen_tinh"):
    return scene.url("decision_record", scene.occasion.pk, tier)


def test_a_decision_is_recorded_with_its_issuer_as_on_its_day(approved):
    page = said(approved.client.get(record_url(approved)))
    assert 'value="Chủ tịch UBND tỉnh An Giang"' in page and "Chi cục Thủy lợi" in page
    answer = approved.client.post(
        record_url(approved),
        {
            "number": "2041/QĐ-UBND",
            "decided_on": "30/6/2025",
            "issuer": "Chủ tịch UBND tỉnh An Giang",
            "awarded": [approved.approved.pk],
        },
        follow=True,
    )
    decision = Decision.objects.get()
    assert (decision.issuer, decision.decided_on) == (
        "Chủ tịch UBND tỉnh Kiên Giang", date(2025, 6, 30),
    )  # fmt: skip
    assert "Đã ghi Quyết định 2041/QĐ-UBND, khen 1 tập thể, cá nhân." in said(answer)
    approved.approved.refresh_from_db()
    assert approved.approved.state == S.AWARDED


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"number": ""}, "Nhập số quyết định"),
        ({"decided_on": "31/6/2025"}, "Không có ngày 31/6/2025 trong lịch"),
        ({"decided_on": "13/11/2025"}, "Ngày quyết định không được sau hôm nay"),
        ({"awarded": []}, "Chọn ít nhất một tập thể, cá nhân"),
        ({"awarded": ["999999"]}, "không còn chờ quyết định"),
        ({"issuer": ""}, "Nhập cơ quan, người ra quyết định"),
    ],
)
def test_faults_keep_what_was_typed(approved, fields, words):
    given = {
        "number": "2041/QĐ-UBND",
        "decided_on": "10/11/2025",
        "issuer": "Chủ tịch UBND tỉnh An Giang",
        "awarded": [approved.approved.pk],
    }
    answer = approved.client.post(record_url(approved), given | fields)
    page = said(answer)
    assert (answer.status_code, Decision.objects.count()) == (422, 0)
    assert words in page and "<title>Lỗi: " in page
    kept = fields.get("decided_on", "10/11/2025")
    assert f'value="{kept}"' in page


def test_declining_on_its_page_asks_for_the_reason(approved):
    url = approved.url("nomination_decline", approved.approved.pk)
    assert "Ghi lý do để đơn vị biết" in said(approved.client.post(url, {"reason": ""}))
    approved.client.post(url, {"reason": "UBND tỉnh không tặng vì trùng thành tích"})
    approved.approved.refresh_from_db()
    assert approved.approved.state == S.DECLINED
    assert approved.client.post(url, {"reason": "x"}).url == approved.url(
        "nomination_detail", approved.approved.pk
    )


def test_an_unknown_tier_and_another_role_do_not_record(approved):
    assert approved.client.get(record_url(approved, "no-tier")).status_code == 404
    approved.sign_in(make_user(Role.DIRECTOR))
    assert approved.client.get(record_url(approved)).status_code == 403
    assert approved.client.get(approved.url("decision_list")).status_code == 200
    approved.sign_in(approved.officer)
    assert approved.client.get(approved.url("decision_list")).status_code == 403


def test_the_register_is_filtered_and_shows_each_their_own(approved):
    record_decision(
        occasion=approved.occasion, tier="bang_khen_tinh", number="2041/QĐ-UBND",
        decided_on=date(2025, 11, 10), issuer="Chủ tịch UBND tỉnh An Giang",
        nominations=[approved.approved], by=approved.tccb, on=DAY,
    )  # fmt: skip
    url = approved.url("award_list")
    page = said(approved.client.get(url, {"q": "thuy loi", "year": "2025"}))
    assert "2041/QĐ-UBND" in page and "vượt 10% mức đề ra" in page
    assert "Không có khen thưởng nào khớp" in said(
        approved.client.get(url, {"year": "2025", "q": "kiem"})
    )
    sheet = load_workbook(BytesIO(approved.client.get(approved.url("award_excel")).content)).active
    assert [cell.value for cell in sheet[5]][1:5] == [
        "Chi cục Thủy lợi", "Chi cục Thủy lợi", "Bằng khen của Chủ tịch UBND tỉnh", "2041/QĐ-UBND",
    ]  # fmt: skip
    for user, sees in (
        (approved.officer, True),
        (make_officer(make_unit("Chi cục Kiểm lâm")), False),
        (make_user(Role.MEMBER), True),
        (make_user(Role.STAFF, staff=make_staff(approved.unit)), False),
    ):
        approved.sign_in(user)
        assert ("2041/QĐ-UBND" in said(approved.client.get(url))) is sees


# --- Search and home ------------------------------------------------------------------------


def test_search_puts_the_very_spelling_first_and_tells_verdict_nomination_award(approved):
    for name in ("Nguyễn Văn Dược", "Nguyễn Văn Được", "Nguyen Van Duoc"):
        make_staff(approved.unit, name)
    url = approved.url("search")
    hits = approved.client.get(url, {"q": "nguyễn văn được"}).context["hits"]
    assert [hit.subject.name for hit in hits] == [
        "Nguyễn Văn Được", "Nguyen Van Duoc", "Nguyễn Văn Dược",
    ]  # fmt: skip
    page = said(approved.client.get(url, {"q": "thuy loi"}))
    assert "Bằng khen tỉnh, Hằng năm 2025" in page and "Hội đồng thông qua" in page
    assert "Không có ai tên “kkkk”" in said(approved.client.get(url, {"q": "kkkk"}))
    approved.sign_in(make_officer(make_unit("Chi cục Kiểm lâm")))
    assert "Nguyễn Văn Được" not in said(approved.client.get(url, {"q": "duoc"}))


def test_home_tells_tccb_what_waits(table):
    found = {todo.title: todo.url for todo in todos(table.tccb, DAY)}
    here = table.url("nomination_table", table.occasion.pk)
    assert found == {
        "Xem 2 đề nghị mới, Hằng năm 2025": f"{here}?step=submitted",
        "Trình Hội đồng 1 đề nghị, Hằng năm 2025": f"{here}?step=compiled",
    }


def test_home_tells_tccb_of_decisions_to_record(approved):
    assert [todo.title for todo in todos(approved.tccb, DAY)] == [
        "Ghi quyết định tặng Bằng khen tỉnh cho 1 đề nghị đã thông qua"
    ]


def test_home_tells_the_officer_to_write_then_to_nominate_then_waits(scene):
    meets(scene.occasion, scene.subject)

    def titles():
        return [todo.title for todo in todos(scene.officer, DAY)]

    assert titles() == ["Viết báo cáo thành tích của Chi cục Thủy lợi"]
    make_report(scene.occasion, scene.subject, by=scene.officer)
    assert titles() == ["Đề nghị khen thưởng cho Chi cục Thủy lợi"]
    make_sent(scene.occasion, scene.subject, by=scene.officer)
    waiting = todos(scene.officer, DAY)[0]
    assert (waiting.title, waiting.mine) == ("Phòng Tổ chức cán bộ xem 1 đề nghị đã gửi", False)
