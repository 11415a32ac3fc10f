"""One subject on one occasion as pictures 04 and 04b draw it: ladder, gap, bar, findings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from awards import rules
from awards.models import Occasion
from awards.rules import Finding, Lead, Status, Verdict
from awards.rules.words import amount, from_or_above, lower_first, number
from awards.selectors import findings
from awards.selectors.agenda_items import CHIPS, GROUP_ORDER, GapWords, bar_of
from awards.selectors.plans import AS_LOCKED, plan_of
from awards.selectors.verdicts import Assessment
from emulation.bars import Bar
from emulation.models import PendingCase
from emulation.vietnamese.dates import format_date

ROUTE_WORDS = {"progress": "Theo kết quả", "contribution": "Theo đóng góp"}
NOT_YET, NOT_HERE = "Chưa tới dịp xét", "Không xét dịp này"


@dataclass(frozen=True)
class Step:
    """One tier of the plan on the ladder; `place`: reached, next or off."""

    code: str
    place: str
    state: str
    label: str
    rank: int
    ranks: int
    name: str
    sentence: str


class VerdictPage:
    """Everything the page shows; `tier` chooses whose findings, else the next tier's."""

    def __init__(self, occasion: Occasion, assessment: Assessment, tier: str = "") -> None:
        self.occasion, self.assessment = occasion, assessment
        self.subject, self.version = assessment.subject, assessment.version
        self.plan = plan_of(assessment.version)
        self.next_tier = assessment.next_tier
        self.verdict = assessment.verdict_for(tier) or shown_verdict(assessment)
        self.proof = findings.proof_of(self.plan, self.subject, assessment.verdicts)

    @property
    def steps(self) -> list[Step]:
        return ladder(self.plan, self.occasion, self.assessment)

    @property
    def occasion_words(self) -> str:
        return lower_first(self.occasion.name)

    @property
    def on(self) -> Any:
        return self.verdict.on

    @property
    def as_locked(self) -> str:
        """What is said of plan and day on a locked occasion; "" while it is not locked."""
        if self.occasion.closed_on is None:
            return ""
        then = self.on == self.occasion.closed_on
        return AS_LOCKED if then else "bản áp dụng khi khóa dịp này"

    @property
    def blocked(self) -> bool:
        return self.verdict.status is Status.BLOCKED

    @property
    def block_lead(self) -> str:
        return f"Bị chặn: {lower_first(self.verdict.of_status(Status.BLOCKED)[0].label)}."

    @property
    def block_more(self) -> str:
        """Since when, where it lies, until when an answer is due; never what it is about."""
        still = Q(closed_on=None) | Q(closed_on__gt=self.on)
        cases = PendingCase.objects.filter(still, subject=self.subject, opened_on__lte=self.on)
        return " ".join(
            f"Ghi nhận ngày {format_date(case.opened_on)}; {case.handler} đang giải quyết"
            + (f", hạn trả lời {format_date(case.answer_due)}." if case.answer_due else ".")
            for case in cases
        )

    @property
    def lead(self) -> Lead | None:
        return self.verdict.lead

    @property
    def bar(self) -> Bar | None:
        return bar_of(self.lead) if self.lead else None

    @property
    def gap(self) -> GapWords:
        return gap_words(self.verdict, self.assessment.verdicts)

    @property
    def lead_line(self) -> str:
        return lead_line(self.lead) if self.lead else ""

    @property
    def waits_for_indicators(self) -> bool:
        """A way by results, and nothing accepted to compare them with."""
        return self.lead is None and _progress_of(self.verdict) is not None

    @property
    def is_next(self) -> bool:
        """The tier shown in full is the one within reach."""
        return self.verdict is self.next_tier.above and not self.blocked

    @cached_property
    def shown(self) -> "TierPart":
        return TierPart(self, self.verdict)

    @property
    def groups(self) -> list[Any]:
        return self.shown.groups

    @property
    def summary(self) -> str:
        return self.shown.summary

    @cached_property
    def others(self) -> "list[TierPart]":
        """The other tiers of the occasion, from the lowest up."""
        return [TierPart(self, v) for v in self.assessment.verdicts if v is not self.verdict]


class TierPart:
    """The findings of one tier; those that are word for word the shown tier's stand there alone."""

    def __init__(self, page: VerdictPage, verdict: Verdict) -> None:
        self.page, self.verdict = page, verdict
        self.code, self.name = verdict.tier, verdict.tier_name
        self.state, self.label = CHIPS[verdict.status], verdict.status.label
        self.rank, self.ranks = page.plan.tier(verdict.tier).rank, page.plan.top_rank
        there = () if verdict is page.verdict else page.verdict.findings
        self.told_there = [f for f in verdict.findings if f in there]

    @property
    def summary(self) -> str:
        return findings.summary(self.verdict)

    @property
    def gap(self) -> GapWords:
        return gap_words(self.verdict, self.page.assessment.verdicts)

    @property
    def groups(self) -> list[Any]:
        return findings.groups(self.verdict, self.page.proof, but=self.told_there)

    @property
    def elsewhere(self) -> str:
        """ "8 điều kiện giống hệt Bằng khen tỉnh, đã nêu ở trên: 7 đạt, 1 chưa đủ căn cứ."."""
        if not self.told_there:
            return ""
        states = Counter(f.status for f in self.told_there)
        parts = [f"{states[s]} {lower_first(s.label)}" for s in GROUP_ORDER if states[s]]
        here = self.page.verdict.tier_name
        return (
            f"{len(self.told_there)} điều kiện chung với {here}, đã nêu ở trên: {', '.join(parts)}."
        )


