"""Every actor at every route, by GET and POST, at their own, another unit's, a closed and a
missing thing. `table.py` says what each must be answered."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from tests.access.table import BY_HAND, IN, ROWS, Row
from tests.access.walking import address, knock, routes, rows_hash
from tests.access.world import ACTORS, SECRETS_OF_B, SIGNED_IN, World

pytestmark = pytest.mark.django_db
READ_B = {"officer_b", "tccb", "secretary", "director", "inspector", "member", "chair"}
WITH_IDS = [row for row in ROWS if row.on != "nothing"]


def test_every_route_has_its_row():
    named = {row.route for row in ROWS} | BY_HAND
    assert sorted(set(routes()) - named) == [], "a new route: give it a row in table.py"
    assert sorted(named - set(routes())) == [], "a row without a route"


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_own(row: Row, world: World):
    """Who is let in, who is forbidden, who sees nothing."""
    faults = visits(row, world, world.things[row.on].own, row.expected, writes=True)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("row", WITH_IDS, ids=str)
def test_another_units(row: Row, world: World):
    """The officers change places; whoever does not see it is not told a word of it."""
    other = world.things[row.on].other
    if other is not None:
        faults = visits(row, world, other, row.mirrored, writes=True, secret=True)
        assert not faults, "\n".join(faults)


@pytest.mark.parametrize("row", WITH_IDS, ids=str)
def test_closed(row: Row, world: World):
    """The same people, and nothing changes any more. The council may see what it has decided."""
    closed = world.things[row.on].closed
    if closed is not None:
        faults = visits(row, world, closed, row.once_closed)
        assert not faults, "\n".join(faults)


@pytest.mark.parametrize("row", WITH_IDS, ids=str)
def test_missing_and_swapped_ids(row: Row, world: World):
    """Ids of nothing, and an own thing's with one swapped for the other unit's."""
    thing = world.things[row.on]
    faults = visits(row, world, thing.missing, row.absent)
    for ids in thing.mixed:
        faults += visits(row, world, ids, row.absent, secret=True)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("actor", ACTORS)
def test_everybody_may_sign_out_by_post_and_ends_at_the_sign_in(actor, world: World):
    assert world.client(actor).get("/dang-xuat/").status_code == 405
    assert world.client(actor).post("/dang-xuat/").url == "/dang-nhap/"


@pytest.mark.parametrize("actor", ACTORS)
def test_the_second_step_is_for_who_has_done_the_first(actor, world: World):
    for method in ("get", "post"):
        response = getattr(world.client(actor), method)("/dang-nhap/ma/")
        signed_in = actor in SIGNED_IN
        assert response.url == ("/" if signed_in else "/dang-nhap/")


def test_the_state_of_the_machine_is_open_and_names_nobody(world: World):
    client = world.client("anonymous")
    page = client.get("/readyz")
    assert page.status_code in (200, 503)
    assert all(word not in page.content.decode() for word in ("Danh Sa Rây", *SECRETS_OF_B))
    assert client.post("/readyz").status_code == 405


def visits(
    row: Row,
    world: World,
    ids: dict[str, Any],
    expected: Callable[[str, str], str],
    *,
    writes: bool = False,
    secret: bool = False,
) -> list[str]:
    """What was answered otherwise than `expected(method, actor)` ("403 404": either), told more
    than it should, or changed a row: only a post of who is let in does, and only if `writes`."""
    url, before, faults = address(row.route, ids), rows_hash(), []
    for actor, method in product(ACTORS, ("get", "post")):
        wanted = expected(method, actor)
        may_write = writes and method == "post" and wanted == IN
        data = row.data if method == "post" else {}
        found, body = knock(world.client(actor), method, url, data, keep=not may_write)
        if found not in wanted.split():
            faults.append(f"{method} {url} by {actor}: {found}, not {wanted}")
        elif secret and found != IN and actor not in READ_B:
            faults += [f"{method} {url} tells {actor} {w}" for w in SECRETS_OF_B if w in body]
    if rows_hash() != before:
        faults.append(f"{url}: a GET, a refusal or a post on something closed changed rows")
    return faults
