"""Working days: nobody of the office works on a Saturday or Sunday."""

from datetime import date, timedelta

FRIDAY = 4


def working(day: date) -> date:
    """`day`, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > FRIDAY else 0)


def after(day: date, working_days: int) -> date:
    """So many working days after `day`."""
    for _ in range(working_days):
        day = working(day + timedelta(days=1))
    return working(day)
