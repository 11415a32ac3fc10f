"""What a finished PDF really says: its text runs with place, size, face and structure, its rules.

Reads the page streams and the tags of our own papers (text as CID fonts with ToUnicode, one mark
per line). Lengths are points, from the upper left corner of the page.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
RULE_HEIGHT = 1.5
JOINED = 7.0  # runs on one baseline nearer than this are one line


@dataclass(frozen=True)
class Run:
    """Text shown in one piece. `path` is its structure from the root: ((tag, id), …)."""

    page: int
    x0: float
    x1: float
    y: float  # baseline
    size: float
    face: str
    text: str
    path: tuple[tuple[str, int], ...]
    black: bool = True

    @property
    def bold(self) -> bool:
        return "Bold" in self.face

    @property
    def italic(self) -> bool:
        return "Italic" in self.face

    def inside(self, *tags: str) -> int | None:
        """Id of the innermost element with one of the tags around this run, None outside."""
        return next((key for tag, key in reversed(self.path) if tag in tags), None)


@dataclass(frozen=True)
class Line:
    """Runs side by side on one baseline of one element."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return " ".join("".join(run.text for run in self.runs).split())

    @property
    def page(self) -> int:
        return self.runs[0].page

    @property
    def x0(self) -> float:
        return self.runs[0].x0

    @property
    def x1(self) -> float:
        return self.runs[-1].x1

    @property
    def y(self) -> float:
        return self.runs[0].y

    @property
    def size(self) -> float:
        return self.runs[0].size

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    def inside(self, *tags: str) -> int | None:
        return self.runs[0].inside(*tags)


@dataclass(frozen=True)
class Rule:
    """A thin horizontal line."""

    page: int
    x0: float
    x1: float
    y: float


@dataclass(frozen=True)
class Page:
    number: int
    width: float
    height: float
    runs: tuple[Run, ...]
    rules: tuple[Rule, ...]
    frames: tuple[Rule, ...] = ()  # the horizontal lines of tables

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(_lines(self.runs))


@dataclass(frozen=True)
class Paper:
    pages: tuple[Page, ...]
    fonts: dict[str, bool]  # face: embedded
    title: str
    language: str

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for page in self.pages for line in page.lines)

    @cached_property
    def text(self) -> str:
        """All text in the order of the document, white space single. Numbers of pages, which are
        outside of its structure, do not come between the halves of a paragraph."""
        return " ".join(line.text for line in self.lines if line.runs[0].path)

    @cached_property
    def prose(self) -> str:
        """The text outside tables."""
        return " ".join(line.text for line in self.lines if line.inside("TD", "TH") is None)

    @cached_property
    def rows(self) -> list[list[str]]:
        """Body rows of all tables in order: the texts of their cells, empty cells left out."""
        rows: dict[int, dict[int, list[str]]] = {}
        for line in self.lines:
            cell, row = line.inside("TD"), line.inside("TR")
            if cell is not None and row is not None:
                rows.setdefault(row, {}).setdefault(cell, []).append(line.text)
        return [[" ".join(cell) for cell in row.values()] for row in rows.values()]


def bare(text: str) -> str:
    """Without white space: where a line broke (after a hyphen, say) does not count."""
    return "".join(text.split())


def read(pdf: bytes) -> Paper:
    """Raises pypdf.errors.PdfReadError for bytes that are no PDF."""
    reader = PdfReader(io.BytesIO(pdf))
    paths = _structure(reader)
    fonts: dict[int, _Font] = {}
    pages = tuple(
        _PageReader(reader, number, paths.get(number, {}), fonts).read()
        for number in range(len(reader.pages))
    )
    root = reader.trailer["/Root"]
    title = (reader.metadata.title or "") if reader.metadata else ""
    embedded = {font.face: font.embedded for font in fonts.values()}
    return Paper(pages, embedded, title, str(root.get("/Lang", "")))


