"""The folders that every mailbox has, as Dovecot's special-use folders are called on disk."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from mailserver.maildir import INBOX

DRAFTS, SENT, ARCHIVE, JUNK, TRASH = "Drafts", "Sent", "Archive", "Junk", "Trash"
MOVABLE = (INBOX, ARCHIVE, JUNK, TRASH)  # where a reader may put a message
OUTGOING = (SENT, DRAFTS)  # whose lists show the addressee and not the sender


@dataclass(frozen=True)
class Look:
    """How a folder is shown."""

    label: LazyString
    icon: str


# fmt: off
LOOKS: dict[str, Look] = {
    INBOX:   Look(_("Inbox"),   "inbox"),
    DRAFTS:  Look(_("Drafts"),  "pencil"),
    SENT:    Look(_("Sent mail"), "send"),
    ARCHIVE: Look(_("Archive"), "archive"),
    JUNK:    Look(_("Junk"),    "ban"),
    TRASH:   Look(_("Trash"),   "trash"),
}
# fmt: on
FLAGGED = Look(_("To follow up"), "flag")  # shown like a folder: what is flagged in the inbox
# What a mailbox is, beside its name.
SHARED = _("shared")
KINDS: dict[str, LazyString] = {"post": _("post"), "special": _("registry"), "group": _("group")}
ALWAYS = (INBOX, DRAFTS, SENT, ARCHIVE, TRASH)  # shown before they exist on disk


def label(folder: str) -> str:
    """A folder's name for people; one that another program made keeps its own."""
    return str(LOOKS[folder].label) if folder in LOOKS else folder.replace(".", " / ")


def icon(folder: str) -> str:
    """The sign of a folder."""
    return LOOKS[folder].icon if folder in LOOKS else "folder"


def order(folder: str) -> tuple[int, str]:
    """Known folders first, in their order."""
    names = list(LOOKS)
    return (names.index(folder) if folder in LOOKS else len(names), folder)
