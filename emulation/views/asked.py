"""Reading what an address or a hidden field says; anything may stand there."""

LARGEST_KEY = 2**63 - 1


def whole_number(text: str | None, default: int = 0) -> int:
    """The whole number in `text` if a key of the database can be so large, else `default`.

    Only the figures 0-9 count: "²" is a digit to Python, not to us.
    """
    if not text or not text.isascii() or not text.isdigit() or len(text) > 19:
        return default
    number = int(text)
    return number if number <= LARGEST_KEY else default
