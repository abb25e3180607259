"""Changing a mailbox: each act has its short form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid, NotFound
from geos.mail import queries as mail
from geos.mail import service as mailboxes
from geos.mail.models import Mailbox, MailboxKind
from geos.provisioning import queries, service
from geos.provisioning.forms import GB, AliasForm, MembersForm, QuotaForm, ReasonForm
from geos.provisioning.views.blueprint import MAILBOX, bp
from geos.web.render import render
from geos.web.who import actor


@dataclass(frozen=True)
class Words:
    """What a short form says: title, button, its sign, and what is told afterwards."""

    endpoint: str
    title: str
    button: str
    icon: str
    done: str


@bp.route(f"{MAILBOX}/suspend", methods=["GET", "POST"])
def suspend(mailbox_id: int) -> Response:
    """Stop a mailbox, with the reason."""
    return _change(
        mailbox_id,
        ReasonForm,
        lambda box, form: mailboxes.suspend(actor(), box, form.reason.data),
        Words(
            "suspend",
            _("Suspend the mailbox"),
            _("Suspend"),
            "ban",
            _("The mailbox is suspended: it takes and sends no mail."),
        ),
    )


@bp.route(f"{MAILBOX}/resume", methods=["GET", "POST"])
def resume(mailbox_id: int) -> Response:
    """Let a mailbox work again, with the reason."""
    return _change(
        mailbox_id,
        ReasonForm,
        lambda box, form: mailboxes.resume(actor(), box, form.reason.data),
        Words("resume", _("Resume the mailbox"), _("Resume"), "check", _("The mailbox works again.")),
    )


@bp.route(f"{MAILBOX}/quota", methods=["GET", "POST"])
def set_quota(mailbox_id: int) -> Response:
    """How much the mailbox may hold."""
    return _change(
        mailbox_id,
        QuotaForm,
        lambda box, form: mailboxes.set_quota(actor(), box, form.quota_bytes),
        Words("set_quota", _("Change the space"), _("Save"), "check", _("The space is changed.")),
        lambda box: {"quota": max(1, round(box.quota / GB))},
    )


@bp.route(f"{MAILBOX}/alias", methods=["GET", "POST"])
def add_alias(mailbox_id: int) -> Response:
    """A further address for the mailbox."""
    return _change(
        mailbox_id,
        AliasForm,
        lambda box, form: mailboxes.add_alias(actor(), box, form.local_part.data),
        Words(
            "add_alias", _("Add an address"), _("Add"), "plus", _("The address leads to this mailbox now.")
        ),
    )


@bp.route(f"{MAILBOX}/members", methods=["GET", "POST"])
def set_members(mailbox_id: int) -> Response:
    """Who gets the mail of a group."""
    if queries.get(actor(), mailbox_id).kind is not MailboxKind.GROUP:
        raise NotFound
    return _change(
        mailbox_id,
        MembersForm,
        lambda box, form: service.set_members(actor(), box, form.members.data or ""),
        Words("set_members", _("Members of the group"), _("Save"), "check", _("The members are changed.")),
        lambda box: {"members": "\n".join(member.address for member in mail.members(box))},
    )


def _change(
    mailbox_id: int,
    kind: Any,
    act: Callable[[Mailbox, Any], Mailbox],
    words: Words,
    start: Callable[[Mailbox], dict[str, Any]] = lambda box: {},
) -> Response:
    """A short form about one mailbox; `kind` is its class, `start` what stands in it first."""
    box = queries.get(actor(), mailbox_id)
    form = kind(version=box.version, data=start(box))
    back = url_for(".mailbox", mailbox_id=box.id)
    if form.validate_on_submit():
        form.check_version(box)
        try:
            act(box, form)
        except Invalid as error:
            form.take(error)
        else:
            flash(words.done, "done")
            return redirect(back, 303)
    return render(
        "provisioning/change.html",
        form=form,
        box=box,
        words=words,
        url=url_for(f".{words.endpoint}", mailbox_id=box.id),
        back=back,
        stop=words.endpoint == "suspend",
        status=form.status,
    )
