"""Five plans: KH 54, and four fictional ones that use the rest of the format."""

from functools import cache
from pathlib import Path

from awards.rules import Plan, parse_plan

from .builders import PLAN_FILE

FOUR = sorted((Path(__file__).parent / "plans").glob("*.toml"))
TEXTS = {file.stem: file.read_text(encoding="utf-8") for file in (PLAN_FILE, *FOUR)}


@cache
def plan(name: str) -> Plan:
    return parse_plan(TEXTS[name])
