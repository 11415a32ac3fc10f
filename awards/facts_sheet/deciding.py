"""Verdicts on the entries of a sheet."""

from collections.abc import Iterator

from awards.facts_sheet.asked import Asked
from awards.facts_sheet.reading import Entry
from awards.rules import Finding, Gap, Law, Status, Verdict, assess
from awards.rules.values import all_of


def verdicts(entry: Entry, asked: Asked) -> Iterator[Verdict]:
    """One for each tier asked, from the lowest rank up."""
    for tier in asked.tiers:
        verdict = assess(asked.plan, entry.facts, occasion=asked.occasion, tier=tier)
        yield verdict if entry.cases_known else _open(verdict, asked.law)


def _open(verdict: Verdict, law: Law) -> Verdict:
    """Nobody looked whether a case is pending: it may be, so that nothing is met yet."""
    finding = Finding(
        code="pending_case",
        label="Vụ việc chưa kết luận",
        clause=law.pending_case,
        route=None,
        status=Status.UNKNOWN,
        required="không có khiếu nại, điều tra, xem xét kỷ luật chưa kết luận",
        actual="Chưa tra cứu",
        gap=Gap(None, "", "Chờ tra cứu vụ việc chưa kết luận"),
        computed=True,
    )
    status = all_of([verdict.status, Status.UNKNOWN])
    return verdict.but(status=status, otherwise=status, findings=(finding, *verdict.findings))
