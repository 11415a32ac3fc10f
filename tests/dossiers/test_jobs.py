"""The job behind a paper: leases, retries, one finish whatever dies, and the check at the end."""

import hashlib
import io
import json
import re
import zipfile
from datetime import timedelta
from typing import ClassVar

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils import timezone

from dossiers import bundle, printing, tasks
from dossiers.content import canonical_json
from dossiers.models import Document, Snapshot
from dossiers.printing import content_of
from dossiers.services import checking, documents
from dossiers.services.snapshots import freeze_again
from emulation.errors import Forbidden, Refused
from emulation.models import AuditEntry, Evidence, Staff
from tests.dossiers.makers import TODAY
from tests.factories import MOMENT, make_tccb, make_user

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("printed_once", "read_once"),
]


def print_all(snapshot: Snapshot) -> list[Document]:
    for document in snapshot.dossier.documents.all():
        tasks.print_paper(document.pk)
    return list(snapshot.dossier.documents.all())


def test_a_snapshot_lays_out_every_paper_and_the_joined_one(snapshot):
    kinds = list(snapshot.dossier.documents.values_list("kind", flat=True))
    assert kinds == [
        "submission",
        "minutes",
        "count_record",
        "collective_report",
        "individual_report",
        "joined",
    ]
    assert set(snapshot.dossier.documents.values_list("state", flat=True)) == {"queued"}


def test_printed_papers_are_whole_hashed_and_agree_with_the_snapshot(snapshot):
    papers = print_all(snapshot)
    for paper in papers:
        data = paper.file.open("rb").read()
        assert (paper.state, paper.finishes, paper.attempts) == ("ready", 1, 1), paper.error
        assert data.startswith(b"%PDF-")
        assert len(data) == paper.size
        assert paper.template_version
    snapshot.dossier.refresh_from_db()
    check = checking.check_of(snapshot.dossier, papers)
    assert check.agrees, check.differences


def test_a_paper_of_another_snapshot_is_found_out(snapshot):
    """The control of the check: a paper with a changed tally does not pass."""
    print_all(snapshot)
    content = json.loads(snapshot.content)
    content["rounds"][0]["lines"][0]["agree"] = 9
    from dossiers import pdf
    from dossiers.papers import paper

    forged = pdf.render(content, paper(content, "minutes", "meeting"))
    row = snapshot.dossier.documents.get(kind="minutes")
    name = default_storage.save("papers/forged.pdf", io.BytesIO(forged))
    Document.objects.filter(pk=row.pk).update(file=name, sha256="0" * 64)
    tasks.check_dossier(snapshot.dossier.pk)
    snapshot.dossier.refresh_from_db()
    assert any("Biên bản họp" in line for line in snapshot.dossier.differences)


def test_rendering_again_gives_the_same_bytes(snapshot, shelf):
    paper = snapshot.dossier.documents.first()
    tasks.print_paper(paper.pk)
    paper.refresh_from_db()
    shelf.clear()
    assert printing.print_document(paper).sha256 == paper.sha256


def test_a_claimed_paper_is_nobody_elses_until_its_lease_runs_out(snapshot):
    paper = snapshot.dossier.documents.first()
    first = documents.claim(paper.pk)
    assert first is not None
    assert documents.claim(paper.pk) is None
    assert paper.pk not in documents.waiting()
    lapse(paper)
    assert paper.pk in documents.waiting()
    second = documents.claim(paper.pk)
    assert second.lease_token != first.lease_token
    assert second.attempts == 2


