"""Tasks of the home page about reports, nominations and decisions, in verbs and with their day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from awards.enums import NominationState, OccasionState, ReportState, VerdictStatus
from awards.models import Nomination, Occasion, Report
from awards.selectors import reports as reading
from awards.selectors.nominations import open_occasions, subjects_for, tiers_of
from awards.selectors.presenting import council_day
from awards.selectors.register import waiting_decisions
from awards.selectors.tiers import Tiers
from awards.selectors.verdicts import assess_subjects
from emulation.enums import Role
from emulation.home import Todo
from emulation.models import Subject, User
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.words import lower_first

NAMES_SHOWN = 3
OFFICE = "Phòng Tổ chức cán bộ"


def todos(user: User, today: date) -> list[Todo]:
    """What waits for `user` about awards, whatever roles are held."""
    found = [*_to_confirm(user)]
    if user.scope.unit_ids:
        found += _unit_todos(user, today)
    if user.scope.has(Role.TCCB):
        found += _office_todos(user, today)
    return found


# --- A person -------------------------------------------------------------------------------


def _to_confirm(user: User) -> list[Todo]:
    if user.scope.staff_id is None:
        return []
    waiting = Report.objects.filter(
        subject__staff=user.scope.staff_id, state=ReportState.SUBMITTED, confirmed_at=None
    )
    return [
        Todo(
            "Xác nhận báo cáo thành tích của mình",
            reverse("report_detail", args=[report.pk]),
            f"{report.occasion.name}, {report.written_by.addressed} viết",
            due=report.occasion.closes_on,
        )
        for report in waiting.select_related("occasion", "written_by__staff")
    ]


# --- A unit ---------------------------------------------------------------------------------


def _unit_todos(user: User, today: date) -> list[Todo]:
    found = _own_nominations(user, today)
    for occasion in open_occasions().filter(opens_on__lte=today, closes_on__gte=today):
        found += _of_occasion(occasion, user, today)
    return found


def _of_occasion(occasion: Occasion, user: User, today: date) -> list[Todo]:
    """Whoever meets a tier is to be nominated; reports are asked of these, of whoever has been
    nominated and of who has begun one. Of nobody else: most never will be nominated."""
    subjects = list(subjects_for(occasion, user))
    lines = reading.lines(occasion, subjects)
    nominated = set(
        Nomination.objects.that_count()
        .filter(occasion=occasion, subject__in=subjects)
        .values_list("subject", flat=True)
    )
    met = {
        assessment.subject.pk: tier
        for assessment in assess_subjects(occasion, subjects, on=today)
        if (tier := assessment.next_tier.reached)
    }
    wanted = nominated | met.keys()
    to_write = [
        line
        for line in lines
        if not line.done and (line.report is not None or line.subject.pk in wanted)
    ]
    ready = [line for line in lines if line.subject.pk in met.keys() - nominated]
    return _to_nominate(occasion, ready, met) + _to_write(occasion, to_write)


def _to_write(occasion: Occasion, lines: list[reading.Line]) -> list[Todo]:
    if not lines:
        return []
    if len(lines) == 1:
        subject = lines[0].subject
        url = reverse("report_edit", args=[occasion.pk, subject.pk])
        act = "Viết tiếp" if lines[0].report else "Viết"
        title = f"{act} báo cáo thành tích của {subject.addressed_within}"
        return [Todo(title, url, occasion.name, due=occasion.closes_on)]
    title = f"Viết {len(lines)} báo cáo thành tích"
    context = f"{occasion.name}: {_names(line.subject for line in lines)}"
    return [Todo(title, reverse("report_list"), context, due=occasion.closes_on)]


def _to_nominate(occasion: Occasion, ready: list[reading.Line], met: dict[int, str]) -> list[Todo]:
    if not ready:
        return []
    if len(ready) == 1:
        subject = ready[0].subject
        tier = tiers_of(occasion.movement_id)[met[subject.pk]].short_name
        url = reverse("nomination_create", args=[occasion.pk, subject.pk])
        title = f"Đề nghị {tier} cho {subject.addressed_within}"
        report = "đã nộp báo cáo" if ready[0].done else "báo cáo thành tích chưa nộp"
        return [Todo(title, url, f"{occasion.name}: đã đạt, {report}", due=occasion.closes_on)]
    title = f"Đề nghị khen thưởng cho {len(ready)} tập thể, cá nhân đã đạt"
    context = f"{occasion.name}: {_names(line.subject for line in ready)}"
    return [Todo(title, reverse("nomination_list"), context, due=occasion.closes_on)]


def _own_nominations(user: User, today: date) -> list[Todo]:
    """Returned and unsent ones to act on; sent ones wait for TCCB."""
    tiers = Tiers()
    own = Nomination.objects.filter(subject__unit__in=user.scope.unit_ids)
    open_ones = own.filter(
        state__in=[NominationState.DRAFT, NominationState.RETURNED, NominationState.SUBMITTED]
    )
    found, sent = [], []
    for row in open_ones.for_list().defer("facts", "verdict"):
        named = tiers.of(row.occasion, row.tier)
        tier = named.short_name if named else "khen thưởng"
        if row.state == NominationState.SUBMITTED:
            sent.append(row)
        elif row.state == NominationState.RETURNED:
            found.append(_returned(row, tier, today))
        elif row.occasion.state == OccasionState.OPEN:
            found.append(_unsent(row, tier))
    return found + _waiting(sent)


def _returned(nomination: Nomination, tier: str, today: date) -> Todo:
    """A return may come after the last day: then it carries a chip and not a day long gone."""
    last = nomination.occasion.closes_on
    return Todo(
        f"Sửa và gửi lại đề nghị tặng {tier} cho {nomination.subject.addressed_within}",
        reverse("nomination_check", args=[nomination.pk]),
        OFFICE,
        quote=nomination.return_reason,
        due=last if last >= today else None,
        chip=None if last >= today else ("warn", "Cần sửa"),
    )


def _unsent(nomination: Nomination, tier: str) -> Todo:
    return Todo(
        f"Kiểm tra và gửi đề nghị tặng {tier} cho {nomination.subject.addressed_within}",
        reverse("nomination_check", args=[nomination.pk]),
        f"{nomination.occasion.name}, còn nháp",
        due=nomination.occasion.closes_on,
    )


def _waiting(sent: list[Nomination]) -> list[Todo]:
    if not sent:
        return []
    names = _names([nomination.subject for nomination in sent])
    title = f"{OFFICE} xem {len(sent)} đề nghị đã gửi"
    return [Todo(title, context=names, chip=("run", "TCCB xét"), mine=False)]


# --- TCCB -----------------------------------------------------------------------------------


def _office_todos(user: User, today: date) -> list[Todo]:
    rows = Nomination.objects.visible_to(user)
    compiled = Q(state=NominationState.COMPILED) & ~Q(verdict_status=VerdictStatus.BLOCKED)
    groups = rows.order_by().values_list("occasion").annotate(
        sent=Count("pk", filter=Q(state=NominationState.SUBMITTED)),
        compiled=Count("pk", filter=compiled),
    )  # fmt: skip
    counts = {occasion: (sent, compiled) for occasion, sent, compiled in groups}
    found = []
    for occasion in Occasion.objects.filter(pk__in=counts):
        sent, compiled = counts[occasion.pk]
        found += _to_review(occasion, sent) + _to_present(occasion, compiled, today)
    return found + _to_record(user)


def _table(occasion: Occasion, step: str) -> str:
    return f"{reverse('nomination_table', args=[occasion.pk])}?step={step}"


def _to_review(occasion: Occasion, count: int) -> list[Todo]:
    if not count:
        return []
    url = _table(occasion, NominationState.SUBMITTED)
    title = f"Xem {count} đề nghị mới, dịp {lower_first(occasion.name)}"
    until = f"Nhận đề nghị đến hết ngày {format_date(occasion.closes_on)}"
    return [Todo(title, url, until, due=council_day(occasion))]


def _to_present(occasion: Occasion, count: int, today: date) -> list[Todo]:
    if not count:
        return []
    url = _table(occasion, NominationState.COMPILED)
    council = council_day(occasion)
    when = f"Hội đồng họp ngày {format_date(council)}" if council else "Chưa định ngày họp"
    due = council if council and council >= today else None
    return [
        Todo(
            f"Trình Hội đồng {count} đề nghị, dịp {lower_first(occasion.name)}", url, when, due=due
        )
    ]


def _to_record(user: User) -> list[Todo]:
    return [
        Todo(
            f"Ghi quyết định tặng {row.tier.short_name} cho {row.count} đề nghị đã thông qua",
            reverse("decision_record", args=[row.occasion.pk, row.tier.code]),
            row.occasion.name,
            chip=("off", "Chờ quyết định"),
        )
        for row in waiting_decisions(user)
    ]


# --- Words ----------------------------------------------------------------------------------


def _names(subjects: Iterable[Subject]) -> str:
    names = [subject.addressed for subject in subjects]
    rest = len(names) - NAMES_SHOWN
    shown = "; ".join(names[:NAMES_SHOWN])
    return f"{shown} và {rest} tập thể, cá nhân khác" if rest > 0 else shown
