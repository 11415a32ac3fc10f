"""A frozen meeting made once a file: every test gets it as it was, and may change it."""

import pytest
from django.db import transaction

from dossiers import consistency, pdf, reading
from dossiers.content import canonical_json
from dossiers.models import Snapshot
from tests.dossiers.makers import make_snapshot


@pytest.fixture(scope="module")
def frozen(django_db_setup, django_db_blocker):
    """The row's number; the meeting behind it is taken back after the file's last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_snapshot().pk
        transaction.set_rollback(True)


@pytest.fixture
def snapshot(frozen, db) -> Snapshot:
    return Snapshot.objects.get(pk=frozen)


@pytest.fixture(scope="module")
def shelf():
    """Papers already printed in this file, by all that their bytes depend on."""
    return {}


@pytest.fixture
def printed_once(monkeypatch, shelf):
    """The same paper of the same content is rendered once a file: test_pdf holds that another
    render would give the same bytes."""
    render = pdf.render

    def printed(content, spec, issue=None):
        key = (canonical_json(content), spec, tuple(sorted((issue or {}).items())))
        if key not in shelf:
            shelf[key] = render(content, spec, issue)
        return shelf[key]

    monkeypatch.setattr(pdf, "render", printed)


@pytest.fixture
def read_once(monkeypatch, shelf):
    """The same bytes are read once a file."""

    def read(data):
        if data not in shelf:
            shelf[data] = reading.read(data)
        return shelf[data]

    monkeypatch.setattr(consistency, "read", read)
