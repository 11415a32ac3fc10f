"""The locks of a meeting, always taken in this order: meeting, round, boxes by id, journal.

On SQLite a transaction is the only writer from its first statement; there the order costs nothing.
"""

from collections.abc import Collection

from awards.models import BallotBox, Meeting, Round


def lock_meeting(meeting: Meeting) -> Meeting:
    """The meeting's row, locked: whoever changes what hangs on a meeting takes it first."""
    return (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("council", "occasion", "chair__staff")
        .get(pk=meeting.pk)
    )


def lock_round(round: Round) -> Round:
    """The round's row, locked. Always before its boxes; the boxes always in the same order."""
    return Round.objects.select_for_update().get(pk=round.pk)


def lock_boxes(round: Round, items: Collection[int] | None = None) -> list[BallotBox]:
    boxes = BallotBox.objects.select_for_update().filter(round=round)
    if items is not None:
        boxes = boxes.filter(item__in=items)
    return list(boxes.order_by("pk"))
