"""Forms of the incoming register: where a letter goes, and what is corrected. Choices are passed in."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from geos.core.actor import Actor, HeldPost
from geos.core.types import Level
from geos.files.forms import Moving, keyword_choices, post_choices
from geos.files.showing import before_filing
from geos.letters.queries.incoming import Choices, Offer
from geos.web.fields import (
    CheckField,
    DateField,
    LevelField,
    Pick,
    PickField,
    SelectField,
    TextArea,
    TextField,
)
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.validators import Length, Optional, Required

NEW, LATER = "new", "later"
BEFORE_TITLE = " – "  # between the reference and the title of an offered file


def number(raw: str | None) -> int | None:
    """A select's value as an id; nothing chosen is None."""
    return int(raw) if raw else None


class PostField(SelectField):
    """As which of several posts one acts; a form drops it where there is no choice (`offer_posts`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(_("In which post"), [Required()], coerce=number, **kwargs)


def offer_posts(form: Form, posts: Sequence[HeldPost]) -> None:
    """Ask as which post only where there are several; call it before the form is checked."""
    if len(posts) < 2:
        del form.post
        return
    form["post"].choices = [(post.id, _held(post)) for post in posts]


def _held(post: HeldPost) -> str:
    title = named(post)
    return gettext("Acting %(post)s", post=title) if post.acting else title


def chosen_post(form: Form, posts: Sequence[HeldPost]) -> int:
    """The post that the form names, else the only one."""
    return int(form["post"].data) if "post" in form else posts[0].id


class Filing(Moving):
    """Mixin: the file, or the keyword and title of a new one, and to whom it goes at once."""

    file = PickField(_("File"), [Required()], search=_("Reference or subject"), also=("keyword",))
    keyword = SelectField(_("Keyword"), [Optional()], coerce=number)
    title = TextField(_("Title of the new file"), [Optional(), Length(max=300)])
    previous = TextField(
        _("Goes on from the file"),
        [Optional(), Length(max=400)],
        hint=_("Its reference. Empty: the ended file of the same keyword and title, if there is one."),
    )
    to_post = SelectField(_("Hand over to"), [Optional()], coerce=number)
    minute = TextArea(_("Minute"), [Optional(), Length(max=8000)], rows=2)
    cause: Any = None  # a file leaves for its new paper, and nobody is asked

    def offer(self, choices: Choices, reader: Actor, *, later: bool = False) -> None:
        """Fill in what can be chosen; the best match is chosen where nothing else was."""
        self.file.options = [*(pick(offer, reader) for offer in choices.files), *_besides(later)]
        self.previous.suggestions = [f"{file.reference}{BEFORE_TITLE}{file.title}" for file in choices.ended]
        if self.file.data in (None, ""):
            self.file.data = self.file.options[0].value if choices.files else self.file.options[-1].value
        self.keyword.choices = [("", gettext("Choose")), *_keywords(choices)]
        self.to_post.choices = [("", gettext("Nobody yet")), *post_choices(choices.posts, Level.OPEN)]

    def whole(self) -> bool:
        """Whether what belongs together was filled in together; says what is missing."""
        new = self.file.data == NEW
        checks = (
            (self.keyword, new and not self.keyword.data, gettext("Choose a keyword for the new file")),
            (self.title, new and not self.title.data, gettext("Write the title of the new file")),
            (
                self.file,
                self.file.data == LATER and bool(self.to_post.data),
                gettext("Choose the file that is to be handed over"),
            ),
            (
                self.to_post,
                not self.to_post.data and bool(self.minute.data or self.due_on.data or self.days.data),
                gettext("Choose the post to which the file goes"),
            ),
        )
        for field, wrong, message in checks:
            if wrong:
                field.errors = [*field.errors, message]
        return not any(wrong for _field, wrong, _message in checks)

    @property
    def goes_on_from(self) -> str:
        """The reference of the file from which a new one goes on, "" where none was named."""
        return (self.previous.data or "").partition(BEFORE_TITLE)[0].strip()


def _keywords(choices: Choices) -> list[tuple[str, str]]:
    """The scheme's descriptors in its order, but first, marked, those that the subject suggests."""
    texts = dict(keyword_choices(choices.scheme))
    first = [str(row.id) for row in choices.fitting if str(row.id) in texts]
    marked = [(id, gettext("Suggested: %(keyword)s", keyword=texts[id])) for id in first]
    return [*marked, *((id, text) for id, text in texts.items() if id not in first)]


def pick(offer: Offer, reader: Actor) -> Pick:
    """A file as an option: reference, folio that the letter would get, title, reason, warnings."""
    return Pick(
        str(offer.file.id),
        offer.file.reference,
        gettext("Folio %(number)d", number=offer.folio),
        offer.file.title,
        str(offer.why),
        notes=tuple(before_filing(reader, offer.file, offer.volume, offer.temporary)),
    )


def _besides(later: bool) -> list[Pick]:
    found = [Pick(NEW, title=gettext("Open a new file"))]
    if later:
        found.append(Pick(LATER, title=gettext("Register only; file it later")))
    return found


class FileLetterForm(Filing, Form):
    """Puts a registered letter on a file."""

    post = PostField()


class CorrectForm(Form):
    """The entry as it stands: whoever corrects writes what is right, and why."""

    post = PostField()
    sender = TextField(_("Sender"), [Required(_("Write from whom it came")), Length(max=200)])
    sender_address = TextField(_("Their e-mail address"), [Optional(), Length(max=254)])
    their_reference = TextField(_("Their reference"), [Optional(), Length(max=80)])
    letter_date = DateField(_("Date of the letter"), [Optional()])
    subject = TextArea(_("Subject"), [Required(), Length(max=300)], rows=2)
    level = LevelField()
    valuables = CheckField(_("Holds money or something valuable"))
    reason = TextField(_("Reason for the correction"), [Required(_("Write the reason")), Length(max=300)])

    ENTRY = ("sender", "sender_address", "their_reference", "letter_date", "subject", "level", "valuables")

    @property
    def values(self) -> dict[str, Any]:
        """What the entry is to say, by the names of the register; an empty text is "", no date is None."""
        return {name: _written(self[name]) for name in self.ENTRY if name in self}


def _written(field: Any) -> Any:
    return (field.data or "") if isinstance(field, TextField) else field.data


# Striking out and passing on ------------------------------------------------


class StrikeOutForm(Form):
    """Why an entry is struck out."""

    post = PostField()
    reason = TextField(
        _("Reason"),
        [Required(_("Write the reason")), Length(max=300)],
        hint=_("For example: entered twice, the wrong registry, not a letter."),
    )


class PassOnForm(Form):
    """Passing on needs no words: those who may read them find them in the letter."""

    post = PostField()


class TakeInForm(Form):
    """At which level the confidential registry enters a letter."""

    post = PostField()
    level = LevelField(validators=[Required()])
