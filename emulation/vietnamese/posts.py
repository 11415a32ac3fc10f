"""A person's post told together with the unit it is held in."""

DEPARTMENT = "sở"  # a post that ends so is of the whole department: "Phó Giám đốc Sở"


def post_in_unit(post: str, unit: str) -> str:
    """ "Trưởng phòng" in "Phòng Tổ chức cán bộ" gives "Trưởng phòng Tổ chức cán bộ".

    Words that end the post and begin the unit's name are said once. What is unknown is left out.
    """
    held, name = post.split(), unit.split()
    if not held or held[-1].casefold() == DEPARTMENT:
        return " ".join(held)
    shared = next((n for n in range(len(name), 0, -1) if _same(held[-n:], name[:n])), 0)
    return " ".join([*held, *name[shared:]])


def _same(one: list[str], two: list[str]) -> bool:
    return [word.casefold() for word in one] == [word.casefold() for word in two]
