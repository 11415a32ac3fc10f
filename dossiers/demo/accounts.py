"""The demo's accounts. One password for all: it is printed, so it guards nothing."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from dossiers.demo import days, tables
from dossiers.demo.world import World
from emulation import audit, clock
from emulation.acts import Act
from emulation.enums import Role
from emulation.models import InboxMessage, RoleAssignment, Unit, User

PASSWORD = "phong-trao-mau-54"  # noqa: S105
_SALT = "neuGuongDemoSaltOfOneHash"
SINCE = date(2022, 7, 26)
INBOX_READ_ON = date(2025, 11, 10)


@dataclass(frozen=True)
class Account:
    """`roles` in words, as on screen: ("Đầu mối · Chi cục Thủy lợi",)."""

    username: str
    password: str
    who: str
    roles: tuple[str, ...]

    def __str__(self) -> str:
        return f"  {self.username:<16}{self.password:<20}{self.who}: {', '.join(self.roles)}"


def _unit_names() -> dict[str, str]:
    return {unit["code"]: unit["name"] for unit in tables.toml("organisation")["unit"]}


def _roles(cell: str) -> list[tuple[str, str]]:
    """(role, unit's code or "") of each word: "unit_officer:cc-thuy-loi staff"."""
    return [(role, unit) for role, _, unit in (word.partition(":") for word in cell.split())]


def _accounts() -> list[Account]:
    """Those who still work there on the demo's day."""
    units = _unit_names()
    gone = {row["name"] for row in tables.rows("people") if row["left"]}
    return [
        Account(
            username=row["username"],
            password=PASSWORD,
            who=row["staff"],
            roles=tuple(
                f"{Role(role).label} · {units[unit]}" if unit else str(Role(role).label)
                for role, unit in _roles(row["roles"])
            ),
        )
        for row in tables.rows("accounts")
        if row["staff"] not in gone
    ]


ACCOUNTS = _accounts()


def load(world: World) -> None:
    # Hashing is slow on purpose: one password needs it once, and with one salt gives one row.
    password = make_password(PASSWORD, salt=_SALT)
    for row in tables.rows("accounts"):
        staff = world.staff[row["staff"]]
        user = User.objects.create(
            username=row["username"],
            password=password,
            display_name=staff.full_name,
            staff=staff,
        )
        world.users[staff.full_name] = user
        for role, unit in _roles(row["roles"]):
            _assign(world, user, role, world.units.get(unit))
        if staff.left_on:
            world.timeline.on(days.working(staff.left_on), _close, user)
    world.timeline.on(INBOX_READ_ON, _read_inbox)


def _assign(world: World, user: User, role: str, unit: Unit | None) -> None:
    RoleAssignment.objects.create(
        user=user, role=role, unit=unit, valid_from=SINCE, valid_to=user.staff.left_on
    )
    if unit is not None:
        world.officers[unit.code] = user


def _read_inbox() -> None:
    """Everybody opened their inbox that morning; what came since is new."""
    InboxMessage.objects.filter(read_at=None).update(read_at=clock.now())


def _close(user: User) -> None:
    """The account of somebody who left stays for the journal and opens nothing."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    audit.record(user, Act.ACCOUNT_CHANGED, by=None, data={"is_active": False})
