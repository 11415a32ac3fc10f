"""What `dossiers.pdf` adds to WeasyPrint on the same HTML, with the same fonts and stylesheet."""

from collections.abc import Iterator
from unittest import mock

from weasyprint import HTML

from dossiers import pdf
from dossiers.content import Content
from dossiers.papers import MINUTES, PaperSpec, paper
from tests.bench.measuring import Comparison, compare
from tests.dossiers.sample import rich_content

LIMIT = 1.1


def comparisons() -> Iterator[Comparison]:
    content = rich_content()
    spec = paper(content, MINUTES, "meeting")
    html = html_of(content, spec)
    yield compare(
        "dossiers.pdf",
        ours=lambda: pdf.render(content, spec),
        bare=lambda: bare(html),
        limit=LIMIT,
        work=1,
        things="biên bản",
        sides=("snapshot to PDF", "WeasyPrint on the same HTML"),
        rounds=11,
    )


def html_of(content: Content, spec: PaperSpec) -> str:
    """The very HTML that the paper is laid out from."""
    with mock.patch.object(pdf, "_page_up", wraps=pdf._page_up) as page_up:
        pdf.render(content, spec)
    (call,) = page_up.call_args_list
    return call.args[0]


def bare(html: str) -> bytes:
    tools = pdf.press()
    return HTML(string=html, url_fetcher=tools.fetcher).write_pdf(
        font_config=tools.fonts, stylesheets=[tools.styles], pdf_variant=pdf.VARIANT, pdf_tags=True
    )
