"""The demo: what it holds, both sides of every threshold, the same rows each time, never in
production."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from awards.models import (
    Award,
    BallotBox,
    ContributionNorm,
    Decision,
    Meeting,
    Nomination,
    Occasion,
    Round,
    RoundRule,
)
from awards.rules import Verdict
from awards.selectors.seats import council_on
from awards.selectors.verdicts import assess_subject
from dossiers.demo.accounts import ACCOUNTS, PASSWORD
from dossiers.demo.loading import APPS, reload_demo
from dossiers.demo.world import World
from dossiers.models import Dossier
from dossiers.papers import MINUTES, NUMBERED, SUBMISSION
from dossiers.printing import content_of
from emulation import audit, clock, uploads
from emulation.acts import Act
from emulation.models import (
    AuditEntry,
    Contribution,
    Evidence,
    Pledge,
    Result,
    Staff,
    Subject,
    Unit,
    User,
)
from emulation.vietnamese.names import normalise
from tests.dossiers.demo_thresholds import BK, THRESHOLDS

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 12)


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo-media")


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any, media: Path) -> Iterator[World]:
    """The demo, loaded once for this file and taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=media):
            world = reload_demo()
        yield world
        transaction.set_rollback(True)


# --- What it holds --------------------------------------------------------------------------


def test_the_department_keeps_its_three_names(demo: World) -> None:
    told = [
        (name.superior, name.symbol, name.place)
        for day in (date(2024, 5, 1), date(2025, 3, 1), date(2025, 7, 1))
        if (name := demo.department.name_on(day))
    ]
    assert told == [
        ("UBND TỈNH KIÊN GIANG", "SNNPTNT", "Kiên Giang"),
        ("UBND TỈNH KIÊN GIANG", "SNNMT", "Kiên Giang"),
        ("UBND TỈNH AN GIANG", "SNNMT", "An Giang"),
    ]


def test_seventeen_units_live_one_renamed_two_closed(demo: World) -> None:
    live = Unit.objects.filter(closed_on=None)
    assert live.count() == 17
    assert Counter(live.values_list("kind", flat=True)) == {
        "division": 4,
        "affiliate": 11,
        "association": 2,
    }
    assert set(Unit.objects.exclude(closed_on=None).values_list("code", flat=True)) == {
        "tt-giong",
        "cong-doan",
    }
    fisheries = demo.units["cc-thuy-san"]
    assert fisheries.name_on(date(2025, 2, 28)) == "Chi cục Thủy sản"
    assert fisheries.name_on(date(2025, 3, 1)) == "Chi cục Thủy sản và Kiểm ngư"
    assert [unit.code for unit in Unit.objects.filter(handles_awards=True)] == ["tccb"]


def test_people_have_names_of_many_kinds_and_every_unit_one_head(demo: World) -> None:
    names = set(Staff.objects.values_list("full_name", flat=True))
    assert len(names) == 111
    assert {"Danh Sa Rây", "Thị Ngọc Ánh", "Kim Ngọc Hân", "Y Bhăm Êban", "K'Sor", "H'Hen"} <= names
    assert all(name == normalise(name) for name in names)
    heads = Counter(Staff.objects.filter(is_head=True).values_list("unit__code", flat=True))
    assert heads == dict.fromkeys(demo.units, 1)


def test_each_printed_account_signs_in_with_its_roles(demo: World) -> None:
    assert len({account.username for account in ACCOUNTS}) == len(ACCOUNTS) == 37
    user = User.objects.get(username="thuyloi")
    assert user.check_password(PASSWORD)
    assert {(r.role, r.unit.name) for r in user.roles.all()} == {
        ("unit_officer", "Chi cục Thủy lợi")
    }
    printed = next(str(account) for account in ACCOUNTS if account.username == "thuyloi")
    assert PASSWORD in printed and "Trần Thị Mỹ Duyên: Đầu mối · Chi cục Thủy lợi" in printed
    active = set(User.objects.filter(is_active=True).values_list("username", flat=True))
    assert active == {account.username for account in ACCOUNTS}


