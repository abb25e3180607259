"""Fields of units, posts and registries."""

from collections.abc import Collection, Iterable, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from geos.core.actor import Role
from geos.core.types import Level
from geos.directory.models import Post, Registry, RegistryKind, Unit, UnitKind
from geos.directory.showing import REGISTRY_KINDS, ROLES, UNIT_KINDS
from geos.web.fields import ChecksField, LevelField, Pick, SegField, SelectField, TextArea, TextField
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.validators import Length, Optional, Required

REASON = _("For example the letter that approved the new structure.")
NAME = [Required(), Length(max=120)]


def choices(rows: Iterable[Unit | Registry | Post], empty: str = "") -> list[tuple[str, str]]:
    """(id, name) of units, registries or posts; `empty` stands first and means none of them."""
    first = [("", empty)] if empty else []
    return [*first, *((str(row.id), _named(row)) for row in rows)]


def _named(row: Unit | Registry | Post) -> str:
    return f"{named(row)} ({row.code})" if isinstance(row, Post) else named(row)


def chosen(field: SelectField, rows: Iterable[Unit | Registry | Post]) -> int | None:
    """The id that was chosen of what was offered; None for none of them."""
    return next((row.id for row in rows if str(row.id) == field.data), None)


class ReasonForm(Form):
    """Why something is dissolved, closed or opened again."""

    reason = TextArea(_("Reason"), [Required(), Length(max=300)], rows=3, hint=REASON)


class Named(Form):
    """The two names of a thing."""

    name_sw = TextField(_("Name in Swahili"), NAME, autocomplete="off")
    name_en = TextField(_("Name in English"), NAME, autocomplete="off")


class UnitForm(Named):
    """A new unit: what it is, its names, and where it stands."""

    kind = SegField(
        _("Kind"), [Required()], choices=[(kind, UNIT_KINDS[kind]) for kind in UnitKind], coerce=UnitKind
    )
    parent = SelectField(_("Parent unit"), [Optional()])


class EditUnitForm(Named):
    """A unit that exists: its names, kind and head; where it stands is another act."""

    kind = SegField(
        _("Kind"), [Required()], choices=[(kind, UNIT_KINDS[kind]) for kind in UnitKind], coerce=UnitKind
    )
    head = SelectField(_("Head of the unit"), [Optional()])
    reason = TextArea(
        _("Reason"), [Length(max=300)], rows=2, hint=_("Needed where the name or the kind changes.")
    )


class MoveUnitForm(ReasonForm):
    """Under which unit it stands from now on."""

    parent = SelectField(_("Parent unit"), [Optional()])


class PostForm(Form):
    """A post: what it is called, where it stands, what it may."""

    title_sw = TextField(_("Title in Swahili"), NAME, autocomplete="off")
    title_en = TextField(_("Title in English"), NAME, autocomplete="off")
    code = TextField(
        _("Abbreviation"),
        [Required(), Length(max=12)],
        hint=_("As it stands on the chip and on letters, for example DAHRM."),
        autocomplete="off",
        short=True,
    )
    unit = SelectField(_("Unit"), [Required()])
    supervisor = SelectField(
        _("Reports to"), [Optional()], hint=_("Where nothing is chosen, the head of the unit.")
    )
    roles = ChecksField(_("Roles of this post"), [Optional()], coerce=Role)
    registry = SelectField(
        _("Works in the registry"), [Optional()], hint=_("For registry clerks and records officers.")
    )
    clearance = LevelField(_("Clearance"), [Required()])

    def offer(
        self,
        units: Sequence[Unit],
        posts: Sequence[Post],
        registries: Sequence[Registry],
        roles: Collection[Role],
    ) -> None:
        """What can be chosen; `roles` are those that the writer may give."""
        self.unit.choices = choices(units, gettext("Choose"))
        self.supervisor.choices = choices(posts, gettext("The head of the unit"))
        self.registry.choices = choices(registries, gettext("None"))
        self.roles.options = [
            Pick(role, title=str(title), description=str(description))
            for role, (title, description) in ROLES.items()
            if role in roles
        ]

    @property
    def given(self) -> list[Role]:
        """The roles that were ticked."""
        return list(self.roles.data or ())

    @property
    def level(self) -> Level:
        """The clearance that was chosen."""
        level: Level = self.clearance.data
        return level


class NewPostForm(PostForm):
    """A new post may be the head of its unit at once."""

    head = SegField(
        _("Heads the unit"), [Required()], choices=[("no", _("No")), ("yes", _("Yes"))], default="no"
    )


class RegistryForm(Named):
    """A registry: its names and its unit."""

    unit = SelectField(_("Unit"), [Required()])


class NewRegistryForm(RegistryForm):
    """A new registry is open or confidential for good."""

    kind = SegField(
        _("Kind"),
        [Required()],
        choices=[(kind, REGISTRY_KINDS[kind]) for kind in RegistryKind],
        coerce=RegistryKind,
        default=RegistryKind.OPEN,
        hint=_("This cannot be changed later: files stay in the registry in which they were opened."),
    )
