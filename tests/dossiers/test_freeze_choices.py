"""What the minutes' annex takes of quotas: a choice by hand, and who was presented beyond them."""

import copy
from typing import Any

import pytest

from awards.services import meetings
from awards.services.choosing import pick_by_hand, withdraw_pick
from dossiers import contexts, wording
from dossiers.consistency import differences
from dossiers.content import Content
from dossiers.layout import faults
from dossiers.papers import MINUTES, SUBMISSION, PaperSpec, papers_of
from dossiers.pdf import render
from dossiers.printing import content_of
from dossiers.services.snapshots import conclude_and_freeze
from emulation import clock
from emulation.errors import Refused
from emulation.models import Staff
from tests.awards.quota_plans import cap, choosing_occasion, total
from tests.dossiers.makers import TODAY, compiled_nomination, hold_meeting, make_office, make_people
from tests.factories import collective_of

pytestmark = pytest.mark.django_db


def papers_tell(content: Content) -> None:
    """The annex of the minutes and the tờ trình of the same meeting, printed and measured."""
    minutes, submission = (paper_of(content, kind) for kind in (MINUTES, SUBMISSION))
    for spec in (minutes, submission):
        pdf = render(content, spec)
        assert faults(pdf, content, spec) == []
    rows = {row["name"]: row for tier in content["choosing"]["tiers"] for row in tier["rows"]}
    assert {name: (row["outcome"], row["presented"]) for name, row in rows.items()} == {
        "Chi cục Thủy lợi": ("Được chọn", True),
        "Bà Thị Ngọc Ánh": ("Được chọn theo thẩm quyền", True),
        "Ông Y Bhăm Êban": ("Không được chọn", True),
        "Bà Danh Sa Rây": ("Không được chọn theo thẩm quyền", False),
    }
    assert rows["Chi cục Thủy lợi"]["figures"][0] == "Kết quả so với mức đề ra: 150,00%"
    (use,) = content["choosing"]["quotas"]
    assert (use["limit"], use["used"], use["extra"], use["left"]) == (1, 2, 1, 0)
    given = {each["name"]: each for each in content["choosing"]["choices"]}
    assert given["Bà Thị Ngọc Ánh"]["chosen"] and not given["Bà Danh Sa Rây"]["chosen"]
    left = given["Bà Danh Sa Rây"]
    assert (left["by"], left["source"]) == ("Hội đồng Thi đua - Khen thưởng", "Biên bản số 3")
    assert left["reason"] == "Đã được khen nơi khác."
    assert left["recorded"].startswith("Bà Lê Thị Diễm Phúc, Trưởng phòng Tổ chức cán bộ, ngày")
    pdfs = {(s.kind, s.key): render(content, s) for s in papers_of(content)}
    assert differences(content, pdfs) == []
    other = copy.deepcopy(content)
    other["choosing"]["choices"][1]["reason"] = "Lý do khác."
    assert any("Lý do khác." in str(each) for each in differences(other, pdfs))
    lines = contexts.submission(content, submission.key, {})["apart"]
    assert lines == [
        "Trình ở suất tặng thêm ngoài số lượng của kế hoạch: bà Thị Ngọc Ánh; Giám đốc sở chọn "
        "theo “Giám đốc sở tặng thêm” (KH 7, mục V.5), văn bản: Thông báo số 12/TB-SNNMT ngày "
        "05/11/2025, lý do: Cứu người trong lũ.",
        "Trình ngoài số lượng của kế hoạch: ông Y Bhăm Êban; vượt “Số lượng khen” (KH 7, mục V.1), "
        "trình kèm lý do: Hội đồng xem xét thêm; mỗi nơi không quá 3 tập thể.",
    ]


def paper_of(content: Content, kind: str) -> PaperSpec:
    return next(spec for spec in papers_of(content) if spec.kind == kind)


