"""The table of an occasion as a file: a line a subject, in the order of the table."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from awards.models import Occasion
from awards.rules import Finding, Status, Verdict
from awards.selectors.judging import Judged, judge_each, ratio_of
from awards.selectors.needs import needs_of, suppliers_told
from awards.selectors.nominations import tiers_of
from awards.selectors.plans import plan_of, version_for
from awards.selectors.verdict_table import Choice, Survey, narrowed
from emulation.models import Subject
from emulation.sheets import PERCENT, Column
from emulation.vietnamese.numbers import cut_percent

CHUNK = 5000  # subjects judged together: none of a Sở, but several of a province
COLUMNS = [
    Column("Mã", 16),
    Column("Tập thể, cá nhân", 40),
    Column("Đơn vị", 40),
    Column("Đối tượng", 14),
    Column("Loại", 24),
    Column("Xét hình thức", 24),
    Column("Điều kiện", 18),
    Column("So mức đề ra", 14, PERCENT),
    Column("Còn thiếu (số)", 14),
    Column("Đơn vị tính", 12),
    Column("Còn thiếu gì", 60),
    Column("Ai bổ sung", 24),
    Column("Điều khoản", 44),
    Column("Đã đủ điều kiện", 24),
    Column("Kế hoạch", 24),
    Column("Bản kế hoạch", 10),
    Column("SHA-256 của kế hoạch", 68),
]


def lines(
    occasion: Occasion, seen: QuerySet[Subject], choice: Choice, *, on: date
) -> Iterator[list[Any]]:
    """Those of a state and of what is missing; as many queries for one as for `CHUNK`."""
    version = version_for(occasion)
    tiers = tiers_of(occasion.movement_id)
    plan = [plan_of(version).number, version.number, version.sha256]
    ordered = _in_order(occasion, seen, choice, on)
    for start in range(0, len(ordered), CHUNK):
        ids = ordered[start : start + CHUNK]
        judged = {each.pk: each for each in judge_each(occasion, ids, tier=choice.tier, on=on)}
        chosen = [pk for pk in ids if _chosen(judged[pk], choice)]
        subjects = Subject.objects.for_display().in_bulk(chosen)
        for pk in chosen:
            verdict, reached = judged[pk].verdict, judged[pk].way.reached
            own = _line(subjects[pk], tiers[verdict.tier].short_name, verdict)
            yield [*own, tiers[reached].short_name if reached else "chưa có", *plan]


def _in_order(
    occasion: Occasion, seen: QuerySet[Subject], choice: Choice, on: date
) -> Sequence[int]:
    if choice.by_ratio:
        return Survey(occasion, seen, choice, on=on).shown
    ids = list(narrowed(seen, choice).values_list("pk", flat=True))
    return ids[::-1] if choice.order.startswith("-") else ids


def _chosen(judged: Judged, choice: Choice) -> bool:
    if choice.state not in ("", judged.status.value):
        return False
    needs = needs_of(judged.verdict) if choice.missing else []
    return not choice.missing or any(need.answers(choice.missing) for need in needs)


def _line(subject: Subject, tier: str, verdict: Verdict) -> list[Any]:
    gap = next((f.gap for f in verdict.missing if f.gap and f.gap.amount is not None), None)
    needs = needs_of(verdict)
    return [
        subject.staff.code if subject.staff else subject.unit.code,
        subject.name,
        subject.unit.name,
        subject.get_kind_display(),
        subject.get_subject_class_display(),
        tier,
        verdict.status.label,
        _share(ratio_of(verdict)),
        gap.amount if gap else None,
        gap.measure if gap else "",
        _missing(verdict),
        suppliers_told(needs),
        "; ".join(dict.fromkeys(finding.clause for finding in _deciding(verdict))),
    ]


def _share(ratio: Fraction | None) -> Any:
    return None if ratio is None else cut_percent(ratio, 1) / 100


def _missing(verdict: Verdict) -> str:
    """Everything that stands in the way, each with its condition."""
    return "; ".join(
        f"{finding.gap.text if finding.gap else finding.actual} ({finding.label})"
        for finding in verdict.missing
    )


def _deciding(verdict: Verdict) -> Sequence[Finding]:
    """What the verdict rests on: what is missing; of a met one every condition that counts."""
    if verdict.status is Status.MET:
        return [finding for finding in verdict.findings if finding.decisive]
    return verdict.missing
