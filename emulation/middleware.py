"""What holds for every request of a signed-in person."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

from emulation.errors import Forbidden

UTF_8 = frozenset({"utf-8", "utf8"})
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


class PrivatePages:
    """What a signed-in person is shown or downloads is kept by no browser and no proxy: offices
    share machines. Static files are answered before this and stay cacheable."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.session_key and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "private, no-store"
        return response


class ReadableRequest:
    """A query with a NUL, or a form that is not UTF-8, is answered with the page of requests that
    cannot be read (400), before anything reads it: no text of ours holds a NUL, and PostgreSQL
    takes none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("a NUL in the query")
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.strip().lower() not in UTF_8:
            request.POST, request._files = QueryDict(), MultiValueDict()
            raise BadRequest("a form in another charset than UTF-8")
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
