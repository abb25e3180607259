"""A message of the registry's mailbox: looked at, registered, and its parts as they were received."""

from pathlib import Path

from flask import Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from geos.core.errors import NotFound
from geos.documents.preview import NoPicture, picture
from geos.exchange import prefill
from geos.exchange.forms.intake import THE_MAIL, MailForm
from geos.exchange.queries import intake as queries
from geos.exchange.queries.intake import MailItem, Part
from geos.exchange.service import intake as service
from geos.exchange.views.intake.blueprint import bp
from geos.exchange.views.intake.registering import offer, page, refuse_repeated, registered
from geos.letters.views.incoming import plan_of
from geos.web import links
from geos.web.who import actor

SANDBOX = "sandbox; default-src 'none'"
WIDTH = 900  # pixels of a page's picture


@bp.route("/mail/<base>", methods=["GET", "POST"])
def mail(base: str) -> AnyResponse:
    """A message: look at it, register it."""
    refuse_repeated()
    item = queries.mail_item(actor(), base)
    if request.method == "GET" and (elsewhere := _dealt_with(item)):
        return redirect(elsewhere)
    known = prefill.of_mail(actor(), item)
    form = MailForm(data=known.values)
    form.offer_papers(item)
    doubles = offer(form, item.registry, known)
    answer = registered(
        form,
        item.registry,
        item.source,
        lambda post_id: service.register_mail(
            actor(), item, form.entry(post_id), form.chosen_part, plan_of(form)
        ),
    )
    more = {"item": item, "doubles": doubles, "shown": _shown(item, form)}
    return answer or page("mail", form, item.registry, item.source, known, **more)


def _dealt_with(item: MailItem) -> str | None:
    """Where a message is now that somebody has dealt with; None while it waits."""
    handled = queries.handled(item.registry.id, item.base)
    if handled is None:
        return None
    return links.url("incoming_letter", handled.incoming_id) or url_for(".aside", handled_id=handled.id)


def _shown(item: MailItem, form: MailForm) -> Part | None:
    """The attachment to show: the one asked for, else the letter, else the first that can be."""
    asked = request.args.get("part", form.letter.data or "")
    known = {str(part.index): part for part in item.parts}
    first = next((part for part in item.parts if part.shown), None)
    return known.get(asked) or (None if asked == THE_MAIL else first)


@bp.get("/mail/<base>/message")
def message(base: str) -> AnyResponse:
    """The whole message as it was received."""
    item = queries.mail_item(actor(), base)
    return _guarded(Response(item.raw, mimetype="message/rfc822"), f"{base.partition(',')[0]}.eml")


@bp.get("/mail/<base>/attachment/<int:index>")
def attachment(base: str, index: int) -> AnyResponse:
    """An attachment as it was received, to be saved, never to be shown."""
    part = queries.mail_item(actor(), base).part(index)
    return _guarded(Response(part.data, mimetype=part.media_type), part.filename)


@bp.get("/mail/<base>/attachment/<int:index>/page/<int:number>.png")
def attachment_page(base: str, index: int, number: int) -> AnyResponse:
    """A picture of one page of an attachment, `width` pixels wide."""
    part = queries.mail_item(actor(), base).part(index)
    width = request.args.get("width", WIDTH, type=int)
    try:
        made = picture(part, number, width, _bytes, Path(current_app.config["GEOS_CACHE"]))
    except NoPicture:
        raise NotFound from None
    return _guarded(Response(made, mimetype="image/png"))


def _bytes(part: Part) -> bytes:
    return part.data


def _guarded(answer: Response, filename: str = "") -> Response:
    """Sandboxed, unguessed and not kept: nobody has said yet how secret it is."""
    if filename:
        answer.headers.set("Content-Disposition", "attachment", filename=filename)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = "no-store"
    return answer
