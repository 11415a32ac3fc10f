"""The house shows itself: small functions, small files, each line where it belongs."""

import ast
import re
import statistics
from pathlib import Path

import pytest

from emulation.views.asked import FORM_METHODS
from tests.architecture.sources import (
    APPS,
    CODE,
    ROOT,
    functions,
    height,
    migrations,
    place,
    python_files,
    templates,
    tree,
)

MARKS_OF_THE_UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|NotImplemented" r"Error)\b")
NOT_IN_TEMPLATES = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "foreign asset": re.compile(
        r"<(?:script|link|img)[^>]*(?:src|href)=[\"']?(?:https?:)?//", re.I
    ),
}
CLOCKS = {("date", "today"), ("datetime", "now"), ("timezone", "now"), ("timezone", "localdate")}


def test_no_function_that_a_reader_must_scroll_through() -> None:
    heights = {
        place(path, node.lineno): height(node)
        for path in python_files(*CODE)
        for node in functions(path)
    }
    assert {where: lines for where, lines in heights.items() if lines > 45} == {}
    assert statistics.median(heights.values()) <= 10


def test_no_long_file() -> None:
    heights = {
        place(path): path.read_text(encoding="utf-8").count("\n") for path in python_files(*CODE)
    }
    assert {where: lines for where, lines in heights.items() if lines > 500} == {}


def test_templates_are_small() -> None:
    heights = {place(path): path.read_text().count("\n") for path in templates()}
    assert {where: lines for where, lines in heights.items() if lines > 150} == {}


@pytest.mark.parametrize("what", NOT_IN_TEMPLATES)
def test_templates_keep_to_the_content_policy(what: str) -> None:
    pages = [path for path in templates() if "pdf" not in path.parts]
    assert [place(path) for path in pages if NOT_IN_TEMPLATES[what].search(path.read_text())] == []


def test_nothing_unfinished() -> None:
    files = [*python_files(*CODE), *templates()]
    assert [place(path) for path in files if MARKS_OF_THE_UNFINISHED.search(path.read_text())] == []


def test_no_drawer_for_everything() -> None:
    drawers = {"utils.py", "helpers.py", "common.py", "misc.py"}
    assert [place(path) for path in python_files(*CODE) if path.name in drawers] == []


