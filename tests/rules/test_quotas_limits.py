"""How many may be chosen: each form of limit, at its boundaries, and in words."""

from decimal import Decimal

import pytest

from awards.rules import Outcome, Status, UnknownRule, select

from .quota_builders import keys, person, plan, quota, who


def choose(rules, candidates, occasion="annual", **more):
    return select(rules, candidates, occasion=occasion, **more)


def cut(answer, key):
    (found,) = answer.placing(key, "giay_khen").cuts
    return found


@pytest.mark.parametrize(("count", "chosen"), [(1, 1), (2, 2), (3, 2)])
def test_a_cap_per_unit_just_under_at_and_over(count, chosen):
    rules = plan(quota('per = "unit"\ncap = 2'))
    people = [person(str(n), 120 - n, unit="U", unit_name="Chi cục X") for n in range(count)]
    answer = choose(rules, [*people, person("z", 90, unit="V")])
    assert keys(answer.taken) == " ".join([str(n) for n in range(chosen)] + ["z"])
    (use, other) = answer.uses
    assert (use.group_name, use.limit, use.used, use.left) == ("Chi cục X", 2, chosen, 2 - chosen)
    assert (use.reckoned, use.over, use.held) == ("2 theo kế hoạch", 0, 0)
    assert (other.group, other.used, other.left) == ("V", 1, 1)


def test_who_is_cut_off_is_told_by_whom_and_by_which_figures():
    rules = plan(quota('per = "unit"\ncap = 2', label="Mỗi đơn vị không quá 2"))
    people = [
        person(key, share, unit="U", unit_name="Chi cục X")
        for key, share in (("a", "125"), ("b", "118"), ("c", "112.5"))
    ]
    answer = choose(rules, people)
    out = answer.placing("c", "giay_khen")
    assert (out.outcome, out.place) == (Outcome.OUT, 3)
    assert out.reasons == (
        "Chi cục X đã đủ 2 trên 2 suất khen theo “Mỗi đơn vị không quá 2”.",
        "Xếp sau đề nghị cuối cùng được chọn ở đó (Đơn vị b), "
        "“Kết quả so với mức đề ra”: 112,50% so với 118%.",
    )
    assert (out.cuts[0].quota, out.cuts[0].limit, out.cuts[0].used) == ("q", 2, 2)
    assert out.cuts[0].clause == "KH 7, mục V.1"
    assert answer.placing("a", "giay_khen").text == (
        "Xếp thứ 1 trong 3 đề nghị đủ điều kiện, còn suất."
    )


def test_collectives_or_individuals_share_one_cap():
    rules = plan(quota('per = "unit"\nkinds = ["collective", "individual"]\ncap = 2'))
    mixed = [who("a", 103, unit="U"), person("b", 102, unit="U"), person("c", 101, unit="U")]
    assert keys(choose(rules, mixed).taken) == "a b"
    apart = plan(
        quota('per = "unit"\nkinds = ["collective"]\ncap = 1', "k"),
        quota('per = "unit"\nkinds = ["individual"]\ncap = 1', "q"),
    )
    assert keys(choose(apart, mixed).taken) == "a b"
    assert cut(choose(apart, mixed), "c").quota == "q"


def test_only_the_classes_named_are_counted():
    rules = plan(quota('per = "occasion"\nclasses = ["leader"]\ncap = 1'))
    people = [person("a", 110, subject_class="leader"), person("b", 105, subject_class="leader")]
    answer = choose(rules, [*people, person("c", 100)])
    assert keys(answer.taken) == "a c"
    assert answer.placing("c", "giay_khen").reasons == (
        "Kế hoạch không giới hạn số lượng khen ở đây.",
    )


def test_tiers_are_pooled_where_a_quota_names_several():
    ranking = """
[[ranking]]
code = "higher_first"
label = "Hình thức cao xếp trước"
clause = "KH 7, mục V.2"
by = [
  { key = "tier", label = "Hình thức khen", order = "high" },
  { key = "share", label = "Kết quả", order = "high" },
]
"""
    both = ("giay_khen", "bang_khen")
    rules = plan(quota('per = "occasion"\ncap = 2', tiers=both), ranking=ranking)
    candidates = [who("a", 130), who("b", 120), who("c", 101, tier="bang_khen")]
    answer = choose(rules, candidates)
    assert keys(answer.placings) == "c a b"
    assert [(p.key, p.tier) for p in answer.taken] == [("c", "bang_khen"), ("a", "giay_khen")]
    apart = plan(quota('per = "occasion"\ncap = 1', tiers=["giay_khen"]), ranking=ranking)
    answer = choose(apart, candidates)
    assert [(p.key, p.place) for p in answer.placings] == [("c", 1), ("a", 1), ("b", 2)]
    assert keys(answer.taken) == "c a"


