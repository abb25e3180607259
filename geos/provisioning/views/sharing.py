"""Opening a mailbox to a colleague or a post: its owner decides."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid, NotFound
from geos.mail import queries as mail
from geos.mail import service as mailboxes
from geos.mail.forms import ShareForm
from geos.mail.models import MailboxKind, MailboxShare, Right
from geos.provisioning import queries
from geos.provisioning.forms import LinkForm
from geos.provisioning.views.blueprint import MAILBOX, bp
from geos.provisioning.views.dialogs import Words, dialog
from geos.web.who import actor


@bp.route(f"{MAILBOX}/share", methods=["GET", "POST"])
def share(mailbox_id: int) -> Response:
    """Ask the owner to open the mailbox to somebody."""
    box = queries.get(actor(), mailbox_id)
    if box.kind is MailboxKind.GROUP:
        raise NotFound
    form = ShareForm(version=box.version, data={"right": Right.READ.value})
    words = Words(
        "share",
        _("Open the mailbox to somebody"),
        _("Whoever has the mailbox is asked and decides. Until then it stays closed."),
        _("Ask the owner"),
        "send",
        _("The owner is asked. The mailbox stays closed until the owner agrees."),
    )

    def act() -> MailboxShare:
        right = Right(form.right.data)
        return mailboxes.share_with(actor(), box, right, form.to.data or "", form.last_day.data)

    return dialog(box, form, words, act)


@bp.post(f"{MAILBOX}/shares/<int:share_id>/end")
def end_share(mailbox_id: int, share_id: int) -> Response:
    """End what was opened, or take the question back."""
    box, form = queries.get(actor(), mailbox_id), LinkForm()
    shared = mail.share(actor(), share_id)
    if shared.mailbox_id != box.id:
        raise NotFound
    if not form.validate_on_submit():
        raise Invalid
    mailboxes.end_share(actor(), shared)
    flash(_("The mailbox is no longer open to them."), "done")
    return redirect(url_for(".mailbox", mailbox_id=box.id), 303)
