"""The law's dated parameters, read once per process from their files."""

from datetime import date
from functools import cache
from pathlib import Path

from awards.rules import Law
from awards.rules.parameters import NoValue, Parameters, load

FOLDER = Path(__file__).resolve().parent.parent / "parameters"


@cache
def parameters() -> Parameters:
    files = sorted(FOLDER.glob("*.toml"))
    return load(path.read_text(encoding="utf-8") for path in files)


def law_on(day: date) -> Law:
    """What the law says beside every plan; "Chưa ghi căn cứ" for what no file holds that day."""
    keys = {
        "one_achievement": "principle.one_achievement",
        "pending_case": "principle.pending_case",
    }
    return Law(**{name: told for name, key in keys.items() if (told := _text(key, day))})


def _text(key: str, day: date) -> str:
    try:
        return str(parameters().value(key, on=day).value)
    except NoValue:
        return ""


def pledge_review_days(day: date) -> int | None:
    """Working days within which the office answers a pledge; None where it has promised none."""
    try:
        return int(parameters().value("office.pledge_review_days", on=day).number)
    except NoValue:
        return None
