"""What must hold for any facts whatever."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from awards.rules import (
    MET,
    NOT_MET,
    UNKNOWN,
    Classification,
    ContributionFacts,
    assess,
    facts_from_json,
    facts_to_json,
    gap_to_next,
    verdict_from_json,
    verdict_to_json,
)

from .builders import CONFIRMED, PLAN, facts, progress

ROWS = [(rule.occasion, rule.tier) for rule in PLAN.rules]
ORDER = {NOT_MET: 0, UNKNOWN: 1, MET: 2}
amounts = st.decimals(0, 1000, places=2, allow_nan=False, allow_infinity=False)
maybe = st.none() | amounts
LEVELS = ("not_done", "done", "good", "excellent")


@st.composite
def situations(draw):
    """A row of the matrix with facts for it, some of them missing."""
    occasion, tier = draw(st.sampled_from(ROWS))
    rows = tuple(
        progress(
            draw(maybe),
            draw(maybe),
            occasion,
            code=str(place),
            name=f"Chỉ tiêu {place}",
            integral=draw(st.booleans()),
        )
        for place in range(draw(st.integers(0, 4)))
    )
    contribution = ContributionFacts(
        total=draw(amounts), norm=draw(maybe), unverified_total=draw(amounts)
    )
    words = tuple(
        replace(each, met=draw(st.sampled_from([True, True, True, False, None])))
        for each in CONFIRMED
        if draw(st.integers(0, 9))
    )
    known = draw(st.booleans())
    changes = {} if known else {"disciplines": None}
    made = facts(occasion, progress=rows, contribution=contribution, confirmations=words, **changes)
    return made, occasion, tier


def status(made, occasion, tier):
    return assess(PLAN, made, occasion=occasion, tier=tier).status


@given(situations(), amounts, st.integers(0, 3))
@settings(max_examples=300)
def test_more_result_never_lowers(situation, more, place):
    made, occasion, tier = situation
    rows = list(made.progress)
    if place >= len(rows) or rows[place].result is None:
        return
    rows[place] = replace(rows[place], result=rows[place].result + more)
    after = status(replace(made, progress=tuple(rows)), occasion, tier)
    assert ORDER[after] >= ORDER[status(made, occasion, tier)]


@given(situations(), amounts)
@settings(max_examples=200)
def test_more_contribution_never_lowers(situation, more):
    made, occasion, tier = situation
    given_more = replace(made.contribution, total=made.contribution.total + more)
    after = status(replace(made, contribution=given_more), occasion, tier)
    assert ORDER[after] >= ORDER[status(made, occasion, tier)]


@given(situations(), st.data())
@settings(max_examples=300)
def test_taking_data_away_never_flips_between_met_and_not_met(situation, data):
    made, occasion, tier = situation
    before = status(made, occasion, tier)
    changes = [
        {"confirmations": made.confirmations[1:]},
        {"classifications": made.classifications[1:]},
        {"disciplines": None},
        {"contribution": replace(made.contribution, norm=None)},
        {"progress": tuple(replace(row, result=None) for row in made.progress)},
        {"progress": tuple(replace(row, target=None) for row in made.progress)},
    ]
    after = status(replace(made, **data.draw(st.sampled_from(changes))), occasion, tier)
    assert after in (before, UNKNOWN)


@given(situations())
@settings(max_examples=200)
def test_an_indicator_without_result_never_turns_met_into_not_met(situation):
    made, occasion, tier = situation
    blank = progress(10, None, occasion, code="9", name="Chỉ tiêu 9")
    before = status(made, occasion, tier)
    after = status(replace(made, progress=(*made.progress, blank)), occasion, tier)
    assert before is not MET or after in (MET, UNKNOWN)
    assert before is not NOT_MET or after is NOT_MET or not made.progress


@given(situations(), st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_the_order_of_facts_does_not_matter(situation, rng):
    made, occasion, tier = situation
    more = (*made.classifications, Classification("youth", "Chi đoàn", 2025, "good"))

    def shuffled(items):
        return tuple(rng.sample(items, len(items)))

    made = replace(made, classifications=more)
    mixed = replace(
        made,
        progress=shuffled(made.progress),
        confirmations=shuffled(made.confirmations),
        classifications=shuffled(made.classifications),
    )
    left, right = (assess(PLAN, each, occasion=occasion, tier=tier) for each in (made, mixed))
    assert verdict_to_json(left) == verdict_to_json(right)


@given(situations())
@settings(max_examples=200)
def test_a_stored_verdict_is_recomputed_from_its_stored_facts(situation):
    made, occasion, tier = situation
    verdict = assess(PLAN, made, occasion=occasion, tier=tier)
    facts_text, verdict_text = facts_to_json(made), verdict_to_json(verdict)
    again = assess(PLAN, facts_from_json(facts_text), occasion=occasion, tier=tier)
    assert again == verdict == verdict_from_json(verdict_text)
    assert verdict_to_json(again) == verdict_text
    assert facts_to_json(facts_from_json(facts_text)) == facts_text


@given(situations())
@settings(max_examples=200)
def test_a_whole_gap_is_the_smallest_number_that_is_enough(situation):
    made, occasion, tier = situation
    finding = assess(PLAN, made, occasion=occasion, tier=tier).findings[0]
    for row, child in zip(made.progress, finding.children, strict=True):
        if not row.integral or child.gap is None or child.gap.amount is None:
            continue

        def with_more(more, row=row):
            more_rows = (replace(row, result=row.result + more),)
            after = assess(PLAN, replace(made, progress=more_rows), occasion=occasion, tier=tier)
            return after.findings[0].status

        assert with_more(child.gap.amount) is MET
        assert with_more(child.gap.amount - 1) is NOT_MET


@given(situations())
@settings(max_examples=200)
def test_every_finding_that_is_not_met_says_why(situation):
    made, occasion, _ = situation
    answer = gap_to_next(PLAN, made, occasion=occasion)
    assert answer.sentence.endswith(".")
    for verdict in answer.verdicts:
        for finding in verdict.findings:
            assert finding.clause.startswith("KH 54, mục IV.")
            assert finding.required
            assert finding.actual
            assert finding.status is not UNKNOWN or finding.gap.text


@given(situations(), st.integers(0, 6))
@settings(max_examples=100)
def test_trailing_zeros_of_a_database_change_nothing(situation, places):
    made, occasion, tier = situation
    padded = tuple(
        replace(
            row,
            target=row.target and row.target.quantize(Decimal(1).scaleb(-2 - places)),
            result=row.result and row.result.quantize(Decimal(1).scaleb(-2 - places)),
        )
        for row in made.progress
    )
    after = replace(made, progress=padded)
    assert facts_to_json(after) == facts_to_json(made)
    left, right = (assess(PLAN, each, occasion=occasion, tier=tier) for each in (made, after))
    assert verdict_to_json(left) == verdict_to_json(right)
