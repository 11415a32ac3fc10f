"""The snapshot's content: what every paper of a meeting may know, as plain JSON.

The builder (`dossiers.freeze`) fills it from the database once, when a meeting closes; from then
on papers, checks and re-rendering read only this. Nothing here touches Django, the clock or rows.

Conventions, all checked by `check`:
- text is NFC, already the words *as of that day* (names, posts, unit names); "" means not known;
- days are ISO `2025-11-12`, times of day `08:30`, moments ISO with offset; "" where not known;
- counts and money (whole VND) are int; other quantities are decimal strings `"112.5"`; no float;
- names are kept exactly as stored: capitals in a header are made by the paper, never here;
- lists stand in the order in which papers print them (see `paper_order` for nominees);
- a key that is not required came later than the first snapshots: old ones do without it.
"""

import hashlib
import json
from typing import Literal, NotRequired, TypedDict

from dossiers import shape

SCHEMA = 1

Day = str
Moment = str
Quantity = str

Prefix = Literal["Ông", "Bà", ""]
Presence = Literal["present", "absent", "written"]
Method = Literal["open", "secret"]
Denominator = Literal["members", "present", "valid"]
Choice = Literal["agree", "disagree", "other", "blank"]
FindingStatus = Literal["met", "unmet", "unknown"]
VerdictStatus = Literal["met", "unmet", "unknown", "blocked"]

COLLECTIVE = "collective"
INDIVIDUAL = "individual"


class Issuer(TypedDict):
    """The two lines over a paper's number, and the place beside it.

    Example: superior "Ủy ban nhân dân tỉnh An Giang", name "Sở Nông nghiệp và Môi trường",
    symbol "SNNMT", place "An Giang". For the council: superior is the department's name.
    """

    superior: str
    name: str
    symbol: str
    place: str


class Signatory(TypedDict):
    """Who signs, by which authority (NĐ 30/2020/NĐ-CP, Phụ lục I, mục II.7).

    authority "" (the head), "TM.", "KT.", "TL." or "TUQ."; `of` is whom it stands for
    ("Giám đốc", "Hội đồng"), empty for ""; post is the signer's own ("Phó Giám đốc").
    """

    authority: Literal["", "TM.", "KT.", "TL.", "TUQ."]
    of: str
    post: str
    name: str


class Movement(TypedDict):
    name: str  # "Chung tay vì người nghèo - Không ai bị bỏ lại phía sau", without quotation marks
    period: str  # "giai đoạn 2021-2025"


class Occasion(TypedDict):
    code: str
    name: str  # "Khen thưởng hằng năm 2025"
    period: str  # as it is said after the movement's name: "năm 2025", "giai đoạn 2021-2025"
    start: Day
    end: Day


class PlanVersion(TypedDict):
    number: str  # "54/KH-SNNPTNT"
    title: str  # after "Kế hoạch số … ngày … của …": "phát động phong trào thi đua …"
    issuer: str  # "Sở Nông nghiệp và Phát triển nông thôn tỉnh Kiên Giang"
    date: Day
    version: int
    sha256: str


class Tier(TypedDict):
    code: str
    name: str  # "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"
    short: str  # "Bằng khen tỉnh", for narrow columns
    decided_by: str  # "Chủ tịch Ủy ban nhân dân tỉnh"


class ReportForm(TypedDict):
    """The form of the achievement report that the regime of the paper's day prescribes."""

    number: str  # "08"
    kind: Literal["themed", "merit"]  # merit forms carry part III, past awards
    regime: str  # "Nghị định số 152/2025/NĐ-CP"
    citation: str
    verified: bool  # False: still to be checked against the published text
    note: str


class Council(TypedDict):
    name: str  # in sentences: "Hội đồng Thi đua - Khen thưởng Sở Nông nghiệp và Môi trường"
    issuer: Issuer  # over its papers: superior is the Sở, symbol "HĐTĐKT"
    decision_number: str
    decision_date: Day
    decision_issuer: str  # "Giám đốc Sở Nông nghiệp và Môi trường"
    size: int


class Attendee(TypedDict):
    prefix: Prefix
    name: str
    post: str  # with its unit: "Trưởng phòng Tổ chức cán bộ"
    role: str  # "Chủ tịch Hội đồng"
    status: Presence  # written: absent, opinion in writing
    reason: str  # why absent
    opinion: str  # the written opinion's words


class Meeting(TypedDict):
    title: str  # what it was about, after "về việc": "xét, đề nghị khen thưởng …"
    date: Day
    start: str
    end: str
    end_date: Day  # same as date for a meeting of one day
    place: str
    chair: Signatory  # as signed under CHỦ TỌA
    secretary: Signatory  # as signed under THƯ KÝ
    chaired_by: NotRequired[str]  # "Ông Nguyễn Hữu Nghĩa, Giám đốc Sở, Chủ tịch Hội đồng"
    recorded_by: NotRequired[str]  # "Bà Ngô Thị Hồng Gấm, Chuyên viên Phòng Tổ chức cán bộ"
    attendance: list[Attendee]
    quorum: str  # the sentence: "8/9 thành viên có mặt, đủ điều kiện họp (yêu cầu từ 2/3)"
    opening: list[str]  # paragraphs before the items: who presented what
    receivers: list[str]  # "Nơi nhận", without dashes; the last one begins "Lưu: "


