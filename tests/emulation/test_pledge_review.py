"""TCCB's pages: who has registered, accept, return on a field, remind."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from emulation.enums import Role
from emulation.models import (
    InboxMessage,
    Pledge,
    PledgeRemark,
    Target,
)
from emulation.selectors.overview import overview
from emulation.services import pledges
from tests.emulation.pledge_makers import (
    TODAY,
    accept,
    make_world,
    send_back,
    submit,
)
from tests.emulation.test_pledge_pages import signed_in, text_of
from tests.factories import (
    make_department,
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


@pytest.mark.parametrize("text", ["²", "9" * 30, "1' OR 1=1", "-1", "9223372036854775808"])
def test_nonsense_in_an_address_or_a_hidden_field_breaks_nothing(text):
    world = make_world()
    pledge = submit(world)
    client = signed_in(world.tccb)
    assert client.get(OVERVIEW, {"dot": text}).status_code == 200
    assert client.get(reverse("given_targets"), {"don-vi": text}).status_code == 200
    client.post(reverse("pledge_accept", args=[pledge.pk]), {"seen": text})
    data = {"seen": text, "slots": text}
    assert client.post(reverse("pledge_return", args=[pledge.pk]), data).status_code == 422
    assert Pledge.objects.get().state == "submitted"


# --- Constant number of queries -------------------------------------------------------------


@pytest.mark.parametrize("url", [OVERVIEW, "/dang-ky/", "/dang-ky/muc-giao/", "nhac"])
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
