"""An independent oracle agrees with the rules on many random sets of facts.

`NEU_GUONG_ORACLE` sets how many; the normal run takes 100 000.
"""

import os
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from awards.rules import (
    Block,
    Classification,
    Confirmation,
    ContributionFacts,
    Discipline,
    Facts,
    Period,
    Progress,
    SubjectFacts,
    assess,
    window_for,
)

from . import oracle
from .builders import DAYS, PLAN

COUNT = int(os.environ.get("NEU_GUONG_ORACLE", "100000"))
CODES = {1: "general_1", 2: "general_2", 3: "general_3"} | {
    f"s{number}": f"specific_{number}" for number in range(1, 5)
}
BASES = {"unit": "unit_plan", "province": "province_plan"}


def numbers(rng):
    """Targets and results that fall on and around every threshold."""
    target = rng.choice([3, 7, 9, 10, 30, 100, Decimal("0.3"), 0, -3, None])
    if target is None or rng.random() < 0.04:
        return target, rng.choice([None, 5])
    percent = rng.choice([0, 49, 50, 51, 99, 100, 101, 109, 110, 111, 300])
    nudge = rng.choice([0, 0, 0, Decimal("0.001"), Decimal("-0.001"), 1, -1])
    return target, Decimal(target) * percent / 100 + nudge


def random_row(rng, occasion, tier):
    whose, span, _, _ = oracle.ROWS[occasion, tier]
    indicators = []
    for _ in range(rng.choice([0, 1, 1, 1, 2, 3])):
        target, result = numbers(rng)
        right = rng.random() < 0.9
        indicators.append(
            {
                "whose": whose if right else rng.choice(["unit", "province"]),
                "span": span if right else rng.choice(["year", "whole"]),
                "target": target,
                "result": result,
                "waits": rng.choice([0, 0, 0, 0, 1, 10]),
            }
        )
    return {
        "indicators": indicators,
        "norm": rng.choice([None, None, 0, 100, 100, 100]),
        "given": rng.choice([0, 99, 100, 101]),
        "waiting": rng.choice([0, 0, 1, 100]),
        "class": rng.choice(["division", "affiliate", "association", "worker"]),
        "confirmed": {key: rng.choice([True] * 30 + [False, None]) for key in CODES},
        "grades": {
            "party": rng.choice(["good"] * 8 + ["excellent", "done", None]),
            "union": rng.choice(["good"] * 8 + ["excellent", "not_done", None]),
            "youth": rng.choice([None] * 8 + ["good", "done"]),
        },
        "disciplined": rng.choice([False] * 12 + [True, None]),
        "blocked": rng.random() < 0.03,
    }


def as_facts(rng, row, occasion):
    window, on = window_for(PLAN, occasion, 2025), DAYS[occasion]
    year = PLAN.occasion(occasion).classified_year or window.end.year
    spans = {"year": Period.of_year(window.end.year), "whole": PLAN.period}
    inside = window.start + timedelta(days=rng.randrange((window.end - window.start).days + 1))
    outside = rng.choice([window.start - timedelta(days=1), window.end + timedelta(days=1)])
    disciplines = None
    if row["disciplined"] is not None:
        day = inside if row["disciplined"] else outside
        disciplines = (Discipline("x", "reprimand", day),)
    return Facts(
        subject=SubjectFacts("s", "Chi cục Thủy lợi", "collective", row["class"]),
        on=on,
        window=window,
        progress=tuple(
            Progress(
                code=str(place),
                name=f"Chỉ tiêu {place}",
                measure="km",
                integral=rng.random() < 0.5,
                basis=BASES[i["whose"]],
                period=spans[i["span"]],
                target=None if i["target"] is None else Decimal(i["target"]),
                result=None if i["result"] is None else Decimal(i["result"]),
                unverified=Decimal(i["waits"]) if i["waits"] else None,
                verified=None if i["result"] is None else Decimal(i["result"]) - i["waits"],
            )
            for place, i in enumerate(row["indicators"])
        ),
        contribution=ContributionFacts(
            total=Decimal(row["given"]),
            norm=None if row["norm"] is None else Decimal(row["norm"]),
            unverified_total=Decimal(row["waiting"]),
        ),
        confirmations=tuple(
            Confirmation(CODES[key], met, "Phúc", on) for key, met in row["confirmed"].items()
        ),
        classifications=tuple(
            Classification(organisation, organisation, year, grade)
            for organisation, grade in row["grades"].items()
            if grade is not None
        ),
        disciplines=disciplines,
        blocks=(Block("complaint", date(2021, 1, 1)),) if row["blocked"] else (),
    )


def test_the_oracle_is_short_and_shares_nothing():
    source = Path(oracle.__file__).read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 60
    assert "import" not in source


def test_rules_agree_with_the_oracle():
    rng = Random(54)  # noqa: S311 - repeatable, and no secret
    keys, seen = list(oracle.ROWS), dict.fromkeys(("met", "not_met", "unknown", "blocked"), 0)
    for _ in range(COUNT):
        occasion, tier = rng.choice(keys)
        row = random_row(rng, occasion, tier)
        expected = oracle.verdict(row, occasion, tier)
        got = assess(PLAN, as_facts(rng, row, occasion), occasion=occasion, tier=tier)
        assert got.status.value == expected, (occasion, tier, row)
        seen[expected] += 1
    assert min(seen.values()) > COUNT // 100, seen
