"""Further addresses of a mailbox: added, and taken off."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.mail import service as mailboxes
from geos.provisioning import queries
from geos.provisioning.forms import AddressForm, AliasForm
from geos.provisioning.views.blueprint import MAILBOX, bp
from geos.provisioning.views.dialogs import Words, dialog
from geos.web.who import actor


@bp.route(f"{MAILBOX}/alias", methods=["GET", "POST"])
def add_alias(mailbox_id: int) -> Response:
    """A further address for the mailbox."""
    box = queries.get(actor(), mailbox_id)
    form = AliasForm(version=box.version)
    words = Words(
        "add_alias",
        _("Add an address"),
        _("Mail for it comes here, and one may send from it."),
        _("Add"),
        "plus",
        _("The address leads to this mailbox now."),
    )
    return dialog(box, form, words, lambda: mailboxes.add_alias(actor(), box, form.local_part.data or ""))


@bp.post(f"{MAILBOX}/alias/remove")
def remove_alias(mailbox_id: int) -> Response:
    """Take an address off; it can be added again here, and nowhere else."""
    box, form = queries.get(actor(), mailbox_id), AddressForm()
    if not form.validate_on_submit():
        raise Invalid
    form.check_version(box)
    address = form.address.data or ""
    mailboxes.remove_alias(actor(), box, address)
    flash(_("%(address)s leads nowhere now. Nobody else gets it.", address=address), "done")
    return redirect(url_for(".mailbox", mailbox_id=box.id), 303)
