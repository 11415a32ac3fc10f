"""After a secret round: nothing on the disk tells any more how its boxes filled.

Every ballot rewrites its box, and a database keeps the old version of a row for a while: two
neighbouring versions would show one voter and one choice. On closing they go for good.
"""

from django.db import OperationalError, connection, transaction

from awards.enums import RoundMethod, RoundState
from awards.models import BallotBox, Round
from emulation import clock

LOCK_WAIT = "5s"


def overwrite_as_we_go() -> None:
    """SQLite zeroes what an update frees, instead of leaving it in the page. First in each vote."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def erase() -> None:
    """Rewrite the boxes' storage for every closed secret round whose traces are still there.

    Runs outside of a transaction, after the one that closed the round. Raises OperationalError
    where somebody reads the table all the time; the round then stays marked, and the worker's
    sweep, the next closing or the meeting's conclusion tries again, whichever comes first.
    """
    waiting = Round.objects.filter(
        state=RoundState.CLOSED, method=RoundMethod.SECRET, erased_at=None
    )
    marked = list(waiting.values_list("pk", flat=True))
    if not marked:
        return
    if connection.vendor == "postgresql":
        _rewrite_postgresql()
    else:
        _rewrite_sqlite()
    Round.objects.filter(pk__in=marked).update(erased_at=clock.now())


def _rewrite_postgresql() -> None:
    """The rows as they are now go into a new file, and the old file goes with the commit.

    Not VACUUM FULL: it also copies the old versions that another open transaction, of whatever
    kind, might still want to see. The lock waits for whoever reads or votes, then holds them off.
    """
    table = connection.ops.quote_name(BallotBox._meta.db_table)
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
        cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        boxes = list(BallotBox.objects.order_by("pk"))
        cursor.execute(f"TRUNCATE TABLE {table}")
        BallotBox.objects.bulk_create(boxes)


def _rewrite_sqlite() -> None:
    """VACUUM writes the file anew; the checkpoint then empties the log that holds old pages."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
    if busy:
        raise OperationalError("the write-ahead log is being read; old pages are still in it")
