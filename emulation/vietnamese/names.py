"""Names of people and units: how they are stored, sorted and found.

The keys made here are stored in columns. They hold digits only (sort) or plain text without marks
(search), so PostgreSQL with any collation and SQLite put them in the same order.
"""

import re
import unicodedata
from collections.abc import Iterable

_LOOK_ALIKES = str.maketrans(
    {
        "\u00d0": "Đ",
        "\u0189": "Đ",
        "\u00f0": "đ",
        "\u0256": "đ",
        "\u200b": None,
        "\u200c": None,
        "\u200d": None,
        "\u200e": None,
        "\u200f": None,
        "\u2060": None,
        "\ufeff": None,
        "\u00ad": None,
        "\ufe0e": None,
        "\ufe0f": None,
        "\u2011": "-",
        "\t": " ",
        "\v": "\n",
        "\f": "\n",
        "\u0085": "\n",
        "\u2028": "\n",
        "\u2029": "\n",
    }
)
# Control characters but line breaks, signs that turn the direction of writing, lone surrogates.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_APOSTROPHES = "'’‘ʼ`´"
_STROKES = str.maketrans({"đ": "d", "ƀ": "b", "ł": "l", "ø": "o"} | dict.fromkeys(_APOSTROPHES))

KEY_LENGTH = 400  # as the columns are long; a longer key is cut and still sorts by what is left

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_CODES = {letter: f"{code:02d}" for code, letter in enumerate(_ALPHABET, start=10)}
_LETTER_MARKS = {"\u0306": "ă", "\u0302": "âêô", "\u031b": "ơư"}
_TONE_MARKS = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_OTHER_MARK = "6"
_END = "00"
_APOSTROPHE_CODE = "03"
_NUMBER_CODE = "05"
_FOREIGN_CODE = "98"
_SYLLABLE = re.compile(rf"[\w{_APOSTROPHES}\u0300-\u036f]+")
_ATOM = re.compile(r"[0-9]{1,99}|.", re.DOTALL)


def normalise(text: str) -> str:
    """The form in which text is stored: NFC, one kind of Đ, single spaces, no invisible signs.

    The look-alikes of Đ (Icelandic U+00D0, African U+0189) come from pasted documents.
    Case is kept.
    """
    return " ".join(composed(text).split())


def composed(text: str) -> str:
    """NFC, one kind of Đ and nothing unseen: no control character, no override of direction, no
    half of a surrogate pair. Spaces and line breaks stay; a tab is a space, a page break a line's.
    """
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text.translate(_LOOK_ALIKES)))


def normalise_lines(text: str) -> str:
    """As `normalise`, line by line: the breaks between the first and the last line are kept."""
    return "\n".join(normalise(line) for line in composed(text).splitlines()).strip()


def search_key(text: str) -> str:
    """What a search compares: lower case, no marks, đ as d, no apostrophes, single spaces.

    Old and new tone places (hòa, hoà) and NFC and NFD give the same key.
    """
    bare = unicodedata.normalize("NFD", normalise(text).casefold().translate(_STROKES))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def sort_key(full_name: str, given: str | None = None) -> str:
    """The place of a person in a Vietnamese list: by tên, then họ, then đệm.

    `given` is the tên set by hand where the last syllable is not it ("Hoàng Anh"; "Bhăm" in
    "Y Bhăm Êban", whose họ stands after it). Within a part syllable by syllable: first the letters
    in the order of the alphabet, then the tone. Digits only.
    """
    return "".join(_encode_part(part) for part in _parts(full_name, given))[:KEY_LENGTH]


def text_sort_key(text: str) -> str:
    """The place of other text (a unit's name) in a Vietnamese list; "Trạm 2" before "Trạm 10"."""
    return _encode_part(_syllables(text))[:KEY_LENGTH]


def _parts(full_name: str, given: str | None) -> tuple[list[str], list[str], list[str]]:
    words = _syllables(full_name)
    ten = _syllables(given or "") or words[-1:]
    start = _find_last(words, ten)
    if start is None:
        return ten, words[:1], words[1:]
    before, after = words[:start], words[start + len(ten) :]
    if after:
        return ten, after, before
    return ten, before[:1], before[1:]


def _find_last(words: list[str], sought: list[str]) -> int | None:
    starts = range(len(words) - len(sought), -1, -1)
    return next((i for i in starts if words[i : i + len(sought)] == sought), None)


def _syllables(text: str) -> list[str]:
    return _SYLLABLE.findall(normalise(text).lower().replace("ƀ", "b"))


def _encode_part(syllables: Iterable[str]) -> str:
    return "".join(_encode_syllable(syllable) for syllable in syllables) + _END


def _encode_syllable(syllable: str) -> str:
    """Letters, end, tones, end: no code is the beginning of another, so the order is the parts'."""
    letters, tones = "", ""
    for atom in _ATOM.findall(syllable):
        letter, marks = _split_marks(atom)
        letters += _encode_atom(letter)
        tones += marks
    return f"{letters}{_END}{tones}0"


def _split_marks(atom: str) -> tuple[str, str]:
    """A letter of the alphabet and the marks that are left over: ệ is ê with a 5 (nặng)."""
    letter, tones = "", ""
    for sign in unicodedata.normalize("NFD", atom):
        with_mark = unicodedata.normalize("NFC", letter + sign)
        if not unicodedata.combining(sign):
            letter += sign
        elif with_mark in _LETTER_MARKS.get(sign, ""):
            letter = with_mark
        else:
            tones += _TONE_MARKS.get(sign, _OTHER_MARK)
    return letter, tones


def _encode_atom(letter: str) -> str:
    if not letter:
        return ""
    if letter in _LETTER_CODES:
        return _LETTER_CODES[letter]
    if letter[0] in "0123456789":
        digits = letter.lstrip("0") or "0"
        return f"{_NUMBER_CODE}{len(digits):02d}{digits}"
    if letter in _APOSTROPHES:
        return _APOSTROPHE_CODE
    return "".join(f"{_FOREIGN_CODE}{ord(sign):07d}" for sign in letter)
