"""Acts upon a request: review, proof of its domain, activation, and the slips that are handed out."""

from typing import Any

from flask import flash, redirect, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Denied, Invalid, WrongState
from geos.joining import queries, service, wording
from geos.joining.forms import ActForm, ReasonForm
from geos.joining.models import JoinRequest
from geos.joining.service import Slip
from geos.joining.views.blueprint import REQUEST, Words, bp, short
from geos.joining.workflow import FLOW
from geos.web.i18n import named
from geos.web.render import render
from geos.web.who import actor

SLIPS = "joining_slips"  # in the operator's own session: what is shown once


@bp.post(f"{REQUEST}/submit")
def submit_request(request_id: int) -> Response:
    """Send it to another operator."""
    found, form = queries.request(actor(), request_id), ActForm()
    if not form.validate_on_submit():
        raise Invalid
    form.check_version(found)
    service.submit_request(actor(), found)
    flash(_("The request is with the other operators for review."), "done")
    return redirect(url_for(".request", request_id=request_id), 303)


@bp.post(f"{REQUEST}/prove")
def prove_domain(request_id: int) -> Response:
    """Look for the record in the DNS now."""
    found, form = queries.request(actor(), request_id), ActForm()
    if not form.validate_on_submit():
        raise Invalid
    service.prove_domain(actor(), found)
    kind, words = wording.PROOFS[found.proof_state]
    flash(f"{found.domain}: {words}", "done" if kind == "done" else "wait")
    return redirect(url_for(".request", request_id=request_id), 303)


@bp.route(f"{REQUEST}/return", methods=["GET", "POST"])
def return_request(request_id: int) -> Response:
    """Give it back to be mended."""
    words = Words(
        _("Return for correction"),
        _("Return for correction"),
        "arrow-back-up",
        _("The request was returned; who entered it sees why."),
        _("Say what is to be corrected."),
    )
    return _reasoned(request_id, "return_request", words)


@bp.route(f"{REQUEST}/refuse", methods=["GET", "POST"])
def refuse_request(request_id: int) -> Response:
    """Refuse it for good."""
    words = Words(
        _("Refuse the request"),
        _("Refuse"),
        "x",
        _("The request was refused; who entered it sees why."),
        _("The institution may ask again by a new letter. What can be corrected is returned instead."),
        stop=True,
    )
    return _reasoned(request_id, "refuse_request", words)


@bp.route(f"{REQUEST}/withdraw", methods=["GET", "POST"])
def withdraw_request(request_id: int) -> Response:
    """Give it up before it is activated."""
    words = Words(
        _("Withdraw the request"),
        _("Withdraw"),
        "ban",
        _("The request is withdrawn. Its code and its domain are free again."),
        stop=True,
    )
    return _reasoned(request_id, "withdraw_request", words)


def _reasoned(request_id: int, act: str, words: Words) -> Response:
    do = getattr(service, act)
    return _short(
        request_id, act, ReasonForm, lambda found, form: do(actor(), found, form.reason.data), words
    )


@bp.route(f"{REQUEST}/approve", methods=["GET", "POST"])
def approve_request(request_id: int) -> Response:
    """Say yes, as the second of two."""
    words = Words(
        _("Approve the request"),
        _("Approve"),
        "check",
        _("The request is approved. It can be activated once its domain is proved."),
        _(
            "You confirm that you have read the letter, and that the names, the domain and both "
            "administrators match it."
        ),
    )
    return _short(
        request_id,
        "approve_request",
        ActForm,
        lambda found, form: service.approve_request(actor(), found),
        words,
    )


def _short(request_id: int, act: str, kind: Any, do: Any, words: Words) -> Response:
    found = queries.request(actor(), request_id)
    _require(found, act)
    return short(
        kind(version=found.version),
        found,
        lambda form: do(found, form),
        words,
        url_for(f".{act}", request_id=found.id),
        url_for(".request", request_id=found.id),
        f"{named(found)} ({found.domain})",
    )


def _require(found: JoinRequest, act: str) -> None:
    """So that a form that cannot be sent is not shown; a repeated one leads to what the first made."""
    step = FLOW.steps[act]
    if not step.by(actor(), found):
        raise Denied


@bp.route(f"{REQUEST}/activate", methods=["GET", "POST"])
def activate_request(request_id: int) -> Response:
    """Make the institution, and go on to the slips of its administrators."""
    found = queries.request(actor(), request_id)
    form = ActForm(version=found.version)
    if form.validate_on_submit():
        form.check_version(found)
        try:
            _request, slips = service.activate_request(actor(), found)
        except Invalid as error:
            form.take(error)
        else:
            return _to_slips(found, slips)
    words = Words(
        _("Activate the institution"),
        _("Activate"),
        "check",
        "",
        _("Its first unit, its open registry and both administrators are made now. You then print the slips "
          "by which they set their first passwords."),
    )  # fmt: skip
    return render(
        "joining/change.html",
        form=form,
        words=words,
        url=url_for(".activate_request", request_id=found.id),
        back=url_for(".request", request_id=found.id),
        named=f"{named(found)} ({found.domain})",
        status=form.status,
    )


@bp.post(f"{REQUEST}/slips")
def renew_slips(request_id: int) -> Response:
    """Fresh slips for who has not set a password yet."""
    found, form = queries.request(actor(), request_id), ActForm()
    if not form.validate_on_submit():
        raise Invalid
    _request, slips = service.renew_slips(actor(), found)
    return _to_slips(found, slips)


def _to_slips(found: JoinRequest, slips: list[Slip]) -> Response:
    session[SLIPS] = [found.id, [[slip.person_id, slip.secret] for slip in slips]]
    return redirect(url_for(".slips", request_id=found.id), 303)


@bp.get(f"{REQUEST}/slips")
def slips(request_id: int) -> Response:
    """The pages to print and hand over, once; later the request's page offers fresh ones."""
    found = queries.request(actor(), request_id)
    kept_for, secrets = session.pop(SLIPS, (None, []))
    if found.institution is None:
        raise WrongState
    if kept_for != found.id:
        flash(_("The slips were shown already. Make new ones if they are lost."), "wait")
        return redirect(url_for(".request", request_id=found.id))
    return render("joining/slips.html", asked=found, slips=queries.slips(dict(secrets)))
