"""All papers of a dossier against their snapshot, one another and the decree's layout, once they
are printed."""

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from dossiers import joined, layout
from dossiers.consistency import differences
from dossiers.content import Content
from dossiers.enums import DocumentState
from dossiers.models import Document, Dossier
from dossiers.papers import paper
from dossiers.printing import content_of, issue_of

SHOWN = 50


@dataclass(frozen=True)
class Check:
    """`done`: these very papers were checked. What is refused, in words that begin with the
    paper's title: `differences` from the snapshot or from one another, and `layout_faults`."""

    done: bool
    differences: tuple[str, ...] = ()
    layout_faults: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        return bool(self.differences or self.layout_faults)

    @property
    def agrees(self) -> bool:
        return self.done and not self.refused

    def refuses(self, title: str) -> bool:
        """Whether something is said against the paper of this title."""
        told = (*self.differences, *self.layout_faults)
        return any(line.startswith(f"{title}: ") for line in told)


def check_of(dossier: Dossier, documents: list[Document]) -> Check:
    """What is known of the papers as they are now."""
    done = bool(dossier.checked_papers) and dossier.checked_papers == _fingerprint(documents)
    if not done:
        return Check(done=False)
    return Check(True, tuple(dossier.differences), tuple(dossier.layout_faults))


def check_when_complete(dossier_id: int) -> None:
    """Compare all papers and store what differs; nothing while one is still missing.

    A paper printed anew meanwhile makes the comparison void: the next one is on its way.
    """
    dossier = Dossier.objects.select_related("snapshot").get(pk=dossier_id)
    documents = list(dossier.documents.all())
    if any(row.state != DocumentState.READY for row in documents):
        return
    content = content_of(dossier.snapshot)
    papers = _bytes(documents)
    found = [str(difference) for difference in differences(content, papers)]
    faults = _layout_faults(content, documents, papers)
    with transaction.atomic():
        locked = Dossier.objects.select_for_update(no_key=True).get(pk=dossier_id)
        if _fingerprint(list(locked.documents.all())) != _fingerprint(documents):
            return
        locked.differences, locked.layout_faults = found[:SHOWN], faults[:SHOWN]
        locked.checked_papers = _fingerprint(documents)
        locked.save(update_fields=["differences", "layout_faults", "checked_papers"])


def _layout_faults(
    content: Content, documents: list[Document], papers: dict[tuple[str, str], bytes]
) -> list[str]:
    """Where a paper departs from the layout of Nghị định 30/2020/NĐ-CP."""
    told = []
    for document in documents:
        data = papers.get((document.kind, document.key))
        if data is not None:
            spec = paper(content, document.kind, document.key)
            faults = layout.faults(data, content, spec, issue_of(document))
            told += [f"{document.title}: {fault}" for fault in faults]
    return told


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
    hashes = ",".join(f"{document.state} {document.sha256}" for document in documents)
    return hashlib.sha256(hashes.encode()).hexdigest()
