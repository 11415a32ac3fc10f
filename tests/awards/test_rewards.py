"""The money of awards: by the law of the decision's day, the plan that judged, and who receives."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from awards.models import Award, Decision, Nomination
from awards.selectors.register import awards
from awards.selectors.rewards import Rewards
from awards.services.decisions import correct_decision, decision_mark
from awards.services.plans import activate_plan_version, add_plan_version
from emulation.enums import Role
from tests.awards.makers import KH54, make_occasion
from tests.factories import (
    MOMENT,
    collective_of,
    make_officer,
    make_staff,
    make_tccb,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
DEPARTMENT, PROVINCE = "Quỹ thi đua, khen thưởng của Sở", "Quỹ thi đua, khen thưởng của tỉnh"


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = date(2026, 7, 20)


class Desk:
    """A unit, one of its people, and decisions that name them."""

    def __init__(self) -> None:
        self.occasion, self.unit, self.tccb = make_occasion(), make_unit(), make_tccb()
        self.collective = collective_of(self.unit)
        self.person = make_staff(self.unit, "Danh Sa Rây").subject

    def decide(self, tier, on, *subjects, number="1/QĐ-UBND", judged_by=None):
        decision = Decision.objects.create(
            occasion=self.occasion, tier=tier, number=number, decided_on=on,
            issuer="Chủ tịch UBND tỉnh", recorded_by=self.tccb, recorded_at=MOMENT,
        )  # fmt: skip
        for subject in subjects or (self.collective, self.person):
            Award.objects.create(
                decision=decision, subject=subject, recipient_name=subject.name,
                unit_name=subject.unit.name, achievement="Hỗ trợ 33 hộ",
                nomination=judged_by and self._nomination(subject, tier, judged_by),
            )  # fmt: skip
        return decision

    def _nomination(self, subject, tier, version):
        return Nomination.objects.create(
            occasion=self.occasion, subject=subject, tier=tier, state="returned",
            plan_version=version, assessed_on=MOMENT.date(), created_by=self.tccb,
            changed_at=MOMENT, return_reason="x",
        )  # fmt: skip

    def money(self, **about):
        """Each recipient's amount, and the totals by source."""
        rows = awards(self.tccb).filter(**about)
        rewards = Rewards(rows)
        paid = {award.recipient_name: rewards.of(award) for award in rows}
        return paid, rewards.totals


@pytest.fixture
def desk():
    return Desk()


def told(response):
    """The page's words with plain spaces."""
    words = re.sub(r"<[^>]+>", " ", response.content.decode()).replace("&nbsp;", " ")
    return re.sub(r"\s+", " ", words.replace("\u00a0", " ").replace("\u2060", ""))


def read(client, user, route, *args, **query):
    client.force_login(user)
    return told(client.get(reverse(route, args=args), query))


# --- Both sides of each day on which the law changes ------------------------------------------

DAYS = [
    # day, giấy khen collective and person, bằng khen tỉnh collective and person, its values checked
    (date(2023, 6, 30), 894_000, 447_000, 2_980_000, 1_490_000, False),
    (date(2023, 7, 1), 1_080_000, 540_000, 3_600_000, 1_800_000, False),
    (date(2023, 12, 31), 1_080_000, 540_000, 3_600_000, 1_800_000, False),
    (date(2024, 1, 1), 1_080_000, 540_000, 5_400_000, 2_700_000, True),
    (date(2024, 6, 30), 1_080_000, 540_000, 5_400_000, 2_700_000, True),
    (date(2024, 7, 1), 1_410_000, 710_000, 7_020_000, 3_510_000, True),
    (date(2026, 6, 30), 1_410_000, 710_000, 7_020_000, 3_510_000, True),
    (date(2026, 7, 1), 1_520_000, 760_000, 7_590_000, 3_800_000, True),
]


