"""The draft of the scheme, and the versions that were put in force."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.classification import queries, service
from geos.classification.forms import PublishForm
from geos.classification.models import SchemeVersion, VersionState
from geos.classification.policy import SCHEME
from geos.classification.views.blueprint import bp
from geos.core.clock import today
from geos.core.errors import Invalid, NotFound
from geos.web.forms import Form
from geos.web.render import render
from geos.web.times import day
from geos.web.who import actor


@bp.get("/registry/scheme/draft")
def draft() -> Response:
    """What the draft changes, row by row, before it is put in force."""
    institution = queries.own_institution(actor())
    SCHEME.require(actor(), "edit_keyword", institution)
    found = queries.draft(institution.id)
    return render(
        "classification/draft.html",
        draft=found,
        changes=queries.changes(found) if found else [],
        series=queries.names_of_series(institution.id),
        form=Form(formdata=None, version=found.version) if found else None,
        prefix=institution.reference_prefix,
    )


@bp.route("/registry/scheme/draft/publish", methods=["GET", "POST"])
def publish_scheme() -> Response:
    """The dialog that puts the draft in force from a day."""
    found = _open("publish_scheme")
    form = PublishForm(version=found.version)
    if form.validate_on_submit():
        form.check_version(found)
        try:
            service.publish_scheme(actor(), found, form.on.data or today(), form.why.data or "")
        except Invalid as error:
            form.take(error)
        else:
            flash(_published(found), "done")
            return redirect(url_for(".scheme"), 303)
    return render(
        "classification/publish.html", form=form, changes=queries.changes(found), status=form.status
    )


@bp.post("/registry/scheme/draft/reopen")
def reopen_scheme() -> Response:
    """Take back a version that waits for its day."""
    found, form = _open("publish_scheme"), Form()
    if form.validate_on_submit():
        form.check_version(found)
        service.reopen_scheme(actor(), found)
        flash(_("The version is a draft again."), "done")
    return redirect(url_for(".draft"), 303)


@bp.post("/registry/scheme/draft/discard")
def discard_scheme() -> Response:
    """Give the draft up."""
    found, form = _open("discard_scheme"), Form()
    if form.validate_on_submit():
        form.check_version(found)
        service.discard_scheme(actor(), found)
        flash(_("The draft is given up. The scheme in force is unchanged."), "done")
    return redirect(url_for(".scheme"), 303)


@bp.get("/registry/scheme/versions")
def versions() -> Response:
    """Every version that was put in force: from when, by whom, why."""
    institution = queries.own_institution(actor())
    return render("classification/versions.html", versions=queries.versions(institution.id))


@bp.get("/registry/scheme/versions/<int:version_id>")
def version_by_id(version_id: int) -> Response:
    """What one version changed, against the one before it or against another (`?since=`).

    A form sent twice leads here too: from a draft to the draft, from one given up to the scheme.
    """
    if SCHEME.can(actor(), "edit_keyword", queries.own_institution(actor())):
        unpublished = queries.unpublished(actor(), version_id)
        if unpublished is not None:
            given_up = unpublished.state is VersionState.DISCARDED
            return redirect(url_for(".scheme" if given_up else ".draft"))
    shown = queries.version(actor(), version_id)
    others = [each for each in queries.versions(shown.institution_id) if each.id != shown.id]
    since = next((each for each in others if each.id == request.args.get("since", type=int)), None)
    return render(
        "classification/version.html",
        version=shown,
        since=since,
        others=others,
        changes=queries.differences(since, shown) if since else queries.changes(shown),
        series=queries.names_of_series(shown.institution_id),
        prefix=queries.own_institution(actor()).reference_prefix,
    )


def _open(act: str) -> SchemeVersion:
    """The draft upon which to act; a form that comes twice leads to the version it acted upon."""
    if request.method == "POST":
        Form().refuse_repeated()  # before the draft, which its own act has taken away
    institution = queries.own_institution(actor())
    SCHEME.require(actor(), act, institution)
    found = queries.draft(institution.id)
    if found is None:
        raise NotFound
    return found


def _published(version: SchemeVersion) -> str:
    if version.number is None:
        return str(_("The version will be in force from %(day)s.", day=day(version.in_force_on)))
    return str(_("Version %(number)s of the scheme is in force.", number=version.number))
