"""Which edition of the templates and libraries a paper was printed with."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

PRINTING = ("weasyprint", "pydyf", "fonttools")


@cache
def edition() -> str:
    """sha256 over every paper template, the stylesheet and the printing libraries' versions.

    The same snapshot under the same edition gives the same bytes.
    """
    digest = hashlib.sha256()
    folder = Path(settings.BASE_DIR) / "templates" / "pdf"
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    for library in PRINTING:
        digest.update(f"{library}=={version(library)}".encode())
    return digest.hexdigest()
