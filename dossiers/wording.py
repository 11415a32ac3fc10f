"""Words and figures of papers: blanks before signing, header lines, signature lines, counts.

Everything here takes and returns plain text; sizes and styles are the stylesheet's business.
Source of the forms: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from dossiers.content import (
    COLLECTIVE,
    INDIVIDUAL,
    Caution,
    Choosing,
    Content,
    HandChoice,
    Issue,
    Issuer,
    Item,
    Nominee,
    Placed,
    QuotaUse,
    Report,
    Signatory,
    Tally,
    TargetLine,
)
from emulation.vietnamese.binding import bind
from emulation.vietnamese.dates import format_date, long_date
from emulation.vietnamese.numbers import format_number
from emulation.vietnamese.words import lower_first

GAP = "\u2007" * 6  # six figure spaces: room to write a number or a day by hand
BLANK = "……………… (chưa có thông tin)"
NOBODY_AGREED = "không có đề nghị nào được Hội đồng thông qua"
ABOUT_LINE = 72  # letters of 14 pt bold that fit a centred line
ABOUT_CAPITALS = 46  # capitals of 14 pt bold on such a line
HEADER_LINE = 23  # capitals of 12 pt that fit the left header column
POINTS = "abcdđeghiklmnopqrstuvxy"
_COMPOUNDS = (
    "ỦY BAN NHÂN DÂN TỈNH|ỦY BAN|NHÂN DÂN|HỘI ĐỒNG|THI ĐUA|KHEN THƯỞNG|SỞ NÔNG NGHIỆP|NÔNG NGHIỆP|"
    "MÔI TRƯỜNG|PHÁT TRIỂN NÔNG THÔN|PHÁT TRIỂN|NÔNG THÔN|NÔNG LÂM SẢN|CHẤT LƯỢNG|"
    "LIÊN HUYỆN|CÔNG TRÌNH|HÀ TIÊN|"
    "CHI CỤC|TRUNG TÂM|TỔ CHỨC|CÁN BỘ|CHĂN NUÔI|THÚ Y|TRỒNG TRỌT|BẢO VỆ|THỰC VẬT|THỦY LỢI|"
    "THỦY SẢN|NGƯỜI NGHÈO|GIÁM ĐỐC|CHỦ TỊCH|XUẤT SẮC|ĐỀ NGHỊ|CHUNG TAY|PHÍA SAU|"
    "KIỂM LÂM|KHUYẾN NÔNG|QUẢN LÝ|VƯỜN QUỐC GIA|NƯỚC SẠCH|VỆ SINH|KIÊN GIANG|AN GIANG"
)
_AND = re.compile(r"\b(và) ", re.IGNORECASE)
_DASH = re.compile("[ \u00a0]- ")
_QUOTED = re.compile(r"“[^“”]*”")
_COMPOUND = re.compile(rf"\b({_COMPOUNDS})\b", re.IGNORECASE)


def paper_day(iso: str) -> str:
    """ "ngày 05 tháng 7 năm 2023"; "" for an unknown day."""
    return long_date(date.fromisoformat(iso)) if iso else ""


def short_day(iso: str) -> str:
    """ "05/07/2023" for tables; "" for an unknown day."""
    return format_date(date.fromisoformat(iso)) if iso else ""


def clock_time(text: str) -> str:
    """ "08:30" as "08 giờ 30 phút"."""
    hour, _, minute = text.partition(":")
    return f"{hour} giờ {minute} phút" if text else f"{GAP}giờ{GAP}phút"


def moment(iso: str) -> str:
    """ "09 giờ 42 phút, ngày 12 tháng 11 năm 2025" for a moment with offset."""
    when = datetime.fromisoformat(iso)
    return f"{clock_time(f'{when:%H:%M}')}, {long_date(when.date())}"


def hour(iso: str, day: str) -> str:
    """ "09 giờ 42 phút" for a moment of the day that was told; the day too for one after it."""
    when = datetime.fromisoformat(iso)
    same = when.date().isoformat() == day
    return clock_time(f"{when:%H:%M}") if same else moment(iso)


def quantity(text: str) -> str:
    """A decimal string as Vietnamese offices write it: "1234.5" gives "1.234,5"."""
    return format_number(Decimal(text)) if text else ""


def planned(line: TargetLine) -> str:
    """What a target asks, as the column of plans has it: "33", and of what is to fall "từ 8 xuống
    5"."""
    goal, before = quantity(line["target"]), quantity(line.get("baseline", ""))
    return f"từ {before} xuống {goal}" if before and goal else goal


