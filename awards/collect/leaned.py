"""What a stored verdict leaned on, from its findings as they lie in the database."""

from collections.abc import Iterable, Iterator
from typing import Any

Ids = tuple[str, ...]
Stored = dict[str, Any]


def leaned_on(findings: list[Stored] | None, counted: Iterable[str] | None) -> tuple[Ids, Ids]:
    """Ids of the files behind the findings that mattered, and of the contributions where one of
    these was about contributions. A route that another one made needless leans on nothing."""
    mattered = list(_mattering(findings or ()))
    files = {file for each in mattered for file in each.get("evidence", ())}
    given = any(each.get("code") == "contribution" for each in mattered)
    return _sorted(files), _sorted(set(counted or ()) if given else ())


def _mattering(findings: Iterable[Stored]) -> Iterator[Stored]:
    for finding in findings:
        if finding.get("decisive", True):
            yield finding
            yield from _mattering(finding.get("children", ()))


def _sorted(ids: Iterable[str]) -> Ids:
    """As numbers, which ids are."""
    return tuple(sorted(ids, key=lambda each: (len(each), each)))
