"""What each template is told: finished words and figures of one paper, no rules left to apply.

Each builder is a pure function of (content, key of the paper, issue data).
"""

from dossiers import wording
from dossiers.content import (
    COLLECTIVE,
    INDIVIDUAL,
    Attendee,
    Content,
    Issue,
    Item,
    Nominee,
    Report,
    Round,
)
from dossiers.lookup import approved, deciding_tally, nominees, round_of, tally_of, tier_of

METHODS = {"open": "biểu quyết", "secret": "bỏ phiếu kín"}
DENOMINATORS = {
    "members": "tổng số thành viên",
    "present": "số thành viên dự họp",
    "valid": "số phiếu hợp lệ",
}
VERDICTS = {
    "met": "đủ điều kiện",
    "unmet": "chưa đủ điều kiện",
    "unknown": "chưa đủ căn cứ để kết luận",
    "blocked": "bị chặn, không được xét",
}


def submission(content: Content, key: str, issue: Issue) -> dict:
    submission = next(s for s in content["submissions"] if s["key"] == key)
    tier = tier_of(content, submission["tier"])
    items = approved(content, submission["tier"])
    day = wording.issue_day(issue, content["meeting"]["date"][:4])
    number = wording.number_line(submission["issuer"]["symbol"], "TTr", issue)
    return {
        "header": wording.header(submission["issuer"]),
        "number": number,
        "day": day,
        "submission": submission,
        "tier": tier,
        "count": wording.count_of([item["nominee"] for item in items]),
        "about": wording.even_lines(_submission_about(content, tier["name"]), wording.ABOUT_LINE),
        "addressees": wording.addressees(submission["addressees"]),
        "basis": wording.listed([f"Căn cứ {line}" for line in submission["basis"]]),
        "campaign": wording.campaign(content),
        "meeting_day": wording.paper_day(content["meeting"]["date"]),
        "council": content["council"],
        "quorum": content["meeting"]["quorum"],
        "rounds": [_round_line(r) for r in content["rounds"] if r["tier"] == tier["code"]],
        "signature": wording.signature(submission["signatory"]),
        "receivers": wording.receivers(submission["receivers"]),
        "attached_to": f"Tờ trình số {number} {day} của {submission['proposer']}",
        "collectives": _rows(content, items, COLLECTIVE),
        "individuals": _rows(content, items, INDIVIDUAL),
    }


def _submission_about(content: Content, tier: str) -> str:
    return (
        f"Về việc đề nghị tặng {tier} cho tập thể, cá nhân có thành tích xuất sắc trong "
        f"{wording.campaign(content)}"
    )


def _round_line(ballot: Round) -> dict:
    return {
        "number": ballot["number"],
        "method": METHODS[ballot["method"]],
        "reason": ballot["reason"],
        "rule": ballot["rule"],
    }


def _rows(content: Content, items: list[Item], kind: str) -> list[dict]:
    chosen = [item for item in items if item["nominee"]["kind"] == kind]
    return [_row(content, item) for item in chosen]


def _row(content: Content, item: Item) -> dict:
    tally = deciding_tally(content, item)
    return {
        **item["nominee"],
        "birth_day": wording.short_day(item["nominee"]["birth_date"]),
        "tier": tier_of(content, item["tier"])["short"],
        "achievement": item["achievement"],
        "result": tally["sentence"] if tally else "",
    }


def minutes(content: Content, key: str, issue: Issue) -> dict:
    meeting, council = content["meeting"], content["council"]
    about = f"Họp {council['name']} về việc {meeting['title']}"
    return {
        "header": wording.header(council["issuer"]),
        "number": wording.number_line(council["issuer"]["symbol"], "BB", issue),
        "meeting": meeting,
        "council": council,
        "council_day": wording.paper_day(council["decision_date"]),
        "starts": f"{wording.clock_time(meeting['start'])}, {wording.paper_day(meeting['date'])}",
        "ends": f"{wording.clock_time(meeting['end'])}, {wording.paper_day(meeting['end_date'])}",
        "about": wording.even_lines(about, wording.ABOUT_LINE),
        "present": wording.listed(_attendees(meeting["attendance"], "present")),
        "absent": wording.listed(_attendees(meeting["attendance"], "absent", "written")),
        "groups": [_group(content, tier["code"]) for tier in _tiers_in_use(content)],
        "excluded": [_excluded(content, entry) for entry in content["not_on_ballot"]],
        "conclusions": _conclusions(content),
        "signatures": _council_signatures(content),
        "receivers": wording.receivers(meeting["receivers"]),
    }


