"""A small application of the web layer alone: a user, a few pages, a database in memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Blueprint, Flask, redirect, request
from flask_login import LoginManager, UserMixin, login_user
from sqlalchemy.pool import StaticPool
from werkzeug.datastructures import MultiDict

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, Repeated, Stale, WrongState
from geos.web import kept, links, nav, setup
from geos.web.fields import EmailField, PasswordField, TextField
from geos.web.forms import Form
from geos.web.render import render
from geos.web.validators import Length, Required
from tests.geos.pages import Browser


@dataclass
class User(UserMixin):
    """Somebody who is signed in."""

    id: int = 7
    username: str = "7"
    name: str = "Rehema Lukindo"
    initials: str = "RL"
    language: str | None = "sw"
    institution_name: str = "Wizara ya Afya"
    post_title: str = "Kaimu DAHRM"
    actor: Actor = field(default_factory=lambda: Actor(person_id=7, institution_id=1, name="Rehema Lukindo"))


class SignInForm(Form):
    """As the accounts feature has it."""

    username = EmailField("Jina la mtumiaji", [Required()])
    password = PasswordField("Nywila", [Required()])


class NoteForm(Form):
    """One field."""

    text = TextField("Mada", [Required(), Length(max=20)])


def make_app(**settings: Any) -> Flask:
    """An application with the web layer, a sign-in that asks no password, and pages to try things on."""
    app = Flask("geos", static_folder=None)
    app.config.update(
        SECRET_KEY="a key for tests",
        TESTING=True,
        PROPAGATE_EXCEPTIONS=False,
        SQLALCHEMY_DATABASE_URI="sqlite://",
        SQLALCHEMY_ENGINE_OPTIONS={"poolclass": StaticPool, "connect_args": {"check_same_thread": False}},
    )
    app.config.update(settings)
    db.init_app(app)
    app.extensions["people"] = {"7": User()}
    LoginManager(app).user_loader(app.extensions["people"].get)
    setup.init_app(app)
    for bp in (_accounts(app), _things()):
        app.register_blueprint(bp)
    return app


def _accounts(app: Flask) -> Blueprint:
    bp = Blueprint("accounts", __name__)

    @bp.route("/ingia", methods=["GET", "POST"])
    def sign_in() -> Any:
        if request.method == "POST":
            login_user(app.extensions["people"][request.form["username"]])
            return redirect(request.args.get("next") or "/", 303)
        return render("accounts/sign_in.html", form=SignInForm())

    @bp.post("/toka")
    def sign_out() -> Any:
        return redirect("/ingia", 303)

    return bp


REFUSALS = {
    "missing": NotFound(),
    "denied": Denied(),
    "state": WrongState(),
    "stale": Stale(),
    "invalid": Invalid(),
    "first": Repeated("thing", 5),
    "nothing": Repeated("nowhere", 5),
}


def _things() -> Blueprint:
    bp = Blueprint("things", __name__, template_folder="templates")

    @bp.get("/")
    def front() -> Any:
        return render("web/more.html")

    @bp.get("/things/<int:id>")
    def show(id: int) -> Any:
        return render("web/more.html")

    @bp.route("/note", methods=["GET", "POST"])
    def note() -> Any:
        form = NoteForm()
        if form.validate_on_submit():
            return redirect("/", 303)
        return render("things/note.html", form=form, status=form.status)

    @bp.post("/note/send")
    def send() -> Any:
        return "sent"

    @bp.route("/refuse/<kind>", methods=["GET", "POST"])
    def refuse(kind: str) -> Any:
        raise REFUSALS[kind]

    @bp.get("/broken")
    def broken() -> Any:
        raise RuntimeError("the secret of the server")

    return bp


@pytest.fixture
def app() -> Iterator[Flask]:
    """The small application; what a test registers with the web layer is forgotten afterwards."""
    registers = (nav._bell,)
    tables = (links._pages, nav._entries, nav._mine)
    before = [list(register) for register in registers], [dict(table) for table in tables]
    for register in (*registers, *tables):
        register.clear()
    app = make_app(WTF_CSRF_ENABLED=False)
    with app.app_context():
        db.create_all()
    yield app
    for register, held in zip(registers, before[0], strict=True):
        register[:] = held
    for table, rows in zip(tables, before[1], strict=True):
        table.clear()
        table.update(rows)


@pytest.fixture(autouse=True)
def database() -> None:
    """These tests have a database of their own."""


@pytest.fixture
def person(app: Flask) -> User:
    """Who signs in."""
    found: User = app.extensions["people"]["7"]
    return found


@pytest.fixture
def page(app: Flask) -> Browser:
    """A browser before the gate."""
    return Browser(app)


@pytest.fixture
def inside(page: Browser, person: User) -> Browser:
    """A browser behind the gate."""
    return page.sign_in(person, password="any")


@pytest.fixture
def keeper(app: Flask) -> dict[str, MultiDict[str, str]]:
    """A place where kept text lies, in a dict; the real one is a table of the accounts feature."""
    places: dict[str, MultiDict[str, str]] = {}
    keeper = kept.Keeper(
        keep=lambda request: places.__setitem__(request.path, kept.text_of(request)),
        fetch=places.get,
        drop=lambda path: places.__delitem__(path),
    )
    kept.register(app, keeper)
    return places
