"""Fields that draw themselves: `{{ form.subject.draw() }}` gives label, hint, error and control.

Every text field says how long it may be (a Length validator), loses white space at its ends and
refuses signs that cannot be read. Use these, never WTForms' own.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from unicodedata import category

import wtforms
from flask_babel import gettext, lazy_gettext, lazy_pgettext
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length as AnyLength
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from geos.core import richtext
from geos.core.clock import OFFICE_ZONE, local
from geos.core.richtext import TextFormat
from geos.core.types import Level
from geos.web.kit import kit
from geos.web.validators import Address, Length, too_long

DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
# Signs that turn the direction of writing can make a name look like another one.
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

LEVELS = {
    Level.OPEN: lazy_pgettext("level", "Open"),
    Level.RESTRICTED: lazy_pgettext("level", "Official"),
    Level.CONFIDENTIAL: lazy_pgettext("level", "Confidential"),
    Level.SECRET: lazy_pgettext("level", "Secret"),
    Level.TOP_SECRET: lazy_pgettext("level", "Top secret"),
}
LEVELS_IN_FULL = {**LEVELS, Level.RESTRICTED: lazy_pgettext("level", "Official use")}


class Drawn:
    """What all fields share: they know their component and the attributes that tie it together."""

    component = "field_input"
    kind = "text"  # the input's type
    bounded = False  # a Length validator must be given
    chosen = False  # the default message says "choose" and not "write"

    def __init__(
        self,
        label: Any = None,
        validators: Iterable[Any] | None = None,
        *,
        hint: Any = "",
        autocomplete: str = "",
        short: bool = False,
        **kwargs: Any,
    ) -> None:
        self.autocomplete, self.short = autocomplete, short
        super().__init__(label, validators, description=hint, **kwargs)  # type: ignore[call-arg]

    def draw(self, **options: Any) -> Markup:
        """The whole field as HTML; options go to its component."""
        drawn: Markup = getattr(kit(), self.component)(self, **options)
        return drawn

    @property
    def optional(self: Any) -> bool:
        """Whether the mark "(optional)" stands beside the label."""
        return not self.flags.required

    @property
    def aria(self: Any) -> dict[str, Any]:
        """Attributes that tie hint and error to the control."""
        said = [f"{self.id}-hint"] if self.description else []
        said += [f"{self.id}-error"] if self.errors else []
        return {
            "aria-describedby": " ".join(said) or None,
            "aria-invalid": "true" if self.errors else None,
            "aria-required": "true" if self.flags.required else None,
        }

    @property
    def attributes(self: Any) -> dict[str, Any]:
        """Attributes of a single control; None is left out."""
        return {
            "id": self.id,
            "name": self.name,
            "maxlength": self.flags.maxlength,
            "minlength": None,
            "autocomplete": self.autocomplete or None,
            **self.aria,
            **(self.render_kw or {}),
        }


def trimmed(value: str | None) -> str | None:
    """Without white space at the ends, line ends as one sign."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip() if value else value


def _readable(value: str, allowed: str = "") -> bool:
    return not any(
        (category(sign) in ("Cc", "Cs") or sign in TURNS) and sign not in allowed for sign in value
    )


class TextField(Drawn, wtforms.StringField):
    """One line. `suggestions` are offered while writing, any text may be written."""

    bounded = True
    allowed = ""  # control characters that may occur

    def __init__(self, *args: Any, suggestions: Sequence[str] = (), **kwargs: Any) -> None:
        self.suggestions = list(suggestions)
        super().__init__(*args, **{"filters": (trimmed,), **kwargs})

    def pre_validate(self, form: wtforms.Form) -> None:
        if not _readable(self.data or "", self.allowed):
            raise ValidationError(gettext("Write this again: it holds signs that cannot be read"))


class TextArea(TextField):
    """Several lines; `rows` is the height that it begins with."""

    component = "field_area"
    allowed = "\n\t"

    def __init__(self, *args: Any, rows: int = 4, **kwargs: Any) -> None:
        self.rows = rows
        super().__init__(*args, **kwargs)


