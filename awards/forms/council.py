"""Forms of the council. They parse and check shape; services write."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from awards.enums import AttendanceStatus, Choice, Conclusion
from awards.models import AgendaItem, Attendance, BallotBox, Council, CouncilMember, Occasion
from awards.selectors.seats import clerks
from awards.selectors.voting import why_not_approved
from awards.services.calling import Call, call_mark
from awards.services.meetings import Concluded, Presence
from emulation import clock
from emulation.forms.fields import ClockField, VietnameseDateField
from emulation.forms.page import OncePostedForm, PageForm
from emulation.models import Staff

NO_LONGER_WAITING = "Có đề nghị không còn chờ bỏ phiếu. Hãy tải lại trang."


class CallForm(PageForm):
    """Day, hour and place of a meeting, who presides and who writes."""

    held_on = VietnameseDateField(label="Ngày họp")
    starts_at = ClockField(
        label="Bắt đầu lúc",
        help_text="Ví dụ 8:00.",
        widget=forms.TextInput(attrs={"class": "number", "autocomplete": "off"}),
        error_messages={"required": "Nhập giờ bắt đầu, ví dụ 8:00."},
    )
    place = forms.CharField(
        label="Địa điểm",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "medium"}),
        error_messages={"required": "Nhập địa điểm họp, ví dụ Phòng họp B, trụ sở Sở."},
    )
    chair = forms.ModelChoiceField(
        label="Chủ trì",
        empty_label="Chọn một thành viên",
        queryset=CouncilMember.objects.none(),
        error_messages={"required": "Chọn người chủ trì."},
    )
    secretary = forms.ModelChoiceField(
        label="Thư ký",
        empty_label="Chọn thư ký",
        queryset=Staff.objects.none(),
        error_messages={"required": "Chọn thư ký."},
    )

    def __init__(self, council: Council, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"].queryset = council.members.select_related("staff")
        self.fields["secretary"].queryset = clerks(clock.today())

    def call(self) -> Call:
        return Call(**{name: self.cleaned_data[name] for name in Call.__dataclass_fields__})


def form_values(call: Call) -> dict[str, Any]:
    """A call as its form shows it."""
    return vars(call) | {"starts_at": f"{call.starts_at:%H:%M}", "seen": call_mark(call)}


class MeetingForm(OncePostedForm, CallForm):
    """Who is called where and when, and for what."""

    field_order = ("occasion",)

    occasion = forms.ModelChoiceField(
        label="Dịp khen",
        empty_label="Chọn dịp khen",
        queryset=Occasion.objects.none(),
        error_messages={"required": "Chọn dịp khen của phiên họp."},
    )

    def __init__(self, council: Council, *args: Any, **kwargs: Any) -> None:
        super().__init__(council, *args, **kwargs)
        self.fields["occasion"].queryset = Occasion.objects.filter(
            movement__department=council.department_id
        )


class ChangeForm(CallForm):
    """`seen`: the mark of the call the page showed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def show_again(self, now: Call) -> None:
        """After a Stale: the next press replaces what is stored now, knowingly."""
        self.data = self.data.copy()
        self.data["seen"] = call_mark(now)


class WithdrawForm(PageForm):
    reason = forms.CharField(
        label="Lý do rút phiên họp",
        help_text="Thành viên Hội đồng đọc nguyên văn.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Ghi lý do rút phiên họp."},
    )


