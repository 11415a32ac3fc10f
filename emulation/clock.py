"""The office's clock.

A demo may stand still on a day of its data (`settings.DEMO_TODAY`), so that its deadlines and
papers stay meaningful; production refuses that setting. Everything that asks for the day or the
moment asks here, and services take the day as an argument.
"""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The moment in the office's time zone; on the demo's day with the real time of day."""
    real = timezone.localtime()
    if settings.DEMO_TODAY is None:
        return real
    return real.replace(
        year=settings.DEMO_TODAY.year, month=settings.DEMO_TODAY.month, day=settings.DEMO_TODAY.day
    )


def today() -> date:
    return now().date()
