"""The frame of every page: which words a role finds in the navigation, and who is at work.

The role in force chooses home and navigation only. Rights never read it: they follow from all
roles a person holds (`User.scope`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from emulation import clock
from emulation.enums import Role
from emulation.models import Department, DepartmentName, RoleAssignment

ROLE_SESSION_KEY = "role_in_force"
SEARCHES: frozenset[str] = frozenset({Role.TCCB, Role.SECRETARY})


@dataclass(frozen=True)
class Entry:
    """One word of the navigation. `route`: the url name it leads to; `also`: of pages that
    are reached from there under an address of their own."""

    label: str
    route: str
    also: str = ""


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class RoleChoice:
    """A role a person may work in. `note`: why it is theirs ("Chi cục Thủy lợi")."""

    value: str
    label: str
    note: str
    current: bool


HOME = Entry("Trang chủ", "home")
_UNIT = (
    HOME,
    Entry("Đăng ký thi đua", "pledge_list"),
    Entry("Kết quả và minh chứng", "record_list"),
    Entry("Xét điều kiện", "verdict_list"),
    Entry("Báo cáo thành tích", "report_list"),
    Entry("Đề nghị khen thưởng", "nomination_list"),
    Entry("Khen thưởng đã nhận", "award_list"),
)
_OFFICE = (
    HOME,
    Entry("Đợt và kế hoạch", "plan_detail", also="standing_list"),
    Entry("Đăng ký", "pledge_list"),
    Entry("Xét điều kiện", "verdict_list", also="record_list"),
    Entry("Đề nghị khen thưởng", "nomination_list"),
    Entry("Hội đồng", "meeting_list"),
    Entry("Hồ sơ", "dossier_list"),
    Entry("Quyết định", "decision_list", also="award_list"),
    Entry("Báo cáo thành tích", "report_list"),
)
_COUNCIL = (
    HOME,
    Entry("Kế hoạch", "plan_detail"),
    Entry("Phiên họp", "meeting_list", also="dossier_list"),
    Entry("Sổ khen thưởng", "award_list"),
)
NAVIGATION: dict[str, tuple[Entry, ...]] = {
    Role.UNIT_OFFICER: _UNIT,
    Role.STAFF: _UNIT,
    Role.TCCB: _OFFICE,
    Role.SECRETARY: _OFFICE,
    Role.MEMBER: _COUNCIL,
    Role.CHAIR: _COUNCIL,
    Role.DIRECTOR: (
        HOME,
        Entry("Kế hoạch", "plan_detail"),
        Entry("Hồ sơ", "dossier_list"),
        Entry("Phiên họp", "meeting_list"),
        Entry("Sổ khen thưởng", "award_list"),
    ),
    Role.INSPECTOR: (
        HOME,
        Entry("Đăng ký", "pledge_list"),
        Entry("Xếp loại, kỷ luật", "standing_list"),
        Entry("Đề nghị khen thưởng", "nomination_list"),
        Entry("Phiên họp", "meeting_list"),
        Entry("Hồ sơ", "dossier_list"),
        Entry("Sổ khen thưởng", "award_list"),
        Entry("Nhật ký", "journal"),
    ),
    Role.ADMIN: (HOME, Entry("Đợt và kế hoạch", "plan_detail"), Entry("Nhật ký", "journal")),
}
# Who holds several roles begins the day in the first of these; being staff as well comes last.
_FIRST_CHOICE = (*(role for role in NAVIGATION if role != Role.STAFF), Role.STAFF)


def context(request: HttpRequest) -> dict[str, object]:
    """What base.html shows around every page. At most four queries, whatever the page."""
    frame: dict[str, object] = {
        "department": _department_name(),
        "moment_now": clock.now(),
        "is_demo": settings.DEMO_TODAY is not None,
        "printing": "ban-in" in request.GET,
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return frame
    choices = role_choices(_held(user.pk), str(request.session.get(ROLE_SESSION_KEY, "")))
    role = next((choice for choice in choices if choice.current), None)
    return frame | {
        "role_choices": choices,
        "role_in_force": role,
        "nav": links(role.value if role else "", request.path),
        "searches": role is not None and role.value in SEARCHES,
        "inbox_count": user.inbox.filter(read_at=None).count(),
    }


def role_in_force(request: HttpRequest) -> str:
    """The role the person works in now; empty for one without any role."""
    held = _held(request.user.pk)
    return _current_role(
        [assignment.role for assignment in held], str(request.session.get(ROLE_SESSION_KEY, ""))
    )


def role_choices(held: Iterable[RoleAssignment], wanted: str) -> list[RoleChoice]:
    """One choice a role, its units named; the wanted role is current where it is held."""
    notes: dict[str, list[str]] = {}
    for assignment in held:
        notes.setdefault(assignment.role, []).append(
            assignment.unit.name if assignment.unit else ""
        )
    current = _current_role(notes, wanted)
    return [
        RoleChoice(
            role, str(Role(role).label), ", ".join(filter(None, notes[role])), role == current
        )
        for role in sorted(notes, key=_FIRST_CHOICE.index)
    ]


def links(role: str, path: str) -> list[Link]:
    """The navigation of a role; current is the entry whose address the page's begins with."""
    pairs = [(entry, url) for entry in NAVIGATION.get(role, (HOME,)) if (url := _url(entry.route))]
    places = [(url, place) for entry, url in pairs for place in (url, _url(entry.also)) if place]
    inside = [
        (len(place), url)
        for url, place in places
        if path == place or (place != "/" and path.startswith(place))
    ]
    _, nearest = max(inside, default=(0, ""))
    return [Link(entry.label, url, url == nearest) for entry, url in pairs]


def _held(user_id: int | None) -> list[RoleAssignment]:
    assignments = RoleAssignment.objects.in_force(clock.today()).select_related("unit")
    return list(assignments.filter(user_id=user_id))


def _current_role(held: Iterable[str], wanted: str) -> str:
    roles = set(held)
    if wanted in roles:
        return wanted
    return min(roles, key=_FIRST_CHOICE.index, default="")


def _department_name() -> DepartmentName | None:
    department = Department.objects.first()
    return department.names_on(clock.today()).first() if department else None


def _url(route: str) -> str:
    if not route:
        return ""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
