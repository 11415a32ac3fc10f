"""Words inside a sentence."""


def lower_first(text: str) -> str:
    """ "hằng năm 2025" for "Hằng năm 2025"; an abbreviation and every name after the first word
    keep their letters: "UBND tỉnh", "sơ kết tại An Giang"."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
