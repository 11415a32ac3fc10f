"""What browser tests share: signing in without the form, and a watch on what a page may not do."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page, Request, Response

from emulation.models import User

AXE = Axe()


@pytest.fixture
def sign_in(page: Page, live_server: Any) -> Callable[[User], None]:
    """`sign_in(user)`: the page's browser carries a session of that user."""

    def go(user: User) -> None:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )

    return go


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Console errors (CSP among them), failed requests and error answers, as they happen."""
    heard: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            heard.append(f"console: {message.text}")

    def on_failed(request: Request) -> None:
        heard.append(f"failed: {request.url}")

    def on_response(response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            heard.append(f"{response.status}: {response.url}")

    page.on("console", on_console)
    page.on("requestfailed", on_failed)
    page.on("response", on_response)
    return heard


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands: rule, help and the elements."""
    found = AXE.run(page).response["violations"]
    return [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes']]}" for v in found]


def sticks_out(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
