"""What the stories in the browser share beside acts: the members who show no page, and the words on
a paper."""

import unicodedata

from awards.models import Round
from dossiers.reading import bare
from emulation.models import User
from tests.flows.walk import signed_in


def the_others_vote(*members: User) -> None:
    """They agree, each with a browser that shows nothing."""
    running = Round.objects.get(state="open")
    choices = {f"item_{box.item_id}": "1" for box in running.boxes.all()}
    ballot, recorded = (
        f"/hoi-dong/luot/{running.pk}/{page}/" for page in ("bo-phieu", "da-ghi-nhan")
    )
    for member in members:
        answer = signed_in(member).post(ballot, choices)
        assert (answer.status_code, answer.url) == (302, recorded)


def one(texts: dict[str, str], title: str) -> str:
    """The text of the one paper whose title begins so, in composed letters."""
    (text,) = [text for name, text in texts.items() if name.startswith(title)]
    assert unicodedata.is_normalized("NFC", text)
    return text


def says(text: str, *passages: str) -> None:
    for passage in passages:
        assert bare(passage) in bare(text), f"{passage!r} is not in {text!r}"
