"""What the acts of moving are made of: placing the file, its movement, access and what waits."""

from collections.abc import Callable
from datetime import datetime

from geos.access import queries as readers
from geos.access import service as access
from geos.access.models import AccessRow
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Denied, WrongState
from geos.directory import queries as directory
from geos.files.homecoming import is_back
from geos.files.models import FileState, Movement, MovementState, RegistryFile
from geos.files.policy import POLICY, registry_post
from geos.files.service.rules import KIND, journal, lock, refuse_ended
from geos.files.workflow import FLOW
from geos.notices import service as notices
from geos.work import service as work
from geos.work.models import WorkState


def begin(actor: Actor, act: str, file: RegistryFile) -> None:
    """Lock the file and ask whether this actor may do this now: NotFound, WrongState or Denied."""
    lock(file)
    POLICY.require(actor, "read", file)
    refuse_ended(file)
    if file.state not in FLOW.steps[act].source:
        raise WrongState
    if not FLOW.can(actor, act, file):
        raise Denied


def begin_either(
    actor: Actor, acts: tuple[str, str], file: RegistryFile, to_registry: Callable[[Movement], bool]
) -> str:
    """The same for an act of two rows, to a post or to the registry; gives the row that is meant."""
    lock(file)
    act = acts[1] if file.transit is not None and to_registry(file.transit) else acts[0]
    begin(actor, act, file)
    return act


def depart(actor: Actor, act: str, file: RegistryFile, movement: Movement, reason: str = "") -> Movement:
    """The file leaves its place (or its wrong way) by this movement; whoever is next is told."""
    wrong = file.transit
    FLOW.fire(actor, act, file, reason)
    _place(file, None, now(), movement.due_at)
    if wrong is not None:
        wrong.state = MovementState.REASSIGNED
    db.session.flush()  # the wrong movement has ended before the new one begins
    if wrong is not None:
        _take_access(file, wrong)
    movement.sent_at, movement.sent_by_id = file.held_since, actor.person_id
    movement.opened_access = _give_access(file, movement.to_post_id)
    db.session.add(movement)
    db.session.flush()
    db.session.expire(file, ["transit"])
    work.close(actor, KIND, file.id, act="minute", done=act != "reassign")
    work.close(actor, KIND, file.id, act="receive", done=False)
    _announce(file, movement)
    note(actor, act, file, movement, movement.from_post_id)
    return movement


def arrive(actor: Actor, act: str, file: RegistryFile, movement: Movement) -> Movement:
    """The file is now where the movement led."""
    before = last_received(file)
    FLOW.fire(actor, act, file)
    _place(file, movement.to_post_id, now(), movement.due_at)
    movement.state, movement.received_at = MovementState.RECEIVED, file.held_since
    movement.received_by_id = actor.person_id
    if before is not None:
        before.left_at = movement.sent_at
    db.session.flush()
    db.session.expire(file, ["transit", "holder_post"])
    work.close(actor, KIND, file.id, act="receive")
    _here(actor, file, movement)
    return movement


def lay_down(actor: Actor, file: RegistryFile, movement: Movement) -> Movement:
    """The file is in the registry by this movement, though nobody sent it there; its holder is told."""
    wrong, before = file.transit, last_received(file)
    told = [post for post in (file.holder_post_id, wrong.to_post_id if wrong else None) if post is not None]
    FLOW.fire(actor, "take_in", file)
    _place(file, None, now(), None)
    if wrong is not None:
        wrong.state = MovementState.REASSIGNED
        _take_access(file, wrong)
    left = wrong.sent_at if wrong else file.held_since
    if before is not None:
        before.left_at = left
    movement.state, movement.sent_at = MovementState.RECEIVED, left
    movement.received_at, movement.received_by_id = file.held_since, actor.person_id
    db.session.add(movement)
    db.session.flush()
    db.session.expire(file, ["transit", "holder_post"])
    work.close(actor, KIND, file.id, act="minute")
    work.close(actor, KIND, file.id, act="receive", done=False)
    for post_id in told:
        _tell(file, post_id, "take_in")
    _here(actor, file, movement)
    return movement


