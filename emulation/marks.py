"""What a page saw: a short sign of stored values that travels in its form."""

import hashlib
import json


def mark_of(value: object) -> str:
    """Equal values (as JSON) have equal signs."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
