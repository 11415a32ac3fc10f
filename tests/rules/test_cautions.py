"""Awards and nominations stacked on one achievement: each code on both sides of its boundary."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.rules import (
    MET,
    ContributionFacts,
    OpenNomination,
    PastAward,
    Period,
    assess,
    cautions,
    facts_from_json,
    facts_to_json,
    verdict_from_json,
    verdict_to_json,
)

from .builders import NORM, PLAN, facts, progress

YEAR, BEFORE = Period.of_year(2025), Period.of_year(2024)
TIER, LOWER, TOP = "bang_khen_tinh", "giay_khen", "bang_khen_ttg"
RESULT = progress(30, 40, evidence=("7", "8"))
GIVEN = ContributionFacts(total=Decimal(1), norm=NORM, counted=("3",), evidence=("9",))


def award(tier=LOWER, window=YEAR, on=date(2025, 7, 15), number="112/QĐ-SNNMT", **fields):
    return PastAward(tier, on, number, window=window, **fields)


def open_one(tier=LOWER, window=YEAR, occasion="annual", **fields):
    return OpenNomination(tier, occasion, "Hằng năm 2025", window, state="TCCB xét", **fields)


def told(*awards, others=(), tier=TIER, **changes):
    made = {"progress": (RESULT,), "contribution": GIVEN, "confirmations": ()} | changes
    found = facts(awards=awards, other_nominations=tuple(others), **made)
    return assess(PLAN, found, occasion="annual", tier=tier).warnings


def assess_certificate(made):
    return assess(PLAN, made, occasion="annual", tier=TIER)


def codes(*awards, **given):
    return [caution.code for caution in told(*awards, **given)]


# --- Awards -------------------------------------------------------------------------------------


def test_earlier_awards_are_cautions_with_their_number():
    awards = (
        PastAward("giay_khen", date(2025, 7, 15), "112/QĐ-SNNMT", "annual", year=2025),
        PastAward("bang_khen_tinh", date(2023, 8, 18), "2041/QĐ-UBND", "mid_term"),
        PastAward("giay_khen", date(2025, 1, 10), "3/QĐ-SNNPTNT", "annual", year=2024),
        PastAward("giay_khen", date(2025, 12, 1), "300/QĐ-SNNMT", "annual", year=2025),
    )
    verdict = assess_certificate(facts(progress=(progress(30, 40),), awards=awards))
    assert verdict.status is MET
    assert [(c.code, c.number) for c in verdict.warnings] == [("earlier_award", "112/QĐ-SNNMT")]
    assert verdict.warnings[0].text == (
        "Đã nhận Giấy khen của Giám đốc sở theo Quyết định 112/QĐ-SNNMT ngày 15/07/2025."
    )


def test_an_award_of_the_same_tier_is_told_apart():
    award = PastAward("bang_khen_tinh", date(2025, 6, 1), "9/QĐ-UBND", "final")
    verdict = assess_certificate(facts(progress=(progress(30, 40),), awards=(award,)))
    assert [c.code for c in verdict.warnings] == ["same_tier_again"]


@pytest.mark.parametrize(
    ("asked", "code", "more"),
    [
        (LOWER, "higher_award", " Lần khen đó cao hơn hình thức đang đề nghị."),
        (TIER, "same_tier_again", " Lần khen đó cùng hình thức đang đề nghị."),
        (TOP, "earlier_award", ""),
    ],
)
def test_what_was_given_is_set_against_what_is_asked_for(asked, code, more):
    occasion = "final" if asked == TOP else "annual"
    made = facts(occasion, awards=(award(TIER),))
    (caution,) = assess(PLAN, made, occasion=occasion, tier=asked).warnings
    assert caution.code == code
    assert caution.text == (
        "Đã nhận Bằng khen của Chủ tịch UBND tỉnh theo Quyết định 112/QĐ-SNNMT ngày 15/07/2025."
        + more
    )


@pytest.mark.parametrize(
    ("window", "on", "found"),
    [
        (Period(date(2024, 1, 1), date(2025, 1, 1)), date(2025, 11, 12), ["earlier_award"]),
        (BEFORE, date(2025, 11, 12), []),
        (YEAR, date(2025, 11, 12), ["earlier_award"]),
        (YEAR, date(2025, 11, 13), []),
    ],
    ids=["one-day-in-common", "none-in-common", "decided-today", "decided-tomorrow"],
)
def test_an_award_counts_by_its_days_once_it_is_decided(window, on, found):
    assert codes(award(window=window, on=on)) == found


@pytest.mark.parametrize(
    ("proof", "shared"),
    [
        ({"evidence": ("8",)}, "1 minh chứng"),
        ({"evidence": ("7", "8", "9", "66")}, "3 minh chứng"),
        ({"counted": ("3", "4")}, "1 đóng góp"),
        ({"evidence": ("7",), "counted": ("3",)}, "1 minh chứng, 1 đóng góp"),
        ({"evidence": ("3",), "counted": ("7",)}, ""),
        ({}, ""),
    ],
)
@pytest.mark.parametrize("window", [YEAR, BEFORE], ids=["same-days", "other-days"])
def test_what_was_rewarded_before_counts_again(proof, shared, window):
    found = told(award(window=window, **proof))
    code = "same_evidence" if shared else "earlier_award"
    assert [c.code for c in found] == ([code] if shared or window is YEAR else [])
    if shared:
        assert found[0].text.endswith(f"2025. Lần khen đó đã tính {shared} nay tính lại.")
        assert (found[0].number, found[0].decided_on) == ("112/QĐ-SNNMT", date(2025, 7, 15))


def test_one_award_is_told_once_with_all_that_holds():
    stacked = award(TIER, evidence=("7",), decision="5")
    (found,) = told(stacked, stacked)
    assert (found.code, found.decision, found.awarded) == ("same_tier_again", "5", True)
    assert found.text.endswith(
        "Lần khen đó cùng hình thức đang đề nghị và đã tính 1 minh chứng nay tính lại."
    )
    (elsewhere,) = told(replace(stacked, window=BEFORE))
    assert (elsewhere.code, elsewhere.text) == ("same_evidence", found.text)


def test_the_proof_of_a_criterion_counts_too_and_a_decision_not_yet_made_does_not():
    again = award(window=BEFORE, evidence=("Thông báo số 12",))
    assert codes(again, confirmations=facts().confirmations) == ["same_evidence"]
    assert codes(again) == []
    assert codes(replace(again, decided_on=date(2025, 11, 13), evidence=("7",))) == []


# --- Nominations under way ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (open_one(TIER, here=True), []),
        (open_one(LOWER, here=True), ["two_tiers"]),
        (open_one(TIER), ["same_tier_open"]),
        (open_one(LOWER), ["two_tiers"]),
        (open_one(LOWER, Period(date(2021, 1, 1), date(2025, 1, 1))), ["two_tiers"]),
        (open_one(LOWER, BEFORE), []),
        (open_one(LOWER, BEFORE, evidence=("8",)), ["same_evidence_open"]),
        (open_one(LOWER, BEFORE, counted=("3",)), ["same_evidence_open"]),
        (open_one(LOWER, BEFORE, evidence=("3",)), []),
        (open_one(TIER, here=True, evidence=("8",)), []),
    ],
)
def test_another_nomination_under_way(other, found):
    assert codes(others=[other]) == found


def test_it_names_tier_occasion_and_step_of_the_day():
    here = told(others=[open_one(here=True, evidence=("7", "8"), counted=("3",))])[0]
    assert here.text == (
        "Đang có đề nghị tặng Giấy khen của Giám đốc sở trong dịp này, ngày 12/11/2025 ở bước "
        "“TCCB xét”. Đề nghị đó cũng tính 2 minh chứng, 1 đóng góp."
    )
    assert (here.number, here.decided_on, here.awarded) == ("", None, False)
    (there,) = told(others=[open_one()])
    assert "trong dịp hằng năm 2025, ngày" in there.text


def test_before_a_tier_is_chosen_nothing_is_compared_with_it():
    made = facts(
        awards=(award(TIER),), other_nominations=(open_one(TIER, here=True),), progress=(RESULT,)
    )
    given_before, under_way = cautions(PLAN, made, "annual", None)
    assert given_before.code == "earlier_award"
    assert given_before.text.endswith("ngày 15/07/2025.")
    assert under_way.code == "two_tiers"


# --- Whatever the facts -------------------------------------------------------------------------

ids = st.lists(st.sampled_from(["3", "7", "8", "66"]), max_size=3, unique=True).map(tuple)
windows = st.sampled_from([YEAR, BEFORE])
tiers = st.sampled_from([LOWER, TIER, TOP])
days = st.sampled_from([date(2025, 7, 15), date(2025, 11, 12), date(2025, 11, 13)])
numbers = st.sampled_from(["", "9/QĐ", "10/QĐ"])
awards_ = st.lists(
    st.builds(award, tiers, windows, days, numbers, evidence=ids, counted=ids, decision=numbers),
    max_size=5,
)
others_ = st.lists(
    st.builds(
        open_one, tiers, windows, st.sampled_from(["annual", "final"]), here=st.booleans(),
        evidence=ids, counted=ids,
    ),
    max_size=5,
)  # fmt: skip


@given(awards_, others_, st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_order_does_not_matter_nothing_is_decided_and_nothing_is_told_twice(awards, others, dice):
    def verdict(awards, others):
        made = facts(
            awards=tuple(awards), other_nominations=tuple(others), progress=(RESULT,),
            contribution=GIVEN,
        )  # fmt: skip
        found = assess(PLAN, made, occasion="annual", tier=TIER)
        again = facts_from_json(facts_to_json(made))
        assert assess(PLAN, again, occasion="annual", tier=TIER) == found
        return found

    found = verdict(awards, others)
    mixed = verdict(dice.sample(awards, len(awards)), dice.sample(others, len(others)))
    assert verdict_to_json(mixed) == verdict_to_json(found)
    assert verdict_from_json(verdict_to_json(found)) == found
    assert len(set(found.warnings)) == len(found.warnings) <= len(awards) + len(others)
    assert found.but(warnings=()) == verdict([], [])
    assert found.status is MET


def test_facts_and_cautions_stored_before_these_fields_are_read():
    text = facts_to_json(facts(awards=(award(),)))
    for field in ('"counted":[],', '"decision":"",', '"evidence":[],', '"other_nominations":[],'):
        text = text.replace(field, "")
    assert facts_from_json(text).awards == (award(),)