def test_every_role_and_every_living_unit_has_somebody(demo: World) -> None:
    with clock.standing_at(timezone.make_aware(datetime(2025, 11, 12, 9))):
        held = [
            (assignment.role, assignment.unit and assignment.unit.code)
            for user in User.objects.filter(is_active=True)
            for assignment in user.roles.in_force(TODAY).select_related("unit")
        ]
    counts = Counter(role for role, _ in held)
    assert (counts["chair"], counts["member"], counts["tccb"]) == (1, 8, 2)
    assert {"secretary", "director", "inspector", "admin", "staff"} <= set(counts)
    assert {unit for role, unit in held if role == "unit_officer"} == {
        unit.code for unit in Unit.objects.filter(closed_on=None)
    }


def test_the_pledges_of_2025_stand_at_every_step(demo: World) -> None:
    states = dict(
        Pledge.objects.filter(period=demo.periods["2025"]).values_list("unit__code", "state")
    )
    assert Counter(states.values()) == {"accepted": 12, "submitted": 2, "returned": 1, "draft": 1}
    assert set(demo.units) - set(states) == {"van-phong", "tt-giong", "cong-doan"}
    earlier = Pledge.objects.exclude(period=demo.periods["2025"])
    assert set(earlier.values_list("state", flat=True)) == {"accepted"}
    returned = Pledge.objects.get(period=demo.periods["2025"], state="returned")
    remark = returned.remarks.get(settled_at=None)
    assert (remark.field, remark.target.indicator.name) == (
        "value",
        "Công trình ở xã nghèo được bố trí vốn",
    )


def test_some_figures_are_not_checked_yet(demo: World) -> None:
    assert Result.objects.filter(verified_on=None).count() == 4
    assert Contribution.objects.filter(verified_on=None).count() == 5
    assert Result.objects.filter(achieved_on__gt=date(2025, 11, 10)).count() == 0
    assert set(Contribution.objects.values_list("kind", flat=True)) == {"cash", "in_kind"}


def test_evidence_is_real_files(demo: World, media: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = media
    kinds = Counter()
    for evidence in Evidence.objects.all():
        with evidence.file.open() as file:
            found = uploads.check(file)
        assert (found.sha256, found.size) == (evidence.sha256, evidence.size)
        kinds[found.content_type] += 1
    assert kinds["application/pdf"] > 50 and kinds["image/png"] > 10


def test_the_council_has_nine_members_and_a_rule_for_each_way_of_voting(demo: World) -> None:
    council = council_on(TODAY)
    assert (council.decision_number, council_on(date(2024, 12, 19)).decision_number) == (
        "86/QĐ-SNNMT",
        "215/QĐ-SNNPTNT",
    )
    names = [seat.staff.full_name for seat in council.members.select_related("staff")]
    assert names[:3] == ["Nguyễn Hữu Nghĩa", "Võ Thị Bạch Yến", "Lê Thị Diễm Phúc"]
    assert len(names) == 9
    rules = list(council.rules.order_by("tier"))
    assert [(rule.tier, rule.method) for rule in rules] == [("", "secret"), ("giay_khen", "open")]
    for rule in rules:
        assert (rule.quorum_numerator, rule.quorum_denominator, rule.pass_percent) == (2, 3, 80)
        assert (rule.strictly_more, rule.denominator) == (False, "all_members")
        assert rule.written_counts and not rule.verified


def test_nominations_stand_at_every_step_before_the_council(demo: World) -> None:
    steps = Nomination.objects.filter(occasion=demo.occasions["annual", 2025])
    assert Counter(steps.values_list("state", flat=True)) == {
        "compiled": 7,
        "submitted": 7,
        "draft": 2,
        "returned": 1,
    }
    assert {n.verdict_status for n in steps} == {"met", "not_met", "unknown", "blocked"}
    assert {n.verdict_status for n in steps if n.state == "compiled"} == {"met"}
    waiting = Nomination.objects.filter(state="submitted").exclude(occasion__code="annual")
    assert set(waiting.values_list("occasion__code", flat=True)) == {"mid_term", "final"}


def test_a_meeting_of_2024_went_the_whole_way(demo: World) -> None:
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.held_on) == ("concluded", date(2024, 12, 19))
    told = {box.item.nomination.subject.name: box for box in BallotBox.objects.all()}
    park = told["Vườn quốc gia U Minh Thượng"]
    assert (park.agree, park.disagree, park.blank, park.passed) == (7, 1, 1, False)
    assert park.sentence.startswith("7/9 thành viên đồng ý, đạt 77,77%")
    port = told["Ban Quản lý Cảng cá"]
    assert (port.agree, port.passed, port.item.nomination.state) == (8, True, "awarded")
    # the head of a unit does not vote on it
    assert len(told["Chi cục Kiểm lâm"].voters) == len(told["Văn phòng Sở"].voters) == 8
    assert port.item.nomination.award.decision.number == "104/QĐ-UBND"
    kinds = Counter(Dossier.objects.get().documents.values_list("kind", flat=True))
    assert (kinds[SUBMISSION], kinds[MINUTES]) == (1, 1)
    assert "Kim Ngọc Hân" in meeting.snapshots.get().content