def test_a_page_with_a_form_answers_head_as_well() -> None:
    asked = [
        (place(path, node.lineno), ast.unparse(node.args[0]))
        for path in python_files(*APPS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "require_http_methods"
    ]
    assert asked and [where for where, methods in asked if methods != "FORM_METHODS"] == []
    assert "HEAD" in FORM_METHODS


def test_only_services_assign_a_state() -> None:
    found = [
        place(path, node.lineno)
        for path in python_files(*APPS)
        if "services" not in path.parts
        for node in ast.walk(tree(path))
        if stores_a_state(node)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("code", "stores"),
    [
        ("pledge.state = 'accepted'", True),
        ("pledge.state, pledge.note = 'accepted', ''", True),
        ("pledge.state: str = 'accepted'", True),
        ("Pledge.objects.filter(pk=1).update(state='accepted')", True),
        ("Pledge.objects.filter(pk=1).update(**{'state': 'accepted'})", True),
        ("setattr(pledge, 'state', 'accepted')", True),
        ("Pledge.objects.bulk_update(rows, ['note', 'state'])", True),
        ("Pledge.objects.bulk_update(rows, fields=('state',))", True),
        ("pledge.save(update_fields=['state'])", True),
        ("self.state = 'in a word'", False),
        ("Pledge.objects.filter(state='accepted').update(note='')", False),
        ("context.update(states=rows)", False),
        ("setattr(pledge, 'note', '')", False),
        ("Chip(state='ok')", False),
    ],
)
def test_every_way_to_store_a_state_is_seen(code: str, stores: bool) -> None:
    assert any(stores_a_state(node) for node in ast.walk(ast.parse(code))) is stores


def stores_a_state(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        parts = [part for target in targets for part in ast.walk(target)]
        return any(is_state_of_another(part) for part in parts)
    return isinstance(node, ast.Call) and names_a_state(node)


def is_state_of_another(target: ast.AST) -> bool:
    """`pledge.state`, and not the inner state of a parser, `self.state`."""
    if not isinstance(target, ast.Attribute) or target.attr != "state":
        return False
    return not (isinstance(target.value, ast.Name) and target.value.id == "self")


def names_a_state(call: ast.Call) -> bool:
    """`update(state=…)`, `setattr(x, "state", …)`, `bulk_update(…, ["state"])`, `save(…)`."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    words = {
        part.value for arg in given for part in ast.walk(arg) if isinstance(part, ast.Constant)
    }
    if name == "update":
        unpacked = [keyword.value for keyword in call.keywords if keyword.arg is None]
        keys = {key.value for value in unpacked if isinstance(value, ast.Dict)
                for key in value.keys if isinstance(key, ast.Constant)}  # fmt: skip
        return "state" in keys | {keyword.arg for keyword in call.keywords}
    return name in ("setattr", "bulk_update", "save", "bulk_create") and "state" in words


def test_the_day_is_asked_of_one_clock() -> None:
    # A lease runs between machines, in real time, wherever the office's day stands.
    leased = {ROOT / "dossiers" / "services" / name for name in ("documents.py", "leases.py")}
    allowed = {ROOT / "emulation" / "clock.py", *leased}
    found = [
        place(path, node.lineno)
        for path in python_files(*APPS)
        if path not in allowed
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and asks_the_time(node)
    ]
    assert found == []


def asks_the_time(call: ast.Call) -> bool:
    function = call.func
    if not isinstance(function, ast.Attribute) or not isinstance(function.value, ast.Name):
        return False
    return (function.value.id, function.attr) in CLOCKS


# --- Locks ----------------------------------------------------------------------------------

LOCKS_A_KEY = {
    "rows.select_for_update()": True,
    'rows.select_for_update(of=("self",), no_key=False)': True,
    "rows.select_for_update(no_key=sometimes)": True,
    "rows.filter(pk=1).update_or_create(code=2)": True,
    "rows.aupdate_or_create(code=2)": True,
    'rows.select_for_update(of=("self",), no_key=True).get(pk=1)': False,
    "rows.get_or_create(code=2)": False,
}


def test_no_lock_holds_a_key() -> None:
    """Whoever stores a row pointing to a locked one would wait, with the journal in hand."""
    found = [
        place(path, node.lineno)
        for path in python_files(*APPS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and locks_a_key(node)
    ]
    assert found == []


@pytest.mark.parametrize("line", LOCKS_A_KEY)
def test_a_lock_on_a_key_is_seen(line: str) -> None:
    calls = [node for node in ast.walk(ast.parse(line)) if isinstance(node, ast.Call)]
    assert any(locks_a_key(call) for call in calls) is LOCKS_A_KEY[line]


def locks_a_key(call: ast.Call) -> bool:
    """A bare `select_for_update`, or the one inside `update_or_create`."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name in ("update_or_create", "aupdate_or_create"):
        return True
    given = {word.arg: getattr(word.value, "value", None) for word in call.keywords}
    return name == "select_for_update" and given.get("no_key") is not True


# --- Models and migrations -------------------------------------------------------------------


def test_models_and_tags_hold_no_logic_of_saving() -> None:
    found = [
        place(path, node.lineno)
        for path in python_files(*(f"{app}/models" for app in APPS))
        for node in functions(path)
        if node.name == "save"
    ]
    assert found == []


def test_migrations_import_no_living_code_and_can_be_reversed() -> None:
    assert [place(path) for path in migrations() if living_imports(path)] == []
    assert [place(path) for path in migrations() if one_way(path)] == []


def living_imports(path: Path) -> list[str]:
    """What a migration takes from our apps, but for the models Django itself names there."""
    modules = [n.module or "" for n in ast.walk(tree(path)) if isinstance(n, ast.ImportFrom)]
    return [name for name in modules if name.partition(".")[0] in APPS]


def one_way(path: Path) -> list[int]:
    """Lines of RunPython and RunSQL without a way back."""
    return [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("RunPython", "RunSQL")
        and len(node.args) < 2
        and not {"reverse_code", "reverse_sql"} & {word.arg for word in node.keywords}
    ]


def test_the_readme_names_commands_that_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`(?:[A-Z]+=\S+ )*make ([a-z]+)", (ROOT / "README.md").read_text()))
    assert {"run", "test", "check"} <= named <= targets
