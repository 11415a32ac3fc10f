"""A plan text before it is stored: every fault of it, and its worked cases run."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from awards.rules import Plan, PlanError, Problem, Proof, parse_plan, prove
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
    proof: Proof | None
    problems: tuple[Problem, ...]


def examine(movement: Movement, text: str) -> Examination:
    """Everything that keeps `text` from being a plan of `movement`, in the order of the file."""
    try:
        found = tree(text)
        plan = parse_plan(text)
    except PlanError as error:
        problems = tuple(told_in_vietnamese(problem) for problem in error.problems)
        return Examination(text, None, None, problems)
    proof = prove(plan)
    problems = [*proof.problems, *misfits(plan, text, movement), *_unprintable(found, text)]
    problems.sort(key=lambda problem: problem.line or 0)
    return Examination(text, plan, proof, tuple(problems))


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
