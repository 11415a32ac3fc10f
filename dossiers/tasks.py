"""Background work. Tasks take ids, start after commit and are safe to run twice."""

import logging

from celery import Task, shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, transaction
from kombu.exceptions import OperationalError

from awards.services import traces
from dossiers import pdf, printing
from dossiers.models import Document
from dossiers.services import checking, documents

logger = logging.getLogger(__name__)


# Both limits are shorter than a lease: a paper that runs wild is ended before it is given away.
@shared_task(name="dossiers.print_paper", ignore_result=True, soft_time_limit=90, time_limit=120)
def print_paper(document_id: int) -> None:
    """Print one paper if nobody else does. After a crash its lease runs out; the sweep retries."""
    claimed = documents.claim(document_id)
    if claimed is None:
        return
    document = Document.objects.select_related("dossier__snapshot").get(pk=claimed.pk)
    document.lease_token = claimed.lease_token
    try:
        printed = printing.print_document(document)
    except SoftTimeLimitExceeded:
        documents.fail(document=document, reason="Văn bản này tạo quá lâu nên đã dừng.")
    except (ValueError, KeyError, pdf.FontsMissing, pdf.FetchRefused) as error:
        logger.warning("paper %s failed: %s", document_id, error)
        documents.fail(document=document, reason=str(error))
    else:
        documents.finish(document=document, printed=printed)
        if not document.dossier.documents.unfinished().exists():
            check_dossier.delay(document.dossier_id)


# Shorter than the check's lease, as above.
@shared_task(name="dossiers.check", ignore_result=True, soft_time_limit=240, time_limit=300)
def check_dossier(dossier_id: int) -> None:
    """Compare a complete dossier's papers with its snapshot if nobody else does. What was not
    foreseen is raised: its lease runs out, and the sweep retries."""
    claimed = checking.claim(dossier_id)
    if claimed is None:
        return
    try:
        findings = checking.compare(claimed)
    except SoftTimeLimitExceeded:
        checking.fail(dossier=claimed, reason="Việc đối chiếu quá lâu nên đã dừng.")
    except checking.PapersLost as lost:
        logger.warning("check of dossier %s: %s", dossier_id, lost)
        documents.lose(lost.ids)
    except ValueError as error:
        logger.warning("check of dossier %s failed: %s", dossier_id, error)
        checking.fail(dossier=claimed, reason=str(error))
    else:
        checking.finish(dossier=claimed, findings=findings)


@shared_task(name="dossiers.sweep", ignore_result=True)
def sweep() -> None:
    """Wake every paper that waits: lost messages and lapsed leases are found here. A complete
    dossier that no living worker checks is checked here too."""
    for document_id in documents.waiting():
        print_paper.delay(document_id)
    for dossier_id in checking.waiting():
        check_dossier.delay(dossier_id)
    erase_traces()


def erase_traces() -> None:
    """Finish what a closing could not: old versions of a secret round's boxes go."""
    try:
        traces.erase()
    except DatabaseError:
        logger.warning("the traces of a closed round are still there; tried again later")


def wake(ids: list[int]) -> None:
    """Ask for these papers once the transaction is through. Without a broker the act still holds:
    the sweep asks again."""
    transaction.on_commit(lambda: _send(print_paper, ids), robust=True)


def wake_check(dossier_id: int) -> None:
    """Ask for the check of this dossier's papers, as `wake`."""
    transaction.on_commit(lambda: _send(check_dossier, [dossier_id]), robust=True)


def _send(task: Task, ids: list[int]) -> None:
    try:
        for pk in ids:
            task.delay(pk)
    except OperationalError:
        logger.warning("no broker: %s of %s wait for the sweep", len(ids), task.name)
