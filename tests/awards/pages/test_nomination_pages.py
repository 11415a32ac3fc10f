"""A unit nominates; TCCB acts on what it chose."""

from datetime import date

import pytest
from django.urls import reverse

from awards.enums import NominationState as S
from awards.models import Award, Decision, Nomination
from awards.selectors.todos_nominations import todos
from awards.services.nominations import return_nomination
from emulation.models import Result
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
from tests.awards.pages.scene import DAY, edit_url, said
from tests.factories import (
    make_officer,
    make_unit,
)

pytestmark = pytest.mark.django_db


# --- Nominating ----------------------------------------------------------------------------------


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
    assert scene.client.get(check).url == scene.url("nomination_detail", made.pk)
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


# --- Acts on chosen rows -------------------------------------------------------------------------


def test_nothing_selected_means_nothing(table):
    for route in ("nomination_present", "nomination_compile_many", "nomination_return_many"):
        url = table.url(route, table.occasion.pk)
        for answer in (table.client.get(url, follow=True), table.client.post(url, follow=True)):
            assert "Chưa chọn đề nghị nào." in said(answer)
    assert set(Nomination.objects.values_list("state", flat=True)) == {S.SUBMITTED, S.COMPILED}


def many(table, route, *nominations):
    picks = "&".join(f"pick={nomination.pk}" for nomination in nominations)
    return f"{table.url(route, table.occasion.pk)}?{picks}"


def press(table, url, follow=False, **data):
    """Read the page, then press its button: what it listed travels along."""
    going = table.client.get(url).context["going"]
    return table.client.post(url, {"going": going, **data}, follow=follow)


def test_several_are_returned_with_one_reason_after_their_names(table):
    url = many(table, "nomination_return_many", table.met, table.short)
    page = said(table.client.get(url))
    assert "Trả lại 2 đề nghị?" in page and "Trung tâm Khuyến nông" in page
    answer = press(table, url, reason="")
    assert answer.status_code == 422
    assert "Ghi lý do để đơn vị biết cần làm gì." in said(answer)
    answer = press(table, url, reason="Bổ sung minh chứng", follow=True)
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
    press(table, url)
    states = dict(Nomination.objects.values_list("subject__name", "state"))
    assert states == {
        "Ban Quản lý Cảng cá": S.COMPILED,
        "Chi cục Kiểm lâm": S.COMPILED,
        "Trung tâm Khuyến nông": S.SUBMITTED,
    }


CHANGED = "Có đề nghị vừa thay đổi sau khi trang này mở nên chưa làm gì."


def test_the_button_acts_on_nothing_that_the_page_had_not_listed(table):
    """A figure that stood in the way is gone between reading and pressing: still not taken."""
    waiting = give_target(table.short.subject, 5, name="Lớp tập huấn")
    result = give_result(table.short.subject, 5, target=waiting, verified=False)
    other = table.other("Chi cục Thủy sản")
    url = many(table, "nomination_compile_many", table.short, other)
    going = table.client.get(url).context["going"]
    assert going == [f"{other.pk}.{other.version}"]
    result.delete()
    answer = table.client.post(url, {"going": going})
    assert (answer.status_code, CHANGED in said(answer)) == (409, True)
    assert set(
        Nomination.objects.filter(pk__in=[other.pk, table.short.pk]).values_list("state")
    ) == {(S.SUBMITTED,)}


@pytest.mark.parametrize("route", ["nomination_return_many", "nomination_present"])
def test_one_that_moved_on_meanwhile_stops_the_whole_press(table, route):
    meeting = make_meeting(*make_council(3)[:2], occasion=table.occasion)
    other = table.other("Chi cục Thủy sản", compiled=table.tccb)
    url = many(table, route, table.met, other)
    going = table.client.get(url).context["going"]
    return_nomination(nomination=other, reason="Thiếu danh sách", by=table.tccb)
    data = {"going": going, "reason": "Thiếu", "meeting": meeting.pk}
    answer = table.client.post(url, data)
    assert (answer.status_code, CHANGED in said(answer)) == (422, True)
    table.met.refresh_from_db()
    assert table.met.state == S.COMPILED


