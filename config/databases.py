"""Connection options that belong to an engine, the same for every deployment."""

from typing import Any

SQLITE_OPTIONS = {
    # Readers do not wait for the writer, and a transaction that will write says so at its start:
    # it then waits for its turn instead of failing with "database is locked".
    "init_command": "PRAGMA journal_mode=WAL",
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
}


def with_options(database: dict[str, Any]) -> dict[str, Any]:
    """The database of DATABASE_URL with kept connections and its engine's options."""
    kept = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    if database["ENGINE"].endswith("sqlite3"):
        return {**database, **kept, "OPTIONS": {**SQLITE_OPTIONS, **database.get("OPTIONS", {})}}
    return {**database, **kept}
