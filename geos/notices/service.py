"""Telling people, and emptying the outbox.

A notice is a row in the transaction of the act that caused it. The worker sends waiting rows by mail
to the server's own submission port; the Message-ID comes from the row, so a repeat is recognised there.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta

from sqlalchemy import Select, select, update

from geos.core.clock import now
from geos.core.db import command, db
from geos.core.types import Level
from geos.notices.models import MailState, Notice

log = logging.getLogger("geos.worker")

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))


@command
def tell(
    person_ids: Iterable[int],
    key: str,
    subject_kind: str,
    subject_id: int,
    *,
    reference: str,
    title: str,
    level: Level = Level.OPEN,
    by_mail: bool = True,
) -> None:
    """Tell these people on screen, and by mail unless told not to.

    From confidential upwards the title is not even stored in the notice.
    """
    shown = "" if level >= Level.CONFIDENTIAL else title
    for person_id in person_ids:
        db.session.add(
            Notice(
                person_id=person_id,
                key=key,
                params={"reference": reference, "title": shown},
                level=level,
                subject_kind=subject_kind,
                subject_id=subject_id,
                mail_state=MailState.WAITING if by_mail else MailState.NONE,
            )
        )


@command
def reclassify(subject_kind: str, subject_ids: Select[int], level: Level) -> None:
    """What was told of these subjects is of this level; from confidential upwards it loses their titles."""
    query = select(Notice).where(Notice.subject_kind == subject_kind, Notice.subject_id.in_(subject_ids))
    for notice in db.session.scalars(query):
        notice.level = level
        if level >= Level.CONFIDENTIAL:
            notice.params = {**notice.params, "title": ""}


@command
def mark_read(person_id: int) -> int:
    """Everything this person was told so far has been seen; gives how many were new."""
    result = db.session.execute(
        update(Notice).where(Notice.person_id == person_id, Notice.read_at.is_(None)).values(read_at=now()),
        execution_options={"synchronize_session": False},
    )
    return int(getattr(result, "rowcount", 0))


def outbox(limit: int = 50) -> list[int]:
    """Ids of notices whose mail is due, oldest first."""
    query = (
        select(Notice.id)
        .where(
            Notice.mail_state == MailState.WAITING,
            Notice.next_try.is_(None) | (Notice.next_try <= now()),
        )
        .order_by(Notice.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def empty_outbox(send: Callable[[Notice], None], limit: int = 50) -> int:
    """Try to send what is due; gives how many went. A failure waits longer each time, then gives up.

    `send` raises OSError (smtplib's errors are that) where the mail server does not take it.
    """
    sent = 0
    for notice_id in outbox(limit):
        notice = db.session.get(Notice, notice_id)
        if notice is None:
            continue
        try:
            send(notice)
        except OSError:
            _postpone(notice)
        except Exception:  # of this notice alone: the others go, and this one gives up in the end
            db.session.rollback()
            log.exception("notice %s cannot be made a mail", notice_id)
            _postpone(db.session.get_one(Notice, notice_id))
        else:
            _settle(notice)
            sent += 1
    return sent


@command
def _settle(notice: Notice) -> None:
    notice.mail_state, notice.sent_at = MailState.SENT, now()


@command
def _postpone(notice: Notice) -> None:
    if notice.attempts >= len(BACK_OFF):
        notice.mail_state = MailState.FAILED
        return
    notice.next_try = now() + BACK_OFF[notice.attempts]
    notice.attempts += 1
