"""A verdict as plain values for other programs. The keys are a promise: docs/assess.md."""

from typing import Any

from awards.facts_sheet.asked import Asked
from awards.facts_sheet.reading import Entry
from awards.rules import Finding, Gap, Plan, Verdict
from awards.rules.values import plain


def plan_keys(plan: Plan) -> dict[str, str]:
    return {"number": plan.number, "sha256": plan.sha256}


def question_keys(asked: Asked) -> dict[str, Any]:
    """What all results share."""
    return {
        "plan": plan_keys(asked.plan),
        "occasion": asked.occasion,
        "on": asked.on.isoformat(),
        "window": [asked.window.start.isoformat(), asked.window.end.isoformat()],
    }


def result_keys(entry: Entry, verdict: Verdict) -> dict[str, Any]:
    return {
        "subject": verdict.subject,
        "name": verdict.subject_name,
        "unit": entry.unit,
        "tier": verdict.tier,
        "status": verdict.status.value,
        "otherwise": verdict.otherwise.value,
        "findings": [finding_keys(finding) for finding in verdict.findings],
        "routes": [
            {"code": route.code, "label": route.label, "status": route.status.value}
            for route in verdict.routes
        ],
        "warnings": [
            {"code": each.code, "text": each.text, "clause": each.clause, "number": each.number}
            for each in verdict.warnings
        ],
        "plan_sha256": verdict.plan_sha256,
    }


def finding_keys(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "label": finding.label,
        "route": finding.route,
        "status": finding.status.value,
        "clause": finding.clause,
        "required": finding.required,
        "actual": finding.actual,
        "gap": _gap(finding.gap),
        "children": [finding_keys(child) for child in finding.children],
    }


def _gap(gap: Gap | None) -> dict[str, Any] | None:
    if gap is None:
        return None
    amount = None if gap.amount is None else plain(gap.amount)
    return {"amount": amount, "measure": gap.measure, "text": gap.text}
