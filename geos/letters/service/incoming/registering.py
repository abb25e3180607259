"""Entering a letter in the register: its number at once, its papers, and whom it then waits for.

Registry Procedures Manual: each letter gets the next number of its registry and year at once; the time
of receipt never changes. What is addressed to a person by name, or marked personal, confidential or
secret, is not opened: it is entered from its envelope and passed on as it is (DOMAIN §3, 2).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from geos.access import service as access
from geos.core import clock, numbering
from geos.core.actor import Actor, HeldPost
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.core.types import Level
from geos.directory.models import Institution, Post, Registry
from geos.documents.models import Document
from geos.letters.entry import Sealed, Valuable
from geos.letters.models import (
    Channel,
    IncomingEnclosure,
    IncomingLetter,
    IncomingState,
    SealedItem,
)
from geos.letters.policy.incoming import POLICY, Desk, posts_at, token_of
from geos.letters.queries.incoming import KIND, by_source, series
from geos.letters.service.incoming.rules import (
    MOST,
    N_,
    check,
    fitting,
    note,
    one_line,
    papers_of,
    settle_level,
)
from geos.letters.service.incoming.valuables import enter
from geos.notices import service as notices
from geos.work import service as work

NOT_YET = N_("Write when it arrived; that cannot be later than now")
UNOPENED = N_("An envelope that stays closed has no scan: its addressee adds what is in it")
NOT_HERE = N_("Choose a post of this institution")
POSTMARK = N_("Write the day of the postmark; that cannot be later than today")
MAIL_NUMBER = 40  # characters of the number of registered mail


@command
def register(
    actor: Actor,
    registry: Registry,
    *,
    channel: Channel,
    received_at: datetime,
    sender: str,
    subject: str,
    post_id: int,
    sender_address: str = "",
    their_reference: str = "",
    letter_date: date | None = None,
    level: Level = Level.OPEN,
    valuables: bool | Sequence[Valuable] = (),
    source: str | None = None,
    document: Document | None = None,
    cover: Document | None = None,
    enclosures: Sequence[Document] = (),
    sender_institution: Institution | None = None,
    sealed: Sealed | None = None,
) -> IncomingLetter:
    """Give a letter its number and keep its papers; the registry may read it from now on.

    `source` names the mail, consignment or scan it came by: a second registration of the same raises
    WrongState with the first one's number. `document` is the letter itself (None: paper without a
    scan), `cover` the whole mail that brought it. `sealed` enters an envelope that stays closed: no
    papers, no subject, the sender only if the envelope says it; it waits for its addressee. `valuables`
    are entered in the valuables book; True says that there are some, to be described later.
    """
    POLICY.require(actor, "register", Desk(registry.id, post_id))
    written = {
        "sender": sender,
        "sender_address": sender_address,
        "their_reference": their_reference,
        "subject": "" if sealed else subject,
        "level": level,
    }
    _check_entry(actor, registry, written, received_at, sealed, (document, cover, *enclosures))
    year = clock.today().year
    number = numbering.take(series(registry.id), year)  # its lock makes a second clerk wait here
    _refuse_second(registry, source)
    post = posts_at(actor, Desk(registry.id, post_id))[0]
    letter = IncomingLetter(
        institution_id=registry.institution_id,
        registry_id=registry.id,
        year=year,
        number=number,
        state=IncomingState.SEALED if sealed else IncomingState.REGISTERED,
        channel=channel,
        source=source,
        received_at=received_at,
        registered_by_id=actor.person_id,
        registered_post_id=post.id,
        registered_for_id=post.acting_for_id,
        letter_date=letter_date,
        valuables=bool(valuables),
        document_id=document.id if document else None,
        cover_id=cover.id if cover else None,
        sender_institution_id=sender_institution.id if sender_institution else None,
        **{name: one_line(value) if isinstance(value, str) else value for name, value in written.items()},
    )
    db.session.add(letter)
    db.session.flush()
    _keep(actor, letter, post, enclosures, sealed, () if isinstance(valuables, bool) else valuables)
    note(actor, "register", letter, post, channel=channel.value)
    return letter


def _check_entry(
    actor: Actor,
    registry: Registry,
    written: Mapping[str, Any],
    received_at: datetime,
    sealed: Sealed | None,
    papers: Sequence[Document | None],
) -> None:
    """Raise Invalid where the register cannot take it, before a number is taken."""
    if sealed is None:
        check(actor, written)
    else:
        check(actor, {name: value for name, value in written.items() if name not in ("sender", "subject")})
        fitting(written["sender"], MOST["sender"], "sender")
        _check_envelope(registry, sealed)
        if any(papers):
            raise Invalid(UNOPENED)
    if received_at > clock.now():
        raise Invalid(NOT_YET, fields={"received_at": NOT_YET})


def _check_envelope(registry: Registry, sealed: Sealed) -> None:
    post = db.session.get(Post, sealed.to_post_id)
    if post is None or post.institution_id != registry.institution_id:
        raise Invalid(fields={"to_post": NOT_HERE})
    if sealed.postmark_on is not None and sealed.postmark_on > clock.today():
        raise Invalid(fields={"postmark_on": POSTMARK})
    fitting(sealed.registered_mail_number, MAIL_NUMBER, "registered_mail_number")


def _refuse_second(registry: Registry, source: str | None) -> None:
    first = by_source(registry.id, source) if source else None
    if first is not None:
        raise WrongState("This was already registered as %(number)s", number=first.register_number)


def _keep(
    actor: Actor,
    letter: IncomingLetter,
    post: HeldPost,
    enclosures: Sequence[Document],
    sealed: Sealed | None,
    valuables: Sequence[Valuable],
) -> None:
    """Whatever hangs on a new entry: who may read it, its papers, its envelope, its valuables."""
    access.grant(KIND, letter.id, f"registry:{letter.registry_id}")
    for paper in enclosures:
        db.session.add(IncomingEnclosure(letter_id=letter.id, document_id=paper.id))
    db.session.flush()
    for each in valuables:
        enter(actor, letter, each, post)
    if sealed is not None:
        _await_addressee(letter, sealed)
        return
    if papers_of(letter):
        settle_level(letter)  # from now on the letter decides who may read its papers
    await_filing(letter)


def await_filing(letter: IncomingLetter) -> None:
    """The registry has a letter that is on no file yet."""
    work.open_item(
        f"registry:{letter.registry_id}",
        "file_letter",
        KIND,
        letter.id,
        institution_id=letter.institution_id,
        title=letter.subject,
        reference=letter.register_number,
        level=letter.level,
        from_label=letter.sender[:120],
    )


def _await_addressee(letter: IncomingLetter, sealed: Sealed) -> None:
    """The closed envelope waits at the registry for its addressee, who is told its number and no more."""
    item = SealedItem(
        letter_id=letter.id,
        to_post_id=sealed.to_post_id,
        to_person_id=sealed.to_person_id,
        mark=sealed.mark,
        postmark_on=sealed.postmark_on,
        registered_mail_number=one_line(sealed.registered_mail_number),
    )
    db.session.add(item)
    db.session.flush()
    token = token_of(item)
    access.grant(KIND, letter.id, token)
    work.open_item(
        token,
        "receive_sealed",
        KIND,
        letter.id,
        institution_id=letter.institution_id,
        title="",
        reference=letter.register_number,
        level=letter.level,
    )
    if sealed.to_person_id is not None:  # a post's holders are told by the work item itself
        notices.tell(
            [sealed.to_person_id],
            "receive_sealed",
            KIND,
            letter.id,
            reference=letter.register_number,
            title="",
            level=letter.level,
        )
