"""Texts of plan files: taken in, compared, copied with other figures."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.rules import PlanError, parse_plan
from awards.rules.texts import (
    Change,
    changed_lines,
    decoded,
    differences,
    figures,
    told_in_vietnamese,
    tree,
    with_values,
)

KH54 = (Path(__file__).parents[2] / "awards" / "plans" / "kh54.toml").read_text(encoding="utf-8")
ANNUAL = "rule[annual,bang_khen_tinh].route[A]"
ENGLISH = re.compile(r"\b(?:the|after|value|key|at|in|end|invalid|expected)\b", re.IGNORECASE)


def told(old: str, new: str) -> list[tuple[str, str, str, str]]:
    return [(c.kind, c.where, c.before, c.after) for c in differences(old, new)]


# --- Taken in -------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_the_same_plan_is_the_same_text_whatever_saved_it(mark, end):
    raw = 'title = "Kế hoạch"\nnumber = "1"\n'.encode()
    assert decoded(mark + raw.replace(b"\n", end)) == raw.decode()


def test_letters_come_composed():
    assert decoded("Kế hoạch".encode()) == "Kế hoạch"


def test_another_table_of_letters_is_refused_with_its_line():
    with pytest.raises(PlanError) as refusal:
        decoded(b'a = 1\nb = "K\xbfi"\n')
    (problem,) = refusal.value.problems
    assert (problem.line, "UTF-8" in problem.message) == (2, True)


HOSTILE = {
    "a = " + "[" * 9_000: "lồng",
    "a = " + "[" * 40 + "]" * 40: "lồng vào nhau quá nhiều lớp",
    "a = " + "9" * 5_000: "số dài hoặc lớn quá mức",
    "a = 1e999999999": "số có quá 18 chữ số",
    "a = 1e400": "số có quá 18 chữ số",
    "a = 1." + "3" * 60: "số có quá 18 chữ số",
    "a = {b = 12345678901234567890123}": "số có quá 18 chữ số",
}


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
def test_what_a_machine_would_choke_on_is_a_problem(text):
    with pytest.raises(PlanError) as refusal:
        tree(text)
    assert HOSTILE[text] in refusal.value.problems[0].message


@pytest.mark.parametrize(
    "text",
    [
        "a 1", "[a", "[[a]", "a = 1 2", "= 1", "a = abc", "d = 2025-13-40", "a = [1", "a = {b = 1",
        'a = "x', 'a = "x\\q"', "a = \x00", 'a = "\x01"', "a = 1\na = 2", "[a]\n[a]",
        "a = {b = 1, b = 2}", "a = {b = 1}\n[a.c]", "a = 0x", "a =", '"""', "[]", 'a = "\\uD800"',
    ],
)  # fmt: skip
def test_what_is_no_toml_is_told_without_english(text):
    with pytest.raises(PlanError) as refusal:
        tree(text)
    (problem,) = map(told_in_vietnamese, refusal.value.problems)
    assert problem.message
    assert not ENGLISH.search(problem.message), problem.message


# --- Compared -------------------------------------------------------------------------------


def test_a_threshold_a_comparator_and_a_reading_in_the_officers_words():
    new = KH54.replace("threshold = 110", "threshold = 115").replace(
        'reading = "Đúng 50% là', 'reading = "50% là'
    )
    assert told(KH54, new) == [
        ("changed", "Dịp Hằng năm, Bằng khen tỉnh, đường A: mốc", "110%", "115%"),
        (
            "changed",
            "Dịp Sơ kết, 7/2023, Bằng khen tỉnh, đường A: cách hiểu",
            "Đúng 50% là chưa đạt; nhiều chỉ tiêu thì mọi chỉ tiêu phải đạt.",
            "50% là chưa đạt; nhiều chỉ tiêu thì mọi chỉ tiêu phải đạt.",
        ),
    ]
    stricter = with_values(KH54, {f"{ANNUAL}.comparator": ">"})
    assert told(KH54, stricter) == [
        ("changed", "Dịp Hằng năm, Bằng khen tỉnh, đường A: cách so", "từ", "trên")
    ]


def test_what_comes_goes_and_moves():
    head, *rules = re.split(r"(?m)^(?=\[\[rule\]\])", KH54)
    assert told(KH54, head + "".join([*rules[1:-1], rules[0], rules[-1]])) == [
        (
            "order",
            "thứ tự",
            "annual,bang_khen_tinh, annual,giay_khen, mid_term,bang_khen_tinh, "
            "final,bang_khen_tinh, final,bang_khen_ttg",
            "annual,giay_khen, mid_term,bang_khen_tinh, final,bang_khen_tinh, "
            "annual,bang_khen_tinh, final,bang_khen_ttg",
        )
    ]
    ((kind, where, before, after),) = told(KH54, head + "".join(rules[1:]))
    assert (kind, where, after) == ("removed", "Dịp Hằng năm, Bằng khen tỉnh", "")
    assert "đường A, mốc: 110%" in before


def test_comments_blank_lines_and_spellings_of_a_number_say_nothing():
    assert told(KH54, "# Bản mới\n\n" + KH54.replace("threshold = 110", "threshold = 110.0")) == []


