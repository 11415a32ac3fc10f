"""Opening a movement: from its plan file it has its name, its days and its first version."""

import hashlib
import re

from django.db import transaction

from awards.models import PlanVersion
from awards.rules import Plan
from awards.selectors.movements import LONGEST_CODE, movement_of_plan, proposed_code
from awards.selectors.plan_examination import examine
from awards.services.plans import add_plan_version, refuse_faults
from emulation import audit
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused
from emulation.models import Department, Movement, User

_CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


@transaction.atomic
def open_movement(*, text: str, code: str = "", note: str = "", by: User) -> PlanVersion:
    """A movement of the plan `text`, which becomes its version 1, not in force: a second person
    activates it. Without a `code` it has one of the plan's number.

    Refused, and nothing written: at "text" a file with a fault, or a plan whose number a movement
    that is there has; at "code" one that is malformed or taken.
    """
    require_role(by, Role.TCCB, Role.ADMIN, to="mở phong trào mới")
    plan = refuse_faults(examine(None, text))
    department = Department.objects.select_for_update(no_key=True).earliest("pk")
    if same := movement_of_plan(plan):
        raise Refused(
            f"Kế hoạch {plan.number} năm {plan.issued_on.year} là của phong trào "
            f"“{same.name}” đã có. Bản mới của kế hoạch đó nhập ở trang của phong trào đó.",
            field="text",
        )
    code = code or proposed_code(plan)
    _refuse_code(code)
    version = begin_movement(
        department=department, code=code, plan=plan, text=text, note=note, by=by
    )
    audit.record(
        version.movement,
        Act.MOVEMENT_OPENED,
        by=by,
        data={"number": plan.number, "sha256": hashlib.sha256(text.encode()).hexdigest()},
    )
    return version


def _refuse_code(code: str) -> None:
    if len(code) > LONGEST_CODE or not _CODE.fullmatch(code):
        raise Refused(
            f"Mã chỉ gồm chữ thường không dấu, số và gạch nối, không quá {LONGEST_CODE} ký tự, "
            "ví dụ kh12-2026.",
            field="code",
        )
    if taken := Movement.objects.filter(code=code).first():
        raise Refused(f"Mã này là của phong trào “{taken.name}”. Chọn mã khác.", field="code")


def begin_movement(
    *, department: Department, code: str, plan: Plan, text: str, by: User | None, note: str = ""
) -> PlanVersion:
    """The movement with the name and the days of its plan, and the plan as its first version."""
    movement = Movement.objects.create(
        department=department,
        code=code,
        name=plan.title,
        starts_on=plan.period.start,
        ends_on=plan.period.end,
    )
    return add_plan_version(movement=movement, text=text, by=by, note=note)
