"""When a meeting really began and ended: its rounds lie between the two."""

from datetime import datetime, time, timedelta

from django.utils.timezone import localtime

from awards.models import Meeting

NIGHT_ENDS = time(6)


def began_at(meeting: Meeting) -> time:
    """The hour it was opened; the hour it is called for until then."""
    return localtime(meeting.opened_at).time() if meeting.opened_at else meeting.starts_at


def last_act(meeting: Meeting) -> datetime:
    """The last closing of a round, or the opening where none was held; to the minute."""
    closings = meeting.rounds.exclude(closed_at=None).values_list("closed_at", flat=True)
    moments = [*closings, *filter(None, [meeting.opened_at])]
    return localtime(max(moments)).replace(second=0, microsecond=0)


def still_sits(meeting: Meeting, now: datetime) -> bool:
    """Whether `now` belongs to the day the meeting was opened on, or to the night after it."""
    day = localtime(meeting.opened_at).date()
    today = localtime(now)
    if today.time() < NIGHT_ENDS:
        return today.date() <= day + timedelta(days=1)
    return today.date() <= day


def ended_at(ends_at: time, *, known_at: datetime) -> datetime:
    """The last moment up to `known_at` at which clocks showed `ends_at`; maybe past midnight."""
    known = localtime(known_at)
    end = known.replace(hour=ends_at.hour, minute=ends_at.minute, second=0, microsecond=0)
    return end if end <= known else end - timedelta(days=1)
