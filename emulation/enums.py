"""Closed lists of words. Values are stored; labels are what people read."""

from django.db.models import IntegerChoices, TextChoices

from emulation.vietnamese.words import lower_first


class Role(TextChoices):
    """What a person comes to do; scoped to a unit where the role says so."""

    UNIT_OFFICER = "unit_officer", "Đầu mối"
    STAFF = "staff", "Công chức, viên chức"
    TCCB = "tccb", "Phòng Tổ chức cán bộ"
    SECRETARY = "secretary", "Thư ký Hội đồng"
    MEMBER = "member", "Thành viên Hội đồng"
    CHAIR = "chair", "Chủ tịch Hội đồng"
    DIRECTOR = "director", "Giám đốc"
    INSPECTOR = "inspector", "Thanh tra"
    ADMIN = "admin", "Quản trị hệ thống"


class UnitKind(TextChoices):
    DIVISION = "division", "Phòng chuyên môn"
    AFFILIATE = "affiliate", "Đơn vị trực thuộc"
    ASSOCIATION = "association", "Hội, đoàn thể"
    COMMUNE = "commune", "Xã, phường, đặc khu"
    HAMLET = "hamlet", "Thôn, ấp, khu phố"
    ENTERPRISE = "enterprise", "Doanh nghiệp"
    COOPERATIVE = "cooperative", "Hợp tác xã, tổ hợp tác"
    HOUSEHOLD = "household", "Hộ gia đình"


class Gender(TextChoices):
    MALE = "male", "Nam"
    FEMALE = "female", "Nữ"


class Address(TextChoices):
    """How a paper and a page address a person. A stored fact, never guessed from the name."""

    ONG = "ong", "Ông"
    BA = "ba", "Bà"


class SubjectKind(TextChoices):
    COLLECTIVE = "collective", "Tập thể"
    INDIVIDUAL = "individual", "Cá nhân"


class SubjectClass(TextChoices):
    """Classes a plan may set apart (KH 54, IV.3 tiêu chuẩn riêng 4 is for associations alone).

    A household stands among the collectives; its reward is reckoned from a person's.
    """

    DIVISION = "division", "Phòng chuyên môn"
    AFFILIATE = "affiliate", "Đơn vị trực thuộc"
    ASSOCIATION = "association", "Hội, đoàn thể"
    COMMUNE = "commune", "Xã, phường, đặc khu"
    HAMLET = "hamlet", "Thôn, ấp, khu phố"
    ENTERPRISE = "enterprise", "Doanh nghiệp"
    COOPERATIVE = "cooperative", "Hợp tác xã, tổ hợp tác"
    HOUSEHOLD = "household", "Hộ gia đình"
    LEADER = "leader", "Lãnh đạo, quản lý"
    WORKER = "worker", "Người lao động trực tiếp"


class Aggregation(TextChoices):
    """How dated results make one figure."""

    SUM = "sum", "Cộng dồn"
    LEVEL = "level", "Lấy số cuối"


class Direction(TextChoices):
    """Which way an indicator is to go; one that falls is measured by its fall from a baseline."""

    AT_LEAST = "at_least", "Càng cao càng tốt"
    AT_MOST = "at_most", "Càng thấp càng tốt"


class TargetBasis(TextChoices):
    """What the result is divided by. A unit sets its own in its pledge; the others TCCB writes
    down, by the paper they stand in: what is given from above, and how many people there are, of
    whom the result says how many took part."""

    UNIT_PLAN = "unit_plan", "Kế hoạch của đơn vị"
    PROVINCE_PLAN = "province_plan", "UBND tỉnh giao"
    MINISTRY_PLAN = "ministry_plan", "Bộ, ngành giao"
    HEADCOUNT = "headcount", "Tổng số người"

    @property
    def called(self) -> str:
        """The figure by whose it is: "mức UBND tỉnh giao", "tổng số người"."""
        told = lower_first(str(self.label))
        return told if self == TargetBasis.HEADCOUNT else f"mức {told}"

    def set_for(self, kind: str) -> str:
        """Who set the target of a subject of this kind: "Cá nhân đăng ký"."""
        if self != TargetBasis.UNIT_PLAN:
            return str(self.label)
        return "Cá nhân đăng ký" if kind == SubjectKind.INDIVIDUAL else "Đơn vị đăng ký"


GIVEN = tuple(basis for basis in TargetBasis if basis != TargetBasis.UNIT_PLAN)


class RecordState(TextChoices):
    """Of a result or a contribution; told from its fields, see `Verified.state`."""

    WAITING = "waiting", "Chờ xác nhận"
    RETURNED = "returned", "Trả lại"
    VERIFIED = "verified", "Đã xác nhận"


class ContributionKind(TextChoices):
    CASH = "cash", "Tiền"
    IN_KIND = "in_kind", "Hiện vật, ngày công"


class Organisation(TextChoices):
    """Bodies whose yearly classification counts (KH 54, IV.3 tiêu chuẩn chung 4)."""

    PARTY = "party", "Tổ chức Đảng"
    UNION = "union", "Công đoàn"
    YOUTH = "youth", "Đoàn Thanh niên"


class ClassificationLevel(IntegerChoices):
    """Ordered scale; a higher number is better."""

    NOT_DONE = 1, "Không hoàn thành nhiệm vụ"
    DONE = 2, "Hoàn thành nhiệm vụ"
    GOOD = 3, "Hoàn thành tốt nhiệm vụ"
    EXCELLENT = 4, "Hoàn thành xuất sắc nhiệm vụ"


class DisciplineLevel(IntegerChoices):
    """Ordered scale; a higher number is graver."""

    REPRIMAND = 1, "Khiển trách"
    WARNING = 2, "Cảnh cáo"
    PAY_CUT = 3, "Hạ bậc lương"
    DEMOTION = 4, "Giáng chức"
    DISMISSAL_FROM_POST = 5, "Cách chức"
    DISMISSAL = 6, "Buộc thôi việc"


class PendingCaseKind(TextChoices):
    """What blocks every nomination while it is open."""

    DISCIPLINE = "discipline", "đang xem xét kỷ luật"
    INVESTIGATION = "investigation", "đang bị điều tra"
    COMPLAINT = "complaint", "có khiếu nại, tố cáo chưa giải quyết"


class PledgeState(TextChoices):
    DRAFT = "draft", "Bản nháp"
    SUBMITTED = "submitted", "Đã gửi"
    RETURNED = "returned", "Trả lại"
    ACCEPTED = "accepted", "Đã nhận"
