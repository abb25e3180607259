"""What the pages of incoming letters show, made ready for the components: channels, papers, history."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from markupsafe import Markup, escape

from geos.core.types import Level
from geos.directory.models import Person
from geos.documents.models import Document
from geos.letters.models import Channel, IncomingCorrection, IncomingLetter
from geos.web import links
from geos.web.fields import LEVELS
from geos.web.i18n import named
from geos.web.times import day_long, moment

# fmt: off
CHANNELS: dict[Channel, tuple[str, LazyString]] = {
    Channel.MAIL: ("mail",       _("E-mail")),
    Channel.GEOS: ("transfer",   _("GeOS")),
    Channel.POST: ("inbox",      _("By post")),
    Channel.HAND: ("hand-stop",  _("By hand")),
}
ENTRIES: dict[str, LazyString] = {
    "sender":          _("Sender"),
    "sender_address":  _("Their e-mail address"),
    "their_reference": _("Their reference"),
    "letter_date":     _("Date of the letter"),
    "subject":         _("Subject"),
    "level":           _("Classification"),
    "valuables":       _("Holds money or something valuable"),
}
# fmt: on


def papers(letter: IncomingLetter) -> list[Document]:
    """The letter itself, its enclosures, and the mail that brought it."""
    enclosed = [enclosure.document for enclosure in letter.enclosures]
    return [paper for paper in (letter.document, *enclosed, letter.cover) if paper is not None]


def history(letter: IncomingLetter, filer: Person | None) -> list[dict[str, Any]]:
    """What happened to a letter, newest first; a correction shows what stood there before."""
    events = [(correction.at, _corrected(correction)) for correction in letter.corrections]
    if letter.folio is not None and letter.file is not None:
        title = gettext(
            "Filed on %(file)s as folio %(folio)s", file=letter.file.reference, folio=letter.folio.label
        )
        sub = _by(moment(letter.folio.filed_at), filer)
        events.append((letter.folio.filed_at, {"title": title, "sub": sub, "kind": "ok"}))
    sub = _by(moment(letter.registered_at), letter.registered_by, named(letter.registered_post))
    title = gettext("Registered as %(number)s", number=letter.register_number)
    events.append((letter.registered_at, {"title": title, "sub": sub, "kind": "ok"}))
    events.sort(key=lambda event: event[0], reverse=True)
    icon, word = CHANNELS[letter.channel]
    received = {"title": gettext("Received"), "icon": icon, "sub": f"{moment(letter.received_at)} · {word}"}
    return [*(event for _at, event in events), received]


def _by(at: str, person: Person | None, post: str = "") -> str:
    return " · ".join(filter(None, (at, person.name if person else "", post)))


def _corrected(correction: IncomingCorrection) -> dict[str, Any]:
    said = {name: _said(correction.field, getattr(correction, name)) for name in ("old", "new")}
    by = _by(moment(correction.at), correction.by, named(correction.post) if correction.post else "")
    return {
        "title": gettext("Corrected: %(what)s", what=ENTRIES[correction.field]),
        "text": Markup("<s>{old}</s> → {new}").format(**said),
        "sub": f"{correction.reason} · {by}",
        "icon": "pencil",
    }


# How the text that a correction keeps is read again.
_READ: dict[str, Callable[[str], str]] = {
    "level": lambda text: str(LEVELS[Level[text.upper()]]),
    "valuables": lambda text: gettext("Yes") if text == "True" else gettext("No"),
    "letter_date": lambda text: day_long(date.fromisoformat(text)),
}


def _said(field: str, text: str) -> str:
    if not text:
        return str(gettext("(nothing)"))
    read = _READ.get(field)
    return read(text) if read else text


def done(letter: IncomingLetter, *, handed_over_to: str = "") -> Markup:
    """What an act made of a letter, with links: `Registered as 12/2026, filed as EA.45/312/02/68.`"""
    number = _link(links.url("incoming_letter", letter.id), letter.register_number)
    if letter.file is None or letter.folio is None:
        return escape(gettext("Registered as %(number)s. It is on no file yet.")) % {"number": number}
    reference = f"{letter.file.reference}/{letter.folio.label}"
    folio = _link(links.url("folio", letter.folio.id), reference)
    text = gettext("Letter %(number)s is on its file as %(folio)s.")
    if handed_over_to:
        text = gettext("Letter %(number)s is on its file as %(folio)s, which is on its way to %(post)s.")
    return escape(text) % {"number": number, "folio": folio, "post": handed_over_to}


def _link(url: str | None, text: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url, text) if url else escape(text)


def letter_url(letter: IncomingLetter) -> str:
    """Where an act leads: to the file that took the letter over, else to the letter."""
    file = links.url("registry_file", letter.file_id)
    return file or url_for("incoming.show", letter_id=letter.id)
