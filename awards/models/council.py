"""Who decides: the council, its rules, its meetings, comments, rounds and the ballot box."""

from django.conf import settings
from django.db import models
from django.db.models import F, JSONField, Q

from awards.enums import (
    AttendanceStatus,
    Choice,
    Conclusion,
    CouncilPost,
    Denominator,
    MeetingState,
    RoundMethod,
    RoundState,
)
from awards.models.functions import JSONArrayLength
from awards.models.nomination import Nomination
from awards.models.plan import Occasion
from awards.models.querysets import CouncilOnly
from emulation.models import Department, Staff
from emulation.models.base import OncePosted, Versioned
from emulation.models.organisation import Dated


class Council(Dated):
    """A Hội đồng Thi đua - Khen thưởng, set up by a decision for a term."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="councils")
    name = models.CharField("tên", max_length=200)
    decision_number = models.CharField("quyết định thành lập số", max_length=60)
    decision_date = models.DateField("ngày quyết định")

    objects = CouncilOnly.as_manager()

    def __str__(self) -> str:
        return self.name


class CouncilMember(models.Model):
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="members")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="council_seats")
    post = models.CharField("chức danh", max_length=12, choices=CouncilPost)
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["council", "staff"], name="one_seat_a_person"),
            models.UniqueConstraint(
                fields=["council"], condition=Q(post=CouncilPost.CHAIR), name="one_chair_a_council"
            ),
        ]

    def __str__(self) -> str:
        return self.staff.full_name


class RoundRule(Dated):
    """How a tier is voted on, by the department's own regulation.

    `quorum_numerator/quorum_denominator` of all members must take part; `pass_percent` of the
    denominator must agree, at least or more than. Compared in integers.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="rules")
    tier = models.SlugField("hình thức", blank=True)
    method = models.CharField("cách thức", max_length=10, choices=RoundMethod)
    quorum_numerator = models.PositiveSmallIntegerField(default=2)
    quorum_denominator = models.PositiveSmallIntegerField(default=3)
    pass_percent = models.PositiveSmallIntegerField("tỷ lệ thông qua", default=80)
    strictly_more = models.BooleanField("phải trên tỷ lệ", default=False)
    denominator = models.CharField(
        "mẫu số", max_length=12, choices=Denominator, default=Denominator.ALL_MEMBERS
    )
    written_counts = models.BooleanField("tính ý kiến bằng văn bản", default=True)
    chair_must_agree = models.BooleanField("Chủ tịch phải đồng ý", default=False)
    recused_leave = models.BooleanField("người không tham gia ra khỏi mẫu số", default=True)
    citation = models.CharField("căn cứ", max_length=300)
    verified = models.BooleanField("đã đối chiếu văn bản", default=False)

    class Meta:
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(pass_percent__lte=100), name="a_rule_asks_at_most_everybody"
            ),
            models.CheckConstraint(
                condition=Q(quorum_denominator__gt=0)
                & Q(quorum_numerator__lte=F("quorum_denominator")),
                name="a_quorum_is_a_fraction",
            ),
            # Nobody can tell how the chair voted in a secret round.
            models.CheckConstraint(
                condition=~Q(method=RoundMethod.SECRET, chair_must_agree=True),
                name="a_secret_round_does_not_ask_the_chair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier or 'mọi hình thức'}: {self.get_method_display()}"


class Meeting(OncePosted):
    """A phiên họp of the council on one occasion. It begins when it is opened, whatever the hour
    it was called for."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="meetings")
    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField("ngày họp")
    starts_at = models.TimeField("bắt đầu lúc")
    ends_at = models.TimeField("kết thúc lúc", null=True, blank=True)
    place = models.CharField("địa điểm", max_length=200)
    chair = models.ForeignKey(
        CouncilMember, on_delete=models.PROTECT, related_name="chaired_meetings"
    )
    secretary = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        "bước", max_length=10, choices=MeetingState, default=MeetingState.PLANNED
    )
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField("khai mạc lúc", null=True, blank=True)
    concluded_at = models.DateTimeField("kết luận lúc", null=True, blank=True)
    roll_called_at = models.DateTimeField("điểm danh lúc", null=True, blank=True)
    withdrawal_reason = models.CharField("lý do rút", max_length=300, blank=True)

    objects = CouncilOnly.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MeetingState.CONCLUDED, concluded_at__isnull=False)
                | ~Q(state=MeetingState.CONCLUDED) & Q(concluded_at=None),
                name="a_concluded_meeting_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[MeetingState.RUNNING, MeetingState.CONCLUDED], opened_at=None
                ),
                name="a_meeting_that_began_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.WITHDRAWN, withdrawal_reason=""),
                name="a_withdrawn_meeting_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"Phiên họp {self.starts_at:%H:%M} ngày {self.held_on:%d/%m/%Y}"


class Attendance(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="attendance")
    status = models.CharField(
        "tham dự", max_length=10, choices=AttendanceStatus, default=AttendanceStatus.PRESENT
    )
    reason = models.CharField("lý do vắng", max_length=200, blank=True)
    written_opinion = models.TextField("ý kiến bằng văn bản", blank=True)

    class Meta:
        ordering = ["member__position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="one_attendance_a_member"),
            models.CheckConstraint(
                condition=~Q(status=AttendanceStatus.ABSENT, reason=""),
                name="an_absence_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_status_display()}"


class AgendaItem(Versioned):
    """A nomination before a meeting, and what the council concluded about it. Its version goes up
    with every conclusion. `concluded_by`: who presides, or the member who concludes where that one
    does not vote on the item."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    nomination = models.OneToOneField(
        Nomination, on_delete=models.PROTECT, related_name="agenda_item"
    )
    position = models.PositiveSmallIntegerField("mục số")
    on_ballot = models.BooleanField("đưa vào bỏ phiếu", default=True)
    exclusion_reason = models.CharField("lý do không đưa vào", max_length=300, blank=True)
    conclusion = models.CharField(
        "kết luận", max_length=14, choices=Conclusion, default=Conclusion.PENDING
    )
    conclusion_note = models.CharField("nội dung kết luận", max_length=500, blank=True)
    concluded_by = models.ForeignKey(
        CouncilMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CouncilOnly.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(on_ballot=True) | ~Q(exclusion_reason=""),
                name="who_is_not_on_the_ballot_is_told_why",
            )
        ]

    def __str__(self) -> str:
        return f"Mục {self.position}"


