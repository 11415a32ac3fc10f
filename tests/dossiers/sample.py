"""A rich snapshot: two tiers, an open and two secret rounds, every trouble a meeting has."""

import copy

from tests.dossiers.people import MEMBERS, NOMINEES, RANGERS, WATER
from tests.dossiers.sample_reports import (
    COLLECTIVE_REPORT,
    DEPUTY,
    HIGH_REPORT,
    INDIVIDUAL_REPORT,
    SO,
    issuer,
)

UBND = "Ủy ban nhân dân tỉnh An Giang"
OVER = "UBND tỉnh An Giang"
LAW = "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"
DECREE = (
    "Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ quy định về phân cấp, "
    "phân quyền trong lĩnh vực thi đua, khen thưởng"
)
PLAN_TITLE = (
    "phát động phong trào thi đua “Chung tay vì người nghèo - Không ai bị bỏ lại phía sau” "
    "giai đoạn 2021-2025"
)
CHAIR = {
    "authority": "TM.",
    "of": "Hội đồng",
    "post": "Chủ tịch",
    "name": "Nguyễn Hữu Nghĩa",
}


def attendance():
    rows = []
    for prefix, name, post, role in MEMBERS:
        rows.append(
            {
                "prefix": prefix,
                "name": name,
                "post": post,
                "role": role,
                "status": "present",
                "reason": "",
                "opinion": "",
            }
        )
    rows[7] |= {
        "status": "written",
        "reason": "công tác tại xã Thổ Châu",
        "opinion": "Đồng ý với danh sách do Phòng Tổ chức cán bộ tổng hợp.",
    }
    rows[8] |= {"status": "absent", "reason": "nghỉ ốm"}
    return rows


def rule(percent, required):
    return {
        "quorum": "từ 2/3 tổng số thành viên",
        "required": required,
        "percent": percent,
        "comparator": ">=",
        "denominator": "members",
        "absent_in_writing": True,
        "chair_must_agree": False,
        "recused_leave": True,
        "citation": "Quy chế hoạt động của Hội đồng, điểm b khoản 2 Điều 7",
        "verified": True,
    }


def tally(key, agree, disagree=0, *, other=0, blank=0, members=9):
    cast = agree + disagree + other + blank
    cut = agree * 10000 // members
    share = f"{cut // 100},{cut % 100:02d}%".replace(",00%", "%")
    return {
        "nominee": key,
        "issued": members,
        "returned": cast,
        "valid": cast,
        "invalid": 0,
        "agree": agree,
        "disagree": disagree,
        "other": other,
        "blank": blank,
        "denominator": members,
        "percent": f"{cut // 100}.{cut % 100:02d}",
        "passed": agree * 100 >= 80 * members,
        "sentence": f"{agree}/{members} {sentence_of(share, 9 - members)}",
    }


def sentence_of(share, left_out):
    if not left_out:
        return f"thành viên đồng ý, đạt {share} tổng số thành viên (yêu cầu từ 80%)"
    return (
        f"thành viên đồng ý, đạt {share} "
        f"(tổng số 9 thành viên trừ {left_out} người không tham gia bỏ phiếu; yêu cầu từ 80%)"
    )


def ballot(number, tier, lines, *, method="secret", reason="", recusals=(), votes=()):
    return {
        "number": number,
        "tier": tier,
        "method": method,
        "reason": reason,
        "opened_at": f"2025-11-12T09:{number * 10:02d}:00+07:00",
        "closed_at": f"2025-11-12T09:{number * 10 + 8:02d}:00+07:00",
        "members": 9,
        "present": 7,
        "absent": 2,
        "roll": [name for _, name, _, _ in MEMBERS],
        "roll_sha256": "3f1c" * 16,
        "rule": rule("80", "từ 80% tổng số thành viên Hội đồng"),
        "recusals": list(recusals),
        "lines": lines,
        "votes": list(votes),
    }


