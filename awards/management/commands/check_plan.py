"""`manage.py check_plan`: is this file a plan, and do its worked cases come out as it says?"""

import json
from collections.abc import Iterable, Iterator, Sized
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from awards.facts_sheet.telling import plan_keys
from awards.management import plan_told
from awards.management.ending import BAD_INPUT, CASES_FAIL, Fault, SheetCommand
from awards.management.plan_file import plan_of
from awards.rules import Plan, PlanError, Problem, Proof, one_sided, prove
from awards.rules.words import lower_first


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
    yield from plan_told.lines(plan)
    yield f"sha256 {plan.sha256}"
    yield f"{proof.told}."
    yield from (f"Lưu ý: {warning}." for warning in _warnings(plan, proof))


def _warnings(plan: Plan, proof: Proof) -> tuple[str, ...]:
    """What the cases leave unproved. It is no fault of the plan."""
    if not proof.results:
        return ("kế hoạch chưa có ví dụ nào về điều kiện, không mốc nào được kiểm tra",)
    return tuple(lower_first(each) for each in one_sided(plan, proof.results))


def _json(plan: Plan | None, proof: Proof | None, problems: Iterable[Problem]) -> str:
    found = {
        "plan": plan_keys(plan) if plan else None,
        "cases": _count(proof.right, proof.results) if proof else None,
        "choice_cases": _count(proof.choices_right, proof.choices) if proof else None,
        "problems": [
            {"line": each.line, "path": each.path, "message": each.message} for each in problems
        ],
        "warnings": list(_warnings(plan, proof)) if plan and proof else [],
        **(plan_told.keys(plan) if plan else {"matrix": [], "criteria": [], "quotas": []}),
    }
    return json.dumps(found, ensure_ascii=False, indent=1)


def _count(right: int, results: Sized) -> dict[str, int]:
    return {"right": right, "total": len(results)}