class RichText(TextArea):
    """A text of paragraphs, lists and tables: `data` and, beside it, its `format`.

    Its first value is plain text or a pair of text and format. Without script it is a plain text; what would
    be lost in one is shown and sent back as it is. At most `most` characters of words. `paragraphs` are the
    standard ones that can be put in: (name, clean HTML); a view may set them.
    """

    component = "field_rich"
    bounded = False  # it says itself how long it may be

    def __init__(
        self, *args: Any, most: int, paragraphs: Sequence[tuple[str, str]] = (), rows: int = 14, **kwargs: Any
    ) -> None:
        self.most, self.paragraphs = most, list(paragraphs)
        self.format = self._sent = TextFormat.PLAIN
        super().__init__(*args, rows=rows, **{"filters": (), **kwargs})

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        given = (formdata or {}).get(self.format_name, "")
        self._sent = TextFormat.HTML if given == TextFormat.HTML.value else TextFormat.PLAIN
        super().process(formdata, *args, **kwargs)

    def process_data(self, value: Any) -> None:
        self.data, self.format = value if isinstance(value, tuple) else (value, TextFormat.PLAIN)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Clean HTML; where it says no more than plain text does, plain text."""
        if not valuelist:
            return
        self.data, self.format = trimmed(str(valuelist[0])) or "", self._sent
        if self.format is TextFormat.HTML:
            self.data = richtext.clean(self.data)
            if richtext.is_plain(self.data, self.format):
                self.data, self.format = richtext.plain(self.data, self.format), TextFormat.PLAIN

    def pre_validate(self, form: wtforms.Form) -> None:
        if self.format is TextFormat.PLAIN:
            super().pre_validate(form)
        count = len(richtext.plain(self.data or "", self.format))
        if count > self.most or len(self.data or "") > richtext.MARKUP * self.most + 2000:
            raise ValidationError(too_long(self.most, count))

    @property
    def format_name(self) -> str:
        """The name of the hidden field that says how the text is written."""
        return f"{self.name}_format"

    @property
    def is_plain(self) -> bool:
        """Whether it can be edited without script."""
        return self.format is TextFormat.PLAIN

    @property
    def shown(self) -> Markup:
        """The text as it looks."""
        return richtext.as_html(self.data or "", self.format)


def _bounded(validators: Iterable[Any] | None, most: int) -> list[Any]:
    """These checks, with a Length where none is given."""
    given = list(validators or ())
    return given if any(isinstance(check, AnyLength) for check in given) else [*given, Length(max=most)]


class EmailField(TextField):
    """A mail address."""

    kind = "email"
    bounded = False

    def __init__(self, label: Any = None, validators: Iterable[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(label, [*_bounded(validators, 254), Address()], **kwargs)


class PasswordField(Drawn, wtforms.PasswordField):
    """A password: never trimmed, never shown again."""

    component = "field_password"
    kind = "password"

    def __init__(self, label: Any = None, validators: Iterable[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(label, _bounded(validators, 256), **kwargs)

    def pre_validate(self, form: wtforms.Form) -> None:
        if "\0" in (self.data or ""):
            raise ValidationError(gettext("Write this again: it holds signs that cannot be read"))


class PinField(PasswordField):
    """A signing PIN: any signs, never offered by the browser, never kept, never shown again."""

    def __init__(self, label: Any = None, validators: Iterable[Any] | None = None, **kwargs: Any) -> None:
        label = label or lazy_gettext("Signing PIN")
        super().__init__(label, _bounded(validators, 64), **{"autocomplete": "off", **kwargs})

    @property
    def attributes(self) -> dict[str, Any]:
        return {**super().attributes, "inputmode": "text"}


class CodeField(TextField):
    """A short number from a phone or a PIN: wide digits, numeric keys."""

    component = "field_code"

    def __init__(self, *args: Any, secret: bool = False, **kwargs: Any) -> None:
        self.kind = "password" if secret else "text"
        super().__init__(*args, **kwargs)


class NumberField(Drawn, wtforms.IntegerField):
    """A whole number; use it with Between."""

    kind = "text"

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        text = str(valuelist[0]).strip().replace(",", "") if valuelist else ""
        if not text:
            return
        if not (text.removeprefix("-").isascii() and text.removeprefix("-").isdigit() and len(text) < 16):
            raise ValueError(gettext("Write a number, for example 12"))
        self.data = int(text)

    @property
    def attributes(self) -> dict[str, Any]:
        return {**super().attributes, "inputmode": "numeric"}


class DateField(Drawn, wtforms.DateField):
    """A day: 2026-11-19 or 19/11/2026."""

    component = "field_date"
    kind = "date"

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if not text:
            return
        self.data = _day(text)
        if self.data is None:
            raise ValueError(gettext("Write a date, for example 19/11/2026"))

    def _value(self) -> str:
        if self.data:
            return self.data.isoformat()
        return str(self.raw_data[0]) if self.raw_data else ""


def _day(text: str) -> date | None:
    for pattern in DAYS:
        try:
            found = datetime.strptime(text, pattern).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
        return found if 1900 <= found.year <= 2200 else None
    return None


class MomentField(Drawn, wtforms.DateTimeField):
    """A day and an hour of the office's clock; `data` is an aware moment."""

    component = "field_date"
    kind = "datetime-local"

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        text = str(valuelist[0]).strip().replace("T", " ") if valuelist else ""
        if not text:
            return
        self.data = _moment(text)
        if self.data is None:
            raise ValueError(gettext("Write a date and an hour, for example 19/11/2026 09:14"))

    def _value(self) -> str:
        if self.data:
            return local(self.data).strftime("%Y-%m-%dT%H:%M")
        return str(self.raw_data[0]) if self.raw_data else ""


