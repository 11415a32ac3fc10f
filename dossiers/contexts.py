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
    RoundRecusal,
    Signatory,
    Tally,
)
from dossiers.lookup import approved, deciding_tally, nominees, round_of, tally_of, tier_of

METHODS = {"open": "biểu quyết công khai", "secret": "bỏ phiếu kín"}
VOTING = {"open": "biểu quyết", "secret": "bỏ phiếu"}
COUNTED = {"open": "kết quả biểu quyết", "secret": "kết quả kiểm phiếu"}
RECORDS = {"secret": "biên bản kiểm phiếu", "open": "biên bản kết quả biểu quyết"}
DENOMINATORS = {
    "members": "tổng số thành viên",
    "present": "số thành viên dự họp",
}
VALID = {"open": "số ý kiến hợp lệ", "secret": "số phiếu hợp lệ"}
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
    chosen = [item["nominee"] for item in items]
    rounds = [r for r in content["rounds"] if r["tier"] == tier["code"]]
    day = wording.issue_day(issue, content["meeting"]["date"][:4])
    number = wording.number_line(submission["issuer"]["symbol"], "TTr", issue)
    return {
        "header": wording.header(submission["issuer"]),
        "number": number,
        "day": day,
        "submission": submission,
        "tier": tier,
        "count": wording.count_of(chosen),
        "kinds": wording.kinds_of(chosen),
        "all": "đều " if len(chosen) > 1 else "",
        "about": wording.even_lines(
            _submission_about(content, tier["name"], wording.count_of(chosen)), wording.ABOUT_LINE
        ),
        "addressees": wording.addressees(submission["addressees"]),
        "basis": wording.listed([f"Căn cứ {line}" for line in submission["basis"]]),
        "campaign": wording.campaign(content),
        "meeting_day": wording.paper_day(content["meeting"]["date"]),
        "council": content["council"],
        "council_day": wording.paper_day(content["council"]["decision_date"]),
        "quorum": content["meeting"]["quorum"],
        "rounds": [_round_line(ballot) for ballot in rounds],
        "enclosed": _enclosed(rounds, wording.paper_day(content["meeting"]["date"])),
        "voted": _voted(rounds),
        "signature": wording.signature(submission["signatory"]),
        "receivers": wording.receivers(submission["receivers"]),
        "apart": [told for item in items for told in wording.apart(item)],
        "unmet": any("unmet" in item for item in items),
        "annex_title": f"DANH SÁCH {wording.kinds_of(chosen)} ĐỀ NGHỊ TẶNG {tier['name']}".upper(),
        "attached_to": f"Tờ trình số {number} {day} của {submission['proposer']}",
        "collectives": _rows(content, items, COLLECTIVE),
        "individuals": _rows(content, items, INDIVIDUAL),
    }


def _submission_about(content: Content, tier: str, count: str) -> str:
    return (
        f"Về việc đề nghị tặng {tier} cho {count} có thành tích xuất sắc trong "
        f"{wording.campaign(content)}"
    )


def _enclosed(rounds: list[Round], meeting_day: str) -> str:
    """The minutes, and the records of the rounds there were."""
    records = [words for method, words in RECORDS.items() if _has(rounds, method)]
    return ", ".join([f"Biên bản họp Hội đồng {meeting_day}", *records])


def _voted(rounds: list[Round]) -> str:
    """Over the column of results: ballots are counted in secret rounds alone."""
    return "Kết quả biểu quyết" if _has(rounds, "open") else "Kết quả phiếu"


def _has(rounds: list[Round], method: str) -> bool:
    return any(ballot["method"] == method for ballot in rounds)


def _round_line(ballot: Round) -> dict:
    return {
        "number": ballot["number"],
        "method": METHODS[ballot["method"]],
        "reason": wording.bare_end(ballot["reason"]),
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
        "tier": tier_of(content, item["tier"])["name"],
        "achievement": item["achievement"],
        "result": tally["sentence"] if tally else "",
    }