ROUNDS = [
    ballot(
        1,
        "bang-khen-tinh",
        [tally("tt-1", 7, 1, members=8), tally("tt-2", 8, 1), tally("cn-1", 8, 0, blank=1)],
        recusals=[
            {
                "nominee": "tt-1",
                "name": "Đặng Thị Kiều Oanh",
                "post": "Chi cục trưởng Chi cục Thủy lợi",
                "reason": "Là người đứng đầu đơn vị được xét",
                "derived": True,
            }
        ],
    ),
    ballot(
        2,
        "giay-khen",
        [
            tally("tt-3", 9),
            tally("cn-2", 8, 1),
            tally("cn-3", 9),
            tally("cn-4", 6, 2, other=1),
            tally("cn-5", 8, 1),
        ],
    ),
    ballot(
        3,
        "giay-khen",
        [tally("cn-4", 8, 1)],
        method="open",
        reason="Chủ tọa đề nghị biểu quyết lại trường hợp ông K'Sor Phước sau khi có ý kiến "
        "giải trình",
        votes=[
            {
                "nominee": "cn-4",
                "prefix": prefix,
                "name": name,
                "choice": "disagree" if place == 1 else "agree",
            }
            for place, (prefix, name, _, _) in enumerate(MEMBERS)
        ],
    ),
]


def item(key, tier, achievement, rounds, conclusion, *, approved=True, **more):
    return {
        "nominee": NOMINEES[key],
        "tier": tier,
        "achievement": achievement,
        "verdict": "met",
        "findings": [],
        "warnings": [],
        "overrides": [],
        "comments": [],
        "rounds": rounds,
        "conclusion": {"approved": approved, "text": conclusion},
    } | more


AGREED = "Hội đồng thống nhất đề nghị."
ITEMS = [
    item(
        "tt-1",
        "bang-khen-tinh",
        "Hỗ trợ sinh kế 33/30 hộ nghèo, đạt 110% kế hoạch đăng ký năm 2025.",
        [1],
        AGREED,
        findings=[
            {
                "clause": "KH 54, mục IV.2.1",
                "label": "Kết quả so với kế hoạch của đơn vị",
                "status": "met",
                "required": "từ 110%",
                "actual": "110%",
                "gap": "",
            }
        ],
        comments=[
            {
                "prefix": "Bà",
                "author": "Võ Thị Bạch Yến",
                "post": "Phó Giám đốc Sở",
                "text": "Mô hình nuôi lươn không bùn ở xã Vĩnh Phong nên được nhân rộng.",
            }
        ],
    ),
    item(
        "tt-2",
        "bang-khen-tinh",
        "Cấp nước hợp vệ sinh cho 1.240/1.100 hộ nghèo, hộ cận nghèo vùng đồng bào dân tộc "
        "thiểu số, đạt 112,72% kế hoạch.",
        [1],
        AGREED,
        warnings=[
            {
                "text": "đã được tặng Giấy khen của Giám đốc sở năm 2024",
                "dismissed_by": "Bà Lê Thị Diễm Phúc, Trưởng phòng Tổ chức cán bộ",
                "reason": "thành tích năm 2025 là thành tích mới",
            }
        ],
    ),
    item(
        "cn-1",
        "bang-khen-tinh",
        "Vận động 55.000.000 đồng xây 03 căn nhà đại đoàn kết.",
        [1],
        AGREED,
    ),
    item("tt-3", "giay-khen", "Giao khoán bảo vệ rừng cho 24/24 hộ nghèo.", [2], AGREED),
    item("cn-2", "giay-khen", "Hướng dẫn kỹ thuật cho 15/15 hộ Khmer nghèo.", [2], AGREED),
    item("cn-3", "giay-khen", "Vận hành 06 trạm cấp nước liên ấp.", [2], AGREED),
    item(
        "cn-4",
        "giay-khen",
        "Vận động 08 hộ không tái nghèo.",
        [2, 3],
        "Hội đồng không đề nghị.",
        approved=False,
        overrides=[
            {
                "by": "Ông Nguyễn Hữu Nghĩa",
                "post": "Chủ tịch Hội đồng",
                "what": "kết luận không thông qua tuy lượt 3 đạt",
                "reason": "người được đề nghị xin rút",
            }
        ],
    ),
    item("cn-5", "giay-khen", "Phụ trách 02 mô hình giảm nghèo dưới tán rừng.", [2], AGREED),
]