class Comment(OncePosted):
    """A named ý kiến on an item. The secretary may mark it for the minutes."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="comments")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField("ý kiến")
    made_at = models.DateTimeField("lúc")
    in_minutes = models.BooleanField("ghi vào biên bản", default=False)

    objects = CouncilOnly.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.text


class Recusal(models.Model):
    """A member who does not vote on an item: derived (own nomination, head of the unit) or said."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="recusals")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="recusals")
    reason = models.CharField("lý do", max_length=200)
    derived = models.BooleanField("hệ thống nhận ra", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "member"], name="one_recusal_a_member")
        ]

    def __str__(self) -> str:
        return self.reason


class Round(models.Model):
    """A lượt biểu quyết hoặc bỏ phiếu. Method, rule and roll are fixed when it opens.

    `rule` and `roll` are the JSON of `awards.tally.Rule` and `awards.roll.Roll`. A round is never
    reset: another round has its own reason. `erased_at`: since when the old versions of its boxes
    are gone from the disk (secret rounds).
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField("lượt")
    tier = models.SlugField("hình thức")
    method = models.CharField("cách thức", max_length=10, choices=RoundMethod)
    reason = models.CharField("lý do mở lượt", max_length=300, blank=True)
    rule = models.JSONField("quy tắc")
    roll = models.JSONField("danh sách được bỏ phiếu")
    roll_hash = models.CharField(max_length=64)
    state = models.CharField("bước", max_length=8, choices=RoundState, default=RoundState.OPEN)
    opened_at = models.DateTimeField("mở lúc")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField("đóng lúc", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    result_hash = models.CharField(max_length=64, blank=True)
    erased_at = models.DateTimeField("xóa dấu vết lúc", null=True, blank=True)

    objects = CouncilOnly.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_round_a_number"),
            models.CheckConstraint(
                condition=Q(state=RoundState.OPEN, closed_at=None, result_hash="")
                | Q(state=RoundState.CLOSED, closed_at__isnull=False) & ~Q(result_hash=""),
                name="a_closed_round_has_its_result",
            ),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state=RoundState.OPEN), name="one_open_round"
            ),
        ]

    def __str__(self) -> str:
        return f"Lượt {self.number}"


class BallotBox(models.Model):
    """The hòm phiếu of one nominee in one round: who has voted (sorted seats), and four counts.

    There is no row, time, address or journal entry per ballot: whatever sat beside a voter would
    tie the choice to the name. In an open round the box stays empty until closing counts the
    named votes into it. `passed` and `sentence` are empty until closing.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="boxes")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="boxes")
    voters = JSONField("đã bỏ phiếu", default=list)
    agree = models.PositiveSmallIntegerField("đồng ý", default=0)
    disagree = models.PositiveSmallIntegerField("không đồng ý", default=0)
    other = models.PositiveSmallIntegerField("ý kiến khác", default=0)
    blank = models.PositiveSmallIntegerField("phiếu trắng", default=0)
    passed = models.BooleanField("thông qua", null=True)
    sentence = models.CharField("kết quả", max_length=300, blank=True)

    class Meta:
        ordering = ["item__position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "item"], name="one_box_a_nominee"),
            models.CheckConstraint(
                condition=Q(
                    agree=JSONArrayLength("voters") - F("disagree") - F("other") - F("blank")
                ),
                name="as_many_ballots_as_voters",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}, {self.item}"


class OpenVote(models.Model):
    """A named vote in an open round. A second one replaces the first until closing; both stay."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="open_votes")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="open_votes")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="open_votes")
    choice = models.CharField("lựa chọn", max_length=8, choices=Choice)
    cast_at = models.DateTimeField("lúc")
    replaced = models.BooleanField("đã thay", default=False)

    class Meta:
        ordering = ["cast_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "item", "member"],
                condition=Q(replaced=False),
                name="one_open_vote_that_counts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_choice_display()}"
