"""Facts of any kind for any plan, some of them missing; for properties."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from hypothesis import strategies as st

from awards.rules import (
    Block,
    Classification,
    Confirmation,
    ContributionFacts,
    Discipline,
    Facts,
    PastAward,
    Period,
    Plan,
    Progress,
    SubjectFacts,
    window_for,
)
from awards.rules.casefile import confirmed_codes
from awards.rules.conditions.classified import Classified
from awards.rules.conditions.discipline import NoDiscipline
from awards.rules.conditions.measuring import BASES
from awards.rules.conditions.progress import ResultAgainstTarget
from awards.rules.facts import Score
from awards.rules.namecheck import conditions_of

from .example_plans import TEXTS, plan

amounts = st.integers(0, 400).map(lambda n: Decimal(n) / 2)
target = st.sampled_from([None, *(Decimal(n) for n in (0, 1, 3, 7, 7, 9, 9, 10, 20))])
baseline = st.sampled_from([None, *(Decimal(n) for n in (7, 20, 40, 40, 40))])
results = st.sampled_from([None, *(Decimal(n) for n in (0, 1, 2, 3, 7, 8, 9, 10, 12, 98, 100))])
waits = st.sampled_from([None, None, None, Decimal(1), Decimal(2), Decimal(200)])
money = st.sampled_from([Decimal(n) for n in (0, 4_999_999, 5_000_000, 50_000_000, 600_000_000)])
answers = st.sampled_from([True, True, True, False, None])


class Situation(NamedTuple):
    """A row of a plan's matrix, with facts for it."""

    plan: Plan
    occasion: str
    tier: str
    facts: Facts


def _of_kind(made: Plan, kind: type) -> list:
    return [condition for _, condition in conditions_of(made) if isinstance(condition, kind)]


@st.composite
def situations(draw) -> Situation:
    """Half of them have everything but their figures in order, so that these decide."""
    made = plan(draw(st.sampled_from(sorted(TEXTS))))
    rule = draw(st.sampled_from(made.rules))
    window = window_for(made, rule.occasion, made.period.end.year)
    on = window.end + timedelta(days=draw(st.integers(-20, 20)))
    known = Facts(
        subject=_subject(draw, made),
        on=on,
        window=window,
        progress=_progress(draw, made, window),
        contribution=ContributionFacts(
            total=draw(money), norm=draw(st.none() | money), unverified_total=draw(money)
        ),
        confirmations=tuple(
            Confirmation(code, True, "x", on, ("x",)) for code in confirmed_codes(made)
        ),
        classifications=_classifications(made, made.occasion(rule.occasion), window),
        awards=_awards(draw, made, on),
        registered=True,
        scores=_scores(draw, made, on),
    )
    facts = known if draw(st.booleans()) else replace(known, **_out_of_order(draw, made, known))
    return Situation(made, rule.occasion, rule.tier, facts)


def _out_of_order(draw, made: Plan, known: Facts) -> dict:
    levels = [level.code for c in _of_kind(made, Classified) for level in c.levels]
    words = draw(st.lists(answers, min_size=3, max_size=3))
    return {
        "confirmations": tuple(
            replace(word, met=words[place % 3])
            for place, word in enumerate(known.confirmations)
            if place % 4 or words[0]
        ),
        "classifications": tuple(
            replace(each, level=draw(st.sampled_from(levels))) for each in known.classifications
        ),
        "disciplines": _disciplines(draw, made, known.on),
        "blocks": draw(
            st.sampled_from(
                [(), (Block("complaint", known.on),), (Block("x", known.on, known.on),)]
            )
        ),
        "registered": draw(st.sampled_from([True, False, None])),
    }


def _subject(draw, made: Plan) -> SubjectFacts:
    chosen = draw(st.sampled_from(made.subject_classes))
    return SubjectFacts("s", "Đối tượng", chosen.kind, chosen.code)


