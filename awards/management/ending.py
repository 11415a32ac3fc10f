"""How a command for a terminal ends: results on stdout, faults on stderr, a number for scripts."""

import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

CASES_FAIL, BAD_INPUT = 1, 2


class Fault(Exception):
    """Lines for stderr and the exit code."""

    def __init__(self, lines: Iterable[object], code: int = BAD_INPUT) -> None:
        self.lines, self.code = tuple(map(str, lines)), code
        super().__init__("\n".join(self.lines))


class SheetCommand(BaseCommand, ABC):
    """Asks no database: no checks that would. `work` raises `Fault`."""

    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for stream in (self.stdout, self.stderr):
            _speak_utf8(stream._out)
        try:
            self.work(options)
            self.stdout.flush()
        except Fault as fault:
            self._end(fault)
        except BrokenPipeError:
            _close_quietly()
            sys.exit(BAD_INPUT)
        except OSError:
            self._end(Fault(["không ghi được kết quả: ổ đĩa đầy hoặc không cho ghi"]))

    @abstractmethod
    def work(self, options: dict[str, Any]) -> None:
        """What the command is for."""

    def _end(self, fault: Fault) -> NoReturn:
        for line in fault.lines:
            self.stderr.write(line)
        sys.exit(fault.code)


def _speak_utf8(stream: Any) -> None:
    """Vietnamese also where the terminal's settings know no such letters."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _close_quietly() -> None:
    """Whoever read the output has gone; Python would complain once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
