"""Faces, colour, the sheet, its margins and its number."""

from collections.abc import Iterator

from dossiers.layout.measures import (
    A4,
    ASCENT,
    BOTTOM,
    DESCENT,
    LEFT,
    MM,
    NEAR,
    OFF_CENTRE,
    RIGHT,
    TOP,
    Part,
    at,
    between_margins,
    blocks_of,
    in_top_margin,
    millimetres,
    sized,
)
from dossiers.reading import Line, Page, Paper

FONT = "Liberation-Serif"
NUMBER_SIZES = (13, 14)


def faults_of_type(paper: Paper) -> Iterator[str]:
    """One embedded face, every letter readable, everything black."""
    for face, embedded in paper.fonts.items():
        if not face.startswith(FONT):
            yield f"Phông chữ {face} không phải {FONT}."
        if not embedded:
            yield f"Phông chữ {face} chưa được nhúng."
    if "\ufffd" in paper.text:
        yield "Có chữ không đọc lại được từ PDF."
    for line in paper.lines:
        if not all(run.black for run in line.runs):
            yield f"Trang {line.page + 1}, “{line.text[:40]}”: chữ phải màu đen."


def faults(part: Part, *, landscape: bool) -> Iterator[str]:
    """Landscape is for annexes with wide tables alone."""
    sides = A4[::-1] if landscape else A4
    for page in part.pages:
        if abs(page.width - sides[0]) > NEAR or abs(page.height - sides[1]) > NEAR:
            yield f"{at(page)}: khổ giấy không phải A4 {'ngang' if landscape else 'đứng'}."
        yield from _margins(page)
    yield from _wide_right(part)
    yield from _numbers(part)


def _wide_right(part: Part) -> Iterator[str]:
    """Where running text is broken and tables end; short lines alone have no right edge."""
    broken = [line.x1 for block in blocks_of(part.lines) for line in block[:-1]]
    ends = broken + [rule.x1 for page in part.pages for rule in page.frames]
    edge = part.pages[0].width - max(ends, default=part.right)
    if edge > RIGHT[1] * MM + NEAR:
        yield f"{at(part.pages[0])}: lề phải rộng {millimetres(edge)}, quá {RIGHT[1]} mm."


def _margins(page: Page) -> Iterator[str]:
    text = between_margins(page)
    if not text:
        yield f"{at(page)}: trang trắng."
        return
    left = min(line.x0 for line in text)
    right = page.width - max(line.x1 for line in text)
    top = min(line.y - ASCENT * line.size for line in text)
    bottom = page.height - max(line.y + DESCENT * line.size for line in text)
    if not LEFT[0] * MM - NEAR <= left <= LEFT[1] * MM + NEAR and page.number == 0:
        yield f"{at(page)}: lề trái {millimetres(left)}, phải từ {LEFT[0]} đến {LEFT[1]} mm."
    if left < LEFT[0] * MM - NEAR:
        yield f"{at(page)}: chữ lấn lề trái."
    if right < RIGHT[0] * MM - NEAR:
        yield f"{at(page)}: lề phải {millimetres(right)}, phải từ {RIGHT[0]} mm."
    if not TOP[0] * MM - NEAR <= top <= TOP[1] * MM + 8:
        yield f"{at(page)}: lề trên {millimetres(top)}, phải từ {TOP[0]} đến {TOP[1]} mm."
    if bottom < BOTTOM[0] * MM - NEAR:
        yield f"{at(page)}: lề dưới {millimetres(bottom)}, phải từ {BOTTOM[0]} mm."


def _numbers(part: Part) -> Iterator[str]:
    for number, page in enumerate(part.pages, start=1):
        shown = [line for line in page.lines if in_top_margin(line)]
        if number == 1:
            yield from (f"{at(page)}: trang đầu không được đánh số." for _ in shown)
        elif [line.text for line in shown] != [str(number)]:
            yield f"{at(page)}: số trang ở lề trên phải là {number}."
        else:
            yield from _number_place(part, page, shown[0])


def _number_place(part: Part, page: Page, line: Line) -> Iterator[str]:
    if not sized(line.size, NUMBER_SIZES) or line.runs[0].bold or line.runs[0].italic:
        yield f"{at(page)}: số trang phải cỡ 13-14, chữ đứng."
    if abs(line.middle - part.middle) > OFF_CENTRE:
        yield f"{at(page)}: số trang không ở giữa."
