"""Worked examples in TOML. A case says only what is special; everything it leaves out is in order.

Left out: all confirmations are given, organisations are classified at the lowest level that
passes, nobody was disciplined, nothing is pending, the subject is registered, items of a grid
have their most points, there are no contributions and no norm.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from . import words
from .conditions.classified import Classified
from .conditions.confirmed import Confirmed
from .conditions.discipline import NoDiscipline
from .conditions.measuring import BASES
from .conditions.nested import with_parts
from .conditions.outside import OutsideClass
from .conditions.progress import SCOPES, ResultAgainstTarget
from .facts import (
    FALLING,
    Block,
    Classification,
    Confirmation,
    ContributionFacts,
    Discipline,
    Facts,
    OpenNomination,
    PastAward,
    Progress,
    Score,
    SubjectFacts,
)
from .namecheck import conditions_of
from .plan import Plan, classified_year, window_for
from .problems import UnknownRule
from .reader import Table
from .values import Period, Status, difference

STATUSES = tuple(Status)
OPEN_STATUSES = tuple(status for status in Status if status is not Status.BLOCKED)
LATER = 10  # years after the plan in which somebody may still be assessed under it
WORDS = {"met": True, "not_met": False, "unknown": None}


@dataclass(frozen=True, slots=True)
class Case:
    """Facts in, verdict out. `findings` and `routes` pair a code with the state expected of it;
    `warnings`: the numbers of the earlier awards the council must be told of, `cautions`: the codes
    of all it must be told of; None: not asked."""

    name: str
    occasion: str
    tier: str
    facts: Facts
    expect: Status
    otherwise: Status | None
    gap: str | None
    findings: tuple[tuple[str, Status], ...]
    routes: tuple[tuple[str, Status], ...]
    warnings: tuple[str, ...] | None
    cautions: tuple[str, ...] | None
    line: int | None


@dataclass(frozen=True, slots=True)
class Setting:
    """What the parts of one case need to know of the rest."""

    plan: Plan
    on: date
    window: Period
    classified: int
    basis: str
    scope: str


def read_cases(root: Table, plan: Plan) -> tuple[Case, ...]:
    """Read every `[[case]]` of a file; problems go to the file's source."""
    rows = root.tables("case", unique="name", optional=True)
    cases = [_case(row, plan) for row in rows]
    return tuple(case for case in cases if case is not None)


def _case(row: Table, plan: Plan) -> Case | None:
    occasion, tier = row.text("occasion"), row.text("tier")
    setting = _setting(row, plan, occasion, tier)
    if setting is None:
        return None
    case = Case(
        name=row.text("name"),
        occasion=occasion,
        tier=tier,
        facts=_facts(row, setting),
        expect=_status(row),
        otherwise=_optional_status(row, "otherwise"),
        gap=row.text("gap", default="") or None,
        findings=_expected(row.table("findings", optional=True), _findings(plan, occasion, tier)),
        routes=_expected(row.table("routes", optional=True), _routes(plan, occasion, tier)),
        warnings=row.texts("warnings") if "warnings" in row else None,
        cautions=row.texts("cautions") if "cautions" in row else None,
        line=row.source.line(row.path),
    )
    row.close()
    return case


def _setting(row: Table, plan: Plan, occasion: str, tier: str) -> Setting | None:
    on, year = row.day("on"), row.whole("year", default=0)
    first, last = plan.period.years
    if not first <= on.year <= last + LATER:
        row.problem("on", f"phải từ năm {first} đến năm {last + LATER}")
        return None
    try:
        rules = plan.rules_of(occasion, tier)
        window = window_for(plan, occasion, year or on.year)
    except UnknownRule as error:
        row.problem("", str(error))
        return None
    own = str(row.raw("class") or next((each.code for each in plan.subject_classes), ""))
    routes = [way for rule in rules if rule.concerns(own) for way in rule.routes_for(own)]
    parts = [part for way in routes for _, part in with_parts("", way.condition)]
    ways = [part for part in parts if isinstance(part, ResultAgainstTarget)]
    yearly = "year" if window.is_year else "plan"
    basis, scope = (ways[0].basis, ways[0].scope) if ways else ("unit_plan", yearly)
    classified = classified_year(plan, occasion, window)
    return Setting(plan, on, window, classified, basis, scope)


def _status(row: Table) -> Status:
    value = row.choice("expect", STATUSES)
    return Status(value) if value in STATUSES else Status.UNKNOWN


def _optional_status(row: Table, key: str) -> Status | None:
    value = row.choice(key, OPEN_STATUSES, default="")
    return Status(value) if value in OPEN_STATUSES else None


def _findings(plan: Plan, occasion: str, tier: str) -> set[str]:
    """Codes of what may be found there: criteria, kinds of routes, pending cases, and that the tier
    is for other classes."""
    ways = (way for rule in plan.rules_of(occasion, tier) for way in rule.routes)
    kinds = {way.condition.kind for way in ways} | {OutsideClass.kind}
    here = {each.code for each in plan.criteria if each.stands_in(occasion, tier)}
    return here | kinds | {block.code for block in plan.blocks}


