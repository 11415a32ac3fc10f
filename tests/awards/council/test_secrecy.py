"""Nothing that is stored ties a choice to a name: not the rows, not their traces, not the logs."""

import json
import logging
import random
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from awards.enums import Choice
from awards.models import BallotBox, CouncilMember, Round
from awards.services import ballots, rounds, traces
from emulation import clock
from emulation.models import AuditEntry
from tests.awards.council import attacker
from tests.awards.council.world import World, make_world

MEMBERS, ROUNDS, MARGIN = 7, 200, 0.03
PILE = [Choice.AGREE] * 4 + [Choice.DISAGREE] * 2 + [Choice.OTHER, Choice.BLANK, Choice.AGREE]


def draw(seats: list[CouncilMember]) -> dict[int, str]:
    """Who chooses what, at random and uneven, as in life."""
    pile = list(PILE)
    random.shuffle(pile)
    return {seat.pk: choice for seat, choice in zip(seats, pile, strict=False)}


def play(
    world: World, opened: Round, truth: dict[int, str], also=lambda seat, choice: None
) -> None:
    """Everybody votes, in any order; `also` is done in the same transaction."""
    order = list(zip(world.seats, world.users, strict=True))
    random.shuffle(order)
    for seat, user in order:
        with transaction.atomic():
            ballots.vote(round=opened, choices=world.ballot(truth[seat.pk]), by=user)
            also(seat.pk, truth[seat.pk])


@contextmanager
def two_tables():
    """The obvious schema: who voted, and what was voted, in two tables without a link."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE control_voter (round_id integer, voter integer)")
        cursor.execute("CREATE TABLE control_ballot (round_id integer, choice varchar(8))")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE control_voter")
            cursor.execute("DROP TABLE control_ballot")


def share_linked(truths: dict[int, dict[int, str]]) -> float:
    """The best of the attacks over all rounds: the share of voters it names rightly."""
    tables = attacker.dump()
    right: Counter[str] = Counter()
    for round_pk, truth in truths.items():
        for attack, guess in attacker.guesses(tables, round_pk, list(truth)).items():
            right[attack] += sum(guess.get(seat) == choice for seat, choice in truth.items())
    return max(right.values()) / sum(len(truth) for truth in truths.values())


def fair_share(truths: dict[int, dict[int, str]]) -> float:
    named = sum(attacker.from_the_tally(truth) for truth in truths.values())
    return named / sum(len(truth) for truth in truths.values())


@pytest.mark.django_db(transaction=True)
def test_an_attacker_with_every_row_does_no_better_than_the_tally():
    world = make_world(MEMBERS, nominees=1)
    truths = {}
    for _ in range(ROUNDS):
        opened = world.open(reason="Lượt thử")
        truths[opened.pk] = draw(world.seats)
        play(world, opened, truths[opened.pk])
        rounds.close_round(round=opened, by=world.chair)
    assert share_linked(truths) <= fair_share(truths) + MARGIN
    counted = {box.round_id: box for box in BallotBox.objects.all()}
    for round_pk, truth in truths.items():
        piles = Counter(truth.values())
        assert all(getattr(counted[round_pk], c) == piles[c] for c in Choice.values)


@pytest.mark.django_db(transaction=True)
def test_the_same_attacker_links_the_obvious_schema():
    world = make_world(MEMBERS, nominees=1)
    truths = {}

    def in_two_tables(seat: int, choice: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO control_voter VALUES (%s, %s)", [opened.pk, seat])
            cursor.execute("INSERT INTO control_ballot VALUES (%s, %s)", [opened.pk, choice])

    with two_tables():
        for _ in range(30):
            opened = world.open(reason="Lượt thử")
            truths[opened.pk] = draw(world.seats)
            play(world, opened, truths[opened.pk], also=in_two_tables)
            rounds.close_round(round=opened, by=world.chair)
        assert share_linked(truths) >= 0.95


@pytest.mark.django_db(transaction=True)
def test_the_attacker_can_read_an_open_round():
    """The attacks are not blind: what is named by design is found in full."""
    world = make_world(MEMBERS, nominees=1, method="open")
    opened = world.open()
    truth = draw(world.seats)
    play(world, opened, truth)
    assert share_linked({opened.pk: truth}) == 1


@pytest.mark.django_db
def test_who_chose_what_leaves_no_difference_at_all():
    """Two runs with the same tally and other hands: every row of every table is the same."""
    world = make_world(5, nominees=2)
    hands = [
        ["agree", "agree", "disagree", "other", "blank"],
        ["blank", "other", "disagree", "agree", "agree"],
    ]
    after = []
    with clock.standing_at(datetime(2025, 11, 12, 2, 0, tzinfo=UTC)):
        opened = world.open()
        for choices in hands:
            mark = transaction.savepoint()
            for user, choice in zip(world.users, choices, strict=True):
                ballots.vote(round=opened, choices=world.ballot(choice), by=user)
            rounds.close_round(round=opened, by=world.chair)
            after.append(words())
            transaction.savepoint_rollback(mark)
    assert after[0] == after[1]


def words() -> dict[str, list[str]]:
    """What the tables say; a journal entry's own number goes on after a rollback."""
    tables = attacker.dump()
    for entry in tables["emulation_auditentry"]:
        entry["id"] = 0
    return {name: [attacker.seen(row) for row in rows] for name, rows in tables.items()}


