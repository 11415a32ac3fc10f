"""A plan that names its own indicators and scores by a grid, in the running product."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from awards.collect import collect
from awards.forms.confirmations import field_of
from awards.models import CriterionConfirmation, Nomination
from awards.rules import Status, parse_plan
from awards.selectors.plan_losses import losses
from awards.selectors.todos import verdict_todos
from awards.selectors.verdicts import assess_subject
from awards.services.confirmations import confirm_criterion, criteria_mark, withdraw_confirmation
from awards.services.plans import activate_plan_version, add_plan_version
from emulation.enums import SubjectClass, UnitKind
from emulation.errors import Refused
from emulation.models import AuditEntry, Indicator, MeasureUnit, Result, Target
from emulation.selectors.journal import told
from tests.awards.makers import (
    KH54,
    accepted_pledge,
    fulfil_criteria,
    kh54,
    make_occasion,
)
from tests.factories import MOMENT, collective_of, make_indicator, make_tccb, make_unit

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 12)
TIER = "giay_khen"
MEASURES = """
[[indicator]]
code = "roads"
name = "Đường nông thôn được bê tông hóa"
measure = "km"
clause = "KH 54, mục II"
integral = false
weight = 3

[[indicator]]
code = "water"
name = "Hộ dùng nước sạch"
measure = "%"
clause = "KH 54, mục II"
integral = false
aggregation = "level"
weight = 1

[[grid]]
code = "marks"
label = "Bảng điểm thi đua"
clause = "KH 54, mục IV"
full = 100

  [[grid.item]]
  code = "mark_work"
  label = "Thực hiện nhiệm vụ"
  maximum = 60

  [[grid.item]]
  code = "mark_roads"
  label = "Đường nông thôn"
  maximum = 40
  indicator = "roads"

[[criterion]]
code = "clean_water"
group = "specific"
label = "Nước sạch"
clause = "KH 54, mục IV"
kind = "value"
indicator = "water"
comparator = ">="
value = 98

[[criterion]]
code = "score"
group = "specific"
label = "Tổng điểm"
clause = "KH 54, mục IV"
kind = "score"
grid = "marks"
comparator = ">="
minimum = 90
"""


NESTED = """
[[criterion]]
code = "either"
group = "specific"
label = "Gương mẫu"
clause = "KH 54, mục IV"
kind = "any"

  [[criterion.part]]
  code = "exemplary"
  kind = "confirmed"
  label = "Tiêu biểu trong ứng xử"
  clause = "KH 54, mục IV"

  [[criterion.part]]
  code = "named_by_all"
  kind = "confirmed"
  label = "Được tập thể suy tôn"
  clause = "KH 54, mục IV"
"""


def plan_text(extra: str = MEASURES) -> str:
    return KH54.read_text(encoding="utf-8").partition("[[case]]")[0] + extra


def put_in_force(movement, text):
    version = add_plan_version(movement=movement, text=text, by=None)
    return activate_plan_version(version=version, by=None, reason="Kế hoạch có chỉ tiêu riêng")


@pytest.fixture
def occasion():
    made = make_occasion()
    put_in_force(made.movement, plan_text())
    return made


@pytest.fixture
def subject(occasion):
    subject = collective_of(make_unit("Chi cục Thủy lợi", kind=UnitKind.AFFILIATE))
    fulfil_criteria(occasion, subject)
    return subject


def planned(code):
    return Indicator.objects.get(plan_code=code)


def reach(subject, code, result, *, target=None):
    """A checked result for one of the plan's indicators, with a target where one is named."""
    tccb = make_tccb()
    if target is not None:
        Target.objects.create(
            subject=subject, indicator=planned(code), pledge=accepted_pledge(subject.unit),
            starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31), value=target,
        )  # fmt: skip
    return Result.objects.create(
        subject=subject, indicator=planned(code), achieved_on=date(2025, 6, 30), value=result,
        recorded_by=tccb, recorded_at=MOMENT, verified_by=tccb, verified_on=DAY,
    )  # fmt: skip


