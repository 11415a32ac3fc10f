"""What a request asks: the methods of a page with a form, what the form is bound to, what an
address or a hidden field says. Anything may stand there."""

from django.http import HttpRequest, QueryDict

FORM_METHODS = ["GET", "HEAD", "POST"]
LARGEST_KEY = 2**63 - 1


def whole_number(text: str | None, default: int = 0) -> int:
    """The whole number in `text` if a key of the database can be so large, else `default`.

    Only the figures 0-9 count: "²" is a digit to Python, not to us.
    """
    if not text or not text.isascii() or not text.isdigit() or len(text) > 19:
        return default
    number = int(text)
    return number if number <= LARGEST_KEY else default


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to; a post without a single field is a post all the same."""
    return request.POST if request.method == "POST" else None
