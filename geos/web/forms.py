"""The base of every form: CSRF, a `once` key against double acts, the `version` that was shown, kept text.

In a view: `form = MinuteForm(version=memo.version)`; `if form.validate_on_submit(): …`; on a refusal
`form.take(error)`; and `render(page, form=form, status=form.status)`.
"""

import re
from secrets import token_urlsafe
from typing import Any, Protocol

from flask import flash, g, request
from flask_babel import gettext
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms.fields.core import UnboundField
from wtforms.validators import Length

from geos.core import once
from geos.core.errors import Invalid, Stale
from geos.web import kept
from geos.web.fields import FileField, HiddenField, RichText, WholeNumber, is_hidden
from geos.web.kit import kit
from geos.web.who import actor, signed_in

COPY_SENT = "sent"  # the cookie that names the form whose text has arrived
ONCE = re.compile(r"[\w-]{16,40}", re.ASCII)


class Versioned(Protocol):
    """Anything that counts its changes."""

    version: Any


class Form(FlaskForm):
    """A form of this product. Fields come from geos.web.fields.

    `version` is that of the thing shown; `action` the path that the form is sent to, if not the page's
    own; `ids` a prefix for the ids of its fields, where a page has several forms. `formdata=None` makes
    a form that is only shown.
    """

    once = HiddenField()
    version = WholeNumber()
    kept = HiddenField()  # says that kept text was put back, so that it is forgotten when it arrives

    class Meta:
        """No JSON, and no messages but our own."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            if formdata is not _Auto:
                return formdata
            return _sorted_out(form) if form.is_submitted() else None

        def get_translations(self, form: Any) -> None:
            return None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, field in vars(cls).items():
            if isinstance(field, UnboundField):
                _refuse_unbounded(cls.__name__, name, field)

    def __init__(
        self,
        formdata: Any = _Auto,
        *,
        version: int | None = None,
        action: str | None = None,
        ids: str = "",
        **kwargs: Any,
    ) -> None:
        self.action = action or (request.path if request else "")
        self.form_errors_shown: list[str] = []
        self.clash: Any = None  # what another changed meanwhile (geos.web.conflict)
        again = self._kept() if formdata is _Auto and not self.is_submitted() else None
        super().__init__(again or formdata, **kwargs)
        self._bound = formdata is _Auto and self.is_submitted()
        if again:
            self.kept.data = "1"
        if not self._bound or not ONCE.fullmatch(self.once.data or ""):
            self.once.data = token_urlsafe(18)
            self._fresh = True
        else:
            self._fresh = False
        if not self._bound:
            self.version.data = version
        self._name(ids)

    def _kept(self) -> Any:
        """Text that this person wrote here before the session ended; the page says that it is back."""
        text = kept.fetch(self.action) if signed_in() else None
        if text is None or not any(name in text for name in self._written()):
            return None
        if not g.get("kept_said"):
            g.kept_said = True
            flash(
                gettext("What you wrote before you were signed out is here again. Check it and send it."),
                "wait",
            )
        return text

    def _written(self) -> set[str]:
        return {name for name, _ in self._unbound_fields} - {"once", "version", "kept"}

    def _name(self, ids: str) -> None:
        for field in self:
            field.form = self
            if ids and not is_hidden(field):
                field.id = field.label.field_id = f"{ids}-{field.id}"

    # Sending ---------------------------------------------------------------------------------------

    @property
    def finding(self) -> bool:
        """Whether the reader only pressed "find" in a PickField: show the form again, do nothing."""
        return self._bound and "find" in request.form

    @property
    def status(self) -> int:
        """Status of the page that shows this form: 422 where it was sent and is not good."""
        return 422 if self._bound and not self.finding else 200

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether the form came and all is well; then the next command of this request acts once.

        A form that was acted upon before raises Repeated, whatever has become of the thing since.
        """
        if not self._bound or self.finding:
            return False
        self.refuse_repeated()
        good = bool(self.validate(extra_validators))
        if good and signed_in():
            self._expect()
        return good

    def refuse_repeated(self) -> None:
        """Raise Repeated where this very form was acted upon before."""
        person_id = actor().person_id if signed_in() else None
        if person_id is not None and not self._fresh:
            once.refuse_repeated(person_id, self.once.data)

    def _expect(self) -> None:
        person_id = actor().person_id
        if person_id is not None and not self._fresh:
            once.expect(person_id, self.once.data)
        if self.kept.data:
            g.kept_sent = self.action
        if any(isinstance(field, RichText) for field in self):
            g.copy_sent = self.once.data

    def check_version(self, thing: Versioned) -> None:
        """Raise Stale where the thing is no longer what the page showed."""
        if self.version.data != thing.version:
            raise Stale

    def take(self, error: Invalid) -> None:
        """Put what a service found wrong beside the fields; what names no field stands in the summary."""
        for name, key in error.fields.items():
            if name in self and not is_hidden(self[name]):
                self[name].errors = [*self[name].errors, gettext(key, **error.facts)]
            else:
                self.form_errors_shown.append(gettext(key, **error.facts))
        if not error.fields:
            self.form_errors_shown.append(gettext(error.key, **error.facts))

    # Drawing ---------------------------------------------------------------------------------------

    def hidden(self) -> Markup:
        """The hidden fields; those without a value are left out."""
        fields = [(f.name, f._value()) for f in self if is_hidden(f)]
        drawn: Markup = kit().hidden_fields([(name, value) for name, value in fields if value != ""], self)
        return drawn

    @property
    def searches(self) -> bool:
        """Whether a field has a search line of its own."""
        return any(getattr(field, "search", "") for field in self)

    @property
    def enctype(self) -> str | None:
        """The encoding that a form with uploads needs."""
        return "multipart/form-data" if any(isinstance(field, FileField) for field in self) else None

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(id of the field or empty, message) of everything that is wrong, in the page's order."""
        whole = [("", str(message)) for message in [*self.form_errors_shown, *self.form_errors]]
        own = [(field.id, str(error)) for field in self if not is_hidden(field) for error in field.errors]
        return whole + own


def _sorted_out(form: Any) -> "MultiDict[str, Any]":
    """What was sent, each in its place: files for the fields that take files, text for all others."""
    takers = {field.name for field in form if isinstance(field, FileField)}
    text = [pair for pair in request.form.items(multi=True) if pair[0] not in takers]
    files = [pair for pair in request.files.items(multi=True) if pair[0] in takers]
    return MultiDict([*text, *files])


def sent(response: Any) -> Any:
    """After a request: text that was put back, or copied by the browser, is forgotten once it arrived."""
    if response.status_code not in (302, 303):
        return response
    if g.get("kept_sent"):
        kept.drop(g.pop("kept_sent"))
    if g.get("copy_sent"):
        # Read and deleted by app.js on the next page, which forgets the browser's own copy.
        response.set_cookie(
            COPY_SENT, g.pop("copy_sent"), max_age=300, secure=request.is_secure, samesite="Lax"
        )
    return response


def _refuse_unbounded(form: str, name: str, field: Any) -> None:
    if not getattr(field.field_class, "bounded", False):
        return
    given: Any = field.kwargs.get("validators") or (field.args[1] if len(field.args) > 1 else ())
    if not any(isinstance(check, Length) and check.max > 0 for check in given or ()):
        raise TypeError(f"{form}.{name} does not say how long it may be: give it Length(max=…)")
