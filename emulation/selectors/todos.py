"""What of pledges waits for a person, as the home page lists it."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import timezone

from emulation.enums import PledgeState, Role
from emulation.home import Panel, Todo
from emulation.models import Pledge, PledgeRemark, RegistrationPeriod, Unit, User
from emulation.selectors import overview, progress
from emulation.selectors.pledges import achievements, answer_due, current_periods, unit_targets
from emulation.vietnamese.dates import format_date, short_date

OFFICE = "Phòng Tổ chức cán bộ"
NAMES_SHOWN = 3
# Who has to act before the next task can appear here, role by role.
NEXT_TO_ACT = {
    Role.UNIT_OFFICER: f"{OFFICE} mở đợt đăng ký hoặc dịp khen kế tiếp; việc của đơn vị khi đó "
    "hiện ở đây kèm hạn.",
    Role.STAFF: "Đầu mối của đơn vị ghi tên vào đăng ký và viết báo cáo; phần cần xác nhận khi đó "
    "hiện ở đây.",
    Role.TCCB: "Các đơn vị gửi đăng ký, kết quả và đề nghị; mỗi việc mới hiện ở đây kèm hạn.",
    Role.SECRETARY: f"{OFFICE} trình đề nghị; phiên họp cần chuẩn bị khi đó hiện ở đây.",
    Role.MEMBER: "Thư ký lập phiên họp và Chủ tịch mở lượt biểu quyết; mục cần ý kiến khi đó hiện "
    "ở đây.",
    Role.CHAIR: "Thư ký lập phiên họp; mục cần mở, đóng và kết luận khi đó hiện ở đây.",
    Role.DIRECTOR: "Hội đồng kết luận và hồ sơ được lập; văn bản cần ký khi đó hiện ở đây, tải về "
    "được.",
    Role.INSPECTOR: "Thanh tra đọc được đăng ký, đề nghị và nhật ký bất cứ lúc nào qua các mục "
    "phía trên.",
    Role.ADMIN: "Tài khoản và vai được lập bằng lệnh trên máy chủ (tài liệu triển khai); bản kế "
    "hoạch chờ người thứ hai áp dụng hiện ở đây.",
}


def pledge_todos(user: User, today: date) -> list[Todo]:
    """Pledges to make, finish, correct (officer); to look at or to call for (TCCB)."""
    found = _officer_todos(user, today) if user.scope.unit_ids else []
    if user.scope.has(Role.TCCB):
        found += _office_todos(user, today)
    return found


def pledge_panels(user: User, today: date) -> list[Panel]:
    """The officer's units' indicators of the year, with what was done."""
    targets = unit_targets(user.scope.unit_ids, today) if user.scope.unit_ids else []
    if not targets:
        return []
    context = {
        "span": targets[0].span,
        "rows": achievements(targets),
        "count": len(targets),
        "several": len({target.subject_id for target in targets}) > 1,
    }
    return [Panel("emulation/pledges/home_panel.html", area="below", context=context)]


def next_to_act(role: str) -> str:
    """What has to happen before a person of that role has something to do here."""
    return NEXT_TO_ACT.get(role, f"{OFFICE} giao vai trước; việc khi đó hiện ở đây.")


# --- Officer --------------------------------------------------------------------------------


def _officer_todos(user: User, today: date) -> list[Todo]:
    units = list(Unit.objects.filter(pk__in=user.scope.unit_ids))
    periods = current_periods(user.scope.unit_ids, today)
    pledges = list(
        Pledge.objects.filter(unit__in=units)
        .exclude(state=PledgeState.ACCEPTED)
        .select_related("unit", "period__movement")
    )
    held = progress.contents_of(pledges)
    found = [
        todo
        for pledge in pledges
        if (todo := _pledge_todo(pledge, held[pledge.pk], len(units) > 1, periods, today))
    ]
    return found + _pledges_to_make(units, periods, len(units) > 1)


def _whose(period: RegistrationPeriod, periods: Iterable[RegistrationPeriod]) -> str:
    """The movement for the words beside a task, where tasks of several of one span are at hand."""
    same = {each.movement_id for each in periods if each.span == period.span}
    return f"{period.movement.titled}. " if same - {period.movement_id} else ""


def _pledge_todo(
    pledge: Pledge,
    held: progress.Contents,
    several: bool,
    periods: list[RegistrationPeriod],
    today: date,
) -> Todo | None:
    label, url = pledge.period.span.label, reverse("pledge_detail", args=[pledge.pk])
    prefix = f"{pledge.unit.name}. " if several else ""
    prefix += _whose(pledge.period, periods)
    if pledge.state == PledgeState.RETURNED:
        return _returned_todo(pledge, held.remarks, url, prefix, today)
    if pledge.state == PledgeState.SUBMITTED:
        due = answer_due(timezone.localtime(pledge.submitted_at).date())
        promise = f" chậm nhất ngày {format_date(due)}" if due else ""
        context = f"{prefix}{OFFICE} trả lời{promise}"
        chip = ("run", "Chờ xem")
        return Todo(f"Đăng ký thi đua {label}", context=context, chip=chip, mine=False)
    if pledge.period not in periods:
        return None
    items = progress.items(held)
    done = len([item for item in items if item.done])
    context = f"{prefix}Đã xong {done} trong {len(items)} mục"
    return Todo(f"Đăng ký thi đua {label}", url, context, due=pledge.period.closes_on)


def _returned_todo(
    pledge: Pledge, remarks: list[PledgeRemark], url: str, prefix: str, today: date
) -> Todo:
    """A return may come after the last day: then it carries a chip and not a day long gone."""
    in_time = pledge.period.closes_on >= today
    return Todo(
        f"Sửa đăng ký bị trả lại {pledge.period.span.label}",
        url,
        context=f"{prefix}{_asked(remarks)}",
        quote=remarks[0].text if remarks else "",
        due=pledge.period.closes_on if in_time else None,
        chip=None if in_time else ("warn", "Cần sửa"),
    )


def _asked(remarks: list[PledgeRemark]) -> str:
    """What stands before the quoted first remark."""
    if len(remarks) > 1:
        return f"{OFFICE} nêu {len(remarks)} chỗ cần sửa, trước hết"
    return f"{OFFICE} ghi"


def _pledges_to_make(
    units: list[Unit], periods: list[RegistrationPeriod], several: bool
) -> list[Todo]:
    made = set(
        Pledge.objects.filter(unit__in=units, period__in=periods).values_list(
            "unit_id", "period_id"
        )
    )
    return [
        Todo(
            f"Lập đăng ký thi đua {period.span.label}",
            reverse("pledge_list"),
            _whose(period, periods) + (f"{unit.name} chưa lập" if several else "Chưa lập"),
            due=period.closes_on,
        )
        for period in periods
        for unit in units
        if (unit.pk, period.pk) not in made
    ]


# --- TCCB -----------------------------------------------------------------------------------


def _office_todos(user: User, today: date) -> list[Todo]:
    running = RegistrationPeriod.objects.filter(opens_on__lte=today).select_related("movement")
    busy = running.filter(ends_on__gte=today) | running.filter(pledges__state=PledgeState.SUBMITTED)
    found, periods = [], list(busy.distinct())
    for period in periods:
        whose = _whose(period, periods)
        table = overview.overview(period, user)
        new = [row for row in table.rows if row.state == PledgeState.SUBMITTED]
        found += [_review_todo(period, new, whose)] if new else []
        if period.ends_on >= today and table.not_sent:
            found.append(_missing_todo(period, table.not_sent, whose))
    return found


def _review_todo(period: RegistrationPeriod, rows: list[overview.Row], whose: str) -> Todo:
    label = period.span.label
    sent = min(timezone.localtime(row.pledge.submitted_at).date() for row in rows)
    if len(rows) == 1:
        row = rows[0]
        title = f"Xem đăng ký mới {label} của {row.unit.name}"
        url = reverse("pledge_review", args=[row.pledge.pk])
        return Todo(title, url, f"{whose}Gửi ngày {format_date(sent)}", due=answer_due(sent))
    url = f"{reverse('pledge_overview')}?dot={period.pk}&buoc={PledgeState.SUBMITTED}"
    names = whose + _names([row.unit for row in rows])
    return Todo(f"Xem {len(rows)} đăng ký mới {label}", url, names, due=answer_due(sent))


def _missing_todo(period: RegistrationPeriod, rows: list[overview.Row], whose: str) -> Todo:
    reminded = [row.reminded_on for row in rows if row.reminded_on]
    last = f". Nhắc lần cuối ngày {short_date(max(reminded))}" if reminded else ""
    return Todo(
        f"Nhắc {len(rows)} đơn vị chưa gửi đăng ký {period.span.label}",
        f"{reverse('pledge_overview')}?dot={period.pk}&buoc=chua-gui",
        whose + _names([row.unit for row in rows]) + last,
        due=period.closes_on,
    )


def _names(units: Iterable[Unit]) -> str:
    names = [unit.name for unit in units]
    shown = "; ".join(names[:NAMES_SHOWN])
    rest = len(names) - NAMES_SHOWN
    return f"{shown} và {rest} đơn vị khác" if rest > 0 else shown
