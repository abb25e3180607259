"""Acts upon a domain name: entering, contacts, renewal, another holder, release."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.clock import today
from geos.core.errors import Invalid
from geos.directory import queries as directory
from geos.joining import policy, queries, service
from geos.joining.forms import DomainForm, HeldForm, ReasonForm, RegisterForm, RenewForm, TransferForm
from geos.joining.models import DomainName
from geos.joining.views.blueprint import DOMAIN, Words, bp, short
from geos.web.render import render
from geos.web.who import actor


@bp.route("/domains/new", methods=["GET", "POST"])
def register_domain() -> Response:
    """Enter a name."""
    policy.require(actor())
    form = RegisterForm()
    form.offer(directory.possible_parents())
    if form.validate_on_submit():
        try:
            made = service.register_domain(
                actor(),
                form.name.data,
                registered_on=form.registered_on.data or today(),
                expires_on=form.expires_on.data or today(),
                **form.facts(),
            )
        except Invalid as error:
            form.take(error)
        else:
            flash(_("%(name)s is in the register.", name=made.name), "done")
            return redirect(url_for(".domain", domain_id=made.id), 303)
    return _page(form, _("Register a domain"), _("Register"), url_for(".domains"))


@bp.route(f"{DOMAIN}/edit", methods=["GET", "POST"])
def edit_domain(domain_id: int) -> Response:
    """Contacts and remark."""
    found = queries.domain(actor(), domain_id)
    names = ("contact", "phone", "email", "remark")
    form = DomainForm(version=found.version, data={name: getattr(found, name) for name in names})
    return _whole(found, form, service.edit_domain, _("Change the contacts"), _("The contacts are changed."))


@bp.route(f"{DOMAIN}/transfer", methods=["GET", "POST"])
def transfer_domain(domain_id: int) -> Response:
    """Another holder."""
    found = queries.domain(actor(), domain_id)
    form = TransferForm(version=found.version)
    form.offer(directory.possible_parents())

    def act(reader: Any, row: DomainName, **facts: Any) -> None:
        service.transfer_domain(reader, row, form.reason.data, **facts)

    return _whole(found, form, act, _("Give to another holder"), _("The domain has another holder now."))


def _whole(found: DomainName, form: DomainForm, act: Any, title: str, done: str) -> Response:
    back = url_for(".domain", domain_id=found.id)
    if form.validate_on_submit():
        form.check_version(found)
        try:
            act(actor(), found, **form.facts())
        except Invalid as error:
            form.take(error)
        else:
            flash(done, "done")
            return redirect(back, 303)
    return _page(form, title, _("Save"), back, found)


def _page(form: DomainForm, title: str, button: str, back: str, found: DomainName | None = None) -> Response:
    return render(
        "joining/edit_domain.html",
        form=form,
        title=title,
        button=button,
        back=back,
        domain=found,
        chooses=isinstance(form, HeldForm),
        status=form.status,
    )


@bp.route(f"{DOMAIN}/renew", methods=["GET", "POST"])
def renew_domain(domain_id: int) -> Response:
    """Let it run on."""
    found = queries.domain(actor(), domain_id)
    form = RenewForm(version=found.version, data={"expires_on": queries.a_year_on(found.expires_on)})
    words = Words(_("Renew the domain"), _("Renew"), "rotate-clockwise", _("The domain is renewed."))
    return _short(found, "renew_domain", form, lambda sent: sent.expires_on.data, words)


@bp.route(f"{DOMAIN}/release", methods=["GET", "POST"])
def release_domain(domain_id: int) -> Response:
    """Its holder needs it no more."""
    words = Words(
        _("Release the domain"),
        _("Release"),
        "ban",
        _("The domain is released. Its history is kept."),
        stop=True,
    )
    return _reasoned(domain_id, "release_domain", words)


@bp.route(f"{DOMAIN}/restore", methods=["GET", "POST"])
def restore_domain(domain_id: int) -> Response:
    """Take a release back."""
    words = Words(
        _("Take the domain back into the register"),
        _("Take back"),
        "arrow-back-up",
        _("The domain is held again."),
    )
    return _reasoned(domain_id, "restore_domain", words)


def _reasoned(domain_id: int, act: str, words: Words) -> Response:
    found = queries.domain(actor(), domain_id)
    return _short(found, act, ReasonForm(version=found.version), lambda form: form.reason.data, words)


def _short(found: DomainName, act: str, form: Any, value: Any, words: Words) -> Response:
    do = getattr(service, act)
    return short(
        form,
        found,
        lambda sent: do(actor(), found, value(sent)),
        words,
        url_for(f".{act}", domain_id=found.id),
        url_for(".domain", domain_id=found.id),
        found.name,
    )
