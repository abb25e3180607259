"""The administrator's pages: the certification authority, its root's key, and everybody's certificates."""

from collections.abc import Callable
from typing import Any

from flask import Response as FlaskResponse
from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid, NotFound
from geos.directory import queries as directory
from geos.signatures import queries, service
from geos.signatures.forms import MakeForm, PassphraseForm, RevokeForm, RootForm
from geos.signatures.models import AuthorityKind, SignerCertificate, SigningAuthority
from geos.signatures.policy import POLICY
from geos.signatures.showing import REASONS, STATES, Standing, number, state
from geos.signatures.views.blueprint import bp
from geos.web.forms import Form
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

ROOT, ISSUING = AuthorityKind.ROOT, AuthorityKind.ISSUING


@bp.get("/admin/signatures")
def index() -> Response:
    """The authority as it stands, and the certificates of the institution."""
    institution = directory.institution(directory.administered(actor()))
    issuing = queries.authority(institution.id, ISSUING)
    found = Standing(
        queries.authority(institution.id, ROOT), issuing, queries.newest_crl(issuing.id) if issuing else None
    )
    asked, text = (request.args.get(name, "").strip()[:200] for name in ("state", "q"))
    page: Page[SignerCertificate] = Page.asked(queries.certificates(institution.id, asked, text))
    return render(
        "signatures/index.html",
        institution=institution,
        standing=found,
        name=queries.address(issuing) if issuing else "",
        page=page,
        asked=asked,
        text=text,
        export_form=Form(formdata=None),
        **SHOWN,
    )


@bp.route("/admin/signatures/make", methods=["GET", "POST"])
def make_authority() -> Response:
    """Make root and issuing authority; the passphrase is kept nowhere."""
    institution = directory.institution(directory.administered(actor()))
    form = MakeForm()
    return _page(
        form,
        "signatures/make.html",
        lambda: service.make_authority(actor(), institution, form.passphrase.data),
        _("The certification authority is ready. Fetch the root's key now, and take it off the server."),
    )


@bp.post("/admin/signatures/export")
def export_root() -> Response:
    """The root's key as a file, encrypted with its passphrase."""
    form = Form()
    if not form.validate_on_submit():
        raise Invalid
    root = _root()
    service.export_root(actor(), root)
    answer = FlaskResponse(root.key or b"", mimetype="application/x-pkcs12")
    answer.headers["Content-Disposition"] = f'attachment; filename="{queries.address(root)}.p12"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.route("/admin/signatures/offline", methods=["GET", "POST"])
def take_root_offline() -> Response:
    """Remove the root's key, once its file has been shown to open."""
    root, form = _root(), RootForm()
    return _page(
        form,
        "signatures/offline.html",
        lambda: service.take_offline(actor(), root, form.key_bytes, form.passphrase.data),
        _("The root's key is off the server. Keep file and passphrase in different safes."),
    )


@bp.route("/admin/signatures/renew", methods=["GET", "POST"])
def renew_authority() -> Response:
    """A new issuing authority under the root, which is brought back for this act alone."""
    root = _root()
    form = RootForm() if root.offline else PassphraseForm()
    return _page(
        form,
        "signatures/renew_authority.html",
        lambda: service.renew_issuing(actor(), root, form.passphrase.data, form.key_bytes or None),
        _("The certification authority is renewed."),
    )


@bp.get("/admin/signatures/<int:certificate_id>")
def certificate(certificate_id: int) -> Response:
    """One certificate, for its owner and the administrator."""
    row = queries.get(actor(), certificate_id)
    may = row.revoked_at is None and POLICY.can(actor(), "revoke", row)
    own = row.person_id == actor().person_id
    back = url_for(".mine") if own else url_for(".index")
    return render("signatures/certificate.html", row=row, may_revoke=may and not own, back=back, **SHOWN)


@bp.route("/admin/signatures/<int:certificate_id>/revoke", methods=["GET", "POST"])
def revoke_certificate(certificate_id: int) -> Response:
    """An administrator ends somebody's certificate, with the reason."""
    directory.administered(actor())
    row = queries.get(actor(), certificate_id)
    form = RevokeForm(version=row.version)

    def act() -> None:
        form.check_version(row)
        service.revoke(actor(), row, form.chosen, form.words.data or "")

    return _page(
        form,
        "signatures/revoke.html",
        act,
        _("The certificate is revoked. What was signed before stays valid."),
        row=row,
        back=url_for(".certificate", certificate_id=row.id),
    )


# What the templates need to put certificates into words.
SHOWN: dict[str, Any] = {"state": state, "states": STATES, "reasons": REASONS, "number": number}


def _root() -> SigningAuthority:
    found = queries.authority(directory.administered(actor()), ROOT)
    if found is None:
        raise NotFound
    return found


def _page(
    form: Form, page: str, act: Callable[[], object], done: str, back: str = "", **shown: Any
) -> Response:
    back = back or url_for(".index")
    if form.validate_on_submit():
        try:
            act()
        except Invalid as error:
            form.take(error)
        else:
            flash(done, "done")
            return redirect(back, 303)
    return render(page, form=form, back=back, status=form.status, **shown)
