"""A process is killed with -9 in the middle of a vote: the vote is absent or complete, and sending
it again gives one vote.

The child votes through the service, as a web worker does, and kills itself at a marked point.
"""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections

from awards.enums import Choice
from awards.models import BallotBox, CouncilMember, OpenVote, Round
from awards.services import ballots
from emulation.management import processes
from emulation.models import User
from tests.awards.council.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)

VOTER = 1
# "lock": nothing is written yet; "write": the box holds the ballot, nothing is committed;
# "committed": the vote stands, the voter's browser has not heard of it.
POINTS = {"lock": False, "write": False, "committed": True}


# --- The child ------------------------------------------------------------------------------


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def killed_at(point: str) -> Iterator[None]:
    """Die with the round locked, before the commit of what was written, or after it."""

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = execute(sql, params, many, context)
        boxes = '"awards_ballotbox"' in sql or '"awards_openvote"' in sql
        if point == "lock" and '"awards_round"' in sql:
            die()
        if point == "write" and boxes and sql.startswith(("UPDATE", "INSERT")):
            die()
        return found

    with connection.execute_wrapper(watch):
        yield
    if point == "committed":
        die()


def child(round_pk: int, user_pk: int, point: str, service: str) -> None:
    opened, user = Round.objects.get(pk=round_pk), User.objects.get(pk=user_pk)
    choices = dict.fromkeys(
        BallotBox.objects.filter(round=opened).values_list("item", flat=True), Choice.DISAGREE
    )
    act = {"vote": ballots.vote, "careless": careless}[service]
    with killed_at(point):
        act(round=opened, choices=choices, by=user)


def careless(*, round: Round, choices: dict[int, str], by: User) -> None:
    """The control: a box after the other, each in a transaction of its own."""
    seat = CouncilMember.objects.get(staff=by.staff_id).pk
    for item, choice in choices.items():
        box = BallotBox.objects.get(round=round, item=item)
        if seat not in box.voters:
            box.voters = sorted([*box.voters, seat])
            setattr(box, choice, getattr(box, choice) + 1)
            box.save()


# --- The test -------------------------------------------------------------------------------


def vote_and_die(world: World, opened: Round, point: str, service: str = "vote") -> None:
    """A process on the test's own database; it must end by its own -9 and by nothing else."""
    user = world.users[VOTER]
    program = (
        "import django; django.setup(); "
        "from tests.awards.council.test_vote_killed import child; "
        f"child({opened.pk}, {user.pk}, {point!r}, {service!r})"
    )
    environment = {
        **os.environ,
        "TEST_DATABASE_NAME": str(connection.settings_dict["NAME"]),
    }
    ended = subprocess.run(
        processes.python("-c", program), env=environment, capture_output=True, timeout=120
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    connections.close_all()


def ballots_of(world: World, opened: Round) -> list[int]:
    """How often the voter's ballot is in each box of the round."""
    seat = world.seats[VOTER].pk
    if opened.method == "open":
        votes = OpenVote.objects.filter(round=opened, member=seat, replaced=False)
        return [votes.filter(item=item).count() for item in world.items]
    boxes = [BallotBox.objects.get(round=opened, item=item) for item in world.items]
    assert [box.disagree for box in boxes] == [box.voters.count(seat) for box in boxes]
    return [box.disagree for box in boxes]


def whole(found: list[int]) -> bool:
    return found in ([0] * len(found), [1] * len(found))


@pytest.mark.parametrize("method", ["secret", "open"])
@pytest.mark.parametrize(("point", "stands"), POINTS.items(), ids=list(POINTS))
def test_a_vote_is_absent_or_complete_and_a_retry_gives_one(method, point, stands):
    world = make_world(3, nominees=3, method=method)
    opened = world.open()
    vote_and_die(world, opened, point)
    found = ballots_of(world, opened)
    assert found == ([1] * 3 if stands else [0] * 3)
    retry = world.ballot(Choice.DISAGREE)
    for _ in range(2):
        ballots.vote(round=opened, choices=retry, by=world.fresh(world.users[VOTER]))
    assert ballots_of(world, opened) == [1] * 3
    if method == "open":
        assert OpenVote.objects.count() == 3


def test_a_vote_in_several_transactions_is_left_half_done():
    """The control: what the test above must notice."""
    world = make_world(3, nominees=3)
    opened = world.open()
    vote_and_die(world, opened, "write", "careless")
    assert not whole(ballots_of(world, opened))
