"""Reading what was done: an officer's figures beside their targets, and what waits for TCCB."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Value
from django.urls import reverse
from django.utils.module_loading import import_string

from emulation.enums import PledgeState, Role
from emulation.home import Todo
from emulation.models import (
    Contribution,
    Evidence,
    Indicator,
    Result,
    Subject,
    Target,
    Unit,
    User,
)
from emulation.selectors.pledges import Achievement, achievements
from emulation.vietnamese.numbers import format_number

OFFICE = "Phòng Tổ chức cán bộ"
QUARTERS = ("I", "II", "III", "IV")
FILE_KINDS = {
    "application/pdf": ("pdf", "PDF"),
    "image/jpeg": ("image", "ảnh JPEG"),
    "image/png": ("image", "ảnh PNG"),
}


@dataclass
class Board:
    """One subject with what was done against each target of a year."""

    subject: Subject
    rows: list[Achievement] = field(default_factory=list)

    @property
    def by_indicator(self) -> list[tuple[Indicator, list[Achievement]]]:
        """The targets of an indicator beside each other: own and given ones, years and spans."""
        found: dict[Indicator, list[Achievement]] = {}
        for row in self.rows:
            found.setdefault(row.target.indicator, []).append(row)
        return list(found.items())

    @property
    def alone(self) -> list["Board"]:
        """For the table that shows several."""
        return [self]


# --- The officer's board --------------------------------------------------------------------


def own_subjects(user: User) -> QuerySet[Subject]:
    """Subjects a person answers for: their units' as officer, and themselves."""
    scope = user.scope
    own = Q(unit__in=scope.unit_ids)
    if scope.staff_id is not None:
        own |= Q(staff=scope.staff_id)
    seen = Subject.objects.visible_to(user).filter(own)
    return seen.for_display().order_by("unit__sort_key", "kind", "sort_key", "pk")


def accepted_targets(subjects: Iterable[Subject]) -> QuerySet[Target]:
    """Targets that count: in an accepted pledge, or given by UBND tỉnh."""
    counts = Q(pledge=None) | Q(pledge__state=PledgeState.ACCEPTED)
    return (
        Target.objects.filter(counts, subject__in=[subject.pk for subject in subjects])
        .select_related("indicator__measure", "subject__staff")
        .order_by("-starts_on", "ends_on", "basis", "pk")
    )


def boards(subjects: Iterable[Subject], year: int) -> list[Board]:
    """Each subject with its targets whose span touches `year`; two queries for all of them."""
    found = {subject.pk: Board(subject) for subject in subjects}
    targets = accepted_targets([board.subject for board in found.values()]).filter(
        starts_on__year__lte=year, ends_on__year__gte=year
    )
    for row in achievements(targets):
        found[row.target.subject_id].rows.append(row)
    return list(found.values())


def years_of(subjects: Iterable[Subject], today: date) -> list[int]:
    """Years that targets of the subjects touch, newest first; this year always."""
    spans = accepted_targets(subjects).values_list("starts_on__year", "ends_on__year")
    years = {year for first, last in spans for year in range(first, last + 1)}
    return sorted(years | {today.year}, reverse=True)


# --- One subject ----------------------------------------------------------------------------


def results_of(subject: Subject) -> QuerySet[Result]:
    return (
        Result.objects.filter(subject=subject)
        .select_related("indicator__measure", "verified_by__staff")
        .prefetch_related("evidence")
        .order_by("-achieved_on", "-pk")
    )


@dataclass(frozen=True)
class YearOfResults:
    """`current`: shown open; the others fold."""

    year: int
    rows: list[Result]
    current: bool


def by_year(results: Sequence[Result], year: int) -> list[YearOfResults]:
    """Results by the year they were achieved in, newest first; without any of `year`, the newest
    there is stands open."""
    years = sorted({row.achieved_on.year for row in results}, reverse=True)
    opened = year if year in years else next(iter(years), year)
    return [
        YearOfResults(y, [row for row in results if row.achieved_on.year == y], y == opened)
        for y in years
    ]


def contributions_of(subject: Subject) -> QuerySet[Contribution]:
    return (
        Contribution.objects.filter(subject=subject)
        .select_related("verified_by__staff", "movement")
        .prefetch_related("evidence")
        .order_by("-received_on", "-pk")
    )


def total_of(contributions: Iterable[Contribution]) -> Decimal:
    return sum((row.value for row in contributions), Decimal(0))


