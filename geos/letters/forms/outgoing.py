"""Fields and format checks of outgoing letters. What may be chosen is passed in."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from geos.core.clock import OFFICE_ZONE, local
from geos.core.errors import Invalid
from geos.core.richtext import as_html
from geos.core.types import Level
from geos.directory.models import Institution
from geos.files.forms import END_OF_DAY
from geos.files.models import Folio
from geos.letters import marks
from geos.letters.addressing import To, as_blocks, in_blocks
from geos.letters.models import AddresseeKind, LetterTemplate, OutgoingLetter, StandardParagraph
from geos.letters.queries.outgoing import Signatory
from geos.letters.sheet import Standing
from geos.routes.forms import RouteFields, post_choices
from geos.routes.models import Route, StepKind
from geos.routes.plans import Stop
from geos.routes.queries import Offer
from geos.web.fields import (
    ChecksField,
    DateField,
    FileField,
    LevelField,
    Pick,
    PinField,
    RichText,
    SegField,
    SelectField,
    TextArea,
    TextField,
    WholeNumber,
)
from geos.web.forms import Form
from geos.web.i18n import language, named
from geos.web.validators import Length, Optional, Required

AFTER = ("after_1", "after_2")  # who signs after the first
OF_THE_WAY = ("signer", *AFTER)
ROUTE = "template"  # the button that shows another usual route
BEGIN = "begin"  # and the one that begins with a letter template
ALL_AT_ONCE = 30  # members; where there are more, they are found by a word of their name
HELD, HELD_ACTING, VACANT = _("%(post)s – %(name)s"), _("%(post)s – Acting: %(name)s"), _("%(post)s – vacant")
TICK = re.compile(r"[1-9]\d{0,8}:\d{1,8}", re.ASCII)
OUTSIDE = _("Name and address on lines, the e-mail address on the last; a blank line before the next one.")


def _number(raw: str | None) -> int | None:
    return int(raw) if raw else None


class LetterForm(RouteFields):
    """A letter: text, addressees, copies, enclosures, and in a draft also its way to the signature."""

    text_version = WholeNumber()
    letter_template = SelectField(_("Begin with a template"), [Optional()], coerce=_number)
    subject = TextField(
        _("Subject"), [Required(), Length(max=300)], hint=_("As on the letter, without “RE:”")
    )
    their_reference = TextField(_("Their reference"), [Optional(), Length(max=80)])
    language = SegField(
        _("Language of the letter"),
        [Required()],
        choices=[("sw", "Kiswahili"), ("en", "English")],
        default="sw",
    )
    seek = TextField(_("Find an institution"), [Optional(), Length(max=100)])
    members = ChecksField(_("Addressees"), [Optional()], coerce=int)
    outside = TextArea(_("Addressees outside"), [Optional(), Length(max=20_000)], hint=OUTSIDE, rows=4)
    copies = ChecksField(_("Copies to"), [Optional()], coerce=int)
    outside_copies = TextArea(_("Copies outside"), [Optional(), Length(max=20_000)], hint=OUTSIDE, rows=4)
    salutation = TextField(_("Salutation"), [Optional(), Length(max=120)])
    body = RichText(
        _("Text of the letter"),
        [Required(_("Write the text of the letter"))],
        most=50_000,
        hint=_("A blank line begins a new paragraph; from the second on they are numbered by themselves."),
        rows=14,
    )
    closing = TextField(_("Closing words"), [Optional(), Length(max=120)])
    through = TextArea(
        _("Through (K.k.)"),
        [Optional(), Length(max=400)],
        hint=_("Through whom the letter goes, a line each; it is printed above the salutation"),
        rows=2,
    )
    papers = FileField(
        _("Enclosures"),
        [Optional()],
        multiple=True,
        hint=_("Any number; their order and titles can be changed afterwards"),
    )
    level = LevelField(validators=[Required()])
    due_on = DateField(_("Due"), [Optional()])
    signer = SelectField(_("Who signs"), [Required(_("Choose who signs"))])
    after_1 = SelectField(_("Who signs after"), [Optional()], coerce=_number)
    after_2 = SelectField(_("And after"), [Optional()], coerce=_number)

    # What may be chosen -------------------------------------------------------------------------------

    def offer_members(self, members: Sequence[Institution]) -> None:
        """Every other institution, or where there are many those chosen and those that were looked for."""
        wanted = (self.seek.data or "").lower().split()
        if len(members) <= ALL_AT_ONCE:
            del self.seek
        for field in (self.members, self.copies):
            chosen = set(field.data or ())
            field.options = [
                _pick(each)
                for each in members
                if len(members) <= ALL_AT_ONCE or each.id in chosen or _named_so(each, wanted)
            ]

    def offer_way(self, offer: Offer, signatories: Sequence[Signatory], plan: Sequence[Stop] | None) -> None:
        """Who may be asked on the way, and who may sign first and after; `plan` is a draft's.

        The stops that sign have fields of their own: as whom somebody signs is asked there.
        """
        self.signer.choices = [
            ("", gettext("Choose")),
            *((each.key, signatory_text(each)) for each in signatories),
        ]
        after = [("", gettext("Nobody")), *post_choices(offer.posts, "")[1:]]
        for name in AFTER:
            self[name].choices = after
        self.offer_route(offer, plan, [kind for kind in offer.kinds if kind is not StepKind.SIGN])
        if plan is None and (not self._bound or self.pressed == ROUTE):
            self._show_signers(offer.plan(self.template.data).stops)

    def _show_signers(self, stops: Sequence[Stop]) -> None:
        signing = [stop.post_id for stop in stops if stop.kind is StepKind.SIGN]
        if signing and not self.kept.data:
            self.signer.data = f"{signing[0]}:{signing[0]}"
            for name, post_id in zip(AFTER, signing[1:], strict=False):
                self[name].data = post_id

    def offer_templates(
        self, templates: Sequence[LetterTemplate], standard: Sequence[StandardParagraph]
    ) -> None:
        """The letters to begin with, and the paragraphs that can be put in."""
        self.letter_template.choices = [
            ("", gettext("An empty letter")),
            *((str(each.id), each.name) for each in templates),
        ]
        if not templates:
            del self.letter_template
        self.body.paragraphs = paragraphs(standard)

    def begin_with(self, template: LetterTemplate, values: Mapping[str, str]) -> None:
        """Show a template's words in place of what stands here, with what is known put in."""
        form = template.body_format
        self.language.data = template.language
        self.subject.data = marks.fill(template.subject, values) or self.subject.data
        self.salutation.data = marks.fill(template.salutation, values)
        self.body.data, self.body.format = marks.fill(template.body, values, form), form
        self.closing.data = template.closing

    @property
    def pressed(self) -> str:
        """The button that only draws the form again, '' for none."""
        return str(request.form.get("find", "")) if self._bound else ""

    def drop_way(self) -> None:
        """A letter that was returned keeps the way that it was sent on."""
        for name in OF_THE_WAY:
            del self[name]
        self.drop_route()

    def offer_levels(self, clearance: Level, file_level: Level) -> None:
        """A letter is never above its file; nothing is asked where there is one level only."""
        self.level.limit(min(clearance, file_level))
        if len(self.level.choices) < 2:
            del self.level

    # What was chosen ----------------------------------------------------------------------------------

    @property
    def due_at(self) -> datetime | None:
        """The end of the office's day that was chosen."""
        on = self.due_on.data
        return datetime.combine(on, END_OF_DAY, OFFICE_ZONE) if on else None

    def text(self) -> dict[str, Any]:
        """The letter as `draft` and `edit` take it; Invalid where an address outside cannot be read."""
        return {
            "subject": self.subject.data,
            "salutation": self.salutation.data or "",
            "body": self.body.data,
            "body_format": self.body.format,
            "closing": self.closing.data or "",
            "through": self.through.data or "",
            "papers": uploads(self.papers.data),
            "their_reference": self.their_reference.data or "",
            "language": self.language.data,
            "level": self.level.data if self.level else None,  # None: the file's
            "addressees": [*_members(self.members.data), *in_blocks(self.outside.data or "", "outside")],
            "copies": [
                *_members(self.copies.data),
                *in_blocks(self.outside_copies.data or "", "outside_copies"),
            ],
            "due_at": self.due_at,
        }

    def way(self, author_post_id: int) -> dict[str, Any]:
        """Signer and stops; none where the author signs alone."""
        signing, principal = (int(part) for part in self.signer.data.split(":"))
        asked = list(self.steps)
        after = [self[name].data for name in AFTER if self[name].data]
        if signing != author_post_id or asked or after:
            asked += [Stop(StepKind.SIGN, post_id) for post_id in (signing, *after)]
        return {"signer_post_id": principal, "steps": asked}


