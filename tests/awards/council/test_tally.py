"""The tally against exact fractions, over every case that a council of up to 50 can meet."""

from fractions import Fraction
from math import floor

import pytest

from awards.enums import Denominator, RoundMethod
from awards.tally import Counts, Electorate, Rule, outcome

PERCENTAGES = (50, 60, 66, 67, 75, 80, 90)


def rule(percent: int = 80, *, strict: bool = False, **fields) -> Rule:
    defaults = {
        "method": RoundMethod.SECRET,
        "quorum_numerator": 0,
        "quorum_denominator": 1,
        "denominator": Denominator.ALL_MEMBERS,
        "written_counts": True,
        "chair_must_agree": False,
        "recused_leave": True,
        "citation": "Quy chế",
        "verified": False,
    }
    return Rule(pass_percent=percent, strictly_more=strict, **(defaults | fields))


def exact(agree: int, base: int, percent: int, strict: bool) -> bool:
    if base == 0:
        return False
    share = Fraction(agree, base)
    return share > Fraction(percent, 100) if strict else share >= Fraction(percent, 100)


@pytest.mark.parametrize("denominator", Denominator.values)
@pytest.mark.parametrize("strict", [False, True], ids=["at_least", "more_than"])
@pytest.mark.parametrize("percent", PERCENTAGES)
def test_every_count_agrees_with_exact_fractions(percent, strict, denominator):
    asked = rule(percent, strict=strict, denominator=denominator)
    checked = 0
    for n in range(51):
        for yes in range(n + 1):
            # Of n members half of the rest is not in the room: three different denominators.
            present = yes + (n - yes + 1) // 2
            valid = yes + (n - yes) // 3
            base = {"all_members": n, "present": present, "valid": valid}[denominator]
            found = outcome(Counts(agree=yes, disagree=valid - yes), asked, Electorate(n, present))
            assert found.passed == exact(yes, base, percent, strict), (n, yes)
            assert (found.numerator, found.denominator) == (yes, base)
            if base:
                assert found.percent * 100 == floor(Fraction(yes * 10000, base))
                assert found.passed == (yes >= asked.needed_of(base))
            checked += 1
    assert checked == 51 * 52 // 2


@pytest.mark.parametrize(
    ("agree", "asked", "sentence"),
    [
        (8, rule(80), "8/9 thành viên đồng ý, đạt 88,88% tổng số thành viên (yêu cầu từ 80%)"),
        (9, rule(80), "9/9 thành viên đồng ý, đạt 100% tổng số thành viên (yêu cầu từ 80%)"),
        (
            7,
            rule(70, strict=True, denominator=Denominator.PRESENT),
            "7/8 thành viên dự họp đồng ý, đạt 87,50% số thành viên dự họp (yêu cầu trên 70%)",
        ),
        (
            5,
            rule(50, denominator=Denominator.VALID),
            "5/5 phiếu hợp lệ đồng ý, đạt 100% số phiếu hợp lệ (yêu cầu từ 50%)",
        ),
    ],
)
def test_the_sentence_spells_the_arithmetic(agree, asked, sentence):
    assert outcome(Counts(agree=agree), asked, Electorate(9, 8)).sentence == sentence


def test_a_share_is_cut_and_never_rounded_over_the_threshold():
    """1999 of 2500 is 79,96%: short of 80%, however it is shown."""
    found = outcome(Counts(agree=1999), rule(80), Electorate(2500, 2500))
    assert not found.passed
    assert "đạt 79,96%" in found.sentence
    near = outcome(Counts(agree=79_999), rule(80), Electorate(100_000, 100_000))
    assert (near.passed, str(near.percent)) == (False, "79.99")


def test_too_few_voters_do_not_pass_however_they_vote():
    asked = rule(50, denominator=Denominator.VALID, quorum_numerator=2, quorum_denominator=3)
    found = outcome(Counts(agree=5), asked, Electorate(9, 9))
    assert not found.passed
    assert found.sentence.endswith("; chỉ 5/9 thành viên tham gia, chưa đủ 6")
    assert outcome(Counts(agree=6), asked, Electorate(9, 9)).passed


@pytest.mark.parametrize(("leave", "base"), [(True, 7), (False, 9)])
def test_the_recused_leave_the_denominator_or_not(leave, base):
    asked = rule(recused_leave=leave)
    roll = Electorate(members=9, present=8, recused=2, recused_present=1)
    assert outcome(Counts(agree=7), asked, roll).denominator == base
    present = rule(recused_leave=leave, denominator=Denominator.PRESENT)
    assert outcome(Counts(agree=7), present, roll).denominator == (7 if leave else 8)


def test_the_recused_who_came_count_for_the_quorum():
    asked = rule(quorum_numerator=2, quorum_denominator=3)
    roll = Electorate(members=9, present=6, recused=1, recused_present=1)
    assert "chưa đủ" not in outcome(Counts(agree=5), asked, roll).sentence


def test_the_chair_can_stop_an_item_where_the_rule_says_so():
    asked = rule(chair_must_agree=True)
    stopped = outcome(Counts(agree=8), asked, Electorate(9, 9), chair_agreed=False)
    assert not stopped.passed
    assert stopped.sentence.endswith("; Chủ tịch Hội đồng không đồng ý")
    assert outcome(Counts(agree=8), asked, Electorate(9, 9), chair_agreed=True).passed
    assert outcome(Counts(agree=8), asked, Electorate(9, 9), chair_agreed=None).passed


def test_nobody_to_count_is_no_pass():
    found = outcome(Counts(), rule(50, denominator=Denominator.VALID), Electorate(9, 9))
    assert (found.passed, found.denominator) == (False, 0)
    assert found.sentence.startswith("Không có phiếu hợp lệ nào")


def test_a_rule_survives_its_json():
    asked = rule(66, strict=True)
    assert Rule.from_json(asked.to_json()) == asked
    assert (asked.quorum_of(9), rule(quorum_numerator=2, quorum_denominator=3).quorum_of(9)) == (
        0,
        6,
    )


def test_the_sentence_says_whom_the_denominator_leaves_out():
    asked = rule(recused_leave=True)
    result = outcome(Counts(agree=7, disagree=1), asked, Electorate(9, 9, 1, 1))
    assert result.sentence == (
        "7/8 thành viên đồng ý, đạt 87,50% "
        "(tổng số 9 thành viên trừ 1 người không tham gia bỏ phiếu; yêu cầu từ 80%)"
    )


def test_nobody_casts_a_ballot_in_an_open_round():
    votes, one_left_out = Counts(agree=6, disagree=1), Electorate(9, 8, 1, 1)
    present = rule(method=RoundMethod.OPEN, denominator=Denominator.PRESENT)
    assert outcome(votes, present, one_left_out).sentence == (
        "6/7 thành viên dự họp đồng ý, đạt 85,71% "
        "(8 thành viên dự họp trừ 1 người không tham gia biểu quyết; yêu cầu từ 80%)"
    )
    valid = rule(method=RoundMethod.OPEN, denominator=Denominator.VALID)
    assert outcome(votes, valid, one_left_out).sentence == (
        "6/7 ý kiến hợp lệ đồng ý, đạt 85,71% số ý kiến hợp lệ (yêu cầu từ 80%)"
    )
    assert valid.denominator_words == "số ý kiến hợp lệ"
