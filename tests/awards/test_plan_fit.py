"""A plan file is compared with what the application holds before it is stored."""

import re
from datetime import date
from pathlib import Path

import pytest

from awards.models import PlanVersion
from awards.rules import PlanError, parse_plan
from awards.selectors.plan_fit import SUBJECTS, misfits
from awards.services.plans import activate_plan_version, add_plan_version
from emulation.enums import SubjectClass
from emulation.errors import Refused
from emulation.models import Movement
from tests.awards.makers import KH54
from tests.awards.quota_plans import RANKING, total
from tests.factories import make_department, make_movement, make_tccb

pytestmark = pytest.mark.django_db

TEXT = KH54.read_text(encoding="utf-8").split("\n[[case]]")[0]  # its cases would fail first
PAGE = Path(__file__).parents[2] / "docs" / "plan-format.md"
REWARD = "reward.provincial_certificate"


def refusal(text: str) -> str:
    with pytest.raises(Refused) as refused:
        add_plan_version(movement=make_movement(), text=text, by=make_tccb())
    assert refused.value.field == "text"
    assert not PlanVersion.objects.exists()
    return refused.value.message


def line_of(text: str, wrong: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), start=1) if line.strip() == wrong)


WRONG = [
    ('code = "worker"', 'code = "school"', "subject[4].code", "không có loại đối tượng"),
    ('authority = "province"', 'authority = "ministry"', "tier[1].authority", "tờ trình tới cấp"),
    ('kind = "collective"', 'kind = "individual"', "subject[0].kind", "'division' là collective"),
    ('code = "complaint"', 'code = "quarrel"', "block[0].code", "không có loại vụ việc 'quarrel'"),
    ('code = "party"', 'code = "veterans"', "criterion[3].organisation[0].code", "tổ chức"),
    ('code = "done"', 'code = "fair"', "criterion[3].level[1].code", "không có mức 'fair'"),
    ('code = "pay_cut"', 'code = "fine"', "criterion[4].level[2].code", "không có mức 'fine'"),
    (f'reward = "{REWARD}"', 'reward = "reward.x"', "tier[1].reward", "mức tiền thưởng 'reward.x'"),
    ("to = 2025-12-31", "to = 2026-12-31", "plan.from", "từ 01/01/2021 đến 31/12/2025"),
    ('short_name = "Giấy khen"', f'short_name = "{"G" * 61}"', "tier[0].short_name", "60 ký tự"),
    ('code = "policy"', f'code = "{"p" * 51}"', "content[0].code", "không quá 50 ký tự"),
    ('code = "specific_2"', f'code = "{"s" * 51}"', "criterion[6].code", "không quá 50 ký tự"),
]


@pytest.mark.parametrize(("good", "bad", "path", "told"), WRONG)
def test_what_the_application_does_not_hold_is_refused_with_its_line(good, bad, path, told):
    text = TEXT.replace(good, bad, 1)
    parse_plan(text)
    message = refusal(text)
    line = line_of(text, bad if path != "plan.from" else "from = 2021-01-01")
    assert f"{path} (dòng {line}): " in message
    assert told in message


def test_a_tier_is_named_by_its_place_in_the_file():
    """The plan has the tiers by rank."""
    text = TEXT.replace("rank = 1", "rank = 4").replace(REWARD, "reward.x")
    assert "tier[1].reward" in refusal(text)


def test_levels_keep_their_order():
    parts = re.findall(r'  \[\[criterion\.level\]\]\n  code = "(?:done|good)"\n.*\n\n', TEXT)
    text = TEXT.replace("".join(parts), "".join(reversed(parts)))
    assert text != TEXT
    assert "theo thứ tự not_done, done, good, excellent" in refusal(text)


def test_an_order_by_votes_would_never_decide_here():
    """The rules know the key: worked examples and spreadsheets use it."""
    text = f"{TEXT}{total(1)}{RANKING}".replace('key = "contribution"', 'key = "votes"')
    parse_plan(text)
    told = refusal(text)
    line = line_of(text, 'key = "votes"')
    assert f"ranking[0].by[1].key (dòng {line}): " in told
    assert "không xếp hạng theo số phiếu" in told


@pytest.mark.parametrize(
    ("good", "bad", "path"),
    [
        ('authority = "province"', 'authority = "commune"', "tier[1].authority"),
        ('code = "policy"', 'code = "chính_sách"', "content[0].code"),
    ],
)
def test_what_no_paper_and_no_column_can_hold_does_not_parse(good, bad, path):
    with pytest.raises(PlanError) as refused:
        parse_plan(TEXT.replace(good, bad, 1))
    assert [problem.path for problem in refused.value.problems] == [path]


def test_every_class_of_the_application_can_stand_in_a_plan():
    assert set(SUBJECTS) == set(SubjectClass)


def test_the_example_of_the_page_is_taken_in_and_put_in_force():
    (text,) = re.findall(r"```toml\n(\[plan\].*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL)
    movement = Movement.objects.create(
        department=make_department(),
        code="kh7",
        name="Xây dựng nhà ở",
        starts_on=date(2026, 1, 1),
        ends_on=date(2028, 12, 31),
    )
    assert misfits(parse_plan(text), text, movement) == ()
    version = add_plan_version(movement=movement, text=text, by=make_tccb())
    activate_plan_version(version=version, by=make_tccb(), reason="Ban hành")
    assert [tier.code for tier in movement.tiers.all()] == ["giay_khen"]