def shown_verdict(assessment: Assessment) -> Verdict:
    """The next tier's; where none is left, that of the highest reached."""
    found = assessment.verdict_for(assessment.next_tier.next or "")
    return found or assessment.verdicts[-1]


# --- The ladder -----------------------------------------------------------------------------


def ladder(plan: rules.Plan, occasion: Occasion, assessment: Assessment) -> list[Step]:
    """Every tier of the plan, from the lowest up, those of other occasions included."""
    return [
        _step(plan, occasion, assessment, tier)
        for tier in sorted(plan.tiers, key=lambda tier: tier.rank)
    ]


def _step(plan: rules.Plan, occasion: Occasion, assessment: Assessment, tier: rules.Tier) -> Step:
    verdict = assessment.verdict_for(tier.code)
    if verdict is None:
        label, told = _elsewhere(plan, occasion, tier)
        return Step(tier.code, "off", "off", label, tier.rank, plan.top_rank, tier.name, told)
    place = "off"
    if verdict.status is Status.MET:
        place = "reached"
    elif tier.code == assessment.next_tier.next and verdict.status is not Status.BLOCKED:
        place = "next"
    return Step(
        tier.code,
        place,
        CHIPS[verdict.status],
        verdict.status.label,
        tier.rank,
        plan.top_rank,
        tier.name,
        sentence(verdict),
    )


def _elsewhere(plan: rules.Plan, occasion: Occasion, tier: rules.Tier) -> tuple[str, str]:
    """On which occasion the tier is given instead, and by what measure."""
    rows = [row for row in rules.matrix(plan) if row.tier.code == tier.code]
    if not rows:
        return NOT_HERE, "Kế hoạch không có dịp xét hình thức này."
    row = rows[-1]
    demand = f": {row.cells[0].demand} {row.cells[0].basis}".rstrip() if row.cells else ""
    last_day = row.occasion.until or plan.period.end
    comes = row.occasion.kind != "annual" and last_day >= occasion.ends_on
    return (NOT_YET if comes else NOT_HERE), f"Chỉ xét {_when(row.occasion)}{demand}."


def _when(occasion: rules.Occasion) -> str:
    if occasion.kind == "annual":
        return "hằng năm"
    return f"khi {lower_first(occasion.name).replace(', ', ' ')}"


def sentence(verdict: Verdict) -> str:
    """What the ladder says of one tier: both halves where a route is open, or what is missing."""
    if verdict.status is Status.BLOCKED:
        return f"Các điều kiện khác: {_otherwise(verdict)}"
    if verdict.status is Status.MET:
        return f"Đủ mọi điều kiện. {_met_by(verdict)}".strip()
    return _missing(verdict)


def _otherwise(verdict: Verdict) -> str:
    """What would hold without the block, in one line."""
    others = [f for f in verdict.missing if f.status is not Status.BLOCKED]
    if verdict.otherwise is Status.MET or not others:
        percent = verdict.lead.percent if verdict.lead else None
        return f"đạt ({percent})." if percent else "đạt."
    more = f", và {len(others) - 1} điều kiện khác" if len(others) > 1 else ""
    return f"{_short(others[0])}{more}."


def _met_by(verdict: Verdict) -> str:
    """ "Kết quả 100%, yêu cầu từ 100%." by the route that is met."""
    met = next((f for f in verdict.findings if f.route and f.status is Status.MET), None)
    if met is None:
        return ""
    if met.code == "progress" and verdict.lead and verdict.lead.percent:
        mark = next((m for m in verdict.lead.markers if m.tier == verdict.tier), None)
        if mark is not None:
            word = from_or_above(mark.strict)
            return f"Kết quả {verdict.lead.percent}, yêu cầu {word} {number(mark.percent)}%."
    return f"{met.label} {met.actual}, yêu cầu {met.required}."


def _missing(verdict: Verdict) -> str:
    """Every route that is not met, each with its own half; then the criteria in the way."""
    routes = [f for f in verdict.findings if f.route and f.decisive]
    halves = [f"{_route_words(f)}: {_short(f)}." for f in routes]
    if any(f.status is Status.MET for f in routes):
        halves = [_met_by(verdict)]
    return " ".join([*halves, *_criteria_words(_criteria_missing(verdict))])


def _criteria_missing(verdict: Verdict) -> list[Finding]:
    return [f for f in verdict.missing if f.route is None and f.status is not Status.BLOCKED]


