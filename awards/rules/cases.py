"""Running worked cases: the proof that a plan file says what its author meant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .assess import assess
from .casefile import Case, read_cases
from .parsing import parse_plan
from .plan import Plan
from .problems import PlanError, Problem
from .quotas.choice_cases import ChoiceResult, choice_problems, run_choice_cases
from .reader import Source
from .values import Status
from .verdicts import Verdict


@dataclass(frozen=True, slots=True)
class CaseResult:
    """`differences` in words, empty when the verdict is the expected one."""

    case: Case
    verdict: Verdict
    differences: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.differences


@dataclass(frozen=True, slots=True)
class Proof:
    """What a plan's own worked cases came to: those of the rules and those of choosing."""

    results: tuple[CaseResult, ...]
    choices: tuple[ChoiceResult, ...]

    @property
    def right(self) -> int:
        return sum(result.ok for result in self.results)

    @property
    def choices_right(self) -> int:
        return sum(result.ok for result in self.choices)

    @property
    def ok(self) -> bool:
        """Nothing came out otherwise; so it is of a plan without cases."""
        return not self.problems

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Whatever came out otherwise, at its place in the file."""
        wrong = tuple(
            Problem(f"case[{place}]", result.case.line, f"ví dụ “{result.case.name}”: {difference}")
            for place, result in enumerate(self.results)
            for difference in result.differences
        )
        return wrong + choice_problems(self.choices)

    @property
    def told(self) -> str:
        """ "40 trên 40 ví dụ đúng"."""
        if not (self.results or self.choices):
            return "Kế hoạch chưa có ví dụ nào để kiểm tra"
        told = []
        if self.results:
            told.append(f"{self.right} trên {len(self.results)} ví dụ đúng")
        if self.choices:
            told.append(f"{self.choices_right} trên {len(self.choices)} ví dụ chọn đúng")
        return ", ".join(told)


def prove(plan: Plan) -> Proof:
    """Run every worked case of the plan."""
    return Proof(run_cases(plan), run_choice_cases(plan))


def run_cases(plan: Plan, cases: Iterable[Case] | None = None) -> tuple[CaseResult, ...]:
    """Assess each case (the plan's own by default) and compare."""
    return tuple(_run(plan, case) for case in (plan.cases if cases is None else cases))


def parse_cases(text: str, plan: Plan) -> tuple[Case, ...]:
    """Cases of a file of their own. Raises `PlanError`."""
    source = Source(text)
    cases = read_cases(source.root, plan)
    source.root.close()
    source.stop_if_wrong()
    return cases


def check_plan(text: str) -> Plan:
    """Parse a plan and run its cases. Raises `PlanError` also when a case comes out otherwise."""
    plan = parse_plan(text)
    if problems := prove(plan).problems:
        raise PlanError(problems)
    return plan


def _run(plan: Plan, case: Case) -> CaseResult:
    verdict = assess(plan, case.facts, occasion=case.occasion, tier=case.tier)
    return CaseResult(case, verdict, tuple(_differences(case, verdict)))


def _differences(case: Case, verdict: Verdict) -> Iterable[str]:
    yield from _compare("kết quả", case.expect, verdict.status)
    if case.otherwise is not None:
        yield from _compare("kết quả nếu không bị chặn", case.otherwise, verdict.otherwise)
    found = {finding.code: finding.status for finding in verdict.findings}
    for code, status in case.findings:
        yield from _compare(f"điều kiện {code}", status, found.get(code))
    routes = {route.code: route.status for route in verdict.routes}
    for code, status in case.routes:
        yield from _compare(f"đường {code}", status, routes.get(code))
    told = tuple(caution.number for caution in verdict.warnings if caution.awarded)
    if case.warnings is not None and case.warnings != told:
        yield f"lưu ý: phải là {_some(case.warnings)}, chạy ra {_some(told)}"
    codes = tuple(caution.code for caution in verdict.warnings)
    if case.cautions is not None and sorted(case.cautions) != sorted(set(codes)):
        yield f"loại lưu ý: phải là {_some(case.cautions)}, chạy ra {_some(codes)}"
    gaps = [finding.gap.text for finding in verdict.findings if finding.gap]
    if case.gap is not None and case.gap not in gaps:
        yield f"phần còn thiếu: phải có “{case.gap}”, chạy ra {_some(gaps)}"


def _compare(what: str, expected: Status, got: Status | None) -> Iterable[str]:
    if expected is not got:
        told = got.label.lower() if got else "không có"
        yield f"{what}: phải là {expected.label.lower()}, chạy ra {told}"


def _some(told: Sequence[str]) -> str:
    return ", ".join(told) or "không có"
