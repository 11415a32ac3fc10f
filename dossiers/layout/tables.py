"""Cells 11-12 pt, no row cut by a page, the head again on every page."""

from collections.abc import Iterator, Sequence

from dossiers.layout.measures import CELL_SIZES, CELLS, Part, about, figure, sized
from dossiers.reading import Line


def faults(part: Part) -> Iterator[str]:
    cells = [line for line in part.lines if line.inside(*CELLS) is not None]
    for line in cells:
        if not sized(line.size, CELL_SIZES):
            yield f"{about([line])}: chữ trong bảng cỡ {figure(line.size)}, phải từ 11 đến 12."
    yield from _whole_rows(cells)
    yield from _heads(cells)


def _whole_rows(cells: Sequence[Line]) -> Iterator[str]:
    """A row cut by a page leaves a piece without its number: in a table with STT all have one."""
    first: dict[int | None, Line] = {}
    for line in cells:
        first.setdefault(line.inside("TR"), line)
    numbered = {line.inside("Table") for line in cells if line.text == "STT"}
    for line in first.values():
        body = line.inside("TD") is not None and line.inside("Table") in numbered
        if body and not (line.text.isdecimal() or line.text == "Tổng cộng"):
            yield f"{about([line])}: dòng của bảng bị cắt qua trang."


def _heads(cells: Sequence[Line]) -> Iterator[str]:
    tables: dict[tuple[int, int | None], set[bool]] = {}
    for line in cells:
        place = (line.page, line.inside("Table"))
        tables.setdefault(place, set()).add(line.inside("TH") is not None)
    for (page, _), kinds in tables.items():
        if kinds != {True, False}:
            yield f"Trang {page + 1}: bảng thiếu dòng tiêu đề hoặc tiêu đề đứng một mình."
