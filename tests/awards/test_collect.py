"""From rows to verdicts: both sides of every threshold, read back from the database."""

from datetime import date
from decimal import Decimal

import pytest

from awards import rules
from awards.collect import collect
from awards.models import Award, ContributionNorm, Decision
from awards.selectors.verdicts import assess_subject, assess_subjects
from emulation.enums import TargetBasis
from emulation.models import Contribution, DisciplineRecord, Indicator, PendingCase, Target
from emulation.selectors.pledges import achievements
from tests.awards.makers import fulfil_criteria, give_result, give_target, make_occasion
from tests.emulation.record_makers import make_evidence
from tests.factories import MOMENT, collective_of, make_measure, make_staff, make_tccb, make_unit

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 12)


def ready(code: str = "annual"):
    """An occasion and a collective that lacks nothing but results."""
    make_measure("km", integral=False)
    occasion, subject = make_occasion(code), collective_of(make_unit())
    fulfil_criteria(occasion, subject)
    return occasion, subject


def route_a(occasion, subject, tier):
    verdict = assess_subject(occasion, subject, on=DAY).verdict_for(tier)
    return next(route.status for route in verdict.routes if route.code == "A")


@pytest.mark.parametrize(
    ("tier", "target", "result", "measure", "expected"),
    [
        ("bang_khen_tinh", 30, 33, "hộ", "met"),
        ("bang_khen_tinh", 30, 32, "hộ", "not_met"),
        ("bang_khen_tinh", 3, "3.3", "km", "met"),
        ("bang_khen_tinh", 3, "3.2999", "km", "not_met"),
        ("giay_khen", 30, 30, "hộ", "met"),
        ("giay_khen", 30, 29, "hộ", "not_met"),
    ],
)
def test_the_yearly_thresholds(tier, target, result, measure, expected):
    occasion, subject = ready()
    give_result(subject, result, target=give_target(subject, target, measure=measure))
    assert route_a(occasion, subject, tier) == expected


@pytest.mark.parametrize(("result", "expected"), [(15, "not_met"), (16, "met"), (14, "not_met")])
def test_mid_term_must_pass_half_of_the_units_whole_plan(result, expected):
    occasion, subject = ready("mid_term")
    target = give_target(subject, 30, whole=True)
    give_result(subject, result, target=target, on=date(2023, 6, 30))
    give_result(subject, 50, target=target, on=date(2023, 8, 1))
    assert route_a(occasion, subject, "bang_khen_tinh") == expected


@pytest.mark.parametrize("tier", ["bang_khen_tinh", "bang_khen_ttg"])
@pytest.mark.parametrize(("result", "expected"), [(30, "not_met"), (31, "met")])
def test_the_end_counts_against_the_provinces_plan(tier, result, expected):
    occasion, subject = ready("final")
    own = give_target(subject, 10, whole=True)
    given = give_target(subject, 30, whole=True, basis=TargetBasis.PROVINCE_PLAN)
    give_result(subject, 99, target=own)
    give_result(subject, result, target=given)
    assert route_a(occasion, subject, tier) == expected


def test_pledges_of_half_a_year_are_not_both_met_by_the_same_results():
    """Such rows cannot be made any more; those there are leave the verdict open."""
    occasion, subject = ready()
    first = give_target(subject, 20)
    second = give_target(subject, 20)
    Target.objects.filter(pk=first.pk).update(ends_on=date(2025, 6, 30))
    Target.objects.filter(pk=second.pk).update(
        starts_on=date(2025, 7, 1), indicator=first.indicator
    )
    give_result(subject, 22, target=first, on=date(2025, 3, 1))
    for tier in ("giay_khen", "bang_khen_tinh"):
        assert route_a(occasion, subject, tier) == "unknown"


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2024, 12, 31), "unknown"),
        (date(2025, 1, 1), "met"),
        (date(2025, 12, 31), "met"),
        (date(2026, 1, 1), "unknown"),
    ],
)
def test_the_page_of_the_pledge_counts_what_the_verdict_counts(day, status):
    occasion, subject = ready()
    target = give_target(subject, 30)
    give_result(subject, 33, target=target, on=day)
    (shown,) = achievements([target])
    lead = assess_subject(occasion, subject, on=DAY).verdict_for("giay_khen").lead
    assert route_a(occasion, subject, "giay_khen") == status
    assert (shown.result, lead.result) == ((33, 33) if status == "met" else (None, None))
    assert (shown.ratio and str(shown.ratio)) == lead.ratio


