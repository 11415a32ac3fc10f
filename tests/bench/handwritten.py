"""KH 54's annual Bằng khen tỉnh as somebody in a hurry would write it: numbers in the code, no
findings, no clause, no gap. It makes the same comparisons as the rules do on the same facts."""

from awards.rules import BLOCKED, MET, NOT_MET, UNKNOWN, Facts, Status

CONFIRMED = ("general_1", "general_2", "general_3", "specific_1", "specific_2", "specific_3")
GRADES = {"not_done": 1, "done": 2, "good": 3, "excellent": 4}
YEAR = 2025


def provincial_certificate(facts: Facts) -> Status:
    if any(b.since <= facts.on and (b.until is None or facts.on < b.until) for b in facts.blocks):
        return BLOCKED
    answers = [_way(_ratio(facts), _money(facts)), _grades(facts), _clean(facts)]
    answers += _confirmed(facts)
    if False in answers:
        return NOT_MET
    return UNKNOWN if None in answers else MET


def _way(*routes: bool | None) -> bool | None:
    if True in routes:
        return True
    return None if None in routes else False


def _ratio(facts: Facts) -> bool | None:
    open_one, seen = False, False
    for row in facts.progress:
        if row.basis != "unit_plan" or row.period.start.year != YEAR or row.period.end.year != YEAR:
            continue
        seen = True
        if row.target is None or row.target <= 0 or row.result is None:
            open_one = True
        elif row.result * 100 < row.target * 110:
            return False
    return True if seen and not open_one else None


def _money(facts: Facts) -> bool | None:
    given = facts.contribution
    if given.norm is None or given.norm <= 0:
        return None
    if given.total >= given.norm:
        return True
    return None if given.total + given.unverified_total >= given.norm else False


def _grades(facts: Facts) -> bool | None:
    known = {"party": None, "union": None}
    for row in facts.classifications:
        if row.year == YEAR:
            known[row.organisation] = GRADES[row.level] >= 3
    if False in known.values():
        return False
    return None if None in known.values() else True


def _clean(facts: Facts) -> bool | None:
    if facts.disciplines is None:
        return None
    start, end = facts.window.start, facts.window.end
    return not any(start <= row.decided_on <= end for row in facts.disciplines)


def _confirmed(facts: Facts) -> list[bool | None]:
    words = {row.code: row.met for row in facts.confirmations}
    codes = CONFIRMED
    if facts.subject.subject_class == "association":
        codes = (*codes, "specific_4")
    return [words.get(code) for code in codes]
