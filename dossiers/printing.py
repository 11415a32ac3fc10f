"""Printing one document row: its snapshot, its paper, its issue data."""

import hashlib
import json
from io import BytesIO

from pypdf import PdfReader

from dossiers import pdf
from dossiers.content import Content, Issue
from dossiers.models import Document, Snapshot
from dossiers.papers import paper
from dossiers.services.documents import Printed


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
    spec = paper(content, document.kind, document.key)
    data = pdf.render(content, spec, issue_of(document))
    return Printed(
        pdf=data,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=len(PdfReader(BytesIO(data)).pages),
        thumbnail=pdf.thumbnail(data),
    )
