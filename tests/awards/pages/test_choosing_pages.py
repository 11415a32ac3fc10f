"""The choice under quotas as its pages show it, and the choice by hand through its forms."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from awards.enums import NominationState as S
from awards.models import HandPick, Nomination
from emulation.enums import Role
from tests.awards.council.world import make_council, make_meeting
from tests.awards.pages.scene import said
from tests.awards.quota_plans import cap, choosing_occasion, stand, total
from tests.factories import make_officer, make_user

pytestmark = pytest.mark.django_db
REASON = "Cứu người trong lũ tháng 10."
PAPER = "Thông báo số 12/TB-SNNMT ngày 05/11/2025"


@pytest.fixture
def three(scene):
    """Two seats, three candidates; the third falls out."""
    choosing_occasion(cap(2))
    made = [stand(scene.occasion, f"Chi cục {n}", r) for n, r in (("A", 45), ("B", 42), ("C", 39))]
    scene.first, scene.second, scene.third = made
    scene.sign_in(scene.tccb)
    return scene


def page(scene) -> str:
    return said(scene.client.get(scene.url("choosing_detail", scene.occasion.pk)))


def test_a_plan_without_quotas_says_so_kindly(scene):
    scene.sign_in(scene.tccb)
    assert "Kế hoạch này không giới hạn số lượng khen ở dịp này" in page(scene)
    answer = scene.client.get(scene.url("choosing_excel", scene.occasion.pk))
    assert answer.status_code == 302
    assert "Chọn theo số lượng khen" not in said(scene.table())


def test_the_page_says_what_is_left_who_is_in_and_why(three):
    shown = page(three)
    assert "3 đề nghị · 2 được chọn" in shown
    assert "Số lượng khen" in shown and "2 theo kế hoạch" in shown
    assert shown.index("Chi cục A") < shown.index("Chi cục B") < shown.index("Chi cục C</a>")
    assert "150,00%" in shown and "Không được chọn" in shown
    assert "Đã đủ 2 trên 2 suất khen theo “Số lượng khen”." in shown
    assert f'{three.url("pick_make", three.third.pk)}"' in shown
    assert f'{three.url("pick_make", three.first.pk)}?bo"' in shown
    assert f'{three.url("pick_make", three.first.pk)}"' not in shown
    three.sign_in(make_user(Role.INSPECTOR))
    read = page(three)
    assert "Không được chọn" in read and "Chọn bằng tay…" not in read
    three.sign_in(make_officer(three.first.subject.unit))
    answer = three.client.get(three.url("choosing_detail", three.occasion.pk))
    assert answer.status_code == 403


def test_the_units_officer_reads_nothing_of_a_choice_by_hand_in_the_journal(three):
    given = {"discretion": "extra", "source": PAPER, "reason": REASON}
    three.client.post(three.url("pick_make", three.third.pk), given)
    three.client.post(three.url("pick_withdraw", three.third.pk), {"reason": "Ghi nhầm người."})
    for who, reads in ((three.tccb, True), (make_officer(three.third.subject.unit), False)):
        three.sign_in(who)
        shown = said(three.client.get(three.url("nomination_detail", three.third.pk)))
        for told in (REASON, "Ghi nhầm người.", "bằng tay"):
            assert (told in shown) is reads


def test_an_empty_choice_shows_the_quotas_alone(scene):
    choosing_occasion(total(2))
    scene.sign_in(scene.tccb)
    shown = page(scene)
    assert "Chưa có đề nghị nào để chọn" in shown and "2 theo kế hoạch" in shown


def test_a_choice_by_hand_through_its_form_and_back(three):
    url = three.url("pick_make", three.third.pk)
    asked = said(three.client.get(url))
    assert "Chọn Chi cục C bằng tay?" in asked and "Giám đốc sở tặng thêm" in asked
    assert "Chi cục C được chọn. Không ai khác vào hoặc ra." in asked
    assert "<b>ra khỏi danh sách:</b> Chi cục B" in asked and "Điều kiện chưa đạt" not in asked
    assert "Chọn Chi cục C bằng tay</button>" in asked and "đặc cách" not in asked
    answer = three.client.post(url, {"reason": REASON, "discretion": "extra"})
    assert answer.status_code == 422 and "Ghi số, ngày văn bản hoặc biên bản" in said(answer)
    answer = three.client.post(url, {"reason": REASON})
    assert answer.status_code == 422
    assert "Chọn thẩm quyền của lựa chọn này." in said(answer) and REASON in said(answer)
    given = {"discretion": "extra", "source": PAPER, "reason": REASON}
    assert "Đã chọn Chi cục C bằng tay." in said(three.client.post(url, given, follow=True))
    shown = page(three)
    assert "Chọn bằng tay</span>" in shown and REASON.rstrip(".") in shown
    assert "1 suất tặng thêm" in shown
    again = said(three.client.post(url, given, follow=True))
    assert "Lựa chọn này đã được ghi rồi." in again and HandPick.objects.count() == 1
    assert "đã có lựa chọn bằng tay" in said(three.client.get(url, follow=True))
    back = three.url("pick_withdraw", three.third.pk)
    assert REASON in said(three.client.get(back))
    answer = three.client.post(back, {"reason": ""})
    assert answer.status_code == 422 and "Ghi lý do rút lựa chọn." in said(answer)
    said_why = {"reason": "Giám đốc rút ý kiến."}
    assert "Đã rút lựa chọn" in said(three.client.post(back, said_why, follow=True))
    assert "đã được rút rồi" in said(three.client.post(back, said_why, follow=True))
    assert "Không được chọn" in page(three)


def test_the_rules_refusal_stands_at_the_field_and_nothing_is_lost(three):
    given = {"discretion": "council", "source": PAPER, "reason": REASON}
    for nomination in (three.first, three.second):
        three.client.post(three.url("pick_make", nomination.pk), given)
    answer = three.client.post(three.url("pick_make", three.third.pk), given)
    assert answer.status_code == 422
    assert "có 2 suất khen cho 3 đề nghị chọn theo thẩm quyền" in said(answer)
    assert REASON in said(answer) and HandPick.objects.count() == 2


def test_left_out_through_the_same_form(three):
    url = three.url("pick_make", three.first.pk) + "?bo"
    asked = said(three.client.get(url))
    assert "Bỏ Chi cục A ra khỏi danh sách được chọn?" in asked
    assert "Giám đốc sở tặng thêm" not in asked
    assert "<b>vào danh sách:</b> Chi cục C" in asked and "Bỏ Chi cục A ra</button>" in asked
    three.client.post(url, {"discretion": "council", "source": PAPER, "reason": REASON})
    assert not HandPick.objects.get().chosen
    assert "Bỏ ra bằng tay" in page(three)


def test_the_table_its_workbook_and_compiling_say_in_or_beyond(three):
    shown = said(three.table())
    assert shown.count("Trong số lượng khen") == 2 and shown.count("Ngoài số lượng khen") == 1
    assert three.url("choosing_detail", three.occasion.pk) in shown
    answer = three.client.get(three.url("nomination_excel", three.occasion.pk))
    sheet = load_workbook(BytesIO(answer.content)).active
    assert [row[-1].value for row in sheet.iter_rows(min_row=4)] == [
        "Số lượng khen", "Trong số lượng khen", "Trong số lượng khen", "Ngoài số lượng khen",
    ]  # fmt: skip
    Nomination.objects.filter(pk=three.third.pk).update(state=S.SUBMITTED)
    url = three.url("nomination_compile_many", three.occasion.pk) + f"?pick={three.third.pk}"
    assert "Ngoài số lượng khen" in said(three.client.get(url))


def test_the_workbook_holds_the_order_the_reasons_and_the_quotas(three):
    given = {"discretion": "extra", "source": PAPER, "reason": REASON}
    three.client.post(three.url("pick_make", three.third.pk), given)
    answer = three.client.get(three.url("choosing_excel", three.occasion.pk))
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert [row[2] for row in rows[:3]] == ["Chi cục A", "Chi cục B", "Chi cục C"]
    assert rows[0][4] == 1.5 and rows[2][7] == "Chọn bằng tay"
    assert "Cứu người" in rows[2][8] and rows[2][9] == PAPER and rows[2][10]
    assert "2 theo kế hoạch; đã dùng 3" in rows[-1][8]


def test_presenting_warns_of_the_quota_and_the_council_reads_both(three):
    council, seats, users = make_council(3)
    meeting = make_meeting(council, seats, occasion=three.occasion)
    pick = {"discretion": "council", "source": PAPER, "reason": REASON}
    three.client.post(three.url("pick_make", three.first.pk), pick)
    url = three.url("nomination_present", three.occasion.pk)
    url += f"?pick={three.first.pk}&pick={three.third.pk}"
    asked = three.client.get(url)
    assert "Lý do vẫn trình Chi cục C" in said(asked) and "Ngoài số lượng khen." in said(asked)
    assert "Lý do vẫn trình Chi cục A" not in said(asked)
    given = {"meeting": meeting.pk, "going": asked.context["going"]}
    assert three.client.post(url, given).status_code == 422
    three.client.post(url, given | {f"reason_{three.third.pk}": "Hội đồng xem thêm."})
    items = {item.nomination_id: item.pk for item in meeting.items.all()}
    three.sign_in(users[0])
    fallen = said(three.client.get(three.url("item_detail", items[three.third.pk])))
    assert (
        "Ngoài số lượng khen. Đã đủ 2 trên 2 suất khen" in fallen and "Hội đồng xem thêm." in fallen
    )
    by_hand = said(three.client.get(three.url("item_detail", items[three.first.pk])))
    assert REASON in by_hand and "Hội đồng chọn trong số đủ điều kiện" in by_hand


def test_what_is_not_met_is_told_before_it_is_passed_over_and_at_the_vote(three):
    council, seats, users = make_council(3)
    meeting = make_meeting(council, seats, occasion=three.occasion)
    weak = stand(three.occasion, "Chi cục D", 20)
    Nomination.objects.filter(pk=three.second.pk).update(state=S.RETURNED)
    asked = said(three.client.get(three.url("pick_make", weak.pk)))
    assert "Điều kiện chưa đạt" in asked and "còn thiếu 13 hộ" in asked
    assert "đề nghị đặc cách" in asked and "Giám đốc sở tặng thêm" not in asked
    given = {"discretion": "special", "source": PAPER, "reason": REASON}
    three.client.post(three.url("pick_make", weak.pk), given)
    url = three.url("nomination_present", three.occasion.pk) + f"?pick={weak.pk}"
    shown = three.client.get(url)
    assert "Đưa vào bỏ phiếu, xét theo “Chủ tịch Hội đồng đề nghị đặc cách”" in said(shown)
    three.client.post(url, {"meeting": meeting.pk, "going": shown.context["going"]})
    item = meeting.items.get()
    three.sign_in(users[0])
    read = said(three.client.get(three.url("item_detail", item.pk)))
    assert "Chưa đủ căn cứ, xét theo thẩm quyền" in read and f"văn bản: {PAPER}" in read
    assert f"Theo {PAPER};" in read and "Vì sao không đưa vào" not in read
    listed = said(three.client.get(three.url("meeting_agenda", meeting.pk, weak.tier)))
    assert "Chưa đủ căn cứ, xét theo “Chủ tịch" in listed


def test_whom_a_hard_total_keeps_out_stays_with_the_way_to_an_extra_seat(scene):
    council, seats, _ = make_council(3)
    make_meeting(council, seats, occasion=scene.occasion)
    choosing_occasion(total(1))
    _, second = stand(scene.occasion, "Chi cục A", 45), stand(scene.occasion, "Chi cục B", 42)
    scene.sign_in(scene.tccb)
    url = scene.url("nomination_present", scene.occasion.pk) + f"?pick={second.pk}"
    asked = said(scene.client.get(url))
    assert "Chưa trình được đề nghị nào" in asked
    assert "Khi Giám đốc sở cho thêm suất thì ghi ở" in asked
    assert scene.url("choosing_detail", scene.occasion.pk) in asked
