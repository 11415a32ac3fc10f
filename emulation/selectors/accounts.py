"""What is known of an account beyond its rights."""

import hashlib

from allauth.mfa.models import Authenticator
from django.conf import settings

from emulation.enums import Role
from emulation.models import User

# Those who see every unit's work, decide about it or run the system.
SECOND_FACTOR_ROLES = frozenset(
    {Role.TCCB, Role.SECRETARY, Role.MEMBER, Role.CHAIR, Role.DIRECTOR, Role.ADMIN}
)


def has_second_factor(user: User) -> bool:
    """Whether an authenticator app is set up."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def must_have_second_factor(user: User) -> bool:
    """Whether a role held today asks for it (settings.SECOND_FACTOR_REQUIRED)."""
    return settings.SECOND_FACTOR_REQUIRED and user.scope.has(*SECOND_FACTOR_ROLES)


def rights_stamp(user: User) -> str:
    """Changes when the roles or units in force change; a session carries the one it began with."""
    scope = user.scope
    words = [*sorted(scope.roles), *map(str, sorted(scope.unit_ids)), str(scope.staff_id)]
    return hashlib.sha256("|".join(words).encode()).hexdigest()[:16]