def percent(text: str) -> str:
    """ "88.88" gives "88,88%", "110.00" gives "110,00%": a column has one form for all its shares.
    Cut before it came here, never rounded."""
    return f"{format_number(Decimal(text), 2)}%" if text else ""


def amount(vnd: int) -> str:
    """ "116.400.000", for columns headed with the unit."""
    return format_number(vnd, 0)


def total(report: Report) -> str:
    """The sum under a report's contributions; "" where there is one, which is its own sum."""
    several = len(report["contributions"]) > 1
    return amount(report["contribution_total"]) if several else ""


def two_digits(count: int) -> str:
    """Counts below 10 take a 0, as numbers of papers do: "07 tập thể"."""
    return f"{count:02d}"


def head_count(collectives: int, individuals: int) -> str:
    """ "02 tập thể và 05 cá nhân"; the part with nobody is left out."""
    parts = [(collectives, "tập thể"), (individuals, "cá nhân")]
    return " và ".join(f"{two_digits(n)}\u00a0{word}" for n, word in parts if n)


def count_of(nominees: list[Nominee]) -> str:
    individuals = sum(nominee["kind"] == INDIVIDUAL for nominee in nominees)
    return head_count(len(nominees) - individuals, individuals)


def agreed_count(nominees: list[Nominee]) -> str:
    """What the council agreed to propose for a tier."""
    return count_of(nominees) if nominees else "không có đề nghị nào được thông qua"


def kinds_of(nominees: list[Nominee]) -> str:
    """ "tập thể", "cá nhân" or "tập thể, cá nhân": what there is."""
    kinds = {nominee["kind"] for nominee in nominees}
    told = [(COLLECTIVE, "tập thể"), (INDIVIDUAL, "cá nhân")]
    return ", ".join(word for kind, word in told if kind in kinds)


def symbol(issuer: str, abbreviation: str) -> str:
    """ "TTr-SNNMT"."""
    return f"{abbreviation}-{issuer}"


def number_line(issuer: str, abbreviation: str, issue: Issue) -> str:
    """ "07/TTr-SNNMT", or room for the number while there is none."""
    number = issue.get("number", "")
    return f"{number.zfill(2) if number else GAP}/{symbol(issuer, abbreviation)}"


def issue_day(issue: Issue, year: str) -> str:
    """ "ngày 05 tháng 7 năm 2023", or room for day and month in the given year."""
    return paper_day(issue.get("date", "")) or f"ngày{GAP}tháng{GAP}năm {year}"


def header(issuer: Issuer) -> dict:
    return {
        "superior": header_lines(issuer["superior"]),
        "name": header_lines(issuer["name"]),
        "place": issuer["place"],
    }


def header_lines(name: str) -> list[str]:
    """A name in capitals, broken into even lines that keep compound words whole."""
    return even_lines(name.upper(), HEADER_LINE)


