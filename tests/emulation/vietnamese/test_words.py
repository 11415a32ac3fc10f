"""The first letter inside a sentence, the same for the screens and for the rules' words."""

import pytest

from awards.rules import words as of_rules
from emulation.vietnamese import words


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("Hằng năm 2025", "hằng năm 2025"),
        ("Đột xuất tại An Giang", "đột xuất tại An Giang"),
        ("Ông Danh Sa Rây", "ông Danh Sa Rây"),
        ("UBND tỉnh", "UBND tỉnh"),
        ("Ổ dịch", "ổ dịch"),
        ("", ""),
    ],
)
def test_only_the_first_letter_falls(text: str, within: str) -> None:
    assert words.lower_first(text) == of_rules.lower_first(text) == within
