"""How far a pledge is: the five items an officer fills in, what is done and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from emulation.enums import SubjectKind
from emulation.models import Pledge, PledgeEntry, PledgeRemark, PledgeTask, Target

TIER, TARGETS, TASKS, PEOPLE, PEOPLE_TARGETS = (
    "tier",
    "targets",
    "tasks",
    "people",
    "people_targets",
)
ITEMS = (TIER, TARGETS, TASKS, PEOPLE, PEOPLE_TARGETS)
TITLES = {
    TIER: "Hình thức khen phấn đấu",
    TARGETS: "Chỉ tiêu và mức đề ra",
    TASKS: "Nhiệm vụ theo các nội dung của phong trào",
    PEOPLE: "Danh sách cá nhân đăng ký",
    PEOPLE_TARGETS: "Mức đề ra của từng người",
}
STATES = {
    "done": ("ok", "Đã xong"),
    "fix": ("warn", "Cần sửa"),
    "part": ("run", "Đang làm"),
    "none": ("off", "Chưa làm"),
}


@dataclass(frozen=True)
class Item:
    """One of the five. `state` is a key of STATES; `line` says what is in it."""

    key: str
    state: str
    line: str

    @property
    def title(self) -> str:
        return TITLES[self.key]

    @property
    def done(self) -> bool:
        return self.state == "done"

    @property
    def chip(self) -> tuple[str, str]:
        return STATES[self.state]


@dataclass
class Contents:
    """Everything a pledge holds, read in one go."""

    pledge: Pledge
    entries: list[PledgeEntry]
    targets: list[Target]
    tasks: list[PledgeTask]
    remarks: list[PledgeRemark]
    tier_names: dict[str, str] = field(default_factory=dict)

    @property
    def collective(self) -> PledgeEntry | None:
        return next((e for e in self.entries if e.subject.kind == SubjectKind.COLLECTIVE), None)

    @property
    def people(self) -> list[PledgeEntry]:
        return [e for e in self.entries if e.subject.kind == SubjectKind.INDIVIDUAL]

    def targets_of(self, entry: PledgeEntry | None) -> list[Target]:
        return [t for t in self.targets if entry and t.subject_id == entry.subject_id]


def contents(pledge: Pledge) -> Contents:
    """What `pledge` holds now, in a constant number of queries."""
    return contents_of([pledge])[pledge.pk]


def contents_of(pledges: Iterable[Pledge]) -> dict[int, Contents]:
    """The contents of many pledges, by key: five queries however many there are."""
    held = {pledge.pk: Contents(pledge, [], [], [], []) for pledge in pledges}
    entries = PledgeEntry.objects.filter(pledge__in=held).select_related("subject__staff")
    for entry in entries:
        held[entry.pledge_id].entries.append(entry)
    targets = Target.objects.filter(pledge__in=held)
    for target in targets.select_related("indicator__measure", "indicator__content").order_by("pk"):
        held[target.pledge_id].targets.append(target)
    for task in PledgeTask.objects.filter(pledge__in=held).select_related("content"):
        held[task.pledge_id].tasks.append(task)
    remarks = PledgeRemark.objects.filter(pledge__in=held, settled_at=None)
    for remark in remarks.select_related("target", "entry"):
        held[remark.pledge_id].remarks.append(remark)
    return held


def items(held: Contents) -> list[Item]:
    """The five items in their order."""
    parts = {
        TIER: _tier(held),
        TARGETS: _targets(held),
        TASKS: _tasks(held),
        PEOPLE: _people(held),
        PEOPLE_TARGETS: _people_targets(held),
    }
    asked = {item_of(remark, held) for remark in held.remarks}
    return [
        Item(key, "fix" if key in asked else state, line) for key, (state, line) in parts.items()
    ]


def unfinished(held: Contents) -> list[str]:
    """Titles of the items that keep the pledge from being sent."""
    return [item.title for item in items(held) if not item.done]


def item_of(remark: PledgeRemark, held: Contents) -> str:
    """The item a remark belongs to; empty for one about the pledge as a whole."""
    collective = held.collective
    if remark.target_id:
        target = remark.target
        own = collective and target and target.subject_id == collective.subject_id
        return TARGETS if own else PEOPLE_TARGETS
    if remark.entry_id:
        own = collective and remark.entry_id == collective.pk
        return (TIER if remark.field == TIER else TARGETS) if own else _item_of_person(remark)
    return remark.field if remark.field in ITEMS else ""


def _item_of_person(remark: PledgeRemark) -> str:
    return PEOPLE if remark.field == TIER else PEOPLE_TARGETS


def _tier(held: Contents) -> tuple[str, str]:
    entry = held.collective
    if entry is None or not entry.tier:
        return "none", "Chưa chọn hình thức"
    return "done", held.tier_names.get(entry.tier, "Đã chọn hình thức")


def _targets(held: Contents) -> tuple[str, str]:
    count = len(held.targets_of(held.collective))
    asked = len([remark for remark in held.remarks if item_of(remark, held) == TARGETS])
    line = f"{count} chỉ tiêu" if count else "Chưa có chỉ tiêu nào"
    return "done" if count else "none", f"{line}, {asked} chỗ cần sửa" if asked else line


def _tasks(held: Contents) -> tuple[str, str]:
    count = len(held.tasks)
    return ("done", f"{count} nhiệm vụ") if count else ("none", "Chưa có nhiệm vụ nào")


def _people(held: Contents) -> tuple[str, str]:
    people = held.people
    if not people:
        if held.pledge.collective_only:
            return "done", "Kỳ này không có cá nhân đăng ký"
        return "none", "Chưa chọn người nào"
    workers = len([entry for entry in people if entry.subject.subject_class == "worker"])
    line = f"{len(people)} người"
    return "done", f"{line}, gồm {workers} lao động trực tiếp" if workers else line


def _people_targets(held: Contents) -> tuple[str, str]:
    people = held.people
    if not people:
        done = held.pledge.collective_only
        return ("done", "Không có cá nhân đăng ký") if done else ("none", "Chọn người trước")
    left = [entry for entry in people if not held.targets_of(entry)]
    if not left:
        return "done", f"Đã nhập đủ {len(people)} người"
    line = f"Đã nhập {len(people) - len(left)} trong {len(people)} người, còn {_named(left)}"
    return "none" if len(left) == len(people) else "part", line


def _named(entries: list[PledgeEntry]) -> str:
    """ "ông Danh Sa Rây và bà Thị Ngọc Ánh"; a number once there are more than three."""
    if len(entries) > 3:
        return f"{len(entries)} người"
    names = [f"{e.subject.staff.get_address_display().lower()} {e.subject.name}" for e in entries]
    return " và ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
