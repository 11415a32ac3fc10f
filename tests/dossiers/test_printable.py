"""What forms let in is what the papers can show, however long a word of it is."""

import html
import unicodedata
from collections import defaultdict

import pytest
from fontTools.ttLib import TTFont

from dossiers import consistency, layout, pdf
from dossiers.papers import paper
from dossiers.reading import bare, read
from emulation.vietnamese.printable import MARKS, RANGES, unprintable
from tests.dossiers.printing import printed
from tests.dossiers.sample import rich_content

SIGNS = [chr(code) for first, last in RANGES for code in range(first, last + 1)]
LONG = "nhưthếnàylàmộttừrấtdài" * 20


@pytest.mark.parametrize("name", pdf.FONT_FILES)
def test_every_face_of_the_papers_has_every_sign_that_forms_take(name):
    with TTFont(pdf.font_dir() / name, lazy=True) as font:
        known = font.getBestCmap()
    assert [sign for sign in [*SIGNS, *MARKS] if ord(sign) not in known] == []


def test_every_sign_that_forms_take_is_printed_on_its_line_and_read_again():
    marked = [letter + mark for letter in "aăâeêoôơuưAÊƠcn" for mark in MARKS]
    texts = [unicodedata.normalize("NFC", f"x{sign}y") for sign in [*SIGNS, *marked]]
    shown = "".join(f"<p>{html.escape(text)}</p>" for text in texts)
    paper_of_signs = read(printed(f'<html lang="vi"><body class="text">{shown}</body></html>'))
    assert all(face.startswith(layout.pages.FONT) for face in paper_of_signs.fonts)
    found = defaultdict(list)
    for line in paper_of_signs.lines:
        if line.inside("P") is not None:
            found[line.inside("P")].append(line)
    assert all(len({line.y for line in lines}) == 1 for lines in found.values())
    assert [bare("".join(line.text for line in lines)) for lines in found.values()] == [
        bare(text).replace("\u00ad", "") for text in texts
    ]
    assert [text for text in texts if unprintable(text)] == []


@pytest.mark.parametrize("words", [LONG, f"Rất tốt {LONG} và tiếp tục."])
def test_a_word_longer_than_its_line_is_broken_and_found_over_the_end_of_a_page(words):
    content = rich_content()
    meeting, item = content["meeting"], content["items"][0]
    meeting["attendance"][8] |= {"reason": words, "opinion": words}
    author = {"author": "Võ Thị Bạch Yến", "prefix": "Bà", "post": "Phó Giám đốc Sở"}
    item["comments"] = [author | {"text": f"{n}. {words}"} for n in range(1, 7)]
    item["achievement"] = item["conclusion"]["text"] = words
    papers = {}
    for kind, key in [("minutes", "meeting"), ("submission", "bang-khen-tinh")]:
        spec = paper(content, kind, key)
        papers[kind, key] = pdf.render(content, spec)
        assert layout.faults(papers[kind, key], content, spec) == []
    found = consistency.differences(content, papers)
    assert [str(one) for one in found if "có trong hồ sơ" not in str(one)] == []
