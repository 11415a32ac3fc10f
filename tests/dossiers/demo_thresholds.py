"""Subjects of the demo on both sides of every threshold of the plan.

Occasion, year, who, tier, "result/target" of the deciding indicator, route A, verdict. Below a
threshold the verdict of 2025 is unknown: the contribution norm of that year is not known.
"""

GK, BK, TTG = "giay_khen", "bang_khen_tinh", "bang_khen_ttg"

THRESHOLDS = [
    # IV.2.1 Bằng khen tỉnh, from 110%: at, one under, one over; in parts of a km
    ("annual", 2025, "cc-kiem-lam", BK, "33/30", "met", "met"),
    ("annual", 2025, "vqg-umt", BK, "32/30", "not_met", "unknown"),
    ("annual", 2025, "cc-ttbvtv", BK, "34/30", "met", "met"),
    ("annual", 2024, "cc-thuy-loi", BK, "32/30", "not_met", "not_met"),
    ("annual", 2025, "cc-ptnt", BK, "3.3/3", "met", "met"),
    ("annual", 2024, "cc-ptnt", BK, "3.29/3", "not_met", "not_met"),
    ("annual", 2025, "Đào Duy Khánh", BK, "22/20", "met", "met"),
    # IV.2.1 Giấy khen, from 100%
    ("annual", 2025, "tccb", GK, "20/20", "met", "met"),
    ("annual", 2024, "hoi-ccb", GK, "51/52", "not_met", "not_met"),
    ("annual", 2024, "cong-doan", GK, "27/26", "met", "met"),
    ("annual", 2025, "Lê Thị Bé Năm", GK, "6/7", "not_met", "unknown"),
    # route B alone: the norm of 2024 is known
    ("annual", 2024, "van-phong", BK, "60/65", "not_met", "met"),
    ("annual", 2023, "khtc", BK, "11/10", "met", "not_met"),
    # IV.2.2 sơ kết, over 50%
    ("mid_term", 2023, "cc-thuy-loi", BK, "75/150", "not_met", "not_met"),
    ("mid_term", 2023, "cc-kiem-lam", BK, "76/150", "met", "met"),
    ("mid_term", 2023, "vqg-umt", BK, "74/150", "not_met", "not_met"),
    # IV.2.3 and IV.2.4 tổng kết, over 100% of UBND tỉnh's plan
    ("final", 2025, "cc-thuy-loi", BK, "150/150", "not_met", "unknown"),
    ("final", 2025, "cc-kiem-lam", BK, "159/158", "met", "met"),
    ("final", 2025, "vqg-umt", BK, "156/157", "not_met", "unknown"),
    ("final", 2025, "cc-kiem-lam", TTG, "159/158", "met", "met"),
    ("final", 2025, "cc-ptnt", TTG, "15/15", "not_met", "unknown"),
    ("final", 2025, "tt-khuyen-nong", TTG, "40/39", "met", "met"),
    # what beats the figures
    ("annual", 2025, "cc-cnty", GK, "1210/1100", "met", "not_met"),
    ("annual", 2025, "Nguyễn Văn Bảy", GK, "170/150", "met", "not_met"),
    ("annual", 2025, "bql-cang-ca", GK, "26/25", "met", "blocked"),
    ("annual", 2025, "Danh Sa Rây", GK, "None/5", "unknown", "unknown"),
]