def filled(letter: OutgoingLetter, route: Route | None) -> dict[str, Any]:
    """What the form shows of a letter that is written already."""
    main = [each for each in letter.addressees if not each.is_copy]
    copies = [each for each in letter.addressees if each.is_copy]
    signing = [step.post_id for step in route.steps if step.kind is StepKind.SIGN] if route else []
    first = signing[0] if signing else letter.post_id
    return {
        "text_version": letter.text_version,
        "subject": letter.subject,
        "salutation": letter.salutation,
        "body": (letter.body, letter.body_format),
        "closing": letter.closing,
        "through": letter.through,
        "their_reference": letter.their_reference,
        "language": letter.language,
        "level": letter.level,
        "members": [each.institution_id for each in main if each.kind is AddresseeKind.MEMBER],
        "outside": as_blocks(main),
        "copies": [each.institution_id for each in copies if each.kind is AddresseeKind.MEMBER],
        "outside_copies": as_blocks(copies),
        "due_on": local(letter.due_at).date() if letter.due_at else None,
        "signer": f"{first}:{letter.signer_post_id}",
        **dict(zip(AFTER, signing[1:], strict=False)),
    }


def signatory_text(each: Signatory) -> str:
    """`Naibu Katibu Mkuu, kwa niaba ya Katibu Mkuu – Hawa Kombo`."""
    title = named(each.post)
    if each.principal is not None:
        title = str(_("%(post)s, on behalf of %(principal)s")) % {
            "post": title,
            "principal": named(each.principal),
        }
    text = HELD if each.holder else VACANT
    return str(HELD_ACTING if each.acting else text) % {"post": title, "name": each.holder}


