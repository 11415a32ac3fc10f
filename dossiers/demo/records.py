"""What was done: results half-year by half-year, contributions, evidence; what stands against."""

from datetime import date
from decimal import Decimal
from typing import Any
from zlib import crc32

from dossiers.demo import days, figures, files, tables
from dossiers.demo.figures import YEARS, Line, Part
from dossiers.demo.world import World
from emulation import clock, uploads
from emulation.enums import ClassificationLevel, DisciplineLevel, Organisation
from emulation.models import (
    Classification,
    DisciplineRecord,
    Evidence,
    Indicator,
    PendingCase,
    Subject,
    Unit,
)
from emulation.services import record_checks, records

HALF_YEARS = ((6, 20), (11, 28))
LAST_HALF = date(2025, 10, 31)
FIRST_RECORDING = date(2022, 9, 6)  # what came before the plan was written down then
LAST_RECORDING = date(2025, 11, 3)
CHECKED_WITHIN = 2  # working days
EVIDENCE_SINCE = "2024"


def load(world: World) -> None:
    for line in figures.lines():
        for year in YEARS:
            promise = line.promises.get(year)
            for half, part in enumerate(promise.parts if promise else ()):
                _plan_result(world, line, year, half, part)
    for place, row in enumerate(tables.rows("contributions")):
        _plan_contribution(world, place, row)
    standing = tables.toml("standing")
    _classify(world, standing["classification"])
    for row in standing["discipline"]:
        _discipline(world, row)
    for row in standing["case"]:
        world.timeline.on(row["opened_on"], _case, world, row)


# --- Results --------------------------------------------------------------------------------


def _plan_result(world: World, line: Line, year: str, half: int, part: Part) -> None:
    achieved = _achieved_on(int(year), half)
    recorded = _recorded_on(achieved, line)
    world.timeline.on(recorded, _result, world, line, year, half, part, achieved)


def _achieved_on(year: int, half: int) -> date:
    day = date(year, *HALF_YEARS[half])
    return days.working(min(day, LAST_HALF) if year == LAST_HALF.year else day)


def _recorded_on(achieved: date, line: Line) -> date:
    """Some days afterwards, not all lines on one day."""
    spread = crc32(f"{line.subject}{line.indicator}".encode()) % 4
    if achieved < FIRST_RECORDING:
        return days.after(FIRST_RECORDING, spread)
    return days.after(min(days.after(achieved, 4), LAST_RECORDING), spread)


def _result(world: World, line: Line, year: str, half: int, part: Part, achieved: date) -> None:
    subject = world.subjects[line.subject]
    words = (line.subject, line.indicator, year, half)
    result = records.record_result(
        subject=subject,
        indicator=_indicator(subject, line),
        achieved_on=achieved,
        value=part.value,
        note="Số 6 tháng đầu năm" if half == 0 else "",
        evidence=_acceptance(world, subject, line, year) if half == 1 else [],
        token=world.token("result", *words),
        by=world.officer_of(subject),
        on=clock.today(),
    )
    if part.checked:
        _check_later(world, result)


def _indicator(subject: Subject, line: Line) -> Indicator:
    return Indicator.objects.get(unit=subject.unit, name=line.indicator)


def _acceptance(world: World, subject: Subject, line: Line, year: str) -> list[Evidence]:
    """The signed minutes of what was handed over, from the year they are kept as files."""
    if year < EVIDENCE_SINCE:
        return []
    title = f"Biên bản nghiệm thu năm {year}: {line.indicator}"
    page = [subject.unit.name, title, subject.name, "Dữ liệu thử nghiệm, không có thật"]
    evidence = records.upload_evidence(
        subject=subject,
        title=title,
        file=uploads.check(files.pdf(f"bien-ban-nghiem-thu-{year}.pdf", page)),
        token=world.token("evidence", line.subject, line.indicator, year),
        by=world.officer_of(subject),
    )
    return [evidence]


def _check_later(world: World, record: Any) -> None:
    on = days.after(clock.today(), CHECKED_WITHIN)
    world.timeline.on(on, record_checks.verify_record, record=record, by=world.checker, on=on)


# --- Contributions --------------------------------------------------------------------------


def _plan_contribution(world: World, place: int, row: dict[str, str]) -> None:
    received = date.fromisoformat(row["received_on"])
    recorded = max(days.after(received, 3), FIRST_RECORDING)
    world.timeline.on(recorded, _contribution, world, place, row, received)


def _contribution(world: World, place: int, row: dict[str, str], received: date) -> None:
    subject = world.subjects[row["subject"]]
    contribution = records.record_contribution(
        subject=subject,
        movement=world.movement,
        kind=row["kind"],
        description=row["description"],
        donor=row["donor"],
        value=Decimal(row["value"]),
        received_on=received,
        evidence=[_receipt(world, place, row, subject)],
        token=world.token("contribution", place),
        by=world.officer_of(subject),
        on=clock.today(),
    )
    if row["checked"]:
        _check_later(world, contribution)


def _receipt(world: World, place: int, row: dict[str, str], subject: Subject) -> Evidence:
    """A receipt for money, a picture for goods."""
    if row["kind"] == "cash":
        title = f"Phiếu thu: {row['description']}"
        page = [subject.unit.name, title, row["donor"], "Dữ liệu thử nghiệm, không có thật"]
        file = files.pdf(f"phieu-thu-{place + 1}.pdf", page)
    else:
        title = f"Ảnh giao nhận: {row['description']}"
        file = files.picture(f"anh-giao-nhan-{place + 1}.png", row["donor"])
    return records.upload_evidence(
        subject=subject,
        title=title,
        file=uploads.check(file),
        token=world.token("receipt", place),
        by=world.officer_of(subject),
    )


# --- What stands for or against: entered beside the journey, without an act of their own -------


def _classify(world: World, exceptions: list[dict[str, Any]]) -> None:
    levels = {
        (unit.code, organisation, int(year)): "good"
        for unit in world.units.values()
        for organisation in (Organisation.PARTY, Organisation.UNION)
        for year in YEARS
        if unit.closed_on is None or int(year) < unit.closed_on.year
    }
    for row in exceptions:
        for year in row["years"]:
            levels[row["unit"], row["organisation"], year] = row["level"]
    Classification.objects.bulk_create(
        _classification(world.units[unit], organisation, year, level)
        for (unit, organisation, year), level in levels.items()
        if level
    )


BODIES = {
    Organisation.PARTY: ("Chi bộ", "Xếp loại chi bộ"),
    Organisation.UNION: ("Công đoàn", "Xếp loại công đoàn"),
    Organisation.YOUTH: ("Chi đoàn", "Xếp loại chi đoàn"),
}


def _classification(unit: Unit, organisation: str, year: int, level: str) -> Classification:
    body, document = BODIES[Organisation(organisation)]
    return Classification(
        unit=unit,
        organisation=organisation,
        body=f"{body} {unit.name}",
        year=year,
        level=ClassificationLevel[level.upper()],
        document=f"{document} năm {year} (dữ liệu mẫu)",
    )


def _discipline(world: World, row: dict[str, Any]) -> None:
    DisciplineRecord.objects.create(
        subject=world.subjects[row["person"]],
        level=DisciplineLevel[row["level"].upper()],
        decided_on=row["decided_on"],
        number=row["number"],
    )


def _case(world: World, row: dict[str, Any]) -> None:
    PendingCase.objects.create(
        subject=world.subjects[row["subject"]],
        kind=row["kind"],
        opened_on=row["opened_on"],
        handler=row["handler"],
        answer_due=row["answer_due"],
        closed_on=row.get("closed_on"),
    )
