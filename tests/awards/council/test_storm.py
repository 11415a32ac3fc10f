"""Fifteen members press the button again and again, at once: every one counts exactly once."""

import random
import threading
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from awards.enums import Choice
from awards.models import BallotBox, CouncilMember, OpenVote, Round
from awards.services import ballots, rounds
from emulation.errors import Refused
from emulation.models import User
from tests.awards.council.crowd import at_once
from tests.awards.council.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)

MEMBERS, SAME, OTHER = 15, 20, 5


def miscounted(box: BallotBox, seats: list[CouncilMember]) -> str:
    """Empty where everybody is in the box once; the check that the control must fail."""
    box.refresh_from_db()
    counted = box.agree + box.disagree + box.other + box.blank
    if counted != len(seats):
        return f"{counted} ballots of {len(seats)} members"
    if box.voters != sorted(seat.pk for seat in seats):
        return "voters are not the members"
    return ""


def piles(box: BallotBox) -> list[int]:
    return [getattr(box, choice) for choice in Choice.values]


def posts(world: World, opened: Round, first: dict[int, str]) -> list[partial[None]]:
    """20 identical posts and 5 with another choice from each member, shuffled."""
    acts = []
    for seat, user in zip(world.seats, world.users, strict=True):
        again = next(c for c in Choice.values if c != first[seat.pk])
        for choice in [first[seat.pk]] * SAME + [again] * OTHER:
            acts.append(partial(cast, opened.pk, user.pk, world.ballot(choice)))
    random.shuffle(acts)
    return acts


def cast(round_pk: int, user_pk: int, choices: dict[int, str]) -> None:
    ballots.vote(
        round=Round.objects.get(pk=round_pk), choices=choices, by=User.objects.get(pk=user_pk)
    )


def test_each_member_is_counted_once_however_often_they_post():
    """Eight rounds of 15 members x (20 identical + 5 conflicting) posts, 24 at any moment."""
    world = make_world(MEMBERS, nominees=2)
    for number in range(8):
        opened = world.open(reason="Kiểm phiếu lại")
        first = {seat.pk: Choice.values[(seat.pk + number) % 4] for seat in world.seats}
        results = at_once(posts(world, opened, first))
        assert [result for result in results if result is not None] == []
        assert len(results) == MEMBERS * (SAME + OTHER)
        left, right = opened.boxes.all()
        assert (miscounted(left, world.seats), miscounted(right, world.seats)) == ("", "")
        # One ballot names one choice for every nominee here: the boxes must be twins.
        assert piles(left) == piles(right)
        rounds.close_round(round=opened, by=world.chair)


def test_the_first_ballot_is_the_one_that_counts():
    world = make_world(3, nominees=1)
    opened = world.open()
    cast(opened.pk, world.users[1].pk, world.ballot(Choice.DISAGREE))
    later = [partial(cast, opened.pk, world.users[1].pk, world.ballot(c)) for c in Choice.values]
    assert at_once(later * 5) == [None] * 20
    box = opened.boxes.get()
    assert (box.disagree, box.agree, box.other, box.blank) == (1, 0, 0, 0)


def test_without_the_lock_the_same_storm_loses_ballots():
    """The control: read, wait until everybody has read, write. The check above must notice."""
    world = make_world(MEMBERS, nominees=1)
    box = world.open().boxes.get()
    everybody_has_read = threading.Barrier(MEMBERS)

    def careless(seat: int) -> None:
        mine = BallotBox.objects.get(pk=box.pk)
        everybody_has_read.wait(timeout=60)
        mine.voters = sorted([*mine.voters, seat])
        mine.agree += 1
        mine.save()

    acts = [partial(careless, seat.pk) for seat in world.seats]
    assert at_once(acts, workers=MEMBERS) == [None] * MEMBERS
    assert miscounted(box, world.seats) == f"1 ballots of {MEMBERS} members"


def test_an_open_round_keeps_one_vote_that_counts_and_the_history():
    world = make_world(MEMBERS, nominees=1, method="open")
    opened = world.open()
    first = {seat.pk: Choice.AGREE for seat in world.seats}
    results = at_once(posts(world, opened, first))
    assert [result for result in results if result is not None] == []
    counting = OpenVote.objects.filter(round=opened, replaced=False)
    assert sorted(counting.values_list("member", flat=True)) == [s.pk for s in world.seats]
    closed = rounds.close_round(round=opened, by=world.chair)
    assert miscounted(closed.boxes.get(), world.seats) == ""


def test_a_storm_through_the_pages():
    """Four identical posts and two of another choice from each member. All are answered alike, for
    nobody can tell a repeat from another choice; a ballot counts as a whole, and only the first."""
    world = make_world(MEMBERS, nominees=2)
    opened = world.open()
    recorded = reverse("round_recorded", args=[opened.pk])
    answers = at_once(storm_of_posts(world, opened), workers=16)
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, recorded)}
    left, right = opened.boxes.all()
    assert (miscounted(left, world.seats), miscounted(right, world.seats)) == ("", "")
    counted = piles(left)
    assert counted == piles(right)
    late = [post() for post in storm_of_posts(world, opened, turn=1)[:MEMBERS]]
    assert {(answer.status_code, answer.url) for answer in late} == {(302, recorded)}
    assert [piles(box) for box in opened.boxes.all()] == [counted, counted]


def storm_of_posts(world: World, opened: Round, turn: int = 0) -> list[partial[Any]]:
    """Every member's posts through a browser of their own, shuffled."""
    address, acts = reverse("round_ballot", args=[opened.pk]), []
    for place, user in enumerate(world.users):
        client = Client()
        client.force_login(user)
        for choice in [place + turn] * 4 + [place + turn + 1] * 2:
            fields = {f"item_{item.pk}": str(1 + choice % 4) for item in world.items}
            acts.append(partial(client.post, address, fields))
    random.shuffle(acts)
    return acts


def test_votes_and_closings_race_and_nothing_is_lost():
    """50 closings against 50 votes, twenty times: each accepted vote counts, none comes after."""
    world = make_world(10, nominees=1)
    for _ in range(20):
        race(world, world.open(reason="Kiểm phiếu lại"))


def race(world: World, opened: Round) -> None:
    accepted: list[int] = []

    def vote(seat: CouncilMember, user: User) -> str:
        try:
            cast(opened.pk, user.pk, world.ballot(Choice.AGREE))
        except Refused as refusal:
            return refusal.message
        accepted.append(seat.pk)
        return "accepted"

    def close() -> str:
        try:
            rounds.close_round(round=opened, by=User.objects.get(pk=world.chair.pk))
        except Refused as refusal:
            return refusal.message
        return "closed"

    pairs = list(zip(world.seats, world.users, strict=True))
    acts = [partial(vote, *pair) for pair in pairs] * 5 + [close] * 50
    random.shuffle(acts)
    results = at_once(acts)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert results.count("closed") == 1
    box = opened.boxes.get()
    assert box.voters == sorted(set(accepted))
    assert box.agree == len(box.voters)
    late = {r for r in results if r not in ("accepted", "closed", "Lượt này đã đóng rồi.")}
    assert all("Lá phiếu gửi sau giờ đó không được tính." in words for words in late)
