"""The lives of nominations, meetings and rounds as tables: permission, reason, journal and screen
all read them."""

from awards.enums import MeetingState, RoundState
from awards.enums import NominationState as S
from emulation.enums import Role
from emulation.states import Step

_OFFICER = frozenset({Role.UNIT_OFFICER})
_TCCB = frozenset({Role.TCCB})
_CHAIR = frozenset({Role.CHAIR})
_OFFICE = frozenset({Role.TCCB, Role.SECRETARY})

NOMINATION_STEPS: dict[tuple[str, str], Step] = {
    (S.DRAFT, "submit"): Step(S.SUBMITTED, _OFFICER),
    (S.RETURNED, "submit"): Step(S.SUBMITTED, _OFFICER),
    (S.SUBMITTED, "return"): Step(S.RETURNED, _TCCB, needs_reason=True),
    (S.COMPILED, "return"): Step(S.RETURNED, _TCCB, needs_reason=True),
    (S.SUBMITTED, "compile"): Step(S.COMPILED, _TCCB),
    (S.COMPILED, "present"): Step(S.PRESENTED, _TCCB),
    (S.PRESENTED, "take_back"): Step(S.COMPILED, _OFFICE),
    (S.PRESENTED, "approve"): Step(S.APPROVED, _CHAIR),
    (S.PRESENTED, "reject"): Step(S.REJECTED, _CHAIR),
    (S.PRESENTED, "set_aside"): Step(S.SET_ASIDE, _CHAIR),
    # The council was shown the old one as it is: the step makes another nomination, for TCCB.
    (S.SET_ASIDE, "renew"): Step(S.SUBMITTED, _TCCB, needs_reason=True),
    (S.APPROVED, "award"): Step(S.AWARDED, _TCCB),
    (S.APPROVED, "decline"): Step(S.DECLINED, _TCCB, needs_reason=True),
}

# Of the chairs only the one who presides over the meeting may take these steps.
MEETING_STEPS: dict[tuple[str, str], Step] = {
    (MeetingState.PLANNED, "open"): Step(MeetingState.RUNNING, _CHAIR),
    (MeetingState.PLANNED, "withdraw"): Step(MeetingState.WITHDRAWN, _OFFICE, needs_reason=True),
    (MeetingState.RUNNING, "withdraw"): Step(MeetingState.WITHDRAWN, _OFFICE, needs_reason=True),
    (MeetingState.RUNNING, "conclude"): Step(MeetingState.CONCLUDED, _CHAIR),
}
ROUND_STEPS: dict[tuple[str, str], Step] = {
    (RoundState.OPEN, "close"): Step(RoundState.CLOSED, _CHAIR),
}

NOMINATION_EDITABLE = frozenset({S.DRAFT, S.RETURNED})
SEEN_BY_COUNCIL = frozenset(
    {S.PRESENTED, S.APPROVED, S.REJECTED, S.AWARDED, S.DECLINED, S.SET_ASIDE}
)
