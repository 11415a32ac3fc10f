"""Facts for tests: everything in order unless said otherwise."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from awards.rules import (
    Classification,
    Confirmation,
    ContributionFacts,
    Facts,
    Period,
    Plan,
    Progress,
    SubjectFacts,
    parse_plan,
    window_for,
)

PLAN_FILE = Path(__file__).parents[2] / "awards" / "plans" / "kh54.toml"
PLAN_TEXT = PLAN_FILE.read_text(encoding="utf-8")
PLAN = parse_plan(PLAN_TEXT)
DAYS = {
    "annual": date(2025, 11, 12),
    "mid_term": date(2023, 7, 20),
    "final": date(2025, 12, 20),
}
NORM = Decimal(200_000_000)
TOO_LITTLE = ContributionFacts(norm=NORM)
CONFIRMED = tuple(
    Confirmation(c.code, True, "Phúc (TCCB)", date(2025, 11, 6), ("Thông báo số 12",))
    for c in PLAN.criteria
    if c.kind == "confirmed"
)


def facts(occasion: str = "annual", plan: Plan = PLAN, **changes) -> Facts:
    window = window_for(plan, occasion, 2025)
    year = plan.occasion(occasion).classified_year or window.end.year
    base = Facts(
        subject=SubjectFacts("unit:7", "Chi cục Thủy lợi", "collective", "affiliate"),
        on=DAYS[occasion],
        window=window,
        contribution=TOO_LITTLE,
        confirmations=CONFIRMED,
        classifications=(
            Classification("party", "Chi bộ", year, "good"),
            Classification("union", "Công đoàn", year, "excellent"),
        ),
        registered=True,
    )
    return replace(base, **changes)


def progress(target, result, occasion: str = "annual", **changes) -> Progress:
    year = Period.of_year(2025)
    base = Progress(
        code="1",
        name="Hộ nghèo được hỗ trợ thoát nghèo",
        measure="hộ",
        integral=True,
        basis="province_plan" if occasion == "final" else "unit_plan",
        period=year if occasion == "annual" else PLAN.period,
        target=None if target is None else Decimal(target),
        result=None if result is None else Decimal(result),
        evidence=("Báo cáo số 87/BC-CCTL, 05/11/2025",),
        confirmed_by="Phúc (TCCB)",
        confirmed_on=date(2025, 11, 8),
    )
    return replace(base, **changes)
