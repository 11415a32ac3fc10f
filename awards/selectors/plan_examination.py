"""A plan text before it is stored: every fault of it, and its worked cases run."""

from dataclasses import dataclass
from functools import lru_cache

from awards.rules import Plan, PlanError, Problem, Proof, parse_plan, prove
from awards.rules.texts import told_in_vietnamese, tree
from awards.selectors.plan_fit import DAYS, misfits
from awards.selectors.plan_letters import letter_problems
from emulation.models import Movement


@dataclass(frozen=True)
class Examination:
    """`plan` None: the text is no plan, and no case could be run. Usable without a problem."""

    text: str
    plan: Plan | None
    proof: Proof | None
    problems: tuple[Problem, ...]

    @property
    def of_other_days(self) -> bool:
        """Whether its days are not the movement's: it may be the plan of another one."""
        return any(problem.path == DAYS for problem in self.problems)


def examine(movement: Movement | None, text: str) -> Examination:
    """Everything that keeps `text` from being a plan of `movement` (None: of a new one), in the
    order of the file."""
    alone = _alone(text)
    if alone.plan is None:
        return alone
    problems = [*alone.problems, *misfits(alone.plan, text, movement)]
    problems.sort(key=lambda problem: problem.line or 0)
    return Examination(text, alone.plan, alone.proof, tuple(problems))


@lru_cache(maxsize=4)
def _alone(text: str) -> Examination:
    """What a text is in itself: the page, the service and putting it in force ask one after the
    other, and no row has a say in it."""
    try:
        found = tree(text)
        plan = parse_plan(text)
    except PlanError as error:
        problems = tuple(told_in_vietnamese(problem) for problem in error.problems)
        return Examination(text, None, None, problems)
    proof = prove(plan)
    return Examination(text, plan, proof, (*proof.problems, *letter_problems(found, text)))
