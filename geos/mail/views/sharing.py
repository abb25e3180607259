"""Who has one's mailbox open besides oneself: given, agreed to, ended, by its owner."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid, NotFound
from geos.mail import panes, queries, service
from geos.mail.forms import RIGHTS, ShareActForm, ShareForm
from geos.mail.models import Mailbox, MailboxShare, Right
from geos.mail.policy import POLICY
from geos.mail.views.blueprint import bp
from geos.web.render import render
from geos.web.who import actor


@bp.get("/<int:mailbox_id>/sharing")
def sharing(mailbox_id: int) -> Response:
    """To whom a mailbox of one's own is open, and what waits for one's consent."""
    mailbox = _own(mailbox_id)
    shares = queries.shares(mailbox)
    return render(
        "mail/sharing.html",
        mailbox=mailbox,
        waiting=[share for share in shares if share.confirmed_at is None],
        shares=[share for share in shares if share.confirmed_at is not None],
        ended=queries.ended_shares(mailbox),
        rights=RIGHTS,
        act_form=ShareActForm(formdata=None, version=mailbox.version),
        kind_word=panes.kind_word,
    )


@bp.route("/<int:mailbox_id>/share", methods=["GET", "POST"])
def share(mailbox_id: int) -> Response:
    """Open a mailbox of one's own to a colleague or a post."""
    mailbox = _own(mailbox_id)
    form = ShareForm(version=mailbox.version, data={"right": Right.READ.value})
    back = url_for(".sharing", mailbox_id=mailbox.id)
    if form.validate_on_submit():
        try:
            right = Right(form.right.data)
            service.share_with(actor(), mailbox, right, form.to.data or "", form.last_day.data)
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The mailbox is open to them now, and they were told."), "done")
            return redirect(back, 303)
    return render("mail/share.html", form=form, mailbox=mailbox, back=back, status=form.status)


@bp.get("/shares/<int:share_id>")
def shared(share_id: int) -> Response:
    """Where a notice about a share leads: the owner to the list, whoever has it to the mailbox."""
    found = queries.share_seen_by(actor(), share_id)
    if POLICY.can(actor(), "confirm_share", found.mailbox):
        return redirect(url_for(".sharing", mailbox_id=found.mailbox_id))
    if POLICY.can(actor(), "administer", found.mailbox):
        return redirect(url_for("provisioning.mailbox", mailbox_id=found.mailbox_id))
    return redirect(url_for(".show", mailbox_id=found.mailbox_id))


@bp.post("/shares/<int:share_id>/confirm")
def confirm_share(share_id: int) -> Response:
    """Agree to what an administrator asks for."""
    return _act(share_id, service.confirm_share, _("The mailbox is open to them now, and they were told."))


@bp.post("/shares/<int:share_id>/end")
def end_share(share_id: int) -> Response:
    """End what is open, or refuse what is asked for."""
    return _act(share_id, service.end_share, _("The mailbox is closed to them."))


def _act(share_id: int, act: Callable[..., MailboxShare], said: str) -> Response:
    found, form = queries.share(actor(), share_id), ShareActForm()
    _own(found.mailbox_id)
    if not form.validate_on_submit():
        raise Invalid
    act(actor(), found)
    flash(said, "done")
    return redirect(url_for(".sharing", mailbox_id=found.mailbox_id), 303)


def _own(mailbox_id: int) -> Mailbox:
    """A mailbox that is the reader's by right; a share does not let one open it further."""
    mailbox = queries.get(actor(), mailbox_id)
    if not POLICY.can(actor(), "confirm_share", mailbox):
        raise NotFound
    return mailbox