@pytest.mark.parametrize(("on", "first", "second", "third", "fourth", "checked"), DAYS)
def test_each_award_has_the_money_of_its_decisions_day(
    desk, on, first, second, third, fourth, checked
):
    desk.decide("giay_khen", on)
    desk.decide("bang_khen_tinh", on, number="2/QĐ-UBND")
    names = desk.collective.name, desk.person.name
    for tier, amounts, mark in (
        ("giay_khen", (first, second), False),
        ("bang_khen_tinh", (third, fourth), checked),
    ):
        paid, _ = desk.money(decision__tier=tier)
        assert tuple(paid[name].reward.amount for name in names) == amounts
        assert {money.reward.verified for money in paid.values()} == {mark}
    _, totals = desk.money()
    found = [(f.name, f.count, f.amount, f.verified, f.to_compare) for f in totals.funds]
    assert found == [
        (DEPARTMENT, 2, first + second, False, 2),
        (PROVINCE, 2, third + fourth, False, 0 if checked else 2),
    ]
    assert (totals.count, totals.amount, totals.without) == (
        4,
        sum((first, second, third, fourth)),
        0,
    )


def test_a_household_is_paid_as_one_in_its_row_and_in_every_total(client, desk):
    """One and a half of what a person gets, though it stands among the collectives."""
    family = collective_of(make_unit("Hộ ông Danh Được", kind="household"))
    recipients = (family, desk.collective, desk.person)
    decision = desk.decide("bang_khen_tinh", date(2024, 7, 1), *recipients)
    paid, totals = desk.money()
    assert [paid[subject.name].reward.amount for subject in recipients] == [
        5_270_000, 7_020_000, 3_510_000,
    ]  # fmt: skip
    assert (totals.count, totals.amount, totals.without) == (3, 15_800_000, 0)
    page = read(client, desk.tccb, "decision_detail", decision.pk)
    assert f"{family.name} Hỗ trợ 33 hộ 5.270.000 đồng" in page
    told = "Hộ gia đình 2,25 × 2.340.000 đồng = 5.265.000 đồng, làm tròn lên 5.270.000 đồng"
    assert told in page and "Tổng tiền thưởng 15.800.000 đồng cho 3 khen thưởng" in page
    page = read(client, desk.tccb, "award_list")
    assert "5.270.000 đồng" in page and f"{PROVINCE} 3 15.800.000 đồng" in page
    found = sheet(client, "decision_excel", decision.pk)
    rows = {found.cell(row, 2).value: line(found, row)[:3] for row in (5, 6, 7)}
    assert rows[family.name] == [2.25, 2_340_000, 5_270_000]


def test_a_day_that_is_put_right_has_its_own_money(desk):
    decision = desk.decide("bang_khen_tinh", date(2024, 7, 1), desk.collective)
    assert desk.money()[1].amount == 7_020_000
    correct_decision(
        decision=decision, number=decision.number, decided_on=date(2024, 6, 30),
        reason="Nhập nhầm ngày", seen=decision_mark(decision), by=desk.tccb,
        on=date(2026, 7, 20),
    )  # fmt: skip
    assert desk.money()[1].amount == 5_400_000


def test_an_award_recorded_while_the_page_is_made_is_paid_as_well(desk):
    rewards = Rewards(awards(desk.tccb))
    desk.decide("bang_khen_tinh", date(2024, 7, 1), desk.collective)
    assert rewards.of(awards(desk.tccb).get()).reward.amount == 7_020_000
    assert rewards.totals.count == 0


# --- Where there is no amount -----------------------------------------------------------------


def later_version(desk, old, new):
    text = KH54.read_text(encoding="utf-8")
    assert old in text
    movement = desk.occasion.movement
    version = add_plan_version(
        movement=movement, text=text.replace(old, new), by=None, note="tiền thưởng"
    )
    activate_plan_version(version=version, by=None, reason="Sửa kế hoạch")
    return movement.plan_versions.get(number=1)


def test_the_plan_that_judged_says_which_reward_whatever_holds_since(desk):
    first = later_version(desk, 'reward = "reward.department_certificate"\n', "")
    desk.decide("giay_khen", date(2025, 1, 10), desk.collective, judged_by=first)
    desk.decide("giay_khen", date(2025, 1, 10), desk.person, number="2/QĐ-SNN")
    paid, totals = desk.money()
    assert paid[desk.collective.name].reward.amount == 1_410_000
    assert paid[desk.person.name] is None
    assert (totals.count, totals.amount, totals.without) == (1, 1_410_000, 1)


