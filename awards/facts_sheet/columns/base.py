"""What a column is, and what a family of columns does with a row."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from awards.facts_sheet.asked import Asked
from awards.facts_sheet.opening import Filled
from awards.facts_sheet.problems import Problems


@dataclass(frozen=True, slots=True)
class Column:
    """`name`: the heading, in ASCII. `takes`: what a cell takes, for the one who fills it in.

    `read` makes the value of a filled cell or raises ValueError with a sentence. `wanted`: stands
    in an empty sheet made for this question. `also`: other headings that mean the same.
    """

    name: str
    takes: str
    read: Callable[[Filled], Any]
    wanted: bool = True
    also: tuple[str, ...] = ()


class Row:
    """One subject's cells by the name of their column. A blank cell and an absent column are the
    same: nobody recorded it."""

    def __init__(
        self,
        number: int,
        values: Mapping[str, Any],
        wrong: frozenset[str],
        places: Mapping[str, int],
        problems: Problems,
    ) -> None:
        self.number = number
        self._values, self._wrong, self._places = values, wrong, places
        self._problems = problems
        self.ok = not wrong

    def get(self, name: str) -> Any:
        return self._values.get(name)

    def filled(self, *names: str) -> bool:
        """Whether any of them has a value, be it one that could not be read."""
        return any(name in self._values or name in self._wrong for name in names)

    def need(self, name: str, sentence: str) -> Any:
        """The value, or a problem where nobody gave one."""
        if not self.filled(name):
            self.problem(name, sentence)
        return self._values.get(name)

    def problem(self, name: str, sentence: str) -> None:
        self.ok = False
        self._problems.add(self.number, self._places.get(name, 0), name, sentence)


class Family(Protocol):
    """Columns that belong together. A new kind of fact is a new family in the register."""

    def columns(self, asked: Asked) -> Iterable[Column]:
        """Every column it understands for this plan, in the order of an empty sheet."""

    def facts(self, row: Row, asked: Asked) -> dict[str, Any]:
        """The fields of `Facts` it fills; problems go to the row."""
