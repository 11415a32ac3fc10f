"""Freezing what a meeting decided; from then on papers read nothing else."""

import hashlib
from datetime import time

from django.db import transaction

from awards.enums import MeetingState
from awards.models import Meeting
from awards.selectors.choosing_page import Page
from awards.services.locks import lock_meeting
from awards.services.meetings import conclude_meeting
from dossiers.content import Content, canonical_json
from dossiers.freeze import before_concluding, build
from dossiers.models import Snapshot
from dossiers.printing import content_of
from dossiers.services.dossiers import create_dossier
from emulation import audit, clock
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused
from emulation.models import User
from emulation.vietnamese.names import normalise_lines


@transaction.atomic
def conclude_and_freeze(*, meeting: Meeting, by: User, ends_at: time) -> Snapshot:
    """Conclude the meeting and freeze its first snapshot, together or not at all.

    Raises what `conclude_meeting` raises.
    """
    chosen = before_concluding(lock_meeting(meeting), on=clock.today())
    meeting = conclude_meeting(meeting=meeting, by=by, ends_at=ends_at)
    return _freeze(meeting, by, reason="", chosen=chosen)


@transaction.atomic
def freeze_again(*, meeting: Meeting, reason: str, by: User) -> Snapshot:
    """The next version of a concluded meeting's snapshot, for a reason in writing.

    Earlier versions and their papers stay, and so does what was chosen under the plan's quotas:
    who stood for them then is not in the rows any more. Refused where nothing but the day would
    differ.
    """
    require_role(by, Role.TCCB, Role.SECRETARY, to="chốt lại dữ liệu")
    meeting = lock_meeting(meeting)
    if meeting.state != MeetingState.CONCLUDED:
        raise Refused("Phiên họp chưa kết luận nên chưa chốt được dữ liệu.")
    reason = normalise_lines(reason)
    if not reason:
        raise Refused("Ghi lý do chốt lại dữ liệu.", field="reason")
    return _freeze(meeting, by, reason=reason)


def _same(content: Content, other: Content) -> bool:
    """Equal but for the version's number and moment."""
    return {**content, "number": 0, "frozen_at": ""} == {**other, "number": 0, "frozen_at": ""}


def _freeze(meeting: Meeting, by: User, *, reason: str, chosen: Page | None = None) -> Snapshot:
    last = meeting.snapshots.order_by("-version").first()
    version = last.version + 1 if last else 1
    frozen_at = clock.now()
    kept = content_of(last).get("choosing") if last else None
    built = build(meeting=meeting, number=version, frozen_at=frozen_at, chosen=chosen, kept=kept)
    if last is not None and _same(built, content_of(last)):
        raise Refused("Không có gì thay đổi so với lần chốt trước.")
    text = canonical_json(built)
    snapshot = Snapshot.objects.create(
        meeting=meeting,
        version=version,
        content=text.decode(),
        sha256=hashlib.sha256(text).hexdigest(),
        reason=reason,
        frozen_by=by,
        frozen_at=frozen_at,
    )
    audit.record(
        snapshot,
        Act.SNAPSHOT_FROZEN,
        by=by,
        data={"version": version, "sha256": snapshot.sha256, "reason": reason},
    )
    create_dossier(snapshot=snapshot, by=by)
    return snapshot
