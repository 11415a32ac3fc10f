"""Files: what is read alike, and what is refused with one clear sentence."""

import io
import os
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from awards.facts_sheet import opening
from awards.facts_sheet.opening import opened
from awards.facts_sheet.problems import UnusableSheet
from tests.awards.facts_sheet.sheets import GOOD, csv_file, csv_text, faults, read, xlsx_file


def written(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_every_csv_says_the_same_as_a_workbook(tmp_path, separator, encoding):
    rows = [GOOD | {"de_ra.1": "30,5"}, GOOD | {"ma": "kl", "ten": "A; “B”, C"}]
    path = written(tmp_path / "facts.csv", csv_text(rows, separator), encoding)
    found = read(path)
    assert found == read(xlsx_file(tmp_path, rows))
    assert [each.facts.subject.name for each in found] == ["Chi cục Thủy lợi", "A; “B”, C"]


def test_line_ends_blank_rows_remarks_and_the_row_a_fault_is_in(tmp_path):
    text = csv_text([GOOD, GOOD | {"ma": "kl", "de_ra.1": "?"}])
    head, good, bad = text.splitlines()
    path = tmp_path / "facts.csv"
    for end in ("\n", "\r\n", "\r"):
        lines = ["", head, "# mã;;;;;;;;;;;;;;;;;;;;;;;;;;;;", ",,,", good, "", bad]
        assert faults(written(path, end.join(lines)))[0].startswith("ô F7 (de_ra.1)")
    book = load_workbook(xlsx_file(tmp_path, [GOOD, GOOD | {"ma": "kl", "de_ra.1": "?"}]))
    book.active.insert_rows(3, 3)
    book.save(tmp_path / "gaps.xlsx")
    assert faults(tmp_path / "gaps.xlsx")[0].startswith("ô F6 (de_ra.1)")


def test_of_a_workbook_the_first_sheet_that_shows_is_read(tmp_path):
    path = xlsx_file(tmp_path, [GOOD])
    book = load_workbook(path)
    book.create_sheet("Ẩn", 0).sheet_state = "hidden"
    book.create_sheet("Ghi chép")["A1"] = "=1/0"
    book.active = 1
    book.save(path)
    assert opened(path).ignored == ("Ghi chép",)
    assert len(read(path)) == 1


def test_a_formula_is_not_computed_even_where_its_value_is_kept(tmp_path):
    path = xlsx_file(tmp_path, [GOOD | {"de_ra.1": 30}])
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b'<c r="F2" t="n"><v>30</v></c>' in parts[sheet]
    parts[sheet] = parts[sheet].replace(b'<c r="F2" t="n"><v>', b'<c r="F2"><f>15+15</f><v>')
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    assert load_workbook(path, data_only=True).active["F2"].value == 30
    assert faults(path) == ["ô F2 (de_ra.1): ô có công thức; dán lại thành giá trị"]


def test_a_percent_form_is_refused(tmp_path):
    path = xlsx_file(tmp_path, [GOOD])
    book = load_workbook(path)
    book.active["F2"], book.active["F2"].number_format = 0.98, "0.00%"
    book.save(path)
    (fault,) = faults(path)
    assert fault.startswith("ô F2 (de_ra.1): ô định dạng phần trăm")


def packed(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


BROKEN = {
    "a.xlsx": (b"", "tệp không phải .xlsx"),
    "b.xlsx": (b"\xd0\xcf\x11\xe0 locked", "tệp không phải .xlsx: có thể là dạng .xls cũ, có mật"),
    "c.xlsx": (packed(a="b"), "tệp .xlsx hỏng"),
    "d.xlsx": (packed(**{"xl/vbaProject.bin": "x"}), "tệp có macro"),
    "e.xlsm": (b"", "tệp có macro (.xlsm)"),
    "f.ods": (b"", "chỉ đọc tệp .csv và .xlsx"),
    "g.csv": (b"", "tệp trống"),
    "h.csv": (b"\n\n,,\n", "tệp trống"),
    "i.csv": ("ma,loai\nSở,".encode("utf-16"), "dòng 1: chữ không phải bảng mã UTF-8"),
    "j.csv": (b"ma,loai\na,affiliate\n\xff,\n", "dòng 3: chữ không phải bảng mã UTF-8"),
    "k.csv": (b'ma,loai\n"a,affiliate\n', "sau dòng 1: dấu nháy kép không khớp"),
    "l.csv": (b"ma,loai\n", "tệp chỉ có tên cột"),
    "m.csv": (b"ma," + b"," * 600 + b"loai\n", "ô WD1: tệp có quá 500 cột"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_sheet(tmp_path, name):
    content, told = BROKEN[name]
    (tmp_path / name).write_bytes(content)
    assert told in faults(tmp_path / name)[-1]


def test_files_that_are_not_there_or_no_files(tmp_path):
    assert faults(tmp_path / "x.csv") == [f"không có tệp {tmp_path}/x.csv"]
    assert faults(tmp_path) == [f"{tmp_path} là thư mục, không phải tệp"]
    os.mkfifo(tmp_path / "p.csv")
    assert faults(tmp_path / "p.csv") == [f"{tmp_path}/p.csv không phải tệp thường"]


@pytest.mark.parametrize(
    ("limit", "value", "told"),
    [
        ("LARGEST", 100, "tệp lớn quá 0 MB"),
        ("LARGEST_UNPACKED", 100, "tệp .xlsx mở ra lớn quá mức"),
        ("ROWS", 1, "tệp có quá 1 dòng"),
        ("COLUMNS", 5, "ô V1: tệp có quá 5 cột"),
    ],
)
def test_limits(tmp_path, monkeypatch, limit, value, told):
    path = xlsx_file(tmp_path, [GOOD])
    assert faults(path) == []
    monkeypatch.setattr(opening, limit, value)
    assert faults(path) == [told]


def test_a_row_far_below_is_beyond_the_limit_and_not_waited_for(tmp_path):
    book = Workbook()
    book.active["A1"], book.active["A1048576"] = "ma", "x"
    book.save(tmp_path / "far.xlsx")
    with pytest.raises(UnusableSheet, match="quá 200000 dòng"):
        list(opened(tmp_path / "far.xlsx").lines)


def test_a_cell_far_below_that_only_has_a_form_is_none(tmp_path):
    path = xlsx_file(tmp_path, [GOOD])
    book = load_workbook(path)
    book.active.cell(250_000, 1).number_format = "0.00"
    book.save(path)
    assert len(read(path)) == 1


def changed(path, part, old, new):
    """The workbook with a part's bytes changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("part", "end"),
    [
        ("xl/styles.xml", b"</styleSheet>"),
        ("xl/workbook.xml", b"</workbook>"),
        ("[Content_Types].xml", b"</Types>"),
        ("xl/_rels/workbook.xml.rels", b"</Relationships>"),
    ],
)
def test_a_part_that_is_held_whole_has_an_end(tmp_path, monkeypatch, part, end):
    """Some hundred KB unpack to hundreds of MB, and to gigabytes of a tree in memory."""
    path = xlsx_file(tmp_path, [GOOD])
    changed(path, part, end, b"<a/>" * 1_500_000 + end)
    assert path.stat().st_size < 100_000
    monkeypatch.setattr(opening, "load_workbook", None)  # refused before it is opened
    assert faults(path) == ["tệp .xlsx mở ra lớn quá mức"]


def test_a_sheet_itself_may_be_larger(tmp_path, monkeypatch):
    path = xlsx_file(tmp_path, [GOOD | {"ma": str(n)} for n in range(200)])
    with zipfile.ZipFile(path) as archive:
        sizes = {each.filename: each.file_size for each in archive.infolist()}
    most = max(size for name, size in sizes.items() if "/sheet1" not in name)
    assert sizes["xl/worksheets/sheet1.xml"] > most
    monkeypatch.setattr(opening, "LARGEST_WHOLE", most)
    assert len(read(path)) == 200
    monkeypatch.setattr(opening, "LARGEST_WHOLE", most - 1)
    assert faults(path) == ["tệp .xlsx mở ra lớn quá mức"]


@pytest.mark.parametrize("figure", [b"NaN", b"9" * 6000, b"ba"])
def test_a_figure_that_is_none_is_told_with_its_cell(tmp_path, figure):
    path = xlsx_file(tmp_path, [GOOD, GOOD | {"ma": "kl", "ket_qua.1": 77}])
    changed(path, "xl/worksheets/sheet1.xml", b"<v>77</v>", b"<v>" + figure + b"</v>")
    (told,) = faults(path)
    assert told == "ô G3: không phải một số"


def test_rows_are_read_one_at_a_time(tmp_path):
    path = csv_file(tmp_path, [GOOD, GOOD | {"ma": "b"}])
    with path.open("ab") as file:
        file.write(b"x,\n" * 70_000 + b"\xff")
    lines = opened(path).lines
    assert [next(lines).number, next(lines).number] == [1, 2]  # the end was not looked at
    with pytest.raises(UnusableSheet, match="dòng 70004: chữ"):
        list(lines)
