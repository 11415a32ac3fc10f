"""Ids of another unit inside forms, and model fields that no form has: refused, or as if unsaid."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils.timezone import localtime

from awards.enums import NominationState
from awards.models import Award, Comment, CriterionConfirmation, Nomination, Recusal, Report
from emulation.models import Contribution, Evidence, PledgeRemark, Result, User
from tests.access.walking import address, rows_hash
from tests.access.world import MARK_B, World
from tests.factories import small_pdf

pytestmark = pytest.mark.django_db


def post(world: World, actor: str, route: str, thing: str, data: dict[str, Any]):
    return world.client(actor).post(address(route, world.things[thing].own), data)


# --- Ids of another unit --------------------------------------------------------------------


def result(world: World, **changes: Any) -> dict[str, Any]:
    """A good result of unit A, as its officer's form sends it."""
    a = world.a
    good = {"indicator": a.pk("indicator"), "value": "5", "achieved_on": "30/6/2024"}
    return good | {"token": uuid4(), "file_token": uuid4()} | changes


def test_a_good_result_is_taken(world: World):
    """The control: what the others below change one id of."""
    response = post(world, "officer_a", "result_add", "subject", result(world))
    assert response.status_code == 302
    assert Result.objects.filter(subject=world.a.collective, value=5).exists()


@pytest.mark.parametrize(
    ("field", "part"), [("indicator", "indicator"), ("evidence", "evidence"), ("evidence", "case")]
)
def test_a_result_with_an_id_of_unit_b_is_refused(world: World, field, part):
    before = rows_hash()
    data = result(world, **{field: world.b.pk(part)})
    response = post(world, "officer_a", "result_add", "subject", data)
    assert response.status_code == 422
    assert MARK_B not in response.content.decode()
    assert rows_hash() == before


def test_evidence_of_another_subject_of_the_own_unit_is_refused_too(world: World):
    data = result(world, evidence=world.a.pk("person_evidence"))
    assert post(world, "officer_a", "result_add", "subject", data).status_code == 422


@pytest.mark.parametrize(
    ("route", "part"),
    [
        ("result_remove", "result"),
        ("contribution_remove", "contribution"),
        ("evidence_remove", "evidence"),
        ("evidence_remove", "person_evidence"),
    ],
)
def test_a_row_of_another_subject_is_not_said_to_be_gone(world: World, route, part):
    side = world.a if part == "person_evidence" else world.b
    url = reverse(route, kwargs={"subject_id": world.a.collective.pk, "pk": side.pk(part)})
    before = rows_hash()
    for answer in (world.client("officer_a").get(url), world.client("officer_a").post(url)):
        assert answer.status_code == 404
    assert rows_hash() == before


def test_a_token_of_unit_bs_row_gives_no_row_and_no_word_of_it(world: World):
    """A token makes a second press harmless; it is no key to somebody else's row."""
    before = rows_hash()
    token = world.b.parts["result"].token
    response = post(world, "officer_a", "result_add", "subject", result(world, token=token))
    assert "đã được gửi ở nơi khác" in response.content.decode()
    assert MARK_B not in response.content.decode()
    assert rows_hash() == before


def test_people_of_unit_b_cannot_be_registered_by_unit_a(world: World):
    stranger = world.b.person.subject.pk
    page = world.client("officer_a").get(address("pledge_people", world.things["pledge"].own))
    marks = page.context["form"].initial
    data = {"seen": marks["seen"], f"person_{stranger}": "giay_khen"}
    post(world, "officer_a", "pledge_people", "pledge", data)
    entries = world.a.parts["draft"].entries.filter(subject=stranger)
    assert not entries.exists()


def test_a_remark_cannot_point_at_another_pledges_target(world: World):
    target, before = world.b.pk("target"), PledgeRemark.objects.count()
    data = {"seen": "1", "slots": "1", "place_1": f"target-{target}", "text_1": "Sửa lại."}
    response = post(world, "tccb", "pledge_return", "sent_pledge", data)
    assert response.status_code == 422
    assert PledgeRemark.objects.count() == before


def test_what_ubnd_tinh_gives_goes_to_a_subject_of_that_unit(world: World):
    before = rows_hash()
    data = {
        "subject": world.b.collective.pk, "name": "Hộ nghèo", "value": "10", "measure": "1",
        "starts_on": "1/1/2021", "ends_on": "31/12/2025", "source": "QĐ 1", "token": uuid4(),
    }  # fmt: skip
    assert post(world, "tccb", "given_target_add", "movement_unit", data).status_code == 422
    assert rows_hash() == before


def test_a_criterion_is_not_proved_by_unit_bs_file(world: World):
    before = CriterionConfirmation.objects.filter(evidence=world.b.parts["evidence"]).count()
    data = {"tc-general_1": "co", "tc-general_1-evidence": world.b.pk("evidence")}
    response = post(world, "tccb", "criteria_confirm", "occasion_subject", data)
    assert response.status_code == 422
    again = CriterionConfirmation.objects.filter(evidence=world.b.parts["evidence"])
    assert again.count() == before


