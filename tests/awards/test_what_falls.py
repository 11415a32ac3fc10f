"""A plan of another office, taken in as a file: what is to fall, what a ministry gives, how many
people there are."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from awards.collect import collect
from awards.enums import OccasionState
from awards.models import CriterionConfirmation, Occasion
from awards.rules import Finding, Period, Progress, Status, Verdict
from awards.rules.conditions.measuring import BASES, measure
from awards.rules.facts import DIRECTIONS
from awards.selectors.plan_versions import force_mark
from awards.selectors.thresholds import for_target
from awards.selectors.verdicts import assess_subject
from emulation.enums import Direction, PledgeState, TargetBasis
from emulation.models import (
    Indicator,
    MeasureUnit,
    Movement,
    Pledge,
    RegistrationPeriod,
    Result,
    Subject,
    Target,
    User,
)
from emulation.services import pledges, record_checks
from tests.awards.makers import make_plan_in_force
from tests.emulation.test_pledge_pages import signed_in, text_of
from tests.factories import (
    collective_of,
    make_department,
    make_officer,
    make_tccb,
    make_unit,
)
from tests.rules.example_plans import TEXTS

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 15)
# A ministry's plan; the papers to a ministry and to the President are not written here.
TEXT = (
    TEXTS["khoi_thi_dua"]
    .replace('authority = "ministry"', 'authority = "province"')
    .replace('authority = "president"', 'authority = "prime_minister"')
)


@pytest.fixture(autouse=True)
def today(settings) -> None:
    settings.DEMO_TODAY = DAY


@dataclass
class World:
    movement: Movement
    occasion: Occasion
    subject: Subject
    pledge: Pledge
    officer: Client
    tccb: Client
    office: User

    def indicator(self, code: str) -> Indicator:
        return self.movement.indicators.get(plan_code=code)

    def promise(self, code: str, value: str, **typed: str):
        """The unit's own target as its officer types it."""
        url = reverse("target_add", args=[self.pledge.pk, self.pledge.entries.get().pk])
        data = {
            "token": str(uuid.uuid4()),
            "name": self.indicator(code).name,
            "value": value,
            "measure": self.indicator(code).measure_id,
            "due_on": "30/11/2026",
            "content": self.movement.contents.get().pk,
        }
        return self.officer.post(url, data | typed)

    def give(self, code: str, value: str, basis: str, **typed: str):
        """A given target as TCCB types it; of the year where no days are named."""
        url = reverse("given_target_add", args=[self.movement.code, self.subject.unit_id])
        data = {
            "token": str(uuid.uuid4()),
            "subject": self.subject.pk,
            "basis": basis,
            "name": self.indicator(code).name,
            "value": value,
            "measure": self.indicator(code).measure_id,
            "starts_on": "01/01/2026",
            "ends_on": "31/12/2026",
            "source": "Công văn 12/BVD-TCCB ngày 05/01/2026",
        }
        return self.tccb.post(url, data | typed)

    def accept(self) -> None:
        Pledge.objects.update(state=PledgeState.ACCEPTED)

    def reach(self, code: str, value: str, day: str = "30/11/2026") -> None:
        """A result as the officer types it, checked by TCCB."""
        data = {
            "token": str(uuid.uuid4()),
            "indicator": self.indicator(code).pk,
            "value": value,
            "achieved_on": day,
        }
        url = reverse("result_add", args=[self.subject.pk])
        assert self.officer.post(url, data).status_code == 302
        made = Result.objects.latest("pk")
        record_checks.verify_records(records=[made], by=self.office, on=DAY)

    def verdict_page(self) -> str:
        url = reverse("verdict_detail", args=[self.occasion.pk, self.subject.pk])
        return text_of(self.officer.get(url))

    def verdict(self, tier: str) -> Verdict:
        return assess_subject(self.occasion, self.subject, on=DAY).verdict_for(tier)

    def status(self, tier: str) -> Status:
        return self.verdict(tier).status

    def finding(self, tier: str, code: str) -> Finding:
        """Of the plan's first way, or of one of its indicators."""
        way = next(f for f in self.verdict(tier).findings if f.route)
        return next((part for part in way.children if part.code == code), way)


