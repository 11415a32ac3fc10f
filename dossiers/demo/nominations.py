"""Reports of achievement and nominations on their way to the council."""

from datetime import date
from typing import Any

from awards.models import Nomination, Report
from awards.services import nominations, reports
from dossiers.demo import days, tables
from dossiers.demo.world import World
from emulation import clock
from emulation.models import Subject

WRITTEN_ON = date(2025, 11, 6)
SPREAD = 2  # working days over which reports are written
COMPILED_ON = date(2025, 11, 11)
WORDS = ("overview", "achievements", "measures", "summary")


def load(world: World) -> None:
    for place, row in enumerate(tables.toml("nominations")["nomination"]):
        written = row.get("on") or days.after(WRITTEN_ON, place % SPREAD)
        world.timeline.on(written, _write, world, row)
        world.timeline.on(written, _nominate, world, row)
        if row["until"] == "written":
            continue
        world.timeline.on(written, _hand_in, world, row)
        if row["until"] == "draft":
            continue
        world.timeline.on(days.after(written, 1), _submit, world, row)
        if row["until"] == "returned":
            world.timeline.on(COMPILED_ON, _return, world, row)
        if row["until"] == "compiled":
            world.timeline.on(row.get("compiled_on", COMPILED_ON), _compile, world, row)


def _write(world: World, row: dict[str, Any]) -> None:
    subject = world.subjects[row["subject"]]
    officer = world.officer_of(subject)
    report = reports.start_report(occasion=_occasion(world, row), subject=subject, by=officer)
    words = {name: row[name] for name in WORDS}
    reports.write_report(report=report, version=report.version, by=officer, **words)


def _nominate(world: World, row: dict[str, Any]) -> None:
    subject = world.subjects[row["subject"]]
    nominations.create_nomination(
        occasion=_occasion(world, row),
        subject=subject,
        tier=row["tier"],
        by=world.officer_of(subject),
        on=clock.today(),
    )


def _hand_in(world: World, row: dict[str, Any]) -> None:
    """The officer hands the report in; the person it is about says that it is right."""
    subject = world.subjects[row["subject"]]
    report = Report.objects.get(occasion=_occasion(world, row), subject=subject)
    reports.submit_report(report=report, by=world.officer_of(subject), on=clock.today())
    if row.get("confirmed"):
        reports.confirm_report(report=report, by=world.users[subject.name])


def _submit(world: World, row: dict[str, Any]) -> None:
    nominations.submit_nomination(
        nomination=_nomination(world, row),
        by=world.officer_of(world.subjects[row["subject"]]),
        on=clock.today(),
    )


def _return(world: World, row: dict[str, Any]) -> None:
    nominations.return_nomination(
        nomination=_nomination(world, row), reason=row["reason"], by=world.tccb
    )


def _compile(world: World, row: dict[str, Any]) -> None:
    nominations.compile_nomination(
        nomination=_nomination(world, row), by=world.tccb, on=clock.today()
    )


def _occasion(world: World, row: dict[str, Any]) -> Any:
    return world.occasions[row["occasion"], row["year"]]


def _nomination(world: World, row: dict[str, Any]) -> Nomination:
    subject: Subject = world.subjects[row["subject"]]
    return Nomination.objects.get(occasion=_occasion(world, row), subject=subject, tier=row["tier"])