def test_an_officer_cannot_pick_what_only_tccb_verifies(world: World):
    key = f"ket-qua-{world.a.pk('result')}"
    response = world.client("officer_a").post(address("record_verify", {}), {"pick": key})
    assert response.status_code == 403
    world.a.parts["result"].refresh_from_db()
    assert world.a.parts["result"].verified_on is None


def test_a_nomination_of_another_occasion_is_not_presented(world: World):
    """The running meeting's nominations belong to 2024; the table is that of 2025."""
    before = rows_hash()
    other = world.a.parts["unvoted"].nomination
    url = address("nomination_present", world.things["occasion"].own)
    response = world.client("tccb").post(
        f"{url}?pick={other.pk}", {"meeting": world.running.pk, "pick": other.pk}
    )
    assert response.status_code == 302
    assert rows_hash() == before


def test_a_decision_awards_only_who_was_approved_for_it(world: World):
    presented = world.a.parts["unvoted"].nomination
    data = {
        "number": "9/QĐ-UBND", "decided_on": "12/11/2025", "issuer": "Chủ tịch UBND tỉnh",
        "awarded": [presented.pk],
    }  # fmt: skip
    response = post(world, "tccb", "decision_record", "occasion_tier", data)
    assert response.status_code == 422
    assert not Award.objects.filter(subject=presented.subject).exists()


def test_a_ballot_takes_no_item_that_is_not_on_it(world: World):
    voted = [side.parts["voted"].pk for side in (world.a, world.b)]
    smuggled = world.a.parts["unvoted"].pk
    data = {f"item_{pk}": "1" for pk in [*voted, smuggled]}
    response = post(world, "member", "round_ballot", "round", data)
    assert response.status_code == 302
    boxes = world.round.boxes.values_list("item", "agree")
    assert dict(boxes) == dict.fromkeys(voted, 1)


def test_somebody_elses_comment_token_gives_no_second_voice(world: World):
    """Chair posts with the member's token: nothing of the member's changes hands."""
    data = {"text": "Lời của người khác", "token": world.comment.token}
    response = post(world, "chair", "comment_add", "item", data)
    assert "đã được gửi ở nơi khác" in response.content.decode()
    (kept,) = Comment.objects.filter(token=world.comment.token)
    assert (kept.text, kept.member_id) == (world.comment.text, world.comment.member_id)


def test_a_message_of_somebody_else_is_not_opened(world: World):
    url = address("inbox_read", world.things["message"].other)
    assert world.client("officer_a").post(url).status_code == 404


# --- Fields no form has ---------------------------------------------------------------------

EVERYTHING = {
    "id": "1", "pk": "1", "state": "accepted", "unit": "B", "unit_id": "B", "subject": "B",
    "subject_id": "B", "staff": "B", "pledge": "B", "period": "B", "basis": "province_plan",
    "verified_by": "me", "verified_by_id": "me", "verified_on": "2025-01-01", "by": "me",
    "recorded_by": "me", "recorded_at": "2020-01-01", "uploaded_by": "me", "created_by": "me",
    "verdict_status": "met", "plan_version": "1", "facts": "{}", "override_reason": "x",
    "override_by": "me", "confirmed_by": "me", "confirmed_at": "2025-01-01", "member": "1",
    "in_minutes": "1", "derived": "1", "is_active": "0", "is_staff": "1", "is_superuser": "1",
    "roles": "admin", "role": "admin", "username": "quan-tri", "display_name": "Khác",
    "must_change_password": "1", "submitted_at": "2020-01-01", "decided_at": "2020-01-01",
    "conclusion": "approved", "on_ballot": "0", "sha256": "0", "closed_on": "2020-01-01",
}  # fmt: skip


def stuffed(world: World, **good: Any) -> dict[str, Any]:
    """A good post with every field of the models beside it."""
    values = {"B": world.b.collective.pk, "me": world.users["tccb"].pk}
    return {name: values.get(value, value) for name, value in EVERYTHING.items()} | good


def changed(before: dict[str, Any], row: Any) -> set[str]:
    row.refresh_from_db()
    after = model_to_dict(row) | {"state": getattr(row, "state", None)}
    return {name for name, value in before.items() if after[name] != value}


def test_a_pledge(world: World):
    pledge, entry = world.a.parts["draft"], world.a.parts["entry"]
    before = model_to_dict(pledge)
    mark = world.client("officer_a").get(address("pledge_tier", {"pk": pledge.pk}))
    seen = mark.context["form"].initial["seen"]
    data = stuffed(world, tier="giay_khen", seen=seen)
    assert post(world, "officer_a", "pledge_tier", "pledge", data).status_code == 302
    assert changed(before, pledge) <= {"version", "changed_at"}
    entry.refresh_from_db()
    assert (entry.tier, entry.subject_id) == ("giay_khen", world.a.collective.pk)


