"""Work that one worker at a time holds for a while: one that dies with it loses it to the next.

Leases are counted in real time, not on the office's clock: a demo may stand still on its day.
"""

import secrets
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from dossiers.models import Leased

MAX_ATTEMPTS = 3
FIELDS = ("attempts", "lease_until", "lease_token")


def take(row: Leased, lease: timedelta) -> None:
    """Hold the work from now on, as nobody did before."""
    row.attempts += 1
    row.lease_until = timezone.now() + lease
    row.lease_token = secrets.token_hex(16)


def release(row: Leased) -> None:
    row.lease_until, row.lease_token = None, ""


def lapsed(row: Leased) -> bool:
    """Whether somebody held the work for longer than was given."""
    return row.lease_until is not None and row.lease_until <= timezone.now()


def lapsed_rows() -> Q:
    return Q(lease_until__lte=timezone.now())