class RoundRule(TypedDict):
    quorum: str  # "2/3 tổng số thành viên"
    required: str  # "từ 80% tổng số thành viên Hội đồng"
    percent: Quantity
    comparator: Literal[">=", ">"]
    denominator: Denominator
    absent_in_writing: bool
    chair_must_agree: bool
    recused_leave: bool
    citation: str
    verified: bool


class RoundRecusal(TypedDict):
    nominee: str  # Nominee.key
    name: str  # of the member
    post: str
    reason: str
    derived: bool  # found by the system (own nomination, head of the unit), else declared


class Tally(TypedDict):
    """One nominee's count in one round. agree + disagree + other + blank = valid."""

    nominee: str  # Nominee.key
    issued: int
    returned: int
    valid: int
    invalid: int
    agree: int
    disagree: int
    other: int
    blank: int
    denominator: int
    percent: Quantity  # cut to two decimals, "88.88"
    passed: bool
    sentence: str  # "8/9 thành viên đồng ý, đạt 88,88% tổng số thành viên (yêu cầu từ 80%)"


class NamedVote(TypedDict):
    """What one member said about one nominee in an open round."""

    nominee: str  # Nominee.key
    prefix: Prefix
    name: str
    choice: Choice


class Round(TypedDict):
    number: int
    tier: str  # Tier.code
    method: Method
    reason: str  # why a further round was held; "" for the first
    opened_at: Moment
    closed_at: Moment
    members: int  # on the roll
    present: int
    absent: int
    roll: list[str]  # names of the members on the frozen roll
    roll_sha256: str
    rule: RoundRule
    recusals: list[RoundRecusal]
    lines: list[Tally]
    votes: NotRequired[list[NamedVote]]  # of an open round; a secret one has none


class Nominee(TypedDict):
    key: str  # stable, unique in the snapshot, safe in a file name: "tt-12", "cn-33"
    kind: Literal["collective", "individual"]
    prefix: Prefix
    name: str
    birth_date: Day
    gender: str  # "Nam", "Nữ", ""
    post: str
    unit: str  # the unit's name as of the day; a collective's own superior or ""
    unit_order: int
    sort_key: str  # Vietnamese order: tên, họ, đệm


class Finding(TypedDict):
    clause: str
    label: str
    status: FindingStatus
    required: str
    actual: str
    gap: str


class Override(TypedDict):
    """Somebody who passed the last round and was rejected all the same, and the reason."""

    by: str
    post: str
    what: str  # "kết luận không thông qua tuy lượt 1 đạt"
    reason: str


class Caution(TypedDict):
    """A warning of the verdict, and TCCB's reason to present the nomination all the same."""

    text: str
    dismissed_by: str
    reason: str


class Comment(TypedDict):
    """A comment that the secretary marked for the minutes."""

    author: str
    prefix: Prefix
    post: str
    text: str


class Conclusion(TypedDict):
    approved: bool  # goes into the submission of its tier
    text: str


class Apart(TypedDict):
    """How somebody who is presented stands apart from what the plan lays down: beyond a quota with
    TCCB's reason, on an extra seat, or with conditions that are not met."""

    kind: Literal["beyond", "extra", "unmet"]
    text: str  # by what and why, without a stop


class Item(TypedDict):
    """One nominee for one tier on the meeting's agenda (on the ballot)."""

    nominee: Nominee
    tier: str  # Tier.code
    achievement: str  # summary in one or two sentences
    verdict: VerdictStatus
    findings: list[Finding]
    warnings: list[Caution]
    overrides: list[Override]
    comments: list[Comment]
    rounds: list[int]  # Round.number in order; the last one decides
    conclusion: Conclusion
    unmet: NotRequired[list[str]]  # conditions not met of whom a choice brought onto the ballot
    apart: NotRequired[list[Apart]]


class NotOnBallot(TypedDict):
    nominee: Nominee
    tier: str
    reasons: list[str]  # full sentences with clause and gap


class QuotaUse(TypedDict):
    """A limit of the plan in one group and what became of its seats; None: cannot be reckoned."""

    label: str
    clause: str
    group: str  # the unit or body, "" for the whole occasion
    reading: str
    limit: int | None
    reckoned: str
    used: int
    extra: int  # of those used: on extra seats, which take none of the limit's
    held: int
    left: int | None


class Placed(TypedDict):
    """What the choosing made of one nomination."""

    name: str
    unit: str  # of a person
    place: int  # 0: does not stand in the order
    figures: list[str]  # "Kết quả so với mức đề ra: 118,33%", in the order of the keys
    outcome: str
    why: str
    presented: bool


class PlacedTier(TypedDict):
    name: str
    order: str  # the ranking and its clause
    rows: list[Placed]