def minutes(content: Content, key: str, issue: Issue) -> dict:
    meeting, council = content["meeting"], content["council"]
    about = (f"Họp {council['name']}", f"về việc {meeting['title']}")
    number = wording.number_line(council["issuer"]["symbol"], "BB", issue)
    day = wording.paper_day(meeting["date"])
    return {
        "header": wording.header(council["issuer"]),
        "number": number,
        "choosing": wording.choosing_rows(content["choosing"]) if "choosing" in content else None,
        "annex_title": wording.CHOOSING_TITLE,
        "attached_to": f"Biên bản số {number}, họp {day}",
        "meeting": meeting,
        "place": wording.bare_end(meeting["place"]),
        "council": council,
        "council_day": wording.paper_day(council["decision_date"]),
        "starts": f"{wording.clock_time(meeting['start'])}, {wording.paper_day(meeting['date'])}",
        "ends": f"{wording.clock_time(meeting['end'])}, {wording.paper_day(meeting['end_date'])}",
        "about": [line for part in about for line in wording.even_lines(part, wording.ABOUT_LINE)],
        "present": wording.listed(_attendees(meeting["attendance"], "present")),
        "absent": wording.listed(_attendees(meeting["attendance"], "absent", "written")),
        "groups": [_group(content, tier["code"]) for tier in _tiers_in_use(content)],
        "excluded": [_excluded(content, entry) for entry in content["not_on_ballot"]],
        "conclusions": _conclusions(content),
        "nobody": wording.NOBODY_AGREED,
        "agreed": any(item["conclusion"]["approved"] for item in content["items"]),
        "signatures": _council_signatures(content),
        "receivers": wording.receivers(meeting["receivers"]),
        **_leaders(content),
    }


def _leaders(content: Content) -> dict:
    """Who chaired and who kept the minutes; an old snapshot knows their names and roles alone."""
    meeting = content["meeting"]
    return {
        "chair": meeting.get("chaired_by") or _signed_as(meeting["chair"]),
        "secretary": meeting.get("recorded_by") or _signed_as(meeting["secretary"]),
    }


def _signed_as(signatory: Signatory) -> str:
    return wording.person("", signatory["name"], signatory["post"])


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
    role = wording.in_council(entry["role"])
    line = wording.person(entry["prefix"], entry["name"], entry["post"], role)
    if entry["status"] != "present":
        line += f"; lý do vắng: {wording.bare_end(entry['reason']) or wording.BLANK}"
    if entry["status"] == "written":
        line += f"; có ý kiến bằng văn bản: “{wording.bare_end(entry['opinion'])}”"
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
        "recusals": _recusals(content, ballots, key),
        "comments": [
            {**c, "who": wording.within(c["prefix"], c["author"], c["post"])}
            for c in item["comments"]
        ],
        "overrides": item["overrides"],
        "counted": COUNTED[ballots[-1]["method"]] if ballots else "",
        "warnings": wording.cautions(item["warnings"]),
        "unmet": " ".join(item.get("unmet", ())),
        "achievement": item["achievement"],
        "conclusion": item["conclusion"]["text"],
    }


def _vote(ballot: Round, key: str) -> dict:
    tally = tally_of(ballot, key)
    return {
        "number": ballot["number"],
        "method": METHODS[ballot["method"]],
        "counts": wording.tally_line(tally, ballot["method"]),
        "sentence": tally["sentence"],
        "outcome": "đạt" if tally["passed"] else "không đạt",
    }


def _recusals(content: Content, ballots: list[Round], key: str) -> list[dict]:
    """Who did not vote on this nominee; the same member and reason once over all rounds."""
    found = {
        (r["name"], r["reason"]): _recusal(content, ballot, r)
        for ballot in ballots
        for r in ballot["recusals"]
        if r["nominee"] == key
    }
    return list(found.values())


def _recusal(content: Content, ballot: Round, recusal: RoundRecusal) -> dict:
    return {
        "voting": VOTING[ballot["method"]],
        "who": _member(content, recusal),
        "reason": wording.bare_end(wording.mid_sentence(recusal["reason"])),
    }


def _member(content: Content, recusal: RoundRecusal) -> str:
    """ "ông Danh Hoàng Nhã, Ủy viên Hội đồng", as the roll of the meeting has it."""
    found = _on_the_roll(content, recusal["name"])
    if found is None:
        return wording.person("", recusal["name"], recusal["post"])
    return wording.within(found["prefix"], recusal["name"], found["role"])


def _addressed(content: Content, name: str) -> str:
    """ "ông Danh Hoàng Nhã", as the roll of the meeting has it."""
    found = _on_the_roll(content, name)
    return wording.within(found["prefix"], name) if found else name


def _on_the_roll(content: Content, name: str) -> Attendee | None:
    """Who was called under the name; None where that is nobody, or more than one."""
    found = [a for a in content["meeting"]["attendance"] if a["name"] == name]
    return found[0] if len(found) == 1 else None


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
            "count": wording.agreed_count(_agreed(content, tier["code"])),
            "names": [_within(nominee) for nominee in _agreed(content, tier["code"])],
        }
        for tier in _tiers_in_use(content)
    ]


