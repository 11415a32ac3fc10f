"""A post is told with its unit, and words they share once."""

import pytest

from emulation.vietnamese.posts import post_in_unit


@pytest.mark.parametrize(
    ("post", "unit", "told"),
    [
        ("Trưởng phòng", "Phòng Tổ chức cán bộ", "Trưởng phòng Tổ chức cán bộ"),
        ("Trưởng phòng Tổ chức cán bộ", "Phòng Tổ chức cán bộ", "Trưởng phòng Tổ chức cán bộ"),
        ("Chi cục trưởng", "Chi cục Kiểm lâm", "Chi cục trưởng Chi cục Kiểm lâm"),
        ("Phó Chánh Văn phòng", "Văn phòng Sở", "Phó Chánh Văn phòng Sở"),
        ("Giám đốc Ban", "Ban Quản lý Cảng cá", "Giám đốc Ban Quản lý Cảng cá"),
        ("Chuyên viên", "Phòng Tổ chức cán bộ", "Chuyên viên Phòng Tổ chức cán bộ"),
        ("Phó Giám đốc Sở", "Văn phòng Sở", "Phó Giám đốc Sở"),
        ("", "Văn phòng Sở", ""),
        ("Chuyên viên", "", "Chuyên viên"),
    ],
)
def test_post_in_unit(post: str, unit: str, told: str) -> None:
    assert post_in_unit(post, unit) == told
