"""A document can be re-rendered byte for byte from its snapshot."""

from datetime import date

import pytest

from awards.models import Council, CouncilMember, Nomination, Report
from dossiers import tasks
from dossiers.models import Document, Snapshot
from dossiers.printing import print_document
from dossiers.services.documents import issue_paper
from emulation.models import Department, Staff, Subject, Unit
from tests.dossiers.makers import make_snapshot
from tests.factories import make_tccb

pytestmark = pytest.mark.django_db
KINDS = {
    "submission", "minutes", "count_record", "collective_report", "individual_report", "joined",
}  # fmt: skip


def printed(snapshot: Snapshot) -> dict[str, Document]:
    for document in snapshot.dossier.documents.unfinished():
        tasks.print_paper(document.pk)
    return {document.kind: document for document in snapshot.dossier.documents.all()}


def years_later(settings) -> None:
    """Everything that was frozen is something else by now, the day too."""
    settings.DEMO_TODAY = date(2031, 3, 4)
    Staff.objects.update(full_name="Người khác", post="Chức vụ khác", address="ba")
    Subject.objects.update(name="Tên khác")
    Unit.objects.update(name="Đơn vị khác", symbol="KHAC")
    Council.objects.update(name="Hội đồng khác")
    CouncilMember.objects.update(position=1)
    Report.objects.update(overview="Lời khác", achievements="Lời khác", summary="Lời khác")
    Nomination.objects.update(facts={}, verdict={}, verdict_status="not_met")
    for department in Department.objects.all():
        department.names.update(name="Sở khác", symbol="SK", place="Nơi khác")


def test_one_of_each_kind_is_the_same_bytes_whatever_the_rows_say_now(settings):
    settings.DEMO_TODAY = date(2025, 11, 12)
    snapshot = make_snapshot(people=1)
    minutes = snapshot.dossier.documents.get(kind="minutes")
    day = date(2025, 11, 13)
    issue_paper(document=minutes, number="7", issued_on=day, by=make_tccb(), on=day)
    papers = printed(snapshot)
    assert set(papers) == KINDS
    years_later(settings)
    for kind, paper in papers.items():
        stored = paper.file.open("rb").read()
        again = print_document(Document.objects.get(pk=paper.pk))
        assert (again.pdf == stored, again.sha256) == (True, paper.sha256), kind


def test_a_changed_snapshot_is_refused_and_prints_nothing():
    snapshot = make_snapshot(people=0)
    document = snapshot.dossier.documents.get(kind="minutes")
    Snapshot.objects.update(content=snapshot.content.replace("Chi cục", "Chỉ cục"))
    with pytest.raises(ValueError, match="không khớp mã băm"):
        print_document(Document.objects.get(pk=document.pk))
