"""Signing in, being switched off, and where a sign-in may lead."""

import pytest
from django.test import Client

from emulation.enums import Role
from emulation.models import RoleAssignment, User
from tests.access.world import World
from tests.factories import LONG_AGO

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-thu-nghiem-1"
LOGIN = "/dang-nhap/"


def sign_in(client: Client, user: User, **more: str):
    return client.post(LOGIN, {"login": user.username, "password": PASSWORD, **more})


def test_the_sessions_key_changes_with_the_sign_in(world: World):
    """A key planted before signing in is worth nothing afterwards."""
    client, planted = Client(), Client()
    client.cookies["sessionid"] = planted.cookies["sessionid"] = (
        planted.session.session_key or "x" * 32
    )
    assert sign_in(client, world.users["tccb"]).url == "/"
    assert client.cookies["sessionid"].value != planted.cookies["sessionid"].value
    assert client.get("/").status_code == 200
    assert planted.get("/").url.startswith(LOGIN)


def test_a_session_of_one_person_does_not_become_anothers(world: World):
    client = Client()
    sign_in(client, world.users["tccb"])
    first = client.cookies["sessionid"].value
    client.post("/dang-xuat/")
    sign_in(client, world.users["officer_a"])
    assert client.cookies["sessionid"].value != first
    old = Client()
    old.cookies["sessionid"] = first
    assert old.get("/").url.startswith(LOGIN)


def test_an_account_switched_off_is_out_with_its_next_request(world: World):
    client = world.client("tccb")
    assert client.get("/dang-ky/tong-hop/").status_code == 200
    User.objects.filter(pk=world.users["tccb"].pk).update(is_active=False)
    assert client.get("/dang-ky/tong-hop/").url.startswith(LOGIN)
    url = f"/dang-ky/{world.a.pk('sent')}/nhan/"
    assert client.post(url, {"seen": "1"}).status_code == 403
    world.a.parts["sent"].refresh_from_db()
    assert world.a.parts["sent"].state == "submitted"


@pytest.mark.parametrize("change", ["given", "taken", "ended", "moved"])
def test_a_session_ends_when_its_rights_change(world: World, change):
    """What is posted with the old rights is not done."""
    user = world.users["officer_a"]
    client, url = world.client("officer_a"), f"/dang-ky/{world.a.pk('draft')}/hinh-thuc/"
    held = RoleAssignment.objects.filter(user=user)
    if change == "given":
        RoleAssignment.objects.create(user=user, role=Role.TCCB, valid_from=LONG_AGO)
    elif change == "taken":
        held.delete()
    elif change == "ended":
        held.update(valid_to=LONG_AGO)
    else:
        held.update(unit=world.b.unit)
    seen = world.a.parts["entry"].tier
    assert client.post(url, {"tier": "giay_khen", "seen": seen}).status_code == 403
    world.a.parts["entry"].refresh_from_db()
    assert world.a.parts["entry"].tier == seen
    assert client.get("/").url.startswith(LOGIN)


ELSEWHERE = [
    "https://noi-khac.example/", "//noi-khac.example/", "/\\noi-khac.example/",
    "///noi-khac.example", "https:noi-khac.example", "http:///noi-khac.example",
    "javascript:alert(1)", "\x00//noi-khac.example", " //noi-khac.example",
    "/%5Cnoi-khac.example\r\nSet-Cookie: a=b",
]  # fmt: skip


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_neither_a_sign_in_nor_a_switch_of_role_leads_elsewhere(wanted, world: World):
    client, user = Client(), world.users["tccb"]
    places = [sign_in(client, user, next=wanted).url]
    places.append(client.post("/doi-vai/", {"role": Role.TCCB, "next": wanted}).url)
    places.append(client.post("/dang-xuat/", {"next": wanted}).url)
    for place in places:
        assert place.startswith("/"), place
        assert not place.startswith(("//", "/\\")), place
        assert "noi-khac" not in place or place.startswith("/%5C"), place


def test_a_next_place_of_our_own_is_kept(world: World):
    assert sign_in(Client(), world.users["tccb"], next="/hop-thu/").url == "/hop-thu/"
