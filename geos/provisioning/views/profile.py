"""The reader's own profile, and the photos of colleagues."""

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as AnyResponse

from geos.core.errors import Invalid, NotFound
from geos.documents import queries as documents
from geos.documents.vault import Missing
from geos.provisioning import people as acts
from geos.provisioning.person_forms import ContactForm, start
from geos.provisioning.queries import people as queries
from geos.web import links, nav
from geos.web.render import render
from geos.web.who import actor

bp = Blueprint("profile", __name__, template_folder="../templates")

links.register("person", "profile.show", "person_id")
MINE = nav.Entry("profile", lazy_gettext("Your profile"), "user", "profile.edit_profile")
OWN = ("phone", "office", "language")


@bp.route("/me/profile", methods=["GET", "POST"])
def edit_profile() -> AnyResponse:
    """What a person may change alone: telephone, office, language and photo."""
    who = queries.myself(actor())
    form = ContactForm(version=who.version, data=start(who, OWN))
    if form.validate_on_submit():
        form.check_version(who)
        try:
            acts.edit_person(
                actor(),
                who,
                form.contact(),
                photo=form.picture(),
                without_photo=bool(form.without_photo.data),
            )
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Your profile is changed."), "done")
            return redirect(url_for(".edit_profile"), 303)
    return render(
        "provisioning/profile.html",
        form=form,
        who=who,
        terms=queries.terms(who.id),
        address=queries.address_of(who.id),
        status=form.status,
    )


@bp.get("/people/<int:person_id>")
def show(person_id: int) -> AnyResponse:
    """To the page of a person that this reader has: the own profile, or the administrators' page."""
    if person_id == actor().person_id:
        return redirect(url_for(".edit_profile"))
    return redirect(url_for("provisioning.person", person_id=queries.person(actor(), person_id).id))


@bp.get("/people/<int:person_id>/photo")
def photo(person_id: int) -> Response:
    """A colleague's photo."""
    who = queries.owner_of_photo(actor(), person_id)
    try:
        data = documents.vault().read(who.photo or "")
    except Missing as error:
        raise NotFound from error
    answer = Response(data, mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer
