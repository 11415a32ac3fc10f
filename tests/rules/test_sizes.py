"""No part of a plan file keeps a machine busy: what is too large is told with its line."""

from pathlib import Path

import pytest

from awards.rules import PlanError, parse_plan
from awards.rules.cases import parse_cases
from awards.rules.sizes import CANDIDATES, CASES, PARTS_OF_A_KEY, ROWS, ROWS_OF_A_CASE
from awards.rules.texts import figures, tree, with_values

TEXT = (Path(__file__).parents[2] / "awards" / "plans" / "kh54.toml").read_text("utf-8")
BASE = TEXT.partition("[[case]]")[0]
HEAD = 'occasion = "annual"\ntier = "giay_khen"\non = 2025-12-01\n'
LONG = "a" + ".a" * PARTS_OF_A_KEY


def problems(text, read=parse_plan):
    with pytest.raises(PlanError) as refused:
        read(text)
    return refused.value.problems


def cases(count: int, more: str = "") -> str:
    rows = (f'\n[[case]]\nname = "{n}"\n{HEAD}{more}expect = "unknown"\n' for n in range(count))
    return "".join(rows)


@pytest.mark.parametrize(
    "line", [f"{LONG} = 1", f"x = {{ {LONG} = 1 }}", f"[{LONG}]", LONG.replace(".", ' . "b".')]
)
def test_a_key_of_many_parts_is_refused_before_it_is_read(line, monkeypatch):
    """Reading 300 KB of it takes a minute and gigabytes: so it is never handed on."""
    monkeypatch.setattr("awards.rules.reader.tomllib.loads", None)
    for read in (parse_plan, tree):
        (problem,) = problems(f"# một\n{line}\n", read)
        assert (problem.path, problem.line) == ("", 2)
        assert "tên khóa có quá 20 phần" in problem.message


@pytest.mark.parametrize(
    "line", ["a" + ".a" * (PARTS_OF_A_KEY - 1) + " = 1", f"# {'a ' * 50}", 'x = "a. a.a … a.b"']
)
def test_what_is_no_such_key_is_read(line):
    assert "a" in tree(line) or "x" in tree(line) or not tree(line)


@pytest.mark.parametrize("text", ["[" + " " * 300_000, "# " + '"a. ' * 75_000, "a" * 300_000])
def test_looking_for_one_takes_no_time(text):
    assert problems(text)


@pytest.mark.parametrize(
    ("more", "path", "most", "given"),
    [
        (cases(CASES + 1), f"case[{CASES}]", CASES, CASES + 1),
        (
            cases(1, f"progress = [{'{ target = 1, result = 1 },' * (ROWS_OF_A_CASE + 1)}]\n"),
            f"case[0].progress[{ROWS_OF_A_CASE}]",
            ROWS_OF_A_CASE,
            ROWS_OF_A_CASE + 1,
        ),
        (
            '\n[[choice_case]]\nname = "x"\n' + "".join(
                f'[[choice_case.candidates]]\nkey = "{n}"\n' for n in range(CANDIDATES + 1)
            ),
            f"choice_case[0].candidates[{CANDIDATES}]",
            CANDIDATES,
            CANDIDATES + 1,
        ),
        (
            '\n[[goal]]\ncode = "g"\n' * (ROWS + 1),
            f"goal[{TEXT.count('[[goal]]') and ROWS}]",
            ROWS,
            ROWS + 1 + BASE.count("[[goal]]"),
        ),
    ],
)  # fmt: skip
def test_lists_have_an_end(more, path, most, given):
    text = BASE + more
    for read in (parse_plan, tree):
        (problem,) = problems(text, read)
        assert problem.path == path
        assert problem.message == f"không quá {most} dòng, ở đây có {given}"
        assert problem.line is not None and problem.line > BASE.count("\n")


def test_as_many_as_there_may_be_are_read():
    rows = f"progress = [{'{ target = 1, result = 1 },' * ROWS_OF_A_CASE}]\n"
    plan = parse_plan(BASE + cases(2, rows))
    assert [len(case.facts.progress) for case in plan.cases] == [ROWS_OF_A_CASE] * 2
    assert len(parse_cases(cases(CASES), plan)) == CASES
    assert problems(cases(CASES + 1), lambda text: parse_cases(text, plan))


def test_figures_to_try_are_those_of_rules_and_criteria_and_cases_stay_to_the_letter(monkeypatch):
    found = figures(TEXT)
    assert found == figures(BASE)
    lengths = []
    real = tree
    monkeypatch.setattr(
        "awards.rules.texts.edits.tree", lambda text: lengths.append(len(text)) or real(text)
    )
    changed = with_values(TEXT, {figure.place: figure.value + 1 for figure in found})
    assert changed.endswith(TEXT[len(BASE) :])
    assert [f.value for f in figures(changed)] == [f.value + 1 for f in found]
    whole = [length for length in lengths if length >= len(TEXT)]
    assert len(whole) == 1 + 1  # with_values asks once, figures(changed) once
