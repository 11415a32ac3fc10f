"""The choice under quotas as its page, its workbook and the bảng tổng hợp show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from awards import rules
from awards.models import HandPick, Nomination, Occasion
from awards.rules import Outcome
from awards.rules.quotas.model import UNMET, RankKey
from awards.rules.words import lower_first
from awards.selectors.choosing import (
    PICKABLE,
    Choosing,
    Stander,
    choosing,
    discretions_for,
    quota_tiers,
)
from awards.selectors.nominations import Chip, tiers_of
from emulation.models import AwardTier
from emulation.vietnamese.numbers import format_number, format_percent

NO_FIGURE = "–"
CHIPS = {
    Outcome.CHOSEN: Chip("ok", Outcome.CHOSEN.label),
    Outcome.OUT: Chip("no", Outcome.OUT.label),
    Outcome.TIE: Chip("warn", "Bằng nhau, chờ chọn"),
    Outcome.PENDING: Chip("unknown", Outcome.PENDING.label),
    Outcome.NOT_ELIGIBLE: Chip("off", "Không đủ điều kiện"),
    Outcome.CHOSEN_BY_HAND: Chip("ok", "Chọn bằng tay", "person-check"),
    Outcome.LEFT_OUT_BY_HAND: Chip("no", "Bỏ ra bằng tay", "person-x"),
}
UNMET_BY_HAND = Chip("warn", "Chọn bằng tay, chưa đủ điều kiện", "person-check")
_IN, _BEYOND = Chip("ok", "Trong số lượng khen"), Chip("no", "Ngoài số lượng khen")
_WAITS = Chip("warn", "Chờ chọn suất khen")
MARKS = {
    Outcome.CHOSEN: _IN,
    Outcome.CHOSEN_BY_HAND: Chip("ok", "Chọn theo thẩm quyền"),
    Outcome.OUT: _BEYOND,
    Outcome.LEFT_OUT_BY_HAND: _BEYOND,
    Outcome.TIE: _WAITS,
    Outcome.PENDING: _WAITS,
}
_MAY_COME_IN = (Outcome.OUT, Outcome.TIE, Outcome.PENDING, Outcome.NOT_ELIGIBLE)
_MAY_GO_OUT = (Outcome.CHOSEN, Outcome.TIE, Outcome.PENDING)


@dataclass(frozen=True)
class Line:
    """One candidate. `figures` in the order of the ranking's keys; what TCCB may do to it now."""

    stander: Stander
    placing: rules.Placing
    figures: list[tuple[str, str]]
    may_put_in: bool
    may_leave_out: bool
    may_withdraw: bool

    @property
    def nomination(self) -> Nomination:
        return self.stander.nomination

    @property
    def pick(self) -> HandPick | None:
        return self.stander.pick

    @property
    def name(self) -> str:
        return self.placing.name

    @property
    def line(self) -> str:
        subject = self.nomination.subject
        return "Tập thể" if subject.is_collective else subject.unit.name

    @property
    def chip(self) -> Chip:
        by_hand = self.placing.outcome is Outcome.CHOSEN_BY_HAND
        if by_hand and self.stander.candidate.status is not rules.MET:
            return UNMET_BY_HAND
        return CHIPS[self.placing.outcome]

    @property
    def why(self) -> str:
        return self.placing.text


@dataclass(frozen=True)
class Part:
    """A tier with its order and everybody who stands for it, the first before the last."""

    tier: AwardTier
    ranking: rules.Ranking | None
    lines: list[Line]

    @property
    def heads(self) -> list[str]:
        return [_head(key) for key in shown_keys(self.ranking)]


@dataclass(frozen=True)
class UseRow:
    """A quota in one group with what is left of it. `reading`: how the plan says its few words are
    read here."""

    use: rules.Use
    reading: str


@dataclass(frozen=True)
class Page:
    """The whole choice: what is left of each quota, then tier by tier."""

    choosing: Choosing
    parts: list[Part]

    @property
    def uses(self) -> list[UseRow]:
        readings = {quota.code: quota.reading for quota in self.choosing.plan.quotas}
        return [UseRow(use, readings[use.quota]) for use in self.choosing.selection.uses]

    @property
    def lines(self) -> list[Line]:
        return [line for part in self.parts for line in part.lines]

    @property
    def taken(self) -> int:
        return len(self.choosing.selection.taken)

    @property
    def waiting(self) -> int:
        return len(self.choosing.selection.of_outcome(Outcome.TIE, Outcome.PENDING))

    @property
    def refused(self) -> list[tuple[str, str]]:
        """Choices by hand that have lost their force: whose, and why."""
        standers = self.choosing.standers
        return [
            (standers[each.choice.identity].candidate.name, each.text)
            for each in self.choosing.selection.refused
        ]


def page_of(occasion: Occasion, *, on: date) -> Page | None:
    """None where the plan sets no quota on the occasion."""
    ground = choosing(occasion, on=on)
    if ground is None:
        return None
    tiers = tiers_of(occasion.movement_id)
    parts = []
    for code in quota_tiers(ground.plan, occasion):
        found = [p for p in ground.selection.placings if p.tier == code]
        ranking = _ranking(ground, code)
        parts.append(Part(tiers[code], ranking, [_line(ground, p, ranking) for p in found]))
    return Page(ground, parts)


