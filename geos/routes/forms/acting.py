"""The short forms of whoever holds a stop: a question, an answer, further stops, a way back."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from geos.directory.models import Post
from geos.routes.forms import rows
from geos.routes.forms.plan import Offered, post_choices
from geos.routes.models import RouteStep, StepKind
from geos.routes.plans import Stop
from geos.web.fields import SelectField, TextArea, WholeNumber
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.validators import Length, Required

WORDS = 4000  # characters
AUTHOR = "author"


class AskForm(Form):
    """A question to another post; the case stays where it is."""

    text_version = WholeNumber()
    to_post = SelectField(_("Whom you ask"), [Required()], coerce=rows.number_or_none)
    text = TextArea(_("What you ask"), [Required(), Length(max=WORDS)], rows=4)

    def offer(self, posts: Iterable[Offered]) -> None:
        """Who can be asked."""
        self.to_post.choices = post_choices(posts, gettext("Choose"))


class AnswerForm(Form):
    """The opinion that was asked."""

    text_version = WholeNumber()
    text = TextArea(_("Your opinion"), [Required(), Length(max=WORDS)], rows=5)


class AddStopsForm(Form):
    """A stop directly behind the own one."""

    text_version = WholeNumber()
    post = SelectField(_("Post"), [Required()], coerce=rows.number_or_none)
    kind = SelectField(_("Asked to"), [Required()], default=StepKind.COMMENT.value)
    due = SelectField(_("Answer within"), coerce=rows.number_or_none, choices=rows.due_choices())

    def offer(self, posts: Iterable[Offered], kinds: Sequence[StepKind]) -> None:
        """Who can be put in, and for what."""
        self.post.choices = post_choices(posts, gettext("Choose"))
        self.kind.choices = rows.kind_choices(kinds)

    @property
    def new_stops(self) -> list[Stop]:
        """As `add_ahead` takes it."""
        return [Stop(StepKind(self.kind.data), self.post.data, due_hours=self.due.data)]


class StepBackForm(Form):
    """Back to the author or to an earlier stage, with what is to be mended."""

    text_version = WholeNumber()
    to = SelectField(_("Return to"), [Required()])
    reason = TextArea(_("What is to be corrected"), [Required(), Length(max=WORDS)], rows=4)

    def offer(self, author: Post, earlier: Iterable[RouteStep]) -> None:
        """Whom it can go back to: the author first."""
        self.to.choices = [
            (AUTHOR, gettext("%(post)s (author)", post=named(author))),
            *((str(step.id), named(step.post)) for step in earlier),
        ]

    def step(self, earlier: Iterable[RouteStep]) -> RouteStep | None:
        """The stop that was chosen, None for the author."""
        return next((step for step in earlier if str(step.id) == self.to.data), None)
