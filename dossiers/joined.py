"""All papers of a dossier in one PDF, with a bookmark each."""

from dossiers import pdf
from dossiers.content import Content, Issue
from dossiers.papers import PaperSpec, papers_of

KIND = "joined"
SPEC = PaperSpec(KIND, "all", "Hồ sơ gộp một tệp, có dấu trang", "ho-so-gop")


def render(content: Content, issues: dict[tuple[str, str], Issue]) -> bytes:
    """Laid out anew from the snapshot, so that fonts are stored once. Raises like `pdf.render`."""
    return pdf.join(content, papers_of(content), issues)