def test_the_papers_of_2024_carry_the_numbers_they_were_given(demo: World) -> None:
    dossier = Meeting.objects.get().snapshots.get().dossier
    issued = dossier.documents.exclude(number="").values_list("kind", "number", "issued_on")
    assert sorted(issued) == [
        ("count_record", "32", date(2024, 12, 19)),
        ("minutes", "31", date(2024, 12, 19)),
        ("submission", "418", date(2024, 12, 20)),
    ]
    assert not dossier.documents.filter(kind__in=NUMBERED, number="").exists()
    told = AuditEntry.objects.filter(act=Act.PAPER_ISSUED)
    assert {(entry.actor_name, timezone.localtime(entry.at).date()) for entry in told} == {
        ("Lê Thị Diễm Phúc", date(2024, 12, 20))
    }
    assert sorted(entry.data["number"] for entry in told) == ["31", "32", "418"]


def test_no_paper_prints_that_a_rule_is_to_be_checked(demo: World) -> None:
    """The mark is a flag of the rule, which screens tell."""
    assert set(RoundRule.objects.values_list("verified", flat=True)) == {False}
    content = content_of(Meeting.objects.get().snapshots.get())
    printed = {ballot["rule"]["citation"] for ballot in content["rounds"]}
    printed |= set(RoundRule.objects.values_list("citation", flat=True))
    assert printed == {"Quy chế hoạt động của Hội đồng Thi đua - Khen thưởng Sở"}


def test_norms_stand_for_two_years_and_say_that_they_are_not_real(demo: World) -> None:
    years = Counter(norm.valid_from.year for norm in ContributionNorm.objects.all())
    assert years == {2023: 4, 2024: 4}
    assert all("không có thật" in norm.source for norm in ContributionNorm.objects.all())


# --- Both sides of every threshold ----------------------------------------------------------


def assessed(occasion: Occasion, subject: Subject, tier: str, on: date) -> tuple[Verdict, set[str]]:
    assessment = assess_subject(occasion, subject, on=on)
    verdict = assessment.verdict_for(tier)
    assert verdict is not None
    return verdict, {f"{p.result}/{p.target}" for p in assessment.facts.progress}


@pytest.mark.parametrize(
    ("code", "year", "who", "tier", "figures", "route_a", "status"), THRESHOLDS
)
def test_thresholds(
    demo: World,
    code: str,
    year: int,
    who: str,
    tier: str,
    figures: str,
    route_a: str,
    status: str,
) -> None:
    verdict, seen = assessed(demo.occasions[code, year], demo.subjects[who], tier, TODAY)
    assert figures in seen
    routes = {route.code: route.status.value for route in verdict.routes}
    assert (routes["A"], verdict.status.value) == (route_a, status)


def test_a_contribution_without_norm_is_unknown_and_with_it_decides(demo: World) -> None:
    verdict, _ = assessed(demo.occasions["annual", 2025], demo.subjects["cc-thuy-loi"], BK, TODAY)
    given = Contribution.objects.filter(subject=demo.subjects["cc-thuy-loi"])
    assert sum(c.value for c in given if c.is_verified and c.received_on.year == 2025) == Decimal(
        186_500_000
    )
    assert {r.code: r.status.value for r in verdict.routes} == {"A": "not_met", "B": "unknown"}
    exact, _ = assessed(demo.occasions["annual", 2023], demo.subjects["doan-tn"], BK, TODAY)
    short, _ = assessed(demo.occasions["annual", 2023], demo.subjects["khtc"], BK, TODAY)
    assert [r.status.value for v in (exact, short) for r in v.routes if r.code == "B"] == [
        "met",
        "not_met",
    ]


