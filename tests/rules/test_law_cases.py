"""The law's worked cases (`cases/luat/`): every value on its days, every reward on either side."""

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from awards.rules.parameters import NoValue, Parameters, reward

from .test_parameters import LAW

FOLDER = Path(__file__).parent / "cases" / "luat"
RECIPIENTS = ("person", "collective", "household")
ONE_DAY = timedelta(days=1)


def read(name):
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"), parse_float=Decimal)


VALUES = [
    (parameter["key"], on, case)
    for parameter in read("tham_so.toml")["parameter"]
    for case in parameter["case"]
    for on in case["on"]
]
REWARDS = [
    (table["stem"], day["on"], day)
    for table in read("tien_thuong.toml")["reward"]
    for day in table["days"]
]


def named(case):
    key, on, _ = case
    return f"{key} {on:%d/%m/%Y}"


@pytest.mark.parametrize("case", VALUES, ids=named)
def test_value(case):
    key, on, expected = case
    if expected.get("none"):
        with pytest.raises(NoValue):
            LAW.value(key, on=on)
        return
    found = LAW.value(key, on=on)
    value = list(found.value) if isinstance(found.value, tuple) else found.value
    mark = "yes" if found.verified else "no"
    told = (expected["value"], expected["citation"], expected["verified"])
    assert (value, found.citation, mark) == told


@pytest.mark.parametrize("case", REWARDS, ids=named)
def test_reward(case):
    stem, on, expected = case
    for who in RECIPIENTS:
        if expected.get("none"):
            with pytest.raises(NoValue):
                reward(LAW, stem, who, on=on)
            continue
        found = reward(LAW, stem, who, on=on)
        assert (who, found.amount) == (who, expected[who])
        assert found.verified is (who in expected["checked"]), who


# --- No value without its cases ---------------------------------------------------------------


def edges(value):
    """The first day and the day before it; the last day and the day after it."""
    first = {value.valid_from, value.valid_from - ONE_DAY} if value.valid_from else set()
    last = {value.valid_to, value.valid_to + ONE_DAY} if value.valid_to else set()
    return first | last


def uncovered(law, cases):
    """Key and day of every edge no case asks about; a key that has no edge needs any case."""
    asked = {(key, on) for key, on, _ in cases}
    wanted = {(key, day) for key in law.keys for value in law.values[key] for day in edges(value)}
    unasked = {(key, None) for key in law.keys if key not in {key for key, _ in asked}}
    return (wanted - asked) | unasked


def stems(law):
    return {key.rsplit(".", 1)[0] for key in law.keys if key.endswith("_certificate.person")}


def unpaid(law, cases):
    """Stem and day of every edge of what a reward is made of that no case asks about."""
    asked = {(stem, on) for stem, on, _ in cases}
    common = ("base_salary", "reward.round_up_to", "reward.household_factor")
    return {
        (stem, day)
        for stem in stems(law)
        for key in (*common, f"{stem}.person", f"{stem}.collective")
        for value in law.values[key]
        for day in edges(value)
    } - asked


def test_every_value_has_a_case_on_its_first_day_and_on_the_day_before():
    assert uncovered(LAW, VALUES) == set()
    assert {key for key, _, _ in VALUES} == set(LAW.keys)


def test_every_reward_has_a_case_on_either_side_of_each_change():
    assert unpaid(LAW, REWARDS) == set()
    assert stems(LAW) == {stem for stem, _, _ in REWARDS}
    days = {(stem, on) for stem, on, _ in REWARDS}
    for change in (date(2023, 7, 1), date(2024, 1, 1), date(2024, 7, 1), date(2026, 7, 1)):
        assert all({(stem, change), (stem, change - ONE_DAY)} <= days for stem in stems(LAW))


def test_one_case_taken_away_is_missed():
    """Control: whichever edge loses its case, its absence is told."""
    wanted = {(key, day) for key in LAW.keys for value in LAW.values[key] for day in edges(value)}
    assert len(wanted) > 60
    for key, day in wanted:
        left = [case for case in VALUES if case[:2] != (key, day)]
        assert uncovered(LAW, left) == {(key, day)}
    left = [case for case in REWARDS if case[1] != date(2024, 7, 1)]
    assert unpaid(LAW, left) == {(stem, date(2024, 7, 1)) for stem in stems(LAW)}
    office = "office.pledge_review_days"
    assert uncovered(LAW, [c for c in VALUES if c[0] != office]) == {(office, None)}


def test_a_value_added_without_cases_is_missed():
    later = LAW.values["base_salary"][-1]
    more = LAW.values | {"base_salary": (*LAW.values["base_salary"], _from(later, 2027))}
    missing = {("base_salary", date(2026, 12, 31)), ("base_salary", date(2027, 1, 1))}
    assert uncovered(Parameters(more), VALUES) == missing


def _from(value, year):
    return type(value)(value.value, value.citation, value.verified, date(year, 1, 1), None)
