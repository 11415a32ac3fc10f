"""The words that spell how many must agree: for each nominee on its own denominator."""

import pytest

from awards.enums import Denominator
from awards.roll import Excused, Line, Roll, Seat
from awards.selectors.voting import excuses_of, requirement
from awards.tally import Rule

RULE = {
    "method": "secret", "quorum_numerator": 2, "quorum_denominator": 3, "pass_percent": 80,
    "strictly_more": False, "written_counts": True, "chair_must_agree": False,
    "citation": "Quy chế", "verified": True,
}  # fmt: skip
MINE = (Excused(2, "là Chi cục trưởng", derived=True),)


def rule(denominator: str = Denominator.ALL_MEMBERS, *, leave: bool = True) -> Rule:
    return Rule(**RULE, denominator=denominator, recused_leave=leave)


def roll(*lines: Line, away: int = 0) -> Roll:
    """Nine seats, the last `away` of them not on the roll."""
    seats = [
        Seat(n, "Bà", "Đặng Thị Kiều Oanh", "Ủy viên", n == 1, "present", n <= 9 - away)
        for n in range(1, 10)
    ]
    return Roll(tuple(seats), lines)


def test_one_denominator_is_said_once():
    words = requirement(rule(), roll(Line(1, "Chi cục Kiểm lâm"), Line(2, "Ông Danh Sa Rây")))
    assert words == "đạt khi từ 80% tổng số thành viên đồng ý, tức 8 trên 9"


def test_a_nominee_somebody_is_recused_for_has_a_denominator_of_its_own():
    lines = Line(1, "Chi cục Kiểm lâm"), Line(2, "Ông Danh Sa Rây", MINE), Line(3, "Văn phòng Sở")
    words = requirement(rule(), roll(*lines))
    assert words.endswith("đồng ý, tức 8 trên 9; riêng ông Danh Sa Rây: 7 trên 8")


def test_where_every_nominee_has_lost_one_only_that_number_is_said():
    words = requirement(rule(), roll(Line(1, "Chi cục Kiểm lâm", MINE)))
    assert words.endswith("tức 7 trên 8")


@pytest.mark.parametrize(
    ("asked", "away", "said"),
    [
        (rule(leave=False), 0, "tức 8 trên 9"),
        (rule(Denominator.PRESENT), 2, "tức 6 trên 7; riêng Chi cục Kiểm lâm: 5 trên 6"),
        (rule(Denominator.VALID), 0, "số phiếu hợp lệ đồng ý"),
    ],
)
def test_the_denominator_follows_the_rule(asked, away, said):
    lines = Line(1, "Chi cục Kiểm lâm", MINE), Line(2, "Văn phòng Sở")
    assert requirement(asked, roll(*lines, away=away)).endswith(said)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (rule(), "Mẫu số của mục này là 8 người."),
        (rule(leave=False), "Mẫu số của mục này là 9 người."),
        (rule(Denominator.PRESENT), "Mẫu số của mục này là 6 người."),
        (rule(Denominator.VALID), "là Chi cục trưởng."),
    ],
)
def test_before_the_round_the_excuse_tells_the_same_denominator(asked, said):
    (excuse,) = excuses_of(roll(Line(1, "Chi cục Kiểm lâm", MINE), away=2), asked)
    assert excuse.text.endswith(said)
