"""Which characters the face of the papers, Liberation Serif, can draw.

The ranges are the project's own, so that a form judges the same where the face is not installed;
a test holds them against the face.
"""

import re

from emulation.vietnamese.names import normalise, normalise_lines

RANGES = (
    (0x0020, 0x007E),  # Latin, Vietnamese among it
    (0x00A0, 0x02FF),
    (0x0384, 0x038A),  # Greek
    (0x038C, 0x038C),
    (0x038E, 0x03A1),
    (0x03A3, 0x03CE),
    (0x0400, 0x045F),  # Cyrillic
    (0x1E00, 0x1E9B),
    (0x1E9E, 0x1E9E),
    (0x1EA0, 0x1EF9),
    (0x2000, 0x200A),  # spaces, dashes, quotation marks, dots
    (0x2010, 0x2010),
    (0x2012, 0x2022),
    (0x2026, 0x2026),
    (0x202F, 0x2030),
    (0x2032, 0x2034),
    (0x2039, 0x203A),
    (0x203C, 0x203C),
    (0x2044, 0x2044),
    (0x2074, 0x2079),  # raised and lowered figures
    (0x207F, 0x2089),
    (0x20A0, 0x20B5),  # currencies
    (0x2105, 0x2105),
    (0x2113, 0x2113),
    (0x2116, 0x2117),
    (0x2122, 0x2122),
    (0x2126, 0x2126),
    (0x2153, 0x2154),  # fractions, arrows, signs of reckoning
    (0x215B, 0x215E),
    (0x2190, 0x2195),
    (0x2202, 0x2202),
    (0x2206, 0x2206),
    (0x220F, 0x220F),
    (0x2211, 0x2212),
    (0x2219, 0x221A),
    (0x221E, 0x221E),
    (0x2248, 0x2248),
    (0x2260, 0x2260),
    (0x2264, 0x2265),
    (0x25A0, 0x25A1),  # bullets and boxes of pasted lists
    (0x25AA, 0x25AB),
    (0x25CA, 0x25CB),
    (0x25CF, 0x25CF),
)
# Marks that letters of the peoples here take beyond what is composed ("ơ̆"), one over a letter.
MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u030c"
INSTEAD = "\u25a1"
_KNOWN = "".join(f"{re.escape(chr(a))}-{re.escape(chr(b))}" for a, b in RANGES)
# What nobody sees is taken out of every text by `composed`, and is no matter of the face.
_UNSEEN = "\\x00-\\x1f\\x7f-\\x9f"
_OTHER = re.compile(rf"[^{_UNSEEN}{_KNOWN}{MARKS}]|(?<![^\W\d_])[{MARKS}]")


def unprintable(text: str) -> str:
    """The characters of a text that no paper can show, each once, in their order."""
    return "".join(dict.fromkeys(_OTHER.findall(normalise_lines(text))))


def refusal(text: str) -> str:
    """The sentence that names them; "" where the text can be printed."""
    found = unprintable(text)
    return f"Có ký tự không in được trên văn bản: {' '.join(found)}" if found else ""


def printable(text: str) -> str:
    """The text with a box for each of them: what was stored before forms refused them."""
    return _OTHER.sub(INSTEAD, text)


def without_unprintable(text: str) -> str:
    """The text as papers show it whole: where a name stands that nobody typed."""
    return normalise(_OTHER.sub("", normalise(text)))
