"""The achievement reports of the sample: a collective, a person, and a high award."""

from tests.dossiers.people import NOMINEES, WATER

SO = "Sở Nông nghiệp và Môi trường"
DIRECTOR = {"authority": "", "of": "", "post": "Giám đốc", "name": "Nguyễn Hữu Nghĩa"}
DEPUTY = {
    "authority": "KT.",
    "of": "Giám đốc",
    "post": "Phó Giám đốc",
    "name": "Võ Thị Bạch Yến",
}


def issuer(superior, name, symbol):
    return {"superior": superior, "name": name, "symbol": symbol, "place": "An Giang"}


FORM = {
    "number": "08",
    "kind": "themed",
    "regime": "Nghị định số 152/2025/NĐ-CP",
    "citation": "NĐ 152/2025/NĐ-CP, Phụ lục",
    "verified": False,
    "note": "",
}


def field(label, value):
    return {"label": label, "value": value}


def report(key, tier, **parts):
    return {
        "nominee": key,
        "tier": tier,
        "issuer": issuer(SO, NOMINEES[key]["unit"] or NOMINEES[key]["name"], ""),
        "date": "",
        "form": FORM,
        "fields": [],
        "overview": [],
        "sections": [],
        "targets": [],
        "contributions": [],
        "contribution_total": 0,
        "evidence": [],
        "awards": [],
        "confirmer": DEPUTY,
        "reporter": {"authority": "", "of": "", "post": "", "name": NOMINEES[key]["name"]},
        "department": None,
    } | parts


def target(indicator, measure, planned, reached, share):
    return {
        "indicator": indicator,
        "measure": measure,
        "basis": "Đơn vị đăng ký",
        "period": "2025",
        "target": planned,
        "result": reached,
        "percent": share,
    }


def gift(day, content, donor, amount, kind="Tiền mặt"):
    return {
        "date": day,
        "content": content,
        "kind": kind,
        "donor": donor,
        "amount": amount,
        "evidence": "Biên nhận số 12",
    }


COLLECTIVE_REPORT = report(
    "tt-2",
    "bang-khen-tinh",
    fields=[
        field("Năm thành lập", "1994"),
        field("Trụ sở", "phường Rạch Giá, tỉnh An Giang"),
        field("Tổng số công chức, viên chức, người lao động", "64"),
        field("Cơ cấu tổ chức", ""),
    ],
    overview=[
        "Trung tâm có chức năng tham mưu, tổ chức thực hiện các chương trình, dự án cấp nước sạch "
        "và vệ sinh môi trường nông thôn trên địa bàn tỉnh; quản lý, vận hành các trạm cấp nước."
    ],
    sections=[
        {
            "title": "Chỉ đạo, tổ chức thực hiện phong trào",
            "paragraphs": [
                "Ngay từ đầu năm, Trung tâm đã ban hành kế hoạch, phân công từng phòng phụ trách "
                "địa bàn, rà soát danh sách hộ nghèo chưa có nước hợp vệ sinh và ưu tiên vùng đồng "
                "bào dân tộc thiểu số, xã đảo.",
                "Trung tâm đã kiến nghị và được chấp thuận mức hỗ trợ lắp đồng hồ nước miễn phí.",
            ],
        }
    ],
    targets=[
        target("Hộ nghèo, cận nghèo được cấp nước hợp vệ sinh", "hộ", "1100", "1240", "112.72"),
        target("Lớp tập huấn bảo quản nước mùa hạn mặn", "lớp", "3", "3.3", "110.00"),
        target("Trạm cấp nước được nâng cấp", "trạm", "4", "", ""),
        target("Tỷ lệ thất thoát nước", "%", "18.5", "19", "77.77") | {"baseline": "20.75"},
    ],
    contributions=[
        gift("2025-03-05", "Lắp 120 đồng hồ nước", "Công ty TNHH Minh Khôi", 86400000, "Hiện vật"),
        gift("2025-08-19", "Tặng học bổng con hộ nghèo", "Công đoàn cơ sở", 30000000),
    ],
    contribution_total=116400000,
    evidence=[
        {
            "title": "Biên bản nghiệm thu trạm cấp nước",
            "file": "",
            "sha256": "",
        },
        {
            "title": "Danh sách hộ được hỗ trợ có xác nhận của xã",
            "file": "",
            "sha256": "",
        },
    ],
    confirmer=DIRECTOR,
    reporter={"authority": "", "of": "", "post": "Giám đốc", "name": "Tăng Thị Mỹ Huyền"},
)

INDIVIDUAL_REPORT = report(
    "cn-3",
    "giay-khen",
    fields=[
        field("Họ và tên", "Y Bhăm Êban"),
        field("Ngày, tháng, năm sinh", "01/07/1985"),
        field("Quê quán", ""),
        field("Nơi thường trú", "phường Rạch Giá, tỉnh An Giang"),
        field("Trình độ chuyên môn", "Kỹ sư cấp thoát nước"),
        field("Chức vụ, đơn vị công tác", f"Trưởng phòng Kỹ thuật - Truyền thông, {WATER}"),
    ],
    sections=[{"title": "Thành tích trong thực hiện nhiệm vụ", "paragraphs": []}],
    targets=[target("Trạm cấp nước vận hành ổn định", "trạm", "6", "6", "100.00")],
)

HIGH_REPORT = report(
    "cn-1",
    "bang-khen-tinh",
    form=FORM | {"number": "05", "kind": "merit"},
    fields=[field("Họ và tên", "Thị Ngọc Ánh"), field("Nơi thường trú", "")],
    sections=[
        {"title": "Kết quả vận động", "paragraphs": ["Vận động xây 03 căn nhà đại đoàn kết."]}
    ],
    contributions=[gift("2025-06-30", "Xây nhà đại đoàn kết", "Chùa Láng Cát", 55000000)],
    contribution_total=55000000,
    awards=[
        {
            "year": 2023,
            "name": "Giấy khen của Giám đốc sở",
            "decision_number": "812/QĐ-SNNPTNT",
            "decision_date": "2023-12-20",
            "authority": "Giám đốc Sở Nông nghiệp và Phát triển nông thôn",
        }
    ],
    confirmer={
        "authority": "KT.",
        "of": "Chi cục trưởng",
        "post": "Phó Chi cục trưởng",
        "name": "Phan Thành Công",
    },
    department=DEPUTY,
)
