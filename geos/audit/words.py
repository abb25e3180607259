"""The journal's acts and things in the reader's words."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

# fmt: off
ACTS: dict[str, LazyString] = {
    "add_institution": _("entered an institution"), "add_unit": _("entered a unit"),
    "add_registry": _("entered a registry"), "add_post": _("entered a post"),
    "add_person": _("entered a person"), "let_sign_for": _("allowed signing on behalf"),
    "give_role": _("gave a role"), "appoint": _("appointed"), "set_acting": _("set an acting officer"),
    "end_acting": _("ended acting"), "open_account": _("opened an account"), "invite": _("made a first-password link"),
    "set_password": _("set the first password"), "change_password": _("changed the password"),
    "wrong_password": _("gave a wrong password"), "sign_in": _("signed in"), "sign_out": _("signed out"),
    "read": _("read"),
}

THINGS: dict[str, LazyString] = {
    "institution": _("institution"), "unit": _("unit"), "registry": _("registry"), "post": _("post"),
    "person": _("person"), "appointment": _("appointment"), "account": _("account"),
    "document": _("document"),
}
# fmt: on


def act(key: str) -> str:
    """What was done, in words."""
    return str(ACTS[key]) if key in ACTS else key.replace("_", " ")


def thing(kind: str) -> str:
    """What it was done to, in words."""
    return str(THINGS[kind]) if kind in THINGS else kind.replace("_", " ")
