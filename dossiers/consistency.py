"""Compares the finished papers of a dossier with the snapshot, and thereby with one another.

What is compared is what a reader of the PDFs meets: who is named, in which order, how many, with
which tally, which amount. A dossier with any difference is not handed out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dossiers import wording
from dossiers.content import COLLECTIVE, INDIVIDUAL, Content, Item, Nominee, Report, Tier
from dossiers.lookup import approved, deciding_tally, nominees, round_of, tally_of, tier_of
from dossiers.papers import COUNT_RECORD, MINUTES, SUBMISSION, VOTE_RECORD, PaperSpec, papers_of
from dossiers.reading import Paper, bare, read

QUOTA_ROW = ("what", "limit", "reckoned", "used", "held", "left")
PLACED_ROW = ("place", "who", "figures", "outcome", "presented", "why")
CHOICE_ROW = ("who", "act", "right", "source", "reason", "recorded")
_HEADS = re.compile(r"\d+ tập thể(?: và \d+ cá nhân)?|\d+ cá nhân")


@dataclass(frozen=True)
class Difference:
    """Where a paper departs: its title, the thing, and both versions as a reader would see them."""

    paper: str
    what: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.paper}: {self.what}: cần “{self.expected}”, văn bản ghi “{self.found}”."


def differences(content: Content, papers: Mapping[tuple[str, str], bytes]) -> list[Difference]:
    """All differences; `papers` are the PDFs by (kind, key). A missing paper is a difference.

    Raises pypdf.errors.PdfReadError for bytes that are no PDF.
    """
    found: list[Difference] = []
    for spec in papers_of(content):
        pdf = papers.get((spec.kind, spec.key))
        if pdf is None:
            found.append(Difference(spec.title, "văn bản", "có trong hồ sơ", "không có"))
            continue
        found += _READERS.get(spec.kind, _report)(content, spec, read(pdf))
    return found


def _submission(content: Content, spec: PaperSpec, paper: Paper) -> Iterator[Difference]:
    """The list has exactly the agreed nominees, row by row; the text counts the same heads."""
    tier = next(s["tier"] for s in content["submissions"] if s["key"] == spec.key)
    items = approved(content, tier)
    expected = []
    for kind in (COLLECTIVE, INDIVIDUAL):
        chosen = [item for item in items if item["nominee"]["kind"] == kind]
        expected += [_list_row(content, n, item) for n, item in enumerate(chosen, start=1)]
    yield from _rows(spec, expected, paper.rows)
    count = " ".join(wording.count_of([item["nominee"] for item in items]).split())
    apart = [line for item in items for line in wording.apart(item)]
    for shown in set(_HEADS.findall(_without(paper.prose, apart))) - {count}:
        yield Difference(spec.title, "số lượng", count, shown)
    day = wording.paper_day(content["meeting"]["date"])
    yield from _in_order(spec, paper, [[day], [count], *([line] for line in apart)])


def _without(prose: str, lines: list[str]) -> str:
    """What the plan's own words say of "2 tập thể" counts nobody here."""
    left = " ".join(prose.split())
    for line in lines:
        left = left.replace(" ".join(line.split()), "")
    return left


def _list_row(content: Content, number: int, item: Item) -> list[str]:
    nominee, tally = item["nominee"], deciding_tally(content, item)
    born = wording.short_day(nominee["birth_date"])
    person = [nominee["prefix"], nominee["name"], born, nominee["gender"], nominee["post"]]
    who = [*person, nominee["unit"]] if nominee["kind"] == INDIVIDUAL else [nominee["name"]]
    rest = [
        tier_of(content, item["tier"])["name"],
        item["achievement"],
        tally["sentence"] if tally else "",
    ]
    return [str(number), *who, *rest]


