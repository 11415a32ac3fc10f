"""The lives of nominations, meetings, rounds, occasions and reports as tables: permission, reason,
journal and screen all read them."""

from awards.enums import MeetingState, OccasionState, ReportState, RoundState
from awards.enums import NominationState as S
from emulation.enums import Role
from emulation.states import Step

_OFFICER = frozenset({Role.UNIT_OFFICER})
_TCCB = frozenset({Role.TCCB})
_OFFICE = frozenset({Role.TCCB, Role.SECRETARY})

# Not roles a person holds at all times: who presides over the meeting, whoever that is; who writes
# the report, its unit's officer or the person it is about.
PRESIDES, WRITES = "presides", "writes"
_PRESIDING, _WRITER = frozenset({PRESIDES}), frozenset({WRITES})

NOMINATION_STEPS: dict[tuple[str, str], Step] = {
    (S.DRAFT, "submit"): Step(S.SUBMITTED, _OFFICER),
    (S.RETURNED, "submit"): Step(S.SUBMITTED, _OFFICER),
    (S.SUBMITTED, "return"): Step(S.RETURNED, _TCCB, needs_reason=True),
    (S.COMPILED, "return"): Step(S.RETURNED, _TCCB, needs_reason=True),
    (S.SUBMITTED, "compile"): Step(S.COMPILED, _TCCB),
    (S.COMPILED, "present"): Step(S.PRESENTED, _TCCB),
    (S.PRESENTED, "take_back"): Step(S.COMPILED, _OFFICE),
    (S.PRESENTED, "approve"): Step(S.APPROVED, _PRESIDING),
    (S.PRESENTED, "reject"): Step(S.REJECTED, _PRESIDING),
    (S.PRESENTED, "set_aside"): Step(S.SET_ASIDE, _PRESIDING),
    # The council was shown the old one as it is: the step makes another nomination, for TCCB.
    (S.SET_ASIDE, "renew"): Step(S.SUBMITTED, _TCCB, needs_reason=True),
    (S.APPROVED, "award"): Step(S.AWARDED, _TCCB),
    (S.APPROVED, "decline"): Step(S.DECLINED, _TCCB, needs_reason=True),
}

MEETING_STEPS: dict[tuple[str, str], Step] = {
    (MeetingState.PLANNED, "open"): Step(MeetingState.RUNNING, _PRESIDING),
    (MeetingState.PLANNED, "withdraw"): Step(MeetingState.WITHDRAWN, _OFFICE, needs_reason=True),
    (MeetingState.RUNNING, "withdraw"): Step(MeetingState.WITHDRAWN, _OFFICE, needs_reason=True),
    (MeetingState.RUNNING, "conclude"): Step(MeetingState.CONCLUDED, _PRESIDING),
}
ROUND_STEPS: dict[tuple[str, str], Step] = {
    (RoundState.OPEN, "close"): Step(RoundState.CLOSED, _PRESIDING),
}

OCCASION_STEPS: dict[tuple[str, str], Step] = {
    (OccasionState.PLANNED, "open"): Step(OccasionState.OPEN, _TCCB),
    (OccasionState.OPEN, "close"): Step(OccasionState.CLOSED, _TCCB),
    (OccasionState.CLOSED, "open"): Step(OccasionState.OPEN, _TCCB),
}
REPORT_STEPS: dict[tuple[str, str], Step] = {
    (ReportState.DRAFT, "write"): Step(ReportState.DRAFT, _WRITER),
    (ReportState.SUBMITTED, "write"): Step(ReportState.DRAFT, _WRITER),
    (ReportState.DRAFT, "submit"): Step(ReportState.SUBMITTED, _WRITER),
}

NOMINATION_EDITABLE = frozenset({S.DRAFT, S.RETURNED})
SEEN_BY_COUNCIL = frozenset(
    {S.PRESENTED, S.APPROVED, S.REJECTED, S.AWARDED, S.DECLINED, S.SET_ASIDE}
)
# Its figures stay as they were put before the council; whom it did not vote on may be put right.
HOLDS_FIGURES = SEEN_BY_COUNCIL - {S.SET_ASIDE}
# The council's word is final: nothing judges them again.
DECIDED = frozenset({S.APPROVED, S.REJECTED, S.AWARDED, S.DECLINED})
# Sent and not decided: another nomination of the same subject is told of these. A draft is nobody's
# word yet.
UNDER_WAY = frozenset({S.SUBMITTED, S.RETURNED, S.COMPILED, S.PRESENTED, S.APPROVED})
