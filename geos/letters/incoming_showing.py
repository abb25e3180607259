"""What the pages of incoming letters show, made ready for the components: channels, papers, history."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import current_app, url_for
from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _
from markupsafe import Markup, escape

from geos.core.types import Level
from geos.directory.models import Person
from geos.documents.models import Document
from geos.files import queries as file_queries
from geos.letters.models import (
    Channel,
    IncomingCorrection,
    IncomingLetter,
    IncomingState,
    Mark,
    SealedItem,
    ValuableItem,
    ValuableKind,
)
from geos.letters.queries import acknowledgements
from geos.letters.service.incoming import leaving
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
STATES: dict[IncomingState, tuple[str, LazyString]] = {
    IncomingState.REGISTERED: ("wait", _("On no file yet")),
    IncomingState.FILED:      ("done", _("On its file")),
    IncomingState.SEALED:     ("lock", _("Closed envelope")),
    IncomingState.KEPT:       ("rest", _("Kept by its addressee")),
    IncomingState.PASSED_ON:  ("lock", _("Passed to the confidential registry")),
    IncomingState.STRUCK_OUT: ("off",  _("Struck out")),
}
MARKS: dict[Mark, LazyString] = {
    Mark.PERSONAL:     _("Personal"),
    Mark.CONFIDENTIAL: _("Confidential envelope"),
    Mark.SECRET:       _("Secret envelope"),
}
VALUABLES: dict[ValuableKind, LazyString] = {
    ValuableKind.MONEY:  _("Money"),
    ValuableKind.CHEQUE: _("Cheque"),
    ValuableKind.OTHER:  _("Something else"),
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


def papers(letter: IncomingLetter, *, addressed: bool = False) -> list[Document]:
    """The letter itself, its enclosures, and the mail that brought it; for its addressee what was kept."""
    enclosed = [enclosure.document for enclosure in letter.enclosures]
    kept = letter.sealed.content if letter.sealed and addressed else None
    return [paper for paper in (letter.document, *enclosed, letter.cover, kept) if paper is not None]


def subject(letter: IncomingLetter) -> str:
    """What a letter is about; of a closed envelope nobody at the registry knows."""
    return letter.subject or gettext("Sealed envelope")


def addressed_to(item: SealedItem) -> str:
    """For whom an envelope is: the person it names, and the post."""
    person = item.to_person.name if item.to_person else ""
    return ", ".join(filter(None, (person, named(item.to_post))))


def valuable(item: ValuableItem, described: bool = True) -> str:
    """A line of the valuables book in words: kind, sum, pieces, and to readers of its letter what it is."""
    sum_ = f"{item.currency} {item.amount:,.2f}" if item.amount is not None else ""
    pieces = ngettext("%(num)d piece", "%(num)d pieces", item.count)
    what = item.description if described else ""
    return " · ".join(filter(None, (str(VALUABLES[item.kind]), sum_, pieces, what)))


def entry(letter: IncomingLetter) -> list[tuple[Any, Any]]:
    """What the register says of a letter, each corrected part with its old values struck through."""
    said = {
        "sender": letter.sender,
        "sender_address": letter.sender_address,
        "their_reference": letter.their_reference,
        "letter_date": day_long(letter.letter_date) if letter.letter_date else "",
    }
    rows: list[tuple[Any, Any]] = [
        (ENTRIES[name], with_old(letter, name, value)) for name, value in said.items()
    ]
    if any(each.field == "subject" for each in letter.corrections):
        rows.insert(0, (ENTRIES["subject"], with_old(letter, "subject", letter.subject)))
    return rows


def with_old(letter: IncomingLetter, field: str, value: str) -> Markup:
    """A value of the register with every older one struck through behind it, why and by whom."""
    old = [each for each in letter.corrections if each.field == field]
    parts = [escape(value or "–"), *(_old(each) for each in reversed(old))]
    return Markup("").join(parts)


def _old(correction: IncomingCorrection) -> Markup:
    why = " · ".join((correction.reason, correction.by.name, moment(correction.at)))
    said = _said(correction.field, correction.old)
    return Markup('<br><s class="mut">{}</s> <small class="mut">{}</small>').format(said, why)


def history(letter: IncomingLetter, filer: Person | None) -> list[dict[str, Any]]:
    """What happened to a letter, newest first; a correction shows what stood there before."""
    events = [(correction.at, _corrected(correction)) for correction in letter.corrections]
    events += _envelope(letter) + _ended(letter) + _acknowledged(letter)
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


def _envelope(letter: IncomingLetter) -> list[tuple[datetime, dict[str, Any]]]:
    item = letter.sealed
    if item is None:
        return []
    steps = (
        (item.received_at, item.received_by, gettext("Received by its addressee, closed")),
        (item.opened_at, item.opened_by, gettext("Opened by its addressee")),
    )
    return [
        (at, {"title": title, "sub": _by(moment(at), who), "icon": "mail"}) for at, who, title in steps if at
    ]


def _ended(letter: IncomingLetter) -> list[tuple[datetime, dict[str, Any]]]:
    found = letter.ending
    if found is None:
        return []
    passed = letter.state is IncomingState.PASSED_ON
    title = gettext("Passed to the confidential registry") if passed else gettext("Struck out")
    event = {"title": title, "sub": _by(moment(found.at), found.by), "text": found.reason}
    return [(found.at, {**event, "kind": "" if passed else "no", "icon": "lock" if passed else "ban"})]


def _acknowledged(letter: IncomingLetter) -> list[tuple[datetime, dict[str, Any]]]:
    """What became of the mail to the sender: queued is never shown as sent (DOMAIN §4)."""
    found = letter.acknowledgement
    if found is None:
        return []
    steps = (
        (found.queued_at, "", gettext("Acknowledgement put into the queue")),
        (found.sent_at, "ok", gettext("Acknowledgement taken by the other mail server")),
        (found.failed_at, "no", gettext("Acknowledgement came back")),
        (found.withdrawn_at, "no", gettext("Acknowledgement taken off the queue")),
    )
    how = gettext("by the registry's rule") if found.by_rule else ""
    return [
        (at, {"title": title, "kind": kind, "icon": "send", "sub": _joined(moment(at), found.address, how)})
        for at, kind, title in steps
        if at
    ]


def acknowledged(letter: IncomingLetter) -> tuple[str, str]:
    """Kind and words of the state of the mail that tells the sender; empty where there is none."""
    found = letter.acknowledgement
    if found is None:
        return "", ""
    if found.withdrawn_at:
        return "off", gettext("Taken off the queue")
    if found.failed_at:
        return "no", gettext("Came back")
    return ("send", gettext("Sent")) if found.sent_at else ("queue", gettext("In the queue"))


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


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


def done(letter: IncomingLetter, *, handed_over_to: str = "", fresh: bool = True) -> Markup:
    """What an act made of a letter, with links: `Registered as 12/2026, filed as EA.45/312/02/68.`

    `fresh`: it was registered by this very act, which can be taken back, and its sender told.
    """
    said = _outcome(letter, handed_over_to)
    return said + Markup("").join(Markup(" ") + _link(*offer) for offer in _offers(letter) if fresh)


def _offers(letter: IncomingLetter) -> list[tuple[str, str]]:
    """Where a letter just registered may be taken back, and its sender told: (address, text)."""
    found = []
    if not leaving.why_never(letter):
        found.append((url_for("incoming.undo_registration", letter_id=letter.id), gettext("Undo")))
    if not acknowledgements.why_not(letter) and "intake.acknowledge" in current_app.view_functions:
        found.append((url_for("intake.acknowledge", letter_id=letter.id), gettext("Tell the sender")))
    return found


def _outcome(letter: IncomingLetter, handed_over_to: str) -> Markup:
    number = _link(links.url("incoming_letter", letter.id), letter.register_number)
    if letter.sealed is not None:
        text = gettext("Registered as %(number)s. The closed envelope waits for %(who)s.")
        return escape(text) % {"number": number, "who": addressed_to(letter.sealed)}
    if letter.file is None or letter.folio is None:
        return escape(gettext("Registered as %(number)s. It is on no file yet.")) % {"number": number}
    reference = file_queries.folio_reference(letter.file, letter.folio)
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
