"""What a notice says, by key, in the reader's language. The subject of a confidential item is never told."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

# Keys are acts; each text takes `reference` and `title`.
MESSAGES: dict[str, LazyString] = {
    "receive": _("File %(reference)s is on its way to you: %(title)s"),
    "take_in": _("File %(reference)s, which was with you, was taken in at the registry's counter: %(title)s"),
    "read": _("File %(reference)s was shown to you for information: %(title)s"),
    "back_in_registry": _("File %(reference)s, for which you asked, is back in the registry"),
    "reading_given": _("You may read closed file %(reference)s, for which you asked: %(title)s"),
    "request_refused": _("Your request for file %(reference)s was refused; read why"),
    "minute": _("File %(reference)s waits for your minute: %(title)s"),
    "bring_up": _("Today file %(reference)s comes back to you, as was asked (BU): %(title)s"),
    "bring_up_ended": _("File %(reference)s was closed: your bring-up has ended. %(title)s"),
    "give_back": _("File %(reference)s, which is with you, is wanted: return it to the registry. %(title)s"),
    "found_with_you": _("The census found file %(reference)s with you: %(title)s"),
    "found_elsewhere": _("The census found file %(reference)s elsewhere than with you: %(title)s"),
    "recommend": _("A memo waits for your recommendation: %(title)s"),
    "approve": _("A memo waits for your decision: %(title)s"),
    "comment": _("A memo waits for your comment: %(title)s"),
    "concur": _("A memo waits for your concurrence: %(title)s"),
    "read_memo": _("A memo was sent to you for information: %(title)s"),
    "read_letter": _("A letter was sent to you for information: %(title)s"),
    "answer_memo": _("Your opinion on a memo is asked: %(title)s"),
    "answer_letter": _("Your opinion on a letter is asked: %(title)s"),
    "stand_in_memo": _("A memo lies too long with a post below yours; you may answer for it: %(title)s"),
    "stand_in_letter": _("A letter lies too long with a post below yours; you may answer for it: %(title)s"),
    "opinion_given": _("The opinion that you asked for has come: %(title)s"),
    "due_soon": _("Soon due, and still with you: %(title)s"),
    "overdue": _("Overdue, and still with you: %(title)s"),
    "late_on_way": _("What you sent is overdue on its way: %(title)s"),
    "skipped": _("It went on without you, for you did not answer in time: %(title)s"),
    "taken_over": _("You hold the post with which this waits now: %(title)s"),
    "amended": _("The text was changed on its way; read it again: %(title)s"),
    "correct": _("Returned to you for correction: %(title)s"),
    "review": _("A letter waits for your opinion: %(title)s"),
    "sign": _("A letter waits for your signature: %(title)s"),
    "dispatch": _("A signed letter waits to be dispatched: %(reference)s %(title)s"),
    "register": _("A letter from another institution has arrived: %(title)s"),
    "receive_sealed": _("A closed envelope waits for you at the registry: No. %(reference)s"),
    "carry_out": _("A decision waits to be carried out: %(title)s"),
    "read_decision": _("Your memo was refused; read why: %(title)s"),
    "do_task": _("A task from a decision waits for you: %(title)s"),
    "task_done": _("A task that you gave is done: %(title)s"),
    "task_taken_back": _("A task need not be done any more; read why: %(title)s"),
    "task_late": _("A task that waits for you is late: %(title)s"),
    "task_late_elsewhere": _("A task that you gave is still not done: %(title)s"),
    "see_refusal": _("A letter was refused by its addressee: %(reference)s %(title)s"),
    "new_folio": _("A new paper was put on file %(reference)s, which is with you: %(title)s"),
    "appraise": _("Disposal case %(reference)s waits for your decision: %(title)s"),
    "mend_case": _("Disposal case %(reference)s was returned to you: %(title)s"),
    "review_request": _("A request to join waits for your review: %(title)s"),
    "mend_request": _("A request to join was returned to you: %(title)s"),
    "activate_request": _("An institution may be activated, its domain is proved: %(title)s"),
    "request_to_join_refused": _("A request to join was refused; read why: %(title)s"),
    "domain_lapses": _("The domain %(reference)s lapses on %(title)s: its holder must renew it"),
    "domain_lapsed": _("The domain %(reference)s lapsed on %(title)s"),
    "carry_out_disposal": _("Disposal case %(reference)s is decided and waits to be carried out: %(title)s"),
    "case_completed": _("Disposal case %(reference)s is carried out; its certificate can be read: %(title)s"),
    "acknowledge": _("A circular waits to be acknowledged: %(reference)s, %(title)s"),
    "acknowledge_reminder": _("You have not acknowledged a circular yet: %(reference)s, %(title)s"),
    "receive_boxes": _("Boxes of list %(reference)s are on their way to the records centre: %(title)s"),
    "renew_certificate": _("Your signing certificate ends on %(reference)s: renew it under Your signature"),
    "renew_authority": _("The certification authority ends on %(reference)s: renew it with the root's key"),
    "letter_annulled": _("Letter %(reference)s was annulled: do not act on it. %(title)s"),
    "acting_set": _("Acting (Kaimu) in the post %(reference)s is set: %(title)s"),
    "acting_ended": _("Acting (Kaimu) in the post %(reference)s ends: %(title)s"),
    "transfer_ordered": _("Your transfer is ordered, from %(reference)s on: %(title)s"),
    "leaving_ordered": _("Your service here ends; the last day is %(reference)s. %(title)s"),
    "transfer_off": _("The transfer of %(title)s, from %(reference)s on, does not take place"),
    "transfer_accepted": _("The transfer of %(title)s is accepted: from %(reference)s on"),
    "transfer_done": _("The transfer of %(title)s, from %(reference)s on, is carried out"),
    "transfer_stuck": _("The transfer of %(title)s, from %(reference)s on, cannot be carried out; read why"),
    "accept_transfer": _("%(title)s comes to you on %(reference)s: say to which post"),
    "give_hand_over": _("Your hand-over list waits to be confirmed: %(title)s"),
    "receive_hand_over": _("A hand-over list waits for you to take over: %(title)s"),
    "approve_opening": _(
        "Somebody asks to open the mailbox %(reference)s (break-glass): your decision is asked"
    ),
    "opening_approved": _("The mailbox %(reference)s is open to you for reading (break-glass)"),
    "opening_refused": _("Your request to open the mailbox %(reference)s was refused; read why"),
    "opening_lapsed": _("Nobody decided about your request to open the mailbox %(reference)s: it has lapsed"),
    "mailbox_opened": _("Your mailbox %(reference)s was opened to an administrator (break-glass); read why"),
    "new_device": _("Somebody signed in to your account from a new device: %(title)s, %(reference)s"),
    "wrong_codes": _(
        "Your right password was given with wrong codes (%(reference)s). If it was not you, change it now"
    ),
    "password_changed": _("Your password was changed. If it was not you, ask your helpdesk at once"),
    "reset_by_helpdesk": _("A link for your new password was made by %(title)s"),
    "second_factor_on": _("Your account now asks for a code from your phone"),
    "second_factor_off": _("Your account no longer asks for a code; turned off by %(title)s"),
    "recovery_code_used": _("A recovery code of yours was used; %(reference)s are left"),
    "recovery_changed": _("The recovery address of your account was changed"),
    "app_password_added": _("An app password was made for your mail: %(title)s"),
    "issue_file": _("File %(reference)s is asked back from the records centre: %(title)s"),
    "mailbox_shared": _("Mailbox %(reference)s is open to you now: %(title)s"),
    "agree_to_share": _(
        "An administrator asks that your mailbox %(reference)s be opened to %(title)s: decide"
    ),
}

FOOT = _("GeOS. Do not answer this message; sign in instead.")

WITHHELD = _("the subject is shown after signing in")


def text(key: str, reference: str, title: str, withheld: bool) -> str:
    """The sentence of a notice; `withheld` leaves out the subject of a confidential or higher item."""
    message = MESSAGES[key]
    return str(message) % {"reference": reference, "title": str(WITHHELD) if withheld else title}
