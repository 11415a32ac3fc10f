"""Sending a pledge: the check page, what was sent, and what came back."""

import pytest
from django.urls import reverse

from emulation.models import Pledge, PledgeRemark
from tests.emulation.pledge_makers import (
    TODAY,
    add,
    fill,
    make_world,
    send_back,
    submit,
)
from tests.emulation.test_pledge_pages import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY


def test_the_check_page_shows_the_answers_and_names_who_is_told():
    world = make_world()
    pledge = fill(world)
    seen = text_of(signed_in(world.officer).get(reverse("pledge_check", args=[pledge.pk])))
    assert "30 hộ nghèo được hỗ trợ, xong chậm nhất ngày 30/11/2025" in seen
    assert "Phòng Tổ chức cán bộ (1 người) và 1 người có tên trên." in seen
    assert "Ông Danh Sa Rây" in seen


def test_sending_twice_from_the_page_sends_once():
    world = make_world()
    pledge = fill(world)
    client, url = signed_in(world.officer), reverse("pledge_check", args=[pledge.pk])
    data = {"seen": pledge.version}
    first, second = client.post(url, data), client.post(url, data)
    assert first.status_code == second.status_code == 302
    seen = text_of(client.get(second.url))
    assert "Phòng Tổ chức cán bộ trả lời chậm nhất ngày 19/11/2025." in seen
    assert "không gửi thêm lần nữa" in seen
    assert world.tccb.inbox.count() == 1


def test_an_old_check_page_is_told_and_shows_what_is_there_now():
    world = make_world()
    pledge = fill(world)
    add(world, pledge, world.collective, name="Lớp tập huấn", value="7")
    response = signed_in(world.officer).post(
        reverse("pledge_check", args=[pledge.pk]), {"seen": pledge.version}
    )
    assert response.status_code == 409
    assert "7 hộ lớp tập huấn" in text_of(response)
    assert Pledge.objects.get().state == "draft"


def test_a_sent_pledge_is_read_and_no_longer_edited():
    world = make_world()
    pledge = submit(world)
    client = signed_in(world.officer)
    response = client.get(reverse("pledge_tier", args=[pledge.pk]))
    assert response.url == reverse("pledge_detail", args=[pledge.pk])
    seen = text_of(client.get(response.url))
    assert "Đăng ký đã gửi nên không sửa được." in seen
    assert "Chờ xem" in seen


def test_a_returned_field_is_quoted_on_the_list_and_at_the_field():
    world = make_world()
    pledge = send_back(world)
    client = signed_in(world.officer)
    seen = text_of(client.get(reverse("pledge_detail", args=[pledge.pk])))
    assert "Hộ nghèo được hỗ trợ: “Mức thấp hơn năm trước.”" in seen
    assert "1 chỉ tiêu, 1 chỗ cần sửa Cần sửa" in seen
    target = PledgeRemark.objects.get().target
    page = client.get(reverse("target_edit", args=[pledge.pk, target.pk])).content.decode()
    field = page[page.index('id="div_id_value"') : page.index('id="div_id_measure"')]
    assert "Phòng Tổ chức cán bộ trả lại:</b> “Mức thấp hơn năm trước.”" in field.replace(
        "\u00a0", " "
    )
