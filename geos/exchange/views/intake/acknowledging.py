"""Telling senders that their letter has arrived: one letter, and the registry's rule."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import NotFound, WrongState
from geos.directory.models import Registry
from geos.exchange.forms.acknowledging import WHEN, AcknowledgeForm, RuleForm
from geos.exchange.queries import intake as queries
from geos.exchange.service import acknowledging as service
from geos.exchange.views.intake.blueprint import bp
from geos.letters.models import AcknowledgeWhen
from geos.letters.policy.incoming import POLICY, Desk
from geos.letters.queries import acknowledgements
from geos.letters.queries import incoming as letters
from geos.web.render import render
from geos.web.who import actor


@bp.route("/letters/<int:letter_id>/acknowledge", methods=["GET", "POST"])
def acknowledge(letter_id: int) -> Response:
    """Tell a letter's sender, once, under which number it stands."""
    letter = letters.get(actor(), letter_id)
    POLICY.require(actor(), "acknowledge", Desk(letter.registry_id))
    form = AcknowledgeForm(version=letter.version)
    if form.is_submitted():
        form.refuse_repeated()
    stands_against = service.why_not(letter)
    if stands_against:
        raise WrongState(stands_against)
    if request.method == "GET":
        form.language.data = acknowledgements.language_for(letter)
    if form.validate_on_submit():
        service.acknowledge(actor(), letter, form.language.data)
        flash(_("The acknowledgement to %(address)s is in the queue.", address=letter.sender_address), "done")
        return redirect(url_for("incoming.show", letter_id=letter.id), 303)
    return render("exchange/intake/acknowledge.html", form=form, letter=letter, status=form.status)


@bp.get("/rules")
def rules() -> Response:
    """When each of the reader's registries acknowledges by itself; the records manager may change that."""
    registries = queries.registries(actor())
    forms = {registry.id: _rule_form(registry) for registry in registries}
    may = {registry.id for registry in registries if POLICY.can(actor(), "set_rule", Desk(registry.id))}
    return render("exchange/intake/rules.html", registries=registries, forms=forms, may=may, words=WHEN)


def _rule_form(registry: Registry) -> RuleForm:
    return RuleForm(
        formdata=None,
        action=url_for(".set_rule", registry_id=registry.id),
        ids=f"registry-{registry.id}",
        acknowledge=acknowledgements.rule_of(registry.id).value,
    )


@bp.post("/<int:registry_id>/rule")
def set_rule(registry_id: int) -> Response:
    """Set when a registry acknowledges by itself."""
    registry = next((each for each in queries.registries(actor()) if each.id == registry_id), None)
    if registry is None:
        raise NotFound
    POLICY.require(actor(), "set_rule", Desk(registry_id))
    form = RuleForm()
    if form.validate_on_submit():
        service.set_rule(actor(), registry, AcknowledgeWhen(form.acknowledge.data))
        flash(_("The registry follows this from now on."), "done")
    return redirect(url_for(".rules"), 303)
