"""What a member reads about one item: reasons first, then the unit's words, then comments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from awards.enums import MeetingState, VerdictStatus
from awards.models import AgendaItem, Award, HandPick, Nomination, Occasion
from awards.rules import Finding, Lead, Status, Verdict, facts_from_json, verdict_from_json
from awards.rules.words import amount
from awards.selectors.cautions import caution_rows
from awards.selectors.report_parts import Part, parts_of
from awards.selectors.seats import seat_of
from awards.selectors.tiers import Tiers, ranked
from awards.states import SEEN_BY_COUNCIL
from emulation.bars import Bar, Threshold, make_bar
from emulation.enums import Role
from emulation.models import Evidence, Subject, User
from emulation.vietnamese.dates import format_date

CHIPS = {
    Status.MET: "ok",
    Status.NOT_MET: "no",
    Status.UNKNOWN: "unknown",
    Status.BLOCKED: "block",
}
_FILE_ICONS = {
    "pdf": "file-earmark-pdf",
    "jpg": "file-earmark-image",
    "jpeg": "file-earmark-image",
    "png": "file-earmark-image",
    "xlsx": "file-earmark-spreadsheet",
    "docx": "file-earmark-word",
}
GROUP_ORDER = (Status.BLOCKED, Status.NOT_MET, Status.UNKNOWN, Status.MET)


@dataclass(frozen=True)
class GapWords:
    """The gap sentence: `before` **amount** `after`, which may begin with a sign that follows the
    amount at once. `missing`: an amount up to a threshold."""

    before: str
    amount: str
    after: str
    missing: bool = False


@dataclass(frozen=True)
class FindingsGroup:
    state: str
    label: str
    title: str
    findings: list[dict[str, Any]]


class ItemPage:
    """One agenda item as page 06a shows it."""

    def __init__(self, item: AgendaItem, user: User) -> None:
        self.item = item
        self.nomination: Nomination = item.nomination
        self.subject = item.nomination.subject
        self.verdict = stored_verdict(item.nomination)
        self.cautions = caution_rows(self.verdict.warnings if self.verdict else (), user)
        self.status = VerdictStatus(item.nomination.verdict_status)
        self.tier = (
            ranked()
            .filter(movement=item.meeting.occasion.movement_id, code=item.nomination.tier)
            .first()
        )
        self.seat = seat_of(item.meeting, user)
        self.recusals = list(item.recusals.select_related("member__staff"))
        self.recused = next(
            (r for r in self.recusals if self.seat and r.member_id == self.seat.pk), None
        )
        self.locked = item.boxes.exists()
        self.marks_comments = user.scope.has(Role.SECRETARY) and not self.concluded
        self.takes_comments_out = user.scope.has(Role.SECRETARY) and self.concluded

    @property
    def concluded(self) -> bool:
        return self.item.meeting.state == MeetingState.CONCLUDED

    @property
    def decided(self) -> str:
        """The last closed round's count in its stored sentence, and the chair's words to it."""
        counted = self.item.boxes.exclude(sentence="").order_by("-round__number").first()
        told = [f"{counted.sentence}." if counted else "", self.item.conclusion_note]
        return " ".join(words for words in told if words)

    @property
    def pick(self) -> HandPick | None:
        """The choice by hand beside the plan's order that is in force."""
        rows = self.nomination.hand_picks.filter(withdrawn_at=None)
        return rows.select_related("by__staff").first()

    @property
    def chip(self) -> dict[str, str]:
        met = self.status == VerdictStatus.MET
        label = "Đạt mọi điều kiện" if met else self.status.label
        return {"state": CHIPS[Status(self.status.value)], "label": label}

    @property
    def gap(self) -> GapWords | None:
        """What is missing for the tier; where nothing is, what the result is beside its target."""
        if self.verdict is None:
            return None
        if self.verdict.otherwise is not Status.MET and (short := shortfall(self.verdict)):
            return short
        return gap_words(self.verdict.lead) if self.verdict.lead else None

    @property
    def bar(self) -> Bar | None:
        lead = self.verdict.lead if self.verdict else None
        return bar_of(lead) if lead else None

    @property
    def proof(self) -> str:
        return proof_of(self.verdict) if self.verdict else ""

    @property
    def on_ballot(self) -> str:
        """Over the reasons: why it comes onto the ballot, or why it does not."""
        if not self.item.on_ballot:
            return "Vì sao không đưa vào bỏ phiếu"
        if self.nomination.by_discretion:
            lacks = self.nomination.lacks
            return f"{lacks[:1].upper()}{lacks[1:]}, xét theo thẩm quyền"
        return "Vì sao đủ điều kiện"

    @property
    def groups(self) -> list[FindingsGroup]:
        return findings_groups(self.verdict) if self.verdict else []

    @property
    def words(self) -> list[str]:
        """The unit's own words, in paragraphs: the report's summary, then its achievements."""
        report = self.nomination.report
        texts = [report.summary, report.achievements] if report else []
        return [line for text in texts for line in text.splitlines() if line.strip()]

    @property
    def other_parts(self) -> list[Part]:
        """What else the report says: the page of the whole report has it."""
        here = ("thanh-tich", "tom-tat")
        parts = parts_of(self.nomination.report)
        return [part for part in parts if part.text.strip() and part.anchor not in here]

    @property
    def awards(self) -> list[dict[str, Any]]:
        """Those from before the meeting, whatever came of it since."""
        return past_awards(self.nomination, before=self.item.meeting.held_on)

    @property
    def evidence(self) -> list[tuple[str, Evidence]]:
        """Each file with the icon of its kind."""
        return [(_file_icon(file.original_name), file) for file in evidence_of(self.nomination)]

    @property
    def comments(self) -> Iterable[Any]:
        return self.item.comments.select_related("member__staff")

    @property
    def may_comment(self) -> bool:
        return self.seat is not None and not self.locked and not self.concluded

    @property
    def may_recuse(self) -> bool:
        return self.may_comment and self.item.on_ballot and self.recused is None

    @property
    def before(self) -> AgendaItem | None:
        return self._neighbours().filter(position__lt=self.item.position).last()

    @property
    def after(self) -> AgendaItem | None:
        return self._neighbours().filter(position__gt=self.item.position).first()

    @property
    def total(self) -> int:
        return self.item.meeting.items.count()

    def _neighbours(self):
        items = self.item.meeting.items.order_by("position")
        return items.select_related("nomination__subject__staff")