def verdict(occasion, subject, tier=TIER):
    return assess_subject(occasion, subject, on=DAY).verdict_for(tier)


def finding(occasion, subject, code):
    return next(f for f in verdict(occasion, subject).findings if f.code == code)


def test_the_plan_s_indicators_become_the_movement_s(occasion):
    rows = Indicator.objects.exclude(plan_code="").order_by("plan_code")
    assert [(r.plan_code, r.name, r.measure.name, r.unit, r.aggregation) for r in rows] == [
        ("roads", "Đường nông thôn được bê tông hóa", "km", None, "sum"),
        ("water", "Hộ dùng nước sạch", "%", None, "level"),
    ]


def test_one_already_recorded_goes_on_as_the_plan_s_and_one_dropped_stays_without_a_code():
    occasion = make_occasion()
    MeasureUnit.objects.create(name="%", integral=False)
    known = make_indicator("hộ dùng nước sạch", measure="%")
    put_in_force(occasion.movement, plan_text())
    known.refresh_from_db()
    assert (known.plan_code, known.name) == ("water", "Hộ dùng nước sạch")
    put_in_force(occasion.movement, plan_text("") + "\n# Bỏ chỉ tiêu\n")
    known.refresh_from_db()
    assert (known.plan_code, Indicator.objects.exclude(plan_code="").count()) == ("", 0)


def test_a_figure_without_a_target_counts_where_the_figure_alone_is_asked(occasion, subject):
    assert finding(occasion, subject, "clean_water").status is Status.UNKNOWN
    reach(subject, "water", Decimal("97.99"))
    assert finding(occasion, subject, "clean_water").gap.text == "Còn thiếu 0,01 điểm %"
    reach(subject, "water", 98)
    found = finding(occasion, subject, "clean_water")
    assert (found.status, found.required, found.actual) == (Status.MET, "từ 98%", "98%")
    # Nothing divides it: route A still waits for a target.
    route = next(f for f in verdict(occasion, subject).findings if f.route == "A")
    assert route.actual == "Chưa có chỉ tiêu nào"


def test_points_are_worked_out_given_and_added(occasion, subject):
    reach(subject, "roads", 9, target=10)
    assert finding(occasion, subject, "score").status is Status.UNKNOWN
    give = {"occasion": occasion, "subject": subject, "criterion": "mark_work", "met": True}
    by = {"note": "Biên bản chấm điểm", "by": make_tccb(), "on": DAY}
    confirm_criterion(**give, points=Decimal("53.5"), **by)
    found = finding(occasion, subject, "score")
    assert (found.status, found.actual, found.gap.text) == (
        Status.NOT_MET,
        "89,5 điểm",
        "Còn thiếu 0,5 điểm",
    )
    confirm_criterion(**give, points=Decimal(54), **by)
    assert finding(occasion, subject, "score").status is Status.MET
    (facts,) = collect(occasion, [subject], on=DAY)
    (score,) = facts.scores
    assert (score.item, score.points, score.note) == (
        "mark_work", Decimal(54), "Biên bản chấm điểm",
    )  # fmt: skip
    assert "mark_work" not in {c.code for c in facts.confirmations}
    entry = AuditEntry.objects.filter(act="criterion_confirmed").last()
    assert entry.data["points"] == "54" and "met" not in entry.data
    assert told([entry])[0]["figures"] == "Thực hiện nhiệm vụ; 54 điểm"
    withdraw_confirmation(
        occasion=occasion, subject=subject, criterion="mark_work", reason="Chấm lại", by=by["by"]
    )
    assert finding(occasion, subject, "score").status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("code", "points", "told"),
    [
        ("mark_work", Decimal(61), "Điểm của mục này từ 0 đến 60."),
        ("mark_work", Decimal(-1), "Điểm của mục này từ 0 đến 60."),
        ("mark_roads", Decimal(1), "Mục này không do người chấm điểm."),
        ("mark_work", None, "Tiêu chuẩn này không do người xác nhận."),
    ],
)
def test_what_is_no_point_of_the_grid_is_refused(occasion, subject, code, points, told):
    before = CriterionConfirmation.objects.count()
    with pytest.raises(Refused) as refused:
        confirm_criterion(
            occasion=occasion, subject=subject, criterion=code, met=True, points=points,
            note="Biên bản", by=make_tccb(), on=DAY,
        )  # fmt: skip
    assert (refused.value.message, refused.value.field) == (told, code)
    assert CriterionConfirmation.objects.count() == before


