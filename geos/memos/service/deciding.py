"""What the posts on the route do: say a word, yes or no, send it back. Each act is tied to one version."""

from collections.abc import Sequence
from hashlib import sha256

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.core.types import Level
from geos.memos.models import Memo
from geos.memos.policy import KIND, require
from geos.memos.service import filing
from geos.memos.service.rules import N_, TOO_LONG, case, fire, lock, note, on_route
from geos.memos.service.tasks import Task, give
from geos.routes import queries as positions
from geos.routes import service as routes
from geos.routes.models import RouteStep
from geos.work import service as work

TEXT = 4000  # characters of an opinion, a condition or a reason
NOT_LAST = N_("Tasks are given with the last decision: others decide after you")


@command
def comment(actor: Actor, memo: Memo, text: str, text_version: int) -> Memo:
    """Say what the stop is asked about. Stale where the text is another version by now."""
    return _say(actor, memo, "comment", text, text_version)


@command
def concur(actor: Actor, memo: Memo, text: str, text_version: int) -> Memo:
    """Agree, which binds to this version; who does not agree sends it back with the reason."""
    return _say(actor, memo, "concur", text, text_version)


@command
def recommend(actor: Actor, memo: Memo, text: str, text_version: int) -> Memo:
    """Pass it on, with or without a remark."""
    return _say(actor, memo, "recommend", text, text_version)


@command
def advise_against(actor: Actor, memo: Memo, reason: str, text_version: int) -> Memo:
    """Advise against it, with a reason; whoever decides hears it, and the memo goes on."""
    return _say(actor, memo, "advise_against", reason, text_version)


def _say(actor: Actor, memo: Memo, act: str, text: str, text_version: int) -> Memo:
    post_id = begin(actor, memo, act, text)
    fire(actor, act, memo, text)
    routes.decide(actor, on_route(memo), case(memo), act, text, text_version)
    note(actor, act, memo, post_id)
    return memo


@command
def approve(
    actor: Actor,
    memo: Memo,
    text: str,
    text_version: int,
    *,
    conditions: str = "",
    tasks: Sequence[Task] = (),
) -> Memo:
    """A post that decides says yes, on conditions or without.

    With the last yes the memo and its whole route are filed, its author carries it out, and the tasks are
    given. WrongState for tasks while others still decide.
    """
    post_id = begin(actor, memo, "approve", text, conditions)
    fire(actor, "approve", memo)
    moved = routes.decide(
        actor, on_route(memo), case(memo), "approve", text, text_version, conditions=conditions
    )
    if not moved.finished and tasks:
        raise WrongState(NOT_LAST)
    facts = _conditions(memo, conditions)
    if moved.finished:
        for task in tasks:
            give(actor, memo, task, post_id)
        facts["folio"] = _conclude(actor, memo, "conclude", "carry_out", post_id)
    note(actor, "approve", memo, post_id, **facts)
    return memo


@command
def refuse(actor: Actor, memo: Memo, reason: str, text_version: int) -> Memo:
    """A post that decides says no, with a reason.

    That too is filed, and its author is told; unless enough others who are asked too can still say yes.
    """
    post_id = begin(actor, memo, "refuse", reason)
    fire(actor, "refuse", memo, reason)
    moved = routes.refuse(actor, on_route(memo), case(memo), reason, text_version)
    facts: dict[str, object] = {}
    if moved.stopped:
        facts["folio"] = _conclude(actor, memo, "turn_down", "read_decision", post_id)
    note(actor, "refuse", memo, post_id, **facts)
    return memo


@command
def send_back(
    actor: Actor, memo: Memo, reason: str, text_version: int, to_step: RouteStep | None = None
) -> Memo:
    """Return it with a reason to its author, or to an earlier stop of the route."""
    act = "send_back" if to_step is None else "step_back"
    post_id = begin(actor, memo, act, reason)
    fire(actor, act, memo, reason)
    routes.send_back(actor, on_route(memo), case(memo), reason, text_version, to_step)
    note(actor, act, memo, post_id)
    return memo


def note_opening(actor: Actor, memo: Memo) -> bool:
    """The page was opened by whoever it waits for: it is in work; a refusal has been read by its author.

    Gives whether that was news, so that whoever shows the memo reads it anew.
    """
    if memo.route is not None and routes.note_opening(actor, memo.route, case(memo)):
        return True
    if actor.holds(memo.post_id) and filing.unread_refusal(memo):
        return work.close(actor, KIND, memo.id, act="read_decision") > 0
    return False


def begin(actor: Actor, memo: Memo, act: str, *texts: str) -> int:
    """Lock and check; gives the own post in whose right the actor acts at the stop."""
    lock(actor, memo)
    require(actor, act, memo)
    if any(len(text.strip()) > TEXT for text in texts):
        fields = dict.fromkeys(("text", "reason", "conditions"), TOO_LONG)
        raise Invalid(TOO_LONG, fields=fields, most=TEXT)
    return positions.acting_post(actor, on_route(memo)) or memo.post_id


def _conditions(memo: Memo, conditions: str) -> dict[str, object]:
    """What the journal keeps of conditions: the words, or of a confidential memo what proves them."""
    said = conditions.strip()
    if not said:
        return {}
    if memo.level >= Level.CONFIDENTIAL:
        return {"conditions_sha256": sha256(said.encode()).hexdigest()}
    return {"conditions": said}


def _conclude(actor: Actor, memo: Memo, act: str, work_act: str, post_id: int) -> int:
    """It is decided: filed with its whole route, and back with its author. Gives the folio's number."""
    folio = filing.take_folio(actor, memo, post_id)
    with db.session.no_autoflush:  # state, date and folio enter together
        fire(actor, act, memo)
        memo.decided_at, memo.folio_id = now(), folio.id
    memo.document_id = folio.document_id = filing.keep_paper(actor, memo, folio).id
    _author_has(memo, work_act)
    return folio.number


def _author_has(memo: Memo, act: str) -> None:
    how = case(memo)
    work.open_item(
        f"post:{memo.post_id}",
        act,
        KIND,
        memo.id,
        institution_id=how.institution_id,
        title=how.title,
        reference=how.reference,
        level=how.level,
        from_label=filing.decision(memo).post.title_sw,
        file_id=how.file_id,
    )
