"""A new office as one TOML text: department, units, people with their accounts, council, measures.

The format is shown, line by line, in docs/office.toml. Reading finds every fault, each with its key
and line; what it says is written by `awards.services.office`.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from awards.enums import CouncilPost, Denominator, RoundMethod
from awards.rules.reader import Source, Table
from emulation.enums import Role, UnitKind
from emulation.vietnamese.names import normalise
from emulation.vietnamese.printable import refusal

RANKS = ("worker", "leader", "head")
ADDRESSES = ("Ông", "Bà")
NEEDED_ROLES = (Role.TCCB, Role.SECRETARY, Role.ADMIN)
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_LOGIN = re.compile(r"[a-z0-9][a-z0-9.-]{2,59}")
_ALWAYS = date.max
# How long each text may be, as its column is.
LENGTHS = {
    "phone_extension": 20, "superior": 200, "name": 200, "short_name": 200, "symbol": 40,
    "place": 100, "province": 100, "basis": 300, "given": 60, "post": 120, "citation": 300,
    "decision_number": 60, "code": 50,
}  # fmt: skip
PERSON_LENGTHS = LENGTHS | {"name": 120, "code": 20}
MEASURE_LENGTH = 40
LARGEST = 1000


@dataclass(frozen=True)
class UnitLine:
    code: str
    kind: str
    name: str
    symbol: str
    opened_on: date | None
    handles_awards: bool


@dataclass(frozen=True)
class PersonLine:
    """`login` is empty for who has no account; `roles`: (role, unit's code or "")."""

    code: str
    unit: str
    name: str
    given: str
    address: str
    post: str
    rank: str
    login: str
    roles: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CouncilLines:
    """`members`: (person's code, post) in their order; `rules`: the fields of RoundRule."""

    name: str
    decision_number: str
    decision_date: date
    valid_from: date
    valid_to: date | None
    members: tuple[tuple[str, str], ...]
    rules: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Office:
    """`names`: the fields of DepartmentName; `measures`: (name, counted in whole ones)."""

    code: str
    phone_extension: str
    names: tuple[dict[str, Any], ...]
    units: tuple[UnitLine, ...]
    people: tuple[PersonLine, ...]
    movement: str
    measures: tuple[tuple[str, bool], ...]
    council: CouncilLines


def read_office(text: str) -> Office:
    """Raises PlanError with every fault of the text."""
    source = Source(text)
    root = source.root
    department = root.table("department")
    units = _units(root)
    people = _people(root, {unit.code for unit in units})
    office = Office(
        code=_slug(department),
        phone_extension=_text(department, "phone_extension", default=""),
        names=_names(department),
        units=units,
        people=people,
        movement=_slug(movement := root.table("movement")),
        measures=_measures(root.table("measures")),
        council=_council(root.table("council"), {person.code: person for person in people}),
    )
    for table in (department, movement, root):
        table.close()
    _refuse_an_office_that_cannot_begin(root, office)
    source.stop_if_wrong()
    return office


def _text(
    table: Table, key: str, *, default: str | None = None, lengths: dict[str, int] = LENGTHS
) -> str:
    """A text that fits its column, holds nothing unseen and can be printed."""
    text = table.text(key, default=default)
    if len(text) > lengths[key]:
        table.problem(key, f"dài quá {lengths[key]} ký tự")
    if text != normalise(text):
        table.problem(key, "có khoảng trắng thừa hoặc ký tự không nhìn thấy")
    if told := refusal(text):
        table.problem(key, told)
    return text


def _slug(table: Table, key: str = "code") -> str:
    code = _text(table, key)
    if code and not _SLUG.fullmatch(code):
        table.problem(key, f"mã {code!r} chỉ gồm chữ thường không dấu, số và gạch nối")
    return code


# --- Department and units -------------------------------------------------------------------


def _names(department: Table) -> tuple[dict[str, Any], ...]:
    rows = department.tables("name")
    names = tuple(_name(row) for row in rows)
    if not names:
        department.problem("name", "cần ít nhất một tên cơ quan")
    for row, name in zip(rows, names, strict=True):
        others = (other for other in names if other is not name)
        if any(_overlap(name, other) for other in others):
            row.problem("from", "hai tên cơ quan trùng ngày")
    return names


def _name(row: Table) -> dict[str, Any]:
    keys = ("superior", "name", "short_name", "symbol", "place", "province")
    name = {key: _text(row, key) for key in keys}
    name |= _term(row) | {"basis": _text(row, "basis", default="")}
    row.close()
    return name


def _term(row: Table) -> dict[str, date | None]:
    start, end = row.day("from"), row.day("to", optional=True)
    if end is not None and start is not None and end < start:
        row.problem("to", "ngày kết thúc đứng trước ngày bắt đầu")
    return {"valid_from": start, "valid_to": end}


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    later, earlier = max(one["valid_from"], other["valid_from"]), [one, other]
    return all(later <= (term["valid_to"] or _ALWAYS) for term in earlier)


def _units(root: Table) -> tuple[UnitLine, ...]:
    rows = root.tables("unit", unique="code")
    units = tuple(_unit(row) for row in rows)
    taken: set[str] = set()
    for row, unit in zip(rows, units, strict=True):
        if unit.name.casefold() in taken:
            row.problem("name", f"tên đơn vị {unit.name!r} bị lặp")
        taken |= {unit.name.casefold()} - {""}
    return units


def _unit(row: Table) -> UnitLine:
    unit = UnitLine(
        code=_slug(row),
        kind=row.choice("kind", UnitKind.values),
        name=_text(row, "name"),
        symbol=_text(row, "symbol"),
        opened_on=row.day("opened_on", optional=True),
        handles_awards=row.flag("handles_awards", default=False),
    )
    row.close()
    return unit


# --- People and accounts --------------------------------------------------------------------


def _people(root: Table, units: set[str]) -> tuple[PersonLine, ...]:
    rows = root.tables("person", unique="code")
    people = tuple(_person(row, units) for row in rows)
    taken: set[str] = set()
    led: set[str] = set()
    for row, person in zip(rows, people, strict=True):
        if person.login in taken:
            row.problem("login", f"tên đăng nhập {person.login!r} bị lặp")
        taken |= {person.login} - {""}
        if person.rank == "head" and person.unit in led:
            row.problem("rank", f"đơn vị {person.unit!r} đã có người đứng đầu")
        led |= {person.unit} if person.rank == "head" else set()
    return people


def _person(row: Table, units: set[str]) -> PersonLine:
    person = PersonLine(
        code=_text(row, "code", lengths=PERSON_LENGTHS),
        unit=row.choice("unit", sorted(units)),
        name=_text(row, "name", lengths=PERSON_LENGTHS),
        given=_text(row, "given", default="", lengths=PERSON_LENGTHS),
        address=row.choice("address", ADDRESSES),
        post=_text(row, "post", lengths=PERSON_LENGTHS),
        rank=row.choice("rank", RANKS, default="worker"),
        login=row.text("login", default=""),
        roles=_roles(row, units),
    )
    if person.login and not _LOGIN.fullmatch(person.login):
        row.problem("login", "tên đăng nhập gồm 3 đến 60 chữ thường không dấu, số, dấu chấm, gạch")
    if bool(person.login) != bool(person.roles):
        row.problem("roles", "tài khoản có cả tên đăng nhập và vai, hoặc không có gì")
    row.close()
    return person


def _roles(row: Table, units: set[str]) -> tuple[tuple[str, str], ...]:
    """ "tccb", and for an officer the unit that is answered for: "unit_officer:cc-thuy-loi"."""
    roles = []
    for word in row.texts("roles"):
        role, _, unit = word.partition(":")
        if role not in Role.values:
            row.problem("roles", f"không có vai {role!r}, chọn trong: {', '.join(Role.values)}")
        elif (role == Role.UNIT_OFFICER) != (unit in units):
            row.problem(
                "roles", f"{word!r}: đầu mối, và chỉ đầu mối, ghi mã đơn vị sau dấu hai chấm"
            )
        roles.append((role, unit))
    return tuple(roles)


def _refuse_an_office_that_cannot_begin(root: Table, office: Office) -> None:
    held = {role for person in office.people for role, _ in person.roles}
    for role in NEEDED_ROLES:
        if role not in held:
            root.problem("person", f"chưa ai có vai {role.value} ({role.label})")
    if sum(unit.handles_awards for unit in office.units) != 1:
        root.problem("unit", "đúng một đơn vị ghi handles_awards = true")


# --- What is counted, and who decides -------------------------------------------------------


def _measures(table: Table) -> tuple[tuple[str, bool], ...]:
    whole, parts = table.texts("whole"), table.texts("parts")
    if twice := set(whole) & set(parts):
        table.problem("parts", f"đã có trong whole: {', '.join(sorted(twice))}")
    for key, names in (("whole", whole), ("parts", parts)):
        for name in names:
            if name != normalise(name) or not 0 < len(name) <= MEASURE_LENGTH:
                table.problem(key, f"đơn vị đo {name[:60]!r} trống, quá dài hoặc có ký tự lạ")
            elif told := refusal(name):
                table.problem(key, told)
        if len(set(names)) < len(names):
            table.problem(key, "có đơn vị đo bị lặp")
    table.close()
    return tuple([(name, True) for name in whole] + [(name, False) for name in parts])


def _council(table: Table, people: dict[str, PersonLine]) -> CouncilLines:
    lines = CouncilLines(
        name=_text(table, "name"),
        decision_number=_text(table, "decision_number"),
        decision_date=table.day("decision_date") or date.min,
        **_term(table),
        members=tuple(_member(row, people) for row in table.tables("member", unique="person")),
        rules=tuple(_rule(row) for row in table.tables("rule", unique="tier")),
    )
    if [post for _, post in lines.members].count(CouncilPost.CHAIR) != 1:
        table.problem("member", "Hội đồng có đúng một Chủ tịch (post = chair)")
    if [rule["tier"] for rule in lines.rules].count("") != 1:
        table.problem("rule", "cần đúng một quy tắc chung, không ghi tier")
    table.close()
    return lines


def _member(row: Table, people: dict[str, PersonLine]) -> tuple[str, str]:
    """Who votes and who presides does it from an account of their own."""
    code, post = row.text("person"), row.choice("post", CouncilPost.values)
    if code and code not in people:
        row.problem("person", f"không có người mang mã {code!r}")
    elif code:
        held = {role for role, _ in people[code].roles}
        if not people[code].login:
            row.problem("person", f"{people[code].name} chưa có tài khoản để dự họp, bỏ phiếu")
        elif post == CouncilPost.CHAIR and Role.CHAIR not in held:
            row.problem("person", f"{people[code].name} là Chủ tịch nhưng không có vai chair")
    row.close()
    return code, post


def _rule(row: Table) -> dict[str, Any]:
    rule = {
        "tier": row.text("tier", default=""),
        "method": row.choice("method", RoundMethod.values),
        "quorum_numerator": row.whole("quorum_numerator"),
        "quorum_denominator": row.whole("quorum_denominator"),
        "pass_percent": row.whole("pass_percent"),
        "strictly_more": row.flag("strictly_more", default=False),
        "denominator": row.choice("denominator", Denominator.values),
        "written_counts": row.flag("written_counts", default=True),
        "chair_must_agree": row.flag("chair_must_agree", default=False),
        "recused_leave": row.flag("recused_leave", default=True),
        "citation": _text(row, "citation"),
        "verified": row.flag("verified", default=False),
    }
    if not 0 < rule["quorum_numerator"] <= rule["quorum_denominator"]:
        row.problem("quorum_numerator", "tỷ lệ dự họp là một phân số từ trên 0 đến 1")
    if not 0 < rule["pass_percent"] <= 100:
        row.problem("pass_percent", "tỷ lệ thông qua từ 1 đến 100")
    if rule["pass_percent"] == 100 and rule["strictly_more"]:
        row.problem("pass_percent", "không ai đạt được trên 100%: bỏ strictly_more")
    if rule["quorum_denominator"] > LARGEST:
        row.problem("quorum_denominator", f"không quá {LARGEST}")
    if rule["chair_must_agree"] and rule["method"] == RoundMethod.SECRET:
        row.problem("chair_must_agree", "phiếu kín không cho biết Chủ tịch bỏ phiếu thế nào")
    row.close()
    return rule
