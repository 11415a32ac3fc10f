"""`manage.py check_plan`: is this file a plan, and do its worked cases come out as it says?"""

import json
from collections.abc import Iterable, Iterator, Sized
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from awards.facts_sheet.telling import plan_keys
from awards.management.ending import BAD_INPUT, CASES_FAIL, Fault, SheetCommand
from awards.management.plan_file import plan_of
from awards.rules import Cell, MatrixRow, Plan, PlanError, Problem, Proof, matrix, prove


class Command(SheetCommand):
    help = "Kiểm tra một tệp kế hoạch và chạy các ví dụ của nó. Không cần cơ sở dữ liệu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="tệp kế hoạch (TOML)")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def work(self, options: dict[str, Any]) -> None:
        try:
            plan = plan_of(Path(options["file"]))
        except PlanError as error:
            self._refuse(options, None, None, error.problems, BAD_INPUT)
        else:
            self._told(options, plan, prove(plan))

    def _told(self, options: dict[str, Any], plan: Plan, proof: Proof) -> None:
        if proof.problems:
            self._refuse(options, plan, proof, proof.problems, CASES_FAIL)
        elif options["json"]:
            self.stdout.write(_json(plan, proof, ()))
        else:
            self.stdout.write("\n".join(_lines(plan, proof)))

    def _refuse(
        self,
        options: dict[str, Any],
        plan: Plan | None,
        proof: Proof | None,
        problems: tuple[Problem, ...],
        code: int,
    ) -> None:
        if options["json"]:
            self.stdout.write(_json(plan, proof, problems))
            raise Fault((), code)
        raise Fault([*problems, *([f"{proof.told}."] if proof else [])], code)


def _lines(plan: Plan, proof: Proof) -> Iterator[str]:
    """The matrix as it would be said."""
    yield f"{plan.number}: {plan.title}"
    for occasion, rows in groupby(matrix(plan), key=lambda row: row.occasion):
        yield f"{occasion.name} ({occasion.clause})"
        for row in rows:
            yield f"  {row.tier.name} ({row.clause}): {_demands(row.cells)}"
    if plan.criteria:
        yield "Tiêu chuẩn của mọi hình thức:"
        yield from (f"  {each.label} ({each.clause})" for each in plan.criteria)
    if plan.quotas:
        yield "Giới hạn số lượng:"
        yield from (f"  {each.label} ({each.clause})" for each in plan.quotas)
    yield f"sha256 {plan.sha256}"
    yield f"{proof.told}."


def _demands(cells: Iterable[Cell]) -> str:
    told = [f"đường {c.route}, {c.demand} {c.basis}".rstrip() for c in cells]
    return "; hoặc ".join(told) or "chỉ cần các tiêu chuẩn"


def _json(plan: Plan | None, proof: Proof | None, problems: Iterable[Problem]) -> str:
    found = {
        "plan": plan_keys(plan) if plan else None,
        "cases": _count(proof.right, proof.results) if proof else None,
        "choice_cases": _count(proof.choices_right, proof.choices) if proof else None,
        "problems": [
            {"line": each.line, "path": each.path, "message": each.message} for each in problems
        ],
        "matrix": [_row(row) for row in matrix(plan)] if plan else [],
    }
    return json.dumps(found, ensure_ascii=False, indent=1)


def _count(right: int, results: Sized) -> dict[str, int]:
    return {"right": right, "total": len(results)}


def _row(row: MatrixRow) -> dict[str, Any]:
    return {
        "occasion": row.occasion.code,
        "tier": row.tier.code,
        "clause": row.clause,
        "routes": [
            {"code": c.route, "label": c.label, "demand": c.demand, "basis": c.basis}
            for c in row.cells
        ],
    }
