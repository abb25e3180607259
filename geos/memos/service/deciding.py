"""What the posts on the route do: recommend, approve, send back, refuse. Each act is tied to one version."""

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid
from geos.files.models import Folio
from geos.memos.models import Memo
from geos.memos.policy import KIND, require
from geos.memos.service import filing
from geos.memos.service.rules import TOO_LONG, case, fire, lock, note, on_route
from geos.routes import queries as positions
from geos.routes import service as routes
from geos.routes.models import RouteStep
from geos.work import service as work

TEXT = 4000  # characters of an opinion or a reason


@command
def recommend(actor: Actor, memo: Memo, text: str, text_version: int) -> Memo:
    """Pass it on, with or without a remark. Stale where the text is another version by now."""
    post_id = _begin(actor, memo, "recommend", text)
    fire(actor, "recommend", memo)
    routes.decide(actor, on_route(memo), case(memo), "recommend", text, text_version)
    note(actor, "recommend", memo, post_id)
    return memo


@command
def approve(actor: Actor, memo: Memo, text: str, text_version: int) -> Memo:
    """The last post says yes: the memo with its whole route is filed, and its author carries it out."""
    post_id = _begin(actor, memo, "approve", text)
    folio = filing.take_folio(actor, memo, post_id)
    _decide(actor, memo, "approve", folio)
    routes.decide(actor, on_route(memo), case(memo), "approve", text, text_version)
    _file(actor, memo, folio)
    _author_has(memo, "carry_out")
    note(actor, "approve", memo, post_id, folio=folio.number)
    return memo


@command
def refuse(actor: Actor, memo: Memo, reason: str, text_version: int) -> Memo:
    """The last post says no, with a reason: that too is filed, and its author is told."""
    post_id = _begin(actor, memo, "refuse", reason)
    folio = filing.take_folio(actor, memo, post_id)
    _decide(actor, memo, "refuse", folio, reason)
    routes.refuse(actor, on_route(memo), case(memo), reason, text_version)
    _file(actor, memo, folio)
    _author_has(memo, "read_decision")
    note(actor, "refuse", memo, post_id, folio=folio.number)
    return memo


@command
def send_back(
    actor: Actor, memo: Memo, reason: str, text_version: int, to_step: RouteStep | None = None
) -> Memo:
    """Return it with a reason to its author, or to an earlier stop of the route."""
    act = "send_back" if to_step is None else "step_back"
    post_id = _begin(actor, memo, act, reason)
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


def _begin(actor: Actor, memo: Memo, act: str, text: str) -> int:
    """Lock and check; gives the post of the stop, for which the actor acts."""
    lock(actor, memo)
    require(actor, act, memo)
    if len(text.strip()) > TEXT:
        raise Invalid(TOO_LONG, fields={"text": TOO_LONG, "reason": TOO_LONG}, most=TEXT)
    here = positions.current(on_route(memo))
    return here.post_id if here is not None else memo.post_id


def _decide(actor: Actor, memo: Memo, act: str, folio: Folio, reason: str = "") -> None:
    with db.session.no_autoflush:  # state, date and folio enter together
        fire(actor, act, memo, reason)
        memo.decided_at, memo.folio_id = now(), folio.id


def _file(actor: Actor, memo: Memo, folio: Folio) -> None:
    memo.document_id = folio.document_id = filing.keep_paper(actor, memo, folio).id


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
        from_label=filing.decider(memo).post.title_sw,
        file_id=how.file_id,
    )
