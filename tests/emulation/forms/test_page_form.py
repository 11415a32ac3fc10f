"""What every form does with text before any field sees it."""

import unicodedata

import pytest
from django import forms
from django.http import QueryDict

from emulation.forms.journal import JournalFilter
from emulation.forms.page import PageForm
from emulation.vietnamese.names import composed


class Sample(PageForm):
    name = forms.CharField()
    mark = forms.CharField(widget=forms.HiddenInput)
    picked = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")])


def test_text_is_composed_before_it_is_judged_hidden_fields_and_lists_too():
    data = QueryDict(mutable=True)
    data["name"] = unicodedata.normalize("NFD", "Đặng\x02 Thị\u202e Ngà")
    data["mark"] = "a\x08b"
    data.setlist("picked", ["a\x00", "b"])
    form = Sample(data)
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"name": "Đặng Thị Ngà", "mark": "ab", "picked": ["a", "b"]}
    assert form["name"].value() == "Đặng Thị Ngà"


def test_what_only_looks_like_an_answer_is_none():
    form = Sample({"name": "\x02\u202e", "mark": "x", "picked": ["a"]})
    assert list(form.errors) == ["name"]


def test_filters_read_text_the_same_way():
    form = JournalFilter({"q": "Ng\x02à"})
    assert form.is_valid() and form.cleaned_data["q"] == "Ngà"


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("Rất tốt 👍 👍️", "👍"),
        ("Lời ខ្មែរ", "ខ ្ ម ែ រ"),
        ("中 và ع", "中 ع"),
        ("a\u0323\u0323", "\u0323"),
    ],
)
def test_what_no_paper_can_show_is_named_and_stays_in_the_form(typed, named):
    form = Sample({"name": typed, "mark": "x", "picked": ["a"]})
    assert form.errors == {"name": [f"Có ký tự không in được trên văn bản: {named}"]}
    assert form["name"].value() == composed(typed)


def test_what_an_office_writes_can_be_printed():
    text = "Ông Y Bhăm Êban – “ơ̆” ½ m², 5 ≥ 3 → 80%; 1.000₫ • n\u2011t… №"
    form = Sample({"name": text, "mark": "x", "picked": ["a"]})
    assert form.is_valid(), form.errors


class Limited(PageForm):
    note = forms.CharField(max_length=10, widget=forms.Textarea)
    named = forms.CharField(max_length=3, error_messages={"max_length": "Tên không quá 3 ký tự."})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["late"] = forms.CharField(max_length=2, required=False)


def test_what_is_too_long_comes_back_whole_with_a_sentence():
    """A browser that knew the length would cut what is pasted without a word."""
    shown = str(Limited()["note"]) + str(Limited()["named"]) + str(Limited()["late"])
    assert "maxlength" not in shown
    form = Limited({"note": "a" * 12, "named": "abcd", "late": "xyz"})
    assert form.errors == {
        "note": ["Không quá 10 ký tự, hiện có 12. Hãy rút gọn."],
        "named": ["Tên không quá 3 ký tự."],
        "late": ["Không quá 2 ký tự, hiện có 3. Hãy rút gọn."],
    }
    assert form["note"].value() == "a" * 12
