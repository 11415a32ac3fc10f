"""What the law says and what the office promises stands in data, with citation and mark."""

import ast
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as settings_now
from django.urls import reverse

import awards
from awards.models import Award, Decision
from awards.rules import Law
from awards.selectors import parameters as reading
from awards.selectors.law import LawInForce, labelled
from awards.selectors.verdicts import assess_subject
from emulation.models import PendingCase
from emulation.selectors.pledges import answer_due
from tests.awards.makers import give_result, give_target, make_occasion
from tests.emulation.pledge_makers import fill, make_world
from tests.emulation.test_pledge_pages import signed_in, text_of
from tests.factories import MOMENT, collective_of, make_tccb, make_unit

DAY = date(2025, 11, 12)
SENT = date(2025, 11, 12)  # a Wednesday
RULES = Path(awards.__file__).parent / "rules"


def words_of(path: Path) -> list[str]:
    """Every text of a module that is no docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes
    ]


def test_the_rules_cite_no_law_of_their_own():
    found = [(path.name, word) for path in RULES.rglob("*.py") for word in words_of(path)]
    assert ("words.py", "đồng") in found
    assert [pair for pair in found if "Luật" in pair[1] or "Nghị định" in pair[1]] == []


@pytest.mark.django_db
def test_a_verdict_cites_the_laws_file_and_keeps_what_it_cited():
    occasion, subject = make_occasion(), collective_of(make_unit())
    give_result(subject, 33, target=give_target(subject, 30))
    decision = Decision.objects.create(
        occasion=occasion, tier="giay_khen", number="3/QĐ", decided_on=date(2025, 6, 1),
        issuer="Giám đốc", recorded_by=make_tccb(), recorded_at=MOMENT,
    )  # fmt: skip
    Award.objects.create(
        decision=decision, subject=subject, recipient_name="x", unit_name="x", achievement="y"
    )
    PendingCase.objects.create(subject=subject, kind="other", opened_on=DAY, handler="Thanh tra")
    assessment = assess_subject(occasion, subject, on=DAY)
    verdict = assessment.verdict_for("giay_khen")
    said = reading.parameters().value("principle.one_achievement", on=DAY)
    assert [caution.clause for caution in verdict.warnings] == [said.value]
    blocked = reading.parameters().value("principle.pending_case", on=DAY)
    assert verdict.findings[0].clause == blocked.value
    assert assessment.facts.law == Law(said.value, blocked.value)
    assert not said.verified


def test_what_no_file_says_is_told_as_such(monkeypatch):
    monkeypatch.setattr(reading, "parameters", lambda: reading.Parameters({}))
    assert reading.law_on(DAY) == Law("Chưa ghi căn cứ", "Chưa ghi căn cứ")
    assert reading.pledge_review_days(DAY) is None


def test_every_parameter_has_its_place_on_the_laws_page():
    assert sorted(labelled()) == list(reading.parameters().keys)


def test_the_laws_page_shows_what_is_no_number_with_its_mark():
    rows = {each.label: each.rows for part in LawInForce(DAY).parts for each in part.parameters}
    (days,) = rows["Số ngày làm việc trả lời đăng ký"]
    assert (days.value, days.verified, days.holds) == ("5", False, True)
    assert "tự đặt" in days.citation
    assert not rows["Khi đã được khen cho cùng thành tích"][0].verified
    assert not rows["Khi có việc chưa kết luận"][0].verified


def test_the_promise_of_an_answer_is_the_files_number(monkeypatch, settings):
    assert answer_due(SENT) == date(2025, 11, 19)
    monkeypatch.setattr(reading, "pledge_review_days", lambda day: 2)
    assert answer_due(SENT) == date(2025, 11, 14)
    settings.PLEDGE_REVIEW_DAYS = ""
    assert answer_due(SENT) is None


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", settings_now.PLEDGE_REVIEW_DAYS])
def test_without_a_promise_no_page_makes_one(path, settings):
    settings.DEMO_TODAY = SENT
    settings.PLEDGE_REVIEW_DAYS = path
    world = make_world()
    client, pledge = signed_in(world.officer), fill(world)
    page = text_of(client.get(reverse("pledge_detail", args=[pledge.pk])))
    assert ("xem trong 5 ngày làm việc." in page) is bool(path)
    sent = client.post(reverse("pledge_check", args=[pledge.pk]), {"seen": pledge.version})
    page = text_of(client.get(sent.url))
    assert "Đã gửi đăng ký năm 2025 lúc" in page
    assert page.count("trả lời chậm nhất ngày 19/11/2025") == (2 if path else 0)
    home = text_of(client.get(reverse("home"), follow=True))
    assert ("trả lời chậm nhất ngày" in home) is bool(path)
    review = text_of(signed_in(world.tccb).get(reverse("pledge_review", args=[pledge.pk])))
    assert ("trả lời chậm nhất ngày" in review) is bool(path)
