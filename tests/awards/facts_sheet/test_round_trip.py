"""Facts written down in a sheet and read back give the verdict they gave before."""

from dataclasses import replace

import pytest

from awards.facts_sheet.asked import asked_of
from awards.facts_sheet.deciding import verdicts
from awards.rules import Case, Facts, Finding, Verdict, run_cases
from awards.rules.words import day, number
from tests.awards.facts_sheet.sheets import csv_file, read, xlsx_file
from tests.rules.builders import PLAN

RESULTS = run_cases(PLAN)
ANSWERS = {True: "x", False: "không", None: "để ngỏ"}


def written(facts: Facts) -> dict[str, str]:
    """A subject's facts as an officer would write them down."""
    row = {"ma": facts.subject.key, "ten": facts.subject.name, "loai": facts.subject.subject_class}
    for place, each in enumerate(facts.progress, start=1):
        row |= {f"{name}.{place}": said for name, said in indicator(each).items()}
    given = facts.contribution
    row["dong_gop"] = number(given.total)
    row["dong_gop.cho_xac_nhan"] = number(given.unverified_total)
    row["dinh_muc"] = "" if given.norm is None else number(given.norm)
    for each in facts.confirmations:
        name = f"xac_nhan.{each.code}"
        row |= {name: ANSWERS[each.met], f"{name}.nguoi": each.by, f"{name}.ngay": day(each.on)}
    for each in facts.classifications:
        name = f"xep_loai.{each.organisation}"
        row |= {name: each.level, f"{name}.nam": str(each.year)}
    row["ky_luat"] = listed(facts.disciplines, lambda each: (each.level, day(each.decided_on)))
    row["vu_viec"] = listed(
        facts.blocks,
        lambda each: (each.code, day(each.since), *([day(each.until)] if each.until else [])),
    )
    row["da_khen"] = listed(
        facts.awards, lambda each: (each.tier, day(each.decided_on), each.number)
    )
    return row


def indicator(each) -> dict[str, str]:
    return {
        "chi_tieu": each.name,
        "don_vi_tinh": each.measure,
        "de_ra": "" if each.target is None else number(each.target),
        "ket_qua": "" if each.result is None else number(each.result),
        "cho_xac_nhan": "" if each.unverified is None else number(each.unverified),
        "muc_cua": {"unit_plan": "đơn vị", "province_plan": "tỉnh"}[each.basis],
        "ky": "giai đoạn" if each.period == PLAN.period else "năm",
        "so_nguyen": ANSWERS[each.integral],
    }


def listed(rows, parts) -> str:
    return "; ".join("@".join(parts(row)) for row in rows) or "không"


def again(case: Case, path) -> Verdict:
    facts = case.facts
    asked = asked_of(
        PLAN,
        case.occasion,
        tier=case.tier,
        on=facts.on,
        year=facts.window.end.year,
        law=facts.law,
    )
    (entry,) = read(path, asked)
    (verdict,) = verdicts(entry, asked)
    return verdict


def alike(verdict: Verdict) -> Verdict:
    """Without what a case names in its own way and no condition asks about: its organisations, who
    checked its indicators, their codes."""
    lead = verdict.lead and replace(verdict.lead, code="")
    return verdict.but(findings=tuple(map(bare, verdict.findings)), lead=lead)


def bare(finding: Finding) -> Finding:
    return finding.but(
        actual="" if finding.code == "general_4" else finding.actual,
        evidence=(),
        confirmed_by="",
        confirmed_on=None,
        children=tuple(bare(child).but(code="") for child in finding.children),
    )


@pytest.mark.parametrize("result", RESULTS, ids=[str(place) for place in range(len(RESULTS))])
def test_a_case_of_the_plan_comes_out_the_same_from_both_kinds_of_sheet(tmp_path, result):
    row = written(result.case.facts)
    from_csv = again(result.case, csv_file(tmp_path, [row], ";"))
    from_xlsx = again(result.case, xlsx_file(tmp_path, [row]))
    assert from_csv == from_xlsx
    assert alike(from_csv) == alike(result.verdict)
    assert from_csv.status is result.case.expect
