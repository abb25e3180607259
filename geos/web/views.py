"""The few addresses that belong to no feature: static files, language, health, the kit, all places."""

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import pgettext
from werkzeug.wrappers import Response as AnyResponse

from geos.web import assets, i18n, showcase
from geos.web.render import render

bp = Blueprint("web", __name__, template_folder="templates")


@bp.get("/static/<digest>/<path:name>")
def static(digest: str, name: str) -> Response:
    """A static file by its hash and name."""
    return assets.serve(digest, name)


@bp.get("/language/<code>")
def language(code: str) -> AnyResponse:
    """Read the pages in this language from now on."""
    return i18n.switch(code)


@bp.get("/health")
def health() -> Response:
    """Whether this process answers; it asks nothing of the database."""
    return Response("ok", content_type="text/plain; charset=utf-8")


@bp.get("/more")
def more() -> Response:
    """All places, for the phone's bar, which has room for a few only."""
    return render("web/more.html")


@bp.get("/kit")
def kit() -> Response:
    """Every component once, in every state."""
    return render("kit.html", **showcase.content())


@bp.route("/kit/dialog", methods=["GET", "POST"])
def sample_dialog() -> AnyResponse:
    """A dialog as every short act has it; this one changes nothing."""
    form = showcase.DialogForm()
    if form.validate_on_submit():
        flash(pgettext("kit", "This dialog is an example. It changes nothing."))
        return redirect(url_for(".kit"), 303)
    return render("web/sample_dialog.html", form=form, status=form.status)
