"""Words and signs of mailboxes, and the picture of a slip's link."""

import segno
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from markupsafe import Markup

from geos.directory.models import UnitKind
from geos.directory.showing import ROLES
from geos.mail.models import GroupRule, MailboxKind, Posting, RuleKind
from geos.web.i18n import named

# kind: (word, sign, word of several)
KINDS = {
    MailboxKind.STAFF: (_("Staff"), "user", _("Staff mailboxes")),
    MailboxKind.POST: (_("Post"), "id-badge-2", _("Posts")),
    MailboxKind.GROUP: (_("Group"), "users", _("Groups")),
    MailboxKind.SPECIAL: (_("Special"), "at", _("Special")),
}
# state: (kind of tag, word)
STATES = {
    "active": ("done", _("In use")),
    "suspended": ("off", _("Suspended")),
    "removed": ("off", _("Removed")),
    "archived": ("off", _("In the archive")),
}
POSTINGS = {
    Posting.ANYONE: (_("Anybody"), _("also from outside the government")),
    Posting.INSTITUTION: (_("This institution only"), _("any of its mailboxes, signed in")),
    Posting.MEMBERS: (_("Its members"), _("whoever gets its mail, signed in")),
    Posting.NAMED: (_("Named senders"), _("only the addresses written below")),
}
UNIT_HEADS = {
    None: _("Heads of all units"),
    UnitKind.DEPARTMENT: _("Heads of departments"),
    UnitKind.UNIT: _("Heads of units"),
    UnitKind.SECTION: _("Heads of sections"),
}


def picture(url: str) -> Markup:
    """The link of a slip as a QR picture: an SVG element without styles; its label stands around it."""
    code = segno.make(url, error="m", micro=False)
    drawn = code.svg_inline(border=2, scale=4, svgclass="qr", lineclass=None, omitsize=True)
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S704 - drawn by segno


def rule_words(rule: GroupRule) -> str:
    """A rule of a group as one line: whom it finds."""
    if rule.kind is RuleKind.UNIT and rule.unit is not None:
        return str(gettext("%(unit)s and the units below it", unit=named(rule.unit)))
    if rule.kind is RuleKind.ROLE and rule.role is not None:
        return str(gettext("Everybody with the role: %(role)s", role=str(ROLES[rule.role][0])))
    if rule.kind is RuleKind.HEADS:
        return str(UNIT_HEADS[rule.unit_kind])
    return str(gettext("All staff of the institution"))
