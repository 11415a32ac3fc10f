"""Which of the choices made by hand have force."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..plan import Plan
from ..values import Status
from .candidates import Candidate, HandChoice, Identity
from .grouping import Ground
from .model import CHOOSE, OVER_CAP, UNMET, Discretion
from .outcome import RefusedChoice
from .seating import Slot

Choices = dict[Identity, tuple[HandChoice, ...]]


@dataclass(slots=True)
class Hands:
    """`ins` and `outs` rest on a discretion, `first` only orders equals; `settled` have their seat
    whatever was chosen about them. `beside`: the quotas whose extra seat somebody takes."""

    ins: Choices = field(default_factory=dict)
    outs: Choices = field(default_factory=dict)
    first: Choices = field(default_factory=dict)
    settled: Choices = field(default_factory=dict)
    beside: dict[Identity, frozenset[str]] = field(default_factory=dict)
    refused: list[RefusedChoice] = field(default_factory=list)

    def refuse(self, choices: Iterable[HandChoice], text: str) -> None:
        self.refused.extend(RefusedChoice(choice, text) for choice in choices)

    def of(self, identity: Identity) -> tuple[HandChoice, ...]:
        found = (each.get(identity) for each in (self.settled, self.ins, self.outs, self.first))
        return next(filter(None, found), ())

    def besides(self, identity: Identity) -> frozenset[str]:
        return self.beside.get(identity, frozenset())


def weigh(plan: Plan, ground: Ground, choices: Iterable[HandChoice]) -> Hands:
    """Sort the choices by what they do; what nobody is entitled to is refused with a sentence."""
    settled = [each.identity for each in ground.candidates.values() if each.settled]
    hands = Hands(settled=dict.fromkeys(settled, ()))
    by_identity: dict[Identity, list[HandChoice]] = {}
    for choice in sorted(choices, key=_order):
        by_identity.setdefault(choice.identity, []).append(choice)
    for identity, made in by_identity.items():
        candidate = ground.candidates.get(identity)
        if candidate is None:
            hands.refuse(made, "Không có đề nghị này trong dịp khen đang xét.")
        elif len({choice.chosen for choice in made}) > 1:
            hands.refuse(made, "Vừa có quyết định chọn, vừa có quyết định không chọn.")
        else:
            _weigh_one(plan, ground, candidate, made, hands)
    _within_limits(ground, hands)
    return hands


def _order(choice: HandChoice) -> tuple:
    return choice.identity, choice.discretion, choice.chosen, choice.by, choice.reason


def _weigh_one(
    plan: Plan, ground: Ground, candidate: Candidate, made: list[HandChoice], hands: Hands
) -> None:
    entitled = {each: _discretion(plan, ground, each) for each in made}
    unknown = [each for each in made if each.discretion and entitled[each] is None]
    hands.refuse(unknown, "Kế hoạch không cho thẩm quyền này ở dịp khen và hình thức khen này.")
    kept = [each for each in made if each not in unknown]
    powers = {entitled[each].may for each in kept if each.discretion}
    if not kept:
        return
    trouble = _trouble(candidate, kept[0].chosen, powers)
    if candidate.settled:
        hands.settled[candidate.identity] = tuple(kept)
    elif trouble:
        hands.refuse(kept, trouble)
    elif not kept[0].chosen:
        hands.outs[candidate.identity] = tuple(kept)
    elif not powers:
        hands.first[candidate.identity] = tuple(kept)
    else:
        hands.ins[candidate.identity] = tuple(kept)
    if kept[0].chosen and not trouble:
        over = [entitled[e] for e in kept if e.discretion and entitled[e].may == OVER_CAP]
        hands.beside[candidate.identity] = _beside(ground, over)


def _discretion(plan: Plan, ground: Ground, choice: HandChoice) -> Discretion | None:
    for each in plan.discretions:
        if each.code == choice.discretion and each.scope.holds(ground.occasion, choice.tier):
            return each
    return None


def _trouble(candidate: Candidate, chosen: bool, powers: set[str]) -> str:
    if not chosen:
        return "" if CHOOSE in powers else "Không chọn một đề nghị cần thẩm quyền chọn."
    if candidate.status is Status.BLOCKED:
        return "Đề nghị đang bị chặn: không ai được chọn khi có vụ việc chưa kết luận."
    if candidate.status is not Status.MET and UNMET not in powers:
        return "Đề nghị chưa đủ điều kiện: cần thẩm quyền chọn khi chưa đủ điều kiện."
    return ""


def _beside(ground: Ground, over: list[Discretion]) -> frozenset[str]:
    every = [quota.code for quota in ground.quotas]
    return frozenset(code for each in over for code in (each.quotas or every))


def _within_limits(ground: Ground, hands: Hands) -> None:
    """Whoever is chosen by hand needs a seat like the others. Where there are fewer seats than
    choices none of them has force: which of them would have is not for the machine to say."""
    rooms, taken = ground.rooms(), _taken(ground, hands)
    inside: dict[Slot, list[Identity]] = {}
    for identity in hands.ins:
        beside = hands.beside[identity]
        for slot in ground.entrant(ground.candidates[identity], beside=beside).slots:
            inside.setdefault(slot, []).append(identity)
    wrong: dict[Identity, str] = {}
    for slot, identities in sorted(inside.items()):
        if taken[slot] + len(identities) > rooms[slot].most:
            told = f"“{ground.quota(slot.quota).label}” có {rooms[slot].most} suất khen"
            told += f" và {taken[slot]} suất đã quyết định, không đủ" if taken[slot] else ""
            told += f" cho {len(identities)} đề nghị chọn theo thẩm quyền."
            wrong |= {identity: told for identity in identities if identity not in wrong}
    for identity, text in wrong.items():
        hands.refuse(hands.ins.pop(identity), text)
        del hands.beside[identity]


def _taken(ground: Ground, hands: Hands) -> Counter[Slot]:
    """How many seats of each slot are settled."""
    return Counter(
        slot
        for identity in hands.settled
        for slot in ground.entrant(
            ground.candidates[identity], beside=hands.besides(identity)
        ).slots
    )
