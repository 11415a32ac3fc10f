"""The running text: indents, spacing, headings, the last words."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from statistics import median_low

from dossiers.layout.elements import Found
from dossiers.layout.measures import (
    HEADINGS,
    MM,
    NEAR,
    TEXT_SIZES,
    Part,
    about,
    blocks_of,
    figure,
    sized,
)
from dossiers.reading import Line

INDENTS = (10 * MM, 12.7 * MM)
SINGLE = 1.08  # of the size: the face's own line height, a little under for rounding
WIDEST = 1.15 * 1.5 + 0.05
PARAGRAPH_GAP = 6.0
ROMAN = re.compile(r"([IVX]+)\. ")
ARABIC = re.compile(r"(\d+)\. ")
NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
END = "./."
_RAGGED = 5 * MM + NEAR

Block = list[Line]


def body(part: Part, head: Sequence[Found], closing: Collection[str]) -> list[Line]:
    """The lines after the last element of the head and before the first bold closing word."""
    start = max((entry.places.stop for entry in head), default=0)
    rest = part.lines[start:]
    ends = (i for i, line in enumerate(rest) if line.text in closing and line.runs[0].bold)
    return rest[: next(ends, len(rest))]


def faults(part: Part, lines: Sequence[Line]) -> Iterator[str]:
    blocks = _whole(part, blocks_of(lines))
    for block in blocks:
        yield from _paragraph(part, block)
        yield from _heading(block)
    yield from _gaps(blocks)
    yield from _numbering(blocks)
    yield from _stranded(lines)
    yield from _end(blocks)


def _whole(part: Part, blocks: Sequence[Block]) -> list[Block]:
    """Paragraphs that go on over a page, in one: the file tags each page's share by itself."""
    found: list[Block] = []
    for block in blocks:
        if found and _goes_on(part, found[-1][-1], block[0]):
            found[-1] = found[-1] + block
        else:
            found.append(block)
    return found


def _goes_on(part: Part, last: Line, first: Line) -> bool:
    """From a full line at the foot of a page to a line at the left edge of the next."""
    full = abs(last.x1 - part.right) < _RAGGED or _one_long_word(part, first)
    return first.page == last.page + 1 and full and abs(first.x0 - part.left) < NEAR


def _one_long_word(part: Part, line: Line) -> bool:
    """Nearly a line and no space: it did not fit on the line above, which ends before it."""
    return " " not in line.text and line.x1 - line.x0 > (part.right - part.left) * 0.8


def _ragged(part: Part, block: Block) -> bool:
    return any(
        line.x1 < part.right - _RAGGED and not _one_long_word(part, after)
        for line, after in pairwise(block)
    )


def _paragraph(part: Part, block: Block) -> Iterator[str]:
    """13-14 pt, first line indented, the others full, single to one and a half spaced."""
    for run in (run for line in block for run in line.runs):
        if not sized(run.size, TEXT_SIZES):
            yield f"{about(block)}: cỡ chữ {figure(run.size)}, phải từ 13 đến 14."
    if not any(abs(block[0].x0 - part.left - indent) < NEAR for indent in INDENTS):
        yield f"{about(block)}: dòng đầu phải lùi vào 1 hoặc 1,27 cm."
    in_line = all(abs(line.x0 - part.left) < NEAR for line in block[1:])
    if not in_line or _ragged(part, block):
        yield f"{about(block)}: chưa canh đều hai bên."
    for step, size in _steps(block):
        if not SINGLE <= step / size <= WIDEST:
            yield f"{about(block)}: giãn dòng {figure(step / size, 2)} lần cỡ chữ."


def _steps(block: Block) -> Iterator[tuple[float, float]]:
    """From one baseline to the next on the same page, with the size of the letters."""
    for one, two in pairwise(block):
        if one.page == two.page:
            yield two.y - one.y, one.size


def text_of(block: Block) -> str:
    return " ".join(line.text for line in block)


def is_heading(block: Block) -> bool:
    return block[0].inside(*HEADINGS) is not None


def titled(text: str) -> bool:
    """A numbered line that is a title and no sentence, whatever its tag."""
    return bool(ROMAN.match(text)) or bool(ARABIC.match(text) and not re.search(r"[:;.]", text[3:]))


def _heading(block: Block) -> Iterator[str]:
    """I. in bold capitals, a titled 1. bold; a) and the text itself are not bold."""
    text = text_of(block)
    bold = is_heading(block) or titled(text)
    if any(run.bold != bold for line in block for run in line.runs):
        yield f"{about(block)}: {'đề mục phải' if bold else 'nội dung không được'} in đậm."
    if ROMAN.match(text) and text != text.upper():
        yield f"{about(block)}: đề mục số La Mã phải viết hoa."


def _gaps(blocks: Sequence[Block]) -> Iterator[str]:
    """At least 6 pt more between paragraphs than between the lines of one."""
    steps = [step for block in blocks for step, _ in _steps(block)]
    if not steps:
        return
    line = median_low(steps)
    for one, two in pairwise(blocks):
        gap = two[0].y - one[-1].y - line
        if one[-1].page == two[0].page and gap < PARAGRAPH_GAP - 0.3:
            yield f"{about(two)}: cách đoạn trên {figure(gap)} pt, phải từ 6 pt."


def _numbering(blocks: Sequence[Block]) -> Iterator[str]:
    """Headings count up without a gap; under a Roman one they begin again."""
    roman = arabic = 0
    for block in filter(is_heading, blocks):
        text = text_of(block)
        if ROMAN.match(text):
            roman, arabic = roman + 1, 0
            expected = f"{NUMERALS[roman - 1]}. "
        else:
            arabic += 1
            expected = f"{arabic}. "
        if not text.startswith(expected):
            yield f"{about(block)}: đề mục phải mang số {expected.strip()}"


def _stranded(lines: Sequence[Line]) -> Iterator[str]:
    """A heading, or a line that ends with a colon, is not the last of its page."""
    for one, two in pairwise(lines):
        leads = one.text.endswith(":") or one.inside(*HEADINGS) is not None
        if leads and one.page != two.page and one.inside("P", *HEADINGS) is not None:
            yield f"{about([one])}: dòng dẫn đứng cuối trang, nội dung sang trang sau."


def _end(blocks: Sequence[Block]) -> Iterator[str]:
    *others, last = blocks or [[]]
    if not last or not last[-1].text.endswith(END):
        yield "Nội dung phải kết thúc bằng ./."
    for block in others:
        if block[-1].text.endswith(END):
            yield f"{about(block)}: ./. chỉ đứng ở dòng cuối."