def test_a_quota_is_for_its_occasions_alone():
    rules = plan(quota('per = "occasion"\ncap = 1\noccasions = ["annual"]', tiers=["bang_khen"]))
    candidates = [who("a", 110, tier="bang_khen"), who("b", 100, tier="bang_khen")]
    assert keys(choose(rules, candidates).taken) == "a"
    final = choose(rules, candidates, occasion="final")
    assert (keys(final.taken), final.uses) == ("a b", ())


def test_named_bodies_have_their_own_caps():
    rules = plan(
        quota('per = "body"\ncaps = { "Khối 1" = 2, khoi_2 = 1, "Khối 5" = 0 }\nother_bodies = 1')
    )
    candidates = [
        who(f"{body}{n}", 120 - n, body=body)
        for body in ("Khối 1", "khoi_2", "Khối 3", "Khối 5")
        for n in range(3)
    ]
    answer = choose(rules, candidates)
    assert {p.key for p in answer.taken} == {"Khối 10", "Khối 11", "khoi_20", "Khối 30"}
    told = {use.group: use.reckoned for use in answer.uses}
    assert told == {
        "Khối 1": "2, ghi riêng cho Khối 1",
        "khoi_2": "1, ghi riêng cho khoi_2",
        "Khối 3": "1, như các nơi không ghi riêng",
        "Khối 5": "0, ghi riêng cho Khối 5",
    }
    assert cut(answer, "Khối 50").text == ("Khối 5 không có suất khen theo “Số lượng khen”.")


def test_a_body_the_plan_does_not_name_is_not_decided():
    rules = plan(quota('per = "body"\ncaps = { "Khối 1" = 1, "Khối 2" = 1 }'))
    answer = choose(rules, [who("a", body="Khối 1"), who("b", 120, body="Khối 9")])
    assert keys(answer.taken) == "a"
    waiting = answer.placing("b", "giay_khen")
    assert waiting.outcome is Outcome.PENDING
    assert waiting.reasons == (
        "Chưa biết số suất khen của Khối 9 theo “Số lượng khen”: "
        "kế hoạch không ghi số lượng khen cho Khối 9.",
    )
    uses = {use.group: (use.limit, use.left) for use in answer.uses}
    assert uses == {"Khối 1": (1, 0), "Khối 2": (1, 1), "Khối 9": (None, None)}
    assert not answer.decided


def test_one_per_group():
    rules = plan(quota('per = "body"\ncap = 1'))
    candidates = [who(f"{n}", 100 + n, body=f"Cụm {n % 3}") for n in range(9)]
    assert keys(choose(rules, candidates).taken) == "8 7 6"


SHARES = [
    (3, "30", "down", 0, "30% của 3 (số tham gia) = 0,9, làm tròn xuống: 0"),
    (3, "30", "up", 1, "30% của 3 (số tham gia) = 0,9, làm tròn lên: 1"),
    (3, "30", "nearest", 1, "30% của 3 (số tham gia) = 0,9, làm tròn: 1"),
    (7, "30", "down", 2, "30% của 7 (số tham gia) = 2,1, làm tròn xuống: 2"),
    (7, "30", "up", 3, "30% của 7 (số tham gia) = 2,1, làm tròn lên: 3"),
    (9, "50", "nearest", 5, "50% của 9 (số tham gia) = 4,5, làm tròn: 5"),
    (9, "33.3", "down", 2, "33,3% của 9 (số tham gia) = 2,997, làm tròn xuống: 2"),
    (17, "30", "down", 5, "30% của 17 (số tham gia) = 5,1, làm tròn xuống: 5"),
    (10, "30", "down", 3, "30% của 10 (số tham gia) = 3"),
    (10, "30", "up", 3, "30% của 10 (số tham gia) = 3"),
    (1000, "100", "up", 1000, "100% của 1.000 (số tham gia) = 1.000"),
    (0, "30", "up", 0, "30% của 0 (số tham gia) = 0"),
]


@pytest.mark.parametrize(("base", "share", "rounding", "limit", "told"), SHARES)
def test_a_share_of_those_who_take_part(base, share, rounding, limit, told):
    rules = plan(
        quota(f'per = "occasion"\nshare = {share}\nof = "participants"\nrounding = "{rounding}"')
    )
    candidates = [who(f"{n:02}", 200 - n) for n in range(6)]
    answer = choose(rules, candidates, bases={("q", ""): base})
    (use,) = answer.uses
    assert (use.limit, use.reckoned) == (limit, told)
    assert len(answer.taken) == min(limit, 6)


