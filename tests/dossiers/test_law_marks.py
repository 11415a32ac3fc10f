"""What nobody has compared with the published text is frozen as such and told on the dossier."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from awards.models import RoundRule
from awards.rules.parameters import Parameters
from awards.selectors import parameters as law
from dossiers.content import canonical_json, sha256
from dossiers.freeze import day as freezing
from dossiers.models import Snapshot
from dossiers.printing import content_of
from dossiers.selectors.dossiers import to_compare
from dossiers.services.snapshots import conclude_and_freeze
from emulation import clock
from tests.dossiers.makers import TODAY, compiled_nomination, hold_meeting, make_office
from tests.factories import collective_of

pytestmark = pytest.mark.django_db

LAW = "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"
LEAD = "Có căn cứ chưa đối chiếu với văn bản đã công bố."


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def compared(monkeypatch):
    """Call it: everything of the law has been compared from then on."""

    def mark() -> None:
        known = {
            key: tuple(replace(value, verified=True) for value in values)
            for key, values in law.parameters().values.items()
        }
        monkeypatch.setattr(freezing, "parameters", lambda: Parameters(known))

    return mark


def frozen(*, rule_verified: bool = True) -> tuple[Snapshot, Client]:
    office = make_office()
    RoundRule.objects.update(verified=rule_verified, citation="Quy chế của Hội đồng")
    meeting = hold_meeting(office, [compiled_nomination(office, collective_of(office.unit))])
    snapshot = conclude_and_freeze(meeting=meeting, by=office.chair, ends_at=clock.now().time())
    client = Client()
    client.force_login(office.tccb)
    return snapshot, client


def page_of(snapshot: Snapshot, client: Client) -> str:
    page = client.get(reverse("dossier_detail", args=[snapshot.dossier.pk])).content.decode()
    return page.replace("\u00a0", " ")


def test_the_laws_lines_keep_their_mark_and_the_page_warns(compared):
    snapshot, client = frozen()
    (submission,) = content_of(snapshot)["submissions"]
    marked = submission["unverified_basis"]
    assert marked[0] == LAW and len(marked) == 2
    assert marked == submission["basis"][:2]
    compared()
    page = page_of(snapshot, client)
    assert LEAD in page and f"<div>{LAW}" in page


def test_the_plans_own_line_and_the_minutes_are_no_law():
    snapshot, _ = frozen()
    (submission,) = content_of(snapshot)["submissions"]
    assert [line.split()[0] for line in submission["basis"][2:]] == ["Kế", "Biên"]
    assert not any(line.startswith(("Kế", "Biên")) for line in to_compare(snapshot))


def test_what_was_compared_before_is_told_of_nowhere(compared):
    compared()
    snapshot, client = frozen()
    assert content_of(snapshot)["submissions"][0]["unverified_basis"] == []
    assert to_compare(snapshot) == []
    assert LEAD not in page_of(snapshot, client)


def test_a_rule_of_the_vote_that_nobody_compared_is_told_once(compared):
    compared()
    snapshot, client = frozen(rule_verified=False)
    (line,) = to_compare(snapshot)
    assert line.startswith("Quy tắc biểu quyết: từ 80%")
    assert line.endswith(", Quy chế của Hội đồng")
    assert LEAD in page_of(snapshot, client)


def test_a_snapshot_from_before_the_mark_says_nothing_of_its_lines(compared):
    compared()
    snapshot, _ = frozen()
    content = content_of(snapshot)
    for submission in content["submissions"]:
        del submission["unverified_basis"]
    snapshot.content, snapshot.sha256 = canonical_json(content).decode(), sha256(content)
    assert to_compare(snapshot) == []
    snapshot.sha256 = "0" * 64
    assert to_compare(snapshot) == []
