"""A plan that chooses: the conditions of KH 54 under another number, and quotas of its own."""

from awards.models import Nomination, Occasion
from awards.services.plans import activate_plan_version, add_plan_version
from emulation.models import Subject
from tests.awards.makers import KH54, make_occasion, make_sent, meets
from tests.factories import collective_of, make_officer, make_tccb, make_unit

TIER = "bang_khen_tinh"
DISCRETIONS = """
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

[[discretion]]
code = "special"
label = "Chủ tịch Hội đồng đề nghị đặc cách"
clause = "KH 7, mục V.6"
by = "Chủ tịch Hội đồng"
may = "unmet"
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
  key = "contribution"
  label = "Đóng góp đã xác nhận"
  order = "high"
  measure = "đồng"

[[preference]]
code = "women"
label = "Ưu tiên nữ"
clause = "KH 7, mục V.3"
traits = ["woman"]
"""


def quota(limit: str, code: str = "all", tier: str = TIER) -> str:
    head = f'code = "{code}"\nlabel = "Số lượng khen"\nclause = "KH 7, mục V.1"'
    return f'\n[[quota]]\n{head}\ntiers = ["{tier}"]\n{limit}\n'


def cap(number: int) -> str:
    """Somebody beyond it may be presented with a reason."""
    return quota(f'per = "occasion"\ncap = {number}')


def total(number: int) -> str:
    """Nobody beyond it is presented but on an extra seat."""
    return quota(f'per = "occasion"\ntotal = {number}')


def choosing_occasion(*quotas: str) -> Occasion:
    """The annual occasion of 2025 under a plan with these quotas."""
    occasion = make_occasion()
    text = KH54.read_text(encoding="utf-8").partition("[[case]]")[0]
    text = text.replace('number = "54/KH-SNNPTNT"', 'number = "7/KH-SNNPTNT"')
    version = add_plan_version(
        movement=occasion.movement,
        text=text + "".join(quotas) + RANKING + DISCRETIONS,
        note="Thêm chỉ tiêu",
        by=None,
    )
    activate_plan_version(version=version, by=None, reason="Kế hoạch có chỉ tiêu")
    return occasion


def stand(
    occasion: Occasion,
    name: str,
    result: int = 33,
    *,
    target: int = 30,
    subject: Subject | None = None,
) -> Nomination:
    """A nomination whose result is so many of `target`: in the table; a person's, whose report
    waits for them, sent."""
    subject = subject or collective_of(make_unit(name))
    compiled = make_tccb() if subject.is_collective else None
    meets(occasion, subject, result, target)
    officer = make_officer(subject.unit)
    return make_sent(occasion, subject, by=officer, tier=TIER, compiled=compiled)
