"""Errors of a plan file, told to the officer who wrote it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` like "rule[2].route[1].threshold"; `line` counts from 1, None where not found."""

    path: str
    line: int | None
    message: str

    def __str__(self) -> str:
        place = ", ".join(filter(None, (f"dòng {self.line}" if self.line else "", self.path)))
        return f"{place}: {self.message}" if place else self.message


class PlanError(ValueError):
    """The text is not a usable plan. Carries every problem, not only the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class UnknownRule(LookupError):
    """The plan has no such occasion, tier, or tier on that occasion."""
