"""A plan that chooses, and candidates for it."""

from decimal import Decimal
from fractions import Fraction
from functools import cache

from awards.rules import Candidate, HandChoice, Plan, parse_plan

PLAN_HEAD = """
[plan]
number = "7/KH-SXD"
short = "KH 7"
title = "Thi đua xây dựng nhà ở cho người nghèo"
issuer = "Sở Xây dựng"
issued_on = 2026-01-15
from = 2026-01-01
to = 2028-12-31
legal_basis = ["Kế hoạch số 7/KH-SXD"]

[[subject]]
code = "affiliate"
label = "Đơn vị trực thuộc"
kind = "collective"

[[subject]]
code = "worker"
label = "Người lao động trực tiếp"
kind = "individual"

[[subject]]
code = "leader"
label = "Lãnh đạo, quản lý"
kind = "individual"

[[content]]
code = "housing"
label = "Xóa nhà tạm"
clause = "KH 7, mục II"

[[grid]]
code = "points"
label = "Thang điểm"
clause = "KH 7, mục V"

  [[grid.item]]
  code = "sang_kien"
  label = "Sáng kiến"
  maximum = 100

[[tier]]
code = "giay_khen"
name = "Giấy khen của Giám đốc sở"
short_name = "Giấy khen"
rank = 1
decided_by = "Giám đốc sở"
authority = "department"

[[tier]]
code = "bang_khen"
name = "Bằng khen của Chủ tịch UBND tỉnh"
short_name = "Bằng khen"
rank = 2
decided_by = "Chủ tịch UBND tỉnh"
authority = "province"

[[criterion]]
code = "general_1"
group = "general"
label = "Chấp hành chính sách, pháp luật"
clause = "KH 7, mục IV"
kind = "confirmed"

[[occasion]]
code = "annual"
name = "Hằng năm"
clause = "KH 7, mục III"
kind = "annual"
window = "year"

[[occasion]]
code = "final"
name = "Tổng kết"
clause = "KH 7, mục III"
kind = "final"
window = "period"

[[rule]]
occasion = "annual"
tier = "giay_khen"
clause = "KH 7, mục III"

[[rule]]
occasion = "annual"
tier = "bang_khen"
clause = "KH 7, mục III"

[[rule]]
occasion = "final"
tier = "bang_khen"
clause = "KH 7, mục III"
"""

RANKING = """
[[ranking]]
code = "by_result"
label = "Xếp theo kết quả"
clause = "KH 7, mục V.2"

  [[ranking.by]]
  key = "share"
  label = "Kết quả so với mức đề ra"
  order = "high"

  [[ranking.by]]
  key = "score"
  label = "Tổng điểm"
  order = "high"
"""

BY_HAND = """
[[discretion]]
code = "council"
label = "Hội đồng chọn trong số đủ điều kiện"
clause = "KH 7, mục V.4"
by = "Hội đồng Thi đua - Khen thưởng"
may = "choose_by_hand"

[[discretion]]
code = "extra"
label = "Giám đốc sở tặng thêm"
clause = "KH 7, mục V.5"
by = "Giám đốc sở"
may = "over_cap"
quotas = ["q"]

[[discretion]]
code = "special"
label = "Trường hợp đặc biệt"
clause = "KH 7, mục V.6"
by = "Giám đốc sở"
may = "unmet"
"""

WOMEN = """
[[preference]]
code = "women"
label = "Ưu tiên nữ"
clause = "KH 7, mục V.3"
traits = ["woman"]

[[preference]]
code = "direct"
label = "Ưu tiên người lao động trực tiếp"
clause = "KH 7, mục V.3"
traits = ["direct_worker", "no_post"]
"""


def quota(body: str, code: str = "q", label: str = "Số lượng khen", tiers=("giay_khen",)) -> str:
    named = ", ".join(f'"{tier}"' for tier in tiers)
    head = f'code = "{code}"\nlabel = "{label}"\nclause = "KH 7, mục V.1"\ntiers = [{named}]'
    return f"\n[[quota]]\n{head}\n{body}\n"


def plan_text(*parts: str, ranking: str = RANKING) -> str:
    """A whole plan file; `extra` gives seats beside the quota "q", where there is one."""
    quotas = "".join(parts)
    named = 'code = "q"' in quotas
    by_hand = BY_HAND if named else BY_HAND.replace('quotas = ["q"]\n', "")
    return PLAN_HEAD + quotas + ranking + by_hand + WOMEN


def plan(*parts: str, ranking: str = RANKING) -> Plan:
    return _parsed(plan_text(*parts, ranking=ranking))


_parsed = cache(parse_plan)


def who(key: str, share=100, score=None, tier: str = "giay_khen", **changes) -> Candidate:
    """A collective that is a unit of its own; `share` in percent."""
    given = {
        "key": key,
        "name": f"Đơn vị {key}",
        "tier": tier,
        "kind": "collective",
        "subject_class": "affiliate",
        "unit": key,
        "unit_name": f"Đơn vị {key}",
        "values": {
            "share": None if share is None else Fraction(Decimal(share)) / 100,
            "score": None if score is None else Decimal(score),
        },
    }
    return Candidate(**{**given, **changes})


def person(key: str, share=100, score=None, subject_class: str = "worker", **changes) -> Candidate:
    return who(key, share, score, kind="individual", subject_class=subject_class, **changes)


def hand(key: str, discretion: str = "", chosen: bool = True, tier: str = "giay_khen"):
    return HandChoice(key, tier, chosen, "Thành tích đột xuất.", "Hội đồng", discretion)


def keys(placings) -> str:
    """The keys in the order of the answer, "a b c"."""
    return " ".join(placing.key for placing in placings)
