"""Which edition of the templates and libraries a paper was printed with."""

import hashlib
import platform
import zlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from dossiers import pdf

# Everything of ours between a snapshot and its bytes.
SOURCES = (
    "dossiers/content.py",
    "dossiers/contexts.py",
    "dossiers/filenames.py",
    "dossiers/joined.py",
    "dossiers/lookup.py",
    "dossiers/papers.py",
    "dossiers/pdf.py",
    "dossiers/shape.py",
    "dossiers/wording.py",
    "emulation/vietnamese",
    "templates/pdf",
)
PRINTING = (
    "django",
    "weasyprint",
    "pydyf",
    "fonttools",
    "tinyhtml5",
    "tinycss2",
    "cssselect2",
    "pyphen",
    "pillow",
    "cffi",
)


@cache
def edition() -> str:
    """sha256 over all the bytes of a paper depend on besides the snapshot and its issue data: paper
    templates and stylesheet, the modules that word and print, font files, libraries.

    The same snapshot under the same edition gives the same bytes.
    """
    digest = hashlib.sha256()
    for name, data in parts():
        digest.update(f"{name} {hashlib.sha256(data).hexdigest()}\n".encode())
    return digest.hexdigest()


def parts() -> Iterator[tuple[str, bytes]]:
    """What counts, each under its name."""
    root = Path(settings.BASE_DIR)
    for source in SOURCES:
        for path in _files(root / source):
            yield path.relative_to(root).as_posix(), path.read_bytes()
    for name in pdf.FONT_FILES:
        yield f"font {name}", (pdf.font_dir() / name).read_bytes()
    for library, number in {**_packages(), **pdf.native_libraries()}.items():
        yield library, number.encode()


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return sorted(p for p in place.rglob("*") if p.is_file() and p.suffix != ".pyc")


def _packages() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **{library: version(library) for library in PRINTING},
    }