def come_back(actor: Actor, act: str, file: RegistryFile, movement: Movement) -> Movement:
    """The file is where it was before the movement, and since when it was there."""
    stay = last_received(file)
    FLOW.fire(actor, act, file)
    since = stay.received_at if stay and stay.received_at else file.opened_at
    _place(file, movement.from_post_id, since, stay.due_at if stay else None)
    movement.state = MovementState.RECALLED
    db.session.flush()
    db.session.expire(file, ["transit", "holder_post"])
    _take_access(file, movement)
    work.close(actor, KIND, file.id, act="receive", done=False)
    _here(actor, file, stay)
    return movement


def on_the_way(file: RegistryFile) -> Movement:
    """The movement that brings the file somewhere now, or WrongState."""
    if file.transit is None:
        raise WrongState
    return file.transit


def last_received(file: RegistryFile) -> Movement | None:
    """What brought the file to where it is, or was before it set out; None: it never left the registry."""
    query = (
        db.select(Movement)
        .filter_by(file_id=file.id, state=MovementState.RECEIVED)
        .order_by(Movement.id.desc())
    )
    return db.session.scalars(query.limit(1)).first()


def note(actor: Actor, act: str, file: RegistryFile, movement: Movement, post_id: int | None) -> None:
    """Journal a move with the post in which the actor moved it."""
    if not actor.holds(post_id):
        post = registry_post(actor, file.registry_id)
        post_id = post.id if post else None
    journal(
        actor,
        act,
        file,
        post_id=post_id,
        movement=movement.id,
        cause=str(movement.cause),
        from_post=movement.from_post_id,
        to_post=movement.to_post_id,
        due=movement.due_at.isoformat() if movement.due_at else None,
    )


def _place(file: RegistryFile, post_id: int | None, since: datetime, due_at: datetime | None) -> None:
    file.holder_post_id, file.held_since, file.due_at = post_id, since, due_at


def _give_access(file: RegistryFile, post_id: int | None) -> bool:
    """Let the addressed post read the file; whether it could not before."""
    if post_id is None:
        return False
    token = f"post:{post_id}"
    known = db.session.execute(readers.tokens_of(KIND, file.id).where(AccessRow.token == token)).first()
    access.grant(KIND, file.id, token)
    return known is None


def _take_access(file: RegistryFile, movement: Movement) -> None:
    """A post that never received the file, and could not read it before, can no longer."""
    if movement.opened_access:
        access.revoke(KIND, file.id, f"post:{movement.to_post_id}")


def _announce(file: RegistryFile, movement: Movement) -> None:
    back = movement.to_post_id is None
    sender = movement.from_post
    work.open_item(
        f"registry:{file.registry_id}" if back else f"post:{movement.to_post_id}",
        "receive",
        KIND,
        file.id,
        institution_id=file.institution_id,
        title=file.title,
        reference=file.reference,
        level=file.level,
        from_label=sender.title_sw if sender else file.at_registry.name_sw,
        due_at=movement.due_at,
        file_id=file.id,
    )


def _tell(file: RegistryFile, post_id: int, key: str) -> None:
    """A notice to whoever holds the post; a confidential title is not in it."""
    notices.tell(
        [person.id for person in directory.holders(post_id)],
        key,
        KIND,
        file.id,
        reference=file.reference,
        title=file.title,
        level=file.level,
    )


def _here(actor: Actor, file: RegistryFile, stay: Movement | None) -> None:
    """The file is where it stays for a while: its holder may work, or those who wait for it are told."""
    if file.state is FileState.IN_REGISTRY:
        is_back(actor, file)
    elif stay is not None:
        _let_work(file, stay)


def _let_work(file: RegistryFile, stay: Movement) -> None:
    """What the holder took up with the file; it ends when the file leaves."""
    sender = stay.from_post
    work.open_item(
        f"post:{file.holder_post_id}",
        "minute",
        KIND,
        file.id,
        institution_id=file.institution_id,
        title=file.title,
        reference=file.reference,
        level=file.level,
        from_label=sender.title_sw if sender else file.at_registry.name_sw,
        due_at=stay.due_at,
        file_id=file.id,
        state=WorkState.IN_WORK,
    )
