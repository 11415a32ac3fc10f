"""What an undecided verdict waits for, and who must supply it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from awards.rules import Finding, Status, Verdict
from awards.rules.conditions.base import MINISTRY, PROVINCE, TCCB, UNIT
from awards.rules.points import Point
from emulation.vietnamese.names import search_key

SUPPLIERS = {
    UNIT: "Đơn vị",
    TCCB: "Phòng Tổ chức cán bộ",
    PROVINCE: "UBND tỉnh giao",
    MINISTRY: "Bộ, ngành giao",
}


@dataclass(frozen=True)
class Need:
    """`who`: one of SUPPLIERS; `point`: code of the plan's condition; `todo`: what is awaited, in
    words without figures. Needs of many subjects are the same when these three are."""

    who: str
    point: str
    todo: str
    kind: str = field(compare=False)
    label: str = field(compare=False)
    clause: str = field(compare=False)

    @property
    def key(self) -> str:
        """As an address carries it: "tccb.general_1.cho-tccb-xac-nhan"."""
        return f"{self.who}.{self.point}.{'-'.join(search_key(self.todo).split())}"

    @property
    def title(self) -> str:
        """With the criterion where many are waited for in the same words."""
        return f"{self.todo}: {self.label}" if self.kind == "confirmed" else self.todo

    @property
    def supplier(self) -> str:
        return SUPPLIERS[self.who]

    def answers(self, asked: str) -> bool:
        """Whether it is the need asked for, or of the supplier asked for."""
        return asked in (self.who, self.key)


def needs_of(verdict: Verdict) -> list[Need]:
    """Each once, in the plan's order; nothing where the verdict is decided, since then no word
    that is missing would change it."""
    if verdict.status is not Status.UNKNOWN:
        return []
    waiting = [f for f in verdict.findings if f.decisive and f.status is Status.UNKNOWN]
    return list(dict.fromkeys(need for f in waiting for need in _needs(f, f)))


def _needs(finding: Finding, of: Finding) -> Iterator[Need]:
    """Of the parts that are open where there are any; `of`: the plan's condition they belong to."""
    parts = [part for part in finding.children if part.status is Status.UNKNOWN]
    if parts:
        for part in parts:
            yield from _needs(part, part if isinstance(part.point, Point) else of)
        return
    yield Need(
        who=finding.waits_for or TCCB,
        point=of.code,
        kind=of.point.condition.kind if isinstance(of.point, Point) else "",
        todo=finding.todo or (finding.gap.text if finding.gap else finding.actual),
        label=of.label,
        clause=of.clause,
    )


def suppliers_told(needs: Iterable[Need]) -> str:
    return ", ".join(dict.fromkeys(need.supplier for need in needs))
