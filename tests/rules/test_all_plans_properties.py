"""What must hold for any facts under any plan: KH 54 and the four of other kinds."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.rules import (
    BLOCKED,
    MET,
    NOT_MET,
    UNKNOWN,
    assess,
    assess_all,
    explain,
    facts_from_json,
    facts_to_json,
    gap_to_next,
    verdict_from_json,
    verdict_to_json,
)
from awards.rules.conditions.base import SUPPLIERS
from awards.rules.conditions.value import COMPARATORS, AbsoluteValue
from awards.rules.namecheck import conditions_of
from awards.rules.values import all_of, any_of

from .example_plans import TEXTS, plan
from .plan_facts import UNKNOWNS, amounts, situations, without

ORDER = {NOT_MET: 0, UNKNOWN: 1, MET: 2}
FIGURES = {"progress", "value", "contribution", "score", "awarded"}


def judged(situation, facts=None):
    return assess(
        situation.plan,
        situation.facts if facts is None else facts,
        occasion=situation.occasion,
        tier=situation.tier,
    )


def whole(findings):
    for finding in findings:
        yield finding
        yield from whole(finding.children)


@given(situations())
@settings(max_examples=250)
def test_what_is_judged_and_what_is_told_agree(situation):
    verdict = judged(situation)
    for finding in whole(verdict.findings):
        assert finding.label
        assert finding.required
        assert finding.actual
        if finding.status in (MET, BLOCKED):
            assert finding.gap is None
            assert finding.waits_for == ""
        if finding.status is UNKNOWN:
            assert finding.gap.amount is None
            assert finding.gap.text
            assert finding.waits_for in SUPPLIERS
        if finding.status is NOT_MET:
            assert finding.waits_for == ""
            condition = getattr(finding.point, "condition", None)
            if condition is not None and condition.kind in FIGURES:
                told(finding.gap)
    assert explain(verdict)
    assert {c.status for c in verdict.routes} <= {MET, NOT_MET, UNKNOWN}


def told(gap):
    """A figure, or in words how many are short."""
    if gap.amount is None:
        assert re.match(r"Còn thiếu ở \d+ chỉ tiêu: ", gap.text)
    else:
        assert gap.amount >= 0
        assert gap.amount > 0 or gap.text.startswith(("Cần hơn", "Cần giảm hơn", "Cần dưới"))


@given(situations())
@settings(max_examples=80)
def test_the_verdict_is_that_of_its_findings(situation):
    verdict = judged(situation)
    found = [each for each in verdict.findings if each.status is not BLOCKED]
    ways = [each.status for each in found if each.route is not None]
    rest = [each.status for each in found if each.route is None]
    assert verdict.otherwise is all_of([*rest, any_of(ways)] if ways else rest)
    stopped = any(each.status is BLOCKED for each in verdict.findings)
    assert verdict.status is (BLOCKED if stopped else verdict.otherwise)
    assert stopped == any(block.holds(situation.facts.on) for block in situation.facts.blocks)
    answer = gap_to_next(situation.plan, situation.facts, occasion=situation.occasion)
    assert answer.sentence.endswith(".")


def better(made, row):
    """Whether more of it is better (1) or less (-1)."""
    low = any(
        isinstance(c, AbsoluteValue)
        and c.indicator == row.code
        and not COMPARATORS[c.comparator][1]
        for _, c in conditions_of(made)
    )
    return -1 if low or not row.rises else 1


def moved(row, more):
    result, verified = (None if f is None else f + more for f in (row.result, row.verified))
    return replace(row, result=result, verified=verified)


@given(situations(), amounts, st.integers(0, 5))
@settings(max_examples=200)
def test_a_better_result_never_lowers(situation, more, place):
    """Less, where less is better."""
    rows = situation.facts.progress
    if not rows:
        return
    code = rows[place % len(rows)].code
    step = more * better(situation.plan, rows[place % len(rows)])
    after = tuple(moved(row, step) if row.code == code else row for row in rows)
    before, then = judged(situation), judged(situation, replace(situation.facts, progress=after))
    assert ORDER[then.otherwise] >= ORDER[before.otherwise]


@given(situations(), amounts, st.integers(0, 5))
@settings(max_examples=80)
def test_more_points_money_and_awards_never_lower(situation, more, place):
    facts, made = situation.facts, situation.plan
    deducted = {item.code for grid in made.grids for item in grid.items if item.deducts}
    scores = list(facts.scores)
    if scores and scores[place % len(scores)].points is not None:
        score = scores[place % len(scores)]
        most = next(i.maximum for g in made.grids for i in g.items if i.code == score.item)
        alone = sum(each.item == score.item for each in scores) == 1
        if score.item not in deducted and alone and score.points <= most:
            scores[place % len(scores)] = replace(score, points=min(most, score.points + more))
    given_more = replace(
        facts,
        scores=tuple(scores),
        contribution=replace(facts.contribution, total=facts.contribution.total + more),
    )
    assert ORDER[judged(situation, given_more).otherwise] >= ORDER[judged(situation).otherwise]


@given(situations(), st.sampled_from(UNKNOWNS))
@settings(max_examples=250)
def test_what_becomes_unknown_never_flips_between_met_and_not_met(situation, what):
    before = judged(situation).otherwise
    after = judged(situation, without(situation.facts, what)).otherwise
    assert after in (before, UNKNOWN)


@given(situations(), st.data())
@settings(max_examples=80)
def test_an_indicator_of_which_nothing_is_known_never_turns_met_into_not_met(situation, data):
    facts, made = situation.facts, situation.plan
    period = data.draw(st.sampled_from([made.period, facts.window]))
    named = [i.unrecorded("unit_plan", period) for i in made.indicators] or list(facts.progress)
    if not named:
        return
    blank = replace(data.draw(st.sampled_from(named)), target=None, result=None, unverified=None)
    blank = replace(
        blank, verified=None, basis=data.draw(st.sampled_from(["unit_plan", "ministry_plan"]))
    )
    after = judged(situation, replace(facts, progress=(*facts.progress, blank))).otherwise
    before = judged(situation).otherwise
    assert before is not MET or after in (MET, UNKNOWN)


@given(situations(), st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_the_order_of_facts_does_not_matter(situation, rng):
    def shuffled(items):
        return None if items is None else tuple(rng.sample(items, len(items)))

    parts = ("progress", "confirmations", "classifications", "disciplines", "awards", "scores")
    mixed = replace(
        situation.facts, **{name: shuffled(getattr(situation.facts, name)) for name in parts}
    )
    assert verdict_to_json(judged(situation, mixed)) == verdict_to_json(judged(situation))


@given(situations())
@settings(max_examples=80)
def test_facts_and_verdicts_come_back_from_json_as_they_were(situation):
    stored = facts_to_json(situation.facts)
    verdict = judged(situation, facts_from_json(stored))
    text = verdict_to_json(verdict)
    assert facts_to_json(facts_from_json(stored)) == stored
    assert verdict_from_json(text) == verdict == judged(situation)
    assert verdict_to_json(verdict_from_json(text)) == text


@pytest.mark.parametrize("name", TEXTS)
def test_every_figure_of_every_case_is_exact(name):
    for case in plan(name).cases:
        for verdict in assess_all(plan(name), case.facts, occasion=case.occasion):
            for finding in whole(verdict.findings):
                assert finding.gap is None or not isinstance(finding.gap.amount, float)
                assert finding.gap is None or isinstance(finding.gap.amount, Decimal | None)
