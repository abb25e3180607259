"""Folders, a list, a message, and keeping them in order. Only mailboxes of `queries.mine`."""

from typing import Any
from urllib.parse import quote

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from geos.core.errors import Invalid, NotFound
from geos.mail import boxes, composing, folders, panes, queries, service
from geos.mail.forms import EmptyTrashForm, MarkForm, MoveForm
from geos.mail.models import Mailbox, MailboxKind, Right
from geos.mail.policy import owner
from geos.mail.reading import Parsed, parse
from geos.mail.views.blueprint import MESSAGE, bp
from geos.web.render import render
from geos.web.who import actor

SHOWN = 100_000  # characters of a text that are shown; the whole is in the download
SANDBOX = "sandbox; default-src 'none'"
# What a browser could take for a page of ours is sent as bytes without a kind.
PLAIN_BYTES = "application/octet-stream"
ACTIVE = ("text/html", "text/xml", "text/javascript", "image/svg", "application/xhtml", "application/xml")


@bp.get("")
def index() -> AnyResponse:
    """The first of the reader's mailboxes."""
    mine = queries.mine(actor())
    if not mine:
        return render("mail/none.html")
    return redirect(url_for(".show", mailbox_id=mine[0].id))


@bp.get("/<int:mailbox_id>")
def show(mailbox_id: int) -> Response:
    """A folder's list."""
    mailbox = queries.get(actor(), mailbox_id)
    return render("mail/show.html", **_panes(mailbox))


@bp.get(MESSAGE)
def read(mailbox_id: int, base: str) -> Response:
    """A message beside its list; it counts as read from now on."""
    mailbox = queries.get(actor(), mailbox_id)
    folder = _folder()
    parsed = parse(boxes.read(mailbox, folder, base))
    if queries.may(actor(), mailbox, Right.WRITE):
        service.mark(actor(), mailbox, folder, base, "seen")
    service.note_reading(actor(), mailbox, base, parsed.message_id)
    shown = _panes(mailbox)
    here = next((row for row in shown["listing"].rows if row.base == base), None)
    return render("mail/show.html", **shown, **_message(mailbox, base, parsed), summary=here)


@bp.post(f"{MESSAGE}/mark")
def mark(mailbox_id: int, base: str) -> AnyResponse:
    """Mark as unread, or to be followed up."""
    mailbox = queries.get(actor(), mailbox_id)
    form = MarkForm()
    if not form.validate_on_submit():
        raise Invalid
    service.mark(actor(), mailbox, _folder(), base, form.how.data or "")
    if form.how.data == "unseen":
        return redirect(panes.url(mailbox, _folder()), 303)
    return redirect(url_for(".read", mailbox_id=mailbox.id, base=base, folder=_folder() or None), 303)


@bp.post(f"{MESSAGE}/move")
def move(mailbox_id: int, base: str) -> AnyResponse:
    """Move to another folder; into the trash is what "delete" means."""
    mailbox = queries.get(actor(), mailbox_id)
    form = MoveForm()
    if not form.validate_on_submit():
        raise Invalid
    service.move(actor(), mailbox, _folder(), base, form.target.data or "")
    flash(_("The message is in “%(folder)s” now.", folder=folders.label(form.target.data or "")), "done")
    return redirect(panes.url(mailbox, _folder()), 303)


@bp.get(f"{MESSAGE}/attachments/<int:number>")
def attachment(mailbox_id: int, base: str, number: int) -> Response:
    """One attached file, to be saved: never shown in the window."""
    mailbox = queries.get(actor(), mailbox_id)
    parsed = parse(boxes.read(mailbox, _folder(), base))
    service.note_reading(actor(), mailbox, base, parsed.message_id)
    if number >= len(parsed.attachments):
        raise NotFound
    found = parsed.attachments[number]
    kind = PLAIN_BYTES if found.media_type.startswith(ACTIVE) else found.media_type
    return _saved(found.data, kind, found.filename)


@bp.get(f"{MESSAGE}/source")
def source(mailbox_id: int, base: str) -> Response:
    """The whole message as it was received, to be saved."""
    mailbox = queries.get(actor(), mailbox_id)
    raw = boxes.read(mailbox, _folder(), base)
    service.note_reading(actor(), mailbox, base, parse(raw).message_id)
    return _saved(raw, "message/rfc822", "ujumbe.eml")


@bp.route("/<int:mailbox_id>/empty-trash", methods=["GET", "POST"])
def empty_trash(mailbox_id: int) -> AnyResponse:
    """Remove for good what lies in the trash."""
    mailbox = queries.get(actor(), mailbox_id, Right.WRITE)
    form = EmptyTrashForm()
    back = panes.url(mailbox, folders.TRASH)
    if form.validate_on_submit():
        service.empty_trash(actor(), mailbox)
        flash(_("The trash is empty."), "done")
        return redirect(back, 303)
    total = boxes.counts(mailbox, folders.TRASH).total
    return render(
        "mail/empty_trash.html", form=form, mailbox=mailbox, total=total, back=back, status=form.status
    )


def _folder() -> str:
    return request.args.get("folder", boxes.INBOX)


def _panes(mailbox: Mailbox) -> dict[str, Any]:
    only = request.args.get("only", "")
    only = only if only in panes.FILTERS else ""
    folder = _folder()
    listing = panes.Listing(mailbox, folder, only)
    side = panes.side(queries.mine(actor()), mailbox, folder, only)
    return {
        "mailbox": mailbox,
        "folder": folder,
        "folder_label": str(folders.FLAGGED.label) if only == "flagged" else folders.label(folder),
        "only": only,
        "listing": listing,
        "side": side,
        "mailbox_unread": next(box.inbox_unread for box in side if box.mailbox.id == mailbox.id),
        "usage": boxes.usage(mailbox),
        "kind_word": lambda box: panes.kind_word(box, owner(actor(), box)),
        "owns": owner(actor(), mailbox),
        "may_write": queries.may(actor(), mailbox, Right.WRITE),
        "may_send": queries.may(actor(), mailbox, Right.SEND_AS),
        "trash": folders.TRASH,
    }


def _message(mailbox: Mailbox, base: str, parsed: Parsed) -> dict[str, Any]:
    own = queries.addresses(mailbox)
    alone = mailbox.kind is MailboxKind.STAFF and owner(actor(), mailbox) and not queries.shares(mailbox)
    folder = _folder()
    targets = [name for name in ("", folders.ARCHIVE, folders.TRASH) if name != folder]
    return {
        "base": base,
        "parsed": parsed,
        "text": parsed.text[:SHOWN],
        "cut": len(parsed.text) > SHOWN,
        "readings": [] if alone else queries.readings(mailbox, base),
        "is_intake": owner(actor(), mailbox) and folder == boxes.INBOX and queries.is_intake(mailbox),
        "others": composing.everybody_else(parsed, own),
        "moves": [
            (name, folders.label(name), folders.icon(name), MoveForm(formdata=None, data={"target": name}))
            for name in targets
        ],
        "mark_form": lambda how: MarkForm(formdata=None, data={"how": how}),
    }


def _saved(data: bytes, kind: str, filename: str) -> Response:
    answer = Response(data, mimetype=kind)
    plain = "".join(sign if sign.isascii() and sign not in '"\\' else "_" for sign in filename)
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
    )
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
