"""The application factory: settings, extensions, features. Nothing else."""

from collections.abc import Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any

from flask import Flask

from geos import config
from geos.accession import views as accession
from geos.accounts import signing_in
from geos.accounts import views as accounts
from geos.audit import triggers  # noqa: F401 - registers the journal's triggers with create_all
from geos.audit import views as audit
from geos.breakglass import views as breakglass
from geos.census import views as census
from geos.circulars import views as circulars
from geos.classification import views as classification
from geos.core import numbering, once  # noqa: F401 - their tables and hooks
from geos.core.db import db, tune
from geos.counter import views as counter
from geos.desk import views as desk
from geos.diary import views as diary
from geos.directory import views as directory
from geos.directory.queries import joined_mail as in_mail
from geos.directory.queries import joined_office as in_office
from geos.documents.views import bp as documents
from geos.exchange.views import consignments, intake
from geos.extensions import login, mail, migrate
from geos.files import keeping as file_keeping  # noqa: F401 - what keeps posts and registries open
from geos.files import triggers as file_triggers  # noqa: F401 - registers those of files
from geos.files import views as files
from geos.importing import views as importing
from geos.joining import views as joining
from geos.letters.views import incoming, outgoing, stationery
from geos.mail import keeping as mail_keeping  # noqa: F401 - the same for mailboxes
from geos.mail import views as webmail
from geos.memos import views as memos
from geos.merging import views as merging
from geos.notices import views as notices
from geos.portal import views as portal
from geos.provisioning import views as provisioning
from geos.registers import views as registers
from geos.retention import triggers as disposal_triggers  # noqa: F401 - the same for disposal
from geos.retention import views as retention
from geos.routes import views as routes
from geos.scans import views as scans
from geos.sheets import views as sheets
from geos.signatures import views as signatures
from geos.transfers import promising  # noqa: F401 - the addresses that transfers keep
from geos.transfers import views as transfers
from geos.web import nav, reach
from geos.web import setup as web
from geos.work import keeping as work_keeping  # noqa: F401 - the same for work that waits

# One line each, so that features can be added side by side.
FEATURES = (
    accounts.bp,
    directory.bp,
    audit.bp,
    notices.bp,
    documents,
    desk.bp,
    classification.bp,
    files.bp,
    counter.bp,
    diary.bp,
    census.bp,
    retention.bp,
    sheets.bp,
    signatures.bp,
    accession.bp,
    incoming.bp,
    intake.bp,
    scans.bp,
    outgoing.bp,
    stationery.bp,
    consignments.bp,
    merging.bp,
    circulars.bp,
    routes.bp,
    memos.bp,
    webmail.bp,
    provisioning.bp,
    importing.bp,
    provisioning.profile.bp,
    joining.bp,
    breakglass.bp,
    transfers.bp,
    registers.bp,
    portal.bp,
)
NAV: tuple[nav.Entry, ...] = (
    desk.NAV,
    files.NAV,
    intake.NAV,
    outgoing.NAV,
    circulars.NAV,
    memos.NAV,
    webmail.NAV,
    directory.NAV,
    retention.NAV,
    provisioning.NAV,
    audit.NAV,
)
# The tabs of the registry's pages, in this order.
REGISTRY_ROOMS: tuple[nav.Entry, ...] = (
    intake.ROOM,
    counter.ROOM,
    diary.ROOM,
    diary.PUT_AWAY,
    census.ROOM,
    registers.ROOM,
    classification.ROOM,
    retention.ROOM,
    accession.ROOM,
)
# The tabs of the administrator's pages.
ADMIN_ROOMS: tuple[nav.Entry, ...] = (
    directory.ROOM,
    provisioning.PEOPLE,
    provisioning.ROOM,
    transfers.ROOM,
    importing.ROOM,
    routes.ROOM,
    stationery.ROOM,
    signatures.ROOM,
    breakglass.ROOM,
    *joining.ROOMS,
)

# What exists for people of institutions that joined GeOS, and for those of GMS; the rest is everybody's.
OF_OFFICE = (
    classification.bp, files.bp, counter.bp, diary.bp, census.bp, retention.bp, sheets.bp, signatures.bp,
    accession.bp, incoming.bp, intake.bp, scans.bp, outgoing.bp, stationery.bp, consignments.bp, merging.bp,
    circulars.bp, routes.bp, memos.bp, registers.bp,
)  # fmt: skip
OF_MAIL = (webmail.bp,)

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """The application under the settings in force; `settings` override them (tests)."""
    instance = config.instance_folder()
    app = Flask(__name__, static_folder=None, instance_path=str(instance))
    app.config.update({name: value.value for name, value in config.load().items()})
    app.config.update(settings or {})
    app.config.setdefault("SQLALCHEMY_DATABASE_URI", app.config["GEOS_DATABASE_URL"])
    app.config.update(_fixed(app.config))
    db.init_app(app)
    with app.app_context():
        tune(db.engine)
    migrate.init_app(app, db, directory=str(MIGRATIONS), render_as_batch=True, compare_type=True)
    login.init_app(app)
    mail.init_app(app)
    web.init_app(app)
    signing_in.init_app(app)
    for feature in FEATURES:
        app.register_blueprint(feature)
    reach.only(in_office, (feature.name for feature in OF_OFFICE))
    reach.only(in_mail, (feature.name for feature in OF_MAIL))
    nav.add(*NAV)
    nav.add_rooms("registry", *REGISTRY_ROOMS)
    nav.add_rooms("admin", *ADMIN_ROOMS)
    nav.add_mine(
        diary.MINE,
        counter.MINE,
        directory.MINE,
        transfers.MINE,
        sheets.MINE,
        signatures.MINE,
        provisioning.profile.MINE,
        accounts.MINE,
    )
    nav.set_bell(notices.BELL)
    return app


def secret_key(keys: Path) -> str:
    """The key that signs cookies, made once and kept in the keys folder (0600)."""
    path = keys / "secret-key"
    if not path.exists():
        keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(token_hex(32))
        fresh.replace(path)
    return path.read_text().strip()


def _fixed(settings: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from the settings and is nobody's choice."""
    return {
        "SECRET_KEY": settings.get("SECRET_KEY") or secret_key(Path(settings["GEOS_KEYS"])),
        "MAX_CONTENT_LENGTH": settings["GEOS_UPLOAD_LIMIT"] * 2 + 1_000_000,
        "MAX_FORM_MEMORY_SIZE": 2_000_000,
        "SESSION_COOKIE_NAME": "geos",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": str(settings["GEOS_URL"]).startswith("https://"),
        "WTF_CSRF_TIME_LIMIT": None,
        "MAIL_SUPPRESS_SEND": False,
        "MAIL_DEFAULT_SENDER": None,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True},
    }
