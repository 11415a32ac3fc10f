"""Quotas in the running product: who stands, who falls out and why, choices made by hand."""

from datetime import date
from fractions import Fraction

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from awards.enums import NominationState as S
from awards.enums import OccasionState
from awards.models import AgendaItem, HandPick, Nomination
from awards.rules import Outcome
from awards.selectors import choosing as reading
from awards.selectors.agenda_items import ballot_line
from awards.selectors.council_door import Door, comes_onto_ballot, door
from awards.services import nominations as nomination_service
from awards.services.calling import withdraw_meeting
from awards.services.choosing import pick_by_hand, withdraw_pick
from emulation import audit
from emulation.acts import Act
from emulation.errors import Forbidden, Refused
from emulation.models import PendingCase, Result
from tests.awards.council.world import make_council, make_meeting
from tests.awards.makers import accepted_pledge, make_occasion
from tests.awards.quota_plans import cap, choosing_occasion, quota, stand, total
from tests.factories import MOMENT, collective_of, make_officer, make_staff, make_tccb, make_unit

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 12)
PAPER = "Thông báo số 12/TB-SNNMT ngày 05/11/2025"


def outcomes(occasion) -> dict[str, Outcome]:
    chosen = reading.choosing(occasion, on=DAY)
    return {p.name: p.outcome for p in chosen.selection.placings}


def pick(
    nomination,
    *,
    chosen=True,
    discretion="extra",
    reason="Cứu người trong lũ.",
    by=None,
    source=PAPER,
):
    return pick_by_hand(
        nomination=nomination, chosen=chosen, discretion=discretion, reason=reason, source=source,
        by=by or make_tccb(), on=DAY,
    )  # fmt: skip


@pytest.fixture
def three():
    """Two seats; the third of three falls out."""
    occasion = choosing_occasion(cap(2))
    made = [stand(occasion, f"Chi cục {n}", r) for n, r in (("A", 45), ("B", 42), ("C", 39))]
    return occasion, made


def test_a_plan_without_quotas_has_nothing_to_choose():
    occasion = make_occasion()
    assert reading.choosing(occasion, on=DAY) is None
    assert door(occasion, on=DAY) == Door()


def test_the_last_falls_out_with_the_quota_and_the_figures(three):
    occasion, (first, _, third) = three
    chosen = reading.choosing(occasion, on=DAY)
    assert [p.place for p in chosen.selection.placings] == [1, 2, 3]
    placing = chosen.placing(third)
    assert placing.outcome is Outcome.OUT
    assert "đủ 2 trên 2 suất khen theo “Số lượng khen”" in placing.text
    assert "Chi cục B" in placing.text and "130%" in placing.text and "140%" in placing.text
    caution = door(occasion, on=DAY).beyond
    assert set(caution) == {third.pk}
    assert caution[third.pk].clause == "KH 7, mục V.1"
    assert chosen.standers[reading.identity_of(first)].candidate.value("share") == Fraction(3, 2)


def test_equals_wait_and_one_is_chosen_among_them():
    occasion = choosing_occasion(total(1))
    first, second = stand(occasion, "Chi cục A"), stand(occasion, "Chi cục B")
    assert set(outcomes(occasion).values()) == {Outcome.TIE}
    pick(first, discretion="")
    assert outcomes(occasion) == {
        "Chi cục A": Outcome.CHOSEN_BY_HAND,
        "Chi cục B": Outcome.OUT,
    }
    with pytest.raises(Refused, match="cần thẩm quyền"):
        pick(second, discretion="")


def test_only_what_was_sent_stands_and_what_the_council_saw_stays_as_it_was(three):
    occasion, (first, _, _) = three
    seen = Nomination.objects.filter(pk=first.pk)
    seen.update(state=S.PRESENTED)
    first.subject.results.all().delete()
    assert outcomes(occasion)["Chi cục A"] is Outcome.CHOSEN
    seen.update(state=S.COMPILED)
    assert outcomes(occasion)["Chi cục A"] is Outcome.NOT_ELIGIBLE
    for state in (S.DRAFT, S.RETURNED, S.REJECTED, S.DECLINED, S.SET_ASIDE):
        seen.update(state=state)
        assert set(outcomes(occasion)) == {"Chi cục B", "Chi cục C"}, state


