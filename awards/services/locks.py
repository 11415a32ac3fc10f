"""The locks of the council's acts, always taken in this order: meeting or occasion, round, boxes
by id, nominations by id, their reports by id, journal. An act that moves several rows locks them
all before it writes its first entry: the journal's head is one row that every act waits for.

Every lock leaves the row's key alone (`no_key`). When an act is stored, the database holds the
key of each row a new one points to; the act has the journal's head in its hands then, and would
wait for whoever locked such a row whole and is waiting for the head.

On SQLite a transaction is the only writer from its first statement; there the order costs nothing.
"""

from collections.abc import Collection, Iterable

from awards.models import AgendaItem, BallotBox, Meeting, Nomination, Occasion, Round
from emulation.errors import Refused


def lock_meeting(meeting: Meeting) -> Meeting:
    """The meeting's row, locked: whoever changes what hangs on a meeting takes it first."""
    return (
        Meeting.objects.select_for_update(of=("self",), no_key=True)
        .select_related("council", "occasion", "chair__staff")
        .get(pk=meeting.pk)
    )


def lock_occasion(occasion: Occasion) -> Occasion:
    """The occasion's row, locked: what is sent to it and its closing wait for each other."""
    rows = Occasion.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("movement").get(pk=occasion.pk)


def still_on(meeting: Meeting, item: AgendaItem) -> AgendaItem:
    """The item as it is now that its meeting is locked. Refused when it was taken off meanwhile."""
    row = meeting.items.select_related("nomination__subject").filter(pk=item.pk).first()
    if row is None:
        raise Refused("Mục này không còn trong phiên họp. Xem lại chương trình họp.")
    return row


def lock_round(round: Round) -> Round:
    """The round's row, locked. Always before its boxes; the boxes always in the same order."""
    return Round.objects.select_for_update(no_key=True).get(pk=round.pk)


def lock_boxes(round: Round, items: Collection[int] | None = None) -> list[BallotBox]:
    boxes = BallotBox.objects.select_for_update(no_key=True).filter(round=round)
    if items is not None:
        boxes = boxes.filter(item__in=items)
    return list(boxes.order_by("pk"))


def lock_nominations(ids: Iterable[int]) -> list[Nomination]:
    """Nominations with what is told of them, always in the same order, so that two acts on the
    same ones cannot wait for each other."""
    rows = Nomination.objects.select_for_update(of=("self",), no_key=True).select_related(
        "occasion__movement", "subject__unit", "subject__staff", "report"
    )
    return list(rows.filter(pk__in=list(ids)).order_by("pk"))
