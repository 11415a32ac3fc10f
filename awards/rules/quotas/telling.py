"""A selection in Vietnamese sentences: what cut whom, by which figures, and what waits for whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..plan import Plan
from ..words import join, lower_first
from .candidates import Candidate, HandChoice
from .grouping import Ground
from .model import Quota, Total
from .outcome import Cut, Outcome, Placing, Selection
from .ranking import Order, Standing
from .seating import Seats, Slot

MOST_NAMES = 5
AWAITS_RELEASE = "Suất dành riêng còn trống được xét tiếp sau khi Hội đồng chọn xong."
AWAITS_OTHERS = "Chờ kết quả của những đề nghị xếp trước chưa xác định được."


@dataclass(frozen=True, slots=True)
class Teller:
    """Knows the plan and the ground, and says it."""

    plan: Plan
    ground: Ground
    order: Order

    def cut(self, slot: Slot, seats: Seats, low: int, held: int) -> Cut:
        quota, room, by_hand = self.ground.quota(slot.quota), seats.rooms[slot], seats.by_hand[slot]
        parts = _parts(held, by_hand, seats.settled[slot])
        name = self.group_name(quota, slot.group)
        limit = room.most if room.known else None
        return Cut(
            quota=quota.code,
            label=quota.label,
            clause=quota.clause,
            group=slot.group,
            group_name=name,
            limit=limit,
            used=low,
            held=held,
            by_hand=by_hand,
            text=self._filled(quota, slot, limit, low, parts),
        )

    def _filled(self, quota: Quota, slot: Slot, limit: int | None, used: int, parts: str) -> str:
        if limit is None:
            return self._unreckoned(quota, slot)
        name, seats = self.group_name(quota, slot.group), _seats(quota, slot)
        if limit == 0:
            return f"{name or 'Dịp khen này'} không có suất khen{seats} theo “{quota.label}”."
        told = f"{name} đã" if name else "Đã"
        told += " đủ" if used >= limit else " dùng"
        return f"{told} {used} trên {limit} suất khen{seats}{parts} theo “{quota.label}”."

    def _unreckoned(self, quota: Quota, slot: Slot) -> str:
        reason = self.ground.limits[quota.code, slot.group].text
        if self.ground.limits[quota.code, slot.group].number is not None:
            reason = "còn đề nghị chưa ghi đơn vị hoặc khối, cụm"
        where = self.group_name(quota, slot.group)
        of = f" của {where}" if where else ""
        return f"Chưa biết số suất khen{of} theo “{quota.label}”: {reason}."

    def group_name(self, quota: Quota, group: str) -> str:
        """How a group is called in a sentence; empty for the whole occasion."""
        return self.ground.names.get(group, group) if quota.per == "unit" else group

    # ---- What became of one candidate --------------------------------------------------------

    def chosen(self, place: int, among: int, reserved: str = "") -> tuple[str, ...]:
        """`reserved`: for whom the seat is kept that others ahead or equal could not take."""
        seat = f"có suất dành riêng cho {reserved}" if reserved else "còn suất"
        return (f"Xếp thứ {place} trong {among} đề nghị đủ điều kiện, {seat}.",)

    def free(self) -> tuple[str, ...]:
        return ("Kế hoạch không giới hạn số lượng khen ở đây.",)

    def lost(
        self, candidate: Candidate, cuts: Sequence[Cut], ahead: Sequence[Sequence[Candidate]]
    ) -> tuple[str, ...]:
        """Every full slot, and by which figures the last ones ahead of it got a seat there."""
        told = []
        for cut, last in zip(cuts, ahead, strict=True):
            told.append(cut.text)
            told.extend(self._behind(candidate, last))
        return tuple(dict.fromkeys(told))

    def _behind(self, candidate: Candidate, last: Sequence[Candidate]) -> Iterable[str]:
        if not last:
            return
        names, beaten = _some([each.name for each in last]), self.order.beaten(candidate, last[0])
        first = last[0].ahead and not candidate.ahead
        if first and self.order.standing(candidate) <= self.order.standing(last[0]):
            yield f"Suất cuối cùng ở đó đã trình Hội đồng ({names})."
        elif beaten:
            yield f"Xếp sau đề nghị cuối cùng được chọn ở đó ({names}), {beaten}."
        else:
            yield f"{names} đã được chọn giữa những đề nghị bằng nhau."

    def tied(self, candidate: Candidate, equals: Sequence[Candidate], slot: Slot, cut: Cut) -> str:
        """Equal to others where the seats end."""
        first = [each.name for each in equals[: MOST_NAMES + 1] if each is not candidate]
        names = _some(first, among=len(equals) - 1)
        if self.order.by:
            told = f"Bằng {names} ở mọi tiêu chí xếp hạng"
        else:
            told = f"Kế hoạch không nêu tiêu chí xếp hạng giữa đề nghị này và {names}"
        where = f"{cut.group_name} còn" if cut.group_name else "còn"
        left = max(0, cut.limit - cut.used)
        seats = f"{left} trên {cut.limit} suất khen{_seats(self.ground.quota(cut.quota), slot)}"
        return f"{told}; {where} {seats} theo “{cut.label}”: Hội đồng chọn."

    def preferred(self, equals: Sequence[Candidate]) -> tuple[str, ...]:
        """Which of the tied have a preference: told to those who choose, and decides nothing."""
        named = [
            f"{each.name} ({', '.join(map(lower_first, labels))})"
            for each in equals
            if (labels := self.preferences(each))
        ]
        return (f"Trong số bằng nhau có ưu tiên: {_some(named)}.",) if named else ()

    def ungrouped(self, candidate: Candidate) -> tuple[str, ...]:
        """Quotas that cannot be asked, because nobody has recorded where somebody belongs."""
        return tuple(
            f"Chưa ghi {_GROUPS[quota.per]} nên chưa tính được suất khen theo “{quota.label}”."
            for quota in self.ground.ungrouped(candidate)
        )

    def missing(self, candidate: Candidate, alike: Mapping[Standing, int]) -> tuple[str, ...]:
        return tuple(
            f"Chưa có số liệu “{label}” nên xếp sau các đề nghị có số liệu."
            for label in self.order.missing(candidate, alike)
        )

    def by_hand(self, choices: Sequence[HandChoice]) -> tuple[str, ...]:
        return tuple(self._by_hand(choice) for choice in choices)

    def _by_hand(self, choice: HandChoice) -> str:
        act = "chọn" if choice.chosen else "không chọn"
        found = [each for each in self.plan.discretions if each.code == choice.discretion]
        ground = "giữa các đề nghị bằng nhau"
        if found:
            ground = f"theo “{found[0].label}” ({found[0].clause})"
        if choice.source.strip():
            ground += f", văn bản: {choice.source.strip().rstrip('.')}"
        return f"{choice.by} {act} {ground}. Lý do: {choice.reason.strip().rstrip('.')}."

    def preferences(self, candidate: Candidate) -> tuple[str, ...]:
        traits = set(candidate.traits)
        return tuple(p.label for p in self.plan.preferences if traits.intersection(p.traits))


_GROUPS = {"unit": "đơn vị", "body": "khối, cụm", "occasion": ""}


def _parts(held: int, by_hand: int, settled: int) -> str:
    parts = [f"{settled} suất đã quyết định"] if settled else []
    parts += [f"{by_hand} suất chọn theo thẩm quyền"] if by_hand else []
    parts += [f"{held} suất chờ Hội đồng chọn"] if held else []
    return f" (trong đó {', '.join(parts)})" if parts else ""


def _seats(quota: Quota, slot: Slot) -> str:
    """Which seats, where some are reserved."""
    if not slot.but or not isinstance(quota.limit, Total):
        return ""
    labels = [quota.limit.reserved[place].label for place in slot.but]
    return f" không dành riêng cho {', '.join(labels)}"


def _some(names: Sequence[str], *, among: int | None = None) -> str:
    """The first names of so many (of these alone when left out), the others counted."""
    shown, count = names[:MOST_NAMES], len(names) if among is None else among
    more = f" và {count - len(shown)} đề nghị khác" if count > len(shown) else ""
    return f"{', '.join(shown)}{more}"


def explain_selection(selection: Selection) -> str:
    """The whole selection as plain text, for a terminal or a test."""
    lines = []
    for outcome in Outcome:
        found = selection.of_outcome(outcome)
        if found:
            lines.append(f"{outcome.label} ({len(found)} đề nghị)")
            lines.extend(_line(placing) for placing in found)
    lines.extend(
        f"Số lượng khen “{use.label}”{f', {use.group_name}' if use.group_name else ''}: "
        + join([use.reckoned, f"đã dùng {use.used}", f"chờ chọn {use.held}" if use.held else ""])
        for use in selection.uses
    )
    lines.extend(f"Không có hiệu lực: {each.text}" for each in selection.refused)
    return "\n".join(lines)


def _line(placing: Placing) -> str:
    place = f"{placing.place}. " if placing.place else "- "
    preferences = f" [{', '.join(placing.preferences)}]" if placing.preferences else ""
    return f"  {place}{placing.name}{preferences}: {' '.join(placing.reasons)}"
