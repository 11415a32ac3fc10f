"""What the README promises is there: accounts, links, pictures, commands."""

import re
from pathlib import Path

import pytest

from dossiers.demo.accounts import ACCOUNTS, PASSWORD

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = ["README.md", "docs/deployment.md", "docs/decisions/README.md"]
LARGEST = 150 * 1024


def section(title: str) -> str:
    """What stands under the heading that begins so."""
    return README.partition(f"\n## {title}")[2].partition("\n## ")[0]


def test_the_accounts_are_the_demos() -> None:
    rows = section("Demo accounts")
    told = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", rows, re.MULTILINE)
    assert told == [(each.username, each.who, ", ".join(each.roles)) for each in ACCOUNTS]
    assert f"`{PASSWORD}`" in README


def test_every_account_of_the_walk_exists() -> None:
    named = set(re.findall(r"`([a-z]+\d?)`", section("Ten minutes")))
    assert len(named) > 10
    assert named <= {each.username for each in ACCOUNTS}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    inside = [target for target in targets if "://" not in target]
    assert inside
    assert [t for t in inside if not ((ROOT / document).parent / t).exists()] == []


def test_pictures_are_small() -> None:
    shown = set(re.findall(r"docs/pictures/[\w-]+\.png", README))
    sizes = {name: (ROOT / name).stat().st_size for name in shown}
    assert 4 <= len(sizes) <= 6
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}


def test_the_commands_are_the_makefiles() -> None:
    told = set(re.findall(r"`make (\w+)", README))
    made = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert told <= made
    assert made == told
