"""Who may go where: one row a route. A route without a row fails the test beside it.

Columns: the route; the thing its ids lead to (see `world.things`); who is answered on GET; who on
POST. A name is let in; "!name" sees the thing but is forbidden (403, with the reason); everybody
else does not see it (404). A single name goes before its group. "-" is a method the page does not
have (405). "open" is let in without signing in. Rows are about unit A's thing: about unit B's the
officers change places and unit A's staff see nothing.
"""

from dataclasses import dataclass, field
from typing import Any

from tests.access.world import ANONYMOUS, DISABLED, SIGNED_IN

GROUPS = {
    "overseers": {"tccb", "secretary", "director", "inspector"},
    "council": {"secretary", "member", "chair"},
    "all": set(SIGNED_IN),
}
IN, FORBIDDEN, UNSEEN, NO_METHOD, LOGIN = "in", "403", "404", "405", "login"
MIRROR = {"officer_a": "officer_b", "officer_b": "officer_a", "staff": "nobody"}


@dataclass(frozen=True)
class Row:
    """`data`: what is posted where an empty form would not come as far as the question. `gone`: a
    second press on a thing that is no longer there is answered kindly and changes nothing."""

    route: str
    on: str
    get: str
    post: str
    data: dict[str, Any] = field(default_factory=dict)
    gone: bool = False

    def __str__(self) -> str:
        return f"{self.route} ({self.on})"

    def expected(self, method: str, actor: str) -> str:
        """The one-word answer `actor` gets at unit A's thing."""
        return self._expected(method, actor, actor)

    def somebody(self, method: str) -> str:
        """One actor who is let in."""
        return next(name for name in SIGNED_IN if self.expected(method, name) == IN)

    def lets_in(self, method: str) -> bool:
        return any(self.expected(method, name) == IN for name in SIGNED_IN)

    def mirrored(self, method: str, actor: str) -> str:
        """At unit B's."""
        return self._expected(method, actor, MIRROR.get(actor, actor))

    def once_closed(self, method: str, actor: str) -> str:
        """At something closed: more people may see it, nobody more is let in."""
        found = self.expected(method, actor)
        return f"{UNSEEN} {FORBIDDEN}" if found == UNSEEN else found

    def absent(self, method: str, actor: str) -> str:
        """Where nothing is: 404, or the 403 of who is not even asked which one."""
        found = self.expected(method, actor)
        if found == IN and not self.gone:
            return UNSEEN
        kindly = f" {IN}" if self.gone else ""
        return f"{UNSEEN} {FORBIDDEN}{kindly}" if found in (IN, FORBIDDEN, UNSEEN) else found

    def _expected(self, method: str, actor: str, name: str) -> str:
        rule = self.get if method == "get" else self.post
        if rule == "open":
            return IN
        if actor in (ANONYMOUS, DISABLED) and "open" not in (self.get, self.post):
            return LOGIN
        if rule == "-":
            return NO_METHOD
        return _answer(rule.split(), name, everybody=actor in GROUPS["all"])


def _answer(rule: list[str], name: str, *, everybody: bool) -> str:
    for word in sorted(rule, key=_width):
        who = word.removeprefix("!")
        members = GROUPS.get(who, {who})
        if name in members or (who == "all" and everybody):
            return FORBIDDEN if word.startswith("!") else IN
    return UNSEEN


def _width(word: str) -> int:
    """Single names first, then small groups, "all" last."""
    return len(GROUPS.get(word.removeprefix("!"), {word}))


OFFICER = "officer_a !overseers"
SEEN = "officer_a overseers"
TCCB = "tccb !all"
STANDING = "tccb inspector !all"
ROOM = "council overseers"
PRESIDING = "chair !council !overseers"
OFFICE = "tccb secretary !council !overseers"
CHECKED = "tccb !overseers !officer_a"
PLAN = "overseers admin !all"
MANAGED = "tccb admin !all"
NO_FACTOR = "whoever-has-one"  # nobody of the twelve has a second factor

