"""The law's page: every dated value with its mark, and the regime of the day that is asked for."""

import re
from datetime import date

import pytest
from django.urls import reverse

from emulation.enums import Role
from tests.factories import make_officer, make_tccb, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = date(2025, 11, 12)


@pytest.fixture
def law(client):
    """What TCCB reads for a day, in plain words."""
    client.force_login(make_tccb())

    def read(**query):
        response = client.get(reverse("law_detail"), query)
        words = re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\u00a0", " ")
        return response.status_code, re.sub(r"\s+", " ", words.replace("&nbsp;", " "))

    return read


DAYS = [
    # day, regime and its days, salary, giấy khen and bằng khen tỉnh: person, household, collective
    ("30/6/2023", "91/2017", "đến 31/12/2023", "1.490.000",
     "447.000 đồng 670.500 đồng 894.000 đồng", "1.490.000 đồng 2.235.000 đồng 2.980.000 đồng"),
    ("01/7/2023", "91/2017", "đến 31/12/2023", "1.800.000",
     "540.000 đồng 810.000 đồng 1.080.000 đồng", "1.800.000 đồng 2.700.000 đồng 3.600.000 đồng"),
    ("31/12/2023", "91/2017", "đến 31/12/2023", "1.800.000",
     "540.000 đồng 810.000 đồng 1.080.000 đồng", "1.800.000 đồng 2.700.000 đồng 3.600.000 đồng"),
    ("01/01/2024", "98/2023", "01/01/2024 đến 30/06/2025", "1.800.000",
     "540.000 đồng 810.000 đồng 1.080.000 đồng", "2.700.000 đồng 4.050.000 đồng 5.400.000 đồng"),
    ("30/6/2024", "98/2023", "01/01/2024 đến 30/06/2025", "1.800.000",
     "540.000 đồng 810.000 đồng 1.080.000 đồng", "2.700.000 đồng 4.050.000 đồng 5.400.000 đồng"),
    ("01/7/2024", "98/2023", "01/01/2024 đến 30/06/2025", "2.340.000",
     "710.000 đồng 1.060.000 đồng 1.410.000 đồng", "3.510.000 đồng 5.270.000 đồng 7.020.000 đồng"),
    ("30/6/2026", "152/2025", "từ 01/07/2025", "2.340.000",
     "710.000 đồng 1.060.000 đồng 1.410.000 đồng", "3.510.000 đồng 5.270.000 đồng 7.020.000 đồng"),
    ("01/7/2026", "152/2025", "từ 01/07/2025", "2.530.000",
     "760.000 đồng 1.140.000 đồng 1.520.000 đồng", "3.800.000 đồng 5.700.000 đồng 7.590.000 đồng"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "decree", "span", "salary", "first", "second"), DAYS)
def test_the_regime_and_the_money_of_the_day_asked_for(
    law, asked, decree, span, salary, first, second
):
    status, words = law(ngay=asked)
    day = words.split("Áp dụng ngày ")[1].split("Chế độ và căn cứ")[0]
    assert status == 200
    assert re.search(rf"Nghị định {decree}/NĐ-CP, hiệu lực {span} Đã đối chiếu", day)
    assert f"Lương cơ sở {salary} đồng" in day
    assert f"Giấy khen của Giám đốc sở {first} Quỹ thi đua, khen thưởng của Sở" in day
    assert f"Bằng khen của Chủ tịch UBND tỉnh {second} Quỹ thi đua, khen thưởng của tỉnh" in day
    rounds = date(2024, 1, 1) <= date(*map(int, asked.split("/")[::-1]))
    assert ("làm tròn lên đến 10.000 đồng Đã đối chiếu" in day) is rounds
    assert ("không làm tròn Cần đối chiếu" in day) is not rounds


def test_every_value_stands_there_with_its_days_and_marks_are_counted(law):
    _, words = law()
    assert "Áp dụng ngày 12/11/2025" in words
    total, checked, unchecked = re.search(
        r"(\d+) giá trị: (\d+) đã đối chiếu với văn bản đã công bố, (\d+) cần đối chiếu", words
    ).groups()
    values = words.split("Chế độ và căn cứ Chế độ và căn cứ: mọi giá trị")[1]
    assert int(total) == int(checked) + int(unchecked) == 60
    assert values.count("Đã đối chiếu") == int(checked) == 32
    assert values.count("Cần đối chiếu") == int(unchecked)
    salary = values.split(" Lương cơ sở ")[1].split(" Hệ số ")[0]
    assert "01/07/2019 đến 30/06/2023 1.490.000 đồng Nghị định 38/2019/NĐ-CP Cần đối" in salary
    assert (
        "01/07/2024 đến 30/06/2026 2.340.000 đồng áp dụng ngày 12/11/2025 Nghị định 73/" in salary
    )
    assert "từ 01/07/2026 2.530.000 đồng Nghị định 161/2026/NĐ-CP Đã đối chiếu" in salary


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("hôm qua", "Nhập ngày theo dạng ngày/tháng/năm"),
        ("31/02/2024", "Không có ngày 31/2/2024 trong lịch."),
        ("1/7/24", "Ghi năm đủ bốn chữ số"),
    ],
)
def test_what_is_no_day_is_answered_at_the_field_and_kept(law, client, typed, sentence):
    status, words = law(ngay=typed)
    assert (status, sentence in words) == (422, True)
    assert "Áp dụng ngày 12/11/2025" in words
    response = client.get(reverse("law_detail"), {"ngay": typed})
    assert f'value="{typed}"' in response.content.decode()
    assert response.context["form"].errors["ngay"]


def test_an_empty_day_is_today_and_one_before_all_values_has_no_money(law):
    assert law(ngay="")[0] == 200
    assert "Áp dụng ngày 12/11/2025" in law(ngay="")[1]
    _, words = law(ngay="30/6/2019")
    assert "Lương cơ sở chưa có trong tham số" in words
    assert words.count("chưa có mức") == 9


def test_everybody_reads_the_law(client):
    for user in (make_user(Role.INSPECTOR), make_officer(make_unit())):
        client.force_login(user)
        assert client.get(reverse("law_detail")).status_code == 200
