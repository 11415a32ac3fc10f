"""A plan file on the disk, read and proved by its own worked cases. No database."""

from dataclasses import dataclass
from pathlib import Path

from awards.rules import Plan, PlanError, Problem, parse_plan, run_cases, run_choice_cases
from awards.rules.quotas.choice_cases import choice_problems
from awards.rules.texts import LARGEST, decoded, told_in_vietnamese, tree

ODD = "kế hoạch có giá trị ngoài khuôn dạng, không đọc được"


@dataclass(frozen=True)
class Proof:
    """What a plan's worked cases came to, those of the rules and those of choosing."""

    right: int
    total: int
    choices_right: int
    choices: int
    problems: tuple[Problem, ...]

    @property
    def told(self) -> str:
        """ "40 trên 40 ví dụ đúng"."""
        if not self.total + self.choices:
            return "Kế hoạch chưa có ví dụ nào để kiểm tra"
        told = f"{self.right} trên {self.total} ví dụ đúng"
        if not self.choices:
            return told
        return f"{told}, {self.choices_right} trên {self.choices} ví dụ chọn đúng"


def plan_of(path: Path) -> Plan:
    """Raises `PlanError` with every problem of the text, or with the one of the file itself."""
    text = decoded(_bytes(path))
    try:
        tree(text)  # refuses what a machine would choke on
        return parse_plan(text)
    except PlanError as error:
        told = tuple(told_in_vietnamese(problem) for problem in error.problems)
        raise PlanError(told) from None
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError):
        raise _fault(ODD) from None  # such as a case of the year 0, which no calendar has


def proof_of(plan: Plan) -> Proof:
    """Runs every worked case."""
    cases, choices = run_cases(plan), run_choice_cases(plan)
    wrong = tuple(
        Problem(f"case[{place}]", result.case.line, f"ví dụ “{result.case.name}”: {difference}")
        for place, result in enumerate(cases)
        for difference in result.differences
    )
    return Proof(
        right=sum(result.ok for result in cases),
        total=len(cases),
        choices_right=sum(result.ok for result in choices),
        choices=len(choices),
        problems=wrong + choice_problems(plan),
    )


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise _fault(f"{path} là thư mục, không phải tệp")
        if not path.exists():
            raise _fault(f"không có tệp {path}")
        if not path.is_file():
            raise _fault(f"{path} không phải tệp thường")
        with path.open("rb") as file:
            found = file.read(LARGEST + 1)
    except PlanError:
        raise
    except (OSError, ValueError):
        raise _fault(f"không đọc được {path}") from None
    if len(found) > LARGEST:
        raise _fault(f"tệp lớn quá {LARGEST // 1000} KB")
    return found


def _fault(sentence: str) -> PlanError:
    return PlanError((Problem("", None, sentence),))
