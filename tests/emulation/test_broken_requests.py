"""Requests no browser makes, and what browsers and proxies may keep of private pages."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_tccb

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("charset", ["utf-16", "xyz"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_a_form_in_another_charset_gets_the_page_that_says_so(charset, signed_in):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    if signed_in:
        client.force_login(make_tccb())
    answer = client.generic(
        "POST",
        reverse("account_login"),
        b"login=a&password=b",
        content_type=f"application/x-www-form-urlencoded; charset={charset}",
    )
    assert answer.status_code == 400
    assert "Yêu cầu không đọc được" in answer.content.decode()


class Heard(logging.Handler):
    """What reaches the root's handlers, and so the log of a real office."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.names: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.names.append(record.name)


def test_a_body_that_is_too_large_is_no_error_in_the_log(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    heard = Heard()
    logging.getLogger().addHandler(heard)
    try:
        answer = Client().post(reverse("account_login"), {"login": "y" * 2000})
    finally:
        logging.getLogger().removeHandler(heard)
    assert (answer.status_code, heard.names) == (400, [])


def test_nothing_private_is_kept_by_browsers_or_proxies():
    client = Client()
    client.force_login(make_tccb())
    for route in ("home", "record_check", "journal"):
        assert client.get(reverse(route))["Cache-Control"] == "private, no-store"
    assert "no-store" in client.get("/khong-co-trang-nay/")["Cache-Control"]
    assert "no-store" not in Client().get(reverse("help")).get("Cache-Control", "")