@pytest.mark.parametrize(("state", "why"), [
    (S.APPROVED, "Hội đồng đã thông qua, nên giữ suất."),
    (S.AWARDED, "Đã có quyết định khen thưởng, nên giữ suất."),
])  # fmt: skip
def test_a_seat_that_was_given_is_nobodys_to_take(state, why):
    occasion = choosing_occasion(total(1))
    given = stand(occasion, "Chi cục A", 33)
    Nomination.objects.filter(pk=given.pk).update(state=state)
    stronger = stand(occasion, "Chi cục B", 45)
    assert outcomes(occasion) == {"Chi cục A": Outcome.CHOSEN, "Chi cục B": Outcome.OUT}
    chosen = reading.choosing(occasion, on=DAY)
    assert chosen.placing(given).reasons == (why,)
    assert "trong đó 1 suất đã quyết định" in chosen.placing(stronger).text
    Nomination.objects.filter(pk=given.pk).update(state=S.COMPILED)
    assert outcomes(occasion) == {"Chi cục A": Outcome.OUT, "Chi cục B": Outcome.CHOSEN}


def test_traits_unit_and_body_are_read_from_the_rows():
    occasion = choosing_occasion(quota('per = "body"\ncap = 1'))
    unit = make_unit("Chi cục A")
    person = make_staff(unit, "Nguyễn Thị Hoa", gender="female", address="ba")
    made = stand(occasion, "", subject=person.subject)
    candidate = reading.choosing(occasion, on=DAY).standers[reading.identity_of(made)].candidate
    assert candidate.traits == ("woman", "direct_worker", "no_post")
    assert (candidate.body, candidate.unit_name) == ("Đơn vị trực thuộc", "Chi cục A")
    assert candidate.name == "Bà Nguyễn Thị Hoa"
    placing = reading.choosing(occasion, on=DAY).placing(made)
    assert placing.preferences == ("Ưu tiên nữ",)


def test_a_unit_that_a_quota_names_is_its_own_body():
    occasion = choosing_occasion(
        quota('per = "body"\ncaps = { "Chi cục A" = 0 }\nother_bodies = 5')
    )
    stand(occasion, "Chi cục A"), stand(occasion, "Chi cục B")
    assert outcomes(occasion) == {"Chi cục A": Outcome.OUT, "Chi cục B": Outcome.CHOSEN}


@pytest.mark.parametrize("of, base", [("participants", 3), ("eligible", 2)])
def test_a_share_is_taken_of_those_registered_or_of_those_who_are_met(of, base):
    share = f'per = "occasion"\nshare = 50\nof = "{of}"\nrounding = "down"'
    occasion = choosing_occasion(quota(share))
    stand(occasion, "Chi cục A", 45), stand(occasion, "Chi cục B", 42)
    accepted_pledge(make_unit("Chi cục C"))
    accepted_pledge(make_unit("Chi cục D"), 2024)
    chosen = reading.choosing(occasion, on=DAY)
    assert chosen.bases == {("all", ""): base}
    assert [use.limit for use in chosen.selection.uses] == [1]
    assert outcomes(occasion) == {"Chi cục A": Outcome.CHOSEN, "Chi cục B": Outcome.OUT}


def test_more_nominations_ask_no_more_queries(three):
    occasion, _ = three

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            reading.choosing(occasion, on=DAY)
        return len(captured)

    before = asked()
    pick(stand(occasion, "Chi cục D", 60))
    pick(stand(occasion, "Chi cục E", 30 * 2 + 3))
    assert asked() == before


# --- By hand --------------------------------------------------------------------------------


