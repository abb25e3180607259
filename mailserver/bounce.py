"""The report to a sender whose message could not be sent: RFC 3464, in Swahili and in English."""

import re
from email.headerregistry import Address
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.policy import SMTP
from email.utils import format_datetime

from mailserver import headers
from mailserver.ports import Report

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")

SUBJECT = "Barua haikufika / Mail not delivered: {recipient}"
TEXT = """\
Barua yako kwa {recipient} haikufika, na mfumo hautajaribu tena.
Sababu, kwa maneno ya seva iliyoikataa:

    {reply}

Hakikisha anwani ni sahihi, kisha tuma tena au wasiliana na msimamizi wa mfumo.

--

Your message to {recipient} was not delivered, and no further attempt will be made.
The reason, in the words of the server that refused it:

    {reply}

Check the address and send it again, or ask the system administrator.
"""


def build(report: Report, original: bytes, hostname: str) -> bytes:
    """The whole report with CRLF line ends. `original` is the message's beginning, header included."""
    head = headers.parse(original)
    report_mail = MIMEMultipart("report", report_type="delivery-status")
    report_mail["From"] = str(Address("Mfumo wa Baruapepe", "mailer-daemon", hostname))
    report_mail["To"] = report.sender
    report_mail["Subject"] = SUBJECT.format(recipient=report.recipient)
    report_mail["Date"] = format_datetime(report.at)
    report_mail["Message-ID"] = f"<bounce.{report.entry}@{hostname}>"
    report_mail["Auto-Submitted"] = "auto-replied"
    if re.fullmatch(r"<[!-;=?-~]+>", head.first("message-id")):
        report_mail["In-Reply-To"] = report_mail["References"] = head.first("message-id")
    report_mail.attach(MIMEText(TEXT.format(recipient=report.recipient, reply=_plain(report.reply))))
    report_mail.attach(_status(report, hostname))
    report_mail.attach(_returned(headers.assemble(head.fields)))
    return report_mail.as_bytes(policy=SMTP)


def _plain(reply: str) -> str:
    return re.sub(r"[^ -~]+", " ", reply) or "-"


def _status(report: Report, hostname: str) -> MIMENonMultipart:
    """The machine-readable part (RFC 3464 2): one block for the message, one for the recipient."""
    found = _STATUS.search(report.reply)
    message, recipient = Message(), Message()
    message["Reporting-MTA"] = f"dns; {hostname}"
    recipient["Final-Recipient"] = f"rfc822; {report.recipient}"
    recipient["Action"] = "failed"
    recipient["Status"] = found.group() if found else "5.0.0"
    recipient["Diagnostic-Code"] = f"smtp; {_plain(report.reply)}"
    recipient["Last-Attempt-Date"] = format_datetime(report.at)
    part = MIMENonMultipart("message", "delivery-status")
    part.set_payload([message, recipient])
    return part


def _returned(head: bytes) -> MIMENonMultipart:
    part = MIMENonMultipart("text", "rfc822-headers")
    part.set_payload(head.decode("ascii", "replace").replace("\r\n", "\n"), "utf-8")
    return part
