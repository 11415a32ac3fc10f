"""The decree's lengths and sizes, and how the lines of a part of a paper are found and named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from dossiers.reading import Line, Page, Paper, bare
from emulation.vietnamese.numbers import format_number

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
NEAR = 1.2  # points: rounding of a renderer
LEVEL = 3.0  # points: baselines of 12 and 14 pt on one line, middles of one column
LEFT, RIGHT, TOP, BOTTOM = (30, 35), (15, 20), (20, 25), (20, 25)  # mm
ASCENT, DESCENT = 0.9, 0.22  # of the size
TEXT_SIZES = (13, 14)
CELL_SIZES = (11, 12)
CELLS = ("TD", "TH")
HEADINGS = ("H2", "H3")
BLOCKS = ("P", "LI", "H1", *HEADINGS)
# Half the difference between the least and the greatest right margin.
OFF_CENTRE = 5 * MM / 2 + NEAR


@dataclass(frozen=True)
class Part:
    """The paper itself or an annex: pages with numbers of their own."""

    pages: Sequence[Page]

    @cached_property
    def lines(self) -> list[Line]:
        """What stands between the margins, in order."""
        return [line for page in self.pages for line in between_margins(page)]

    def page_of(self, line: Line) -> Page:
        return next(page for page in self.pages if page.number == line.page)

    @property
    def left(self) -> float:
        return LEFT[0] * MM

    @property
    def right(self) -> float:
        return self.pages[0].width - RIGHT[0] * MM

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def parts_of(paper: Paper) -> list[Part]:
    """The paper and its annexes: a page that begins with "Phụ lục" begins a part."""
    found: list[list[Page]] = [[]]
    for page in paper.pages:
        if any(line.text == "Phụ lục" for line in between_margins(page)[:1]):
            found.append([])
        found[-1].append(page)
    return [Part(pages) for pages in found]


def in_top_margin(line: Line) -> bool:
    return line.y < TOP[0] * MM and not line.runs[0].path


def between_margins(page: Page) -> list[Line]:
    return [line for line in page.lines if not in_top_margin(line)]


def blocks_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Paragraphs and headings outside tables: the lines of each, in order."""
    found: dict[int, list[Line]] = {}
    for line in lines:
        key = line.inside(*BLOCKS)
        if key is not None and line.inside(*CELLS) is None:
            found.setdefault(key, []).append(line)
    return list(found.values())


def find(lines: Sequence[Line], words: Sequence[str], start: int = 0) -> range:
    """Where the lines from `start` on together read as `words`, however they are broken."""
    wanted = bare("".join(words))
    for first in range(start, len(lines)):
        text = ""
        for last in range(first, len(lines)):
            text += bare(lines[last].text)
            if text == wanted:
                return range(first, last + 1)
            if not wanted.startswith(text):
                break
    return range(0)


def sized(size: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] - 0.05 <= size <= bounds[1] + 0.05


def styled(
    name: str, lines: Sequence[Line], sizes: tuple[float, float], *, bold: bool, italic: bool
) -> Iterator[str]:
    """Size and style of every run."""
    for run in (run for line in lines for run in line.runs):
        if not sized(run.size, sizes):
            yield f"{name}: cỡ chữ {figure(run.size)}, phải từ {sizes[0]} đến {sizes[1]}."
        if run.bold != bold:
            yield f"{name}: {'phải' if bold else 'không được'} in đậm."
        if run.italic != italic:
            yield f"{name}: {'phải' if italic else 'không được'} in nghiêng."


def stopped(name: str, entries: Sequence[str]) -> Iterator[str]:
    """A list of one entry a line: ";" after each and "." after the last."""
    for place, entry in enumerate(entries, start=1):
        stop = "." if place == len(entries) else ";"
        if not entry.endswith(stop):
            yield f"{name}: “{entry[-40:]}” phải kết thúc bằng “{stop}”."


def figure(length: float, places: int = 1) -> str:
    """A measured length or share as Vietnamese papers write it: 21,5."""
    return format_number(Decimal(f"{length:.{places}f}"))


def millimetres(points: float) -> str:
    return f"{figure(points / MM)} mm"


def at(page: Page) -> str:
    return f"Trang {page.number + 1}"


def about(block: Sequence[Line]) -> str:
    return f"Trang {block[0].page + 1}, “{block[0].text[:40]}”"
