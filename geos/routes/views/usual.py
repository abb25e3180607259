"""The usual routes of an institution: the list, a new one, changing one, offering it no more."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.directory import queries as directory
from geos.routes import drawing, queries
from geos.routes.forms.usual import TemplateForm
from geos.routes.models import RouteTemplate
from geos.routes.service import templates as service
from geos.routes.views.blueprint import bp
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor

TEMPLATE = "/<int:template_id>"


@bp.get("")
def index() -> Response:
    """The usual routes, each with its rule and its stops; those offered no more at the end."""
    rows = queries.templates(directory.administered(actor()), retired=True)
    return render("routes/usual/index.html", rows=[drawing.usual(row) for row in rows])


@bp.route("/new", methods=["GET", "POST"])
def add_template() -> Response:
    """A new usual route."""
    form = _form(None)

    def act() -> RouteTemplate:
        return service.add_template(actor(), *form.names, form.rule, form.ways)

    done = gettext("The route is kept. From now on it is proposed to whoever writes what it fits.")
    return _save(form, act, done) or _page(form, None)


@bp.route(TEMPLATE, methods=["GET", "POST"])
def edit_template(template_id: int) -> Response:
    """Change it, for what is written from now on."""
    row = queries.template(actor(), template_id)
    form = _form(row)

    def act() -> RouteTemplate:
        form.check_version(row)
        return service.edit_template(actor(), row, *form.names, form.rule, form.ways)

    done = gettext("The route is changed. What is on its way already keeps the route that it began.")
    return _save(form, act, done) or _page(form, row)


@bp.post(f"{TEMPLATE}/retire")
def retire_template(template_id: int) -> Response:
    """Offer it no more."""
    return _press(template_id, service.retire_template, gettext("The route is offered no more."))


@bp.post(f"{TEMPLATE}/restore")
def restore_template(template_id: int) -> Response:
    """Offer it again."""
    return _press(template_id, service.restore_template, gettext("The route is offered again."))


def _form(row: RouteTemplate | None) -> TemplateForm:
    institution_id = directory.administered(actor())
    form = TemplateForm(version=row.version if row else None)
    form.offer(
        directory.posts_with_holders(institution_id),
        directory.units(institution_id),
        row,
        request.args.get("subject", ""),
    )
    return form


def _save(form: TemplateForm, act: Callable[[], RouteTemplate], done: str) -> Response | None:
    """Where it was kept, back to the list; None where the form is shown (again)."""
    if not form.validate_on_submit():
        return None
    try:
        act()
    except Invalid as error:
        form.take(error)
        return None
    flash(done, "done")
    return redirect(url_for(".index"), 303)


def _page(form: TemplateForm, row: RouteTemplate | None) -> Response:
    again = Form(formdata=None, version=row.version) if row else None
    return render("routes/usual/edit.html", form=form, row=row, again=again, status=form.status)


def _press(template_id: int, act: Callable[[Any, RouteTemplate], RouteTemplate], done: str) -> Response:
    row, form = queries.template(actor(), template_id), Form()
    if form.validate_on_submit():
        form.check_version(row)
        act(actor(), row)
        flash(done, "done")
    return redirect(url_for(".index"), 303)
