"""Targets of what is to fall, at the form, in the row and in words; and whose targets are given."""

import uuid
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from emulation import audit
from emulation.enums import TargetBasis
from emulation.errors import Refused
from emulation.forms.review import places
from emulation.models import Indicator, Pledge, Target
from emulation.selectors import progress
from emulation.selectors.pledges import achievements, given_bases, promise_in_words, year_before
from emulation.services import targets
from tests.awards.makers import give_result
from tests.emulation.pledge_makers import TODAY, World, add, figures, make_world, start
from tests.emulation.test_period_pages import province_data
from tests.emulation.test_pledge_pages import add_url, signed_in, text_of, typed
from tests.factories import make_indicator, make_measure, make_movement, make_period

pytestmark = pytest.mark.django_db
POOR = "Tỷ lệ hộ nghèo"


@pytest.fixture(autouse=True)
def _today(settings) -> None:
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def world() -> World:
    made = make_world()
    make_measure("%", integral=False)
    make_indicator(POOR, measure="%", direction="at_most", aggregation="level", plan_code="poor")
    make_indicator("Nhà tạm", measure="nhà", direction="at_most", plan_code="houses")
    return made


def falling(value: str = "5", **given: str) -> dict:
    return typed(name=POOR, value=value, measure=make_measure("%").pk, **given)


def test_nobody_is_asked_where_nothing_is_to_fall():
    plain = make_world()
    pledge = start(plain)
    client = signed_in(plain.officer)
    assert "Số đầu kỳ" not in text_of(client.get(add_url(pledge)))
    client.post(add_url(pledge), typed(baseline="9.000"))  # by hand: not ours to read
    assert Target.objects.get().baseline is None
    page = client.post(add_url(pledge), typed(value="0"))
    assert "Mức đề ra phải lớn hơn 0." in text_of(page)
    given = reverse("given_target_add", args=["kh54", plain.unit.pk])
    page = text_of(signed_in(plain.tccb).get(given))
    assert "Số đầu kỳ" not in page and "Loại mức" not in page
    assert "UBND tỉnh giao mức nào?" in page and "Ghi mức UBND tỉnh giao" in page


def test_a_fall_is_typed_shown_corrected_and_told(world: World):
    pledge, client = start(world), signed_in(world.officer)
    page = text_of(client.get(add_url(pledge)))
    hint = "Chỉ ghi với chỉ tiêu tính theo phần đã giảm: Tỷ lệ hộ nghèo (%); Nhà tạm (nhà)."
    assert hint in page
    assert client.post(add_url(pledge), falling(baseline="8")).status_code == 302
    target = Target.objects.get()
    assert (target.indicator.name, target.value, target.baseline) == (POOR, 5, 8)
    assert promise_in_words(target) == "Tỷ lệ hộ nghèo giảm từ 8% xuống 5%"
    url = reverse("target_edit", args=[pledge.pk, target.pk])
    assert 'name="baseline" value="8"' in client.get(url).content.decode()
    client.post(url, falling(value="4,5", baseline="8,25", version=str(target.version)))
    target.refresh_from_db()
    assert (target.value, target.baseline) == (Decimal("4.5"), Decimal("8.25"))
    (entry,) = audit.entries_of(Pledge.objects.get()).filter(data__action="change")
    assert (entry.data["before"]["baseline"], entry.data["after"]["baseline"]) == (
        "8.0000",
        "8.2500",
    )
    page = text_of(client.get(reverse("pledge_detail", args=[pledge.pk])))
    assert "số đầu kỳ 8% → 8,25%; mức 5% → 4,5%" in page


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({}, "baseline", "Nhập số đầu kỳ: “Tỷ lệ hộ nghèo” tính theo phần đã giảm từ số này."),
        ({"baseline": "5"}, "baseline", "Số đầu kỳ phải cao hơn mức đề ra (5%)."),
        ({"baseline": "4"}, "baseline", "Số đầu kỳ phải cao hơn mức đề ra (5%)."),
        ({"baseline": "-1"}, "baseline", "Số đầu kỳ phải lớn hơn 0."),
        ({"baseline": "tám"}, "baseline", "Nhập số đầu kỳ bằng số"),
        ({"value": "-1", "baseline": "8"}, "value", "Mức đề ra không được là số âm."),
        ({"name": "Đường", "baseline": "8"}, "baseline",
         "“Đường” (%) không tính theo mức giảm; để trống số đầu kỳ."),
        ({"name": "Đường", "value": "0"}, "value", "Mức đề ra phải lớn hơn 0."),
        ({"name": "Nhà tạm", "baseline": "8,5", "measure": "nhà"}, "baseline",
         "Số đầu kỳ tính bằng nhà phải là số nguyên."),
    ],
)  # fmt: skip
def test_a_fall_that_cannot_be_written_is_refused_at_its_field(world: World, given, field, told):
    if "measure" in given:
        given = given | {"measure": make_measure(given["measure"]).pk}
    response = signed_in(world.officer).post(add_url(start(world)), falling() | given)
    assert response.status_code == 422
    assert told in " ".join(response.context["form"].errors[field])
    assert told in text_of(response)
    for name in ("name", "value", "baseline"):
        assert response.context["form"][name].value() == (falling() | given).get(name)
    assert not Target.objects.exists()
    assert not Indicator.objects.filter(name="Đường").exists()


