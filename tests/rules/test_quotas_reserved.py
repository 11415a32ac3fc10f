"""A hard total with reserved seats: nobody else's, released or not."""

import pytest

from awards.rules import Outcome, select

from .quota_builders import hand, keys, person, plan, quota, who


def total(number, *reserved):
    rows = ", ".join(
        f'{{ label = "{label}", {whom}, seats = {seats}, release = {str(release).lower()} }}'
        for label, whom, seats, release in reserved
    )
    return quota(f'per = "occasion"\ntotal = {number}\nreserved = [{rows}]', label="Tổng số")


WORKERS = ("người lao động", 'classes = ["worker"]')
LEADERS = ("lãnh đạo", 'classes = ["leader"]')
COLLECTIVES = [who(f"c{n}", 120 - n) for n in range(4)]


def choose(rules, candidates, **more):
    return select(rules, candidates, occasion="annual", **more)


@pytest.mark.parametrize("release", [True, False])
def test_reserved_seats_are_taken_by_those_they_are_for(release):
    rules = plan(total(3, (*WORKERS, 1, release)))
    answer = choose(rules, [*COLLECTIVES, person("w1", 90), person("w2", 80)])
    assert keys(answer.taken) == "c0 c1 w1"
    out = answer.placing("c2", "giay_khen")
    assert out.cuts[0].text == (
        "Đã đủ 2 trên 2 suất khen không dành riêng cho người lao động theo “Tổng số”."
    )
    assert answer.placing("w2", "giay_khen").cuts[0].text == (
        "Đã đủ 3 trên 3 suất khen theo “Tổng số”."
    )
    reserved_seat = "Xếp thứ 5 trong 6 đề nghị đủ điều kiện, có suất dành riêng cho người lao động."
    assert answer.placing("w1", "giay_khen").text == reserved_seat
    assert answer.placing("c0", "giay_khen").text.endswith("còn suất.")
    (use,) = answer.uses
    assert use.reckoned == "3 theo kế hoạch, trong đó 1 dành riêng cho người lao động"
    (reserved,) = use.reserved
    assert (reserved.seats, reserved.used, reserved.released) == (1, 1, 0)


def test_an_equal_that_nobody_is_kept_out_for_is_not_told_of_a_reserved_seat():
    rules = plan(total(3, (*WORKERS, 1, False)))
    answer = choose(rules, [who("c0", 120), who("c1", 110), who("c2", 90), person("w1", 115)])
    assert keys(answer.taken) == "c0 w1 c1"
    assert answer.placing("w1", "giay_khen").text.endswith("còn suất.")
    equal = choose(rules, [who("c0", 120), who("c1", 110), who("c2", 100), person("w1", 100)])
    assert "suất dành riêng cho người lao động" in equal.placing("w1", "giay_khen").text


def test_those_they_are_for_take_the_common_seats_as_well():
    rules = plan(total(3, (*WORKERS, 1, False)))
    people = [person("w1", 130), person("w2", 129), person("w3", 128), person("w4", 127)]
    assert keys(choose(rules, [*people, *COLLECTIVES]).taken) == "w1 w2 w3"
    assert keys(choose(rules, [*people[:2], *COLLECTIVES]).taken) == "w1 w2 c0"


def test_seats_that_nobody_is_there_for_stay_empty_or_are_released():
    kept = choose(plan(total(3, (*WORKERS, 2, False))), COLLECTIVES)
    assert (keys(kept.taken), kept.uses[0].left) == ("c0", 2)
    given = choose(plan(total(3, (*WORKERS, 2, True))), COLLECTIVES)
    assert (keys(given.taken), given.uses[0].reserved[0].released) == ("c0 c1 c2", 2)
    some = choose(plan(total(3, (*WORKERS, 2, True))), [*COLLECTIVES, person("w", 50)])
    assert (keys(some.taken), some.uses[0].reserved[0].released) == ("c0 c1 w", 1)


def test_a_reserved_seat_that_another_quota_keeps_empty_is_released_at_the_end():
    rules = plan(
        total(3, (*WORKERS, 2, True)),
        quota('per = "unit"\ncap = 1', "u"),
    )
    workers = [person("w1", 90, unit="U"), person("w2", 80, unit="U")]
    answer = choose(rules, [*COLLECTIVES, *workers])
    assert keys(answer.taken) == "c0 c1 w1"
    assert answer.uses[0].reserved[0].released == 1
    # The one in the first round keeps its seat, though somebody ahead would fill its unit.
    same = [who("c0", 120, unit="U"), person("w1", 90, unit="U")]
    one = plan(total(1, (*WORKERS, 1, True)), quota('per = "unit"\ncap = 1', "u"))
    assert keys(choose(one, same).taken) == "w1"


def test_two_reserves_are_nobody_else_s_together():
    rules = plan(total(4, (*WORKERS, 1, False), (*LEADERS, 2, True)))
    leader = person("l", 60, subject_class="leader")
    workers = [person("w1", 91), person("w2", 90)]
    answer = choose(rules, [*COLLECTIVES, leader, *workers])
    assert keys(answer.taken) == "c0 c1 w1 l"
    assert [each.released for each in answer.uses[0].reserved] == [0, 1]
    nobody = choose(rules, COLLECTIVES)
    assert (keys(nobody.taken), nobody.uses[0].left) == ("c0 c1 c2", 1)


def test_seats_are_released_after_people_have_chosen_among_equals():
    rules = plan(total(3, (*WORKERS, 2, True)), quota('per = "unit"\ncap = 1', "u"))
    people = [person("w1", 90, unit="U"), person("w2", 90, unit="U"), *COLLECTIVES]
    answer = choose(rules, people)
    assert keys(answer.of_outcome(Outcome.TIE)) == "w1 w2"
    waits = answer.placing("c1", "giay_khen")
    assert waits.outcome is Outcome.PENDING
    assert waits.reasons[-1] == (
        "Suất dành riêng còn trống được xét tiếp sau khi Hội đồng chọn xong."
    )
    chosen = choose(rules, people, by_hand=[hand("w2")])
    assert (keys(chosen.taken), chosen.decided) == ("c0 c1 w2", True)


def test_a_choice_by_hand_needs_a_seat_that_is_not_reserved_for_others():
    rules = plan(total(2, (*WORKERS, 2, False)))
    people = [who("c", 120), person("w1", 90), person("w2", 80)]
    answer = choose(rules, people, by_hand=[hand("c", "council")])
    assert keys(answer.taken) == "w1 w2"
    assert answer.refused[0].text == (
        "“Tổng số” có 0 suất khen cho 1 đề nghị chọn theo thẩm quyền."
    )
    beside = choose(rules, people, by_hand=[hand("c", "extra")])
    assert {p.key for p in beside.taken} == {"c", "w1", "w2"}
    assert (beside.uses[0].used, beside.uses[0].over) == (3, 1)
