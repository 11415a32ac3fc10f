"""The life of a printed paper as a table. Steps without a role are the system's own: a worker takes
a paper under its lease, prints it or says why not, or finds its file gone."""

from dossiers.enums import DocumentState as S
from emulation.enums import Role
from emulation.states import Step

_OFFICE = frozenset({Role.TCCB, Role.SECRETARY})
_SYSTEM: frozenset[str] = frozenset()

DOCUMENT_STEPS: dict[tuple[str, str], Step] = {
    (S.QUEUED, "claim"): Step(S.RENDERING, _SYSTEM),
    (S.RENDERING, "claim"): Step(S.RENDERING, _SYSTEM),
    (S.RENDERING, "finish"): Step(S.READY, _SYSTEM),
    (S.RENDERING, "fail"): Step(S.FAILED, _SYSTEM),
    (S.READY, "fail"): Step(S.FAILED, _SYSTEM),
    (S.QUEUED, "stop"): Step(S.CANCELLED, _OFFICE),
    (S.RENDERING, "stop"): Step(S.CANCELLED, _OFFICE),
    (S.FAILED, "again"): Step(S.QUEUED, _OFFICE),
    (S.CANCELLED, "again"): Step(S.QUEUED, _OFFICE),
    # A number or its day is printed too, whatever stood there before.
    **{(state, "issue"): Step(S.QUEUED, _OFFICE) for state in S},
}


def states_before(action: str) -> list[str]:
    """The states from which the action exists."""
    return [state for state, known in DOCUMENT_STEPS if known == action]


def roles_of(action: str) -> list[str]:
    """Who may take the action, from whichever state."""
    steps = (step for (_, known), step in DOCUMENT_STEPS.items() if known == action)
    return sorted({role for step in steps for role in step.roles})
