"""docs/assess.md says what is: its example runs, its table names every heading, its limits hold."""

import json
import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from awards.facts_sheet import opening, problems
from awards.facts_sheet.asked import asked_of
from awards.facts_sheet.columns.figures import PLACES
from awards.facts_sheet.reading import columns_of
from awards.rules import parse_plan
from tests.awards.facts_sheet.sheets import DOCS, MEASURED, example, question
from tests.rules.example_plans import plan as plan_of

PAGE = (DOCS / "assess.md").read_text(encoding="utf-8")
CSV = example("csv", "assess.md")


@pytest.fixture
def small_plan(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text(example("toml", "plan-format.md"), encoding="utf-8")
    return path


def assessed(plan, facts) -> str:
    said = StringIO()
    given = ["--plan", plan, "--facts", facts, "--occasion", "annual", "--on", "01/12/2026"]
    call_command("assess", *map(str, given), "--json", stdout=said)
    return said.getvalue()


def test_the_whole_small_sheet_and_its_json(tmp_path, small_plan):
    sheet = tmp_path / "facts.csv"
    sheet.write_text(CSV, encoding="utf-8")
    found = json.loads(assessed(small_plan, sheet))
    assert [each["status"] for each in found["results"]] == ["not_met", "met", "unknown"]
    sheet.write_text("".join(CSV.splitlines(keepends=True)[:2]), encoding="utf-8")
    sha = parse_plan(small_plan.read_text(encoding="utf-8")).sha256
    documented = json.loads(example("json", "assess.md").replace("…", sha))
    assert json.loads(assessed(small_plan, sheet)) == documented


def test_the_table_names_every_heading():
    known = set()
    of_years = asked_of(plan_of("chi_dinh_tinh"), "annual", on=date(2026, 12, 1))
    every = [*columns_of(question("annual", "", plan=MEASURED)), *columns_of(of_years)]
    for column in every:
        name = re.sub(r"^(diem)\.\w+", r"\1.<item>", column.name)
        name = re.sub(r"^(\w+)\.(?:roads|poor)$", r"\1.<indicator>", name)
        name = re.sub(r"^de_ra\.poor\.\w+$", "de_ra.<indicator>.<whose>", name)
        name = re.sub(r"^(xac_nhan)\.\w+", r"\1.<criterion>", name)
        name = re.sub(r"^(xep_loai)\.\w+", r"\1.<organisation>", name)
        name = re.sub(r"\.\d{4}$", ".<year>", name)
        name = re.sub(r"^(dinh_muc)\.(?!can_cu)\w+", r"\1.<tier>", name)
        known.add(re.sub(r"\.\d{1,2}$", ".1", name))
    table = PAGE[PAGE.index("| Heading | Takes |") : PAGE.index("Figures are written")]
    named = set()
    for cell in re.findall(r"^\| (`.*?) \| ", table, re.MULTILINE):
        first, *others = re.findall(r"`([^`]+)`", cell)
        named |= {first, *(first.removesuffix(".nguoi") + o if o[0] == "." else o for o in others)}
    assert named == known


def test_the_limits():
    assert f"At most {opening.LARGEST // 1_000_000} MB" in PAGE
    for figure in (opening.ROWS, opening.COLUMNS, opening.LETTERS):
        assert re.search(rf"\b{figure:,}\b".replace(",", " "), PAGE)
    assert f"up to {problems.MOST} at once" in PAGE
    assert f"up to `.{PLACES}`" in PAGE
