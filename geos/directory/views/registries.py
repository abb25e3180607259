"""The registries of the own institution: their staff, a new one, changing, closing and reopening."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import pgettext
from werkzeug.wrappers import Response

from geos.directory import queries, service
from geos.directory.forms import NewRegistryForm, RegistryForm
from geos.directory.forms.structure import choices, chosen
from geos.directory.models import Registry, Unit
from geos.directory.queries import Staffed
from geos.directory.showing import REGISTRY_KINDS
from geos.directory.views.blueprint import bp
from geos.directory.views.saving import Words, one_of, save, with_reason
from geos.web.i18n import language, named
from geos.web.listing import Column, Listing
from geos.web.render import render
from geos.web.who import actor

REGISTRY = "/admin/registries/<int:registry_id>"


def columns() -> list[Column[Staffed]]:
    """The list of registries, as page and as file."""
    english = language() == "en"
    return [
        Column(
            "name",
            _("Registry"),
            lambda line: named(line.registry),
            Registry.name_en if english else Registry.name_sw,
        ),
        Column("kind", _("Kind"), lambda line: str(REGISTRY_KINDS[line.registry.kind]), Registry.kind),
        Column("unit", _("Unit"), lambda line: named(line.unit), Unit.name_en if english else Unit.name_sw),
        Column("staff", _("Who works there"), staff_of),
        Column("state", _("State"), state_of),
    ]


def staff_of(line: Staffed) -> str:
    """Who works in a registry, post by post."""
    return "; ".join(f"{named(post)} ({holders or _('vacant')})" for post, holders in line.staff)


def state_of(line: Staffed) -> str:
    """In one word: open or closed."""
    return str(pgettext("registry", "In use") if line.registry.active else pgettext("registry", "Closed"))


@bp.get("/admin/registries")
def registries() -> Response:
    """Every registry with its staff."""
    kind, state = (request.args.get(name, "")[:20] for name in ("kind", "state"))
    rows = queries.registries_listed(queries.administered(actor()), kind, state)
    listing: Listing[Staffed] = Listing(rows, columns(), Registry.id, "name", queries.staffed)
    if listing.format:
        return listing.export(_("registries"))
    return render(
        "directory/structure/registries.html",
        listing=listing,
        kind=kind,
        state=state,
        state_of=state_of,
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
