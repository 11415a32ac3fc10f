"""The snapshot's content: one byte form, and every bad place named by its path."""

import json
import unicodedata

import pytest

from dossiers import content
from tests.dossiers.sample import rich_content


def problems(snapshot):
    with pytest.raises(content.ContentError) as refused:
        content.check(snapshot)
    return refused.value.problems


def test_canonical_form_does_not_depend_on_the_order_of_keys():
    snapshot = rich_content()
    reordered = dict(reversed(list(snapshot.items())))
    assert content.canonical_json(snapshot) == content.canonical_json(reordered)
    assert json.loads(content.canonical_json(snapshot)) == snapshot
    assert "Y Bhăm Êban".encode() in content.canonical_json(snapshot)


def test_any_change_changes_the_hash():
    snapshot = rich_content()
    before = content.sha256(snapshot)
    snapshot["rounds"][0]["lines"][0]["agree"] += 1
    assert len(before) == 64
    assert content.sha256(snapshot) != before


def test_missing_and_unknown_keys_are_named():
    snapshot = rich_content()
    del snapshot["meeting"]["place"]
    snapshot["items"][2]["nominee"]["cccd"] = "091"
    assert problems(snapshot) == [
        "items[2].nominee.cccd: unknown key",
        "meeting.place: missing",
    ]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"name": unicodedata.normalize("NFD", "Ngọc Ánh")}, "name: text is not NFC"),
        ({"name": "Ngọc\nÁnh"}, "name: control character"),
        ({"birth_date": "05/02/1988"}, "birth_date: '05/02/1988' is neither"),
        ({"unit_order": 1.0}, "unit_order: int expected, got float"),
        ({"unit_order": True}, "unit_order: int expected, got bool"),
        ({"kind": "household"}, "kind: 'household' is none of"),
        ({"post": None}, "post: str expected, got NoneType"),
    ],
)
def test_bad_values_are_named(change, fault):
    snapshot = rich_content()
    snapshot["items"][0]["nominee"] |= change
    assert any(f"items[0].nominee.{fault}" in line for line in problems(snapshot))


def test_order_of_papers_puts_collectives_first_then_units_then_names():
    entries = [item["nominee"] for item in rich_content()["items"]]
    entries.reverse()
    ordered = sorted(entries, key=content.paper_order)
    assert [entry["key"] for entry in ordered] == [
        "tt-1", "tt-2", "tt-3", "cn-1", "cn-2", "cn-3", "cn-4", "cn-5",
    ]  # fmt: skip