def lapse(paper: Document) -> None:
    """As if its worker had died long ago."""
    Document.objects.filter(pk=paper.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_late_worker_cannot_finish_what_was_given_away(snapshot):
    paper = snapshot.dossier.documents.first()
    late = documents.claim(paper.pk)
    lapse(paper)
    documents.claim(paper.pk)
    printed = printing.print_document(late)
    assert documents.finish(document=late, printed=printed) is False
    paper.refresh_from_db()
    assert (paper.state, paper.finishes) == ("rendering", 0)


def test_a_paper_whose_worker_dies_every_time_fails_with_words(snapshot):
    paper = snapshot.dossier.documents.first()
    for _ in range(documents.MAX_ATTEMPTS):
        assert documents.claim(paper.pk) is not None
        lapse(paper)
    assert documents.claim(paper.pk) is None
    paper.refresh_from_db()
    assert paper.state == "failed"
    assert "dừng giữa chừng" in paper.error


def test_a_damaged_snapshot_prints_nothing_and_says_so(snapshot):
    Snapshot.objects.filter(pk=snapshot.pk).update(content=snapshot.content.replace("Thị", "Thi"))
    paper = snapshot.dossier.documents.first()
    tasks.print_paper(paper.pk)
    paper.refresh_from_db()
    assert (paper.state, paper.error) == ("failed", "Dữ liệu chốt không khớp mã băm đã ghi.")


def test_stopping_cancels_what_waits_and_printing_again_takes_it_up(snapshot):
    tccb, dossier = make_tccb(), snapshot.dossier
    tasks.print_paper(dossier.documents.first().pk)
    assert documents.stop_printing(dossier=dossier, by=tccb) == 5
    states = list(dossier.documents.values_list("state", flat=True))
    assert states == ["ready"] + ["cancelled"] * 5
    assert len(documents.print_again(dossier=dossier, by=tccb)) == 5
    with pytest.raises(Forbidden):
        documents.stop_printing(dossier=dossier, by=make_user("member"))


def test_a_number_is_printed_from_the_same_snapshot(snapshot):
    from dossiers.reading import read

    tccb = make_tccb()
    print_all(snapshot)
    paper = snapshot.dossier.documents.get(kind="submission")
    before = paper.sha256
    documents.issue_paper(document=paper, number="007", issued_on=TODAY, by=tccb, on=TODAY)
    waiting = set(snapshot.dossier.documents.unfinished().values_list("kind", flat=True))
    assert waiting == {"submission", "joined"}
    print_all(snapshot)
    paper.refresh_from_db()
    assert paper.sha256 != before
    text = read(paper.file.open("rb").read()).prose
    assert "07/TTr-SNNMT" in text
    assert "ngày 12 tháng 11 năm 2025" in text
    assert AuditEntry.objects.filter(act="paper_issued").count() == 1


@pytest.mark.parametrize(
    ("number", "field"), [("7a", "number"), ("", "number"), ("²", "number"), ("00", "number")]
)
def test_a_number_must_be_digits(snapshot, number, field):
    paper = snapshot.dossier.documents.first()
    with pytest.raises(Refused) as refusal:
        documents.issue_paper(
            document=paper, number=number, issued_on=TODAY, by=make_tccb(), on=TODAY
        )
    assert refusal.value.field == field


def test_a_number_cannot_be_older_than_the_meeting(snapshot):
    paper = snapshot.dossier.documents.first()
    with pytest.raises(Refused) as refusal:
        documents.issue_paper(
            document=paper,
            number="7",
            issued_on=TODAY - timedelta(days=1),
            by=make_tccb(),
            on=TODAY,
        )
    assert refusal.value.field == "issued_on"


def test_the_bundle_has_papers_index_and_hashes_and_the_same_bytes_twice(snapshot):
    papers = print_all(snapshot)
    first, second = io.BytesIO(), io.BytesIO()
    bundle.write(snapshot.dossier, papers, first)
    bundle.write(snapshot.dossier, papers, second)
    assert first.getvalue() == second.getvalue()
    with zipfile.ZipFile(first) as archive:
        names = archive.namelist()
        assert names[-2:] == ["00-muc-luc.txt", "SHA256SUMS"]
        assert sum(name.startswith("van-ban/") for name in names) == len(papers)
        hashes = archive.read("SHA256SUMS").decode()
        assert all(f"{paper.sha256}  van-ban/{paper.filename}" in hashes for paper in papers)
        index = archive.read("00-muc-luc.txt").decode("utf-8-sig")
        assert snapshot.sha256 in index
        assert "Tờ trình đề nghị tặng Bằng khen của Chủ tịch UBND tỉnh" in index


class Piecewise:
    """A file in the store that is read a piece at a time, while no other is open."""

    unread: ClassVar[set[str]] = set()

    def __init__(self, file):
        assert not self.unread, f"{self.unread} and {file.name} at once"
        self.file = file
        self.unread.add(file.name)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.close()

    def close(self):
        self.unread.discard(self.file.name)
        self.file.close()

    def read(self, size=-1):
        assert 0 < size <= 1024 * 1024, "a whole file in memory"
        return self.file.read(size)


def test_the_bundle_never_holds_a_whole_file(snapshot, monkeypatch):
    papers, target = print_all(snapshot), io.BytesIO()
    unit = snapshot.meeting.items.order_by("pk").first().nomination.subject
    frozen_with_evidence(snapshot, [store_evidence(unit, "Biên bản")])
    opened = FileSystemStorage.open
    monkeypatch.setattr(FileSystemStorage, "open", lambda *given: Piecewise(opened(*given)))
    bundle.write(snapshot.dossier, papers, target)
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(papers) + 4


def test_faults_of_layout_are_kept_apart_from_differences(snapshot, monkeypatch):
    minutes = snapshot.dossier.documents.get(kind="minutes")
    monkeypatch.setattr(
        checking.layout,
        "faults",
        lambda data, content, spec, issue: ["lề trái 25 mm."] if spec.kind == "minutes" else [],
    )
    papers = print_all(snapshot)
    snapshot.dossier.refresh_from_db()
    assert snapshot.dossier.differences == []
    assert snapshot.dossier.layout_faults == [f"{minutes.title}: lề trái 25 mm."]
    check = checking.check_of(snapshot.dossier, papers)
    assert (check.done, check.agrees, check.refused) == (True, False, True)
    assert [paper.kind for paper in papers if check.refuses(paper.title)] == ["minutes"]
    documents.issue_paper(document=minutes, number="7", issued_on=TODAY, by=make_tccb(), on=TODAY)
    snapshot.dossier.refresh_from_db()
    assert (snapshot.dossier.checked_papers, snapshot.dossier.layout_faults) == ("", [])


def test_names_in_the_bundle_tell_a_clerk_what_a_file_is(snapshot):
    """Evidence and papers: whose, what, in ASCII, short, all different; index and hashes agree."""
    unit = snapshot.meeting.items.order_by("pk").first().nomination.subject
    long = "Biên bản nghiệm thu, danh sách hộ nghèo ký nhận có xác nhận của xã " * 2
    files = [store_evidence(unit, title) for title in ("Quyết định số 12/QĐ.PDF", long, long)]
    frozen_with_evidence(snapshot, files)
    target = io.BytesIO()
    bundle.write(snapshot.dossier, print_all(snapshot), target)
    with zipfile.ZipFile(target) as archive:
        names = archive.namelist()
        hashes = archive.read("SHA256SUMS").decode().splitlines()
        index = archive.read("00-muc-luc.txt").decode("utf-8-sig")
        sums = {
            name: hashlib.sha256(archive.read(name)).hexdigest()
            for name in names
            if name not in ("00-muc-luc.txt", "SHA256SUMS")
        }
    evidence = [name for name in names if name.startswith("minh-chung/")]
    assert evidence == [
        "minh-chung/01-chi-cuc-thuy-loi-quyet-dinh-so-12-qd.pdf",
        "minh-chung/02-chi-cuc-thuy-loi-bien-ban-nghiem-thu-danh-sach-ho-ngheo-ky-nhan-co.pdf",
        "minh-chung/03-chi-cuc-thuy-loi-bien-ban-nghiem-thu-danh-sach-ho-ngheo-ky-nhan-co.pdf",
    ]
    assert all(name.isascii() and len(name.rpartition("/")[2]) <= 100 for name in names)
    assert not any(re.search(r"-(cn|tt)-\d", name) for name in names)
    assert hashes == [f"{sums[name]}  {name}" for name in sums]
    assert [line.strip() for line in index.splitlines() if line.startswith("   ")] == list(sums)
    assert "Minh chứng của Chi cục Thủy lợi: Quyết định số 12/QĐ" in index


def store_evidence(subject, title):
    data = f"%PDF-1.7 {title} {Evidence.objects.count()}".encode()
    return Evidence.objects.create(
        subject=subject,
        title=title,
        file=ContentFile(data, name="x.pdf"),
        original_name="x.pdf",
        content_type="application/pdf",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by=make_tccb(),
        uploaded_at=MOMENT,
    )


def frozen_with_evidence(snapshot, files):
    """As if the reports had named these files when the meeting was closed."""
    content = content_of(snapshot)
    content["reports"][0]["evidence"] = [
        {"title": item.title.strip(), "file": str(item.pk), "sha256": item.sha256} for item in files
    ]
    text = canonical_json(content)
    snapshot.content, snapshot.sha256 = text.decode(), hashlib.sha256(text).hexdigest()
    snapshot.save()


def test_a_report_takes_no_number_and_a_number_is_given_once(snapshot):
    tccb = make_tccb()
    report = snapshot.dossier.documents.get(kind="collective_report")
    with pytest.raises(Refused, match="không có số"):
        documents.issue_paper(document=report, number="7", issued_on=TODAY, by=tccb, on=TODAY)
    minutes = snapshot.dossier.documents.get(kind="minutes")
    twin = Document.objects.create(
        dossier=snapshot.dossier, kind="minutes", key="twin", title="", symbol=minutes.symbol,
        filename="", position=99,
    )  # fmt: skip
    documents.issue_paper(document=minutes, number="7", issued_on=TODAY, by=tccb, on=TODAY)
    with pytest.raises(Refused, match="đã cấp"):
        documents.issue_paper(document=twin, number="07", issued_on=TODAY, by=tccb, on=TODAY)


def test_papers_and_index_tell_the_offices_hours(snapshot):
    from dossiers.reading import read

    papers = print_all(snapshot)
    stored = Snapshot.objects.get(pk=snapshot.pk)
    counted = read(next(p for p in papers if p.kind == "count_record").file.open("rb").read())
    opened = timezone.localtime(stored.meeting.rounds.get().opened_at)
    assert f"mở lúc {opened:%H} giờ {opened:%M} phút" in counted.prose
    target = io.BytesIO()
    bundle.write(stored.dossier, papers, target)
    with zipfile.ZipFile(target) as archive:
        index = archive.read("00-muc-luc.txt").decode("utf-8-sig")
    assert f"lúc {timezone.localtime(stored.frozen_at):%H:%M} ngày" in index


def test_freezing_again_needs_a_reason_and_keeps_the_first(snapshot):
    tccb = make_tccb()
    with pytest.raises(Refused):
        freeze_again(meeting=snapshot.meeting, reason=" ", by=tccb)
    with pytest.raises(Refused, match="Không có gì thay đổi"):
        freeze_again(meeting=snapshot.meeting, reason="Chốt thử", by=tccb)
    Staff.objects.filter(pk=snapshot.meeting.chair.staff_id).update(post="Giám đốc")
    again = freeze_again(meeting=snapshot.meeting, reason="Sửa chức vụ của chủ tọa", by=tccb)
    assert (again.version, again.reason) == (2, "Sửa chức vụ của chủ tọa")
    first = Snapshot.objects.get(pk=snapshot.pk)
    assert first.content == snapshot.content
    assert first.dossier.documents.count() == again.dossier.documents.count()
