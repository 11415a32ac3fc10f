"""TCCB's pages: who has registered, accept, return on a field, remind, periods, tỉnh giao."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from emulation import audit
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.models import (
    InboxMessage,
    Movement,
    Pledge,
    PledgeRemark,
    RegistrationPeriod,
    Target,
)
from emulation.periods import Period
from emulation.selectors.overview import overview
from emulation.services import pledges, targets
from emulation.services.periods import open_period
from tests.emulation.pledge_makers import (
    TODAY,
    accept,
    figures,
    fill,
    make_world,
    send_back,
    submit,
)
from tests.emulation.test_pledge_pages import signed_in, text_of
from tests.factories import (
    make_department,
    make_measure,
    make_movement,
    make_tccb,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
OVERVIEW = "/dang-ky/tong-hop/"


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY


def test_the_overview_counts_every_unit_once():
    world, silent = make_world(), make_world("Chi cục Kiểm lâm", "H'Hen Niê")
    submit(world)
    found = overview(world.period, world.tccb)
    assert [(row.unit.name, row.state) for row in found.rows] == [
        ("Chi cục Kiểm lâm", "none"),
        ("Chi cục Thủy lợi", "submitted"),
    ]
    assert [row.unit for row in found.not_sent] == [silent.unit]
    assert (found.counts["submitted"], found.counts["none"]) == (1, 1)


def test_the_overview_page_names_who_has_not_sent():
    world = make_world()
    make_unit("Đoàn Thanh niên cơ quan Sở")
    submit(world)
    seen = text_of(signed_in(world.tccb).get(OVERVIEW))
    assert "Tất cả 2 Chờ xem 1 Trả lại 0 Đã nhận 0 Đang soạn 0 Chưa lập 1 Chưa gửi 1" in seen
    assert "1 đơn vị chưa gửi Đoàn Thanh niên cơ quan Sở." in seen
    assert "Bằng khen tỉnh" in seen


@pytest.mark.parametrize("words", ["Đoàn thanh", "doan thanh", "ĐOÀN"])
def test_search_works_with_and_without_marks(words):
    world = make_world()
    make_unit("Đoàn Thanh niên cơ quan Sở")
    page = signed_in(world.tccb).get(OVERVIEW, {"q": words})
    assert [row.unit.name for row in page.context["page_obj"]] == ["Đoàn Thanh niên cơ quan Sở"]


def test_a_filter_without_rows_says_how_many_there_are_without_it():
    world = make_world()
    seen = text_of(signed_in(world.tccb).get(OVERVIEW, {"buoc": "accepted"}))
    assert "Có 1 đơn vị nếu bỏ lọc theo bước." in seen
    seen = text_of(signed_in(world.tccb).get(OVERVIEW, {"q": "khong co"}))
    assert "Không đơn vị nào có tên như vậy" in seen


def test_without_a_period_the_page_says_who_opens_one():
    make_department()
    tccb = make_tccb()
    assert "Mở đợt đăng ký…" in text_of(signed_in(tccb).get(OVERVIEW))
    director = make_user(Role.DIRECTOR)
    seen = text_of(signed_in(director).get(OVERVIEW))
    assert "Phòng Tổ chức cán bộ mở đợt" in seen and "Mở đợt đăng ký…" not in seen


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CHAIR, Role.ADMIN, Role.STAFF])
def test_those_who_do_not_oversee_are_told_who_does(role):
    make_world()
    response = signed_in(make_user(role)).get(OVERVIEW)
    assert response.status_code == 403
    assert "Bảng đăng ký của mọi đơn vị dành cho" in text_of(response)


def test_an_inspector_reads_and_does_not_act():
    world = make_world()
    pledge = submit(world)
    client = signed_in(make_user(Role.INSPECTOR))
    seen = text_of(client.get(reverse("pledge_detail", args=[pledge.pk])))
    assert "30 hộ nghèo được hỗ trợ" in seen
    for route in ("pledge_accept", "pledge_return"):
        response = client.post(reverse(route, args=[pledge.pk]))
        assert response.status_code == 403
        assert "Chỉ Phòng Tổ chức cán bộ được" in text_of(response)


def test_accepting_twice_is_once_and_tells_the_officer():
    world = make_world()
    pledge = submit(world)
    client, url = signed_in(world.tccb), reverse("pledge_accept", args=[pledge.pk])
    data = {"seen": pledge.version}
    assert client.post(url, data).status_code == client.post(url, data).status_code == 302
    assert Pledge.objects.get().state == "accepted"
    assert [line.text for line in world.officer.inbox.all()] == [
        "Phòng Tổ chức cán bộ nhận đăng ký thi đua năm 2025."
    ]


def test_an_old_review_page_cannot_accept_what_it_did_not_show():
    world = make_world()
    pledge = submit(world)
    client, url = signed_in(world.tccb), reverse("pledge_accept", args=[pledge.pk])
    response = client.post(url, {"seen": pledge.version - 1})
    assert "vừa được sửa sau khi trang này mở" in text_of(client.get(response.url))
    assert Pledge.objects.get().state == "submitted"


def place(world, pledge, field="value"):
    target = Target.objects.get(pledge=pledge, subject=world.collective)
    return f"target-{target.pk}-{field}"


def test_several_remarks_on_the_very_fields():
    world = make_world()
    pledge = submit(world)
    data = {
        "seen": pledge.version,
        "slots": 3,
        "place_1": place(world, pledge),
        "text_1": "Năm trước đã đạt 33 hộ.",
        "place_2": "tasks",
        "text_2": "Ghi rõ xã.",
    }
    client = signed_in(world.tccb)
    response = client.post(reverse("pledge_return", args=[pledge.pk]), data)
    assert response.status_code == 302
    assert [(r.field, r.text) for r in PledgeRemark.objects.all()] == [
        ("value", "Năm trước đã đạt 33 hộ."),
        ("tasks", "Ghi rõ xã."),
    ]
    assert "với 2 chỗ cần sửa" in text_of(client.get(response.url))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "Chọn ít nhất một chỗ cần sửa và ghi lý do."),
        ({"place_1": "tasks"}, "Ghi lý do để đầu mối biết cần sửa gì."),
        ({"text_1": "Ghi rõ xã."}, "Chọn chỗ cần sửa."),
        ({"place_1": "target-999-value", "text_1": "x"}, "Chọn một chỗ trong danh sách."),
    ],
)
def test_a_return_without_place_or_reason_is_told_and_keeps_the_words(given, message):
    world = make_world()
    pledge = submit(world)
    data = {"seen": pledge.version, "slots": 1} | given
    response = signed_in(world.tccb).post(reverse("pledge_return", args=[pledge.pk]), data)
    assert response.status_code == 422
    assert message in text_of(response)
    assert given.get("text_1", "") in response.content.decode()
    assert Pledge.objects.get().state == "submitted"


def test_one_more_place_keeps_what_was_typed():
    world = make_world()
    pledge = submit(world)
    data = {"seen": pledge.version, "slots": 1, "place_1": "tasks", "text_1": "Xã nào?", "more": 1}
    response = signed_in(world.tccb).post(reverse("pledge_return", args=[pledge.pk]), data)
    page = response.content.decode()
    assert "Xã nào?" in page and 'name="text_2"' in page
    assert Pledge.objects.get().state == "submitted"


def test_a_place_may_be_chosen_from_the_review_page():
    world = make_world()
    pledge = submit(world)
    client = signed_in(world.tccb)
    key = place(world, pledge)
    url = reverse("pledge_return", args=[pledge.pk])
    review = client.get(reverse("pledge_review", args=[pledge.pk])).content.decode()
    assert f"{url}?cho={key}" in review
    assert f'value="{key}" selected' in client.get(url, {"cho": key}).content.decode()


def test_the_reminder_page_repeats_number_and_names_then_tells_once():
    world = make_world()
    client, url = signed_in(world.tccb), reverse("pledge_remind", args=[world.period.pk])
    seen = text_of(client.get(url))
    assert "Nhắc 1 đơn vị gửi đăng ký năm 2025?" in seen
    assert "Nhắc 1 đơn vị, báo 1 đầu mối" in seen
    assert InboxMessage.objects.count() == 0
    client.post(url)
    client.post(url)
    assert world.officer.inbox.count() == 1
    assert "Không còn đơn vị nào cần nhắc hôm nay" in text_of(client.get(url))
    assert signed_in(world.officer).get(url).status_code == 403


# --- Periods and what UBND tỉnh gives -------------------------------------------------------


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
    url = reverse("province_target_add", args=["kh54", world.unit.pk])
    assert "UBND tỉnh giao mức nào?" in text_of(client.get(url))
    data = province_data(world)
    client.post(url, data)
    client.post(url, data)
    target = Target.objects.get(basis="province_plan")
    own = Target.objects.get(basis="unit_plan", subject=world.collective)
    assert (target.value, target.pledge, target.indicator) == (150, None, own.indicator)
    assert audit.entries_of(target).count() == 1
    assert "150 hộ" in text_of(client.get(reverse("province_targets")))
    assert "150 hộ" in text_of(signed_in(world.officer).get(reverse("pledge_list")))


def test_a_target_is_entered_for_any_movement_not_only_the_newest():
    world = make_world()
    newer = Movement.objects.create(
        department=world.unit.department, code="kh7", name="Xây dựng nhà ở",
        starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31),
    )  # fmt: skip
    client = signed_in(world.tccb)
    page = client.get(reverse("province_targets"), {"don-vi": world.unit.pk}).content.decode()
    urls = [reverse("province_target_add", args=[m.code, world.unit.pk])
            for m in (newer, make_movement())]  # fmt: skip
    assert all(f'href="{url}"' in page for url in urls)
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
    url = reverse("province_target_add", args=["kh54", world.unit.pk])
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
    url = reverse("province_target_edit", args=[target.pk])
    response = signed_in(world.tccb).post(url, province_data(world, version="1", value="170"))
    assert response.status_code == 409
    assert "160 hộ 170 hộ" in text_of(response)
    assert Target.objects.get().value == 160


def test_a_province_target_sent_again_with_another_figure_is_shown_before_it_replaces():
    world = make_world()
    client = signed_in(world.tccb)
    url = reverse("province_target_add", args=["kh54", world.unit.pk])
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
    assert last.data["before"] == {"value": "150.0000", "source": data["source"]}
    assert client.post(url, known).status_code == 302
    assert Target.objects.get().version == 2


def test_a_province_target_for_another_thing_from_the_same_form_makes_its_own_row():
    world = make_world()
    client = signed_in(world.tccb)
    url = reverse("province_target_add", args=["kh54", world.unit.pk])
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
    url = reverse("province_target_add", args=["kh54", world.unit.pk])
    client.post(url, province_data(world))
    response = client.post(url, province_data(world))
    assert "Chỉ tiêu này đã có mức cho cùng kỳ." in text_of(response)
    with pytest.raises(Refused):
        targets.assign_target(
            subject=world.collective, movement=make_movement(), figures=figures(),
            span=Period(date(2021, 1, 1), date(2025, 12, 31)), source=" ",
            token=uuid.uuid4(), by=world.tccb,
        )  # fmt: skip


@pytest.mark.parametrize("text", ["²", "9" * 30, "1' OR 1=1", "-1", "9223372036854775808"])
def test_nonsense_in_an_address_or_a_hidden_field_breaks_nothing(text):
    world = make_world()
    pledge = submit(world)
    client = signed_in(world.tccb)
    assert client.get(OVERVIEW, {"dot": text}).status_code == 200
    assert client.get(reverse("province_targets"), {"don-vi": text}).status_code == 200
    client.post(reverse("pledge_accept", args=[pledge.pk]), {"seen": text})
    data = {"seen": text, "slots": text}
    assert client.post(reverse("pledge_return", args=[pledge.pk]), data).status_code == 422
    assert Pledge.objects.get().state == "submitted"


# --- Constant number of queries -------------------------------------------------------------


@pytest.mark.parametrize("url", [OVERVIEW, "/dang-ky/", "/dang-ky/ubnd-tinh-giao/", "nhac"])
def test_lists_ask_as_often_for_one_as_for_three(url, django_assert_num_queries):
    world = make_world()
    if url == "nhac":
        url = reverse("pledge_remind", args=[world.period.pk])
    else:
        send_back(world)
    client = signed_in(world.tccb)
    client.get(url, follow=True)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url, follow=True).status_code == 200
    for name, person in (("Chi cục Kiểm lâm", "H'Hen Niê"), ("Cảng cá", "Kim Ngọc Hân")):
        other = make_world(name, person)
        if "nhac" not in url:
            accept(other)
    with django_assert_num_queries(len(queries)):
        client.get(url, follow=True)


def test_after_a_return_the_reason_stands_beside_what_was_changed():
    world = make_world()
    pledge = submit(world)
    target = Target.objects.filter(pledge=pledge, subject=world.collective).get()
    remarks = [
        pledges.Remark("value", "Mức thấp hơn năm trước.", target=target),
        pledges.Remark("tasks", "Thiếu nhiệm vụ quý IV."),
    ]
    pledges.return_pledge(pledge=pledge, remarks=remarks, by=world.tccb)
    client, url = signed_in(world.tccb), reverse("pledge_review", args=[pledge.pk])
    assert "Đã trả lại vì" not in text_of(client.get(url))
    pledges.settle(PledgeRemark.objects.all())
    pledge.refresh_from_db()
    pledges.submit_pledge(pledge=pledge, by=world.officer, on=TODAY)
    seen = text_of(client.get(url))
    assert "xong chậm nhất ngày 30/11/2025 Đã trả lại vì: “Mức thấp hơn năm trước.”" in seen
    assert "Đã trả lại vì 1 chỗ sau, đơn vị đã gửi lại:" in seen
    assert seen.count("Thiếu nhiệm vụ quý IV.") == seen.count("Mức thấp hơn năm trước.")
    pledge.refresh_from_db()
    pledges.accept_pledge(pledge=pledge, by=world.tccb)
    assert "Đã trả lại vì" not in text_of(client.get(url))


def test_a_returned_pledge_without_an_open_place_asks_for_sending():
    world = make_world()
    pledge = submit(world)
    remark = pledges.Remark("tasks", "Thiếu nhiệm vụ quý IV.")
    pledges.return_pledge(pledge=pledge, remarks=[remark], by=world.tccb)
    url = reverse("pledge_detail", args=[pledge.pk])
    lead = "Phòng Tổ chức cán bộ trả lại đăng ký này"
    assert f"{lead}, 1 chỗ chưa sửa. Sửa xong thì gửi lại." in text_of(
        signed_in(world.officer).get(url)
    )
    pledges.settle(PledgeRemark.objects.all())
    seen = text_of(signed_in(world.officer).get(url))
    assert f"{lead}. Mọi chỗ đã sửa. Hãy kiểm tra và gửi lại." in seen


def test_tccb_finds_the_review_from_the_plain_address():
    world = make_world()
    pledge = submit(world)
    plain = reverse("pledge_detail", args=[pledge.pk])
    link = f'href="{reverse("pledge_review", args=[pledge.pk])}"'
    assert link in signed_in(world.tccb).get(plain).content.decode()
    for other in (world.officer, make_user(Role.INSPECTOR)):
        assert link not in signed_in(other).get(plain).content.decode()