def _lines(runs: tuple[Run, ...]) -> Iterator[Line]:
    held: list[Run] = []
    for run in runs:
        if held and not _continues(held[-1], run):
            yield Line(tuple(held))
            held = []
        held.append(run)
    if held:
        yield Line(tuple(held))


def _continues(last: Run, run: Run) -> bool:
    block = ("P", "LI", "TD", "TH", "H1", "H2", "H3")
    near = abs(last.y - run.y) < 1 and -1 < run.x0 - last.x1 < JOINED
    return near and last.inside(*block) == run.inside(*block)


def _structure(reader: PdfReader) -> dict[int, dict[int, tuple]]:
    """Page number → mark in the page → path of (tag, object id) from the root."""
    found: dict[int, dict[int, tuple]] = {}
    tree = reader.trailer["/Root"].get("/StructTreeRoot")
    if tree is not None:
        pages = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages)}
        for child in _children(tree.get_object()):
            _walk(child, (), pages, found)
    return found


def _children(element: DictionaryObject) -> list:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, list) else [kids]


def _walk(node, path: tuple, pages: dict[int, int], found: dict) -> None:
    element = node.get_object()
    if not isinstance(element, DictionaryObject) or "/S" not in element:
        return
    key = node.idnum if isinstance(node, IndirectObject) else id(element)
    here = (*path, (element["/S"][1:], key))
    for child in _children(element):
        if isinstance(child, int):
            page = pages[element.raw_get("/Pg").idnum]
            found.setdefault(page, {})[int(child)] = here
        else:
            _walk(child, here, pages, found)


class _Font:
    """Widths and letters of one embedded CID font."""

    def __init__(self, font: DictionaryObject):
        self.face = font["/BaseFont"].split("+")[-1].lstrip("/")
        inner = font["/DescendantFonts"][0].get_object()
        self.embedded = "/FontFile2" in inner["/FontDescriptor"] or (
            "/FontFile3" in inner["/FontDescriptor"]
        )
        self.default = float(inner.get("/DW", 1000))
        self.widths = dict(_widths(inner.get("/W", [])))
        self.letters = _letters(font["/ToUnicode"].get_data().decode("latin-1"))


def _widths(entries: list) -> Iterator[tuple[int, float]]:
    for first, widths in zip(entries[::2], entries[1::2], strict=True):
        for offset, width in enumerate(widths.get_object()):
            yield int(first) + offset, float(width)


def _letters(cmap: str) -> dict[int, str]:
    pairs = re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", cmap)
    return {
        int(glyph, 16): bytes.fromhex(code).decode("utf-16-be", "replace") for glyph, code in pairs
    }


@dataclass
class _State:
    matrix: Matrix = IDENTITY
    font: _Font | None = None
    size: float = 0
    black: bool = True
    opaque: bool = True


