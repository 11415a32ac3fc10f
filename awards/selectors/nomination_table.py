"""The bảng tổng hợp of an occasion: counted states, filters, order, rows. Drafts are not in it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.db.models import Count, F, QuerySet
from django.db.models.fields.json import KT

from awards.enums import NominationState, OccasionState, VerdictStatus
from awards.models import Nomination, Occasion
from awards.rules import Verdict
from awards.rules.words import lower_first
from awards.selectors.agenda_items import stored_verdict
from awards.selectors.anew import now_otherwise
from awards.selectors.nominations import (
    BEFORE_COUNCIL,
    VERDICT_CHIPS,
    Chip,
    report_label,
    standing_words,
    state_chip,
    tiers_of,
    verdict_chip,
)
from awards.selectors.presenting import council_days
from emulation.enums import SubjectKind
from emulation.models import AwardTier, Unit, User
from emulation.vietnamese.names import search_key

PAGE_SIZE = 25
MOST_CHOSEN = 500
_ID = re.compile(r"[0-9]{1,15}")
_BY_NAME = ("subject__unit__sort_key", "subject__kind", "subject__sort_key", "pk")
SORTS = ("name", "-name", "ratio", "-ratio", "changed", "-changed")


@dataclass(frozen=True)
class Filters:
    """What the address asks for; empty means all. `unit` is an id, `sort` one of SORTS."""

    q: str = ""
    tier: str = ""
    kind: str = ""
    unit: int | None = None
    step: str = ""
    verdict: str = ""
    sort: str = "name"

    def without(self, name: str) -> "Filters":
        return replace(self, **{name: None if name == "unit" else ""})

    @property
    def active(self) -> list[str]:
        names = ("q", "tier", "kind", "unit", "step", "verdict")
        return [name for name in names if getattr(self, name)]


@dataclass(frozen=True)
class Row:
    """One line as the table, its print and its workbook show it. `now`: what an assessment of today
    would say, where that is something else than what is stored."""

    nomination: Nomination
    name: str
    line: str
    tier: AwardTier
    ratio: Fraction | None
    chip: Chip
    why: str
    report: str
    step: str
    quota: Chip | None = None
    now: Chip | None = None

    @property
    def pk(self) -> int:
        return self.nomination.pk


@dataclass(frozen=True)
class Suggestion:
    """How many rows there would be without one filter."""

    name: str
    words: str
    count: int


def sent(occasion: Occasion, user: User) -> QuerySet[Nomination]:
    """Everything of the occasion that its unit has sent and `user` may see."""
    seen = Nomination.objects.visible_to(user).filter(occasion=occasion)
    return seen.exclude(state=NominationState.DRAFT)


def matching(rows: QuerySet[Nomination], filters: Filters) -> QuerySet[Nomination]:
    conditions = {
        "tier": filters.tier,
        "subject__kind": filters.kind,
        "subject__unit": filters.unit,
        "state": filters.step,
        "verdict_status": filters.verdict,
    }
    found = rows.filter(**{name: value for name, value in conditions.items() if value})
    if key := search_key(filters.q):
        found = found.filter(subject__search_key__contains=key)
    return found


def ordered(rows: QuerySet[Nomination], sort: str) -> Sequence[int]:
    """Ids in order, to be cut into pages. The ratio lies in the stored verdict, so that its order
    is made here; without a result comes last."""
    if sort.lstrip("-") == "ratio":
        return _by_ratio(rows, descending=sort.startswith("-"))
    order = list(_BY_NAME)
    if sort == "-name":
        order = [F(name).desc() for name in order[:1]] + order[1:]
    elif sort.lstrip("-") == "changed":
        order = [sort.replace("changed", "changed_at"), "pk"]
    return rows.order_by(*order).values_list("pk", flat=True)


def _by_ratio(rows: QuerySet[Nomination], *, descending: bool) -> list[int]:
    pairs = list(rows.order_by(*_BY_NAME).values_list("pk", KT("verdict__lead__ratio")))
    known = [(pk, Fraction(ratio)) for pk, ratio in pairs if ratio]
    known.sort(key=lambda pair: pair[1], reverse=descending)
    return [pk for pk, _ in known] + [pk for pk, ratio in pairs if not ratio]


def rows_of(
    ids: Iterable[int], occasion: Occasion, marks: Mapping[int, Chip] | None = None, *, on: date
) -> list[Row]:
    """The rows with these ids, in their order: a fixed number of queries for any number. `marks`:
    what the quotas make of them, by id; `on`: the day they are looked at anew."""
    wanted = list(ids)
    tiers = tiers_of(occasion.movement_id)
    found = list(Nomination.objects.filter(pk__in=wanted).for_list().defer("facts"))
    for nomination in found:
        nomination.occasion = occasion
    now = now_otherwise(found, on=on)
    rows = {n.pk: _row(n, tiers, (marks or {}).get(n.pk), now.get(n.pk)) for n in found}
    return [rows[pk] for pk in wanted if pk in rows]


def _row(
    nomination: Nomination, tiers: dict[str, AwardTier], quota: Chip | None, now: Chip | None
) -> Row:
    subject, verdict = nomination.subject, stored_verdict(nomination)
    return Row(
        nomination=nomination,
        name=subject.addressed,
        line="Tập thể" if subject.is_collective else subject.unit.name,
        tier=tiers[nomination.tier],
        ratio=ratio_of(verdict),
        chip=verdict_chip(nomination.verdict_status),
        why=standing_words(verdict),
        report=report_label(nomination.report, subject),
        step=step_label(nomination),
        quota=quota,
        now=now,
    )


def ratio_of(verdict: Verdict | None) -> Fraction | None:
    lead = verdict.lead if verdict else None
    return Fraction(lead.ratio) if lead and lead.ratio else None


def is_stopped(nomination: Nomination) -> bool:
    """A blocked one does not go on before its case is closed."""
    blocked = nomination.verdict_status == VerdictStatus.BLOCKED
    return blocked and nomination.state in BEFORE_COUNCIL


def step_label(nomination: Nomination) -> str:
    return "Dừng" if is_stopped(nomination) else nomination.get_state_display()


def step_chip(nomination: Nomination) -> Chip:
    """The step as a page about this one nomination shows it."""
    if is_stopped(nomination):
        return Chip("block", step_label(nomination))
    return state_chip(nomination.state)


def counts(rows: QuerySet[Nomination], filters: Filters) -> list[tuple[str, str, str, int]]:
    """(verdict, label, chip state, number) under the other filters; the whole of it first."""
    others = matching(rows, filters.without("verdict"))
    found = dict(others.order_by().values_list("verdict_status").annotate(Count("pk")))
    order = (
        VerdictStatus.MET,
        VerdictStatus.UNKNOWN,
        VerdictStatus.NOT_MET,
        VerdictStatus.BLOCKED,
    )
    each = [(str(s), s.label, VERDICT_CHIPS[s], found.get(str(s), 0)) for s in order]
    return [("", "Tất cả", "", sum(found.values())), *each]


def size(rows: QuerySet[Nomination]) -> dict[str, int]:
    return rows.order_by().aggregate(
        nominations=Count("pk"), units=Count("subject__unit", distinct=True)
    )


def units_in(rows: QuerySet[Nomination]) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=rows.order_by().values("subject__unit"))


def described(filters: Filters, occasion: Occasion) -> dict[str, str]:
    """Each active filter in words: “nguyen van duoc”, "hình thức Bằng khen tỉnh"."""
    told = {"q": f"“{filters.q}”"}
    tier = tiers_of(occasion.movement_id).get(filters.tier)
    unit = Unit.objects.filter(pk=filters.unit).first() if filters.unit else None
    told["tier"] = f"hình thức {tier.short_name}" if tier else "hình thức"
    told["kind"] = f"đối tượng {_label(SubjectKind, filters.kind)}"
    told["unit"] = f"đơn vị {unit.name}" if unit else "đơn vị"
    told["step"] = f"bước {_label(NominationState, filters.step)}"
    told["verdict"] = f"điều kiện {_label(VerdictStatus, filters.verdict)}"
    return {name: told[name] for name in filters.active}


def _label(words: type, value: str) -> str:
    return lower_first(dict(words.choices).get(value, value))


_FILTER_WORDS = {
    "q": "phần tìm theo tên",
    "tier": "lọc hình thức",
    "kind": "lọc đối tượng",
    "unit": "lọc đơn vị",
    "step": "lọc bước",
    "verdict": "lọc điều kiện",
}


def suggestions(rows: QuerySet[Nomination], filters: Filters) -> list[Suggestion]:
    """Which filter to take away, and what that would show; the fullest first."""
    found = [
        Suggestion(name, _FILTER_WORDS[name], matching(rows, filters.without(name)).count())
        for name in filters.active
    ]
    return sorted((s for s in found if s.count), key=lambda s: -s.count)


def chosen(occasion: Occasion, user: User, ids: Iterable[str]) -> list[Nomination]:
    """The picked nominations the user may see, in the table's order; unknown ids are nobody's."""
    wanted = [int(value) for value in ids if _ID.fullmatch(value)]
    return list(
        sent(occasion, user)
        .filter(pk__in=wanted[:MOST_CHOSEN])
        .for_list()
        .select_related("occasion__movement")
        .order_by(*_BY_NAME)
    )


# --- Every occasion -------------------------------------------------------------------------


@dataclass(frozen=True)
class OccasionRow:
    """An occasion with how many nominations stand at which step; the steps add up to `total`.
    `council_day`: of the meeting where there is one."""

    occasion: Occasion
    council_day: date | None
    total: int
    submitted: int
    returned: int
    compiled: int
    presented: int
    concluded: int
    awarded: int


def by_occasion(user: User) -> list[OccasionRow]:
    """Every occasion, open ones first, in three queries: counts, names, meetings."""
    seen = Nomination.objects.visible_to(user).exclude(state=NominationState.DRAFT)
    found: dict[int, dict[str, int]] = {}
    groups = seen.order_by().values_list("occasion", "state").annotate(Count("pk"))
    for occasion, state, number in groups:
        found.setdefault(occasion, {})[state] = number
    occasions = list(Occasion.objects.select_related("movement"))
    days = council_days(occasions)
    rows = [_occasion_row(o, days[o.pk], found.get(o.pk, {})) for o in occasions]
    return sorted(rows, key=lambda row: row.occasion.state != OccasionState.OPEN)


def _occasion_row(
    occasion: Occasion, council_day: date | None, states: dict[str, int]
) -> OccasionRow:
    concluded = (
        NominationState.APPROVED,
        NominationState.REJECTED,
        NominationState.DECLINED,
        NominationState.SET_ASIDE,
    )
    return OccasionRow(
        occasion=occasion,
        council_day=council_day,
        total=sum(states.values()),
        submitted=states.get(NominationState.SUBMITTED, 0),
        compiled=states.get(NominationState.COMPILED, 0),
        returned=states.get(NominationState.RETURNED, 0),
        presented=states.get(NominationState.PRESENTED, 0),
        concluded=sum(states.get(state, 0) for state in concluded),
        awarded=states.get(NominationState.AWARDED, 0),
    )
