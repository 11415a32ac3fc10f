"""What a home page is made of. Each app names its part in settings.HOME_TODOS / HOME_PANELS, so
that the page can gather what awards and dossiers know without importing them."""

from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from emulation.models import User


@dataclass(frozen=True)
class Todo:
    """One task in verbs ("Xem 3 đăng ký mới của Chi cục Thủy lợi").

    `mine`: the person acts (a link); otherwise it waits for somebody else (no link). `due` is the
    last day; `chip` is (state, text) where there is no day. `quote` is a reason given back.
    """

    title: str
    url: str = ""
    context: str = ""
    quote: str = ""
    due: date | None = None
    chip: tuple[str, str] | None = None
    mine: bool = True


@dataclass(frozen=True)
class Panel:
    """A part of the page with its own template: in the aside or below the tasks."""

    template: str
    area: str = "aside"
    context: dict[str, Any] = field(default_factory=dict)


def todos_for(user: User, today: date) -> list[Todo]:
    """Everything that waits, by deadline; each provider is `f(user, today) -> list[Todo]`."""
    found = [todo for path in settings.HOME_TODOS for todo in import_string(path)(user, today)]
    return sorted(found, key=lambda todo: (todo.due is None, todo.due or date.max))


def panels_for(user: User, today: date) -> list[Panel]:
    return [panel for path in settings.HOME_PANELS for panel in import_string(path)(user, today)]


def working_as(user: User, role: str) -> User:
    """The person as home sees them in one role: its tasks and panels, those of no other role."""
    at_work = copy(user)
    at_work.__dict__["scope"] = user.scope.working_as(role)
    return at_work