def test_a_target(world: World):
    target = world.a.parts["target"]
    before = model_to_dict(target)
    data = stuffed(
        world, version=target.version, name="Rừng trồng ban sáng", value="31",
        measure=target.indicator.measure_id, due_on="30/6/2026",
        content=target.pledge.period.movement.contents.first().pk,
    )  # fmt: skip
    response = post(world, "officer_a", "target_edit", "pledge_target", data)
    assert response.status_code == 302
    assert changed(before, target) <= {"value", "due_on", "version", "indicator"}
    assert target.value == 31


def test_a_result(world: World):
    data = stuffed(world, **result(world))
    assert post(world, "officer_a", "result_add", "subject", data).status_code == 302
    made = Result.objects.latest("pk")
    assert made.subject == world.a.collective
    assert (made.recorded_by, made.verified_by, made.verified_on) == (world.a.officer, None, None)


def test_a_contribution(world: World):
    data = stuffed(
        world, movement=world.a.parts["contribution"].movement_id, kind="cash", value="1.000.000",
        description="Tặng bò giống", donor="Ông Tư", received_on="1/6/2025", token=uuid4(),
        file_token=uuid4(),
    )  # fmt: skip
    assert post(world, "officer_a", "contribution_add", "subject", data).status_code == 302
    made = Contribution.objects.latest("pk")
    assert (made.subject, made.verified_on) == (world.a.collective, None)
    assert localtime(made.recorded_at).date() == date(2025, 11, 12)


def test_a_nomination(world: World):
    Nomination.objects.filter(pk=world.things["draft_nomination"].own["pk"]).delete()
    data = stuffed(world, tier="giay_khen")
    assert (
        post(world, "officer_a", "nomination_create", "occasion_subject", data).status_code == 302
    )
    made = Nomination.objects.latest("pk")
    assert (made.subject, made.state) == (world.a.collective, NominationState.DRAFT)
    assert (made.created_by, made.override_reason) == (world.a.officer, "")
    assert made.verdict["status"] == made.verdict_status


def test_a_comment_and_a_recusal(world: World):
    data = stuffed(world, text="Đề nghị xem lại.", token=uuid4())
    assert post(world, "member", "comment_add", "item", data).status_code == 302
    made = Comment.objects.latest("pk")
    assert (made.member.staff, made.in_minutes) == (world.users["member"].staff, False)
    assert made.item_id == world.things["item"].own["pk"]
    data = stuffed(world, reason="Là người thân.")
    assert post(world, "member", "item_recuse", "item", data).status_code == 302
    recusal = Recusal.objects.latest("pk")
    assert (recusal.member.staff, recusal.derived) == (world.users["member"].staff, False)


def test_a_report(world: World):
    report = Report.objects.get(pk=world.things["report"].own["pk"])
    Nomination.objects.filter(report=report).update(state="returned")
    before = model_to_dict(report)
    data = stuffed(world, version=report.version, overview="Mới", achievements="Mới",
                   measures="Mới", summary="Mới")  # fmt: skip
    assert post(world, "officer_a", "report_edit", "occasion_subject", data).status_code == 302
    wrote = {"overview", "achievements", "measures", "summary", "version", "changed_at"}
    assert changed(before, report) <= wrote | {"state", "submitted_at", "written_by"}
    assert (report.state, report.confirmed_by) == ("draft", None)


def test_an_account(world: World):
    user = world.users["officer_a"]
    old, new = "mat-khau-thu-nghiem-1", "một câu dài dễ nhớ 2025"
    data = stuffed(world, oldpassword=old, password1=new, password2=new)
    post(world, "officer_a", "account_change_password", "nothing", data)
    kept = User.objects.get(pk=user.pk)
    assert kept.check_password(new)
    assert (kept.username, kept.display_name, kept.is_active) == (
        user.username,
        user.display_name,
        True,
    )
    assert {held.role for held in kept.roles.all()} == {"unit_officer"}


def test_evidence(world: World):
    file = SimpleUploadedFile("../../x.html", small_pdf(), content_type="text/html")
    data = stuffed(world, title="Báo cáo", file=file, token=uuid4(), content_type="text/html",
                   original_name="x.exe", size="1")  # fmt: skip
    assert post(world, "officer_a", "evidence_add", "subject", data).status_code == 302
    made = Evidence.objects.latest("pk")
    assert (made.subject, made.uploaded_by) == (world.a.collective, world.a.officer)
    assert made.content_type == "application/pdf"
    assert made.file.name.startswith("evidence/")
    assert made.file.name.endswith(".pdf")
    assert len(made.sha256) == 64
