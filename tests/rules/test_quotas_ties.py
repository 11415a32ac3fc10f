"""Order and ties: who stands ahead, what a missing figure does, and what is left to people."""

from decimal import Decimal
from fractions import Fraction

import pytest

from awards.rules import Outcome, explain_selection, select

from .quota_builders import hand, keys, person, plan, quota, who

ONE = plan(quota('per = "occasion"\ncap = 1'))
TWO = plan(quota('per = "occasion"\ncap = 2'))


def choose(rules, candidates, **more):
    return select(rules, candidates, occasion="annual", **more)


def told(answer, key):
    return answer.placing(key, "giay_khen")


def test_the_second_key_is_asked_where_the_first_leaves_equal():
    answer = choose(ONE, [who("a", 110, 80), who("b", 110, "80.5"), who("c", 109, 99)])
    assert keys(answer.placings) == "b a c"
    assert "“Tổng điểm”: 80 điểm so với 80,5 điểm." in told(answer, "a").text
    assert "“Kết quả so với mức đề ra”: 109% so với 110%." in told(answer, "c").text


def test_equals_at_the_line_are_left_to_the_council():
    same = [who("b", 110, 80), who("c", 110, 80), who("d", 110, 80)]
    answer = choose(TWO, [who("a", 120), *same, who("e", 100)])
    assert keys(answer.taken) == "a"
    assert [(p.key, p.place) for p in answer.of_outcome(Outcome.TIE)] == [
        ("b", 2),
        ("c", 2),
        ("d", 2),
    ]
    assert told(answer, "b").reasons == (
        "Bằng Đơn vị c, Đơn vị d ở mọi tiêu chí xếp hạng; "
        "còn 1 trên 2 suất khen theo “Số lượng khen”: Hội đồng chọn.",
    )
    last = told(answer, "e")
    assert (last.outcome, last.place, last.cuts[0].held) == (Outcome.OUT, 5, 1)
    assert last.cuts[0].text == (
        "Đã đủ 2 trên 2 suất khen (trong đó 1 suất chờ Hội đồng chọn) theo “Số lượng khen”."
    )
    (use,) = answer.uses
    assert (use.used, use.held, use.left) == (1, 1, 0)
    assert not answer.decided


def test_equals_who_all_find_a_seat_are_in():
    answer = choose(TWO, [who("a", 110, 80), who("b", 110, 80), who("c", 100)])
    assert (keys(answer.taken), answer.decided) == ("a b", True)
    out = told(answer, "c").text
    assert "(Đơn vị a, Đơn vị b), “Kết quả so với mức đề ra”: 100% so với 110%." in out


def test_what_the_council_chooses_among_equals():
    people = [who("a", 110, 80), who("b", 110, 80), who("c", 109)]
    answer = choose(ONE, people, by_hand=[hand("b")])
    chosen = told(answer, "b")
    assert (chosen.outcome, chosen.place) == (Outcome.CHOSEN_BY_HAND, 1)
    assert chosen.reasons[-1] == (
        "Hội đồng chọn giữa các đề nghị bằng nhau. Lý do: Thành tích đột xuất."
    )
    assert (told(answer, "a").outcome, answer.decided) == (Outcome.OUT, True)
    assert "Đơn vị b đã được chọn giữa những đề nghị bằng nhau." in told(answer, "a").text
    low = choose(ONE, people, by_hand=[hand("c")])
    assert told(low, "c").outcome is Outcome.OUT
    assert "cần thẩm quyền" in low.refused[0].text
    both = choose(ONE, people, by_hand=[hand("a"), hand("b")])
    assert (keys(both.of_outcome(Outcome.TIE)), len(both.refused)) == ("a b", 2)


def test_a_choice_among_equals_that_all_have_seats_says_nothing():
    answer = choose(TWO, [who("a", 110, 80), who("b", 110, 80)], by_hand=[hand("b")])
    assert [p.outcome for p in answer.placings] == [Outcome.CHOSEN, Outcome.CHOSEN]
    assert answer.refused == ()


def test_a_tie_in_one_quota_keeps_a_seat_in_the_others():
    rules = plan(quota('per = "unit"\ncap = 1', "u"), quota('per = "occasion"\ncap = 2', "q"))
    people = [
        person("a", 110, unit="U"),
        person("b", 110, unit="U"),
        person("c", 109, unit="V"),
        person("d", 108, unit="W"),
    ]
    answer = choose(rules, people)
    assert keys(answer.of_outcome(Outcome.TIE)) == "a b"
    assert keys(answer.taken) == "c"
    assert told(answer, "d").outcome is Outcome.OUT
    held = {use.quota: use.held for use in answer.uses if use.held}
    assert held == {"u": 1, "q": 1}


