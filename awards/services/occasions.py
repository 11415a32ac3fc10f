"""Planning, opening and closing a dịp khen."""

from datetime import date

from django.db import transaction

from awards import rules
from awards.enums import OccasionState
from awards.models import Occasion
from awards.selectors.plans import plan_in_force
from awards.states import OCCASION_STEPS
from emulation import audit, clock
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused
from emulation.models import Department, Movement, User
from emulation.periods import Period
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise


@transaction.atomic
def create_occasion(
    *,
    movement: Movement,
    code: str,
    name: str,
    starts_on: date,
    ends_on: date,
    opens_on: date,
    closes_on: date,
    council_on: date | None = None,
    by: User,
) -> Occasion:
    """Plan a dịp khen of the plan in force; nominations come once it is opened.

    Refused at the field: an occasion the plan does not know, days in the wrong order, outside of
    the movement or other than those the plan counts results in, nominations taken after the plan's
    deadline, the same occasion twice, a name
    that an occasion of another movement has.
    """
    require_role(by, Role.TCCB, to="lập dịp khen")
    movement = Movement.objects.select_for_update(no_key=True).get(pk=movement.pk)
    _refuse_days(movement, starts_on, ends_on, opens_on, closes_on)
    plan = plan_in_force(movement)
    _refuse_unknown(plan, code, Period(starts_on, ends_on))
    _refuse_late(plan, code, _window(starts_on, ends_on), closes_on)
    if movement.occasions.filter(code=code, ends_on=ends_on).exists():
        raise Refused("Dịp khen này của kỳ này đã lập rồi.", field="code")
    _refuse_name(movement, name)
    occasion = Occasion.objects.create(
        movement=movement,
        code=code,
        name=normalise(name),
        starts_on=starts_on,
        ends_on=ends_on,
        opens_on=opens_on,
        closes_on=closes_on,
        council_on=council_on,
        counts_until=_cut_off(plan, code, Period(starts_on, ends_on)),
    )
    audit.record(occasion, Act.OCCASION_CREATED, by=by, data={"name": occasion.name, "code": code})
    return occasion


def _refuse_name(movement: Movement, name: str) -> None:
    """Lists and papers name an occasion alone: two movements must not use one name. The department
    is locked, so that two of them are not named at once."""
    Department.objects.select_for_update(no_key=True).get(pk=movement.department_id)
    others = Occasion.objects.exclude(movement=movement).select_related("movement")
    wanted = normalise(name).casefold()
    for other in (each for each in others if each.name.casefold() == wanted):
        raise Refused(
            f"Phong trào “{other.movement.name}” đã có dịp tên này. Đặt tên khác để phân biệt.",
            field="name",
        )


def _refuse_days(
    movement: Movement, starts_on: date, ends_on: date, opens_on: date, closes_on: date
) -> None:
    if ends_on < starts_on:
        raise Refused("Ngày cuối tính kết quả đứng trước ngày đầu.", field="ends_on")
    if not movement.period.covers(Period(starts_on, ends_on)):
        raise Refused(f"Kết quả tính trong {movement.period.label}.", field="starts_on")
    if closes_on < opens_on:
        raise Refused("Ngày cuối nhận đề nghị đứng trước ngày đầu.", field="closes_on")


def _refuse_unknown(plan: rules.Plan, code: str, window: Period) -> None:
    """The plan says which results an occasion counts; others would be held against its targets."""
    if code not in {known.code for known in plan.occasions}:
        raise Refused("Chọn một dịp khen có trong kế hoạch.", field="code")
    meant = rules.window_for(plan, code, window.end.year)
    if (meant.start, meant.end) != (window.start, window.end):
        raise Refused(
            f"Ở dịp này kế hoạch tính kết quả từ {format_date(meant.start)} đến hết "
            f"{format_date(meant.end)}.",
            field="ends_on" if meant.start == window.start else "starts_on",
        )


def _cut_off(plan: rules.Plan, code: str, window: Period) -> date | None:
    """The last day results count. Refused where it is none of the occasion's: a day of another
    year, which the plan names for all of them."""
    day = plan.occasion(code).cut_off_day(_window(window.start, window.end))
    if day is not None and not window.start <= day <= window.end:
        told = f"Kế hoạch tính kết quả của dịp này đến hết {format_date(day)}, ngoài những ngày đó."
        raise Refused(told, field="ends_on")
    return day


def _window(starts_on: date, ends_on: date) -> rules.Period:
    return rules.Period(starts_on, ends_on)


def _refuse_late(plan: rules.Plan, code: str, window: rules.Period, closes_on: date) -> None:
    deadline = plan.occasion(code).deadline_day(window)
    if deadline is not None and closes_on > deadline:
        told = format_date(deadline)
        raise Refused(f"Kế hoạch nhận hồ sơ của dịp này đến hết {told}.", field="closes_on")


@transaction.atomic
def open_occasion(*, occasion: Occasion, by: User) -> Occasion:
    """Let units send nominations. Refused unless the occasion is planned or closed, and where the
    plan in force counts other results for it. It is judged by the plan in force again."""
    return _move(occasion, "open", Act.OCCASION_OPENED, by)


@transaction.atomic
def close_occasion(*, occasion: Occasion, by: User) -> Occasion:
    """Take no more nominations: from now on the occasion is judged by the plan of today and as of
    today, whatever comes later. Refused unless it is open."""
    return _move(occasion, "close", Act.OCCASION_CLOSED, by)


def _move(occasion: Occasion, action: str, act: Act, by: User) -> Occasion:
    movement = Movement.objects.select_for_update(no_key=True).get(pk=occasion.movement_id)
    occasion = Occasion.objects.select_for_update(no_key=True).get(pk=occasion.pk)
    step = OCCASION_STEPS.get((occasion.state, action))
    if step is None:
        label = occasion.get_state_display().lower()
        done = "mở" if action == "open" else "khóa"
        raise Refused(f"Dịp {occasion.name} {label} nên không {done} được.")
    require_role(by, *sorted(step.roles), to="mở hoặc khóa dịp khen")
    if action == "open":
        plan = plan_in_force(movement)
        _refuse_unknown(plan, occasion.code, occasion.window)
        occasion.counts_until = _cut_off(plan, occasion.code, occasion.window)
    occasion.state = step.to
    occasion.closed_on = clock.today() if step.to == OccasionState.CLOSED else None
    occasion.save(update_fields=["state", "counts_until", "closed_on"])
    audit.record(occasion, act, by=by, data={"name": occasion.name})
    return occasion
