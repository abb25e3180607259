"""The demo: four institutions with people, files, letters, memos and mail in every state.

`fill` is one transaction over the same services that people use; the story is told on earlier days by
holding the clock, so that holding times and due dates look as they do in an office.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import choice, randbelow
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from geos.config import BadSetting, instance_folder
from geos.core.db import command, db
from geos.demo.office import accounts, build, usernames
from geos.demo.signing import Secrets, certify, make_secrets
from geos.demo.story import tell
from geos.directory.models import Institution

WORDS = (
    "mwembe", "kisima", "daraja", "jahazi", "mlima", "nyuki", "kahawa", "korosho", "twiga", "embe",
    "ziwa", "pamba", "chumvi", "karafuu", "mkonge", "tembo", "mto", "ngalawa", "samaki", "baraza",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What nobody can find out of the database: passwords by user name, PINs and passphrases."""

    passwords: dict[str, str]
    signing: Secrets

    def stored(self) -> dict[str, Any]:
        """As it stands in `demo.json`."""
        return {
            "passwords": self.passwords,
            "signing_pins": self.signing.pins,
            "root_passphrases": self.signing.passphrases,
        }

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "Known":
        """From `demo.json`; one of an earlier version knows no PINs."""
        signing = Secrets(stored.get("signing_pins", {}), stored.get("root_passphrases", {}))
        return cls(stored["passwords"], signing)


def fill(say: Callable[[str], object]) -> None:
    """Make the demo where it is not there yet; a second call changes nothing."""
    if _filled():
        return
    say("demo: four institutions and their people")
    _fill(_secrets(), say)


@command
def _fill(known: Known, say: Callable[[str], object]) -> None:
    cast = build(known.passwords)
    certify(cast, known.signing)
    say("demo: what happened these last weeks")
    tell(cast)


def listing() -> dict[str, Any]:
    """What `geos demo --json` prints."""
    config = current_app.config
    known = _secrets()
    return {
        "url": config["GEOS_URL"] or f"http://{config['GEOS_WEB_BIND']}/",
        "mx": config["GEOS_MX_BIND"],
        "submissions": config["GEOS_SUBMISSIONS_BIND"],
        "submission": config["GEOS_SUBMISSION_BIND"],
        "accounts": accounts(known.passwords, known.signing.pins),
    }


def _secrets() -> Known:
    """What stands in `demo.json` in the instance folder; made once (0600)."""
    path = instance_folder() / "demo.json"
    if path.exists():
        return _kept(path)
    if _filled():
        raise BadSetting(f"{path} is missing: the demo's passwords stand nowhere else")
    made = Known({username: _password() for username in usernames()}, make_secrets())
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(made.stored(), file, indent=1)
    fresh.replace(path)
    return made


def _kept(path: Path) -> Known:
    try:
        return Known.read(json.loads(path.read_text()))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadSetting(f"{path} cannot be read; put back the one that the demo made") from error


def _filled() -> bool:
    return bool(db.session.execute(select(func.count(Institution.id))).scalar_one())


def _password() -> str:
    return f"{choice(WORDS)}-{choice(WORDS)}-{choice(WORDS)}-{randbelow(90) + 10}"
