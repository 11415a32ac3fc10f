"""Finding things inside a snapshot's content: tiers, nominees, rounds, the tally that decided."""

from dossiers.content import Content, Item, Nominee, Round, Tally, Tier


def tier_of(content: Content, code: str) -> Tier:
    return next(tier for tier in content["tiers"] if tier["code"] == code)


def nominees(content: Content) -> dict[str, Nominee]:
    """Everybody the snapshot names, on the ballot or not, by key."""
    entries = [*content["items"], *content["not_on_ballot"]]
    return {entry["nominee"]["key"]: entry["nominee"] for entry in entries}


def round_of(content: Content, number: int) -> Round:
    return next(ballot for ballot in content["rounds"] if ballot["number"] == number)


def tally_of(ballot: Round, key: str) -> Tally | None:
    return next((line for line in ballot["lines"] if line["nominee"] == key), None)


def deciding_tally(content: Content, item: Item) -> Tally | None:
    """The count that decided this item: its last round's. None when it was never put to a vote."""
    if not item["rounds"]:
        return None
    return tally_of(round_of(content, item["rounds"][-1]), item["nominee"]["key"])


def approved(content: Content, tier: str) -> list[Item]:
    """Items the council agreed to propose for a tier, in the order of the papers."""
    return [i for i in content["items"] if i["tier"] == tier and i["conclusion"]["approved"]]
