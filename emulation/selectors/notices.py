"""What the sign-in page tells everybody: what is open now, and until when.

Each source in settings.LOGIN_NOTICES is `f(today) -> list[Notice]`, so that awards can add its
occasions without being imported here. Nothing personal may stand in a notice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from django.conf import settings
from django.utils.module_loading import import_string

from emulation.models import Movement, RegistrationPeriod
from emulation.vietnamese.dates import format_date


@dataclass(frozen=True)
class Notice:
    """One line: `label` ("Đăng ký năm 2025") and `when` ("đến hết ngày 29/11/2024").

    `day` orders the lines; `basis` is the movement's plan in words, where the source knows it.
    """

    movement: Movement
    label: str
    when: str
    day: date
    basis: str = ""


@dataclass
class Board:
    """The notices of one movement, nearest day first."""

    title: str
    period: str
    basis: str = ""
    lines: list[Notice] = field(default_factory=list)

    @property
    def title_lines(self) -> list[str]:
        """The title broken after its dash, where it has one."""
        first, dash, rest = self.title.partition(" – ")
        return [f"{first} –", rest] if dash else [first]


def login_boards(today: date) -> list[Board]:
    """One board a movement that has something open."""
    paths = settings.LOGIN_NOTICES
    found = [notice for path in paths for notice in import_string(path)(today)]
    return _by_movement(sorted(found, key=attrgetter("day", "label")))


def open_registrations(today: date) -> list[Notice]:
    """The registration periods that take pledges today."""
    periods = RegistrationPeriod.objects.filter(opens_on__lte=today, closes_on__gte=today)
    return [
        Notice(
            period.movement,
            period.name,
            f"đến hết ngày {format_date(period.closes_on)}",
            period.closes_on,
        )
        for period in periods.select_related("movement")
    ]


def _by_movement(notices: Iterable[Notice]) -> list[Board]:
    boards: dict[int, Board] = {}
    for notice in notices:
        movement = notice.movement
        board = boards.setdefault(movement.pk, Board(movement.name, movement.period.label))
        board.lines.append(notice)
        board.basis = board.basis or notice.basis
    return list(boards.values())
