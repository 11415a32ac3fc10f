"""How far one person sees. Computed once per request from the roles in force that day."""

from dataclasses import dataclass, replace

from emulation.enums import Role

# Roles that read every unit's registered work. A council member is not among them: members see
# nominations only once TCCB has put them before the council.
SEES_EVERY_UNIT = frozenset({Role.TCCB, Role.SECRETARY, Role.DIRECTOR, Role.INSPECTOR})
ON_COUNCIL = frozenset({Role.SECRETARY, Role.MEMBER, Role.CHAIR})


@dataclass(frozen=True)
class Scope:
    """`roles` in force, `unit_ids` a unit officer answers for, `staff_id` of the person."""

    user_id: int | None
    roles: frozenset[str] = frozenset()
    unit_ids: frozenset[int] = frozenset()
    staff_id: int | None = None

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def sees_every_unit(self) -> bool:
        return not self.roles.isdisjoint(SEES_EVERY_UNIT)

    @property
    def on_council(self) -> bool:
        return not self.roles.isdisjoint(ON_COUNCIL)

    def working_as(self, role: str) -> "Scope":
        """What of this belongs to one role held: it chooses what a home page lists, no right.

        A person's own report belongs to being staff, where that is a role of theirs.
        """
        own = role == Role.STAFF or Role.STAFF not in self.roles
        return replace(
            self,
            roles=self.roles & {role},
            unit_ids=self.unit_ids if role == Role.UNIT_OFFICER else frozenset(),
            staff_id=self.staff_id if own else None,
        )
