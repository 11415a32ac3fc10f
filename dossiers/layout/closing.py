"""What stands under the text: "Nơi nhận" and the signatures."""

from collections.abc import Iterator, Sequence
from typing import Any

from dossiers.layout.measures import LEVEL, NEAR, TEXT_SIZES, Part, find, stopped, styled
from dossiers.papers import SUBMISSION, PaperSpec
from dossiers.reading import Line

RECEIVERS = "Nơi nhận:"
WORD_SIZE, LIST_SIZE = (12, 12), (11, 11)
KEPT_BY = "- Lưu: VT, "  # and the unit that drafted the paper
LINES_WITH_SIGNATURE = 2
LONGEST_POST = 3  # lines


def words(context: dict[str, Any]) -> set[str]:
    """Lines that begin the closing: the word "Nơi nhận:" and the first line of each signature."""
    return {RECEIVERS, *(block["lines"][0] for block in _signatures(context))}


def faults(
    part: Part, body: Sequence[Line], spec: PaperSpec, context: dict[str, Any]
) -> Iterator[str]:
    """`body`: the lines of the text above."""
    if "receivers" in context:
        yield from _receivers(part, context)
    if spec.kind == SUBMISSION:
        yield from _level(part, context)
    for block in _signatures(context):
        yield from _signature(part, body, block)
    yield from _sides(part, context)


def _signatures(context: dict[str, Any]) -> list[dict[str, Any]]:
    blocks = context.get("signatures") or {"right": context["signature"]}
    return [block for block in (*blocks.values(), context.get("department")) if block]


def _receivers(part: Part, context: dict[str, Any]) -> Iterator[str]:
    """ "Nơi nhận:" 12 bold italic, its list 11, both at the left edge; the last is Lưu."""
    word = _lines(part, (RECEIVERS,))
    entries = _lines(part, context["receivers"])
    if not word or not entries:
        yield "Nơi nhận: thiếu hoặc không đủ các dòng."
    yield from styled("Nơi nhận", word, WORD_SIZE, bold=True, italic=True)
    yield from styled("danh sách nơi nhận", entries, LIST_SIZE, bold=False, italic=False)
    if any(abs(line.x0 - part.left) > NEAR for line in (*word, *entries)):
        yield "Nơi nhận: không sát lề trái."
    if not context["receivers"] or not context["receivers"][-1].startswith(KEPT_BY):
        yield "Nơi nhận: dòng cuối phải là Lưu: VT và đơn vị soạn thảo."
    yield from stopped("Nơi nhận", [_last_line(part, entry) for entry in context["receivers"]])


def _last_line(part: Part, entry: str) -> str:
    lines = _lines(part, (entry,))
    return lines[-1].text if lines else ""


def _lines(part: Part, wanted: Sequence[str]) -> list[Line]:
    return [part.lines[place] for place in find(part.lines, wanted)]


def _level(part: Part, context: dict[str, Any]) -> Iterator[str]:
    """In a paper with one signature "Nơi nhận:" is level with the signer's post."""
    word, post = _lines(part, (RECEIVERS,)), _first_line(part, context["signature"])
    if word and post and abs(post.y - word[0].y) > LEVEL:
        yield "Nơi nhận: không ngang hàng với chức vụ người ký."


def _shown(part: Part, text: str, beside: Line | None = None) -> list[Line]:
    """The bold lines that read as `text`: nearest to the middle of `beside`, else the last."""
    found = [
        part.lines[start : start + places.stop]
        for start in range(len(part.lines))
        if part.lines[start].runs[0].bold
        and (places := find(part.lines[start : start + LONGEST_POST], (text,))).start == 0
        and places
    ]
    if beside is not None:
        found.sort(key=lambda lines: -abs(lines[0].middle - beside.middle))
    return found[-1] if found else []


def _first_line(part: Part, block: dict[str, Any] | None) -> Line | None:
    lines = _shown(part, block["lines"][0]) if block else []
    return lines[0] if lines else None


def _signature(part: Part, body: Sequence[Line], block: dict[str, Any]) -> Iterator[str]:
    """Posts and name in bold, one under the other."""
    first = _first_line(part, block)
    shown = {text: _shown(part, text, first) for text in (*block["lines"], *block["names"])}
    for text, lines in shown.items():
        if not lines:
            yield f"Chữ ký: thiếu {text!r} in đậm."
        yield from styled(f"Chữ ký {text!r}", lines, TEXT_SIZES, bold=True, italic=False)
    lines = [line for found in shown.values() for line in found]
    if any(abs(line.middle - lines[0].middle) > LEVEL for line in lines):
        yield f"Chữ ký: {block['lines'][0]!r} và tên không cùng một cột."
    if lines:
        yield from _accompanied(body, lines[-1])


def _accompanied(body: Sequence[Line], signed: Line) -> Iterator[str]:
    """No signature alone on a page: at least two lines of the text stand over it."""
    over = [line for line in body if line.page == signed.page and line.y < signed.y]
    if len(over) < LINES_WITH_SIGNATURE:
        yield f"Trang {signed.page + 1}: khối chữ ký phải đi cùng ít nhất hai dòng nội dung."


def _sides(part: Part, context: dict[str, Any]) -> Iterator[str]:
    """The one who answers signs at the right, the other at the left on the same line."""
    blocks = context.get("signatures") or {"left": None, "right": context["signature"]}
    left, right = (_first_line(part, blocks[side]) for side in ("left", "right"))
    if right and right.middle < part.middle:
        yield f"Chữ ký: {right.text} phải ở bên phải."
    if left and right and not (left.x1 < right.x0 and abs(left.y - right.y) < LEVEL):
        yield f"Chữ ký: {left.text} phải ở bên trái, ngang {right.text}."