def test_an_extra_seat_is_given_with_a_reason_and_taken_back(three):
    occasion, (_, _, third) = three
    tccb = make_tccb()
    made = pick(third, by=tccb)
    assert made.told == "Giám đốc sở chọn theo “Giám đốc sở tặng thêm” (KH 7, mục V.5)"
    assert outcomes(occasion)["Chi cục C"] is Outcome.CHOSEN_BY_HAND
    assert audit.last_was(third, Act.NOMINATION_PICKED, by=tccb, reason="Cứu người trong lũ.")
    with pytest.raises(Refused, match="Rút lựa chọn đó trước"):
        pick(third)
    with pytest.raises(Refused) as refused:
        withdraw_pick(nomination=third, reason=" ", by=tccb, on=DAY)
    assert refused.value.field == "reason"
    withdraw_pick(nomination=third, reason="Giám đốc rút ý kiến.", by=tccb, on=DAY)
    assert outcomes(occasion)["Chi cục C"] is Outcome.OUT
    made.refresh_from_db()
    assert (made.withdrawn_by, made.withdrawn_reason) == (tccb, "Giám đốc rút ý kiến.")
    assert audit.last_was(third, Act.PICK_WITHDRAWN, by=tccb)
    pick(third)
    assert HandPick.objects.count() == 2
    with pytest.raises(Refused, match="không còn"):
        withdraw_pick(nomination=three[1][0], reason="x", by=tccb, on=DAY)


def test_left_out_by_hand_the_next_one_moves_up(three):
    occasion, (first, _, _) = three
    with pytest.raises(Refused, match="cần thẩm quyền chọn") as refused:
        pick(first, chosen=False, discretion="extra")
    assert refused.value.field == "discretion"
    pick(first, chosen=False, discretion="council")
    assert outcomes(occasion) == {
        "Chi cục A": Outcome.LEFT_OUT_BY_HAND,
        "Chi cục B": Outcome.CHOSEN,
        "Chi cục C": Outcome.CHOSEN,
    }
    assert audit.last_was(first, Act.NOMINATION_LEFT_OUT, by=HandPick.objects.get().by)


def test_the_rules_say_which_choice_has_no_force(three):
    _, (_, _, third) = three
    PendingCase.objects.create(
        subject=third.subject, kind="complaint", opened_on=date(2025, 10, 28), handler="Thanh tra"
    )
    for discretion, sentence in (
        ("extra", "đang bị chặn"),
        ("council", "đang bị chặn"),
        ("khong_co", "không cho thẩm quyền"),
    ):
        with pytest.raises(Refused, match=sentence) as refused:
            pick(third, discretion=discretion)
        assert refused.value.field == "discretion"
    assert not HandPick.objects.exists()


def test_who_may_choose_by_hand_and_until_when(three):
    occasion, (_, second, third) = three
    with pytest.raises(Refused, match="Ghi số, ngày văn bản") as refused:
        pick(third, source=" ")
    assert refused.value.field == "source"
    with pytest.raises(Forbidden):
        pick(third, by=make_officer(third.subject.unit))
    with pytest.raises(Refused) as refused:
        pick(third, reason=" \n ")
    assert refused.value.field == "reason"
    rows = type(occasion).objects.filter(pk=occasion.pk)
    rows.update(state=OccasionState.CLOSED, closed_on=date(2999, 1, 1))
    pick(second, discretion="council")  # locked for new ones, those there go to the council still
    rows.update(state=OccasionState.OPEN, closed_on=None)
    Nomination.objects.filter(pk__in=[second.pk, third.pk]).update(state=S.APPROVED)
    with pytest.raises(Refused, match="“Hội đồng thông qua”"):
        pick(third)
    with pytest.raises(Refused, match="“Hội đồng thông qua”"):
        withdraw_pick(nomination=second, reason="x", by=make_tccb(), on=DAY)
    assert HandPick.objects.count() == 1


def test_a_tier_without_a_quota_takes_no_choice(three):
    _, (first, _, _) = three
    Nomination.objects.filter(pk=first.pk).update(tier="giay_khen")
    with pytest.raises(Refused, match="không giới hạn số lượng"):
        pick(Nomination.objects.get(pk=first.pk))


