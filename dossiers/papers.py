"""Which papers a snapshot yields, and what each template is told. Pure functions of the content."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from dossiers import contexts, wording
from dossiers.content import COLLECTIVE, Content, Issue, Report, Round, Submission
from dossiers.filenames import stem
from dossiers.lookup import nominees, tier_of

SUBMISSION = "submission"
MINUTES = "minutes"
COUNT_RECORD = "count_record"
VOTE_RECORD = "vote_record"
COLLECTIVE_REPORT = "collective_report"
INDIVIDUAL_REPORT = "individual_report"
# What văn thư numbers after signing. An achievement report has no number (NĐ 30/2020/NĐ-CP).
NUMBERED = frozenset({SUBMISSION, MINUTES, COUNT_RECORD, VOTE_RECORD})


@dataclass(frozen=True)
class PaperKind:
    """A kind of paper. Each template is a part with pages of its own number; the first leads."""

    code: str
    abbreviation: str
    title: str
    templates: tuple[str, ...]


KINDS = {
    kind.code: kind
    for kind in (
        PaperKind(SUBMISSION, "TTr", "Tờ trình", ("pdf/submission.html", "pdf/nominee_list.html")),
        PaperKind(MINUTES, "BB", "Biên bản họp Hội đồng", ("pdf/minutes.html",)),
        PaperKind(COUNT_RECORD, "BB", "Biên bản kiểm phiếu", ("pdf/count_record.html",)),
        PaperKind(VOTE_RECORD, "BB", "Biên bản kết quả biểu quyết", ("pdf/vote_record.html",)),
        PaperKind(
            COLLECTIVE_REPORT, "BC", "Báo cáo thành tích tập thể", ("pdf/collective_report.html",)
        ),
        PaperKind(
            INDIVIDUAL_REPORT, "BC", "Báo cáo thành tích cá nhân", ("pdf/individual_report.html",)
        ),
    )
}


@dataclass(frozen=True)
class PaperSpec:
    """One paper of a snapshot. (kind, key) names it for good; filename is ASCII, no suffix, and
    tells two papers apart only behind their place in the dossier. `annexes`: templates of parts
    that only some papers of the kind have."""

    kind: str
    key: str
    title: str
    filename: str
    annexes: tuple[str, ...] = ()

    @property
    def templates(self) -> tuple[str, ...]:
        return (*KINDS[self.kind].templates, *self.annexes)


def papers_of(content: Content) -> list[PaperSpec]:
    """Every paper of the dossier, in the order in which a clerk binds them."""
    return [
        *(_submission_spec(content, entry) for entry in content["submissions"]),
        _minutes_spec(content),
        *(_round_spec(ballot) for ballot in content["rounds"]),
        *(_report_spec(content, report) for report in content["reports"]),
    ]


def paper(content: Content, kind: str, key: str) -> PaperSpec:
    """The one paper of that kind and key. Raises KeyError when the snapshot has none."""
    for spec in papers_of(content):
        if (spec.kind, spec.key) == (kind, key):
            return spec
    raise KeyError(f"{kind}/{key}")


def symbol_of(content: Content, spec: PaperSpec) -> str:
    """ "BB-HĐTĐKT": the book its number stands in; "" for a paper that takes none."""
    if spec.kind not in NUMBERED:
        return ""
    issuer = content["council"]["issuer"]
    if spec.kind == SUBMISSION:
        issuer = next(s["issuer"] for s in content["submissions"] if s["key"] == spec.key)
    return wording.symbol(issuer["symbol"], KINDS[spec.kind].abbreviation)


def _minutes_spec(content: Content) -> PaperSpec:
    spec = _spec(MINUTES, "meeting", f"ngày {wording.short_day(content['meeting']['date'])}")
    return replace(spec, annexes=("pdf/choosing.html",)) if "choosing" in content else spec


def _submission_spec(content: Content, submission: Submission) -> PaperSpec:
    tier = tier_of(content, submission["tier"])
    return _spec(SUBMISSION, submission["key"], f"đề nghị tặng {tier['name']}", tier["short"])


def _round_spec(ballot: Round) -> PaperSpec:
    """Ballots are counted after a secret vote; an open one shows who said what."""
    kind = COUNT_RECORD if ballot["method"] == "secret" else VOTE_RECORD
    return _spec(kind, str(ballot["number"]), f"lượt {ballot['number']}")


def _report_spec(content: Content, report: Report) -> PaperSpec:
    nominee = nominees(content)[report["nominee"]]
    kind = COLLECTIVE_REPORT if nominee["kind"] == COLLECTIVE else INDIVIDUAL_REPORT
    tier = tier_of(content, report["tier"])["short"]
    who = wording.person(nominee["prefix"], nominee["name"])
    key = f"{report['nominee']}_{report['tier']}"
    name = stem(f"Báo cáo thành tích {tier} {nominee['name']}")
    return PaperSpec(kind, key, f"{KINDS[kind].title} - {who} - {tier}", name)


def _spec(kind: str, key: str, detail: str, file_detail: str = "") -> PaperSpec:
    name = stem(f"{KINDS[kind].title} {file_detail or detail}")
    return PaperSpec(kind, key, f"{KINDS[kind].title} {detail}", name)


def context_for(content: Content, spec: PaperSpec, issue: Issue | None = None) -> dict:
    """What the templates of one paper are told: finished words, no rules left to apply."""
    build = _CONTEXTS[spec.kind]
    return {"title": spec.title, "spec": spec, **build(content, spec.key, issue or {})}


_CONTEXTS: dict[str, Callable[[Content, str, Issue], dict]] = {
    SUBMISSION: contexts.submission,
    MINUTES: contexts.minutes,
    COUNT_RECORD: contexts.count_record,
    VOTE_RECORD: contexts.count_record,
    COLLECTIVE_REPORT: contexts.report,
    INDIVIDUAL_REPORT: contexts.report,
}
