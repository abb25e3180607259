"""Who gets to the pages of signing in, and to the own page of security."""

from dataclasses import dataclass

from geos.accounts import queries, service
from geos.core.db import db
from tests.geos.factories import PASSWORD
from tests.geos.test_access import Row

SECRET = {"secret": "1-unknown"}


def unknown(scene):
    """A link that nobody was sent."""
    return SECRET


def app(scene):
    """The officer's app password."""
    return {"app_password_id": scene.app}


def proved(scene):
    """The password, and what the short forms ask besides."""
    return {"old_password": PASSWORD, "label": "Kompyuta ya ofisini", "address": "mimi@example.org"}


ROWS = [
    Row("GET", "accounts.sign_in", "", public=200, signed_in=302),
    Row("POST", "accounts.sign_in", "", public=422),
    Row("GET", "accounts.code", "", public=303),
    Row("POST", "accounts.code", "", public=303),
    Row("GET", "accounts.first_password", "", public=404, args=unknown),
    Row("POST", "accounts.first_password", "", public=404, args=unknown),
    Row("GET", "accounts.forgotten", "", public=200),
    Row("POST", "accounts.forgotten", "", public=422),
    Row("GET", "accounts.reset", "", public=404, args=unknown),
    Row("POST", "accounts.reset", "", public=404, args=unknown),
    Row("GET", "accounts.verify_recovery", "", public=404, args=unknown),
    Row("POST", "accounts.verify_recovery", "", public=404, args=unknown),
    Row("GET", "accounts.change_password", "everyone"),
    Row("POST", "accounts.change_password", "everyone", 422),
    Row("GET", "accounts.security", "everyone"),
    Row("POST", "accounts.end_other_sessions", "everyone", 303),
    Row("POST", "accounts.end_session", "officer", 303, args=lambda scene: {"session_id": scene.session}),
    Row("GET", "accounts.enrol", "everyone"),
    Row("POST", "accounts.enrol", "everyone", 422),
    Row("GET", "accounts.recovery_codes", "everyone", 303),
    Row("POST", "accounts.keep_codes", "everyone", 303),
    Row("GET", "accounts.renew_codes", "everyone"),
    Row("POST", "accounts.renew_codes", "everyone", 422, data=proved),
    Row("GET", "accounts.stop", "everyone"),
    Row("POST", "accounts.stop", "everyone", 303, data=proved),
    Row("GET", "accounts.set_recovery", "everyone"),
    Row("POST", "accounts.set_recovery", "everyone", 303, data=proved),
    Row("GET", "accounts.add_app_password", "everyone"),
    Row("POST", "accounts.add_app_password", "everyone", 303, data=proved),
    Row("GET", "accounts.app_password", "officer", args=app),
    Row("POST", "accounts.end_app_password", "officer", 303, args=app),
    Row("POST", "accounts.sign_out", "everyone", 303),  # the last: it takes the session that rows share
]


@dataclass
class Scene:
    """An officer's session elsewhere and app password, by their ids."""

    session: int
    app: int


def scene(office):
    """The officer is signed in on another computer, and has a phone that reads the mail."""
    account = queries.of_person(office.officer.person.id)
    service.begin(account, service.Browser("10.1.2.3", "Firefox/130 Windows"))
    app = service.app_passwords.add(office.officer.actor, "Simu yangu").row.id
    session = queries.open_sessions(account.id)[0].id
    db.session.commit()
    return Scene(session, app)
