"""Papers and mail that reach the demo's offices from outside: real PDFs, real messages, real Maildirs."""

import os
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from flask import current_app

from geos.core.clock import local, now
from geos.documents.pdf.papers import render_letter
from geos.documents.pdf.sheets import LetterSheet, Signature
from geos.mail.models import Mailbox
from mailserver import maildir


@dataclass(frozen=True)
class Outside:
    """Somebody who writes to the Government."""

    name: str
    address: str
    postal: str
    signer: str
    title: str


MSD = Outside(
    "Bohari ya Dawa", "info@bohari.example.tz", "S.L.P. 9081, Dar es Salaam", "M. Kibwana", "Meneja wa Kanda"
)
KIGOMA = Outside(
    "Mkoa wa Kigoma", "ras@kigoma.example.tz", "S.L.P. 125, Kigoma", "E. Ntahondi", "Katibu Tawala wa Mkoa"
)
MBEYA = Outside(
    "Hospitali ya Rufaa Mbeya",
    "md@mbeyarrh.example.tz",
    "S.L.P. 419, Mbeya",
    "Dkt. G. Mbwanji",
    "Mganga Mfawidhi",
)
TANGA = Outside(
    "Chuo cha Afya Tanga", "mkuu@afyatanga.example.tz", "S.L.P. 5053, Tanga", "H. Mdoe", "Mkuu wa Chuo"
)
NURSES = Outside(
    "Chama cha Wauguzi", "katibu@wauguzi.example.tz", "S.L.P. 4357, Dodoma", "A. Mgonja", "Katibu Mkuu"
)
CITIZEN = Outside("Hamisi Rajabu", "hamisi.rajabu@example.tz", "", "Hamisi Rajabu", "")


def letter_pdf(sender: Outside, reference: str, addressee: str, subject: str, body: str) -> bytes:
    """A letter of somebody outside, as PDF."""
    return render_letter(
        LetterSheet(
            institution=sender.name,
            address=f"{sender.postal} · {sender.address}",
            reference=reference,
            date=local(now()).date(),
            addressee=tuple(addressee.split("\n")),
            subject=subject,
            body=body,
            signature=Signature(sender.signer, sender.title),
        )
    )


def message(
    sender: Outside,
    to: str,
    subject: str,
    text: str,
    files: tuple[tuple[str, str, bytes], ...] = (),
) -> bytes:
    """A message with attachments (name, media type, bytes); `deliver` dates it."""
    mail = EmailMessage()
    mail["From"] = f"{sender.name} <{sender.address}>"
    mail["To"] = to
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{abs(hash((sender.address, subject, now())))}@{sender.address.partition('@')[2]}>"
    mail.set_content(text)
    for name, media_type, data in files:
        main, _, sub = media_type.partition("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def deliver(mailbox: Mailbox, content: bytes, at: datetime) -> str:
    """Put a message into a mailbox as if it had been sent and had arrived at a moment; its base name."""
    path = Path(current_app.config["GEOS_MAIL_ROOT"]) / mailbox.path
    dated = f"Date: {format_datetime(local(at))}\r\n".encode() + content
    base = maildir.deliver([path], dated)
    for entry in maildir.scan(path):
        if entry.base == base:
            os.utime(entry.file, (at.timestamp(), at.timestamp()))
    return base
