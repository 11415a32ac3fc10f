"""The navigation table and the choice of the role in force."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from emulation.enums import Role
from emulation.models import DepartmentName
from emulation.navigation import NAVIGATION, links, role_choices
from tests.factories import make_department, make_tccb, make_unit


def held(*roles: str, unit: str = "") -> list[SimpleNamespace]:
    where = SimpleNamespace(name=unit) if unit else None
    return [SimpleNamespace(role=role, unit=where) for role in roles]


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_at_most_nine_different_words(role):
    words = [entry.label for entry in NAVIGATION[role]]
    assert words[0] == "Trang chủ"
    assert len(words) == len(set(words)) <= 9


def test_role_names_its_units():
    assignments = held(Role.UNIT_OFFICER, unit="Chi cục Thủy lợi") + held(
        Role.UNIT_OFFICER, unit="Chi cục Kiểm lâm"
    )
    (choice,) = role_choices(assignments, "")
    assert (choice.label, choice.note) == ("Đầu mối", "Chi cục Thủy lợi, Chi cục Kiểm lâm")


@pytest.mark.parametrize(
    ("wanted", "current"),
    [("", Role.TCCB), (Role.MEMBER, Role.MEMBER), (Role.ADMIN, Role.TCCB), ("nonsense", Role.TCCB)],
)
def test_wanted_role_is_current_only_where_held(wanted, current):
    choices = role_choices(held(Role.MEMBER, Role.TCCB), wanted)
    assert [choice.value for choice in choices if choice.current] == [current]


def test_person_without_a_role_sees_home_alone():
    assert {link.label for link in links("", "/")} <= {"Trang chủ"}


def test_longest_matching_address_is_current(monkeypatch):
    addresses = {"home": "/", "pledge_list": "/dang-ky/", "record_list": "/dang-ky/ket-qua/"}
    monkeypatch.setattr("emulation.navigation._url", lambda route: addresses.get(route, ""))
    current = [
        link.label for link in links(Role.UNIT_OFFICER, "/dang-ky/ket-qua/7/") if link.current
    ]
    assert current == ["Kết quả và minh chứng"]
    assert [link.current for link in links(Role.UNIT_OFFICER, "/khac/")] == [False, False, False]


def test_the_register_is_marked_under_decisions_where_it_has_no_word_of_its_own():
    current = {link.label for link in links(Role.TCCB, "/khen-thuong/") if link.current}
    assert current == {"Quyết định"}
    own = {link.label for link in links(Role.UNIT_OFFICER, "/khen-thuong/") if link.current}
    assert own == {"Khen thưởng đã nhận"}


def test_a_narrow_screen_may_leave_out_the_province():
    whole = "Sở Nông nghiệp và Môi trường tỉnh An Giang"
    name = DepartmentName(short_name=whole, province="An Giang")
    assert name.screen_name == ("Sở Nông nghiệp và Môi trường", "tỉnh An Giang")
    assert DepartmentName(short_name="Sở A", province="An Giang").screen_name == ("Sở A", "")


@pytest.mark.django_db
def test_two_names_of_one_day_break_no_page_and_the_newer_one_is_shown(client, settings):
    settings.DEMO_TODAY = date(2025, 11, 12)
    twice = make_department().names.get(valid_from=date(2025, 7, 1))
    twice.pk, twice.valid_from, twice.short_name = None, date(2025, 9, 1), "Sở Mới"
    twice.save()
    assert "Sở Mới" in client.get(reverse("account_login")).content.decode()
    client.force_login(make_tccb())
    assert "Sở Mới" in client.get(reverse("home")).content.decode()
    settings.DEMO_TODAY = date(2025, 8, 31)
    client.logout()
    assert "Sở Mới" not in client.get(reverse("account_login")).content.decode()


@pytest.mark.django_db
def test_of_two_names_of_a_unit_the_newer_one_holds():
    unit = make_unit("Tên nay")
    unit.names.create(name="Tên cũ", valid_from=date(2024, 1, 1))
    unit.names.create(name="Tên mới", valid_from=date(2025, 3, 1))
    assert unit.name_on(date(2025, 2, 28)) == "Tên cũ"
    assert unit.name_on(date(2025, 3, 1)) == "Tên mới"


@pytest.mark.parametrize(
    ("role", "path", "word"),
    [
        (Role.TCCB, "/ket-qua/cho-xac-nhan/", "Xét điều kiện"),
        (Role.TCCB, "/xep-loai-ky-luat/", "Đợt và kế hoạch"),
        (Role.CHAIR, "/ho-so/1/", "Phiên họp"),
        (Role.DIRECTOR, "/ho-so/1/", "Hồ sơ"),
    ],
)
def test_a_page_without_a_word_of_its_own_has_its_place(role, path, word):
    assert {link.label for link in links(role, path) if link.current} == {word}
