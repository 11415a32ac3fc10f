"""What a browser is told with every page, and what it may not do from elsewhere."""

import pytest
from django.test import Client

from tests.access.table import ROWS, Row
from tests.access.walking import address, rows_hash
from tests.access.world import World

pytestmark = pytest.mark.django_db
PAGES = [row for row in ROWS if row.lets_in("get")]
POSTS = [row for row in ROWS if row.lets_in("post")]
CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}


def assert_told(response) -> None:
    """The rules of the page, whatever its answer is."""
    policy = dict(
        part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";")
    )
    assert {name: policy.get(name) for name in CSP} == CSP
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_every_page_carries_the_rules(row: Row, world: World):
    client = world.client(row.somebody("get"))
    response = client.get(address(row.route, world.things[row.on].own))
    assert_told(response)
    if response.streaming:
        b"".join(response.streaming_content)
    elif response["Content-Type"].startswith("text/html"):
        page = response.content.decode()
        assert "<script>" not in page
        assert "style=" not in page
        assert "onclick=" not in page


@pytest.mark.parametrize(
    ("actor", "path", "status"),
    [
        ("anonymous", "/", 302),
        ("anonymous", "/dang-nhap/", 200),
        ("officer_a", "/khong-co/", 404),
        ("officer_a", "/dang-ky/9999999/", 404),
        ("officer_a", "/dang-ky/tong-hop/", 403),
        ("officer_a", "/doi-vai/", 405),
        ("officer_a", "/tim/?q=a%00b", 400),
    ],
)
def test_refusals_carry_them_too(actor, path, status, world: World):
    response = world.client(actor).get(path)
    assert response.status_code == status
    assert_told(response)


def test_files_are_saved_and_never_shown(world: World):
    """Evidence and papers leave as attachments of their own kind, whatever is in them."""
    things, client = world.things, world.client("tccb")
    for route, thing, kind in [
        ("evidence_download", "evidence", "application/pdf"),
        ("nomination_evidence", "nomination_file", "application/pdf"),
        ("document_pdf", "paper", "application/pdf"),
    ]:
        response = client.get(address(route, things[thing].own))
        b"".join(response.streaming_content)
        assert response["Content-Disposition"].startswith("attachment;"), route
        assert response["Content-Type"] == kind
        assert response["X-Content-Type-Options"] == "nosniff"


def test_a_signed_in_page_is_not_kept_by_anybody_between(world: World):
    response = world.client("tccb").get(address("evidence_download", world.things["evidence"].own))
    b"".join(response.streaming_content)
    assert "no-store" in response["Cache-Control"]


# --- From elsewhere -------------------------------------------------------------------------


def from_elsewhere(world: World, actor: str) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.cookies = world.client(actor).cookies
    return client


@pytest.mark.parametrize("row", POSTS, ids=str)
def test_a_post_without_the_pages_token_does_nothing(row: Row, world: World):
    before = rows_hash()
    client = from_elsewhere(world, row.somebody("post"))
    response = client.post(address(row.route, world.things[row.on].own), row.data)
    assert response.status_code == 403
    assert "chưa lưu được" in response.content.decode()
    assert rows_hash() == before


def test_nor_does_a_sign_in_or_a_sign_out(world: World):
    for path in ("/dang-nhap/", "/dang-xuat/"):
        assert from_elsewhere(world, "tccb").post(path, {}).status_code == 403


@pytest.mark.parametrize("row", POSTS, ids=str)
def test_no_other_method_acts(row: Row, world: World):
    """PUT, PATCH and DELETE, by name or hidden in a post's header or field, change nothing."""
    before = rows_hash()
    client = world.client(row.somebody("post"))
    url = address(row.route, world.things[row.on].own)
    for method in (client.put, client.patch, client.delete):
        assert method(url).status_code in (200, 302, 400, 403, 404, 405)
    for override in ("PUT", "DELETE", "POST"):
        answered = client.get(
            url, {"_method": override, "X-HTTP-Method-Override": override},
            headers={"X-HTTP-Method-Override": override, "X-Method-Override": override},
        )  # fmt: skip
        assert answered.status_code in (200, 302, 404, 405)
    assert rows_hash() == before