@pytest.mark.django_db(transaction=True)
def test_closing_wipes_the_old_versions_of_the_boxes(monkeypatch):
    world = make_world(5, nominees=1)
    with monkeypatch.context() as careless:
        careless.setattr(traces, "overwrite_as_we_go", lambda: None)
        careless.setattr(rounds.traces, "erase", lambda: None)
        opened = world.open()
        play(world, opened, draw(world.seats))
        rounds.close_round(round=opened, by=world.chair)
        assert leftovers(world), "without the wiping there is something to find"
    traces.erase()
    assert not leftovers(world)
    opened = world.open(reason="Lượt thử")
    play(world, opened, draw(world.seats))
    rounds.close_round(round=opened, by=world.chair)
    assert not leftovers(world)
    assert not Round.objects.filter(erased_at=None).exists()


@contextmanager
def another_transaction(statement: str):
    """Somebody else at the same database, in the middle of something."""
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(statement)
            yield
            cursor.execute("ROLLBACK")
    finally:
        other.close()


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite keeps no row versions")
@pytest.mark.django_db(transaction=True)
def test_closing_wipes_the_old_versions_though_somebody_else_is_in_a_transaction():
    world = make_world(5, nominees=2)
    opened = world.open()
    with another_transaction("SELECT pg_current_xact_id()"):
        play(world, opened, draw(world.seats))
        before = list(BallotBox.objects.values("pk", "voters", *Choice.values))
        rounds.close_round(round=opened, by=world.chair)
        assert not leftovers(world)
    assert list(BallotBox.objects.values("pk", "voters", *Choice.values)) == before
    assert Round.objects.get().erased_at is not None


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite: the log that is being read")
@pytest.mark.django_db(transaction=True)
def test_a_round_is_not_called_wiped_while_somebody_reads_its_boxes(monkeypatch, caplog):
    monkeypatch.setattr(traces, "LOCK_WAIT", "1ms")
    world = make_world(3, nominees=1)
    opened = world.open()
    play(world, opened, draw(world.seats))
    with another_transaction("SELECT * FROM awards_ballotbox"):
        rounds.close_round(round=opened, by=world.chair)
        opened.refresh_from_db()
        assert (opened.state, opened.erased_at) == ("closed", None)
        assert leftovers(world)
    traces.erase()
    opened.refresh_from_db()
    assert opened.erased_at and not leftovers(world)


def leftovers(world: World) -> set[tuple[int, ...]] | int:
    """Old versions of boxes: lists that are not whole yet, or dead rows in the file."""
    if connection.vendor != "sqlite":
        return attacker.row_versions("awards_ballotbox") - BallotBox.objects.count()
    everybody = tuple(seat.pk for seat in world.seats)
    # The journal's list of the round's items has the shape of a list with one voter.
    items = tuple(item.pk for item in world.items)
    return attacker.lists_on_disk(everybody) - {everybody, items}