def test_a_share_of_the_eligible_counts_them_in_the_same_group():
    rules = plan(quota('per = "body"\nshare = 30\nof = "eligible"\nrounding = "up"'))
    candidates = [
        *(who(f"a{n}", 110 - n, body="Khối 1") for n in range(7)),
        *(who(f"b{n}", 110 - n, body="Khối 2") for n in range(3)),
        who("x", 150, body="Khối 2", status=Status.NOT_MET),
        who("y", 150, body="Khối 2", status=Status.UNKNOWN),
    ]
    answer = choose(rules, candidates)
    assert [use.reckoned for use in answer.uses] == [
        "30% của 7 (số đủ điều kiện) = 2,1, làm tròn lên: 3",
        "30% của 3 (số đủ điều kiện) = 0,9, làm tròn lên: 1",
    ]
    assert {p.key for p in answer.taken} == {"a0", "a1", "a2", "b0"}
    assert answer.placing("x", "giay_khen").reasons == ("Kết quả xét điều kiện: không đạt.",)
    assert answer.placing("y", "giay_khen").place is None
    told = choose(rules, candidates, bases={("q", "Khối 2"): 10})
    assert {p.key for p in told.taken} == {"a0", "a1", "a2", "b0", "b1", "b2"}


def test_a_share_without_its_base_is_not_decided():
    rules = plan(quota('per = "unit"\nshare = 50\nof = "participants"\nrounding = "down"'))
    people = [person("a", unit="U"), person("b", unit="V", unit_name="Chi cục X")]
    answer = choose(rules, people, bases={("q", "U"): 2})
    assert keys(answer.taken) == "a"
    assert answer.placing("b", "giay_khen").reasons == (
        "Chưa biết số suất khen của Chi cục X theo “Số lượng khen”: "
        "chưa có số tham gia để tính 50%.",
    )
    with pytest.raises(ValueError, match="must be a count"):
        choose(rules, people, bases={("q", "U"): Decimal(2)})
    with pytest.raises(ValueError, match="must be a count"):
        choose(rules, people, bases={("q", "U"): -1})


@pytest.mark.parametrize(("per", "named"), [("unit", "đơn vị"), ("body", "khối, cụm")])
def test_who_belongs_nowhere_known_is_not_decided_and_keeps_others_waiting(per, named):
    rules = plan(quota(f'per = "{per}"\ncap = 1'))
    lost = who("lost", 120, **{per: ""})
    answer = choose(rules, [lost, who("a", 110, **{per: "K"}), who("b", 130, **{per: "L"})])
    assert keys(answer.taken) == "b"
    told = answer.placing("lost", "giay_khen")
    assert told.outcome is Outcome.PENDING
    assert told.text == f"Chưa ghi {named} nên chưa tính được suất khen theo “Số lượng khen”."
    assert answer.placing("a", "giay_khen").outcome is Outcome.PENDING


def test_several_quotas_hold_at_once_and_each_that_is_full_is_told():
    rules = plan(
        quota('per = "unit"\ncap = 1', "u", "Mỗi đơn vị 1"),
        quota('per = "occasion"\ncap = 2', "q", "Cả dịp 2"),
    )
    candidates = [
        person("a", 110, unit="U"),
        person("b", 109, unit="U"),
        person("c", 108, unit="V"),
        person("d", 107, unit="U"),
        person("e", 106, unit="W"),
    ]
    answer = choose(rules, candidates)
    assert keys(answer.taken) == "a c"
    found = {p.key: [c.quota for c in p.cuts] for p in answer.placings}
    assert found == {"a": [], "b": ["u"], "c": [], "d": ["u", "q"], "e": ["q"]}
    both = answer.placing("d", "giay_khen").text
    assert "(Đơn vị a), “Kết quả so với mức đề ra”: 107% so với 110%." in both
    assert "(Đơn vị c), “Kết quả so với mức đề ra”: 107% so với 108%." in both


def test_without_any_quota_everybody_eligible_is_in():
    rules = plan()
    answer = choose(rules, [who("a", None), who("b", status=Status.BLOCKED)])
    assert (keys(answer.taken), answer.uses, answer.refused) == ("a", (), ())
    assert answer.placing("b", "giay_khen").outcome is Outcome.NOT_ELIGIBLE
    assert choose(rules, []).placings == ()
    assert (answer.plan_number, answer.plan_sha256) == (rules.number, rules.sha256)


def test_what_is_no_candidate_is_refused():
    rules = plan(quota('per = "unit"\ncap = 1'))
    with pytest.raises(ValueError, match="stands twice"):
        choose(rules, [who("a"), who("a", 120)])
    with pytest.raises(UnknownRule):
        choose(rules, [who("a")], occasion="final")
    with pytest.raises(UnknownRule):
        choose(rules, [], occasion="never")
    with pytest.raises(TypeError, match="must be exact, not float"):
        who("a", values={"share": 1.5})
    with pytest.raises(TypeError, match="must be exact, not bool"):
        who("a", values=(("share", True),))
    with pytest.raises(KeyError):
        choose(rules, [who("a")]).placing("b", "giay_khen")
