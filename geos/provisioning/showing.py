"""Words and signs of mailboxes."""

from flask_babel import lazy_gettext as _

from geos.mail.models import MailboxKind

# kind: (word, sign, word of several)
KINDS = {
    MailboxKind.STAFF: (_("Staff"), "user", _("Staff mailboxes")),
    MailboxKind.POST: (_("Post"), "id-badge-2", _("Posts")),
    MailboxKind.GROUP: (_("Group"), "users", _("Groups")),
    MailboxKind.SPECIAL: (_("Special"), "at", _("Special ones")),
}
# state: (kind of tag, word)
STATES = {"active": ("done", _("In use")), "suspended": ("off", _("Suspended"))}
