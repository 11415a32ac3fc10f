"""Who, and what they did."""

from emulation.models.accounts import InboxMessage, RoleAssignment, User
from emulation.models.audit import AuditEntry, AuditHead
from emulation.models.movement import (
    AwardTier,
    Indicator,
    MeasureUnit,
    Movement,
    MovementContent,
    RegistrationPeriod,
)
from emulation.models.organisation import Department, DepartmentName, Staff, Subject, Unit, UnitName
from emulation.models.pledge import Pledge, PledgeEntry, PledgeRemark, PledgeTask, Target
from emulation.models.record import (
    Classification,
    Contribution,
    DisciplineRecord,
    Evidence,
    PendingCase,
    Result,
)

__all__ = [
    "AuditEntry",
    "AuditHead",
    "AwardTier",
    "Classification",
    "Contribution",
    "Department",
    "DepartmentName",
    "DisciplineRecord",
    "Evidence",
    "InboxMessage",
    "Indicator",
    "MeasureUnit",
    "Movement",
    "MovementContent",
    "PendingCase",
    "Pledge",
    "PledgeEntry",
    "PledgeRemark",
    "PledgeTask",
    "RegistrationPeriod",
    "Result",
    "RoleAssignment",
    "Staff",
    "Subject",
    "Target",
    "Unit",
    "UnitName",
    "User",
]