def _progress(draw, made: Plan, window: Period) -> tuple[Progress, ...]:
    """Mostly of the basis and days that the plan asks for."""
    bases = sorted({c.basis for c in _of_kind(made, ResultAgainstTarget)}) or list(BASES)
    days = Period.of_year(window.end.year) if window.is_year else made.period
    other = made.period if window.is_year else Period.of_year(window.end.year)
    found = []
    for indicator in made.indicators:
        result, unverified, verified = _figures(draw, rises=indicator.direction == "at_least")
        for basis in bases[: draw(st.sampled_from([0, 1, 2, 4, 4]))]:
            figures = {"result": result, "unverified": unverified, "verified": verified}
            period = draw(st.sampled_from([days, days, days, other]))
            found.append(
                indicator.progress(
                    basis=basis,
                    period=period,
                    target=draw(target),
                    baseline=draw(baseline),
                    **figures,
                )
            )
    for place in range(draw(st.integers(0, 3))):
        result, unverified, verified = _figures(draw, rises=True)
        found.append(
            Progress(
                code=str(place), name=f"Chỉ tiêu {place}", measure="hộ",
                integral=draw(st.booleans()), basis=draw(st.sampled_from(bases)),
                period=days, target=draw(target), result=result,
                unverified=unverified, verified=verified,
            )
        )  # fmt: skip
    return tuple(found)


def _figures(draw, *, rises: bool):
    """Result, the part that waits, and what the result would be without it."""
    result, waiting = draw(results), draw(waits)
    if result is None or waiting is None:
        return result, None, None
    if rises:
        return result, waiting, None if waiting >= result else result - waiting
    return result, waiting, draw(st.none() | amounts)


def _classifications(made: Plan, occasion, window: Period) -> tuple[Classification, ...]:
    last = occasion.classified_year or window.end.year
    return tuple(
        Classification(body.code, body.label, year, condition.levels[-1].code)
        for condition in _of_kind(made, Classified)
        for year in range(last - condition.years, last + 1)
        for body in condition.organisations
    )


def _disciplines(draw, made: Plan, on: date) -> tuple[Discipline, ...] | None:
    levels = [level.code for c in _of_kind(made, NoDiscipline) for level in c.levels]
    if not levels or draw(st.booleans()):
        return draw(st.sampled_from([(), (), None]))
    days = on - timedelta(days=draw(st.integers(0, 800)))
    return (Discipline("x", draw(st.sampled_from([*levels, "?"])), days),)


def _awards(draw, made: Plan, on: date) -> tuple[PastAward, ...] | None:
    if draw(st.sampled_from([False] * 9 + [True])):
        return None
    return tuple(
        PastAward(
            draw(st.sampled_from(made.tiers)).code,
            on - timedelta(days=draw(st.sampled_from([-1, 0, 1, 365, 729, 731, 1500]))),
            f"{place}/QĐ",
        )
        for place in range(draw(st.sampled_from([0, 0, 1, 2, 3])))
    )


def _scores(draw, made: Plan, on: date) -> tuple[Score, ...]:
    items = [item for grid in made.grids for item in grid.items if not item.indicator]
    points = st.sampled_from([Decimal(n) for n in (0, 5, 10, 10, 20, 20, 21)])
    found = []
    for item in items:
        for _ in range(draw(st.sampled_from([0, 1, 1, 1, 1, 2]))):
            by, day = draw(st.sampled_from([("x", on)] * 4 + [("", None)]))
            found.append(Score(item.code, draw(points), by, day))
    return tuple(found)


def without(facts: Facts, what: str) -> Facts:
    """The same facts where one kind of them has become unknown."""
    rows = facts.progress
    changes = {
        "result": {"progress": tuple(replace(r, result=None, verified=None) for r in rows)},
        "target": {"progress": tuple(replace(r, target=None) for r in rows)},
        "baseline": {"progress": tuple(replace(r, baseline=None) for r in rows)},
        "weight": {"progress": tuple(replace(r, weight=None) for r in rows)},
        "norm": {"contribution": replace(facts.contribution, norm=None)},
        "word": {"confirmations": facts.confirmations[1:]},
        "level": {"classifications": tuple(replace(c, level="?") for c in facts.classifications)},
        "discipline": {"disciplines": None},
        "points": {"scores": tuple(replace(s, points=None) for s in facts.scores)},
        "registered": {"registered": None},
    }
    return replace(facts, **changes[what])


UNKNOWNS = [
    "result", "target", "baseline", "weight", "norm", "word", "level", "discipline", "points",
    "registered",
]  # fmt: skip
