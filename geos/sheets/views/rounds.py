"""Labels for the backs of many files, and the lists that go with a round of hand-overs."""

from datetime import date

from flask import Response as PdfAnswer
from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.clock import today
from geos.core.errors import NotFound
from geos.directory import queries as directory
from geos.directory.models import Registry
from geos.files import queries as files
from geos.sheets import queries, service
from geos.sheets.drawing import rounds
from geos.sheets.forms import LabelsAsked, day_of, labels_asked, number
from geos.sheets.policy import prints_labels
from geos.sheets.printed import Printed
from geos.sheets.views.blueprint import bp, pdf
from geos.web import links, nav
from geos.web.i18n import named
from geos.web.render import render
from geos.web.times import day
from geos.web.who import actor

SHOWN = 12  # of the files found, so that one sees what will be printed


@bp.get("/labels")
def labels() -> Response:
    """Choose which files get labels, and see how many there are."""
    asked = _asked()
    wanted = asked.wanted
    found = queries.count_to_label(actor(), wanted)
    return render(
        "sheets/labels.html",
        asked=asked,
        wanted=wanted,
        found=found,
        most=queries.MOST_LABELS,
        shown=queries.to_label(actor(), wanted, SHOWN),
        registries=[(each.id, named(each)) for each in directory.registries_of(actor())],
        scheme=files.keywords(actor().institution_id or 0),
        url_args=request.args.to_dict(flat=False),
    )


@bp.get("/labels.pdf")
def labels_pdf() -> PdfAnswer:
    """The labels of the files that the address names."""
    asked = _asked()
    found = queries.to_label(actor(), asked.wanted)
    if not found:
        raise NotFound
    registry = directory.registry(asked.wanted.registry_id)
    drawn = rounds.labels(found, registry, Printed.by(actor()), asked.layout, asked.skip)
    service.note_labels(actor(), registry, found)
    return pdf(drawn, "labels.pdf")


@bp.get("/hand-over-lists/<batch>.pdf")
def hand_over_list(batch: str) -> PdfAnswer:
    """The list of one round of hand-overs."""
    moves = queries.batch(actor(), batch[:26])
    registry = moves[0].file.at_registry
    place = named(moves[0].from_post) if moves[0].from_post else named(registry)
    institution = directory.institution(registry.institution_id)
    drawn = rounds.hand_over_list(moves, institution, Printed.by(actor()), place)
    service.note_hand_over_list(actor(), moves, registry.id)
    return pdf(drawn, "hand-over-list.pdf")


@bp.get("/hand-over-list.pdf")
def hand_over_day() -> Response:
    """What left a registry on a day (today): to one post, or to all."""
    registry, on = _own_registry(), _day()
    post_id = number(request.args.get("post"))
    moves = queries.moves_to(actor(), registry.id, post_id, on)
    if not moves:
        flash(_("No file left the registry on %(day)s.", day=day(on)), "wait")
        return redirect(url_for("registers.index") if nav.has("registers.index") else links.desk())
    institution = directory.institution(registry.institution_id)
    drawn = rounds.hand_over_list(moves, institution, Printed.by(actor()), named(registry))
    service.note_hand_over_list(actor(), moves, registry.id)
    return pdf(drawn, "hand-over-list.pdf")


def _asked() -> LabelsAsked:
    if not prints_labels(actor()):
        raise NotFound
    return labels_asked(actor(), request.args)


def _own_registry() -> Registry:
    own = directory.registries_of(actor())
    asked = number(request.args.get("registry"))
    found = next((each for each in own if asked in (None, each.id)), None)
    if found is None:
        raise NotFound
    return found


def _day() -> date:
    return day_of(request.args.get("day")) or today()
