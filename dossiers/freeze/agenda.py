"""What the meeting was about: its items with reasons, words and conclusions."""

from awards import rules
from awards.enums import Conclusion
from awards.models import AgendaItem, Comment, HandPick, Nomination
from awards.rules.quotas.model import OVER_CAP
from dossiers import content
from dossiers.freeze.day import Day, prefix
from emulation.models import User
from emulation.vietnamese.names import normalise

_FINDINGS: dict[str, content.FindingStatus] = {
    "met": "met",
    "not_met": "unmet",
    "unknown": "unknown",
    "blocked": "unmet",
}
_VERDICTS: dict[str, content.VerdictStatus] = {**_FINDINGS, "blocked": "blocked"}
AGREED = "Hội đồng thống nhất đề nghị."
NOT_AGREED = "Hội đồng không đề nghị do không đạt tỷ lệ đồng ý theo quy định."
NOT_PROPOSED = "Hội đồng không đề nghị."


def items(day: Day, rows: list[AgendaItem]) -> list[content.Item]:
    """Items that came onto the ballot, in the order of the papers."""
    found = [_item(day, row) for row in rows if row.on_ballot]
    return sorted(found, key=lambda item: content.paper_order(item["nominee"]))


def not_on_ballot(day: Day, rows: list[AgendaItem]) -> list[content.NotOnBallot]:
    found = [
        content.NotOnBallot(
            nominee=day.nominee(row.nomination.subject),
            tier=row.nomination.tier,
            reasons=_reasons(row),
        )
        for row in rows
        if not row.on_ballot
    ]
    return sorted(found, key=lambda entry: content.paper_order(entry["nominee"]))


def _reasons(row: AgendaItem) -> list[str]:
    """Every condition in the way, with its clause and gap, as full sentences."""
    verdict = rules.verdict_from_json(row.nomination.verdict)
    return _lacks(verdict) or [f"{normalise(row.exclusion_reason)}."]


def _lacks(verdict: rules.Verdict) -> list[str]:
    return [
        _one_line(
            f"{finding.label}: {finding.gap.text if finding.gap else finding.actual}"
            f" ({finding.clause})."
        )
        for finding in verdict.missing
    ]


def _item(day: Day, row: AgendaItem) -> content.Item:
    nomination = row.nomination
    verdict = rules.verdict_from_json(nomination.verdict)
    report = nomination.report
    item = content.Item(
        nominee=day.nominee(nomination.subject),
        tier=nomination.tier,
        achievement=" ".join(normalise(report.summary).split()) if report else "",
        verdict=_VERDICTS[verdict.status.value],
        findings=[_finding(finding) for finding in verdict.findings],
        warnings=_warnings(day, row, verdict),
        overrides=_overrides(row),
        comments=[_comment(day, comment) for comment in row.comments.all() if comment.in_minutes],
        rounds=sorted(box.round.number for box in row.boxes.all() if box.round.closed_at),
        conclusion=_conclusion(row),
    )
    if nomination.by_discretion:
        item["unmet"] = _lacks(verdict)
    if apart := _apart(day, nomination):
        item["apart"] = apart
    return item


def _apart(day: Day, nomination: Nomination) -> list[content.Apart]:
    """Only where there is something: snapshots from before it was told stay equal."""
    told: list[content.Apart] = []
    if beyond := nomination.beyond_quota:
        reason = _one_line(nomination.override_reason).rstrip(". ")
        line = _one_line(beyond.get("line") or beyond["clause"])
        text = f"{line}, trình kèm lý do: {reason}" if reason else line
        told.append(content.Apart(kind="beyond", text=text))
    powers = {d.code: d.may for d in day.plan.discretions}
    for pick in nomination.hand_picks.all():
        extra = powers.get(pick.discretion) == OVER_CAP
        if pick.withdrawn_at is None and (extra or nomination.by_discretion):
            told.append(content.Apart(kind="extra" if extra else "unmet", text=_by_right(pick)))
    return told


def _by_right(pick: HandPick) -> str:
    """ "Giám đốc sở chọn theo “…” (KH 7, mục V.5), văn bản: Thông báo …, lý do: …"."""
    source = f", văn bản: {_one_line(pick.source).rstrip('. ')}" if pick.source else ""
    return f"{_one_line(pick.told)}{source}, lý do: {_one_line(pick.reason).rstrip('. ')}"


def _one_line(text: str) -> str:
    return " ".join(normalise(text).split())


def _finding(finding: rules.Finding) -> content.Finding:
    return content.Finding(
        clause=normalise(finding.clause),
        label=normalise(finding.label),
        status=_FINDINGS[finding.status.value],
        required=normalise(finding.required),
        actual=normalise(finding.actual),
        gap=normalise(finding.gap.text) if finding.gap else "",
    )


def _warnings(day: Day, row: AgendaItem, verdict: rules.Verdict) -> list[content.Caution]:
    nomination = row.nomination
    told = [
        content.Caution(
            text=normalise(caution.text),
            dismissed_by=_author(day, nomination.override_by),
            reason=" ".join(normalise(nomination.override_reason).split()),
        )
        for caution in [*verdict.warnings, *_beyond(nomination)]
    ]
    in_force = (pick for pick in nomination.hand_picks.all() if pick.withdrawn_at is None)
    return told + [_picked(day, pick) for pick in in_force]


def _beyond(nomination: Nomination) -> list[rules.Caution]:
    """Why it fell out of the quotas when it was presented all the same."""
    beyond = nomination.beyond_quota
    return [rules.Caution("quota", beyond["text"], beyond["clause"])] if beyond else []


def _picked(day: Day, pick: HandPick) -> content.Caution:
    """A choice by hand with who wrote it down and why, which is nobody's word on a warning."""
    text = f"{_by_right(pick)}; người ghi: {_author(day, pick.by)}"
    return content.Caution(text=normalise(text), dismissed_by="", reason="")


def _author(day: Day, user: User | None) -> str:
    if user is None or user.staff is None:
        return normalise(user.display_name) if user else ""
    return day.person(user.staff)


def _comment(day: Day, comment: Comment) -> content.Comment:
    staff = comment.member.staff
    return content.Comment(
        author=normalise(staff.full_name),
        prefix=prefix(staff),
        post=day.post(staff),
        text=" ".join(normalise(comment.text).split()),
    )


def _conclusion(row: AgendaItem) -> content.Conclusion:
    """The decision in full; the chair's note follows it, unless it is an override's reason."""
    approved = row.conclusion == Conclusion.APPROVED
    overridden = bool(_overrides(row))
    said = AGREED if approved else NOT_PROPOSED if overridden else NOT_AGREED
    note = "" if overridden else _note(row)
    return content.Conclusion(approved=approved, text=f"{said} {note}".strip())


def _overrides(row: AgendaItem) -> list[content.Override]:
    """Where what passed in its last round was rejected all the same, and by whom."""
    closed = [box for box in row.boxes.all() if box.passed is not None]
    last = max(closed, key=lambda box: box.round.number, default=None)
    if last is None or not last.passed or row.conclusion == Conclusion.APPROVED:
        return []
    author = row.concluded_by or row.meeting.chair
    return [
        content.Override(
            by=normalise(author.staff.addressed),
            post=f"{author.get_post_display()} Hội đồng",
            what=f"kết luận không thông qua tuy lượt {last.round.number} đạt",
            reason=_note(row).rstrip("."),
        )
    ]


def _note(row: AgendaItem) -> str:
    return " ".join(normalise(row.conclusion_note).split())
