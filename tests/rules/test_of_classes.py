"""Rules and routes that are for some classes of subjects alone."""

from dataclasses import replace
from decimal import Decimal

from awards.rules import (
    BLOCKED,
    MET,
    NOT_MET,
    Block,
    ContributionFacts,
    assess,
    gap_to_next,
    parse_plan,
)

from .example_plans import TEXTS
from .test_kinds import EVERYBODY, YEAR, facts


def test_a_tier_for_other_classes_is_never_met_and_never_the_next():
    known = facts(EVERYBODY, subject_class="villager", registered=True)
    much = replace(known, contribution=ContributionFacts(Decimal(900_000_000), Decimal(1), "QĐ 5"))
    verdict = assess(EVERYBODY, much, occasion="annual", tier="bang_khen_tinh")
    (found,) = verdict.findings
    assert (verdict.status, found.code, found.gap) == (NOT_MET, "subject_class", None)
    assert found.clause == "KH 78, mục IV.2"
    assert found.actual == "Cá nhân"
    assert found.required == "chỉ xét Hộ gia đình, Doanh nghiệp, Hợp tác xã, Xã"
    way = gap_to_next(EVERYBODY, much, occasion="annual")
    assert (way.reached, way.next) == ("giay_khen_huyen", None)
    assert way.sentence.startswith("Đã đủ điều kiện của mức cao nhất trong dịp này")
    blocked = replace(much, blocks=(Block("complaint", YEAR.start),))
    blocked = assess(EVERYBODY, blocked, occasion="annual", tier="bang_khen_tinh")
    assert (blocked.status, blocked.otherwise) == (BLOCKED, NOT_MET)


def test_a_class_without_a_route_of_its_own_is_outside_the_tier():
    text = TEXTS["toan_dan"].partition("[[case]]")[0]
    made = parse_plan(text.replace('  applies_to = ["commune"]', '  applies_to = ["household"]', 1))
    known = facts(made, subject_class="commune")
    (found,) = assess(made, known, occasion="annual", tier="giay_khen_huyen").findings
    assert (found.code, found.required) == (
        "subject_class", "chỉ xét Hộ gia đình, Doanh nghiệp, Hợp tác xã, Cá nhân",
    )  # fmt: skip
    assert found.clause == "KH 78, mục IV.1; KH 78, mục IV.1.b"


def test_each_class_has_its_own_rule_of_one_tier():
    for given, status in ((999_999, NOT_MET), (1_000_000, MET)):
        known = facts(
            EVERYBODY, subject_class="villager", contribution=ContributionFacts(Decimal(given))
        )
        verdict = assess(EVERYBODY, known, occasion="annual", tier="giay_khen_huyen")
        assert [f.status for f in verdict.findings if f.route] == [status]
        assert verdict.findings[0].clause == "KH 78, mục IV.1.b"
