"""The meeting itself: the council, who came, the rounds with their counts."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from django.db.models import Prefetch

from awards.enums import AttendanceStatus, Denominator
from awards.models import Attendance, BallotBox, CouncilMember, Meeting, OpenVote, Round
from awards.roll import Excused, Roll
from awards.selectors.hours import began_at, ended_at
from awards.selectors.rolls import OWN_NOMINATION
from awards.tally import Counts, Rule, outcome
from dossiers import content
from dossiers.freeze.day import Day, prefix
from emulation.models import Staff, Subject
from emulation.vietnamese.names import normalise
from emulation.vietnamese.posts import post_in_unit

_DENOMINATORS: dict[Denominator, content.Denominator] = {
    Denominator.ALL_MEMBERS: "members",
    Denominator.PRESENT: "present",
    Denominator.VALID: "valid",
}
_PRESENT = frozenset({AttendanceStatus.PRESENT, AttendanceStatus.ONLINE})
COUNCIL_SYMBOL = "HĐTĐKT"


def council(day: Day) -> content.Council:
    row = day.meeting.council
    return content.Council(
        name=day.council_name,
        issuer=day.issuer_below(day.council_short_name, COUNCIL_SYMBOL),
        decision_number=normalise(row.decision_number),
        decision_date=row.decision_date.isoformat(),
        decision_issuer=f"Giám đốc {normalise(day.founding_name)}",
        size=row.members.count(),
    )


def meeting(day: Day, *, about: str) -> content.Meeting:
    row: Meeting = day.meeting
    came = list(row.attendance.select_related("member__staff__unit"))
    held_on = row.held_on.isoformat()
    return content.Meeting(
        title=about,
        date=held_on,
        start=f"{began_at(row):%H:%M}",
        end=f"{row.ends_at:%H:%M}" if row.ends_at else "",
        end_date=_end_date(row),
        place=normalise(row.place),
        chair=_chair(row),
        secretary=_signs(row.secretary, "Thư ký Hội đồng"),
        chaired_by=day.person(row.chair.staff, _role(row.chair)),
        recorded_by=day.person(row.secretary),
        attendance=[_attendee(day, attendance) for attendance in came],
        quorum=_quorum(came),
        opening=[_opening(day)],
        receivers=["Thành viên Hội đồng", "Lưu: VT, TCCB"],
    )


def _end_date(row: Meeting) -> str:
    """The day after, where it went past midnight."""
    if row.ends_at is None or row.concluded_at is None:
        return row.held_on.isoformat()
    return ended_at(row.ends_at, known_at=row.concluded_at).date().isoformat()


def _chair(row: Meeting) -> content.Signatory:
    return _signs(row.chair.staff, _role(row.chair))


def _role(seat: CouncilMember) -> str:
    """ "Ủy viên Hội đồng"."""
    return f"{seat.get_post_display()} Hội đồng"


def _signs(staff: Staff, post: str) -> content.Signatory:
    return content.Signatory(authority="", of="", post=post, name=normalise(staff.full_name))


def _attendee(day: Day, row: Attendance) -> content.Attendee:
    staff = row.member.staff
    status = row.status if row.status not in _PRESENT else "present"
    post = day.post(staff)
    online = " (họp trực tuyến)" if row.status == AttendanceStatus.ONLINE else ""
    return content.Attendee(
        prefix=prefix(staff),
        name=normalise(staff.full_name),
        post=f"{post}{online}",
        role=_role(row.member),
        status=cast(content.Presence, status),
        reason=normalise(row.reason),
        opinion=_one_line(row.written_opinion),
    )


def _quorum(came: list[Attendance]) -> str:
    present = sum(row.status in _PRESENT for row in came)
    written = sum(row.status == AttendanceStatus.WRITTEN for row in came)
    also = f", {written} thành viên gửi ý kiến bằng văn bản" if written else ""
    return f"{present}/{len(came)} thành viên có mặt{also}"


def _opening(day: Day) -> str:
    name = day.unit_name(day.award_unit)
    return (
        f"{name} trình bày kết quả tổng hợp đề nghị khen thưởng của các đơn vị và kết quả xét "
        f"điều kiện theo Kế hoạch số {day.plan.number}."
    )


def rounds(day: Day) -> list[content.Round]:
    """Closed rounds in the order in which they were held."""
    named = OpenVote.objects.select_related(
        "member__staff", "item__nomination__subject__unit", "item__nomination__subject__staff"
    ).order_by("item__position", "member__position")
    closed = day.meeting.rounds.exclude(closed_at=None).prefetch_related(
        "boxes__item__nomination__subject__unit",
        "boxes__item__nomination__subject__staff",
        Prefetch("open_votes", queryset=named),
    )
    return [_round(day, row) for row in closed]


def _round(day: Day, row: Round) -> content.Round:
    roll, rule = Roll.from_json(row.roll), Rule.from_json(row.rule)
    subjects = {box.item_id: box.item.nomination.subject for box in row.boxes.all()}
    boxes = sorted(
        row.boxes.all(), key=lambda box: content.paper_order(day.nominee(subjects[box.item_id]))
    )
    return content.Round(
        number=row.number,
        tier=row.tier,
        method=cast(content.Method, row.method),
        reason=normalise(row.reason),
        opened_at=day.moment(row.opened_at),
        closed_at=day.moment(cast(datetime, row.closed_at)),  # `rounds` asks for closed ones
        members=len(roll.seats),
        present=sum(seat.attendance in _PRESENT for seat in roll.seats),
        absent=sum(seat.attendance not in _PRESENT for seat in roll.seats),
        roll=[normalise(seat.name) for seat in roll.seats if seat.votes],
        roll_sha256=row.roll_hash,
        rule=_rule(rule),
        recusals=list(_recusals(day, roll, subjects)),
        lines=[_line(day, box, roll, rule) for box in boxes],
        votes=[_named(day, vote) for vote in row.open_votes.all() if not vote.replaced],
    )


def _rule(rule: Rule) -> content.RoundRule:
    quorum = f"từ {rule.quorum_numerator}/{rule.quorum_denominator} tổng số thành viên"
    return content.RoundRule(
        quorum=quorum,
        required=f"{rule.threshold} {rule.denominator_words}",
        percent=str(rule.pass_percent),
        comparator=">" if rule.strictly_more else ">=",
        denominator=_DENOMINATORS[Denominator(rule.denominator)],
        absent_in_writing=rule.written_counts,
        chair_must_agree=rule.chair_must_agree,
        recused_leave=rule.recused_leave,
        citation=normalise(rule.citation),
        verified=rule.verified,
    )


def _recusals(day: Day, roll: Roll, subjects: dict[int, Subject]) -> Iterable[content.RoundRecusal]:
    seats = {seat.seat: seat for seat in roll.seats}
    for line in roll.lines:
        for excused in line.recused:
            seat = seats[excused.seat]
            yield content.RoundRecusal(
                nominee=day.nominee(subjects[line.item])["key"],
                name=normalise(seat.name),
                post=normalise(seat.post),
                reason=_why_excused(day, excused, subjects[line.item]),
                derived=excused.derived,
            )


def _why_excused(day: Day, excused: Excused, subject: Subject) -> str:
    """The reason; a head's post is told with the unit: "là Chi cục trưởng Chi cục Kiểm lâm"."""
    reason = normalise(excused.reason)
    if not excused.derived or reason == OWN_NOMINATION:
        return reason
    return f"là {post_in_unit(reason.removeprefix('là '), day.unit_name(subject.unit))}"


def _named(day: Day, vote: OpenVote) -> content.NamedVote:
    staff = vote.member.staff
    return content.NamedVote(
        nominee=day.nominee(vote.item.nomination.subject)["key"],
        prefix=prefix(staff),
        name=normalise(staff.full_name),
        choice=cast(content.Choice, vote.choice),
    )


def _line(day: Day, box: BallotBox, roll: Roll, rule: Rule) -> content.Tally:
    counts = Counts(box.agree, box.disagree, box.other, box.blank)
    electorate = roll.electorate(box.item_id)
    result = outcome(counts, rule, electorate)
    return content.Tally(
        nominee=day.nominee(box.item.nomination.subject)["key"],
        issued=electorate.present - electorate.recused_present,
        returned=counts.total,
        valid=counts.total,
        invalid=0,
        agree=box.agree,
        disagree=box.disagree,
        other=box.other,
        blank=box.blank,
        denominator=result.denominator,
        percent=str(result.percent),
        passed=bool(box.passed),
        sentence=normalise(box.sentence),
    )


def _one_line(text: str) -> str:
    """Papers keep paragraphs as list entries; a single field is one line."""
    return " ".join(normalise(text).split())
