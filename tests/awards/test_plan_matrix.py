"""The matrix of plans unlike KH 54: other routes, none, many tiers. No database."""

import re
from datetime import date
from decimal import Decimal

from django.template.loader import render_to_string

from awards.models import ContributionNorm
from awards.rules import parse_plan
from awards.selectors.plan_matrix import PlanMatrix
from tests.awards.makers import KH54

SMALL = KH54.read_text(encoding="utf-8").partition("[[case]]")[0]
HEAD, *RULES = re.split(r"(?m)^(?=\[\[rule\]\])", SMALL)
TAIL = RULES[-1].partition("# ---- Chỗ kế hoạch")[2]
ON = date(2025, 11, 12)
SOME = "; 1 tiêu chuẩn chỉ áp dụng cho một số đối tượng, dịp hoặc hình thức, ghi ở dưới."


def matrix_of(
    *rules: str, head: str = HEAD, norms: tuple[ContributionNorm, ...] = ()
) -> PlanMatrix:
    return PlanMatrix(parse_plan(head + "\n".join(rules)), norms, ON)


def rule(occasion: str, tier: str, *routes: str) -> str:
    head = f'[[rule]]\noccasion = "{occasion}"\ntier = "{tier}"\nclause = "KH 9, mục {tier}"\n'
    return head + "\n".join(routes)


def route(code: str, threshold: int, **more: str) -> str:
    words = {"label": "Kết quả so với mức đề ra", "clause": f"KH 9, đường {code}"} | more
    return f'[[rule.route]]\ncode = "{code}"\nkind = "progress"\n' + "".join(
        f'{key} = "{value}"\n' for key, value in words.items()
    ) + (
        'basis = "unit_plan"\nscope = "plan"\ncomparator = ">"\naggregate = "every"\n'
        f"threshold = {threshold}\n"
    )  # fmt: skip


def every(*routes: str) -> list[str]:
    """A rule for each tier and occasion the plan knows."""
    pairs = [("annual", "giay_khen"), ("mid_term", "bang_khen_tinh"), ("final", "bang_khen_ttg")]
    bare = [rule(*pairs[0])]
    return bare + [rule(*pair, *routes) for pair in pairs[1:]]


def page_of(matrix: PlanMatrix) -> str:
    page = render_to_string("awards/plans/matrix.html", {"matrix": matrix})
    return " ".join(page.replace("\u00a0", " ").split())


def cells(matrix: PlanMatrix) -> list[str]:
    """The words of each row's cells after the tier's."""
    rows = re.findall(r"<tr>(.*?)</tr>", page_of(matrix))[1:]
    strip = [re.findall(r"<td[^>]*>(.*?)</td>", row)[1:] for row in rows]
    return [" | ".join(" ".join(re.sub("<[^>]+>", " ", c).split()) for c in row) for row in strip]


def test_the_plan_itself_says_clause_threshold_basis_and_reading_in_each_cell():
    matrix = matrix_of(*RULES)
    assert [column.head for column in matrix.columns] == [
        "Đường A: kết quả so với mức đề ra",
        "Đường B: đóng góp quy ra tiền",
    ]
    assert cells(matrix)[2] == (
        "trên 50% kế hoạch 2021-2025 của đơn vị "
        "Cách hiểu: Đúng 50% là chưa đạt; nhiều chỉ tiêu thì mọi chỉ tiêu phải đạt. "
        "KH 54, mục IV.2.2 | "
        "từ định mức của Hội đồng TĐKT tỉnh đóng góp quy ra tiền Chưa có số KH 54, mục IV.2.2"
    )
    assert matrix.by_norm == "theo đường B"
    assert matrix.criteria_line == (
        "Đường A hoặc đường B, đạt một là đủ. "
        "Cả 5 tiêu chuẩn chung và 4 tiêu chuẩn riêng áp dụng cho hai đường"
        f"{SOME}"
    )


def test_three_routes_have_three_columns_and_a_row_without_one_says_so():
    routes = (route("K1", 80), route("K2", 90, wording="trên 90%"), route("K3", 100))
    rows = every(*routes)
    rows[-1] = rule("final", "bang_khen_ttg", *routes[:2])
    matrix = matrix_of(*rows)
    assert [column.short for column in matrix.columns] == ["Đường K1", "Đường K2", "Đường K3"]
    first, second, third = cells(matrix)
    assert first == "chỉ xét tiêu chuẩn KH 9, mục giay_khen"
    assert "trên 90% kế hoạch 2021-2025 của đơn vị Nguyên văn: “trên 90%” KH 9, đường K2" in second
    assert third.endswith("| Không có đường này")
    assert 'colspan="3"' in page_of(matrix)
    assert matrix.criteria_line.startswith("Đường K1, K2 hoặc K3, đạt một là đủ.")
    assert matrix.criteria_line.endswith(f"áp dụng cho mọi đường{SOME}")


def test_one_route_is_no_alternative():
    matrix = matrix_of(*every(route("A", 80)))
    assert [column.head for column in matrix.columns] == ["Điều kiện: kết quả so với mức đề ra"]
    assert matrix.criteria_line == (
        f"Cả 5 tiêu chuẩn chung và 4 tiêu chuẩn riêng áp dụng cho mọi hình thức{SOME}"
    )
    assert "Đường" not in page_of(matrix)


def test_a_plan_without_numbers_asks_for_the_criteria_alone():
    matrix = matrix_of(*every())
    assert matrix.columns == []
    assert set(cells(matrix)) == {
        f"chỉ xét tiêu chuẩn KH 9, mục {tier}"
        for tier in ("giay_khen", "bang_khen_tinh", "bang_khen_ttg")
    }
    assert matrix.criteria_line == (
        f"Cả 5 tiêu chuẩn chung và 4 tiêu chuẩn riêng áp dụng cho mọi hình thức{SOME} "
        "Kế hoạch không có mốc bằng số."
    )


def test_a_norm_stands_in_its_cell_with_whom_it_lacks():
    norm = ContributionNorm(
        tier="giay_khen", subject_kind="collective", value=Decimal(50_000_000),
        valid_from=date(2025, 1, 1),
    )  # fmt: skip
    matrix = matrix_of(*RULES, norms=(norm,))
    assert "tập thể 50.000.000 đồng Chưa có số cá nhân" in cells(matrix)[1]
    assert matrix.norm_is_missing
