"""The cover of a file (jalada), one for each volume."""

from flask_babel import gettext as _
from flask_babel import pgettext as _p

from geos.core.actor import Actor
from geos.core.types import Level
from geos.files.codes import file_code
from geos.files.models import ENDED, RegistryFile
from geos.sheets import queries
from geos.sheets.printed import Printed, day, paper, render
from geos.web.fields import LEVELS
from geos.web.i18n import named


def cover(actor: Actor, file: RegistryFile, printed: Printed, number: int | None = None) -> bytes:
    """The cover of volume `number`, else of the last one."""
    spans = queries.spans(file)
    span = next((each for each in spans if each.volume.number == number), spans[-1])
    base = paper(
        printed,
        file.institution,
        title=_("Cover of %(reference)s", reference=file.reference),
        level=file.level,
        registry=named(file.at_registry),
        code=file_code(file.id),
        numbered=False,
    )
    words = {"reference": _("Reference number"), "title": _("Title"), "transit": _("Transit of the file")}
    return render(
        "cover",
        {
            **base,
            "reference": file.reference,
            "subject": file.title,
            "facts": _facts(file, span, len(spans)),
            "ties": _ties(actor, file, span, spans),
            "closed": _closed(file, span),
            "grid": [_("To"), _p("transit", "Date"), _p("transit", "Folio"), _p("transit", "Signature")],
            "words": {**base["words"], **words},
        },
    )


def _facts(file: RegistryFile, span: queries.Span, volumes: int) -> list[tuple[str, str]]:
    series = file.keyword.parent
    return [
        (_("Volume"), _("%(number)d of %(all)d", number=span.volume.number, all=volumes)),
        (_p("volume", "Opened"), day(span.volume.opened_at)),
        (_p("volume", "Closed"), day(span.volume.closed_at)),
        (_("Folios"), extent(span)),
        (_("Series"), f"{series.code} {named(series)}" if series else ""),
        (_("Keyword"), f"{file.keyword.code} {named(file.keyword)}"),
        (_("Level"), str(LEVELS[file.level])),
        (_("Place"), file.location),
    ]


def extent(span: queries.Span) -> str:
    """`41–96`, `41–` while it grows, "" where it has none yet."""
    if not span.first:
        return ""
    return f"{span.first}–{span.last if span.volume.closed_at else ''}"


def _ties(
    actor: Actor, file: RegistryFile, span: queries.Span, spans: list[queries.Span]
) -> list[tuple[str, str]]:
    numbers = {each.volume.number: each for each in spans}
    before, after = numbers.get(span.volume.number - 1), numbers.get(span.volume.number + 1)
    secret = file.level >= Level.CONFIDENTIAL
    rows = [
        (_("Previous volume"), _volume(before)),
        (_("Next volume"), _volume(after)),
        (_("Goes on from"), _files([file.previous] if file.previous else [], secret)),
        (_("Goes on in"), _files(queries.following(actor, file), secret)),
        (_("Part of"), _files([file.main_file] if file.main_file else [], secret)),
        (_("See also"), _files(queries.related(actor, file), secret)),
    ]
    return [row for row in rows if row[1]]


def _volume(span: queries.Span | None) -> str:
    if span is None:
        return ""
    return " · ".join(filter(None, (_("Volume %(number)d", number=span.volume.number), extent(span))))


def _files(files: list[RegistryFile], bare: bool) -> str:
    """References, with titles of open files: a cover is read by whoever passes the shelf."""
    open_ = [
        each.reference if bare or each.level >= Level.CONFIDENTIAL else f"{each.reference} {each.title}"
        for each in files
    ]
    return "; ".join(open_)


def _closed(file: RegistryFile, span: queries.Span) -> str:
    if file.state in ENDED:
        return str(_("FILE CLOSED %(day)s", day=day(file.closed_at)))
    if span.volume.closed_at:
        return str(_("VOLUME CLOSED %(day)s", day=day(span.volume.closed_at)))
    return ""
