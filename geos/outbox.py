"""The outbox's way out: notices and links to recovery addresses, by Flask-Mail to our submission port."""

import smtplib
from pathlib import Path

from flask import current_app, url_for
from flask_babel import force_locale
from flask_mail import Message

from geos.accounts import mailing
from geos.accounts import queries as accounts
from geos.accounts.models import AccountLink, Purpose
from geos.accounts.service import links as account_links
from geos.core.db import db
from geos.core.types import Level
from geos.directory.models import Person
from geos.extensions import mail
from geos.mail.bridge import ensure_system_account
from geos.notices import messages, service
from geos.notices.models import Notice
from geos.web import links

TIMEOUT = 20.0  # seconds for one conversation with the mail server


def empty_outbox() -> int:
    """Send what is due; gives how many mails went out."""
    if not service.outbox(1) and not account_links.due(1):
        return 0
    _point_at_submission()
    try:
        with mail.connect() as connection:
            return account_links.send_due(lambda link: connection.send(_link_message(link))) + (
                service.empty_outbox(lambda notice: connection.send(_message(notice)))
            )
    except OSError:  # no server: everything due waits longer
        return account_links.send_due(_refuse) + service.empty_outbox(_refuse)


def _refuse(row: Notice | AccountLink) -> None:
    raise smtplib.SMTPServerDisconnected


def _point_at_submission() -> None:
    host, _, port = current_app.config["GEOS_SUBMISSION_BIND"].rpartition(":")
    login, password = ensure_system_account(Path(current_app.config["GEOS_KEYS"]))
    state = current_app.extensions["mail"]
    state.server, state.port = host.strip("[]"), int(port)
    state.use_tls, state.username, state.password = True, login, password


def _message(notice: Notice) -> Message:
    person = db.session.get_one(Person, notice.person_id)
    account = accounts.of_person(person.id)
    if account is None:
        raise OSError("nobody to write to")
    domain = person.institution.domain
    with force_locale(person.language):
        reference, title = notice.params["reference"], notice.params["title"]
        text = messages.text(notice.key, reference, title, notice.level >= Level.CONFIDENTIAL)
        body = f"{text}\n\n{_address(notice)}\n\n-- \n{messages.FOOT}\n"
        message = Message(
            subject=" ".join(f"GeOS: {text}".split())[:200],  # a title may have lines, a header has one
            sender=("GeOS", f"geos@{domain}"),
            recipients=[account.username],
            body=body,
            extra_headers={"Auto-Submitted": "auto-generated"},
        )
    # From the row, so that a second try of the same notice is dropped at delivery.
    message.msgId = f"<notice-{notice.id}@{current_app.config['GEOS_HOSTNAME']}>"
    return message


PAGES = {Purpose.RESET: "accounts.reset", Purpose.VERIFY: "accounts.verify_recovery"}


def _link_message(link: AccountLink) -> Message:
    """The secret stands in this mail alone: it is made here, of the row and the server's key."""
    person = link.account.person
    base = current_app.config["GEOS_URL"] or f"http://{current_app.config['GEOS_WEB_BIND']}"
    with current_app.test_request_context(base_url=base):
        path = url_for(PAGES[link.purpose], secret=accounts.link_secret(link))
    with force_locale(person.language):
        written = mailing.letter(link, base.rstrip("/") + path)
    message = Message(
        subject=written.subject,
        sender=("GeOS", f"geos@{person.institution.domain}"),
        recipients=[link.address],
        body=f"{written.text}\n-- \nGeOS\n",
        extra_headers={"Auto-Submitted": "auto-generated"},
    )
    message.msgId = f"<account-link-{link.id}@{current_app.config['GEOS_HOSTNAME']}>"
    return message


def _address(notice: Notice) -> str:
    base = current_app.config["GEOS_URL"] or f"http://{current_app.config['GEOS_WEB_BIND']}"
    with current_app.test_request_context(base_url=base):
        return base.rstrip("/") + (links.url(notice.subject_kind, notice.subject_id) or "/")
