"""Names of files that a clerk reads in any folder: small ASCII letters, digits and hyphens."""

import re

from emulation.vietnamese.names import search_key

LIMIT = 90  # with ordinal and extension under 100


def stem(text: str, limit: int = LIMIT) -> str:
    """ "Biên bản họp Hội đồng" as "bien-ban-hop-hoi-dong"; what is too long ends after a word."""
    name = re.sub(r"[^a-z0-9]+", "-", search_key(text)).strip("-")
    if len(name) <= limit:
        return name
    whole = name[: limit + 1].rpartition("-")[0]
    return whole or name[:limit]


def ordinal(place: int, total: int) -> str:
    """ "07" of up to 99, "007" of more: files stand in their order."""
    return f"{place:0{max(2, len(str(total)))}d}"
