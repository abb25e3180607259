"""Slips for envelopes as PDF: each in the language of whom it is for."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import segno
from flask_babel import force_locale, gettext

from geos.core.clock import local, now
from geos.directory.models import Institution
from geos.documents.pdf.printable import line
from geos.documents.pdf.renderer import TypstRenderer
from geos.importing.service import Slip
from geos.provisioning.queries import first_password_url
from geos.web.times import day_long

LANGUAGES = ("sw", "en")
MASK = 4  # every mask can be read; to compare all eight of them takes five times as long


def slips_pdf(institution: Institution, slips: Sequence[Slip], until: date) -> bytes:
    """Three slips to a page, in the order given; `until` is the last day on which their links work."""
    today = local(now()).date()
    with force_locale("sw"):
        title = gettext("First-password slips")
    data = {
        "title": title,
        "institution": line(institution.name_sw),
        "year": today.year,
        "month": today.month,
        "day": today.day,
        "words": {language: _words(language) for language in LANGUAGES},
        "slips": [_slip(institution, slip, until) for slip in slips],
    }
    return TypstRenderer().render("first_password", data)


def _words(language: str) -> dict[str, str]:
    with force_locale(language):
        return {
            "username": gettext("Your user name and mail address"),
            "open": gettext("Open this address and choose your password. It works once."),
            "rule": gettext(
                "Choose at least 10 characters, not your name. Nobody of the administration ever asks for it."
            ),
            "scan": gettext("Or scan"),
            "keep": gettext("Show this paper to nobody, and tear it up when your password is set."),
        }


def _slip(institution: Institution, slip: Slip, until: date) -> dict[str, str]:
    language = slip.language if slip.language in LANGUAGES else LANGUAGES[0]
    url = first_password_url(slip.secret)
    with force_locale(language):
        last = gettext("Until %(day)s", day=day_long(until))
    return {
        "language": language,
        "institution": line(institution.name_sw if language == "sw" else institution.name_en),
        "name": line(slip.name),
        "post": line(slip.post_sw if language == "sw" else slip.post_en),
        "unit": line(slip.unit_sw if language == "sw" else slip.unit_en),
        "username": slip.username,
        "url": url,
        "qr": _qr(url),
        "until": last,
    }


def _qr(text: str) -> str:
    out = BytesIO()
    segno.make(text, error="m", micro=False, boost_error=False, mask=MASK).save(
        out, kind="svg", border=0, xmldecl=False
    )
    return out.getvalue().decode()
