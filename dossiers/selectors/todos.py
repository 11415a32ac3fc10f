"""What of the papers waits for a person, as the home page lists it."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from dossiers.content import Content
from dossiers.enums import DocumentState
from dossiers.models import Document, Dossier, Snapshot
from dossiers.papers import NUMBERED, SUBMISSION
from dossiers.printing import content_of
from emulation.enums import Role
from emulation.home import Todo
from emulation.models import User
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise


def todos(user: User, today: date) -> list[Todo]:
    """TCCB and the secretary hear of papers that could not be printed or checked, and of numbers
    to record; the director gets the papers to sign."""
    found: list[Todo] = []
    if user.scope.has(Role.TCCB, Role.SECRETARY):
        found += [*_failed(), *map(_number_todo, _unnumbered().defer("snapshot__content"))]
    if user.scope.has(Role.DIRECTOR) and user.staff is not None:
        name = normalise(user.staff.full_name)
        found += [todo for dossier in _unnumbered() for todo in _to_sign(dossier, name)]
    return found


def _failed() -> Iterator[Todo]:
    failed = Count("documents", filter=Q(documents__state=DocumentState.FAILED))
    rows = Dossier.objects.annotate(failed=failed).filter(Q(failed__gt=0) | ~Q(check_error=""))
    for dossier in rows.order_by("pk"):
        title = f"Tạo lại {dossier.failed} văn bản không tạo được"
        chip = ("no", "Không tạo được")
        if not dossier.failed:
            title, chip = (
                "Đối chiếu lại các văn bản với dữ liệu chốt",
                ("no", "Chưa đối chiếu được"),
            )
        yield Todo(title=title, url=reverse("dossier_detail", args=[dossier.pk]), chip=chip)


def _unnumbered() -> QuerySet[Dossier]:
    """Newest dossiers whose papers are all done and right, with `unnumbered` of them."""
    newest = Snapshot.objects.filter(meeting=OuterRef("snapshot__meeting")).order_by("-version")
    waiting = Q(documents__kind__in=NUMBERED, documents__number="")
    unfinished = ~Q(documents__state=DocumentState.READY)
    return (
        Dossier.objects.exclude(checked_papers="")
        .filter(differences=[], layout_faults=[])
        .filter(snapshot=Subquery(newest.values("pk")[:1]))
        .annotate(
            unnumbered=Count("documents", filter=waiting),
            unfinished=Count("documents", filter=unfinished),
        )
        .filter(unnumbered__gt=0, unfinished=0)
        .select_related("snapshot__meeting__occasion")
        .order_by("pk")
    )


def _number_todo(dossier: Dossier) -> Todo:
    return Todo(
        title=f"Ghi số {dossier.unnumbered} văn bản",
        url=reverse("dossier_detail", args=[dossier.pk]),
        context=f"{_meeting(dossier)}. Ghi sau khi ký, theo số văn thư cấp",
        chip=("run", "Chưa có số"),
    )


def _to_sign(dossier: Dossier, name: str) -> Iterator[Todo]:
    """One line a paper that this person signs, with the paper itself. Nothing where the frozen
    data is damaged: the check tells of that."""
    try:
        content = content_of(dossier.snapshot)
    except ValueError:
        return
    for paper in _papers(dossier):
        if name in _signers(content, paper):
            yield Todo(
                title=f"Ký {paper.title}",
                url=reverse("document_pdf", args=[paper.pk]),
                context=f"{_meeting(dossier)}. Tải về để ký",
                chip=("run", "Chưa có số"),
            )


def _papers(dossier: Dossier) -> QuerySet[Document]:
    return dossier.documents.filter(kind__in=NUMBERED, number="")


def _signers(content: Content, paper: Document) -> set[str]:
    """Who stands under it: a submission has one signature, minutes and counts have two."""
    if paper.kind == SUBMISSION:
        return {s["signatory"]["name"] for s in content["submissions"] if s["key"] == paper.key}
    return {content["meeting"][post]["name"] for post in ("chair", "secretary")}


def _meeting(dossier: Dossier) -> str:
    meeting = dossier.snapshot.meeting
    return f"{meeting.occasion.name}, phiên họp ngày {format_date(meeting.held_on)}"
