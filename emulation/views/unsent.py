"""What was typed into a form that could not be taken: nobody is signed in, or its token is stale.

Nothing of it is kept on the server. The page gives it back to the browser that sent it, to copy,
and leads to the sign-in in a new tab so that the text stays open beside it. There is no button
that sends it on: whoever signs in next need not be the person who typed.
"""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django import forms
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

SIGNED_OUT = (
    "Phiên làm việc đã kết thúc nên chưa lưu được.",
    "Phiên tự kết thúc sau 2 giờ không dùng, hoặc 12 giờ kể từ lúc đăng nhập.",
)
RIGHTS_CHANGED = (
    "Vai được giao vừa thay đổi nên phiên làm việc đã kết thúc.",
    "Những gì vừa gửi chưa được lưu.",
)
STALE = (
    "Trang này đã mở quá lâu, hoặc đã đăng nhập lại ở thẻ khác, nên chưa lưu được.",
    "Trình duyệt cũng cần cho phép cookie.",
)
# Forms whose text nobody may read again: choices of a vote, passwords.
SECRET = frozenset({"round_ballot"})
MARK = "csrfmiddlewaretoken"
SECRET_PATHS = ("/dang-nhap/", "/tai-khoan/")
CHOSEN = (forms.Select, forms.RadioSelect, forms.CheckboxInput, forms.HiddenInput)
_CODE = re.compile(r"[a-z0-9_-]*")  # of a button or a mark of the page: nobody typed it
# Whoever sends it chooses the names and how much there is of it, signed in or not.
NAME_LENGTH = 100
MOST_SHOWN = 300
MOST_CHARACTERS = 500_000
_OF_A_ROW = re.compile(r"^form-\d+-")
_NUMBERS = re.compile(r"^(?:\d+[_-])++")  # at the end of a name, read backwards: each sign once


@dataclass(frozen=True)
class Typed:
    label: str
    value: str

    @property
    def rows(self) -> int:
        return min(max(self.value.count("\n") + len(self.value) // 70 + 1, 1), 14)


class SignInRequired(LoginRequiredMiddleware):
    """Where a page is only opened, the sign-in page; where something was sent, it is given back."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> Any:
        if holds_work(request):
            return unsent(request, SIGNED_OUT)
        return super().handle_no_permission(request, view_func)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form whose token does not fit (settings.CSRF_FAILURE_VIEW)."""
    return unsent(request, STALE if request.user.is_authenticated else SIGNED_OUT)


def holds_work(request: HttpRequest) -> bool:
    """Whether something was sent that would be lost: text, a file, a choice."""
    sent = set(request.POST) - {MARK}
    return request.method == "POST" and bool(sent or request.FILES)


def unsent(request: HttpRequest, words: tuple[str, str]) -> HttpResponse:
    lead, text = words
    secret = _is_secret(request)
    typed, too_much = ([], False) if secret else _shown(_typed(request))
    context = {
        "lead": lead,
        "text": text,
        "typed": typed,
        "too_much": too_much,
        "files": [] if secret else [file.name for file in request.FILES.values()],
        "vote": secret and not request.path.startswith(SECRET_PATHS),
        "form_url": _way_back(request),
    }
    response = render(request, "unsent.html", context, status=403)
    add_never_cache_headers(response)
    return response


def _is_secret(request: HttpRequest) -> bool:
    return _route(request) in SECRET or request.path.startswith(SECRET_PATHS)


def _route(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""


def _shown(typed: Iterator[Typed]) -> tuple[list[Typed], bool]:
    """What one page can give back, and whether there was more: no form of ours holds so much."""
    shown: list[Typed] = []
    left = MOST_CHARACTERS
    for row in typed:
        left -= len(row.value)
        if left < 0 or len(shown) == MOST_SHOWN:
            return shown, True
        shown.append(row)
    return shown, False


def _typed(request: HttpRequest) -> Iterator[Typed]:
    """What a person wrote, in the order of the form; choices and marks of the page itself not."""
    known = _fields(request)
    for name, values in request.POST.lists():
        field = known.get(name) or known.get(_bare(name))
        if name == MARK or (field and isinstance(field.widget, CHOSEN)):
            continue
        label = str(field.label or "") if field else ""
        for value in values:
            if value.strip() and (field or not _CODE.fullmatch(value)):
                yield Typed(label or "Nội dung đã nhập", value)


def _bare(name: str) -> str:
    """ "form-3-note" and "note_17" are the field "note"; a name no field of ours has is itself."""
    if len(name) > NAME_LENGTH:
        return name
    return _OF_A_ROW.sub("", _NUMBERS.sub("", name[::-1])[::-1])


def _fields(request: HttpRequest) -> dict[str, forms.Field]:
    """The fields of the forms that the refused page's own module knows, by name. Where two forms
    use a name, the word is that of the form which knows more of what was sent."""
    try:
        module = sys.modules[resolve(request.path_info).func.__module__]
    except (Resolver404, KeyError):
        return {}
    known = [
        getattr(value, "base_fields", {})
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, forms.BaseForm)
    ]
    found: dict[str, forms.Field] = {}
    for fields in sorted(known, key=lambda fields: len(fields.keys() & request.POST.keys())):
        found |= fields
    return found


def _way_back(request: HttpRequest) -> str:
    """The page with the form: behind the sign-in for who is not signed in."""
    came = urlsplit(request.headers.get("Referer", ""))
    allowed = url_has_allowed_host_and_scheme(came.geturl(), {request.get_host()})
    page = f"{came.path}?{came.query}" if came.query else came.path
    page = page if allowed and page.startswith("/") else request.path
    if request.user.is_authenticated:
        return page
    return f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': page})}"
