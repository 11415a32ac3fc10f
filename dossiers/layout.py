"""Measures a finished PDF against the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I.

Nothing is taken from the stylesheet: what counts is what the file shows. `faults` returns one
Vietnamese sentence per fault; an empty list means the paper may be issued.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dossiers.content import Content, Issue
from dossiers.papers import COUNT_RECORD, MINUTES, SUBMISSION, PaperSpec, context_for
from dossiers.reading import Line, Page, Paper, bare, read

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
NEAR = 1.2  # points: rounding of a renderer
LEVEL = 3.0  # points: baselines of 12 and 14 pt on one line
LEFT, RIGHT, TOP, BOTTOM = (30, 35), (15, 20), (20, 25), (20, 25)
FONT = "Liberation-Serif"
ASCENT, DESCENT = 0.9, 0.22  # of the size
INDENTS = (10 * MM, 12.7 * MM)
SINGLE = 1.08  # of the size: the face's own line height, a little under for rounding
WIDEST = 1.15 * 1.5 + 0.05
PARAGRAPH_GAP = 6.0
BLOCKS = ("P", "LI", "H1", "H2", "H3")
CELLS = ("TD", "TH")


@dataclass(frozen=True)
class Element:
    """One element of the layout table: the text it must show and how. None: not prescribed."""

    name: str
    lines: tuple[str, ...]
    sizes: tuple[float, float]
    bold: bool
    italic: bool = False
    centred: bool = False
    rule: tuple[float, float] | None = None  # length of the line below, as a share of the text


HALF = (0.33, 0.5)
WHOLE = (0.97, 1.03)


def faults(pdf: bytes, content: Content, spec: PaperSpec, issue: Issue | None = None) -> list[str]:
    """Everything in which the PDF departs from the decree's layout; [] when nothing does."""
    paper = read(pdf)
    parts = _parts(paper)
    context = context_for(content, spec, issue)
    found = [*_fonts(paper)]
    for index, part in enumerate(parts):
        found += _pages(part, landscape=index > 0)
        found += _numbers(part)
        found += _body(part)
        found += _tables(part)
    elements = elements_of(spec, context)
    found += _elements(parts[0], elements)
    found += _ends(parts, spec, context)
    found += _signed(parts[0], spec, context)
    if spec.kind == SUBMISSION:
        found += _elements(parts[-1], annex_elements(context))
    return found


def _parts(paper: Paper) -> list[list[Page]]:
    """The paper and its annex: a page that begins with "Phụ lục" begins a part."""
    parts: list[list[Page]] = [[]]
    for page in paper.pages:
        if page.lines and page.lines[0].text == "Phụ lục":
            parts.append([])
        parts[-1].append(page)
    return parts


