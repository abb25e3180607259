"""People with what their pages show: a photo, a session, a second factor, a role of their own."""

import io

from PIL import Image

from geos.accounts import queries as accounts
from geos.accounts.models import Account, UserSession
from geos.core.clock import now
from geos.core.db import db
from geos.directory import service as directory
from geos.directory.models import Person
from geos.provisioning import people
from tests.geos.factories import CLI


def drawn(width=400, height=300, format="JPEG", exif=b""):
    """A picture as a camera sends it."""
    out = io.BytesIO()
    more = {"exif": exif} if exif else {}
    Image.new("RGB", (width, height), "teal").save(out, format, **more)
    return out.getvalue()


def picture(office) -> Person:
    """The deputy with a photo, and with the secretary's role of her own."""
    who = people.edit_person(CLI, office.deputy.person, {}, photo=drawn())
    directory.give_role(CLI, who, "secretary")
    return who


def account(member) -> Account:
    """A member's account."""
    found = accounts.of_person(member.person.id)
    assert found is not None
    return found


def with_session(member) -> UserSession:
    """A browser in which the member is signed in."""
    row = UserSession(key_hash="f" * 63 + str(member.person.id % 10), account_id=account(member).id,
                      address="10.0.0.7", device="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


def with_second_factor(member) -> Account:
    """The member's account asks for a code."""
    row = account(member)
    row.totp, row.totp_at = "sealed", now()
    db.session.commit()
    return row