@pytest.mark.parametrize(
    "route", ["nomination_return_many", "nomination_compile_many", "nomination_present"]
)
def test_a_name_in_the_occasions_name_keeps_its_letters(table, route):
    table.occasion.name = "Đột xuất tại An Giang"
    table.occasion.save()
    for url in (many(table, route, table.met, table.short), many(table, "nomination_table")):
        assert "đột xuất tại An Giang" in said(table.client.get(url))


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
    answer = press(table, url, meeting=meeting.pk, follow=True)
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
    read = table.url("decision_detail", Decision.objects.get(number="111/QĐ-SNNMT").pk)
    assert f'theo Quyết định <a href="{read}">111/QĐ-SNNMT</a> ngày 15/07/2025' in page
    given = {"meeting": meeting.pk, f"reason_{table.met.pk}": "Xét kết quả cả năm"}
    answer = press(table, url, **given)
    assert answer.status_code == 422
    assert "Ghi lý do vẫn trình Chi cục Thủy sản." in said(answer)
    assert "Xét kết quả cả năm" in said(answer)
    assert meeting.items.count() == 0
    press(table, url, **given, **{f"reason_{other.pk}": "Mô hình khác"})
    reasons = dict(
        Nomination.objects.filter(state=S.PRESENTED).values_list("pk", "override_reason")
    )
    assert reasons == {table.met.pk: "Xét kết quả cả năm", other.pk: "Mô hình khác"}


def test_ids_of_another_occasion_or_rubbish_are_nobodys(table):
    elsewhere = make_occasion(year=2024)
    url = f"{table.url('nomination_present', elsewhere.pk)}?pick={table.met.pk}&pick=x&pick={9**30}"
    assert "Chưa chọn đề nghị nào." in said(table.client.get(url, follow=True))


def test_a_blocked_one_says_so_first_and_leads_nowhere(table):
    url = table.url("nomination_detail", table.blocked.pk)
    page = said(table.client.get(url))
    block = page.index("<b>Bị chặn: đang có khiếu nại, tố cáo chưa giải quyết.</b>")
    assert block < page.index("Kết quả xét ngày")
    assert "Dừng</span>" in page and "TCCB xét</span>" not in page
    assert page.count("hiếu nại, tố cáo chưa giải quyết") == 1
    assert '<button class="btn btn-secondary">Đưa vào bảng tổng hợp' in page
    Nomination.objects.filter(pk=table.blocked.pk).update(state=S.COMPILED)
    page = said(table.client.get(url))
    assert "Trình Hội đồng…" not in page and "Trả lại…" in page


def test_a_kept_answer_says_of_which_day_it_is(table):
    Nomination.objects.update(assessed_on=date(2025, 11, 7))
    assert "còn thiếu 1 hộ · xét ngày 07/11" in said(table.table())
    table.sign_in(make_officer(table.short.subject.unit))
    page = said(table.client.get(table.url("nomination_list")))
    assert "96,66%, còn thiếu 1 hộ, theo kết quả xét ngày 07/11" in page


def test_a_found_one_says_which_tier_the_answer_is_for(table):
    Result.objects.filter(subject=table.met.subject).update(value=31)
    page = said(table.client.get(table.url("search"), {"q": "kiem lam"}))
    told = page[page.index("Đạt</span>") :].split("</dd>")[0]
    assert "Giấy khen · " in told and ">Còn thiếu 2 hộ để đạt mức của Bằng khen" in told


def test_the_detail_page_leads_tccb_through_its_acts(table):
    page = said(table.client.get(table.url("nomination_detail", table.short.pk)))
    assert "Đưa vào bảng tổng hợp" in page and "còn thiếu 1 hộ" in page.lower()
    assert WORDS["achievements"] in page and "Gửi đề nghị khen thưởng" in page
    answer = table.client.post(table.url("nomination_compile", table.short.pk), follow=True)
    assert "Đã đưa đề nghị của Trung tâm Khuyến nông vào bảng tổng hợp." in said(answer)
    again = table.client.post(table.url("nomination_compile", table.short.pk), follow=True)
    assert "Đề nghị của Trung tâm Khuyến nông đã vào bảng tổng hợp rồi." in said(again)
    assert f"?pick={table.short.pk}" in said(again)
