"""The demo: four institutions with people, files, letters, memos and mail in every state.

`fill` is one transaction over the same services that people use; the story is told on earlier days by
holding the clock, so that holding times and due dates look as they do in an office.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from secrets import choice, randbelow
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from geos.config import BadSetting, instance_folder
from geos.core.db import command, db
from geos.demo.office import accounts, build, usernames
from geos.demo.story import tell
from geos.directory.models import Institution

WORDS = (
    "mwembe", "kisima", "daraja", "jahazi", "mlima", "nyuki", "kahawa", "korosho", "twiga", "embe",
    "ziwa", "pamba", "chumvi", "karafuu", "mkonge", "tembo", "mto", "ngalawa", "samaki", "baraza",
)  # fmt: skip


def fill(say: Callable[[str], object]) -> None:
    """Make the demo where it is not there yet; a second call changes nothing."""
    if _filled():
        return
    say("demo: four institutions and their people")
    _fill(_passwords(), say)


@command
def _fill(passwords: dict[str, str], say: Callable[[str], object]) -> None:
    cast = build(passwords)
    say("demo: what happened these last weeks")
    tell(cast)


def listing() -> dict[str, Any]:
    """What `geos demo --json` prints."""
    config = current_app.config
    passwords = _passwords()
    return {
        "url": config["GEOS_URL"] or f"http://{config['GEOS_WEB_BIND']}/",
        "mx": config["GEOS_MX_BIND"],
        "submissions": config["GEOS_SUBMISSIONS_BIND"],
        "submission": config["GEOS_SUBMISSION_BIND"],
        "accounts": accounts(passwords),
    }


def _passwords() -> dict[str, str]:
    """User name → password, from `demo.json` in the instance folder; made once (0600)."""
    path = instance_folder() / "demo.json"
    if path.exists():
        return _kept(path)
    if _filled():
        raise BadSetting(f"{path} is missing: the demo's passwords stand nowhere else")
    made = {username: _password() for username in usernames()}
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump({"passwords": made}, file, indent=1)
    fresh.replace(path)
    return made


def _kept(path: Path) -> dict[str, str]:
    try:
        kept: dict[str, str] = json.loads(path.read_text())["passwords"]
    except (ValueError, KeyError, TypeError) as error:
        raise BadSetting(f"{path} cannot be read; put back the one that the demo made") from error
    return kept


def _filled() -> bool:
    return bool(db.session.execute(select(func.count(Institution.id))).scalar_one())


def _password() -> str:
    return f"{choice(WORDS)}-{choice(WORDS)}-{choice(WORDS)}-{randbelow(90) + 10}"
