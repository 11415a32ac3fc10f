"""Reading the demo's data files. A wrong line stops the load and says which."""

import csv
import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def toml(name: str) -> dict[str, Any]:
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def rows(name: str) -> list[dict[str, str]]:
    """The lines of a CSV file as dictionaries; every cell stripped, none missing."""
    with (DATA / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file, strict=True)
        return [_whole(f"{name}.csv:{reader.line_num}", row) for row in reader]


def _whole(place: str, row: dict[Any, Any]) -> dict[str, str]:
    if None in row or None in row.values():
        raise ValueError(f"{place}: số ô không khớp dòng đầu.")
    return {name: cell.strip() for name, cell in row.items()}
