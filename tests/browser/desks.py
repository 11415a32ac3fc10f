"""Several people at work at once, each in a browser of their own."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from emulation.models import User

PATIENCE = 60_000  # milliseconds until a thing that does not come is a failure


class Desks:
    """`desks.of(user)` is that person's page; what went wrong on any of them is in `heard`."""

    def __init__(
        self,
        new_context: Callable[..., BrowserContext],
        url: str,
        sign_in: Callable[[BrowserContext, User, str], None],
        listen: Callable[[Page, list[str]], None],
    ) -> None:
        self.new_context, self.url = new_context, url
        self.sign_in, self.listen = sign_in, listen
        self.scripts = True
        self.heard: list[str] = []
        self._pages: dict[int, Page] = {}
        expect.set_options(timeout=PATIENCE)

    def of(self, user: User) -> Page:
        if user.pk not in self._pages:
            page = self.stranger()
            self.sign_in(page.context, user, self.url)
            self._pages[user.pk] = page
        return self._pages[user.pk]

    def stranger(self) -> Page:
        """The page of somebody who has not signed in."""
        context = self.new_context(base_url=self.url, java_script_enabled=self.scripts)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        self.listen(page, self.heard)
        return page

    def sit(self, user: User, page: Page) -> None:
        """From now on `page` is where that person works."""
        self._pages[user.pk] = page

    def leave(self, user: User) -> None:
        """Close the person's browser; at their next act they sign in anew."""
        page: Any = self._pages.pop(user.pk, None)
        if page is not None:
            page.context.close()