def _routes(plan: Plan, occasion: str, tier: str) -> set[str]:
    return {way.code for rule in plan.rules_of(occasion, tier) for way in rule.routes}


def _expected(table: Table, codes: set[str]) -> tuple[tuple[str, Status], ...]:
    pairs = [(key, table.choice(key, STATUSES)) for key in table.keys]
    for key in table.keys:
        if key not in codes:
            table.problem(key, f"không có mã {key!r} ở dịp và hình thức này")
    return tuple((key, Status(value)) for key, value in pairs if value in STATUSES)


def _facts(row: Table, setting: Setting) -> Facts:
    return Facts(
        subject=_subject(row, setting.plan),
        on=setting.on,
        window=setting.window,
        progress=tuple(
            _progress(item, setting, place)
            for place, item in enumerate(row.tables("progress", optional=True))
        ),
        contribution=_contribution(row.table("contribution", optional=True)),
        confirmations=_confirmations(row.table("confirmations", optional=True), setting),
        classifications=_classifications(row, setting),
        disciplines=_disciplines(row, setting.plan),
        blocks=tuple(_block(item) for item in row.tables("blocks", optional=True)),
        registered=WORDS.get(row.choice("registered", tuple(WORDS), default="met")),
        awards=_awards(row, setting.plan),
        scores=_scores(row.table("scores", optional=True), setting),
        other_nominations=_others(row, setting),
    )


def _subject(row: Table, plan: Plan) -> SubjectFacts:
    classes = {each.code: each for each in plan.subject_classes}
    first = next(iter(classes), "")
    code = row.choice("class", tuple(classes), default=first)
    kind = classes[code].kind if code in classes else "collective"
    return SubjectFacts(key="case", name="Ví dụ", kind=kind, subject_class=code)


def _progress(item: Table, setting: Setting, place: int) -> Progress:
    scope = item.choice("scope", SCOPES, default=setting.scope)
    year = Period.of_year(setting.window.end.year)
    result, unverified = (
        item.decimal("result", optional=True),
        item.decimal("unverified", optional=True),
    )
    figures = {
        "basis": item.choice("basis", tuple(BASES), default=setting.basis),
        "period": setting.plan.period if scope == "plan" else year,
        "target": item.decimal("target", optional=True),
        "result": result,
        "unverified": unverified,
        "verified": _verified(item, result, unverified, adds_up=_adds_up(item, setting.plan)),
        "evidence": item.texts("evidence"),
        "confirmed_by": "Người kiểm tra",
        "confirmed_on": setting.on,
    }
    progress = _named(item, setting.plan, place, figures)
    item.close()
    return progress


def _named(item: Table, plan: Plan, place: int, figures: dict[str, Any]) -> Progress:
    """One of the plan's indicators, or one that somebody made up."""
    known = {indicator.code: indicator for indicator in plan.indicators}
    code = item.choice("indicator", tuple(known), default="")
    if code in known:
        falls = known[code].direction == FALLING
        baseline = item.decimal("baseline", optional=True) if falls else None
        return known[code].progress(**figures, baseline=baseline)
    return Progress(
        code=str(place + 1),
        name=item.text("name", default=f"Chỉ tiêu {place + 1}"),
        measure=item.text("measure", default="hộ"),
        integral=item.flag("integral", default=True),
        **figures,
    )


def _adds_up(item: Table, plan: Plan) -> bool:
    named = next((each for each in plan.indicators if each.code == item.raw("indicator")), None)
    return named is None or named.adds_up


def _verified(
    item: Table, result: Decimal | None, unverified: Decimal | None, *, adds_up: bool
) -> Decimal | None:
    """What the case says was checked: of a level the last one that was. Left out it is the rest of
    a result that adds up; of no other does anybody know."""
    if "verified" in item:
        if unverified is None:
            item.problem("verified", "chỉ dùng cùng unverified")
        return item.decimal("verified")
    if result is None or unverified is None or result == unverified or not adds_up:
        return None
    return difference(result, unverified)


def _contribution(table: Table) -> ContributionFacts:
    contribution = ContributionFacts(
        total=table.decimal("total", optional=True) or Decimal(0),
        norm=table.decimal("norm", optional=True),
        norm_source=table.text("source", default=""),
        unverified_total=table.decimal("unverified", optional=True) or Decimal(0),
        evidence=table.texts("evidence"),
        counted=table.texts("counted"),
    )
    table.close()
    return contribution


def _confirmations(table: Table, setting: Setting) -> tuple[Confirmation, ...]:
    codes = confirmed_codes(setting.plan)
    told = {code: table.choice(code, tuple(WORDS), default="met") for code in codes}
    table.close()
    return tuple(
        Confirmation(code, WORDS.get(word), "Người kiểm tra", setting.on, ("Minh chứng",))
        for code, word in told.items()
        if word != "unknown"
    )