class PutOffForm(PageForm):
    """Which items a running meeting leaves to another one, and why."""

    items = forms.MultipleChoiceField(
        label="Đề nghị để lại phiên sau",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Chọn ít nhất một đề nghị để lại.",
            "invalid_choice": NO_LONGER_WAITING,
        },
    )
    reason = forms.CharField(
        label="Lý do để lại",
        help_text="In vào biên bản, ví dụ: không còn đủ số thành viên để bỏ phiếu.",
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Ghi lý do để lại."},
    )

    def __init__(self, items: Sequence[AgendaItem], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_pk = {str(item.pk): item for item in items}
        self.fields["items"].choices = [
            (pk, f"{item.position}. {item.nomination.subject.addressed}")
            for pk, item in self.by_pk.items()
        ]

    def chosen(self) -> list[AgendaItem]:
        return [self.by_pk[pk] for pk in self.cleaned_data["items"]]


class AttendanceForm(PageForm):
    """One member after the other: how they take part, and the words that go with it. `seen`: the
    mark of the roll the page showed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, rows: Iterable[Attendance], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        self.stored: dict[int, str] = {}
        for row in self.rows:
            name = row.member.staff.full_name
            self.fields[f"status_{row.member_id}"] = forms.ChoiceField(
                label=f"{name} tham dự", choices=AttendanceStatus.choices, initial=row.status
            )
            self.fields[f"reason_{row.member_id}"] = forms.CharField(
                label=f"Lý do {name} vắng", required=False, max_length=200, initial=row.reason
            )
            self.fields[f"opinion_{row.member_id}"] = forms.CharField(
                label=f"Ý kiến bằng văn bản của {name}",
                required=False,
                max_length=2000,
                initial=row.written_opinion,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def members(self) -> list[dict[str, Any]]:
        """The fields, seat by seat, for the page."""
        return [
            {
                "member": row.member,
                "status": self[f"status_{row.member_id}"],
                "reason": self[f"reason_{row.member_id}"],
                "opinion": self[f"opinion_{row.member_id}"],
                "stored": self.stored.get(row.member_id, ""),
            }
            for row in self.rows
        ]

    def show_again(self, seen: str, rows: Iterable[Attendance]) -> None:
        """After a Stale: what is stored stands beside what was typed, where they differ; the next
        press replaces it, knowingly."""
        self.data = self.data.copy()
        self.data["seen"] = seen
        typed = self.presence()
        self.stored = {
            row.member_id: _in_words(row)
            for row in rows
            if Presence(row.status, row.reason, row.written_opinion) != typed[row.member_id]
        }

    def presence(self) -> dict[int, Presence]:
        data = self.cleaned_data
        return {
            row.member_id: Presence(
                data[f"status_{row.member_id}"],
                data[f"reason_{row.member_id}"],
                data[f"opinion_{row.member_id}"],
            )
            for row in self.rows
        }


def _in_words(row: Attendance) -> str:
    """ "Vắng mặt: ốm"."""
    words = [row.get_status_display(), row.reason, row.written_opinion]
    return ": ".join(word for word in words if word)


class CommentForm(OncePostedForm):
    text = forms.CharField(
        label="Ý kiến",
        help_text="Ý kiến có ghi tên. Lá phiếu thì không.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Nhập ý kiến trước khi gửi.",
            "max_length": "Ý kiến dài quá 2.000 chữ. Hãy rút gọn.",
        },
    )

    def __init__(self, *args: Any, whose: str = "ông/bà", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = f"Ý kiến của {whose}"


class RecusalForm(PageForm):
    reason = forms.CharField(
        label="Lý do",
        help_text="Ghi vào danh sách của lượt và biên bản, ví dụ: là chị ruột của người được "
        "đề nghị.",
        max_length=200,
        error_messages={"required": "Ghi lý do không bỏ phiếu mục này."},
    )


class OpenRoundForm(PageForm):
    """Which items of a tier come into the round; a reason where one was voted on before."""

    items = forms.MultipleChoiceField(
        label="Đề nghị đưa vào lượt",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Chọn ít nhất một đề nghị để đưa vào lượt.",
            "invalid_choice": NO_LONGER_WAITING,
        },
    )
    reason = forms.CharField(label="Lý do mở lượt nữa", required=False, max_length=300)

    def __init__(self, items: Sequence[AgendaItem], *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_pk = {str(item.pk): item for item in items}
        self.fields["items"].choices = [
            (pk, f"{item.position}. {item.nomination.subject.addressed}")
            for pk, item in self.by_pk.items()
        ]
        self.fields["items"].initial = list(self.by_pk)
        if not again:
            del self.fields["reason"]

    def chosen(self) -> list[AgendaItem]:
        return [self.by_pk[pk] for pk in self.cleaned_data["items"]]


class BallotForm(PageForm):
    """One choice per nominee, none to begin with.

    On the wire a choice is one figure, so that the size of a request tells nothing.
    """

    WIRE = dict(zip("1234", Choice.values, strict=True))

    def __init__(
        self,
        items: Sequence[AgendaItem],
        *args: Any,
        method: str,
        said: dict[int, str] | None = None,
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        choices = [(figure, Choice(value).called(method)) for figure, value in self.WIRE.items()]
        self.items = items
        figures = {value: figure for figure, value in self.WIRE.items()}
        for item in items:
            name = item.nomination.subject.addressed
            self.fields[f"item_{item.pk}"] = forms.ChoiceField(
                label=name,
                choices=choices,
                widget=forms.RadioSelect,
                initial=figures.get((said or {}).get(item.pk, "")),
                error_messages={
                    "required": f"Chọn một ô cho {name}.",
                    "invalid_choice": f"Chọn một trong bốn ô cho {name}.",
                },
            )

    def choices(self) -> dict[int, str]:
        return {item.pk: self.WIRE[self.cleaned_data[f"item_{item.pk}"]] for item in self.items}


class ConclusionForm(PageForm):
    """The chair's word on each item of a closed round; it begins as the count says, or as the
    chair concluded before. `version_<item>`: what the chair saw of it. `by_count`: items the chair
    does not vote on, with who concludes on them instead. What did not pass cannot be approved."""

    YES, NO = ("yes", "Thông qua"), ("no", "Không thông qua")

    def __init__(
        self,
        boxes: Iterable[BallotBox],
        *args: Any,
        by_count: Mapping[int, CouncilMember | None],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.boxes, self.by_count = list(boxes), by_count
        for box in self.boxes:
            name = box.item.nomination.subject.addressed
            self.fields[f"approved_{box.item_id}"] = forms.ChoiceField(
                label="Kết luận",
                choices=[self.YES, self.NO] if box.passed else [self.NO],
                widget=forms.RadioSelect,
                initial=self._begins(box),
                error_messages={
                    "required": f"Chọn kết luận về {name}.",
                    "invalid_choice": f"Chọn kết luận về {name}."
                    if box.passed
                    else why_not_approved(box),
                },
            )
            self.fields[f"note_{box.item_id}"] = forms.CharField(
                label="Nội dung kết luận",
                help_text="Không bắt buộc. Kết luận lại, hoặc không thông qua mục đã đạt thì phải "
                "ghi lý do.",
                required=False,
                max_length=500,
                initial=box.item.conclusion_note,
            )
            self.fields[f"version_{box.item_id}"] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=1, initial=box.item.version
            )

    @staticmethod
    def _begins(box: BallotBox) -> str:
        said = {Conclusion.APPROVED: True, Conclusion.REJECTED: False}
        return "yes" if said.get(Conclusion(box.item.conclusion), box.passed) else "no"

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [
            {
                "box": box,
                "approved": self[f"approved_{box.item_id}"],
                "note": self[f"note_{box.item_id}"],
                "version": self[f"version_{box.item_id}"],
                "by_count": box.item_id in self.by_count,
                "instead": self.by_count.get(box.item_id),
            }
            for box in self.boxes
        ]

    def conclusions(self) -> dict[int, Concluded]:
        data = self.cleaned_data
        return {
            box.item_id: Concluded(
                data[f"approved_{box.item_id}"] == "yes",
                data[f"note_{box.item_id}"],
                data[f"version_{box.item_id}"],
            )
            for box in self.boxes
        }
