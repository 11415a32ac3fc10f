"""The product's own files, read once."""

import ast
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("emulation", "awards", "dossiers")
CODE = (*APPS, "config", "tests")


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Python files of those folders, without migrations."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(path for path in found if "migrations" not in path.parts)


@cache
def migrations() -> tuple[Path, ...]:
    return tuple(path for app in APPS for path in sorted((ROOT / app / "migrations").glob("0*.py")))


@cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted((ROOT / "templates").rglob("*.html")))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    nodes = ast.walk(tree(path))
    return [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def height(node: ast.AST) -> int:
    """Lines from its first to its last."""
    return int(node.end_lineno) - int(node.lineno) + 1  # type: ignore[attr-defined]


def place(path: Path, line: int | None = None) -> str:
    return f"{path.relative_to(ROOT)}" + (f":{line}" if line else "")
