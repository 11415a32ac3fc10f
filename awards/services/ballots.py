"""A member votes. In a secret round nothing but a box's list and its four counts ever changes."""

from collections.abc import Mapping

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from awards.enums import Choice, RoundMethod, RoundState
from awards.models import BallotBox, OpenVote, Round
from awards.selectors.seats import place_on_roll
from awards.selectors.voting import late_words
from awards.services import traces
from awards.services.locks import lock_boxes, lock_round
from emulation import clock
from emulation.errors import Refused
from emulation.models import User


@sensitive_variables()
@transaction.atomic
def vote(*, round: Round, choices: Mapping[int, str], by: User) -> None:
    """Bỏ phiếu or biểu quyết on every nominee of the round, by item: all of them or none.

    A second ballot in a secret round changes nothing, whatever it holds: nobody can tell whether
    it is the same, and only the first counts. In an open round it replaces the first until
    closing. Refused after closing; field "item_<id>" for a missing choice. Forbidden for who is
    not on the roll.
    """
    traces.overwrite_as_we_go()
    locked = lock_round(round)
    seat, items = place_on_roll(locked, by)
    if locked.method == RoundMethod.SECRET:
        boxes = lock_boxes(locked, items)
        if not any(seat in box.voters for box in boxes):
            _refuse_late(locked)
            _drop_in(boxes, seat, _complete(choices, items))
    else:
        _refuse_late(locked)
        _say(locked, seat, _complete(choices, items))


def _refuse_late(round: Round) -> None:
    if round.state != RoundState.OPEN:
        raise Refused(late_words(round))


@sensitive_variables()
def _complete(choices: Mapping[int, str], items: frozenset[int]) -> dict[int, Choice]:
    for item in sorted(items):
        if choices.get(item) not in Choice.values:
            raise Refused("Chọn một ô cho mỗi đề nghị.", field=f"item_{item}")
    return {item: Choice(choices[item]) for item in items}


@sensitive_variables()
def _drop_in(boxes: list[BallotBox], seat: int, choices: Mapping[int, Choice]) -> None:
    for box in boxes:
        pile = choices[box.item_id].value
        box.voters = sorted([*box.voters, seat])
        setattr(box, pile, getattr(box, pile) + 1)
    BallotBox.objects.bulk_update(boxes, ["voters", *Choice.values])


def _say(round: Round, seat: int, choices: Mapping[int, Choice]) -> None:
    """Named votes: an unchanged one stays, a changed one replaces the first, which is kept."""
    given = {
        v.item_id: v for v in OpenVote.objects.filter(round=round, member=seat, replaced=False)
    }
    changed = {i: c for i, c in choices.items() if i not in given or given[i].choice != c}
    OpenVote.objects.filter(pk__in=[given[i].pk for i in changed if i in given]).update(
        replaced=True
    )
    OpenVote.objects.bulk_create(
        OpenVote(round=round, item_id=item, member_id=seat, choice=choice, cast_at=clock.now())
        for item, choice in sorted(changed.items())
    )
