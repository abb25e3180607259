"""The list of mailboxes and the page of one. No message is ever shown here."""

from flask import request
from werkzeug.wrappers import Response

from geos.accounts import queries as accounts
from geos.mail import queries as mail
from geos.mail.models import Mailbox, MailboxKind
from geos.provisioning import queries
from geos.provisioning.forms import LinkForm
from geos.provisioning.showing import KINDS, STATES
from geos.provisioning.views.blueprint import MAILBOX, bp
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor


@bp.get("/mailboxes")
def index() -> Response:
    """The mailboxes of the institution, by address."""
    institution = queries.institution(actor())
    kind, state, text = (request.args.get(name, "").strip()[:200] for name in ("kind", "state", "q"))
    page: Page[Mailbox] = Page.asked(queries.mailboxes(institution.id, kind, state, text))
    return render(
        "provisioning/index.html",
        institution=institution,
        page=page,
        lines=queries.described(page.rows),
        counts=queries.counts(institution.id),
        kind=kind,
        state=state,
        text=text,
        kinds=KINDS,
        states=STATES,
    )


@bp.get(MAILBOX)
def mailbox(mailbox_id: int) -> Response:
    """One mailbox: addresses, space, state. Its mail is not shown to an administrator."""
    box = queries.get(actor(), mailbox_id)
    [line] = queries.described([box])
    return render(
        "provisioning/mailbox.html",
        box=box,
        line=line,
        addresses=mail.addresses(box),
        members=mail.members(box) if box.kind is MailboxKind.GROUP else [],
        account=accounts.of_person(box.person_id) if box.person_id else None,
        link_form=LinkForm(formdata=None, version=box.version),
        kinds=KINDS,
        states=STATES,
    )