def recordable_indicators(subject: Subject) -> QuerySet[Indicator]:
    """Indicators a result may be written for: the unit's own, the movement's, those targeted."""
    known = Q(unit=subject.unit) | Q(unit=None) | Q(targets__subject=subject)
    return (
        Indicator.objects.filter(known)
        .select_related("measure", "movement")
        .distinct()
        .order_by("name")
    )


def evidence_of(subject: Subject) -> QuerySet[Evidence]:
    """The subject's files with how many records and confirmations lean on each (`uses`): of every
    model that points here, those of higher apps included."""
    names = [relation.name for relation in Evidence._meta.related_objects]
    uses = sum((Count(name, distinct=True) for name in names), Value(0))
    return (
        Evidence.objects.filter(subject=subject).annotate(uses=uses).order_by("-uploaded_at", "-pk")
    )


def file_kind(evidence: Evidence) -> tuple[str, str]:
    """The icon of a stored file and its kind in words."""
    if evidence.content_type in FILE_KINDS:
        return FILE_KINDS[evidence.content_type]
    word = "wordprocessing" in evidence.content_type
    return ("word", "Word") if word else ("sheet", "Excel")


# --- TCCB's check ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """A record nobody has checked: `key` ("ket-qua-12") names it in forms and addresses."""

    record: Result | Contribution
    key: str
    what: str
    amount: str
    day: date

    @property
    def subject(self) -> Subject:
        return self.record.subject

    @property
    def seen(self) -> str:
        """The key with the version and the state that were read: "ket-qua-12.3.waiting"."""
        return f"{self.key}.{self.record.version}.{self.record.state}"

    @property
    def name(self) -> str:
        return f"{self.what}, {self.amount}"


RESULT, CONTRIBUTION = "ket-qua", "dong-gop"
MODELS = {RESULT: Result, CONTRIBUTION: Contribution}


def waiting_records(
    user: User, *, unit: Unit | None = None, kind: str = "", search: str = ""
) -> list[Waiting]:
    """Unchecked records the person sees, by unit and day. `search`: a search key of a name."""
    found = []
    for name, model in MODELS.items():
        if kind in ("", name):
            rows = _unchecked(model, user, unit, search)
            found += [_waiting(name, row) for row in rows]
    return sorted(found, key=lambda row: (row.subject.unit.sort_key, row.day, row.key))


def _unchecked(model: type, user: User, unit: Unit | None, search: str) -> QuerySet:
    rows = _in_hand(model, user).filter(verified_on=None)
    if unit is not None:
        rows = rows.filter(subject__unit=unit)
    if search:
        rows = rows.filter(subject__search_key__contains=search)
    return rows


def _in_hand(model: type, user: User) -> QuerySet:
    """What is not with its unit to be corrected."""
    rows = model.objects.visible_to(user).filter(return_reason="")
    if model is Result:
        rows = rows.select_related("indicator__measure")
    return rows.select_related("subject__unit", "subject__staff").prefetch_related("evidence")


def as_waiting(record: Result | Contribution) -> Waiting:
    """A record in the words of the lists."""
    return _waiting(RESULT if isinstance(record, Result) else CONTRIBUTION, record)


def _waiting(kind: str, record: Result | Contribution) -> Waiting:
    if isinstance(record, Result):
        key, name = f"{kind}-{record.pk}", record.indicator.name
        return Waiting(record, key, name, record.amount, record.achieved_on)
    amount = f"{format_number(record.value)} đồng"
    return Waiting(record, f"{kind}-{record.pk}", record.description, amount, record.received_on)


_KEY = re.compile("[0-9]{1,18}")  # what fits a key of the database


def picked_records(user: User, keys: Iterable[str], *, checked: bool = False) -> list[Waiting]:
    """The unchecked records among `keys` that the person sees; with `checked` those TCCB has
    checked as well. Others are left out."""
    wanted: dict[str, list[int]] = {name: [] for name in MODELS}
    for key in keys:
        kind, _, number = key.rpartition("-")
        if kind in wanted and _KEY.fullmatch(number):
            wanted[kind].append(int(number))
    found = []
    for name, model in MODELS.items():
        if wanted[name]:
            rows = _in_hand(model, user).filter(pk__in=wanted[name])
            rows = rows if checked else rows.filter(verified_on=None)
            found += [_waiting(name, row) for row in rows]
    return sorted(found, key=lambda row: (row.subject.unit.sort_key, row.day, row.key))


