"""What a person does to their own account."""

from django.db import transaction

from emulation import audit
from emulation.acts import Act
from emulation.models import User


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
