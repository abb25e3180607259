"""The state, the space and the first address of a mailbox."""

from collections.abc import Callable
from datetime import timedelta

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.errors import NotFound
from geos.mail import service as mailboxes
from geos.mail.models import Mailbox, MailboxKind
from geos.provisioning import queries
from geos.provisioning.forms import GB, MoveForm, QuotaForm, ReasonForm
from geos.provisioning.views.blueprint import MAILBOX, bp
from geos.provisioning.views.dialogs import Words, dialog
from geos.web.who import actor


@bp.route(f"{MAILBOX}/suspend", methods=["GET", "POST"])
def suspend(mailbox_id: int) -> Response:
    """Stop a mailbox, with the reason."""
    words = Words(
        "suspend",
        _("Suspend the mailbox"),
        _("It takes and sends no mail until you resume it. What it holds stays."),
        _("Suspend"),
        "ban",
        _("The mailbox is suspended: it takes and sends no mail."),
        stop=True,
    )
    return _with_reason(mailbox_id, mailboxes.suspend, words)


@bp.route(f"{MAILBOX}/resume", methods=["GET", "POST"])
def resume(mailbox_id: int) -> Response:
    """Let a mailbox work again, with the reason."""
    words = Words(
        "resume",
        _("Resume the mailbox"),
        _("It takes and sends mail again at once."),
        _("Resume"),
        "check",
        _("The mailbox works again."),
    )
    return _with_reason(mailbox_id, mailboxes.resume, words)


@bp.route(f"{MAILBOX}/remove", methods=["GET", "POST"])
def remove(mailbox_id: int) -> Response:
    """Take a mailbox out of use, with the reason."""
    words = Words(
        "remove",
        _("Remove the mailbox"),
        _(
            "Mail for it is refused and nobody reads it. You can restore it with all its mail for 90 days; "
            "then the mail goes into the archive. Nothing is destroyed."
        ),
        _("Remove"),
        "trash",
        _("The mailbox is removed. It can be restored for 90 days."),
        stop=True,
    )
    return _with_reason(mailbox_id, mailboxes.remove, words)


@bp.route(f"{MAILBOX}/restore", methods=["GET", "POST"])
def restore(mailbox_id: int) -> Response:
    """Let a removed mailbox work again, with the reason."""
    words = Words(
        "restore",
        _("Restore the mailbox"),
        _("It comes back with its mail and its addresses, and mail for it is taken at once."),
        _("Restore"),
        "history",
        _("The mailbox is restored and works again."),
    )
    return _with_reason(mailbox_id, mailboxes.restore, words)


def _with_reason(mailbox_id: int, act: Callable[[Actor, Mailbox, str], Mailbox], words: Words) -> Response:
    box = queries.get(actor(), mailbox_id)
    form = ReasonForm(version=box.version)
    return dialog(box, form, words, lambda: act(actor(), box, form.reason.data or ""))


@bp.route(f"{MAILBOX}/quota", methods=["GET", "POST"])
def set_quota(mailbox_id: int) -> Response:
    """How much the mailbox may hold."""
    box = queries.get(actor(), mailbox_id)
    form = QuotaForm(version=box.version, data={"quota": max(1, round(box.quota / GB))})
    words = Words(
        "set_quota",
        _("Change the quota"),
        _(
            "The institution has %(left)d GB left for its mailboxes.",
            left=max(queries.room(actor()).left, 0) // GB,
        ),
        _("Save"),
        "check",
        _("The quota is changed."),
    )
    return dialog(box, form, words, lambda: mailboxes.set_quota(actor(), box, form.quota_bytes))


@bp.route(f"{MAILBOX}/change-address", methods=["GET", "POST"])
def move_staff(mailbox_id: int) -> Response:
    """Another first address within the institution, for a new name."""
    box = queries.get(actor(), mailbox_id)
    if box.kind is not MailboxKind.STAFF:
        raise NotFound
    form = MoveForm(version=box.version)
    words = Words(
        "move_staff",
        _("Change the address"),
        _(
            "For a new name. The mail stays; the old address leads here for a time and is never given to "
            "anybody else. The user name for signing in stays as it is."
        ),
        _("Change"),
        "check",
        _("The mailbox has its new address."),
    )

    def act() -> Mailbox:
        days = form.days.data or 0
        until = now() + timedelta(days=days) if days else None
        return mailboxes.move_staff(actor(), box, box.institution, form.local_part.data or "", until=until)

    return dialog(box, form, words, act)
