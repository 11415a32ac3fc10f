"""Who must supply what before an occasion can be decided: undecided verdicts by what they lack."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from awards.models import Occasion
from awards.rules import Status
from awards.rules.conditions import contribution, measuring, scoring
from awards.rules.conditions.base import MINISTRY, PROVINCE, UNIT
from awards.selectors.judging import Judged, judge_each
from awards.selectors.needs import SUPPLIERS, Need, needs_of
from awards.selectors.verdict_table import Choice, narrowed
from emulation.enums import Role
from emulation.models import Subject, Unit, User

_PLEDGES = ("pledge_overview", "Đăng ký thi đua")
_STANDING = ("standing_list", "Nhập xếp loại, kỷ luật")
# By the kind of condition, route and words of where TCCB supplies what is not one of the cases of
# `NeedsPage._of_tccb`. A condition of parts is asked by its parts; of a score what is left is the
# target of an indicator.
PLACES = {
    "classification": _STANDING,
    "discipline": _STANDING,
    "registered": _PLEDGES,
    "progress": _PLEDGES,
    "value": _PLEDGES,
    "score": _PLEDGES,
    "awarded": ("award_list", "Sổ khen thưởng"),
    "not_awarded": ("award_list", "Sổ khen thưởng"),
}
# TCCB writes down what comes from above, by its paper.
GIVEN = {PROVINCE: "Nhập mức UBND tỉnh giao", MINISTRY: "Nhập mức bộ, ngành giao"}
UNCHECKED = (measuring.UNCHECKED, contribution.UNCHECKED)
Place = tuple[str, str]  # address and what the link says


@dataclass
class Wanted:
    """One need, how many wait for it, and in which units. `place`: where it is supplied, None where
    the person cannot."""

    need: Need
    count: int
    units: list[tuple[Unit, int, str]]
    url: str
    place: Place | None


@dataclass
class Group:
    """All needs of one supplier; `subjects`: how many wait for it, each counted once."""

    who: str
    title: str
    subjects: int
    wanted: list[Wanted]


@dataclass
class _Tally:
    count: int = 0
    units: Counter[int] = field(default_factory=Counter)
    first: int = 0


class NeedsPage:
    """`subjects`: how many are undecided, each counted once; in the groups they are counted for
    everything they wait for."""

    def __init__(
        self, occasion: Occasion, seen: QuerySet[Subject], choice: Choice, *, user: User, on: date
    ) -> None:
        self.occasion, self.choice, self.user = occasion, choice, user
        self.unit_of = dict(narrowed(seen, choice).values_list("pk", "unit_id"))
        self.subjects = 0
        self._suppliers: Counter[str] = Counter()
        self._tallies: defaultdict[Need, _Tally] = defaultdict(_Tally)
        for judged in judge_each(occasion, list(self.unit_of), tier=choice.tier, on=on):
            if judged.status is Status.UNKNOWN:
                self._count(judged)
        self._units = Unit.objects.in_bulk({u for t in self._tallies.values() for u in t.units})

    def _count(self, judged: Judged) -> None:
        self.subjects += 1
        needs = needs_of(judged.verdict)
        self._suppliers.update({need.who for need in needs})
        for need in needs:
            tally = self._tallies[need]
            tally.count += 1
            tally.units[self.unit_of[judged.pk]] += 1
            tally.first = judged.pk

    @property
    def asked(self) -> int:
        """Everybody of the choice, decided or not."""
        return len(self.unit_of)

    @property
    def groups(self) -> list[Group]:
        """By supplier; in each the need most wait for first."""
        return [
            Group(who, title, self._suppliers[who], self._wanted(who))
            for who, title in SUPPLIERS.items()
            if self._suppliers[who]
        ]

    def _wanted(self, who: str) -> list[Wanted]:
        found = [(need, tally) for need, tally in self._tallies.items() if need.who == who]
        found.sort(key=lambda pair: (-pair[1].count, pair[0].clause, pair[0].todo))
        return [
            Wanted(need, tally.count, self._by_unit(need, tally), self._table(need), place)
            for need, tally in found
            for place in [self._place(need, tally)]
        ]

    def _by_unit(self, need: Need, tally: _Tally) -> list[tuple[Unit, int, str]]:
        units = sorted(tally.units.items(), key=lambda pair: (-pair[1], self._name(pair[0])))
        return [(self._units[pk], count, self._table(need, pk)) for pk, count in units]

    def _name(self, unit: int) -> str:
        return self._units[unit].sort_key

    def _table(self, need: Need, unit: int | None = None) -> str:
        """The table of those who wait for it, under the same choice."""
        choice = self.choice
        given = {
            "dip": self.occasion.pk,
            "tier": choice.tier,
            "kind": choice.kind,
            "loai": choice.subject_class,
            "unit": unit or choice.unit or "",
            "q": choice.search,
            "thieu": need.key,
        }
        asked = urlencode({name: value for name, value in given.items() if value})
        return f"{reverse('verdict_list')}?{asked}"

    # --- Where it is supplied ---------------------------------------------------------------

    def _place(self, need: Need, tally: _Tally) -> Place | None:
        tccb = self.user.scope.has(Role.TCCB)
        if need.who == UNIT:
            return self._of_unit(need, tally, tccb=tccb) if tccb or self._own_unit else None
        if not tccb:
            return None
        if need.who in GIVEN:
            return reverse("given_targets"), GIVEN[need.who]
        return self._of_tccb(need, tally)

    @property
    def _own_unit(self) -> bool:
        return bool(self.user.scope.unit_ids)

    def _of_unit(self, need: Need, tally: _Tally, *, tccb: bool) -> Place:
        if need.todo == measuring.NO_RESULT or need.kind == "confirmed":
            if tally.count == 1:
                return reverse("record_detail", args=[tally.first]), "Kết quả và minh chứng"
            return reverse("record_list"), "Kết quả và minh chứng"
        return reverse("pledge_overview" if tccb else "pledge_list"), "Đăng ký thi đua"

    def _of_tccb(self, need: Need, tally: _Tally) -> Place | None:
        if need.todo == measuring.NO_HEADCOUNT:
            return reverse("given_targets"), "Nhập tổng số người"
        if need.todo in UNCHECKED:
            return reverse("record_check"), "Xác nhận số liệu"
        if need.kind == "confirmed" or need.todo in scoring.GIVING:
            return self._said(need, tally)
        if need.kind == "contribution":
            url = reverse("norm_enter", args=[self.occasion.movement.code])
            return url, "Nhập định mức đóng góp"
        found = PLACES.get(need.kind)
        return (reverse(found[0]), found[1]) if found else None

    def _said(self, need: Need, tally: _Tally) -> Place:
        """Where TCCB says yes or no to a criterion, or gives points."""
        if tally.count > 1:
            return self._table(need), "Xác nhận từng dòng trong bảng"
        url = reverse("criteria_confirm", args=[self.occasion.pk, tally.first])
        return url, "Xác nhận tiêu chuẩn"
