"""The file queue: nothing lost, nothing twice, oldest first, never half a message."""

import multiprocessing
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

from config import broker

MESSAGES, WRITERS, READERS = 150, 2, 3


def connect(folder: Path) -> Any:
    broker.register()
    return Connection("files://localhost", transport_options={"folder": str(folder)})


def write(folder: Path, writer: int) -> None:
    with connect(folder) as link:
        queue = link.SimpleQueue("papers")
        for number in range(MESSAGES):
            queue.put({"writer": writer, "number": number, "text": "Nguyễn Thị Bích" * 200})


def read(folder: Path, found: Any, wanted: Any) -> None:
    with connect(folder) as link:
        queue = link.SimpleQueue("papers")
        while True:
            try:
                message = queue.get(timeout=2)
            except Empty:
                return
            assert message.payload["text"] == "Nguyễn Thị Bích" * 200
            found.put((message.payload["writer"], message.payload["number"]))
            message.ack()


def test_many_writers_and_readers_lose_nothing_and_take_nothing_twice(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    found = context.Queue()
    jobs = [context.Process(target=write, args=(tmp_path, n)) for n in range(WRITERS)]
    jobs += [context.Process(target=read, args=(tmp_path, found, None)) for _ in range(READERS)]
    for job in jobs:
        job.start()
    taken = sorted(found.get(timeout=60) for _ in range(WRITERS * MESSAGES))
    for job in jobs:
        job.join(timeout=60)
    assert [job.exitcode for job in jobs] == [0] * len(jobs)
    assert taken == [(w, n) for w in range(WRITERS) for n in range(MESSAGES)]
    assert found.empty()
    assert list((tmp_path / "papers").iterdir()) == []


def test_oldest_first(tmp_path: Path) -> None:
    with connect(tmp_path) as link:
        queue = link.SimpleQueue("papers")
        for word in ("một", "hai", "ba"):
            queue.put(word)
        assert queue.qsize() == 3
        assert [queue.get(block=False).payload for _ in range(3)] == ["một", "hai", "ba"]
        with pytest.raises(queue.Empty):
            queue.get(block=False)


def test_a_half_written_message_is_not_seen(tmp_path: Path) -> None:
    with connect(tmp_path) as link:
        queue = link.SimpleQueue("papers")
        queue.qsize()
        (tmp_path / "papers" / ".new-1").write_text('{"half": ')
        assert queue.qsize() == 0
        with pytest.raises(queue.Empty):
            queue.get(block=False)


def test_an_unanswered_message_goes_back_when_its_reader_ends(tmp_path: Path) -> None:
    with connect(tmp_path) as link:
        queue = link.SimpleQueue("papers")
        queue.put("một")
        assert queue.get(block=False).payload == "một"
        assert queue.qsize() == 0
    with connect(tmp_path) as link:
        assert link.SimpleQueue("papers").get(block=False).payload == "một"
