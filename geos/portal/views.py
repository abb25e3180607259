"""The public pages: by the code under a letter's QR, by its file, by the file's fingerprint. No sign-in."""

import re
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from geos.letters.codes import read_code, shown
from geos.portal import queries, service, wording
from geos.portal.callers import caller
from geos.portal.models import Outcome
from geos.portal.queries import Verdict
from geos.portal.receiving import receive
from geos.web import errors
from geos.web.errors import Refusal
from geos.web.gate import PUBLIC
from geos.web.render import render

bp = Blueprint("portal", __name__, template_folder="templates")
PUBLIC.update({"portal.code", "portal.verify"})

SHA256 = re.compile(r"[0-9a-f]{64}")
LONGEST = 80  # characters of a reference number
NO_CODE = lazy_gettext(
    "A code has 20 signs, letters and digits. Copy it from the letter, under the square picture."
)
NO_FILE = lazy_gettext("Choose the letter's file, as you received it")
NO_HASH = lazy_gettext("A fingerprint (SHA-256) has 64 signs: digits and the letters a to f")
TOO_LARGE = lazy_gettext("The file is too large to be a letter from here")


@bp.get("/v/<code>")
def code(code: str) -> AnyResponse:
    """What the QR of a letter leads to."""
    return _limited() or _answer(_by_code(read_code(code)), code=_shown(code))


@bp.route("/verify", methods=["GET", "POST"])
def verify() -> AnyResponse:
    """The form: a code, a file, or the fingerprint of a file. A file is never kept."""
    if request.method == "POST":
        return _limited() or _sent()
    code, digest = request.args.get("code", ""), request.args.get("hash", "")
    if code:
        return _typed(code)
    if digest:
        return _limited() or _fingerprint(digest.strip().lower(), request.args.get("number", "")[:LONGEST])
    return _page()


@bp.record_once
def _prepare(state: BlueprintSetupState) -> None:
    """Asking changes nothing that is anybody's: no form key is needed, and the body is left to `receive`."""
    state.app.extensions["csrf"].exempt(verify)
    state.app.extensions["assets"].add(Path(__file__).parent / "static")


@bp.after_request
def not_indexed(answer: Response) -> Response:
    """Search engines keep no list of letters, and nobody between keeps an answer."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _typed(code: str) -> AnyResponse:
    found = read_code(code)
    if found is None:
        return _page(422, errors={"code": NO_CODE}, code=code[:LONGEST])
    return redirect(url_for(".code", code=found), 303)


def _sent() -> AnyResponse:
    """The browser could not read the file itself; the answer has an address all the same."""
    try:
        digest, number = receive(request, current_app.config["GEOS_UPLOAD_LIMIT"])
    except RequestEntityTooLarge:
        return _page(413, errors={"file": TOO_LARGE})
    if not digest:
        return _page(422, errors={"file": NO_FILE}, number=number[:LONGEST])
    return redirect(url_for(".verify", hash=digest, number=number[:LONGEST] or None), 303)


def _fingerprint(digest: str, number: str) -> AnyResponse:
    if not SHA256.fullmatch(digest):
        return _page(422, errors={"hash": NO_HASH}, hash=digest[:LONGEST], number=number)
    return _answer(queries.by_file(digest, number), number=number, by_file=True)


def _by_code(code: str | None) -> Verdict | None:
    return queries.by_code(code) if code else None


def _answer(verdict: Verdict | None, *, by_file: bool = False, **filled: str) -> Response:
    outcome = verdict.outcome if verdict else Outcome.UNKNOWN
    answer = render(
        "portal/verdict.html",
        verdict=verdict,
        outcome=outcome,
        said=wording.said(outcome, by_file),
        other=wording.other_title(outcome, by_file),
        remarks=wording.remarks(verdict) if verdict else [],
        capacity=wording.capacity,
        errors={},
        filled=filled,
        status=200 if verdict else 404,
    )
    if request.method != "HEAD":  # counted last: a commit lets go of all that was read
        service.count(outcome, verdict.institution.id if verdict else 0)
    return answer


def _page(status: int = 200, errors: dict[str, Any] | None = None, **filled: str) -> Response:
    return render("portal/verify.html", status=status, errors=errors or {}, filled=filled)


def _shown(code: str) -> str:
    found = read_code(code)
    return shown(found) if found else code[:LONGEST]


def _limited() -> Response | None:
    """The refusal of a caller who asks too often."""
    wait = service.spend(caller())
    if not wait:
        return None
    text = ngettext("Wait %(num)d second, then ask again.", "Wait %(num)d seconds, then ask again.", wait)
    answer = errors.page(Refusal(429, text, gettext("Too many questions from your network"), again=True))
    answer.headers["Retry-After"] = str(wait)
    return answer
