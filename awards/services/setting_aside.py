"""What a meeting does not vote on: taken off the ballot with its reason, set aside at its end."""

from collections.abc import Sequence
from typing import cast

from django.db import transaction

from awards.enums import Conclusion, MeetingState, RoundState
from awards.models import AgendaItem, Meeting
from awards.selectors.seats import require_presiding
from awards.selectors.voting import under_case
from awards.services.locks import lock_meeting
from emulation import audit
from emulation.acts import Act
from emulation.errors import Refused
from emulation.models import User
from emulation.vietnamese.names import normalise

# The field is made with a length.
REASON_LENGTH = cast(int, AgendaItem._meta.get_field("exclusion_reason").max_length)


def set_aside_blocked(*, meeting: Meeting, by: User) -> None:
    """Take off the ballot whoever has come under an open case since being presented: a block
    beats everything. Part of opening a round and of concluding."""
    pending = meeting.items.filter(on_ballot=True, conclusion=Conclusion.PENDING)
    for item in under_case(pending).select_related("nomination__subject"):
        case = item.nomination.subject.pending_cases.filter(closed_on=None).earliest("opened_on")
        _take_off(item, f"bị chặn: {case.get_kind_display()}", by)


@transaction.atomic
def put_off(*, meeting: Meeting, items: Sequence[AgendaItem], reason: str, by: User) -> None:
    """Để lại phiên sau: the one who presides takes undecided items off a running meeting's ballot,
    so that it can be concluded although the quorum is gone or a question is open.

    Rounds already held on them stay on record. Refused (field "items") for one that is concluded
    or off the ballot, (field "reason") without a reason, and while a round is open.
    """
    meeting = lock_meeting(meeting)
    require_presiding(meeting, by, to="để lại đề nghị")
    if meeting.state != MeetingState.RUNNING:
        raise Refused("Phiên họp không đang diễn ra nên không để lại đề nghị được.")
    if meeting.rounds.filter(state=RoundState.OPEN).exists():
        raise Refused("Đóng lượt đang mở trước khi để lại đề nghị.")
    if not normalise(reason).rstrip(". "):
        raise Refused("Ghi lý do để lại.", field="reason")
    words = put_off_words(reason)
    if len(words) > REASON_LENGTH:
        raise Refused("Lý do dài quá. Hãy rút gọn.", field="reason")
    chosen = list(meeting.items.filter(pk__in=[item.pk for item in items]).order_by("position"))
    if not chosen:
        raise Refused("Chọn ít nhất một đề nghị để lại.", field="items")
    for item in chosen:
        if not item.on_ballot or item.conclusion != Conclusion.PENDING:
            raise Refused(f"Mục {item.position} không còn chờ bỏ phiếu.", field="items")
        _take_off(item, words, by)


def put_off_words(reason: str) -> str:
    """What an item that was put off says of itself, on the page and in the minutes."""
    return f"để lại phiên sau: {normalise(reason).rstrip('. ')}"


def _take_off(item: AgendaItem, why: str, by: User) -> None:
    item.on_ballot, item.conclusion = False, Conclusion.NOT_ON_BALLOT
    item.exclusion_reason = why
    item.version += 1
    item.save(update_fields=["on_ballot", "conclusion", "exclusion_reason", "version"])
    data = {"conclusion": item.conclusion, "note": why}
    audit.record(item, Act.ITEM_CONCLUDED, by=by, data=data)
