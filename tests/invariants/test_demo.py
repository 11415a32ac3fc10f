"""The invariants over the demo, as `manage.py demo` loads it."""

import pytest

from awards.models import Nomination
from emulation import audit
from emulation.models import AuditEntry, Pledge
from tests.invariants.history import unexplained
from tests.invariants.verdicts import differing

pytestmark = pytest.mark.django_db


def test_every_state_is_explained_by_the_journal(demo):
    assert Pledge.objects.exclude(state="draft").count() > 20
    assert Nomination.objects.exclude(state="draft").count() > 5
    assert unexplained() == []


def test_every_verdict_can_be_recomputed(demo):
    assert Nomination.objects.count() > 10
    assert len(set(Nomination.objects.values_list("verdict_status", flat=True))) > 1
    assert differing() == []


def test_the_journal_is_one_chain(demo):
    assert AuditEntry.objects.count() > 100
    assert audit.first_bad_entry() is None
    assert audit.lost_entries() == 0
