"""A plan as the matrix an officer would draw, whatever routes and tiers it has: a row a tier of an
occasion, a column a route."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from awards import rules
from awards.models import ContributionNorm
from awards.rules import Cell, MatrixRow
from awards.rules.words import lower_first
from emulation.enums import SubjectKind
from emulation.vietnamese.money import format_vnd

KIND_WORDS = {
    "progress": "kết quả so với mức đề ra",
    "contribution": "đóng góp quy ra tiền",
}


@dataclass(frozen=True)
class Column:
    """A route of some row. `short` names it inside a cell on a phone."""

    code: str
    head: str
    short: str


@dataclass(frozen=True)
class Norms:
    """What a demand for a norm has on the occasion's day: amounts, and for whom there is none."""

    amounts: list[str]
    missing: list[str]


@dataclass(frozen=True)
class Box:
    """One cell of the table; `cell` None where the row has no such route."""

    column: Column
    cell: Cell | None = None
    clause: str = ""
    basis: str = ""
    norms: Norms | None = None


@dataclass(frozen=True)
class TableRow:
    """A row of the matrix. `span`: rows of its occasion on the first of them, else 0. Without
    boxes the tier asks for the criteria alone."""

    row: MatrixRow
    span: int
    boxes: list[Box]


class PlanMatrix:
    """The matrix of `plan`, with the norms that hold on each occasion's last day as of `on`."""

    def __init__(self, plan: rules.Plan, norms: Iterable[ContributionNorm], on: date) -> None:
        self.plan, self.norms, self.on = plan, list(norms), on
        self._matrix = rules.matrix(plan)

    @property
    def ranks(self) -> int:
        return self.plan.top_rank

    @property
    def columns(self) -> list[Column]:
        codes = self._codes()
        return [self._column(code, alone=len(codes) == 1) for code in codes]

    def _codes(self) -> list[str]:
        """In the order of the file."""
        return list(dict.fromkeys(cell.route for row in self._matrix for cell in row.cells))

    def _column(self, code: str, *, alone: bool) -> Column:
        routes = [each for rule in self.plan.rules if (each := rule.route(code))]
        labels = {route.label for route in routes}
        kinds = {route.condition.kind for route in routes}
        told = KIND_WORDS.get(kinds.pop(), "") if len(kinds) == 1 else ""
        if len(labels) == 1:
            told = lower_first(labels.pop())
        short = "Điều kiện" if alone else f"Đường {code}"
        return Column(code, f"{short}: {told}" if told else short, short)

    @property
    def rows(self) -> list[TableRow]:
        spans: dict[str, int] = {}
        for row in self._matrix:
            spans[row.occasion.code] = spans.get(row.occasion.code, 0) + 1
        columns = self.columns
        return [
            TableRow(row, spans.pop(row.occasion.code, 0), self._boxes(row, columns))
            for row in self._matrix
        ]

    def _boxes(self, row: MatrixRow, columns: Sequence[Column]) -> list[Box]:
        cells = {cell.route: cell for cell in row.cells}
        return [self._box(row, column, cells.get(column.code)) for column in columns if cells]

    def _box(self, row: MatrixRow, column: Column, cell: Cell | None) -> Box:
        if cell is None:
            return Box(column)
        label = lower_first(cell.label)
        basis = cell.basis or (label if label != cell.demand else "")
        norms = self._norms(row) if cell.needs_norm else None
        return Box(column, cell, cell.clause, basis, norms)

    def _norms(self, row: MatrixRow) -> Norms:
        day = self._day(row.occasion)
        held = {
            norm.subject_kind: norm
            for norm in self.norms
            if norm.tier == row.tier.code and norm.holds_on(day)
        }
        amounts = [
            f"{SubjectKind(kind).label.lower()} {format_vnd(norm.value)}"
            for kind, norm in sorted(held.items())
        ]
        return Norms(amounts, [kind.label.lower() for kind in SubjectKind if kind not in held])

    def _day(self, occasion: rules.Occasion) -> date:
        """The last day of the window the occasion would have this year."""
        end = occasion.until or self.plan.period.end
        return end if occasion.kind != "annual" else min(date(self.on.year, 12, 31), end)

    @property
    def norm_is_missing(self) -> bool:
        boxes = (box for row in self.rows for box in row.boxes)
        return any(box.norms and box.norms.missing for box in boxes)

    @property
    def by_norm(self) -> str:
        """What is reached by a norm, for a sentence: "theo đường B", "theo đóng góp"."""
        codes = {cell.route for row in self._matrix for cell in row.cells if cell.needs_norm}
        if len(self._codes()) == 1:
            return "theo đóng góp"
        return f"theo đường {' và '.join(sorted(codes))}"

    @property
    def criteria_line(self) -> str:
        """How the routes stand to each other, and which criteria hold for all of them."""
        codes = self._codes()
        if not codes:
            return f"{self._criteria('mọi hình thức')} Kế hoạch không có mốc bằng số.".strip()
        if len(codes) == 1:
            return self._criteria("mọi hình thức")
        *others, last = codes
        either = f"Đường {', '.join(others)} hoặc {last}"
        if len(codes) == 2:
            either = f"Đường {codes[0]} hoặc đường {last}"
        whom = "hai đường" if len(codes) == 2 else "mọi đường"
        return f"{either}, đạt một là đủ. {self._criteria(whom)}".strip()

    def _criteria(self, whom: str) -> str:
        counts = {
            name: sum(c.group == group for c in self.plan.criteria)
            for group, name in (("general", "tiêu chuẩn chung"), ("specific", "tiêu chuẩn riêng"))
        }
        told = " và ".join(f"{count} {name}" for name, count in counts.items() if count)
        if not told:
            return ""
        every = "Cả " if len(self.plan.criteria) > 1 else ""
        return f"{every}{told} áp dụng cho {whom}{self._limited()}."

    def _limited(self) -> str:
        """How many criteria are not asked of everybody."""
        some = sum(bool(c.applies_to or c.tiers or c.occasions) for c in self.plan.criteria)
        if not some:
            return ""
        return (
            f"; {some} tiêu chuẩn chỉ áp dụng cho một số đối tượng, dịp hoặc hình thức, ghi ở dưới"
        )
