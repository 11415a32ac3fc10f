"""The matrix of KH 54 once more, by hand, from plain values: shares nothing with the rules."""

ROWS = {
    ("annual", "bang_khen_tinh"): ("unit", "year", 110, False),
    ("annual", "giay_khen"): ("unit", "year", 100, False),
    ("mid_term", "bang_khen_tinh"): ("unit", "whole", 50, True),
    ("final", "bang_khen_tinh"): ("province", "whole", 100, True),
    ("final", "bang_khen_ttg"): ("province", "whole", 100, True),
}
GRADES = ["not_done", "done", "good", "excellent"]


def both(answers):
    """True, False, or None for "nobody knows"."""
    if any(answer is False for answer in answers):
        return False
    return None if any(answer is None for answer in answers) else True


def indicator(target, result, waits, percent, strict):
    if target is None or target <= 0 or result is None:
        return None
    shares = [(done * 100, percent * target) for done in (result, result - waits)]
    answers = {done > needed or (not strict and done == needed) for done, needed in shares}
    return answers.pop() if len(answers) == 1 else None


def route_a(row, occasion, tier):
    whose, span, percent, strict = ROWS[occasion, tier]
    mine = [i for i in row["indicators"] if i["whose"] == whose and i["span"] == span]
    if not mine:
        return None
    return both([indicator(i["target"], i["result"], i["waits"], percent, strict) for i in mine])


def route_b(row):
    if row["norm"] is None or row["norm"] <= 0:
        return None
    if row["given"] >= row["norm"]:
        return True
    return None if row["given"] + row["waiting"] >= row["norm"] else False


def criteria(row):
    numbers = [1, 2, 3, "s1", "s2", "s3"] + (["s4"] if row["class"] == "association" else [])
    answers = [row["confirmed"].get(number) for number in numbers]
    graded = [row["grades"].get("party"), row["grades"].get("union")]
    answers += [None if g is None else GRADES.index(g) >= 2 for g in graded]
    if row["grades"].get("youth") is not None:
        answers.append(GRADES.index(row["grades"]["youth"]) >= 2)
    answers.append(None if row["disciplined"] is None else not row["disciplined"])
    return both(answers)


def verdict(row, occasion, tier):
    if row["blocked"]:
        return "blocked"
    ways = [route_a(row, occasion, tier), route_b(row)]
    way = True if True in ways else (None if None in ways else False)
    return {True: "met", False: "not_met", None: "unknown"}[both([way, criteria(row)])]
