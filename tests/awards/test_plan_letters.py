"""Nothing stands in a plan text that a reader does not see as it is."""

import pytest

from awards.rules.texts import decoded, tree
from awards.selectors.plan_letters import letter_problems
from tests.awards.makers import KH54

TEXT = KH54.read_text(encoding="utf-8")
NAME = 'short_name = "Giấy khen"'
LINE = TEXT[: TEXT.index(NAME)].count("\n") + 1


def told(text):
    return [(p.path, p.line, p.message) for p in letter_problems(tree(text), text)]


@pytest.mark.parametrize("sign", list("\u202e\u2066\u200b\u200d\u2060\u00ad\ufeff\u2028\u0085"))
@pytest.mark.parametrize("escaped", [False, True])
def test_a_hidden_sign_is_told_by_its_number(sign, escaped):
    written = f"\\u{ord(sign):04x}" if escaped else sign
    text = TEXT.replace(NAME, f'short_name = "Giấy {written}khen"', 1)
    found = told(text)
    assert ("tier[0].short_name", LINE, f"có ký tự ẩn: U+{ord(sign):04X}") in found
    assert {line for _, line, _ in found} == {LINE}


def test_one_in_a_comment_or_in_the_name_of_a_key_is_told_too():
    """The lines that differ are shown as they are."""
    assert told(TEXT.replace(NAME, f"{NAME} # \u202eghi chú", 1)) == [
        ("", LINE, "có ký tự ẩn: U+202E")
    ]
    text = TEXT + '\n[[quota]]\ncaps = { "Khối\\u200b 1" = 3 }\n'
    assert [message for *_, message in told(text)] == ["có ký tự ẩn: U+200B"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("  ", "chỉ có dấu cách"),
        ("\u00a0", "chỉ có dấu cách"),
        ("Giấy\\nkhen", "có chỗ xuống dòng hoặc dấu tab; viết trên một dòng"),
        ("Giấy\\tkhen", "có chỗ xuống dòng hoặc dấu tab; viết trên một dòng"),
        ("Giấy\\rkhen", "có ký tự ẩn: U+000D"),
        ("漢", "có ký tự không in được trên văn bản: 漢"),
    ],
)
def test_blank_names_breaks_and_what_no_paper_shows(words, message):
    text = TEXT.replace(NAME, f'short_name = "{words}"', 1)
    assert told(text) == [("tier[0].short_name", LINE, message)]


def test_ordinary_vietnamese_however_it_was_typed_is_taken():
    loose = decoded(TEXT.encode()).replace("\n", "\r\n")
    assert told(decoded(loose.encode())) == []
    more = 'title = "H’Hen, Y Bhăm Êban: “Đ”, 1\u00a0000 m², 5–7 °C, ≥ 3 …"'
    assert told(f'[plan]\n{more}\nwording = "Dòng một\\nDòng hai"\n') == []
