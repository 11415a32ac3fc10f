"""Two people act on the same nominations in opposite order: one act happens whole, the other is
refused, and neither waits for the other for ever."""

import threading
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from awards.enums import NominationState as S
from awards.enums import OccasionState
from awards.models import AgendaItem, HandPick, Meeting, Nomination
from awards.services import choosing, decisions, meetings
from awards.services import nominations as service
from awards.services.occasions import close_occasion
from emulation import clock
from emulation.acts import Act
from emulation.errors import Refused
from emulation.models import AuditEntry, User
from tests.awards.council.crowd import at_once, crossing, on_postgresql
from tests.awards.council.world import MEETING_DAY, make_council, make_meeting, make_world
from tests.awards.makers import make_occasion, make_report, make_sent, meets
from tests.awards.quota_plans import choosing_occasion, stand, total
from tests.factories import collective_of, make_officer, make_tccb, make_unit

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2025, 11, 12)
TIMES = 6
UNITS = ("Chi cục Thủy lợi", "Chi cục Kiểm lâm", "Trung tâm Khuyến nông")


def compiled(tccb: User) -> list[Nomination]:
    found = []
    for name in UNITS:
        unit = make_unit(name)
        meets(make_occasion(), collective_of(unit))
        officer = make_officer(unit)
        found.append(make_sent(make_occasion(), collective_of(unit), by=officer, compiled=tccb))
    return found


def give_back(by: User, found: Sequence[Nomination]) -> None:
    service.return_nominations(nominations=found, reason="Thiếu số liệu", by=by)


def present(meeting: Meeting, by: User, found: Sequence[Nomination]) -> None:
    service.present_nominations(meeting=meeting, nominations=found, reasons={}, by=by, on=DAY)


def one_of_two(results: Sequence[object]) -> None:
    """One act was done and one refused in words; anything else is told."""
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "Refused"], results


def anew(found: Sequence[Nomination], state: str) -> None:
    Nomination.objects.filter(pk__in=[n.pk for n in found]).update(state=state)


def test_the_same_ones_given_back_twice_in_opposite_order():
    people = [make_tccb(), make_tccb()]
    found = compiled(people[0])
    for time in range(1, TIMES + 1):
        anew(found, S.COMPILED)
        both = [partial(give_back, people[0], found), partial(give_back, people[1], found[::-1])]
        one_of_two(at_once(both))
        assert set(Nomination.objects.values_list("state", flat=True)) == {S.RETURNED}
        told = AuditEntry.objects.filter(act=Act.NOMINATION_RETURNED).count()
        assert told == time * len(found)


def test_presented_by_one_and_given_back_by_another():
    people = [make_tccb(), make_tccb()]
    found = compiled(people[0])
    council, seats, _ = make_council(3)
    meeting = make_meeting(council, seats)

    def showing(chosen: Sequence[Nomination]) -> None:
        present(meeting, people[0], chosen)

    for _ in range(TIMES):
        AgendaItem.objects.all().delete()
        anew(found, S.COMPILED)
        one_of_two(at_once([partial(showing, found), partial(give_back, people[1], found[::-1])]))
        states = list(Nomination.objects.values_list("state", flat=True))
        assert states in ([S.PRESENTED] * 3, [S.RETURNED] * 3)
        shown = AgendaItem.objects.count()
        assert shown == (3 if states[0] == S.PRESENTED else 0)


def test_presented_by_two_at_once_stands_once_on_the_agenda():
    people = [make_tccb(), make_tccb()]
    found = compiled(people[0])
    council, seats, _ = make_council(3)
    days = [make_meeting(council, seats), make_meeting(council, seats)]
    acts = [
        partial(present, days[0], people[0], found),
        partial(present, days[1], people[1], found[::-1]),
    ]
    one_of_two(at_once(acts))
    assert AgendaItem.objects.count() == 3
    assert AgendaItem.objects.values("meeting").distinct().count() == 1


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer")
def test_without_the_order_the_same_two_stop_each_other(monkeypatch):
    """The control: rows locked as they were picked, each after the other has its first one."""
    people = [make_tccb(), make_tccb()]
    found = compiled(people[0])
    both_have_one = threading.Barrier(2)

    def careless(chosen: Sequence[Nomination]) -> list[Nomination]:
        rows = []
        for place, nomination in enumerate(chosen):
            rows.append(Nomination.objects.select_for_update().get(pk=nomination.pk))
            if place == 0 and len(chosen) > 1:
                both_have_one.wait(timeout=60)
        return rows

    monkeypatch.setattr(service, "_locked_all", careless)
    both = [partial(give_back, people[0], found), partial(give_back, people[1], found[::-1])]
    results = at_once(both)
    assert any(isinstance(result, OperationalError) for result in results)
    with pytest.raises(AssertionError):
        one_of_two(results)


