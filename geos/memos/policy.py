"""Who may read and write a memo; moving it is the workflow's."""

from geos.access import queries as access
from geos.core.actor import Actor
from geos.core.errors import Denied, WrongState
from geos.core.policy import Policy, all_of
from geos.memos.models import Memo
from geos.memos.workflow import FLOW, WITH_AUTHOR, author

KIND = Memo.__tablename__


def reader(actor: Actor, memo: Memo) -> bool:
    """The author's post and every post of its route, in the same institution and cleared."""
    same = actor.institution_id == memo.institution_id
    return same and access.may_read(actor, KIND, memo.id, memo.level)


def with_author(actor: Actor, memo: Memo) -> bool:
    """A memo on its way, or decided, is not changed by anybody."""
    return memo.state in WITH_AUTHOR


POLICY: Policy[Memo] = Policy({"read": reader, "edit": all_of(reader, author, with_author)})


def require(actor: Actor, act: str, memo: Memo) -> None:
    """Say before anything is asked that an act of the workflow cannot be: WrongState, or Denied."""
    POLICY.require(actor, "read", memo)
    if not FLOW.can(actor, act, memo):
        raise WrongState if memo.state not in FLOW.steps[act].source else Denied


def require_edit(actor: Actor, memo: Memo) -> None:
    """Denied for whoever does not hold the author's post, WrongState while the memo is not with it."""
    POLICY.require(actor, "read", memo)
    if not author(actor, memo):
        raise Denied
    if memo.state not in WITH_AUTHOR:
        raise WrongState
