"""Every part of a plan stands in words on its page: with its clause, for whom and its reading."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from awards.rules import Plan, parse_plan
from awards.selectors.plan_matrix import PlanMatrix
from awards.selectors.plan_parts import Part, parts
from tests.awards.makers import KH54, make_plan_in_force, next_version
from tests.factories import make_tccb

PLANS = {path.stem: path for path in (Path(__file__).parents[1] / "rules/plans").glob("*.toml")}
PLANS["kh54"] = KH54
KH_DAY = date(2025, 11, 12)
LISTED = ("criteria", "blocks", "indicators", "quotas", "rankings", "preferences", "discretions",
          "tiers", "contents", "goals", "amendments")  # fmt: skip


def plan_of(name: str) -> Plan:
    return parse_plan(PLANS[name].read_text(encoding="utf-8"))


def told(part: Part) -> str:
    return " ".join(
        " ".join([line.label, *line.demands, line.whom, line.reading, line.wording, line.clause])
        for line in part.lines
    )


@pytest.mark.parametrize("name", PLANS)
def test_nothing_of_a_plan_is_left_out(name):
    plan = plan_of(name)
    found = parts(plan)
    count = sum(len(part.lines) for part in found)
    items = sum(len(grid.items) for grid in plan.grids)
    assert count == items + sum(len(getattr(plan, listed)) for listed in LISTED)
    everything = " ".join(map(told, found))
    for listed in ("criteria", "blocks", "quotas", "rankings", "preferences", "discretions"):
        for each in getattr(plan, listed):
            assert each.label in everything and each.clause in everything
            assert getattr(each, "reading", "") in everything
    assert all(part.lines and part.title and part.heads[0] for part in found)
    assert len({part.anchor for part in found}) == len(found)


@pytest.mark.parametrize("name", PLANS)
def test_no_code_and_no_english_is_shown(name):
    plan = plan_of(name)
    codes = {c.code for c in plan.subject_classes} | {t.code for t in plan.tiers}
    codes |= {i.code for i in plan.indicators} | {q.code for q in plan.quotas}
    codes |= {"participants", "eligible", "unit_plan", "province_plan", "down", "nearest", "high"}
    for part in parts(plan):
        shown = set(told(part).replace(",", " ").replace(";", " ").split())
        assert not shown & {code for code in codes if code.isascii()}, part.title


def test_a_criterion_says_for_whom_it_is():
    (criteria,) = (part for part in parts(plan_of("kh54")) if part.anchor == "tieu-chuan")
    whom = {line.label: line.whom for line in criteria.lines}
    assert "hội, đoàn thể" in whom.values()
    assert "mọi đối tượng, dịp và hình thức" in whom.values()
    assert {line.under for line in criteria.lines} == {"Tiêu chuẩn chung", "Tiêu chuẩn riêng"}


def test_the_line_below_the_matrix_says_what_is_not_for_everybody():
    line = PlanMatrix(plan_of("kh54"), [], KH_DAY).criteria_line
    assert "1 tiêu chuẩn chỉ áp dụng cho một số đối tượng" in line


def test_a_part_the_plan_does_not_have_is_not_shown():
    anchors = {part.anchor for part in parts(plan_of("kh54"))}
    assert not anchors & {"gioi-han", "thu-tu", "uu-tien", "quyen", "chi-tieu", "van-ban"}


def test_a_quota_tells_its_number_its_group_and_its_seats():
    numbers = [
        demand
        for name in PLANS
        for part in parts(plan_of(name))
        if part.anchor == "gioi-han"
        for line in part.lines
        for demand in line.demands
    ]
    assert numbers and all(any(sign.isdigit() for sign in n) or "không nêu" in n for n in numbers)
    assert any("suất dành riêng" in number for number in numbers)
    assert any("làm tròn" in number for number in numbers)


@pytest.mark.django_db
def test_both_pages_print_the_parts(client, settings):
    movement = make_plan_in_force()
    version = next_version(movement)
    client.force_login(make_tccb())
    for url in (reverse("plan_detail"), reverse("plan_version", args=[version.pk])):
        page = client.get(url).content.decode().replace("\u00a0", " ").replace("\u2060", "")
        for part in parts(plan_of("kh54")):
            assert f'id="{part.anchor}"' in page
            assert all(line.label in page for line in part.lines), part.title
