"""Worked examples of choosing: candidates in, who is chosen out. `[[choice_case]]` in TOML.

A case says only what is special: whoever it says nothing of is eligible, of the first class of
subjects, and a unit of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..plan import Plan
from ..problems import Problem, UnknownRule
from ..reader import Source, Table
from ..values import Status
from .candidates import Candidate, HandChoice
from .outcome import TAKEN, Outcome, Selection
from .reading import default_measure
from .selecting import select

EXPECTED = {
    "chosen": TAKEN,
    "out": (Outcome.OUT, Outcome.LEFT_OUT_BY_HAND),
    "tied": (Outcome.TIE,),
    "pending": (Outcome.PENDING,),
    "not_eligible": (Outcome.NOT_ELIGIBLE,),
}
WORDS = {
    "chosen": "được chọn",
    "out": "không được chọn",
    "tied": "bằng nhau",
    "pending": "chưa xác định được",
    "not_eligible": "không đủ điều kiện",
    "refused": "quyết định không có hiệu lực",
}
CHOICES = {"in": True, "out": False}


@dataclass(frozen=True, slots=True)
class ChoiceCase:
    """`expected` pairs a state of EXPECTED, or "refused", with the keys of those in it."""

    name: str
    occasion: str
    candidates: tuple[Candidate, ...]
    bases: tuple[tuple[tuple[str, str], int], ...]
    by_hand: tuple[HandChoice, ...]
    expected: tuple[tuple[str, tuple[str, ...]], ...]
    reasons: tuple[tuple[str, str], ...]
    line: int | None

    @property
    def chosen(self) -> tuple[str, ...]:
        """Keys of those it expects to be chosen."""
        return dict(self.expected)["chosen"]


@dataclass(frozen=True, slots=True)
class ChoiceResult:
    """`differences` in words, empty when the selection is the expected one."""

    case: ChoiceCase
    selection: Selection
    differences: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.differences


def read_choice_cases(root: Table, plan: Plan) -> tuple[ChoiceCase, ...]:
    """Read every `[[choice_case]]` of a file; problems go to the file's source."""
    rows = root.tables("choice_case", unique="name", optional=True)
    return tuple(_case(row, plan) for row in rows)


def parse_choice_cases(text: str, plan: Plan) -> tuple[ChoiceCase, ...]:
    """Cases of a file of their own. Raises `PlanError`."""
    source = Source(text)
    cases = read_choice_cases(source.root, plan)
    source.root.close()
    source.stop_if_wrong()
    return cases


def run_choice_cases(
    plan: Plan, cases: Iterable[ChoiceCase] | None = None
) -> tuple[ChoiceResult, ...]:
    """Choose in each case (the plan's own by default) and compare."""
    return tuple(_run(plan, case) for case in (plan.choice_cases if cases is None else cases))


def choice_problems(results: Iterable[ChoiceResult]) -> tuple[Problem, ...]:
    """What came out otherwise than a plan's own cases say, all of them in the file's order."""
    return tuple(
        Problem(
            f"choice_case[{place}]",
            result.case.line,
            f"ví dụ chọn “{result.case.name}”: {difference}",
        )
        for place, result in enumerate(results)
        for difference in result.differences
    )


def _case(row: Table, plan: Plan) -> ChoiceCase:
    occasion, tier = row.text("occasion"), row.text("tier", default="")
    rows = row.tables("candidates", unique="key")
    candidates = tuple(_candidate(each, plan, occasion, tier) for each in rows)
    case = ChoiceCase(
        name=row.text("name"),
        occasion=occasion,
        candidates=candidates,
        bases=tuple(_base(each, plan) for each in row.tables("bases", optional=True)),
        by_hand=_hand_choices(row, plan, candidates),
        expected=_expected(row, candidates),
        reasons=_reasons(row, candidates),
        line=row.source.line(row.path),
    )
    row.close()
    return case


def _candidate(row: Table, plan: Plan, occasion: str, tier: str) -> Candidate:
    classes = {each.code: each.kind for each in plan.subject_classes}
    key = row.text("key")
    subject_class = row.choice("class", tuple(classes), default=next(iter(classes)))
    candidate = Candidate(
        key=key,
        name=row.text("name", default=key),
        tier=row.text("tier", default=tier),
        kind=classes.get(subject_class, ""),
        subject_class=subject_class,
        unit=row.text("unit", default=key),
        unit_name=row.text("unit", default=key),
        body=row.text("body", default=""),
        values=_values(row.table("values", optional=True)),
        traits=row.texts("traits"),
        status=_status(row),
        settled=row.text("settled", default=""),
        ahead=row.flag("ahead", default=False),
    )
    row.close()
    try:
        plan.rules_of(occasion, candidate.tier)
    except UnknownRule as error:
        row.problem("", str(error))
    return candidate


