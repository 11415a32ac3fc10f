"""What of norms and criteria waits for TCCB, and what units wait for."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from awards.enums import NominationState, OccasionState
from awards.models import CriterionConfirmation, Nomination, Occasion
from awards.selectors.asked import confirmed_criteria, scored_items
from awards.selectors.plan_page import missing_norms
from awards.selectors.plan_versions import MANAGERS, waiting_for
from awards.selectors.plans import plan_in_force
from emulation.enums import Role
from emulation.home import Todo
from emulation.models import User
from emulation.vietnamese.words import lower_first

WITH_TCCB = (NominationState.SUBMITTED, NominationState.COMPILED)


def verdict_todos(user: User, today: date) -> list[Todo]:
    """Norms without a number and criteria nobody has looked at, for open occasions."""
    works = user.scope.has(Role.TCCB)
    if not works and not user.scope.unit_ids:
        return []
    occasions = list(
        Occasion.objects.filter(state=OccasionState.OPEN, ends_on__gte=today).select_related(
            "movement"
        )
    )
    found = _norm_todos(occasions, works)
    return found + (_criteria_todos() if works else [])


def plan_todos(user: User, today: date) -> list[Todo]:
    """A plan version somebody else brought in, that may still follow the one in force."""
    if not user.scope.has(*MANAGERS):
        return []
    return [
        Todo(
            f"Xem lại và áp dụng bản {version.number} của kế hoạch",
            reverse("plan_version", args=[version.pk]),
            f"{version.movement.name}: {version.note or 'chưa ghi thay đổi gì'}"[:200],
            chip=("run", "Chưa áp dụng"),
        )
        for version in waiting_for(user)
    ]


def _norm_todos(occasions: list[Occasion], works: bool) -> list[Todo]:
    """One line a last day: occasions that end together lean on the same norms."""
    lacking: dict[tuple[str, date], list[str]] = {}
    for occasion in missing_norms(occasions):
        key = (occasion.movement.code, occasion.ends_on)
        lacking.setdefault(key, []).append(occasion.name)
    return [_norm_todo(code, day.year, names, works) for (code, day), names in lacking.items()]


def _norm_todo(code: str, year: int, names: list[str], works: bool) -> Todo:
    chip = ("unknown", "Chưa có số")
    if works:
        url = reverse("norm_enter", args=[code])
        return Todo(
            f"Nhập định mức đóng góp năm {year}",
            url,
            f"Dịp {', '.join(map(lower_first, names))}: kết quả theo đóng góp chưa đủ căn cứ",
            chip=chip,
        )
    return Todo(
        f"Định mức đóng góp năm {year}",
        context="Phòng Tổ chức cán bộ nhập khi Hội đồng Thi đua - Khen thưởng tỉnh công bố",
        chip=chip,
        mine=False,
    )


def _criteria_todos() -> list[Todo]:
    """Nominations sent to TCCB whose subject has no confirmed criterion on the occasion yet, where
    the plan asks for one."""
    confirmed = CriterionConfirmation.objects.filter(
        occasion=OuterRef("occasion"), subject=OuterRef("subject")
    )
    waiting = (
        Nomination.objects.filter(~Exists(confirmed), state__in=WITH_TCCB)
        .select_related("occasion__movement", "subject__staff")
        .order_by("occasion__closes_on", "occasion", "subject__sort_key")
    )
    plans = {m: plan_in_force(m) for m in {each.occasion.movement for each in waiting}}
    groups: dict[int, dict[int, Nomination]] = {}
    for nomination in waiting:
        about = plans[nomination.occasion.movement], nomination.occasion, nomination.subject
        if not (confirmed_criteria(*about) or scored_items(*about)):
            continue
        groups.setdefault(nomination.occasion_id, {}).setdefault(nomination.subject_id, nomination)
    return [_criteria_todo(list(found.values())) for found in groups.values()]


def _criteria_todo(found: list[Nomination]) -> Todo:
    first = found[0]
    if len(found) == 1:
        title = f"Xác nhận tiêu chuẩn của {first.subject.addressed_within}"
        url = reverse("criteria_confirm", args=[first.occasion_id, first.subject_id])
    else:
        title = f"Xác nhận tiêu chuẩn của {len(found)} tập thể, cá nhân"
        url = f"{reverse('verdict_list')}?dip={first.occasion_id}&buoc=unknown"
    names = "; ".join(nomination.subject.addressed for nomination in found)
    return Todo(
        title,
        url,
        f"Dịp {lower_first(first.occasion.name)}: {names}"[:200],
        chip=("run", "Chờ xem"),
    )
