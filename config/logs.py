"""Logging: one event per line with its request id, and nothing about persons.

Addresses and browsers of clients are left out, query strings (they hold searched names) are cut
off, and the DETAIL line of a database error (it quotes the row) is dropped. That a ballot was given
is not told at all: its line would hold a time for every voter.
"""

import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

DETAIL = re.compile(r"^[ \t]*DETAIL:.*$", re.MULTILINE)


# The ballot, and the page that every ballot leads to.
BALLOT = re.compile(r"/hoi-dong/luot/[0-9]+/(bo-phieu|da-ghi-nhan)/")


def without_ballot(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Only a fault on these pages is told."""
    _, _, path = str(event.get("request", "")).partition(" ")
    if BALLOT.match(path) and event.get("event") in ("request_started", "request_finished"):
        raise structlog.DropEvent
    return event


def without_person(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    event.pop("user_agent", None)
    if "request" in event:
        event["request"] = str(event["request"]).partition("?")[0]
    return event


def without_detail(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    for key in ("exception", "error", "event"):
        if key in event:
            event[key] = DETAIL.sub("DETAIL: (left out)", str(event[key]))
    return event


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.stdlib.PositionalArgumentsFormatter(),
    without_person,
]


NOWHERE = {"handlers": ["nowhere"], "propagate": False}
# The request middleware tells these already, without the path's query and, for what is refused
# with a page (a 400), without a traceback: no fault of ours.
TOLD_ELSEWHERE = (
    "django.request",
    "django.server",
    "django.security.RequestDataTooBig",
    "django.security.TooManyFieldsSent",
    "django.security.TooManyFilesSent",
)


def logging_config(*, json: bool) -> dict[str, Any]:
    """Django's LOGGING; also points structlog at it. `json`: for machines instead of people."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            without_ballot,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_detail,
            renderer,
        ],
        "foreign_pre_chain": SHARED,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line"},
            "nowhere": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["console"], "level": "INFO" if json else "WARNING"},
        "loggers": {
            **dict.fromkeys(TOLD_ELSEWHERE, NOWHERE),
            # Every step of every page and every glyph of every font.
            "weasyprint": {"level": "ERROR"},
            "weasyprint.progress": {"level": "ERROR"},
            "fontTools": {"level": "ERROR"},
        },
    }
