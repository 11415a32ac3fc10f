"""What browser tests share: signing in without the form, and a watch on what a page may not do."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from emulation.models import User
from tests.browser.desks import Desks

AXE = Axe()


@pytest.fixture
def sign_in(page: Page, live_server: Any) -> Callable[[User], None]:
    """`sign_in(user)`: the page's browser carries a session of that user."""
    return lambda user: carry_session(page.context, user, live_server.url)


def carry_session(context: BrowserContext, user: User, url: str) -> None:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


@pytest.fixture
def desks(new_context: Callable[..., BrowserContext], live_server: Any) -> Iterator[Desks]:
    """A browser of their own for everybody in a story; at the end nothing may have gone wrong."""
    made = Desks(new_context, live_server.url, carry_session, listen)
    yield made
    assert made.heard == []


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Console errors (CSP among them), failed requests and error answers, as they happen."""
    heard: list[str] = []
    listen(page, heard)
    return heard


def listen(page: Page, heard: list[str]) -> None:
    """Put what goes wrong on the page into `heard`."""

    def on_console(message: ConsoleMessage) -> None:
        if message.text.startswith("Failed to load resource"):
            return  # heard below, apart from the page itself when it answers with errors
        if message.type in {"error", "warning"}:
            heard.append(f"console: {message.text} ({page.url})")

    def on_failed(request: Request) -> None:
        if "ERR_ABORTED" in (request.failure or ""):
            return  # a download, or the reader went on before a picture was there
        heard.append(f"failed: {request.url} (from {page.url})")

    def on_response(response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            heard.append(f"{response.status}: {response.url}")

    page.on("console", on_console)
    page.on("requestfailed", on_failed)
    page.on("response", on_response)


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands: rule, help and the elements."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(r => r.violations)")
    return [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes']]}" for v in found]


def clipped(page: Page) -> list[str]:
    """Choices that a closed menu would cut: wider than its room, and not allowed to wrap."""
    found: list[str] = page.evaluate(
        """() => {
          const pen = document.createElement('canvas').getContext('2d');
          const cut = (menu) => {
            const look = getComputedStyle(menu);
            if (!menu.offsetParent || look.whiteSpace === 'normal') return [];
            pen.font = `${look.fontWeight} ${look.fontSize} ${look.fontFamily}`;
            const room = menu.clientWidth - parseFloat(look.paddingLeft)
              - parseFloat(look.paddingRight);
            return [...menu.options].filter(o => pen.measureText(o.text).width > room + 1);
          };
          return [...document.querySelectorAll('main select')].flatMap(cut)
            .map(option => 'clipped: ' + option.text);
        }"""
    )
    return found


def sticks_out(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
