"""The journal's acts and things in the reader's words; a test holds that none is missing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_pgettext as _p

from geos.web.filters import size
from geos.web.times import day, moment

ACTS: dict[str, LazyString] = {
    "print": _p("act", "printed"),
    "fetch_print": _p("act", "fetched a print"),
    "add_institution": _p("act", "entered an institution"),
    "add_unit": _p("act", "entered a unit"),
    "add_registry": _p("act", "entered a registry"),
    "add_post": _p("act", "entered a post"),
    "add_person": _p("act", "entered a person"),
    "let_sign_for": _p("act", "allowed signing on behalf"),
    "give_role": _p("act", "gave a role"),
    "appoint": _p("act", "appointed"),
    "set_acting": _p("act", "set an acting officer"),
    "end_acting": _p("act", "ended acting"),
    "open_account": _p("act", "opened an account"),
    "invite": _p("act", "made a first-password link"),
    "set_password": _p("act", "set the first password"),
    "change_password": _p("act", "changed the password"),
    "wrong_password": _p("act", "gave a wrong password"),
    "sign_in": _p("act", "signed in"),
    "sign_out": _p("act", "signed out"),
    "read": _p("act", "read"),
    "create_mailbox": _p("act", "made a mailbox"),
    "add_alias": _p("act", "added an address"),
    "set_members": _p("act", "set a group's members"),
    "set_quota": _p("act", "set a mailbox's space"),
    "suspend": _p("act", "suspended a mailbox"),
    "resume": _p("act", "resumed a mailbox"),
    "send_mail": _p("act", "sent an e-mail"),
    "empty_trash": _p("act", "emptied the trash"),
    "add_keyword": _p("act", "entered a keyword"),
    "draft_keyword": _p("act", "drafted a keyword"),
    "edit_keyword": _p("act", "changed a keyword in the draft"),
    "undo_edit": _p("act", "took a keyword out of the draft"),
    "publish_scheme": _p("act", "put the scheme in force"),
    "apply_scheme": _p("act", "the scheme came into force"),
    "reopen_scheme": _p("act", "made the scheme a draft again"),
    "discard_scheme": _p("act", "gave up the scheme's draft"),
    "import_scheme": _p("act", "read a scheme into the draft"),
    "set_pattern": _p("act", "set the pattern of references"),
    "reclassify": _p("act", "reclassified the file"),
    "link": _p("act", "linked two files"),
    "unlink": _p("act", "took a link away"),
    "start_accession": _p("act", "read a list of present files"),
    "accession": _p("act", "entered present files"),
    "set_opening_number": _p("act", "set a register's opening number"),
    "open_file": _p("act", "opened a file"),
    "add_folio": _p("act", "filed a folio"),
    "strike_out": _p("act", "struck out"),
    "close_volume": _p("act", "closed a volume and opened the next"),
    "close_file": _p("act", "closed the file"),
    "file_again": _p("act", "put a copy on another file"),
    "move_folio": _p("act", "moved a paper to another file"),
    "add_enclosure": _p("act", "added an enclosure"),
    "open_temporary": _p("act", "opened a temporary file"),
    "merge_temporary": _p("act", "merged the temporary file"),
    "change_level": _p("act", "changed the level"),
    "plan_declassifying": _p("act", "set a day for a lower level"),
    "grant_reading": _p("act", "let somebody read"),
    "stop_reading": _p("act", "took reading away"),
    "write_minute": _p("act", "drafted a minute"),
    "edit_minute": _p("act", "changed a draft minute"),
    "discard_minute": _p("act", "gave up a draft minute"),
    "commit_minute": _p("act", "put a minute on the file"),
    "bring_up": _p("act", "set a bring-up"),
    "take_out": _p("act", "took out the file for its day"),
    "issue": _p("act", "re-issued the file on its day"),
    "undo_put_away": _p("act", "took a putting away back"),
    "undo_issue": _p("act", "the re-issued file was taken back"),
    "want_back": _p("act", "asked for the file back"),
    "finish": _p("act", "had done with a bring-up"),
    "move": _p("act", "moved a bring-up to another day"),
    "put_away": _p("act", "put the file away"),
    "begin_census": _p("act", "began a census"),
    "count": _p("act", "counted a file"),
    "uncount": _p("act", "took a count back"),
    "count_ticked": _p("act", "counted files"),
    "close_census": _p("act", "closed a census"),
    "correct_place": _p("act", "corrected the file's place"),
    "found_at": _p("act", "found the file"),
    "sign_census": _p("act", "signed a census"),
    "end_search": _p("act", "ended a search"),
    "hand_over": _p("act", "handed over the file"),
    "receive": _p("act", "received the file"),
    "recall": _p("act", "took it back"),
    "reassign": _p("act", "reassigned the file"),
    "take_in": _p("act", "took in what came to the registry"),
    "call_back": _p("act", "took back a showing before it was seen"),
    "circulate": _p("act", "showed the file for information"),
    "see": _p("act", "read what was shown for information"),
    "ask": _p("act", "asked for a file"),
    "answer_request": _p("act", "issued a file that was asked for"),
    "end_reading": _p("act", "ended the reading of a closed file"),
    "hold": _p("act", "placed a legal hold"),
    "lift_hold": _p("act", "lifted a legal hold"),
    "add_class": _p("act", "entered a retention class"),
    "edit_class": _p("act", "changed a retention class"),
    "assign_class": _p("act", "gave a keyword its retention class"),
    "set_class": _p("act", "gave the file a retention class"),
    "open_case": _p("act", "made a disposal case"),
    "edit_case": _p("act", "changed the disposal case"),
    "sign_case": _p("act", "signed the disposal case"),
    "save_decisions": _p("act", "decided a part of the disposal case"),
    "decide_case": _p("act", "decided the disposal case"),
    "send_back_case": _p("act", "returned the disposal case"),
    "withdraw_case": _p("act", "withdrew the disposal case"),
    "execute_case": _p("act", "began to carry out the disposal"),
    "complete_case": _p("act", "finished and certified the disposal"),
    "file_destroyed": _p("act", "destroyed the file"),
    "file_transferred": _p("act", "handed the file to the National Archives"),
    "make_list": _p("act", "put closed files into boxes"),
    "take_out_of_box": _p("act", "took a file out of its box"),
    "send_boxes": _p("act", "sent boxes to the records centre"),
    "receive_boxes": _p("act", "acknowledged boxes at the records centre"),
    "recall_from_centre": _p("act", "asked the file back from the records centre"),
    "issue_file": _p("act", "sent the file out of the records centre"),
    "take_file_back": _p("act", "put the file back into its box"),
    "register": _p("act", "registered"),
    "file_letter": _p("act", "put the letter on a file"),
    "correct": _p("act", "corrected the register"),
    "receive_sealed": _p("act", "received the closed envelope"),
    "keep": _p("act", "opened the envelope and kept it"),
    "hand_in": _p("act", "opened the envelope and handed it in"),
    "pass_on": _p("act", "passed it to the confidential registry"),
    "undo_registration": _p("act", "took the registration back"),
    "add_valuable": _p("act", "entered something of value"),
    "hand_over_valuable": _p("act", "gave on something of value"),
    "retitle": _p("act", "corrected the folio's title"),
    "acknowledge": _p("act", "acknowledged the letter"),
    "set_rule": _p("act", "set the registry's rule"),
    "seed": _p("act", "made up files for measuring"),
    "put_aside": _p("act", "put a message aside"),
    "upload": _p("act", "uploaded a scanned heap"),
    "split": _p("act", "cut the heap into letters"),
    "split_by_hand": _p("act", "cut the heap by hand"),
    "join": _p("act", "joined two scans"),
    "cut": _p("act", "cut a scan in two"),
    "discard": _p("act", "put a scan aside"),
    "discard_batch": _p("act", "put a scanned heap aside"),
    "bring_back": _p("act", "brought a message back"),
    "draft": _p("act", "drafted"),
    "edit": _p("act", "changed the text"),
    "submit": _p("act", "sent it on its way"),
    "recommend": _p("act", "recommended"),
    "approve": _p("act", "approved"),
    "send_back": _p("act", "returned it"),
    "refuse": _p("act", "refused"),
    "withdraw": _p("act", "withdrew it"),
    "carry_out": _p("act", "carried out the decision"),
    "sign": _p("act", "signed the letter"),
    "dispatch": _p("act", "dispatched the letter"),
    "consign": _p("act", "handed it to the carrier"),
    "send": _p("act", "the other server took it"),
    "cancel": _p("act", "cancelled the sending"),
    "answer": _p("act", "answered"),
    "see_refusal": _p("act", "saw the refusal"),
    "fail": _p("act", "could not be sent"),
}

THINGS: dict[str, LazyString] = {
    "institution": _p("thing", "institution"),
    "unit": _p("thing", "unit"),
    "registry": _p("thing", "registry"),
    "post": _p("thing", "post"),
    "person": _p("thing", "person"),
    "appointment": _p("thing", "appointment"),
    "account": _p("thing", "account"),
    "document": _p("thing", "document"),
    "mailbox": _p("thing", "mailbox"),
    "keyword": _p("thing", "keyword"),
    "scheme_version": _p("thing", "version of the scheme"),
    "scheme_import": _p("thing", "scheme to be read in"),
    "reference_pattern": _p("thing", "pattern of references"),
    "accession": _p("thing", "list of present files"),
    "number_series": _p("thing", "series of numbers"),
    "registry_file": _p("thing", "file"),
    "folio": _p("thing", "folio"),
    "minute": _p("thing", "minute"),
    "circulation": _p("thing", "file shown for information"),
    "requisition": _p("thing", "request for a file"),
    "incoming_letter": _p("thing", "incoming letter"),
    "outgoing_letter": _p("thing", "outgoing letter"),
    "bring_up": _p("thing", "bring-up"),
    "census_round": _p("thing", "census"),
    "census_entry": _p("thing", "file in a census"),
    "memo": _p("thing", "memo"),
    "consignment": _p("thing", "consignment"),
    "retention_class": _p("thing", "retention class"),
    "disposal_case": _p("thing", "disposal case"),
    "transfer_list": _p("thing", "box list"),
    "handled_mail": _p("thing", "message at the registry"),
    "print_job": _p("thing", "print"),
    "scan_batch": _p("thing", "scanned heap"),
    "scan": _p("thing", "scan"),
}


def act(key: str) -> str:
    """What was done, in words."""
    return str(ACTS[key]) if key in ACTS else key.replace("_", " ")


def thing(kind: str) -> str:
    """What it was done to, in words."""
    return str(THINGS[kind]) if kind in THINGS else kind.replace("_", " ")


# What stands beside an act in the list. Numbers of rows mean nothing to a reader and have no words here: the
# page of the entry shows everything as it was hashed.
FACTS: dict[str, LazyString] = {
    "named": _p("fact", "name"),
    "reference": _p("fact", "reference"),
    "number": _p("fact", "incoming register"),
    "register": _p("fact", "outgoing register"),
    "receipt": _p("fact", "receipt"),
    "file": _p("fact", "file"),
    "folio": _p("fact", "folio"),
    "other": _p("fact", "other file"),
    "enclosures": _p("fact", "enclosures"),
    "version": _p("fact", "version"),
    "due": _p("fact", "due"),
    "starts_on": _p("fact", "from"),
    "ends_on": _p("fact", "until"),
    "to": _p("fact", "to"),
    "address": _p("fact", "address"),
    "username": _p("fact", "user name"),
    "domain": _p("fact", "domain"),
    "code": _p("fact", "code"),
    "quota": _p("fact", "space"),
    "reason": _p("fact", "reason"),
    "authority": _p("fact", "authority"),
    "certificate": _p("fact", "certificate"),
    "retention_class": _p("fact", "retention class"),
    "pages": _p("fact", "pages"),
    "letters": _p("fact", "letters, by pages"),
    "shelf": _p("fact", "rack"),
    "census": _p("fact", "census"),
    "what": _p("fact", "what"),
}
# What can be printed, for the fact of that name; another word stands as it is.
PRINTS: dict[str, LazyString] = {
    "cover": _p("print", "cover"),
    "index_of_folios": _p("print", "index of folios"),
    "minute_sheet": _p("print", "minute sheet"),
    "transit_sheet": _p("print", "transit sheet"),
    "whole_pdf": _p("print", "the whole file as PDF"),
    "whole_zip": _p("print", "the whole file as ZIP"),
    "labels": _p("print", "labels"),
    "hand_over_list": _p("print", "hand-over list"),
    "book_pdf": _p("print", "register as PDF"),
    "book_csv": _p("print", "register as CSV"),
    "book_xlsx": _p("print", "register as Excel"),
}
MOMENTS = frozenset({"due", "starts_on", "ends_on"})


def facts(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The facts that a reader can use, as (name, value), in the order of the table; empty ones left out."""
    return [(str(label), value) for key, label in FACTS.items() if (value := _value(key, said.get(key)))]


def _value(key: str, value: Any) -> str:
    if value in (None, "", 0):
        return ""
    if key in MOMENTS:
        return _when(str(value))
    if key == "to" and str(value).startswith("registry:"):
        return ""  # a row's number; the consignment's own page names the registry
    if key == "what" and value in PRINTS:
        return str(PRINTS[value])
    return size(int(value)) if key == "quota" else str(value)


def _when(text: str) -> str:
    return moment(datetime.fromisoformat(text)) if "T" in text else day(date.fromisoformat(text))
