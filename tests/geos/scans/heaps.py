"""What a scanner makes of letters and separator sheets: grey, noisy, crooked pictures of pages in one PDF."""

import io

from PIL import Image, ImageChops

from geos.core.db import db
from geos.documents.pdfium import page_raster
from geos.scans import service
from geos.scans.separators import separator_sheets
from tests.geos.documents import samples

DPI = 150
LETTER = samples.letter(
    institution="Bohari ya Dawa",
    reference="BD.112/45/02/118",
    subject="Taarifa ya upungufu wa dawa muhimu katika Kanda ya Magharibi",
    body="Bohari imepokea maombi ya vituo mia mbili na kumi na nne vya Kanda ya Magharibi.\n\n"
    "Tunaomba idhini ya kuhamisha akiba kutoka Kanda ya Kati.\n\nNakutakia kazi njema.",
)


def drawn(pdf, page=1):
    """A page of a PDF as a grey picture."""
    return page_raster(pdf, page, DPI)


def letter():
    """A page with a Swahili letter."""
    return drawn(samples.render_letter(LETTER))


def separator(registry):
    """The sheet that lies between letters."""
    return drawn(separator_sheets(registry, 1))


def blank():
    """The empty back of a sheet."""
    return Image.new("L", (1240, 1754), 248)


def scanned(page, turned=0.0, noise=14):
    """What the scanner's glass makes of a page: a little crooked, grey, with noise."""
    askew = page.rotate(turned, expand=abs(turned) > 45, fillcolor=250, resample=Image.Resampling.BILINEAR)
    return ImageChops.add(askew, Image.effect_noise(askew.size, noise), 1, -128)


def heap(*pages):
    """One PDF of these pictures."""
    out = io.BytesIO()
    first, *others = pages
    first.save(out, "PDF", save_all=True, append_images=others, resolution=DPI, quality=60)
    return out.getvalue()


def plain(registry, *kinds):
    """A small heap by letters: L a letter's page, S a separator sheet, B a blank back."""
    made = {"L": letter, "B": blank, "S": lambda: separator(registry)}
    pages = {kind: made[kind]() for kind in set(kinds)}
    return heap(*(pages[kind] for kind in kinds))


def uploaded(office, data, member=None, registry=None, **facts):
    """A heap that a clerk uploaded; the worker has not seen it."""
    member = member or office.clerk
    batch = service.upload(
        member.actor, registry or office.registry, "kundi.pdf", data, post_id=member.post.id, **facts
    )
    db.session.commit()
    return batch


def split(office, *kinds, **facts):
    """A heap that the worker has cut."""
    batch = uploaded(office, plain(office.registry, *kinds), **facts)
    service.split_pending()
    db.session.refresh(batch)
    return batch
