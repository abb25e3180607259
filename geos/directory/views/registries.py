"""The registries of the own institution: their staff, a new one, changing, closing and reopening."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.directory import queries, service
from geos.directory.forms import NewRegistryForm, RegistryForm
from geos.directory.forms.structure import choices, chosen
from geos.directory.models import Registry
from geos.directory.showing import REGISTRY_KINDS
from geos.directory.views.blueprint import bp
from geos.directory.views.saving import Words, one_of, save, with_reason
from geos.web.render import render
from geos.web.who import actor

REGISTRY = "/admin/registries/<int:registry_id>"


@bp.get("/admin/registries")
def registries() -> Response:
    """Every registry with its staff."""
    institution_id = queries.administered(actor())
    rows = queries.registries_in(institution_id)
    posts = queries.staff_posts([row.id for row in rows])
    every = [post.id for of_one in posts.values() for post in of_one]
    return render(
        "directory/structure/registries.html",
        rows=rows,
        posts=posts,
        held=queries.holding(every),
        units=queries.units_by_id([row.unit_id for row in rows]),
        kinds=REGISTRY_KINDS,
        mine=actor().registry_ids,
    )


@bp.route("/admin/registries/new", methods=["GET", "POST"])
def add_registry() -> Response:
    """A new registry."""
    units = queries.units(queries.administered(actor()))
    form = NewRegistryForm()
    form.unit.choices = choices(units, _("Choose"))

    def act() -> Registry | None:
        unit = one_of(units, chosen(form.unit, units))
        return unit and service.add_registry(
            actor(), unit, form.name_sw.data, form.name_en.data, form.kind.data
        )

    done = _("The registry is entered. Give it staff: say at their posts that they work here.")
    return save(form, act, done, _back) or _page(form, _("New registry"), _("Enter the registry"))


@bp.route(f"{REGISTRY}/edit", methods=["GET", "POST"])
def edit_registry(registry_id: int) -> Response:
    """Its names and its unit."""
    row = queries.own_registry(actor(), registry_id)
    units = queries.units(row.institution_id)
    form = RegistryForm(version=row.version, name_sw=row.name_sw, name_en=row.name_en, unit=str(row.unit_id))
    form.unit.choices = choices(units, _("Choose"))

    def act() -> Registry | None:
        form.check_version(row)
        unit = one_of(units, chosen(form.unit, units))
        return unit and service.edit_registry(
            actor(),
            row,
            name_sw=form.name_sw.data or "",
            name_en=form.name_en.data or "",
            unit=unit,
            version=form.version.data,
        )

    done = _("The registry is changed.")
    return save(form, act, done, _back) or _page(form, _("Change the registry"), _("Save"))


@bp.route(f"{REGISTRY}/close", methods=["GET", "POST"])
def close_registry(registry_id: int) -> Response:
    """Close it, with the reason."""
    row = queries.own_registry(actor(), registry_id)
    words = Words(
        _("Close the registry"),
        _("Close the registry"),
        "ban",
        _("Nothing is received or opened in it any more. It can be reopened."),
        _("The registry is closed."),
        stop=True,
    )
    return with_reason(
        row,
        lambda reason, version: service.close_registry(actor(), row, reason=reason, version=version),
        words,
        url_for(".close_registry", registry_id=row.id),
        url_for(".registries"),
    )


@bp.route(f"{REGISTRY}/reopen", methods=["GET", "POST"])
def reopen_registry(registry_id: int) -> Response:
    """Open it again, with the reason."""
    row = queries.own_registry(actor(), registry_id)
    words = Words(
        _("Reopen the registry"),
        _("Reopen"),
        "rotate-clockwise",
        _("It works again under its name, with the numbers that it had reached."),
        _("The registry is open again. Give it staff."),
    )
    return with_reason(
        row,
        lambda reason, version: service.reopen_registry(actor(), row, reason=reason, version=version),
        words,
        url_for(".reopen_registry", registry_id=row.id),
        url_for(".registries"),
    )


def _back(row: object) -> str:
    return url_for(".registries")


def _page(form: RegistryForm, title: str, act: str) -> Response:
    return render(
        "directory/structure/registry_form.html",
        form=form,
        title=title,
        act=act,
        back=url_for(".registries"),
        status=form.status,
    )
