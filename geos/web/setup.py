"""Puts the web layer together, in the one order that is right."""

from datetime import timedelta

from flask import Flask, request
from flask_compress import Compress
from flask_wtf import CSRFProtect

from geos.web import (
    addresses,
    assets,
    errors,
    fields,
    filters,
    forms,
    gate,
    headers,
    i18n,
    kit,
    links,
    local,
    nav,
    render,
    views,
    who,
)

SETTINGS = {
    "WTF_CSRF_TIME_LIMIT": None,  # a form may stand open all day; the session's end is its end
    "COMPRESS_ALGORITHM": ["br", "gzip"],
    "COMPRESS_BR_LEVEL": 5,
    "COMPRESS_MIN_SIZE": 500,
    "COMPRESS_MIMETYPES": ["text/html", "text/csv", "application/json", "text/plain"],
    "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,  # bytes of text in one form
    "MAX_FORM_PARTS": 2000,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_HTTPONLY": True,
    "PERMANENT_SESSION_LIFETIME": timedelta(days=1),
}


def init_app(app: Flask) -> None:
    """Everything that a page needs. Settings that the application has already set stay."""
    for name, value in SETTINGS.items():
        if app.config.get(name) == app.default_config.get(name):
            app.config[name] = value
    addresses.init_app(app)
    gate.init_app(app)  # before all else: what follows may count on a reader
    if "csrf" not in app.extensions:
        CSRFProtect(app)
    i18n.init_app(app)
    kit.init_app(app)
    assets.init_app(app)
    filters.init_app(app)
    _globals(app)
    app.register_blueprint(views.bp)
    errors.init_app(app)
    Compress(app)
    headers.init_app(app)
    app.after_request(forms.sent)


def _globals(app: Flask) -> None:
    """What layouts and components ask for."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        rail=nav.rail,
        rooms=nav.rooms,
        my_places=nav.mine,
        bell=nav.bell,
        has_endpoint=nav.has,
        signed_in=who.signed_in,
        me=who.me,
        partial=render.partial,
        desk_url=links.desk,
        level_words={int(rank): word for rank, word in fields.LEVELS.items()},
        level_words_full={int(rank): word for rank, word in fields.LEVELS_IN_FULL.items()},
        here_path=lambda: local.here() if request.method == "GET" else links.this_page(),
        error_summary=lambda form: app.extensions["kit"].error_summary(form),
    )
