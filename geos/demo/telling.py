"""How the demo's story is told: the clock held at an earlier hour, papers that come, files handed on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from geos.core.clock import held_at, now, start_of, today
from geos.core.db import db
from geos.demo import papers
from geos.demo.office import Office
from geos.demo.papers import Outside
from geos.exchange.entry import Entry
from geos.exchange.queries import intake as door
from geos.exchange.service import intake
from geos.files import service as files
from geos.files.models import RegistryFile
from geos.letters.models import IncomingLetter
from geos.letters.service.incoming import Plan

TEXTS = Path(__file__).parent / "texts"


def text(name: str) -> str:
    """The body of a letter or memo; a blank line separates paragraphs."""
    return (TEXTS / f"{name}.txt").read_text(encoding="utf-8").strip()


@contextmanager
def on(days_ago: int, hour: int, minute: int = 0) -> Iterator[None]:
    """Hold the clock at an hour of an earlier day; a moment that has not come yet counts as just now."""
    moment = start_of(today() - timedelta(days=days_ago)) + timedelta(hours=hour, minutes=minute)
    with held_at(min(moment, now() - timedelta(minutes=1))):
        yield
        db.session.flush()


def due(days: int) -> datetime:
    """The afternoon of a day from the story's moment."""
    return start_of(today() + timedelta(days=days)) + timedelta(hours=15, minutes=30)


def entry(office: Office, code: str, sender: str, subject: str, **more: Any) -> Entry:
    """A line of the register, written by whoever holds a post of the registry."""
    return Entry(post_id=office.posts[code].id, sender=sender, subject=subject, **more)


def by_mail(
    office: Office, sender: Outside, reference: str, subject: str, body: str, plan: Plan
) -> IncomingLetter:
    """A letter arrives by e-mail and is registered at once by the clerk."""
    assert office.mailbox is not None
    pdf = papers.letter_pdf(sender, reference, "Katibu Mkuu,\nWizara ya Afya,\nDODOMA.", subject, body)
    content = papers.message(
        sender,
        office.mailbox.address,
        f"{subject} - Kumb. Na. {reference}",
        "Habari,\n\nTafadhali pokea barua iliyoambatishwa.\n\n" + sender.signer,
        ((f"{subject[:40]}.pdf", "application/pdf", pdf),),
    )
    base = papers.deliver(office.mailbox, content, now() - timedelta(minutes=40))
    clerk = office.actor("KARANI")
    item = door.mail_item(clerk, base)
    letter = item.letter
    line = entry(office, "KARANI", sender.name, subject, their_reference=reference, letter_date=today())
    return intake.register_mail(clerk, item, line, letter.index if letter else None, plan)


def receive(office: Office, code: str, file: RegistryFile) -> None:
    """Whoever holds a post takes the file that is on its way there."""
    files.receive(office.actor(code), file)


def new_file(office: Office, keyword: str, title: str, to: str, days: int, minute: str) -> Plan:
    """Open a file, minute on it and send it to a post."""
    return Plan(
        keyword=office.keywords[keyword],
        title=title,
        to_post=office.posts[to],
        due_at=due(days),
        minute=minute,
    )


def file_of(letter: IncomingLetter) -> RegistryFile:
    """The file on which a letter lies."""
    db.session.flush()
    db.session.refresh(letter)
    assert letter.file is not None
    return letter.file
