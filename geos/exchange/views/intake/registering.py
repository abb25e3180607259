"""What the pages of registering share: the place in the queue, what the form offers, what follows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.directory import queries as directory
from geos.directory.models import Registry
from geos.exchange.forms.intake import Registering, SealedForm
from geos.exchange.prefill import Prefill
from geos.exchange.queries import earlier
from geos.exchange.queries import intake as queries
from geos.exchange.queries.earlier import Double, Sender
from geos.exchange.queries.intake import Waiting
from geos.files.showing import after_filing
from geos.letters import incoming_showing as showing
from geos.letters.forms.incoming import chosen_post, offer_posts
from geos.letters.models import IncomingLetter
from geos.letters.queries import incoming as letters
from geos.letters.views.incoming import to_whom
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor

BEFORE, BEHIND = 5, 35  # lines of the queue beside a thing
STAY = "stay"  # what the second button says; the first, and the return key, lead on to the next

NOTHING = Prefill()
Register = Callable[[int], IncomingLetter]  # takes the post as which the clerk acts


@dataclass(frozen=True)
class Place:
    """Where a thing stands in its queue; a paper that the clerk holds in the hand has no key."""

    registry: Registry
    queue: list[Waiting]
    key: str = ""

    @property
    def at(self) -> int:
        """Its place from 0; -1 where it is not in the queue."""
        return next((n for n, waiting in enumerate(self.queue) if waiting.key == self.key), -1)

    @property
    def beside(self) -> list[Waiting]:
        """The lines around it."""
        return self.queue[max(0, self.at - BEFORE) : max(0, self.at) + BEHIND]

    def neighbour(self, step: int) -> str | None:
        """The page of the one before (-1) or after (1) it."""
        at = self.at + step
        return url_of(self.queue[at]) if self.at >= 0 and 0 <= at < len(self.queue) else None


def url_of(waiting: Waiting) -> str:
    """The page of a line of the queue."""
    return url_for(waiting.endpoint, **waiting.arguments)


def refuse_repeated() -> None:
    """A form that comes twice leads where the first one led, also when its thing is no longer here."""
    if request.method == "POST":
        Form().refuse_repeated()


def offer(form: Registering, registry: Registry, known: Prefill = NOTHING) -> list[Double]:
    """Fill in what the form offers, by what is known of the paper; the letters that it may be a double of."""
    offer_posts(form, letters.posts_there(actor(), registry.id))
    form.level.limit(actor().clearance)
    form.sender.suggestions = [each.name_sw for each in directory.members(registry.institution_id)]
    found = letters.choices(
        actor(),
        registry,
        form.subject.data or "",
        known.text,
        sender=form.sender.data or "",
        search=form.file.query,
        chosen=form.file.data or "",
    )
    if not form.file.query:
        found = earlier.with_last_used(actor(), registry, found, known.last)
    form.offer(letters.warned(found), actor(), later=True)
    if not form.is_submitted():
        form.begin()
    return earlier.doubles(actor(), registry, _sender(form, known), known.sha256)


def _sender(form: Registering, known: Prefill) -> Sender:
    """Who sent it, as the form says now."""
    name, reference = form.sender.data or "", form.their_reference.data or ""
    return replace(known.sender, name=name, reference=reference)


def registered(
    form: Registering | SealedForm, registry: Registry, key: str, register: Register
) -> Response | None:
    """Act upon a sound form and lead on, to the next thing or to what came of it; None: it is not sound."""
    if not (form.validate_on_submit() and _whole(form)):
        return None
    posts = letters.posts_there(actor(), registry.id)
    try:
        letter = register(chosen_post(form, posts))
    except Invalid as error:
        form.take(error)
        return None
    whom = to_whom(form) if isinstance(form, Registering) else ""
    flash(showing.done(letter, handed_over_to=whom), "done")
    for text in after_filing(letter.file, left=bool(whom)):
        flash(text, "wait")
    goes_on = request.form.get("then") != STAY
    return redirect(_next(registry, key, letter) if goes_on else showing.letter_url(letter), 303)


def _whole(form: Registering | SealedForm) -> bool:
    return isinstance(form, SealedForm) or form.whole()


def _next(registry: Registry, key: str, letter: IncomingLetter) -> str:
    """The next thing behind the one just registered; papers come in heaps: their form begins anew."""
    if not key:
        return url_for(request.endpoint or ".paper", registry=registry.id)
    mark = (letter.received_at, key)
    rest = queries.queue(actor(), registry)
    behind = [waiting for waiting in rest if (waiting.received_at, waiting.key) > mark]
    following = next(iter(behind or rest), None)
    return url_of(following) if following else url_for(".index", registry=registry.id)


def page(
    template: str,
    form: Registering | SealedForm,
    registry: Registry,
    key: str = "",
    known: Prefill = NOTHING,
    **more: Any,
) -> Response:
    """The page of three panes: the queue, the paper, the form. First answers say where they come from."""
    return render(
        f"exchange/intake/{template}.html",
        form=form,
        place=Place(registry, queries.queue(actor(), registry), key),
        registry=registry,
        next_number=letters.next_number(registry),
        done=letters.registered_today(registry.id),
        channels=showing.CHANNELS,
        url_of=url_of,
        marks={} if form.is_submitted() else known.marks,
        status=form.status,
        **more,
    )
