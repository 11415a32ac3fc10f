"""What stands over the text of each kind of paper: the decree's table of elements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dossiers.layout.measures import LEVEL, OFF_CENTRE, Part, find, stopped, styled
from dossiers.papers import (
    COLLECTIVE_REPORT,
    COUNT_RECORD,
    INDIVIDUAL_REPORT,
    MINUTES,
    SUBMISSION,
    VOTE_RECORD,
    PaperSpec,
)
from dossiers.reading import Line

HALF = (0.33, 0.5)
WHOLE = (0.97, 1.03)
AGENCY_OVER, AGENCY, NUMBER = "cơ quan chủ quản", "cơ quan ban hành", "số, ký hiệu"
NATION, MOTTO, DAY = "Quốc hiệu", "Tiêu ngữ", "địa danh, ngày tháng"
TITLE = "tên loại"
COLUMNS = ((AGENCY_OVER, AGENCY, NUMBER), (NATION, MOTTO, DAY))
ON_ONE_LINE = ((AGENCY_OVER, NATION), (NUMBER, DAY))


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


@dataclass(frozen=True)
class Found:
    """An element and the lines that show it, nowhere when it is missing or out of order."""

    element: Element
    places: range
    lines: list[Line]


@dataclass(frozen=True)
class Head:
    """What a kind of paper has over its text."""

    title: str
    number: bool
    day: bool


HEADS = {
    SUBMISSION: Head("TỜ TRÌNH", number=True, day=True),
    MINUTES: Head("BIÊN BẢN", number=True, day=False),
    COUNT_RECORD: Head("BIÊN BẢN KIỂM PHIẾU", number=True, day=False),
    VOTE_RECORD: Head("BIÊN BẢN KẾT QUẢ BIỂU QUYẾT", number=True, day=False),
    COLLECTIVE_REPORT: Head("BÁO CÁO THÀNH TÍCH", number=False, day=True),
    INDIVIDUAL_REPORT: Head("BÁO CÁO THÀNH TÍCH", number=False, day=True),
}


def of_paper(spec: PaperSpec, context: dict[str, Any]) -> list[Element]:
    """From top to bottom, the left column before the right one."""
    issuer, head = context["header"], HEADS[spec.kind]
    about = tuple(context["about"])
    return [
        Element(AGENCY_OVER, tuple(issuer["superior"]), (12, 13), bold=False),
        Element(AGENCY, tuple(issuer["name"]), (12, 13), bold=True, rule=HALF),
        Element(NATION, ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",), (12, 13), bold=True),
        Element(MOTTO, ("Độc lập - Tự do - Hạnh phúc",), (13, 14), bold=True, rule=WHOLE),
        *_number_and_day(head, context),
        Element(TITLE, (head.title,), (13, 14), bold=True, centred=True),
        Element("trích yếu", about, (13, 14), bold=True, centred=True, rule=HALF),
        *_below_title(spec, context),
    ]


def _number_and_day(head: Head, context: dict[str, Any]) -> Iterator[Element]:
    if head.number:
        yield Element(NUMBER, (f"Số: {context['number']}",), (13, 13), bold=False)
    if head.day:
        day = f"{context['header']['place']}, {context['day']}"
        yield Element(DAY, (day,), (13, 14), bold=False, italic=True)


def _below_title(spec: PaperSpec, context: dict[str, Any]) -> Iterator[Element]:
    if spec.kind == SUBMISSION:
        addressees = ("Kính gửi:", *context["addressees"])
        yield Element("Kính gửi", addressees, (13, 14), bold=False)
    if "form" in context:
        form = (f"({context['form']})",)
        yield Element("mẫu số", form, (13, 14), bold=False, italic=True, centred=True)


def of_basis(context: dict[str, Any]) -> list[Element]:
    """The lines of "Căn cứ", which stand in the text."""
    return [
        Element("căn cứ", (line,), (13, 14), bold=False, italic=True)
        for line in context.get("basis", ())
    ]


def basis_faults(part: Part, context: dict[str, Any]) -> Iterator[str]:
    """Every line of "Căn cứ" in its place and style, and closed as a list is."""
    found = found_in(part, of_basis(context))
    yield from faults(part, found)
    yield from stopped("căn cứ", [entry.lines[-1].text for entry in found if entry.lines])


def of_annex(context: dict[str, Any]) -> list[Element]:
    attached = f"(Kèm theo {context['attached_to']})"
    return [
        Element("chữ Phụ lục", ("Phụ lục",), (14, 14), bold=True, centred=True),
        Element("tên phụ lục", (context["annex_title"],), (13, 14), bold=True, centred=True),
        Element("dòng kèm theo", (attached,), (13, 14), bold=False, italic=True, centred=True),
    ]


def found_in(part: Part, elements: Sequence[Element]) -> list[Found]:
    """Each element after the one before it."""
    found, start = [], 0
    for element in elements:
        places = find(part.lines, element.lines, start)
        start = places.stop or start
        found.append(Found(element, places, [part.lines[place] for place in places]))
    return found


def faults(part: Part, head: Sequence[Found]) -> Iterator[str]:
    """Every element is there, in order, with its size, style and place."""
    for entry in head:
        element = entry.element
        if not entry.lines:
            yield f"Thiếu hoặc sai thứ tự: {element.name} ({' '.join(element.lines)[:60]})."
            continue
        yield from styled(
            element.name, entry.lines, element.sizes, bold=element.bold, italic=element.italic
        )
        if element.centred:
            yield from _centred(part, entry)
        if element.rule:
            yield from _rule(part, entry, element.rule)


def _centred(part: Part, entry: Found) -> Iterator[str]:
    if any(abs(line.middle - part.middle) > OFF_CENTRE for line in entry.lines):
        yield f"{entry.element.name}: không canh giữa."


def _rule(part: Part, entry: Found, share: tuple[float, float]) -> Iterator[str]:
    """The line below: as long as the table says, under the middle of the text."""
    name, last = entry.element.name, entry.lines[-1]
    longest = max(line.x1 - line.x0 for line in entry.lines)
    rules = part.page_of(last).rules
    near = [r for r in rules if 0 < r.y - last.y < 12 and r.x0 < last.middle < r.x1]
    if not near:
        yield f"{name}: thiếu đường kẻ bên dưới."
        return
    length = (near[0].x1 - near[0].x0) / longest
    if not share[0] - 0.01 <= length <= share[1] + 0.01:
        yield f"{name}: đường kẻ dài {length:.0%} dòng chữ."
    if abs((near[0].x0 + near[0].x1) / 2 - last.middle) > LEVEL:
        yield f"{name}: đường kẻ không cân giữa dòng chữ."


def header_faults(part: Part, head: Sequence[Found]) -> Iterator[str]:
    """Two columns, each centred on itself; what belongs on one line is; nothing else is there."""
    lines = {entry.element.name: entry.lines for entry in head if entry.lines}
    columns = [[line for name in names for line in lines.get(name, [])] for names in COLUMNS]
    for names, column in zip(COLUMNS, columns, strict=True):
        yield from _one_middle(names, lines, column)
    if all(columns) and max(line.x1 for line in columns[0]) > min(line.x0 for line in columns[1]):
        yield "Phần đầu: hai cột chồng lên nhau."
    for one, two in ON_ONE_LINE:
        if one in lines and two in lines and abs(lines[one][0].y - lines[two][0].y) > LEVEL:
            yield f"{two}: không cùng dòng với {one}."
    yield from _nothing_else(part, head)


def _one_middle(
    names: Sequence[str], lines: dict[str, list[Line]], column: list[Line]
) -> Iterator[str]:
    for name in names:
        if any(abs(line.middle - column[0].middle) > LEVEL for line in lines.get(name, [])):
            yield f"{name}: không canh giữa cột của mình."


def _nothing_else(part: Part, head: Sequence[Found]) -> Iterator[str]:
    """Over the title: a biên bản with a place and day, a báo cáo with a number are found here."""
    title = next(entry.places for entry in head if entry.element.name == TITLE)
    known = {place for entry in head for place in entry.places}
    for place in range(title.start):
        if place not in known:
            yield f"Phần đầu: dòng thừa “{part.lines[place].text[:60]}”."