@on_postgresql
@pytest.mark.parametrize("act", ["create", "submit"])
def test_nothing_comes_in_while_the_occasion_is_closed(act):
    """The unit's act waits for the closing and is refused then, whatever its page had read."""
    unit, tccb, occasion = make_unit(), make_tccb(), make_occasion()
    subject, officer = collective_of(unit), make_officer(unit)
    meets(occasion, subject)
    make_report(occasion, subject, by=officer)
    given = {"occasion": occasion, "subject": subject, "tier": "bang_khen_tinh"}
    create = partial(service.create_nomination, **given, by=officer, on=DAY)
    if act == "submit":
        create = partial(service.submit_nomination, nomination=create(), by=officer, on=DAY)
    closing = partial(close_occasion, occasion=occasion, by=tccb)
    closed, refused = crossing(closing, create)
    assert closed.state == OccasionState.CLOSED
    assert isinstance(refused, Refused), refused


# --- The journal comes last -----------------------------------------------------------------


def journal_last(statements: Sequence[dict[str, Any]]) -> bool:
    """Whether no nomination is locked after the journal's head."""
    locks = [one["sql"] for one in statements if "FOR NO KEY UPDATE" in one["sql"]]
    heads = [place for place, sql in enumerate(locks) if "emulation_audithead" in sql]
    rows = [place for place, sql in enumerate(locks) if 'FROM "awards_nomination"' in sql]
    assert heads and rows
    return max(rows) < min(heads)


def ready_to_conclude() -> Callable[[], object]:
    world = make_world(3, nominees=2)
    for item in world.items:
        item.conclusion = "approved"
        item.save()
    return partial(
        meetings.conclude_meeting,
        meeting=world.meeting,
        by=world.chair,
        ends_at=clock.now().time(),
    )


def ready_to_decide() -> Callable[[], object]:
    world = make_world(3, nominees=2)
    Nomination.objects.update(state=S.APPROVED)
    return partial(
        decisions.record_decision,
        occasion=world.meeting.occasion,
        tier="bang_khen_tinh",
        number="12/QĐ-UBND",
        decided_on=MEETING_DAY,
        issuer="Chủ tịch UBND tỉnh",
        nominations=list(Nomination.objects.all()),
        by=world.tccb,
        on=MEETING_DAY,
    )


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite locks no rows")
@pytest.mark.parametrize("prepare", [ready_to_conclude, ready_to_decide])
def test_every_nomination_is_locked_before_the_first_entry(prepare):
    """Whoever holds the journal's head asks for no row another act may hold: a bulk act with one
    of these in hand needs the head next. (Storing the act asks for the rows it points to as well;
    why nobody holds those against it is the matter of test_acts_cross.)"""
    act = prepare()
    with CaptureQueriesContext(connection) as asked:
        act()
    assert journal_last(list(asked))


@on_postgresql
@pytest.mark.parametrize("careful", [True, False], ids=["as it is", "control"])
def test_two_choices_by_hand_for_one_seat_do_not_both_get_it(careful, monkeypatch):
    """Each alone is within the quota; the second looks once the first is stored. The control looks
    at the occasion without holding it: each sees a free seat, and both get it."""
    occasion, tccb = choosing_occasion(total(1)), make_tccb()
    found = [stand(occasion, name) for name in UNITS[:2]]
    if not careful:
        monkeypatch.setattr(choosing, "lock_occasion", lambda occasion: occasion)
    hand = {
        "chosen": True, "discretion": "council", "source": "x", "reason": "x", "by": tccb,
        "on": DAY,
    }  # fmt: skip
    picks = [partial(choosing.pick_by_hand, nomination=each, **hand) for each in found]
    results = crossing(*picks)
    seats = [type(result) for result in results]
    assert seats == ([HandPick, Refused] if careful else [HandPick, HandPick]), results
    assert HandPick.objects.count() == seats.count(HandPick)
