"""Who may sign on behalf of whom (Kny.), set per post by the administrator."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid, NotFound, Stale
from geos.directory import queries as directory
from geos.directory import service
from geos.directory.models import Post
from geos.signatures.forms import BehalfForm, EndBehalfForm
from geos.signatures.views.blueprint import bp
from geos.web.render import render
from geos.web.who import actor


@bp.route("/admin/signatures/behalf", methods=["GET", "POST"])
def let_sign_for() -> Response:
    """Who may sign for whom now, and one more."""
    institution_id = directory.administered(actor())
    form = BehalfForm()
    form.offer(directory.posts_with_holders(institution_id))
    if form.validate_on_submit():
        try:
            service.let_sign_for(actor(), _post(form.post.data), _post(form.principal.data))
        except Invalid as error:
            form.take(error)
        else:
            flash(_("From now on the holder of that post may sign on behalf."), "done")
            return redirect(url_for(".let_sign_for"), 303)
    return render(
        "signatures/behalf.html",
        form=form,
        grants=[
            (grant, EndBehalfForm(formdata=None, post=grant.post_id, principal=grant.principal_id))
            for grant in directory.signing_grants(institution_id)
        ],
        status=form.status,
    )


@bp.post("/admin/signatures/behalf/end")
def end_signing_for() -> Response:
    """One of them signs for that post no more."""
    directory.administered(actor())
    form = EndBehalfForm()
    if not form.validate_on_submit():
        raise Stale
    service.end_signing_for(actor(), _post(form.post.data), _post(form.principal.data))
    flash(_("That post signs on behalf no more. What was signed stands."), "done")
    return redirect(url_for(".let_sign_for"), 303)


def _post(post_id: int | None) -> Post:
    """A post of the institution that this person administers; any other is not there."""
    found = directory.post(post_id or 0)
    if found.institution_id != directory.administered(actor()):
        raise NotFound
    return found
