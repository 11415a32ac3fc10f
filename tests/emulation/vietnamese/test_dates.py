"""Days as typed, on screens and on papers."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation.vietnamese.dates import (
    deadline,
    format_date,
    long_date,
    parse_date,
    short_date,
    weekday_date,
)

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("30/9/2025", date(2025, 9, 30)),
        ("05/07/2023", date(2023, 7, 5)),
        (" 5 / 7 / 2023 ", date(2023, 7, 5)),
        ("30-9-2025", date(2025, 9, 30)),
        ("30.9.2025", date(2025, 9, 30)),
        ("2025-09-30", date(2025, 9, 30)),
        ("29/2/2024", date(2024, 2, 29)),
    ],
)
def test_parse_date_understands(typed, day):
    assert parse_date(typed) == day


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "ngày/tháng/năm"),
        ("hôm nay", "ngày/tháng/năm"),
        ("9/2025", "ngày/tháng/năm"),
        ("30/9-2025", "ngày/tháng/năm"),
        ("30/9/25", "bốn chữ số"),
        ("31/4/2025", "Không có ngày 31/4/2025"),
        ("29/2/2025", "Không có ngày 29/2/2025"),
        ("9/30/2025", "Không có ngày 9/30/2025"),
        ("1/1/0001", "từ 1900 đến 2100"),
    ],
)
def test_parse_date_refuses_with_a_sentence(typed, sentence):
    with pytest.raises(ValueError, match=sentence):
        parse_date(typed)


@given(days)
def test_written_days_can_be_typed_again(day):
    assert parse_date(format_date(day)) == parse_date(day.isoformat()) == day


def test_screen_forms():
    assert format_date(date(2025, 3, 1)) == "01/03/2025"
    assert short_date(date(2025, 11, 15)) == "15/11"
    assert weekday_date(date(2024, 11, 12)) == "thứ Ba, 12/11/2024"
    assert weekday_date(date(2024, 11, 10)) == "Chủ nhật, 10/11/2024"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2023, 7, 5), "ngày 05 tháng 7 năm 2023"),
        (date(2025, 1, 31), "ngày 31 tháng 01 năm 2025"),
        (date(2025, 2, 9), "ngày 09 tháng 02 năm 2025"),
        (date(2025, 3, 10), "ngày 10 tháng 3 năm 2025"),
        (date(2025, 12, 1), "ngày 01 tháng 12 năm 2025"),
    ],
)
def test_long_date_as_papers_write_it(day, written):
    assert long_date(day) == written


TODAY = date(2025, 11, 12)


@pytest.mark.parametrize(
    ("due", "kind", "text"),
    [
        (date(2025, 11, 15), "soon", "Còn 3 ngày · 15/11"),
        (date(2025, 11, 16), "plain", "Còn 4 ngày · 16/11"),
        (date(2025, 11, 12), "soon", "Hôm nay · 12/11"),
        (date(2025, 11, 11), "overdue", "Quá hạn 1 ngày · 11/11"),
        (date(2026, 1, 5), "plain", "Còn 54 ngày · 05/01/2026"),
    ],
)
def test_deadline(due, kind, text):
    shown = deadline(due, TODAY)
    assert (shown.kind, shown.text, shown.due) == (kind, text, due)


@given(days, st.integers(-400, 400))
def test_a_deadline_is_overdue_only_after_its_day(due, distance):
    shown = deadline(due, due - timedelta(days=distance))
    assert shown.days == distance
    assert (shown.kind == "overdue") == (distance < 0)