@dataclass
class _PageReader:
    reader: PdfReader
    number: int
    paths: dict[int, tuple]
    fonts: dict[int, _Font]
    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    frames: list[Rule] = field(default_factory=list)

    def read(self) -> Page:
        page = self.reader.pages[self.number]
        self.height = float(page.mediabox.height)
        self.state, self.stack, self.marks = _State(), [], []
        self.text, self.outline = IDENTITY, []
        self.resources = page["/Resources"].get("/Font", {})
        self.graphics = page["/Resources"].get("/ExtGState", {})
        for operands, operator in ContentStream(page.get_contents(), self.reader).operations:
            handler = _OPERATORS.get(operator)
            if handler:
                handler(self, *operands)
        width = float(page.mediabox.width)
        return Page(
            self.number,
            width,
            self.height,
            tuple(self.runs),
            tuple(self.rules),
            tuple(self.frames),
        )

    def save(self) -> None:
        self.stack.append(replace(self.state))

    def restore(self) -> None:
        self.state = self.stack.pop()

    def transform(self, *matrix) -> None:
        self.state.matrix = _times(tuple(map(float, matrix)), self.state.matrix)

    def place(self, *matrix) -> None:
        self.text = tuple(map(float, matrix))

    def set_font(self, name, size) -> None:
        reference = self.resources.raw_get(name)
        if reference.idnum not in self.fonts:
            self.fonts[reference.idnum] = _Font(reference.get_object())
        self.state.font, self.state.size = self.fonts[reference.idnum], float(size)

    def fill(self, *colour) -> None:
        """Red, green, blue or one grey. Any other way to give a colour is not known as black."""
        self.state.black = all(isinstance(part, (int, float)) and part == 0 for part in colour)

    def fill_otherwise(self, *_) -> None:
        self.state.black = False

    def effects(self, name) -> None:
        self.state.opaque = self.graphics[name].get_object().get("/ca", 1) == 1

    def mark(self, tag, properties=None) -> None:
        mark = properties.get("/MCID") if isinstance(properties, DictionaryObject) else None
        self.marks.append(mark)

    def unmark(self) -> None:
        self.marks.pop()

    def show(self, pieces) -> None:
        letters, advance = self._decode(pieces)
        a, b, _, d, x, y = _times(self.text, self.state.matrix)
        scale = abs(d) or abs(b)
        marks = [mark for mark in self.marks if mark is not None]
        run = Run(
            self.number,
            x,
            x + advance * abs(a),
            self.height - y,
            self.state.size * scale,
            self.state.font.face,
            letters,
            self.paths.get(marks[-1], ()) if marks else (),
            self.state.black and self.state.opaque,
        )
        if letters.strip():
            self.runs.append(run)

    def _decode(self, pieces) -> tuple[str, float]:
        font, text, advance = self.state.font, [], 0.0
        for piece in pieces:
            if isinstance(piece, (int, float)):
                advance -= float(piece) / 1000 * self.state.size
                continue
            codes = piece if isinstance(piece, bytes) else piece.original_bytes
            for glyph in (int.from_bytes(codes[i : i + 2]) for i in range(0, len(codes), 2)):
                text.append(font.letters.get(glyph, "\ufffd"))
                advance += font.widths.get(glyph, font.default) / 1000 * self.state.size
        return "".join(text), advance

    def move(self, x, y) -> None:
        self.outline = [self._point(x, y)]

    def draw(self, x, y) -> None:
        self.outline.append(self._point(x, y))

    def close(self) -> None:
        """A clip as low as a line is how a border is drawn: keep it as a rule."""
        if len(self.outline) == 4:
            self.rules += self._horizontal()
        self.outline = []

    def stroke(self) -> None:
        """The borders of a table's cells, which it shares, are drawn as strokes."""
        if len(self.outline) == 2:
            self.frames += self._horizontal()
        self.outline = []

    def _horizontal(self) -> Iterator[Rule]:
        xs, ys = [x for x, _ in self.outline], [y for _, y in self.outline]
        if max(ys) - min(ys) < RULE_HEIGHT:
            yield Rule(self.number, min(xs), max(xs), self.height - max(ys))

    def _point(self, x, y) -> tuple[float, float]:
        return _times((1, 0, 0, 1, float(x), float(y)), self.state.matrix)[4:]


def _times(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


_OPERATORS = {
    b"q": _PageReader.save,
    b"Q": _PageReader.restore,
    b"cm": _PageReader.transform,
    b"rg": _PageReader.fill,
    b"g": _PageReader.fill,
    b"k": _PageReader.fill_otherwise,
    b"sc": _PageReader.fill_otherwise,
    b"scn": _PageReader.fill_otherwise,
    b"gs": _PageReader.effects,
    b"Tm": _PageReader.place,
    b"Tf": _PageReader.set_font,
    b"TJ": _PageReader.show,
    b"BDC": _PageReader.mark,
    b"BMC": _PageReader.mark,
    b"EMC": _PageReader.unmark,
    b"m": _PageReader.move,
    b"l": _PageReader.draw,
    b"W*": _PageReader.close,
    b"S": _PageReader.stroke,
}
