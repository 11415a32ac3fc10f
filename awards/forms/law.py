"""The day whose law somebody wants to read."""

from emulation.forms.fields import VietnameseDateField
from emulation.forms.page import PageForm


class LawDayForm(PageForm):
    ngay = VietnameseDateField(
        label="Ngày của quyết định hoặc văn bản",
        help_text="Chế độ được chọn theo ngày này, ví dụ 31/12/2023. Để trống là hôm nay.",
        required=False,
    )
