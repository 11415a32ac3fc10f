"""What the plan's choosing means at the council's door: who falls out and needs a reason, who
cannot be presented at all, who comes onto the ballot although conditions are not met."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from awards import rules
from awards.enums import VerdictStatus
from awards.models import HandPick, Occasion
from awards.rules.quotas.model import OVER_CAP, Total
from awards.selectors.choosing import Choosing, Stander, choosing

QUOTA = "quota"  # code of the caution about whom the quotas leave out
BEYOND = "Ngoài số lượng khen."
_FALLEN = (rules.Outcome.OUT, rules.Outcome.LEFT_OUT_BY_HAND)


@dataclass(frozen=True)
class Door:
    """By the nomination's id. `beyond`: falls out of the quotas, and why; `lines`: the same in few
    words, for papers that go on. `full`: of those, whom a hard total keeps out, with the sentence
    that says so. `unmet`: the choice by hand that holds one whose conditions are not met."""

    beyond: Mapping[int, rules.Caution] = field(default_factory=dict)
    lines: Mapping[int, str] = field(default_factory=dict)
    full: Mapping[int, str] = field(default_factory=dict)
    unmet: Mapping[int, HandPick] = field(default_factory=dict)

    def kept_beyond(self, pk: int) -> dict[str, str]:
        """What stays with a nomination that is presented beyond the quotas."""
        caution = self.beyond.get(pk)
        if caution is None:
            return {}
        return {"text": caution.text, "clause": caution.clause, "line": self.lines[pk]}

    def kept_choice(self, pk: int) -> dict[str, str]:
        """What stays of the choice that brings a nomination onto the ballot."""
        pick = self.unmet.get(pk)
        if pick is None:
            return {}
        told = {"by": pick.decided_by, "basis": pick.basis}
        return {**told, "source": pick.source, "reason": pick.reason}


def door(occasion: Occasion, *, on: date) -> Door:
    """Empty where the plan sets no quota on the occasion. As many queries as `choosing`."""
    ground = choosing(occasion, on=on)
    if ground is None:
        return Door()
    fallen = ground.selection.of_outcome(*_FALLEN)
    full = {_pk(ground, placing): _why_full(ground, placing) for placing in fallen}
    return Door(
        beyond={_pk(ground, placing): _caution(ground.plan, placing) for placing in fallen},
        lines={_pk(ground, placing): _line(ground.plan, placing) for placing in fallen},
        full={pk: told for pk, told in full.items() if told},
        unmet=_unmet(ground),
    )


def comes_onto_ballot(status: str, by_discretion: object) -> bool:
    """The one place that says it: whoever is met, and whom a choice in force holds although
    conditions are not met. Never anybody who is blocked."""
    return status == VerdictStatus.MET or (status != VerdictStatus.BLOCKED and bool(by_discretion))


def _pk(ground: Choosing, placing: rules.Placing) -> int:
    return _stander(ground, placing).nomination.pk


def _stander(ground: Choosing, placing: rules.Placing) -> Stander:
    return ground.standers[placing.key, placing.tier]


def _unmet(ground: Choosing) -> dict[int, HandPick]:
    found = {}
    for placing in ground.selection.of_outcome(rules.Outcome.CHOSEN_BY_HAND):
        stander = _stander(ground, placing)
        if stander.pick and stander.candidate.status is not rules.MET:
            found[stander.nomination.pk] = stander.pick
    return found


def _caution(plan: rules.Plan, placing: rules.Placing) -> rules.Caution:
    entitled = {choice.discretion for choice in placing.by_hand}
    clauses = [cut.clause for cut in placing.cuts]
    clauses += [d.clause for d in plan.discretions if d.code in entitled]
    text = f"{BEYOND} {placing.text}"
    return rules.Caution(QUOTA, text, "; ".join(dict.fromkeys(clauses)))


def _line(plan: rules.Plan, placing: rules.Placing) -> str:
    """ "vượt “Mỗi đơn vị không quá 2” (KH 54, mục V.1)"."""
    cut = dict.fromkeys(f"“{cut.label}” ({cut.clause})" for cut in placing.cuts)
    if cut:
        return f"vượt {', '.join(cut)}"
    entitled = {choice.discretion for choice in placing.by_hand}
    rights = [f"“{d.label}” ({d.clause})" for d in plan.discretions if d.code in entitled]
    return f"không được chọn theo {', '.join(rights)}"


# --- Hard totals ----------------------------------------------------------------------------


def _why_full(ground: Choosing, placing: rules.Placing) -> str:
    """Empty where no hard total keeps it out: other quotas yield to a reason, this one to an extra
    seat alone."""
    candidate = _stander(ground, placing).candidate
    for use in ground.selection.uses:
        quota = next(q for q in ground.plan.quotas if q.code == use.quota)
        if not (isinstance(quota.limit, Total) and _counts(ground, quota, candidate)):
            continue
        cut = [each.text for each in placing.cuts if each.quota == quota.code]
        gone = f"Đã đủ {use.used} trên {use.limit} suất khen theo “{use.label}”."
        if cut or (not placing.cuts and not use.left):
            told = cut[0] if cut else gone
            return f"{told} {_way_out(ground, quota, placing.tier)}"
    return ""


def _counts(ground: Choosing, quota: rules.Quota, candidate: rules.Candidate) -> bool:
    return quota.scope.holds(ground.occasion.code, candidate.tier) and quota.who.counts(
        candidate.kind, candidate.subject_class
    )


def _way_out(ground: Choosing, quota: rules.Quota, tier: str) -> str:
    roles = [
        d.by
        for d in ground.plan.discretions
        if d.may == OVER_CAP
        and d.scope.holds(ground.occasion.code, tier)
        and (not d.quotas or quota.code in d.quotas)
    ]
    hard = "Kế hoạch ấn định tổng số này nên không trình thêm được."
    if not roles:
        return f"{hard} Kế hoạch không cho ai tặng thêm suất."
    who = " hoặc ".join(dict.fromkeys(roles))
    return f"{hard} Khi {who} cho thêm suất thì ghi ở “Chọn theo số lượng khen” trước."


def over_total(occasion: Occasion, agreed: Collection[int], *, on: date) -> str:
    """Why not all can be proposed whom a meeting agrees on (`agreed`: nomination ids): where equals
    were put before it, more of them may pass than a hard total has seats. Empty where all can."""
    ground = choosing(occasion, on=on)
    for quota in ground.plan.quotas if ground else ():
        if ground is None or not isinstance(quota.limit, Total):
            continue
        seated = [
            stander.candidate
            for stander in ground.standers.values()
            if _counts(ground, quota, stander.candidate)
            and (stander.candidate.settled or stander.nomination.pk in agreed)
            and not _beside(ground.plan, quota, stander.pick)
        ]
        if told := _overfull(quota, quota.limit, seated):
            return told
    return ""


def _beside(plan: rules.Plan, quota: rules.Quota, pick: HandPick | None) -> bool:
    """On an extra seat, which takes none of the quota's."""
    return pick is not None and any(
        d.code == pick.discretion and d.may == OVER_CAP and (not d.quotas or quota.code in d.quotas)
        for d in plan.discretions
    )


def _overfull(quota: rules.Quota, limit: Total, seated: Sequence[rules.Candidate]) -> str:
    """Of all seats, and of those that are kept for nobody."""
    crowds = [(limit.number, "", seated)]
    for kept in limit.reserved:
        if not kept.release:
            others = [c for c in seated if not kept.who.counts(c.kind, c.subject_class)]
            crowds.append(
                (limit.number - kept.seats, f" không dành riêng cho {kept.label}", others)
            )
    for seats, which, crowd in crowds:
        if len(crowd) > seats:
            names = ", ".join(sorted(candidate.name for candidate in crowd))
            return (
                f"Đã đồng ý {len(crowd)} đề nghị ({names}), trong khi “{quota.label}” có {seats} "
                f"suất khen{which}. Kết luận lại mục không giữ suất, kèm lý do."
            )
    return ""
