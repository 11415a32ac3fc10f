"""Which edition of the templates and libraries a paper was printed with."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

PRINTING = ("weasyprint", "pydyf", "fonttools")
WORDING = ("contexts", "lookup", "papers", "pdf", "wording")


@cache
def edition() -> str:
    """sha256 over every paper template, the stylesheet, the modules that word and print a paper,
    and the printing libraries' versions.

    The same snapshot under the same edition gives the same bytes.
    """
    digest = hashlib.sha256()
    root = Path(settings.BASE_DIR)
    templates = [path for path in (root / "templates" / "pdf").rglob("*") if path.is_file()]
    sources = [root / "dossiers" / f"{name}.py" for name in WORDING]
    for path in sorted([*templates, *sources]):
        digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    for library in PRINTING:
        digest.update(f"{library}=={version(library)}".encode())
    return digest.hexdigest()
