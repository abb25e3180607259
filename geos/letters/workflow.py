"""The life of an outgoing letter, from its draft to its dispatch: one row for each act.

At which stop of its route a letter waits, and for whom, the route says (geos.routes); here stands
what may follow what, and who may at all.
"""

from geos.core.actor import Actor, Role
from geos.core.workflow import Step, Workflow
from geos.letters.models import OutgoingLetter, OutgoingState

DRAFT, ON_ROUTE, RETURNED = OutgoingState.DRAFT, OutgoingState.ON_ROUTE, OutgoingState.RETURNED
SIGNED, DISPATCHED = OutgoingState.SIGNED, OutgoingState.DISPATCHED
STRUCK_OUT, WITHDRAWN = OutgoingState.STRUCK_OUT, OutgoingState.WITHDRAWN
ISSUED = OutgoingState.ISSUED  # of a letter to many: approved as one, each has a signed one of their own

EDITABLE = (DRAFT, RETURNED)
FIXED = (SIGNED, DISPATCHED, STRUCK_OUT)  # signed: the text never changes again


def author(actor: Actor, letter: OutgoingLetter) -> bool:
    """Whoever holds the post that wrote it."""
    return actor.holds(letter.post_id)


def colleague(actor: Actor, letter: OutgoingLetter) -> bool:
    """Somebody of the same institution who holds a post; the route says whose turn it is."""
    return bool(actor.posts) and actor.institution_id == letter.institution_id


def registry_staff(actor: Actor, letter: OutgoingLetter) -> bool:
    """Clerks and records managers of the registry that keeps the letter's file."""
    return letter.registry_id in actor.registry_ids


def answers_for_it(actor: Actor, letter: OutgoingLetter) -> bool:
    """Who holds the post that signed it, whose letter it is, or the post above; the records manager."""
    if letter.annulled_at is not None:
        return False
    posts = [post for post in (letter.signed_post, letter.signer_post) if post is not None]
    above = [post.supervisor_id or post.unit.head_post_id for post in posts]
    keeps = (post for post in actor.posts if post.registry_id == letter.registry_id)
    return any(actor.holds(id) for id in (*(post.id for post in posts), *above)) or any(
        Role.RECORDS_MANAGER in post.roles for post in keeps
    )


# fmt: off
FLOW: Workflow[OutgoingLetter] = Workflow(
    #    act              from                         to           by              must say why
    Step("submit",        (DRAFT, RETURNED),           ON_ROUTE,    author),
    Step("comment",       (ON_ROUTE,),                 ON_ROUTE,    colleague),
    Step("concur",        (ON_ROUTE,),                 ON_ROUTE,    colleague),
    Step("recommend",     (ON_ROUTE,),                 ON_ROUTE,    colleague),
    Step("advise_against", (ON_ROUTE,),                ON_ROUTE,    colleague),
    Step("ask",           (ON_ROUTE,),                 ON_ROUTE,    colleague),
    Step("answer",        (ON_ROUTE,),                 ON_ROUTE,    colleague),
    Step("add_ahead",     (ON_ROUTE,),                 ON_ROUTE,    colleague),
    Step("amend",         (ON_ROUTE,),                 ON_ROUTE,    colleague),
    Step("step_back",     (ON_ROUTE,),                 ON_ROUTE,    colleague,      reason=True),
    Step("send_back",     (ON_ROUTE,),                 RETURNED,    colleague,      reason=True),
    Step("recall",        (ON_ROUTE,),                 RETURNED,    author),
    Step("withdraw",      (DRAFT, ON_ROUTE, RETURNED), WITHDRAWN,   author),
    Step("sign",          (DRAFT, ON_ROUTE),           SIGNED,      colleague),
    Step("countersign",   (SIGNED,),                   SIGNED,      colleague),
    Step("refuse_countersigning", (SIGNED,),           STRUCK_OUT,  colleague,      reason=True),
    Step("issue",         (DRAFT, ON_ROUTE),           ISSUED,      colleague),
    Step("dispatch",      (SIGNED,),                   DISPATCHED,  registry_staff),
    Step("strike_out",    (SIGNED,),                   STRUCK_OUT,  registry_staff, reason=True),
    Step("annul",         (DISPATCHED,),               DISPATCHED,  answers_for_it, reason=True),
)
# fmt: on