def _route_words(finding: Finding) -> str:
    return ROUTE_WORDS.get(finding.code, finding.label)


def _short(finding: Finding) -> str:
    return lower_first(finding.gap.text.rstrip(".") if finding.gap else finding.actual)


def _criteria_words(criteria: list[Finding]) -> list[str]:
    failed = [f for f in criteria if f.status is Status.NOT_MET]
    unknown = [f for f in criteria if f.status is Status.UNKNOWN]
    parts = [f"Không đạt tiêu chuẩn “{failed[0].label}”."] if len(failed) == 1 else []
    if len(failed) > 1:
        parts.append(f"Không đạt {len(failed)} tiêu chuẩn.")
    if len(unknown) == 1:
        parts.append(f"Chưa đủ căn cứ về tiêu chuẩn “{unknown[0].label}”.")
    elif unknown:
        parts.append(f"{len(unknown)} tiêu chuẩn chưa đủ căn cứ.")
    return parts


# --- The gap --------------------------------------------------------------------------------


def gap_words(verdict: Verdict, all_tiers: Sequence[Verdict]) -> GapWords:
    """The largest line: what the plan's first way lacks, in its own measure, before all other
    things missing; without ways the first criterion that a figure says it of."""
    goal = verdict.tier_name.replace(" của ", " ", 1)
    finding = _in_the_way(verdict)
    if finding is None:
        return _reached_words(verdict, all_tiers)
    if finding.gap is None or finding.gap.amount is None:
        told = lower_first(finding.gap.text) if finding.gap else lower_first(finding.actual)
        return GapWords(f"{finding.status.label}:", told, f"để xét {goal}.")
    size = amount(finding.gap.amount, finding.gap.measure)
    text = finding.gap.text
    if not text.endswith(size):
        return GapWords(text, "", f"để đạt mức của {goal}.", missing=True)
    return GapWords(text.removesuffix(size).strip(), size, f"để đạt mức của {goal}.", missing=True)


def _in_the_way(verdict: Verdict) -> Finding | None:
    """What the gap is told of; None where no way is missing."""
    ways = [f for f in verdict.findings if f.route is not None]
    if any(f.status is Status.MET for f in ways):
        return None
    counted = [f for f in _criteria_missing(verdict) if f.gap and f.gap.amount is not None]
    return next(iter(ways or counted), None)


def _progress_of(verdict: Verdict) -> Finding | None:
    return next((f for f in verdict.findings if f.route and f.code == "progress"), None)


def _reached_words(verdict: Verdict, all_tiers: Sequence[Verdict]) -> GapWords:
    """ "Kết quả đã đạt mức **Bằng khen …**, nhưng 6 tiêu chuẩn chưa đủ căn cứ.": the highest tier
    that the result is enough for, whatever else is missing."""
    if verdict.status is Status.MET:
        return GapWords("Đã đủ mọi điều kiện xét tặng", verdict.tier_name, ".")
    told = "đang bị chặn" if verdict.status is Status.BLOCKED else _what_lacks(verdict)
    enough = [v for v in all_tiers if any(f.route and f.status is Status.MET for f in v.findings)]
    if not enough:
        return GapWords("Để xét tặng", verdict.tier_name, f": {told}.")
    return GapWords("Kết quả đã đạt mức", enough[-1].tier_name, f", nhưng {told}.")


def _what_lacks(verdict: Verdict) -> str:
    criteria = _criteria_missing(verdict)
    counts = [(s, len([f for f in criteria if f.status is s])) for s in GROUP_ORDER]
    parts = [f"{count} tiêu chuẩn {lower_first(s.label)}" for s, count in counts if count]
    return " và ".join(parts)


def lead_line(lead: Lead) -> str:
    """ "Kết quả 30 hộ trên 30 hộ đề ra, bằng 100%. Chỉ tiêu khác: kênh nội đồng 110,82%."; "Kết quả
    giảm 2 điểm % trên mức giảm đề ra 3 điểm %, bằng 66,66%."."""
    others = f" Chỉ tiêu khác: {'; '.join(lead.others)}." if lead.others else ""
    if lead.target is None:
        return f"{'Chưa tính được mức giảm' if lead.falls else 'Chưa có mức'} đề ra.{others}"
    size = amount(lead.target, lead.measure)
    goal = f"mức giảm đề ra {size}" if lead.falls else f"{size} đề ra"
    if lead.result is None:
        return f"Chưa có kết quả trên {goal}.{others}"
    told = f"Kết quả {lead.told(lead.result)} trên {goal}, bằng {lead.percent}."
    if lead.unverified is not None:
        # What decides then is what waits, and another indicator may be lower.
        what = "Số này" if lead.falls else f"Trong đó {amount(lead.unverified, lead.measure)}"
        told += f" {what} chờ TCCB xác nhận."
    elif lead.others:
        told += " Đây là chỉ tiêu thấp nhất."
    return f"{told}{others}"
