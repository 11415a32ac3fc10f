"""No float, no clock, nothing but the standard library in the rules."""

import ast
import copy
import pickle
import sys
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import awards.rules
from awards.rules import (
    ContributionFacts,
    Finding,
    Progress,
    Verdict,
    assess_all,
    facts_from_json,
    facts_to_json,
    parameters,
    verdict_from_json,
)

from .builders import facts, progress
from .example_plans import TEXTS, plan

PACKAGE = Path(awards.rules.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
PARAMETERS = PACKAGE.parent / "parameters"
FLOATING = {"float", "math", "round", "cmath", "statistics", "random"}
CLOCKS = {"today", "now", "time", "utcnow", "monotonic"}
DIVIDERS = {"to_decimal"}


def trees():
    return [(file, ast.parse(file.read_text(encoding="utf-8"))) for file in FILES]


def nodes(kind):
    return [
        (file, node) for file, tree in trees() for node in ast.walk(tree) if isinstance(node, kind)
    ]


def test_no_float_is_written_or_made():
    literals = [n for _, n in nodes(ast.Constant) if isinstance(n.value, float | complex)]
    assert literals == []
    # codec.py names float once, to refuse it.
    names = {(f.name, n.id) for f, n in nodes(ast.Name) if n.id in FLOATING}
    assert names == {("codec.py", "float")}


def test_division_happens_in_one_place_between_decimals():
    dividing = {
        function.name
        for _, function in nodes(ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
    }
    assert dividing == DIVIDERS


def test_no_clock():
    calls = [n.attr for _, n in nodes(ast.Attribute) if n.attr in CLOCKS]
    assert calls == []


def test_standard_library_only():
    plain = [(f, alias.name) for f, n in nodes(ast.Import) for alias in n.names]
    absolute = [(f, n.module) for f, n in nodes(ast.ImportFrom) if n.level == 0]
    outside = [
        (file.name, name)
        for file, name in plain + absolute
        if name.split(".")[0] not in sys.stdlib_module_names
    ]
    assert outside == []


def walk(value):
    yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from walk(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from walk(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from walk(item)


def stored(verdict):
    """Everything a verdict says, as it is: findings are no dataclasses."""
    if isinstance(verdict, Finding | Verdict):
        return [stored(getattr(verdict, name)) for name in verdict.STORED]
    return [stored(each) for each in verdict] if isinstance(verdict, tuple) else verdict


def test_no_float_is_in_any_plan_parameter_or_verdict():
    law = parameters.load(f.read_text(encoding="utf-8") for f in PARAMETERS.glob("*.toml"))
    plans = [plan(name) for name in TEXTS]
    verdicts = [
        verdict
        for made in plans
        for case in made.cases
        for verdict in assess_all(made, case.facts, occasion=case.occasion)
    ]
    told = [stored(verdict) for verdict in verdicts]
    everything = [value for thing in (plans, law, told) for value in walk(thing)]
    assert len(everything) > 20_000
    assert [value for value in everything if isinstance(value, float)] == []


@pytest.mark.parametrize("name", ["target", "result", "unverified", "verified"])
def test_a_float_in_facts_is_refused(name):
    with pytest.raises(TypeError, match=rf"Progress\.{name} must be a Decimal, not float"):
        replace(progress(3, 3), **{name: 3.3})
    with pytest.raises(TypeError, match=r"ContributionFacts\.norm must be a Decimal"):
        ContributionFacts(norm=0.5)


def test_a_float_in_stored_facts_is_refused():
    text = facts_to_json(facts(progress=(progress("3", "3.3"),)))
    assert '"result":"3.3"' in text
    for number in ("3.3", "3"):
        with pytest.raises(ValueError, match="stored number"):
            facts_from_json(text.replace('"result":"3.3"', f'"result":{number}'))


def test_facts_stored_with_keys_of_an_earlier_version_are_read():
    text = facts_to_json(facts(progress=(progress("3", "3.3"),)))
    earlier = text.replace('"result":"3.3"', '"hundredths":"330","result":"3.3"')
    assert earlier != text
    assert "hundredths" not in {field.name for field in fields(Progress)}  # a key that is gone
    assert facts_to_json(facts_from_json(earlier)) == text


def test_json_is_canonical():
    made = facts(progress=(progress(Decimal("30.00"), 33),))
    text = facts_to_json(made)
    assert '"target":"30"' in text
    assert '"on":"2025-11-12"' in text
    assert "Chi cục Thủy lợi" in text
    assert ": " not in text.replace("Chỉ", "")[:200]
    assert facts_from_json(text) == made
    assert facts_from_json(text).progress[0].confirmed_on == date(2025, 11, 8)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        "1",
        "null",
        "x",
        '{"subject":{}}',
        '{"subject":1}',
        '{"status":"met"}',
        "[[[1]]]",
    ],
)
def test_what_is_no_stored_text_has_one_error(text):
    for read in (facts_from_json, verdict_from_json):
        with pytest.raises(ValueError):
            read(text)


def test_a_number_that_is_none_has_the_same_error():
    text = facts_to_json(facts(progress=(progress("3", "3.3"),)))
    with pytest.raises(ValueError, match="no stored facts"):
        facts_from_json(text.replace('"result":"3.3"', '"result":"ba"'))


@pytest.mark.parametrize(
    "again",
    [copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))],  # noqa: S301 - its own
)
def test_a_verdict_can_be_copied_and_sent_elsewhere(again):
    given = facts(progress=(progress(30, None),))
    for verdict in assess_all(plan("kh54"), given, occasion="annual"):
        twin = again(verdict)
        assert twin == verdict
        assert hash(twin) == hash(verdict)
        for one, other in zip(twin.findings, verdict.findings, strict=True):
            assert again(other) == other
            assert (one.waits_for, one.todo) == (other.waits_for, other.todo)


def test_a_verdict_has_no_order_and_is_no_tuple():
    first, second = assess_all(plan("kh54"), facts(), occasion="annual")
    for one, other in ((first, second), (first.findings[0], second.findings[0])):
        with pytest.raises(TypeError, match="has no order"):
            sorted([one, other])
        assert one != tuple(one)
        assert tuple(one) != one