def test_every_earlier_award_was_due_on_the_day_it_was_decided(demo: World) -> None:
    awards = Award.objects.select_related("decision__occasion", "subject")
    wrong = []
    for award in awards:
        decision = award.decision
        verdict, _ = assessed(decision.occasion, award.subject, decision.tier, decision.decided_on)
        if verdict.status.value != "met":
            wrong.append((decision.number, award.recipient_name, verdict.status.value))
    assert len(awards) == 44
    assert wrong == []


# --- The journal ----------------------------------------------------------------------------


def test_the_journal_is_whole_in_order_and_before_today(demo: World) -> None:
    assert audit.first_bad_entry() is None
    moments = list(AuditEntry.objects.order_by("number").values_list("at", flat=True))
    assert moments == sorted(moments)
    days = [timezone.localtime(moment).date() for moment in moments]
    assert (days[0], max(days) < TODAY) == (date(2022, 7, 27), True)
    assert {day.weekday() for day in days} <= {0, 1, 2, 3, 4}


EXPLAINS = {
    Pledge: {
        "accepted": Act.PLEDGE_ACCEPTED,
        "returned": Act.PLEDGE_RETURNED,
        "submitted": Act.PLEDGE_SUBMITTED,
    },
    Nomination: {
        "submitted": Act.NOMINATION_SUBMITTED,
        "returned": Act.NOMINATION_RETURNED,
        "compiled": Act.NOMINATION_COMPILED,
        "rejected": Act.NOMINATION_CONCLUDED,
        "set_aside": Act.NOMINATION_CONCLUDED,
        "awarded": Act.NOMINATION_AWARDED,
    },
    Occasion: {"open": Act.OCCASION_OPENED, "closed": Act.OCCASION_CLOSED},
    Meeting: {"concluded": Act.MEETING_CONCLUDED},
    Round: {"closed": Act.ROUND_CLOSED},
}


@pytest.mark.parametrize("model", EXPLAINS, ids=lambda model: model.__name__)
def test_every_state_is_explained_by_its_last_entry(demo: World, model: Any) -> None:
    first = model._meta.get_field("state").default
    rows = list(model.objects.exclude(state=first))
    acts = {row.pk: audit.entries_of(row).first().act for row in rows}
    assert rows
    assert acts == {row.pk: EXPLAINS[model][row.state] for row in rows}


def test_an_award_is_explained_by_its_decision(demo: World) -> None:
    given = set(Nomination.objects.filter(state="awarded").values_list("pk", flat=True))
    entries = AuditEntry.objects.filter(act=Act.DECISION_RECORDED)
    assert given and given == {pk for entry in entries for pk in entry.data["nominations"]}
    told = {entry.data["number"] for entry in entries}
    assert told == set(Decision.objects.values_list("number", flat=True))


# --- Again, and never there -----------------------------------------------------------------


def dump() -> dict[str, list[dict[str, Any]]]:
    """Every row; but for the generated names of stored files."""
    return {
        model.__name__: [
            {name: value for name, value in row.items() if (model, name) != (Evidence, "file")}
            for row in model._base_manager.order_by("pk").values()
        ]
        for app in APPS
        for model in apps.get_app_config(app).get_models()
    }


def test_loading_over_other_rows_gives_the_same_ones(
    demo: World, media: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = media
    before = dump()
    with transaction.atomic():
        stranger = User.objects.create_user(username="nguoi.cu", display_name="Người cũ")
        audit.record(stranger, Act.ACCOUNT_CHANGED, by=None)
        call_command("demo", verbosity=0)
        after = dump()
        transaction.set_rollback(True)
    assert before["AuditEntry"]
    assert {name for name in before if before[name] != after[name]} == set()


def test_without_the_setting_it_refuses_and_touches_nothing(demo: World, settings: Any) -> None:
    settings.DEMO_ALLOWED = False
    before = AuditEntry.objects.count()
    with pytest.raises(CommandError, match="không cho nạp dữ liệu mẫu"):
        call_command("demo")
    assert AuditEntry.objects.count() == before


def test_production_refuses_before_it_asks_the_database() -> None:
    environment = {
        **os.environ,
        "ENV_FILE": os.devnull,
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "khoa-chi-dung-trong-phep-thu-" * 3,
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "ALLOWED_HOSTS": "neu-guong.example",
        "DEMO_ALLOWED": "true",
        "DEMO_TODAY": "",
        "DEBUG": "",
    }
    ran = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=django_settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "CommandError: Hệ thống này không cho nạp dữ liệu mẫu." in ran.stderr