def test_zero_is_what_something_comes_down_to(world: World):
    data = falling(value="0", baseline="8")
    assert signed_in(world.officer).post(add_url(start(world)), data).status_code == 302
    target = Target.objects.get()
    assert target.share(Decimal(2)) == Fraction(3, 4)


def test_saving_unchanged_what_lacks_its_baseline_is_refused(world: World):
    """The plan turned the indicator after the pledge was written."""
    pledge = start(world)
    target = add(world, pledge, world.collective)
    Indicator.objects.filter(pk=target.indicator_id).update(direction="at_most")
    with pytest.raises(Refused, match="Nhập số đầu kỳ") as refused:
        targets.change_target(target=target, figures=figures(), seen=1, by=world.officer)
    assert refused.value.field == "baseline"
    changed = targets.change_target(
        target=target, figures=figures(baseline=Decimal(40)), seen=1, by=world.officer
    )
    assert changed.baseline == 40


def test_the_plan_s_indicator_is_found_before_one_of_the_unit_s_of_its_name(world: World):
    own = make_indicator("Hộ tái nghèo", unit=world.unit)
    planned = Indicator.objects.create(
        movement=make_movement(), name="Hộ tái nghèo", measure=own.measure, plan_code="again",
        direction="at_most",
    )  # fmt: skip
    made = add(world, start(world), world.collective, name="Hộ tái nghèo", baseline=Decimal(60))
    assert made.indicator == planned


def test_tccb_remarks_on_the_baseline_of_what_falls_alone(world: World):
    pledge = start(world)
    add(world, pledge, world.collective)
    add(world, pledge, world.collective, name=POOR, measure=make_measure("%"), value="5",
        baseline=Decimal(8))  # fmt: skip
    groups = places(progress.contents(pledge))
    having = [name for name, found in groups.items() if "baseline" in {p.field for p in found}]
    assert having == [f"Chỉ tiêu 2: {POOR}"]


def test_tccb_enters_a_fall_and_is_told_apart_what_changed(world: World):
    client = signed_in(world.tccb)
    url = reverse("given_target_add", args=["kh54", world.unit.pk])
    data = province_data(world, name=POOR, value="5", measure=make_measure("%").pk)
    refused = client.post(url, data)
    assert "Nhập số đầu kỳ" in text_of(refused) and refused.status_code == 422
    assert client.post(url, data | {"baseline": "8"}).status_code == 302
    again = client.post(url, data | {"baseline": "9"})
    assert again.status_code == 409 and "Số đầu kỳ 8% 9%" in text_of(again)
    assert Target.objects.get().baseline == 8
    page = text_of(client.get(reverse("given_targets")))
    assert f"{POOR} UBND tỉnh giao giảm từ 8% xuống 5%" in page
    journal = text_of(client.get(reverse("journal")))
    assert "số đầu kỳ 8; mức 5; văn bản" in journal and "căn cứ UBND tỉnh giao" in journal


