"""The occasions beside the annual one, walked to the papers: sơ kết 7/2023 under the names of that
time, tổng kết 2025 against what UBND tỉnh gave."""

from datetime import date
from typing import Any

import pytest

from awards.selectors.verdicts import assess_subject
from dossiers.reading import bare
from emulation.errors import Refused
from emulation.models import AwardTier
from emulation.periods import Period
from tests.factories import make_movement
from tests.flows import walk
from tests.flows.town import Town, make_town, whole_period

pytestmark = pytest.mark.django_db

JULY_2023, NOVEMBER_2025 = date(2023, 7, 20), date(2025, 11, 12)
HOUSES, ROADS = "Hộ nghèo được hỗ trợ sinh kế", "Hộ được cấp nước sạch"
PROVINCE, PRIME_MINISTER = "bang_khen_tinh", "bang_khen_ttg"


def says(text: str, *passages: str) -> None:
    for passage in passages:
        assert bare(passage) in bare(text), f"{passage!r} is not in {text!r}"


def one(papers: dict[str, str], beginning: str) -> str:
    (text,) = [text for title, text in papers.items() if title.startswith(beginning)]
    return text


def status(town: Town, tier: str, on: date) -> str:
    return assess_subject(town.occasion, town.collective, on=on).verdict_for(tier).status.value


# --- Sơ kết 7/2023 --------------------------------------------------------------------------


@pytest.fixture
def mid_term(settings: Any) -> Town:
    settings.DEMO_TODAY = JULY_2023
    town = make_town("mid_term")
    walk.pledge(town, {HOUSES: "100"}, whole_period(), JULY_2023)
    return town


def test_exactly_half_is_not_above_half(mid_term):
    walk.achieve(mid_term, {HOUSES: "50"}, date(2023, 6, 30))
    made = walk.propose(mid_term, PROVINCE, JULY_2023)
    assert made.verdict_status != "met"
    walk.achieve(mid_term, {HOUSES: "1"}, date(2023, 7, 1))
    assert status(mid_term, PROVINCE, JULY_2023) == "met"


def test_mid_term_papers_carry_the_names_of_2023(mid_term):
    walk.achieve(mid_term, {HOUSES: "51"}, date(2023, 6, 30))
    papers = walk.printed(
        walk.decide(mid_term, [walk.propose(mid_term, PROVINCE, JULY_2023)], JULY_2023)
    )
    submission, minutes = one(papers, "Tờ trình"), one(papers, "Biên bản họp Hội đồng")
    says(submission, "UBND TỈNH KIÊN GIANG", "SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN")
    says(submission, "TTr-SNNPTNT", "Kiên Giang, ngày", "tháng", "năm 2023", "88,88%")
    says(minutes, "ngày 20 tháng 7 năm 2023", "8/9 thành viên đồng ý, đạt 88,88%")
    report = one(papers, "Báo cáo thành tích")
    says(report, "Mẫu số 07", "Nghị định 91/2017/NĐ-CP", "SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN")
    says(report, "2021-2025", "100", "51,00%")
    for text in papers.values():
        assert "An Giang" not in text
        assert "MÔI TRƯỜNG" not in text


# --- Tổng kết 2025 --------------------------------------------------------------------------


@pytest.fixture
def final(settings: Any) -> Town:
    settings.DEMO_TODAY = NOVEMBER_2025
    town = make_town("final")
    walk.assign(town, {HOUSES: "120", ROADS: "30"})
    return town


def test_one_achievement_may_be_put_for_both_tiers_and_papers_go_apart(final):
    """Two tiers, the same threshold: eligibility for both is normal, the council chooses."""
    walk.achieve(final, {HOUSES: "121", ROADS: "31"}, date(2025, 10, 31))
    made = [
        walk.propose(final, PROVINCE, NOVEMBER_2025),
        walk.propose_also(final, PRIME_MINISTER, NOVEMBER_2025),
    ]
    papers = walk.printed(walk.decide(final, made, NOVEMBER_2025))
    for code in (PROVINCE, PRIME_MINISTER):
        name = AwardTier.objects.get(code=code).name
        text = one(papers, f"Tờ trình đề nghị tặng {name}")
        says(text, "UBND TỈNH AN GIANG", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "TTr-SNNMT", name)
        says(text, "An Giang, ngày", "năm 2025", "Chi cục Thủy lợi", "88,88%")
    minutes = one(papers, "Biên bản họp Hội đồng")
    says(minutes, "ngày 12 tháng 11 năm 2025", "Bằng khen của Thủ tướng Chính phủ")
    reports_ = [text for title, text in papers.items() if title.startswith("Báo cáo thành tích")]
    assert len(reports_) == 2
    for text in reports_:
        says(text, "Mẫu số 08", "Nghị định 152/2025/NĐ-CP", "UBND tỉnh giao", "120", "100,83%")
        assert "KIÊN GIANG" not in text


def test_exactly_what_the_province_gave_is_not_more_than_it(final):
    walk.achieve(final, {HOUSES: "120", ROADS: "31"}, date(2025, 10, 31))
    walk.propose(final, PROVINCE, NOVEMBER_2025)
    assert status(final, PRIME_MINISTER, NOVEMBER_2025) != "met"
    walk.achieve(final, {HOUSES: "1"}, date(2025, 11, 1))
    assert status(final, PRIME_MINISTER, NOVEMBER_2025) == "met"


def test_the_units_own_plan_does_not_count_at_the_final_occasion(final):
    """200% of the unit's own plan, half of the province's: not enough."""
    walk.pledge(final, {"Hộ nghèo có nhà ở": "10"}, whole_period(), NOVEMBER_2025)
    walk.achieve(final, {"Hộ nghèo có nhà ở": "20", HOUSES: "60"}, date(2025, 10, 31))
    made = walk.propose(final, PROVINCE, NOVEMBER_2025)
    assert made.verdict_status != "met"


def test_a_day_outside_of_the_movement_is_refused_to_the_province_plan(final):
    with pytest.raises(Refused) as refused:
        walk.targets.assign_target(
            subject=final.collective,
            movement=make_movement(),
            figures=walk._figures(HOUSES, "5"),
            span=Period(date(2020, 1, 1), date(2025, 12, 31)),
            source="Quyết định 1/QĐ-UBND",
            token=walk.uuid.uuid4(),
            by=final.tccb,
        )
    assert refused.value.field == "starts_on"
    assert "Kỳ giao phải nằm trong" in refused.value.message
