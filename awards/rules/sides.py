"""Which thresholds of a plan no worked case stands on one side of."""

from collections.abc import Iterable, Iterator

from .cases import CaseResult
from .conditions.contribution import Contribution
from .conditions.nested import with_parts
from .conditions.progress import ResultAgainstTarget
from .conditions.scoring import GridScore
from .conditions.value import AbsoluteValue
from .plan import Plan
from .values import Status
from .verdicts import Finding

Place = tuple[str, ...]
THRESHOLDS = (ResultAgainstTarget, AbsoluteValue, Contribution, GridScore)
SIDES = {Status.MET: "đạt", Status.NOT_MET: "không đạt"}


def one_sided(plan: Plan, results: Iterable[CaseResult]) -> tuple[str, ...]:
    """A sentence for each threshold that came out met in no case, or not met in none: "Chưa có ví
    dụ không đạt của Hằng năm, Giấy khen, đường A"."""
    seen: dict[Place, set[Status]] = {}
    for result in results:
        for place, status in _statuses(plan, result):
            seen.setdefault(place, set()).add(status)
    return tuple(
        f"Chưa có ví dụ {' và ví dụ '.join(lacking)} của {told}"
        for place, told in _thresholds(plan)
        if (lacking := [word for side, word in SIDES.items() if side not in seen.get(place, ())])
    )


def _thresholds(plan: Plan) -> Iterator[tuple[Place, str]]:
    """Every threshold of the plan, with what it is called."""
    for number, rule in enumerate(plan.rules):
        row = f"{plan.occasion(rule.occasion).name}, {plan.tier(rule.tier).short_name}"
        row = f"{row} ({plan.class_labels(rule.applies_to)})" if rule.applies_to else row
        for route in rule.routes:
            here: Place = ("rule", str(number), route.code)
            yield from _within(here, f"{row}, đường {route.code}", route.condition)
    for criterion in plan.criteria:
        beside: Place = ("criterion", criterion.code)
        yield from _within(beside, f"tiêu chuẩn “{criterion.label}”", criterion.condition)


def _within(place: Place, told: str, condition: object) -> Iterator[tuple[Place, str]]:
    for path, part in with_parts("", condition):
        if isinstance(part, THRESHOLDS):
            codes = _codes(condition, path)
            yield (*place, *codes), ", ".join([told, *codes])


def _codes(condition: object, path: str) -> list[str]:
    """The codes of the parts on the way to one: ".part[1].part[0]"."""
    found: list[str] = []
    for step in filter(None, path.replace("]", "").split(".part[")):
        part = getattr(condition, "parts")[int(step)]  # noqa: B009 - of what has parts alone
        found.append(part.code)
        condition = part.condition
    return found


def _statuses(plan: Plan, result: CaseResult) -> Iterator[tuple[Place, Status]]:
    case = result.case
    rule = plan.rule_for(case.occasion, case.tier, case.facts.subject.subject_class)
    number = next((str(n) for n, each in enumerate(plan.rules) if each is rule), "")
    for finding in result.verdict.findings:
        way = finding.route
        place = ("criterion", finding.code) if way is None else ("rule", number, way)
        yield from _of_parts(place, finding)


def _of_parts(place: Place, finding: Finding) -> Iterator[tuple[Place, Status]]:
    yield place, finding.status
    for child in finding.children:
        yield from _of_parts((*place, child.code), child)
