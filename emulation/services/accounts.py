"""Opening an account, and what a person does to their own."""

import secrets
from datetime import date

from allauth.mfa.models import Authenticator
from django.db import transaction

from emulation import audit
from emulation.acts import Act
from emulation.errors import Refused
from emulation.models import RoleAssignment, Staff, Unit, User

# Nothing that is read for something else: no 0 and o, no 1, i and l.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def first_password() -> str:
    """Four groups of five, nearly a hundred bits: "k7mwq-…". Its owner has to change it."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))


@transaction.atomic
def open_account(
    *,
    username: str,
    staff: Staff,
    roles: list[tuple[str, Unit | None]],
    password: str,
    since: date,
    by: User | None,
) -> User:
    """An account of a person, who has to change its first password before anything else."""
    user = User.objects.create_user(
        username=username,
        password=password,
        display_name=staff.full_name,
        staff=staff,
        must_change_password=True,
    )
    for role, unit in roles:
        RoleAssignment.objects.create(user=user, role=role, unit=unit, valid_from=since)
    held = [{"role": role, "unit": unit.pk if unit else None} for role, unit in roles]
    audit.record(user, Act.ACCOUNT_OPENED, by=by, data={"roles": held})
    return user


@transaction.atomic
def renew_first_password(*, username: str, drop_second_factor: bool) -> str:
    """A new first password for somebody who lost theirs; the phone's codes go only when asked.

    Done at the server, so the journal names the system. Sessions of the account end with it.
    Refused for a name nobody has.
    """
    accounts = User.objects.select_for_update(no_key=True)
    user = accounts.filter(username__iexact=username).first()
    if user is None:
        raise Refused(f"Không có tài khoản nào tên {username!r}.")
    password = first_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    audit.record(user, Act.PASSWORD_RENEWED, by=None)
    if drop_second_factor and Authenticator.objects.filter(user=user).delete()[0]:
        audit.record(user, Act.ACCOUNT_CHANGED, by=None, data={"second_factor": False})
    return password


@transaction.atomic
def change_password(*, user: User, password: str, by: User) -> None:
    """Set a password its owner chose; a first password that had to be changed is done with.

    The form has checked the old password and the rules for new ones. Other sessions of the user
    end with this, since they carry a mark of the old password.
    """
    first = User.objects.select_for_update(no_key=True).get(pk=user.pk).must_change_password
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    audit.record(user, Act.PASSWORD_CHANGED, by=by, data={"first": first})


@transaction.atomic
def note_second_factor(*, user: User, active: bool, by: User) -> None:
    """Write into the journal that the second factor was switched on or off."""
    audit.record(user, Act.ACCOUNT_CHANGED, by=by, data={"second_factor": active})