def test_a_key_without_a_word_keeps_its_name():
    assert told("", '[[quota]]\ncode = "hat"\ncap = 2\nceiling = 3\n[x.y]\nz = true\n') == [
        ("added", "Giới hạn “hat”", "", "nhiều nhất: 2 đề nghị\nceiling: 3"),
        ("added", "x, y, z", "", "có"),
    ]


def test_true_and_one_are_not_the_same():
    assert told("a = 1", "a = true") == [("changed", "a", "1", "có")]


SWITCHES = [
    ("threshold = 110", "threshold = 112.5"),
    ('comparator = ">="', 'comparator = ">"'),
    ('short_name = "Giấy khen"', 'short_name = "GK"'),
    ("classified_year = 2022\n", ""),
    ('  [[criterion.level]]\n  code = "done"\n  label = "hoàn thành"\n', ""),
    ("[[content]]", "[[moved]]"),
    ('code = "policy"', 'code = "law"'),
    ("[plan]", "[plan]\nextra = { a = 1, b = [1, 2] }"),
    ('applies_to = ["association"]', "applies_to = []"),
    ("every_year = true", "every_year = false"),
]
choices = st.lists(st.booleans(), min_size=len(SWITCHES), max_size=len(SWITCHES))
SMALL = KH54.partition("[[case]]")[0]
OPPOSITE = {"added": "removed", "removed": "added"}


def switched(which: list[bool]) -> str:
    text = SMALL
    for on, (old, new) in zip(which, SWITCHES, strict=True):
        text = text.replace(old, new) if on else text
    return text


def mirrored(change: Change) -> tuple[str, str, str, str]:
    kind = OPPOSITE.get(change.kind, change.kind)
    return change.path, kind, change.after, change.before


@settings(max_examples=25, deadline=None)
@given(choices, choices)
def test_there_and_back_is_the_mirror_and_nothing_is_no_difference(one, other):
    a, b = switched(one), switched(other)
    assert differences(a, a) == ()
    there, back = differences(a, b), differences(b, a)
    assert {mirrored(change) for change in there} == {
        (change.path, change.kind, change.before, change.after) for change in back
    }
    assert bool(there) is (a != b)


@settings(max_examples=25, deadline=None)
@given(choices, choices)
def test_lines_that_differ_are_all_there_and_mirrored(one, other):
    a, b = switched(one), switched(other)

    def lines(old: str, new: str, kind: str) -> list[tuple[int, str]]:
        blocks = changed_lines(old, new)
        return [(line.number, line.text) for block in blocks for line in block if line.kind == kind]

    gone, come = lines(a, b, "removed"), lines(a, b, "added")
    assert bool(gone or come) is (a != b)
    kept = [text for n, text in enumerate(a.splitlines(), 1) if (n, text) not in gone]
    same = [text for n, text in enumerate(b.splitlines(), 1) if (n, text) not in come]
    assert kept == same


# --- Other figures --------------------------------------------------------------------------


def test_every_threshold_is_listed_with_its_row():
    found = [(f.where, f.comparator, f.value, f.unit) for f in figures(KH54)]
    assert found == [
        ("Dịp Hằng năm, Bằng khen tỉnh, đường A: mốc", ">=", 110, "%"),
        ("Dịp Hằng năm, Giấy khen, đường A: mốc", ">=", 100, "%"),
        ("Dịp Sơ kết, 7/2023, Bằng khen tỉnh, đường A: mốc", ">", 50, "%"),
        ("Dịp Tổng kết, 2025, Bằng khen tỉnh, đường A: mốc", ">", 100, "%"),
        ("Dịp Tổng kết, 2025, Bằng khen Thủ tướng, đường A: mốc", ">", 100, "%"),
    ]


numbers = st.decimals(Decimal("0.01"), Decimal(999), places=2)


@settings(max_examples=20, deadline=None)
@given(st.lists(numbers, min_size=5, max_size=5))
def test_a_copy_holds_the_new_figures_and_everything_else_to_the_letter(values):
    places = [figure.place for figure in figures(SMALL)]
    copy = with_values(SMALL, dict(zip(places, values, strict=True)))
    assert [figure.value for figure in figures(copy)] == values
    changed = [change.path for change in differences(SMALL, copy)]
    assert set(changed) <= set(places)
    back = {figure.place: figure.value for figure in figures(SMALL)}
    assert with_values(copy, back) == SMALL
    assert parse_plan(copy).number == "54/KH-SNNPTNT"


INLINE = """# threshold = 3
rule = [{occasion = "x", tier = "y", note = "threshold = 3", route = [
  {code = "A", threshold = 3}, {code = "B", "threshold" = 3},
]}]
"""


def test_a_figure_inside_a_line_is_found_and_its_neighbours_stay():
    copy = with_values(INLINE, {"rule[x,y].route[B].threshold": Decimal(4)})
    assert copy == INLINE.replace('"threshold" = 3', '"threshold" = 4')


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("rule[x,y].route[C].threshold", Decimal(1)),
        ("rule[x,y].note", Decimal(1)),
        (f"{ANNUAL}.comparator", "=="),
    ],
)
def test_what_is_no_figure_of_the_plan_is_refused(place, value):
    with pytest.raises(PlanError):
        with_values(KH54, {place: value})
