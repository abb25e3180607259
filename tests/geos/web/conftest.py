"""A small application of the web layer alone: a user, a few pages, a database in memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Blueprint, Flask, redirect, request
from flask_login import LoginManager, UserMixin, login_user
from sqlalchemy.pool import StaticPool

from geos.core.actor import Actor
from geos.core.db import db
from geos.web import setup


@dataclass
class User(UserMixin):
    """Somebody who is signed in."""

    id: int = 7
    name: str = "Rehema Lukindo"
    initials: str = "RL"
    language: str | None = "sw"
    institution_name: str = "Wizara ya Afya"
    post_title: str = "Kaimu DAHRM"
    actor: Actor = field(default_factory=lambda: Actor(person_id=7, institution_id=1, name="Rehema Lukindo"))


USERS: dict[str, User] = {}


def accounts() -> Blueprint:
    """Signing in without a password: the real one is the accounts feature's."""
    bp = Blueprint("accounts", __name__)

    @bp.route("/ingia", methods=["GET", "POST"])
    def sign_in() -> Any:
        if request.method == "POST":
            login_user(USERS[request.form["user"]])
            return redirect(request.args.get("next") or "/", 303)
        return "sign in"

    return bp


def make_app(**settings: Any) -> Flask:
    """An application with the web layer and nothing else."""
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
    LoginManager(app).user_loader(USERS.get)
    setup.init_app(app)
    app.register_blueprint(accounts())
    return app


@pytest.fixture
def app() -> Iterator[Flask]:
    app = make_app(WTF_CSRF_ENABLED=False)
    USERS["7"] = User()
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.drop_all()
