"""What the dossier pages show."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from dossiers import joined
from dossiers.enums import DocumentState
from dossiers.models import Document, Dossier, Snapshot
from dossiers.papers import (
    COLLECTIVE_REPORT,
    COUNT_RECORD,
    INDIVIDUAL_REPORT,
    MINUTES,
    NUMBERED,
    SUBMISSION,
    VOTE_RECORD,
)
from dossiers.printing import content_of
from emulation.models import User
from emulation.vietnamese.dates import format_date

_CHIPS = {
    DocumentState.QUEUED: "off",
    DocumentState.RENDERING: "run",
    DocumentState.READY: "ok",
    DocumentState.FAILED: "no",
    DocumentState.CANCELLED: "off",
}
_ABBREVIATIONS = {
    SUBMISSION: "TTr",
    MINUTES: "BB",
    COUNT_RECORD: "BB kiểm phiếu",
    VOTE_RECORD: "BB biểu quyết",
}


@dataclass(frozen=True)
class Progress:
    """How far printing has come. `now`: the title of a paper being printed."""

    done: int
    total: int
    open: int
    now: str
    bytes: int

    @property
    def complete(self) -> bool:
        return self.done == self.total


@dataclass(frozen=True)
class Row:
    """One paper as the page shows it."""

    document: Document
    line: str
    chip: str
    label: str

    @property
    def ready(self) -> bool:
        return self.document.state == DocumentState.READY

    @property
    def takes_number(self) -> bool:
        return self.document.kind in NUMBERED


def dossiers_for(user: User) -> QuerySet[Dossier]:
    """The newest snapshot's dossier of each meeting first, with counts of its papers."""
    ready = Count("documents", filter=Q(documents__state=DocumentState.READY))
    return (
        Dossier.objects.visible_to(user)
        .select_related("snapshot__meeting__occasion")
        .defer("snapshot__content")
        .annotate(papers=Count("documents"), ready=ready)
        .order_by("-created_at", "-pk")
    )


def progress_of(documents: list[Document]) -> Progress:
    finished = [row for row in documents if row.state == DocumentState.READY]
    printing = [row.title for row in documents if row.state == DocumentState.RENDERING]
    waiting = {DocumentState.QUEUED, DocumentState.RENDERING}
    return Progress(
        done=len(finished),
        total=len(documents),
        open=sum(row.state in waiting for row in documents),
        now=printing[0] if printing else "",
        bytes=sum(row.size for row in finished),
    )


def rows_of(documents: list[Document], refuses: Callable[[str], bool]) -> list[Row]:
    """`refuses`: whether the check of the papers says something against the one of this title."""
    return [_row(document, refused=refuses(document.title)) for document in documents]


def _row(document: Document, *, refused: bool) -> Row:
    state = DocumentState(document.state)
    if state == DocumentState.READY and refused:
        return Row(document, _line(document), "no", "Chưa giao được")
    return Row(document, _line(document), _CHIPS[state], state.label)


def _line(document: Document) -> str:
    if document.state == DocumentState.FAILED:
        return f"Không tạo được: {document.error}"
    parts = [_ABBREVIATIONS.get(document.kind, "")]
    if document.pages:
        parts.append(f"{document.pages} trang")
    if document.kind in NUMBERED:
        parts.append(_number(document))
    return " · ".join(part for part in parts if part)


def _number(document: Document) -> str:
    if document.issued_on is None:
        return "chưa có số"
    return f"số {document.number}, ngày {format_date(document.issued_on)}"


def missing_of(documents: list[Document]) -> list[str]:
    """What still keeps the dossier from being complete, by name."""
    return [row.title for row in documents if row.state != DocumentState.READY]


def complete_of(documents: list[Document]) -> list[str]:
    """What is there, in the words of the dossier's checklist (KH 54, mục V.2)."""
    told = []
    for label, kinds in (
        ("Tờ trình và danh sách", {SUBMISSION}),
        ("Biên bản họp Hội đồng", {MINUTES}),
        ("Biên bản kiểm phiếu", {COUNT_RECORD}),
        ("Biên bản kết quả biểu quyết", {VOTE_RECORD}),
        ("Báo cáo thành tích", {COLLECTIVE_REPORT, INDIVIDUAL_REPORT}),
        ("Hồ sơ gộp một tệp", {joined.KIND}),
    ):
        rows = [row for row in documents if row.kind in kinds]
        if rows and all(row.state == DocumentState.READY for row in rows):
            told.append(label if len(rows) == 1 else f"{label}: {len(rows)} văn bản")
    return told


def to_compare(snapshot: Snapshot) -> list[str]:
    """What the papers print of the law that nobody had compared with the published text when the
    data was frozen, each once. Nothing where the frozen data is damaged: the check tells of that.
    """
    try:
        content = content_of(snapshot)
    except ValueError:
        return []
    lines = [line for paper in content["submissions"] for line in paper.get("unverified_basis", ())]
    forms = [report["form"] for report in content["reports"] if not report["form"]["verified"]]
    lines += [f"Mẫu số {form['number']} theo {form['regime']}" for form in forms]
    rules = [each["rule"] for each in content["rounds"] if not each["rule"]["verified"]]
    lines += [f"Quy tắc biểu quyết: {rule['required']}, {rule['citation']}" for rule in rules]
    return list(dict.fromkeys(lines))
