"""What holds for every request of a signed-in person."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emulation.errors import Forbidden

STARTED, SEEN = "session_started", "session_seen"


class SessionEndMiddleware:
    """Ends a session SESSION_ABSOLUTE_AGE seconds after it began, whatever its person does.

    It also renews the idle end (SESSION_COOKIE_AGE after the last request), by one write at most
    every SESSION_RENEW_AFTER seconds and not by one per page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            self.renew_or_end(request, time.time())
        return self.get_response(request)

    def renew_or_end(self, request: HttpRequest, now: float) -> None:
        session = request.session
        started = session.setdefault(STARTED, now)
        if now - started >= settings.SESSION_ABSOLUTE_AGE:
            logout(request)
        elif now - session.get(SEEN, 0) >= settings.SESSION_RENEW_AFTER:
            session[SEEN] = now


class ReadableQuery:
    """A query with a NUL is answered with the page of requests that cannot be read (400): no text
    of ours holds one, and PostgreSQL takes none. Forms say so at their fields by themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("a NUL in the query")
        return self.get_response(request)


class ForbiddenPage:
    """An act that is seen but not allowed (`Forbidden`) becomes a 403 page with its reason."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Forbidden):
            return None
        return render(request, "403.html", {"reason": exception.message}, status=403)
