"""What the mail with a link says, in the language of the account's owner. It names nothing but the link."""

from typing import NamedTuple

from flask_babel import gettext as _

from geos.accounts.models import AccountLink, Purpose


class Letter(NamedTuple):
    """Subject and text of a mail."""

    subject: str
    text: str


def letter(link: AccountLink, url: str) -> Letter:
    """The mail about this link, whose page has this address."""
    subject, reason, act, otherwise = _parts(link)
    hello = _("Dear %(name)s,", name=link.account.person.name)
    return Letter(f"GeOS: {subject}", "\n\n".join([hello, reason, act, url, otherwise]) + "\n")


def _parts(link: AccountLink) -> tuple[str, str, str, str]:
    """Subject, why it comes, what to do, and what if one did not ask for it."""
    if link.purpose is Purpose.RESET:
        return (
            _("a new password"),
            _("A new password was asked for the account %(username)s.", username=link.account.username),
            _("Open this address within an hour and choose it:"),
            _("If it was not you, do nothing: your password stays as it is."),
        )
    return (
        _("verify your recovery address"),
        _("This address was given as recovery address of %(username)s.", username=link.account.username),
        _("Open this address within two days and say that it is yours:"),
        _("If you know nothing of it, do nothing: nothing else will be sent here."),
    )
