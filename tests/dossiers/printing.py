"""A PDF of any HTML, by the press that prints the papers."""

from dossiers import pdf


def printed(html: str) -> bytes:
    """With the papers' stylesheet and fetcher. Raises FetchRefused, FontsMissing."""
    return pdf._write(pdf._page_up(html), b"")
