"""Every named route of the product, and what one knock at one of them was answered."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

LOGIN = "/dang-nhap/"
NOT_COUNTED = {"django_session"}  # a visit may renew its own session


def routes() -> dict[str, URLPattern]:
    """All named routes, whatever app they come from."""
    return {str(pattern.name): pattern for pattern in _patterns(get_resolver())}


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from _patterns(entry)


def knock(client: Client, method: str, url: str, data: Any, *, keep: bool) -> tuple[str, str]:
    """(the answer in one word, the page). What was written is taken back unless it is to `keep`:
    a knock that must not write is kept, so that the rows can be compared after many of them."""
    with transaction.atomic():
        try:
            response = getattr(client, method)(url, data or {})
            found = answer(response), body_of(response)
        except Exception as problem:
            found, keep = (f"500 {problem!r}", ""), False
        transaction.set_rollback(not keep)
    return found


def address(route: str, ids: dict[str, Any]) -> str:
    """The route's address with its ids; "?x" goes into the query."""
    query = {name[1:]: value for name, value in ids.items() if name.startswith("?")}
    path = {name: value for name, value in ids.items() if not name.startswith("?")}
    return reverse(route, kwargs=path, query=query or None)


def body_of(response: HttpResponse) -> str:
    """The page's text; nothing for a file, which is read to its end as a browser would."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode() if response["Content-Type"].startswith("text/html") else ""


def answer(response: HttpResponse) -> str:
    """ "in" for whoever is let in, "login" for whoever is sent to sign in (what was typed in hand),
    else the number."""
    if response.status_code == 403 and f'href="{LOGIN}?next='.encode() in response.content:
        return "login"
    if response.status_code == 302 and response["Location"].startswith(LOGIN):
        return "login"
    if response.status_code in (200, 302, 409, 422):
        return "in"
    return str(response.status_code)


def rows_hash() -> str:
    """One hash over every row of every table but the sessions'."""
    digest = hashlib.sha256()
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in sorted(set(tables) - NOT_COUNTED):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            digest.update(table.encode())
            for row in sorted(map(repr, cursor.fetchall())):
                digest.update(row.encode())
    return digest.hexdigest()
