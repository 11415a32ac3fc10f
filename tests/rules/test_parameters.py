"""The law's numbers: the value of the day, its citation, its mark, and the reward it makes."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import awards.rules
from awards.rules import PlanError, parameters

from .builders import PLAN

FOLDER = Path(awards.rules.__file__).parents[1] / "parameters"
LAW = parameters.load(f.read_text(encoding="utf-8") for f in sorted(FOLDER.glob("*.toml")))
FORMS = [
    (date(2023, 12, 31), "07", "01", "02", "91/2017", True),
    (date(2024, 1, 1), "08", "02", "03", "98/2023", False),
    (date(2025, 6, 30), "08", "02", "03", "98/2023", False),
    (date(2025, 7, 1), "08", "04", "05", "152/2025", True),
]


@pytest.mark.parametrize(("on", "theme", "collective", "individual", "decree", "verified"), FORMS)
def test_report_forms(on, theme, collective, individual, decree, verified):
    for who, merit in (("collective", collective), ("individual", individual)):
        themed = LAW.value(f"report_form.theme.{who}", on=on)
        assert (themed.value, themed.verified) == (theme, verified)
        assert decree in themed.citation
        assert LAW.value(f"report_form.merit.{who}", on=on).value == merit
    lines = LAW.value("legal_basis.lines", on=on).value
    assert f"Nghị định số {decree}/NĐ-CP" in lines[1]
    assert decree in LAW.value("legal_basis.regime", on=on).value


@pytest.mark.parametrize(
    ("on", "salary"),
    [
        (date(2023, 6, 30), 1_490_000),
        (date(2023, 7, 1), 1_800_000),
        (date(2024, 6, 30), 1_800_000),
        (date(2024, 7, 1), 2_340_000),
        (date(2026, 6, 30), 2_340_000),
        (date(2026, 7, 1), 2_530_000),
    ],
)
def test_base_salary(on, salary):
    assert LAW.value("base_salary", on=on).value == salary


@pytest.mark.parametrize(
    ("tier", "recipient", "on", "amount", "verified"),
    [
        ("giay_khen", "person", date(2024, 8, 15), 710_000, False),
        ("bang_khen_tinh", "collective", date(2023, 8, 15), 3_600_000, False),
        ("bang_khen_ttg", "person", date(2026, 3, 1), 8_190_000, True),
        ("giay_khen", "person", date(2023, 6, 30), 447_000, False),
        ("giay_khen", "collective", date(2023, 7, 1), 1_080_000, False),
        ("bang_khen_tinh", "person", date(2023, 12, 31), 1_800_000, False),
        ("bang_khen_tinh", "person", date(2024, 1, 1), 2_700_000, True),
        ("bang_khen_tinh", "collective", date(2024, 7, 1), 7_020_000, True),
        ("bang_khen_tinh", "household", date(2024, 7, 1), 5_270_000, False),
        ("bang_khen_ttg", "collective", date(2026, 7, 1), 17_710_000, True),
    ],
)
def test_rewards(tier, recipient, on, amount, verified):
    reward = parameters.reward(LAW, PLAN.tier(tier).reward, recipient, on=on)
    assert (reward.amount, reward.verified) == (amount, verified)
    assert reward.citations


def test_every_value_is_cited_and_every_key_covers_the_movement():
    for key in LAW.keys:
        assert all(value.citation for value in LAW.values[key])
        for year in range(PLAN.period.start.year, PLAN.period.end.year + 1):
            for month in range(1, 13):
                assert LAW.value(key, on=date(year, month, 1)).value is not None


@pytest.mark.parametrize(
    ("key", "on"), [("base_salary", date(2019, 6, 30)), ("no.such.key", date(2025, 1, 1))]
)
def test_no_value(key, on):
    with pytest.raises(parameters.NoValue, match=key):
        LAW.value(key, on=on)


ONE = """
[[parameter]]
key = "a"
[[parameter.value]]
value = 1
to = 2023-12-31
citation = "x"
verified = "yes"
[[parameter.value]]
value = 2.5
from = 2024-01-01
citation = "y"
verified = "no"
"""


def test_values_are_exact_and_dated():
    found = parameters.load([ONE])
    later = found.value("a", on=date(2024, 1, 1))
    assert (later.value, later.verified, later.valid_to) == (Decimal("2.5"), False, None)
    assert (later.citation, later.valid_from) == ("y", date(2024, 1, 1))


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("from = 2024-01-01", "from = 2023-12-31", "chồng"),
        ("to = 2023-12-31\n", "", "chồng"),
        ('citation = "x"\n', "", "thiếu khóa này"),
        ('verified = "no"', 'verified = "maybe"', "chọn một trong"),
        ("value = 1", "values = 1", "không có trong khuôn dạng"),
    ],
)
def test_wrong_parameters_are_refused(good, bad, told):
    with pytest.raises(PlanError, match=told):
        parameters.load([ONE.replace(good, bad)])


def test_a_value_inside_an_earlier_one_is_refused():
    """Its last day lies outside of it and its first does not."""
    inside = ONE.replace("to = 2023-12-31\n", "from = 2020-01-01\nto = 2023-12-31\n")
    assert len(parameters.load([inside]).values["a"]) == 2
    inside = inside.replace("from = 2024-01-01", "from = 2022-01-01\nto = 2022-12-31")
    with pytest.raises(PlanError, match="chồng lên giá trị trước"):
        parameters.load([inside])


def test_one_key_in_two_files_is_refused():
    with pytest.raises(PlanError, match="đã có trong tệp khác"):
        parameters.load([ONE, ONE])
