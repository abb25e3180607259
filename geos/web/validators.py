"""Checks of what was written, in the voice of the pages: they say what to write, not what is wrong."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext, ngettext
from wtforms import Field
from wtforms import Form as AnyForm
from wtforms.validators import DataRequired, Optional, StopValidation, ValidationError
from wtforms.validators import Length as AnyLength

__all__ = ["Address", "Between", "Length", "Optional", "Required", "UploadLimit", "too_long"]

ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]+@[^\s@.<>()\[\]\\,;:\"]+(\.[^\s@.<>()\[\]\\,;:\"]+)+")


class Required(DataRequired):
    """Something must be written or chosen. The default message is built from the field's label."""

    def __call__(self, form: AnyForm, field: Field) -> None:
        if field.data or (field.data == 0 and field.data is not False):
            return  # a zero says something; a box without its tick does not
        if field.process_errors:  # it was written, but cannot be read: that message says more
            raise StopValidation()
        field.errors = []
        raise StopValidation(str(self.message or _required(field)))


def _required(field: Field) -> str:
    what = _inside(str(field.label.text))
    if getattr(field, "chosen", False):
        return str(gettext("Choose the %(what)s", what=what))
    return str(gettext("Write the %(what)s", what=what))


def _inside(label: str) -> str:
    """A label inside a sentence: its first letter small, unless it is an abbreviation."""
    first = label.split(" ", 1)[0]
    return label if first.isupper() or "." in first else label[:1].lower() + label[1:]


class Length(AnyLength):
    """At most (and at least) so many characters."""

    def __call__(self, form: AnyForm, field: Field) -> None:
        count = len(field.data or "")
        if self.max != -1 and count > self.max:
            raise ValidationError(str(self.message or too_long(self.max, count)))
        if count < self.min:
            raise ValidationError(str(self.message or _more(self.min)))


def too_long(most: int, count: int) -> str:
    """What is said of a text of so many characters where there may be `most`."""
    return str(
        ngettext(
            "Shorten this to %(num)d character; it has %(count)d",
            "Shorten this to %(num)d characters; it has %(count)d",
            most,
            count=count,
        )
    )


def _more(least: int) -> str:
    return str(ngettext("Write at least %(num)d character", "Write at least %(num)d characters", least))


class Address:
    """A mail address, by its shape alone."""

    def __init__(self, message: str = "") -> None:
        self.message = message or lazy_gettext("Write an address, for example asha.mwinyi@afya.go.tz")

    def __call__(self, form: AnyForm, field: Field) -> None:
        if not ADDRESS.fullmatch(field.data or ""):
            raise ValidationError(str(self.message))


class Between:
    """A number within limits, both included."""

    def __init__(self, least: int, most: int, message: str = "") -> None:
        self.least, self.most, self.message = least, most, message
        self.field_flags: Mapping[str, Any] = {"min": least, "max": most}

    def __call__(self, form: AnyForm, field: Field) -> None:
        if field.data is not None and not self.least <= field.data <= self.most:
            said = gettext(
                "Write a number from %(least)s to %(most)s", least=f"{self.least:,}", most=f"{self.most:,}"
            )
            raise ValidationError(str(self.message or said))


class UploadLimit:
    """At most so many files; their bytes are limited for the whole request."""

    def __init__(self, files: int) -> None:
        self.files = files

    def __call__(self, form: AnyForm, field: Field) -> None:
        if isinstance(field.data, list) and len(field.data) > self.files:
            raise ValidationError(ngettext("Choose one file", "Choose at most %(num)d files", self.files))
