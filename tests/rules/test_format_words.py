"""Whoever signs a new version reads it in Vietnamese: every key and every value of the format has
its words, and of a table that came or went nothing is left out."""

import pytest

from awards.rules.quotas.reading import MEASURES
from awards.rules.texts import SECTIONS, differences, value_word
from awards.rules.texts.words import label
from tests.rules.example_plans import TEXTS
from tests.rules.format_keys import PLAN_READERS, choices_read, keys_read

STATES = {"met", "not_met", "unknown", "blocked"}  # told by the names of the states


def without_words(keys: set[str]) -> set[str]:
    return {key for key in keys if label(key) == key and key not in SECTIONS}


def values_without_words(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {
        (key, value)
        for key, value in pairs
        if value_word(key, value) == value and value.rpartition(".")[2] not in STATES
    }


def test_every_key_has_its_words():
    keys = keys_read(PLAN_READERS)
    assert len(keys) > 100
    assert without_words(keys) == set()
    assert without_words({"a_new_key"}) == {"a_new_key"}


def test_every_value_of_a_choice_has_its_words():
    pairs = choices_read(PLAN_READERS)
    known = {("may", "over_cap"), ("kind", "score"), ("comparator", ">="), ("window", "months")}
    assert known <= pairs
    assert values_without_words(pairs) == set()
    assert values_without_words({("per", "village")}) == {("per", "village")}


def test_every_figure_of_an_order_has_its_words():
    assert values_without_words({("key", name) for name in MEASURES}) == set()


@pytest.mark.parametrize("name", TEXTS)
def test_a_whole_table_is_told_to_its_last_value_without_a_code(name):
    text = TEXTS[name]
    head = text.partition("[[subject]]")[0]
    changes = [c for c in differences(head, text) if c.kind == "added"]
    assert changes
    shown = " ".join(f"{c.where} {c.after}" for c in changes if "Ví dụ" not in c.section)
    assert "mục nữa" not in shown
    for word in (
        "share:",
        "per_unit",
        "unit_plan",
        "full:",
        "grid ",
        ": score",
        "woman",
        "initiative",
        "files,",
    ):
        assert word not in shown
