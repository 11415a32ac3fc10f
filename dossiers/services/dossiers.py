"""The bundle of papers of one snapshot: one document row a paper, queued for printing."""

from django.db import transaction

from dossiers import joined
from dossiers.filenames import ordinal
from dossiers.models import Document, Dossier, Snapshot
from dossiers.papers import PaperSpec, papers_of, symbol_of
from dossiers.printing import content_of
from emulation import audit, clock
from emulation.acts import Act
from emulation.models import User


@transaction.atomic
def create_dossier(*, snapshot: Snapshot, by: User) -> Dossier:
    """Lay out the papers the snapshot yields, and the joined one; all wait to be printed."""
    dossier = Dossier.objects.create(snapshot=snapshot, created_by=by, created_at=clock.now())
    content = content_of(snapshot)
    specs = papers_of(content)
    Document.objects.bulk_create(
        _document(dossier, spec, symbol_of(content, spec), place, len(specs) + 1)
        for place, spec in enumerate([*specs, joined.SPEC], start=1)
    )
    audit.record(dossier, Act.DOSSIER_CREATED, by=by, data={"papers": len(specs)})
    return dossier


def _document(dossier: Dossier, spec: PaperSpec, symbol: str, place: int, total: int) -> Document:
    return Document(
        dossier=dossier,
        kind=spec.kind,
        key=spec.key,
        title=spec.title[:300],
        symbol=symbol,
        filename=f"{ordinal(place, total)}-{spec.filename}.pdf",
        position=place,
        subject_id=_subject_id(spec),
    )


def _subject_id(spec: PaperSpec) -> int | None:
    """Reports are keyed by nominee ("cn-33_giay_khen"): their subject may read them."""
    if not spec.kind.endswith("_report"):
        return None
    return int(spec.key.partition("_")[0].partition("-")[2])