def test_every_indicator_must_reach_the_threshold():
    occasion, subject = ready()
    give_result(subject, 33, target=give_target(subject, 30))
    give_result(subject, 3, target=give_target(subject, 3, measure="km", name="Kênh nạo vét"))
    assessment = assess_subject(occasion, subject, on=DAY)
    assert assessment.next_tier.reached == "giay_khen"
    assert assessment.next_tier.next == "bang_khen_tinh"
    assert assessment.verdict_for("bang_khen_tinh").lead.name == "Kênh nạo vét"


def contribute(subject, value, *, verified=True):
    tccb = make_tccb()
    return Contribution.objects.create(
        subject=subject,
        movement=make_occasion().movement,
        kind="cash",
        description="Quỹ vì người nghèo",
        donor="Tập thể",
        value=Decimal(value),
        received_on=date(2025, 5, 5),
        recorded_by=tccb,
        recorded_at=MOMENT,
        verified_by=tccb if verified else None,
        verified_on=DAY if verified else None,
    )


def test_a_contribution_without_a_norm_is_unknown_and_never_passes_or_fails():
    occasion, subject = ready()
    give_result(subject, 30, target=give_target(subject, 30))
    contribute(subject, 186_500_000)
    verdict = assess_subject(occasion, subject, on=DAY).verdict_for("bang_khen_tinh")
    assert {route.code: route.status.value for route in verdict.routes} == {
        "A": "not_met",
        "B": "unknown",
    }
    assert verdict.status is rules.UNKNOWN


def test_the_files_of_a_contribution_are_those_of_what_counts():
    occasion, subject = ready()
    files = []
    for verified in (True, False):
        contribute(subject, 1_000_000, verified=verified)
        files.append(make_evidence(subject, "Biên nhận", MOMENT))
        Contribution.objects.latest("pk").evidence.add(files[-1])
    assert collect(occasion, [subject], on=DAY)[0].contribution.evidence == (str(files[0].pk),)
    Contribution.objects.exclude(verified_on=None).delete()
    assert collect(occasion, [subject], on=DAY)[0].contribution.evidence == (str(files[1].pk),)


@pytest.mark.parametrize(
    ("norm", "unchecked", "expected"),
    [
        (100_000_000, 0, "met"),
        (100_000_001, 0, "not_met"),
        (100_000_001, 50_000_000, "unknown"),
        (150_000_001, 50_000_000, "not_met"),
    ],
)
def test_a_norm_decides_route_b_and_an_unchecked_contribution_leaves_it_open(
    norm, unchecked, expected
):
    occasion, subject = ready()
    give_result(subject, 30, target=give_target(subject, 30))
    contribute(subject, 100_000_000)
    if unchecked:
        contribute(subject, unchecked, verified=False)
    ContributionNorm.objects.create(
        movement=occasion.movement,
        tier="bang_khen_tinh",
        subject_kind="collective",
        value=norm,
        source="Công văn thử nghiệm",
        valid_from=date(2025, 1, 1),
        entered_by=make_tccb(),
        entered_at=MOMENT,
    )
    assert (
        assess_subject(occasion, subject, on=DAY).verdict_for("bang_khen_tinh").status == expected
    )


@pytest.mark.parametrize(
    ("checked", "waiting", "expected"),
    [
        (30, 3, "unknown"),
        (30, 2, "not_met"),
        (33, 3, "met"),
        (0, 33, "unknown"),
        (0, 32, "not_met"),
    ],
)
def test_an_unchecked_result_leaves_route_a_open_where_it_decides(checked, waiting, expected):
    occasion, subject = ready()
    target = give_target(subject, 30)
    if checked:
        give_result(subject, checked, target=target)
    give_result(subject, waiting, target=target, verified=False)
    verdict = assess_subject(occasion, subject, on=DAY).verdict_for("bang_khen_tinh")
    assert {route.code: route.status.value for route in verdict.routes}["A"] == expected
    assert verdict.lead.unverified == waiting


def test_of_a_level_only_the_last_figure_waits():
    occasion, subject = ready()
    target = give_target(subject, 30)
    Indicator.objects.filter(pk=target.indicator_id).update(aggregation="level")
    give_result(subject, 10, target=target, on=date(2025, 3, 1), verified=False)
    give_result(subject, 33, target=target, on=date(2025, 6, 1))
    (facts,) = collect(occasion, [subject], on=DAY)
    assert (facts.progress[0].result, facts.progress[0].unverified) == (33, None)
    give_result(subject, 20, target=target, on=date(2025, 9, 1), verified=False)
    (facts,) = collect(occasion, [subject], on=DAY)
    row = facts.progress[0]
    assert (row.result, row.unverified, row.verified) == (20, 20, 33)