def _moment(text: str) -> datetime | None:
    head, _, hour = text.partition(" ")
    on = _day(head)
    try:
        at = datetime.strptime(hour.strip()[:5], "%H:%M").time()  # noqa: DTZ007 the office's zone is given below
    except ValueError:
        return None
    return datetime.combine(on, at, OFFICE_ZONE) if on else None


class Offering(Drawn):
    """A field with `choices`, given as (value, text); they may be set in the view."""

    chosen = True

    def __init__(self, *args: Any, choices: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, choices=_offered(choices), **kwargs)

    @property
    def choices(self) -> list[SelectChoice]:
        """What can be chosen."""
        offered: list[SelectChoice] = self._choices
        return offered

    @choices.setter
    def choices(self, choices: Iterable[Any]) -> None:
        self._choices = _offered(choices)


def _offered(choices: Iterable[Any]) -> list[SelectChoice]:
    return [item if isinstance(item, SelectChoice) else SelectChoice(*item) for item in choices or ()]


class Choosing(Offering):
    """A choice among what was offered, and nothing else."""

    def pre_validate(self: Any, form: wtforms.Form) -> None:
        if self.data in (None, "") or any(choice.selected for choice in self.iter_choices()):
            return
        raise ValidationError(gettext("Choose one from the list"))


def _given(raw: Any) -> Any:
    return "" if raw is None else str(raw)