def stored_verdict(nomination: Nomination) -> Verdict | None:
    """The verdict the council was given; None for a nomination from before there were any."""
    return verdict_from_json(nomination.verdict) if nomination.verdict else None


def shortfall(verdict: Verdict) -> GapWords | None:
    """ "Còn thiếu **3 hộ** để đạt mức của Bằng khen …", of the first way that has a figure."""
    gaps = [f.gap for f in verdict.missing if f.route and f.gap and f.gap.amount]
    if not gaps:
        return None
    size = amount(gaps[0].amount, gaps[0].measure)
    before = gaps[0].text.removesuffix(size).strip()
    lacks = before if gaps[0].text.endswith(size) else "Còn thiếu"
    return GapWords(lacks, size, f"để đạt mức của {verdict.tier_name}.")


def gap_words(lead: Lead) -> GapWords | None:
    """ "Vượt mức đề ra **1 mô hình**: 9 trên 8 mô hình, bằng 112,50%."; of what is to fall "Còn
    phải giảm **1 hộ** so với mức giảm đề ra: giảm 6 hộ, đề ra giảm 7 hộ, bằng 85,71%."."""
    if lead.result is None or lead.target is None:
        return None
    difference = lead.result - lead.target
    share = f"{amount(lead.result, '')} trên {amount(lead.target, lead.measure)}"
    level, lacks = "mức đề ra", "Còn thiếu"
    if lead.falls:
        share = f"{lead.told(lead.result)}, đề ra {lead.told(lead.target)}"
        level, lacks = "mức giảm đề ra", "Còn phải giảm"
    after = f"{share}, bằng {lead.percent}."
    if difference == 0:
        return GapWords(f"Đạt đúng {level}:", share, f"bằng {lead.percent}.")
    size = amount(abs(difference), lead.measure)
    if difference > 0:
        return GapWords(f"Vượt {level}", size, f": {after}")
    return GapWords(lacks, size, f"so với {level}: {after}")


def bar_of(lead: Lead) -> Bar:
    thresholds = [
        Threshold(
            ratio=mark.percent / Decimal(100),
            tier=mark.short_name,
            amount=amount(mark.amount, lead.measure),
            strict=mark.strict,
        )
        for mark in sorted(lead.markers, key=lambda mark: mark.percent)
    ]
    result = lead.told(lead.result) if lead.result is not None else ""
    return make_bar(Fraction(lead.ratio) if lead.ratio else None, thresholds, result=result)


def proof_of(verdict: Verdict) -> str:
    """ "Yêu cầu từ 110%, tức 8,8 mô hình (KH 54, mục IV.2.1). Tiêu chuẩn đạt 8 trên 8."."""
    own = [finding for finding in verdict.findings if finding.route is None]
    met = sum(finding.status is Status.MET for finding in own)
    parts = [f"Tiêu chuẩn chung và riêng: {met} trên {len(own)}." if own else ""]
    routes = [finding for finding in verdict.findings if finding.route]
    route = next((f for f in routes if f.status is Status.MET), next(iter(routes), None))
    if route is not None:
        parts.insert(0, f"Yêu cầu {route.required.rstrip('.')} ({route.clause}).")
    return " ".join(part for part in parts if part)


