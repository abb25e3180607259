"""Fields and format checks of the letterhead, of templates and of standard paragraphs."""

from typing import Any

from flask_babel import lazy_gettext as _

from geos.core.richtext import TextFormat
from geos.directory.models import Institution
from geos.letters.entry import Draft, Head
from geos.letters.models import Letterhead, LetterTemplate, StandardParagraph
from geos.web.fields import CheckField, EmailField, FileField, SegField, TextArea, TextField
from geos.web.forms import Form
from geos.web.validators import Length, Optional, Required

LANGUAGES = [("sw", "Kiswahili"), ("en", "English")]
LINES = _("One line each, for example: Mji wa Serikali, Mtumba; then S.L.P. 743, 40478 Dodoma")


class LetterheadForm(Form):
    """The head of an institution's letters in both languages."""

    name_sw = TextField(_("Name in Swahili"), [Required(), Length(max=160)])
    name_en = TextField(_("Name in English"), [Required(), Length(max=160)])
    lines_sw = TextArea(_("Address in Swahili"), [Optional(), Length(max=400)], hint=LINES, rows=3)
    lines_en = TextArea(
        _("Address in English"),
        [Optional(), Length(max=400)],
        hint=_("Leave it empty where it is the same as in Swahili"),
        rows=3,
    )
    phone = TextField(_("Telephone"), [Optional(), Length(max=120)])
    email = EmailField(_("E-mail"), [Optional()])
    website = TextField(_("Website"), [Optional(), Length(max=120)])
    motto_sw = TextField(_("Motto in Swahili"), [Optional(), Length(max=160)])
    motto_en = TextField(_("Motto in English"), [Optional(), Length(max=160)])
    logo = FileField(
        _("Logo"),
        [Optional()],
        accept="image/png,image/svg+xml,.png,.svg",
        hint=_("PNG or SVG, at most 256 kB; it stands above the name"),
    )
    without_logo = CheckField(_("Print no logo"))

    def head(self) -> Head:
        """As the service takes it."""
        names = ("name_sw", "name_en", "lines_sw", "lines_en", "phone", "email", "website")
        return Head(**{name: self[name].data or "" for name in (*names, "motto_sw", "motto_en")})

    def upload(self) -> tuple[str, bytes] | None:
        """File name and bytes of a new logo."""
        sent: Any = self.logo.data  # one file, or None
        return (sent.filename or "", sent.read()) if sent else None


def head_of(institution: Institution, found: Letterhead | None) -> dict[str, Any]:
    """What the form shows at first: the letterhead, or what the directory knows."""
    if found is None:
        lines = f"{institution.address}"
        return {"name_sw": institution.name_sw, "name_en": institution.name_en, "lines_sw": lines}
    names = ("name_sw", "name_en", "lines_sw", "lines_en", "phone", "email", "website")
    return {name: getattr(found, name) for name in (*names, "motto_sw", "motto_en")}


class PieceForm(Form):
    """A template or a standard paragraph: name, language, text."""

    name = TextField(_("Name"), [Required(), Length(max=120)], hint=_("By which your colleagues find it"))
    language = SegField(_("Language"), [Required()], choices=LANGUAGES, default="sw")
    body = TextArea(_("Text"), [Required(_("Write the text")), Length(max=50_000)], rows=12)

    def draft(self) -> Draft:
        """As the service takes it."""
        return Draft(
            name=self.name.data or "",
            language=self.language.data or "sw",
            body=self.body.data or "",
            body_format=getattr(self.body, "format", TextFormat.PLAIN),
            **{name: self[name].data or "" for name in ("subject", "salutation", "closing") if name in self},
        )


class TemplateForm(PieceForm):
    """A letter to begin with."""

    subject = TextField(
        _("Subject"), [Optional(), Length(max=300)], hint=_("As on the letter, without “RE:”")
    )
    salutation = TextField(_("Salutation"), [Optional(), Length(max=120)])
    closing = TextField(_("Closing words"), [Optional(), Length(max=120)])


def shown(piece: LetterTemplate | StandardParagraph) -> dict[str, Any]:
    """What the form shows of one that is there already."""
    names = ("name", "language", "body", "subject", "salutation", "closing")
    return {name: getattr(piece, name) for name in names if hasattr(piece, name)}
