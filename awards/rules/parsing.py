"""From the text of a plan file to a `Plan`, or to every problem in it."""

import re
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

from . import casefile
from .conditions import KINDS, Condition
from .measures import is_day, read_grid, read_indicator
from .plan import (
    Amendment,
    Anchor,
    BlockRule,
    Content,
    Criterion,
    Goal,
    Occasion,
    Plan,
    Reading,
    Route,
    Rule,
    SubjectClass,
    Tier,
)
from .plancheck import check
from .quotas.checking import check_choosing
from .quotas.choice_cases import read_choice_cases
from .quotas.reading import read_choosing
from .reader import Source, Table
from .values import Period

KIND_OF_OCCASION = ("annual", "mid_term", "final", "ad_hoc")
WINDOWS = ("year", "until", "period", "range")
AUTHORITIES = ("department", "district", "province", "ministry", "prime_minister", "president")
SUBJECT_KINDS = ("collective", "individual", "household")


def parse_plan(text: str) -> Plan:
    """Read and validate a plan. Raises `PlanError` with every problem, each with path and line.

    Its worked cases are read and not run: `run_cases` does that.
    """
    source = Source(text)
    plan = _read(source.root, sha256(text.encode()).hexdigest())
    source.stop_if_wrong()
    check(plan, source)
    check_choosing(plan, source)
    source.stop_if_wrong()
    cases = casefile.read_cases(source.root, plan)
    choice_cases = read_choice_cases(source.root, plan)
    source.stop_if_wrong()
    return replace(plan, cases=cases, choice_cases=choice_cases)


def _read(root: Table, digest: str) -> Plan:
    identity = _identity(root.table("plan"))
    criteria = tuple(_criterion(row) for row in root.tables("criterion", unique="code"))
    tiers = tuple(_tier(row) for row in root.tables("tier", unique="code"))
    rules = tuple(_rule(row) for row in root.tables("rule"))
    plan = Plan(
        **identity,
        contents=tuple(_content(row) for row in root.tables("content", unique="code")),
        subject_classes=tuple(_subject(row) for row in root.tables("subject", unique="code")),
        tiers=tuple(sorted(tiers, key=lambda tier: tier.rank)),
        criteria=criteria,
        occasions=tuple(
            _occasion(row, rules, tiers) for row in root.tables("occasion", unique="code")
        ),
        rules=rules,
        readings=tuple(_reading(row) for row in _some(root, "reading")),
        goals=tuple(_goal(row) for row in _some(root, "goal")),
        blocks=tuple(_block(row) for row in _some(root, "block")),
        cases=(),
        sha256=digest,
        indicators=tuple(read_indicator(row) for row in _some(root, "indicator")),
        grids=tuple(read_grid(row) for row in _some(root, "grid")),
        **read_choosing(root),
    )
    root.tables("case", unique="name", optional=True)
    root.close()
    return plan


def _some(root: Table, key: str) -> tuple[Table, ...]:
    return root.tables(key, unique="code", optional=True)


def _identity(table: Table) -> dict:
    values = {
        "number": table.text("number"),
        "short": table.text("short"),
        "title": table.text("title"),
        "issuer": table.text("issuer"),
        "issued_on": table.day("issued_on"),
        "period": _period(table),
        "legal_basis": table.texts("legal_basis"),
        "anchors": tuple(
            Anchor(row.text("code"), row.closing("title"))
            for row in table.tables("anchor", unique="code", optional=True)
        ),
        "amendments": tuple(_amendment(row) for row in table.tables("amendment", optional=True)),
    }
    table.close()
    return values


def _amendment(row: Table) -> Amendment:
    amendment = Amendment(
        kind=row.choice("kind", ("supersedes", "amends")),
        number=row.text("number"),
        issued_on=row.day("issued_on"),
        clause=row.text("clause", default=""),
        text=row.text("text"),
    )
    row.close()
    return amendment


def _period(table: Table) -> Period:
    start, end = table.day("from"), table.day("to")
    if end < start:
        table.problem("to", "ngày kết thúc đứng trước ngày bắt đầu")
        return Period(end, start)
    return Period(start, end)


def _content(row: Table) -> Content:
    content = Content(row.code(), row.text("label"), row.text("clause"))
    row.close()
    return content


def _subject(row: Table) -> SubjectClass:
    subject = SubjectClass(row.code(), row.text("label"), row.choice("kind", SUBJECT_KINDS))
    row.close()
    return subject


