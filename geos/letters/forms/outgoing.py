"""Fields and format checks of outgoing letters. What may be chosen is passed in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from geos.core.clock import OFFICE_ZONE, local
from geos.core.types import Level
from geos.directory.models import Institution, Post
from geos.files.forms import END_OF_DAY, post_choices
from geos.letters.addressing import To, as_blocks, in_blocks
from geos.letters.models import AddresseeKind, OutgoingLetter
from geos.letters.queries.outgoing import Signatory
from geos.letters.sheet import Standing
from geos.routes.models import Route, StepKind
from geos.web.fields import (
    ChecksField,
    DateField,
    LevelField,
    Pick,
    PinField,
    SegField,
    SelectField,
    TextArea,
    TextField,
)
from geos.web.forms import Form
from geos.web.i18n import language, named
from geos.web.validators import Length, Optional, Required

REVIEWERS = ("reviewer_1", "reviewer_2", "reviewer_3")
ALL_AT_ONCE = 30  # members; where there are more, they are found by a word of their name
HELD, HELD_ACTING, VACANT = _("%(post)s – %(name)s"), _("%(post)s – Acting: %(name)s"), _("%(post)s – vacant")
OUTSIDE = _("Name and address on lines, the e-mail address on the last; a blank line before the next one.")


def _number(raw: str | None) -> int | None:
    return int(raw) if raw else None


class LetterForm(Form):
    """A letter: text, addressees, copies, and in a draft also its way to the signature."""

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
    body = TextArea(
        _("Text of the letter"),
        [Required(_("Write the text of the letter")), Length(max=50_000)],
        hint=_("A blank line begins a new paragraph; from the second on they are numbered by themselves."),
        rows=14,
    )
    level = LevelField(validators=[Required()])
    due_on = DateField(_("Due"), [Optional()])
    reviewer_1 = SelectField(_("First through"), [Optional()], coerce=_number)
    reviewer_2 = SelectField(_("Then through"), [Optional()], coerce=_number)
    reviewer_3 = SelectField(_("And through"), [Optional()], coerce=_number)
    signer = SelectField(_("Who signs"), [Required(_("Choose who signs"))])

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

    def offer_way(
        self,
        posts: Sequence[tuple[Post, str, bool]],
        signatories: Sequence[Signatory],
        author_post_id: int,
        level: Level,
    ) -> None:
        """Who is cleared to review, and who may sign: the author's own post stands on no route."""
        through = post_choices(posts, level, (author_post_id,))
        for name in REVIEWERS:
            self[name].choices = [("", gettext("Nobody")), *through]
        self.signer.choices = [
            ("", gettext("Choose")),
            *((each.key, signatory_text(each)) for each in signatories),
        ]

    def drop_way(self) -> None:
        """A letter that was returned keeps the way that it was sent on."""
        for name in (*REVIEWERS, "signer"):
            del self[name]

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
        """Signer and stops; none where the author signs."""
        signing, principal = (int(part) for part in self.signer.data.split(":"))
        reviewers = [self[name].data for name in REVIEWERS if self[name].data]
        steps = [(StepKind.RECOMMEND, post_id) for post_id in reviewers]
        if signing != author_post_id or reviewers:
            steps.append((StepKind.SIGN, signing))
        return {"signer_post_id": principal, "steps": steps}


def filled(letter: OutgoingLetter, route: Route | None) -> dict[str, Any]:
    """What the form shows of a letter that is written already."""
    main = [each for each in letter.addressees if not each.is_copy]
    copies = [each for each in letter.addressees if each.is_copy]
    steps = list(route.steps) if route else []
    signing = steps[-1].post_id if steps else letter.post_id
    through = dict(zip(REVIEWERS, (step.post_id for step in steps[:-1]), strict=False))
    return {
        "subject": letter.subject,
        "salutation": letter.salutation,
        "body": letter.body,
        "their_reference": letter.their_reference,
        "language": letter.language,
        "level": letter.level,
        "members": [each.institution_id for each in main if each.kind is AddresseeKind.MEMBER],
        "outside": as_blocks(main),
        "copies": [each.institution_id for each in copies if each.kind is AddresseeKind.MEMBER],
        "outside_copies": as_blocks(copies),
        "due_on": local(letter.due_at).date() if letter.due_at else None,
        "signer": f"{signing}:{letter.signer_post_id}",
        **through,
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


class OpinionForm(Form):
    """Words with a recommendation; they may be left out."""

    text = TextArea(_("Your opinion"), [Optional(), Length(max=2000)], rows=4)


class ReturnForm(Form):
    """What the author is to mend."""

    reason = TextArea(_("What is to be mended"), [Required(_("Write the reason")), Length(max=2000)], rows=4)


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