def confirmed_codes(plan: Plan) -> list[str]:
    """Codes of everything a person has to confirm, parts of conditions included."""
    found = [c.code for _, c in conditions_of(plan) if isinstance(c, Confirmed)]
    return list(dict.fromkeys(found))


def _classifications(row: Table, setting: Setting) -> tuple[Classification, ...]:
    if "classifications" not in row:
        return _passing_classifications(setting)
    asked = [c for _, c in conditions_of(setting.plan) if isinstance(c, Classified)]
    organisations = tuple(dict.fromkeys(each.code for c in asked for each in c.organisations))
    found = []
    for item in row.tables("classifications", optional=True):
        organisation = item.choice("organisation", organisations)
        year = item.whole("year", default=setting.classified)
        found.append(Classification(organisation, organisation, year, item.closing("level")))
    return tuple(found)


def _passing_classifications(setting: Setting) -> tuple[Classification, ...]:
    """At the lowest level that passes; where several conditions ask, at the highest of these."""
    found: dict[tuple[str, int], Classification] = {}
    for condition in (c for _, c in conditions_of(setting.plan) if isinstance(c, Classified)):
        for year in range(setting.classified - condition.years + 1, setting.classified + 1):
            for each in condition.organisations:
                there = found.get((each.code, year))
                low = there is None or condition.places.get(there.level, -1) < condition.minimum
                if each.required and low:
                    level = condition.levels[condition.minimum].code
                    found[each.code, year] = Classification(each.code, each.label, year, level)
    return tuple(found.values())


def _disciplines(row: Table, plan: Plan) -> tuple[Discipline, ...] | None:
    if row.choice("discipline_records", ("known", "unknown"), default="known") == "unknown":
        return None
    asked = [c for _, c in conditions_of(plan) if isinstance(c, NoDiscipline)]
    levels = tuple(dict.fromkeys(level.code for c in asked for level in c.levels))
    found = []
    for item in row.tables("disciplines", optional=True):
        level, decided_on = item.choice("level", levels), item.day("decided_on")
        item.close()
        found.append(Discipline("Ví dụ", level, decided_on))
    return tuple(found)


def _awards(row: Table, plan: Plan) -> tuple[PastAward, ...] | None:
    if row.choice("award_records", ("known", "unknown"), default="known") == "unknown":
        return None
    tiers = tuple(tier.code for tier in plan.tiers)
    return tuple(_award(item, tiers) for item in row.tables("awards", optional=True))


def _scores(table: Table, setting: Setting) -> tuple[Score, ...]:
    """The points given; an item left out has its most, "unknown" has not been given."""
    found = []
    for each in (item for grid in setting.plan.grids for item in grid.items if not item.indicator):
        if table.raw(each.code) == "unknown":
            table.text(each.code)
            continue
        given = table.decimal(each.code, optional=True)
        if given is None and each.optional:
            continue
        points = each.maximum if given is None else given
        found.append(Score(each.code, points, "Người chấm", setting.on))
    table.close()
    return tuple(found)


def _block(item: Table) -> Block:
    block = Block(item.code(), item.day("since"), item.day("until", optional=True))
    item.close()
    return block


def _award(item: Table, tiers: tuple[str, ...]) -> PastAward:
    award = PastAward(
        item.choice("tier", tiers),
        item.day("decided_on"),
        item.text("number"),
        window=_days(item),
        evidence=item.texts("evidence"),
        counted=item.texts("counted"),
    )
    item.close()
    return award


def _others(row: Table, setting: Setting) -> tuple[OpenNomination, ...]:
    """Of the case's own occasion and days unless said otherwise."""
    own, found = row.text("occasion"), []
    for item in row.tables("other_nominations", optional=True):
        occasion, window = item.text("occasion", default=own), _days(item) or setting.window
        named = next((o.name for o in setting.plan.occasions if o.code == occasion), occasion)
        nomination = OpenNomination(
            tier=item.choice("tier", tuple(tier.code for tier in setting.plan.tiers)),
            occasion=occasion,
            occasion_name=f"{named}, {words.span(window)}",
            window=window,
            here=(occasion, window) == (own, setting.window),
            state=item.text("state", default=""),
            evidence=item.texts("evidence"),
            counted=item.texts("counted"),
        )
        item.close()
        found.append(nomination)
    return tuple(found)


def _days(item: Table) -> Period | None:
    """`from`, `to`: both or none."""
    first, last = item.day("from", optional=True), item.day("to", optional=True)
    if (first is None) is not (last is None):
        item.problem("from" if first else "to", "ghi cả ngày đầu (from) lẫn ngày cuối (to)")
    elif first and last and last < first:
        item.problem("to", "ngày kết thúc đứng trước ngày bắt đầu")
    elif first and last:
        return Period(first, last)
    return None
