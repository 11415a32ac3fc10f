"""The edition names everything the bytes of a paper depend on besides the snapshot."""

import ast
import re
import shutil
from importlib.metadata import requires
from pathlib import Path
from types import SimpleNamespace

import pytest

from dossiers import edition, pdf


@pytest.fixture
def named():
    """The edition as it is now, whatever was asked before."""

    def ask():
        edition.edition.cache_clear()
        return edition.edition()

    yield ask
    edition.edition.cache_clear()


def reached(path, root, seen):
    """Our modules that one module imports, directly or through another."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.ImportFrom) or not node.module:
            continue
        names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            found = root / f"{name.replace('.', '/')}.py"
            if found.is_file() and found not in seen:
                seen.add(found)
                reached(found, root, seen)
    return seen


def test_every_module_that_prints_counts(settings):
    root = Path(settings.BASE_DIR)
    names = {name for name, _ in edition.parts()}
    modules = reached(root / "dossiers/joined.py", root, {root / "dossiers/joined.py"})
    missing = {path.relative_to(root).as_posix() for path in modules} - names
    assert missing == set()
    assert "emulation/vietnamese/numbers.py" in names


def test_every_template_and_the_stylesheet_count(settings):
    names = {name for name, _ in edition.parts()}
    templates = (Path(settings.BASE_DIR) / "templates/pdf").rglob("*.*")
    assert {p.relative_to(settings.BASE_DIR).as_posix() for p in templates} <= names


def test_every_library_of_the_printer_counts():
    names = {name for name, _ in edition.parts()}
    needed = {
        re.split(r"[ \[>=;]", line)[0].lower()
        for line in requires("weasyprint")
        if "extra" not in line
    }
    assert needed <= names
    assert {"pango", "harfbuzz", "python", "zlib", "django"} <= names


def test_another_font_file_is_another_edition(named, settings, tmp_path):
    before = named()
    for name in pdf.FONT_FILES:
        shutil.copy(pdf.font_dir() / name, tmp_path / name)
    settings.PDF_FONT_DIR = tmp_path
    assert named() == before
    with (tmp_path / pdf.FONT_FILES[1]).open("ab") as font:
        font.write(b"\0")
    assert named() != before


def test_another_pango_is_another_edition(named, monkeypatch):
    before = named()
    monkeypatch.setattr(pdf, "pango", SimpleNamespace(pango_version=lambda: 1))
    assert named() != before


@pytest.mark.parametrize("source", ["templates/pdf/paper.css", "emulation/vietnamese/numbers.py"])
def test_another_template_or_wording_is_another_edition(named, settings, tmp_path, source):
    before = named()
    root = Path(settings.BASE_DIR)
    for name in edition.SOURCES:
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        copy(root / name, tmp_path / name)
    settings.BASE_DIR = tmp_path
    assert named() == before
    with (tmp_path / source).open("a") as file:
        file.write("\n")
    assert named() != before
