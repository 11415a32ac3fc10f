"""A council with people, a meeting and nominations on its agenda. Everybody is fictional."""

from dataclasses import dataclass, field
from datetime import date, time
from uuid import uuid4

from awards.enums import CouncilPost, Denominator, RoundMethod, VerdictStatus
from awards.models import (
    AgendaItem,
    Council,
    CouncilMember,
    Meeting,
    Nomination,
    Occasion,
    Round,
    RoundRule,
)
from awards.services import calling, meetings, rounds
from awards.services.calling import Call
from awards.states import SEEN_BY_COUNCIL
from emulation.enums import Role, UnitKind
from emulation.models import Staff, Subject, User
from tests.awards.makers import make_occasion
from tests.factories import (
    LONG_AGO,
    MOMENT,
    collective_of,
    make_department,
    make_staff,
    make_tccb,
    make_unit,
    make_user,
)

PEOPLE = [
    ("Nguyễn Hữu Nghĩa", "ong"), ("Võ Thị Bạch Yến", "ba"), ("Lê Thị Diễm Phúc", "ba"),
    ("Trương Quang Khải", "ong"), ("Huỳnh Văn Được", "ong"), ("Phạm Ngọc Ẩn", "ong"),
    ("Đặng Thị Kiều Oanh", "ba"), ("Danh Hoàng Nhã", "ong"), ("Bùi Đức Thuỷ", "ong"),
    ("Thị Sà Vươl", "ba"), ("Y Bhăm Êban", "ong"), ("H'Hen Niê Kdăm", "ba"),
    ("Lý Thạch Sóc Kha", "ong"), ("Trần Lê Minh Châu", "ba"), ("K'Brơi Sroh", "ong"),
]  # fmt: skip
NOMINEES = [
    "Chi cục Quản lý chất lượng nông lâm sản và thủy sản",
    "Trung tâm Khuyến nông",
    "Trung tâm Nước sạch và Vệ sinh môi trường nông thôn",
    "Chi cục Kiểm lâm",
]
MEETING_DAY = date(2025, 11, 12)


@dataclass
class World:
    """`users[i]` sits on `seats[i]`; the first one presides."""

    council: Council
    meeting: Meeting
    seats: list[CouncilMember]
    users: list[User]
    secretary: User
    tccb: User
    items: list[AgendaItem] = field(default_factory=list)

    @property
    def chair(self) -> User:
        return self.users[0]

    def open(self, items: list[AgendaItem] | None = None, reason: str = "") -> Round:
        chosen = self.items if items is None else items
        return rounds.open_round(meeting=self.meeting, items=chosen, by=self.chair, reason=reason)

    def ballot(self, choice: str) -> dict[int, str]:
        """The same choice for every item."""
        return {item.pk: choice for item in self.items}

    def fresh(self, user: User) -> User:
        """The user as a new request would load them."""
        return User.objects.get(pk=user.pk)


def make_rule(council: Council, method: str = RoundMethod.SECRET, **fields: object) -> RoundRule:
    defaults = {
        "tier": "",
        "citation": "Quy chế thi đua, khen thưởng của Sở (số liệu thử nghiệm)",
        "valid_from": LONG_AGO,
        "denominator": Denominator.ALL_MEMBERS,
    }
    return RoundRule.objects.create(council=council, method=method, **(defaults | fields))


def make_council(size: int = 9) -> tuple[Council, list[CouncilMember], list[User]]:
    """A council of `size`, chair first, each with an account that may vote."""
    office = make_unit("Lãnh đạo Sở", UnitKind.DIVISION)
    council = Council.objects.create(
        department=make_department(),
        name="Hội đồng Thi đua - Khen thưởng",
        decision_number="15/QĐ-SNNMT",
        decision_date=LONG_AGO,
        valid_from=LONG_AGO,
    )
    posts = [CouncilPost.CHAIR, CouncilPost.VICE_CHAIR, CouncilPost.STANDING]
    posts += [CouncilPost.MEMBER] * size
    seats, users = [], []
    for number, (name, address) in enumerate(PEOPLE[:size]):
        staff = make_staff(office, name, address=address, post="Ủy viên")
        role = Role.CHAIR if number == 0 else Role.MEMBER
        users.append(make_user(role, staff=staff))
        seats.append(
            CouncilMember.objects.create(
                council=council, staff=staff, post=posts[number], position=number + 1
            )
        )
    return council, seats, users


def make_nomination(
    subject: Subject,
    occasion: Occasion | None = None,
    tier: str = "bang_khen_tinh",
    *,
    status: str = VerdictStatus.MET,
    verdict: dict | None = None,
    **fields: object,
) -> Nomination:
    """A presented nomination with a stored verdict status (and a verdict's JSON where given)."""
    occasion = occasion or make_occasion()
    return Nomination.objects.create(
        occasion=occasion,
        subject=subject,
        tier=tier,
        state=fields.pop("state", "presented"),
        plan_version=occasion.movement.plan_versions.first(),
        verdict=verdict or {},
        verdict_status=status,
        assessed_on=MEETING_DAY,
        created_by=fields.pop("created_by", None) or make_user(),
        changed_at=MOMENT,
        **fields,
    )


def make_meeting(council: Council, seats: list[CouncilMember], **fields: object) -> Meeting:
    """Called with a secretary of its own, who has an account."""
    clerk = make_staff(seats[0].staff.unit, "Ngô Thị Hồng Gấm", address="ba")
    make_user(Role.SECRETARY, staff=clerk)
    return calling.call_meeting(
        council=council,
        occasion=fields.pop("occasion", None) or make_occasion(),
        call=make_call(seats[0], clerk, starts_at=time(8, council.meetings.count())),
        token=uuid4(),
        by=make_tccb(),
        on=MEETING_DAY,
    )


def make_call(chair: CouncilMember, secretary: Staff, **fields: object) -> Call:
    when_and_where = {
        "held_on": MEETING_DAY,
        "starts_at": time(8, 0),
        "place": "Phòng họp B, trụ sở Sở",
    }
    return Call(**(when_and_where | {"chair": chair, "secretary": secretary} | fields))


def make_world(
    size: int = 9,
    nominees: int = 2,
    *,
    method: str = RoundMethod.SECRET,
    running: bool = True,
    **rule: object,
) -> World:
    """A meeting with `nominees` collectives on the ballot for Bằng khen tỉnh."""
    council, seats, users = make_council(size)
    make_rule(council, method, **rule)
    meeting = make_meeting(council, seats)
    secretary = meeting.secretary.user
    world = World(council, meeting, seats, users, secretary, make_tccb())
    subjects = [collective_of(make_unit(name)) for name in NOMINEES[:nominees]]
    world.items = agenda(world, [make_nomination(subject) for subject in subjects])
    meetings.record_attendance(meeting=meeting, presence={}, by=secretary)
    if running:
        world.meeting = meetings.open_meeting(meeting=meeting, by=world.chair, on=MEETING_DAY)
    return world


def agenda(world: World, nominations: list[Nomination]) -> list[AgendaItem]:
    assert all(nomination.state in SEEN_BY_COUNCIL for nomination in nominations)
    return meetings.add_to_agenda(meeting=world.meeting, nominations=nominations, by=world.tccb)


def give_seat_to_head(world: World, seat: int, unit_of: AgendaItem) -> Staff:
    """Make a member the head of an item's unit."""
    staff = world.seats[seat].staff
    staff.unit = unit_of.nomination.subject.unit
    staff.is_head, staff.post = True, "Chi cục trưởng"
    staff.save()
    return staff
