"""The occasions beside the annual one in the browser, from compiled nominations to the register:
sơ kết 7/2023 under the names of that time, tổng kết 2025 with two tiers for one collective."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from awards.models import Award, Decision, Nomination
from dossiers.reading import read
from tests.awards.makers import make_occasion
from tests.browser import acts
from tests.browser import council_acts as council
from tests.browser.desks import Desks
from tests.browser.stories import one, says, the_others_vote
from tests.factories import MOMENT
from tests.flows import walk
from tests.flows.town import TODAY, Town, make_town, whole_period

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOUSES = "Hộ nghèo được hỗ trợ sinh kế"
UNIT = "Chi cục Thủy lợi"
PROVINCE, PRIME_MINISTER = "Bằng khen của Chủ tịch UBND tỉnh", "Bằng khen của Thủ tướng Chính phủ"
EARLIER = "12/QĐ-SNNMT"
REASON = "Thành tích cả giai đoạn; Giấy khen chỉ ghi nhận năm 2024."


@dataclass(frozen=True)
class Story:
    """`tiers`: what is proposed, first the one that comes back under `number`; `warned`: what the
    page tells of an earlier award; `wording`: what every tờ trình says of its time and occasion."""

    occasion: str
    day: date
    tiers: tuple[str, ...]
    number: str
    wording: tuple[str, ...]
    warned: str = ""


MID_TERM = Story(
    "Sơ kết 7/2023",
    date(2023, 7, 20),
    (PROVINCE,),
    "1871/QĐ-UBND",
    ("UBND TỈNH KIÊN GIANG", "TTr-SNNPTNT", "ngày 20 tháng 7 năm 2023", "giai đoạn 2021-2023"),
)
FINAL = Story(
    "Tổng kết 2021–2025",
    TODAY,
    (PRIME_MINISTER, PROVINCE),
    "1560/QĐ-TTg",
    ("UBND TỈNH AN GIANG", "TTr-SNNMT", "ngày 12 tháng 11 năm 2025", "giai đoạn 2021-2025"),
    warned=f"Đã nhận Giấy khen của Giám đốc sở theo Quyết định {EARLIER}",
)


@pytest.fixture
def mid_term(settings: Any, celery: object) -> Town:
    settings.DEMO_TODAY = MID_TERM.day
    town = make_town("mid_term")
    walk.pledge(town, {HOUSES: "100"}, whole_period(), MID_TERM.day)
    walk.achieve(town, {HOUSES: "51"}, date(2023, 6, 30))
    walk.propose(town, "bang_khen_tinh", MID_TERM.day)
    return town


@pytest.fixture
def final(settings: Any, celery: object) -> Town:
    """Both tiers for one achievement, of which the office has rewarded a year already."""
    settings.DEMO_TODAY = FINAL.day
    town = make_town("final")
    walk.assign(town, {HOUSES: "120"})
    walk.achieve(town, {HOUSES: "121"}, date(2025, 10, 31))
    rewarded_before(town)
    walk.propose(town, "bang_khen_tinh", FINAL.day)
    walk.propose_also(town, "bang_khen_ttg", FINAL.day)
    return town


def rewarded_before(town: Town) -> None:
    decision = Decision.objects.create(
        occasion=make_occasion("annual", 2024, state="closed"), tier="giay_khen", number=EARLIER,
        decided_on=date(2024, 12, 2), issuer="Giám đốc Sở", recorded_by=town.tccb,
        recorded_at=MOMENT,
    )  # fmt: skip
    decision.awards.create(
        subject=town.collective, recipient_name=UNIT, unit_name=UNIT, achievement="Năm 2024"
    )


def test_the_mid_term_occasion(mid_term: Town, desks: Desks) -> None:
    walk_through(desks, mid_term, MID_TERM)


def test_the_final_occasion(final: Town, desks: Desks) -> None:
    walk_through(desks, final, FINAL)


def walk_through(desks: Desks, town: Town, story: Story) -> None:
    tccb_presents(desks, town, story)
    the_council_agrees(desks, town, story)
    the_papers_name_the_occasion(desks, town, story)
    the_awards_come_back(desks, town, story)


def tccb_presents(desks: Desks, town: Town, story: Story) -> None:
    tccb = desks.of(town.tccb)
    council.call_meeting(
        tccb,
        occasion=story.occasion,
        chair="Nguyễn Hữu Nghĩa",
        secretary="Ngô Thị Hồng Gấm",
        held_on=f"{story.day:%d/%m/%Y}",
        starts_at="8:00",
        place="Phòng họp B, trụ sở Sở",
    )
    acts.open_table(tccb, story.occasion)
    names = [UNIT] * len(story.tiers)
    acts.present(tccb, *names, warned=story.warned, reason=REASON if story.warned else "")


def the_council_agrees(desks: Desks, town: Town, story: Story) -> None:
    chair = desks.of(town.chair)
    council.call_the_roll(desks.of(town.clerk))
    council.open_meeting(chair)
    for _ in story.tiers:
        council.open_round(chair)
        council.vote(desks.of(town.seats[1]), "Không đồng ý")
        the_others_vote(*town.seats[:1], *town.seats[2:])
        council.close_round(chair)
        acts.sees(chair, "8/9 thành viên đồng ý, đạt 88,88%")
        council.conclude_round(chair)
    council.conclude_meeting(chair)


def the_papers_name_the_occasion(desks: Desks, town: Town, story: Story) -> None:
    tccb = desks.of(town.tccb)
    council.open_dossier(tccb, story.occasion)
    council.watch_papers(tccb)
    texts = {title: read(pdf).text for title, pdf in council.download_papers(tccb).items()}
    for tier in story.tiers:
        text = one(texts, f"Tờ trình đề nghị tặng {tier}")
        says(text, f"đề nghị tặng {tier}", UNIT, "88,88%", *story.wording)
        assert all(other not in text for other in story.tiers if other != tier)
    if story.warned:
        says(one(texts, "Biên bản họp Hội đồng"), REASON)


def the_awards_come_back(desks: Desks, town: Town, story: Story) -> None:
    """The first tier's decision; one achievement is rewarded once, whatever else was proposed."""
    tccb, officer, day = desks.of(town.tccb), desks.of(town.officer), f"{story.day:%d/%m/%Y}"
    given, *others = story.tiers
    council.record_decision(tccb, given, story.number, day)
    for tier in others:
        council.decline_second_award(tccb, tier, UNIT, day, "Đã được khen ở mức cao hơn.")
    officer.goto("/khen-thuong/")
    acts.sees(officer, UNIT, story.number)
    assert Award.objects.filter(nomination__occasion=town.occasion).count() == 1
    assert Nomination.objects.filter(state="declined").count() == len(others)