def test_a_fall_is_shown_beside_its_result_and_the_year_before(world: World):
    earlier = targets.assign_target(
        subject=world.collective, movement=make_movement(), by=world.tccb, token=uuid.uuid4(),
        figures=figures(name=POOR, measure=make_measure("%"), value="5", baseline=Decimal(8)),
        span=make_period().span, source="QĐ 12/QĐ-UBND",
    )  # fmt: skip
    give_result(world.collective, 7, target=earlier)
    (row,) = achievements([Target.objects.get()])
    assert (row.result, row.ratio, row.reached) == (7, Fraction(1, 3), False)
    assert row.bar.sentence == (
        "Kết quả giảm 1 điểm %, bằng 33,33% mức đề ra. Mốc từ 100%, tức giảm 3 điểm %."
    )
    give_result(world.collective, 9, target=earlier)
    (row,) = achievements([Target.objects.get()])
    assert (row.ratio, row.bar.fill) == (Fraction(-1, 3), "0.00%")
    assert row.bar.sentence.startswith("Kết quả tăng 1 điểm %, bằng -33,33% mức đề ra.")
    assert not year_before([earlier], make_period(2026).span)  # given, not the unit's own


# --- What is given --------------------------------------------------------------------------


def asks_for_all(movement) -> set[str]:
    return {"headcount", "unit_plan", "ministry_plan", "province_plan"}


def asks_for_a_headcount(movement) -> set[str]:
    return {"headcount"}


def refuses(movement) -> set[str]:
    raise Refused("Phong trào chưa có bản kế hoạch nào được áp dụng.")


@pytest.mark.parametrize(
    ("path", "bases"),
    [
        ("asks_for_all", ["province_plan", "ministry_plan", "headcount"]),
        ("asks_for_a_headcount", ["headcount"]),
        ("refuses", ["province_plan"]),
        ("", ["province_plan"]),
    ],
)
def test_the_plan_says_whose_targets_are_given(settings, path, bases):
    settings.GIVEN_BASES = f"{__name__}.{path}" if path else ""
    assert given_bases(make_movement()) == bases


def test_the_page_of_a_headcount_alone_asks_for_people(settings, world: World):
    settings.GIVEN_BASES = f"{__name__}.asks_for_a_headcount"
    client = signed_in(world.tccb)
    url = reverse("given_target_add", args=["kh54", world.unit.pk])
    page = text_of(client.get(url))
    assert "Tổng số người là bao nhiêu?" in page and "Ghi tổng số người" in page
    data = province_data(world, name="Người tham gia", value="45")
    shown = text_of(client.post(url, data, follow=True))
    assert "Đã ghi tổng số người cho Chi cục Thủy lợi." in shown
    target = Target.objects.get()
    assert (target.basis, target.set_by) == ("headcount", "tổng số người")
    assert TargetBasis(target.basis).set_for("collective") == "Tổng số người"


def test_a_unit_s_own_figure_is_none_that_is_given(world: World):
    with pytest.raises(Refused) as refused:
        targets.assign_target(
            subject=world.collective, movement=make_movement(), figures=figures(),
            span=make_period().span, source="QĐ 12", token=uuid.uuid4(), by=world.tccb,
            basis=TargetBasis.UNIT_PLAN,
        )  # fmt: skip
    assert refused.value.field == "basis"


# --- What the database holds ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "taken"),
    [
        ({"baseline": 31}, True),
        ({"baseline": 30}, False),
        ({"baseline": 29}, False),
        ({"value": 0, "baseline": 1}, True),
        ({"value": 0}, False),
        ({"value": 0, "baseline": 0}, False),
        ({"value": -1, "baseline": 1}, False),
        ({"basis": "province_plan", "pledge": None}, True),
        ({"basis": "ministry_plan", "pledge": None}, True),
        ({"basis": "headcount", "pledge": None}, True),
        ({"basis": "unit_plan", "pledge": None}, False),
    ],
)
def test_the_database_takes_no_other_rows(world: World, stored, taken):
    """What is taken is the control: without the constraint all of them would be."""
    rows = Target.objects.filter(pk=add(world, start(world), world.collective).pk)
    if taken:
        assert rows.update(**stored) == 1
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**stored)
