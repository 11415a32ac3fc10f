"""The job behind every paper. The row with its lease is the truth; a task only wakes the work."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from dossiers import joined
from dossiers.edition import edition
from dossiers.enums import DocumentState
from dossiers.models import Document, Dossier
from dossiers.papers import NUMBERED
from dossiers.printing import Printed
from dossiers.services import leases
from dossiers.services.leases import MAX_ATTEMPTS
from dossiers.states import DOCUMENT_STEPS, roles_of, states_before
from emulation import audit
from emulation.access import require_role
from emulation.acts import Act
from emulation.errors import Refused, Stale
from emulation.models import User
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise_lines

LEASE = timedelta(minutes=3)
LOST = "Tệp của văn bản này không còn trong kho. Bấm tạo lại để có lại đúng văn bản ấy."


@transaction.atomic
def claim(document_id: int) -> Document | None:
    """Take the job for one lease; None when somebody else holds it or nothing is left to do.

    A job whose lease ran out is taken again, at most `MAX_ATTEMPTS` times in all; after that it
    has failed and says so.
    """
    document = Document.objects.select_for_update(no_key=True).filter(pk=document_id).first()
    if document is None or not _open_to_claim(document):
        return None
    if document.attempts >= MAX_ATTEMPTS:
        _fail(document, "Máy tạo văn bản đã dừng giữa chừng nhiều lần. Bấm tạo lại để thử tiếp.")
        return None
    document.state = DOCUMENT_STEPS[document.state, "claim"].to
    leases.take(document, LEASE)
    document.save(update_fields=["state", *leases.FIELDS])
    return document


def _open_to_claim(document: Document) -> bool:
    if document.state == DocumentState.QUEUED:
        return True
    return document.state == DocumentState.RENDERING and leases.lapsed(document)


def finish(*, document: Document, printed: Printed) -> bool:
    """Store a finished paper once; False when the lease has passed to somebody else meanwhile.

    The file's name is its hash, so two workers that print the same paper write the same file.
    """
    name = f"papers/{printed.sha256[:2]}/{printed.sha256}"
    _keep(f"{name}.pdf", printed.pdf)
    if printed.thumbnail:
        _keep(f"{name}.png", printed.thumbnail)
    with transaction.atomic():
        row = _held(document)
        if row is None:
            return False
        row.state, row.error = DOCUMENT_STEPS[row.state, "finish"].to, ""
        row.file.name = f"{name}.pdf"
        row.thumbnail.name = f"{name}.png" if printed.thumbnail else ""
        row.sha256, row.size, row.pages = printed.sha256, len(printed.pdf), printed.pages
        row.template_version = edition()
        row.ready_at = timezone.now()
        row.finishes += 1
        leases.release(row)
        row.save()
        _unchecked_again([row.dossier_id])
        return True


def _unchecked_again(dossier_ids: Iterable[int]) -> None:
    """What was compared is no longer what is there, so the dossier waits for its next check.

    One that is at it loses its lease: it is at papers that are gone.
    """
    Dossier.objects.filter(pk__in=dossier_ids).update(
        checked_papers="",
        differences=[],
        layout_faults=[],
        check_error="",
        attempts=0,
        lease_until=None,
        lease_token="",
    )


def _keep(name: str, data: bytes) -> None:
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(data))


def _held(document: Document) -> Document | None:
    row = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    mine = row.state == DocumentState.RENDERING and row.lease_token == document.lease_token
    return row if mine else None


@transaction.atomic
def fail(*, document: Document, reason: str) -> None:
    """Record why this paper could not be printed, unless the lease has passed on."""
    row = _held(document)
    if row is not None:
        _fail(row, reason)


def _fail(row: Document, reason: str) -> None:
    row.state, row.error = DOCUMENT_STEPS[row.state, "fail"].to, reason[:400]
    leases.release(row)
    row.save(update_fields=["state", "error", "lease_until", "lease_token"])


@transaction.atomic
def lose(ids: Iterable[int]) -> None:
    """Say of finished papers that their files are gone from the store, where they are: printed
    again they come back byte for byte. Their dossiers wait for the next check."""
    rows = Document.objects.select_for_update(no_key=True).filter(
        pk__in=ids, state=DocumentState.READY
    )
    gone = [row for row in rows.order_by("pk") if not row.file.storage.exists(row.file.name)]
    for row in gone:
        _fail(row, LOST)
    _unchecked_again({row.dossier_id for row in gone})


def waiting() -> list[int]:
    """Ids of papers nobody works on: queued, or with a lease that ran out."""
    lapsed = Q(state=DocumentState.RENDERING) & leases.lapsed_rows()
    rows = Document.objects.filter(Q(state=DocumentState.QUEUED) | lapsed)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def stop_printing(*, dossier: Dossier, by: User) -> int:
    """Cancel what is not printed yet; returns how many papers. What is ready stays."""
    require_role(by, *roles_of("stop"), to="dừng tạo văn bản")
    stopped = _moved(dossier, "stop")
    if stopped:
        data = {"papers": len(stopped), "documents": stopped}
        audit.record(dossier, Act.DOSSIER_CANCELLED, by=by, data=data)
    return len(stopped)


def _moved(dossier: Dossier, action: str) -> list[int]:
    """Take the step with every paper of the dossier from whose state it exists; their ids."""
    rows = Document.objects.select_for_update(no_key=True).filter(
        dossier=dossier, state__in=states_before(action)
    )
    found = list(rows.order_by("pk"))
    for row in found:
        row.state = DOCUMENT_STEPS[row.state, action].to
        leases.release(row)
    Document.objects.bulk_update(found, ["state", "lease_until", "lease_token"])
    return [row.pk for row in found]


@transaction.atomic
def print_again(*, dossier: Dossier, by: User) -> list[int]:
    """Queue what failed or was stopped; returns their ids for waking."""
    require_role(by, *roles_of("again"), to="tạo lại văn bản")
    queued = _moved(dossier, "again")
    _from_the_start(queued)
    if queued:
        data = {"papers": len(queued), "documents": queued}
        audit.record(dossier, Act.DOSSIER_AGAIN, by=by, data=data)
    return queued


def _requeue(ids: Iterable[int]) -> None:
    """Print these once more, with a number or another one."""
    for row in Document.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"):
        row.state = DOCUMENT_STEPS[row.state, "issue"].to
        leases.release(row)
        row.save(update_fields=["state", "lease_until", "lease_token"])
    _from_the_start(ids)


def _from_the_start(ids: Iterable[int]) -> None:
    rows = Document.objects.filter(pk__in=ids)
    _unchecked_again(rows.values_list("dossier_id", flat=True))
    rows.update(attempts=0, error="")


def _refuse_unnumbered(document: Document) -> None:
    if document.kind not in NUMBERED:
        raise Refused("Loại văn bản này không có số.")
    snapshot = document.dossier.snapshot
    if snapshot.meeting.snapshots.filter(version__gt=snapshot.version).exists():
        raise Refused("Dữ liệu đã chốt lại sau bản này. Ghi số ở hồ sơ mới nhất.")


def _checked_number(document: Document, number: str, issued_on: date, on: date) -> str:
    """The digits of the number, where it and its day can be."""
    digits = number.strip().lstrip("0")
    if not (digits.isascii() and digits.isdigit()):
        raise Refused("Nhập phần số của văn bản bằng chữ số, ví dụ 7 hoặc 123.", field="number")
    if issued_on < document.dossier.snapshot.meeting.held_on:
        raise Refused("Ngày ban hành đứng trước ngày Hội đồng họp.", field="issued_on")
    if issued_on > on:
        raise Refused("Ngày ban hành không được sau hôm nay.", field="issued_on")
    return digits


def _refuse_unnoticed(document: Document, seen: str, reason: str) -> None:
    """A number that was given is not replaced by somebody who does not know of it."""
    if not document.number:
        return
    known = f"số {document.number}, ngày {document.issued_on:%d/%m/%Y}"
    if seen != document.issued:
        raise Stale(f"Văn bản này vừa được ghi {known}. Số vừa nhập chưa ghi đè.", field="number")
    if not reason:
        raise Refused(f"Văn bản đã có {known}. Ghi lý do sửa số.", field="reason")


def _locked_with_joined(document: Document) -> tuple[Document, list[int]]:
    """The paper, and the joined one that carries its number too. Whoever changes papers locks them
    by id, and the dossier after them."""
    both = Q(pk=document.pk) | Q(dossier=document.dossier_id, kind=joined.KIND)
    rows = Document.objects.select_for_update(no_key=True).filter(both).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[document.pk], list(found)


def _write_number(document: Document, number: str, issued_on: date) -> None:
    """Refused (field "number") where another paper has it, one that gets it this moment too."""
    document.number, document.issued_on = number, issued_on
    document.book_year = issued_on.year
    earlier = Document.objects.replaced_by(document)
    try:
        with transaction.atomic():
            earlier.filter(number=number, book_year=issued_on.year).update(book_year=0)
            document.save(update_fields=["number", "issued_on", "book_year"])
    except IntegrityError as error:
        raise Refused(_held_by(document), field="number") from error


def _held_by(document: Document) -> str:
    """Which paper has the number this one was to get."""
    holder = Document.objects.select_related("dossier__snapshot__meeting").get(
        symbol=document.symbol, book_year=document.book_year, number=document.number
    )
    meeting = holder.dossier.snapshot.meeting
    return (
        f"Số {document.number.zfill(2)}/{document.symbol} năm {document.book_year} đã cấp cho "
        f"{holder.title}, phiên họp ngày {format_date(meeting.held_on)}."
    )


@transaction.atomic
def issue_paper(
    *,
    document: Document,
    number: str,
    issued_on: date,
    by: User,
    on: date,
    reason: str = "",
    seen: str = "",
) -> Document:
    """Record the number and day văn thư gave after signing, and queue the paper once more.

    It is printed from the same snapshot plus these two. Refused for a kind of paper that takes no
    number and for a snapshot that has been superseded; refused at the field for a number that is
    not digits or already given under the same symbol that year (but to an earlier version of this
    very paper, which may pass it on), and for a day before the meeting or after `on`.
    A paper that has its number is corrected with a `reason` alone; Stale when its number and day
    (`Document.issued`) are not what the page showed (`seen`).
    """
    require_role(by, *roles_of("issue"), to="ghi số văn bản")
    document, changed = _locked_with_joined(document)
    _refuse_unnumbered(document)
    digits = _checked_number(document, number, issued_on, on)
    if (document.number, document.issued_on) == (digits, issued_on):
        return document
    reason = normalise_lines(reason)
    _refuse_unnoticed(document, seen, reason)
    also = [pk for pk in changed if pk != document.pk]
    data = {"number": digits, "on": issued_on.isoformat(), "joined": also}
    if document.issued_on:
        data |= {"before": document.number, "before_on": document.issued_on.isoformat()}
        data["reason"] = reason
    _write_number(document, digits, issued_on)
    _requeue(changed)
    audit.record(
        document,
        Act.PAPER_ISSUED,
        by=by,
        data=data,
    )
    document.refresh_from_db()
    return document
