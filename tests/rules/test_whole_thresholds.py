"""Of whole things a threshold shows a whole number; what is judged stays exact."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from awards.rules import Period, Progress
from awards.rules.conditions.measuring import Mark, measure, required
from awards.rules.values import Status

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
ROADS = Progress(
    code="a", name="Công trình", measure="công trình", integral=True, basis="unit_plan",
    period=YEAR, target=Decimal(12), result=Decimal(13),
)  # fmt: skip


@pytest.mark.parametrize(
    ("target", "percent", "strict", "shown"),
    [("12", "110", False, "14"), ("15", "110", False, "17"), ("30", "110", False, "33"),
     ("33", "50", True, "16"), ("30", "50", True, "15")],
)  # fmt: skip
def test_the_first_number_that_meets_it_or_for_more_than_the_last_that_does_not(
    target, percent, strict, shown
):
    measured = measure(replace(ROADS, target=Decimal(target)))
    assert measured.shown(Mark(Decimal(percent), strict)) == Decimal(shown)


def test_the_words_say_it_and_the_judgement_stays_exact():
    mark = Mark(Decimal(110), strict=False)
    assert required(measure(ROADS), mark).endswith("tức 14 công trình")
    assert measure(ROADS).status(mark) is Status.NOT_MET
    assert measure(replace(ROADS, result=Decimal(14))).status(mark) is Status.MET
    assert measure(ROADS).threshold(mark) == Decimal("13.2")


def test_what_can_be_parted_keeps_its_decimals():
    road = replace(ROADS, measure="km", integral=False)
    assert required(measure(road), Mark(Decimal(110), strict=False)).endswith("tức 13,2 km")
