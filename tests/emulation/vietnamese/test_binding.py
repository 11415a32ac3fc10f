"""What must not be torn apart at the end of a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation.vietnamese.binding import NBSP, bind


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("Còn thiếu 3 hộ để đạt", "Còn thiếu 3~hộ để đạt"),
        ("dài 45 km, 1.250.000 đồng", "dài 45~km, 1.250.000~đồng"),
        ("hơn 2,5 triệu đồng", "hơn 2,5~triệu~đồng"),
        ("nhân rộng 3 mô hình mới", "nhân rộng 3~mô~hình mới"),
        ("KH 54, mục IV.3, tiêu chuẩn chung 5", "KH~54, mục~IV.3, tiêu chuẩn chung 5"),
        ("theo QĐ 112 và ông Nhã", "theo QĐ~112 và ông~Nhã"),
        ("Bảng tổng hợp đề nghị khen thưởng", "Bảng tổng hợp đề~nghị khen~thưởng"),
        ("Đề nghị xét theo đường B", "Đề~nghị xét theo đường~B"),
        ("đến hết ngày 29/11/2024", "đến hết ngày~29/11/2024"),
        ("thứ Tư, 12/11/2025", "thứ~Tư, 12/11/2025"),
        ("đạt 8 trên 8 tiêu chuẩn", "đạt 8~trên~8 tiêu chuẩn"),
        ("Hội đồng Thi đua - Khen thưởng", "Hội~đồng Thi~đua~- Khen~thưởng"),
        ("Sơ kết 7/2023", "Sơ~kết~7/2023"),
        ("1 hộp quà", "1 hộp quà"),
        ("mục đích", "mục đích"),
    ],
)
def test_bind(text, bound):
    assert bind(text) == bound.replace("~", NBSP)


words = st.sampled_from(["3", "hộ", "mục", "IV.3", "ông", "Nhã", "đề", "nghị", " ", NBSP, "tỷ"])


@given(st.one_of(st.text(), st.lists(words).map(" ".join)))
def test_bind_changes_only_spaces_and_only_once(text):
    bound = bind(text)
    assert bound.replace(NBSP, " ") == text.replace(NBSP, " ")
    assert bind(bound) == bound