def test_a_form_without_reward_and_a_day_without_value_are_said_never_nought(client, desk):
    later_version(desk, 'reward = "reward.department_certificate"\n', "")
    bare = desk.decide("giay_khen", date(2025, 1, 10))
    early = desk.decide("bang_khen_tinh", date(2019, 6, 30), number="2/QĐ-UBND")
    unknown = desk.decide("huan_chuong", date(2025, 1, 10), number="3/QĐ-CTN")
    desk.decide("bang_khen_tinh", date(2025, 1, 10), desk.person, number="4/QĐ-UBND")
    for decision in (bare, early, unknown):
        page = read(client, desk.tccb, "decision_detail", decision.pk)
        assert page.count("Chưa có mức thưởng trong tham số") == 2
        assert "2 khen thưởng: chưa có mức thưởng trong tham số" in page
        assert "Tổng tiền thưởng" not in page
        assert " 0 đồng" not in page
    page = read(client, desk.tccb, "award_list")
    assert page.count("Chưa có mức thưởng trong tham số") == 6
    assert f"{PROVINCE} 1 3.510.000 đồng" in page
    assert "6 khen thưởng chưa có mức thưởng trong tham số, chưa tính vào tổng." in page


# --- Pages ------------------------------------------------------------------------------------


def test_the_decision_explains_its_money_once(client, desk):
    decision = desk.decide("giay_khen", date(2024, 8, 15))
    page = read(client, desk.tccb, "decision_detail", decision.pk)
    rows, money = page.split(" Cách tính ")
    assert f"{desk.collective.name} Hỗ trợ 33 hộ 1.410.000 đồng" in rows
    assert "Hỗ trợ 33 hộ 710.000 đồng" in rows
    assert money.startswith("hệ số × lương cơ sở của ngày 15/08/2024 Tập thể 0,6 × 2.340.000 đồng")
    assert (
        "Cá nhân 0,3 × 2.340.000 đồng = 702.000 đồng, làm tròn lên 710.000 đồng Cần đối chiếu "
        "Nghị định 73/2024/NĐ-CP; Nghị định 98/2023/NĐ-CP"
    ) in money
    assert "Tổng tiền thưởng 2.120.000 đồng cho 2 khen thưởng Bằng chữ: hai triệu một trăm" in money
    assert f"Nguồn chi {DEPARTMENT} Cần đối chiếu" in money


def test_amounts_that_are_compared_and_not_rounded_say_so(client, desk):
    decision = desk.decide("bang_khen_ttg", date(2026, 3, 1), desk.person)
    page = read(client, desk.tccb, "decision_detail", decision.pk)
    assert "Cá nhân 3,5 × 2.340.000 đồng = 8.190.000 đồng Đã đối chiếu" in page
    assert "Bằng chữ: tám triệu một trăm chín mươi nghìn đồng." in page
    assert "làm tròn lên" not in page


def test_the_register_sums_all_that_its_filters_match_not_the_page_alone(client, desk):
    people = [make_staff(desk.unit, f"Người thứ {n}").subject for n in range(29)]
    desk.decide("giay_khen", date(2023, 12, 31), *people)
    desk.decide("bang_khen_tinh", date(2024, 1, 1), number="2/QĐ-UBND")
    page = read(client, desk.tccb, "award_list", page=2)
    assert page.count("Hỗ trợ 33 hộ") == 6
    assert f"{DEPARTMENT} 29 15.660.000 đồng" in page
    assert f"{PROVINCE} 2 8.100.000 đồng" in page
    assert "Cộng 31 23.760.000 đồng" in page
    page = read(client, desk.tccb, "award_list", year="2024")
    assert "Tổng tiền thưởng năm 2024 theo nguồn chi" in page
    assert f"{PROVINCE} 2 8.100.000 đồng Cần đối chiếu nguồn chi Tính trên" in page
    assert DEPARTMENT not in page and " Cộng " not in page
    page = read(client, desk.tccb, "award_list", kind="individual", year="2024")
    assert f"{PROVINCE} 1 2.700.000 đồng" in page


