"""The journal's one door. Entries are written in the transaction of the act they record."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from emulation import clock
from emulation.acts import Act
from emulation.models import AuditEntry, AuditHead, User

GENESIS = "0" * 64
PLACES = 4
SYSTEM = "Hệ thống"  # who acts where nobody does


def record(
    obj: models.Model, act: Act, *, by: User | None, data: dict[str, Any] | None = None
) -> AuditEntry:
    """Append one entry about `obj`.

    `data` must be plain JSON and must never hold a secret choice. Raises ValueError on an act
    that is not one of `Act`, and outside of a transaction: an act and its entry stand or fall
    together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise ValueError("Nhật ký phải ghi trong giao dịch của việc được ghi.")
    head, _ = AuditHead.objects.select_for_update(no_key=True).get_or_create(pk=1)
    entry = AuditEntry(
        number=head.number + 1,
        at=clock.now(),
        actor_id=by.pk if by else None,
        actor_name=by.display_name if by else SYSTEM,
        act=Act(act).value,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        data=data or {},
        previous_hash=head.hash,
    )
    entry.hash = chain_hash(entry)
    entry.save(force_insert=True)
    AuditHead.objects.filter(pk=1).update(number=entry.number, hash=entry.hash)
    return entry


def figure(value: Decimal) -> str:
    """A number as entries keep it: "1500.0000". Four places at least, so that nobody can read the
    dot as one that groups thousands."""
    exact = value.normalize()
    return format(exact, "f" if -int(exact.as_tuple().exponent) > PLACES else f".{PLACES}f")


def chain_hash(entry: AuditEntry) -> str:
    """sha256 over the previous hash and the entry's own words, as canonical JSON."""
    words = {
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(),
        "actor_id": entry.actor_id,
        "actor_name": entry.actor_name,
        "act": entry.act,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "data": entry.data,
        "previous_hash": entry.previous_hash,
    }
    text = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def entries_of(obj: models.Model) -> models.QuerySet[AuditEntry]:
    """The journal of one object, newest first."""
    return AuditEntry.objects.filter(
        object_type=obj._meta.label_lower, object_id=str(obj.pk)
    ).order_by("-number")


def last_was(obj: models.Model, act: Act, *, by: User, **words: object) -> bool:
    """Whether the last thing that happened to the object is `act` by this person, whose entry
    holds these words among its data."""
    entry = entries_of(obj).first()
    if entry is None or (entry.act, entry.actor_id) != (act.value, by.pk):
        return False
    return all(entry.data.get(name) == word for name, word in words.items())


def first_bad_entry() -> AuditEntry | None:
    """The first entry that does not follow from the one before it; None for a whole chain."""
    previous = GENESIS
    for entry in _in_order():
        if entry.previous_hash != previous or entry.hash != chain_hash(entry):
            return entry
        previous = entry.hash
    return None


def lost_entries() -> int:
    """How many entries at the end are gone: the head remembers the last one's number and hash.

    A negative or an equal number with another hash counts as one: the head itself was changed.
    """
    head = AuditHead.objects.first() or AuditHead()
    last = AuditEntry.objects.order_by("-number").first()
    number, hash_ = (last.number, last.hash) if last else (0, GENESIS)
    if (head.number, head.hash) == (number, hash_):
        return 0
    return max(head.number - number, 1)


def _in_order() -> Iterator[AuditEntry]:
    return AuditEntry.objects.order_by("number").iterator(chunk_size=2000)
