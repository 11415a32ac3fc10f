"""Storing, sorting and finding Vietnamese names, with Khmer and highland names among them."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation.enums import UnitKind
from emulation.models import Staff, Unit
from emulation.vietnamese.names import (
    KEY_LENGTH,
    composed,
    normalise,
    normalise_lines,
    search_key,
    sort_key,
    text_sort_key,
)
from tests.factories import make_department, make_unit

# The order an ICU collator for Vietnamese gives.
ICU_LIST = """
An Anh Ảnh Ánh Ân Ẩn Ấn Ba Bà Bá Bách Bạch Bắc Băng Bằng Bích Bình Bính Bổn Bùi Can Cẩm
Cần Chánh Châu Chi Chí Chiến Cường Danh Dân Diễm Diệu Dung Dũng Dương Đào Đạt Đăng Đặng
Đình Đông Đức Được Giang Hà Hạ Hải Hạnh Hằng Hiền Hiển Hoa Hòa Hoài Hoàng Hồng Huệ Hùng
Hưng Hương Hường Khánh Khoa Lan Lâm Lê Liên Linh Loan Long Lộc Lợi Ly Lý Mai Mẫn Minh Mỹ
Nam Nga Ngà Ngân Nghĩa Ngọc Nguyên Nguyễn Nhã Nhân Nhung Oanh Phong Phúc Phước Phượng
Quang Quân Quốc Quý Sóc Sơn Tâm Tấn Thanh Thành Thạnh Thảo Thắm Thắng Thi Thị Thìn Thu
Thủy Thúy Thư Tiên Tiến Toàn Trang Trâm Trí Tú Tuấn Tuyết Tư Út Uyên Văn Vân Việt Vinh Vũ
Xuân Ý Yên Yến
"""
ICU_ORDER = ICU_LIST.split()

people = st.lists(st.sampled_from(ICU_ORDER), min_size=1, max_size=5).map(" ".join)


def test_normalise_composes_and_cleans():
    assert normalise(unicodedata.normalize("NFD", "  Đặng\u00a0\tThị  Ngà\n")) == "Đặng Thị Ngà"
    assert normalise("\u00d0ặng \u0189ức \u00f0\u0256") == "Đặng Đức đđ"
    assert normalise("Lê\u200b Hữu\ufeff Nghĩa") == "Lê Hữu Nghĩa"


@pytest.mark.parametrize("name", ["Y Bhăm Êban", "K'Sor H’Lan", "H'Hen Niê", "DANH Thị Sóc"])
def test_normalise_leaves_names_as_their_owners_write_them(name):
    assert normalise(name) == name


def test_what_nobody_sees_is_dropped():
    """Control characters, direction overrides and lone surrogates; a tab is a space."""
    assert composed("Kênh\x02 T3\x08\x00\tở\x7f\x9f U Minh") == "Kênh T3 ở U Minh"
    assert composed("\u202egnọt\u202c \u2066Lý\u2069 \ud800Ân\udfff \u200eÂu") == "gnọt Lý Ân Âu"
    assert composed("Một\r\nHai\nBa\vBốn\fNăm\u2028Sáu") == "Một\r\nHai\nBa\nBốn\nNăm\nSáu"


def test_lines_stay_lines():
    assert (
        normalise_lines("\n  Một\x02 việc \r\n\r\nHai\tviệc\v ba\n") == "Một việc\n\nHai việc\nba"
    )


@given(st.text(st.characters(categories=["Cc", "Cs", "L", "Zs"])))
def test_no_stored_text_holds_a_control_character(text):
    for stored in (composed(text), normalise(text), normalise_lines(text)):
        assert {unicodedata.category(sign) for sign in stored if sign not in "\r\n"}.isdisjoint(
            {"Cc", "Cs"}
        )


@given(st.text())
def test_normalise_is_stable(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("dang thi ha", "Đặng Thị Hà"),
        ("ĐẶNG THỊ HÀ", "đặng  thị hà"),
        ("hoa", "hòa"),
        ("hòa", "hoà"),
        ("ksor hlan", "K'Sor H’Lan"),
        ("qd 112/qd-ubnd", "QĐ 112/QĐ-UBND"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Thắm"), "nguyen thi tham"),
    ],
)
def test_search_key_finds_with_and_without_marks(typed, stored):
    assert search_key(typed) == search_key(stored)


def test_search_key_is_plain():
    assert search_key("Đỗ Thị Thùy Dương ẨỄỔỰẶẴ") == "do thi thuy duong aeouaa"


@given(people)
def test_search_key_ignores_form_and_case(name):
    decomposed = unicodedata.normalize("NFD", name)
    assert search_key(decomposed) == search_key(name) == search_key(name.upper())


def test_sort_key_orders_given_names_as_icu_does():
    shuffled = sorted(ICU_ORDER)
    assert shuffled != ICU_ORDER
    assert sorted(shuffled, key=sort_key) == ICU_ORDER


def test_sort_key_takes_ten_then_ho_then_dem():
    expected = [
        "Trần Văn An",
        "Lê Thị Bình",
        "Nguyễn Bình",
        "Nguyễn An Bình",
        "Nguyễn Văn Bình",
        "Nguyễn Vân Bình",
        "Phạm Bình",
        "Danh Bính",
    ]
    assert sorted(set(expected), key=sort_key) == expected


def test_sort_key_compares_syllable_by_syllable():
    # Thư comes after Thu, so the second syllable no longer matters.
    first, second = sort_key("Lê Thu Vân", "Thu Vân"), sort_key("Lê Thư An", "Thư An")
    assert first < second


def test_a_given_name_set_by_hand_decides():
    assert sort_key("Y Bhăm Êban", "Bhăm") < sort_key("Lê Cần") < sort_key("Y Bhăm Êban")
    assert sort_key("Y Bhăm Êban", "Bhăm") < sort_key("Y Bhăm Niê", "Bhăm")
    assert sort_key("Trần Hoàng Anh", "Hoàng Anh") > sort_key("Trần Văn Hải")
    assert sort_key("Trần Anh", "") == sort_key("Trần Anh")


def test_a_given_name_that_is_not_in_the_full_name_still_sorts_first():
    assert sort_key("Danh Thị Sóc", "Ly") < sort_key("Lê Mai") < sort_key("Danh Thị Sóc")


def test_old_and_new_tone_places_sort_together():
    assert sort_key("Lê Hòa") == sort_key("Lê Hoà")


@given(people, people)
def test_sort_key_is_digits_and_starts_with_the_given_name(one, other):
    keys = sort_key(one), sort_key(other)
    assert all(key.isascii() and key.isdigit() for key in keys)
    rank = [ICU_ORDER.index(name.split()[-1]) for name in (one, other)]
    if rank[0] != rank[1]:
        assert (keys[0] < keys[1]) == (rank[0] < rank[1])


@given(st.text(max_size=300), st.text())
def test_any_text_gets_a_safe_key(one, other):
    for key in (sort_key(one), sort_key(one, other), text_sort_key(other)):
        assert key.isascii()
        assert key.isdigit()
        assert len(key) <= KEY_LENGTH


def test_ede_letters_have_their_place():
    assert sort_key("Y Ba") < sort_key("Y Ƀlô") < sort_key("Y Can")
    assert search_key("Y Ƀlô Ayŭn") == "y blo ayun"


UNITS = [
    "Chi cục Thủy lợi",
    "Chi cục Thủy sản",
    "Phòng Kế hoạch 2",
    "Phòng Kế hoạch - Tài chính",
    "Trạm 2",
    "Trạm 02 B",
    "Trạm 10",
    "Văn phòng Sở",
]


def test_units_sort_with_numbers_by_size():
    assert sorted(set(UNITS), key=text_sort_key) == UNITS


# --- As the database keeps them -------------------------------------------------------------


def shuffled(names: list[str]) -> list[str]:
    return random.sample(names, k=len(names))


@pytest.mark.django_db
def test_every_database_lists_stored_people_as_icu_does():
    unit = make_unit()
    Staff.objects.bulk_create(
        Staff(unit=unit, code=name, full_name=f"Lê {name}", sort_key=sort_key(f"Lê {name}"))
        for name in shuffled(ICU_ORDER)
    )
    stored = Staff.objects.order_by("sort_key").values_list("full_name", flat=True)
    assert list(stored) == [f"Lê {name}" for name in ICU_ORDER]


@pytest.mark.django_db
def test_every_database_lists_stored_units_by_letters_then_numbers():
    names = [*(f"Ban {name}" for name in ICU_ORDER), *UNITS]
    department = make_department()
    Unit.objects.bulk_create(
        Unit(
            department=department,
            code=f"don-vi-{place}",
            kind=UnitKind.AFFILIATE,
            name=name,
            sort_key=text_sort_key(name),
        )
        for place, name in enumerate(shuffled(names))
    )
    assert list(Unit.objects.order_by("sort_key").values_list("name", flat=True)) == names
