"""What is confidential shows on no page, in no header, file name, notice, mail or log of who is not cleared.

A registry is filled with things of two levels and with things that were open once, each marked with a word in
whatever can be written of it. Then every page of the application is asked for, about these things, by people
who may not know. A new page is swept as well, and one whose argument is unknown here fails.
"""

import io
import logging
import zipfile
from contextlib import suppress
from itertools import product

import pytest
from flask import url_for

from geos.core.db import Base, db
from geos.core.types import Level
from geos.documents.pdfium import PdfError, page_text
from geos.notices.models import Notice
from tests.geos.registry import secret_desk
from tests.geos.registry.secret_desk import CONFIDENTIAL, RAISED, SECRET

ALL = (CONFIDENTIAL, SECRET, RAISED)
# Not cleared; cleared, but without need to know; cleared for one of the levels; of another institution.
STRANGERS = (
    ("clerk", ALL, 2),
    ("officer", ALL, 1),
    ("director", ALL, 1),
    ("records", (SECRET,), 1),
    ("other_clerk", ALL, 1),
    ("auditor", ALL, 1),
)
# Tables whose ids an argument takes.
TABLES = {
    "accession_id": ("accession",),
    "app_password_id": ("app_password",),
    "appointment_id": ("appointment",),
    "batch_id": ("scan_batch",),
    "bring_up_id": ("bring_up",),
    "case_id": ("disposal_case",),
    "certificate_id": ("signer_certificate",),
    "circular_id": ("circular",),
    "circulation_id": ("circulation",),
    "class_id": ("retention_class",),
    "consignment_id": ("consignment",),
    "copy_id": ("circular_copy",),
    "document_id": ("document",),
    "domain_id": ("domain_name",),
    "enclosure_id": ("outgoing_enclosure",),
    "entry_id": ("census_entry",),
    "file_id": ("registry_file",),
    "folio_id": ("folio",),
    "hand_over_id": ("hand_over",),
    "handled_id": ("handled_mail",),
    "hold_id": ("legal_hold",),
    "import_id": ("scheme_import", "import_run"),
    "institution_id": ("institution",),
    "item_id": ("valuable",),
    "job_id": ("print_job",),
    "keyword_id": ("keyword",),
    "letter_id": ("incoming_letter", "outgoing_letter"),
    "list_id": ("transfer_list",),
    "mailbox_id": ("mailbox",),
    "memo_id": ("memo",),
    "merge_id": ("merge",),
    "minute_id": ("minute",),
    "movement_id": ("movement",),
    "opening_id": ("mailbox_opening",),
    "paragraph_id": ("standard_paragraph",),
    "person_id": ("person",),
    "post_id": ("post",),
    "registry_id": ("registry",),
    "request_id": ("join_request",),
    "requisition_id": ("requisition",),
    "round_id": ("census_round",),
    "scan_id": ("scan",),
    "share_id": ("mailbox_share",),
    "task_id": ("memo_task",),
    "template_id": ("letter_template", "route_template"),
    "transfer_id": ("transfer",),
    "unit_id": ("unit",),
    "version_id": ("scheme_version",),
}
COLUMNS = {
    "batch": ("movement", "batch"),
    "reference": ("registry_file", "reference"),
    "base": ("handled_mail", "base"),
}
# What has a page only once it was sent or asked for.
NONE_HERE = {
    "app_password_id", "base", "consignment_id", "domain_id", "request_id",
}  # fmt: skip
OTHERS = {
    "book": ("incoming", "outgoing", "diary", "index", "dispatch"),
    "code": ("en",),
    "digest": ("x",),
    "index": (0,),
    "kind": ("people",),
    "label": ("1",),
    "name": ("app.js",),
    "number": (1,),
    "ordinal": (1,),
    "secret": ("x",),
}
SEARCHES = (
    "/files",
    "/letters/incoming",
    "/memos",
    "/letters/outgoing",
    "/registry/books/incoming",
    "/journal",
)


