"""The officer's pages: content, errors that keep what was typed, other units, double clicks."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from emulation.models import Pledge, PledgeEntry, RegistrationPeriod, Target
from emulation.selectors.pledge_parts import people_by_subject
from emulation.services import pledge_parts, targets
from tests.emulation.pledge_makers import (
    STEPS,
    TODAY,
    accept,
    add,
    figures,
    fill,
    make_world,
    start,
)
from tests.factories import make_measure, make_officer, make_period, make_staff, make_tccb

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def mark_of(client, url):
    """The hidden mark of what the page showed."""
    return re.search(r'name="seen" value="(\w+)"', client.get(url).content.decode())[1]


def text_of(response):
    """What a reader sees: without tags, with plain spaces."""
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(words.replace("\u00a0", " ").split())


def typed(**given):
    data = {
        "token": str(uuid.uuid4()),
        "name": "Kênh nội đồng được nạo vét",
        "value": "1.234,5",
        "measure": make_measure("km", integral=False).pk,
        "due_on": "30/9/2025",
        "budget": "1.250.000.000",
        "content": RegistrationPeriod.objects.get().movement.contents.get().pk,
        "then": "list",
    }
    return data | given


def test_one_click_makes_a_draft_and_a_second_finds_it():
    world = make_world()
    client = signed_in(world.officer)
    page = client.get(reverse("pledge_list"))
    assert "Lập đăng ký năm 2025" in text_of(page)
    url = reverse("pledge_create", args=[world.period.pk, world.unit.pk])
    first, second = client.post(url), client.post(url)
    pledge = Pledge.objects.get()
    assert first.url == second.url == reverse("pledge_detail", args=[pledge.pk])
    assert client.get(url).status_code == 405


def test_the_task_list_says_what_is_done_and_what_is_missing():
    world = make_world()
    pledge = start(world)
    pledge_parts.set_collective_tier(pledge=pledge, tier="giay_khen", by=world.officer)
    seen = text_of(signed_in(world.officer).get(reverse("pledge_detail", args=[pledge.pk])))
    assert "Đã xong 1 trong 5 mục" in seen
    assert "chậm nhất ngày 29/11/2025, còn 17 ngày" in seen
    assert "Hình thức khen phấn đấu Giấy khen của Giám đốc sở Đã xong" in seen
    assert "Chưa có chỉ tiêu nào Chưa làm" in seen
    assert "Mở khi cả 5 mục đã xong Chưa mở" in seen


def test_who_to_ask_works_at_the_office_today():
    world = make_world()
    leaver, stays = (make_staff(world.unit, name) for name in ("Lý Văn Bé", "Mai Thanh Tòng"))
    gone = make_tccb(staff=leaver)
    make_tccb(staff=stays)
    gone.roles.update(valid_to=TODAY - timedelta(days=1))
    page = reverse("pledge_detail", args=[start(world).pk])
    assert "Hỏi: ông Mai Thanh Tòng" in text_of(signed_in(world.officer).get(page))


def test_people_without_targets_are_named():
    world = make_world()
    pledge = fill(world)
    second = make_staff(world.unit, "Thị Ngọc Ánh", address="ba").subject
    tiers = {world.person.subject.pk: "giay_khen", second.pk: "giay_khen"}
    pledge_parts.set_people(pledge=pledge, tiers=tiers, by=world.officer)
    seen = text_of(signed_in(world.officer).get(reverse("pledge_detail", args=[pledge.pk])))
    assert "Đã nhập 1 trong 2 người, còn bà Thị Ngọc Ánh Đang làm" in seen


# --- A target -------------------------------------------------------------------------------


def collective_entry(pledge):
    return PledgeEntry.objects.get(pledge=pledge, subject__kind="collective")


def add_url(pledge):
    return reverse("target_add", args=[pledge.pk, collective_entry(pledge).pk])


def test_a_target_is_read_as_the_office_writes_it():
    world = make_world()
    pledge = start(world)
    client, data = signed_in(world.officer), typed()
    first = client.post(add_url(pledge), data)
    client.post(add_url(pledge), data)
    target = Target.objects.get()
    assert first.status_code == 302
    assert (str(target.value), target.budget) == ("1234.5000", 1_250_000_000)
    seen = text_of(client.get(first.url))
    assert "1.234,5 km" in seen
    assert "Đã lưu lúc" in seen


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"value": "bốn lăm km"}, "Nhập mức đề ra bằng số, ví dụ 33 hoặc 42,5."),
        ({"value": ""}, "Nhập mức đề ra bằng số, ví dụ 33 hoặc 42,5."),
        ({"value": "0"}, "Mức đề ra phải lớn hơn 0."),
        ({"value": "-45"}, "Mức đề ra phải lớn hơn 0."),
        ({"value": "1.5"}, "Phần thập phân viết sau dấu phẩy, ví dụ 1,5."),
        ({"measure": ""}, "Chọn đơn vị tính của chỉ tiêu."),
        ({"due_on": "30/9/2052"}, "Ngày hoàn thành phải nằm trong năm 2025."),
        ({"due_on": "31/9/2025"}, "Không có ngày 31/9/2025 trong lịch."),
        ({"name": ""}, "Nhập tên chỉ tiêu."),
        ({"budget": "một tỷ"}, "Nhập bằng số"),
        ({"content": ""}, "Chọn nội dung của phong trào."),
    ],
)
def test_a_bad_answer_is_told_at_its_field_and_nothing_typed_is_lost(given, message):
    world = make_world()
    pledge = start(world)
    data = typed(**given)
    response = signed_in(world.officer).post(add_url(pledge), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert message in text_of(response)
    assert "<title>Lỗi: " in page
    for name in ("name", "value", "due_on", "budget"):
        assert data[name] == "" or f'value="{data[name]}"' in page
    assert not Target.objects.exists()


def test_a_measure_that_comes_whole_refuses_a_part_of_one():
    world = make_world()
    data = typed(value="2,5", measure=make_measure("hộ").pk)
    response = signed_in(world.officer).post(add_url(start(world)), data)
    assert "Mức đề ra tính bằng hộ phải là số nguyên." in text_of(response)


def test_the_amount_understood_is_said_in_words():
    world = make_world()
    response = signed_in(world.officer).post(add_url(start(world)), typed(value=""))
    assert "Hiểu là: một tỷ hai trăm năm mươi triệu đồng" in text_of(response)


def test_what_is_refused_is_not_said_to_be_understood():
    world = make_world()
    data = typed(due_on="01/10/2019")
    seen = text_of(signed_in(world.officer).post(add_url(start(world)), data))
    assert "Ngày hoàn thành phải nằm trong năm 2025" in seen
    assert "thứ Ba, 01/10/2019" not in seen


def test_measures_stand_as_a_dictionary_has_them():
    world = make_world()
    for name in ("xã", "cuộc", "ấp", "đồng", "cây", "con giống"):
        make_measure(name)
    page = signed_in(world.officer).get(add_url(start(world))).content.decode()
    menu = page[page.index('name="measure"') : page.index("</select>")]
    places = [menu.index(f">{name}<") for name in ("ấp", "cây", "con giống", "cuộc", "đồng", "xã")]
    assert places == sorted(places)


def test_the_aside_turns_the_target_into_its_consequence(settings):
    settings.PLEDGE_ASIDE = "tests.emulation.test_pledge_pages.fake_consequence"
    world = make_world()
    target = add(world, start(world), world.collective)
    url = reverse("target_edit", args=[target.pledge_id, target.pk])
    seen = text_of(signed_in(world.officer).get(url))
    assert "Ví dụ đề ra 30 hộ thì cuối năm 2025: Bằng khen tỉnh từ 33 hộ" in seen
    assert "KH 54, mục IV.2.1: từ 110% kế hoạch của đơn vị" in seen


def fake_consequence(movement, measure, value, baseline):
    figure = value * 11 / 10
    return [
        {
            "tier": "Bằng khen tỉnh",
            "rank": 2,
            "ranks": 3,
            "word": "từ",
            "limit": "từ",
            "amount": f"{figure:.0f} {measure}",
            "percent": "110%",
            "clause": "KH 54, mục IV.2.1",
        }
    ]


def test_without_the_hook_the_aside_still_helps(settings):
    settings.PLEDGE_ASIDE = ""
    world = make_world()
    seen = text_of(signed_in(world.officer).get(add_url(start(world))))
    assert "Mức đề ra dùng để xét khen Kết quả cuối kỳ được chia cho mức đề ra." in seen


def test_the_year_before_stands_beside_the_question():
    world = make_world()
    before = make_period(2024, closes_on=TODAY)
    older = Pledge.objects.create(
        unit=world.unit, period=before, created_at="2024-01-01T00:00Z",
        changed_at="2024-01-01T00:00Z",
    )  # fmt: skip
    pledge_target = add(world, start(world), world.collective)
    Target.objects.create(
        subject=world.collective, indicator=pledge_target.indicator, pledge=older, value=25,
        starts_on=before.starts_on, ends_on=before.ends_on,
    )  # fmt: skip
    url = reverse("target_edit", args=[pledge_target.pledge_id, pledge_target.pk])
    assert "Năm 2024 đề ra 25." in text_of(signed_in(world.officer).get(url))


def test_the_second_editor_sees_both_versions_and_may_then_decide():
    world = make_world()
    target = add(world, start(world), world.collective)
    client = signed_in(make_officer(world.unit))
    url = reverse("target_edit", args=[target.pledge_id, target.pk])
    targets.change_target(target=target, figures=figures(value="33"), seen=1, by=world.officer)
    data = typed(version="1", value="45", measure=make_measure().pk, name="Hộ nghèo được hỗ trợ")
    response = client.post(url, data)
    seen = text_of(response)
    assert response.status_code == 409
    assert "chưa ghi đè" in seen
    assert "Mức đề ra 33 hộ 45 hộ" in seen
    assert Target.objects.get().value == 33
    version = re.search(r'name="version" value="(\d+)"', response.content.decode())[1]
    assert client.post(url, data | {"version": version}).status_code == 302
    assert Target.objects.get().value == 45


def test_a_target_is_removed_after_a_question_and_twice_is_once():
    world = make_world()
    target = add(world, start(world), world.collective)
    client = signed_in(world.officer)
    url = reverse("target_remove", args=[target.pledge_id, target.pk])
    assert "Xóa chỉ tiêu này khỏi đăng ký?" in text_of(client.get(url))
    assert Target.objects.exists()
    assert client.post(url).status_code == client.post(url).status_code == 302
    assert not Target.objects.exists()


# --- Tier, tasks, people --------------------------------------------------------------------


def test_an_unknown_tier_is_refused_at_the_field():
    world = make_world()
    pledge = start(world)
    response = signed_in(world.officer).post(
        reverse("pledge_tier", args=[pledge.pk]), {"tier": "huan_chuong"}
    )
    assert "Chọn một hình thức khen có trong kế hoạch." in text_of(response)
    assert collective_entry(pledge).tier == ""


def test_tasks_are_lines_and_none_at_all_is_told():
    world = make_world()
    pledge = start(world)
    client, url = signed_in(world.officer), reverse("pledge_tasks", args=[pledge.pk])
    field = f"content_{world.content.pk}"
    assert "Ghi ít nhất một nhiệm vụ" in text_of(client.post(url, {field: "  \n "}))
    client.post(url, {field: "Mở 3 lớp\n\n  Tặng 10 con bò\n", "seen": mark_of(client, url)})
    assert [task.text for task in pledge.tasks.all()] == ["Mở 3 lớp", "Tặng 10 con bò"]


def test_people_are_chosen_with_their_tier_or_said_to_be_none():
    world = make_world()
    pledge = start(world)
    client, url = signed_in(world.officer), reverse("pledge_people", args=[pledge.pk])
    assert "Chọn ít nhất một người" in text_of(client.post(url, {}))
    chosen = {f"person_{world.person.subject.pk}": "giay_khen"}
    client.post(url, chosen | {"seen": mark_of(client, url)})
    assert pledge.entries.get(subject=world.person.subject).tier == "giay_khen"
    client.post(url, {"collective_only": "on", "seen": mark_of(client, url)})
    assert pledge.entries.count() == 1


def test_a_tier_changed_meanwhile_is_shown_beside_the_typed_one():
    world = make_world()
    pledge = start(world)
    client, url = signed_in(world.officer), reverse("pledge_tier", args=[pledge.pk])
    seen = mark_of(client, url)
    pledge_parts.set_collective_tier(pledge=pledge, tier="bang_khen_ttg", by=world.officer)
    response = client.post(url, {"tier": "giay_khen", "seen": seen})
    assert response.status_code == 409
    both = "Bằng khen của Thủ tướng Chính phủ Giấy khen của Giám đốc sở"
    assert both in text_of(response)
    assert collective_entry(pledge).tier == "bang_khen_ttg"


# --- Who sees what --------------------------------------------------------------------------

PAGES = (
    "pledge_detail",
    "pledge_check",
    "pledge_tier",
    "pledge_tasks",
    "pledge_people",
    "pledge_targets",
    "pledge_people_targets",
)


@pytest.mark.parametrize("route", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_units_pledge_is_not_there(route, method):
    world, other = make_world(), make_world("Chi cục Kiểm lâm", "H'Hen Niê")
    pledge = fill(world)
    response = getattr(signed_in(other.officer), method)(reverse(route, args=[pledge.pk]))
    assert response.status_code in (404, 405)
    assert "Chi cục Thủy lợi" not in response.content.decode()


def test_a_foreign_row_under_ones_own_pledge_is_not_there():
    world, other = make_world(), make_world("Chi cục Kiểm lâm", "H'Hen Niê")
    own, foreign = fill(world), fill(other)
    client = signed_in(world.officer)
    theirs = Target.objects.filter(pledge=foreign).first()
    assert client.get(reverse("target_edit", args=[own.pk, theirs.pk])).status_code == 404
    assert client.post(reverse("target_remove", args=[own.pk, theirs.pk])).status_code == 404
    assert Target.objects.filter(pk=theirs.pk).exists()
    entry = foreign.entries.first()
    assert client.get(reverse("entry_targets", args=[own.pk, entry.pk])).status_code == 404
    assert client.post(reverse("target_add", args=[own.pk, entry.pk]), {}).status_code == 404
    url = reverse("pledge_create", args=[world.period.pk, other.unit.pk])
    assert client.post(url).status_code == 404


@pytest.mark.parametrize("state", STEPS)
def test_staff_read_their_own_part_once_it_is_sent(state):
    world = make_world()
    pledge = STEPS[state](world)
    response = signed_in(world.worker).get(reverse("pledge_detail", args=[pledge.pk]))
    if state == "draft":
        assert response.status_code == 404
        return
    seen = text_of(response)
    assert "Phần của ông trong đăng ký năm 2025" in seen
    assert "6 hộ nghèo được hỗ trợ" in seen
    assert "30 hộ" not in seen


def test_staff_may_not_edit_and_are_told_why():
    world = make_world()
    pledge = accept(world)
    response = signed_in(world.worker).get(reverse("pledge_tier", args=[pledge.pk]))
    assert response.status_code == 403
    assert "Chỉ đầu mối thi đua của Chi cục Thủy lợi được" in text_of(response)


def test_fields_that_are_not_on_the_form_change_nothing():
    world = make_world()
    pledge = start(world)
    client, url = signed_in(world.officer), reverse("pledge_tier", args=[pledge.pk])
    data = {"tier": "giay_khen", "state": "accepted", "seen": mark_of(client, url)}
    assert client.post(url, data).status_code == 302
    assert collective_entry(pledge).tier == "giay_khen"
    assert Pledge.objects.get().state == "draft"


# --- Constant number of queries -------------------------------------------------------------


@pytest.mark.parametrize("route", ["pledge_detail", "pledge_check", "pledge_people_targets"])
def test_pages_ask_as_often_for_one_as_for_three(route, django_assert_num_queries):
    world = make_world()
    pledge = fill(world)
    client, url = signed_in(world.officer), reverse(route, args=[pledge.pk])
    one = queries_of(client, url)
    for number in (2, 3):
        add(world, pledge, world.collective, name=f"Chỉ tiêu {number}", value="5")
        staff = make_staff(world.unit, f"Người thứ {number}")
        tiers = people_by_subject(pledge) | {staff.subject.pk: "giay_khen"}
        pledge_parts.set_people(pledge=pledge, tiers=tiers, by=world.officer)
        add(world, pledge, staff.subject, name=f"Chỉ tiêu {number}", value="5")
    with django_assert_num_queries(one):
        client.get(url)


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("route", ["pledge_tasks", "pledge_people"])
def test_lists_changed_meanwhile_are_shown_beside_the_typed_ones(route):
    world = make_world()
    pledge = start(world)
    client, url = signed_in(world.officer), reverse(route, args=[pledge.pk])
    seen, person = mark_of(client, url), world.person.subject.pk
    by = world.officer
    pledge_parts.set_tasks(pledge=pledge, texts={world.content.pk: ["Đang lưu"]}, by=by)
    pledge_parts.set_people(pledge=pledge, tiers={person: "bang_khen_ttg"}, by=by)
    typed_now = {f"content_{world.content.pk}": "Vừa nhập", f"person_{person}": "giay_khen"}
    response = client.post(url, typed_now | {"seen": seen})
    assert response.status_code == 409
    both = {
        "pledge_tasks": "Đang lưu Vừa nhập",
        "pledge_people": "Bằng khen của Thủ tướng Chính phủ Giấy khen của Giám đốc sở",
    }
    assert both[route] in text_of(response)
    again = re.search(r'name="seen" value="(\w+)"', response.content.decode())[1]
    assert client.post(url, typed_now | {"seen": again}).status_code == 302


def test_an_example_of_what_a_target_opens_follows_what_was_typed(settings):
    settings.PLEDGE_ASIDE = "tests.emulation.test_pledge_pages.fake_consequence"
    world = make_world()
    data = typed(value="50", measure=make_measure().pk, due_on="")
    response = signed_in(world.officer).post(add_url(start(world)), data)
    assert "Ví dụ đề ra 50 hộ thì cuối năm 2025: Bằng khen tỉnh từ 55 hộ" in text_of(response)
