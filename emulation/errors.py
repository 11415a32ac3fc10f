"""Why an act is refused, in words a person can read."""


class Refused(Exception):
    """A business rule says no. `message` is a Vietnamese sentence; `field` names the form field."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Stale(Refused):
    """Somebody changed the thing after it was read. Nothing was written; show both texts."""


class Forbidden(Exception):
    """The actor may see the thing but not do this to it. Becomes a 403 page with the reason."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