EXCLUDED = [
    {
        "nominee": NOMINEES["cn-6"],
        "tier": "giay-khen",
        "reasons": [
            "Bị kỷ luật khiển trách theo Quyết định số 77/QĐ-SNNMT ngày 05/8/2025 "
            "(KH 54, mục IV.3, tiêu chuẩn chung 5)."
        ],
    },
    {
        "nominee": NOMINEES["cn-7"],
        "tier": "giay-khen",
        "reasons": [
            "Đạt 9/10 lớp tập huấn (90%), còn thiếu 01 lớp so với yêu cầu từ 100% "
            "(KH 54, mục IV.2.1).",
            "Chưa có xếp loại của tổ chức Đảng, đoàn thể năm 2025.",
        ],
    },
]

SUBMISSIONS = [
    {
        "key": "bang-khen-tinh",
        "tier": "bang-khen-tinh",
        "issuer": issuer(OVER, SO, "SNNMT"),
        "proposer": "Sở Nông nghiệp và Môi trường",
        "addressees": [UBND, "Hội đồng Thi đua - Khen thưởng tỉnh An Giang"],
        "request": "xem xét, quyết định tặng",
        "basis": [
            LAW,
            DECREE,
            "Kế hoạch số 54/KH-SNNPTNT ngày 26 tháng 7 năm 2022 của Sở Nông nghiệp và Phát triển "
            f"nông thôn tỉnh Kiên Giang {PLAN_TITLE}",
            "Biên bản họp Hội đồng Thi đua - Khen thưởng Sở ngày 12 tháng 11 năm 2025",
        ],
        "signatory": DEPUTY,
        "receivers": ["Như trên", "Giám đốc, các Phó Giám đốc Sở", "Lưu: VT, TCCB"],
    },
    {
        "key": "giay-khen",
        "tier": "giay-khen",
        "issuer": issuer(SO, "Hội đồng Thi đua - Khen thưởng", "HĐTĐKT"),
        "proposer": "Hội đồng Thi đua - Khen thưởng Sở",
        "addressees": ["Giám đốc Sở Nông nghiệp và Môi trường tỉnh An Giang"],
        "request": "xem xét, quyết định tặng",
        "basis": [LAW, DECREE],
        "signatory": {
            "authority": "KT.",
            "of": "Chủ tịch",
            "post": "Phó Chủ tịch",
            "name": "Võ Thị Bạch Yến",
        },
        "receivers": ["Như trên", "Lưu: VT, TCCB"],
    },
]

