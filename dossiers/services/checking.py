"""All papers of a dossier against their snapshot and one another, once they are printed."""

import hashlib
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from dossiers import joined
from dossiers.consistency import differences
from dossiers.enums import DocumentState
from dossiers.models import Document, Dossier
from dossiers.printing import content_of

SHOWN = 50


@dataclass(frozen=True)
class Check:
    """`done`: these very papers were checked. `differences` in words, empty when all agree."""

    done: bool
    differences: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return self.done and not self.differences


def check_of(dossier: Dossier, documents: list[Document]) -> Check:
    """What is known of the papers as they are now."""
    done = bool(dossier.checked_papers) and dossier.checked_papers == _fingerprint(documents)
    return Check(done, tuple(dossier.differences) if done else ())


def check_when_complete(dossier_id: int) -> None:
    """Compare all papers and store what differs; nothing while one is still missing."""
    dossier = Dossier.objects.select_related("snapshot").get(pk=dossier_id)
    documents = list(dossier.documents.all())
    if any(row.state != DocumentState.READY for row in documents):
        return
    found = differences(content_of(dossier.snapshot), _bytes(documents))
    dossier.differences = [str(difference) for difference in found[:SHOWN]]
    dossier.checked_papers = _fingerprint(documents)
    dossier.save(update_fields=["differences", "checked_papers"])


def unchecked() -> list[int]:
    """Dossiers with every paper ready that nobody has compared yet."""
    open_papers = Document.objects.filter(dossier=OuterRef("pk")).exclude(state=DocumentState.READY)
    rows = Dossier.objects.filter(~Exists(open_papers), checked_papers="")
    return list(rows.values_list("pk", flat=True))


def _bytes(documents: list[Document]) -> dict[tuple[str, str], bytes]:
    found = {}
    for document in documents:
        if document.kind != joined.KIND:
            with document.file.open("rb") as file:
                found[document.kind, document.key] = file.read()
    return found


def _fingerprint(documents: list[Document]) -> str:
    hashes = ",".join(document.sha256 for document in documents)
    return hashlib.sha256(hashes.encode()).hexdigest()
