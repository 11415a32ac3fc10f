"""All papers of a dossier against their snapshot, one another and the decree's layout, once they
are printed."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from dossiers import joined, layout
from dossiers.consistency import differences
from dossiers.content import Content
from dossiers.enums import DocumentState
from dossiers.models import Document, Dossier
from dossiers.papers import paper
from dossiers.printing import content_of, issue_of
from dossiers.services import leases
from dossiers.states import roles_of
from emulation.access import require_role
from emulation.models import User

LEASE = timedelta(minutes=6)
SHOWN = 50


class PapersLost(Exception):
    """The files of these papers are not in the store; `ids` of the documents."""

    def __init__(self, ids: list[int]) -> None:
        super().__init__(f"papers {ids} are not in the store")
        self.ids = ids


@dataclass(frozen=True)
class Findings:
    """What a comparison found, and the very papers it compared (a hash over theirs)."""

    papers: str
    differences: list[str]
    layout_faults: list[str]


@dataclass(frozen=True)
class Check:
    """`done`: these very papers were checked. What is refused, in words that begin with the
    paper's title: `differences` from the snapshot or from one another, and `layout_faults`.
    `error`: why no worker could check them, who has given up by then."""

    done: bool
    differences: tuple[str, ...] = ()
    layout_faults: tuple[str, ...] = ()
    error: str = ""

    @property
    def waits(self) -> bool:
        return not (self.done or self.error)

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
        return Check(done=False, error=dossier.check_error)
    return Check(True, tuple(dossier.differences), tuple(dossier.layout_faults))


@transaction.atomic
def claim(dossier_id: int) -> Dossier | None:
    """Take the check for one lease; None while a paper is missing, when these papers are checked,
    given up on, or somebody else is at them.

    A check whose lease ran out is taken again, at most `MAX_ATTEMPTS` times in all; after that it
    has failed and says so.
    """
    rows = Dossier.objects.select_for_update(of=("self",), no_key=True).select_related("snapshot")
    dossier = rows.filter(pk=dossier_id).first()
    if dossier is None or not _open_to_claim(dossier):
        return None
    if dossier.attempts >= leases.MAX_ATTEMPTS:
        _fail(dossier, "Máy đối chiếu đã dừng giữa chừng nhiều lần. Bấm đối chiếu lại để thử tiếp.")
        return None
    leases.take(dossier, LEASE)
    dossier.save(update_fields=leases.FIELDS)
    return dossier


def _open_to_claim(dossier: Dossier) -> bool:
    held = dossier.lease_until is not None and not leases.lapsed(dossier)
    if held or dossier.check_error:
        return False
    documents = list(dossier.documents.all())
    complete = all(row.state == DocumentState.READY for row in documents)
    return complete and dossier.checked_papers != _fingerprint(documents)


def compare(dossier: Dossier) -> Findings:
    """Read all papers against the snapshot, one another and the layout.

    Raises PapersLost, and ValueError where the frozen data is damaged.
    """
    content = content_of(dossier.snapshot)
    documents = list(dossier.documents.all())
    papers = _bytes(documents)
    found = [str(difference) for difference in differences(content, papers)]
    faults = _layout_faults(content, documents, papers)
    return Findings(_fingerprint(documents), found[:SHOWN], faults[:SHOWN])


@transaction.atomic
def finish(*, dossier: Dossier, findings: Findings) -> bool:
    """Store what was found; False when the lease has passed on meanwhile, or other papers lie
    there: their check is on its way."""
    row = _held(dossier)
    if row is None or _fingerprint(list(row.documents.all())) != findings.papers:
        return False
    row.differences, row.layout_faults = findings.differences, findings.layout_faults
    row.checked_papers = findings.papers
    leases.release(row)
    row.save(update_fields=["differences", "layout_faults", "checked_papers", *leases.FIELDS])
    return True


@transaction.atomic
def fail(*, dossier: Dossier, reason: str) -> None:
    """Record why these papers could not be checked, unless the lease has passed on."""
    row = _held(dossier)
    if row is not None:
        _fail(row, reason)


def _fail(row: Dossier, reason: str) -> None:
    row.check_error = reason[:400]
    leases.release(row)
    row.save(update_fields=["check_error", *leases.FIELDS])


def _held(dossier: Dossier) -> Dossier | None:
    row = Dossier.objects.select_for_update(no_key=True).get(pk=dossier.pk)
    return row if row.lease_token and row.lease_token == dossier.lease_token else None


@transaction.atomic
def check_again(*, dossier: Dossier, by: User) -> bool:
    """Let a check that gave up begin anew; False where none did."""
    require_role(by, *roles_of("again"), to="đối chiếu lại văn bản")
    row = Dossier.objects.select_for_update(no_key=True).get(pk=dossier.pk)
    if not row.check_error:
        return False
    row.check_error, row.attempts = "", 0
    row.save(update_fields=["check_error", "attempts"])
    return True


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


def waiting() -> list[int]:
    """Ids of dossiers with every paper ready that nobody has compared yet or is at."""
    open_papers = Document.objects.filter(dossier=OuterRef("pk")).exclude(state=DocumentState.READY)
    free = Q(lease_until=None) | leases.lapsed_rows()
    rows = Dossier.objects.filter(free, ~Exists(open_papers), checked_papers="", check_error="")
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _bytes(documents: list[Document]) -> dict[tuple[str, str], bytes]:
    found, lost = {}, []
    for document in documents:
        if document.kind == joined.KIND:
            continue
        try:
            with document.file.open("rb") as file:
                found[document.kind, document.key] = file.read()
        except FileNotFoundError:
            lost.append(document.pk)
    if lost:
        raise PapersLost(lost)
    return found


def _fingerprint(documents: list[Document]) -> str:
    hashes = ",".join(f"{document.state} {document.sha256}" for document in documents)
    return hashlib.sha256(hashes.encode()).hexdigest()
