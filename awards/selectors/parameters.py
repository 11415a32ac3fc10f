"""The law's dated parameters, read once per process from their files."""

from functools import cache
from pathlib import Path

from awards.rules.parameters import Parameters, load

FOLDER = Path(__file__).resolve().parent.parent / "parameters"


@cache
def parameters() -> Parameters:
    files = sorted(FOLDER.glob("*.toml"))
    return load(path.read_text(encoding="utf-8") for path in files)
