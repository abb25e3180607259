"""The list of mailboxes and the page of one. No message is ever shown here."""

from collections.abc import Sequence

from flask import request
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from geos.accounts import queries as accounts
from geos.audit import words as journal_words
from geos.mail import queries as mail
from geos.mail import service as mailboxes
from geos.mail.forms import RIGHTS
from geos.mail.models import Mailbox, MailboxKind, MailboxState
from geos.provisioning import queries
from geos.provisioning.forms import AddressForm, LinkForm
from geos.provisioning.queries import Line
from geos.provisioning.showing import KINDS, POSTINGS, STATES, rule_words
from geos.provisioning.views.blueprint import MAILBOX, bp
from geos.web.i18n import named
from geos.web.listing import Column, Listing
from geos.web.render import render
from geos.web.who import actor


def _whose(line: Line) -> str:
    return line.holder or line.mailbox.label


COLUMNS: tuple[Column[Line], ...] = (
    Column("address", _("Address"), lambda line: line.mailbox.address, Mailbox.address),
    Column("whose", _("Owner"), _whose, shown=False),
    Column("post", _("Post"), lambda line: named(line.post) if line.post else "", shown=False),
    Column("kind", _("Kind"), lambda line: str(KINDS[line.mailbox.kind][0]), Mailbox.kind),
    Column("space", _("Space"), lambda line: line.used, Mailbox.used),
    Column("quota", _("Quota, bytes"), lambda line: line.mailbox.quota, shown=False),
    Column("seen", _("Last use"), lambda line: line.seen_at),
    Column("state", _("State"), lambda line: str(STATES[line.mailbox.state][1]), Mailbox.state),
)


@bp.get("/mailboxes")
def index() -> Response:
    """The mailboxes of the institution, by address."""
    institution = queries.institution(actor())
    kind, state, text = (request.args.get(name, "").strip()[:200] for name in ("kind", "state", "q"))

    def lines(rows: Sequence[Mailbox]) -> list[Line]:
        return queries.described(rows, measured=not listing.format)

    query = queries.mailboxes(institution.id, kind, state, text)
    listing: Listing[Line] = Listing(query, COLUMNS, Mailbox.id, "address", lines=lines)
    if listing.format:
        return listing.export("akaunti-za-baruapepe")
    return render(
        "provisioning/index.html",
        institution=institution,
        listing=listing,
        counts=queries.counts(institution.id),
        room=queries.room(actor()),
        kind=kind,
        state=state,
        text=text,
        kinds=KINDS,
        states=STATES,
    )


@bp.get(MAILBOX)
def mailbox(mailbox_id: int) -> Response:
    """All about one mailbox but its mail, which is not shown to an administrator."""
    box = queries.get(actor(), mailbox_id)
    [line] = queries.described([box])
    group = box.kind is MailboxKind.GROUP
    return render(
        "provisioning/mailbox.html",
        box=box,
        line=line,
        addresses=mail.address_rows(box),
        forwarded=mail.forwarded_here(box),
        members=mail.members(box) if group else [],
        rules=[rule_words(rule) for rule in mail.rules(box)] if group else [],
        reached=len(mail.reached(box)) if group else 0,
        senders=mail.senders(box) if group else [],
        groups=mail.groups_of(box),
        shares=[] if group else mail.shares(box),
        account=accounts.of_person(box.person_id) if box.person_id else None,
        restorable=mailboxes.restorable_until(box) if box.state is MailboxState.REMOVED else None,
        history=queries.history(box),
        told=queries.told,
        words=journal_words,
        link_form=LinkForm(formdata=None, version=box.version),
        address_form=lambda address: AddressForm(
            formdata=None, version=box.version, data={"address": address}
        ),
        kinds=KINDS,
        states=STATES,
        postings=POSTINGS,
        rights=RIGHTS,
    )
