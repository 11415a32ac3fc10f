"""What a named role decides against the order, with a written reason, and what has no force."""

from dataclasses import replace

import pytest

from awards.rules import HandChoice, Outcome, Status, select

from .quota_builders import hand, keys, person, plan, quota, who

ONE = plan(quota('per = "occasion"\ncap = 1'))
TWO = plan(quota('per = "occasion"\ncap = 2'))
PEOPLE = [who("a", 120), who("b", 110), who("c", 100)]


def choose(rules, candidates, *by_hand, **more):
    return select(rules, candidates, occasion="annual", by_hand=by_hand, **more)


def outcome(answer, key):
    return answer.placing(key, "giay_khen").outcome


@pytest.mark.parametrize(("reason", "by"), [("", "Hội đồng"), ("  \n", "Hội đồng"), ("Vì", " ")])
def test_no_choice_without_a_reason_and_somebody_who_decides(reason, by):
    with pytest.raises(ValueError, match=r"Ghi (lý do|ai quyết định)"):
        HandChoice("a", "giay_khen", True, reason, by, "council")


def test_a_choice_by_hand_is_counted_first():
    answer = choose(ONE, PEOPLE, hand("c", "council"))
    assert keys(answer.taken) == "c"
    assert outcome(answer, "c") is Outcome.CHOSEN_BY_HAND
    assert answer.placing("c", "giay_khen").place == 3
    assert answer.placing("c", "giay_khen").reasons == (
        "Hội đồng chọn theo “Hội đồng chọn trong số đủ điều kiện” (KH 7, mục V.4). "
        "Lý do: Thành tích đột xuất.",
    )
    assert answer.placing("a", "giay_khen").reasons == (
        "Đã đủ 1 trên 1 suất khen (trong đó 1 suất chọn theo thẩm quyền) theo “Số lượng khen”.",
    )
    two = choose(TWO, PEOPLE, hand("c", "council"))
    assert {p.key for p in two.taken} == {"a", "c"}
    assert "(Đơn vị a), “Kết quả so với mức đề ra”: 110% so với 120%." in (
        two.placing("b", "giay_khen").text
    )


def test_a_choice_to_leave_out_frees_the_seat():
    answer = choose(ONE, PEOPLE, hand("a", "council", chosen=False))
    assert (keys(answer.taken), outcome(answer, "a")) == ("b", Outcome.LEFT_OUT_BY_HAND)
    assert answer.placing("a", "giay_khen").place == 1
    assert answer.placing("a", "giay_khen").text.startswith("Hội đồng không chọn theo")
    assert answer.placing("b", "giay_khen").text.startswith("Xếp thứ 2 trong 3")


def test_what_is_settled_keeps_its_seat_whatever_comes_after():
    last = who("c", 100, settled="Hội đồng đã thông qua, nên giữ suất.", status=Status.NOT_MET)
    answer = choose(ONE, [*PEOPLE[:2], last])
    assert keys(answer.taken) == "c"
    assert outcome(answer, "c") is Outcome.CHOSEN
    assert answer.placing("c", "giay_khen").reasons == (last.settled,)
    assert answer.placing("a", "giay_khen").reasons == (
        "Đã đủ 1 trên 1 suất khen (trong đó 1 suất đã quyết định) theo “Số lượng khen”.",
    )
    for_another = choose(ONE, [*PEOPLE[:2], last], hand("b", "council"))
    assert keys(for_another.taken) == "c"
    (refused,) = for_another.refused
    assert refused.text == (
        "“Số lượng khen” có 1 suất khen và 1 suất đã quyết định, không đủ cho 1 đề nghị chọn "
        "theo thẩm quyền."
    )
    against = choose(ONE, [*PEOPLE[:2], last], hand("c", "council", chosen=False))
    assert (keys(against.taken), against.refused) == ("c", ())


def test_more_settled_than_seats_are_told_as_beyond_the_limit():
    both = [replace(each, settled="Đã có quyết định khen thưởng.") for each in PEOPLE[:2]]
    answer = choose(ONE, [*both, PEOPLE[2]])
    assert {each.key for each in answer.taken} == {"a", "b"}
    (use,) = answer.uses
    assert (use.limit, use.used, use.left, use.over) == (1, 2, 0, 1)
    extra = choose(ONE, [both[0], PEOPLE[1]], hand("a", "extra"))
    assert {each.key for each in extra.taken} == {"a", "b"}