CONTENT = {
    "schema": 1,
    "number": 1,
    "reference": "HD-2025-02",
    "frozen_at": "2025-11-12T10:31:00+07:00",
    "department": issuer(OVER, SO, "SNNMT"),
    "movement": {
        "name": "Chung tay vì người nghèo - Không ai bị bỏ lại phía sau",
        "period": "giai đoạn 2021-2025",
    },
    "occasion": {
        "code": "annual-2025",
        "name": "Khen thưởng hằng năm 2025",
        "period": "năm 2025",
        "start": "2025-01-01",
        "end": "2025-12-31",
    },
    "plan": {
        "number": "54/KH-SNNPTNT",
        "title": PLAN_TITLE,
        "issuer": "Sở Nông nghiệp và Phát triển nông thôn tỉnh Kiên Giang",
        "date": "2022-07-26",
        "version": 1,
        "sha256": "ab" * 32,
    },
    "tiers": [
        {
            "code": "bang-khen-tinh",
            "name": "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
            "short": "Bằng khen tỉnh",
            "decided_by": "Chủ tịch Ủy ban nhân dân tỉnh",
        },
        {
            "code": "giay-khen",
            "name": "Giấy khen của Giám đốc sở",
            "short": "Giấy khen",
            "decided_by": "Giám đốc sở",
        },
    ],
    "council": {
        "name": "Hội đồng Thi đua - Khen thưởng Sở Nông nghiệp và Môi trường",
        "issuer": issuer(SO, "Hội đồng Thi đua - Khen thưởng", "HĐTĐKT"),
        "decision_number": "88/QĐ-SNNMT",
        "decision_date": "2025-07-09",
        "decision_issuer": "Giám đốc Sở Nông nghiệp và Môi trường",
        "size": 9,
    },
    "meeting": {
        "title": "xét, đề nghị khen thưởng phong trào thi đua “Chung tay vì người nghèo - Không ai "
        "bị bỏ lại phía sau” năm 2025",
        "date": "2025-11-12",
        "start": "08:00",
        "end": "10:30",
        "end_date": "2025-11-12",
        "place": "Phòng họp B, trụ sở Sở Nông nghiệp và Môi trường",
        "chair": {
            "authority": "",
            "of": "",
            "post": "Chủ tịch Hội đồng",
            "name": "Nguyễn Hữu Nghĩa",
        },
        "secretary": {
            "authority": "",
            "of": "",
            "post": "Phó Trưởng phòng Tổ chức cán bộ",
            "name": "Ngô Thị Hồng Gấm",
        },
        "chaired_by": "Ông Nguyễn Hữu Nghĩa, Giám đốc Sở, Chủ tịch Hội đồng",
        "recorded_by": "Bà Ngô Thị Hồng Gấm, Phó Trưởng phòng Tổ chức cán bộ",
        "attendance": attendance(),
        "quorum": "7/9 thành viên có mặt, đủ điều kiện họp (yêu cầu từ 2/3)",
        "opening": [
            "Bà Lê Thị Diễm Phúc, Trưởng phòng Tổ chức cán bộ, trình bày kết quả tổng hợp đề nghị "
            "khen thưởng của các đơn vị và kết quả xét điều kiện theo Kế hoạch số 54/KH-SNNPTNT."
        ],
        "receivers": ["Thành viên Hội đồng", "Lưu: VT, TCCB"],
    },
    "rounds": ROUNDS,
    "items": ITEMS,
    "not_on_ballot": EXCLUDED,
    "reports": [COLLECTIVE_REPORT, INDIVIDUAL_REPORT, HIGH_REPORT],
    "submissions": SUBMISSIONS,
}


def rich_content():
    """A fresh copy each time: tests may change it."""
    return copy.deepcopy(CONTENT)


def long_content(count=60):
    """As many individuals for a giấy khen as asked, with long names, posts and units."""
    content = rich_content()
    for index in range(count):
        person = NOMINEES["cn-5"] | {
            "key": f"dai-{index}",
            "name": f"Nguyễn Phan Hoàng Thị Ngọc Ánh {index + 1:02d}",
            "unit": RANGERS if index % 2 else WATER,
            "unit_order": 10,
            "sort_key": f"{index:03d}",
        }
        line = tally(person["key"], 8, 1)
        content["rounds"][1]["lines"].append(line)
        entry = item("cn-5", "giay-khen", "Hoàn thành 05/05 chỉ tiêu đã đăng ký.", [2], AGREED)
        content["items"].append(entry | {"nominee": person})
    return content


def rejected_content():
    """The same meeting, where the council agreed to nothing."""
    content = rich_content()
    for entry in content["items"]:
        entry["conclusion"] = {"approved": False, "text": "Hội đồng không đề nghị."}
        entry["overrides"] = []
    content["submissions"], content["reports"] = [], []
    return content
