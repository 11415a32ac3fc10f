"""What the record pages' tests send, and how they read the answer."""

import uuid

from django.core.files.uploadedfile import SimpleUploadedFile

from emulation import uploads
from emulation.models import Evidence
from emulation.selectors.records import as_waiting
from emulation.services.records import upload_evidence
from tests.factories import make_tccb, small_pdf

PDF = small_pdf("một hai ba")


def pdf(name="bao-cao.pdf"):
    return SimpleUploadedFile(name, PDF)


def checked_pdf(name="bao-cao.pdf"):
    """The same as the services take it."""
    return uploads.check(pdf(name))


def keep_pdf(subject, by, title="Biên bản", *, name="bao-cao.pdf"):
    """Evidence with its file, as its officer uploads it."""
    return upload_evidence(
        subject=subject, title=title, file=checked_pdf(name), token=uuid.uuid4(), by=by
    )


def make_evidence(subject, title, at):
    """A stored small file of the subject, uploaded at that moment."""
    return Evidence.objects.create(
        subject=subject,
        title=title,
        original_name="tep.pdf",
        size=193,
        content_type="application/pdf",
        sha256="0" * 64,
        uploaded_by=make_tccb(),
        uploaded_at=at,
    )


def result_data(target, **changes):
    return {
        "token": str(uuid.uuid4()),
        "file_token": str(uuid.uuid4()),
        "indicator": target.indicator_id,
        "value": "12",
        "achieved_on": "30/9/2025",
        "note": "Quý III",
        "title": "",
    } | changes


def as_shown(*records):
    """What the page of confirming or giving back sends for these records."""
    rows = [as_waiting(record) for record in records]
    return {"pick": [row.key for row in rows], "seen": [row.seen for row in rows]}


def text(response):
    return response.content.decode().replace("\u00a0", " ")