def _council_signatures(content: Content) -> dict:
    """THƯ KÝ left with the name alone, CHỦ TỌA right with post and name."""
    meeting = content["meeting"]
    return {
        "left": wording.name_only("THƯ KÝ", meeting["secretary"]["name"]),
        "right": wording.signature(meeting["chair"], "CHỦ TỌA"),
    }


def _attendees(attendance: list[Attendee], *statuses: str) -> list[str]:
    return [_attendee_line(entry) for entry in attendance if entry["status"] in statuses]


def _attendee_line(entry: Attendee) -> str:
    """Name, post and role; why absent and the written opinion where there is one."""
    line = wording.person(entry["prefix"], entry["name"], entry["post"], entry["role"])
    if entry["status"] != "present":
        line += f"; lý do vắng: {entry['reason'] or wording.BLANK}"
    if entry["status"] == "written":
        line += f"; có ý kiến bằng văn bản: “{entry['opinion'].rstrip('.')}”"
    return line


def _tiers_in_use(content: Content) -> list:
    used = {item["tier"] for item in content["items"]}
    return [tier for tier in content["tiers"] if tier["code"] in used]


def _group(content: Content, tier: str) -> dict:
    rounds = [r for r in content["rounds"] if r["tier"] == tier]
    items = [item for item in content["items"] if item["tier"] == tier]
    return {
        "tier": tier_of(content, tier),
        "count": wording.count_of([item["nominee"] for item in items]),
        "rounds": [_round_line(ballot) for ballot in rounds],
        "items": [_agenda_item(content, i, item) for i, item in enumerate(items)],
    }


def _agenda_item(content: Content, index: int, item: Item) -> dict:
    key = item["nominee"]["key"]
    ballots = [round_of(content, number) for number in item["rounds"]]
    return {
        "point": wording.point(index),
        "who": wording.nominee_line(item["nominee"]),
        "verdict": VERDICTS[item["verdict"]],
        "votes": [_vote(ballot, key) for ballot in ballots if tally_of(ballot, key)],
        "recusals": _recusals(ballots, key),
        "comments": [
            {**c, "who": wording.person(c["prefix"], c["author"], c["post"])}
            for c in item["comments"]
        ],
        "overrides": item["overrides"],
        "warnings": item["warnings"],
        "achievement": item["achievement"],
        "conclusion": item["conclusion"]["text"],
    }


def _vote(ballot: Round, key: str) -> dict:
    tally = tally_of(ballot, key)
    return {
        "number": ballot["number"],
        "method": METHODS[ballot["method"]],
        "counts": wording.tally_line(tally),
        "sentence": tally["sentence"],
        "outcome": "đạt" if tally["passed"] else "không đạt",
    }


def _recusals(ballots: list[Round], key: str) -> list[dict]:
    """Who did not vote on this nominee; the same member and reason once over all rounds."""
    found = {
        (r["name"], r["reason"]): r for b in ballots for r in b["recusals"] if r["nominee"] == key
    }
    return list(found.values())


def _excluded(content: Content, entry) -> dict:
    return {
        "who": wording.nominee_line(entry["nominee"]),
        "tier": tier_of(content, entry["tier"])["name"],
        "reasons": entry["reasons"],
    }


def _conclusions(content: Content) -> list[dict]:
    return [
        {
            "tier": tier["name"],
            "count": wording.count_of(_agreed(content, tier["code"])),
            "names": [_short_name(nominee) for nominee in _agreed(content, tier["code"])],
        }
        for tier in _tiers_in_use(content)
    ]


def _agreed(content: Content, tier: str) -> list[Nominee]:
    return [item["nominee"] for item in approved(content, tier)]


def _short_name(nominee: Nominee) -> str:
    return wording.person(nominee["prefix"], nominee["name"])


