"""Closed lists of words of the award side."""

from django.db.models import TextChoices


class OccasionState(TextChoices):
    PLANNED = "planned", "Chưa mở"
    OPEN = "open", "Đang nhận đề nghị"
    CLOSED = "closed", "Đã khóa"


class ReportState(TextChoices):
    DRAFT = "draft", "Đang viết"
    SUBMITTED = "submitted", "Đã nộp"


class NominationState(TextChoices):
    DRAFT = "draft", "Bản nháp"
    SUBMITTED = "submitted", "TCCB xét"
    RETURNED = "returned", "Trả lại"
    COMPILED = "compiled", "Chờ trình"
    PRESENTED = "presented", "Đã trình Hội đồng"
    APPROVED = "approved", "Hội đồng thông qua"
    REJECTED = "rejected", "Hội đồng không thông qua"
    AWARDED = "awarded", "Đã khen"
    DECLINED = "declined", "Không được tặng"
    SET_ASIDE = "set_aside", "Hội đồng chưa xét"


class VerdictStatus(TextChoices):
    MET = "met", "Đạt"
    NOT_MET = "not_met", "Không đạt"
    UNKNOWN = "unknown", "Chưa đủ căn cứ"
    BLOCKED = "blocked", "Bị chặn"


class CouncilPost(TextChoices):
    CHAIR = "chair", "Chủ tịch"
    VICE_CHAIR = "vice_chair", "Phó Chủ tịch"
    STANDING = "standing", "Ủy viên thường trực"
    MEMBER = "member", "Ủy viên"


class MeetingState(TextChoices):
    PLANNED = "planned", "Đang chuẩn bị"
    RUNNING = "running", "Đang họp"
    CONCLUDED = "concluded", "Đã kết luận"
    WITHDRAWN = "withdrawn", "Đã rút"


class AttendanceStatus(TextChoices):
    PRESENT = "present", "Có mặt"
    ONLINE = "online", "Họp trực tuyến"
    WRITTEN = "written", "Ý kiến bằng văn bản"
    ABSENT = "absent", "Vắng mặt"


class RoundMethod(TextChoices):
    OPEN = "open", "Biểu quyết"
    SECRET = "secret", "Bỏ phiếu kín"


class RoundState(TextChoices):
    OPEN = "open", "Đang mở"
    CLOSED = "closed", "Đã đóng"


class Choice(TextChoices):
    AGREE = "agree", "Đồng ý"
    DISAGREE = "disagree", "Không đồng ý"
    OTHER = "other", "Ý kiến khác"
    BLANK = "blank", "Phiếu trắng"

    def called(self, method: str) -> str:
        """As a round of this method calls it: an open one has no ballots to leave blank."""
        open_blank = self is Choice.BLANK and method == RoundMethod.OPEN
        return "Không có ý kiến" if open_blank else str(self.label)


class Denominator(TextChoices):
    ALL_MEMBERS = "all_members", "tổng số thành viên"
    PRESENT = "present", "số thành viên dự họp"
    VALID = "valid", "số phiếu hợp lệ"


class Conclusion(TextChoices):
    PENDING = "pending", "Chưa kết luận"
    APPROVED = "approved", "Thông qua"
    REJECTED = "rejected", "Không thông qua"
    NOT_ON_BALLOT = "not_on_ballot", "Không đưa vào bỏ phiếu"
