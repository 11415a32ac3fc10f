"""Telling people inside the application. Mail is optional; the inbox comes first."""

from collections.abc import Iterable

from emulation import clock
from emulation.enums import Role
from emulation.models import InboxMessage, RoleAssignment, Unit, User


def notify(*, recipients: Iterable[User], text: str, url: str = "") -> int:
    """Put one line into each recipient's inbox; returns how many. Call inside the act.

    A text that is longer than its column is cut.
    """
    sent_at = clock.now()
    line = text[: InboxMessage._meta.get_field("text").max_length]
    lines = [
        InboxMessage(recipient=user, text=line, url=url, sent_at=sent_at)
        for user in {user.pk: user for user in recipients}.values()
    ]
    return len(InboxMessage.objects.bulk_create(lines))


def mark_read(*, messages: Iterable[InboxMessage], by: User) -> int:
    """Mark the person's own unread ones among `messages` as read; returns how many."""
    keys = [message.pk for message in messages]
    return by.inbox.filter(pk__in=keys, read_at=None).update(read_at=clock.now())


def holders_of(*roles: str) -> list[User]:
    """Active users who hold one of `roles` today."""
    held = RoleAssignment.objects.in_force(clock.today()).filter(role__in=roles)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")))


def officers_of(units: Iterable[Unit]) -> list[User]:
    """Active officers of `units` today."""
    held = RoleAssignment.objects.in_force(clock.today()).filter(
        role=Role.UNIT_OFFICER, unit__in=list(units)
    )
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")))