def count_record(content: Content, key: str, issue: Issue) -> dict:
    ballot = round_of(content, int(key))
    meeting, council = content["meeting"], content["council"]
    about = (
        f"Lượt {ballot['number']}, {METHODS[ballot['method']]} đề nghị tặng "
        f"{tier_of(content, ballot['tier'])['name']} trong {wording.campaign(content)}"
    )
    return {
        "header": wording.header(council["issuer"]),
        "about": wording.even_lines(about, wording.ABOUT_LINE),
        "number": wording.number_line(council["issuer"]["symbol"], "BB", issue),
        "round": ballot,
        "method": METHODS[ballot["method"]],
        "denominator": DENOMINATORS[ballot["rule"]["denominator"]],
        "meeting_day": wording.paper_day(meeting["date"]),
        "place": meeting["place"],
        "council": council,
        "opened": wording.moment(ballot["opened_at"]),
        "closed": wording.moment(ballot["closed_at"]),
        "sheets": _sheets(ballot),
        "lines": [_count_line(content, line) for line in ballot["lines"]],
        "recusals": [
            {**r, "nominee": _short_name(nominees(content)[r["nominee"]])}
            for r in ballot["recusals"]
        ],
        "signatures": _council_signatures(content),
        "receivers": wording.receivers(meeting["receivers"]),
    }


SHEET_COUNTS = ("issued", "returned", "valid", "invalid")


def _sheets(ballot: Round) -> dict | None:
    """Ballots issued, returned, valid, invalid when one sheet held every nominee, else None."""
    counts = [{key: line[key] for key in SHEET_COUNTS} for line in ballot["lines"]]
    return counts[0] if counts and all(entry == counts[0] for entry in counts) else None


def _count_line(content: Content, line) -> dict:
    nominee = nominees(content)[line["nominee"]]
    return {
        **line,
        "who": _short_name(nominee),
        "share": wording.percent(line["percent"]),
        "outcome": "Đạt" if line["passed"] else "Không đạt",
    }


def report(content: Content, key: str, issue: Issue) -> dict:
    report = next(r for r in content["reports"] if key == f"{r['nominee']}_{r['tier']}")
    nominee = nominees(content)[report["nominee"]]
    dated: Issue = {"date": issue.get("date", "") or report["date"]}
    return {
        "header": wording.header(report["issuer"]),
        "day": wording.issue_day(dated, content["meeting"]["date"][:4]),
        "report": report,
        "form": wording.report_form_line(report),
        "nominee": nominee,
        "who": wording.nominee_line(nominee),
        "tier": tier_of(content, report["tier"]),
        "about": _report_about(tier_of(content, report["tier"])["name"]),
        "campaign": wording.campaign(content),
        "targets": [_target_line(line) for line in report["targets"]],
        "contributions": [_contribution_line(line) for line in report["contributions"]],
        "total": wording.amount(report["contribution_total"]),
        "evidence": wording.listed([entry["title"] for entry in report["evidence"]]),
        "awards": [_award_line(award) for award in report["awards"]],
        "signatures": {
            "left": wording.signature(report["confirmer"], *_confirmation(nominee)),
            "right": _reporter_signature(report, nominee),
        },
        "department": wording.signature(
            report["department"], f"XÁC NHẬN CỦA {content['department']['name'].upper()}"
        ),
    }


def _report_about(tier: str) -> list[str]:
    """ "ĐỀ NGHỊ TẶNG THƯỞNG" over the tier's name in capitals."""
    return ["ĐỀ NGHỊ TẶNG THƯỞNG", *wording.even_lines(tier.upper(), wording.ABOUT_CAPITALS)]


def _confirmation(nominee: Nominee) -> tuple[str, str]:
    """Who confirms a person is the head of the unit, or of the agency where that is the person."""
    if nominee["kind"] == INDIVIDUAL:
        return ("XÁC NHẬN CỦA THỦ TRƯỞNG", "CƠ QUAN, ĐƠN VỊ")
    return ("XÁC NHẬN CỦA", "CẤP TRÊN TRỰC TIẾP")


def _reporter_signature(report: Report, nominee: Nominee) -> dict:
    """The head of a collective signs with the post, a person with the name alone."""
    if nominee["kind"] == INDIVIDUAL:
        return wording.name_only("NGƯỜI BÁO CÁO", report["reporter"]["name"])
    return wording.signature(report["reporter"], "THỦ TRƯỞNG ĐƠN VỊ")


def _target_line(line) -> dict:
    figures = {key: wording.quantity(line[key]) for key in ("target", "result")}
    return {**line, **figures, "share": wording.percent(line["percent"])}


def _contribution_line(line) -> dict:
    return {**line, "day": wording.short_day(line["date"]), "value": wording.amount(line["amount"])}


def _award_line(line) -> dict:
    return {**line, "day": wording.short_day(line["decision_date"])}