def held(records: Sequence[Result | Contribution], *, lock: bool = False) -> dict:
    """Records that can no longer be given back, with the sentence why. `lock`: until the end of
    the transaction nothing new holds them."""
    found: dict = import_string(settings.FIGURES_HELD_BY)(records, lock=lock)
    return found


def offer_return(records: Sequence[Any]) -> None:
    """Put on each verified record how it is given back (`return_key`), or why it cannot be
    (`held_why`)."""
    verified = [record for record in records if record.is_verified]
    reasons = held(verified)
    for record in verified:
        record.return_key, record.held_why = as_waiting(record).key, reasons.get(record, "")


# --- Home -----------------------------------------------------------------------------------


def record_todos(user: User, today: date) -> list[Todo]:
    """Results an officer still owes; figures TCCB still has to check."""
    found = []
    if user.scope.unit_ids:
        found = [*_returned_todos(user), *_officer_todos(user, today)]
    if user.scope.has(Role.TCCB):
        found += _office_todos(user)
    return found


def last_quarter(today: date) -> tuple[str, date]:
    """The quarter that ended last and its first day: "III", 01/7 on a day in November."""
    place = (today.month - 1) // 3 - 1
    year = today.year if place >= 0 else today.year - 1
    place %= 4
    return QUARTERS[place], date(year, 3 * place + 1, 1)


def _returned_todos(user: User) -> list[Todo]:
    """A line for each subject with figures that TCCB gave back."""
    counts: dict[Subject, list[str]] = {}
    for model in MODELS.values():
        given_back = model.objects.filter(
            subject__unit__in=user.scope.unit_ids, verified_on=None
        ).exclude(return_reason="")
        for row in given_back.select_related("subject__unit", "subject__staff"):
            counts.setdefault(row.subject, []).append(row.return_reason)
    return [
        Todo(
            f"Sửa {len(reasons)} số liệu bị trả lại của {subject.addressed_within}",
            reverse("record_detail", args=[subject.pk]),
            f"“{reasons[0]}”"[:200],
            chip=("no", "Trả lại"),
        )
        for subject, reasons in counts.items()
    ]


def _officer_todos(user: User, today: date) -> list[Todo]:
    """Targets of the running spans without a result since the quarter that ended last began."""
    name, since = last_quarter(today)
    subjects = Subject.objects.filter(unit__in=user.scope.unit_ids)
    targets = accepted_targets(subjects).filter(starts_on__lte=since, ends_on__gte=today)
    fresh = set(
        Result.objects.filter(subject__in=subjects, achieved_on__gte=since).values_list(
            "subject_id", "indicator_id"
        )
    )
    owed: dict[tuple[int, int], Target] = {}
    for target in targets:
        if (target.subject_id, target.indicator_id) not in fresh:
            owed.setdefault((target.subject_id, target.indicator_id), target)
    if not owed:
        return []
    days = [*(target.due_on for target in owed.values()), _needed_by(today)]
    due = min((day for day in days if day and day >= today), default=None)
    return [
        Todo(
            f"Nhập kết quả quý {name} của {len(owed)} chỉ tiêu",
            reverse("record_list"),
            "; ".join(_owed_words(target) for target in owed.values())[:200],
            due=due,
            chip=None if due else ("unknown", "Chưa có kết quả"),
        )
    ]


def _needed_by(today: date) -> date | None:
    path = settings.RESULTS_NEEDED_BY
    return import_string(path)(today) if path else None


def _owed_words(target: Target) -> str:
    if target.subject.is_collective:
        return target.indicator.name
    return f"{target.indicator.name} ({target.subject.addressed_within})"


def _office_todos(user: User) -> list[Todo]:
    waiting = waiting_records(user)
    if not waiting:
        return []
    units = {row.subject.unit_id: row.subject.unit for row in waiting}
    names = [unit.name for unit in units.values()]
    whose = names[0] if len(names) == 1 else f"{len(names)} đơn vị"
    return [
        Todo(
            f"Xác nhận {len(waiting)} số liệu của {whose}",
            reverse("record_check"),
            "; ".join(names)[:200] if len(names) > 1 else "Kết quả và đóng góp chưa đối chiếu",
            chip=("run", "Chờ xác nhận"),
        )
    ]