def _agreed(content: Content, tier: str) -> list[Nominee]:
    return [item["nominee"] for item in approved(content, tier)]


def _short_name(nominee: Nominee) -> str:
    return wording.person(nominee["prefix"], nominee["name"])


def _within(nominee: Nominee) -> str:
    return wording.within(nominee["prefix"], nominee["name"])


def count_record(content: Content, key: str, issue: Issue) -> dict:
    """Of a secret round: the ballots; of an open one (`vote_record`): who said what."""
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
        "reason": wording.bare_end(ballot["reason"]),
        "method": METHODS[ballot["method"]],
        "denominator": _denominator(ballot),
        "meeting_day": wording.paper_day(meeting["date"]),
        "place": wording.bare_end(meeting["place"]),
        "council": council,
        "roll": [_addressed(content, name) for name in ballot["roll"]],
        "written": _in_writing(content, ballot),
        "opened": wording.hour(ballot["opened_at"], meeting["date"]),
        "closed": wording.moment(ballot["closed_at"]),
        "sheets": _sheets(ballot),
        "lines": [_count_line(content, ballot, line) for line in ballot["lines"]],
        "recusals": [
            {**_recusal(content, ballot, r), "nominee": _within(nominees(content)[r["nominee"]])}
            for r in ballot["recusals"]
        ],
        "signatures": _council_signatures(content),
        "receivers": wording.receivers(meeting["receivers"]),
    }


def _denominator(ballot: Round) -> str:
    """ "tổng số thành viên": what the shares of this round are of; an open one has no ballots."""
    rule = ballot["rule"]
    if rule["denominator"] == "valid":
        return VALID[ballot["method"]]
    words = DENOMINATORS[rule["denominator"]]
    if not (ballot["recusals"] and rule["recused_leave"]):
        return words
    return f"{words} trừ người không tham gia {VOTING[ballot['method']]} đối với từng trường hợp"


def _in_writing(content: Content, ballot: Round) -> int:
    """How many on the roll were not there and sent their opinion in writing."""
    written = {a["name"] for a in content["meeting"]["attendance"] if a["status"] == "written"}
    return sum(name in written for name in ballot["roll"])


SHEET_COUNTS = ("issued", "returned", "valid", "invalid")


def _sheets(ballot: Round) -> dict | None:
    """Ballots issued, returned, valid, invalid when one sheet held every nominee, else None."""
    counts = [{key: line[key] for key in SHEET_COUNTS} for line in ballot["lines"]]
    return counts[0] if counts and all(entry == counts[0] for entry in counts) else None


def _count_line(content: Content, ballot: Round, line: Tally) -> dict:
    nominee = nominees(content)[line["nominee"]]
    return {
        **line,
        "who": _short_name(nominee),
        "share": wording.percent(line["percent"]),
        "outcome": "Đạt" if line["passed"] else "Không đạt",
        "named": _named(content, ballot, line["nominee"]),
    }


CHOICES = {
    "agree": "đồng ý",
    "disagree": "không đồng ý",
    "other": "có ý kiến khác",
    "blank": "không có ý kiến",
}


def _named(content: Content, ballot: Round, nominee: str) -> str:
    """Who said what of a nominee in an open round, and who on its roll said nothing; "" where no
    names were kept."""
    if ballot["method"] != "open" or "votes" not in ballot:
        return ""
    votes = [vote for vote in ballot["votes"] if vote["nominee"] == nominee]
    told = []
    for choice, words in CHOICES.items():
        names = [wording.within(v["prefix"], v["name"]) for v in votes if v["choice"] == choice]
        if names:
            told.append(f"{words}: {', '.join(names)}")
    if silent := _silent(content, ballot, nominee):
        told.append(f"không biểu quyết: {', '.join(silent)}")
    return "; ".join(told)


def _silent(content: Content, ballot: Round, nominee: str) -> list[str]:
    """On the roll for the nominee, and without a vote when the round was closed."""
    heard = {vote["name"] for vote in ballot.get("votes", ()) if vote["nominee"] == nominee}
    excused = {each["name"] for each in ballot["recusals"] if each["nominee"] == nominee}
    return [_addressed(content, name) for name in ballot["roll"] if name not in heard | excused]


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
        "total": wording.total(report),
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
    figures = {"target": wording.planned(line), "result": wording.quantity(line["result"])}
    return {**line, **figures, "share": wording.percent(line["percent"])}


def _contribution_line(line) -> dict:
    return {**line, "day": wording.short_day(line["date"]), "value": wording.amount(line["amount"])}


def _award_line(line) -> dict:
    return {**line, "day": wording.short_day(line["decision_date"])}