def test_everybody_reads_the_money_of_the_awards_they_see_and_no_other(client, desk):
    other = collective_of(make_unit("Chi cục Kiểm lâm"))
    decision = desk.decide("bang_khen_tinh", date(2024, 8, 1))
    desk.decide("bang_khen_tinh", date(2024, 8, 1), other, number="2/QĐ-UBND")
    for user, amount in (
        (desk.tccb, "17.550.000"),
        (make_user(Role.MEMBER), "17.550.000"),
        (make_officer(desk.unit), "10.530.000"),
        (make_officer(other.unit), "7.020.000"),
        (make_user(Role.STAFF, staff=desk.person.staff), "3.510.000"),
    ):
        page = read(client, user, "award_list")
        assert re.search(rf"{PROVINCE} \d {amount} đồng", page), user
    client.force_login(make_user(Role.STAFF, staff=make_staff(other.unit)))
    assert "đồng</span>" not in client.get(reverse("award_list")).content.decode()
    assert client.get(reverse("decision_excel", args=[decision.pk])).status_code == 403


# --- Workbooks --------------------------------------------------------------------------------


def sheet(client, route, *args, **query):
    answer = client.get(reverse(route, args=args), query)
    return load_workbook(BytesIO(answer.content)).active


def line(found, row):
    return [found.cell(row, column).value for column in range(9, 14)]


def test_both_workbooks_hold_the_amounts_as_numbers_and_the_sums_below(client, desk):
    later_version(desk, 'reward = "reward.prime_minister_certificate"\n', "")
    first = desk.decide("giay_khen", date(2024, 8, 15))
    desk.decide("bang_khen_tinh", date(2023, 8, 15), desk.collective, number="2/QĐ-UBND")
    desk.decide("bang_khen_ttg", date(2023, 8, 14), desk.collective, number="3/QĐ-TTg")
    client.force_login(desk.tccb)
    found = sheet(client, "award_excel")
    heads = ["Hệ số", "Lương cơ sở (đồng)", "Tiền thưởng (đồng)", "Nguồn chi", "Đối chiếu văn bản"]
    assert line(found, 4) == heads
    both = "Cần đối chiếu mức thưởng, nguồn chi"
    people = {found.cell(row, 2).value: line(found, row) for row in (5, 6)}
    assert people[desk.person.name] == [0.3, 2_340_000, 710_000, DEPARTMENT, both]
    assert people[desk.collective.name] == [0.6, 2_340_000, 1_410_000, DEPARTMENT, both]
    assert line(found, 7) == [2, 1_800_000, 3_600_000, PROVINCE, both]
    assert line(found, 8) == [None, None, None, None, "Chưa có mức thưởng trong tham số"]
    sums = [(found.cell(row, 2).value, *line(found, row)[2:4]) for row in range(10, 14)]
    assert sums == [
        ("Cộng 2 khen thưởng", 2_120_000, DEPARTMENT),
        ("Cộng 1 khen thưởng", 3_600_000, PROVINCE),
        ("Cộng 3 khen thưởng", 5_720_000, "Tất cả nguồn chi"),
        ("1 khen thưởng chưa tính vào tổng", None, None),
    ]
    assert found.auto_filter.ref == "A4:M8"
    assert found.cell(5, 11).number_format == "#,##0"
    found = sheet(client, "decision_excel", first.pk)
    assert found["A1"].value == "Khen thưởng theo Quyết định 1/QĐ-UBND ngày 15/08/2024"
    assert (found["B8"].value, found["K8"].value) == ("Cộng 2 khen thưởng", 2_120_000)
    assert found.max_row == 8


def test_the_money_asks_twice_however_many_rows(desk, django_assert_num_queries):
    first = later_version(desk, 'reward = "reward.department_certificate"\n', "")
    for place, year in enumerate((2023, 2024, 2025), start=1):
        unit = collective_of(make_unit(f"Chi cục {place}"))
        desk.decide("giay_khen", date(year, 5, 1), unit, number=f"{place}/QĐ", judged_by=first)
        desk.decide("bang_khen_tinh", date(year, 5, 1), unit, number=f"{place}b/QĐ")
        rows = awards(desk.tccb)
        with django_assert_num_queries(3):
            found = list(rows)
            rewards = Rewards(rows)
            assert all(rewards.of(award) for award in found)
            assert rewards.totals.count == 2 * place