def _ranking(ground: Choosing, tier: str) -> rules.Ranking | None:
    occasion = ground.occasion.code
    return next((r for r in ground.plan.rankings if r.scope.holds(occasion, tier)), None)


def _line(ground: Choosing, placing: rules.Placing, ranking: rules.Ranking | None) -> Line:
    stander = ground.standers[placing.key, placing.tier]
    still = stander.nomination.state in PICKABLE
    free = still and stander.pick is None
    return Line(
        stander=stander,
        placing=placing,
        figures=[(_head(k), _figure(k, stander.candidate)) for k in shown_keys(ranking)],
        may_put_in=free and placing.outcome in _MAY_COME_IN and bool(ways_in(ground, placing)),
        may_leave_out=free and placing.outcome in _MAY_GO_OUT and bool(ways_out(ground, placing)),
        may_withdraw=still and stander.pick is not None,
    )


def ways_in(ground: Choosing, placing: rules.Placing) -> list[tuple[str, str]]:
    """The rights somebody may be put in by, as (code, words); "" is among equals. One that passes
    over conditions is for whoever is not met, and for nobody else. Those that would not help are
    left to the rules, which say why."""
    stander = ground.standers[placing.key, placing.tier]
    if stander.candidate.status is rules.BLOCKED:
        return []
    found = discretions_for(ground.plan, ground.occasion, placing.tier, chosen=True)
    met = stander.candidate.status is rules.MET
    helpful = [d for d in found if (d.may == UNMET) != met]
    equal = [("", "Chọn giữa các đề nghị bằng nhau")] if placing.outcome is Outcome.TIE else []
    return equal + [(d.code, _right(d)) for d in helpful]


def ways_out(ground: Choosing, placing: rules.Placing) -> list[tuple[str, str]]:
    found = discretions_for(ground.plan, ground.occasion, placing.tier, chosen=False)
    return [(d.code, _right(d)) for d in found]


def _right(discretion: rules.Discretion) -> str:
    return f"{discretion.by}: {discretion.label} ({discretion.clause})"


@dataclass(frozen=True)
class Effect:
    """What one right would do: who else comes in, who falls out; `refusal`: why it has no force."""

    way: str
    comes: list[str]
    goes: list[str]
    refusal: str = ""


def effects(
    line: Line, ground: Choosing, ways: Sequence[tuple[str, str]], *, chosen: bool
) -> list[Effect]:
    """Of each right somebody may be put in or left out by, before it is used."""
    return [_effect(line, ground, code, told, chosen) for code, told in ways]


def _effect(line: Line, ground: Choosing, code: str, told: str, chosen: bool) -> Effect:
    placing = line.placing
    entitled = next((d.by for d in ground.plan.discretions if d.code == code), told)
    choice = rules.HandChoice(placing.key, placing.tier, chosen, told, entitled, code)
    then = ground.again([*ground.choices(), choice])
    for refused in then.refused:
        if refused.choice == choice:
            return Effect(told, [], [], refused.text)
    before, after = _taken(ground.selection), _taken(then)
    mine = {(placing.key, placing.tier)}
    return Effect(
        told,
        [name for identity, name in after.items() if identity not in before.keys() | mine],
        [name for identity, name in before.items() if identity not in after.keys() | mine],
    )


def _taken(selection: rules.Selection) -> dict[tuple[str, str], str]:
    return {(placing.key, placing.tier): placing.name for placing in selection.taken}


def not_met(line: Line) -> list[str]:
    """What stands in the way of somebody who is not met, one sentence a condition."""
    verdict = line.stander.verdict
    return list(dict.fromkeys(_lack(each) for each in verdict.missing)) if verdict else []


def _lack(finding: rules.Finding) -> str:
    what = finding.gap.text if finding.gap else finding.actual
    told = f"{finding.label}: {lower_first(what).rstrip('.')}" if what else finding.label
    return f"{told} ({finding.clause})."


def line_of(page: Page, nomination: Nomination) -> Line | None:
    return next((line for line in page.lines if line.nomination.pk == nomination.pk), None)


# --- Figures --------------------------------------------------------------------------------


def shown_keys(ranking: rules.Ranking | None) -> list[RankKey]:
    """The keys of an order that have a figure to show; the tier itself is the heading."""
    return [key for key in (ranking.by if ranking else ()) if key.key != "tier"]


def _head(key: RankKey) -> str:
    return f"{key.label} ({key.measure})" if key.measure and key.measure != "%" else key.label


def _figure(key: RankKey, candidate: rules.Candidate) -> str:
    value = candidate.value(key.key)
    if value is None:
        return NO_FIGURE
    if key.key == "share":
        return format_percent(value)
    told = format_number(value, None if value.denominator == 1 else 2)
    return f"{told}%" if key.measure == "%" else told


def figure_in(line: Line, key: str) -> Fraction | None:
    return line.stander.candidate.value(key)


# --- Beside a nomination --------------------------------------------------------------------


def marks(occasion: Occasion, *, on: date) -> dict[int, Chip] | None:
    """In, beyond or waiting, by the nomination's id; nothing of those who are not eligible. None
    where the plan sets no quota."""
    ground = choosing(occasion, on=on)
    if ground is None:
        return None
    return {
        ground.standers[placing.key, placing.tier].nomination.pk: MARKS[placing.outcome]
        for placing in ground.selection.of_outcome(*MARKS)
    }