def _minutes(content: Content, spec: PaperSpec, paper: Paper) -> Iterator[Difference]:
    """Roll, items with their words and counts, excluded nominees, conclusions: all, in order."""
    meeting = content["meeting"]
    start = wording.clock_time(meeting["start"])
    blocks = [[f"{start}, {wording.paper_day(meeting['date'])}"]]
    present = [entry["name"] for entry in meeting["attendance"] if entry["status"] == "present"]
    absent = [entry["name"] for entry in meeting["attendance"] if entry["status"] != "present"]
    blocks += [[name] for name in (*present, *absent)]
    tiers = [t for t in content["tiers"] if any(i["tier"] == t["code"] for i in content["items"])]
    for tier in tiers:
        items = [item for item in content["items"] if item["tier"] == tier["code"]]
        blocks += [list(_item_words(content, item)) for item in items]
    blocks += [[e["nominee"]["name"], *e["reasons"]] for e in content["not_on_ballot"]]
    blocks += _concluded(content, tiers)
    end = wording.clock_time(meeting["end"])
    blocks.append([f"{end}, {wording.paper_day(meeting['end_date'])}"])
    yield from _in_order(spec, paper, blocks)
    yield from _hours(content, spec)
    yield from _rows(spec, list(_annex_rows(content)), paper.rows)


def _annex_rows(content: Content) -> Iterator[list[str]]:
    """The rows of the minutes' annex, which alone has tables: limits, everybody, choices."""
    if "choosing" not in content:
        return
    chosen = wording.choosing_rows(content["choosing"])
    tables = [chosen["quotas"], *(tier["rows"] for tier in chosen["tiers"]), chosen["choices"]]
    orders = [QUOTA_ROW, *(PLACED_ROW for _ in chosen["tiers"]), CHOICE_ROW]
    for rows, order in zip(tables, orders, strict=True):
        for number, row in enumerate(rows, start=1):
            yield [str(number), *(row[name] for name in order)]


def _concluded(content: Content, tiers: list[Tier]) -> Iterator[list[str]]:
    """Who is proposed for each tier; one sentence where nobody is."""
    if not any(item["conclusion"]["approved"] for item in content["items"]):
        yield [wording.NOBODY_AGREED]
        return
    for tier in tiers:
        agreed = [item["nominee"] for item in approved(content, tier["code"])]
        count = f"{tier['name']}: {wording.agreed_count(agreed)}"
        yield [count, *(nominee["name"] for nominee in agreed)]


def _hours(content: Content, spec: PaperSpec) -> Iterator[Difference]:
    """Every round was opened and closed between the meeting's beginning and its end."""
    meeting = content["meeting"]
    if not (meeting["start"] and meeting["end"]):
        return
    begins = f"{meeting['date']}T{meeting['start']}"
    ends = f"{meeting['end_date']}T{meeting['end']}"
    for ballot in content["rounds"]:
        what = f"lượt {ballot['number']} so với giờ họp"
        opened, closed = ballot["opened_at"][: len(begins)], ballot["closed_at"][: len(ends)]
        if opened < begins:
            yield Difference(spec.title, what, f"mở từ {meeting['start']}", opened[-5:])
        if closed > ends:
            yield Difference(spec.title, what, f"đóng trước {meeting['end']}", closed[-5:])


def _item_words(content: Content, item: Item) -> Iterator[str]:
    key = item["nominee"]["key"]
    yield wording.nominee_line(item["nominee"])
    yield item["achievement"]
    yield from item.get("unmet", ())
    yield from wording.cautions(item["warnings"])
    yield from (comment["text"] for comment in item["comments"])
    ballots = [round_of(content, number) for number in item["rounds"]]
    yield from dict.fromkeys(
        r["name"] for b in ballots for r in b["recusals"] if r["nominee"] == key
    )
    for ballot in ballots:
        if tally := tally_of(ballot, key):
            yield wording.tally_line(tally, ballot["method"])
            yield tally["sentence"]
    for override in item["overrides"]:
        yield from (override["by"], override["what"], override["reason"])
    yield item["conclusion"]["text"]


def _count_record(content: Content, spec: PaperSpec, paper: Paper) -> Iterator[Difference]:
    """One row per nominee of the round, every count as stored."""
    ballot = round_of(content, int(spec.key))
    everybody = nominees(content)
    expected = []
    for number, line in enumerate(ballot["lines"], start=1):
        counts = [str(line[key]) for key in ("agree", "disagree", "other", "blank")]
        outcome = "Đạt" if line["passed"] else "Không đạt"
        who = _name(everybody[line["nominee"]])
        expected.append([str(number), who, *counts, wording.percent(line["percent"]), outcome])
    yield from _rows(spec, expected, paper.rows)
    day = wording.paper_day(content["meeting"]["date"])
    yield from _in_order(
        spec, paper, [[f"phiên họp {day}", *(line["sentence"] for line in ballot["lines"])]]
    )


