"""A plan file on the disk. No database."""

from pathlib import Path

from awards.rules import Plan, PlanError, Problem, parse_plan
from awards.rules.texts import LARGEST, decoded, told_in_vietnamese, tree

ODD = "kế hoạch có giá trị ngoài khuôn dạng, không đọc được"


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
