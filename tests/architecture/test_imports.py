"""Imports run one way; `lint-imports` holds the contracts of pyproject.toml."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.sources import APPS, ROOT, place, python_files, tree


def test_the_import_contracts_hold() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "0 broken." in done.stdout


def test_every_module_has_its_layer() -> None:
    """A new module in no layer breaks the contract, and no app is left out of it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (inside,) = (
        contract
        for contract in project["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers" and "containers" in contract
    )
    assert inside["exhaustive"] is True
    assert inside["exhaustive_ignores"] == ["apps", "migrations"]
    assert set(inside["containers"]) == set(APPS)


def test_the_rules_know_the_standard_library_alone() -> None:
    allowed = sys.stdlib_module_names | {"awards"}
    found = [
        f"{place(path, line)} {name}"
        for path in python_files("awards/rules")
        for line, name in imported(path)
        if name.partition(".")[0] not in allowed
        or (name.startswith("awards") and not name.startswith("awards.rules"))
    ]
    assert found == []


def imported(path: Path) -> list[tuple[int, str]]:
    """Absolute names of what a file imports."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.append((node.lineno, node.module or ""))
    return found
