"""The rules with every finding, over hard-coded comparisons without any."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from awards import rules
from awards.rules import ContributionFacts, Discipline, Facts, Progress, Status
from tests.bench.handwritten import provincial_certificate
from tests.bench.measuring import Comparison, compare
from tests.rules.builders import NORM, PLAN, facts, progress

MANY, READ = 100_000, 5_000
LIMIT = 4
FINDINGS = 10  # two routes, eight criteria
OCCASION, TIER = "annual", "bang_khen_tinh"


def comparisons() -> Iterator[Comparison]:
    dice = random.Random(54)  # noqa: S311 - the same sets in every run
    sets = [_random_facts(dice) for _ in range(MANY)]
    _agree(sets)
    yield compare(
        "rules.assess",
        ours=lambda: Counter(_with_findings(sets)),
        bare=lambda: Counter(provincial_certificate(each) for each in sets),
        limit=LIMIT,
        work=MANY,
        things="fact sets",
        sides=("rules with findings", "hard-coded without"),
        rounds=5,
    )
    few = sets[:READ]
    yield compare(
        "rules.assess_and_read",
        ours=lambda: Counter(_read(few)),
        bare=lambda: Counter(provincial_certificate(each) for each in few),
        limit=LIMIT,
        work=READ,
        things="fact sets",
        sides=("rules with every sentence read", "hard-coded without"),
        rounds=3,
    )


def _read(sets: list[Facts]) -> Iterator[Status]:
    """The same with what each finding says, required, actual and gap, as a page or a file shows
    them."""
    for verdict in rules.assess_many(PLAN, sets, occasion=OCCASION, tier=TIER):
        for finding in verdict.findings:
            if not (finding.clause and finding.required and finding.actual):
                raise AssertionError(f"{finding} says nothing")
            _ = finding.gap
        yield verdict.status


def _with_findings(sets: list[Facts]) -> Iterator[Status]:
    """One verdict after the other, as many are assessed: every finding is there with its state and
    what it leans on; its sentences are made when somebody reads them."""
    for verdict in rules.assess_many(PLAN, sets, occasion=OCCASION, tier=TIER):
        if len(verdict.findings) < FINDINGS:
            raise AssertionError(f"{len(verdict.findings)} findings")
        yield verdict.status


def _agree(sets: list[Facts]) -> None:
    """Both sides must say the same, or their times cannot be compared."""
    for each in sets[:2000]:
        ours = rules.assess(PLAN, each, occasion=OCCASION, tier=TIER).status
        if ours is not provincial_certificate(each):
            raise AssertionError(f"{ours} and {provincial_certificate(each)} about {each}")


def _random_facts(dice: random.Random) -> Facts:
    base = facts(
        OCCASION,
        progress=tuple(_progress(dice, number) for number in range(dice.randint(1, 3))),
        contribution=ContributionFacts(
            total=Decimal(dice.randrange(0, 300_000_000, 500_000)),
            unverified_total=Decimal(dice.choice([0, 0, 40_000_000])),
            norm=dice.choice([None, NORM]),
        ),
    )
    if dice.random() < 0.1:
        base = replace(base, disciplines=(Discipline("Ông A", "reprimand", date(2025, 3, 1)),))
    return replace(base, confirmations=base.confirmations[: dice.choice([9, 9, 9, 4])])


def _progress(dice: random.Random, number: int) -> Progress:
    target = dice.randint(1, 90)
    result = dice.choice([None, target, target * 1.1, target * 1.2, dice.randint(0, 120)])
    told = None if result is None else str(round(result, 1))
    return progress(target, told, code=str(number), name=f"Chỉ tiêu {number}")
