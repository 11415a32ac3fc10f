"""Which keys the readers of a plan file ask for, found in their source."""

import ast
import builtins
import re
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

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


def choices_read(readers: Iterable[str]) -> set[tuple[str, str]]:
    """(key, value) of every key whose values the format lists; the codes a plan or a law gives
    itself are none."""
    found: set[tuple[str, str]] = set()
    files = [file for name in readers for file in [PACKAGE / name, *(PACKAGE / name).glob("*.py")]]
    for file in (file for file in files if file.suffix == ".py"):
        parts = file.relative_to(PACKAGE).with_suffix("").parts
        module = import_module(".".join(["awards.rules", *parts]).removesuffix(".__init__"))
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            found |= {(key, str(value)) for key, value in _choices(call, vars(module))}
    return found


def _choices(call: ast.AST, names: dict[str, Any]) -> list[tuple[str, Any]]:
    named = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
    if not named or call.func.attr != "choice" or not isinstance(call.args[0], ast.Constant):
        return []
    code = compile(ast.Expression(call.args[1]), "<choice>", "eval")
    if set(code.co_names) - names.keys() - vars(builtins).keys():
        return []  # built from what the plan itself names
    return [(call.args[0].value, value) for value in eval(code, names)]  # noqa: S307


def _places(call: ast.Call) -> list[int]:
    named = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    helper = call.func.id if isinstance(call.func, ast.Name) else ""
    place = 0 if named in GETTERS else 1 if helper in HELPERS else None
    if place is None or len(call.args) <= place:
        return []
    argument = call.args[place]
    text = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return [place] if text else []
