"""An institution's stationery, as its administrator keeps it."""

import io

from PIL import Image

from geos.letters.entry import Draft, Head
from geos.letters.service import stationery as service

TEXT = "Tafadhali rejea barua yako yenye Kumb. Na. {{kumb_yao}}.\n\nBarua hii ni {{ kumb_na }} ya {{tarehe}}."


def png(side=40):
    """A small green picture."""
    made = io.BytesIO()
    Image.new("RGB", (side, side), "#0a6b3d").save(made, "PNG")
    return made.getvalue()


def head(**other):
    """Afya's letterhead in both languages."""
    facts = {
        "name_sw": "Wizara ya Afya",
        "name_en": "Ministry of Health",
        "lines_sw": "Mji wa Serikali, Mtumba\nS.L.P. 743, 40478 Dodoma",
        "phone": "+255 26 232 3267",
        "email": "ps@afya.go.tz",
        "website": "www.afya.go.tz",
        "motto_sw": "Afya bora kwa wote",
    }
    return Head(**{**facts, **other})


def letterhead(office, **more):
    """The same, set by the administrator."""
    return service.set_letterhead(office.admin.actor, office.afya, head(), **more)


def template(office, **other):
    """A template with marks in it."""
    facts = {
        "name": "Jibu la kawaida",
        "body": TEXT,
        "subject": "Maoni",
        "salutation": "Ndugu {{mwandikiwa}},",
    }
    return service.add_template(office.admin.actor, office.afya, Draft(**{**facts, **other}))


def paragraph(office, **other):
    """A closing paragraph."""
    facts = {"name": "Shukrani", "body": "Nakushukuru kwa ushirikiano wako."}
    return service.add_paragraph(office.records.actor, office.afya, Draft(**{**facts, **other}))
