"""What the mail queue reports of a consignment outside. It claims no more than the other server said."""

from collections.abc import Callable
from datetime import datetime

from geos.core.actor import Actor
from geos.core.db import command
from geos.exchange import outbound
from geos.exchange.models import Consignment
from geos.exchange.queries import consignments as queries
from geos.exchange.service.consignments.rules import TEXT, ask_author, journal, lock, move, note
from geos.exchange.workflow import QUEUED

GAVE_UP = "Seva ya baruapepe imeacha kujaribu. / The mail server gave up."  # stored, for readers of both
MAIL = Actor.system("mail")


@command
def mail_report(
    tag: str, outcome: str, reply: str, at: datetime, next_try: datetime | None = None
) -> Consignment | None:
    """Take note of one attempt: `outcome` is sent, delayed or failed, `reply` the other server's words.

    Idempotent: a report that comes again changes nothing. A tag that is no consignment's gives None.
    """
    consignment = queries.by_uid(outbound.uid_of(tag)) if outbound.uid_of(tag) else None
    if consignment is None:
        return None
    lock(consignment)
    if consignment.state is QUEUED:
        OUTCOMES[outcome](consignment, _readable(reply), at, next_try)
    return consignment


def _sent(consignment: Consignment, reply: str, at: datetime, next_try: datetime | None) -> None:
    """The next server has taken it: sent, and no more than that."""
    move(MAIL, "send", consignment, sent_at=at, next_try=None)
    note(MAIL, consignment, "send", reply, at=at)
    journal(MAIL, "send", consignment, consignment.from_institution_id)


def _delayed(consignment: Consignment, reply: str, at: datetime, next_try: datetime | None) -> None:
    if any(event.act == "delay" and event.at == at for event in consignment.events):
        return
    consignment.next_try = next_try
    note(MAIL, consignment, "delay", reply, at=at)


def _failed(consignment: Consignment, reply: str, at: datetime, next_try: datetime | None) -> None:
    reason = reply or GAVE_UP
    move(MAIL, "fail", consignment, reason, reason=reason, next_try=None)
    note(MAIL, consignment, "fail", reason, at=at)
    ask_author(consignment)
    journal(MAIL, "fail", consignment, consignment.from_institution_id)


Outcome = Callable[[Consignment, str, datetime, datetime | None], None]
OUTCOMES: dict[str, Outcome] = {"sent": _sent, "delayed": _delayed, "failed": _failed}


def _readable(reply: str) -> str:
    """A foreign server's words on one line, without what cannot be shown."""
    return "".join(sign if sign.isprintable() else " " for sign in reply).strip()[:TEXT]
