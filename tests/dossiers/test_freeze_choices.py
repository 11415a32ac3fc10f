"""What the minutes' annex takes of quotas: a choice by hand, and who was presented beyond them."""

from typing import Any

import pytest

from awards.services.choosing import pick_by_hand, withdraw_pick
from dossiers import wording
from dossiers.printing import content_of
from dossiers.services.snapshots import conclude_and_freeze
from emulation import clock
from emulation.models import Staff
from tests.awards.quota_plans import choosing_occasion, total
from tests.dossiers.makers import TODAY, compiled_nomination, hold_meeting, make_office, make_people
from tests.factories import collective_of

pytestmark = pytest.mark.django_db


def test_the_annex_tells_the_choice_by_hand_and_the_reason_beyond_a_quota(settings: Any):
    settings.DEMO_TODAY = TODAY
    office = make_office()
    office.tccb.staff = Staff.objects.get(unit__handles_awards=True)
    office.tccb.save()
    choosing_occasion(total(1))
    people = make_people(office.unit, 2)
    first = compiled_nomination(office, collective_of(office.unit), result=45)
    second, third = (compiled_nomination(office, one) for one in people)
    hand = {"chosen": True, "discretion": "extra", "by": office.tccb, "on": TODAY}
    pick_by_hand(nomination=third, reason="Lý do đã rút.", **hand)
    withdraw_pick(nomination=third, reason="Ghi nhầm người.", by=office.tccb, on=TODAY)
    pick_by_hand(nomination=second, reason="Cứu người trong lũ.", **hand)
    reasons = {third.pk: "Hội đồng xem xét thêm."}
    meeting = hold_meeting(office, [first, second, third], reasons=reasons)
    snapshot = conclude_and_freeze(meeting=meeting, by=office.chair, ends_at=clock.now().time())
    told = [wording.cautions(item["warnings"]) for item in content_of(snapshot)["items"]]
    by_hand, beyond = [words for words in told if words]
    assert by_hand == [
        "Lưu ý: Giám đốc sở chọn theo “Giám đốc sở tặng thêm” (KH 7, mục V.5), "
        "lý do: Cứu người trong lũ; "
        "người ghi: Bà Lê Thị Diễm Phúc, Trưởng phòng Tổ chức cán bộ."
    ]
    assert beyond[0].startswith("Lưu ý: Ngoài chỉ tiêu. Đã đủ 1 trên 1 suất theo chỉ tiêu")
    assert beyond[0].endswith("vẫn trình, lý do: Hội đồng xem xét thêm.")
