"""The queue of the embedded default: a folder per queue, a file per message, no server.

Kombu's own filesystem transport fills a message's file after giving it its final name, so that a
reader can take it half written. Here a message is written under a hidden name and renamed, and
taken by renaming it again: of several readers exactly one succeeds.

A message taken by a process that is then killed is gone. That is allowed: messages only wake,
the row with its lease in the database is the truth, and the sweep wakes again.
"""

import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, virtual
from kombu.utils.json import dumps, loads


class Channel(virtual.Channel):
    """Messages in `transport_options["folder"]`; oldest first."""

    supports_fanout = False

    def _folder(self, queue: str) -> Path:
        folder = Path(self.connection.client.transport_options["folder"]) / queue
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _waiting(self, queue: str) -> list[str]:
        return sorted(
            path.name for path in self._folder(queue).iterdir() if not path.name.startswith(".")
        )

    def _new_queue(self, queue: str, **kwargs: Any) -> None:
        self._folder(queue)

    def _has_queue(self, queue: str, **kwargs: Any) -> bool:
        return self._folder(queue).is_dir()

    def _put(self, queue: str, message: dict[str, Any], **kwargs: Any) -> None:
        folder = self._folder(queue)
        name = f"{time.time_ns():020d}-{uuid.uuid4().hex}"
        hidden = folder / f".new-{name}"
        hidden.write_text(dumps(message), encoding="utf-8")
        hidden.rename(folder / name)

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        folder = self._folder(queue)
        for name in self._waiting(queue):
            taken = folder / f".taken-{name}"
            try:
                (folder / name).rename(taken)
            except FileNotFoundError:  # another worker was faster
                continue
            message = loads(taken.read_text(encoding="utf-8"))
            taken.unlink()
            return message
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self._waiting(queue))

    def _purge(self, queue: str) -> int:
        names = self._waiting(queue)
        for name in names:
            (self._folder(queue) / name).unlink(missing_ok=True)
        return len(names)


class Transport(virtual.Transport):
    Channel = Channel

    polling_interval = 0.1  # seconds between looks into an empty folder
    driver_type = "files"
    driver_name = "files"

    def driver_version(self) -> str:
        return "1"


def register() -> None:
    """Let broker addresses begin with files://."""
    TRANSPORT_ALIASES["files"] = "config.broker:Transport"
