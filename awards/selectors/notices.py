"""What awards tells on the sign-in page: where nominations are taken and when the council sits."""

from collections.abc import Iterator
from datetime import date

from awards.enums import OccasionState
from awards.models import Occasion
from awards.selectors.plans import plan_in_force
from awards.selectors.presenting import council_day
from emulation.errors import Refused
from emulation.models import Movement
from emulation.selectors.notices import Notice
from emulation.vietnamese.dates import format_date, weekday_date


def open_occasions(today: date) -> list[Notice]:
    """The deadline for nominations and the council's day of every open occasion, from today on."""
    occasions = Occasion.objects.filter(state=OccasionState.OPEN).select_related("movement")
    return [notice for occasion in occasions for notice in _of(occasion) if notice.day >= today]


def _of(occasion: Occasion) -> Iterator[Notice]:
    movement, basis = occasion.movement, _basis(occasion.movement)
    until = f"đến hết ngày {format_date(occasion.closes_on)}"
    yield Notice(movement, f"Đề nghị: {occasion.name}", until, occasion.closes_on, basis)
    if day := council_day(occasion):
        label = f"Hội đồng xét: {occasion.name}"
        yield Notice(movement, label, weekday_date(day), day, basis)


def _basis(movement: Movement) -> str:
    try:
        plan = plan_in_force(movement)
    except Refused:
        return ""
    return f"Kế hoạch {plan.number} ngày {format_date(plan.issued_on)}"
