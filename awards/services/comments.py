"""Named comments on an agenda item. They close when a round with the item opens."""

from uuid import UUID

from django.db import transaction

from awards.enums import MeetingState
from awards.models import AgendaItem, Comment
from awards.selectors.seats import seat_of
from awards.services.locks import lock_meeting, still_on
from emulation import audit, clock
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Forbidden, Refused, Stale
from emulation.models import User
from emulation.vietnamese.names import normalise_lines


@transaction.atomic
def comment(*, item: AgendaItem, text: str, token: UUID, by: User) -> Comment:
    """A member's ý kiến under their name. `token` comes from the form: posting twice is once."""
    meeting = lock_meeting(item.meeting)
    seat = seat_of(meeting, by)
    if seat is None:
        raise Forbidden("Chỉ thành viên Hội đồng được ghi ý kiến.")
    text = normalise_lines(text)
    if posted := Comment.posted(token, member_id=seat.pk):
        if (posted.item_id, posted.text) != (item.pk, text):
            raise Stale(
                "Ý kiến gửi lần trước từ trang này đã được ghi; lời vừa sửa chưa ghi. Nếu là một "
                "ý kiến thêm, bấm lần nữa.",
                field="text",
            )
        return posted
    item = still_on(meeting, item)
    refuse_closed(item, meeting.state)
    if not text:
        raise Refused("Nhập ý kiến trước khi gửi.", field="text")
    made = Comment.objects.create(
        item=item, member=seat, text=text, token=token, made_at=clock.now()
    )
    audit.record(made, Act.COMMENT_MADE, by=by, data={"item": item.pk})
    return made


def refuse_closed(item: AgendaItem, meeting_state: str) -> None:
    """Raise Refused when nobody can comment on the item any more."""
    if meeting_state == MeetingState.CONCLUDED:
        raise Refused("Phiên họp đã kết luận nên không ghi thêm ý kiến được.", field="text")
    if item.boxes.exists():
        raise Refused("Lượt bỏ phiếu đã mở nên không ghi thêm ý kiến được.", field="text")


@transaction.atomic
def mark_for_minutes(*, comment: Comment, in_minutes: bool, by: User, reason: str = "") -> Comment:
    """The secretary takes a comment into the minutes, or out of them, until the conclusion.

    After it one can still be taken out, with a `reason`, for the next version of the papers.
    """
    require_role(by, Role.SECRETARY, to="chọn ý kiến ghi vào biên bản")
    meeting = lock_meeting(comment.item.meeting)
    reason = normalise_lines(reason)
    if meeting.state == MeetingState.CONCLUDED:
        _refuse_after_conclusion(in_minutes, reason)
    still_on(meeting, comment.item)
    comment = Comment.objects.get(pk=comment.pk)
    if comment.in_minutes != in_minutes:
        comment.in_minutes = in_minutes
        comment.save(update_fields=["in_minutes"])
        data = {"in_minutes": in_minutes} | ({"reason": reason} if reason else {})
        audit.record(comment, Act.COMMENT_MARKED, by=by, data=data)
    return comment


def _refuse_after_conclusion(in_minutes: bool, reason: str) -> None:
    if in_minutes:
        raise Refused("Phiên họp đã kết luận nên không ghi thêm ý kiến vào biên bản được.")
    if not reason:
        raise Refused("Phiên họp đã kết luận: ghi lý do bỏ ý kiến khỏi biên bản.", field="reason")
