"""The registry's day: files taken out the evening before, re-issued in the morning, asked back where away."""

from collections.abc import Iterable

from sqlalchemy import select

from geos.core.actor import Actor
from geos.core.clock import now, today
from geos.core.db import command, db
from geos.diary.models import BringUp, BringUpState
from geos.diary.service.rules import KIND, REASON, begin, end_of, journal
from geos.diary.workflow import FLOW, OPEN
from geos.files import service as files
from geos.files.models import Cause, FileState, RegistryFile
from geos.work import service as work

MOST = 200  # ticked at once


@command
def take_out_ticked(actor: Actor, ids: Iterable[int]) -> list[BringUp]:
    """These files were taken from their racks for tomorrow; what is done already is left out."""
    done: list[BringUp] = []
    for found in _standing(ids, (BringUpState.WAITING,)):
        begin(actor, "take_out", found)
        FLOW.fire(actor, "take_out", found)
        found.taken_out_at, found.taken_out_by_id = now(), actor.person_id
        journal(actor, "take_out", found)
        done.append(found)
    return done


@command
def issue(actor: Actor, bring_up: BringUp) -> BringUp:
    """Hand the file over to the post that wants it, with its reason. By the registry's staff.

    A file that is elsewhere stays there: its holder is told that it is wanted, and the bring-up waits on.
    """
    begin(actor, "issue", bring_up)
    file = bring_up.file
    if file.state is FileState.IN_REGISTRY:
        movement = files.hand_over(
            actor, file, bring_up.post, cause=Cause.BRING_UP, note=bring_up.reason[:REASON]
        )
        bring_up.movement_id = movement.id
    elif whereabouts(file) != bring_up.post_id:
        want(actor, bring_up)
        return bring_up
    issued(actor, bring_up)
    return bring_up


@command
def issue_ticked(actor: Actor, ids: Iterable[int]) -> list[BringUp]:
    """Re-issue these; gives all that were tried: those whose file is elsewhere are still waiting."""
    return [issue(actor, found) for found in _standing(ids, OPEN)]


def _standing(ids: Iterable[int], states: Iterable[BringUpState]) -> list[BringUp]:
    query = select(BringUp).where(BringUp.id.in_(list(ids)[:MOST]), BringUp.state.in_(list(states)))
    return list(db.session.scalars(query.order_by(BringUp.id)))


def issued(actor: Actor, bring_up: BringUp) -> None:
    """The post has the file, or it is on its way there: the registry's part is done."""
    bring_up.issued_at, bring_up.issued_by_id, bring_up.kept_on = now(), actor.person_id, today()
    FLOW.fire(actor, "issue", bring_up)
    for act in ("issue", "give_back"):
        work.close(actor, KIND, bring_up.id, act=act)
    put_on_desk(bring_up)
    journal(actor, "issue", bring_up)


def whereabouts(file: RegistryFile) -> int | None:
    """The post that has the file, or to which it is on its way; None for the registry."""
    return file.transit.to_post_id if file.transit else file.holder_post_id


def want(actor: Actor, bring_up: BringUp) -> None:
    """Tell whoever has the file that it is wanted, once."""
    holder = whereabouts(bring_up.file)
    if holder is None or holder == bring_up.wanted_from_id:
        return
    work.close(actor, KIND, bring_up.id, act="give_back", done=False)
    bring_up.wanted_from_id, bring_up.wanted_at = holder, now()
    wait(bring_up, f"post:{holder}", "give_back", bring_up.post.title_sw)
    journal(actor, "want_back", bring_up)


def put_on_desk(bring_up: BringUp) -> None:
    """Let the officer's desk show it, once: the day may have come before the file did."""
    token = f"post:{bring_up.post_id}"
    if bring_up.announced_on is None:
        bring_up.announced_on = today()
        wait(bring_up, token, "bring_up", bring_up.file.at_registry.name_sw)


def wait(bring_up: BringUp, token: str, act: str, from_label: str) -> None:
    """Something about this bring-up now waits for the holder of `token`, until its day closes."""
    file = bring_up.file
    work.open_item(
        token,
        act,
        KIND,
        bring_up.id,
        institution_id=file.institution_id,
        title=file.title,
        reference=file.reference,
        level=file.level,
        from_label=from_label,
        due_at=end_of(bring_up.due_on),
        file_id=file.id,
    )
