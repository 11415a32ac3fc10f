"""Measures a finished PDF against the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I.

Nothing is taken from the stylesheet: what counts is what the file shows. `faults` returns one
Vietnamese sentence per fault; an empty list means the paper may be issued.
"""

from collections.abc import Iterator
from typing import Any

from dossiers.content import Content, Issue
from dossiers.layout import closing, elements, pages, tables, text
from dossiers.layout.measures import Part, parts_of
from dossiers.papers import PaperSpec, context_for
from dossiers.reading import read


def faults(pdf: bytes, content: Content, spec: PaperSpec, issue: Issue | None = None) -> list[str]:
    """Everything in which the PDF departs from the decree's layout; [] when nothing does."""
    paper = read(pdf)
    context = context_for(content, spec, issue)
    main, *annexes = parts_of(paper)
    found = [*pages.faults_of_type(paper), *_main(main, spec, context)]
    for annex in annexes:
        found += _annex(annex, context)
    if len(annexes) != len(spec.templates) - 1:
        found.append(f"Cần {len(spec.templates) - 1} phụ lục, văn bản có {len(annexes)}.")
    return found


def _main(part: Part, spec: PaperSpec, context: dict[str, Any]) -> Iterator[str]:
    head = elements.found_in(part, elements.of_paper(spec, context))
    yield from pages.faults(part, landscape=False)
    yield from elements.faults(part, head)
    yield from elements.header_faults(part, head)
    yield from elements.basis_faults(part, context)
    body = text.body(part, head, closing.words(context))
    yield from text.faults(part, body)
    yield from tables.faults(part)
    yield from closing.faults(part, body, spec, context)


def _annex(part: Part, context: dict[str, Any]) -> Iterator[str]:
    head = elements.found_in(part, elements.of_annex(context))
    yield from pages.faults(part, landscape=True)
    yield from elements.faults(part, head)
    yield from text.faults(part, text.body(part, head, ()))
    yield from tables.faults(part)
