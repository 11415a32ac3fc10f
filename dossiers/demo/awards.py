"""What may be received: norms, confirmed criteria, awards of earlier years."""

from datetime import date
from decimal import Decimal
from typing import Any

from awards.models import Award, Decision, Occasion
from awards.selectors.plans import plan_in_force
from awards.services.confirmations import confirm_criterion
from awards.services.norms import Norm, enter_norm
from dossiers.demo import tables
from dossiers.demo.world import World
from emulation import audit, clock
from emulation.acts import Act
from emulation.models import Subject, Target

BASIS = "Nhận xét, đánh giá của đơn vị; Phòng Tổ chức cán bộ đối chiếu (dữ liệu mẫu)"
NORM_ENTERED = (2, 1)  # month and day, when the norm of a year is known


def load(world: World) -> None:
    for row in tables.rows("norms"):
        year = int(row["year"])
        world.timeline.on(date(year, *NORM_ENTERED), _norm, world, year, row)
    data = tables.toml("confirmations")
    for row in data["confirmed"]:
        world.timeline.on(row["on"], _confirm_all, world, row, data["refused"])
    for row in data["refused"]:
        world.timeline.on(row["on"], _refuse, world, row)
    for row in tables.toml("decisions")["decision"]:
        world.timeline.on(row["decided_on"], _decision, world, row)


def _norm(world: World, year: int, row: dict[str, str]) -> None:
    norm = Norm(
        tier=row["tier"],
        subject_kind=row["subject_kind"],
        value=Decimal(row["value"]),
        source=row["source"],
        valid_from=date(year, 1, 1),
        valid_to=date(year, 12, 31),
    )
    enter_norm(movement=world.movement, norm=norm, by=world.tccb)


# --- Criteria -------------------------------------------------------------------------------


def _confirm_all(world: World, row: dict[str, Any], refused: list[dict[str, Any]]) -> None:
    occasion = world.occasions[row["occasion"], row["year"]]
    said_no = {(no["occasion"], no["year"], no["subject"], no["criterion"]) for no in refused}
    for name, subject in _asked(world, occasion, row["subjects"]).items():
        for code in row.get("criteria") or _criteria(world, subject):
            if (row["occasion"], row["year"], name, code) not in said_no:
                confirm_criterion(
                    occasion=occasion,
                    subject=subject,
                    criterion=code,
                    met=True,
                    note=BASIS,
                    by=world.tccb,
                    on=clock.today(),
                )


def _asked(world: World, occasion: Occasion, names: list[str]) -> dict[str, Subject]:
    if names != ["*"]:
        return {name: world.subjects[name] for name in names}
    spans = {"starts_on": occasion.starts_on, "ends_on": occasion.ends_on}
    if occasion.code == "mid_term":
        spans["ends_on"] = world.movement.ends_on
    registered = set(Target.objects.filter(**spans).values_list("subject", flat=True))
    return {name: s for name, s in world.subjects.items() if s.pk in registered}


def _criteria(world: World, subject: Subject) -> list[str]:
    """The criteria a person confirms for this class of subject."""
    return [
        criterion.code
        for criterion in plan_in_force(world.movement).criteria
        if criterion.kind == "confirmed" and criterion.concerns(subject.subject_class)
    ]


def _refuse(world: World, row: dict[str, Any]) -> None:
    confirm_criterion(
        occasion=world.occasions[row["occasion"], row["year"]],
        subject=world.subjects[row["subject"]],
        criterion=row["criterion"],
        met=False,
        note=row["note"],
        by=world.tccb,
        on=clock.today(),
    )


# --- The register of earlier years ----------------------------------------------------------


def _decision(world: World, row: dict[str, Any]) -> None:
    """Awards decided on paper: they have no nomination here, and one entry in the journal."""
    decision = Decision.objects.create(
        occasion=world.occasions["annual", row["year"]],
        tier=row["tier"],
        number=row["number"],
        decided_on=row["decided_on"],
        issuer=row["issuer"],
        recorded_by=world.tccb,
        recorded_at=clock.now(),
    )
    awards = [_award(decision, world.subjects[name], row["year"]) for name in row["recipients"]]
    Award.objects.bulk_create(awards)
    audit.record(
        decision,
        Act.DECISION_RECORDED,
        by=world.tccb,
        data={"number": decision.number, "nominations": [], "awards": len(awards)},
    )


def _award(decision: Decision, subject: Subject, year: int) -> Award:
    """With the unit's name of that day; a collective's own is its unit's."""
    unit_name = subject.unit.name_on(decision.decided_on)
    return Award(
        decision=decision,
        subject=subject,
        recipient_name=unit_name if subject.staff_id is None else subject.name,
        unit_name=unit_name,
        achievement=f"Có thành tích trong phong trào thi đua “Chung tay vì người nghèo - "
        f"Không ai bị bỏ lại phía sau” năm {year}",
    )
