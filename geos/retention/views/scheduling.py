"""The retention schedule: classes, and to which keywords they belong."""

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import DomainError, Invalid, WrongState
from geos.files import queries as files
from geos.retention import queries, service
from geos.retention.forms import AssignForm, ClassForm, EditClassForm, class_choices
from geos.retention.policy import SCHEDULE
from geos.retention.showing import RULINGS
from geos.retention.views.blueprint import bp, parts, place, to
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.render import render
from geos.web.who import actor


@bp.route("/retention/schedule", methods=["GET", "POST"])
def schedule() -> Response:
    """The classes; a records manager adds to them."""
    institution, form = files.own_institution(actor()), ClassForm(ids="class")
    SCHEDULE.require(actor(), "read", institution)
    if form.validate_on_submit():
        try:
            row = service.add_class(actor(), institution.id, **form.facts())
        except Invalid as error:
            form.take(error)
        else:
            flash(_("%(code)s %(name)s is in the schedule.", code=row.code, name=named(row)), "done")
            return to(".schedule")
    return _page(form, _assigning())


@bp.post("/retention/schedule/keywords")
def assign_class() -> Response:
    """Give the files under a keyword a class."""
    form = _assigning(bound=True)
    SCHEDULE.require(actor(), "read", files.own_institution(actor()))
    if form.validate_on_submit():
        keyword = files.keyword(actor(), form.keyword.data)
        chosen = form.retention_class.data
        try:
            service.assign_class(
                actor(), keyword, queries.retention_class(actor(), chosen) if chosen else None
            )
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The keyword has its class; its closed files fall due by it."), "done")
            return to(".schedule")
    return _page(ClassForm(None, ids="class", action=url_for(".schedule")), form)


@bp.route("/retention/schedule/<int:class_id>", methods=["GET", "POST"])
def edit_class(class_id: int) -> Response:
    """Change a class."""
    row = queries.retention_class(actor(), class_id)
    form = EditClassForm(version=row.version, obj=row)
    if form.validate_on_submit():
        form.check_version(row)
        try:
            service.edit_class(actor(), row, active=form.active.data, **form.facts())
        except (Invalid, WrongState) as error:
            form.take(_as_invalid(error))
        else:
            flash(_("The class is changed; its closed files fall due by it."), "done")
            return to(".schedule")
    SCHEDULE.require(actor(), "edit", files.own_institution(actor()))
    row = queries.retention_class(actor(), class_id)
    return render("retention/edit_class.html", row=row, form=form, here=place(), status=form.status)


def _as_invalid(error: DomainError) -> Invalid:
    return error if isinstance(error, Invalid) else Invalid(error.key)


def _assigning(bound: bool = False) -> AssignForm:
    institution_id = files.own_institution(actor()).id
    form = (
        AssignForm(ids="assign") if bound else AssignForm(None, ids="assign", action=url_for(".assign_class"))
    )
    scheme = files.keywords(institution_id)
    form.keyword.choices = [("", _("Choose"))] + [
        choice
        for series, rows in scheme
        for choice in (
            (str(series.id), f"{series.code} {named(series)}"),
            *((str(row.id), f"{series.code}/{row.code} {named(row)}") for row in rows),
        )
    ]
    form.retention_class.choices = class_choices(
        queries.classes(institution_id, active=True), _("None of its own")
    )
    return form


def _page(form: ClassForm, assign: Form) -> Response:
    institution = files.own_institution(actor())
    return render(
        "retention/schedule.html",
        parts=parts("schedule"),
        here=place(),
        classes=queries.classes(institution.id),
        assigned=queries.assigned(institution.id),
        may_edit=SCHEDULE.can(actor(), "edit", institution),
        rulings=RULINGS,
        form=form,
        assign=assign,
        status=max(form.status, assign.status),
    )