def test_a_collective_answers_for_a_disciplined_member_and_a_colleague_does_not():
    occasion, collective = ready()
    guilty = make_staff(collective.unit, "Lê Văn Tạm").subject
    colleague = make_staff(collective.unit, "Thị Ngọc Ánh").subject
    DisciplineRecord.objects.create(
        subject=guilty, level=1, decided_on=date(2025, 3, 1), number="12/QĐ-CCTL"
    )
    found = collect(occasion, [collective, guilty, colleague], on=DAY)
    assert [len(facts.disciplines) for facts in found] == [1, 1, 0]


@pytest.mark.parametrize(
    ("day", "annulled", "told", "status"),
    [
        (date(2025, 1, 1), "", 1, "not_met"),
        (date(2024, 12, 31), "", 1, "met"),
        (date(2025, 1, 1), "Ghi nhầm người", 0, "met"),
    ],
)
def test_a_discipline_of_any_day_is_told_and_one_of_the_window_counts(day, annulled, told, status):
    occasion, subject = ready()
    give_result(subject, 33, target=give_target(subject, 30))
    DisciplineRecord.objects.create(
        subject=make_staff(subject.unit, "Lê Văn Tạm").subject, level=1, decided_on=day,
        number="12/QĐ-CCTL", annul_reason=annulled,
    )  # fmt: skip
    assessment = assess_subject(occasion, subject, on=DAY)
    assert len(assessment.facts.disciplines) == told
    assert assessment.verdict_for("bang_khen_tinh").status == status


def test_an_open_case_blocks_and_a_closed_one_does_not():
    occasion, subject = ready()
    give_result(subject, 33, target=give_target(subject, 30))
    case = PendingCase.objects.create(
        subject=subject, kind="complaint", opened_on=date(2025, 10, 28), handler="Thanh tra Sở"
    )
    blocked = assess_subject(occasion, subject, on=DAY).verdict_for("bang_khen_tinh")
    assert (blocked.status, blocked.otherwise) == (rules.BLOCKED, rules.MET)
    case.closed_on = date(2025, 11, 1)
    case.save()
    assert (
        assess_subject(occasion, subject, on=DAY).verdict_for("bang_khen_tinh").status is rules.MET
    )


def test_a_stored_verdict_can_be_recomputed_from_its_facts():
    from awards.rules.codec import to_plain

    occasion, subject = ready()
    give_result(subject, 33, target=give_target(subject, 30))
    assessment = assess_subject(occasion, subject, on=DAY)
    stored_facts = rules.facts_from_json(to_plain(assessment.facts))
    verdict = assessment.verdict_for("bang_khen_tinh")
    from awards.selectors.plans import plan_of

    again = rules.assess(
        plan_of(assessment.version), stored_facts, occasion="annual", tier="bang_khen_tinh"
    )
    assert again == verdict == rules.verdict_from_json(to_plain(verdict))


def test_every_award_for_days_of_the_occasion_is_told_whenever_it_was_decided():
    occasion, subject = ready("final")
    for year, number, decided_on in (
        (2024, "574/QĐ-SNNPTNT", date(2024, 12, 25)),
        (2025, "2041/QĐ-UBND", date(2026, 1, 16)),
        (2020, "9/QĐ-SNNPTNT", date(2021, 1, 12)),
    ):
        decision = Decision.objects.create(
            occasion=make_occasion(year=year), tier="bang_khen_tinh", number=number,
            decided_on=decided_on, issuer="UBND tỉnh", recorded_by=make_tccb(), recorded_at=MOMENT,
        )  # fmt: skip
        Award.objects.create(decision=decision, subject=subject, recipient_name="x", unit_name="x")
    verdicts = assess_subject(occasion, subject, on=date(2026, 2, 10)).verdicts
    assert {tuple(w.number for w in verdict.warnings) for verdict in verdicts} == {
        ("574/QĐ-SNNPTNT", "2041/QĐ-UBND")
    }
    before = assess_subject(occasion, subject, on=date(2026, 1, 15)).verdicts[0]
    assert [warning.number for warning in before.warnings] == ["574/QĐ-SNNPTNT"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_subjects(count, django_assert_num_queries):
    occasion = make_occasion()
    subjects = []
    for number in range(count):
        subject = collective_of(make_unit(f"Trung tâm {number}"))
        fulfil_criteria(occasion, subject)
        give_result(subject, 33, target=give_target(subject, 30))
        contribute(subject, 1_000_000)
        subjects.append(subject)
    with django_assert_num_queries(15):
        assessed = assess_subjects(occasion, subjects, on=DAY)
    assert len(assessed) == count
