"""Swahili first, English one click away. Each feature has its own catalogue, found by itself.

The reader's language is the one stored with the person, else the cookie `lang`, else Swahili.
"""

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, current_app, redirect, request
from flask_babel import Babel, get_locale
from werkzeug.wrappers import Response

from geos.core.errors import NotFound
from geos.web import local
from geos.web.who import me, signed_in

LANGUAGES = {"sw": "Kiswahili", "en": "English"}
DEFAULT = "sw"
COOKIE = "lang"
YEAR = 31536000  # seconds
PACKAGE = Path(__file__).parent.parent

CHANGED = "language_changed"  # in app.extensions


def on_change(app: Flask, callback: Callable[[str], None]) -> None:
    """Register who stores the language that a signed-in person has chosen."""
    app.extensions[CHANGED] = callback


def choose() -> str:
    """The reader's language, one of LANGUAGES."""
    if not request:
        return DEFAULT
    wanted = me().language if signed_in() else None
    for code in (wanted, request.cookies.get(COOKIE)):
        if code in LANGUAGES:
            return code
    return DEFAULT


def chosen() -> str:
    """The language that somebody chose in this browser before signing in; empty where nobody did."""
    code = request.cookies.get(COOKIE, "")
    return code if code in LANGUAGES else ""


def language() -> str:
    """The language in force, as the `lang` attribute says it."""
    locale = get_locale()
    return locale.language if locale else DEFAULT


def named(thing: Any) -> str:
    """Name or title of an institution, unit, registry, keyword or post in the reader's language."""
    end = "en" if language() == "en" else "sw"
    return str(getattr(thing, f"name_{end}", None) or getattr(thing, f"title_{end}", ""))


def switch(code: str) -> Response:
    """Change the language and go back to the page."""
    if code not in LANGUAGES:
        raise NotFound
    if signed_in() and CHANGED in current_app.extensions:
        current_app.extensions[CHANGED](code)
    answer = redirect(local.safe(request.args.get("next")), 303)
    answer.set_cookie(COOKIE, code, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


def catalogues() -> list[Path]:
    """The `translations` folder of every feature that has one."""
    return sorted(PACKAGE.glob("*/translations"))


def compile_all() -> None:
    """Bring every .mo up to its .po. A folder that cannot be written to must have been set up before."""
    for po in (path for folder in catalogues() for path in folder.glob("*/LC_MESSAGES/messages.po")):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            _compile(po, mo)


def _compile(po: Path, mo: Path) -> None:
    body = BytesIO()
    with po.open("rb") as source:
        write_mo(body, read_po(source, locale=po.parts[-3]))
    temporary = mo.with_name(f".messages-{os.getpid()}.mo")
    try:
        temporary.write_bytes(body.getvalue())
        temporary.replace(mo)
    except OSError:
        if not mo.exists():
            raise


def init_app(app: Flask) -> None:
    """Bind Flask-Babel to all catalogues and give templates the language."""
    compile_all()
    folders = ";".join(str(folder) for folder in catalogues())
    Babel(
        app,
        default_locale=DEFAULT,
        default_timezone="Africa/Dar_es_Salaam",
        default_translation_directories=folders,
        locale_selector=choose,
    )
    app.jinja_env.globals.update(language=language, languages=LANGUAGES)
    app.jinja_env.filters["named"] = named
