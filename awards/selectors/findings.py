"""The findings of a verdict as the page shows them: grouped by state, with evidence and witness."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from awards.rules import Finding, Plan, Status, Verdict
from awards.rules.words import lower_first
from awards.selectors.agenda_items import (
    CHIPS,
    GROUP_ORDER,
    FindingsGroup,
    confirmed_by,
    confirmed_on,
    said,
    waits_for_a_word,
)
from emulation.models import Evidence, Subject
from emulation.vietnamese.dates import format_date

COMPUTED = {
    "classification": "Tính từ dữ liệu xếp loại",
    "discipline": "Tính từ dữ liệu kỷ luật",
    "registered": "Tính từ dữ liệu đăng ký",
    "awarded": "Tính từ sổ khen thưởng",
    "not_awarded": "Tính từ sổ khen thưởng",
}
NOUNS = {Status.BLOCKED: "lý do"}


@dataclass(frozen=True)
class Proof:
    """What a finding leans on besides its words: the files by id, the kind of each criterion."""

    subject: Subject
    files: Mapping[str, Evidence]
    kinds: Mapping[str, str]


def proof_of(plan: Plan, subject: Subject, verdicts: Iterable[Verdict]) -> Proof:
    """Read the files that the verdicts name; one query."""
    keys = {key for verdict in verdicts for f in every(verdict.findings) for key in f.evidence}
    files = Evidence.objects.filter(subject=subject, pk__in=[k for k in keys if k.isdigit()])
    kinds = {criterion.code: criterion.kind for criterion in plan.criteria}
    return Proof(subject, {str(file.pk): file for file in files}, kinds)


def every(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings and the parts they are made of, however deep."""
    for finding in findings:
        yield finding
        yield from every(finding.children)


def groups(verdict: Verdict, proof: Proof, *, but: Collection[Finding] = ()) -> list[FindingsGroup]:
    """Blocked, not met, unknown, met; then the routes that no longer matter. `but`: those that
    stand elsewhere on the page already."""
    found = [_group(verdict, status, proof, but) for status in GROUP_ORDER]
    spare = [f for f in verdict.findings if not f.decisive and f not in but]
    if spare:
        rows = [row(finding, verdict, proof) for finding in spare]
        count = f"{len(rows)} " if len(rows) > 1 else ""
        found.append(FindingsGroup("off", "Không xét tới", f"{count}đường còn lại", rows))
    return [group for group in found if group is not None]


def _group(
    verdict: Verdict, status: Status, proof: Proof, but: Collection[Finding]
) -> FindingsGroup | None:
    found = [f for f in verdict.of_status(status) if f.decisive and f not in but]
    rows = [row(finding, verdict, proof) for finding in found]
    if not rows:
        return None
    title = f"{len(rows)} {NOUNS.get(status, 'điều kiện')}"
    return FindingsGroup(CHIPS[status], status.label, title, rows)


def summary(verdict: Verdict) -> str:
    """ "1 không đạt · 1 chưa đủ căn cứ · 8 đạt · không vướng chặn"."""
    counts = {s: [f for f in verdict.of_status(s) if f.decisive] for s in GROUP_ORDER}
    parts = [
        f"{len(found)} {lower_first(status.label)}"
        for status, found in counts.items()
        if found and status is not Status.BLOCKED
    ]
    blocks = len(counts[Status.BLOCKED])
    return " · ".join([*parts, f"{blocks} lý do chặn" if blocks else "không vướng chặn"])


def row(finding: Finding, verdict: Verdict, proof: Proof) -> dict[str, Any]:
    """One finding as the component takes it, with its evidence, its witness and its parts."""
    return _line(finding, verdict, proof) | {"parts": list(_parts(finding, verdict, proof))}


def _parts(
    finding: Finding, verdict: Verdict, proof: Proof, depth: int = 1
) -> Iterator[dict[str, Any]]:
    """What a condition is made of, each line under the one it belongs to; a single indicator says
    nothing that the condition itself does not."""
    if len(finding.children) > 1:
        for child in finding.children:
            about = {"state": CHIPS[child.status], "depth": range(depth), "whole": finding.label}
            yield _line(child, verdict, proof) | about
            yield from _parts(child, verdict, proof, depth + 1)


def _line(finding: Finding, verdict: Verdict, proof: Proof) -> dict[str, Any]:
    words, url = _evidence(finding, proof)
    actual, basis = said(finding)
    if basis and not url:
        words = basis
    elif basis:
        actual = finding.actual
    return {
        "condition": finding.label,
        "clause": _clause(finding, verdict),
        "required": finding.required,
        "actual": actual,
        "gap": finding.gap.text if finding.gap else "",
        "evidence": words,
        "evidence_url": url,
        "confirmed": _confirmed(finding, verdict),
    }


def _clause(finding: Finding, verdict: Verdict) -> str:
    if finding.route is None or len(verdict.routes) == 1:
        return finding.clause
    first = verdict.routes[0].code
    instead = f" (thay cho đường {first})" if finding.route != first else ""
    return f"{finding.clause}, đường {finding.route}{instead}"


def _evidence(finding: Finding, proof: Proof) -> tuple[str, str]:
    if finding.status is Status.BLOCKED:
        return "Nội dung chỉ nơi giải quyết xem được", ""
    if finding.computed:
        return COMPUTED.get(proof.kinds.get(finding.code, ""), "Tính từ dữ liệu"), ""
    files = [proof.files[key] for key in finding.evidence if key in proof.files]
    if not files:
        return ("Chưa có" if waits_for_a_word(finding) else "Chưa có minh chứng"), ""
    if len(files) == 1:
        return files[0].title, reverse("evidence_download", args=[files[0].pk])
    url = reverse("record_detail", args=[proof.subject.pk])
    return f"{len(files)} minh chứng", f"{url}#minh-chung"


def _confirmed(finding: Finding, verdict: Verdict) -> str:
    if finding.computed:
        return f"Hệ thống, ngày {format_date(verdict.on)}"
    if finding.confirmed_by and finding.confirmed_on:
        verb = "ghi" if finding.status is Status.BLOCKED else "xác nhận"
        comma = "," if ", " in finding.confirmed_by else ""
        return f"{confirmed_by(finding)} {verb}{comma} {confirmed_on(finding)}"
    if finding.route is not None and finding.evidence:
        return "Số liệu chờ TCCB xác nhận"
    return ""
