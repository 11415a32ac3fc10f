"""The lives of a pledge and of a recorded figure as tables, read by permission, reason,
journal and screen alike."""

from dataclasses import dataclass

from emulation.enums import PledgeState, RecordState, Role


@dataclass(frozen=True)
class Step:
    """One allowed move. `to`: the state after it; `roles`: who may, none for what the system does
    by itself; `needs_reason`: in writing."""

    to: str
    roles: frozenset[str]
    needs_reason: bool = False


_OFFICER = frozenset({Role.UNIT_OFFICER})
_TCCB = frozenset({Role.TCCB})

PLEDGE_STEPS: dict[tuple[str, str], Step] = {
    (PledgeState.DRAFT, "submit"): Step(PledgeState.SUBMITTED, _OFFICER),
    (PledgeState.RETURNED, "submit"): Step(PledgeState.SUBMITTED, _OFFICER),
    (PledgeState.SUBMITTED, "return"): Step(PledgeState.RETURNED, _TCCB, needs_reason=True),
    (PledgeState.SUBMITTED, "accept"): Step(PledgeState.ACCEPTED, _TCCB),
    (PledgeState.ACCEPTED, "return"): Step(PledgeState.RETURNED, _TCCB, needs_reason=True),
}

RECORD_STEPS: dict[tuple[str, str], Step] = {
    (RecordState.WAITING, "verify"): Step(RecordState.VERIFIED, _TCCB),
    (RecordState.WAITING, "return"): Step(RecordState.RETURNED, _TCCB, needs_reason=True),
    # Only until it is part of what was put before the council: `held` in selectors/records.py.
    (RecordState.VERIFIED, "return"): Step(RecordState.RETURNED, _TCCB, needs_reason=True),
    (RecordState.WAITING, "change"): Step(RecordState.WAITING, _OFFICER),
    (RecordState.RETURNED, "change"): Step(RecordState.WAITING, _OFFICER),
}

PLEDGE_EDITABLE = frozenset({PledgeState.DRAFT, PledgeState.RETURNED})
