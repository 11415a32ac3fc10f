"""Two movements may call different forms by the same code: each page names the right one."""

import io
import re
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from awards.models import Award, Decision, Nomination, Occasion
from awards.selectors.plans import version_in_force
from awards.selectors.search import hits
from awards.selectors.todos_nominations import _own_nominations
from emulation.acts import Act
from emulation.audit import record
from emulation.models import AwardTier, Movement
from emulation.selectors.journal import Asked, entries, told
from tests.awards.makers import make_occasion
from tests.factories import (
    MOMENT,
    collective_of,
    make_department,
    make_officer,
    make_tccb,
    make_unit,
)

pytestmark = pytest.mark.django_db
CODE = "bang_khen_tinh"
TEMPLATES = Path(__file__).parents[2] / "templates"


class Two:
    """KH 54's Bằng khen tỉnh and a later movement's Bằng khen Bộ under one code."""

    def __init__(self) -> None:
        self.unit = make_unit("Chi cục Thủy lợi")
        self.subject = collective_of(self.unit)
        self.officer, self.tccb = make_officer(self.unit), make_tccb()
        self.movement = Movement.objects.create(
            department=make_department(), code="kh7", name="Xây dựng nhà ở",
            starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31),
        )  # fmt: skip
        self.tier = AwardTier.objects.create(
            movement=self.movement, code=CODE, name="Bằng khen của Bộ trưởng",
            short_name="Bằng khen Bộ", rank=1,
        )  # fmt: skip
        AwardTier.objects.create(
            movement=self.movement, code="co", name="Cờ", short_name="Cờ", rank=2
        )
        later = Occasion.objects.create(
            movement=self.movement, code="annual", name="Hằng năm 2026", starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31), opens_on=date(2026, 1, 1), closes_on=date(2026, 12, 31),
        )  # fmt: skip
        self.occasions = [make_occasion(), later]
        self.nominations = [self._nomination(occasion) for occasion in self.occasions]
        self.decisions = [self._awarded(nomination) for nomination in self.nominations]

    def _nomination(self, occasion: Occasion) -> Nomination:
        return Nomination.objects.create(
            occasion=occasion, subject=self.subject, tier=CODE, state="returned",
            plan_version=version_in_force(self.occasions[0].movement), assessed_on=MOMENT.date(),
            created_by=self.officer, changed_at=MOMENT, return_reason="Thiếu số liệu",
        )  # fmt: skip

    def _awarded(self, nomination: Nomination) -> Decision:
        decision = Decision.objects.create(
            occasion=nomination.occasion, tier=CODE, number=f"{nomination.occasion.pk}/QĐ",
            decided_on=nomination.occasion.ends_on, issuer="Bộ trưởng", recorded_by=self.tccb,
            recorded_at=MOMENT,
        )  # fmt: skip
        Award.objects.create(
            decision=decision, nomination=nomination, subject=self.subject,
            recipient_name=self.subject.name, unit_name=self.unit.name, achievement="Hỗ trợ 33 hộ",
        )  # fmt: skip
        return decision


@pytest.fixture
def two(settings) -> Two:
    settings.DEMO_TODAY = date(2025, 11, 12)
    return Two()


def rows_of(page: str) -> list[str]:
    """Each row's words, with the bars counted as #."""
    plain = page.replace("\u00a0", " ").replace("\u2060", "")
    found = re.findall(
        r"<tr>(.*?)</tr>", plain.split("<tbody>")[1].split("</tbody>")[0], flags=re.DOTALL
    )
    bars = [re.sub(r"<rect[^>]*>", "#", row) for row in found]
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).replace("# #", "##") for row in bars]


@pytest.mark.parametrize("name", ["decision_list", "award_list"])
def test_lists_name_each_by_its_own_movement(client, two, name):
    client.force_login(two.tccb)
    later, first = rows_of(client.get(reverse(name)).content.decode())
    assert "Bằng khen Bộ" in later and "Bằng khen tỉnh" not in later
    assert "Bằng khen tỉnh" in first and "Bằng khen Bộ" not in first
    assert (later.count("#"), first.count("#")) == (2, 3)


def test_a_decision_names_its_own_tier(client, two):
    client.force_login(two.tccb)
    pages = [
        client.get(reverse("decision_detail", args=[decision.pk])).content.decode()
        for decision in two.decisions
    ]
    names = ["Bằng khen của Chủ tịch UBND tỉnh", "Bằng khen của Bộ trưởng"]
    told = [[name in page.replace("\u00a0", " ") for name in names] for page in pages]
    assert told == [[True, False], [False, True]]


def test_the_register_filters_by_movement_and_code(client, two):
    client.force_login(two.tccb)
    page = client.get(reverse("award_list"), {"tier": two.tier.pk}).content.decode()
    (row,) = rows_of(page)
    assert "Bằng khen Bộ" in row
    assert '<optgroup label="Xây dựng nhà ở">' in page
    content = client.get(reverse("award_excel"), {"tier": two.tier.pk}).content
    sheet = load_workbook(io.BytesIO(content)).active
    cells = [str(cell.value) for row in sheet for cell in row]
    assert "Bằng khen của Bộ trưởng" in cells
    assert "Bằng khen của Chủ tịch UBND tỉnh" not in cells


def test_an_officer_reads_the_right_name_in_the_list_and_in_the_task(client, two):
    client.force_login(two.officer)
    page = client.get(reverse("nomination_list")).content.decode().replace("\u00a0", " ")
    assert "Bằng khen Bộ" in page and "Bằng khen tỉnh" in page
    titles = [todo.title for todo in _own_nominations(two.officer, date(2025, 11, 12))]
    assert sum("tặng Bằng khen Bộ" in title for title in titles) == 1
    assert sum("tặng Bằng khen tỉnh" in title for title in titles) == 1


def test_search_names_each_by_its_own_movement(two):
    (hit,) = hits(two.tccb, [two.subject], on=date(2025, 11, 12))
    assert sorted(name for _, _, name in hit.nominations) == ["Bằng khen Bộ", "Bằng khen tỉnh"]
    assert sorted(name for _, name in hit.awards) == ["Bằng khen Bộ", "Bằng khen tỉnh"]


def test_the_journal_names_each_by_its_own_movement(two):
    for nomination in two.nominations:
        record(nomination, Act.NOMINATION_SUBMITTED, by=two.officer, data={"tier": CODE})
    later, first = told(list(entries(Asked())[:2]))
    assert "Bằng khen Bộ" in later["about"].line
    assert "Bằng khen tỉnh" in first["about"].line


def test_what_is_gone_is_named_only_where_the_code_means_one_thing(two):
    gone = two.nominations[1]
    record(gone, Act.NOMINATION_DISCARDED, by=two.officer, data={"tier": CODE})
    record(gone, Act.NOMINATION_DISCARDED, by=two.officer, data={"tier": "giay_khen"})
    Award.objects.all().delete()
    gone.delete()
    one_thing, two_things = told(list(entries(Asked())[:2]))
    assert (one_thing["figures"], two_things["figures"]) == ("Giấy khen", "")


def test_every_page_tells_the_bars_how_many_there_are():
    """No number in the templates: plans have other tiers than KH 54's three."""
    wrong = [
        (path.name, call)
        for path in TEMPLATES.rglob("*.html")
        if "gallery" not in path.parts
        for call in re.findall(r'{% include "components/tier.html"[^%]*%}', path.read_text("utf-8"))
        if not re.search(r" ranks=[a-z]", call)
    ]
    assert wrong == []
