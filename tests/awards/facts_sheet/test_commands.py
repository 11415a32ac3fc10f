"""The two commands: what they print where, their exit codes, and that no database is asked."""

import csv
import json
import os
import re
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from openpyxl import load_workbook

from awards.rules import run_cases
from awards.rules.texts import LARGEST
from tests.awards.facts_sheet.sheets import GOOD, csv_file, csv_text, xlsx_file
from tests.rules.builders import PLAN, PLAN_FILE, PLAN_TEXT

NOWHERE = {
    "DATABASE_URL": "postgres://nobody:none@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ENV_FILE": os.devnull,
    "DJANGO_SETTINGS_MODULE": "config.settings.local",
}


ON = ("--on", "12/11/2025")


def run(*arguments) -> tuple[int, str, str]:
    """Exit code, stdout, stderr of a command in this process."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command(*map(str, arguments), stdout=out, stderr=err)
    except SystemExit as ended:
        code = ended.code
    return code, out.getvalue(), err.getvalue()


def assess(facts, *more, plan=PLAN_FILE, occasion="annual", on="12/11/2025"):
    given = ["--plan", plan, "--occasion", occasion, "--on", on]
    return run("assess", *given, *(["--facts", facts] if facts else []), *more)


def process(folder, *arguments, **variables) -> tuple[int, str, str]:
    """The same as an officer runs it, with a database and a broker that are nowhere."""
    done = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", *map(str, arguments)],
        env={**os.environ, **NOWHERE, "VAR_DIR": str(folder / "var"), **variables},
        capture_output=True,
        cwd=folder,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def plan_with(tmp_path, *changes):
    text = PLAN_TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


WRONG_CASE = (
    'expect = "met"\nroutes = { A = "met", B',
    'expect = "not_met"\nroutes = { A = "met", B',
)


# --- As an officer runs them -------------------------------------------------------------------


def test_a_good_plan_and_a_good_sheet_without_any_database(tmp_path):
    code, out, err = process(tmp_path, "check_plan", PLAN_FILE, PYTHONIOENCODING="ascii")
    assert (code, err) == (0, "")
    assert f"\n{len(PLAN.cases)} trên {len(PLAN.cases)} ví dụ đúng.\n" in out
    facts = csv_file(tmp_path, [GOOD])
    given = ["--plan", PLAN_FILE, "--facts", facts, "--occasion", "annual", *ON, "--json"]
    code, out, err = process(tmp_path, "assess", *given)
    assert (code, err) == (0, "")
    assert [each["status"] for each in json.loads(out)["results"]] == ["met", "met"]
    assert not list(tmp_path.glob("var/*.sqlite3"))


def test_exit_codes_of_real_processes(tmp_path):
    failing = plan_with(tmp_path, WRONG_CASE)
    facts = csv_file(tmp_path, [GOOD | {"de_ra.1": "x"}])
    code, out, err = process(tmp_path, "check_plan", failing)
    assert (code, out, "Traceback" in err) == (1, "", False)
    given = ["--occasion", "annual", "--facts", facts, *ON]
    code, out, err = process(tmp_path, "assess", "--plan", PLAN_FILE, *given)
    assert (code, out) == (2, "")
    assert err == (
        "ô F2 (de_ra.1): nhập bằng số, ví dụ 33 hoặc 42,5\nfacts.csv: chưa xét đối tượng nào.\n"
    )


def test_whoever_reads_the_output_may_go_away(tmp_path):
    rows = [GOOD | {"ma": f"m{place}"} for place in range(60)]
    command = [sys.executable, settings.BASE_DIR / "manage.py", "assess", "--plan", PLAN_FILE]
    with subprocess.Popen(
        [*command, "--occasion", "annual", *ON, "--facts", csv_file(tmp_path, rows)],
        env={**os.environ, **NOWHERE, "VAR_DIR": str(tmp_path / "var")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as done:
        done.stdout.close()
        assert done.stderr.read() == b""
    assert done.returncode == 2


# --- check_plan --------------------------------------------------------------------------------


def test_a_good_plan_is_told_as_its_matrix():
    code, out, err = run("check_plan", PLAN_FILE)
    assert (code, err) == (0, "")
    assert (
        "Hằng năm (KH 54, mục IV.2.1)\n"
        "  Bằng khen của Chủ tịch UBND tỉnh (KH 54, mục IV.2.1): đường A, từ 110% kế hoạch năm của "
        "đơn vị; hoặc đường B, từ định mức của Hội đồng TĐKT tỉnh\n"
    ) in out
    assert f"sha256 {PLAN.sha256}\n" in out


@pytest.mark.parametrize(
    "disguise", [lambda b: b"\xef\xbb\xbf" + b, lambda b: b.replace(b"\n", b"\r\n")]
)
def test_marks_and_line_ends_of_editors_change_nothing(tmp_path, disguise):
    path = tmp_path / "plan.toml"
    path.write_bytes(disguise(PLAN_FILE.read_bytes()))
    assert run("check_plan", path) == run("check_plan", PLAN_FILE)


def test_every_fault_of_a_plan_is_told_with_its_line(tmp_path):
    path = plan_with(tmp_path, ("threshold = 110", "threshold = -1"), ('"year"\n', '"years"\n'))
    code, out, err = run("check_plan", path)
    lines = PLAN_TEXT.splitlines()
    one, two = lines.index('window = "year"') + 1, lines.index("  threshold = 110") + 1
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        f"dòng {one}, occasion[0].window: "
        "'years' không hợp lệ, chọn một trong: year, until, period, range",
        f"dòng {two}, rule[0].route[0].threshold: phải lớn hơn 0",
    ]


def test_a_case_that_comes_out_otherwise(tmp_path):
    path = plan_with(tmp_path, WRONG_CASE)
    code, out, err = run("check_plan", path)
    first, last = err.splitlines()
    assert (code, out) == (1, "")
    assert first == (
        f"dòng {PLAN.cases[0].line}, case[0]: ví dụ “{PLAN.cases[0].name}”: "
        "kết quả: phải là không đạt, chạy ra đạt"
    )
    assert last == f"{len(PLAN.cases) - 1} trên {len(PLAN.cases)} ví dụ đúng."
    code, out, err = assess(csv_file(tmp_path, [GOOD]), plan=path)
    assert (code, out) == (1, "")
    assert err.endswith("ví dụ đúng; chưa xét đối tượng nào.\n")


def test_a_plan_as_json(tmp_path):
    code, out, err = run("check_plan", PLAN_FILE, "--json")
    found = json.loads(out)
    assert (code, err, found["problems"]) == (0, "", [])
    assert found["plan"] == {"number": PLAN.number, "sha256": PLAN.sha256}
    assert found["cases"] == {"right": len(PLAN.cases), "total": len(PLAN.cases)}
    assert len(found["matrix"]) == len(PLAN.rules)
    assert found["matrix"][0]["routes"][0]["demand"] == "từ 110%"
    code, out, err = run("check_plan", plan_with(tmp_path, WRONG_CASE), "--json")
    (problem,) = json.loads(out)["problems"]
    assert (code, err, problem["line"]) == (1, "", PLAN.cases[0].line)
    code, out, err = run("check_plan", tmp_path / "none.toml", "--json")
    found = json.loads(out)
    assert (code, err, found["plan"], found["cases"]) == (2, "", None, None)


def example(name):
    return settings.BASE_DIR / "tests" / "rules" / "plans" / f"{name}.toml"


def test_all_that_holds_beside_the_matrix_is_told_with_whom_it_is_for():
    code, out, err = run("check_plan", example("thang_diem"))
    assert (code, err) == (0, "")
    for line in (
        "  Hồ sơ đúng hạn (KH 34, mục III.2): từ 98% tỷ lệ hồ sơ đúng hạn; "
        "chỉ xét: Đơn vị trực thuộc; mọi hình thức; mọi dịp",
        "  Lãnh đạo không quá 30% số tham gia (KH 34, mục IV): nhiều nhất 30% số tham gia của cả "
        "dịp, làm tròn xuống; tính Lãnh đạo, quản lý; Giấy khen; Hằng năm",
        "  Bằng khen của Chủ tịch UBND tỉnh (KH 34, mục III.2): "
        "đường A, trên 100% kế hoạch 2026-2027 của đơn vị: hồ sơ nộp trực tuyến, lượt người được "
        "hướng dẫn, hồ sơ được số hóa; bình quân theo trọng số, mỗi chỉ tiêu tính đến 120%",
    ):
        assert f"{line}\n" in out
    everybody = run("check_plan", example("toan_dan"))[1]
    assert "mục IV.1.b), chỉ xét: Cá nhân: đường A, từ 1.000.000 đồng với cá nhân" in everybody
    code, out, err = run("check_plan", example("khoi_thi_dua"))
    assert "nhiều nhất cho mỗi khối, cụm: Khối 1: 2, Khối 2: 1, Khối 3: 0, nơi khác: 1;" in out
    assert "Cục trưởng được tặng thêm ngoài giới hạn (Mỗi đơn vị không quá 2" in out
    assert "Kết quả so với mức đề ra (cao trước), rồi Cải tiến được áp dụng (cao trước)" in out
    assert "mọi hình thức" in run("check_plan", example("chi_dinh_tinh"))[1]


def test_criteria_and_quotas_as_json():
    found = json.loads(run("check_plan", example("thang_diem"), "--json")[1])
    criteria = {each["code"]: each for each in found["criteria"]}
    least = criteria["on_time_least"]
    assert (least["applies_to"], least["for_tiers"], least["demand"]) == (
        ["affiliate"], [], "từ 98%",
    )  # fmt: skip
    first = found["quotas"][0]
    assert (first["per"], first["classes"], first["tiers"]) == (
        "occasion",
        ["leader"],
        ["giay_khen"],
    )
    assert first["limit"] == {"share": "30", "of": "participants", "rounding": "down"}
    matrix = json.loads(run("check_plan", example("toan_dan"), "--json")[1])["matrix"]
    inside = ["household", "enterprise", "cooperative", "commune"]
    assert [
        (row["applies_to"], [route["applies_to"] for route in row["routes"]]) for row in matrix
    ] == [
        (inside, [inside[:3], ["commune"]]), (inside, [[], ["commune"], []]), (["villager"], [[]]),
    ]  # fmt: skip


def test_a_plan_without_cases_is_told_so(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text(PLAN_TEXT.partition("[[case]]")[0], encoding="utf-8")
    code, out, err = run("check_plan", path)
    assert (code, err) == (0, "")
    told = "kế hoạch chưa có ví dụ nào về điều kiện, không mốc nào được kiểm tra"
    assert out.splitlines()[-1] == f"Lưu ý: {told}."
    assert json.loads(run("check_plan", path, "--json")[1])["warnings"] == [told]


def test_a_threshold_without_a_case_on_either_side_is_named(tmp_path):
    told = [line for line in run("check_plan", PLAN_FILE)[1].splitlines() if "Lưu ý" in line]
    assert "Lưu ý: chưa có ví dụ đạt của Hằng năm, Giấy khen, đường B." in told
    assert not [line for line in told if "đường A" in line]
    head, *cases = re.split(r"(?m)^(?=\[\[case\]\])", PLAN_TEXT)
    kept = [case for case in cases if 'expect = "met"' not in case]
    path = tmp_path / "plan.toml"
    path.write_text(head + "".join(kept), encoding="utf-8")
    code, out, _ = run("check_plan", path)
    assert code == 0
    assert "chưa có ví dụ đạt của Tổng kết, 2025, Bằng khen Thủ tướng, đường A.\n" in out


NO_PLANS = {
    "binary": (b"\x00\xff", "dòng 1: chữ không phải bảng mã UTF-8"),
    "huge": (b"#" * (LARGEST + 1), "tệp lớn quá 300 KB"),
    "empty": (b"", "plan: thiếu khóa này"),
    "syntax": (b"[plan\n", "dòng 1: sai cú pháp TOML: thiếu ] ở cuối tên bảng"),
    "deep": (b"a = " + b"[" * 5000, "lồng vào nhau quá nhiều lớp"),
    "long": (b"a = " + b"9" * 5000, "có số dài"),
    "day": (b"a = 0000-01-01\n", "dòng 1"),
}


@pytest.mark.parametrize("name", NO_PLANS)
def test_what_is_no_plan(tmp_path, name):
    content, told = NO_PLANS[name]
    path = tmp_path / "plan.toml"
    path.write_bytes(content)
    code, out, err = run("check_plan", path)
    assert (code, out) == (2, "")
    assert told in err


def test_a_plan_file_that_is_not_there(tmp_path):
    assert run("check_plan", tmp_path / "x") == (2, "", f"không có tệp {tmp_path}/x\n")
    assert run("check_plan", tmp_path) == (2, "", f"{tmp_path} là thư mục, không phải tệp\n")
    os.mkfifo(tmp_path / "pipe")
    assert run("check_plan", tmp_path / "pipe")[0] == 2


def test_a_broken_line_is_a_fault_and_never_a_crash(tmp_path):
    """Every value of the file in turn is something else."""
    path, lines = tmp_path / "plan.toml", PLAN_TEXT.splitlines()
    places = [at for at, line in enumerate(lines) if " = " in line and "{" not in line]
    for at in places[::23]:
        key = lines[at].split(" = ")[0]
        for other in ("-1", "[]", "{}", "true", "0001-01-01", '""'):
            path.write_text("\n".join([*lines[:at], f"{key} = {other}", *lines[at + 1 :]]))
            assert run("check_plan", path)[0] in (0, 1, 2)


def test_a_case_of_a_year_no_calendar_has(tmp_path):
    path = plan_with(tmp_path, ("on = 2025-11-12\n", "on = 2025-11-12\nyear = -1\n"))
    assert run("check_plan", path)[0] == 2


# --- assess ------------------------------------------------------------------------------------


def test_sentences_with_the_counts_below(tmp_path):
    rows = [GOOD, GOOD | {"ma": "kl", "ten": "Chi cục Kiểm lâm", "ket_qua.1": "27"}]
    code, out, err = assess(csv_file(tmp_path, rows), "--tier", "giay_khen")
    assert (code, err) == (0, "")
    assert out.startswith("Chi cục Thủy lợi, Hằng năm, Giấy khen của Giám đốc sở: đạt\n")
    assert "yêu cầu từ 100%, tức 30 hộ; thực tế 90%, tức 27 hộ; Còn thiếu 3 hộ\n" in out
    assert out.endswith(
        "Đã xét 2 đối tượng.\n"
        "Giấy khen của Giám đốc sở: 1 đạt, 1 không đạt, 0 chưa đủ căn cứ, 0 bị chặn.\n"
    )


def test_json_has_the_promised_keys(tmp_path):
    late = GOOD | {"ma": "b", "don_vi": "Sở", "vu_viec": "khiếu nại@28/10/2025"}
    code, out, err = assess(xlsx_file(tmp_path, [GOOD | {"ket_qua.1": 27}, late]), "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert found["plan"] == {"number": PLAN.number, "sha256": PLAN.sha256}
    assert (found["occasion"], found["on"]) == ("annual", "2025-11-12")
    first, *_, last = found["results"]
    assert (first["subject"], first["name"], first["tier"]) == ("tl", GOOD["ten"], "giay_khen")
    assert first["plan_sha256"] == PLAN.sha256
    assert first["routes"][0]["status"] == "not_met"
    finding = first["findings"][0]
    assert finding["gap"] == {"amount": "3", "measure": "hộ", "text": "Còn thiếu 3 hộ"}
    assert {"code", "status", "clause", "required", "actual", "gap"} <= set(finding)
    assert (last["status"], last["otherwise"], last["unit"]) == ("blocked", "met", "Sở")
    assert last["findings"][0]["code"] == "complaint"
    assert found["counts"]["giay_khen"] == {"met": 0, "not_met": 1, "unknown": 0, "blocked": 1}


def test_a_sheet_of_results(tmp_path):
    rows = [GOOD | {"ten": "=HYPERLINK(1)", "ket_qua.1": "27"}, GOOD | {"ma": "b"}]
    out = tmp_path / "out.xlsx"
    assert assess(csv_file(tmp_path, rows), "--out", out)[0] == 0
    sheet = load_workbook(out).active
    assert sheet.max_row == 5
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=HYPERLINK(1)", "s")
    assert [sheet[f"F{row}"].value for row in (2, 3, 4, 5)] == ["Không đạt"] * 2 + ["Đạt"] * 2
    assert sheet["H2"].value == "Còn thiếu 3 hộ; Còn thiếu 200.000.000 đồng"
    assert (sheet["J2"].is_date, sheet["L2"].value) == (True, PLAN.sha256)
    assert assess(tmp_path / "facts.csv", "--out", tmp_path / "out.csv")[0] == 0
    text = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    table = list(csv.reader(StringIO(text, newline="")))
    assert table[1][:2] == ["tl", "'=HYPERLINK(1)"]
    assert (table[1][5], table[1][9]) == ("Không đạt", "12/11/2025")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts.csv", "out.csv", "out.xlsx"]


def test_a_bad_sheet_leaves_the_results_of_before(tmp_path):
    facts, out = csv_file(tmp_path, [GOOD | {"de_ra.1": "?"}]), tmp_path / "out.csv"
    out.write_text("trước")
    code, said, err = assess(facts, "--out", out)
    assert (code, said, out.read_text()) == (2, "", "trước")
    assert err.startswith("ô F2 (de_ra.1)")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts.csv", "out.csv"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("occasion", ["annual", "final"])
def test_an_empty_sheet_has_the_columns_the_plan_needs(tmp_path, ending, occasion):
    path = tmp_path / f"mau.{ending}"
    assert assess(None, "--template", path, occasion=occasion)[0] == 0
    if ending == "xlsx":
        book = load_workbook(path)
        names = [cell.value for cell in book.worksheets[0][1]]
        helped = {row[0].value: row[1].value for row in book["Hướng dẫn"].iter_rows(min_row=2)}
    else:
        with path.open(encoding="utf-8-sig", newline="") as file:
            names, takes, *_ = csv.reader(file)
        helped = dict(zip(names, takes, strict=True))
    assert names[:3] == ["ma", "ten", "loai"]
    assert all(helped[name] for name in names)
    needed = ["de_ra.1", "xep_loai.party", "ky_luat", "xac_nhan.specific_4", "dinh_muc.giay_khen"]
    tier = "dinh_muc.bang_khen_ttg" if occasion == "final" else "dinh_muc.giay_khen"
    assert set(needed[:-1]) | {tier} <= set(names)
    assert not {"dang_ky", "muc_cua.1", "ky.1", "ghi_chu"} & set(names)
    code, _, err = assess(path, occasion=occasion)
    assert (code, err.splitlines()[-2]) == (2, "tệp chỉ có tên cột, không có đối tượng nào")
    assert assess(None, "--template", path, occasion=occasion)[0] == 2


@pytest.mark.parametrize("on", ["01/12/2020", "01/12/2026"])
def test_before_and_after_the_plan_an_empty_sheet_is_of_its_nearest_year(tmp_path, on):
    paths = [tmp_path / "nay.csv", tmp_path / "khac.csv"]
    for path, day in zip(paths, ["12/11/2025", on], strict=True):
        assert assess(None, "--template", path, on=day)[0] == 0
    now, then = (path.read_text(encoding="utf-8-sig") for path in paths)
    assert then.replace("2021", "2025") == now


def test_the_empty_workbook_is_read_again_without_a_word_of_its_own_help(tmp_path):
    path = tmp_path / "mau.xlsx"
    assess(None, "--template", path)
    _, _, err = assess(path)
    assert "Hướng dẫn" not in err


def test_what_stands_in_the_empty_sheet_can_be_filled_in(tmp_path):
    path = tmp_path / "mau.csv"
    assess(None, "--template", path, "--tier", "giay_khen")
    names = next(csv.reader(StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    assert set(GOOD) <= set(names)
    with path.open("a", encoding="utf-8") as file:
        file.write(csv_text([dict.fromkeys(names, "") | GOOD]).splitlines()[1])
    code, out, _ = assess(path, "--tier", "giay_khen", "--json")
    assert (code, json.loads(out)["counts"]["giay_khen"]["met"]) == (0, 1)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--occasion", "yearly"], "không có dịp khen 'yearly'. Chọn một trong: annual, mid_term"),
        (["--tier", "bang_khen_ttg"], "không xét hình thức 'bang_khen_ttg'. Chọn một trong: giay"),
        (["--on", "12/13/2025"], "--on: Không có ngày 12/13/2025"),
        (["--on", "01/02/2030"], "Năm 2030 không nằm trong thời gian của kế hoạch"),
        (["--year", "0"], "--year: cần một năm"),
        (["--year", "2020"], "Năm 2020 không nằm trong thời gian"),
        (["--out", "ket_qua.ods"], "--out: chỉ ghi được .csv hoặc .xlsx"),
        (["--out", "/khong/co/out.csv"], "không ghi được /khong/co/out.csv"),
        (["--template", "mau.pdf"], "tệp mẫu phải có đuôi .csv hoặc .xlsx"),
        (["--occasion", ""], "thiếu --occasion"),
        (["--plan", "none.toml"], "không có tệp none.toml"),
    ],
)
def test_a_question_that_cannot_be_asked(tmp_path, monkeypatch, given, told):
    monkeypatch.chdir(tmp_path)
    csv_file(tmp_path, [GOOD])
    options = {"--plan": PLAN_FILE, "--occasion": "annual", "--facts": "facts.csv"}
    options |= {"--on": "12/11/2025", given[0]: given[1]}
    code, out, err = run("assess", *[f"{name}={value}" for name, value in options.items()])
    assert (code, out) == (2, "")
    assert told in err
    assert [path.name for path in tmp_path.iterdir()] == ["facts.csv"]


def test_nothing_to_assess_and_no_empty_sheet_asked_for():
    code, out, err = assess(None)
    assert (code, out) == (2, "")
    assert err.startswith("thiếu --facts")


def test_the_officer_s_own_sheet_is_not_written_over(tmp_path):
    facts = csv_file(tmp_path, [GOOD])
    before = facts.read_bytes()
    code, _, err = assess(facts, "--out", facts)
    assert (code, facts.read_bytes()) == (2, before)
    assert "không ghi đè" in err


def test_another_sheet_of_the_workbook_is_named(tmp_path):
    path = xlsx_file(tmp_path, [GOOD])
    book = load_workbook(path)
    book.create_sheet("Phòng, ban")
    book.save(path)
    code, out, err = assess(path)
    assert (code, err) == (0, "Chỉ đọc trang tính đầu; không đọc: Phòng, ban.\n")
    assert out


def test_a_result_is_the_same_as_inside(tmp_path):
    """The command adds nothing to what the rules say of the same facts."""
    code, out, _ = assess(csv_file(tmp_path, [GOOD]), "--json")
    (result, _) = json.loads(out)["results"]
    (inside,) = [r for r in run_cases(PLAN) if r.case.name.startswith("Hằng năm, Giấy khen: 30")]
    assert code == 0
    assert [f["code"] for f in result["findings"]] == [f.code for f in inside.verdict.findings]
