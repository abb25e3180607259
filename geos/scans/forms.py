"""Forms of scanned post. What may be chosen is passed in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import ValidationError

from geos.core.actor import HeldPost
from geos.core.clock import now
from geos.core.types import Level
from geos.scans import ranges
from geos.scans.models import CameBy
from geos.web.fields import (
    FileField,
    LevelField,
    MomentField,
    NumberField,
    PasswordField,
    SegField,
    SelectField,
    TextField,
)
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.validators import Length, Optional, Required


def _number(raw: str | None) -> int | None:
    return int(raw) if raw else None


class UploadForm(Form):
    """A heap of letters that the scanner made one file of."""

    scans = FileField(
        _("File from the scanner"),
        [Required(_("Choose the file from the scanner"))],
        accept="application/pdf",
        hint=_("One PDF of all sheets, with a separator sheet on top of each letter."),
    )
    came_by = SegField(
        _("How they came"),
        [Required()],
        choices=[(CameBy.POST.value, _("By post")), (CameBy.HAND.value, _("By hand"))],
        default=CameBy.POST.value,
    )
    received_at = MomentField(_("Received"), [Required(_("Write when they arrived"))], default=now)
    level = LevelField(hint=_("The highest among these letters. Each gets its own when it is registered."))
    post = SelectField(_("In which post"), [Required()], coerce=_number)

    def offer(self, posts: Sequence[HeldPost], clearance: Level) -> None:
        """Levels up to the clearance; as which post is asked only where there are several."""
        self.level.limit(clearance)
        if len(posts) < 2:
            del self.post
        else:
            self.post.choices = [(post.id, named(post)) for post in posts]

    def post_id(self, posts: Sequence[HeldPost]) -> int:
        """The post that the form names, else the only one."""
        return int(self["post"].data) if "post" in self else posts[0].id

    def validate_received_at(self, field: Any) -> None:
        """Papers that are still to come have not been scanned."""
        if isinstance(field.data, datetime) and field.data > now():
            raise ValidationError(gettext("Write when it arrived; that cannot be later than now"))


class RangesForm(Form):
    """Which pages belong together, said by hand."""

    ranges = TextField(
        _("Pages of each letter"),
        [Required(_("Write which pages belong together")), Length(max=ranges.LONGEST)],
        hint=_("A comma ends a letter: 1-2, 3-5, 7 are three letters. 1-2+4 is one letter without page 3."),
    )
    password = PasswordField(_("Password of the file"), [Optional()])


class CutForm(Form):
    """The page with which the next letter begins, counted within the letter."""

    page = NumberField(_("Page"), [Required()])


class ReasonForm(Form):
    """Why something leaves the queue without a number."""

    reason = TextField(
        _("Reason"),
        [Required(_("Write the reason")), Length(max=300)],
        hint=_("For example: advertisement, scanned twice, cannot be read."),
    )
