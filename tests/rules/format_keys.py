"""Which keys the readers of a plan file ask for, found in their source."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import awards.rules

PACKAGE = Path(awards.rules.__file__).parent
PLAN_READERS = ("parsing.py", "measures.py", "casefile.py", "conditions", "quotas")
GETTERS = {
    "text", "texts", "code", "whole", "flag", "day", "decimal", "choice", "table", "tables",
    "closing", "raw", "refuse",
}  # fmt: skip
HELPERS = {"_some", "_rows", "_number", "_keys", "_day_told"}  # (table, key)


def keys_read(readers: Iterable[str]) -> set[str]:
    """The literal keys; those that are codes of a plan or names of bodies are none."""
    files = [file for name in readers for file in [PACKAGE / name, *(PACKAGE / name).glob("*.py")]]
    calls = [
        node
        for file in files
        if file.suffix == ".py"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and node.args
    ]
    found = {call.args[place].value for call in calls for place in _places(call)}
    return {key for key in found if re.fullmatch("[a-z_]+", key)}


def _places(call: ast.Call) -> list[int]:
    named = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    helper = call.func.id if isinstance(call.func, ast.Name) else ""
    place = 0 if named in GETTERS else 1 if helper in HELPERS else None
    if place is None or len(call.args) <= place:
        return []
    argument = call.args[place]
    text = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return [place] if text else []
