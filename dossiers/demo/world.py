"""What the demo has made so far, under the words its data files use."""

import uuid
from dataclasses import dataclass, field

from awards.models import Occasion
from dossiers.demo.timeline import Timeline
from emulation.models import (
    Department,
    MeasureUnit,
    Movement,
    MovementContent,
    RegistrationPeriod,
    Staff,
    Subject,
    Unit,
    User,
)

_NAMESPACE = uuid.UUID("54000000-2022-4726-8026-000000000054")


@dataclass
class World:
    """Units by code, people and users by full name, a collective by its unit's code.

    `officers` is who answers for a unit, by the unit's code; `contents` come with the plan, by
    their code. Occasions are keyed by code and the last year of their window: ("annual", 2024).
    """

    timeline: Timeline = field(default_factory=Timeline)
    department: Department = field(init=False)
    movement: Movement = field(init=False)
    units: dict[str, Unit] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    measures: dict[str, MeasureUnit] = field(default_factory=dict)
    contents: dict[str, MovementContent] = field(default_factory=dict)
    officers: dict[str, User] = field(default_factory=dict)
    periods: dict[str, RegistrationPeriod] = field(default_factory=dict)
    occasions: dict[tuple[str, int], Occasion] = field(default_factory=dict)

    @property
    def tccb(self) -> User:
        """Who does the daily work of Phòng Tổ chức cán bộ."""
        return self.users["Lê Thị Diễm Phúc"]

    @property
    def checker(self) -> User:
        """Who of TCCB checks results and contributions against their evidence."""
        return self.users["Mai Thanh Tòng"]

    def officer_of(self, subject: Subject) -> User:
        return self.officers[subject.unit.code]

    def token(self, *words: object) -> uuid.UUID:
        """The same token for the same words, whenever the demo is loaded."""
        return uuid.uuid5(_NAMESPACE, "/".join(map(str, words)))