@pytest.fixture
def world() -> World:
    """The plan is uploaded by one person of TCCB and put in force by another, on their pages."""
    department, office, second = make_department(), make_tccb(), make_tccb()
    movement = Movement.objects.create(
        department=department, code="kh56", name="Tiết kiệm, cải tiến, không tai nạn",
        starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31),
    )  # fmt: skip
    file = SimpleUploadedFile("kh56.toml", TEXT.encode())
    sent = {"file": file, "note": "Kế hoạch của Bộ", "seen": ""}
    response = signed_in(office).post(reverse("plan_upload", args=["kh56"]), sent)
    assert response.status_code == 302, text_of(response)
    version = movement.plan_versions.get()
    url = reverse("plan_activate", args=[version.pk])
    reviewed = {"reason": "Kế hoạch ban hành", "seen": force_mark(movement)}
    assert signed_in(second).post(url, reviewed).status_code == 302
    unit = make_unit("Trung tâm Khuyến nông")
    officer = make_officer(unit)
    period = RegistrationPeriod.objects.create(
        movement=movement, name="Đăng ký năm 2026", opens_on=date(2025, 11, 1),
        starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), closes_on=date(2026, 11, 29),
    )  # fmt: skip
    occasion = Occasion.objects.create(
        movement=movement, code="annual", name="Hằng năm 2026", state=OccasionState.OPEN,
        starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
        opens_on=date(2026, 1, 1), closes_on=date(2026, 12, 31),
    )  # fmt: skip
    pledge = pledges.create_pledge(unit=unit, period=period, by=officer, on=DAY)
    CriterionConfirmation.objects.create(
        occasion=occasion, subject=collective_of(unit), criterion="safe", met=True,
        confirmed_by=office, confirmed_on=DAY,
    )  # fmt: skip
    return World(
        movement, occasion, collective_of(unit), pledge,
        signed_in(officer), signed_in(office), office,
    )  # fmt: skip


def test_from_the_uploaded_plan_to_a_verdict_that_reckons_the_fall(world: World):
    fall = [(i.plan_code, i.direction) for i in world.movement.indicators.order_by("pk")]
    assert fall == [
        ("power", "at_most"), ("defects", "at_most"),
        ("turnout", "at_least"), ("improvements", "at_least"),
    ]  # fmt: skip
    assert world.promise("power", "900", baseline="1.000").status_code == 302
    assert world.promise("defects", "3", baseline="10").status_code == 302
    world.accept()
    assert world.give("turnout", "45", "headcount").status_code == 302
    world.reach("power", "900,5")
    world.reach("defects", "3")
    world.reach("turnout", "36")
    page = world.verdict_page()
    assert "Còn phải giảm 0,5 kWh để đạt mức của Giấy khen Cục trưởng." in page
    assert "Kết quả giảm 99,5 kWh trên mức giảm đề ra 100 kWh, bằng 99,50%." in page
    assert "Yêu cầu từ 100%, tức giảm 7 hồ sơ Thực tế 100%, tức giảm 7 hồ sơ" in page
    assert "Yêu cầu từ 80%, tức 36 người Thực tế 80%, tức 36 người" in page
    assert world.status("giay_khen") is Status.NOT_MET

    world.reach("power", "890", day="01/12/2026")
    assert world.status("giay_khen") is Status.MET
    assert world.finding("bang_khen_bo", "A").gap.text == (
        "Còn thiếu ở 2 chỉ tiêu: giảm 1 hồ sơ (Hồ sơ phải làm lại), cần giảm hơn 110 kWh (Điện "
        "năng tiêu thụ)"
    )
    world.reach("power", "1.010", day="02/12/2026")
    assert world.finding("giay_khen", "power").actual == "-10%, tức tăng 10 kWh"