def _pick(institution: Institution) -> Pick:
    return Pick(str(institution.id), title=named(institution), extra=institution.code)


def _named_so(institution: Institution, words: Sequence[str]) -> bool:
    names = f"{institution.name_sw} {institution.name_en} {institution.code} {institution.domain}".lower()
    return bool(words) and all(word in names for word in words)


def _members(ids: Sequence[int] | None) -> list[To]:
    return [To(institution_id=each) for each in ids or ()]


def paragraphs(standard: Sequence[StandardParagraph]) -> list[tuple[str, str]]:
    """Standard paragraphs as the text's field offers them: name, and clean HTML."""
    return [(each.name, str(as_html(each.body, each.body_format))) for each in standard]


def uploads(sent: Any) -> list[tuple[str, bytes]]:
    """Names and bytes of the files that came."""
    return [(each.filename or "", each.read()) for each in sent or ()]


class OpinionForm(Form):
    """Words with a yes; they may be left out."""

    text = TextArea(_("Your opinion"), [Optional(), Length(max=2000)], rows=4)


class WordsForm(Form):
    """Words that must be said: a comment, or why it is advised against."""

    text = TextArea(_("Your opinion"), [Required(), Length(max=2000)], rows=4)


class ReturnForm(Form):
    """Why a letter is not countersigned."""

    reason = TextArea(_("Reason"), [Required(_("Write the reason")), Length(max=300)], rows=3)


class AmendForm(Form):
    """The words of a letter, mended by whoever has it at a stop."""

    text_version = WholeNumber()
    subject = TextField(_("Subject"), [Required(), Length(max=300)])
    salutation = TextField(_("Salutation"), [Optional(), Length(max=120)])
    body = RichText(_("Text of the letter"), [Required(_("Write the text of the letter"))], most=50_000)
    closing = TextField(_("Closing words"), [Optional(), Length(max=120)])
    why = TextArea(
        _("What you changed, and why"),
        [Optional(), Length(max=2000)],
        hint=_("The author and those who said yes before read this"),
        rows=2,
    )

    def text(self) -> dict[str, Any]:
        """As `amend` takes it."""
        words = {name: self[name].data or "" for name in ("subject", "salutation", "body", "closing", "why")}
        return {**words, "body_format": self.body.format}


class PapersForm(Form):
    """Further enclosures: uploads, or a paper of the letter's file."""

    papers = FileField(_("Files to upload"), [Optional()], multiple=True)
    folio = SelectField(_("Or a paper of this file"), [Optional()], coerce=_number)
    title = TextField(
        _("Title of the enclosure"),
        [Optional(), Length(max=200)],
        hint=_("As it is listed on the letter; else the file's name is"),
    )

    def offer(self, folios: Sequence[Folio]) -> None:
        """The papers of the file that can be enclosed."""
        self.folio.choices = [
            ("", gettext("None")),
            *((str(each.id), f"{each.label} – {each.title}") for each in folios),
        ]


class TitleForm(Form):
    """Another title for an enclosure."""

    title = TextField(_("Title of the enclosure"), [Required(), Length(max=200)])


class BatchForm(Form):
    """Letters that are signed together, each as it was shown, and the PIN."""

    letters = ChecksField(_("Letters"), [Optional()])
    pin = PinField(validators=[Required(_("Write your signing PIN"))])

    def offer(self, letters: Sequence[OutgoingLetter]) -> None:
        """The letters that may be ticked. One that changed or was signed meanwhile is told of by itself."""
        chosen = [each for each in self.letters.data or () if TICK.fullmatch(each)]
        shown = [f"{each.id}:{each.version}" for each in letters]
        self.letters.options = [Pick(value) for value in dict.fromkeys([*shown, *chosen])]

    def chosen_letters(self) -> list[tuple[int, int]]:
        """(id, version) of those that were ticked; Invalid (field `letters`) where none was."""
        pairs = [tuple(map(int, each.split(":"))) for each in self.letters.data or ()]
        if not pairs:
            raise Invalid(fields={"letters": "Tick at least one letter"})
        return [(letter_id, version) for letter_id, version in pairs]


class StrikeOutForm(Form):
    """Why a signed letter is never sent."""

    reason = TextField(_("Reason"), [Required(_("Write the reason")), Length(max=300)])


class SignForm(Form):
    """The confirmation; it asks as what only where there is a choice, and always for the PIN."""

    post = SelectField(_("You sign as"), [Required()], coerce=_number)

    pin = PinField(validators=[Required(_("Write your signing PIN"))])

    def offer(self, standings: Sequence[Standing]) -> None:
        """The rights in which this person may sign, the closest first."""
        if len(standings) < 2:
            del self.post
            return
        self.post.choices = [(str(each.post.id), each.capacity(language())) for each in standings]
