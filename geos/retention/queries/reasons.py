"""Why a file cannot be closed: every reason at once, each with where it leads."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import exists, select

from geos.access.models import AccessRow
from geos.core.actor import Actor
from geos.core.db import db
from geos.files import following
from geos.files.models import ENDED, FileState, Minute, MinuteState, RegistryFile
from geos.work.models import WorkItem
from geos.work.queries import OPEN


@dataclass(frozen=True)
class Reason:
    """One reason. `key` chooses its words; the subject is where it leads, None where that is not readable.

    `facts` fill the words: `file` and `item` are rows, shown as far as the reader may read them.
    """

    key: str
    subject_kind: str = ""
    subject_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def reasons_against_closing(actor: Actor, file: RegistryFile) -> list[Reason]:
    """Everything that speaks against closing the file now; empty where nothing does. A hold is no reason."""
    if file.state in ENDED:
        return [Reason("ended")]
    above = [Reason(each.key, each.subject_kind, each.subject_id) for each in following.hindrances(file)]
    return [*_away(file), *_waiting(actor, file), *_drafts(file), *_temporary(actor, file), *above]


def _away(file: RegistryFile) -> list[Reason]:
    if file.state is FileState.WITH_POST:
        return [Reason("with_post", facts={"post": file.holder_post})]
    if file.state is FileState.ON_THE_WAY:
        way = file.transit
        return [Reason("on_the_way", facts={"post": way.to_post if way else None})]
    return []


def _waiting(actor: Actor, file: RegistryFile) -> list[Reason]:
    """Work that is open on the file, whoever it waits for: letters, memos, bring-ups, requisitions.

    Its own hand-over and minute are said by where it is. One statement, whatever waits.
    """
    let = exists().where(
        AccessRow.subject_kind == WorkItem.subject_kind,
        AccessRow.subject_id == WorkItem.subject_id,
        AccessRow.token.in_(actor.tokens),
    )
    query = (
        select(WorkItem, let)
        .where(
            WorkItem.file_id == file.id,
            WorkItem.state.in_(OPEN),
            ~(
                (WorkItem.subject_kind == RegistryFile.__tablename__)
                & WorkItem.act.in_(("receive", "minute"))
            ),
        )
        .order_by(WorkItem.id)
    )
    return [_item(actor, item, found) for item, found in db.session.execute(query)]


def _item(actor: Actor, item: WorkItem, found: bool) -> Reason:
    cleared = item.level <= actor.clearance
    if cleared and (found or item.token in actor.tokens or actor.is_system):
        return Reason("work", item.subject_kind, item.subject_id, {"item": item})
    return Reason("hidden_work", facts={"act": item.act})


def _drafts(file: RegistryFile) -> list[Reason]:
    query = select(Minute.id).where(Minute.file_id == file.id, Minute.state == MinuteState.DRAFT)
    count = len(db.session.scalars(query).all())
    minutes = [Reason("drafts", facts={"num": count})] if count else []
    return minutes + [
        Reason(f"draft_{kind}", facts={"post": post}) for kind, post in following.drafting(file)
    ]


def _temporary(actor: Actor, file: RegistryFile) -> list[Reason]:
    if file.main_file_id is not None and file.merged_at is None:
        return [Reason("is_temporary")]
    query = select(RegistryFile).where(
        RegistryFile.main_file_id == file.id,
        RegistryFile.merged_at.is_(None),
        RegistryFile.state.not_in(ENDED),
    )
    kind = RegistryFile.__tablename__
    return [Reason("has_temporary", kind, row.id, {"file": row}) for row in db.session.scalars(query)]
