"""The demo's years in their order: what happened on which day, done day by day.

Modules put acts on the timeline; `run` does them with the clock standing at their moment, so that
the journal reads like one that was kept and its chain has the order of the days.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from emulation import clock

FIRST_ACT = time(7, 40)
PAUSE = timedelta(seconds=41)


@dataclass
class Timeline:
    _days: dict[date, list[Callable[[], Any]]] = field(default_factory=dict)
    _hours: dict[date, tuple[time, timedelta]] = field(default_factory=dict)

    def on(self, day: date, act: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Do `act` on `day`, after what was already put on that day."""
        self._days.setdefault(day, []).append(lambda: act(*args, **kwargs))

    def first(self, act: Callable[..., Any], *args: Any) -> None:
        """Do `act` on the first of all days, before everything that was put there so far."""
        self._days[min(self._days)].insert(0, lambda: act(*args))

    def keep_hours(self, day: date, *, begins: time, pause: timedelta) -> None:
        """On `day` the first act is at `begins`, and `pause` lies between two acts."""
        self._hours[day] = (begins, pause)

    def run(self) -> None:
        """Do everything. An act may put others on its own or a later day."""
        while self._days:
            self._run_day(min(self._days))

    def _run_day(self, day: date) -> None:
        begins, pause = self._hours.get(day, (FIRST_ACT, PAUSE))
        moment = timezone.make_aware(datetime.combine(day, begins))
        acts = self._days[day]
        while acts:
            with clock.standing_at(moment):
                acts.pop(0)()
            moment += pause
        del self._days[day]
