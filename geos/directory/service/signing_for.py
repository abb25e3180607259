"""Who may sign Kny. (kwa niaba ya) for whom."""

from geos.audit import service as journal
from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.directory.models import (
    Post,
    SigningGrant,
)
from geos.directory.policy import POLICY, Seat, not_own


@command
def let_sign_for(actor: Actor, post: Post, principal: Post) -> Post:
    """The holder of `post` may from now on sign Kny. for the holder of `principal`; gives `post`.

    Nobody gives this to the own post (Denied).
    """
    _sign_for(actor, post, principal)
    not_own(actor, post.id)
    if post.id == principal.id or not (post.active and principal.active):
        raise Invalid(fields={"post": "Choose another post of this institution"})
    db.session.merge(SigningGrant(post_id=post.id, principal_id=principal.id))
    _note_grant(actor, "let_sign_for", post, principal)
    return post


@command
def end_signing_for(actor: Actor, post: Post, principal: Post) -> Post:
    """The holder of `post` signs for that principal no more; what was signed stands. Else WrongState."""
    _sign_for(actor, post, principal)
    grant = db.session.get(SigningGrant, (post.id, principal.id))
    if grant is None:
        raise WrongState
    db.session.delete(grant)
    _note_grant(actor, "end_signing_for", post, principal)
    return post


def _sign_for(actor: Actor, post: Post, principal: Post) -> None:
    POLICY.require(actor, "administer", Seat(post.institution_id))
    if post.institution_id != principal.institution_id:
        raise Invalid(fields={"post": "Choose a post of this institution"})


def _note_grant(actor: Actor, act: str, post: Post, principal: Post) -> None:
    institution_id = post.institution_id
    journal.record(actor, act, "post", post.id, institution_id=institution_id, principal=principal.id)