def test_who_depends_on_a_tie_above_waits():
    rules = plan(quota('per = "unit"\ncap = 1', "u"), quota('per = "body"\ncap = 1', "q"))
    people = [
        who("a", 110, unit="U", body="B"),
        who("b", 110, unit="U", body="C"),
        who("c", 100, unit="V", body="B"),
    ]
    waits = told(choose(rules, people), "c")
    assert waits.outcome is Outcome.PENDING
    assert waits.text == "Chờ kết quả của những đề nghị xếp trước chưa xác định được."
    assert told(choose(rules, people, by_hand=[hand("a")]), "c").outcome is Outcome.OUT
    assert told(choose(rules, people, by_hand=[hand("b")]), "c").outcome is Outcome.CHOSEN


def test_a_missing_figure_stands_behind_and_says_so():
    people = [who("a", None, 99), who("b", 1, None), who("c", 1, 1)]
    answer = choose(TWO, people)
    assert keys(answer.placings) == "c b a"
    out = told(answer, "a").text
    assert "“Kết quả so với mức đề ra”: chưa có số liệu so với 1%." in out
    assert out.endswith(
        "Chưa có số liệu “Kết quả so với mức đề ra” nên xếp sau các đề nghị có số liệu."
    )
    assert "Tổng điểm" in told(answer, "b").text
    # Where nobody else stands equal, the figure was never asked for.
    assert "Tổng điểm" not in told(choose(TWO, [who("a", 3), who("b", 1)]), "a").text


def test_a_missing_figure_stands_behind_where_the_low_comes_first_too():
    ranking = """
[[ranking]]
code = "low"
label = "Tỷ lệ nghèo thấp xếp trước"
clause = "KH 7, mục V.2"
by = [{ key = "indicator.poverty", label = "Tỷ lệ nghèo", order = "low", measure = "%" }]
"""
    rules = plan(quota('per = "occasion"\ncap = 1'), ranking=ranking)

    def rate(key, value):
        return who(key, values={"indicator.poverty": value})

    answer = choose(rules, [rate("a", None), rate("b", Decimal("2.5")), rate("c", Decimal(2))])
    assert keys(answer.placings) == "c b a"
    assert "“Tỷ lệ nghèo”: 2,5% so với 2%." in told(answer, "b").text


def test_figures_that_look_alike_are_told_to_the_place_where_they_differ():
    third, near = Fraction(1, 3), Fraction("0.33333")
    answer = choose(ONE, [who("a", values={"share": third}), who("b", values={"share": near})])
    assert keys(answer.taken) == "a"
    assert "33,333% so với 33,3333%." in told(answer, "b").text


def test_a_ranking_without_keys_leaves_everything_to_the_council():
    ranking = '\n[[ranking]]\ncode = "none"\nlabel = "Hội đồng chọn"\nclause = "KH 7, mục V"\n'
    rules = plan(quota('per = "occasion"\ncap = 1'), ranking=ranking)
    answer = choose(rules, [who("a", 120), who("b", 100)])
    assert keys(answer.of_outcome(Outcome.TIE)) == "a b"
    assert told(answer, "a").text.startswith(
        "Kế hoạch không nêu tiêu chí xếp hạng giữa đề nghị này và Đơn vị b; còn 1 trên 1 suất"
    )
    assert keys(choose(rules, [who("a")]).taken) == "a"


@pytest.mark.parametrize("trait", ["woman", "direct_worker", "no_post"])
def test_a_preference_is_told_and_decides_nothing(trait):
    people = [who("a", 110, 80), who("b", 110, 80, traits=(trait,)), who("c", 100, traits=(trait,))]
    answer = choose(ONE, people)
    label = "Ưu tiên nữ" if trait == "woman" else "Ưu tiên người lao động trực tiếp"
    assert keys(answer.of_outcome(Outcome.TIE)) == "a b"
    assert told(answer, "b").preferences == told(answer, "c").preferences == (label,)
    mention = f"Trong số bằng nhau có ưu tiên: Đơn vị b ({label[0].lower()}{label[1:]})."
    assert told(answer, "a").reasons[-1] == told(answer, "b").reasons[-1] == mention
    assert "ưu tiên" not in told(answer, "c").text


def test_the_whole_answer_as_text():
    people = [who("a", 120, traits=("woman",)), who("b", 110), who("c", 110)]
    text = explain_selection(choose(TWO, people))
    assert "Được chọn (1 đề nghị)\n  1. Đơn vị a [Ưu tiên nữ]: Xếp thứ 1" in text
    assert "Bằng nhau, chờ Hội đồng chọn (2 đề nghị)" in text
    assert "Số lượng khen “Số lượng khen”: 2 theo kế hoạch; đã dùng 1; chờ chọn 1" in text


def test_many_equals_are_counted_and_not_listed():
    answer = choose(ONE, [who(f"{n:02}", 100, 50) for n in range(20)])
    text = told(answer, "00").text
    assert "Đơn vị 05 và 14 đề nghị khác ở mọi tiêu chí" in text