def test_points_are_typed_on_the_page_of_the_criteria(client, occasion, subject):
    client.force_login(make_tccb())
    url = reverse("criteria_confirm", args=[occasion.pk, subject.pk])
    page = client.get(url).content.decode()
    assert "Thực hiện nhiệm vụ" in page and "Tối đa 60 điểm" in page
    assert "Bắt buộc khi ghi điểm" in page and "chưa kể điểm thưởng. Đã ghi 0 điểm" in page
    assert "Đường nông thôn</legend>" not in page  # worked out, so nobody is asked
    stored = {
        f"tc-{row.criterion}": "co" for row in CriterionConfirmation.objects.filter(subject=subject)
    }
    data = stored | {"seen": criteria_mark(occasion, subject), "tc-mark_work": "60,5"}
    refused = client.post(url, data | {"tc-mark_work-note": "Biên bản"})
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert shown.count("Thực hiện nhiệm vụ: điểm phải từ 0 đến 60.") == 2  # summary and field
    wrong = client.post(url, data | {"tc-mark_work": "nhiều"}).content.decode()
    assert "Thực hiện nhiệm vụ: nhập bằng số" in wrong
    assert 'value="60,5"' in refused.content.decode()
    without_basis = client.post(url, data | {"tc-mark_work": "54,5"})
    assert "Ghi căn cứ hoặc chọn minh chứng: Thực hiện nhiệm vụ." in without_basis.content.decode()
    given = data | {"tc-mark_work": "54,5", "tc-mark_work-note": "Biên bản chấm"}
    done = client.post(url, given, follow=True).content.decode()
    assert "điểm của 1 mục." in done.replace("\xa0", " ")
    row = CriterionConfirmation.objects.get(subject=subject, criterion="mark_work")
    assert (row.points, row.note) == (Decimal("54.50"), "Biên bản chấm")
    again = client.get(url).content.decode()
    assert 'value="54,5"' in again
    assert "Đã ghi 54,5 điểm ở 1 trên" in again.replace("\xa0", " ")
    emptied = stored | {"seen": criteria_mark(occasion, subject), "tc-mark_work": ""}
    refused = client.post(url, emptied)
    assert "Ghi lý do rút điểm: Thực hiện nhiệm vụ." in refused.content.decode()
    client.post(url, emptied | {"tc-mark_work-reason": "Chấm nhầm"})
    assert not CriterionConfirmation.objects.filter(criterion="mark_work").exists()


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ('measure = "km"\n', 'measure = "hộ"\n', "đơn vị tính 'hộ' đã ghi là đếm nguyên"),
    ],
)
def test_a_plan_that_measures_what_cannot_be_recorded_is_refused(good, bad, told):
    occasion = make_occasion()
    make_indicator()  # "hộ", counted in whole things
    text = plan_text()
    assert good in text
    with pytest.raises(Refused) as refused:
        add_plan_version(movement=occasion.movement, text=text.replace(good, bad), by=None)
    assert told in refused.value.message


def test_a_household_is_told_apart_from_other_collectives(occasion):
    subject = collective_of(make_unit("Hộ ông Danh Được", kind=UnitKind.HOUSEHOLD))
    assert subject.subject_class == SubjectClass.HOUSEHOLD and subject.is_collective
    (facts,) = collect(occasion, [subject], on=DAY)
    assert (facts.subject.kind, facts.subject.subject_class) == ("household", "household")
    found = assess_subject(occasion, subject, on=DAY)  # of no class of the plan
    assert {verdict.status.value for verdict in found.verdicts} == {"not_met"}


