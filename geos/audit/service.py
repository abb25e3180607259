"""Writing the journal: commands gather entries, and they are chained as the transaction's last statements."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from geos.audit.models import AuditEntry, AuditHead, link
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import at_end, command, db
from geos.core.types import Level


@command
def record(
    actor: Actor,
    act: str,
    subject_kind: str,
    subject_id: int | None,
    *,
    institution_id: int | None = None,
    post_id: int | None = None,
    level: Level = Level.OPEN,
    **facts: Any,
) -> None:
    """Note an act for the journal; it is written with the transaction or not at all.

    `act` is the act's one name everywhere; `facts` are small JSON values (numbers, references, states),
    never the text of a letter or a password. The post is the addressed one, else the actor's first.
    """
    post = actor.post(post_id)
    entry = {
        "at": now().isoformat(),
        "institution": institution_id or actor.institution_id,
        "person": actor.person_id,
        "name": actor.name,
        "post": post.id if post else None,
        "post_title": post.title_sw if post else "",
        "acting_for": post.acting_for_id if post else None,
        "act": act,
        "kind": subject_kind,
        "id": subject_id,
        "level": int(level),
        "facts": facts,
    }
    db.session().info["command"].setdefault("journal", []).append(entry)


@at_end
def _write(session: Session, result: object) -> None:
    entries = session.info["command"].get("journal")
    if not entries:
        return
    session.flush()
    head = session.execute(
        select(AuditHead.last_id, AuditHead.last_hash).where(AuditHead.id == 1).with_for_update()
    ).one()
    last_id, last_hash = head.last_id, head.last_hash
    rows = []
    for entry in entries:
        row = _row(last_id + 1, last_hash, entry)
        last_id, last_hash = row["id"], row["hash"]
        rows.append(row)
    session.execute(insert(AuditEntry), rows)
    session.execute(update(AuditHead).where(AuditHead.id == 1).values(last_id=last_id, last_hash=last_hash))


def _row(number: int, previous: str, entry: dict[str, Any]) -> dict[str, Any]:
    payload = json.dumps({"n": number, **entry}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {
        "id": number,
        "at": datetime.fromisoformat(entry["at"]),
        "institution_id": entry["institution"],
        "person_id": entry["person"],
        "post_id": entry["post"],
        "acting_for_id": entry["acting_for"],
        "act": entry["act"],
        "subject_kind": entry["kind"],
        "subject_id": entry["id"],
        "level": Level(entry["level"]),
        "payload": payload,
        "previous": previous,
        "hash": link(previous, payload),
    }
