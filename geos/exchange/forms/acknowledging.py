"""The language of one acknowledgement, and a registry's rule."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from geos.letters.models import AcknowledgeWhen
from geos.web.fields import SegField
from geos.web.forms import Form
from geos.web.validators import Required

WHEN: dict[str, LazyString] = {
    AcknowledgeWhen.NEVER.value: _("Never: a clerk does it"),
    AcknowledgeWhen.MAIL.value: _("Letters that came by e-mail"),
    AcknowledgeWhen.ALL.value: _("Every letter with an e-mail address"),
}


class AcknowledgeForm(Form):
    """In which language the sender is told."""

    language = SegField(
        _("Language"), [Required()], choices=[("sw", _("Swahili")), ("en", _("English"))], default="sw"
    )


class RuleForm(Form):
    """When a registry acknowledges by itself."""

    acknowledge = SegField(
        _("Acknowledge by itself"),
        [Required()],
        choices=list(WHEN.items()),
    )
