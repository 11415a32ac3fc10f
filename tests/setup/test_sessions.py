"""A session ends twelve hours after it began, and renews itself without a write per page."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse

from emulation.middleware import SEEN, STARTED, SessionEndMiddleware


@pytest.fixture
def request_of_somebody(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    settings.SESSION_ABSOLUTE_AGE, settings.SESSION_RENEW_AFTER = 1000, 100
    monkeypatch.setattr("emulation.middleware.logout", lambda request: request.session.flush())
    session = SessionStore()
    session.create()
    return SimpleNamespace(session=session, user=SimpleNamespace(is_authenticated=True))


def visit(request: Any, monkeypatch: pytest.MonkeyPatch, at: float) -> bool:
    """Whether the visit writes the session."""
    monkeypatch.setattr("emulation.middleware.time.time", lambda: at)
    request.session.modified = False
    SessionEndMiddleware(lambda _: HttpResponse())(request)
    return bool(request.session.modified)


@pytest.mark.django_db
def test_it_ends_whatever_its_person_does(request_of_somebody: Any, monkeypatch: Any) -> None:
    for at in (0, 500, 999):
        visit(request_of_somebody, monkeypatch, at)
        assert request_of_somebody.session[STARTED] == 0
    visit(request_of_somebody, monkeypatch, 1000)
    assert STARTED not in request_of_somebody.session


@pytest.mark.django_db
def test_it_is_written_now_and_then_only(request_of_somebody: Any, monkeypatch: Any) -> None:
    times = (10_000, 10_099, 10_100, 10_199, 10_200)
    wrote = [visit(request_of_somebody, monkeypatch, at) for at in times]
    assert wrote == [True, False, True, False, True]
    assert request_of_somebody.session[SEEN] == 10_200
