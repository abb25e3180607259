"""Hand-over lists: frozen when made, confirmed by who goes and by who takes over, each with remarks."""

from sqlalchemy import delete, select

from geos.audit import service as journal
from geos.core.actor import Actor
from geos.core.clock import now, start_of
from geos.core.db import command, db
from geos.core.errors import Invalid
from geos.core.types import Level
from geos.directory import queries as directory
from geos.directory.models import Post
from geos.transfers import gathering
from geos.transfers.models import REMARK, HandOver, HandOverLine, HandOverState, Transfer
from geos.transfers.policy import HAND_OVER
from geos.transfers.workflow import HAND_OVER_FLOW
from geos.work import service as work

KIND = HandOver.__tablename__
WORKER = Actor.system("worker")


def open_lists(order: Transfer, held: list[Post]) -> None:
    """A list for each post that the person held, and one for who held none; the giver is asked."""
    posts: list[Post | None] = [*held]
    for number, post in enumerate(posts or [None]):
        row = HandOver(
            transfer_id=order.id,
            institution_id=order.institution_id,
            person_id=order.person_id,
            post_id=post.id if post else None,
            personal=number == 0,
        )
        db.session.add(row)
        db.session.flush()
        work.open_item(
            f"person:{order.person_id}",
            "give_hand_over",
            KIND,
            row.id,
            institution_id=order.institution_id,
            title=_name(row),
            due_at=start_of(order.starts_on),
        )


@command
def give_hand_over(actor: Actor, hand_over: HandOver, remark: str = "") -> HandOver:
    """The giver confirms the list as it is at this moment: it is frozen. Until the day it may be done again.

    After the day the frozen list is confirmed as it stands.
    """
    remark = _checked(remark)
    before = hand_over.state is HandOverState.OPEN
    HAND_OVER_FLOW.fire(actor, "give_hand_over" if before else "give_after", hand_over)
    if before:
        _freeze(hand_over)
    hand_over.given_at, hand_over.given_remark = now(), remark
    work.close(actor, KIND, hand_over.id, act="give_hand_over")
    _note(actor, "give_hand_over", hand_over)
    return hand_over


@command
def receive_hand_over(actor: Actor, hand_over: HandOver, remark: str = "") -> HandOver:
    """Whoever holds the receiving post takes over what the list says, with remarks on what is missing."""
    remark = _checked(remark)
    held = actor.post(hand_over.receiver_post_id)
    hand_over.received_at, hand_over.received_remark = now(), remark
    HAND_OVER_FLOW.fire(actor, "receive_hand_over", hand_over)
    hand_over.received_by_id = actor.person_id
    hand_over.received_post_id = held.id if held else None
    hand_over.acting_for_id = held.acting_for_id if held else None
    work.close(actor, KIND, hand_over.id)
    _note(actor, "receive_hand_over", hand_over)
    return hand_over


def close_lists(order: Transfer) -> None:
    """On the day open lists are frozen, what came after the giver's word is added, the receiver asked."""
    for row in db.session.scalars(select(HandOver).filter_by(transfer_id=order.id, state=HandOverState.OPEN)):
        if row.frozen_at is None:
            _freeze(row)
        else:
            _add(row)
        row.receiver_post_id = _receiver(row)
        HAND_OVER_FLOW.fire(WORKER, "freeze_hand_over", row)
        _note(WORKER, "freeze_hand_over", row)
        _ask_receiver(row)


def void_lists(actor: Actor, order: Transfer) -> None:
    """Nothing is handed over: the order fell."""
    for row in db.session.scalars(select(HandOver).filter_by(transfer_id=order.id)):
        HAND_OVER_FLOW.fire(WORKER, "void", row)
        work.close(actor, KIND, row.id, done=False)


@command
def note_print(actor: Actor, hand_over: HandOver, level: Level) -> None:
    """Journal that the list was printed; it is drawn before, without a lock."""
    HAND_OVER.require(actor, "read", hand_over)
    _note(actor, "print", hand_over, level, what="hand_over_list")


def _freeze(row: HandOver) -> None:
    db.session.execute(delete(HandOverLine).where(HandOverLine.hand_over_id == row.id))
    row.frozen_at = now()
    for line in gathering.lines_of(row):
        line.hand_over_id = row.id
        db.session.add(line)
    db.session.flush()


def _add(row: HandOver) -> None:
    """What came to the desk since the giver's word, at the end of the list."""
    before = list(db.session.scalars(select(HandOverLine).filter_by(hand_over_id=row.id)))
    last = max((line.ordinal for line in before), default=0)
    for number, line in enumerate(gathering.added(before, gathering.lines_of(row)), start=last + 1):
        line.hand_over_id, line.ordinal = row.id, number
        db.session.add(line)
    db.session.flush()


def _receiver(row: HandOver) -> int | None:
    """The post itself where somebody else holds, acts in or covers it on the day; else the post above it."""
    above = _above(row)
    if row.post_id is None:
        return above
    others = [person for person in directory.holders(row.post_id) if person.id != row.person_id]
    head = directory.head_of_unit(row.post_id)
    covered = head is not None and head.id != row.post_id and bool(directory.holders(head.id))
    return row.post_id if others or covered else above or row.post_id


def _above(row: HandOver) -> int | None:
    """The nearest post upwards that somebody else holds; the head of the institution where there is none."""
    seen: set[int] = set()
    post = directory.supervisor_of(row.post_id) if row.post_id else None
    while post is not None and post.id not in seen:
        seen.add(post.id)
        if any(person.id != row.person_id for person in directory.holders(post.id)):
            return post.id
        post = directory.supervisor_of(post.id)
    head = directory.head_of_institution(row.institution_id)
    return head.id if head is not None and head.id != row.post_id else None


def _ask_receiver(row: HandOver) -> None:
    if row.receiver_post_id is None:
        return
    db.session.flush()
    work.open_item(
        f"post:{row.receiver_post_id}",
        "receive_hand_over",
        KIND,
        row.id,
        institution_id=row.institution_id,
        title=_name(row),
        from_label=row.post.title_sw if row.post else "",
    )


def _name(row: HandOver) -> str:
    return ", ".join(filter(None, (row.person.name, row.post.title_sw if row.post else "")))


def _checked(remark: str) -> str:
    if len(remark.strip()) > REMARK:
        raise Invalid(fields={"remark": "Shorten this to %(most)d characters"}, most=REMARK)
    return remark.strip()


def _note(actor: Actor, act: str, row: HandOver, level: Level = Level.OPEN, **facts: str) -> None:
    journal.record(
        actor,
        act,
        KIND,
        row.id,
        institution_id=row.institution_id,
        level=level,
        person=row.person_id,
        named=row.person.name,
        of_post=row.post_id,
        **facts,  # type: ignore[arg-type]
    )
