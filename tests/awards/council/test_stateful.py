"""A round under any order of acts: comment, recuse, open, vote, close; what must always hold."""

from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from awards.enums import Choice
from awards.models import BallotBox, Comment, Recusal, Round
from awards.roll import Roll
from awards.services import ballots, comments, meetings, recusals, rounds
from awards.services.meetings import Presence
from emulation.audit import first_bad_entry
from emulation.errors import Forbidden, Refused
from tests.awards.council.world import make_world

pytestmark = pytest.mark.django_db

SIZE, NOMINEES = 5, 2
people = st.integers(0, SIZE - 1)
nominees = st.integers(0, NOMINEES - 1)
choices = st.sampled_from(Choice.values)


class CouncilAtWork(RuleBasedStateMachine):
    """The services beside a model in plain Python: who may vote, and every first ballot."""

    @initialize()
    def begin(self) -> None:
        self.mark = transaction.savepoint()
        self.world = make_world(SIZE, NOMINEES, quorum_numerator=1, quorum_denominator=5)
        self.away: set[int] = set()
        self.held: set[int] = set()
        self.recused: set[tuple[int, int]] = set()
        self.opened: Round | None = None
        self.is_open = False
        self.rolls: dict[int, set[int]] = {}
        self.cast: dict[int, list[str]] = {}
        self.hashes: dict[int, str] = {}
        self.results: dict[int, list[dict]] = {}
        self.comments = 0

    def teardown(self) -> None:
        if hasattr(self, "mark"):
            transaction.savepoint_rollback(self.mark)

    def attempt(self, act) -> bool:
        """True where the act was done, False where it was refused with a reason."""
        try:
            with transaction.atomic():
                act()
        except (Refused, Forbidden) as refusal:
            assert refusal.message.endswith((".", ")"))
            return False
        return True

    # --- acts -----------------------------------------------------------------------------

    @rule(person=people, there=st.booleans())
    def take_the_roll(self, person: int, there: bool) -> None:
        presence = Presence("present") if there else Presence("absent", "đi công tác")
        seat = self.world.seats[person].pk
        done = self.attempt(
            lambda: meetings.record_attendance(
                meeting=self.world.meeting, presence={seat: presence}, by=self.world.secretary
            )
        )
        stays = person == 0 or person in self.held  # presides, or took part in a round
        assert done is (not self.is_open and (there or not stays))
        if done:
            (self.away.discard if there else self.away.add)(person)

    @rule(person=people, nominee=nominees)
    def declare(self, person: int, nominee: int) -> None:
        item, user = self.world.items[nominee], self.world.users[person]
        done = self.attempt(lambda: recusals.recuse(item=item, reason="có liên quan", by=user))
        assert done is (not self.hashes)
        if done:
            self.recused.add((nominee, person))

    @rule(person=people, nominee=nominees)
    def comment(self, person: int, nominee: int) -> None:
        item, user = self.world.items[nominee], self.world.users[person]
        done = self.attempt(
            lambda: comments.comment(item=item, text="Cần làm rõ.", token=uuid4(), by=user)
        )
        assert done is (not self.hashes)
        self.comments += done

    @rule(reason=st.sampled_from(["", "Kiểm lại phiếu"]))
    def open(self, reason: str) -> None:
        expected = {
            n: {p for p in range(SIZE) if p not in self.away and (n, p) not in self.recused}
            for n in range(NOMINEES)
        }
        may = (
            not self.is_open
            and all(expected.values())
            and len(self.away) < SIZE
            and (bool(reason) or not self.hashes)
        )
        assert self.attempt(lambda: self.keep(self.world.open(reason=reason))) is may
        if may:
            self.held |= set(range(SIZE)) - self.away
        if may:
            self.is_open, self.rolls = True, expected
            self.cast = {}

    def keep(self, opened: Round) -> None:
        self.opened = opened
        self.hashes[opened.pk] = opened.roll_hash

    @precondition(lambda self: self.opened)
    @rule(person=people, chosen=st.lists(choices, min_size=NOMINEES, max_size=NOMINEES))
    def vote(self, person: int, chosen: list[str]) -> None:
        by_item = {i.pk: c for i, c in zip(self.world.items, chosen, strict=True)}
        done = self.attempt(
            lambda: ballots.vote(round=self.opened, choices=by_item, by=self.world.users[person])
        )
        on_roll = any(person in voters for voters in self.rolls.values())
        assert done is (on_roll and (self.is_open or person in self.cast))
        if done:
            self.cast.setdefault(person, chosen)

    @precondition(lambda self: self.opened)
    @rule()
    def close(self) -> None:
        done = self.attempt(lambda: rounds.close_round(round=self.opened, by=self.world.chair))
        assert done is self.is_open
        if done:
            self.is_open = False
            self.results[self.opened.pk] = self.stored(self.opened)

    @precondition(lambda self: self.opened)
    @rule(person=st.integers(1, SIZE - 1))
    def close_without_presiding(self, person: int) -> None:
        user = self.world.users[person]
        assert not self.attempt(lambda: rounds.close_round(round=self.opened, by=user))

    def stored(self, opened: Round) -> list[dict]:
        return list(BallotBox.objects.filter(round=opened).order_by("pk").values())

    # --- what always holds ------------------------------------------------------------------

    @invariant()
    def every_first_ballot_is_counted_once(self) -> None:
        if not getattr(self, "opened", None):
            return
        for nominee, item in enumerate(self.world.items):
            box = BallotBox.objects.get(round=self.opened, item=item)
            given = {p: c[nominee] for p, c in self.cast.items() if p in self.rolls[nominee]}
            assert box.voters == sorted(self.world.seats[p].pk for p in given)
            for choice in Choice.values:
                assert getattr(box, choice) == list(given.values()).count(choice)

    @invariant()
    def nobody_is_counted_who_may_not_vote(self) -> None:
        for box in BallotBox.objects.select_related("round") if self.started else ():
            roll = Roll.from_json(box.round.roll)
            allowed = {seat for seat in roll.present if box.item_id in roll.items_of(seat)}
            assert allowed.issuperset(box.voters)

    @invariant()
    def frozen_rolls_stay_as_they_were(self) -> None:
        for opened in Round.objects.all() if self.started else ():
            assert Roll.from_json(opened.roll).sha256 == opened.roll_hash
            assert opened.roll_hash == self.hashes[opened.pk]

    @invariant()
    def closed_rounds_keep_their_result(self) -> None:
        for round_pk, boxes in self.results.items() if self.started else ():
            assert self.stored(Round.objects.get(pk=round_pk)) == boxes

    @invariant()
    def an_open_box_has_no_result_and_a_closed_one_has(self) -> None:
        for box in BallotBox.objects.select_related("round") if self.started else ():
            assert (box.passed is None) is (box.round.state == "open")
            assert bool(box.sentence) is (box.round.state == "closed")

    @invariant()
    def at_most_one_round_is_open(self) -> None:
        if self.started:
            assert Round.objects.filter(state="open").count() == int(self.is_open)

    @invariant()
    def declared_recusals_and_comments_are_kept(self) -> None:
        if self.started:
            assert Recusal.objects.filter(derived=False).count() == len(self.recused)
            assert Comment.objects.count() == self.comments

    @invariant()
    def the_journal_is_whole(self) -> None:
        if self.started:
            assert first_bad_entry() is None

    @property
    def started(self) -> bool:
        return hasattr(self, "mark")


def test_a_round_under_any_order_of_acts():
    run_state_machine_as_test(
        CouncilAtWork,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