def test_the_database_keeps_one_in_force_with_its_reason(three):
    _, (_, _, third) = three
    given = {"nomination": third, "chosen": True, "by": make_tccb(), "at": MOMENT}
    HandPick.objects.create(**given, reason="x")
    for wrong in (
        {"reason": "y"}, {"reason": ""}, {"reason": "y", "withdrawn_at": MOMENT},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            HandPick.objects.create(**given, **wrong)


# --- The council's door ---------------------------------------------------------------------


def present(occasion, nominations, meeting=None, **reasons):
    meeting = meeting or make_meeting(*make_council(3)[:2], occasion=occasion)
    return nomination_service.present_nominations(
        meeting=meeting, nominations=nominations, reasons=reasons.get("reasons", {}),
        by=make_tccb(), on=DAY,
    )  # fmt: skip


def test_whoever_falls_out_is_presented_with_a_reason_alone(three):
    occasion, (first, _, third) = three
    with pytest.raises(Refused) as refused:
        present(occasion, [first, third])
    assert refused.value.field == f"reason_{third.pk}"
    assert not Nomination.objects.filter(state=S.PRESENTED).exists()
    present(occasion, [first, third], reasons={third.pk: "Hội đồng xem xét thêm."})
    shown = Nomination.objects.get(pk=third.pk)
    assert shown.override_reason == "Hội đồng xem xét thêm."
    assert "Ngoài số lượng khen. Đã đủ 2 trên 2 suất khen" in shown.beyond_quota["text"]
    assert shown.beyond_quota["line"] == "vượt “Số lượng khen” (KH 7, mục V.1)"
    assert Nomination.objects.get(pk=first.pk).beyond_quota == {}


def test_what_was_presented_inside_comes_before_whoever_is_better_later(three):
    occasion, (first, second, third) = three
    present(occasion, [first, second])
    before = outcomes(occasion)
    third.subject.results.update(value=90)
    assert outcomes(occasion) == before
    chosen = reading.choosing(occasion, on=DAY)
    assert "đã trình Hội đồng (Chi cục B)." in chosen.placing(third).text
    with pytest.raises(Refused, match="không chọn bằng tay được"):
        pick(first, chosen=False)
    with pytest.raises(Refused, match="Chi cục B đã trình Hội đồng ở kết quả “Được chọn”"):
        pick(third, discretion="council")
    pick(third, discretion="extra")
    assert outcomes(occasion)["Chi cục C"] is Outcome.CHOSEN_BY_HAND
    Nomination.objects.filter(pk__in=[first.pk, second.pk]).update(state=S.COMPILED)
    assert outcomes(occasion)["Chi cục B"] is Outcome.CHOSEN


def test_a_pick_that_somebody_was_presented_beyond_stays(three):
    occasion, (first, second, third) = three
    pick(third, discretion="council")
    reasons = {second.pk: "Hội đồng xem xét thêm."}
    present(occasion, [first, second], reasons=reasons)
    with pytest.raises(Refused, match="“Không được chọn”, lựa chọn này đổi thành “Được chọn”"):
        withdraw_pick(nomination=third, reason="Ghi nhầm.", by=make_tccb(), on=DAY)
    assert HandPick.objects.get().withdrawn_at is None


def test_a_ballot_says_what_the_choice_says_when_it_is_made(three):
    occasion, (first, second, third) = three
    council, seats, _ = make_council(3)
    meeting = make_meeting(council, seats, occasion=occasion)
    reasons = {third.pk: "Hội đồng xem xét thêm."}
    present(occasion, [first, second, third], meeting, reasons=reasons)
    Nomination.objects.filter(pk=second.pk).update(state=S.DECLINED)
    rows = list(Nomination.objects.filter(pk__in=[first.pk, third.pk]).order_by("pk"))
    assert outcomes(occasion)["Chi cục C"] is Outcome.CHOSEN
    nomination_service.keep_beyond_quota(occasion, rows, on=DAY)
    assert Nomination.objects.get(pk=third.pk).beyond_quota == {}


def test_given_back_to_its_unit_a_nomination_is_chosen_by_hand_no_more(three):
    _, (_, _, third) = three
    made = pick(third)
    nomination_service.return_nomination(nomination=third, reason="Sửa báo cáo.", by=make_tccb())
    made.refresh_from_db()
    assert (made.withdrawn_reason, made.withdrawn_at is None) == ("Sửa báo cáo.", False)
    assert audit.last_was(third, Act.NOMINATION_RETURNED, by=made.withdrawn_by)


def test_seats_are_given_by_checked_results(three):
    occasion, (_, _, third) = three
    result = third.subject.results.get()
    Result.objects.create(
        subject=third.subject, indicator=result.indicator, value=60, achieved_on=result.achieved_on,
        recorded_by=result.recorded_by, recorded_at=MOMENT,
    )  # fmt: skip
    chosen = reading.choosing(occasion, on=DAY)
    assert chosen.placing(third).outcome is Outcome.OUT
    figures = chosen.standers[reading.identity_of(third)].candidate
    assert figures.value("share") == Fraction(13, 10)
    Result.objects.filter(subject=third.subject).update(verified_on=DAY, verified_by=make_tccb())
    assert outcomes(occasion)["Chi cục C"] is Outcome.CHOSEN


def test_chosen_by_hand_nothing_is_left_to_warn_of(three):
    occasion, (_, _, third) = three
    pick(third)
    present(occasion, [third])
    assert Nomination.objects.get(pk=third.pk).beyond_quota == {}
    assert collective_of(third.subject.unit) == third.subject


# --- What nothing else would miss ------------------------------------------------------------


def test_the_ballot_says_who_is_beyond_the_quota_until_the_meeting_is_taken_back(three):
    occasion, (first, _, third) = three
    meeting = make_meeting(*make_council(3)[:2], occasion=occasion)
    present(occasion, [first, third], meeting, reasons={third.pk: "Hội đồng xem xét thêm."})
    lines = {item.nomination_id: ballot_line(item) for item in meeting.items.all()}
    assert lines[third.pk] == "Tập thể · 130% · đạt mọi điều kiện · ngoài số lượng khen"
    assert "ngoài số lượng khen" not in lines[first.pk]
    withdraw_meeting(meeting=meeting, reason="Hoãn họp.", by=make_tccb())
    back = Nomination.objects.get(pk=third.pk)
    assert (back.state, back.beyond_quota, back.override_reason) == (S.COMPILED, {}, "")


def test_who_is_left_out_by_hand_is_warned_of_with_the_clause_that_allows_it(three):
    occasion, (first, second, _) = three
    pick(first, chosen=False, discretion="council")
    caution = door(occasion, on=DAY).beyond
    assert set(caution) == {first.pk}
    assert caution[first.pk].clause == "KH 7, mục V.4"
    assert caution[first.pk].text.startswith("Ngoài số lượng khen. ")
    with pytest.raises(Refused) as refused:
        present(occasion, [first, second])
    assert refused.value.field == f"reason_{first.pk}"


def test_a_quota_is_for_those_it_names_and_a_household_is_no_unit():
    """A household stands among the collectives; plans tell it apart."""
    household = '\n[[subject]]\ncode = "household"\nlabel = "Hộ gia đình"\nkind = "household"\n'
    half = 'per = "occasion"\nshare = 50\nof = "participants"\nrounding = "down"\n'
    occasion = choosing_occasion(
        household,
        quota(half + 'classes = ["affiliate"]', "affiliates"),
        quota(half + 'kinds = ["collective"]', "units"),
        quota(half + 'kinds = ["household"]', "households"),
    )
    for name, kind in (("Chi cục A", "affiliate"), ("Chi cục B", "affiliate"), ("C", "division")):
        accepted_pledge(make_unit(name, kind=kind))
    made = stand(occasion, "", subject=collective_of(make_unit("Hộ ông Được", kind="household")))
    chosen = reading.choosing(occasion, on=DAY)
    assert {code: base for (code, _), base in chosen.bases.items()} == {
        "affiliates": 2, "units": 3, "households": 1,
    }  # fmt: skip
    candidate = chosen.standers[reading.identity_of(made)].candidate
    assert (candidate.kind, candidate.subject_class) == ("household", "household")


def test_nobody_is_presented_beyond_a_hard_total_but_on_an_extra_seat():
    occasion = choosing_occasion(total(2))
    made = [stand(occasion, f"Chi cục {n}", r) for n, r in (("A", 45), ("B", 42), ("C", 39))]
    third = made[2]
    with pytest.raises(Refused) as refused:
        present(occasion, made, reasons={third.pk: "Hội đồng xem xét thêm."})
    assert refused.value.message == (
        "Chi cục C: Đã đủ 2 trên 2 suất khen theo “Số lượng khen”. Kế hoạch ấn định tổng số này "
        "nên không trình thêm được. Khi Giám đốc sở cho thêm suất thì ghi ở “Chọn theo số lượng "
        "khen” trước."
    )
    assert not Nomination.objects.filter(state=S.PRESENTED).exists()
    pick(third)
    present(occasion, made)
    assert Nomination.objects.filter(state=S.PRESENTED).count() == 3


def test_nor_is_whoever_was_left_out_by_hand_once_the_others_fill_it():
    occasion = choosing_occasion(total(1))
    first, _ = stand(occasion, "Chi cục A", 45), stand(occasion, "Chi cục B", 42)
    pick(first, chosen=False, discretion="council")
    with pytest.raises(Refused, match="Đã đủ 1 trên 1 suất khen theo “Số lượng khen”"):
        present(occasion, [first], reasons={first.pk: "Hội đồng xem xét thêm."})


def test_one_not_met_goes_to_the_vote_by_a_choice_that_passes_over_it_and_no_other_way(three):
    occasion, (first, second, _) = three
    weak, weaker = stand(occasion, "Chi cục D", 20), stand(occasion, "Chi cục E", 15)
    Nomination.objects.filter(pk=second.pk).update(state=S.RETURNED)
    with pytest.raises(Refused, match="cần thẩm quyền chọn khi chưa đủ điều kiện"):
        pick(weak, discretion="council")
    pick(weak, discretion="special", reason="Làm thay cả huyện trong bão.")
    present(occasion, [first, weak, weaker])
    items = {item.nomination.pk: item for item in AgendaItem.objects.all()}
    assert [items[n.pk].on_ballot for n in (first, weak, weaker)] == [True, True, False]
    basis = "“Chủ tịch Hội đồng đề nghị đặc cách” (KH 7, mục V.6)"
    assert Nomination.objects.get(pk=weak.pk).by_discretion == {
        "by": "Chủ tịch Hội đồng",
        "basis": basis,
        "source": PAPER,
        "reason": "Làm thay cả huyện trong bão.",
    }
    assert f"chưa đủ căn cứ, xét theo {basis}" in ballot_line(items[weak.pk])
    assert "đạt mọi điều kiện" in ballot_line(items[first.pk])
    assert Nomination.objects.get(pk=weaker.pk).by_discretion == {}


def test_a_choice_never_brings_a_blocked_one_onto_the_ballot(three):
    occasion, (_, second, _) = three
    weak = stand(occasion, "Chi cục D", 20)
    Nomination.objects.filter(pk=second.pk).update(state=S.RETURNED)
    pick(weak, discretion="special")
    PendingCase.objects.create(
        subject=weak.subject, kind="complaint", opened_on=date(2025, 10, 28), handler="Thanh tra"
    )
    assert door(occasion, on=DAY).unmet == {}
    with pytest.raises(Refused, match="đang bị chặn nên không trình được"):
        present(occasion, [weak])


@pytest.mark.parametrize(("status", "held", "votes"), [
    ("met", False, True), ("met", True, True), ("not_met", False, False), ("not_met", True, True),
    ("unknown", False, False), ("unknown", True, True), ("blocked", True, False),
])  # fmt: skip
def test_what_comes_onto_the_ballot(status, held, votes):
    assert comes_onto_ballot(status, {"by": "x"} if held else {}) is votes