def findings_groups(verdict: Verdict) -> list[FindingsGroup]:
    """Every finding, grouped by state: blocked, not met, unknown, met."""
    return [
        FindingsGroup(
            state=CHIPS[status],
            label=status.label,
            title=f"{len(found)} điều kiện",
            findings=[_row(finding) for finding in found],
        )
        for status in GROUP_ORDER
        if (found := verdict.of_status(status))
    ]


def _row(finding: Finding) -> dict[str, Any]:
    confirmed = ""
    if finding.confirmed_by and finding.confirmed_on:
        confirmed = f"{confirmed_by(finding)}, {confirmed_on(finding)}"
    actual, basis = said(finding)
    if not finding.computed and finding.evidence:
        files = f"{len(finding.evidence)} minh chứng"
        basis = f"{basis}; {files}" if basis else files
    return {
        "condition": finding.label,
        "clause": finding.clause,
        "required": finding.required,
        "actual": actual,
        "gap": finding.gap.text if finding.gap else "",
        "evidence": "Tính từ dữ liệu" if finding.computed else basis or "Chưa có",
        "confirmed": confirmed,
    }


def waits_for_a_word(finding: Finding) -> bool:
    """A criterion a person answers for, and nobody has yet."""
    own = finding.route is None and not finding.computed
    return own and finding.status is Status.UNKNOWN and not finding.confirmed_by


def said(finding: Finding) -> tuple[str, str]:
    """What is there, and the basis of a person's word: "Đã xác nhận", "Nhận xét của Đảng ủy".

    Of a criterion that waits for a word the gap says all there is, once.
    """
    if finding.gap and waits_for_a_word(finding):
        return "", ""
    decided = finding.status in (Status.MET, Status.NOT_MET)
    if finding.route is None and not finding.computed and finding.confirmed_by and decided:
        word, _, basis = finding.actual.partition(": ")
        return word, basis
    return finding.actual, ""


def confirmed_by(finding: Finding) -> str:
    """ "Bà Lê Thị Diễm Phúc": whose word it is, at the beginning of a line."""
    return f"{finding.confirmed_by[:1].upper()}{finding.confirmed_by[1:]}"


def confirmed_on(finding: Finding) -> str:
    """ "ngày 12/11/2025"; of several people, who checked on days of their own, the last one."""
    last = "lần cuối " if ", " in finding.confirmed_by else ""
    return f"{last}ngày {format_date(finding.confirmed_on)}"


def past_awards(nomination: Nomination, *, before: date | None = None) -> list[dict[str, Any]]:
    """Awards of the subject, the newest first, as the journal component takes them; with `before`
    those decided until that day."""
    awards = Award.objects.filter(subject=nomination.subject)
    if before is not None:
        awards = awards.filter(decision__decided_on__lt=before)
    given, tiers = [a.decision for a in awards.select_related("decision__occasion")], Tiers()
    return [
        {
            "on": decision.decided_on,
            "what": f"{tiers.name(decision.occasion, decision.tier)}, QĐ {decision.number}",
        }
        for decision in given
    ]


def evidence_of(nomination: Nomination) -> QuerySet[Evidence]:
    """What is counted now; from the moment the council sees it, what it was presented with."""
    if nomination.state in SEEN_BY_COUNCIL:
        shown = facts_from_json(nomination.facts).evidence if nomination.facts else ()
        return Evidence.objects.filter(subject=nomination.subject_id, pk__in=shown)
    return counted_evidence(nomination.occasion, nomination.subject)


def counted_evidence(occasion: Occasion, subject: Subject) -> QuerySet[Evidence]:
    """Files behind what is counted on the occasion: results and contributions of its movement and
    days, criteria. What TCCB gave back counts for nothing."""
    days = occasion.counted
    results = Q(
        results__indicator__movement=occasion.movement_id,
        results__achieved_on__range=days,
        results__return_reason="",
    )
    contributions = Q(
        contributions__movement=occasion.movement_id,
        contributions__received_on__range=days,
        contributions__return_reason="",
    )
    counted = results | contributions | Q(confirmations__occasion=occasion)
    return Evidence.objects.filter(counted, subject=subject).distinct()


def _file_icon(name: str) -> str:
    return _FILE_ICONS.get(name.rpartition(".")[2].lower(), "file-earmark-text")


def ballot_line(item: AgendaItem) -> str:
    """ "Tập thể · 118,33% · đạt mọi điều kiện": what a ballot says under a name."""
    nomination, subject = item.nomination, item.nomination.subject
    verdict = stored_verdict(nomination)
    parts = ["Tập thể" if subject.is_collective else subject.unit.name]
    if verdict and verdict.lead and verdict.lead.percent:
        parts.append(verdict.lead.percent)
    parts.append(nomination.unmet_words or "đạt mọi điều kiện")
    parts += [warning.text.rstrip(".") for warning in (verdict.warnings if verdict else ())]
    parts += ["ngoài số lượng khen"] if nomination.beyond_quota else []
    return " · ".join(parts)
