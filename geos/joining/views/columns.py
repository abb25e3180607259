"""The columns of the lists, for the page and for the file."""

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as _p

from geos.core.clock import local
from geos.directory.models import Institution
from geos.joining import wording
from geos.joining.asking import GB
from geos.joining.models import DomainName, JoinRequest
from geos.joining.queries import Line
from geos.joining.queries.institutions import COUNTED
from geos.web.i18n import language, named
from geos.web.listing import Column


def institution_columns() -> tuple[Column[Line], ...]:
    """Of the national list; names are sorted in the reader's language."""
    name = Institution.name_en if language() == "en" else Institution.name_sw
    return (
        Column("name", _p("institution", "Institution"), lambda line: named(line.institution), name),
        Column(
            "code",
            _p("institution", "Code"),
            lambda line: line.institution.code,
            Institution.code,
            shown=False,
        ),
        Column("kind", _p("institution", "Kind"), _kind, Institution.kind),
        Column("domain", _("Domain"), lambda line: line.institution.domain, Institution.domain),
        Column("joins", _("Systems"), lambda line: str(wording.JOINS[wording.joins(line.institution)])),
        Column("people", _("People"), lambda line: line.people, COUNTED["people"], number=True),
        Column("limit", _("Account limit"), lambda line: line.institution.user_limit, shown=False),
        Column("boxes", _("Mailboxes"), lambda line: line.boxes, COUNTED["boxes"], number=True),
        Column("space", _("Space, GB"), lambda line: round(line.space / GB), COUNTED["space"], number=True),
        Column("most", _("Space limit, GB"), lambda line: line.institution.mail_limit // GB, shown=False),
        Column("state", _("State"), _state, Institution.state),
    )


def _kind(line: Line) -> str:
    return str(wording.KINDS[line.institution.kind])


def _state(line: Line) -> str:
    return str(wording.STATES[line.institution.state][1])


def request_columns() -> tuple[Column[JoinRequest], ...]:
    """Of the requests to join."""
    name = JoinRequest.name_en if language() == "en" else JoinRequest.name_sw
    return (
        Column("name", _p("institution", "Institution"), named, name),
        Column("domain", _("Domain"), lambda row: row.domain, JoinRequest.domain),
        Column("letter", _("Letter"), lambda row: row.letter_reference, JoinRequest.letter_reference),
        Column("made", _p("request", "Entered"), lambda row: local(row.made_at), JoinRequest.made_at),
        Column("by", _p("request", "By"), lambda row: row.made_by.name if row.made_by else "", shown=False),
        Column("proof", _("Proof of domain"), lambda row: str(wording.PROOFS[row.proof_state][1])),
        Column("state", _("State"), lambda row: str(wording.REQUESTS[row.state][1]), JoinRequest.state),
    )


def domain_columns() -> tuple[Column[DomainName], ...]:
    """Of the register of domains."""
    return (
        Column("name", _("Domain"), lambda row: row.name, DomainName.name),
        Column("holder", _p("domain", "Holder"), lambda row: row.holder, DomainName.holder),
        Column("contact", _("Contact"), lambda row: row.contact, DomainName.contact),
        Column("phone", _("Telephone"), lambda row: row.phone, shown=False),
        Column("email", _("E-mail"), lambda row: row.email, shown=False),
        Column(
            "since", _p("domain", "Registered on"), lambda row: row.registered_on, DomainName.registered_on
        ),
        Column("until", _p("domain", "Until"), lambda row: row.expires_on, DomainName.expires_on),
        Column("state", _("State"), lambda row: wording.domain_tag(row)[1]),
        Column("remark", _p("domain", "Remark"), lambda row: row.remark, shown=False),
    )
