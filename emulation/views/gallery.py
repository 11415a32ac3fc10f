"""Every component once, in every state: for whoever builds or checks pages. No real data."""

from datetime import datetime, timedelta
from decimal import Decimal

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from emulation import clock
from emulation.bars import Bar, Threshold, make_bar
from emulation.enums import Role

_CHOICES = [
    ("yes", "Đồng ý"),
    ("no", "Không đồng ý"),
    ("other", "Ý kiến khác"),
    ("blank", "Phiếu trắng"),
]
_UNITS = [("", "Chọn một đơn vị tính"), ("km", "km"), ("ho", "hộ")]
_CONTENTS = [
    ("1", "Hỗ trợ sinh kế, nhân rộng mô hình giảm nghèo"),
    ("2", "Đầu tư hạ tầng thiết yếu cho địa bàn nghèo"),
    ("3", "Truyền thông, vận động nguồn lực"),
]


class SampleForm(forms.Form):
    """One field of each kind; bound with bad values it shows every error state."""

    name = forms.CharField(
        label="Tên chỉ tiêu", help_text="Viết để người ngoài ngành cũng hiểu đếm cái gì."
    )
    target = forms.DecimalField(
        label="Mức đề ra",
        help_text="Năm 2024 đề ra 42,5 và đạt 47,1.",
        widget=forms.TextInput(attrs={"class": "number", "inputmode": "decimal"}),
        error_messages={"invalid": "Nhập mức đề ra bằng số, ví dụ 33 hoặc 42,5"},
    )
    unit = forms.ChoiceField(
        label="Đơn vị tính",
        choices=_UNITS,
        error_messages={"required": "Chọn đơn vị tính của chỉ tiêu"},
    )
    budget = forms.CharField(
        label="Kinh phí dự kiến",
        help_text="Không bắt buộc. Ghi bằng đồng.",
        required=False,
        widget=forms.TextInput(attrs={"class": "number", "inputmode": "numeric"}),
    )
    evidence = forms.FileField(
        label="Tệp minh chứng", help_text="PDF, JPEG hoặc PNG, tối đa 10 MB.", required=False
    )
    contents = forms.ChoiceField(
        label="Chỉ tiêu này thuộc nội dung nào của phong trào?",
        help_text="KH 54, mục III",
        choices=_CONTENTS,
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn một nội dung của phong trào"},
    )
    agreed = forms.BooleanField(
        label="Đã xem lại với người phụ trách",
        error_messages={"required": "Đánh dấu khi đã xem lại với người phụ trách"},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["budget"].unit = "đồng"
        self.fields["budget"].echo = "một tỷ hai trăm năm mươi triệu đồng"


class SampleBallot(forms.Form):
    item_1 = forms.ChoiceField(choices=_CHOICES, widget=forms.RadioSelect)


@login_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """`?loi=1` shows the form after a refused post. Only for administrators and developers."""
    if not (settings.DEBUG or request.user.scope.has(Role.ADMIN)):
        raise Http404
    return render(
        request, "emulation/gallery.html", gallery_context(with_errors="loi" in request.GET)
    )


def gallery_context(*, with_errors: bool) -> dict[str, object]:
    """Sample data for every component."""
    pages = Paginator(range(64), 10)
    return {
        "form": _sample_form(with_errors=with_errors),
        "ballot": SampleBallot(),
        "filters": SampleForm(prefix="loc"),
        "bars": _bars(),
        "journal": _journal(),
        "steps": STEPS,
        "failed": [FAILED],
        "unknown": [UNKNOWN],
        "met": [MET],
        "rows": ROWS,
        "states": STATES,
        "buttons": BUTTONS,
        "files": [{"label": "PDF", "url": "#"}, {"label": "DOCX", "url": "#"}],
        "page": pages.get_page(1),
        "page_numbers": list(pages.get_elided_page_range(1)),
        "due": [clock.today() + timedelta(days=days) for days in (-1, 3, 8)],
    }


def _sample_form(*, with_errors: bool) -> SampleForm:
    values = {"name": "Kênh nội đồng được nạo vét tại xã nghèo", "budget": "1.250.000.000"}
    return (
        SampleForm(values | {"target": "bốn lăm km"}) if with_errors else SampleForm(initial=values)
    )


def _bars() -> dict[str, Bar]:
    def marks(first: str, second: str) -> list[Threshold]:
        return [
            Threshold(1, "Giấy khen", first),
            Threshold(Decimal("1.1"), "Bằng khen tỉnh", second),
        ]

    return {
        "met": make_bar(1, marks("30 hộ", "33 hộ"), result="30 hộ"),
        "short": make_bar(Decimal("0.8964"), marks("42,5 km", "46,75 km"), result="38,1 km"),
        "none": make_bar(None, marks("", "")),
        "strict": make_bar(
            Decimal("0.5"), [Threshold(Decimal("0.5"), "Bằng khen tỉnh", "15 hộ", strict=True)]
        ),
    }


def _journal() -> list[dict[str, object]]:
    zone = timezone.get_current_timezone()
    return [
        {
            "at": datetime(2024, 11, 8, 16, 40, tzinfo=zone),
            "who": "bà Lê Thị Diễm Phúc",
            "what": "Trả lại đăng ký",
            "reason": "Chỉ tiêu 2 chưa ghi đơn vị tính.",
        },
        {
            "at": datetime(2024, 11, 7, 16, 20, tzinfo=zone),
            "who": "bà Trần Thị Mỹ Duyên",
            "what": "Gửi đăng ký",
        },
        {
            "at": datetime(2024, 11, 6, 10, 2, tzinfo=zone),
            "who": "ông Danh Sa Rây",
            "what": "Xác nhận mức đề ra của mình",
        },
    ]


STEPS = [
    {
        "place": "reached",
        "state": "ok",
        "label": "Đạt",
        "rank": 1,
        "ranks": 3,
        "name": "Giấy khen của Giám đốc sở",
        "sentence": "Đủ mọi điều kiện. Kết quả 100%, yêu cầu từ 100%.",
    },
    {
        "place": "next",
        "state": "unknown",
        "label": "Chưa đủ căn cứ",
        "rank": 2,
        "ranks": 3,
        "name": "Bằng khen của Chủ tịch UBND tỉnh",
        "sentence": "Theo kết quả: còn thiếu 3 hộ. Theo đóng góp: chưa có định mức để so.",
    },
    {
        "place": "off",
        "state": "off",
        "label": "Chưa tới dịp xét",
        "rank": 3,
        "ranks": 3,
        "name": "Bằng khen của Thủ tướng Chính phủ",
        "sentence": "Chỉ xét khi tổng kết năm 2025, vượt mọi chỉ tiêu UBND tỉnh giao.",
    },
]
FAILED = {
    "condition": "Kết quả so với mức đề ra trong năm",
    "clause": "KH 54, mục IV.2.1, đường A",
    "required": "từ 110%, tức 33 hộ",
    "actual": "100%, tức 30 hộ: thấp nhất trong 3 chỉ tiêu",
    "gap": "Còn thiếu 3 hộ",
    "evidence": "Báo cáo số 87/BC-CCTL, 05/11/2024",
    "evidence_url": "#",
    "confirmed": "Phúc (TCCB) xác nhận ngày 08/11/2024",
}
UNKNOWN = {
    "condition": "Đóng góp quy ra tiền",
    "clause": "KH 54, mục IV.2.1, đường B (thay cho đường A)",
    "required": "từ định mức của Hội đồng TĐKT tỉnh: chưa có số",
    "actual": "186.500.000 đồng",
    "gap": "Chờ TCCB nhập định mức",
    "evidence": "3 biên nhận đóng góp",
    "evidence_url": "#",
    "confirmed": "Số đóng góp: Phúc (TCCB) xác nhận ngày 08/11/2024",
}
MET = {
    "condition": "Không ai bị kỷ luật từ khiển trách trở lên",
    "clause": "KH 54, mục IV.3, tiêu chuẩn chung 5",
    "required": "không có trong năm 2024",
    "actual": "0 quyết định",
    "evidence": "Tính từ dữ liệu kỷ luật",
    "confirmed": "Hệ thống, ngày 12/11/2024",
}
ROWS = [
    {
        "pk": 1,
        "name": "Ban Quản lý Cảng cá",
        "line": "Tập thể",
        "rank": 1,
        "tier": "Giấy khen",
        "ratio": Decimal("1.04"),
        "state": "block",
        "label": "Bị chặn",
        "why": "khiếu nại chưa giải quyết",
    },
    {
        "pk": 2,
        "name": "Trung tâm Khuyến nông",
        "line": "Tập thể",
        "rank": 2,
        "tier": "Bằng khen tỉnh",
        "ratio": Decimal("1.125"),
        "state": "ok",
        "label": "Đạt",
        "picked": True,
    },
    {
        "pk": 3,
        "name": "Ông Danh Sa Rây",
        "line": "Chi cục Thủy lợi",
        "rank": 1,
        "tier": "Giấy khen",
        "ratio": None,
        "state": "unknown",
        "label": "Chưa đủ căn cứ",
        "why": "chưa có kết quả chỉ tiêu 2",
    },
]
STATES = [
    {"label": "Tất cả", "count": 64, "url": "?", "current": True},
    {"label": "Đạt", "count": 38, "url": "?state=ok", "state": "ok"},
    {"label": "Chưa đủ căn cứ", "count": 14, "url": "?state=unknown", "state": "unknown"},
    {"label": "Không đạt", "count": 9, "url": "?state=no", "state": "no"},
    {"label": "Bị chặn", "count": 3, "url": "?state=block", "state": "block"},
]
BUTTONS = [
    {"before": "Trình Hội đồng", "counted": True, "url": "#", "primary": True},
    {"before": "Trả lại", "url": "#"},
]
