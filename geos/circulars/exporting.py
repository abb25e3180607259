"""Who has acknowledged a circular, as an Excel table."""

import io

from flask_babel import gettext as _
from flask_babel import pgettext

from geos.circulars import drawing, queries
from geos.circulars.models import Circular
from geos.core.clock import local
from geos.core.db import db
from geos.core.spreadsheets import safe
from geos.web.i18n import named

WIDTHS = (44, 26, 20, 20, 30, 30, 50)  # characters of each column


def as_xlsx(circular: Circular) -> bytes:
    """Every recipient with state, times, who acknowledged as which post, and the remark."""
    # heavy: imported when first used
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(drawing.name(circular).replace("/", "-")[:31])
    sheet.freeze_panes = "A2"
    for place, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for row in _rows(circular):
        sheet.append([safe(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(circular: Circular) -> list[list[str]]:
    heading = [
        *(
            _("Recipient"),
            _("State"),
            _("Delivered"),
            _("Acknowledged"),
            pgettext("circular", "By"),
            _("As"),
            pgettext("circular", "Remark"),
        ),
    ]
    rows = [heading]
    for copy in db.session.scalars(queries.copies(circular)):
        by, post = copy.acknowledged_by, copy.acknowledged_post
        times = [
            f"{local(at):%Y-%m-%d %H:%M}" if at else "" for at in (copy.delivered_at, copy.acknowledged_at)
        ]
        rows.append(
            [
                drawing.recipient(copy),
                drawing.copy_tag(copy)[1],
                *times,
                by.name if by else "",
                named(post) if post else "",
                copy.remark,
            ]
        )
    return rows
