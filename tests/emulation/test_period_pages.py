"""TCCB's pages of periods, and of what UBND tỉnh gives the units."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from emulation import audit
from emulation.errors import Refused, Stale
from emulation.models import (
    Movement,
    RegistrationPeriod,
    Target,
)
from emulation.periods import Period
from emulation.services import targets
from emulation.services.periods import open_period
from tests.emulation.pledge_makers import (
    TODAY,
    figures,
    fill,
    make_world,
)
from tests.emulation.test_pledge_pages import signed_in, text_of
from tests.factories import (
    make_measure,
    make_movement,
    make_tccb,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY


def period_data(**given):
    data = {
        "movement": make_movement().pk,
        "name": "Đăng ký năm 2024",
        "starts_on": "01/01/2024",
        "ends_on": "31/12/2024",
        "opens_on": "12/11/2025",
        "closes_on": "30/11/2025",
    }
    return data | given


def test_opening_a_period_tells_every_officer():
    world = make_world()
    client = signed_in(world.tccb)
    assert client.post(reverse("period_open"), period_data()).status_code == 302
    assert RegistrationPeriod.objects.count() == 2
    assert "đến hết ngày 30/11/2025" in world.officer.inbox.get().text
    response = client.post(reverse("period_open"), period_data())
    assert "Kỳ này đã có đợt đăng ký." in text_of(response)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"starts_on": "01/01/2030", "ends_on": "31/12/2030"}, "phải nằm trong giai đoạn"),
        ({"ends_on": "31/12/2023"}, "đứng trước ngày đầu"),
        ({"ends_on": "30/12/2024"}, "Kỳ thi đua là trọn một năm, từ 01/01 đến 31/12, hoặc cả"),
        ({"starts_on": "02/01/2024"}, "từ 01/01/2021 đến 31/12/2025"),
        ({"starts_on": "01/07/2023", "ends_on": "30/06/2024"}, "trọn một năm"),
        ({"starts_on": "01/01/2023", "ends_on": "31/12/2024"}, "trọn một năm"),
        ({"closes_on": "01/11/2025"}, "Ngày cuối nhận đăng ký đứng trước ngày đầu."),
        ({"opens_on": "mai"}, "Nhập ngày theo dạng ngày/tháng/năm"),
        ({"name": ""}, "Nhập tên đợt"),
    ],
)
def test_a_period_that_cannot_be_opened_keeps_what_was_typed(given, message):
    world = make_world()
    response = signed_in(world.tccb).post(reverse("period_open"), period_data(**given))
    assert response.status_code == 422
    assert message in text_of(response)
    assert 'value="30/11/2025"' in response.content.decode() or "closes_on" in given
    assert RegistrationPeriod.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2024, 1, 1), date(2024, 6, 30), "ends_on"),
        (date(2024, 7, 1), date(2024, 12, 31), "starts_on"),
        (date(2021, 1, 1), date(2025, 12, 30), "ends_on"),
        (date(2021, 1, 2), date(2025, 12, 31), "starts_on"),
    ],
)
def test_part_of_a_year_is_refused_at_the_day_that_is_wrong(first, last, field):
    given = {"name": "x", "opens_on": first, "closes_on": last, "by": make_tccb()}
    with pytest.raises(Refused) as refused:
        open_period(movement=make_movement(), starts_on=first, ends_on=last, **given)
    assert refused.value.field == field


@pytest.mark.parametrize("last", [date(2021, 12, 31), date(2025, 12, 31)])
def test_a_whole_year_and_the_whole_movement_are_opened(last):
    first = date(2021, 1, 1)
    given = {"name": "x", "opens_on": first, "closes_on": last, "by": make_tccb()}
    made = open_period(movement=make_movement(), starts_on=first, ends_on=last, **given)
    assert made.span == Period(first, last)


def test_only_tccb_opens_a_period():
    world = make_world()
    assert signed_in(world.officer).get(reverse("period_open")).status_code == 403


def province_data(world, **given):
    data = {
        "token": str(uuid.uuid4()),
        "subject": world.collective.pk,
        "name": "Hộ nghèo được hỗ trợ",
        "value": "150",
        "measure": make_measure().pk,
        "starts_on": "01/01/2021",
        "ends_on": "31/12/2025",
        "source": "Quyết định 112/QĐ-UBND ngày 15/01/2021",
    }
    return data | given


def test_what_the_province_gives_joins_the_units_own_indicator():
    world = make_world()
    fill(world)
    client = signed_in(world.tccb)
    url = reverse("given_target_add", args=["kh54", world.unit.pk])
    assert "UBND tỉnh giao mức nào?" in text_of(client.get(url))
    data = province_data(world)
    client.post(url, data)
    client.post(url, data)
    target = Target.objects.get(basis="province_plan")
    own = Target.objects.get(basis="unit_plan", subject=world.collective)
    assert (target.value, target.pledge, target.indicator) == (150, None, own.indicator)
    assert audit.entries_of(target).count() == 1
    assert "150 hộ" in text_of(client.get(reverse("given_targets")))
    assert "150 hộ" in text_of(signed_in(world.officer).get(reverse("pledge_list")))


def test_a_target_is_entered_for_any_movement_not_only_the_newest():
    world = make_world()
    newer = Movement.objects.create(
        department=world.unit.department, code="kh7", name="Xây dựng nhà ở",
        starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31),
    )  # fmt: skip
    waiting = Movement.objects.create(
        department=world.unit.department, code="kh8", name="Nước sạch nông thôn",
        starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31),
    )  # fmt: skip
    newer.tiers.create(code="giay_khen", name="Giấy khen", short_name="Giấy khen", rank=1)
    client = signed_in(world.tccb)
    page = client.get(reverse("given_targets"), {"don-vi": world.unit.pk}).content.decode()
    urls = [reverse("given_target_add", args=[m.code, world.unit.pk])
            for m in (newer, make_movement())]  # fmt: skip
    assert all(f'href="{url}"' in page for url in urls)
    assert waiting.name not in page
    url = reverse("given_target_add", args=[waiting.code, world.unit.pk])
    assert client.get(url).status_code == 404
    assert "Thêm mức giao cho Chi cục Thủy lợi: Xây dựng nhà ở" in page
    assert "Chung tay vì người nghèo" in text_of(client.get(urls[1]))
    client.post(urls[1], province_data(world))
    assert Target.objects.get().indicator.movement == make_movement()
    assert client.post(urls[0], province_data(world)).status_code == 422  # outside of its days


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"value": "0"}, "Mức được giao phải lớn hơn 0."),
        ({"source": ""}, "Ghi số, ngày của văn bản giao."),
        ({"ends_on": "31/12/2031"}, "phải nằm trong giai đoạn 2021–2025"),
        ({"ends_on": "31/12/2020"}, "đứng trước ngày đầu"),
        ({"ends_on": "30/06/2021"}, "Kỳ giao là trọn một năm, từ 01/01 đến 31/12, hoặc cả"),
        ({"starts_on": "02/01/2021"}, "Kỳ giao là trọn một năm"),
        ({"subject": "0"}, "Chọn một đối tượng trong danh sách."),
    ],
)
def test_a_province_target_that_cannot_be_entered(given, message):
    world = make_world()
    url = reverse("given_target_add", args=["kh54", world.unit.pk])
    response = signed_in(world.tccb).post(url, province_data(world, **given))
    assert response.status_code == 422
    assert message in text_of(response)
    assert not Target.objects.exists()


def test_correcting_a_province_target_shows_both_versions_when_it_changed():
    world = make_world()
    given = {
        "subject": world.collective,
        "movement": make_movement(),
        "span": Period(date(2021, 1, 1), date(2025, 12, 31)),
        "source": "QĐ 112",
        "by": world.tccb,
    }
    target = targets.assign_target(figures=figures(value="150"), token=uuid.uuid4(), **given)
    targets.assign_target(
        figures=figures(value="160"), token=uuid.uuid4(), target=target, seen=1, **given
    )
    with pytest.raises(Stale):
        targets.assign_target(
            figures=figures(value="170"), token=uuid.uuid4(), target=target, seen=1, **given
        )
    url = reverse("given_target_edit", args=[target.pk])
    response = signed_in(world.tccb).post(url, province_data(world, version="1", value="170"))
    assert response.status_code == 409
    assert "160 hộ 170 hộ" in text_of(response)
    assert Target.objects.get().value == 160


def test_a_province_target_sent_again_with_another_figure_is_shown_before_it_replaces():
    world = make_world()
    client = signed_in(world.tccb)
    url = reverse("given_target_add", args=["kh54", world.unit.pk])
    data = province_data(world)
    client.post(url, data, follow=True)
    typed = data | {"value": "500", "source": "QĐ 113"}
    response = client.post(url, typed)
    assert response.status_code == 409
    told = text_of(response)
    assert "150 hộ 500 hộ" in told
    assert "Quyết định 112/QĐ-UBND ngày 15/01/2021 QĐ 113" in told
    assert "được thay bằng mức vừa nhập" in told
    assert 'value="500"' in response.content.decode()
    assert [(t.value, t.source) for t in Target.objects.all()] == [(150, data["source"])]
    assert not list(response.context["messages"])
    known = typed | {"version": response.context["form"]["version"].value()}
    assert client.post(url, known).status_code == 302
    target = Target.objects.get()
    assert (target.value, target.source, target.version) == (500, "QĐ 113", 2)
    last = audit.entries_of(target).order_by("-number").first()
    stored = {"basis": "province_plan", "value": "150.0000", "source": data["source"]}
    assert last.data["before"] == stored
    assert client.post(url, known).status_code == 302
    assert Target.objects.get().version == 2


def test_a_province_target_for_another_thing_from_the_same_form_makes_its_own_row():
    world = make_world()
    client = signed_in(world.tccb)
    url = reverse("given_target_add", args=["kh54", world.unit.pk])
    data = province_data(world)
    client.post(url, data)
    other = data | {"name": "Km kênh được nạo vét", "value": "40"}
    response = client.post(url, other)
    assert response.status_code == 409
    assert "Đây là một mức khác thì bấm ghi lần nữa" in text_of(response)
    assert Target.objects.get().value == 150
    client.post(url, other | {"token": response.context["form"]["token"].value()})
    assert sorted(Target.objects.values_list("value", flat=True)) == [40, 150]


def test_a_second_province_target_for_the_same_span_is_refused():
    world = make_world()
    client = signed_in(world.tccb)
    url = reverse("given_target_add", args=["kh54", world.unit.pk])
    client.post(url, province_data(world))
    response = client.post(url, province_data(world))
    assert "Chỉ tiêu này đã có mức cho cùng kỳ." in text_of(response)
    with pytest.raises(Refused):
        targets.assign_target(
            subject=world.collective, movement=make_movement(), figures=figures(),
            span=Period(date(2021, 1, 1), date(2025, 12, 31)), source=" ",
            token=uuid.uuid4(), by=world.tccb,
        )  # fmt: skip
