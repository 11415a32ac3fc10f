"""A plan text before it is stored: every fault of it, and its worked cases run."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from awards.rules import CaseResult, Plan, PlanError, Problem, check_plan, parse_plan, run_cases
from awards.rules.reader import Source
from awards.rules.texts import told_in_vietnamese, tree
from awards.selectors.plan_fit import misfits
from emulation.models import Movement
from emulation.vietnamese.printable import unprintable


@dataclass(frozen=True)
class Examination:
    """`plan` None: the text is no plan, and no case could be run. Usable without a problem."""

    text: str
    plan: Plan | None
    results: tuple[CaseResult, ...]
    problems: tuple[Problem, ...]

    @property
    def right(self) -> int:
        """How many of the worked cases came out as the file says."""
        return sum(result.ok for result in self.results)


def examine(movement: Movement, text: str) -> Examination:
    """Everything that keeps `text` from being a plan of `movement`, in the order of the file."""
    try:
        found = tree(text)
        plan = parse_plan(text)
    except PlanError as error:
        problems = tuple(told_in_vietnamese(problem) for problem in error.problems)
        return Examination(text, None, (), problems)
    problems = [*_faults(text), *misfits(plan, text, movement), *_unprintable(found, text)]
    problems.sort(key=lambda problem: problem.line or 0)
    return Examination(text, plan, run_cases(plan), tuple(problems))


def _faults(text: str) -> tuple[Problem, ...]:
    """What the rules find once the text can be read: cases that come out otherwise."""
    try:
        check_plan(text)
    except PlanError as error:
        return error.problems
    return ()


def _unprintable(found: dict[str, Any], text: str) -> Iterator[Problem]:
    """A plan's words stand on papers, whose face must be able to draw them."""
    source = Source(text)
    for path, words in _texts(found, ""):
        if odd := unprintable(words):
            told = f"có ký tự không in được trên văn bản: {' '.join(odd)}"
            yield Problem(path, source.line(path), told)


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts(inner, f"{path}[{place}]")
