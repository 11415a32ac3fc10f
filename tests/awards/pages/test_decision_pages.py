"""Decisions, register, search and the tasks of the home page."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from awards.enums import NominationState as S
from awards.models import Decision
from awards.selectors.todos_nominations import todos
from awards.services.decisions import record_decision
from awards.services.reports import submit_report
from emulation.enums import Role
from emulation.models import Result
from tests.awards.makers import (
    make_report,
    make_sent,
    meets,
)
from tests.awards.pages.scene import DAY, said
from tests.factories import (
    make_officer,
    make_staff,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


# --- Decisions and register ----------------------------------------------------------------------


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
            "sure": "1",
        },
        follow=True,
    )
    decision = Decision.objects.get()
    assert (decision.issuer, decision.decided_on) == (
        "Chủ tịch UBND tỉnh Kiên Giang", date(2025, 6, 30),
    )  # fmt: skip
    assert "Đã ghi Quyết định 2041/QĐ-UBND, khen 1 tập thể." in said(answer)
    approved.approved.refresh_from_db()
    assert approved.approved.state == S.AWARDED


def test_a_second_press_leads_to_the_decision_the_first_one_recorded(approved):
    given = {
        "number": "2041/QĐ-UBND",
        "decided_on": "10/11/2025",
        "issuer": "Chủ tịch UBND tỉnh An Giang",
        "awarded": [approved.approved.pk],
        "sure": "1",
    }
    answers = [approved.client.post(record_url(approved), given) for _ in range(2)]
    decision = Decision.objects.get()
    assert [answer.url for answer in answers] == [scene_url(approved, decision)] * 2
    other = approved.client.post(record_url(approved), given | {"number": "2042/QĐ-UBND"})
    assert other.status_code == 422


def scene_url(scene, decision):
    return scene.url("decision_detail", decision.pk)


def test_a_decision_is_read_once_more_before_it_cannot_be_taken_back(approved):
    given = {
        "number": "2041/QĐ-UBND",
        "decided_on": "10/11/2025",
        "issuer": "Chủ tịch UBND tỉnh An Giang",
        "awarded": [approved.approved.pk],
    }
    answer = approved.client.post(record_url(approved), given)
    page = said(answer)
    assert (answer.status_code, Decision.objects.count()) == (200, 0)
    assert ">2041/QĐ-UBND</span>, khen 1 tập thể?" in page
    assert "Chi cục Thủy lợi" in page and "10/11/2025" in page
    assert "Đã ghi thì không xóa được, danh sách có tên không đổi được." in page
    assert "Số, ngày ghi nhầm thì sửa được, kèm lý do." in page
    assert "báo cho 1 tài khoản" in page
    assert dict(answer.context["sent"]) == given | {"awarded": str(approved.approved.pk)}
    again = said(approved.client.post(record_url(approved), given | {"again": "1"}))
    assert 'value="2041/QĐ-UBND"' in again and "Kiểm tra trước khi ghi…" in again
    assert not Decision.objects.exists()
    approved.approved.refresh_from_db()
    assert approved.approved.state == S.APPROVED
    approved.client.post(record_url(approved), given | {"sure": "1"})
    assert Decision.objects.get().number == "2041/QĐ-UBND"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"number": ""}, "Nhập số quyết định"),
        ({"number": "abc"}, "Nhập đủ số, dấu gạch chéo và ký hiệu như trên quyết định"),
        ({"number": "2041"}, "ví dụ 2041/QĐ-UBND."),
        ({"number": "2041/"}, "Nhập đủ số"),
        ({"number": "QĐ-UBND/2041"}, "Nhập đủ số"),
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


# --- Search and home -----------------------------------------------------------------------------


def test_search_puts_the_very_spelling_first_and_tells_verdict_nomination_award(approved):
    for name in ("Nguyễn Văn Dược", "Nguyễn Văn Được", "Nguyen Van Duoc"):
        make_staff(approved.unit, name)
    url = approved.url("search")
    hits = approved.client.get(url, {"q": "nguyễn văn được"}).context["hits"]
    assert [hit.subject.name for hit in hits] == [
        "Nguyễn Văn Được", "Nguyen Van Duoc", "Nguyễn Văn Dược",
    ]  # fmt: skip
    page = said(approved.client.get(url, {"q": "thuy loi"}))
    assert "Bằng khen tỉnh, hằng năm 2025" in page and "Hội đồng thông qua" in page
    assert "Không có tập thể, cá nhân nào tên “kkkk”" in said(
        approved.client.get(url, {"q": "kkkk"})
    )
    approved.sign_in(make_officer(make_unit("Chi cục Kiểm lâm")))
    assert "Nguyễn Văn Được" not in said(approved.client.get(url, {"q": "duoc"}))


def test_home_tells_tccb_what_waits(table):
    found = {todo.title: todo.url for todo in todos(table.tccb, DAY)}
    here = table.url("nomination_table", table.occasion.pk)
    assert found == {
        "Xem 2 đề nghị mới, dịp hằng năm 2025": f"{here}?step=submitted",
        "Trình Hội đồng 1 đề nghị, dịp hằng năm 2025": f"{here}?step=compiled",
    }


def test_home_tells_tccb_of_decisions_to_record(approved):
    assert [todo.title for todo in todos(approved.tccb, DAY)] == [
        "Ghi quyết định tặng Bằng khen tỉnh cho 1 đề nghị đã thông qua"
    ]


def test_home_asks_no_report_of_who_meets_nothing_and_begins_with_the_occasion(scene):
    meets(scene.occasion, scene.subject, result=10)
    assert todos(scene.officer, DAY) == []
    Result.objects.all().update(value=33)
    assert todos(scene.officer, DAY)
    assert todos(scene.officer, scene.occasion.opens_on - timedelta(1)) == []
    assert todos(scene.officer, scene.occasion.closes_on + timedelta(1)) == []


def test_home_tells_the_officer_to_write_then_to_nominate_then_waits(scene):
    meets(scene.occasion, scene.subject)

    def titles():
        return [todo.title for todo in todos(scene.officer, DAY)]

    nominate = "Đề nghị Bằng khen tỉnh cho Chi cục Thủy lợi"
    assert titles() == [nominate, "Viết báo cáo thành tích của Chi cục Thủy lợi"]
    make_report(scene.occasion, scene.subject, by=scene.officer, handed_in=False)
    assert titles() == [nominate, "Viết tiếp báo cáo thành tích của Chi cục Thủy lợi"]
    submit_report(report=scene.subject.reports.get(), by=scene.officer, on=DAY)
    assert titles() == [nominate]
    make_sent(scene.occasion, scene.subject, by=scene.officer)
    waiting = todos(scene.officer, DAY)[0]
    assert (waiting.title, waiting.mine) == ("Phòng Tổ chức cán bộ xem 1 đề nghị đã gửi", False)
