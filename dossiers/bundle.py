"""The dossier as one ZIP: papers, evidence, the frozen data, an index and a hash list.

The same papers give the same bytes: entries carry the snapshot's day, not the clock.
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import BinaryIO

from django.db.models.fields.files import FieldFile
from django.utils import timezone

from dossiers.filenames import ordinal, stem
from dossiers.lookup import nominees
from dossiers.models import Document, Dossier
from dossiers.printing import content_of
from emulation.models import Evidence
from emulation.vietnamese.dates import format_date

SUBJECT, TITLE = 40, 50  # letters of a name of evidence: whose it is, what it is called
INDEX, HASHES, DATA = "00-muc-luc.txt", "SHA256SUMS", "du-lieu-chot.json"
CHUNK = 256 * 1024

Moment = tuple[int, int, int, int, int, int]


@dataclass(frozen=True)
class Entry:
    """One file of the bundle: its name there, what a person calls it, how to open its bytes."""

    name: str
    title: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True)
class Written:
    """What index and hash list say of an entry."""

    name: str
    title: str
    sha256: str


def write(dossier: Dossier, documents: list[Document], target: BinaryIO) -> None:
    """Write the ZIP of the `documents` (all ready) to `target`.

    Files pass through piece by piece, so a large dossier costs no more memory than a small one;
    index and hash list are told of what was written and come last. Raises FileNotFoundError.
    """
    moment = timezone.localtime(dossier.snapshot.frozen_at).timetuple()[:6]
    with zipfile.ZipFile(target, "w") as archive:
        written = [_add(archive, entry, moment) for entry in _entries(dossier, documents)]
        for name, data in [(INDEX, _index(dossier, written)), (HASHES, _hashes(written))]:
            _add(archive, _text(name, "", data), moment)


def _add(archive: zipfile.ZipFile, entry: Entry, moment: Moment) -> Written:
    info = zipfile.ZipInfo(entry.name, date_time=moment)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    digest = hashlib.sha256()
    with entry.open() as source, archive.open(info, "w") as place:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            place.write(chunk)
    return Written(entry.name, entry.title, digest.hexdigest())


def _text(name: str, title: str, data: bytes) -> Entry:
    return Entry(name, title, partial(BytesIO, data))


def _entries(dossier: Dossier, documents: list[Document]) -> Iterator[Entry]:
    for document in documents:
        yield Entry(f"van-ban/{document.filename}", document.title, _opens(document.file))
    found = _evidence(dossier)
    for place, (subject, item) in enumerate(found, start=1):
        name = f"minh-chung/{ordinal(place, len(found))}-{_evidence_name(subject, item)}"
        yield Entry(name, f"Minh chứng của {subject}: {item.called}", _opens(item.file))
    yield _text(DATA, "Dữ liệu chốt của phiên họp", dossier.snapshot.content.encode())


def _opens(file: FieldFile) -> Callable[[], BinaryIO]:
    return partial(file.storage.open, file.name, "rb")


def _evidence_name(subject: str, item: Evidence) -> str:
    """ "chi-cuc-kiem-lam-bien-ban-nghiem-thu.pdf": whose it is, what it is called."""
    called = stem(item.called, TITLE) or "minh-chung"
    return f"{stem(subject, SUBJECT)}-{called}.{item.file.name.rpartition('.')[2]}"


def _evidence(dossier: Dossier) -> list[tuple[str, Evidence]]:
    """The very files the snapshot names, once each in its order, with whose report names them."""
    content = content_of(dossier.snapshot)
    people = nominees(content)
    named: dict[tuple[int, str], str] = {}
    for report in content["reports"]:
        for line in report["evidence"]:
            if line["file"]:
                file = (int(line["file"]), line["sha256"])
                named.setdefault(file, people[report["nominee"]]["name"])
    found = Evidence.objects.in_bulk({pk for pk, _ in named})
    return [
        (subject, found[pk])
        for (pk, digest), subject in named.items()
        if pk in found and found[pk].sha256 == digest
    ]


def _index(dossier: Dossier, entries: list[Written]) -> bytes:
    snapshot = dossier.snapshot
    frozen = timezone.localtime(snapshot.frozen_at)
    head = [
        f"HỒ SƠ KHEN THƯỞNG: {snapshot.meeting.occasion.name}",
        f"Phiên họp ngày {format_date(snapshot.meeting.held_on)}, dữ liệu chốt lần "
        f"{snapshot.version} lúc {frozen:%H:%M} ngày {format_date(frozen.date())}",
        f"Mã băm dữ liệu chốt (SHA-256): {snapshot.sha256}",
        "",
    ]
    lines = [f"{place}. {entry.title}\n   {entry.name}" for place, entry in enumerate(entries, 1)]
    return "\r\n".join(head + "\n".join(lines).split("\n")).encode("utf-8-sig")


def _hashes(entries: list[Written]) -> bytes:
    rows = [f"{entry.sha256}  {entry.name}\n" for entry in entries]
    return "".join(rows).encode()
