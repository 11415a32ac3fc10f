"""A log line has its request's id, and nothing about persons."""

import json
import os
import subprocess
import sys
from typing import Any

from django.conf import settings

from config.logs import DETAIL

BEGIN = """
import logging, logging.config, structlog
from config.logs import logging_config
logging.config.dictConfig(logging_config(json=True))
log = structlog.get_logger("office")
"""


def lines(code: str) -> list[dict[str, Any]]:
    """What a process of its own logs, pytest's own handlers being no part of the product."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + code],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "ENV_FILE": os.devnull},
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_one_object_a_line_with_the_request_id() -> None:
    first, second = lines(
        "with structlog.contextvars.bound_contextvars(request_id='r-1'):\n"
        "    log.info('paper_ready', document=7)\n"
        "    logging.getLogger('office').info('plain %s', 'words')\n"
    )
    assert (first["event"], first["document"], first["request_id"]) == ("paper_ready", 7, "r-1")
    assert (second["event"], second["level"], second["request_id"]) == (
        "plain words",
        "info",
        "r-1",
    )


def test_queries_and_browsers_are_left_out() -> None:
    (line,) = lines("log.info('started', request='GET /can-bo?ten=Bích', user_agent='Firefox')")
    assert line["request"] == "GET /can-bo"
    assert "user_agent" not in line


def test_the_row_of_a_database_error_is_left_out() -> None:
    (line,) = lines(
        "try:\n"
        "    raise ValueError('duplicate key\\nDETAIL:  Key (email)=(bich@example.vn) exists.')\n"
        "except ValueError:\n"
        "    logging.getLogger('office').exception('failed')\n"
    )
    assert "ValueError: duplicate key" in line["exception"]
    assert "bich@example.vn" not in line["exception"].partition("ValueError: duplicate key")[2]


def test_the_search_for_that_row_stays_within_one_line() -> None:
    """Over many empty lines it would otherwise take the square of their number."""
    assert DETAIL.sub("", "failed\n\n\n  DETAIL: a row") == "failed\n\n\n"
