"""Printing one document row: its snapshot, its paper, its issue data."""

import hashlib
import json
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader

from dossiers import joined, pdf
from dossiers.content import Content, Issue
from dossiers.models import Document, Snapshot
from dossiers.papers import paper


@dataclass(frozen=True)
class Printed:
    """What a render gave: the bytes of the PDF and of its first page's picture, and its pages."""

    pdf: bytes
    sha256: str
    pages: int
    thumbnail: bytes | None


def content_of(snapshot: Snapshot) -> Content:
    """The frozen content. Raises ValueError when the stored text is not what was hashed."""
    if hashlib.sha256(snapshot.content.encode()).hexdigest() != snapshot.sha256:
        raise ValueError("Dữ liệu chốt không khớp mã băm đã ghi.")
    return json.loads(snapshot.content)


def issue_of(document: Document) -> Issue:
    if document.issued_on is None:
        return {}
    return {"number": document.number, "date": document.issued_on.isoformat()}


def print_document(document: Document) -> Printed:
    """Render the paper. Raises what `pdf.render` raises."""
    content = content_of(document.dossier.snapshot)
    data = _bytes_of(content, document)
    return Printed(
        pdf=data,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=len(PdfReader(BytesIO(data)).pages),
        thumbnail=pdf.thumbnail(data),
    )


def _bytes_of(content: Content, document: Document) -> bytes:
    if document.kind == joined.KIND:
        siblings = document.dossier.documents.exclude(issued_on=None)
        return joined.render(content, {(row.kind, row.key): issue_of(row) for row in siblings})
    return pdf.render(content, paper(content, document.kind, document.key), issue_of(document))