def test_pages_show_where_a_fall_begins(world: World):
    world.promise("power", "900", baseline="1.000")
    world.accept()
    world.reach("power", "950")
    kept = {"chi-tieu": world.indicator("power").pk}
    for client, route, args, query, told in (
        (world.officer, "record_list", [], {}, "từ 1.000 xuống 900 950 50,00%"),
        (world.officer, "home", [], {}, "từ 1.000 xuống 900 950 50,00%"),
        (world.officer, "result_add", [world.subject.pk], kept,
         "Đã ghi 950 kWh, bằng 50% mức giảm"),
        (world.officer, "result_add", [world.subject.pk], kept,
         "Năm 2026 đề ra từ 1.000 xuống 900, đã ghi 950."),
        (world.officer, "pledge_detail", [world.pledge.pk], {},
         "Điện năng tiêu thụ giảm từ 1.000 xuống 900 kWh, xong chậm nhất"),
        (world.tccb, "pledge_review", [world.pledge.pk], {},
         "Điện năng tiêu thụ giảm từ 1.000 xuống 900 kWh, xong chậm nhất"),
        (world.tccb, "pledge_review", [world.pledge.pk], {},
         "số đầu kỳ 1.000 kWh; mức 900 kWh"),
        (world.officer, "report_edit", [world.occasion.pk, world.subject.pk], {},
         "Đầu kỳ 1.000 kWh, nay 950 kWh, đề ra còn 900 kWh, bằng 50% mức giảm"),
    ):  # fmt: skip
        page = text_of(client.get(reverse(route, args=args), query))
        assert told in page, route


def test_the_example_beside_a_target_comes_down(world: World):
    world.promise("power", "900", baseline="1.000")
    url = reverse("target_edit", args=[world.pledge.pk, Target.objects.get().pk])
    page = text_of(world.officer.get(url))
    assert "Ví dụ đề ra giảm từ 1.000 xuống 900 kWh thì cuối năm 2026:" in page
    assert "Giấy khen còn không quá 900 kWh Bằng khen Bộ còn dưới 890 kWh" in page
    assert "từ 100% và trên 110% mức giảm theo kế hoạch của đơn vị" in page
    assert "Ví dụ" not in text_of(
        world.promise("power", "900", due_on="x")
    )  # from where, nobody said


def test_tccb_enters_what_the_plan_divides_by_and_nothing_else(world: World):
    url = reverse("given_target_add", args=["kh56", world.subject.unit_id])
    page = text_of(world.tccb.get(url))
    assert "Loại mức Mức bộ, ngành giao Tổng số người; kết quả là số người tham gia" in page
    assert "Mức UBND tỉnh giao" not in page
    refused = world.give("improvements", "5", "province_plan")
    assert (refused.status_code, Target.objects.count()) == (422, 0)
    assert "Chọn một loại mức trong danh sách." in text_of(refused)
    whole = {"ends_on": "31/12/2030"}
    assert world.give("improvements", "5", "ministry_plan", **whole).status_code == 302
    assert world.give("improvements", "6", "headcount", **whole).status_code == 302
    assert world.give("power", "0", "ministry_plan", baseline="1.000", **whole).status_code == 302
    stored = Target.objects.order_by("pk").values_list("basis", "value", "baseline", "pledge")
    assert list(stored) == [
        ("ministry_plan", 5, None, None),
        ("headcount", 6, None, None),
        ("ministry_plan", 0, 1000, None),
    ]
    shown = text_of(world.tccb.get(reverse("given_targets"), {"don-vi": world.subject.unit_id}))
    assert "Điện năng tiêu thụ Bộ, ngành giao giảm từ 1.000 xuống 0 kWh" in shown
    letters = world.subject.unit.roleassignment_set.get().user.inbox.values_list("text", flat=True)
    assert "Tổng số người là 6 cải tiến, giai đoạn 2026–2030: Cải tiến được áp dụng." in letters
    told = "Bộ, ngành giao giảm từ 1.000 xuống 0 kWh, giai đoạn 2026–2030: Điện năng tiêu thụ."
    assert told in letters


def test_a_given_target_is_corrected_with_its_basis(world: World):
    world.give("turnout", "45", "headcount")
    target = Target.objects.get()
    url = reverse("given_target_edit", args=[target.pk])
    assert (
        'value="headcount" id="id_basis_1" required checked' in world.tccb.get(url).content.decode()
    )
    data = {
        "version": 1, "subject": world.subject.pk, "basis": "ministry_plan",
        "name": "Người tham gia phong trào", "value": "45", "measure": target.indicator.measure_id,
        "starts_on": "01/01/2026", "ends_on": "31/12/2026", "source": target.source,
    }  # fmt: skip
    assert world.tccb.post(url, data).status_code == 302
    assert Target.objects.get().basis == "ministry_plan"
    page = text_of(world.tccb.get(reverse("journal")))
    assert "căn cứ Tổng số người → Bộ, ngành giao" in page


