"""A verdict as plain text, for a terminal, a mail or a test."""

from . import words
from .values import Status
from .verdicts import Finding, Verdict

_ORDER = (Status.BLOCKED, Status.NOT_MET, Status.UNKNOWN, Status.MET)


def explain(verdict: Verdict) -> str:
    """Every finding with clause, required, actual and gap, grouped as on the screen."""
    lines = [_headline(verdict)]
    for status in _ORDER:
        found = verdict.of_status(status)
        if found:
            lines.append(f"{status.label} ({len(found)} điều kiện)")
            lines.extend(line for finding in found for line in _tell(finding, "  "))
    lines.extend(f"Lưu ý: {caution.text}" for caution in verdict.warnings)
    lines.append(f"Xét ngày {words.day(verdict.on)} theo {verdict.plan_number}.")
    return "\n".join(lines)


def _headline(verdict: Verdict) -> str:
    head = f"{verdict.subject_name}, {verdict.occasion_name}, {verdict.tier_name}"
    if verdict.status is not Status.BLOCKED:
        return f"{head}: {words.lower_first(verdict.status.label)}"
    return f"{head}: bị chặn (các điều kiện khác: {words.lower_first(verdict.otherwise.label)})"


def _tell(finding: Finding, indent: str) -> list[str]:
    gap = finding.gap.text if finding.gap else ""
    facts = words.join([f"yêu cầu {finding.required}", f"thực tế {finding.actual}", gap])
    lines = [f"{indent}- {finding.label} ({finding.clause}): {facts}"]
    if len(finding.children) > 1:
        lines.extend(line for child in finding.children for line in _tell(child, indent + "  "))
    return lines
