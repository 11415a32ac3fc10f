"""The journal: append-only in the database itself, one chain, and a command that checks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from emulation import audit
from emulation.acts import Act
from emulation.models import AuditEntry, AuditHead, User
from tests.awards.council.crowd import at_once
from tests.factories import make_tccb, make_unit

pytestmark = pytest.mark.django_db
TABLE = "emulation_auditentry"


def write(count: int = 5) -> User:
    user = make_tccb(display_name="Lê Thị Diễm Phúc")
    for number in range(count):
        with transaction.atomic():
            audit.record(user, Act.ACCOUNT_CHANGED, by=user, data={"lần": number})
    return user


@contextmanager
def without_guard() -> Iterator[None]:
    """As somebody with the database's own password could do it."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if sqlite:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        yield
        for _, text in triggers if sqlite else []:
            cursor.execute(text)
        if not sqlite:
            cursor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")


def verify() -> str:
    said = StringIO()
    call_command("verify_journal", stdout=said)
    return said.getvalue()


# --- The database refuses -------------------------------------------------------------------

STATEMENTS = [
    "UPDATE emulation_auditentry SET actor_name = 'Người khác' WHERE number = 2",
    "UPDATE emulation_auditentry SET hash = previous_hash",
    "DELETE FROM emulation_auditentry WHERE number = 2",
    "DELETE FROM emulation_auditentry",
    "UPDATE emulation_audithead SET number = 3",
    "UPDATE emulation_audithead SET number = number + 2",
    "UPDATE emulation_audithead SET hash = 'x'",
    "DELETE FROM emulation_audithead",
    "INSERT INTO emulation_audithead (id, number, hash) VALUES (0, 3, 'x')",
]
OTHERS = "actor_id, actor_name, act, object_type, object_id, data, previous_hash, hash"
REPLACEMENTS = [
    "REPLACE INTO emulation_auditentry (number, at, others)"
    " SELECT number, '2020-01-01', others FROM emulation_auditentry WHERE number = 2",
    "REPLACE INTO emulation_auditentry (id, number, at, others)"
    " SELECT id, 99, at, others FROM emulation_auditentry WHERE number = 2",
    "REPLACE INTO emulation_audithead (id, number, hash) VALUES (1, 3, 'x')",
]


@pytest.mark.parametrize("statement", STATEMENTS + REPLACEMENTS)
def test_the_database_refuses_to_change_or_delete(statement):
    if statement in REPLACEMENTS and connection.vendor != "sqlite":
        pytest.skip("only SQLite has REPLACE")
    write()
    before = [*AuditEntry.objects.values(), *AuditHead.objects.values()]
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.replace("others", OTHERS))
    assert [*AuditEntry.objects.values(), *AuditHead.objects.values()] == before


def test_the_models_cannot_either():
    write()
    entry = AuditEntry.objects.get(number=2)
    entry.actor_name = "Người khác"
    rows = AuditEntry.objects.filter(number=2)
    for act in (entry.save, entry.delete, rows.delete, partial(rows.update, act="x")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
    assert AuditEntry.objects.get(number=2).actor_name == "Lê Thị Diễm Phúc"
    assert AuditEntry.objects.count() == 5


# --- The command finds ----------------------------------------------------------------------


def test_a_whole_journal_is_said_to_be_whole():
    write()
    head = AuditHead.objects.get()
    assert verify() == f"Nhật ký nguyên vẹn: 5 mục. Mã của mục cuối: {head.hash}\n"


def test_an_empty_one_too():
    assert verify() == "Nhật ký chưa có mục nào.\n"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("actor_name", "Người khác"),
        ("actor_id", None),
        ("act", Act.PASSWORD_CHANGED),
        ("data", {"lần": 99}),
        ("at", "2020-01-01T00:00:00Z"),
        ("object_id", "0"),
        ("hash", "f" * 64),
        ("previous_hash", "f" * 64),
    ],
)
def test_the_first_changed_entry_is_named(field, value):
    write()
    with without_guard():
        AuditEntry.objects.filter(number=3).update(**{field: value})
        AuditEntry.objects.filter(number=5).update(actor_name="Người khác")
    with pytest.raises(CommandError, match=r"mục sai đầu tiên: số 3, ") as found:
        verify()
    assert found.value.returncode == 1


def test_a_changed_entry_with_its_hash_made_anew_is_found_at_the_next():
    write()
    with without_guard():
        entry = AuditEntry.objects.get(number=3)
        entry.data = {"lần": 99}
        entry.hash = audit.chain_hash(entry)
        entry.save()
    with pytest.raises(CommandError, match="số 4, "):
        verify()


def test_an_entry_taken_out_is_found_at_the_next():
    write()
    with without_guard():
        AuditEntry.objects.filter(number=3).delete()
    with pytest.raises(CommandError, match="số 4, "):
        verify()


def test_entries_taken_off_the_end_are_missed():
    write()
    with without_guard():
        AuditEntry.objects.filter(number__gte=4).delete()
    with pytest.raises(CommandError, match="đã bị xóa 2 mục cuối, sau mục số 3, "):
        verify()


def test_the_whole_journal_taken_away_is_missed():
    write()
    with without_guard():
        AuditEntry.objects.all().delete()
    with pytest.raises(CommandError, match="đã bị xóa 5 mục cuối, từ mục đầu tiên"):
        verify()


# --- Writing --------------------------------------------------------------------------------


def test_an_unknown_act_and_an_entry_without_its_act_are_refused():
    user = write(1)
    with pytest.raises(ValueError, match="not a valid Act"), transaction.atomic():
        audit.record(user, "việc_lạ", by=user)
    assert AuditEntry.objects.count() == 1


def test_an_entry_falls_with_the_act_it_records():
    user = write(1)
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record(user, Act.ACCOUNT_CHANGED, by=user)
        raise RuntimeError("the act failed")
    assert verify().startswith("Nhật ký nguyên vẹn: 1 mục.")


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_of_a_transaction_is_refused():
    user = make_tccb()
    with pytest.raises(ValueError, match="trong giao dịch"):
        audit.record(user, Act.ACCOUNT_CHANGED, by=user)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_chain():
    """12 people append 10 entries each; some of their acts fail and leave nothing."""
    users = [make_tccb() for _ in range(12)]
    unit = make_unit()

    def append(user: User, number: int) -> None:
        with transaction.atomic():
            audit.record(unit, Act.ACCOUNT_CHANGED, by=user, data={"lần": number})
            if number % 5 == 4:
                raise RuntimeError("the act failed")

    acts = [partial(append, user, number) for user in users for number in range(10)]
    results = at_once(acts, workers=12)
    failed = [result for result in results if result is not None]
    assert {type(problem) for problem in failed} == {RuntimeError}
    assert len(failed) == 24
    assert list(AuditEntry.objects.values_list("number", flat=True)) == list(range(1, 97))
    assert verify().startswith("Nhật ký nguyên vẹn: 96 mục.")
