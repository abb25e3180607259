"""The letters that a letter to many becomes: each with the mother's text, filled in for its addressee."""

from collections.abc import Mapping

from geos.access import queries as access_queries
from geos.access import service as access
from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import WrongState
from geos.documents import service as documents
from geos.letters import marks
from geos.letters.models import Addressee, OutgoingEnclosure, OutgoingLetter, OutgoingState
from geos.letters.policy.outgoing import KIND
from geos.letters.service.outgoing.rules import lock
from geos.letters.workflow import FLOW

# What a child has from its mother as it stands there.
SAME = (
    *("institution_id", "registry_id", "file_id", "reply_to_id", "language", "body_format", "closing"),
    *("through", "their_reference", "level", "text_version", "author_id", "post_id", "acting_for_id"),
    *("signer_post_id", "due_at"),
)
COPY = ("kind", "institution_id", "post_id", "lines", "email")  # of an addressee


def compose(mother: OutgoingLetter, to: Addressee, values: Mapping[str, str]) -> OutgoingLetter:
    """The letter of one addressee as it would be now; it is in no session and has no enclosures yet."""
    child = OutgoingLetter(
        **{name: getattr(mother, name) for name in SAME},
        subject=marks.fill(mother.subject, values)[:300],
        salutation=marks.fill(mother.salutation, values)[:120],
        body=marks.fill(mother.body, values, mother.body_format),
        state=OutgoingState.DRAFT,
        mother_id=mother.id,
    )
    to.ordinal, to.is_copy = 1, False
    child.addressees = [to, *_copies(mother)]
    return child


def _copies(mother: OutgoingLetter) -> list[Addressee]:
    copies = [each for each in mother.addressees if each.is_copy]
    return [
        Addressee(ordinal=ordinal, is_copy=True, **{name: getattr(each, name) for name in COPY})
        for ordinal, each in enumerate(copies, start=2)
    ]


@command
def bear(actor: Actor, mother: OutgoingLetter, to: Addressee, values: Mapping[str, str]) -> OutgoingLetter:
    """The letter of one addressee, about to be signed; the mother's readers are its readers.

    WrongState unless the mother has been approved.
    """
    if mother.state is not OutgoingState.ISSUED:
        raise WrongState
    child = compose(mother, to, values)
    db.session.add(child)
    db.session.flush()
    readers = db.session.scalars(access_queries.tokens_of(KIND, mother.id))
    access.grant(KIND, child.id, f"registry:{child.registry_id}", *readers)
    for each in mother.enclosures:
        _enclose(actor, child, each)
    db.session.flush()
    return child


def _enclose(actor: Actor, child: OutgoingLetter, enclosure: OutgoingEnclosure) -> None:
    paper = documents.copy(
        actor,
        enclosure.document,
        child.institution_id,
        owner_kind=KIND,
        owner_id=child.id,
        level=child.level,
    )
    child.enclosures.append(
        OutgoingEnclosure(
            ordinal=enclosure.ordinal,
            title=enclosure.title,
            document_id=paper.id,
            from_folio_id=enclosure.from_folio_id,
        )
    )


@command
def issue(actor: Actor, mother: OutgoingLetter) -> OutgoingLetter:
    """The mother is approved and never changes again; called by the feature that then signs for each."""
    lock(mother)
    FLOW.fire(actor, "issue", mother)
    db.session.flush()
    return mother