def test_the_annex_tells_the_choice_by_hand_and_the_reason_beyond_a_quota(settings: Any):
    settings.DEMO_TODAY = TODAY
    office = make_office()
    office.tccb.staff = Staff.objects.get(unit__handles_awards=True)
    office.tccb.save()
    choosing_occasion(cap(1))
    people = make_people(office.unit, 3)
    first = compiled_nomination(office, collective_of(office.unit), result=45)
    second, third, fourth = (compiled_nomination(office, one) for one in people)
    paper = "Thông báo số 12/TB-SNNMT ngày 05/11/2025"
    hand = {"chosen": True, "discretion": "extra", "source": paper, "by": office.tccb, "on": TODAY}
    pick_by_hand(nomination=third, reason="Lý do đã rút.", **hand)
    withdraw_pick(nomination=third, reason="Ghi nhầm người.", by=office.tccb, on=TODAY)
    pick_by_hand(nomination=second, reason="Cứu người trong lũ.", **hand)
    out = {"chosen": False, "discretion": "council", "source": "Biên bản số 3"}
    pick_by_hand(nomination=fourth, reason="Đã được khen nơi khác.", **(hand | out))
    reasons = {third.pk: "Hội đồng xem xét thêm."}
    meeting = hold_meeting(office, [first, second, third], reasons=reasons)
    snapshot = conclude_and_freeze(meeting=meeting, by=office.chair, ends_at=clock.now().time())
    content = content_of(snapshot)
    beyond = next(i for i in content["items"] if i.get("apart", [{}])[0].get("kind") == "beyond")
    beyond["apart"][0]["text"] += "; mỗi nơi không quá 3 tập thể"  # words of a plan's own
    papers_tell(content)
    told = [wording.cautions(item["warnings"]) for item in content_of(snapshot)["items"]]
    by_hand, beyond = [words for words in told if words]
    assert by_hand == [
        "Lưu ý: Giám đốc sở chọn theo “Giám đốc sở tặng thêm” (KH 7, mục V.5), "
        "văn bản: Thông báo số 12/TB-SNNMT ngày 05/11/2025, lý do: Cứu người trong lũ; "
        "người ghi: Bà Lê Thị Diễm Phúc, Trưởng phòng Tổ chức cán bộ."
    ]
    assert beyond[0].startswith("Lưu ý: Ngoài số lượng khen. Đã đủ 1 trên 1 suất khen theo")
    assert beyond[0].endswith("vẫn trình, lý do: Hội đồng xem xét thêm.")


def test_no_more_are_agreed_on_than_a_hard_total_has_seats(settings: Any):
    """Equals at the line are both put before the council, which chooses."""
    settings.DEMO_TODAY = TODAY
    office = make_office()
    choosing_occasion(total(1))
    equals = [compiled_nomination(office, one, result=36) for one in make_people(office.unit, 2)]
    meeting = hold_meeting(office, equals)
    ending = {"by": office.chair, "ends_at": clock.now().time()}
    with pytest.raises(Refused) as refused:
        conclude_and_freeze(meeting=meeting, **ending)
    assert refused.value.message == (
        "Đã đồng ý 2 đề nghị (Bà Thị Ngọc Ánh, Ông Y Bhăm Êban), trong khi “Số lượng khen” có 1 "
        "suất khen. Kết luận lại mục không giữ suất, kèm lý do."
    )
    item = meeting.items.get(nomination=equals[1])
    no = meetings.Concluded(False, "Chỉ có một suất.", item.version)
    conclude = {"round": meeting.rounds.get(), "by": office.chair}
    meetings.conclude_items(conclusions={item.pk: no}, **conclude)
    content = content_of(conclude_and_freeze(meeting=meeting, **ending))
    (tier,) = [tier for tier in content["choosing"]["tiers"] if tier["rows"]]
    assert {row["outcome"] for row in tier["rows"]} == {"Bằng nhau, chờ Hội đồng chọn"}
