"""A round: opened with its rule and roll frozen, closed with a result that everybody can check."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.timezone import localtime

from awards.enums import Choice, Conclusion, MeetingState, RoundMethod, RoundState
from awards.models import AgendaItem, BallotBox, Meeting, OpenVote, Round
from awards.roll import Roll
from awards.selectors.hours import still_sits
from awards.selectors.rolls import roll_of, rule_for
from awards.selectors.seats import require_council_step, require_presiding, users_on
from awards.services import recusals, traces
from awards.services.locks import lock_boxes, lock_meeting, lock_round
from awards.services.nominations import keep_beyond_quota
from awards.services.setting_aside import set_aside_blocked
from awards.states import ROUND_STEPS
from awards.tally import Counts, Outcome, Rule, outcome
from emulation import audit, clock
from emulation.acts import Act
from emulation.errors import Refused
from emulation.models import User
from emulation.services.inbox import notify
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise_lines

# --- Opening --------------------------------------------------------------------------------


@transaction.atomic
def open_round(
    *, meeting: Meeting, items: Sequence[AgendaItem], by: User, reason: str = ""
) -> Round:
    """Mở lượt on items of one tier. Method, rule, roll and recusals are fixed from here on.

    Refused when the meeting's sitting is over, another round is open, the quorum is not there, an
    item is not to be voted on or has nobody who may vote; and (field "reason") when an item was
    voted on before.
    """
    meeting = lock_meeting(meeting)
    require_presiding(meeting, by, to="mở lượt")
    set_aside_blocked(meeting=meeting, by=by)
    chosen = _chosen(meeting, items)
    reason = _checked_reason(meeting, chosen, normalise_lines(reason))
    rule = rule_for(meeting, chosen[0].nomination.tier)
    keep_beyond_quota(meeting.occasion, [item.nomination for item in chosen], on=clock.today())
    for item in chosen:
        recusals.derive(item=item)
    roll = roll_of(meeting, chosen, rule)
    _refuse_thin(roll, rule)
    number = (meeting.rounds.aggregate(last=Max("number"))["last"] or 0) + 1
    opened = Round.objects.create(
        meeting=meeting,
        number=number,
        tier=chosen[0].nomination.tier,
        method=rule.method,
        reason=reason,
        rule=rule.to_json(),
        roll=roll.to_json(),
        roll_hash=roll.sha256,
        opened_at=clock.now(),
        opened_by=by,
    )
    BallotBox.objects.bulk_create(BallotBox(round=opened, item=item) for item in chosen)
    _tell_opened(opened, roll, by)
    return opened


def _chosen(meeting: Meeting, items: Sequence[AgendaItem]) -> list[AgendaItem]:
    wanted = [item.pk for item in items]
    chosen = list(
        meeting.items.filter(pk__in=wanted)
        .select_related("nomination__subject__staff", "meeting")
        .order_by("position")
    )
    if not chosen:
        raise Refused("Chọn ít nhất một đề nghị để đưa vào lượt.", field="items")
    if len({item.nomination.tier for item in chosen}) > 1:
        raise Refused("Một lượt chỉ có một hình thức khen.", field="items")
    return chosen


def _checked_reason(meeting: Meeting, chosen: Sequence[AgendaItem], reason: str) -> str:
    """The reason of a further round, empty for a first one. Raises Refused where none may open."""
    if meeting.state != MeetingState.RUNNING:
        raise Refused("Phiên họp chưa khai mạc hoặc đã kết luận nên không mở lượt được.")
    if not still_sits(meeting, clock.now()):
        raise Refused(
            f"Phiên họp khai mạc ngày {format_date(localtime(meeting.opened_at).date())} nên hôm "
            "nay không mở lượt được. Hãy để lại các mục chưa xong rồi kết luận phiên họp."
        )
    if meeting.rounds.filter(state=RoundState.OPEN).exists():
        raise Refused("Đang có một lượt mở. Hãy đóng lượt đó trước.")
    for item in chosen:
        if not item.on_ballot or item.conclusion != Conclusion.PENDING:
            raise Refused(f"Mục {item.position} không còn chờ bỏ phiếu.", field="items")
    again = BallotBox.objects.filter(item__in=chosen).exists()
    if again and not reason:
        raise Refused("Đề nghị này đã có một lượt. Ghi lý do mở lượt nữa.", field="reason")
    return reason if again else ""


def _refuse_thin(roll: Roll, rule: Rule) -> None:
    needed = rule.quorum_of(len(roll.seats))
    if len(roll.present) < needed:
        there = f"{len(roll.present)}/{len(roll.seats)} thành viên"
        raise Refused(f"Mới có {there}, chưa đủ họp (cần từ {needed}).")
    for line in roll.lines:
        if not roll.present - line.recused_seats:
            raise Refused(f"Không còn ai được bỏ phiếu cho {line.name}.")


def _tell_opened(opened: Round, roll: Roll, by: User) -> None:
    data = {
        "number": opened.number,
        "method": opened.method,
        "items": [line.item for line in roll.lines],
        "roll_hash": opened.roll_hash,
        "reason": opened.reason,
    }
    audit.record(opened, Act.ROUND_OPENED, by=by, data=data)
    notify(
        recipients=users_on(roll),
        text=f"Lượt {opened.number} đã mở: {opened.get_method_display().lower()} "
        f"cho {len(roll.lines)} đề nghị.",
        url=reverse("round_ballot", args=[opened.pk]),
    )


# --- Closing --------------------------------------------------------------------------------


@transaction.atomic
def close_round(*, round: Round, by: User) -> Round:
    """Đóng lượt: under the locks of a vote, so that every accepted one is in and no later one.

    Writes result and hash into the journal; after the commit the traces of a secret round go.
    """
    locked = lock_round(round)
    step = require_council_step(
        ROUND_STEPS,
        state=locked.state,
        action="close",
        meeting=round.meeting,
        user=by,
        to="đóng lượt",
        gone="Lượt này đã đóng rồi.",
    )
    boxes = lock_boxes(locked)
    if locked.method == RoundMethod.OPEN:
        _count_named_votes(locked, boxes)
    for box in boxes:
        result = result_of(locked, box)
        box.passed, box.sentence = result.passed, result.sentence
    fields = ["voters", "agree", "disagree", "other", "blank", "passed", "sentence"]
    BallotBox.objects.bulk_update(boxes, fields)
    locked.state, locked.closed_at, locked.closed_by = step.to, clock.now(), by
    data = result_data(locked, boxes)
    locked.result_hash = _sha256(data)
    locked.save(update_fields=["state", "closed_at", "closed_by", "result_hash"])
    audit.record(
        locked, Act.ROUND_CLOSED, by=by, data={"result": data, "result_hash": locked.result_hash}
    )
    transaction.on_commit(traces.erase, robust=True)
    return locked


def result_of(round: Round, box: BallotBox) -> Outcome:
    """The arithmetic of one box under the frozen rule and roll; the same at any later time."""
    rule, roll = Rule.from_json(round.rule), Roll.from_json(round.roll)
    counts = Counts(box.agree, box.disagree, box.other, box.blank)
    return outcome(
        counts, rule, roll.electorate(box.item_id), chair_agreed=_chair_agreed(round, roll, box)
    )


def _chair_agreed(round: Round, roll: Roll, box: BallotBox) -> bool | None:
    """Known in an open round alone; None where the chair does not vote on this nominee."""
    seat = roll.chair_of(box.item_id)
    if round.method == RoundMethod.SECRET or seat is None:
        return None
    votes = round.open_votes.filter(item=box.item_id, member=seat, replaced=False)
    return votes.filter(choice=Choice.AGREE).exists()


def _count_named_votes(round: Round, boxes: Sequence[BallotBox]) -> None:
    votes = list(OpenVote.objects.filter(round=round, replaced=False))
    for box in boxes:
        of_item = [vote for vote in votes if vote.item_id == box.item_id]
        box.voters = sorted(vote.member_id for vote in of_item)
        for choice in Choice.values:
            setattr(box, choice, sum(vote.choice == choice for vote in of_item))


def result_data(round: Round, boxes: Sequence[BallotBox]) -> dict[str, Any]:
    """What a round decided, as plain JSON: the counts, never who chose what."""
    return {
        "round": round.pk,
        "number": round.number,
        "method": round.method,
        "rule": round.rule,
        "roll_hash": round.roll_hash,
        "lines": [
            {
                "item": box.item_id,
                **{choice: getattr(box, choice) for choice in Choice.values},
                "passed": box.passed,
                "sentence": box.sentence,
            }
            for box in sorted(boxes, key=lambda box: box.item_id)
        ],
    }


def _sha256(data: dict[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
