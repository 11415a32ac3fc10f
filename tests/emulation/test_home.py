"""The first page of every role, and the inbox."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from emulation.enums import Role
from emulation.models import InboxMessage, Result, RoleAssignment, Target
from emulation.services import inbox, pledges
from emulation.services.pledges import Remark
from tests.emulation.pledge_makers import (
    TODAY,
    accept,
    fill,
    make_world,
    send_back,
    start,
    submit,
)
from tests.emulation.test_pledge_pages import signed_in, text_of
from tests.factories import LONG_AGO, MOMENT, make_department, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_pledges(settings):
    settings.DEMO_TODAY = TODAY
    settings.HOME_TODOS = ["emulation.selectors.todos.pledge_todos"]
    settings.HOME_PANELS = ["emulation.selectors.todos.pledge_panels"]


def home_of(user):
    response = signed_in(user).get(reverse("home"))
    assert response.status_code == 200
    return text_of(response)


@pytest.mark.parametrize(
    ("role", "who_acts"),
    [
        (Role.STAFF, "Đầu mối của đơn vị ghi tên vào đăng ký"),
        (Role.TCCB, "Các đơn vị gửi đăng ký"),
        (Role.SECRETARY, "Phòng Tổ chức cán bộ trình đề nghị"),
        (Role.MEMBER, "Chủ tịch mở lượt biểu quyết"),
        (Role.CHAIR, "Thư ký lập phiên họp"),
        (
            Role.DIRECTOR,
            "Hội đồng kết luận và hồ sơ được lập; văn bản cần ký khi đó hiện ở đây, tải",
        ),
        (Role.INSPECTOR, "Thanh tra đọc được"),
        (Role.ADMIN, "Tài khoản và vai được lập bằng lệnh"),
    ],
)
def test_an_empty_home_says_who_acts_next(role, who_acts):
    make_department()
    seen = home_of(make_user(role))
    assert "Hiện không có việc nào chờ ông/bà" in seen
    assert who_acts in seen
    assert "thứ Tư, 12/11/2025" in seen


def test_without_any_role_the_page_still_says_what_next():
    make_department()
    assert "Phòng Tổ chức cán bộ giao vai trước" in home_of(make_user())


def test_an_officer_sees_what_to_make_with_its_day():
    world = make_world()
    assert "Lập đăng ký thi đua năm 2025 Chưa lập Còn 17 ngày · 29/11" in home_of(world.officer)


def test_an_officer_sees_how_far_a_draft_is():
    world = make_world()
    start(world)
    assert "Đăng ký thi đua năm 2025 Đã xong 0 trong 5 mục Còn 17 ngày" in home_of(world.officer)
    fill(world)
    assert "Đã xong 5 trong 5 mục" in home_of(world.officer)


def test_a_return_is_quoted_with_its_reason():
    world = make_world()
    send_back(world)
    seen = home_of(world.officer)
    assert "Sửa đăng ký bị trả lại năm 2025" in seen
    assert "Phòng Tổ chức cán bộ ghi: “Mức thấp hơn năm trước.”" in seen


def test_a_return_after_the_last_day_is_not_called_overdue(settings):
    world = make_world()
    send_back(world)
    settings.DEMO_TODAY = TODAY.replace(month=12)
    seen = home_of(world.officer)
    assert "Quá hạn" not in seen
    assert "Cần sửa" in seen


def test_what_was_sent_waits_for_somebody_else_and_is_no_link():
    world = make_world()
    submit(world)
    response = signed_in(world.officer).get(reverse("home"))
    seen = text_of(response)
    assert "Đang chờ người khác Đăng ký thi đua năm 2025" in seen
    assert "trả lời chậm nhất ngày 19/11/2025 Chờ xem" in seen
    assert "row-item__link" not in response.content.decode()


def test_tccb_sees_new_pledges_and_who_is_missing():
    world, silent = make_world(), make_world("Chi cục Kiểm lâm", "H'Hen Niê")
    submit(world)
    seen = home_of(world.tccb)
    assert "Xem đăng ký mới năm 2025 của Chi cục Thủy lợi" in seen
    assert "Còn 7 ngày · 19/11" in seen
    assert "Nhắc 1 đơn vị chưa gửi đăng ký năm 2025 Chi cục Kiểm lâm" in seen
    submit(silent)
    seen = home_of(world.tccb)
    assert "Xem 2 đăng ký mới năm 2025 Chi cục Kiểm lâm; Chi cục Thủy lợi" in seen
    assert "chưa gửi" not in seen


def test_the_years_indicators_stand_below_with_what_was_done():
    world = make_world()
    accept(world)
    target = Target.objects.get(subject=world.collective)
    Result.objects.create(
        subject=world.collective, indicator=target.indicator, achieved_on=TODAY, value=33,
        recorded_by=world.officer, recorded_at=MOMENT,
    )  # fmt: skip
    response = signed_in(world.officer).get(reverse("home"))
    assert "đơn vị tính: hộ 30 33 110,00%" in text_of(response)
    assert "Kết quả 33 hộ, bằng 110% mức đề ra." in response.content.decode()


@pytest.mark.parametrize("who", ["officer", "tccb"])
def test_home_asks_as_often_for_one_as_for_three(who, django_assert_num_queries):
    world = make_world()
    submit(world)
    client = signed_in(getattr(world, who))
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    submit(make_world("Chi cục Kiểm lâm", "H'Hen Niê"))
    submit(make_world("Trung tâm Khuyến nông", "Kim Ngọc Hân"))
    with django_assert_num_queries(len(queries)):
        client.get("/")


# --- Inbox ----------------------------------------------------------------------------------


def test_messages_are_marked_as_read_by_post_alone():
    world = make_world()
    inbox.notify(recipients=[world.officer], text="Có việc mới.", url="/dang-ky/")
    message = InboxMessage.objects.get()
    client, url = signed_in(world.officer), reverse("inbox_read", args=[message.pk])
    assert "1 thư chưa đọc" in text_of(client.get(reverse("inbox")))
    assert client.get(url).status_code == 405
    assert client.post(url).url == "/dang-ky/"
    first = InboxMessage.objects.get().read_at
    client.post(url)
    assert InboxMessage.objects.get().read_at == first is not None
    assert "Đã đọc hết" in text_of(client.get(reverse("inbox")))


def test_everything_at_once_and_never_another_persons():
    world = make_world()
    inbox.notify(recipients=[world.officer, world.tccb], text="Có việc mới.")
    client = signed_in(world.officer)
    theirs = world.tccb.inbox.get()
    assert client.post(reverse("inbox_read", args=[theirs.pk])).status_code == 404
    client.post(reverse("inbox_read_all"))
    assert not world.officer.inbox.filter(read_at=None).exists()
    assert world.tccb.inbox.filter(read_at=None).exists()


def test_an_empty_inbox_says_when_something_comes():
    world = make_world()
    assert "Chưa có thư nào" in text_of(signed_in(world.officer).get(reverse("inbox")))


def test_help_and_accessibility_are_open_to_everybody(client):
    make_department()
    seen = text_of(client.get(reverse("help")))
    assert "Làm đủ năm mục, mục nào trước cũng được" in seen
    assert "WCAG 2.2 mức AA" in text_of(client.get(reverse("accessibility")))


def test_the_guide_has_a_chapter_for_every_role_and_its_contents_lead_there(client):
    make_department()
    page = client.get(reverse("help")).content.decode()
    contents = re.findall(r'<li><a href="#([\w-]+)">(.+?)</a>', page)
    chapters = re.findall(r'<section class="section prose" id="([\w-]+)">\s*<h2>(.+?)</h2>', page)
    assert contents == chapters
    titles = " / ".join(title for _, title in chapters)
    assert "Thành viên và Chủ tịch Hội đồng" in titles
    assert [r for r in Role if r.label not in titles and r != Role.MEMBER] == []


def test_tasks_are_those_of_the_role_in_force_and_other_roles_say_how_many():
    world = make_world()
    submit(world)
    both = make_user(Role.TCCB, Role.MEMBER)
    client = signed_in(both)
    office = text_of(client.get(reverse("home")))
    assert "Xem đăng ký mới năm 2025" in office
    assert "Việc ở vai khác" not in office
    client.post(reverse("switch_role"), {"role": Role.MEMBER})
    council = text_of(client.get(reverse("home")))
    assert "Xem đăng ký mới" not in council
    assert "Chủ tịch mở lượt biểu quyết" in council
    assert "Việc ở vai khác Phòng Tổ chức cán bộ" in council
    assert "việc đang chờ Sang vai Phòng Tổ chức cán bộ" in council


def test_an_officers_panel_goes_with_the_officers_role():
    world = make_world()
    accept(world)
    RoleAssignment.objects.create(user=world.officer, role=Role.MEMBER, valid_from=LONG_AGO)
    client = signed_in(world.officer)
    client.post(reverse("switch_role"), {"role": Role.UNIT_OFFICER})
    assert "emulation/pledges/home_panel.html" in names(client.get(reverse("home")))
    client.post(reverse("switch_role"), {"role": Role.MEMBER})
    assert "emulation/pledges/home_panel.html" not in names(client.get(reverse("home")))


def names(response):
    return [template.name for template in response.templates]


def test_a_return_in_several_places_is_a_sentence():
    world = make_world()
    pledge = submit(world)
    remarks = [
        Remark("tasks", "Thiếu nhiệm vụ quý IV."),
        Remark("people", "Thiếu một người."),
    ]
    pledges.return_pledge(pledge=pledge, remarks=remarks, by=world.tccb)
    told = "Phòng Tổ chức cán bộ nêu 2 chỗ cần sửa, trước hết: “Thiếu nhiệm vụ quý IV.”"
    assert told in home_of(world.officer)


def test_a_line_is_cut_to_its_column():
    user = make_user()
    inbox.notify(recipients=[user], text="ạ" * 301)
    assert user.inbox.get().text == "ạ" * 300
