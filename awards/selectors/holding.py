"""Which figures stand in something the council has been given."""

from collections.abc import Iterable

from awards.models import Nomination
from awards.rules.words import lower_first
from awards.states import HOLDS_FIGURES
from emulation.models import Contribution, Result

Record = Result | Contribution


def presented_with(records: Iterable[Record], *, lock: bool = False) -> dict[Record, str]:
    """Checked figures that are among the frozen facts of a presented nomination, and why they stay.

    `lock`: hold the subjects' nominations, so that none is presented meanwhile.
    """
    asked = list(records)
    rows = Nomination.objects.filter(subject__in={record.subject_id for record in asked})
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("occasion").defer("facts", "verdict").order_by("pk")
    presented = [nomination for nomination in found if nomination.state in HOLDS_FIGURES]
    return {
        record: _why(nomination)
        for record in asked
        for nomination in presented
        if _stands_in(record, nomination)
    }


def _stands_in(record: Record, nomination: Nomination) -> bool:
    """Of this subject, inside of the occasion's days, and checked before it was presented."""
    occasion = nomination.occasion
    if isinstance(record, Result):
        movement, day = record.indicator.movement_id, record.achieved_on
    else:
        movement, day = record.movement_id, record.received_on
    return (
        record.subject_id == nomination.subject_id
        and movement == occasion.movement_id
        and occasion.starts_on <= day <= occasion.counted[1]
        and record.verified_on is not None
        and record.verified_on <= nomination.assessed_on
    )


def _why(nomination: Nomination) -> str:
    occasion = lower_first(nomination.occasion.name)
    return f"Đã là dữ kiện của đề nghị trình Hội đồng, dịp {occasion}: giữ nguyên."