def even_lines(text: str, limit: int) -> list[str]:
    """Centred text in as few lines as fit `limit` signs, evenly long; compound words are whole, and
    so is a name in quotation marks that fits a line."""
    whole = _COMPOUND.sub(_whole, bind(text))
    whole = _AND.sub("\\1\u00a0", _DASH.sub("\u00a0-\u00a0", whole))
    words = _QUOTED.sub(lambda m: _whole(m) if len(m[0]) <= limit else m[0], whole).split(" ")
    lines = _break(words, count := -(-len(text) // limit))
    while _longest(lines) > limit and _longest(more := _break(words, count + 1)) < _longest(lines):
        lines, count = more, count + 1
    return [line.replace("\u00a0", " ") for line in lines]


def _whole(match: re.Match[str]) -> str:
    return match[0].replace(" ", "\u00a0")


def _break(words: list[str], count: int) -> list[str]:
    """At most `count` lines, the longest as short as it can be, the others as even."""

    @cache
    def rest(start: int, left: int) -> list[str]:
        if left <= 1 or start == len(words) - 1:
            return [" ".join(words[start:])]
        cuts = range(start + 1, len(words))
        options = [[" ".join(words[start:cut]), *rest(cut, left - 1)] for cut in cuts]
        return min(options, key=_unevenness)

    return rest(0, count)


def _unevenness(lines: list[str]) -> tuple[int, int]:
    return _longest(lines), sum(len(line) ** 2 for line in lines)


def _longest(lines: list[str]) -> int:
    return max(map(len, lines))


def signature(signatory: Signatory | None, *headings: str) -> dict | None:
    """Lines of authority and post in capitals, and the name as stored (Phụ lục I, mục II.7).

    Headings ("XÁC NHẬN CỦA …") come before the lines, each once. None for nobody.
    """
    if signatory is None:
        return None
    lines = [line.upper() for line in authority_lines(signatory) if line]
    return {
        "lines": list(dict.fromkeys([*headings, *lines])),
        "names": [signatory["name"]] if signatory["name"] else [],
    }


def authority_lines(signatory: Signatory) -> list[str]:
    authority, of, post = (signatory[key].strip() for key in ("authority", "of", "post"))
    if not authority:
        return [post]
    return [f"{authority} {of}", post]


def name_only(heading: str, *names: str) -> dict:
    """A signature without a post: thư ký, người báo cáo, ủy viên ban kiểm phiếu."""
    return {"lines": [heading], "names": list(names)}


def receivers(entries: list[str]) -> list[str]:
    """ "- Như trên;" … "- Lưu: VT, TCCB." """
    if not entries:
        return []
    *rest, last = entries
    return [*(f"- {entry.rstrip(';.')};" for entry in rest), f"- {last.rstrip(';.')}."]


def addressees(entries: list[str]) -> list[str]:
    """One stands beside "Kính gửi:"; several take a line each with "-", ";" and a final "."."""
    return entries if len(entries) == 1 else [f"- {line}" for line in listed(entries)]


def listed(entries: list[str]) -> list[str]:
    """One per line, ";" after each and "." after the last. Nothing for nothing."""
    if not entries:
        return []
    ends = [";"] * (len(entries) - 1) + ["."]
    return [f"{bare_end(entry)}{end}" for entry, end in zip(entries, ends, strict=True)]


def bare_end(text: str) -> str:
    """Without the stop it ends with, so that a sentence around it has one alone."""
    return text.rstrip(" ;.")


def mid_sentence(text: str) -> str:
    """ "có quan hệ gia đình" for "Có quan hệ gia đình"; what may be a name keeps its letters:
    "Bà Ánh", "An Giang", "Lan là em họ", "UBND"."""
    first, _, rest = text.partition(" ")
    named = rest[:1].isupper() or rest.startswith("là ") or first[1:] != first[1:].lower()
    return text if named else lower_first(text)


def point(index: int) -> str:
    """a) b) c) d) đ) …; from the 24th point on the letters are doubled: aa) bb)."""
    times, place = divmod(index, len(POINTS))
    return f"{POINTS[place] * (times + 1)})"


def person(prefix: str, name: str, *more: str) -> str:
    """ "Ông Danh Sa Rây, Chi cục trưởng, Chi cục Thủy lợi": what is unknown is left out."""
    full = f"{prefix} {name}".strip()
    return ", ".join(part for part in (full, *more) if part)


def within(prefix: str, name: str, *more: str) -> str:
    """The same in the middle of a sentence: "bà Kim Ngọc Hân"."""
    return person(prefix.lower(), name, *more)


def in_council(role: str) -> str:
    """ "Ủy viên" for "Ủy viên Hội đồng", below a heading that names the council. The chair and who
    stands in for the chair keep the whole: "Giám đốc Sở, Chủ tịch" would be two posts of one kind.
    """
    return role.removesuffix(" Hội đồng") if role.startswith("Ủy viên") else role


def nominee_line(nominee: Nominee) -> str:
    if nominee["kind"] == INDIVIDUAL:
        return person(nominee["prefix"], nominee["name"], nominee["post"], nominee["unit"])
    return person("", nominee["name"], nominee["unit"])


def tally_line(tally: Tally, method: str) -> str:
    """ "đồng ý 8, không đồng ý 1, ý kiến khác 0, phiếu trắng 0"; an open round has no ballots."""
    blank = "phiếu trắng" if method == "secret" else "không có ý kiến"
    return (
        f"đồng ý {tally['agree']}, không đồng ý {tally['disagree']}, "
        f"ý kiến khác {tally['other']}, {blank} {tally['blank']}"
    )


def cautions(warnings: list[Caution]) -> list[str]:
    """What was to be seen about one nominee, then once who put it before the council and why."""
    found: dict[tuple[str, str], list[str]] = {}
    for warning in warnings:
        author = (warning["dismissed_by"], bare_end(warning["reason"]))
        found.setdefault(author, []).append(bare_end(warning["text"]))
    return [_caution(texts, by, reason) for (by, reason), texts in found.items()]


def _caution(texts: list[str], by: str, reason: str) -> str:
    told = f"Lưu ý: {'; '.join(dict.fromkeys(texts))}."
    return f"{told} {by} vẫn trình, lý do: {reason}." if by else told


def campaign(content: Content) -> str:
    """ "phong trào thi đua “Chung tay vì người nghèo - …” năm 2025"."""
    return (
        f"phong trào thi đua “{content['movement']['name']}” {content['occasion']['period']}"
    ).strip()


def report_form_line(report: Report) -> str:
    form = report["form"]
    return f"Mẫu số {form['number']} theo {form['regime']}"


APART = {
    "beyond": "Trình ngoài số lượng của kế hoạch",
    "extra": "Trình ở suất tặng thêm ngoài số lượng của kế hoạch",
    "unmet": "Chưa đủ điều kiện, được xét theo thẩm quyền",
}


def apart(item: Item) -> list[str]:
    """ "Trình ngoài số lượng của kế hoạch: Chi cục Thủy lợi; vượt “…” (KH 7, mục V.1).": one line
    for each way in which somebody stands apart."""
    nominee = item["nominee"]
    who = within(nominee["prefix"], nominee["name"])
    return [
        f"{APART[each['kind']]}: {who}; {bare_end(each['text'])}." for each in item.get("apart", ())
    ]


# --- The annex of choices -------------------------------------------------------------------

CHOOSING_TITLE = "KẾT QUẢ CHỌN THEO SỐ LƯỢNG CỦA KẾ HOẠCH VÀ CÁC LỰA CHỌN THEO THẨM QUYỀN"


def choosing_rows(chosen: Choosing) -> dict:
    """The rows of its tables, cell by cell, and what is counted."""
    rows = [row for tier in chosen["tiers"] for row in tier["rows"]]
    presented = sum(row["presented"] for row in rows)
    return {
        **chosen,
        "quotas": [_quota_row(quota) for quota in chosen["quotas"]],
        "tiers": [
            {**tier, "rows": [_placed_row(row) for row in tier["rows"]]} for tier in chosen["tiers"]
        ],
        "choices": [_choice_row(choice) for choice in chosen["choices"]],
        "day": paper_day(chosen["date"]),
        "count": two_digits(len(rows)),
        "presented": two_digits(presented),
    }


def _quota_row(quota: QuotaUse) -> dict:
    label = f"{quota['label']} ({quota['clause']})"
    reading = f"Đọc là: {bare_end(quota['reading'])}." if quota["reading"] else ""
    return {
        "what": f"{quota['group']}: {label}" if quota["group"] else label,
        "reckoned": ". ".join(filter(None, (bare_end(quota["reckoned"]), reading))),
        "limit": "…" if quota["limit"] is None else str(quota["limit"]),
        "used": f"{quota['used']} ({quota['extra']} tặng thêm)"
        if quota["extra"]
        else str(quota["used"]),
        "held": str(quota["held"]),
        "left": "…" if quota["left"] is None else str(quota["left"]),
    }


def _placed_row(row: Placed) -> dict:
    return {
        "place": str(row["place"]) if row["place"] else "-",
        "who": ", ".join(filter(None, (row["name"], row["unit"]))),
        "figures": "; ".join(row["figures"]),
        "outcome": row["outcome"],
        "presented": "Có" if row["presented"] else "Không",
        "why": row["why"],
    }


def _choice_row(choice: HandChoice) -> dict:
    who = f"{choice['by']}, {choice['basis']}" if choice["by"] else f"Hội đồng, {choice['basis']}"
    return {
        "who": f"{choice['name']} ({choice['tier']})",
        "act": "Chọn" if choice["chosen"] else "Không chọn",
        "right": who,
        "source": choice["source"] or "-",
        "reason": choice["reason"],
        "recorded": choice["recorded"],
    }
