"""What watchers of the machine are told."""

import time
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from emulation import health
from emulation.tasks import heartbeat

GOOD = {"database": True, "migrations": True, "broker": True, "worker": True, "disk": True}


def test_alive_asks_nothing_of_anybody(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_ready_after_a_heartbeat(client: Client) -> None:
    heartbeat()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, GOOD)


@pytest.mark.django_db
@pytest.mark.parametrize("age", [None, health.HEARTBEAT_STALE])
def test_not_ready_without_a_worker(client: Client, age: float | None) -> None:
    cache.set(health.HEARTBEAT, age and time.time() - age)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {**GOOD, "worker": False})


@pytest.mark.django_db
def test_not_ready_on_a_full_disk(client: Client, monkeypatch: Any) -> None:
    heartbeat()
    monkeypatch.setattr(health, "FREE_BYTES", 2**80)
    assert client.get("/readyz").json() == {**GOOD, "disk": False}


@pytest.mark.django_db
def test_not_ready_without_a_database(client: Client, monkeypatch: Any, caplog: Any) -> None:
    heartbeat()

    def broken() -> Any:
        raise ConnectionError("secret host name")

    monkeypatch.setattr(health.connection, "cursor", broken)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] is False
    assert b"secret" not in answer.content
    assert "The check database failed." in caplog.text
    assert "secret host name" in caplog.text