def test_what_is_missing_waits_for_whom_it_is(world: World):
    world.promise("power", "900", baseline="1.000")
    world.promise("defects", "3", baseline="10")
    world.accept()
    world.reach("power", "900")
    world.reach("defects", "3")
    needs = reverse("verdict_needs")
    page = text_of(world.tccb.get(needs, {"dip": world.occasion.pk}))
    assert "Phòng Tổ chức cán bộ" in page and "Chờ nhập tổng số người" in page
    assert "Nhập tổng số người" in page
    assert "Đầu mối" not in page.partition("Chờ nhập tổng số người")[2]
    Occasion.objects.filter(pk=world.occasion.pk).update(
        code="final", name="Tổng kết", ends_on=date(2030, 12, 31)
    )
    page = text_of(world.tccb.get(needs, {"dip": world.occasion.pk}))
    assert "Chờ nhập chỉ tiêu bộ, ngành giao" in page and "Nhập mức bộ, ngành giao" in page
    world.give("improvements", "5", "ministry_plan", ends_on="31/12/2030")
    page = text_of(world.tccb.get(needs, {"dip": world.occasion.pk}))
    assert "Chờ nhập kết quả" in page and "bộ, ngành giao" not in page.partition("Chờ nhập")[2]


def test_a_result_without_a_target_stands_in_the_report(world: World):
    world.promise("improvements", "5")
    world.accept()
    world.reach("improvements", "3")
    Target.objects.all().delete()
    url = reverse("report_edit", args=[world.occasion.pk, world.subject.pk])
    page = text_of(world.officer.get(url))
    assert "Cải tiến được áp dụng 3 cải tiến, không đặt mức" in page


def test_a_plan_that_turns_an_indicator_asks_for_its_baseline(world: World):
    world.promise("turnout", "40")
    world.accept()
    world.reach("turnout", "36")
    Indicator.objects.filter(plan_code="turnout").update(direction="at_most")
    (facts,) = collect(world.occasion, [world.subject], on=DAY)
    (row,) = [row for row in facts.progress if row.code == "turnout"]
    assert (row.direction, row.baseline, measure(row).ratio) == ("at_most", None, None)
    page = text_of(world.officer.get(reverse("record_list")))
    assert "40 36 –" in page


# --- The application and the rules mean the same --------------------------------------------


def test_every_basis_and_direction_of_a_plan_can_be_recorded():
    assert TargetBasis.values == list(BASES)
    assert Direction.values == list(DIRECTIONS)


FIGURES = [Decimal(n) for n in ("-3", "0", "4.5", "5", "8", "9.25")]


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("baseline", [None, *FIGURES[2:]])
def test_pages_reckon_a_share_as_the_rules_do(direction, baseline):
    for value, result in product(FIGURES, FIGURES):
        target = Target(indicator=Indicator(direction=direction), value=value, baseline=baseline)
        row = Progress(
            code="a", name="a", measure="km", integral=False, basis="unit_plan",
            period=Period.of_year(2026), target=value, result=result,
            direction=direction, baseline=baseline,
        )  # fmt: skip
        assert target.share(result) == measure(row).ratio


@pytest.mark.parametrize(
    ("measured_in", "value", "baseline", "reach"),
    [
        ("%", "5", None, ["từ 5%", "từ 5,5%"]),
        ("%", "5", "8", ["còn không quá 5%", "còn không quá 4,7%"]),
        ("hộ", "3", "10", ["còn không quá 3 hộ", "còn không quá 2 hộ"]),
        ("hộ", "0", "10", ["còn không quá 0 hộ", "không đạt được với mức này"]),
    ],
)
def test_what_a_target_would_open(measured_in, value, baseline, reach):
    unit = MeasureUnit(name=measured_in, integral=measured_in != "%")
    start = None if baseline is None else Decimal(baseline)
    opened = for_target(make_plan_in_force(), unit, Decimal(value), start)
    assert [f"{each.limit} {each.amount}" for each in opened] == reach
