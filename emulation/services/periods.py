"""Opening a registration period."""

from datetime import date

from django.db import transaction
from django.urls import reverse

from emulation import audit
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused
from emulation.models import Department, Movement, RegistrationPeriod, Unit, User
from emulation.periods import Period
from emulation.services import inbox
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise


@transaction.atomic
def open_period(
    *,
    movement: Movement,
    name: str,
    starts_on: date,
    ends_on: date,
    opens_on: date,
    closes_on: date,
    by: User,
) -> RegistrationPeriod:
    """Let units register for the days from `starts_on` to `ends_on`; tells every officer.

    Refused at the field: days in the wrong order, a span that is neither a calendar year of the
    movement nor the whole of it, opened before, a name that a period of another movement has, a
    movement without a plan in force.
    """
    require_role(by, Role.TCCB, to="mở đợt đăng ký")
    movement = Movement.objects.select_for_update(no_key=True).get(pk=movement.pk)
    refuse_unbegun(movement)
    _check(movement, starts_on, ends_on, opens_on, closes_on)
    _refuse_name(movement, name)
    period = RegistrationPeriod.objects.create(
        movement=movement,
        name=normalise(name),
        starts_on=starts_on,
        ends_on=ends_on,
        opens_on=opens_on,
        closes_on=closes_on,
    )
    audit.record(period, Act.PERIOD_OPENED, by=by, data={"span": period.span.label})
    inbox.notify(
        recipients=inbox.officers_of(Unit.objects.all()),
        text=f"Mở đăng ký thi đua {period.span.label}, nhận từ ngày {format_date(opens_on)} "
        f"đến hết ngày {format_date(closes_on)}.",
        url=reverse("pledge_list"),
    )
    return period


def _check(
    movement: Movement, starts_on: date, ends_on: date, opens_on: date, closes_on: date
) -> None:
    if ends_on < starts_on:
        raise Refused("Ngày cuối của kỳ thi đua đứng trước ngày đầu.", field="ends_on")
    if closes_on < opens_on:
        raise Refused("Ngày cuối nhận đăng ký đứng trước ngày đầu.", field="closes_on")
    refuse_span(movement, Period(starts_on, ends_on), "Kỳ thi đua")
    same = RegistrationPeriod.objects.filter(
        movement=movement, starts_on=starts_on, ends_on=ends_on
    )
    if same.exists():
        raise Refused("Kỳ này đã có đợt đăng ký.", field="starts_on")


def _refuse_name(movement: Movement, name: str) -> None:
    """Lists name a period alone: two movements must not use one name. The department is locked, so
    that two of them are not named at once."""
    Department.objects.select_for_update(no_key=True).get(pk=movement.department_id)
    others = RegistrationPeriod.objects.exclude(movement=movement).select_related("movement")
    wanted = normalise(name).casefold()
    for other in (each for each in others if each.name.casefold() == wanted):
        raise Refused(
            f"Phong trào “{other.movement.name}” đã có đợt tên này. Đặt tên khác để phân biệt.",
            field="name",
        )


def refuse_unbegun(movement: Movement, *, field: str = "movement") -> None:
    """Raise Refused for a movement whose plan still waits for its second person."""
    if not movement.has_begun:
        raise Refused(
            "Phong trào này còn chờ người thứ hai áp dụng bản kế hoạch đầu tiên.", field=field
        )


def refuse_span(movement: Movement, span: Period, noun: str) -> None:
    """Results are counted for a calendar year or for the whole movement, and so are targets.

    A target of any other days would be divided into results of other days than its own.
    """
    whole = movement.period
    if not whole.covers(span):
        raise Refused(f"{noun} phải nằm trong {whole.label}.", field="starts_on")
    if span.is_year or span == whole:
        return
    begins_well = span.start in (whole.start, Period.of_year(span.start.year).start)
    raise Refused(
        f"{noun} là trọn một năm, từ 01/01 đến 31/12, hoặc cả thời gian của phong trào, từ "
        f"{format_date(whole.start)} đến {format_date(whole.end)}.",
        field="ends_on" if begins_well else "starts_on",
    )
