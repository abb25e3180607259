"""Writing, answering, passing on, and going on with a draft: one form, sent or kept."""

from dataclasses import replace
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.actor import Actor
from geos.core.errors import Denied, Invalid, Repeated
from geos.mail import boxes, composing, folders, panes, queries, service
from geos.mail.forms import WriteForm
from geos.mail.models import Mailbox, MailboxKind
from geos.mail.reading import Parsed, parse
from geos.mail.service import Enclosure, Source
from geos.mail.views.blueprint import MESSAGE, bp
from geos.web.fields import Pick
from geos.web.filters import size
from geos.web.i18n import named
from geos.web.render import render
from geos.web.who import actor


@bp.route("/write", methods=["GET", "POST"])
def write() -> Response:
    """A new message, from the mailbox that was open."""
    mine = queries.mine(actor())
    chosen = request.args.get("from", type=int)
    sending = {box.id for _address, box in queries.identities(actor())}
    mine = [box for box in mine if box.id in sending]
    mailbox = next((box for box in mine if box.id == chosen), next(iter(mine), None))
    if mailbox is None:
        return redirect(url_for(".index"))
    start = {
        "identity": mailbox.address,
        "to": request.args.get("to", ""),
        "text": signature(actor(), mailbox),
    }
    return _work(mailbox, _("New message"), start)


@bp.route(f"{MESSAGE}/reply", methods=["GET", "POST"])
def reply(mailbox_id: int, base: str) -> Response:
    """An answer to the sender."""
    mailbox, source, parsed = _source(mailbox_id, base)
    start = _answer(mailbox, parsed, composing.answer_to(parsed))
    return _work(mailbox, _("Reply"), start, replace(source, answers=True))


@bp.route(f"{MESSAGE}/reply-all", methods=["GET", "POST"])
def reply_all(mailbox_id: int, base: str) -> Response:
    """An answer to the sender and to everybody that the message went to."""
    mailbox, source, parsed = _source(mailbox_id, base)
    others = composing.everybody_else(parsed, queries.addresses(mailbox))
    start = _answer(mailbox, parsed, composing.answer_to(parsed)) | {"cc": composing.shown(others)}
    return _work(mailbox, _("Reply to all"), start, replace(source, answers=True))


@bp.route(f"{MESSAGE}/forward", methods=["GET", "POST"])
def forward(mailbox_id: int, base: str) -> Response:
    """Pass a message on, with its attachments."""
    mailbox, source, parsed = _source(mailbox_id, base)
    start = {
        "identity": mailbox.address,
        "subject": composing.prefixed(composing.FORWARDED, parsed.subject),
        "text": signature(actor(), mailbox) + composing.forwarded(parsed),
    }
    return _work(mailbox, _("Pass on"), start, source, parsed)


@bp.route(f"{MESSAGE}/edit", methods=["GET", "POST"])
def edit(mailbox_id: int, base: str) -> Response:
    """Go on with a draft."""
    mailbox, source, parsed = _source(mailbox_id, base)
    start = {
        "identity": parsed.sender_address,
        "to": composing.shown(parsed.to),
        "cc": composing.shown(parsed.cc),
        "subject": parsed.subject,
        "text": parsed.text,
    }
    return _work(mailbox, _("Draft"), start, source, parsed)


def _source(mailbox_id: int, base: str) -> tuple[Mailbox, Source, Parsed]:
    mailbox = queries.get(actor(), mailbox_id)
    folder = request.args.get("folder", boxes.INBOX)
    parsed = parse(boxes.read(mailbox, folder, base))
    return mailbox, Source(mailbox, folder, base), parsed


def _answer(mailbox: Mailbox, parsed: Parsed, to: tuple[composing.Party, ...]) -> dict[str, Any]:
    return {
        "identity": mailbox.address,
        "to": composing.shown(to),
        "subject": composing.prefixed(composing.ANSWER, parsed.subject),
        "text": signature(actor(), mailbox) + composing.quoted(parsed),
    }


def signature(me: Actor, mailbox: Mailbox) -> str:
    """Who writes, below an empty line to begin on."""
    post = me.post(mailbox.post_id) if mailbox.kind is MailboxKind.POST else me.post()
    lines = [me.name, named(post) if post else "", named(mailbox.institution)]
    return "\n\n\n" + "\n".join(filter(None, lines))


def _work(
    mailbox: Mailbox,
    title: str,
    start: dict[str, Any],
    source: Source | None = None,
    parsed: Parsed | None = None,
) -> Response:
    """Show the form, or do what it says."""
    files = parsed.attachments if parsed else ()
    identities = queries.identities(actor())
    if not identities:
        raise Denied("You may not send from this mailbox")
    form = WriteForm(data=start | {"carried": [file.index for file in files]})
    form.identity.choices = [(address, address) for address, _box in identities]
    form.carried.options = [Pick(str(f.index), title=f.filename, extra=size(len(f.data))) for f in files]
    if form.validate_on_submit():
        try:
            return _do(form, mailbox, dict(identities)[form.identity.data], source)
        except Invalid as error:
            form.take(error)
        except Repeated:
            flash(_("This was already done; here is what it made."), "done")
            return redirect(panes.url(mailbox), 303)
    return render(
        "mail/write.html",
        form=form,
        title=title,
        mailbox=mailbox,
        back=_back(mailbox, source),
        status=form.status,
    )


def _do(form: WriteForm, opened: Mailbox, mailbox: Mailbox, source: Source | None) -> Response:
    written: dict[str, Any] = {
        "identity": form.identity.data,
        "to": form.to.data or "",
        "cc": form.cc.data or "",
        "subject": form.subject.data or "",
        "text": form.text.data or "",
        "attachments": [_enclosure(upload) for upload in form.files.data or ()],
        "in_reply_to": replace(source, carried=tuple(form.carried.data or ())) if source else None,
    }
    if "draft" in request.form:
        base = service.save_draft(actor(), mailbox, **written)
        flash(_("Your draft is kept."), "done")
        return redirect(url_for(".edit", mailbox_id=mailbox.id, base=base, folder=folders.DRAFTS), 303)
    service.send(actor(), mailbox, **written)
    flash(_("Your message is in the queue and will be sent at once. A copy is in “Sent mail”."), "done")
    return redirect(panes.url(opened), 303)


def _enclosure(upload: Any) -> Enclosure:
    data = upload.read()
    if not data:
        raise Invalid(fields={"files": "“%(name)s” is empty. Choose another file"}, name=upload.filename)
    return Enclosure(upload.filename, data, upload.mimetype)


def _back(mailbox: Mailbox, source: Source | None) -> str:
    if source is None or source.is_draft:
        return panes.url(mailbox, source.folder if source else "")
    return url_for(".read", mailbox_id=mailbox.id, base=source.base, folder=source.folder or None)
