"""The proposed words sum up; each figure stands once, in the tables of the printed report."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest

from awards.selectors import composing
from awards.selectors.reports import Figure

OCCASION = SimpleNamespace(starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
SUBJECT = SimpleNamespace(addressed_within="Chi cục Thủy lợi")


def figure(result: int | None, ratio: Fraction | None) -> Figure:
    value = None if result is None else Decimal(result)
    return Figure("Hộ nghèo", "hộ", "Kế hoạch", "2025", Decimal(30), value, ratio, verified=True)


def proposed(targets: list[Figure], gifts: int = 0, total: int = 0) -> str:
    figures = SimpleNamespace(targets=targets, counted=[object()] * gifts, total=Decimal(total))
    return composing.achievements(OCCASION, SUBJECT, figures)


MET, SHORT = figure(33, Fraction(33, 30)), figure(29, Fraction(29, 30))


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        ([MET], "thực hiện 1 chỉ tiêu, đạt từ 100% mức đề ra."),
        ([figure(30, Fraction(1))] * 2, "thực hiện 2 chỉ tiêu, tất cả đạt từ 100% mức đề ra."),
        ([MET, SHORT], "thực hiện 2 chỉ tiêu, trong đó 1 chỉ tiêu đạt từ 100% mức đề ra."),
        ([SHORT], "thực hiện 1 chỉ tiêu."),
        ([MET, figure(None, None)], "thực hiện 1 chỉ tiêu, đạt từ 100% mức đề ra."),
        ([figure(5, None)], "thực hiện 1 chỉ tiêu."),
    ],
)
def test_targets_are_summed_up(targets: list[Figure], told: str) -> None:
    assert proposed(targets) == f"Năm 2025, Chi cục Thủy lợi {told}"


def test_contributions_are_summed_up_on_a_line_of_their_own() -> None:
    assert proposed([SHORT], gifts=2, total=116_400_000).splitlines()[1:] == [
        "Đóng góp, vận động 2 khoản, quy ra tiền 116.400.000 đồng."
    ]


def test_nothing_recorded_proposes_nothing() -> None:
    assert proposed([figure(None, None)]) == ""
