"""Versions of a memo: a decision belongs to one of them, so what was said is kept beside what is said now."""

from typing import Any

from geos.core.actor import Actor
from geos.core.db import db
from geos.memos.models import SAID, Memo, MemoVersion


def change_words(actor: Actor, memo: Memo, said: dict[str, Any]) -> bool:
    """Other words make the next version, kept beside the old; gives whether there were other words."""
    changed = any(getattr(memo, name) != value for name, value in said.items())
    if changed:
        for name, value in said.items():
            setattr(memo, name, value)
        next_version(actor, memo)
    return changed


def next_version(actor: Actor, memo: Memo) -> None:
    """From here on the memo is another version, of which nobody has decided anything."""
    memo.text_version += 1
    keep_version(actor, memo)


def keep_version(actor: Actor, memo: Memo) -> None:
    """Write down what the memo says as its present version."""
    said = {name: getattr(memo, name) for name in SAID}
    row = MemoVersion(**said, memo_id=memo.id, number=memo.text_version, by_id=actor.person_id)
    db.session.add(row)
