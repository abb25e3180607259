"""People: administrators and the helpdesk of the institution see them; only administrators change them.

The person of the pages is the deputy, who has a second factor. A neighbour's administrator and
helpdesk have the same pages, of the neighbour. Photos are for colleagues.
"""

from types import SimpleNamespace

from geos.core.db import db
from tests.geos.people.scenes import picture, with_second_factor, with_session
from tests.geos.test_access import Row


def scene(office):
    """The deputy with a photo, a session, a second factor, and a role of the own."""
    with_second_factor(office.deputy)
    session = with_session(office.deputy)
    who = picture(office)
    db.session.commit()
    return SimpleNamespace(who=who, session=session)


def _who(**more):
    return lambda scene: {"person_id": scene.who.id, **more}


def _versioned(name, **data):
    return lambda scene: {"version": getattr(scene, name).version, **data}


HELP = "admin helpdesk"
HELPERS = f"{HELP} other_admin"
HERE = "lawyer officer director ps secretary clerk records admin helpdesk auditor archivist"
WHY = {"reason": "Simu imepotea; nimemtambua kwa kitambulisho"}

ROWS = (
    Row("GET", "provisioning.people", may=HELPERS),
    Row("GET", "provisioning.person", may=HELP, args=_who()),
    Row("GET", "provisioning.edit_person", may="admin", args=_who()),
    Row(
        "POST", "provisioning.edit_person", may="admin", status=303, args=_who(),
        data=_versioned("who", given_name="Hawa", surname="Kombo", language="sw"),
    ),
    Row("GET", "provisioning.give_role", may="admin", args=_who()),
    Row(
        "POST", "provisioning.give_role", may="admin", status=303, args=_who(),
        data=lambda scene: {"role": "auditor"},
    ),
    Row(
        "POST", "provisioning.take_role", may="admin", status=303, args=_who(),
        data=lambda scene: {"role": "secretary"},
    ),
    Row("GET", "provisioning.person_slip", may=HELP, status=302, args=_who()),
    Row("GET", "provisioning.new_way_in", may=HELP, args=_who()),
    Row("POST", "provisioning.new_way_in", may=HELP, status=303, args=_who(), data=lambda scene: WHY),
    Row("GET", "provisioning.clear_second_factor", may=HELP, args=_who()),
    Row(
        "POST", "provisioning.clear_second_factor", may=HELP, status=303, args=_who(),
        data=lambda scene: WHY,
    ),
    Row("POST", "provisioning.unlock", may=HELP, status=303, args=_who()),
    Row("POST", "provisioning.end_sessions", may=HELP, status=303, args=_who()),
    Row(
        "POST", "provisioning.end_session", may=HELP, status=303,
        args=lambda scene: {"person_id": scene.who.id, "session_id": scene.session.id},
    ),
    Row("GET", "profile.edit_profile", may="everyone"),
    Row(
        "POST", "profile.edit_profile", may="everyone", status=422,
        data=lambda scene: {"phone": "0" * 31, "language": "sw"},
    ),
    Row("GET", "profile.show", may=HELP, status=302, args=_who()),
    Row("GET", "profile.photo", may=HERE, args=_who()),
)  # fmt: skip
