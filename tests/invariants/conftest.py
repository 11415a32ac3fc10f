"""The loaded demo, once a module; what a test changes in it is taken back."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

TODAY = date(2025, 11, 12)


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    standing = override_settings(DEMO_TODAY=TODAY, MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), standing, transaction.atomic():
        call_command("demo", verbosity=0)
        yield
        transaction.set_rollback(True)