def _report(content: Content, spec: PaperSpec, paper: Paper) -> Iterator[Difference]:
    """The nominee, the tier, every figure of the tables and the sum of the contributions."""
    report = next(r for r in content["reports"] if spec.key == f"{r['nominee']}_{r['tier']}")
    nominee = nominees(content)[report["nominee"]]
    tier = tier_of(content, report["tier"])["name"]
    words = [tier.upper(), nominee["name"], *(s["title"] for s in report["sections"]), tier]
    yield from _in_order(spec, paper, [words])
    total = sum(line["amount"] for line in report["contributions"])
    if total != report["contribution_total"]:
        stored = wording.amount(report["contribution_total"])
        yield Difference(spec.title, "tổng đóng góp", wording.amount(total), stored)
    yield from _rows(spec, list(_report_rows(report)), paper.rows[: _report_table_rows(report)])


def _report_rows(report: Report) -> Iterator[list[str]]:
    for number, line in enumerate(report["targets"], start=1):
        basis = f"{line['basis']} ({line['period']})"
        figures = [wording.planned(line), wording.quantity(line["result"])]
        shown = [cell or "…" for cell in (*figures, wording.percent(line["percent"]))]
        yield [str(number), line["indicator"], line["measure"], basis, *shown]
    for number, line in enumerate(report["contributions"], start=1):
        day = wording.short_day(line["date"]) or "…"
        rest = [line["kind"], line["donor"] or "…", wording.amount(line["amount"])]
        yield [str(number), day, line["content"], *rest]
    if total := wording.total(report):
        yield ["Tổng cộng", total]


def _report_table_rows(report: Report) -> int:
    """Rows of the first two tables; a sum is one more row. Past awards come after them."""
    gifts = len(report["contributions"])
    return len(report["targets"]) + gifts + bool(wording.total(report))


def _rows(
    spec: PaperSpec, expected: list[list[str]], shown: list[list[str]]
) -> Iterator[Difference]:
    if len(expected) != len(shown):
        yield Difference(spec.title, "số dòng của bảng", str(len(expected)), str(len(shown)))
    for one, two in zip(expected, shown, strict=False):
        want, have = " | ".join(cell for cell in one if cell), " | ".join(two)
        if bare(want) != bare(have):
            yield Difference(spec.title, f"dòng {one[0]} của bảng", want, have)


def _in_order(spec: PaperSpec, paper: Paper, blocks: Iterable[list[str]]) -> Iterator[Difference]:
    """Each block's first text stands after the one before, its other texts before the next one."""
    placed: list[tuple[int, list[str]]] = []
    text, place = bare(paper.text), 0
    for first, *rest in blocks:
        found = text.find(bare(first), place)
        if found < 0:
            yield _lost(spec, first, text)
            continue
        place = found + len(bare(first))
        placed.append((place, rest))
    ends = [*(start for start, _ in placed[1:]), len(text)]
    for (start, rest), end in zip(placed, ends, strict=False):
        yield from _within(spec, text[start:end], rest)


def _within(spec: PaperSpec, text: str, words: list[str]) -> Iterator[Difference]:
    place = 0
    for word in words:
        found = text.find(bare(word), place)
        if found < 0:
            yield _lost(spec, word, text)
        else:
            place = found + len(bare(word))


def _lost(spec: PaperSpec, word: str, text: str) -> Difference:
    state = "đứng sai thứ tự" if bare(word) in text else "không có"
    return Difference(spec.title, "nội dung", word, state)


def _name(nominee: Nominee) -> str:
    return wording.person(nominee["prefix"], nominee["name"])


_READERS = {
    SUBMISSION: _submission,
    MINUTES: _minutes,
    COUNT_RECORD: _count_record,
    VOTE_RECORD: _count_record,
}
