"""What no browser of ours sends: huge numbers, NUL bytes, texts without end, odd digits. It is
answered with a page and a sentence, and never with an error."""

from typing import Any

import pytest
from django import forms

from tests.access.table import IN, ROWS, Row
from tests.access.walking import address, knock, rows_hash
from tests.access.world import SIGNED_IN, World

pytestmark = pytest.mark.django_db

PAGES = [row for row in ROWS if row.lets_in("get")]
POSTS = [row for row in ROWS if row.lets_in("post")]
HUGE = [2**31, 2**63, 10**30]
QUERIES = [str(10**30), str(2**63), "-1", "²", "\x00", "a\x00b", "'", "%", "x" * 20_000, "❄", ""]
# Every word the pages read from their query.
WORDS = [
    "page", "q", "dip", "dot", "don-vi", "nam", "buoc", "viec", "pick", "ai", "cho", "chi-tieu",
    "hinh-thuc", "phong-trao", "loai", "unit", "kind", "tier", "sort", "state", "year", "xep",
    "dieu-kien", "thieu", "sap-xep", "next", "loi", "ban-in", "nop", "soan-san", "ngay",
    "rule-annual-bang_khen_tinh-route-A-threshold",
]  # fmt: skip


@pytest.mark.parametrize("row", [row for row in ROWS if row.on != "nothing"], ids=str)
@pytest.mark.parametrize("huge", HUGE)
def test_a_number_too_large_for_the_database_is_a_thing_that_is_not_there(row, huge, world):
    own = world.things[row.on].own
    ids = {name: huge if isinstance(pk, int) else pk for name, pk in own.items()}
    if ids == own:
        return
    for method in ("get", "post"):
        if row.lets_in(method):
            actor = row.somebody(method)
            found, _ = knock(world.client(actor), method, address(row.route, ids), {}, keep=False)
            assert found in row.absent(method, actor).split()


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_odd_queries(row: Row, world: World):
    """Every word of every page with every odd value; the page answers, or says 404."""
    actor, before = row.somebody("get"), rows_hash()
    client, url = world.client(actor), address(row.route, world.things[row.on].own).split("?")[0]
    for value in QUERIES:
        query: dict[str, Any] = dict.fromkeys(WORDS, value)
        found, _ = knock(client, "get", url, query, keep=True)
        assert found in (IN, "404", "400"), f"{value[:20]!r}"
    assert rows_hash() == before


TEXTS = ["\x00", "a\x00b", "x" * 100_000, "9" * 400, "1e400", "-1", "²", "31/02/2025", "❄" * 300]


@pytest.mark.parametrize("row", POSTS, ids=str)
def test_odd_words_in_every_field(row: Row, world: World):
    """Each field of the page's form at once, with every odd text."""
    actor = row.somebody("post")
    url = address(row.route, world.things[row.on].own)
    fields = fields_of(row, world, actor, url)
    for text in TEXTS:
        client = world.client(actor)
        found, _ = knock(client, "post", url, dict.fromkeys(fields, text), keep=False)
        assert found in (IN, "403", "404", "429"), f"{text[:20]!r} in {fields}"


@pytest.mark.parametrize("row", POSTS, ids=str)
def test_one_odd_field_among_good_ones(row: Row, world: World):
    """The others hold what the page offered, so that the odd one comes as far as it can."""
    actor = row.somebody("post")
    url = address(row.route, world.things[row.on].own)
    good = fields_of(row, world, actor, url)
    for name in good:
        for text in TEXTS[:4]:
            data = good | {name: text}
            found, _ = knock(world.client(actor), "post", url, data, keep=False)
            assert found in (IN, "403", "404", "429"), f"{name}: {text[:20]!r}"


def fields_of(row: Row, world: World, actor: str, url: str) -> dict[str, str]:
    """What a browser would send: each field of the forms on the page, filled in plausibly."""
    fields: dict[str, str] = {**row.data, "seen": "1", "reason": "Lý do", "pick": "1", "then": "x"}
    if row.expected("get", actor) != IN:
        return fields
    page = world.client(actor).get(url)
    for form in forms_in(page.context):
        for name, field in form.fields.items():
            fields[form.add_prefix(name)] = plausible(form, name, field)
    return fields


def forms_in(context: Any) -> list[forms.Form]:
    layers = context or []
    flat = [value for layer in layers for part in layer for value in _values(part)]
    return [value for value in flat if isinstance(value, forms.BaseForm)]


def _values(part: Any) -> list[Any]:
    return list(part.values()) if isinstance(part, dict) else []


def plausible(form: forms.Form, name: str, field: forms.Field) -> str:
    choices = [str(key) for key, _ in getattr(field, "choices", []) if key]
    if choices:
        return choices[0]
    known = form.get_initial_for_field(field, name)
    words = type(field).__name__
    if known not in (None, ""):
        return str(known)
    if "Date" in words:
        return "12/11/2025"
    return "7" if "Decimal" in words or "Money" in words or "Integer" in words else "Lời văn"


def test_a_post_without_any_field_is_answered(world: World):
    for row in POSTS:
        url = address(row.route, world.things[row.on].own)
        found, _ = knock(world.client(row.somebody("post")), "post", url, {}, keep=False)
        assert found in (IN, "403"), str(row)


def test_a_body_larger_than_the_limit_is_refused_in_words(world: World, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 50_000
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 50
    client = world.client("officer_a")
    url = address("pledge_tasks", world.things["pledge"].own)
    long = client.post(url, {"content_1": "x" * 60_000})
    many = client.post(url, {f"content_{number}": "x" for number in range(60)})
    for response in (long, many):
        assert response.status_code == 400
        assert "Yêu cầu" in response.content.decode()


def test_a_nul_in_a_query_is_answered_with_the_page_that_says_so(world: World):
    response = world.client("tccb").get("/tim/?q=a%00b")
    assert response.status_code == 400
    assert "Trình duyệt gửi một yêu cầu mà hệ thống không hiểu" in response.content.decode()


def test_every_actor_is_in_the_world(world: World):
    assert set(SIGNED_IN) <= set(world.users)
