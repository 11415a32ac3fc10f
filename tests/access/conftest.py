"""The world is made once a module; whatever a test writes in it is taken back."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from tests.access.world import World


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    files = tmp_path_factory.mktemp("media")
    standing = override_settings(DEMO_TODAY=date(2025, 11, 12), MEDIA_ROOT=files)
    with django_db_blocker.unblock(), standing, transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def own_media() -> None:
    """Files lie where the module's world put them."""


@pytest.fixture(autouse=True)
def _no_throttle() -> None:
    """What earlier tests tried is not counted against this one."""
    cache.clear()
