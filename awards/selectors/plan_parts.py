"""Every part of a plan beside its matrix, in words: what it demands, for whom, where it stands."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from awards.rules import Plan, words
from awards.rules.grids import Grid, Item
from awards.rules.plan import Criterion, Goal, Indicator
from awards.rules.quotas.model import BodyCaps, Cap, Limit, Quota, RankKey, Reserve, Share, Who
from awards.rules.texts import value_word

KINDS = {"collective": "tập thể", "individual": "cá nhân", "household": "hộ gia đình"}
GROUPS = {"general": "Tiêu chuẩn chung", "specific": "Tiêu chuẩn riêng"}


@dataclass(frozen=True)
class Line:
    """One entry. `demands`: what it asks, a sentence each; `wording` and `reading` of an open
    place."""

    label: str
    demands: tuple[str, ...]
    clause: str
    under: str = ""
    whom: str = ""
    wording: str = ""
    reading: str = ""


@dataclass(frozen=True)
class Part:
    """A table. `anchor` in the page; `heads` of what is listed and of what it says."""

    anchor: str
    title: str
    heads: tuple[str, str]
    lines: tuple[Line, ...]

    @property
    def cited(self) -> bool:
        return any(line.clause for line in self.lines)

    @property
    def for_somebody(self) -> bool:
        """Whether a column says for whom."""
        return any(line.whom for line in self.lines)


def parts(plan: Plan) -> list[Part]:
    """What the plan has, in the order it is read in; a part it does not have is left out."""
    telling = _Telling(plan)
    found = [
        Part(anchor, title, heads, tuple(lines()))
        for anchor, title, heads, lines in (
            ("tieu-chuan", "Tiêu chuẩn", ("Tiêu chuẩn", "Phải có"), telling.criteria),
            ("vu-viec", "Việc chưa kết luận", ("Việc", "Phải có"), telling.blocks),
            ("chi-tieu", "Chỉ tiêu của kế hoạch", ("Chỉ tiêu", "Cách tính"), telling.indicators),
            *telling.grids(),
            ("gioi-han", "Giới hạn số lượng", ("Giới hạn", "Số lượng"), telling.quotas),
            ("thu-tu", "Thứ tự xếp", ("Thứ tự", "Xếp theo"), telling.rankings),
            ("uu-tien", "Ưu tiên", ("Ưu tiên", "Dấu hiệu"), telling.preferences),
            ("quyen", "Quyền quyết định thêm", ("Quyền", "Được làm gì"), telling.discretions),
            ("hinh-thuc", "Hình thức khen", ("Hình thức", "Ai quyết định"), telling.tiers),
            ("noi-dung", "Nội dung phong trào", ("Nội dung", ""), telling.contents),
            ("muc-tieu", "Mục tiêu phong trào", ("Mục tiêu", "Mức"), telling.goals),
            ("van-ban", "Văn bản được thay, được sửa", ("Văn bản", "Nội dung"), telling.amendments),
        )
    ]
    return [part for part in found if part.lines]


Lines = Callable[[], Iterator[Line]]


class _Telling:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._classes = {each.code: words.lower_first(each.label) for each in plan.subject_classes}
        self._tiers = {each.code: each.short_name for each in plan.tiers}
        self._occasions = {each.code: words.lower_first(each.name) for each in plan.occasions}

    # --- Whom ---------------------------------------------------------------------------

    def _names(self, codes: Sequence[str], names: dict[str, str]) -> str:
        return ", ".join(names.get(code, code) for code in codes)

    def _rows(self, occasions: Sequence[str], tiers: Sequence[str]) -> str:
        """ "dịp hằng năm; Giấy khen": the rows of the matrix, empty for all."""
        on = f"dịp {self._names(occasions, self._occasions)}" if occasions else ""
        return words.join([on, self._names(tiers, self._tiers)])

    def _who(self, who: Who) -> str:
        told = [self._names(who.kinds, KINDS), self._names(who.classes, self._classes)]
        return words.join(told)

    # --- Eligibility --------------------------------------------------------------------

    def criteria(self) -> Iterator[Line]:
        for each in self.plan.criteria:
            yield Line(
                each.label,
                self._demands(each),
                each.clause,
                under=GROUPS[each.group],
                whom=words.join(
                    [
                        self._names(each.applies_to, self._classes),
                        self._rows(each.occasions, each.tiers),
                    ]
                )
                or "mọi đối tượng, dịp và hình thức",
            )

    def _demands(self, criterion: Criterion) -> tuple[str, ...]:
        """Of a condition made of others, each of them with its clause."""
        demand, basis = criterion.condition.demand(self.plan)
        inner = getattr(criterion.condition, "parts", ())
        found = [f"{demand.partition(':')[0] if inner else demand} {basis}".strip()]
        for part in inner:
            told = " ".join(part.condition.demand(self.plan)).strip()
            clause = f" ({part.clause})" if part.clause and part.clause != criterion.clause else ""
            found.append(f"{part.label}: {told}{clause}")
        return tuple(found)

    def blocks(self) -> Iterator[Line]:
        for each in self.plan.blocks:
            yield Line(each.label, (each.required,), each.clause)

    def indicators(self) -> Iterator[Line]:
        for each in self.plan.indicators:
            yield Line(each.name, _counted(each), each.clause)

    def grids(self) -> list[tuple[str, str, tuple[str, str], Lines]]:
        """A part for each."""
        return [
            (
                f"thang-diem-{grid.code}",
                f"{grid.label}: {words.number(grid.full)} điểm ({grid.clause})",
                ("Mục", "Điểm"),
                self._items(grid),
            )
            for grid in self.plan.grids
        ]

    def _items(self, grid: Grid) -> Lines:
        def lines() -> Iterator[Line]:
            for item in grid.items:
                yield Line(item.label, self._points(item), item.clause or grid.clause)

        return lines

    def _points(self, item: Item) -> tuple[str, ...]:
        if not item.indicator:
            return (item.demand, "có người chấm")
        named = words.lower_first(self.plan.indicator(item.indicator).name)
        how = [f"theo tỷ lệ {named} so với {value_word('basis', item.basis)}"]
        if item.steps:
            how += [
                f"từ {words.number(step.at)}%: {words.number(step.points)} điểm"
                for step in item.steps
            ]
        return (item.demand, *how)

    # --- Choosing -----------------------------------------------------------------------

    def quotas(self) -> Iterator[Line]:
        for each in self.plan.quotas:
            yield Line(
                each.label,
                self._limit(each),
                each.clause,
                whom=words.join(
                    [self._rows(each.scope.occasions, each.scope.tiers), self._who(each.who)]
                ),
                wording=each.wording,
                reading=each.reading,
            )

    def _limit(self, quota: Quota) -> tuple[str, ...]:
        per, limit = value_word("per", quota.per), quota.limit
        if isinstance(limit, BodyCaps):
            rest = "kế hoạch không nêu" if limit.others is None else f"{limit.others} đề nghị"
            named = [f"{name}: nhiều nhất {number} đề nghị" for name, number in limit.named]
            return (*named, f"khối, cụm khác: {rest}")
        if isinstance(limit, (Cap, Share)):
            return (f"{per}: {_most(limit)}",)
        told = [f"{per}: nhiều nhất {limit.number} đề nghị"]
        return (*told, *(self._reserved(each) for each in limit.reserved))

    def _reserved(self, each: Reserve) -> str:
        left = "còn trống thì để lại cho người khác" if each.release else "còn trống thì để trống"
        whom = self._who(each.who)
        told = f" cho {whom}" if whom else ""
        return f"trong đó {each.seats} suất dành riêng{told} (“{each.label}”), {left}"

    def rankings(self) -> Iterator[Line]:
        for each in self.plan.rankings:
            yield Line(
                each.label,
                tuple(_key(place, key) for place, key in enumerate(each.by, start=1))
                or ("kế hoạch không nêu tiêu chí: mọi đề nghị ngang nhau, Hội đồng chọn",),
                each.clause,
                whom=self._rows(each.scope.occasions, each.scope.tiers) or "mọi dịp và hình thức",
                wording=each.wording,
                reading=each.reading,
            )

    def preferences(self) -> Iterator[Line]:
        for each in self.plan.preferences:
            traits = ", ".join(value_word("traits", trait) for trait in each.traits)
            told = f"{traits}; chỉ hiện bên cạnh, không quyết định"
            yield Line(each.label, (told,), each.clause, wording=each.wording, reading=each.reading)

    def discretions(self) -> Iterator[Line]:
        quotas = {each.code: f"“{each.label}”" for each in self.plan.quotas}
        for each in self.plan.discretions:
            over = self._names(each.quotas, quotas)
            told = value_word("may", each.may) + (f": {over}" if over else "")
            yield Line(
                each.label,
                (f"{each.by}: {told}, ghi lý do",),
                each.clause,
                whom=self._rows(each.scope.occasions, each.scope.tiers) or "mọi dịp và hình thức",
                wording=each.wording,
                reading=each.reading,
            )

    # --- What it is about ---------------------------------------------------------------

    def tiers(self) -> Iterator[Line]:
        for each in self.plan.tiers:
            yield Line(each.name, (each.decided_by,), "")

    def contents(self) -> Iterator[Line]:
        for each in self.plan.contents:
            yield Line(each.label, (), each.clause)

    def goals(self) -> Iterator[Line]:
        for each in self.plan.goals:
            yield Line(each.label, _goal(each), each.clause)

    def amendments(self) -> Iterator[Line]:
        for each in self.plan.amendments:
            what = value_word("kind", each.kind).capitalize()
            told = f"Số {each.number} ngày {words.day(each.issued_on)}"
            yield Line(told, (each.text,), each.clause, under=what)


def _most(limit: Limit) -> str:
    if isinstance(limit, Cap):
        return f"nhiều nhất {limit.number} đề nghị"
    if isinstance(limit, Share):
        of, rounding = value_word("of", limit.of), value_word("rounding", limit.rounding)
        return f"nhiều nhất {words.number(limit.percent)}% {of}, làm tròn {rounding}"
    return ""


def _key(place: int, key: RankKey) -> str:
    measure = f", {key.measure}" if key.measure else ""
    return f"{place}. {words.lower_first(key.label)}{measure}: {value_word('order', key.order)}"


def _counted(indicator: Indicator) -> tuple[str, ...]:
    told = [f"đơn vị tính: {indicator.measure}", value_word("aggregation", indicator.aggregation)]
    told.append(value_word("direction", indicator.direction))
    if indicator.weight is not None:
        told.append(f"trọng số {words.number(indicator.weight)}")
    return (words.join(told),)


def _goal(goal: Goal) -> tuple[str, ...]:
    word = {
        ("at_most", True): "dưới",
        ("at_most", False): "không quá",
        ("at_least", True): "trên",
        ("at_least", False): "từ",
    }[goal.direction, goal.strict]
    each = "mỗi năm, " if goal.every_year else ""
    told = f"{word} {words.amount(goal.target, goal.measure)}, {each}đến năm {goal.by_year}"
    years = [f"năm {year}: {words.amount(value, goal.measure)}" for year, value in goal.yearly]
    return (told, *years)
