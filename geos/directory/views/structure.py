"""The institution's tree of units, drawn in two ways, and what an administrator does to a unit."""

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.directory import queries, service
from geos.directory.drawing import chart as drawn
from geos.directory.forms import EditUnitForm, MoveUnitForm, UnitForm
from geos.directory.forms.structure import choices, chosen
from geos.directory.history import steps
from geos.directory.models import Unit, UnitKind
from geos.directory.showing import UNIT_KINDS
from geos.directory.views.blueprint import bp
from geos.directory.views.saving import Words, one_of, save, with_reason
from geos.web.i18n import language
from geos.web.render import render
from geos.web.who import actor

UNIT = "/admin/units/<int:unit_id>"


@bp.get("/admin/structure")
def structure() -> Response:
    """The units as a tree."""
    institution = queries.institution(queries.administered(actor()))
    roots = queries.outline(institution.id)
    gone = [unit for unit in queries.units(institution.id, dissolved=True) if not unit.active]
    return render(
        "directory/structure/index.html", institution=institution, roots=roots, gone=gone, kinds=UNIT_KINDS
    )


@bp.get("/admin/structure/chart")
def chart() -> Response:
    """The same, drawn as a chart that can be printed."""
    institution = queries.institution(queries.administered(actor()))
    roots = queries.outline(institution.id)
    name = "name_en" if language() == "en" else "name_sw"
    return render(
        "directory/structure/chart.html", institution=institution, roots=roots, chart=drawn(roots, name)
    )


@bp.get(UNIT)
def unit(unit_id: int) -> Response:
    """One unit: where it stands, its posts and units, and how it came to be so."""
    row = queries.unit(actor(), unit_id)
    every = queries.units(row.institution_id, dissolved=True)
    posts = queries.listed(queries.posts_in(row.institution_id, unit_id=row.id))
    posts.sort(key=lambda each: each.id != row.head_post_id)  # the head first, the others by title
    return render(
        "directory/structure/unit.html",
        unit=row,
        above=_above(row, every),
        below=[each for each in every if each.parent_id == row.id and each.active],
        posts=queries.seated(posts),
        registries=[each for each in queries.registries_in(row.institution_id) if each.unit_id == row.id],
        steps=steps(row, queries.unit_past(row.id), one_of(every, row.parent_id)),
        why_not=queries.why_not_dissolve(row) if row.active else "",
        kinds=UNIT_KINDS,
    )


def _above(row: Unit, every: list[Unit]) -> list[Unit]:
    """The units over it, the highest first."""
    by_id, line = {each.id: each for each in every}, []
    above = by_id.get(row.parent_id or 0)
    while above is not None and above not in line:
        line.append(above)
        above = by_id.get(above.parent_id or 0)
    return line[::-1]


@bp.route("/admin/units/new", methods=["GET", "POST"])
def add_unit() -> Response:
    """A new unit."""
    institution = queries.institution(queries.administered(actor()))
    units = queries.units(institution.id)
    form = UnitForm(kind=UnitKind.DEPARTMENT, parent=request.args.get("parent", ""))
    form.parent.choices = choices(units, _("None: it is at the top"))

    def act() -> Unit:
        parent = one_of(units, chosen(form.parent, units))
        return service.add_unit(
            actor(), institution, form.name_sw.data, form.name_en.data, form.kind.data, parent
        )

    kept = save(
        form, act, _("The unit is entered. Give it posts."), lambda it: url_for(".unit", unit_id=it.id)
    )
    return kept or render(
        "directory/structure/unit_form.html",
        form=form,
        title=_("New unit"),
        act=_("Enter the unit"),
        back=url_for(".structure"),
        status=form.status,
    )


@bp.route(f"{UNIT}/edit", methods=["GET", "POST"])
def edit_unit(unit_id: int) -> Response:
    """Its names, kind and head."""
    row = queries.unit(actor(), unit_id)
    posts = queries.listed(queries.posts_in(row.institution_id, unit_id=row.id))
    form = EditUnitForm(
        version=row.version,
        name_sw=row.name_sw,
        name_en=row.name_en,
        kind=row.kind,
        head=str(row.head_post_id or ""),
    )
    form.head.choices = choices(posts, _("Nobody"))

    def act() -> Unit:
        form.check_version(row)
        return service.edit_unit(
            actor(),
            row,
            name_sw=form.name_sw.data,
            name_en=form.name_en.data,
            kind=form.kind.data,
            head=one_of(posts, chosen(form.head, posts)),
            reason=form.reason.data or "",
            version=form.version.data,
        )

    here = url_for(".unit", unit_id=row.id)
    kept = save(
        form, act, _("The unit is changed. What it was called stays in its history."), lambda it: here
    )
    return kept or render(
        "directory/structure/unit_form.html",
        form=form,
        unit=row,
        title=_("Change the unit"),
        act=_("Save"),
        back=here,
        status=form.status,
    )


@bp.route(f"{UNIT}/move", methods=["GET", "POST"])
def move_unit(unit_id: int) -> Response:
    """Put it, with all below it, somewhere else."""
    row = queries.unit(actor(), unit_id)
    units = [each for each in queries.units(row.institution_id) if each.id != row.id]
    form = MoveUnitForm(version=row.version, parent=str(row.parent_id or ""))
    form.parent.choices = choices(units, _("None: it is at the top"))

    def act() -> Unit:
        form.check_version(row)
        parent = one_of(units, chosen(form.parent, units))
        return service.move_unit(
            actor(), row, parent, reason=form.reason.data or "", version=form.version.data
        )

    here = url_for(".unit", unit_id=row.id)
    kept = save(form, act, _("The unit is moved. Where it stood stays in its history."), lambda it: here)
    return kept or render("directory/structure/move.html", form=form, unit=row, back=here, status=form.status)


@bp.route(f"{UNIT}/dissolve", methods=["GET", "POST"])
def dissolve_unit(unit_id: int) -> Response:
    """End it, with the reason."""
    row = queries.unit(actor(), unit_id)
    words = Words(
        _("Dissolve the unit"),
        _("Dissolve"),
        "ban",
        _("It takes no posts any more. Its history stays, and it can be reopened."),
        _("The unit is dissolved. Its history stays."),
        stop=True,
    )
    here = url_for(".unit", unit_id=row.id)
    url = url_for(".dissolve_unit", unit_id=row.id)
    return with_reason(
        row,
        lambda reason, version: service.dissolve_unit(actor(), row, reason=reason, version=version),
        words,
        url,
        here,
    )


@bp.route(f"{UNIT}/reopen", methods=["GET", "POST"])
def reopen_unit(unit_id: int) -> Response:
    """Let it stand again, with the reason."""
    row = queries.unit(actor(), unit_id)
    words = Words(
        _("Reopen the unit"),
        _("Reopen"),
        "rotate-clockwise",
        _("It returns to its place, without a head."),
        _("The unit is reopened."),
    )
    here = url_for(".unit", unit_id=row.id)
    return with_reason(
        row,
        lambda reason, version: service.reopen_unit(actor(), row, reason=reason, version=version),
        words,
        url_for(".reopen_unit", unit_id=row.id),
        here,
    )