def _tier(row: Table) -> Tier:
    tier = Tier(
        code=row.code(),
        name=row.text("name"),
        short_name=row.text("short_name"),
        rank=row.whole("rank"),
        decided_by=row.text("decided_by"),
        authority=row.choice("authority", AUTHORITIES),
        reward=row.text("reward", default=""),
        upward=row.choice("upward", ("province", "ministry"), default=""),
    )
    row.close()
    return tier


def _criterion(row: Table) -> Criterion:
    code, kind = row.code(), row.choice("kind", tuple(KINDS))
    criterion = Criterion(
        code=code,
        group=row.choice("group", ("general", "specific")),
        label=row.text("label"),
        clause=row.text("clause"),
        kind=kind,
        condition=_condition(row, kind, code),
        applies_to=row.texts("applies_to"),
        tiers=row.texts("for_tiers"),
        occasions=row.texts("for_occasions"),
    )
    row.close()
    return criterion


def _condition(row: Table, kind: str, code: str) -> Condition:
    """Which keys there may be depends on the kind: where that is wrong, it alone is told."""
    if kind not in KINDS:
        row.leave()
    return KINDS.get(kind, KINDS["registered"]).read(row, code)


def _rule(row: Table) -> Rule:
    rule = Rule(
        occasion=row.text("occasion"),
        tier=row.text("tier"),
        clause=row.text("clause"),
        routes=tuple(_route(r) for r in row.tables("route", unique="code", optional=True)),
        applies_to=row.texts("applies_to"),
    )
    row.close()
    return rule


def _route(row: Table) -> Route:
    code, kind = row.code(), row.choice("kind", tuple(KINDS))
    route = Route(
        code=code,
        label=row.text("label"),
        clause=row.text("clause"),
        condition=_condition(row, kind, code),
        wording=row.text("wording", default=""),
        reading=row.text("reading", default=""),
        applies_to=row.texts("applies_to"),
    )
    row.close()
    return route


def _occasion(row: Table, rules: tuple[Rule, ...], tiers: tuple[Tier, ...]) -> Occasion:
    code = row.code()
    given = {rule.tier for rule in rules if rule.occasion == code}
    by_rank = sorted(tiers, key=lambda tier: tier.rank)
    year = row.whole("classified_year", default=0)
    occasion = Occasion(
        code=code,
        name=row.text("name"),
        clause=row.text("clause"),
        kind=row.choice("kind", KIND_OF_OCCASION),
        window=row.choice("window", WINDOWS),
        tiers=tuple(tier.code for tier in by_rank if tier.code in given),
        until=row.day("until", optional=True),
        held=row.text("held", default=""),
        classified_year=year or None,
        days=_range(row),
        cut_off=_day_told(row, "cut_off"),
        deadline=_day_told(row, "deadline"),
    )
    row.close()
    return occasion


def _range(row: Table) -> Period | None:
    if row.raw("window") == "range":
        return _period(row)
    for key in ("from", "to"):
        if key in row:
            row.refuse(key, 'chỉ dùng khi window = "range"')
    return None


def _day_told(row: Table, key: str) -> str:
    """ "11-30" (every year) or "2025-11-30"."""
    told = row.text(key, default="")
    if told and not is_day(told):
        row.problem(key, 'phải có dạng "11-30" hoặc "2025-11-30"')
        return ""
    return told


def _reading(row: Table) -> Reading:
    reading = Reading(row.code(), row.text("clause"), row.text("wording"), row.text("reading"))
    row.close()
    return reading


def _goal(row: Table) -> Goal:
    direction = row.choice("direction", ("at_least", "at_most"))
    goal = Goal(
        code=row.code(),
        label=row.text("label"),
        measure=row.text("measure"),
        direction=direction,
        strict=row.flag("strict", default=False),
        target=row.decimal("target", above=Decimal(0)),
        by_year=row.whole("by_year"),
        every_year=row.flag("every_year", default=False),
        clause=row.text("clause"),
        yearly=_yearly(row),
    )
    row.close()
    return goal


def _yearly(row: Table) -> tuple[tuple[int, Decimal], ...]:
    table = row.table("yearly", optional=True)
    years = []
    for key in table.keys:
        value = table.decimal(key)
        if re.fullmatch(r"\d{4}", key, flags=re.ASCII):
            years.append((int(key), value))
        else:
            table.problem(key, "phải là một năm, ví dụ 2023")
    return tuple(sorted(years))


def _block(row: Table) -> BlockRule:
    block = BlockRule(
        code=row.code(),
        label=row.text("label"),
        clause=row.text("clause"),
        required=row.text("required"),
        fact=row.text("fact"),
    )
    row.close()
    return block
