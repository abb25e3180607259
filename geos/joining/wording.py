"""Words and signs of institutions, requests and domains, as tables."""

from datetime import date

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as _p

from geos.core.clock import today
from geos.directory.models import InstitutionKind, InstitutionState
from geos.joining.models import DomainName, DomainState, Proof, RequestState
from geos.joining.queries.domains import SOON
from geos.web import times

KINDS = {
    InstitutionKind.MINISTRY: _p("institution", "Ministry"),
    InstitutionKind.OFFICE: _p("institution", "Office"),
    InstitutionKind.COMMISSION: _p("institution", "Commission"),
    InstitutionKind.AGENCY: _p("institution", "Agency"),
    InstitutionKind.AUTHORITY: _p("institution", "Authority"),
    InstitutionKind.REGION: _p("institution", "Region"),
    InstitutionKind.COUNCIL: _p("institution", "Council"),
    InstitutionKind.EMBASSY: _p("institution", "Embassy"),
    InstitutionKind.CORPORATION: _p("institution", "Corporation"),
    InstitutionKind.UNIVERSITY: _p("institution", "University"),
    InstitutionKind.HOSPITAL: _p("institution", "Hospital"),
}
# (kind of tag, word)
STATES = {
    InstitutionState.ACTIVE: ("done", _p("institution", "Active")),
    InstitutionState.SUSPENDED: ("late", _p("institution", "Suspended")),
    InstitutionState.CLOSED: ("lock", _p("institution", "Closed")),
}
REQUESTS = {
    RequestState.DRAFT: ("draft", _p("request", "Draft")),
    RequestState.REVIEW: ("queue", _p("request", "In review")),
    RequestState.RETURNED: ("wait", _p("request", "Returned")),
    RequestState.APPROVED: ("run", _p("request", "Approved")),
    RequestState.ACTIVATED: ("done", _p("request", "Activated")),
    RequestState.REFUSED: ("no", _p("request", "Refused")),
    RequestState.WITHDRAWN: ("off", _p("request", "Withdrawn")),
}
PROOFS = {
    Proof.NOT_ASKED: ("draft", _("Not checked yet")),
    Proof.FOUND: ("done", _p("domain", "Proved")),
    Proof.MISSING: ("wait", _("The record is not there yet")),
    Proof.OTHER: ("late", _("The record there has another value")),
    Proof.NO_DOMAIN: ("late", _("This domain does not exist")),
    Proof.NO_ANSWER: ("late", _("The domain's servers do not answer")),
}
JOINS = {"both": _("GeOS and GMS"), "office": _("GeOS only"), "mail": _("GMS only")}
AMISS = {
    "no_administrator": _("This institution has no administrator: name one."),
    "one_administrator": _("Only one administrator: nobody stands in when they are away. Ask for a second."),
    "never_signed_in": _("No administrator has signed in yet."),
    "no_domain": _("Its domain is not in the register."),
    "domain_lapsed": _("Its domain has expired."),
    "domain_lapses": _("Its domain expires soon."),
    "no_clerk": _("No registry clerk: letters that are sent to it wait unopened."),
    "full_users": _("Nearly all of its accounts are taken."),
    "full_space": _("Nearly all of its mail space is allocated."),
}
# What was done to a request or a domain, in its history.
STEPS = {
    "prepare_request": (_("Entered from the letter"), ""),
    "edit_request": (_p("request", "Changed"), ""),
    "submit_request": (_("Sent to review"), ""),
    "return_request": (_("Returned to be corrected"), "no"),
    "approve_request": (_p("request", "Approved"), "ok"),
    "refuse_request": (_p("request", "Refused"), "no"),
    "withdraw_request": (_p("request", "Withdrawn"), "no"),
    "prove_domain": (_("The domain is proved"), "ok"),
    "activate_request": (_("Activated: the institution works"), "ok"),
    "renew_slips": (_("New first-password slips"), ""),
    "register_domain": (_p("domain", "Registered"), "ok"),
    "edit_domain": (_("Contacts changed"), ""),
    "renew_domain": (_p("domain", "Renewed"), "ok"),
    "transfer_domain": (_("Given to another holder"), ""),
    "release_domain": (_p("domain", "Released"), "no"),
    "restore_domain": (_("Taken back into the register"), ""),
}
FACTS = {
    "holder": _p("domain", "Holder"),
    "contact": _("Contact"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "remark": _p("domain", "Remark"),
    "expires_on": _p("domain", "Until"),
}


def value(name: str, text: str) -> str:
    """A fact of a domain's history as it is shown: a day as a day."""
    return times.day_long(date.fromisoformat(text)) if name == "expires_on" else text


def joins(thing: object) -> str:
    """Key of what an institution or a request joins."""
    office, mail = getattr(thing, "has_office", False), getattr(thing, "has_mail", False)
    return "both" if office and mail else "office" if office else "mail"


def domain_tag(row: DomainName, at: date | None = None) -> tuple[str, str]:
    """Tag and word of how a name stands today."""
    day = at or today()
    if row.state is DomainState.RELEASED:
        return "off", str(_p("domain", "Released"))
    if row.expires_on < day:
        return "late", str(_p("domain", "Expired"))
    if row.expires_on <= day + SOON:
        return "wait", str(_p("domain", "Expires soon"))
    return "done", str(_p("domain", "In use"))