def values_of(argument):
    """Everything that an argument of an address can be here."""
    if argument in OTHERS:
        return list(OTHERS[argument])
    if argument in COLUMNS:
        table, column = COLUMNS[argument]
        found = Base.metadata.tables[table].c[column]
        return sorted(set(db.session.scalars(db.select(found).where(found.is_not(None)))))
    tables = [Base.metadata.tables[name] for name in TABLES[argument]]
    return sorted({id for table in tables for id in db.session.scalars(db.select(table.c.id))})


def picked(values, few, turn):
    """So many of them, others at each turn."""
    step = max(1, len(values) // few)
    return sorted({values[(turn + n * step) % len(values)] for n in range(few)}) if values else []


def addresses(app, known, few, turn):
    """Every page, about so many of the things that it can be about; and whether it is about any."""
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods:
            names = sorted(rule.arguments)
            for chosen in product(*(picked(known[name], few, turn) for name in names)):
                yield url_for(rule.endpoint, **dict(zip(names, chosen, strict=True))), bool(names)
    for word, path in product(ALL, SEARCHES):
        yield f"{path}?q={word[:-1]}", False  # a page repeats what was asked


def said(answer):
    """Headers and body in small letters, PDFs and archives unpacked."""
    data = answer.data
    parts = [str(answer.headers), data.decode("utf-8", "replace")]
    if answer.mimetype == "application/pdf":
        with suppress(PdfError):
            parts.append(page_text(data, 100_000))
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts += [name + packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    return "\n".join(parts).lower()


def asked_for(client, url, likely_refused):
    """The page. A refusal is drawn faster without its rail, as a script is told it."""
    if likely_refused:
        refused = client.get(url, headers={"HX-Request": "true"})
        if refused.status_code != 200:
            return refused
    return client.get(url)


def told(text, words):
    """What is said around the first of these words; "" where none is."""
    places = [text.find(word.lower()) for word in words]
    at = min((place for place in places if place >= 0), default=-1)
    return " ".join(text[max(0, at - 80) : at + 40].split()) if at >= 0 else ""


@pytest.mark.timeout(300)
def test_who_is_not_cleared_or_need_not_know_learns_no_word_of_it_and_its_keepers_do(
    app, office, page, caplog
):
    caplog.set_level(logging.INFO)
    secret_desk.filled(office)  # takes long, so that all is looked at upon one
    assert told_in_notices() == []
    office.auditor.post.clearance = Level.RESTRICTED
    db.session.commit()
    pages = swept(app, office)
    db.session.close()
    assert list(leaks(page, pages)) == []
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert told(logged.lower(), ALL) == ""
    assert list(unread_by_keepers(office, page)) == []


def told_in_notices():
    """Notices, and so mails, that have a word of it."""
    notices = db.session.scalars(db.select(Notice)).all()
    assert len(notices) > 10
    return [notice.key for notice in notices if told(str(notice.params).lower(), ALL)]


def unread_by_keepers(office, page):
    """Words that those who keep them do not find, though they may."""
    for keeper, word in ((office.records, CONFIDENTIAL), (office.secret_clerk, SECRET), (office.ps, SECRET)):
        page.sign_in(keeper)
        seen = said(page.client.get("/files?q=Jalada")) + said(page.client.get(f"/files?q={word}"))
        if word.lower() not in seen.replace(f'value="{word.lower()}"', ""):
            yield keeper.username, word


def swept(app, office):
    """Who asks for what, and which words would then be too many."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods]
    known = {name: values_of(name) for rule in rules for name in rule.arguments}
    assert {name for name, values in known.items() if not values} <= NONE_HERE
    with app.test_request_context():
        return [
            (office.everyone[who], words, list(addresses(app, known, few, turn)))
            for turn, (who, words, few) in enumerate(STRANGERS)
        ]


def leaks(page, pages):
    """Every page that says such a word to whom it is not for."""
    answers = 0
    for who, words, asked in pages:
        page.sign_in(who)
        for url, likely_refused in asked:
            answer = asked_for(page.client, url, likely_refused)
            assert answer.status_code < 500, url
            answers += answer.status_code == 200
            found = told(said(answer), words)
            if found:
                yield f"{who.username} {url}: {found}"
    assert answers > 200  # the sweep did see pages
