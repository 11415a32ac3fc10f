"""Who may do what, once the thing itself is seen.

Seeing is `visible_to` (unseen is 404). Doing is asked here: a refusal is a `Forbidden` with a
sentence that becomes a 403 page; a wrong moment is a `Refused` shown at the act.
"""

from emulation.enums import Role
from emulation.errors import Forbidden, Refused
from emulation.models import Unit, User
from emulation.states import Step
from emulation.vietnamese.names import normalise


def require_role(user: User, *roles: str, to: str) -> None:
    """Raise Forbidden unless `user` holds one of `roles` today. `to` names the act in words."""
    if not user.scope.has(*roles):
        *others, last = [str(Role(role).label) for role in roles]
        who = f"{', '.join(others)} và {last}" if others else last
        raise Forbidden(f"Chỉ {who} được {to}.")


def require_officer_of(user: User, unit: Unit, *, to: str) -> None:
    """Raise Forbidden unless `user` is the officer of `unit` today."""
    if unit.pk not in user.scope.unit_ids:
        raise Forbidden(f"Chỉ đầu mối thi đua của {unit.name} được {to}.")


def require_step(
    steps: dict[tuple[str, str], Step],
    *,
    state: str,
    action: str,
    user: User,
    to: str,
    reason: str = "",
) -> Step:
    """The step `action` from `state`, if it exists, `user` may take it and its reason is given.

    Call with the row locked. Raises Forbidden for the wrong role, Refused (field "reason") for a
    missing reason and Refused for a state from which the act does not exist.
    """
    step = steps.get((state, action))
    if step is None:
        raise Refused(f"Không {to} được vì bước hiện tại không cho phép. Hãy tải lại trang.")
    require_role(user, *sorted(step.roles), to=to)
    if step.needs_reason and not normalise(reason):
        raise Refused("Ghi lý do để người nhận biết cần làm gì.", field="reason")
    return step