ROWS = [
    # --- Sign-in, own account ---
    Row("healthz", "nothing", "open", "-"),
    Row("account_login", "nothing", "open", "open"),
    Row("help", "nothing", "open", "-"),
    Row("accessibility", "nothing", "open", "-"),
    Row("switch_role", "nothing", "-", TCCB, {"role": "tccb"}),
    Row("mfa_index", "nothing", "all", "-"),
    Row("account_change_password", "nothing", "all", "all"),
    Row("account_reauthenticate", "nothing", "all", "all"),
    Row("mfa_reauthenticate", "nothing", "all", "all"),
    Row("mfa_activate_totp", "nothing", "all", "all"),
    Row("mfa_deactivate_totp", "nothing", NO_FACTOR, NO_FACTOR),
    Row("mfa_view_recovery_codes", "nothing", NO_FACTOR, "-"),
    Row("mfa_generate_recovery_codes", "nothing", "all", "all"),
    Row("mfa_download_recovery_codes", "nothing", NO_FACTOR, NO_FACTOR),
    # --- Home, inbox, journal ---
    Row("home", "nothing", "all", "-"),
    Row("inbox", "nothing", "all", "-"),
    Row("inbox_read_all", "nothing", "-", "all"),
    Row("inbox_read", "message", "-", "officer_a"),
    Row("journal", "nothing", "tccb inspector admin !all", "-"),
    Row("gallery", "nothing", "admin", "-"),
    # --- Pledges ---
    Row("pledge_list", "nothing", "all", "-"),
    Row("pledge_create", "period_unit", "-", OFFICER),
    Row("pledge_detail", "draft", SEEN, "-"),
    Row("pledge_detail", "sent_pledge", f"staff {SEEN}", "-"),
    Row("pledge_check", "pledge", OFFICER, OFFICER),
    Row("pledge_tier", "pledge", OFFICER, OFFICER, {"tier": "giay_khen"}),
    Row("pledge_tasks", "pledge", OFFICER, OFFICER),
    Row("pledge_people", "pledge", OFFICER, OFFICER, {"collective_only": "1"}),
    Row("pledge_targets", "pledge", OFFICER, OFFICER),
    Row("pledge_people_targets", "pledge", OFFICER, OFFICER),
    Row("entry_targets", "pledge_entry", OFFICER, OFFICER),
    Row("target_add", "pledge_entry", OFFICER, OFFICER),
    Row("target_edit", "pledge_target", OFFICER, OFFICER),
    Row("target_remove", "pledge_target", OFFICER, OFFICER, gone=True),
    Row("pledge_overview", "nothing", "overseers !all", "-"),
    Row("pledge_remind", "period", TCCB, TCCB),
    Row("pledge_review", "sent_pledge", "tccb !overseers !officer_a !staff", "-"),
    Row("pledge_accept", "sent_pledge", "-", "tccb !overseers !officer_a !staff", {"seen": "1"}),
    Row("pledge_return", "sent_pledge", *["tccb !overseers !officer_a !staff"] * 2),
    Row("period_open", "nothing", TCCB, TCCB),
    Row("given_targets", "nothing", "all", "-"),
    Row("given_target_add", "movement_unit", TCCB, TCCB),
    Row("given_target_edit", "given_target", TCCB, TCCB),
    # --- Results, contributions, evidence ---
    Row("record_list", "nothing", "all", "-"),
    Row("record_detail", "subject", SEEN, "-"),
    Row("result_add", "subject", OFFICER, OFFICER),
    Row("contribution_add", "subject", OFFICER, OFFICER),
    Row("evidence_add", "subject", OFFICER, OFFICER),
    Row("evidence_remove", "subject_evidence", OFFICER, OFFICER, gone=True),
    Row("result_remove", "subject_result", OFFICER, OFFICER, gone=True),
    Row("contribution_remove", "subject_gift", OFFICER, OFFICER, gone=True),
    Row("result_edit", "subject_result", OFFICER, OFFICER),
    Row("contribution_edit", "subject_gift", OFFICER, OFFICER),
    Row("evidence_download", "evidence", SEEN, "-"),
    Row("record_check", "nothing", "overseers !all", "-"),
    Row("record_verify", "nothing", TCCB, TCCB),
    Row("record_return", "nothing", TCCB, TCCB),
    Row("standing_list", "nothing", STANDING, "-"),
    Row("classification_enter", "nothing", TCCB, TCCB),
    Row("discipline_enter", "nothing", TCCB, TCCB),
    Row("case_open", "nothing", TCCB, TCCB),
    Row("case_close", "case", TCCB, TCCB),
    Row("case_correct", "case", TCCB, TCCB),
    Row("case_annul", "case", TCCB, TCCB),
    Row("discipline_correct", "discipline", TCCB, TCCB),
    Row("discipline_annul", "discipline", TCCB, TCCB),
    # --- Council ---
    Row("meeting_list", "nothing", ROOM, "-"),
    Row("meeting_call", "nothing", "tccb secretary !all", "tccb secretary !all"),
    Row("meeting_detail", "meeting", ROOM, "-"),
    Row("meeting_agenda", "meeting_tier", ROOM, "-"),
    Row("meeting_attendance", "meeting", OFFICE, OFFICE),
    Row("meeting_change", "called_meeting", OFFICE, OFFICE),
    Row("meeting_withdraw", "called_meeting", OFFICE, OFFICE),
    Row("meeting_open", "called_meeting", PRESIDING, PRESIDING),
    Row("meeting_put_off", "meeting", PRESIDING, PRESIDING),
    Row("meeting_conclude", "meeting", PRESIDING, PRESIDING),
    Row("round_open", "meeting_tier", PRESIDING, PRESIDING),
    Row("item_detail", "item", ROOM, "-"),
    Row("item_report", "item", ROOM, "-"),
    Row("comment_add", "item", "-", "member chair !council !overseers"),
    Row("item_recuse", "item", *["member chair !council !overseers"] * 2),
    Row("comment_mark", "comment", "-", "secretary !council !overseers"),
    Row("round_ballot", "round", *["member chair !council !overseers"] * 2),
    Row("round_recorded", "round", "member chair !council !overseers", "-"),
    Row("round_close", "round", PRESIDING, PRESIDING),
    Row("round_conclude", "round", PRESIDING, PRESIDING),
    # --- Plan, occasions, verdicts ---
    Row("plan_detail", "nothing", "all", "-"),
    Row("law_detail", "nothing", "all", "-"),
    Row("plan_cases", "movement", PLAN, "-"),
    Row("plan_upload", "movement", MANAGED, MANAGED),
    Row("movement_open", "nothing", MANAGED, MANAGED),
    Row("plan_what_if", "movement", "overseers !all", "-"),
    Row("plan_version", "plan_version", PLAN, "-"),
    Row("plan_file", "plan_version", PLAN, "-"),
    Row("plan_effect", "plan_version", "overseers !all", "-"),
    Row("plan_activate", "plan_version", MANAGED, MANAGED),
    Row("norm_enter", "movement", TCCB, TCCB),
    Row("norm_correct", "norm", TCCB, TCCB),
    Row("occasion_create", "movement", TCCB, TCCB),
    Row("occasion_open", "occasion_pk", TCCB, TCCB),
    Row("occasion_close", "occasion_pk", TCCB, TCCB),
    Row("verdict_list", "nothing", "all", "-"),
    Row("verdict_needs", "nothing", "all", "-"),
    Row("verdict_excel", "nothing", "all", "-"),
    Row("verdict_csv", "nothing", "all", "-"),
    Row("verdict_detail", "occasion_subject", SEEN, "-"),
    Row("criteria_confirm", "occasion_subject", CHECKED, CHECKED),
    # --- Reports, nominations ---
    Row("report_list", "nothing", "all", "-"),
    Row("report_choose", "occasion_choice", SEEN, "-"),
    Row("report_choose", "own_choice", f"staff {SEEN}", "-"),
    Row("report_choose", "colleagues_choice", SEEN, "-"),
    Row("report_edit", "occasion_subject", OFFICER, OFFICER),
    Row("report_edit", "occasion_self", *[f"staff {OFFICER}"] * 2),
    Row("report_edit", "occasion_colleague", OFFICER, OFFICER),
    Row("report_detail", "report", SEEN, "-"),
    Row("report_detail", "own_report", f"staff {SEEN}", "-"),
    Row("report_submit", "report", "-", OFFICER),
    Row("report_submit", "own_report", "-", f"staff {OFFICER}"),
    Row("report_confirm", "report", "-", "!officer_a !overseers"),
    Row("report_confirm", "own_report", "-", "staff !officer_a !overseers"),
    Row("nomination_list", "nothing", "all", "-"),
    Row("nomination_create", "occasion_subject", OFFICER, OFFICER, {"tier": "giay_khen"}),
    Row("nomination_detail", "draft_nomination", SEEN, "-"),
    Row("nomination_detail", "approved", f"officer_a {ROOM}", "-"),
    Row("nomination_check", "nomination", OFFICER, OFFICER),
    Row("nomination_discard", "nomination", "-", OFFICER),
    Row("nomination_compile", "nomination", "-", CHECKED),
    Row("nomination_return", "nomination", CHECKED, CHECKED, {"reason": "Thiếu số liệu."}),
    Row("nomination_renew", "approved", *["tccb !council !overseers !officer_a"] * 2),
    Row("nomination_decline", "approved", *["tccb !council !overseers !officer_a"] * 2),
    Row("nomination_evidence", "nomination_file", f"officer_a {ROOM}", "-"),
    Row("pick_make", "nomination", CHECKED, CHECKED),
    Row("pick_withdraw", "nomination", CHECKED, CHECKED),
    Row("choosing_detail", "occasion", "overseers !all", "-"),
    Row("choosing_excel", "occasion", "overseers !all", "-"),
    Row("nomination_table", "occasion", "overseers !all", "-"),
    Row("nomination_excel", "occasion", "overseers !all", "-"),
    Row("nomination_reassess", "occasion", "-", TCCB),
    Row("nomination_present", "occasion", TCCB, TCCB),
    Row("nomination_compile_many", "occasion", TCCB, TCCB),
    Row("nomination_return_many", "occasion", TCCB, TCCB),
    Row("search", "nothing", "all", "-"),
    # --- Decisions, register ---
    Row("decision_list", "nothing", f"{ROOM} !all", "-"),
    Row("decision_detail", "decision", f"{ROOM} !all", "-"),
    Row("decision_excel", "decision", f"{ROOM} !all", "-"),
    Row("decision_correct", "decision", TCCB, TCCB),
    Row("decision_record", "occasion_tier", TCCB, TCCB),
    Row("award_list", "nothing", "all", "-"),
    Row("award_excel", "nothing", "all", "-"),
    # --- Papers ---
    Row("dossier_list", "nothing", "all", "-"),
    Row("dossier_detail", "dossier", ROOM, "-"),
    Row("dossier_changes", "dossier", ROOM, "-"),
    Row("dossier_zip", "dossier", ROOM, "-"),
    Row("dossier_stop", "dossier", "-", OFFICE),
    Row("dossier_again", "dossier", "-", OFFICE),
    Row("document_pdf", "own_paper", f"officer_a {ROOM}", "-"),
    Row("document_pdf", "persons_paper", f"staff officer_a {ROOM}", "-"),
    Row("document_pdf", "paper", ROOM, "-"),
    Row("document_thumbnail", "own_paper", f"officer_a {ROOM}", "-"),
    Row("document_issue", "paper", OFFICE, OFFICE),
    Row("document_issue", "own_paper", *[f"{OFFICE} !officer_a"] * 2),
    Row("meeting_freeze", "concluded_meeting", OFFICE, OFFICE),
]
# Their answers are no matter of who asks: see the last tests of test_matrix.
BY_HAND = {"account_logout", "mfa_authenticate", "readyz"}