def test_beyond_a_cap_only_on_an_extra_seat():
    refused = choose(ONE, PEOPLE, hand("b", "council"), hand("c", "council"))
    assert keys(refused.taken) == "a"
    assert [each.choice.key for each in refused.refused] == ["b", "c"]
    assert refused.refused[0].text == (
        "“Số lượng khen” có 1 suất khen cho 2 đề nghị chọn theo thẩm quyền."
    )
    extra = choose(ONE, PEOPLE, hand("c", "extra"))
    assert {p.key for p in extra.taken} == {"a", "c"}
    (use,) = extra.uses
    assert (use.limit, use.used, use.over, use.left) == (1, 2, 1, 0)
    alone = choose(ONE, PEOPLE[:1], hand("a", "extra"))
    (use,) = alone.uses  # beside the limit, which keeps its seat
    assert (use.limit, use.used, use.extra, use.left) == (1, 1, 1, 1)
    (plain,) = choose(ONE, PEOPLE[:1], hand("a", "council")).uses
    assert (plain.limit, plain.used, plain.over, plain.left) == (1, 1, 0, 0)
    both = choose(ONE, PEOPLE, hand("b", "council"), hand("c", "extra"))
    assert {p.key for p in both.taken} == {"b", "c"}
    assert both.refused == ()


def test_an_extra_seat_is_of_the_quotas_named_and_counted_in_the_others():
    rules = plan(quota('per = "unit"\ncap = 1', "q"), quota('per = "occasion"\ncap = 2', "t"))
    people = [
        person("a", 110, unit="U"),
        person("b", 109, unit="U"),
        person("c", 108, unit="V"),
    ]
    answer = choose(rules, people, hand("b", "extra"))
    assert {p.key for p in answer.taken} == {"a", "b"}
    assert answer.placing("c", "giay_khen").cuts[0].quota == "t"


def test_who_is_not_met_is_chosen_under_the_power_for_it_alone():
    people = [*PEOPLE, who("n", 90, status=Status.NOT_MET), who("u", 80, status=Status.UNKNOWN)]
    for key in ("n", "u"):
        assert keys(choose(TWO, people, hand(key, "special")).taken).split()[-1] == key
        for code in ("council", "extra", ""):
            answer = choose(TWO, people, hand(key, code))
            assert outcome(answer, key) is Outcome.NOT_ELIGIBLE
            assert "chưa đủ điều kiện" in answer.refused[0].text
    two = choose(TWO, people, hand("n", "special"), hand("n", "extra"))
    assert {p.key for p in two.taken} == {"a", "b", "n"}
    assert len(two.placing("n", "giay_khen").reasons) == 2


def test_nothing_passes_a_block():
    people = [*PEOPLE, who("x", 200, status=Status.BLOCKED)]
    answer = choose(TWO, people, hand("x", "special"))
    assert outcome(answer, "x") is Outcome.NOT_ELIGIBLE
    assert answer.refused[0].text.startswith("Đề nghị đang bị chặn")


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ([hand("a", "nobody")], "Kế hoạch không cho thẩm quyền này"),
        ([hand("z", "council")], "Không có đề nghị này"),
        ([hand("a", "council", tier="bang_khen")], "Không có đề nghị này"),
        ([hand("a", chosen=False)], "Không chọn một đề nghị cần thẩm quyền"),
        ([hand("a", "extra", chosen=False)], "Không chọn một đề nghị cần thẩm quyền"),
        ([hand("c", "council"), hand("c", "council", chosen=False)], "Vừa có quyết định"),
        ([hand("c")], "Không phải chọn giữa những đề nghị bằng nhau"),
    ],
)
def test_a_choice_nobody_is_entitled_to_changes_nothing(choices, told):
    answer = choose(ONE, PEOPLE, *choices)
    before = choose(ONE, PEOPLE)
    assert answer.refused
    assert all(told in each.text for each in answer.refused)
    assert keys(answer.taken) == keys(before.taken) == "a"
    assert {p.key: p.outcome for p in answer.placings} == {
        p.key: p.outcome for p in before.placings
    }


def test_a_power_for_one_tier_holds_for_that_one():
    text_tiers = plan(quota('per = "occasion"\ncap = 1', tiers=["giay_khen"]))
    (council, *others) = text_tiers.discretions
    assert council.scope.holds("annual", "giay_khen")
    narrow = type(council.scope)(tiers=("bang_khen",))
    changed = replace(text_tiers, discretions=(replace(council, scope=narrow), *others))
    assert choose(changed, PEOPLE, hand("c", "council")).refused