class SelectField(Choosing, wtforms.SelectField):
    """One of a list; pass `choices`, or set them in the view."""

    component = "field_select"

    def __init__(self, *args: Any, coerce: Callable[[Any], Any] = _given, **kwargs: Any) -> None:
        super().__init__(*args, coerce=coerce, validate_choice=True, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        try:
            self.data = self.coerce(valuelist[0])
        except (TypeError, ValueError) as error:
            self.data = None
            if valuelist[0]:
                raise ValueError(gettext("Choose one from the list")) from error


class SegField(SelectField):
    """Two to five short options beside one another."""

    component = "field_seg"


def _level(raw: Any) -> Level | None:
    return None if raw in (None, "") else Level(int(raw))


class LevelField(SegField):
    """The classification; `limit(clearance)` leaves out what the reader may not give."""

    def __init__(self, label: Any = None, *args: Any, **kwargs: Any) -> None:
        label = label or lazy_gettext("Classification")
        super().__init__(label, *args, coerce=_level, **{"default": Level.OPEN, **kwargs})
        self.limit(Level.TOP_SECRET)

    @property
    def optional(self) -> bool:
        """Something is always chosen, so the mark would only puzzle."""
        return False

    def limit(self, highest: Level, lowest: Level = Level.OPEN) -> None:
        """Offer the levels from `lowest` to `highest`."""
        self.choices = [(level, LEVELS[level]) for level in Level if lowest <= level <= highest]


@dataclass(frozen=True)
class Pick:
    """One option of a PickField: reference, short remark at the right, description, reason as a tag.

    `notes` are warnings below it: (text, the page that helps or "").
    """

    value: str
    ref: str = ""
    extra: str = ""
    description: str = ""
    tag: str = ""
    title: str = ""
    notes: tuple[tuple[str, str], ...] = ()


class PickField(Choosing, wtforms.RadioField):
    """Choose one of few. With `search`, the reader finds further ones; the view sets `options` by `query`.

    `also` names fields whose offers depend on the same search: htmx draws them again with it. `source` is
    where a script asks for the options while the reader still writes; `asking` and `none` say what is sought.
    """

    component = "field_pick"
    source = ""
    asking: Any = lazy_gettext("Write a word of the subject, or a reference, and press Find.")
    none: Any = lazy_gettext("Nothing found. Try one word of the subject, or a reference.")

    def __init__(self, *args: Any, search: Any = "", also: Sequence[str] = (), **kwargs: Any) -> None:
        self.search, self.also = search, tuple(also)
        self._options: list[Pick] = []
        super().__init__(*args, coerce=_given, **kwargs)

    @property
    def optional(self) -> bool:
        """Where something is chosen from the start, the mark would only puzzle."""
        return not self.flags.required and not self.default

    @property
    def options(self) -> list[Pick]:
        """What can be chosen, the best match first."""
        return self._options

    @options.setter
    def options(self, options: Iterable[Pick]) -> None:
        self._options = list(options)
        self.choices = [(option.value, option.title or option.ref) for option in self._options]

    @property
    def query(self) -> str:
        """What was written into the search line."""
        return str(getattr(self, "_query", ""))

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        self._query = (formdata or {}).get(f"{self.name}-q", "").replace("\0", "").strip()[:200]
        super().process(formdata, *args, **kwargs)


class ChecksField(Offering, wtforms.SelectMultipleField):
    """Any number of what is offered; `options` are Picks, `data` a list of their values."""

    component = "field_checks"

    def __init__(self, *args: Any, coerce: Callable[[Any], Any] = _given, **kwargs: Any) -> None:
        self._options: list[Pick] = []
        super().__init__(*args, coerce=coerce, **kwargs)

    @property
    def options(self) -> list[Pick]:
        """What can be chosen."""
        return self._options

    @options.setter
    def options(self, options: Iterable[Pick]) -> None:
        self._options = list(options)
        self.choices = [(option.value, option.title or option.ref) for option in self._options]

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            self.data = [self.coerce(value) for value in valuelist]
        except (TypeError, ValueError) as error:
            self.data = []
            raise ValueError(gettext("Choose from the list")) from error

    def pre_validate(self, form: wtforms.Form) -> None:
        known = {self.coerce(value) for value, *_ in self.iter_choices()}
        if not known.issuperset(self.data or ()):
            raise ValidationError(gettext("Choose from the list"))


class CheckField(Drawn, wtforms.BooleanField):
    """Yes or no."""

    component = "field_check"


class FileField(Drawn, wtforms.FileField):
    """One upload (`data`: FileStorage or None) or, with `multiple`, several (a list)."""

    component = "field_file"
    kind = "file"
    chosen = True

    def __init__(self, *args: Any, multiple: bool = False, accept: str = "", **kwargs: Any) -> None:
        self.multiple, self.accept = multiple, accept
        super().__init__(*args, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        files = [item for item in valuelist if isinstance(item, FileStorage) and item.filename]
        self.data = files if self.multiple else next(iter(files), None)

    @property
    def attributes(self) -> dict[str, Any]:
        return {**super().attributes, "multiple": self.multiple or None, "accept": self.accept or None}


class HiddenField(wtforms.HiddenField):
    """Something that the page must send back; drawn without an id, so that a page may have several forms."""


class WholeNumber(HiddenField):
    """A hidden number; what is no number counts as none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]) if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def is_hidden(field: wtforms.Field) -> bool:
    """Whether the field is drawn by `form.hidden()`."""
    return isinstance(field.widget, HiddenInput)
