"""What the kit page shows: one of everything, filled with the example that the design was drawn with."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext, lazy_pgettext, pgettext

from geos.core.clock import now
from geos.core.richtext import TextFormat, as_html, compare
from geos.core.types import Level
from geos.web.conflict import Clash, Conflict
from geos.web.fields import (
    CheckField,
    ChecksField,
    DateField,
    FileField,
    LevelField,
    Pick,
    PickField,
    RichText,
    SelectField,
    TextArea,
    TextField,
)
from geos.web.forms import Form
from geos.web.times import Due, due
from geos.web.validators import Length, Optional, Required


class SampleForm(Form):
    """One field of each kind."""

    subject = TextField(
        lazy_pgettext("kit", "Subject"),
        [Required(), Length(max=200)],
        hint=lazy_pgettext("kit", "As on the letter, without “RE:”"),
    )
    dated = DateField(lazy_pgettext("kit", "Date of the letter"), [Required()])
    post = SelectField(lazy_pgettext("kit", "Hand over to"), [Required()])
    level = LevelField()
    file = PickField(
        lazy_pgettext("kit", "File"), [Required()], search=lazy_pgettext("kit", "Reference or subject")
    )
    remarks = TextArea(lazy_pgettext("kit", "Remarks"), [Optional(), Length(max=2000)], rows=3)
    body = RichText(lazy_pgettext("kit", "Text"), [Optional()], most=5000, rows=6)
    copies = ChecksField(lazy_pgettext("kit", "Copies to"), [Optional()])
    scan = FileField(lazy_pgettext("kit", "Scan"), [Optional()], accept="application/pdf")
    tell = CheckField(lazy_pgettext("kit", "Tell me when it comes back"))


class DialogForm(Form):
    """The example of a short act."""

    remarks = TextArea(lazy_pgettext("kit", "Remarks"), [Required(), Length(max=2000)], rows=3)


def content() -> dict[str, Any]:
    """Everything that kit.html draws."""
    return {
        "form": _form(),
        "clash": _clash(),
        "work": _work(),
        "stops": _stops(),
        "events": _events(),
        "stages": _stages(),
        "minutes": _minutes(),
        "folios": _folios(),
        "tree": _tree(),
        "swatches": SWATCHES,
        "at": now(),
    }


BODY = ("<p>Naomba <strong>vitanda</strong>:</p><ul><li><p>vya watoto</p></li></ul>", TextFormat.HTML)
SWATCHES = (
    *("desk", "paper", "paper-2", "paper-3", "line", "line-2", "ink", "ink-2", "ink-3", "act", "soft"),
    *("wait-edge", "wait-bg", "run", "run-bg", "done", "done-bg", "late", "late-bg", "rail", "gold", "sheet"),
)


def _clash() -> Conflict:
    def text(words: str) -> tuple[str, TextFormat]:
        return f"Naomba vitanda {words} vya watoto.", TextFormat.PLAIN

    theirs, mine = compare(*text("40"), *text("45")), compare(*text("45"), *text("50"))
    part = Clash("body", pgettext("kit", "Text"), theirs, mine, as_html(*text("45")), text("45")[0])
    return Conflict("Rehema Lukindo", now(), (part,), (pgettext("kit", "Subject"),))


def _form() -> SampleForm:
    form = SampleForm(
        formdata=None,
        data={"subject": "Ukomo wa bajeti 2027/28", "level": Level.OPEN, "tell": True, "body": BODY},
    )
    form.post.choices = [("1", "Mkurugenzi wa Tiba"), ("2", "Mhasibu Mkuu")]
    form.file.options = [
        Pick(
            "1",
            "EA.45/312/02",
            "Folio 68",
            "Ununuzi wa vifaa tiba na dawa – Hospitali za Rufaa",
            pgettext("kit", "they quote this letter"),
        ),
        Pick("new", title=pgettext("kit", "Open a new file")),
    ]
    form.file.data = "1"
    form.copies.options = [Pick("1", title="Mhasibu Mkuu"), Pick("2", title="Mwanasheria")]
    form.copies.data = ["1"]
    form.dated.errors = [gettext("Write a date, for example 19/11/2026")]
    return form


def _work() -> list[SimpleNamespace]:
    row = {"kind": pgettext("kit", "File"), "icon": "folder", "url": "#", "act_url": "#", "level": 0}
    return [
        SimpleNamespace(
            **row | {"level": 1, "icon": "notes", "kind": pgettext("kit", "Loose minute")},
            title="Idhini ya kuajiri watumishi 42 wa kada ya uuguzi – Hospitali ya Rufaa Mtwara",
            ref="EA.12/208/01/31",
            sender="AD-HR",
            held=gettext("%(time)s in hand", time="siku 4"),
            due=due(now() - timedelta(days=2)),
            act=pgettext("kit", "Approve"),
        ),
        SimpleNamespace(
            **row,
            title="Ununuzi wa vifaa tiba – Hospitali za Rufaa za Mikoa",
            ref="EA.45/312/02 · F67",
            sender="Masjala",
            held=gettext("%(time)s in hand", time="saa 1"),
            due=Due(gettext("Today, %(hour)s", hour="15:30"), "saa 5 zimebaki", late=False),
            act=pgettext("kit", "Receive the file"),
        ),
    ]


def _stops() -> list[dict[str, Any]]:
    return [
        {"state": "done", "name": "Afisa Ununuzi", "sub": "aliandika, 23 Nov"},
        {"state": "done", "both": [("Mhasibu Mkuu", "sambamba"), ("Mwanasheria", "sambamba")]},
        {"state": "now", "name": pgettext("kit", "You"), "sub": "dakika 40 mkononi"},
        {"state": "next", "name": "Katibu Mkuu", "sub": "idhini ya mwisho"},
    ]


def _events() -> list[dict[str, str]]:
    return [
        {"kind": "ok", "title": "Imesajiliwa e-GA", "sub": "09:31 · Na. 4410/2026"},
        {"kind": "no", "title": "Nairobi wamekataa", "sub": "09:14"},
        {"kind": "now", "title": "Kwenye foleni", "sub": "10:45 tena"},
    ]


def _stages() -> list[dict[str, Any]]:
    return [
        {"name": "Masjala", "held": "siku 1", "share": 1, "state": "past"},
        {"name": "Ununuzi", "held": "siku 4", "share": 4, "state": "past"},
        {"name": "Mhasibu", "held": "siku 5", "share": 5, "state": "late"},
        {"name": pgettext("kit", "You"), "held": "saa 1", "share": 0.1, "state": "now"},
    ]


def _minutes() -> list[dict[str, Any]]:
    return [
        {
            "number": 42,
            "mine": True,
            "text": "Tafadhali angalia F68 na unishauri kama akiba ya Kanda ya Kati inatosha.",
            "name": "Dkt. Zawadi Mtengeti",
            "post": "Katibu Mkuu",
            "at": "24 Nov 2026, 08:05",
        },
        {
            "number": 41,
            "text": "Fedha zipo kifungu 22061 (TZS 184,500,000).",
            "name": "Elia Massawe",
            "post": "Mhasibu Mkuu",
            "at": "20 Nov 2026, 16:40",
        },
    ]


def _folios() -> list[dict[str, Any]]:
    return [
        {
            "number": "68",
            "title": "Upungufu wa dawa, Kanda ya Magharibi",
            "sub": "Bohari ya Dawa · 24 Nov",
            "url": "#",
            "direction": "in",
            "current": True,
        },
        {
            "number": "68(a)",
            "title": "Jedwali la mahitaji",
            "sub": "kurasa 4 · PDF",
            "url": "#",
            "enclosure": True,
        },
        {
            "number": "67",
            "title": "Ombi la taarifa ya akiba",
            "sub": "Kwa Bohari ya Dawa · 20 Nov",
            "url": "#",
            "direction": "out",
        },
    ]


def _tree() -> list[dict[str, Any]]:
    posts = [{"text": "DAHRM", "url": "#", "current": True}, {"text": "AD-HR", "url": "#"}]
    units = [
        {"text": "Katibu Mkuu", "url": "#"},
        {"text": "Utawala na Rasilimaliwatu", "open": True, "children": posts},
        {"text": "Tiba", "children": [{"text": "Mkurugenzi wa Tiba", "url": "#"}]},
    ]
    return [{"text": "Wizara ya Afya", "icon": "building", "open": True, "children": units}]