def elements_of(spec: PaperSpec, context: dict) -> list[Element]:
    """What stands on the paper from top to bottom, with the sizes and styles of the decree."""
    head = context["header"]
    title = {SUBMISSION: "TỜ TRÌNH", MINUTES: "BIÊN BẢN", COUNT_RECORD: "BIÊN BẢN KIỂM PHIẾU"}
    elements = [
        Element("cơ quan chủ quản", tuple(head["superior"]), (12, 13), bold=False),
        Element("cơ quan ban hành", tuple(head["name"]), (12, 13), bold=True, rule=HALF),
        Element("Quốc hiệu", ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",), (12, 13), bold=True),
        Element("Tiêu ngữ", ("Độc lập - Tự do - Hạnh phúc",), (13, 14), bold=True, rule=WHOLE),
    ]
    if context.get("number"):
        elements.append(Element("số, ký hiệu", (f"Số: {context['number']}",), (13, 13), bold=False))
    if context.get("day"):
        day = (f"{head['place']}, {context['day']}",)
        elements.append(Element("địa danh, ngày tháng", day, (13, 14), bold=False, italic=True))
    name = (title.get(spec.kind, "BÁO CÁO THÀNH TÍCH"),)
    elements.append(Element("tên loại", name, (13, 14), bold=True, centred=True))
    about = tuple(context["about"])
    elements.append(Element("trích yếu", about, (13, 14), bold=True, centred=True, rule=HALF))
    if spec.kind == SUBMISSION:
        elements += _request_elements(context)
    return elements


def _request_elements(context: dict) -> Iterator[Element]:
    yield Element("Kính gửi", ("Kính gửi:", *context["addressees"]), (13, 14), bold=False)
    for line in context["basis"]:
        yield Element("căn cứ", (line,), (13, 14), bold=False, italic=True)


def annex_elements(context: dict) -> list[Element]:
    title = f"DANH SÁCH ĐỀ NGHỊ TẶNG {context['tier']['name'].upper()}"
    attached = f"(Kèm theo {context['attached_to']})"
    return [
        Element("chữ Phụ lục", ("Phụ lục",), (14, 14), bold=True, centred=True),
        Element("tên phụ lục", (title,), (13, 14), bold=True, centred=True),
        Element("dòng kèm theo", (attached,), (13, 14), bold=False, italic=True, centred=True),
    ]


def _fonts(paper: Paper) -> Iterator[str]:
    for face, embedded in paper.fonts.items():
        if not face.startswith(FONT):
            yield f"Phông chữ {face} không phải {FONT}."
        if not embedded:
            yield f"Phông chữ {face} chưa được nhúng."
    if "\ufffd" in paper.text:
        yield "Có chữ không đọc lại được từ PDF."


def _pages(part: Sequence[Page], *, landscape: bool) -> Iterator[str]:
    sides = A4[::-1] if landscape else A4
    for page in part:
        if abs(page.width - sides[0]) > NEAR or abs(page.height - sides[1]) > NEAR:
            yield f"{_at(page)}: khổ giấy không phải A4 {'ngang' if landscape else 'đứng'}."
        yield from _margins(page)
    text = [line for page in part for line in _content(page)]
    edge = part[0].width - max(line.x1 for line in text)
    if edge > RIGHT[1] * MM + NEAR and len(text) > len(part) * 20:
        yield f"{_at(part[0])}: lề phải rộng {edge / MM:.1f} mm, quá {RIGHT[1]} mm."


def _margins(page: Page) -> Iterator[str]:
    text = _content(page)
    if not text:
        yield f"{_at(page)}: trang trắng."
        return
    left = min(line.x0 for line in text)
    right = page.width - max(line.x1 for line in text)
    top = min(line.y - ASCENT * line.size for line in text)
    bottom = page.height - max(line.y + DESCENT * line.size for line in text)
    if not _between(left, LEFT) and page.number == 0:
        yield f"{_at(page)}: lề trái {left / MM:.1f} mm, phải từ {LEFT[0]} đến {LEFT[1]} mm."
    if left < LEFT[0] * MM - NEAR:
        yield f"{_at(page)}: chữ lấn lề trái."
    if right < RIGHT[0] * MM - NEAR:
        yield f"{_at(page)}: lề phải {right / MM:.1f} mm, phải từ {RIGHT[0]} mm."
    if not TOP[0] * MM - NEAR <= top <= TOP[1] * MM + 8:
        yield f"{_at(page)}: lề trên {top / MM:.1f} mm, phải từ {TOP[0]} đến {TOP[1]} mm."
    if bottom < BOTTOM[0] * MM - NEAR:
        yield f"{_at(page)}: lề dưới {bottom / MM:.1f} mm, phải từ {BOTTOM[0]} mm."


def _between(length: float, bounds: tuple[int, int]) -> bool:
    return bounds[0] * MM - NEAR <= length <= bounds[1] * MM + NEAR


def _in_top_margin(line: Line) -> bool:
    return line.y < TOP[0] * MM and not line.runs[0].path


def _content(page: Page) -> list[Line]:
    return [line for line in page.lines if not _in_top_margin(line)]


def _numbers(part: Sequence[Page]) -> Iterator[str]:
    for number, page in enumerate(part, start=1):
        shown = [line for line in page.lines if _in_top_margin(line)]
        if number == 1:
            yield from (f"{_at(page)}: trang đầu không được đánh số." for _ in shown)
        elif [line.text for line in shown] != [str(number)]:
            yield f"{_at(page)}: số trang ở lề trên phải là {number}."
        else:
            yield from _number_place(page, shown[0])


def _number_place(page: Page, line: Line) -> Iterator[str]:
    left, right = LEFT[0] * MM, page.width - RIGHT[0] * MM
    if not 13 <= round(line.size, 1) <= 14 or line.runs[0].bold or line.runs[0].italic:
        yield f"{_at(page)}: số trang phải cỡ 13-14, chữ đứng."
    if abs(line.middle - (left + right) / 2) > 5 * MM / 2 + NEAR:
        yield f"{_at(page)}: số trang không ở giữa."


def _elements(part: Sequence[Page], elements: Sequence[Element]) -> Iterator[str]:
    """Every element is there, in order, with its size and style."""
    lines = [line for page in part for line in _content(page)]
    start = 0
    for element in elements:
        place, block = _find(lines, element, start)
        if not block:
            yield f"Thiếu hoặc sai thứ tự: {element.name} ({' '.join(element.lines)[:60]})."
            continue
        start = place
        yield from _style(element, block)
        if element.centred:
            yield from _centred(part[0], element, block)
        if element.rule:
            yield from _rule(part, element, block)


def _find(lines: list[Line], element: Element, start: int) -> tuple[int, list[Line]]:
    """The lines from `start` on that together read as the element, however they are broken."""
    wanted = bare("".join(element.lines))
    for first in range(start, len(lines)):
        text = ""
        for last in range(first, len(lines)):
            text += bare(lines[last].text)
            if text == wanted:
                return last + 1, lines[first : last + 1]
            if not wanted.startswith(text):
                break
    return start, []


def _style(element: Element, block: list[Line]) -> Iterator[str]:
    low, high = element.sizes
    for run in (run for line in block for run in line.runs):
        if not low - 0.05 <= run.size <= high + 0.05:
            yield f"{element.name}: cỡ chữ {run.size:.1f}, phải từ {low} đến {high}."
        if run.bold != element.bold:
            yield f"{element.name}: {'phải' if element.bold else 'không được'} in đậm."
        if run.italic != element.italic:
            yield f"{element.name}: {'phải' if element.italic else 'không được'} in nghiêng."


def _centred(page: Page, element: Element, block: list[Line]) -> Iterator[str]:
    middle = (LEFT[0] * MM + page.width - RIGHT[0] * MM) / 2
    if any(abs(line.middle - middle) > 5 * MM / 2 + NEAR for line in block):
        yield f"{element.name}: không canh giữa."


def _rule(part: Sequence[Page], element: Element, block: list[Line]) -> Iterator[str]:
    """The line below: as long as the table says, under the middle of the text."""
    last = block[-1]
    longest = max(line.x1 - line.x0 for line in block)
    page = next(page for page in part if page.number == last.page)
    near = [r for r in page.rules if 0 < r.y - last.y < 12 and r.x0 < last.middle < r.x1]
    if not near:
        yield f"{element.name}: thiếu đường kẻ bên dưới."
        return
    share = (near[0].x1 - near[0].x0) / longest
    if not element.rule[0] - 0.01 <= share <= element.rule[1] + 0.01:
        yield f"{element.name}: đường kẻ dài {share:.0%} dòng chữ."
    if abs((near[0].x0 + near[0].x1) / 2 - last.middle) > LEVEL:
        yield f"{element.name}: đường kẻ không cân giữa dòng chữ."


def _blocks(part: Sequence[Page]) -> list[list[Line]]:
    """Paragraphs outside tables: the lines of each, in order."""
    found: dict[int, list[Line]] = {}
    for line in (line for page in part for line in _content(page)):
        key = line.inside(*BLOCKS)
        if key is not None and line.inside(*CELLS) is None:
            found.setdefault(key, []).append(line)
    return list(found.values())


def _body(part: Sequence[Page]) -> Iterator[str]:
    """Running text: 13-14 pt, first line indented, justified, single to one and a half spaced."""
    paragraphs = [block for block in _blocks(part) if _is_text(block)]
    for block in paragraphs:
        yield from _paragraph(part[0], block)
    for one, two in pairwise(paragraphs):
        step = two[0].y - one[-1].y - 1.1 * two[0].size
        if one[-1].page == two[0].page and 0 < step < PARAGRAPH_GAP - NEAR:
            yield f"{_about(two)}: cách đoạn trên chưa đủ 6 pt."


def _is_text(block: list[Line]) -> bool:
    """A paragraph of the text proper: it starts at one of the decree's indents, 13 pt or more."""
    first = block[0]
    if first.inside("P") is not None and first.runs[0].bold:
        return False  # a post or a name that happens to start there
    indent = first.x0 - LEFT[0] * MM
    return first.size > 12.9 and any(abs(indent - allowed) < NEAR for allowed in INDENTS)


def _paragraph(page: Page, block: list[Line]) -> Iterator[str]:
    right = page.width - RIGHT[0] * MM
    for run in (run for line in block for run in line.runs):
        if not 12.95 <= run.size <= 14.05:
            yield f"{_about(block)}: cỡ chữ {run.size:.1f}, phải từ 13 đến 14."
    if len(block) > 1 and any(line.x1 < right - 5 * MM - NEAR for line in block[:-1]):
        yield f"{_about(block)}: chưa canh đều hai bên."
    for one, two in pairwise(block):
        ratio = (two.y - one.y) / one.size
        if one.page == two.page and not SINGLE <= ratio <= WIDEST:
            yield f"{_about(block)}: giãn dòng {ratio:.2f} lần cỡ chữ."


def _tables(part: Sequence[Page]) -> Iterator[str]:
    """Cells 11-12 pt, no row cut by a page, the head again on every page."""
    cells = [line for page in part for line in page.lines if line.inside(*CELLS) is not None]
    for line in cells:
        if not 10.95 <= line.size <= 12.05:
            yield f"{_about([line])}: chữ trong bảng cỡ {line.size:.1f}, phải từ 11 đến 12."
    yield from _whole_rows(cells)
    yield from _heads(cells)


def _whole_rows(cells: Sequence[Line]) -> Iterator[str]:
    """A row cut by a page leaves a piece without its number: in a table with STT all have one."""
    first: dict[int, Line] = {}
    for line in cells:
        first.setdefault(line.inside("TR"), line)
    numbered = {line.inside("Table") for line in cells if line.text == "STT"}
    for line in first.values():
        body = line.inside("TD") is not None and line.inside("Table") in numbered
        if body and not (line.text.isdecimal() or line.text == "Tổng cộng"):
            yield f"{_about([line])}: dòng của bảng bị cắt qua trang."


def _heads(cells: Sequence[Line]) -> Iterator[str]:
    tables: dict[tuple[int, int], set[bool]] = {}
    for line in cells:
        place = (line.page, line.inside("Table"))
        tables.setdefault(place, set()).add(line.inside("TH") is not None)
    for (page, _), kinds in tables.items():
        if kinds != {True, False}:
            yield f"Trang {page + 1}: bảng thiếu dòng tiêu đề hoặc tiêu đề đứng một mình."


def _ends(parts: list[list[Page]], spec: PaperSpec, context: dict) -> Iterator[str]:
    text = [block for block in _blocks(parts[0]) if _is_text(block)]
    if not text or not text[-1][-1].text.endswith("./."):
        yield "Nội dung phải kết thúc bằng ./."
    if "receivers" in context:
        yield from _receivers(parts[0], spec, context)


def _receivers(part: Sequence[Page], spec: PaperSpec, context: dict) -> Iterator[str]:
    """ "Nơi nhận:" 12 bold italic, its list 11, at the left edge, level with the signer's post."""
    word = Element("Nơi nhận", ("Nơi nhận:",), (12, 12), bold=True, italic=True)
    entries = Element("danh sách nơi nhận", tuple(context["receivers"]), (11, 11), bold=False)
    yield from _elements(part, [word, entries])
    lines = [line for page in part for line in _content(page)]
    _, found = _find(lines, word, 0)
    if found and abs(found[0].x0 - LEFT[0] * MM) > NEAR:
        yield "Nơi nhận: không sát lề trái."
    if not context["receivers"] or not context["receivers"][-1].startswith("- Lưu: VT"):
        yield "Nơi nhận: dòng cuối phải là Lưu: VT."
    post = _post(lines, context.get("signature"))
    if spec.kind == SUBMISSION and found and post and abs(post.y - found[0].y) > LEVEL:
        yield "Nơi nhận: không ngang hàng với chức vụ người ký."


def _post(lines: list[Line], signature: dict | None) -> Line | None:
    wanted = signature["lines"][0] if signature else None
    return next((line for line in reversed(lines) if line.text == wanted), None)


def _signed(part: Sequence[Page], spec: PaperSpec, context: dict) -> Iterator[str]:
    """Posts in bold capitals, names bold; on the page of the signatures at least two text lines."""
    blocks = context.get("signatures") or {"right": context["signature"]}
    for block in (entry for entry in (*blocks.values(), context.get("department")) if entry):
        yield from _signature(part, block)
    if blocks.get("left"):
        yield from _sides(part, blocks)
    yield from (fault for name in blocks["right"]["names"] for fault in _accompanied(part, name))


def _signature(part: Sequence[Page], block: dict) -> Iterator[str]:
    lines = [line for page in part for line in _content(page)]
    for text in (*block["lines"], *block["names"]):
        shown = [line for line in lines if line.text == text and line.runs[0].bold]
        if not shown:
            yield f"Chữ ký: thiếu {text!r} in đậm."
        elif not 12.95 <= shown[-1].size <= 14.05:
            yield f"Chữ ký: {text!r} cỡ {shown[-1].size:.1f}, phải từ 13 đến 14."


def _sides(part: Sequence[Page], blocks: dict) -> Iterator[str]:
    lines = [line for page in part for line in _content(page)]
    left, right = (_post(lines, blocks[side]) for side in ("left", "right"))
    if left and right and not (left.x1 < right.x0 and abs(left.y - right.y) < LEVEL):
        yield f"Chữ ký: {left.text} phải ở bên trái, ngang {right.text}."


def _accompanied(part: Sequence[Page], signer: str) -> Iterator[str]:
    lines = [line for page in part for line in _content(page)]
    name = next((line for line in reversed(lines) if line.text == signer), None)
    if name is None:
        return
    text = [line for block in _blocks(part) if _is_text(block) for line in block]
    if sum(line.page == name.page and line.y < name.y for line in text) < 2:
        yield f"Trang {name.page + 1}: khối chữ ký phải đi cùng ít nhất hai dòng nội dung."


def _at(page: Page) -> str:
    return f"Trang {page.number + 1}"


def _about(block: list[Line]) -> str:
    return f"Trang {block[0].page + 1}, “{block[0].text[:40]}”"
