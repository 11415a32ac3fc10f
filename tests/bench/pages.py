"""List pages over a bare table behind the same middleware, and over many people instead of few."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.bench import office
from tests.bench.measuring import Comparison, compare

# The fullest list page at half the throughput of a bare one; many people cost a fifth more.
BARE_LIMIT, SIZE_LIMIT = 2, 1.2
FEW, MANY = 1000, 20_000
TURNS = 5


def over_bare() -> Iterator[Comparison]:
    """Each list page as full as it gets, over a bare table of as many rows."""
    for name, username, address in full_pages():
        visitor = signed_in(username)
        rows = rows_of(visitor, address)
        bare = reverse("bare_table", args=[rows])
        yield compare(
            f"page.{name}",
            ours=lambda address=address, visitor=visitor: visit(visitor, address),
            bare=lambda bare=bare, visitor=visitor: visit(visitor, bare),
            limit=BARE_LIMIT,
            work=TURNS,
            things=f"pages of {rows} rows",
            sides=("page", "bare table"),
        )


def full_pages() -> list[tuple[str, str, str]]:
    occasion = office.annual()
    return [
        ("journal", "thanhtra", reverse("journal")),
        ("nomination_table", "tccb2", reverse("nomination_table", args=[occasion.pk])),
    ]


def over_few(few: Path, many: Path) -> Iterator[Comparison]:
    """The same page in an office of `MANY` people, over one of `FEW`."""
    for name, address in growing_pages():
        yield compare(
            f"people.{name}",
            ours=lambda address=address: visit_in(many, address),
            bare=lambda address=address: visit_in(few, address),
            limit=SIZE_LIMIT,
            work=TURNS,
            things="pages",
            sides=(f"{MANY} people", f"{FEW} people"),
        )


def growing_pages() -> list[tuple[str, str]]:
    return [
        ("search", f"{reverse('search')}?q=Y+Bham"),
        ("verdict_list", reverse("verdict_list")),
        ("pledge_overview", reverse("pledge_overview")),
    ]


def signed_in(username: str) -> Client:
    visitor = Client()
    visitor.force_login(office.user(username), backend=settings.AUTHENTICATION_BACKENDS[0])
    return visitor


def rows_of(visitor: Client, address: str) -> int:
    """How many rows the page's tables have, the heads left out."""
    body = visitor.get(address).content
    return body.count(b"<tr") - body.count(b"<thead")


def visit_in(file: Path, address: str) -> None:
    office.stand_on(file)
    visit(signed_in("tccb2"), address)


def visit(visitor: Client, address: str) -> None:
    for _ in range(TURNS):
        response = visitor.get(address)
        if response.status_code != 200:
            raise AssertionError(f"{address}: {response.status_code}")
        b"".join(response)
