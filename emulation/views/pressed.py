"""A button pressed twice: the second press is answered as the first one, and told that it is done.

The second press finds the row moved on and is refused. Whether its own first press moved it, the
journal knows: the newest entry of the row is this very act by this very person, in the same words.
"""

from django.contrib import messages
from django.db import models
from django.http import HttpRequest

from emulation import audit
from emulation.acts import Act


def done_before(
    request: HttpRequest, act: Act, *rows: models.Model, told: str, **words: object
) -> bool:
    """Whether an earlier press of this person did `act` to all the rows; says so with `told`.

    Ask once the act is refused: then the answer is final, also where both presses came at once.
    `words` must stand in the entries: whoever sends other words is told why they were not taken.
    """
    mine = [audit.last_was(row, act, by=request.user, **words) for row in rows]
    if not mine or not all(mine):
        return False
    messages.info(request, told)
    return True