@pytest.mark.parametrize("codes", [("seen", "all_met", "all_note"), ("aa", "aa_note", "tc")])
def test_a_criterion_may_be_called_as_a_field_of_the_page_is(client, codes):
    occasion = make_occasion()
    more = "".join(
        f'\n[[criterion]]\ncode = "{code}"\ngroup = "general"\nlabel = "Việc {place}"\n'
        'clause = "KH 54, mục IV"\nkind = "confirmed"\n'
        for place, code in enumerate(codes)
    )
    put_in_force(occasion.movement, plan_text(more))
    subject = collective_of(make_unit("Chi cục Thủy lợi", kind=UnitKind.AFFILIATE))
    client.force_login(make_tccb())
    url = reverse("criteria_confirm", args=[occasion.pk, subject.pk])
    form = client.get(url).context["form"]
    data = {"seen": form["seen"].value()}
    data |= {field_of(code): "co" for code in codes}
    data |= {field_of(code, "note"): f"Căn cứ {code}" for code in codes}
    assert client.post(url, data).status_code == 302
    said = CriterionConfirmation.objects.filter(criterion__in=codes)
    assert {row.criterion: row.note for row in said} == {c: f"Căn cứ {c}" for c in codes}


def test_what_the_service_refuses_stands_at_the_criterion(client, occasion, subject, monkeypatch):
    def refuses(**words):
        raise Refused("Mục này vừa đổi.", field="mark_work")

    monkeypatch.setattr("awards.views.confirmations.confirm_criteria", refuses)
    client.force_login(make_tccb())
    url = reverse("criteria_confirm", args=[occasion.pk, subject.pk])
    response = client.post(url, {"tc-mark_work": "54", "tc-mark_work-note": "Biên bản"})
    assert response.context["form"].errors["tc-mark_work"] == ["Mục này vừa đổi."]


def test_points_given_and_parts_confirmed_keep_their_codes_in_the_plan():
    """A later version may follow that has them, and none that drops them."""
    occasion = make_occasion()
    subject, tccb = collective_of(make_unit()), make_tccb()
    for code, points in (("mark_work", 54), ("named_by_all", None)):
        CriterionConfirmation.objects.create(
            occasion=occasion, subject=subject, criterion=code, met=True, points=points,
            confirmed_by=tccb, confirmed_on=DAY,
        )  # fmt: skip
    keeps = parse_plan(plan_text(MEASURES + NESTED))
    assert list(losses(occasion.movement, keeps)) == []
    (lost,) = losses(occasion.movement, kh54())
    assert "đã được xác nhận ở dịp khen đang làm: mark_work, named_by_all." in lost


def test_nobody_is_asked_to_confirm_where_the_plan_asks_for_no_word_and_no_points():
    occasion, tccb = make_occasion(), make_tccb()
    tables = re.split(r"\n(?=\[\[)", plan_text(""))
    figures = "\n".join(table for table in tables if 'kind = "confirmed"' not in table) + "\n"
    assert figures.count("[[criterion]]") == 2
    version = put_in_force(occasion.movement, figures)
    Nomination.objects.create(
        occasion=occasion, subject=collective_of(make_unit("Chi cục Thủy lợi")), tier=TIER,
        state="submitted", plan_version=version, assessed_on=DAY, created_by=tccb,
        changed_at=MOMENT,
    )  # fmt: skip
    asked = "Xác nhận tiêu chuẩn của Chi cục Thủy lợi"
    assert asked not in [todo.title for todo in verdict_todos(tccb, DAY)]
    put_in_force(occasion.movement, figures + MEASURES)
    assert asked in [todo.title for todo in verdict_todos(tccb, DAY)]
