"""The office's clock.

A demo may stand still on a day of its data (`settings.DEMO_TODAY`), so that its deadlines and
papers stay meaningful; production refuses that setting. Everything that asks for the day or the
moment asks here, and services take the day as an argument.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Everything inside happens at `moment`: how the demo's years of work get their own days."""
    token = _standing.set(moment)
    try:
        yield
    finally:
        _standing.reset(token)


def now() -> datetime:
    """The moment in the office's time zone; on the demo's day with the real time of day."""
    if (moment := _standing.get()) is not None:
        return timezone.localtime(moment)
    real = timezone.localtime()
    if settings.DEMO_TODAY is None:
        return real
    return real.replace(
        year=settings.DEMO_TODAY.year, month=settings.DEMO_TODAY.month, day=settings.DEMO_TODAY.day
    )


def today() -> date:
    return now().date()