def _status(row: Table) -> Status:
    value = row.choice("status", tuple(Status), default=Status.MET.value)
    return Status(value) if value in tuple(Status) else Status.MET


def _values(table: Table) -> tuple[tuple[str, Fraction], ...]:
    found = []
    for key in table.keys:
        value = table.decimal(key) or Decimal(0)
        if key == "tier" or default_measure(key) is None:
            table.problem(key, f"không có số liệu xếp hạng {key!r}")
        # A share is written in percent, as thresholds are.
        found.append((key, Fraction(value) * (Fraction(1, 100) if key == "share" else 1)))
    return tuple(found)


def _base(row: Table, plan: Plan) -> tuple[tuple[str, str], int]:
    code = row.choice("quota", tuple(quota.code for quota in plan.quotas))
    group, count = row.text("group", default=""), row.whole("count")
    if count < 0:
        row.problem("count", "phải từ 0 trở lên")
    row.close()
    return (code, group), max(0, count)


def _hand_choices(
    row: Table, plan: Plan, candidates: tuple[Candidate, ...]
) -> tuple[HandChoice, ...]:
    tiers = {candidate.key: candidate.tier for candidate in candidates}
    choices = [_hand_choice(each, plan, tiers) for each in row.tables("by_hand", optional=True)]
    return tuple(choice for choice in choices if choice is not None)


def _hand_choice(row: Table, plan: Plan, tiers: dict[str, str]) -> HandChoice | None:
    key, codes = row.choice("key", tuple(tiers)), [each.code for each in plan.discretions]
    choice, by = row.choice("choice", tuple(CHOICES)), row.text("by")
    reason, discretion = row.text("reason"), row.choice("discretion", codes, default="")
    row.close()
    if key not in tiers:
        return None
    try:
        return HandChoice(key, tiers[key], CHOICES.get(choice, True), reason, by, discretion)
    except ValueError:
        row.problem("", "mỗi quyết định cần lý do và người quyết định")
        return None


def _expected(
    row: Table, candidates: tuple[Candidate, ...]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Only the lists that are there are compared; `chosen` always is."""
    found = [("chosen", _keys(row, "chosen", candidates, required=True))]
    for told in WORDS:
        if told != "chosen" and told in row:
            found.append((told, _keys(row, told, candidates)))
    return tuple(found)


def _keys(
    row: Table, told: str, candidates: tuple[Candidate, ...], *, required: bool = False
) -> tuple[str, ...]:
    keys = row.texts(told, required=required)
    known = {candidate.key for candidate in candidates}
    for key in keys:
        if key not in known:
            row.problem(told, f"không có đề nghị {key!r} trong ví dụ này")
    return tuple(sorted(keys))


def _reasons(row: Table, candidates: tuple[Candidate, ...]) -> tuple[tuple[str, str], ...]:
    table = row.table("reasons", optional=True)
    known = {candidate.key for candidate in candidates}
    for key in table.keys:
        if key not in known:
            table.problem(key, f"không có đề nghị {key!r} trong ví dụ này")
    return tuple((key, table.text(key)) for key in table.keys)


def _run(plan: Plan, case: ChoiceCase) -> ChoiceResult:
    selection = select(
        plan,
        case.candidates,
        occasion=case.occasion,
        bases=dict(case.bases),
        by_hand=case.by_hand,
    )
    return ChoiceResult(case, selection, tuple(_differences(case, selection)))


def _differences(case: ChoiceCase, selection: Selection) -> Iterable[str]:
    for told, keys in case.expected:
        got = _got(told, selection)
        if got != keys:
            yield f"{WORDS[told]}: phải là {_some(keys)}, chạy ra {_some(got)}"
    for key, words in case.reasons:
        reasons = " ".join(p.text for p in selection.placings if p.key == key)
        if words not in reasons:
            yield f"lý do của {key}: phải có “{words}”, chạy ra “{reasons}”"


def _got(told: str, selection: Selection) -> tuple[str, ...]:
    if told == "refused":
        return tuple(sorted({each.choice.key for each in selection.refused}))
    return tuple(sorted(each.key for each in selection.of_outcome(*EXPECTED[told])))


def _some(keys: tuple[str, ...]) -> str:
    return ", ".join(keys) or "không ai"