class HandChoice(TypedDict):
    """A choice by hand in force: who decided by which right and paper, who wrote it down."""

    name: str
    tier: str  # its name
    chosen: bool
    by: str
    basis: str
    source: str
    reason: str
    recorded: str


class Choosing(TypedDict):
    """The whole choice under the plan's quotas as it stood when the meeting was concluded."""

    plan: str  # number
    date: Day
    quotas: list[QuotaUse]
    tiers: list[PlacedTier]
    choices: list[HandChoice]


class ReportField(TypedDict):
    """One line of part I. An empty value is printed as a marked blank, never left out."""

    label: str
    value: str


class Section(TypedDict):
    title: str
    paragraphs: list[str]


class TargetLine(TypedDict):
    indicator: str
    measure: str  # "hộ", "triệu đồng"
    basis: str  # "Đơn vị đăng ký", "Cá nhân đăng ký", "UBND tỉnh giao", "Tổng số người"
    period: str  # "2025", "2021-2025"
    target: Quantity
    result: Quantity
    percent: Quantity  # cut to two decimals; "" when it cannot be computed
    baseline: NotRequired[Quantity]  # of what is to fall alone: `percent` is that of the fall


class ContributionLine(TypedDict):
    date: Day
    content: str
    kind: str  # "Tiền mặt", "Hiện vật"
    donor: str
    amount: int  # VND
    evidence: str


class EvidenceLine(TypedDict):
    """A file the report rests on. `file` and `sha256` name its bytes for the bundle."""

    title: str
    file: str
    sha256: str


class PastAward(TypedDict):
    year: int
    name: str
    decision_number: str
    decision_date: Day
    authority: str


class Report(TypedDict):
    """The achievement report of one nominee for one tier."""

    nominee: str  # Nominee.key, of an item or of somebody not on the ballot
    tier: str
    issuer: Issuer  # superior unit and unit; symbol is not printed, a report has no number
    date: Day  # "" until signed
    form: ReportForm
    fields: list[ReportField]
    overview: list[str]  # paragraphs of part I after the fields
    sections: list[Section]  # the unit's own words in part II
    targets: list[TargetLine]
    contributions: list[ContributionLine]
    contribution_total: int
    evidence: list[EvidenceLine]
    awards: list[PastAward]
    confirmer: Signatory | None  # left: the superior; None when the reporter's unit has none
    reporter: Signatory  # right: head of the unit, or the person
    department: Signatory | None  # the Sở's confirmation, for the tiers of tỉnh and Thủ tướng


class Submission(TypedDict):
    """One tờ trình: one tier to one recipient (who may be addressed in several lines)."""

    key: str  # safe in a file name: "giay-khen", "bang-khen-tinh"
    tier: str
    issuer: Issuer
    proposer: str  # who speaks in the text: "Sở Nông nghiệp và Môi trường"
    addressees: list[str]
    request: str  # "xem xét, quyết định tặng" or "xem xét, trình Thủ tướng Chính phủ tặng"
    basis: list[str]  # full lines "Luật …", "Kế hoạch …", without "Căn cứ" and ";"
    unverified_basis: NotRequired[list[str]]  # those of `basis` nobody has compared with the law
    signatory: Signatory
    receivers: list[str]  # "Nơi nhận" without dashes; the last one begins "Lưu: "


class Content(TypedDict):
    schema: int
    number: int  # version of the snapshot, from 1
    reference: str  # identifies meeting or dossier for good, e.g. "HD-2025-02"; seeds the PDF ids
    frozen_at: Moment
    department: Issuer
    movement: Movement
    occasion: Occasion
    plan: PlanVersion
    tiers: list[Tier]
    council: Council
    meeting: Meeting
    rounds: list[Round]
    items: list[Item]
    not_on_ballot: list[NotOnBallot]
    reports: list[Report]
    submissions: list[Submission]
    choosing: NotRequired[Choosing]  # where the plan limits how many


class Issue(TypedDict, total=False):
    """What is known only after signing; rendered beside the snapshot, never into it."""

    number: str  # digits, "7" or "123"; the paper writes a leading zero below 10
    date: Day


class ContentError(ValueError):
    """The content breaks the schema; `problems` has one line per place, with its path."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("; ".join(problems))


def canonical_json(content: Content) -> bytes:
    """The one byte form: keys sorted, no spaces, UTF-8. Raises ContentError for bad content."""
    check(content)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256(content: Content) -> str:
    """Hash of the canonical form, as stored with the snapshot and printed in the index."""
    return hashlib.sha256(canonical_json(content)).hexdigest()


def paper_order(nominee: Nominee) -> tuple[bool, int, str]:
    """Order in every list: collectives first, by unit, inside a unit by tên in Vietnamese order."""
    return (nominee["kind"] != COLLECTIVE, nominee["unit_order"], nominee["sort_key"])


def check(content: Content) -> None:
    """Raise ContentError naming every place that breaks the schema (keys, types, NFC, days)."""
    problems = list(shape.problems(content, Content))
    if problems:
        raise ContentError(problems)
