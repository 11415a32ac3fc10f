"""What a signed-in person passes before any page: same rights, own password, second factor."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from emulation.selectors.accounts import (
    has_second_factor,
    must_have_second_factor,
    rights_stamp,
)
from emulation.views.unsent import RIGHTS_CHANGED, holds_work, unsent

STAMP, SECOND_FACTOR_SEEN = "rights_stamp", "second_factor_seen"
ALWAYS_OPEN = frozenset({"account_login", "account_logout", "healthz", "readyz"})
PASSWORD_PAGES = ALWAYS_OPEN | {"account_change_password"}
SECOND_FACTOR_PAGES = PASSWORD_PAGES | {
    "account_reauthenticate",
    "mfa_activate_totp",
    "switch_role",
}


class AccountGates:
    """Sends a person to what has to be done first.

    A session ends when the rights it began with have changed. A first password is changed before
    anything else; then roles that need it set up their second factor.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        page = request.resolver_match.url_name if request.resolver_match else None
        if rights_changed(request) and page not in ALWAYS_OPEN:
            return end_session(request)
        if request.user.must_change_password and page not in PASSWORD_PAGES:
            return go(request, "account_change_password")
        if page not in SECOND_FACTOR_PAGES and lacks_second_factor(request):
            return go(request, "mfa_activate_totp")
        return None


def rights_changed(request: HttpRequest) -> bool:
    """Whether the rights differ from those at the session's first request."""
    stamp = rights_stamp(request.user)
    return request.session.setdefault(STAMP, stamp) != stamp


def lacks_second_factor(request: HttpRequest) -> bool:
    if request.session.get(SECOND_FACTOR_SEEN) or not must_have_second_factor(request.user):
        return False
    request.session[SECOND_FACTOR_SEEN] = has_second_factor(request.user)
    return not request.session[SECOND_FACTOR_SEEN]


def end_session(request: HttpRequest) -> HttpResponse:
    logout(request)
    if holds_work(request):
        return unsent(request, RIGHTS_CHANGED)
    messages.warning(
        request, "Vai được giao vừa thay đổi nên phiên làm việc đã kết thúc. Hãy đăng nhập lại."
    )
    return go(request, "account_login")


def go(request: HttpRequest, route: str) -> HttpResponse:
    """A redirect that a request of htmx follows with the whole page."""
    response = redirect(route)
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(response.url)
    return response