@pytest.mark.django_db(transaction=True)
def test_a_wiping_that_failed_is_done_at_the_next_closing(monkeypatch, caplog):
    world = make_world(3, nominees=1)

    def busy() -> None:
        raise traces.OperationalError("somebody reads")

    with monkeypatch.context() as reading:
        reading.setattr(traces, "_rewrite_sqlite", busy)
        reading.setattr(traces, "_rewrite_postgresql", busy)
        first = rounds.close_round(round=world.open(), by=world.chair)
    first.refresh_from_db()
    assert (first.state, first.erased_at) == ("closed", None)
    second = rounds.close_round(round=world.open(reason="Lượt thử"), by=world.chair)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.erased_at and second.erased_at


@pytest.mark.django_db(transaction=True)
def test_a_ballot_changes_the_boxes_and_nothing_else(caplog, capsys):
    """Through the page: no other table, no session, no log line knows of a choice."""
    caplog.set_level(logging.DEBUG)
    world = make_world(3, nominees=2)
    opened = world.open()
    client = Client()
    client.force_login(world.users[1])
    address = reverse("round_ballot", args=[opened.pk])
    client.get(address)
    before, sessions = attacker.dump(), decoded_sessions()
    caplog.clear()
    client.post(address, {f"item_{item.pk}": "2" for item in world.items})
    after = attacker.dump()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"awards_ballotbox"}
    assert decoded_sessions() == sessions
    printed = capsys.readouterr()
    logged = caplog.text + printed.out + printed.err
    for trace in ("disagree", "Không đồng ý", *(f"item_{item.pk}" for item in world.items)):
        assert trace not in logged
    assert [box.disagree for box in opened.boxes.all()] == [1, 1]


@pytest.mark.django_db(transaction=True)
def test_the_log_holds_no_time_of_a_ballot_and_no_voter(caplog):
    """Every other page has its line with the person's id; the ballot and its receipt have none."""
    caplog.set_level(logging.DEBUG)
    world = make_world(3, nominees=1)
    opened = world.open()
    client = Client()
    client.force_login(world.users[1])
    pages = [reverse(name, args=[opened.pk]) for name in ("round_ballot", "round_recorded")]
    caplog.clear()
    client.get(pages[0])
    client.post(pages[0], {f"item_{item.pk}": "2" for item in world.items})
    client.get(pages[1])
    client.post(pages[0] + "?lan=2", {"item_1": "\0"})
    told = [str(record.msg) for record in caplog.records]
    assert not [line for line in told if "luot" in line or "user_id" in line]
    client.get(reverse("meeting_detail", args=[world.meeting.pk]))
    finished = str(caplog.records[-1].msg)
    assert "request_finished" in finished and f"'user_id': {world.users[1].pk}" in finished


@pytest.mark.django_db(transaction=True)
def test_a_fault_while_voting_is_told_without_the_voter(caplog, monkeypatch):
    world = make_world(3, nominees=1)
    opened = world.open()
    client = Client(raise_request_exception=False)
    client.force_login(world.users[1])
    page = reverse("round_ballot", args=[opened.pk])

    def broken(**given: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as failing:
        failing.setattr(ballots, "vote", broken)
        client.post(page, {f"item_{item.pk}": "2" for item in world.items})
    (line,) = [str(record.msg) for record in caplog.records if "request_failed" in str(record.msg)]
    assert page in line and "user_id" not in line


def decoded_sessions() -> list[str]:
    return [json.dumps(s.get_decoded(), sort_keys=True) for s in Session.objects.order_by("pk")]


@pytest.mark.django_db
def test_the_journal_names_no_choice_of_a_secret_round():
    world = make_world(5, nominees=1)
    opened = world.open()
    entries = AuditEntry.objects.count()
    for user, choice in zip(world.users, Choice.values, strict=False):
        ballots.vote(round=opened, choices=world.ballot(choice), by=user)
    assert AuditEntry.objects.count() == entries
    rounds.close_round(round=opened, by=world.chair)
    entry = AuditEntry.objects.last()
    lines = entry.data["result"].pop("lines")
    assert {key for line in lines for key in line} == {
        "item", "agree", "disagree", "other", "blank", "passed", "sentence"
    }  # fmt: skip
    assert "voters" not in json.dumps(entry.data)
